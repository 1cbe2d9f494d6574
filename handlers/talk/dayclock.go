package talk

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// clockTime is a time of day. zone nil: by the clock of who is spoken with. today: of this day, and no other. alone: a part of the day was
// named, and no hour. said is the hour as it was named without such a part, 0 with one.
type clockTime struct {
	hour, minute int
	zone         *time.Location
	today, alone bool
	said         int
}

func (c clockTime) on(day time.Time) time.Time {
	zone := c.zone
	if zone == nil {
		zone = day.Location()
	}
	return time.Date(day.Year(), day.Month(), day.Day(), c.hour, c.minute, 0, 0, zone).In(day.Location())
}

// clock is "jam 14", "pukul 07.30 WIB", "jam 2 siang", "pagi", "sore ini", "malam jam 8", "at 2 pm"; after a day also "14.00" and "2 pm" alone.
func (r *dayReader) clock(afterDay bool) (c clockTime, ok bool) {
	mark := r.end
	defer func() {
		if !ok {
			r.end = mark
		}
	}()
	later := r.oneOf(wordsSoon)
	begin := r.end
	if part, is := dayParts[r.word()]; is && !part.short {
		if this := r.oneOf(wordsThis); afterDay || later || this {
			r.part = part
			if c, ok = r.hour(false); !ok {
				c = clockTime{hour: part.usual, alone: true}
			}
			c.today = later || this
			return c, true
		}
	}
	r.end = begin
	return r.hour(afterDay)
}

// hour is "jam 14", "pukul 07.30 WIB", "jam 2 siang", "jam setengah 4". Where no part of the day is named, an hour from one to five is of the
// afternoon: nobody in an office means the night.
func (r *dayReader) hour(afterDay bool) (c clockTime, ok bool) {
	mark := r.end
	defer func() {
		if !ok {
			r.end = mark
		}
	}()
	named := r.oneOf(wordsClock)
	if !named && !afterDay {
		return c, false
	}
	half := named && r.oneOf(wordsHalf)
	r.skip()
	plain := r.end < len(r.text) && r.text[r.end] != '0' // not "02.00"
	parts, seps := r.numbers()
	switch {
	case len(parts) == 1 && seps == "" && half:
		c.hour, c.minute = parts[0]-1, 30
	case len(parts) == 1 && seps == "":
		c.hour = parts[0]
	case len(parts) == 2 && (seps == "." || seps == ":") && r.text[r.end-3] == seps[0]: // "14.000" is an amount
		c.hour, c.minute = parts[0], parts[1]
	default:
		return c, false
	}
	after := r.end
	part, is := dayParts[r.word()]
	if is = is && (named || len(parts) == 2 || part.short); is {
		named = true
	} else {
		r.end = after
		part, is = r.part, r.part.name != ""
	}
	if is {
		if c.hour, is = part.hour(c.hour); !is {
			return c, false
		}
	} else if c.said = c.hour; plain && c.hour >= 1 && c.hour <= 5 {
		c.hour += 12
	}
	if !named && len(parts) == 1 {
		return c, false // a number after a day is no time of it
	}
	after = r.end
	if zone := clockZones[r.word()]; zone != nil {
		c.zone = zone
	} else {
		r.end = after
	}
	return c, c.hour >= 0 && c.hour < 24 && c.minute < 60 || c.hour == 24 && c.minute == 0
}

// skip passes over what stands between two words.
func (r *dayReader) skip() {
	for r.end < len(r.text) && strings.ContainsRune(" \t\r\n,", rune(r.text[r.end])) {
		r.end++
	}
}

// word is the next word, in small letters and without apostrophes; "" if something else comes next.
func (r *dayReader) word() string {
	r.skip()
	var b strings.Builder
	for r.end < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[r.end:])
		switch {
		case unicode.IsLetter(c):
			b.WriteRune(unicode.ToLower(c))
		case b.Len() > 0 && (c == '\'' || c == '’'):
		default:
			return b.String()
		}
		r.end += size
	}
	return b.String()
}

// oneOf passes over the next word if it is one of these.
func (r *dayReader) oneOf(words map[string]bool) bool {
	mark := r.end
	if words[r.word()] {
		return true
	}
	r.end = mark
	return false
}

// phrase passes over the longest of these phrases that comes next, and gives what it stands for.
func (r *dayReader) phrase(phrases map[string]int) (n int, ok bool) {
	mark, best := r.end, r.end
	said := ""
	for range 3 {
		w := r.word()
		if w == "" {
			break
		}
		said = strings.TrimPrefix(said+" "+w, " ")
		if m, is := phrases[said]; is {
			n, ok, best = m, true, r.end
		}
	}
	r.end = mark
	if ok {
		r.end = best
	}
	return n, ok
}

// numbers is the next run of numbers of up to four digits, with what parts them; a separator at its end is none. It is nothing if a
// letter or more digits follow at once and are no unit, such as in a code.
func (r *dayReader) numbers() (parts []int, seps string) {
	mark := r.end
	r.skip()
	for {
		n, digits := 0, 0
		for r.end < len(r.text) && r.text[r.end] >= '0' && r.text[r.end] <= '9' {
			n = n*10 + int(r.text[r.end]-'0')
			r.end++
			if digits++; digits > 4 {
				r.end = mark
				return nil, ""
			}
		}
		if digits == 0 {
			r.end = mark
			return nil, ""
		}
		parts = append(parts, n)
		next := r.end + 1
		if next >= len(r.text) || !strings.ContainsRune("./:-", rune(r.text[r.end])) || r.text[next] < '0' || r.text[next] > '9' || len(parts) == 3 {
			return parts, seps
		}
		seps += r.text[r.end:next]
		r.end = next
	}
}

// number is the next whole number.
func (r *dayReader) number() (int, bool) {
	mark := r.end
	if parts, seps := r.numbers(); len(parts) == 1 && seps == "" {
		return parts[0], true
	}
	r.end = mark
	return 0, false
}

// count is a number in digits or words, more than none; of two, "1-2", the greater.
func (r *dayReader) count() (int, bool) {
	mark := r.end
	if parts, seps := r.numbers(); len(parts) == 1 || len(parts) == 2 && seps == "-" && parts[0] < parts[1] {
		return parts[len(parts)-1], parts[len(parts)-1] > 0
	}
	r.end = mark
	if n := countWords[r.word()]; n > 0 {
		return n, true
	}
	r.end = mark
	return 0, false
}
