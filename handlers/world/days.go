package world

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// months are their names in Indonesian and English, by their first three letters, and where those are the same as of another, in
// full.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "aug": 8,
	"sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}

// parseDays reads one day or two, as people write them: "2026-11-30", "30-11-2026", "30/11", "30 November 2026", "besok",
// "30 Nov s.d. 2 Des". A day without a year is the next one of that date, from today on.
func parseDays(s string, today time.Time) (from, to string, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, sep := range []string{" s.d. ", " s.d ", " s/d ", " sd ", " sampai ", " hingga ", " to ", " until ", "–", "—", " - "} {
		if a, b, two := strings.Cut(s, sep); two {
			first, ok1 := parseDay(a, today)
			last, ok2 := parseDay(b, today)
			if !ok1 && ok2 { // "30 - 31 Desember"
				if n, err := strconv.Atoi(strings.TrimSpace(a)); err == nil && n >= 1 && n <= last.Day() {
					first, ok1 = last.AddDate(0, 0, n-last.Day()), true
				}
			}
			if !ok1 || !ok2 || last.Before(first) || last.Sub(first) > 366*24*time.Hour {
				return "", "", false
			}
			return first.Format(time.DateOnly), last.Format(time.DateOnly), true
		}
	}
	day, ok := parseDay(s, today)
	return day.Format(time.DateOnly), day.Format(time.DateOnly), ok
}

func parseDay(s string, today time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	switch s {
	case "hari ini", "today":
		return today, true
	case "besok", "tomorrow":
		return today.AddDate(0, 0, 1), true
	case "lusa":
		return today.AddDate(0, 0, 2), true
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, plausible(t, today)
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ',' || unicode.IsSpace(r) })
	if len(parts) > 0 && strings.Trim(parts[0], "abcdefghijklmnopqrstuvwxyz'") == "" { // a weekday
		parts = parts[1:]
	}
	if len(parts) < 2 || len(parts) > 3 {
		return time.Time{}, false
	}
	day, err := strconv.Atoi(parts[0])
	if err != nil {
		return time.Time{}, false
	}
	month := time.Month(0)
	if n, err := strconv.Atoi(parts[1]); err == nil {
		month = time.Month(n)
	} else if len(parts[1]) >= 3 {
		month = months[parts[1][:3]]
	}
	year := today.Year()
	if len(parts) == 3 {
		if year, err = strconv.Atoi(parts[2]); err != nil {
			return time.Time{}, false
		}
		if year < 100 {
			year += 2000
		}
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if month < 1 || month > 12 || t.Day() != day {
		return time.Time{}, false
	}
	if len(parts) == 2 && t.Before(today.AddDate(0, -1, 0)) {
		t = t.AddDate(1, 0, 0)
	}
	return t, plausible(t, today)
}

// plausible reports whether somebody may mean that day.
func plausible(t, today time.Time) bool {
	return t.After(today.AddDate(-2, 0, 0)) && t.Before(today.AddDate(5, 0, 0))
}

// Days is parseDays for the command line.
func Days(from, to string) (first, last string, ok bool) {
	if to == "" {
		to = from
	}
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	return from, to, err == nil && err2 == nil && !b.Before(a)
}
