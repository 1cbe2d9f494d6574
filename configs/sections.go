package configs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// what people read in lists and on buttons must not be endless.
const (
	nameMax    = 80
	profileMax = 1000
	valueMax   = 200
	promiseMax = 365
)

// str reads a text of at most limit runes into at. Empty is a mistake if needed.
func (f *file) str(at *string, key string, limit int, needed bool) func(ast.Node) {
	return func(n ast.Node) {
		v, ok := f.scalar(n, key)
		if !ok {
			return
		}
		v = strings.TrimSpace(v)
		switch {
		case needed && v == "":
			f.wrong(n, "%s: must not be empty", key)
		case utf8.RuneCountInString(v) > limit:
			f.wrong(n, "%s: is longer than %d characters", key, limit)
		default:
			*at = v
		}
	}
}

// field reads a value by the rule of a setting.
func field[T any](f *file, at *T, key string, read func(string) (T, error)) func(ast.Node) {
	return func(n ast.Node) {
		v, ok := f.scalar(n, key)
		if !ok {
			return
		}
		if err := into(at, v, read); err != nil {
			f.wrong(n, "%s: %q %v", key, v, err)
		}
	}
}

func (f *file) readOffices(n ast.Node) []Office {
	all := []Office{}
	for _, item := range f.list(n, "offices") {
		o := Office{Promise: DefaultPromise}
		if !f.fields(item, map[string]func(ast.Node){
			"id":           field(f, &o.ID, "id", officeID),
			"name":         f.str(&o.Name, "name", nameMax, true),
			"profile":      f.str(&o.Profile, "profile", profileMax, false),
			"promise_days": field(f, &o.Promise, "promise_days", promise),
			"hours":        func(n ast.Node) { o.Hours = f.readHours(n) },
			"time_zone":    field(f, &o.Zone, "time_zone", timeZone),
			"closed":       field(f, &o.Closed, "closed", yesNo),
			"days_off":     func(n ast.Node) { o.DaysOff = f.readDaysOff(n) },

			"public_page":       field(f, &o.Public, "public_page", yesNo),
			"spam_second":       field(f, &o.SpamSecond, "spam_second", yesNo),
			"assign":            field(f, &o.Assign, "assign", assign),
			"ask_region":        field(f, &o.AskRegion, "ask_region", askRegion),
			"news_offers":       field(f, &o.NewsOffers, "news_offers", yesNo),
			"broadcasts_week":   field(f, &o.BroadcastsWeek, "broadcasts_week", aWeek),
			"broadcast_second":  field(f, &o.BroadcastSecond, "broadcast_second", yesNo),
			"works_on_holidays": field(f, &o.WorksOnHolidays, "works_on_holidays", yesNo),
			"remind_before":     field(f, &o.RemindBefore, "remind_before", workDays(remindBefore)),
			"escalate":          func(n ast.Node) { f.readEscalate(n, &o) },
			"morning_list":      field(f, &o.Morning, "morning_list", morning),

			"undo":    field(f, &o.Undo, "undo", undo),
			"preview": field(f, &o.Preview, "preview", yesNo),
		}) {
			continue
		}
		f.needs(item, "an office", "id", "name")
		if o.ID != "" && f.offices[o.ID] {
			f.wrong(item, "id: a second office %q", o.ID)
		}
		f.offices[o.ID] = true
		all = append(all, o)
	}
	return all
}

// needs notes which of the keys a map lacks.
func (f *file) needs(n ast.Node, what string, keys ...string) {
	entries, _ := f.entries(n)
	for _, key := range keys {
		if !slices.ContainsFunc(entries, func(v *ast.MappingValueNode) bool { return v.Key.GetToken().Value == key }) {
			f.wrong(n, "%s: is missing: %s needs it", key, what)
		}
	}
}

func officeID(v string) (string, error) {
	if !regexp.MustCompile(`^[a-z0-9-]{1,48}$`).MatchString(v) {
		return "", fmt.Errorf("is no ID: want 1 to 48 of a-z, 0-9 and -")
	}
	return v, nil
}

func promise(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > promiseMax {
		return 0, fmt.Errorf("is no number of days: want 0 to %d", promiseMax)
	}
	return n, nil
}

// readHours reads {senin-jumat: 08.00-16.00, sab: [08.00-10.00, 11.00-12.00]}.
func (f *file) readHours(n ast.Node) (week [7][]Interval) {
	if n.Type() == ast.NullType {
		return week
	}
	entries, _ := f.entries(n)
	var set [7]bool
	for _, e := range entries {
		days, err := daysOf(e.Key.GetToken().Value)
		if err != nil {
			f.wrong(e.Key, "hours: %v", err)
			continue
		}
		intervals := f.readIntervals(e.Value)
		for _, day := range days {
			if set[day] {
				f.wrong(e.Key, "hours: %s is set twice", strings.ToLower(day.String()))
			}
			set[day] = true
			week[day] = slices.Clone(intervals)
		}
	}
	return week
}

func (f *file) readIntervals(n ast.Node) []Interval {
	var all []Interval
	for _, item := range f.items(n) {
		v, ok := f.scalar(item, "hours")
		if !ok {
			continue
		}
		i, err := interval(v)
		if err != nil {
			f.wrong(item, "hours: %q %v", v, err)
			continue
		}
		if len(all) > 0 && i.From < all[len(all)-1].To {
			f.wrong(item, "hours: %q begins before the one before it ends", v)
			continue
		}
		all = append(all, i)
	}
	return all
}

// readDaysOff reads [2026-12-31, 2027-01-02], in any order, or a single day.
func (f *file) readDaysOff(n ast.Node) []string {
	var all []string
	for _, item := range f.items(n) {
		var day string
		field(f, &day, "days_off", thisCentury)(item)
		switch {
		case day == "":
		case slices.Contains(all, day):
			f.wrong(item, "days_off: %s is there twice", day)
		default:
			all = append(all, day)
		}
	}
	slices.Sort(all)
	return all
}

// daysOf reads "senin", "mon-fri", "sab, min". A range may go over the end of the week.
func daysOf(key string) ([]time.Weekday, error) {
	bad := fmt.Errorf("%q is no day: want such as senin, senin-jumat, mon-fri or \"sat, sun\"", key)
	var days []time.Weekday
	for _, part := range strings.Split(strings.ToLower(key), ",") {
		first, last, isRange := strings.Cut(part, "-")
		from, ok := weekday(strings.TrimSpace(first))
		if !ok {
			return nil, bad
		}
		to := from
		if isRange {
			if to, ok = weekday(strings.TrimSpace(last)); !ok {
				return nil, bad
			}
		}
		for day := from; ; day = (day + 1) % 7 {
			days = append(days, day)
			if day == to {
				break
			}
		}
	}
	return days, nil
}

// interval reads "08.00-16.00" or "08:00-16:00".
func interval(v string) (Interval, error) {
	bad := fmt.Errorf("are no hours: want such as 08.00-16.00, at most until 24.00")
	first, last, ok := strings.Cut(v, "-")
	if !ok {
		return Interval{}, bad
	}
	from, ok1 := minute(first)
	to, ok2 := minute(last)
	if !ok1 || !ok2 || from >= to {
		return Interval{}, bad
	}
	return Interval{From: from, To: to}, nil
}

func minute(v string) (int, bool) {
	m := regexp.MustCompile(`^([0-9]{1,2})[.:]([0-9]{2})$`).FindStringSubmatch(strings.TrimSpace(v))
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	min, _ := strconv.Atoi(m[2])
	at := h*60 + min
	return at, min < 60 && at <= 24*60
}

func (f *file) readRules(n ast.Node) []Rule {
	all := []Rule{}
	items := f.list(n, "rules")
	for i, item := range items {
		r, ok := f.readRule(item)
		if !ok {
			continue
		}
		if r.Kind == "default" && i != len(items)-1 {
			f.wrong(item, "default: comes last, nothing after it is looked at")
		}
		all = append(all, r)
	}
	return all
}

// readRule reads {words: [lampu, jalan rusak], office: dapil-1, topic: penerangan} or {default: dapil-1}.
func (f *file) readRule(item ast.Node) (Rule, bool) {
	var r Rule
	kind := func(name string) func(ast.Node) {
		return func(n ast.Node) {
			if r.Kind != "" {
				f.wrong(n, "%s: a rule looks at one thing, and this one has %s already", name, r.Kind)
				return
			}
			r.Kind = name
			if name == "default" {
				f.readOfficeRef(n, &r.Office)
				return
			}
			r.Values = f.readValues(n, name)
		}
	}
	ok := f.fields(item, map[string]func(ast.Node){
		"link": kind("link"), "words": kind("words"), "region": kind("region"), "platform": kind("platform"),
		"default": kind("default"),
		"office": func(n ast.Node) {
			if r.Kind != "default" {
				f.readOfficeRef(n, &r.Office)
			}
		},
		"topic": func(n ast.Node) {
			f.str(&r.Topic, "topic", nameMax, false)(n)
			if r.Topic != "" {
				f.topics = append(f.topics, reference{node: n, id: r.Topic})
			}
		},
	})
	if !ok {
		return r, false
	}
	switch {
	case r.Kind == "":
		f.wrong(item, "a rule needs one of link, words, region, platform and default")
		return r, false
	case r.Kind == "default":
		entries, _ := f.entries(item)
		if len(entries) > 1 {
			f.wrong(item, "default: stands alone, as in \"default: dapil-1\"")
		}
	default:
		f.needs(item, "a rule", "office")
		if r.Topic != "" && r.Kind != "words" {
			f.wrong(item, "topic: goes with words only")
		}
	}
	return r, true
}

func (f *file) readOfficeRef(n ast.Node, at *string) {
	field(f, at, "office", officeID)(n)
	if *at != "" {
		f.refs = append(f.refs, reference{node: n, id: *at})
	}
}

// readValues reads what a rule looks for: one or several.
func (f *file) readValues(n ast.Node, key string) []string {
	items := f.items(n)
	if len(items) == 0 {
		f.wrong(n, "%s: must not be empty", key)
	}
	var all []string
	for _, item := range items {
		var v string
		f.str(&v, key, valueMax, true)(item)
		if v != "" {
			all = append(all, v)
		}
	}
	return all
}

func (f *file) readSeasons(n ast.Node) []Season {
	all := []Season{}
	for _, item := range f.list(n, "seasons") {
		var s Season
		if !f.fields(item, map[string]func(ast.Node){
			"name": f.str(&s.Name, "name", nameMax, true),
			"from": field(f, &s.From, "from", date),
			"to":   field(f, &s.To, "to", date),
		}) {
			continue
		}
		f.needs(item, "a season", "name", "from", "to")
		if s.From == "" || s.To == "" {
			continue
		}
		if s.From > s.To {
			f.wrong(item, "from: the season %q ends before it begins", s.Name)
		}
		for _, other := range all {
			if other.Name == s.Name {
				f.wrong(item, "name: a second season %q", s.Name)
			}
			if s.From <= other.To && other.From <= s.To {
				f.wrong(item, "from: the season %q overlaps %q", s.Name, other.Name)
			}
		}
		all = append(all, s)
	}
	return all
}

// date reads 2027-02-01; as such dates, strings are in order of time.
func date(v string) (string, error) {
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return "", fmt.Errorf("is no day: want such as 2027-02-01")
	}
	return v, nil
}

// thisCentury is date for days that a mistyped year would make useless.
func thisCentury(v string) (string, error) {
	if v, err := date(v); err != nil || v >= "2000" && v < "2100" {
		return v, err
	}
	return "", fmt.Errorf("is in no year from 2000 to 2099")
}

// aWeek reads how many a week; 0: the default.
func aWeek(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 50 {
		return 0, fmt.Errorf("is no number of broadcasts: want 0 to 50")
	}
	return n, nil
}
