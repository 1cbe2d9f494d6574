package worktime_test

import (
	"math"
	"testing"
	"time"
	_ "time/tzdata" // machines without a time zone database

	"pgregory.net/rapid"

	"duaarah/store"
	"duaarah/store/worktime"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// daily is a week of the same hours from one weekday to another.
func daily(from, to time.Weekday, hours ...store.Interval) (week store.WorkWeek) {
	for d := from; d <= to; d++ {
		week[d] = hours
	}
	return week
}

func hours(from, to int) store.Interval { return store.Interval{From: from * 60, To: to * 60} }

// office works Monday to Friday, 8 to 12 and 13 to 16.
func office() store.WorkWeek { return daily(time.Monday, time.Friday, hours(8, 12), hours(13, 16)) }

func TestBetweenByHand(t *testing.T) {
	lebaran := []string{"2026-03-24", "2026-03-19", "2026-03-20", "2026-03-23", "2026-03-18", "2026-03-21"} // the 21st is a Saturday
	night := daily(time.Sunday, time.Saturday, hours(0, 4))
	for _, c := range []struct {
		name     string
		week     store.WorkWeek
		zone     string
		off      []string
		from, to string
		want     string
	}{
		{"within one interval", office(), "Asia/Jakarta", nil, "2026-01-05T09:00:00+07:00", "2026-01-05T09:00:00.25+07:00", "250ms"},
		{"over the midday pause", office(), "Asia/Jakarta", nil, "2026-01-05T11:30:00+07:00", "2026-01-05T13:30:00+07:00", "1h"},
		{"in the pause", office(), "Asia/Jakarta", nil, "2026-01-05T12:00:00+07:00", "2026-01-05T13:00:00+07:00", "0s"},
		{"a whole day", office(), "Asia/Jakarta", nil, "2026-01-05T00:00:00+07:00", "2026-01-06T00:00:00+07:00", "7h"},
		{"over a weekend", office(), "Asia/Jakarta", nil, "2026-01-09T15:00:00+07:00", "2026-01-12T09:00:00+07:00", "2h"},
		{"from Saturday to Sunday", office(), "Asia/Jakarta", nil, "2026-01-10T09:00:00+07:00", "2026-01-11T15:00:00+07:00", "0s"},
		{"a whole year", office(), "Asia/Jakarta", nil, "2026-01-01T00:00:00+07:00", "2027-01-01T00:00:00+07:00", "1827h"}, // 261 days
		{"over the feast", office(), "Asia/Jakarta", lebaran, "2026-03-17T15:00:00+07:00", "2026-03-25T09:00:00+07:00", "2h"},
		{"on a day off", office(), "Asia/Jakarta", lebaran, "2026-03-23T09:00:00+07:00", "2026-03-23T15:00:00+07:00", "0s"},
		{"up to a day off", office(), "Asia/Jakarta", lebaran, "2026-03-17T15:59:59.5+07:00", "2026-03-18T10:00:00+07:00", "500ms"},
		{"out of a day off", office(), "Asia/Jakarta", lebaran, "2026-03-24T10:00:00+07:00", "2026-03-25T10:00:00+07:00", "2h"},
		{"what is no day is left out", office(), "Asia/Jakarta", []string{"", "2026-13-01", "5 January"}, "2026-01-05T09:00:00+07:00", "2026-01-05T10:00:00+07:00", "1h"},
		{"its own zone: WIT is two hours ahead of WIB", office(), "Asia/Jayapura", nil, "2026-01-05T06:00:00+07:00", "2026-01-05T07:00:00+07:00", "1h"},
		{"its own day: still Sunday in WIB, Monday in WIT", daily(time.Monday, time.Monday, hours(0, 1)), "Asia/Jayapura", nil,
			"2026-01-04T00:00:00+07:00", "2026-01-05T00:00:00+07:00", "1h"},
		{"WITA", office(), "Asia/Makassar", nil, "2026-01-05T07:00:00+07:00", "2026-01-05T15:00:00+07:00", "7h"},
		{"backwards", office(), "Asia/Jakarta", nil, "2026-01-05T10:00:00+07:00", "2026-01-05T09:00:00+07:00", "0s"},
		{"no time", office(), "Asia/Jakarta", nil, "2026-01-05T10:00:00+07:00", "2026-01-05T10:00:00+07:00", "0s"},
		{"before 1970", office(), "Asia/Jakarta", []string{"1969-12-30"}, "1969-12-29T00:00:00+07:00", "1970-01-02T00:00:00+07:00", "21h"},
		{"no hours set: always", store.WorkWeek{}, "Asia/Jakarta", nil, "2026-01-02T10:00:00+07:00", "2026-01-05T11:30:00+07:00", "73h30m"},
		{"no hours set, a day off", store.WorkWeek{}, "Asia/Jakarta", []string{"2026-01-03"}, "2026-01-02T10:00:00+07:00", "2026-01-05T11:30:00+07:00", "49h30m"},
		{"hours that overlap, and in no order", daily(time.Monday, time.Monday, hours(13, 16), hours(8, 12), hours(9, 14), hours(10, 10), hours(5, 3), hours(23, 30)),
			"Asia/Jakarta", nil, "2026-01-05T00:00:00+07:00", "2026-01-07T00:00:00+07:00", "9h"},
		{"clocks put forward: 02 to 03 is never shown", night, "America/New_York", nil, "2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00", "3h"},
		{"clocks put back: 01 to 02 is shown twice", night, "America/New_York", nil, "2026-11-01T00:00:00-04:00", "2026-11-01T12:00:00-05:00", "5h"},
		{"from the first 01.30 to the second", night, "America/New_York", nil, "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", "1h"},
		{"by half an hour", night, "Australia/Lord_Howe", nil, "2026-04-05T00:00:00+11:00", "2026-04-06T00:00:00+10:30", "4h30m"},
		{"at midnight: that day has no 00.00", night, "America/Sao_Paulo", nil, "2018-11-03T12:00:00-03:00", "2018-11-04T12:00:00-02:00", "3h"},
		{"a day that never was", night, "Pacific/Apia", nil, "2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00", "8h"},
	} {
		want, err := time.ParseDuration(c.want)
		if err != nil {
			t.Fatal(err)
		}
		got := worktime.New(c.week, zone(t, c.zone), c.off).Between(moment(t, c.from), moment(t, c.to))
		if got != want {
			t.Errorf("%s: %v, want %v", c.name, got, want)
		}
	}
}

func TestBetweenFarApart(t *testing.T) {
	now := moment(t, "2026-01-05T09:00:00Z")
	if got := worktime.New(store.WorkWeek{}, nil, nil).Between(time.Time{}, now); got != math.MaxInt64 {
		t.Errorf("2025 years of work are %v, want as many as there are", got)
	}
	one := daily(time.Monday, time.Monday, hours(0, 1)) // 105,700 Mondays are fewer hours than a Duration has
	got := worktime.New(one, zone(t, "Asia/Jakarta"), nil).Between(time.Time{}, now)
	if mondays := now.Unix()/86400/7 - (time.Time{}).Unix()/86400/7; got < time.Duration(mondays-1)*time.Hour || got > time.Duration(mondays+1)*time.Hour {
		t.Errorf("%d Mondays are %v", mondays, got)
	}
}

func TestDueByHand(t *testing.T) {
	saturday := daily(time.Saturday, time.Saturday, hours(9, 24))
	var year []string
	for day := moment(t, "2026-01-01T00:00:00Z"); day.Year() == 2026; day = day.AddDate(0, 0, 1) {
		year = append(year, day.Format(time.DateOnly))
	}
	for _, c := range []struct {
		name string
		days int
		week store.WorkWeek
		zone string
		off  []string
		at   string
		want string
	}{
		{"a week later", 7, office(), "Asia/Jakarta", nil, "2026-01-05T09:00:00+07:00", "2026-01-12T16:00:00+07:00"},
		{"falls on a Saturday", 1, office(), "Asia/Jakarta", nil, "2026-01-09T09:00:00+07:00", "2026-01-12T16:00:00+07:00"},
		{"falls on a day off", 7, office(), "Asia/Jakarta", []string{"2026-01-12"}, "2026-01-05T09:00:00+07:00", "2026-01-13T16:00:00+07:00"},
		{"days off before it take none of the days", 7, office(), "Asia/Jakarta", []string{"2026-01-06"}, "2026-01-05T09:00:00+07:00", "2026-01-12T16:00:00+07:00"},
		{"the office's day, not ours", 1, office(), "Asia/Jayapura", nil, "2026-01-05T16:00:00Z", "2026-01-07T16:00:00+09:00"},
		{"today", 0, office(), "Asia/Jakarta", nil, "2026-01-05T15:59:00+07:00", "2026-01-05T16:00:00+07:00"},
		{"today, after hours", 0, office(), "Asia/Jakarta", nil, "2026-01-05T16:00:00+07:00", "2026-01-06T16:00:00+07:00"},
		{"always at work", 3, store.WorkWeek{}, "Asia/Jakarta", nil, "2026-01-05T23:59:30+07:00", "2026-01-08T23:59:00+07:00"},
		{"always at work, today's last minute", 0, store.WorkWeek{}, "Asia/Jakarta", nil, "2026-01-05T23:59:30+07:00", "2026-01-06T23:59:00+07:00"},
		{"always at work, but not then", 3, store.WorkWeek{}, "Asia/Jakarta", []string{"2026-01-08"}, "2026-01-05T09:00:00+07:00", "2026-01-09T23:59:00+07:00"},
		{"one day a week", 1, saturday, "Asia/Jakarta", nil, "2026-01-03T10:00:00+07:00", "2026-01-10T23:59:00+07:00"},
		{"one day a week, just over", 0, saturday, "Asia/Jakarta", nil, "2026-01-03T23:59:30+07:00", "2026-01-10T23:59:00+07:00"},
		{"a whole year off", 1, saturday, "Asia/Jakarta", year, "2026-01-03T10:00:00+07:00", "2027-01-02T23:59:00+07:00"},
		{"hours of no time", 1, daily(time.Monday, time.Monday, hours(9, 9)), "Asia/Jakarta", nil, "2026-01-03T10:00:00+07:00", "2026-01-04T23:59:00+07:00"},
		{"before it was received", -5, office(), "Asia/Jakarta", nil, "2026-01-05T09:00:00+07:00", "2026-01-05T16:00:00+07:00"},
	} {
		want := moment(t, c.want)
		got := worktime.New(c.week, zone(t, c.zone), c.off).Due(moment(t, c.at), c.days)
		if !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: %v, want %v", c.name, got, want.UTC())
		}
	}
}

func TestAddByHand(t *testing.T) {
	c := worktime.New(office(), zone(t, "Asia/Jakarta"), []string{"2026-01-12"})
	for _, tt := range []struct {
		from string
		work time.Duration
		want string
	}{
		{"2026-01-09T15:00:00+07:00", time.Hour, "2026-01-09T16:00:00+07:00"}, // the earliest: work is over then
		{"2026-01-09T15:00:00+07:00", time.Hour + 1, "2026-01-13T08:00:00.000000001+07:00"},
		{"2026-01-09T20:00:00+07:00", 7 * time.Hour, "2026-01-13T16:00:00+07:00"},
		{"2026-01-09T20:00:00+07:00", 0, "2026-01-09T20:00:00+07:00"},
		{"2026-01-09T20:00:00+07:00", -time.Hour, "2026-01-09T20:00:00+07:00"},
	} {
		if got, ok := c.Add(moment(t, tt.from), tt.work); !ok || !got.Equal(moment(t, tt.want)) {
			t.Errorf("%v after %s: %v, %v, want %s", tt.work, tt.from, got, ok, tt.want)
		}
	}
	never := worktime.New(daily(time.Monday, time.Monday, hours(9, 9)), nil, nil)
	if at, ok := never.Add(moment(t, "2026-01-09T20:00:00+07:00"), 1); ok || !at.IsZero() {
		t.Errorf("an office that never works has worked by %v", at)
	}
	if _, ok := worktime.New(store.WorkWeek{}, nil, nil).Add(moment(t, "2026-01-09T20:00:00+07:00"), math.MaxInt64); !ok {
		t.Error("an office that always works has not worked in 292 years")
	}
}

func TestWorks(t *testing.T) {
	c := worktime.New(office(), zone(t, "Asia/Jayapura"), []string{"2026-01-06"})
	for at, want := range map[string]bool{
		"2026-01-04T14:59:00Z": false, "2026-01-04T15:00:00Z": true, // Monday begins in WIT
		"2026-01-05T14:59:00Z": true, "2026-01-05T15:00:00Z": false, // the day off begins
	} {
		if got := c.Works(moment(t, at)); got != want {
			t.Errorf("works at %s: %v", at, got)
		}
	}
}

// zones are those that the properties are tried in, each with a day near which its clocks are changed, if they are.
func zones() map[string][]string {
	return map[string][]string{
		"Asia/Jakarta":        {"2026-03-19"},
		"Asia/Makassar":       {"2026-03-19"},
		"Asia/Jayapura":       {"2026-03-19"},
		"America/New_York":    {"2026-03-08", "2026-11-01"},
		"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"},
		"America/Sao_Paulo":   {"2018-02-18", "2018-11-04"},
		"Pacific/Apia":        {"2011-12-30"},
	}
}

// world is a calendar as drawn, and what it was made of.
type world struct {
	*worktime.Calendar
	week store.WorkWeek
	zone *time.Location
	off  map[string]bool
	near time.Time
}

func draw(t *rapid.T) world {
	name := rapid.SampledFrom([]string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "America/New_York", "Australia/Lord_Howe",
		"America/Sao_Paulo", "Pacific/Apia"}).Draw(t, "zone")
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	near, err := time.ParseInLocation(time.DateOnly, rapid.SampledFrom(zones()[name]).Draw(t, "near"), loc)
	if err != nil {
		t.Fatal(err)
	}
	w := world{zone: loc, off: map[string]bool{}, near: near}
	if rapid.IntRange(0, 9).Draw(t, "hours") > 0 {
		minute := rapid.IntRange(0, 24*60)
		for d := range w.week {
			for range rapid.IntRange(0, 3).Draw(t, "intervals") {
				a, b := minute.Draw(t, "from"), minute.Draw(t, "to")
				w.week[d] = append(w.week[d], store.Interval{From: min(a, b), To: max(a, b)})
			}
		}
	}
	var off []string
	for _, days := range rapid.SliceOfN(rapid.IntRange(-15, 15), 0, 8).Draw(t, "off") {
		day := near.AddDate(0, 0, days).Format(time.DateOnly)
		off, w.off[day] = append(off, day), true
	}
	w.Calendar = worktime.New(w.week, loc, off)
	return w
}

// naive is the working time between two whole minutes, looked at minute by minute.
func (w world) naive(from, to time.Time) (sum time.Duration) {
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		there := at.In(w.zone)
		works := w.week.Always()
		for _, i := range w.week[there.Weekday()] {
			minute := there.Hour()*60 + there.Minute()
			works = works || i.From <= minute && minute < i.To
		}
		if works && !w.off[there.Format(time.DateOnly)] {
			sum += time.Minute
		}
	}
	return sum
}

func TestBetweenIsWhatMinuteByMinuteGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		minutes := rapid.IntRange(-7*24*60, 7*24*60)
		from := w.near.Add(time.Duration(minutes.Draw(t, "from")) * time.Minute)
		to := w.near.Add(time.Duration(minutes.Draw(t, "to")) * time.Minute)
		if got, want := w.Between(from, to), w.naive(from, to); got != want {
			t.Fatalf("between %v and %v: %v, want %v", from, to, got, want)
		}
	})
}

// On the last day of leap years from 2040 on, Go does not know when clocks change next.
func TestBetweenEnds(t *testing.T) {
	for _, name := range []string{"America/New_York", "Europe/Amsterdam", "Australia/Lord_Howe"} {
		c := worktime.New(store.WorkWeek{}, zone(t, name), nil)
		from, to := moment(t, "2040-06-01T00:00:00Z"), moment(t, "2045-06-01T00:00:00Z")
		if got := c.Between(from, to); got != to.Sub(from) {
			t.Errorf("%s: %v, want %v", name, got, to.Sub(from))
		}
	}
}

// around draws a moment within some days, or some years, of the world's day; most often not a whole minute.
func (w world) around(t *rapid.T, label string) time.Time {
	reach := rapid.SampledFrom([]time.Duration{3 * 24 * time.Hour, 5 * 365 * 24 * time.Hour}).Draw(t, label+" reach")
	off := time.Duration(rapid.Int64Range(-int64(reach), int64(reach)).Draw(t, label))
	if rapid.Bool().Draw(t, label+" whole") {
		off = off.Truncate(15 * time.Minute)
	}
	return w.near.Add(off)
}

func TestBetweenAddsUpAndNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		a, b, c := w.around(t, "a"), w.around(t, "b"), w.around(t, "c")
		if b.Before(a) {
			a, b = b, a
		}
		if c.Before(b) {
			b, c = c, b
		}
		if b.Before(a) {
			a, b = b, a
		}
		ab, bc, ac := w.Between(a, b), w.Between(b, c), w.Between(a, c)
		if ab+bc != ac {
			t.Fatalf("%v, %v, %v: %v + %v, want %v", a, b, c, ab, bc, ac)
		}
		if ab < 0 || ab > b.Sub(a) {
			t.Fatalf("between %v and %v: %v", a, b, ab)
		}
		if back := w.Between(c, a); back != 0 && !c.Equal(a) {
			t.Fatalf("back in time: %v", back)
		}
	})
}

func TestAddIsTheFirstMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		from := w.around(t, "from")
		d := time.Duration(rapid.Int64Range(1, int64(1000*time.Hour)).Draw(t, "work"))
		at, ok := w.Add(from, d)
		if !ok {
			if worked := w.Between(from, from.AddDate(90, 0, 0)); worked >= d {
				t.Fatalf("%v has not passed, though %v is worked", d, worked)
			}
			return
		}
		if got, before := w.Between(from, at), w.Between(from, at.Add(-1)); got != d || before != d-1 {
			t.Fatalf("by %v, %v has passed, and %v a nanosecond before; want %v", at, got, before, d)
		}
	})
}

func TestDueIsTheEndOfAWorkingDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		at, days := w.around(t, "at"), rapid.IntRange(0, 30).Draw(t, "days")
		due := w.Due(at, days)
		if !due.After(at) {
			t.Fatalf("due at %v, before %v", due, at)
		}
		if later := w.Due(at, days+1); later.Before(due) {
			t.Fatalf("a day more is due at %v, before %v", later, due)
		}
		if w.Between(at, at.AddDate(1, 0, 0)) == 0 {
			return // it never works
		}
		there := at.In(w.zone)
		promised := time.Date(there.Year(), there.Month(), there.Day()+days, 12, 0, 0, 0, time.UTC)
		last := due.In(w.zone).Format(time.DateOnly)
		if !w.Works(due) || last < promised.Format(time.DateOnly) {
			t.Fatalf("due on %s, want a working day from %v on", last, promised)
		}
		for day := promised; day.Format(time.DateOnly) < last; day = day.AddDate(0, 0, 1) {
			noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, w.zone)
			end := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, w.zone)
			if noon.Day() != day.Day() || !w.Works(noon) {
				continue
			}
			begin := noon
			for begin.Add(-time.Minute).Day() == day.Day() && begin.After(at) { // clocks put forward may have passed over the hours of that day
				begin = begin.Add(-time.Minute)
			}
			if begin.Before(at) {
				begin = at
			}
			if w.Between(begin, end) > time.Minute {
				t.Fatalf("due on %s, though the office works on %v", last, noon)
			}
		}
	})
}

// BenchmarkBetween is of waits up to three years, with the hours and holidays of an office.
func BenchmarkBetween(b *testing.B) {
	var off []string
	for year := 2020; year < 2030; year++ {
		for n := range 25 {
			off = append(off, time.Date(year, 1, 1+n*14, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		}
	}
	for _, name := range []string{"Asia/Jakarta", "America/New_York"} {
		b.Run(name, func(b *testing.B) {
			c := worktime.New(office(), zone(b, name), off)
			start := moment(b, "2024-01-05T09:00:00Z")
			var sum time.Duration
			for i := range b.N {
				from := start.Add(time.Duration(i%10_000_000) * time.Second)
				sum += c.Between(from, from.Add(time.Duration(i%1000)*26*time.Hour))
			}
			if b.N > 1000 && sum == 0 {
				b.Error("no work at all")
			}
		})
	}
	b.Run("New", func(b *testing.B) {
		loc := zone(b, "Asia/Jakarta")
		for range b.N {
			worktime.New(office(), loc, off)
		}
	})
}
