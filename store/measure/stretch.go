package measure

import (
	"fmt"
	"time"
)

// Figures by week or month are those of stretches of time, each called by its key: weeks as ISO 8601 has it, from Monday on.

// KeyAt is the key of the week or month in which a moment is, in its time zone: 2026-W05, or 2026-01.
func KeyAt(by Grouping, t time.Time) string {
	if by == ByMonth {
		return t.Format("2006-01")
	}
	year, week := t.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// Begin is the first moment of the week or month of a key. false: there is none of that key.
func Begin(by Grouping, key string, zone *time.Location) (time.Time, bool) {
	if by == ByMonth {
		t, err := time.ParseInLocation("2006-01", key, zone)
		return t, err == nil
	}
	var year, week int
	if _, err := fmt.Sscanf(key, "%d-W%d", &year, &week); err != nil || week < 1 || week > 53 {
		return time.Time{}, false
	}
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, zone) // is always in the first week
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	return monday.AddDate(0, 0, 7*(week-1)), true
}

// Next is the first moment of the week or month after the one that begins then.
func Next(by Grouping, begin time.Time) time.Time {
	if by == ByMonth {
		return begin.AddDate(0, 1, 0)
	}
	return begin.AddDate(0, 0, 7)
}
