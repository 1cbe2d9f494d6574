package messages

import "time"

// Near says when something is, as people do who are close to it: "besok 14.00", "Senin" of one of the next six days, and "Senin, 30 Nov" of
// all others. That something is by the end of a day needs no time of day.
func (p Printer) Near(t time.Time) string {
	local := t.In(p.loc)
	if _, ok := p.near(t); !ok {
		if ahead := dayNumber(local) - dayNumber(p.now); ahead > 1 && ahead < 7 {
			return p.Weekday(local.Weekday())
		}
		return p.ShortDay(t)
	}
	if local.Hour() == 23 && local.Minute() == 59 {
		return p.Day(t)
	}
	return p.Moment(t)
}
