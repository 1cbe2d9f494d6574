package figures

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store/measure"
)

// A period that no button offers is named by what it is: "d7" are the last seven days, "261001-261031" the days from the first to the last, and
// "261130-" all since then. Buttons carry it.
const (
	lastDays = "d"
	spanDay  = "060102"
	daysMost = 3660 // ten years
)

// spanOf is the period from one day to another. A last of zero: it goes on.
func spanOf(first, last time.Time) string {
	if last.IsZero() {
		return first.Format(spanDay) + "-"
	}
	return first.Format(spanDay) + "-" + last.Format(spanDay)
}

// span are the days of such a period.
func span(period string, zone *time.Location) (first, last time.Time, ok bool) {
	from, to, ok := strings.Cut(period, "-")
	if !ok {
		return first, last, false
	}
	first, err := time.ParseInLocation(spanDay, from, zone)
	if err == nil && to != "" {
		last, err = time.ParseInLocation(spanDay, to, zone)
	}
	return first, last, err == nil && (to == "" || !last.Before(first))
}

// daysOf is how many days a period of the last days has.
func daysOf(period string) (n int, ok bool) {
	n, err := strconv.Atoi(strings.TrimPrefix(period, lastDays))
	return n, err == nil && strings.HasPrefix(period, lastDays) && n > 0 && n <= daysMost
}

// isPeriod reports whether there is such a period: a button may be of another version.
func isPeriod(period string) bool {
	_, isDays := daysOf(period)
	_, _, isSpan := span(period, time.UTC)
	return isDays || isSpan || slices.Contains(periods[:], period)
}

// bounds are the first and the last day of a period. Empty: there is no bound.
func (v *view) bounds(period string) (from, to string) {
	if n, ok := daysOf(period); ok {
		return v.day(n - 1), ""
	}
	if first, last, ok := span(period, v.o.House.Zone); ok {
		if from = first.Format(time.DateOnly); !last.IsZero() {
			to = last.Format(time.DateOnly)
		}
		return from, to
	}
	if period == thisYear {
		return v.now.In(v.o.House.Zone).Format("2006") + "-01-01", ""
	}
	return "", ""
}

// period is how people call one: "90 hari terakhir", "hari ini", "Okt 2026", "sejak Senin, 30 Nov".
func (v *view) period(period string) string {
	if n, ok := daysOf(period); ok {
		return v.S("figures.period.days", "n", n)
	}
	first, last, ok := span(period, v.o.House.Zone)
	switch {
	case !ok:
		return v.S("figures.period." + period)
	case last.IsZero():
		return v.S("figures.period.since", "from", v.ShortDay(first))
	case first.Equal(last):
		return v.Day(first)
	case first.Day() == 1 && last.Equal(first.AddDate(0, 1, -1)):
		return v.MonthYear(first)
	case first.YearDay() == 1 && last.Equal(first.AddDate(1, 0, -1)):
		return v.S("figures.period.of_year", "year", first.Year())
	}
	return v.S("figures.period.span", "from", v.ShortDay(first), "to", v.ShortDay(last))
}

// Words of periods.
var (
	periodUnits = map[string]string{"hari": "day", "hr": "day", "day": "day", "days": "day", "minggu": "week", "mgg": "week", "pekan": "week", "week": "week", "weeks": "week",
		"bulan": "month", "bln": "month", "month": "month", "months": "month", "triwulan": "quarter",
		"kuartal": "quarter", "quarter": "quarter", "tahun": "year", "thn": "year", "year": "year", "years": "year"}
	periodOnes = map[string]int{"sehari": 1, "seminggu": 7, "sepekan": 7, "sebulan": 30, "setahun": 365}
	unitDays   = map[string]int{"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
	sinceWords = []string{"sejak", "mulai", "dari", "since", "from"}
	untilWords = []string{"sampai", "sampe", "s/d", "sd", "hingga", "s.d.", "s.d", "until", "till", "to", "-", "–"}
	joinWords  = append([]string{"dan", "and", "&"}, untilWords...) // between two that may be of one year
	thisWords  = []string{"ini", "this"}
	pastWords  = []string{"lalu", "kemarin", "kmrn", "kemaren", "last"}
	endedWords = []string{"terakhir", "terakhir ini", "lalu", "kemarin", "belakangan", "belakangan ini", "ke belakang"}
	dayWords   = []string{"tanggal", "tgl"}
)

// dayBegins is when the day of a moment began.
func dayBegins(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, at.Location())
}

// periodIn finds the first period that is named, and what is said beside it.
func periodIn(said []string, today time.Time) (period string, rest []string, ok bool) {
	for i := range said {
		if period, n := (periodReader{said[i:], today}).read(); n > 0 {
			return period, slices.Concat(said[:i], said[i+n:]), true
		}
	}
	return "", said, false
}

// periodReader reads a period at the beginning of words. today is when the day began on which they are said.
type periodReader struct {
	said  []string
	today time.Time
}

func (r periodReader) word(i int) string {
	if i < len(r.said) {
		return r.said[i]
	}
	return ""
}

// read returns a period and how many words named it. 0: none is named there.
func (r periodReader) read() (period string, n int) {
	switch {
	case r.word(0) == "year":
		return thisYear, 1
	case slices.Contains([]string{"semua", "semuanya", "all", "seluruhnya"}, r.word(0)):
		if r.word(1) == "time" {
			return sinceEver, 2
		}
		return sinceEver, 1
	}
	if period, n = r.lasting(); n > 0 {
		return period, n
	}
	since := 0
	if slices.Contains(sinceWords, r.word(0)) {
		since = 1
	}
	first, last, n := r.stretch(since)
	at := since
	if slices.Contains(dayWords, r.word(at)) {
		at++
	}
	if day, err := strconv.Atoi(r.word(at)); n == 0 && err == nil && slices.Contains(untilWords, r.word(at+1)) { // "1-15 November"
		until, end, m := r.stretch(at + 2)
		if first = until.AddDate(0, 0, day-until.Day()); m > 1 && until.Equal(end) && day >= 1 && !first.After(end) {
			return spanOf(first, end), at + 2 + m
		}
	}
	if n == 0 && r.word(0) == "sejak" && r.word(1) == "awal" {
		return sinceEver, 2
	}
	if n == 0 {
		return "", 0
	}
	if at := since + n; slices.Contains(untilWords, r.word(at)) {
		if until, end, m := r.stretch(at + 1); m > 0 {
			if end.IsZero() { // "sampai minggu ini"
				end = r.today
			}
			if r.namesYear(since, n) && last.Before(first.AddDate(1, 0, -1)) {
				for _, year := range []int{first.Year(), first.Year() + 1} {
					if u, e, ok := r.inYear(at+1, m, year); ok && !u.Before(first) { // "Januari 2025 sampai Maret", "Desember 2025 sampai Januari"
						until, end = u, e
						break
					}
				}
			}
			_, _, moves := r.inYear(since, n, r.today.Year())
			_, _, ends := r.inYear(at+1, m, r.today.Year())
			switch {
			case moves: // "November sampai Januari" in November: those that were
				for until.Before(first) {
					first = first.AddDate(-1, 0, 0)
				}
			case ends: // "Desember 2026 sampai Januari" in that December
				for until.Before(first) {
					until, end = until.AddDate(1, 0, 0), end.AddDate(1, 0, 0)
				}
			case until.Before(first): // the later one was named first
				first, end = until, last
			}
			return spanOf(first, end), at + 1 + m
		}
	}
	if since > 0 {
		last = time.Time{}
	}
	if last.IsZero() && first.Equal(time.Date(r.today.Year(), 1, 1, 0, 0, 0, 0, r.today.Location())) {
		return thisYear, since + n
	}
	return spanOf(first, last), since + n
}

// lasting is a period that ends now: "7 hari terakhir", "sejak dua minggu lalu", "sebulan", "bulan terakhir", "last 30 days", "90".
func (r periodReader) lasting() (period string, n int) {
	at := 0
	if slices.Contains(sinceWords, r.word(0)) && periodOnes[r.word(1)]+unitDays[periodUnits[r.word(2)]] > 0 {
		at = 1
	}
	if slices.Contains([]string{"last", "past"}, r.word(at)) {
		at++
	}
	days, n := periodOnes[r.word(at)], at+1
	if r.word(at+1) == "terakhir" {
		days += unitDays[periodUnits[r.word(at)]]
	}
	if many := cmp.Or(talk.CountNamed(r.word(at)), atoi(r.word(at))); many > 0 && many <= daysMost {
		switch unit := periodUnits[r.word(at+1)]; {
		case unit != "":
			days, n = many*unitDays[unit], at+2
		case slices.Contains([]string{"7", "30", "90"}, r.word(at)) && talk.MonthNamed(r.word(at+1)) == 0:
			days = many
		}
	}
	if days == 0 || days > daysMost {
		return "", 0
	}
	for _, more := range endedWords {
		if words := strings.Fields(more); n+len(words) <= len(r.said) && slices.Equal(r.said[n:n+len(words)], words) {
			return fmt.Sprint(lastDays, days), n + len(words)
		}
	}
	return fmt.Sprint(lastDays, days), n
}

// stretch is a day, a week, a month or a year that is named. A last of zero: it is not over.
func (r periodReader) stretch(at int) (first, last time.Time, n int) {
	zone := r.today.Location()
	begins := 0
	if slices.Contains([]string{"awal", "the", "beginning"}, r.word(at)) { // "awal tahun ini", "awal November"
		begins = 1
		if first, last, n = r.stretch(at + 1); n > 0 {
			return first, last, n + 1
		}
	}
	unit, which := periodUnits[r.word(at+begins)], r.word(at+begins+1)
	if unit == "" { // "last month"
		unit, which = periodUnits[r.word(at+begins+1)], r.word(at+begins)
	}
	switch {
	case unit != "" && (slices.Contains(thisWords, which) || slices.Contains(pastWords, which)):
		first, last = r.unit(unit, slices.Contains(pastWords, which))
		return first, last, begins + 2
	case begins > 0 && unit != "" && periodUnits[r.word(at+begins)] != "": // "awal bulan"
		first, last = r.unit(unit, false)
		return first, last, begins + 1
	case slices.Contains([]string{"today", "sekarang", "now"}, r.word(at)):
		return r.today, r.today, 1
	case slices.Contains([]string{"kemarin", "kmrn", "kemaren", "yesterday"}, r.word(at)):
		return r.today.AddDate(0, 0, -1), r.today.AddDate(0, 0, -1), 1
	}
	if day, err := time.ParseInLocation(time.DateOnly, r.word(at), zone); err == nil {
		return day, day, 1
	}
	if first, n = r.quarter(at); n > 0 {
		return first, first.AddDate(0, 3, -1), n
	}
	if slices.Contains([]string{"bulan", "bln", "tahun", "thn", "tanggal", "tgl"}, r.word(at)) {
		n = 1
	}
	if year, err := strconv.Atoi(r.word(at + n)); err == nil && year >= 2000 && year <= r.today.Year() {
		first = time.Date(year, 1, 1, 0, 0, 0, 0, zone)
		return first, first.AddDate(1, 0, -1), n + 1
	}
	day, err := strconv.Atoi(r.word(at + n))
	if isDay := err == nil && day >= 1 && day <= 31; isDay {
		n++
	} else {
		day = 0
	}
	month := talk.MonthNamed(r.word(at + n))
	if month == 0 {
		return first, last, 0
	}
	n++
	begin := func(year int) time.Time {
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, zone).Day() // "31 November" is its last
		return time.Date(year, time.Month(month), min(max(day, 1), last), 0, 0, 0, 0, zone)
	}
	year, latest := atoi(r.word(at+n)), r.latest(at+n)
	if named := year >= 2000 && year <= r.today.Year(); named {
		n++
	} else if year = latest.Year(); begin(year).After(latest) {
		year-- // the one that was
	}
	first = begin(year)
	if day > 0 {
		return first, first, n
	}
	return first, first.AddDate(0, 1, -1), n
}

// latest is when what is named before at begins at the latest, if no year is said of it: "Oktober sampai Desember 2025" is of one year. Else it
// is today.
func (r periodReader) latest(at int) time.Time {
	if slices.Contains(joinWords, r.word(at)) {
		if until, _, n := r.stretch(at + 1); r.namesYear(at+1, n) {
			return until
		}
	}
	return r.today
}

// inYear is the time that the n words from at name, in that year. false: they say a year themselves, can be of none ("bulan lalu"), or it is yet to come.
func (r periodReader) inYear(at, n, year int) (first, last time.Time, ok bool) {
	if r.namesYear(at, n) {
		return first, last, false
	}
	said := slices.Insert(slices.Clone(r.said), at+n, strconv.Itoa(year))
	first, last, named := periodReader{said, r.today}.stretch(at)
	return first, last, named == n+1
}

// namesYear reports whether the year is said in the n words from at.
func (r periodReader) namesYear(at, n int) bool {
	for i := at; i < at+n; i++ {
		if _, err := time.Parse(time.DateOnly, r.word(i)); err == nil || atoi(r.word(i)) >= 2000 {
			return true
		}
	}
	return false
}

// atoi is the number that a word is; 0: it is none.
func atoi(word string) int {
	n, err := strconv.Atoi(word)
	if err != nil {
		return 0
	}
	return n
}

// quarter is the one of that number, this year or before: "Q3", "triwulan 3".
func (r periodReader) quarter(at int) (first time.Time, n int) {
	name, n := strings.TrimPrefix(r.word(at), "q"), 1
	if periodUnits[r.word(at)] == "quarter" {
		name, n = r.word(at+1), 2
	} else if name == r.word(at) {
		return first, 0
	}
	number := slices.Index([]string{"1", "2", "3", "4"}, name)
	if roman := slices.Index([]string{"i", "ii", "iii", "iv"}, name); roman >= 0 {
		number = roman
	}
	if number < 0 {
		return first, 0
	}
	latest := r.latest(at + n)
	year := latest.Year()
	if named := atoi(r.word(at + n)); named >= 2000 && named <= r.today.Year() {
		year, n = named, n+1
	} else if time.Month(3*number+1) > latest.Month() {
		year--
	}
	return time.Date(year, time.Month(3*number+1), 1, 0, 0, 0, 0, r.today.Location()), n
}

// bothOf is the time from one period to another, to be shown by week or by month: "Oktober dan November". false: one of them is no time that is over.
func bothOf(one, other string, today time.Time) (period string, by measure.Grouping, ok bool) {
	zone := today.Location()
	days := func(period string) (first, last time.Time, ok bool) {
		if period == thisYear {
			return time.Date(today.Year(), 1, 1, 0, 0, 0, 0, zone), today, true
		}
		first, last, ok = span(period, zone)
		if last.IsZero() {
			last = today
		}
		return first, last, ok
	}
	first, last, ok := days(one)
	from, to, also := days(other)
	if !ok || !also {
		return "", "", false
	}
	if from.Before(first) {
		first = from
	}
	if to.After(last) {
		last = to
	}
	if by = measure.ByMonth; last.Sub(first) < 32*24*time.Hour {
		by = measure.ByWeek
	}
	return spanOf(first, last), by, true
}

// apart parts what a dash joins: "1-15 november", "okt-nov".
func apart(said []string) (all []string) {
	for _, w := range said {
		from, to, ok := strings.Cut(strings.ReplaceAll(w, "–", "-"), "-")
		day := func(s string) bool { n, err := strconv.Atoi(s); return err == nil && n >= 1 && n <= 31 }
		if ok && (day(from) && day(to) || talk.MonthNamed(from) > 0 && talk.MonthNamed(to) > 0) {
			all = append(all, from, "-", to)
			continue
		}
		all = append(all, w)
	}
	return all
}

// unit is the day, week, month or year that is now, or the one before.
func (r periodReader) unit(unit string, past bool) (first, last time.Time) {
	step := [3]int{}
	switch unit {
	case "day":
		first, step = r.today, [3]int{0, 0, 1}
	case "week":
		first, step = r.today.AddDate(0, 0, -(int(r.today.Weekday())+6)%7), [3]int{0, 0, 7}
	case "quarter":
		first, step = time.Date(r.today.Year(), r.today.Month()-(r.today.Month()-1)%3, 1, 0, 0, 0, 0, r.today.Location()), [3]int{0, 3, 0}
	case "month":
		first, step = r.today.AddDate(0, 0, 1-r.today.Day()), [3]int{0, 1, 0}
	default:
		first, step = time.Date(r.today.Year(), 1, 1, 0, 0, 0, 0, r.today.Location()), [3]int{1, 0, 0}
	}
	if past {
		return first.AddDate(-step[0], -step[1], -step[2]), first.AddDate(0, 0, -1)
	}
	if unit == "day" {
		return first, first
	}
	return first, time.Time{}
}

// groupsIn takes all groupings off what is said, in the order in which they are named: "per topik", "menurut wilayah".
func groupsIn(said []string) (found []measure.Grouping, rest []string) {
	for i := 0; i < len(said); i++ {
		if i+1 < len(said) && (slices.Contains(whichWords, said[i+1]) || slices.Contains(whichWords[2:], said[i])) {
			by, ok := groupWords[said[i]]
			if !ok {
				by, ok = groupWords[said[i+1]]
			}
			if ok {
				found, i = append(found, by), i+1
				continue
			}
		}
		if slices.Contains(byWords, said[i]) && i+1 < len(said) {
			if by, ok := groupWords[said[i+1]]; ok {
				found, i = append(found, by), i+1
				continue
			}
		}
		if by, ok := everyWords[said[i]]; ok {
			found = append(found, by)
			continue
		}
		rest = append(rest, said[i])
	}
	return found, rest
}
