package talk

import (
	"time"
)

// What follows a day may say that another one is meant, or one of several, or none that a calendar has: "Jumat lalu", "besok atau lusa", "3 hari
// setelah Lebaran". A promise would be told its citizen with the wrong day. So such a day is not understood, and its writer is asked for one.

// lately are words by which what stands before them is over: "Jumat lalu", "3 hari yang lalu", "sebulan terakhir". Traffic is not.
var lately = Pattern(`(?i)^[\s,]*((yang|yg)\s+)?(lalu|kemarin|kemaren|kmrn|silam|terakhir|ago)\b`)

var traffic = Pattern(`(?i)^[\s,]*lalu\s*lintas`)

// orElse parts a day from another: "Senin atau Selasa", "Senin-Rabu", "5 Des s.d. 7 Des".
var orElse = Pattern(`(?i)^[\s,]*([-–—/&+]|(atau|ato|or|dan|and|sampai|sampe|hingga|to|s\s?[./]?\s?d)\b[.]?)\s*`)

// counted is behind a week or a weekday that is counted within something: "minggu kedua Januari", "minggu ke-2".
var counted = Pattern(`(?i)^\s*(pertama|kedua|ketiga|keempat|kelima|ke[\s-]*\d|[iv]+\b)`)

// elsewhere is behind a span that does not begin now, or comes again and again: "3 hari setelah surat diterima", "seminggu sekali", "2 hari ini",
// "2 minggu depan".
var elsewhere = Pattern(`(?i)^[\s,]*(setelah|sesudah|stlh|sejak|semenjak|sebelum|sblm|pasca|usai|seusai|after|before|since|from|dari|sekali|\S+ kali|ini|depan|dpn)\b`)

// ahead is behind a span that begins now, and says no more than that.
var ahead = Pattern(`(?i)^\s*(ke depan|mendatang|dari sekarang|from now)\b`)

// unsure reports whether what follows the day takes it back.
func (r *dayReader) unsure() bool {
	rest := r.text[r.end:]
	if lately().MatchString(rest) && !traffic().MatchString(rest) {
		return true
	}
	other := *r
	other.end += len(orElse().FindString(rest))
	if other.end == r.end {
		return false
	}
	_, named := other.day()
	return named
}

// untilLater reports whether a time is the first of two: "jam 9 sampai 11", "pagi sampai sore".
func (r *dayReader) untilLater() bool {
	other := *r
	if other.end += len(orElse().FindString(r.text[r.end:])); other.end == r.end {
		return false
	}
	other.oneOf(wordsClock)
	parts, _ := other.numbers()
	_, part := dayParts[other.word()]
	return len(parts) > 0 || part
}

// ofSeveral reports whether a weekday is one of several: "minggu kedua Januari", "Sabtu Minggu".
func (r *dayReader) ofSeveral() bool {
	if counted().MatchString(r.text[r.end:]) {
		return true
	}
	other := *r
	other.oneOf(wordsDay)
	_, ok := weekdays[other.word()]
	return ok
}

// fromElsewhere reports whether a span begins at another time than now.
func (r *dayReader) fromElsewhere() bool {
	if said := ahead().FindString(r.text[r.end:]); said != "" {
		r.end += len(said)
		return false
	}
	return elsewhere().MatchString(r.text[r.end:])
}

// dateBehind is the date that follows a day as people call it: "Sabtu, 12 Desember", "besok tgl 1".
func (r *dayReader) dateBehind() (time.Time, bool) {
	for _, read := range []func() (time.Time, bool){r.numeric, r.dated} {
		if day, named := read(); named {
			return day, true
		}
	}
	return time.Time{}, false
}

// onWeekday is a date that was said to be of that weekday; zero: it is not.
func onWeekday(day time.Time, d time.Weekday) time.Time {
	if day.Weekday() != d {
		return time.Time{}
	}
	return day
}

// thisWeek passes over "minggu ini", "pekan ini".
func (r *dayReader) thisWeek() bool {
	mark := r.end
	before := r.oneOf(wordsThis)
	if dayUnits[r.word()] == "week" && (before || r.oneOf(wordsThis)) {
		return true
	}
	r.end = mark
	return false
}

// monthBehind is the month that follows a date: "tanggal 5 bulan depan", "tanggal 20 bulan 12". named with a zero time: it is not understood.
func (r *dayReader) monthBehind(day int) (at time.Time, named bool) {
	mark := r.end
	if dayUnits[r.word()] != "month" {
		r.end = mark
		return time.Time{}, false
	}
	if r.oneOf(wordsNext) {
		return r.inMonth(day, 1), true
	}
	if r.oneOf(wordsThis) {
		return r.inMonth(day, 0), true
	}
	month, ok := r.number()
	if !ok {
		month = months[r.word()]
	}
	return r.date(day, month, -1), true
}

// inMonth is a day of the month that is so many months on; zero: there is none, or it is past.
func (r *dayReader) inMonth(day, later int) time.Time {
	at := time.Date(r.now.Year(), r.now.Month()+time.Month(later), day, 0, 0, 0, 0, r.now.Location())
	if at.Day() != day || at.Before(r.today()) {
		return time.Time{}
	}
	return at
}

// partBehind is a time with the part of the day that follows it, perhaps behind the day: "jam 8 besok malam", "jam 7 nanti malam".
func (r *dayReader) partBehind(c clockTime) clockTime {
	mark := r.end
	soon := r.oneOf(wordsSoon)
	if part, is := dayParts[r.word()]; is && !part.short && c.said > 0 {
		if hour, ok := part.hour(c.said); ok {
			r.part = part
			c.hour, c.today = hour, c.today || soon
			return c
		}
	}
	r.end = mark
	return c
}
