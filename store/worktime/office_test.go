package worktime_test

import (
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/worktime"
)

func TestOf(t *testing.T) {
	holidays := worktime.Holidays{"2026-05-28", "2026-05-27"} // Wednesday and Thursday
	from, to := moment(t, "2026-05-25T00:00:00+07:00"), moment(t, "2026-06-01T00:00:00+07:00")
	for _, c := range []struct {
		name   string
		office store.Office
		want   time.Duration
		due    string // of what came on the 25th, within two days
	}{
		{"with hours", store.Office{Hours: office()}, 3 * 7 * time.Hour, "2026-05-29T16:00:00+07:00"},
		{"that works on holidays", store.Office{Hours: office(), WorksOnHolidays: true}, 5 * 7 * time.Hour, "2026-05-27T16:00:00+07:00"},
		{"with a day off", store.Office{Hours: office(), DaysOff: []string{"2026-05-29"}}, 2 * 7 * time.Hour, "2026-06-01T16:00:00+07:00"},
		{"with a holiday for its day off", store.Office{Hours: office(), DaysOff: []string{"2026-05-27"}}, 3 * 7 * time.Hour, "2026-05-29T16:00:00+07:00"},
		{"that works on holidays, but not on one", store.Office{Hours: office(), WorksOnHolidays: true, DaysOff: []string{"2026-05-27"}}, 4 * 7 * time.Hour, "2026-05-28T16:00:00+07:00"},
		{"without hours", store.Office{}, 7 * 24 * time.Hour, "2026-05-27T23:59:00+07:00"},
		{"without hours, with a day off", store.Office{DaysOff: []string{"2026-05-29"}}, 6 * 24 * time.Hour, "2026-05-27T23:59:00+07:00"},
		{"in another zone", store.Office{Hours: office(), Zone: "Asia/Jayapura"}, 3 * 7 * time.Hour, "2026-05-29T16:00:00+09:00"},
		{"in a zone that is not known: Jakarta's", store.Office{Hours: office(), Zone: "Asia/Nowhere"}, 3 * 7 * time.Hour, "2026-05-29T16:00:00+07:00"},
	} {
		c.office.Promise = 2
		calendar := worktime.Of(c.office, holidays)
		if got := calendar.Between(from, to); got != c.want {
			t.Errorf("an office %s works %v that week, want %v", c.name, got, c.want)
		}
		if got := calendar.Due(from.Add(9*time.Hour), c.office.Promise); !got.Equal(moment(t, c.due)) {
			t.Errorf("an office %s answers by %v, want %s", c.name, got, c.due)
		}
	}
	if len(holidays) != 2 || holidays[0] != "2026-05-28" {
		t.Errorf("the holidays are %v now", holidays)
	}
}
