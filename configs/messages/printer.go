package messages

import (
	"fmt"
	"reflect"
	"strconv"
	"time"

	"duaarah/bot"
)

// Printer prints texts of one language, with times as they are in one place and in relation to one moment. It is a
// small value, made anew for every update.
type Printer struct {
	cat  *Catalogue
	lang string
	loc  *time.Location
	now  time.Time
}

// Lang is the printer's language, two letters.
func (p Printer) Lang() string { return p.lang }

// Now is the moment of the printer, in its location.
func (p Printer) Now() time.Time { return p.now }

// In is the printer with times as they are in another place: a day that somebody named there may be over in its own.
func (p Printer) In(loc *time.Location) Printer {
	p.loc, p.now = loc, p.now.In(loc)
	return p
}

// Has reports whether there is a text of that key.
func (p Printer) Has(key string) bool {
	_, ok := p.cat.find(p.lang, key)
	return ok
}

// Text prints the text of key. args are names and values by turns ("code", code, "n", 3): a value is a string or of a
// string type, an integer, or a bot.Text, whose spans are kept. A key that is not there prints in brackets, a value
// that is not given as its placeholder: tests see to it that neither happens.
func (p Printer) Text(key string, args ...any) bot.Text {
	t, ok := p.cat.find(p.lang, key)
	if !ok {
		return bot.Plain("[" + key + "]")
	}
	if t.plain != "" { // most labels
		return bot.Plain(t.plain)
	}
	w := writer{values: make(values, 0, len(args)/2)}
	size := t.size
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		v := toText(args[i+1])
		w.values = append(w.values, named{name, v})
		size += len(v.S)
	}
	w.b.Grow(size)
	w.write(t)
	return bot.Text{S: w.b.String(), Spans: w.spans}
}

// S prints the text of key without its spans: a label, a line of a log for the operator.
func (p Printer) S(key string, args ...any) string { return p.Text(key, args...).S }

func toText(v any) bot.Text {
	switch v := v.(type) {
	case bot.Text:
		return v
	case string:
		return bot.Plain(v)
	case int:
		return bot.Plain(strconv.Itoa(v))
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return bot.Plain(r.String())
	}
	return bot.Plain(fmt.Sprint(v))
}

// Day says which day t is: "hari ini", "besok", "kemarin", "Senin, 30 November", with the year if it is another one.
func (p Printer) Day(t time.Time) string {
	if key, ok := p.near(t); ok {
		return p.S(key)
	}
	return p.date(t, "common.month")
}

// ShortDay is a day in little room, never by its name alone: "Senin, 30 Nov".
func (p Printer) ShortDay(t time.Time) string { return p.date(t, "common.month_short") }

// DayMonth is a day in the least room: "5 Jan".
func (p Printer) DayMonth(t time.Time) string {
	t = t.In(p.loc)
	return p.S("common.day_month", "day", t.Day(), "month", p.S(fmt.Sprintf("common.month_short.%d", t.Month()-1)))
}

// MonthYear is a month: "Jan 2026".
func (p Printer) MonthYear(t time.Time) string {
	t = t.In(p.loc)
	return p.S("common.month_year", "month", p.S(fmt.Sprintf("common.month_short.%d", t.Month()-1)), "year", t.Year())
}

// Weekday is the name of a day of the week.
func (p Printer) Weekday(d time.Weekday) string { return p.S(fmt.Sprintf("common.weekday.%d", d)) }

// Clock is the time of day: "19.42".
func (p Printer) Clock(t time.Time) string {
	t = t.In(p.loc)
	return p.S("common.clock", "h", fmt.Sprintf("%02d", t.Hour()), "m", fmt.Sprintf("%02d", t.Minute()))
}

// Moment is day and time of day: "hari ini 19.42", "Senin, 30 Nov 19.42".
func (p Printer) Moment(t time.Time) string {
	day := p.ShortDay(t)
	if key, ok := p.near(t); ok {
		day = p.S(key)
	}
	return p.S("common.moment", "day", day, "clock", p.Clock(t))
}

// near is the key of today, tomorrow or yesterday.
func (p Printer) near(t time.Time) (key string, ok bool) {
	switch dayNumber(t.In(p.loc)) - dayNumber(p.now) {
	case 0:
		return "common.today", true
	case 1:
		return "common.tomorrow", true
	case -1:
		return "common.yesterday", true
	}
	return "", false
}

// dayNumber counts the calendar days of t's own location: days of 23 and 25 hours are days too.
func dayNumber(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

func (p Printer) date(t time.Time, months string) string {
	t = t.In(p.loc)
	key := "common.date"
	if t.Year() != p.now.Year() {
		key = "common.date_year"
	}
	return p.S(key,
		"weekday", p.S(fmt.Sprintf("common.weekday.%d", t.Weekday())),
		"day", t.Day(),
		"month", p.S(fmt.Sprintf("%s.%d", months, t.Month()-1)),
		"year", t.Year())
}

// Duration says how long something took or takes, in at most two units: "2 hari 3 jam", "5 menit", "kurang dari
// semenit". It rounds down.
func (p Printer) Duration(d time.Duration) string {
	if d < time.Minute {
		return p.S("common.less_than_minute")
	}
	return p.units(d.Truncate(time.Minute))
}

// Wait is a span of time that was set, to the second: "10 menit", "1 detik". Below a second it says one.
func (p Printer) Wait(d time.Duration) string { return p.units(max(d, time.Second).Round(time.Second)) }

// units prints the first unit that d has, and the one below it unless that is nothing.
func (p Printer) units(d time.Duration) string {
	units := [...]struct {
		size time.Duration
		key  string
	}{
		{24 * time.Hour, "common.days"},
		{time.Hour, "common.hours"},
		{time.Minute, "common.minutes"},
		{time.Second, "common.seconds"},
	}
	for i, u := range units {
		n := int(d / u.size)
		if n == 0 {
			continue
		}
		first := p.S(u.key, "n", n)
		if i+1 < len(units) {
			if m := int(d % u.size / units[i+1].size); m > 0 {
				return p.S("common.two_units", "first", first, "second", p.S(units[i+1].key, "n", m))
			}
		}
		return first
	}
	return p.S("common.less_than_minute")
}
