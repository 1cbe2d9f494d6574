package measure

import (
	"testing"
	"time"
)

// Weeks are named as ISO 8601 has it, and begin on Monday in the time zone that is given.
func TestWeeksAndMonths(t *testing.T) {
	zone := time.FixedZone("WIT", 9*3600)
	for at := time.Date(2019, 12, 30, 0, 0, 0, 0, zone); at.Year() < 2029; at = Next(ByWeek, at) {
		key := KeyAt(ByWeek, at)
		if got, ok := Begin(ByWeek, key, zone); !ok || !got.Equal(at) {
			t.Errorf("%s begins %v, want %v", key, got, at)
		}
		if sunday := KeyAt(ByWeek, at.AddDate(0, 0, 6)); sunday != key {
			t.Errorf("its Sunday is in %s", sunday)
		}
	}
	for _, key := range []string{"", "-", "2026-W00", "2026-W54", "2026-01", "x-Wy"} {
		if _, ok := Begin(ByWeek, key, zone); ok {
			t.Errorf("%q is a week", key)
		}
	}
	if at, ok := Begin(ByMonth, "2026-02", zone); !ok || KeyAt(ByMonth, Next(ByMonth, at)) != "2026-03" {
		t.Errorf("February begins %v", at)
	}
}
