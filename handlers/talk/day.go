package talk

import (
	"strings"
	"time"

	"duaarah/store/worktime"
)

// Day is a day as somebody named it in words, perhaps with a time of it. It is never in the past: if it is today without a time,
// its end is meant.
type Day struct {
	At    time.Time // in the zone that was asked for; without a time: where the day begins
	Timed bool      // a time was named
	// Last is when the part of the day ends that was named alone, as in "besok pagi"; zero: none was.
	Last time.Time
	// Over: the date was over not long ago and is that of next year, for no year was named. It may be a slip.
	Over bool
}

// DayFirst is the hour at which a day begins for who named no time.
const DayFirst = 8

// By is the moment until which the day lasts: its last minute, the end of the part that was named, or the time. Midnight ends the day before it.
func (d Day) By() time.Time {
	if !d.Last.IsZero() {
		return d.Last
	}
	if d.Timed && d.At.Hour() == 0 && d.At.Minute() == 0 {
		return d.At.Add(-time.Minute)
	}
	if d.Timed {
		return d.At
	}
	return onDay(d.At, 23, 59)
}

// From is the moment at which something is to happen on the day: in its morning (today: at its end, if the morning is over), or at
// the time that was named.
func (d Day) From(now time.Time) time.Time {
	if d.Timed {
		return d.At
	}
	if at := onDay(d.At, DayFirst, 0); at.After(now) {
		return at
	}
	return d.By()
}

// ReadDay reads a day, with a time or without, at the beginning of a text, in Indonesian or English: "besok", "Senin depan jam
// 14", "3 hari", "7 hari kerja", "12 Des", "2026-12-12". rest is what follows. office is the calendar by which working days are counted;
// nil: Monday to Friday. ok is false if there is no day, if there is none such, or if it is past.
func ReadDay(text string, now time.Time, zone *time.Location, office *worktime.Calendar) (d Day, rest string, ok bool) {
	r := &dayReader{text: text, now: now.In(zone), office: office}
	d, ok = r.read()
	if !ok {
		return Day{}, text, false
	}
	return d, strings.TrimLeft(text[r.end:], " \t\r\n\u00a0,;:.-–—"), true
}

// farthest is how many days ahead a day can be: what is said in a chat is for no later year.
const farthest = 10 * 366

// overYear is from how far ahead on a date without a year was over lately: who writes "15 November" on the 30th hardly means next year's.
const overYear = 270 * 24 * time.Hour

// dayReader reads words from the front of a text. end is where what was understood ends; part is the part of the day that was named so far;
// guessed: a date was named without its year; lasts: some days were, or the end of some, and no day by its name.
type dayReader struct {
	text    string
	end     int
	now     time.Time
	office  *worktime.Calendar
	part    dayPart
	guessed bool
	lasts   bool
}

func onDay(day time.Time, hour, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, day.Location())
}

func (r *dayReader) today() time.Time { return onDay(r.now, 0, 0) }

func (r *dayReader) later(days int) time.Time {
	return time.Date(r.now.Year(), r.now.Month(), r.now.Day()+days, 0, 0, 0, 0, r.now.Location())
}

// read is a day and then a time, or a time and then a day, or one of them.
func (r *dayReader) read() (Day, bool) {
	sooner := false
	for mark := r.end; ; mark = r.end { // "paling lambat sebelum Jumat"
		w := r.word()
		if !wordsBefore[w] {
			r.end = mark
			break
		}
		sooner = sooner || wordsSooner[w]
	}
	if hours, ok := r.hours(); ok {
		return Day{At: hours, Timed: true}, !r.fromElsewhere() && !r.unsure()
	}
	day, named := r.day()
	if named && day.IsZero() {
		return Day{}, false // there is no such day
	}
	mark := r.end
	clock, timed := r.clock(named)
	if timed && r.untilLater() { // the hours stay in the words: "besok jam 9 sampai 11"
		r.end, r.part, clock, timed = mark, dayPart{}, clockTime{}, false
	}
	if !named && timed {
		mark = r.end
		r.oneOf(wordsBefore)
		if day, named = r.day(); named && day.IsZero() {
			return Day{}, false
		}
		if !named {
			r.end = mark
		}
		clock = r.partBehind(clock)
	}
	switch {
	case !named && !timed:
		return Day{}, false
	case !named:
		day = r.today()
	}
	if sooner && named && !timed && !r.lasts { // it is done by the end of Thursday
		day = day.AddDate(0, 0, -1)
	}
	d := Day{At: day, Timed: timed}
	if timed {
		d.At = clock.on(day)
		switch over := !named && !d.At.After(r.now); {
		case over && clock.today && r.part.from >= evening: // "nanti malam", late in the evening
			d.At = onDay(day, 23, 59)
		case over && !clock.today:
			d.At = clock.on(r.later(1))
		}
	}
	if r.unsure() {
		return Day{}, false
	}
	if clock.alone {
		d.Last = onDay(d.At, r.part.last, 0)
		if r.part.last == 24 {
			d.Last = onDay(d.At, 23, 59)
		}
		if sooner && r.part.from > 0 { // "sebelum besok sore"
			d.Last = onDay(d.At, r.part.from, 0)
		}
	}
	d.Over = r.guessed && d.At.Sub(r.now) > overYear
	if d.Timed && !d.At.After(r.now) || !d.By().After(r.now) || d.At.After(r.later(farthest)) {
		return Day{}, false
	}
	return d, true
}

// day is the day at the front. named with a zero time: one is named that there is not.
func (r *dayReader) day() (day time.Time, named bool) {
	begin := r.end
	first := r.word()
	r.end = begin
	if n, ok := r.phrase(dayPhrases); ok {
		mark := r.end
		r.part = dayParts[first]                                                   // of "malam ini"
		if day, named := r.weekday(); named && (n == 1 || day.Equal(r.later(n))) { // "besok Senin" is the next Monday
			return day, true
		}
		r.end = mark
		if day, named := r.dateBehind(); named {
			if !day.Equal(r.later(n)) { // "besok tanggal 5" on another day than the fourth
				return time.Time{}, true
			}
			return day, true
		}
		return r.later(n), true
	}
	for _, read := range []func() (time.Time, bool){r.endOf, r.nextSpan, r.weekday, r.span, r.numeric, r.dated} {
		if day, named := read(); named {
			return day, true
		}
	}
	return time.Time{}, false
}

// endOf is "akhir bulan", "akhir tahun ini", "end of the week": its last day.
func (r *dayReader) endOf() (time.Time, bool) {
	mark := r.end
	r.oneOf(wordsDate) // "the"
	if !r.oneOf(wordsEnd) {
		r.end = mark
		return time.Time{}, false
	}
	r.lasts = true
	r.oneOf(wordsOf)
	r.oneOf(wordsDate)
	next := r.oneOf(wordsNext)
	name := r.word()
	if month := months[name]; month > 0 { // "akhir Desember"
		year := r.now.Year()
		if month < int(r.now.Month()) {
			year++
		}
		return time.Date(year, time.Month(month+1), 0, 0, 0, 0, 0, r.now.Location()), true
	}
	unit := dayUnits[name]
	later := 0
	if next = r.oneOf(wordsNext) || next; next {
		later = 1
	} else {
		r.oneOf(wordsThis)
	}
	switch unit {
	case "week": // to Sunday
		return r.later(7*later + (7-int(r.now.Weekday()))%7), true
	case "month":
		return time.Date(r.now.Year(), r.now.Month()+time.Month(later+1), 0, 0, 0, 0, 0, r.now.Location()), true
	case "year":
		return time.Date(r.now.Year()+later, time.December, 31, 0, 0, 0, 0, r.now.Location()), true
	}
	r.end = mark
	return time.Time{}, false
}

// nextSpan is "minggu depan", "next month": as many days on, or the same day of the next month, or its last. "Minggu depan hari Rabu" is
// Wednesday of the next week, "bulan depan tanggal 5" the fifth of the next month.
func (r *dayReader) nextSpan() (time.Time, bool) {
	unit := r.nextUnit()
	if unit == "" {
		return time.Time{}, false
	}
	mark := r.end
	r.oneOf(wordsDay)
	if d, ok := weekdays[r.word()]; ok && unit == "week" {
		return r.nextWeek(d), true
	}
	r.end = mark
	if r.oneOf(wordsDate) {
		n, ok := r.number()
		if day := r.inMonth(n, 1); ok && unit == "month" {
			return day, true
		}
		return time.Time{}, true
	}
	return r.add(1, unit), true
}

// nextUnit passes over "minggu depan", "next month", and gives what it is counted in; "" if none of them comes next.
func (r *dayReader) nextUnit() string {
	mark := r.end
	before := r.oneOf(wordsNext)
	if unit := dayUnits[r.word()]; (unit == "week" || unit == "month") && (before || r.oneOf(wordsNext)) {
		return unit
	}
	r.end = mark
	return ""
}

// nextWeek is that day of the next week, which begins on Monday.
func (r *dayReader) nextWeek(d time.Weekday) time.Time {
	sinceMonday := (int(r.now.Weekday()) + 6) % 7
	return r.later(7 - sinceMonday + (int(d)+6)%7)
}

// weekday is the next day of that name: with "ini" today's, too; with "depan", "minggu depan" that of next week. A date that follows must be
// such a day.
func (r *dayReader) weekday() (time.Time, bool) {
	mark := r.end
	next := r.oneOf(wordsNext)
	this := !next && r.oneOf(wordsThis)
	r.oneOf(wordsDay)
	d, ok := weekdays[r.word()]
	if !ok {
		r.end = mark
		return time.Time{}, false
	}
	if next = r.oneOf(wordsNext) || next; !next {
		mark := r.end
		if next = r.nextUnit() == "week"; !next {
			r.end = mark
		}
	}
	if next {
		if day, named := r.dateBehind(); named {
			return onWeekday(day, d), true
		}
		return r.nextWeek(d), true
	}
	this = r.oneOf(wordsThis) || this
	if !this && r.thisWeek() { // "Jumat minggu ini"
		return r.nextWeek(d).AddDate(0, 0, -7), true
	}
	if r.end < len(r.text) && r.text[r.end] == ' ' { // "Jumat besok" is no tomorrow
		r.oneOf(wordsComing)
	}
	if day, named := r.dateBehind(); named {
		return onWeekday(day, d), true
	}
	if r.ofSeveral() {
		return time.Time{}, true
	}
	if this && d == r.now.Weekday() {
		return r.today(), true
	}
	return r.later((int(d)-int(r.now.Weekday())+6)%7 + 1), true
}

// hours is "2 jam": from now on.
func (r *dayReader) hours() (time.Time, bool) {
	mark := r.end
	if n, ok := r.count(); ok && n <= 24*31 && r.oneOf(wordsHours) {
		r.oneOf(wordsAgain)
		return r.now.Add(time.Duration(n) * time.Hour).Truncate(time.Minute), true
	}
	r.end = mark
	return time.Time{}, false
}

// span is "3 hari", "dua minggu lagi", "7 hari kerja", "seminggu"; of "1-2 minggu" the longer.
func (r *dayReader) span() (day time.Time, named bool) {
	mark := r.end
	w := r.word()
	n, unit := 1, ""
	if one, ok := strings.CutPrefix(w, "se"); ok && dayUnits[one] != "" {
		unit = dayUnits[one]
	} else {
		r.end = mark
		var ok bool
		if n, ok = r.count(); !ok {
			return time.Time{}, false
		}
		working := r.oneOf(wordsWorking) // "7 working days"
		unit = dayUnits[r.word()]
		if unit == "day" && (r.oneOf(wordsWorking) || working) {
			unit = "working"
		} else if working {
			unit = ""
		}
	}
	if unit == "" {
		r.end = mark
		return time.Time{}, false
	}
	r.oneOf(wordsAgain)
	r.lasts = true
	if n > farthest || r.fromElsewhere() {
		return time.Time{}, true
	}
	return r.add(n, unit), true
}

func (r *dayReader) add(n int, unit string) time.Time {
	switch unit {
	case "week":
		return r.later(7 * n)
	case "month":
		first := time.Date(r.now.Year(), r.now.Month()+time.Month(n), 1, 0, 0, 0, 0, r.now.Location())
		last := first.AddDate(0, 1, -1).Day()
		return time.Date(first.Year(), first.Month(), min(r.now.Day(), last), 0, 0, 0, 0, r.now.Location())
	case "year":
		return r.add(12*n, "month")
	case "working":
		return r.later(WorkingDays(r.now, n, r.office))
	}
	return r.later(n)
}

// WorkingDays is how many days of the calendar it is to the n-th working day after that of from; office nil: Monday to Friday. An
// office that works on no day of a month is taken to work on all.
func WorkingDays(from time.Time, n int, office *worktime.Calendar) (days int) {
	for idle := 0; n > 0; {
		days++
		day := time.Date(from.Year(), from.Month(), from.Day()+days, 12, 0, 0, 0, from.Location())
		works := day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
		if office != nil {
			works = office.Works(day)
		}
		if idle++; works || idle > 31 {
			n--
		}
		if works {
			idle = 0
		}
	}
	return days
}

// numeric is 12/12, 12-12-2026, 12.12.2026 or 2026-12-12.
func (r *dayReader) numeric() (time.Time, bool) {
	mark := r.end
	r.oneOf(wordsDate) // "tgl 5/12"
	parts, seps := r.numbers()
	ok := len(parts) == 2 && (seps == "/" || seps == "-") || len(parts) == 3 && seps[0] == seps[1] && seps[0] != ':'
	if !ok {
		r.end = mark
		return time.Time{}, false
	}
	day, month, year := parts[0], parts[1], -1
	mark = r.end
	if months[r.word()] > 0 { // "1-5 Desember" are several days, and none of May
		return time.Time{}, true
	}
	r.end = mark
	if len(parts) == 3 {
		year = parts[2]
		if parts[0] > 31 {
			day, year = parts[2], parts[0]
		}
	}
	return r.date(day, month, year), true
}

// dated is "12 Desember 2026", "Dec 12th", or "tanggal 12".
func (r *dayReader) dated() (time.Time, bool) {
	mark := r.end
	byDate := r.oneOf(wordsDate)
	month := months[r.word()]
	if month == 0 {
		r.end = mark
		byDate = r.oneOf(wordsDate)
	}
	day, ok := r.number()
	if !ok {
		r.end = mark
		return time.Time{}, false
	}
	r.oneOf(wordsOrdinal)
	after := r.end
	if month == 0 {
		r.oneOf(wordsOf)
		month = months[r.word()]
	}
	if month == 0 && byDate {
		r.end = after
		if day, named := r.monthBehind(day); named {
			return day, true
		}
	}
	switch {
	case month == 0 && byDate: // of this month, or the next that has it
		r.end = after
		for later := 0; later < 12; later++ {
			at := time.Date(r.now.Year(), r.now.Month()+time.Month(later), day, 0, 0, 0, 0, r.now.Location())
			if day > 0 && at.Day() == day && !at.Before(r.today()) {
				return at, true
			}
		}
		return time.Time{}, true
	case month == 0:
		r.end = mark
		return time.Time{}, false
	}
	year, after := -1, r.end
	if y, ok := r.number(); ok && y >= 2000 && y < 2200 {
		year = y
	} else {
		r.end = after
	}
	return r.date(day, month, year), true
}

// date is a day; without a year (less than 0) the next of its kind, today included. A zero time: there is none, or it is past.
func (r *dayReader) date(day, month, year int) time.Time {
	valid := func(y int) (time.Time, bool) {
		at := time.Date(y, time.Month(month), day, 0, 0, 0, 0, r.now.Location())
		return at, month >= 1 && month <= 12 && day >= 1 && at.Day() == day && at.Month() == time.Month(month) && !at.Before(r.today())
	}
	if year >= 0 {
		if year < 100 {
			year += 2000
		}
		at, ok := valid(year)
		if !ok {
			return time.Time{}
		}
		return at
	}
	r.guessed = true
	for y := r.now.Year(); y <= r.now.Year()+8; y++ {
		if at, ok := valid(y); ok {
			return at
		}
	}
	return time.Time{}
}
