package worktime

import (
	"slices"
	"strconv"
	"strings"
	"sync"

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

// Calendars makes each office's calendar once, and again when its hours or days off are others. It is safe for use by several
// goroutines.
type Calendars struct {
	holidays Holidays
	made     sync.Map // key → *Calendar
}

// NewCalendars makes calendars with those holidays.
func NewCalendars(h Holidays) *Calendars { return &Calendars{holidays: h} }

// Of is an office's calendar.
func (c *Calendars) Of(o store.Office) *Calendar {
	key := c.Key(o)
	if cal, ok := c.made.Load(key); ok {
		return cal.(*Calendar)
	}
	cal, _ := c.made.LoadOrStore(key, Of(o, c.holidays))
	return cal.(*Calendar)
}

// Key is a text that is another when an office's calendar is.
func (c *Calendars) Key(o store.Office) string {
	var b strings.Builder
	b.Grow(128)
	b.WriteString(o.Zone)
	for _, day := range o.Hours {
		b.WriteByte('|')
		for _, i := range day {
			b.WriteString(strconv.Itoa(i.From))
			b.WriteByte('-')
			b.WriteString(strconv.Itoa(i.To))
			b.WriteByte(' ')
		}
	}
	for _, day := range o.DaysOff {
		b.WriteByte('|')
		b.WriteString(day)
	}
	if o.WorksOnHolidays {
		b.WriteString("|always")
	}
	return b.String()
}
