package worktime

import (
	"slices"

	"duaarah/store"
)

// Holidays are days on which offices do not work, such as 2026-08-17, in any order. Of a year without any, nothing is
// known, and it has none.
type Holidays []string

// Of is an office's calendar. Holidays are working days to an office that says so, and to one that has no hours set: it is
// taken to work always, as nothing is known of when it does. Its own days off count for every office: they were set.
// Making one costs far more than Between does: to count many waits, make one for each office.
func Of(o store.Office, h Holidays) *Calendar {
	off := o.DaysOff
	if !o.WorksOnHolidays && !o.Hours.Always() {
		off = slices.Concat(off, h)
	}
	return New(o.Hours, o.Location(), off)
}
