package lookup

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duaarah/store/suggest"
)

// What is known of an aspiration beside its words is found by marks, which no word can be: a letter, an underscore, and what.
const (
	markOffice   = "o_"
	markTopic    = "t_"
	markRegion   = "r_"
	markKind     = "k_"
	markYear     = "y_" // 2026
	markMonth    = "n_" // 11
	markInYear   = "m_" // 202611
	markDay      = "d_" // 20261103
	markOfMonth  = "e_" // 1103
	regionLevels = 4
)

// Facts are what is known of an aspiration beside its words.
type Facts struct {
	Office, Topic, Kind, State string
	Region                     string // Kemendagri's code, with dots or without
	At                         time.Time
	Answered                   bool
}

// Marks are those by which the aspiration is found.
func (f Facts) Marks() []string {
	all := []string{OfficeMark(f.Office), markYear + f.At.Format("2006"), markMonth + f.At.Format("01"), markInYear + f.At.Format("200601"),
		markDay + f.At.Format("20060102"), markOfMonth + f.At.Format("0102")}
	if f.Topic != "" {
		all = append(all, TopicMark(f.Topic))
	}
	if f.Kind != "" {
		all = append(all, markKind+f.Kind)
	}
	code := strings.ReplaceAll(f.Region, ".", "")
	for _, n := range [regionLevels]int{2, 4, 6, 10} {
		if len(code) >= n {
			all = append(all, markRegion+code[:n])
		}
	}
	return all
}

// OfficeMark, TopicMark and RegionMark are the marks of one.
func OfficeMark(id string) string { return markOffice + strings.ReplaceAll(id, "-", "_") }

func TopicMark(id string) string { return markTopic + strings.ReplaceAll(id, "-", "_") }

func RegionMark(code string) string { return markRegion + strings.ReplaceAll(code, ".", "") }

// All has to be there, each of it.
type All []string

// Any is met by one of its parts.
type Any []All

// Query is what is looked for: each of its parts has to be met.
type Query struct {
	Parts []Any
	Words map[string]bool // the words of it that can be marked in a text
	// Plain are the places of Parts that are words and nothing else: who mistyped one means another.
	Plain []int
	// State and Answered ("yes", "no") are how things stand; empty: in any way. That changes often, and no mark tells of it.
	State, Answered string
}

// Empty reports whether nothing is looked for.
func (q Query) Empty() bool { return len(q.Parts) == 0 && q.State == "" && q.Answered == "" }

// Names are what words may be the names of.
type Names struct {
	Topics  map[string][]string              // by the words of a label, with a space between
	Regions func(name string) (ids []string) // codes of the regions that are called so
}

// Read reads what somebody looks for: words, names of topics and regions, kinds, months and days, and whether it was answered. now
// is in the zone of who asks. A word that is a name as well finds both.
func Read(text string, now time.Time, names Names) Query {
	var words []string
	suggest.EachWord(text, func(word string, _, _ int) { words = append(words, strings.Fields(word)...) })
	words = words[:min(len(words), wordsMost)]
	q := Query{Words: map[string]bool{}}
	for i := 0; i < len(words); {
		n := q.dates(words[i:], now)
		if n == 0 {
			n = q.phrase(words[i:])
		}
		if n == 0 {
			n = q.word(words[i:], names)
		}
		i += n
	}
	return q
}

// wordsMost is how many words can be looked for at once.
const wordsMost = 16

// longest is how many words the name of a topic or region has at most.
const longest = 4

// word takes one word, or several that are a name, and returns how many.
func (q *Query) word(words []string, names Names) int {
	for n := min(longest, len(words)); n > 0; n-- {
		name := strings.Join(words[:n], " ")
		var any Any
		for _, id := range names.Topics[name] {
			any = append(any, All{TopicMark(id)})
		}
		if names.Regions != nil && (n > 1 || len(name) > 3 && !stop[name]) {
			for _, code := range names.Regions(name) {
				any = append(any, All{RegionMark(code)})
			}
		}
		if kind := kinds[name]; kind != "" {
			any = append(any, All{markKind + kind})
		}
		if len(any) == 0 && n > 1 {
			continue
		}
		said, ok := q.said(words[:n])
		if !ok && len(any) == 0 {
			return n // by it nothing is found
		}
		if len(any) == 0 {
			q.Plain = append(q.Plain, len(q.Parts))
		}
		q.Parts = append(q.Parts, append(said, any...))
		return n
	}
	return 1
}

// said is that all these words are written. false: they are words by which nothing is found.
func (q *Query) said(words []string) (Any, bool) {
	any := Any{nil}
	found := false
	for _, w := range words {
		roots := rootsOf(w)
		if len(roots) == 0 {
			continue
		}
		found = true
		var next Any
		for _, before := range any {
			for _, r := range roots {
				q.Words[r] = true
				next = append(next, append(slices.Clip(before), r))
			}
		}
		any = next[:min(len(next), 16)]
	}
	if !found {
		return nil, false
	}
	return any, true
}

var kinds = map[string]string{"keluhan": "complaint", "complaint": "complaint", "complaints": "complaint", "harapan": "wish", "usulan": "wish", "wish": "wish", "wishes": "wish",
	"pertanyaan": "question", "question": "question", "questions": "question", "apresiasi": "praise", "praise": "praise"}

// phrases are what says how things stand: a state, or whether it was answered.
var phrases = map[string]string{
	"belum dibalas": unanswered, "belum dijawab": unanswered, "belum terjawab": unanswered, "belum ada balasan": unanswered,
	"tidak dibalas": unanswered, "tanpa balasan": unanswered, "unanswered": unanswered, "not answered": unanswered, "no reply": unanswered,
	"sudah dibalas": answered, "sudah dijawab": answered, "terjawab": answered, "dibalas": answered, "answered": answered,
	"masih terbuka": "open", "terbuka": "open", "open": "open", "sudah ditutup": "closed", "ditutup": "closed", "closed": "closed", "spam": "spam",
}

const (
	unanswered = "no"
	answered   = "yes"
)

// phrase takes what says how things stand, and returns how many words that were.
func (q *Query) phrase(words []string) int {
	for n := min(3, len(words)); n > 0; n-- {
		switch says := phrases[strings.Join(words[:n], " ")]; says {
		case "":
			continue
		case answered, unanswered:
			q.Answered = says
		default:
			q.State = says
		}
		return n
	}
	return 0
}

var months = map[string]int{"januari": 1, "jan": 1, "january": 1, "februari": 2, "feb": 2, "february": 2, "pebruari": 2, "maret": 3, "mar": 3, "march": 3, "april": 4, "apr": 4,
	"mei": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7, "agustus": 8, "agt": 8, "agu": 8, "aug": 8, "ags": 8, "august": 8, "september": 9, "sep": 9, "sept": 9,
	"oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11, "nov": 11, "nopember": 11, "desember": 12, "des": 12, "dec": 12, "december": 12}

// dates takes a day, a month or a year, and returns how many words that were: "3 november 2026", "november", "kemarin", "bulan lalu",
// "2026 11 03" (of 2026-11-03).
func (q *Query) dates(words []string, now time.Time) int {
	at := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	number := func(i, from, to int) (int, bool) {
		n, err := strconv.Atoi(at(i))
		return n, err == nil && n >= from && n <= to
	}
	mark := func(n int, marks ...string) int {
		any := Any{}
		for _, m := range marks {
			any = append(any, All{m})
		}
		q.Parts = append(q.Parts, any)
		return n
	}
	day := func(t time.Time) string { return markDay + t.Format("20060102") }
	if n, ok := relative(words, now); ok {
		return mark(len(n.said), n.marks...)
	}
	year, isYear := number(0, 2000, 2099)
	m, isMonth := number(1, 1, 12)
	d, isDay := number(2, 1, 31)
	if isYear && isMonth && isDay {
		return mark(3, day(time.Date(year, time.Month(m), d, 0, 0, 0, 0, now.Location())))
	}
	d, isDay = number(0, 1, 31)
	if named := months[at(1)]; isDay && named > 0 {
		if year, ok := number(2, 2000, 2099); ok {
			return mark(3, day(time.Date(year, time.Month(named), d, 0, 0, 0, 0, now.Location())))
		}
		return mark(2, markOfMonth+pad(named)+pad(d))
	}
	if m, ok := number(1, 1, 12); isDay && ok {
		if year, ok := number(2, 2000, 2099); ok { // 3/11/2026
			return mark(3, day(time.Date(year, time.Month(m), d, 0, 0, 0, 0, now.Location())))
		}
	}
	if named := months[at(0)]; named > 0 {
		if year, ok := number(1, 2000, 2099); ok {
			return mark(2, markInYear+strconv.Itoa(year)+pad(named))
		}
		return mark(1, markMonth+pad(named))
	}
	if isYear {
		q.Words[at(0)] = true
		q.Parts = append(q.Parts, Any{{markYear + at(0)}, {at(0)}})
		return 1
	}
	return 0
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

type span struct {
	said  []string
	marks []string
}

// relative reads a time that is told from now: "hari ini", "minggu lalu", "this month".
func relative(words []string, now time.Time) (span, bool) {
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	firstOf := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	days := func(from time.Time, n int) (marks []string) {
		for i := range n {
			marks = append(marks, markDay+from.AddDate(0, 0, i).Format("20060102"))
		}
		return marks
	}
	month := func(t time.Time) []string { return []string{markInYear + t.Format("200601")} }
	year := func(n int) []string { return []string{markYear + strconv.Itoa(now.Year()+n)} }
	for _, each := range [...]struct {
		said  string
		marks func() []string
	}{
		{"hari ini", func() []string { return days(now, 1) }}, {"today", func() []string { return days(now, 1) }},
		{"kemarin", func() []string { return days(now.AddDate(0, 0, -1), 1) }}, {"yesterday", func() []string { return days(now.AddDate(0, 0, -1), 1) }},
		{"minggu ini", func() []string { return days(monday, 7) }}, {"pekan ini", func() []string { return days(monday, 7) }},
		{"this week", func() []string { return days(monday, 7) }},
		{"minggu lalu", func() []string { return days(monday.AddDate(0, 0, -7), 7) }}, {"pekan lalu", func() []string { return days(monday.AddDate(0, 0, -7), 7) }},
		{"last week", func() []string { return days(monday.AddDate(0, 0, -7), 7) }},
		{"bulan ini", func() []string { return month(now) }}, {"this month", func() []string { return month(now) }},
		{"bulan lalu", func() []string { return month(firstOf.AddDate(0, -1, 0)) }}, {"last month", func() []string { return month(firstOf.AddDate(0, -1, 0)) }},
		{"tahun ini", func() []string { return year(0) }}, {"this year", func() []string { return year(0) }},
		{"tahun lalu", func() []string { return year(-1) }}, {"last year", func() []string { return year(-1) }},
	} {
		said := strings.Fields(each.said)
		if len(words) >= len(said) && slices.Equal(words[:len(said)], said) {
			return span{said, each.marks()}, true
		}
	}
	return span{}, false
}
