package messages

import (
	"fmt"
	"time"
)

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

// What is read when it is asked for may say "besok" alone: the day after, nobody reads it any more. What stays (a receipt, a promise, a
// reminder) is read then too, and says the date beside it.

// Dated says which day t is in words that stay true: "besok, Selasa 1 Desember", "Senin, 7 Desember".
func (p Printer) Dated(t time.Time) string {
	key, ok := p.near(t)
	if !ok {
		return p.Day(t)
	}
	t = t.In(p.loc)
	return p.S("common.near_date", "near", p.S(key), "weekday", p.Weekday(t.Weekday()), "day", t.Day(),
		"month", p.S(fmt.Sprintf("common.month.%d", t.Month()-1)))
}

// Until is how a day is called until which something lasts, with the time if that is not the whole day: "Jumat, 4 Desember 15.00".
func (p Printer) Until(day string, t time.Time) string {
	if local := t.In(p.loc); local.Hour() == 23 && local.Minute() == 59 {
		return day
	}
	return p.S("common.moment", "day", day, "clock", p.Clock(t))
}

// DatedNear is Near in words that stay true: "besok 14.00 (Selasa, 1 Des)", "Senin, 7 Des".
func (p Printer) DatedNear(t time.Time) string {
	if _, ok := p.near(t); !ok {
		return p.ShortDay(t)
	}
	return p.S("common.dated", "near", p.Near(t), "day", p.ShortDay(t))
}

// DatedMoment is Moment in words that stay true: "besok 14.00 (Selasa, 1 Des)", "Senin, 7 Des 14.00".
func (p Printer) DatedMoment(t time.Time) string {
	if _, ok := p.near(t); !ok {
		return p.Moment(t)
	}
	return p.S("common.dated", "near", p.Moment(t), "day", p.ShortDay(t))
}
