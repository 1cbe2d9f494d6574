package worktime_test

import (
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/worktime"
)

// Monday to Friday from eight, without Wednesday, 25 November.
func TestOpeningAndDays(t *testing.T) {
	var week store.WorkWeek
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []store.Interval{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 16 * 60}}
	}
	zone := time.FixedZone("WIB", 7*60*60)
	c := worktime.New(week, zone, []string{"2026-11-25"})
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, zone) }
	for _, w := range []struct {
		from       time.Time
		days, want int
	}{
		{at(24, 10), 0, 24}, {at(24, 10), 1, 26}, {at(24, 23), 1, 26}, {at(24, 10), 3, 30}, {at(26, 7), -1, 24}, {at(27, 0), -3, 23},
		{at(28, 9), 0, 30}, {at(29, 9), 1, 30}, {at(29, 9), -1, 27}, {at(25, 9), 0, 26}, {at(25, 9), 1, 26}, {at(25, 9), -1, 24},
	} {
		if got, ok := c.Opening(w.from, w.days); !ok || !got.Equal(at(w.want, 8)) {
			t.Errorf("%d working days from %v: %v, want the %d.", w.days, w.from, got.In(zone), w.want)
		}
	}
	for _, w := range []struct {
		from, to time.Time
		want     int
	}{
		{at(24, 10), at(24, 23), 0}, {at(24, 10), at(25, 23), 0}, {at(24, 10), at(26, 0), 1}, {at(27, 10), at(30, 9), 1}, {at(23, 10), at(30, 9), 4}, {at(30, 9), at(23, 9), 0},
	} {
		if got := c.Days(w.from, w.to); got != w.want {
			t.Errorf("from %v to %v: %d working days, want %d", w.from, w.to, got, w.want)
		}
	}
	if _, ok := worktime.New(week, zone, nil).Opening(at(24, 9), 5000); ok {
		t.Error("there is a day beyond all that is looked at")
	}
	if got, ok := worktime.New(store.WorkWeek{}, zone, nil).Opening(at(28, 9), 1); !ok || !got.Equal(at(29, 0)) {
		t.Errorf("who always works begins at %v", got)
	}
}
