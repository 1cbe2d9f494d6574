package configs

import (
	_ "embed"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Holiday is a day on which offices do not work, unless they say so.
type Holiday struct {
	Date string // 2026-08-17
	Name string
	Kind HolidayKind
}

// HolidayKind is who has the day off.
type HolidayKind string

const (
	NationalHoliday HolidayKind = "libur" // everyone
	JointLeave      HolidayKind = "cuti"  // "cuti bersama": those who serve the state, and others as their employers choose
)

//go:embed holidays/indonesia.yaml
var indonesia []byte

// builtIn names the holidays that come with the program, where a mistake in them is told.
const builtIn = "holidays/indonesia.yaml"

// Dates are the days of holidays, in order.
func Dates(all []Holiday) []string {
	days := make([]string, 0, len(all))
	for _, h := range all {
		days = append(days, h.Date)
	}
	slices.Sort(days)
	return days
}

// readHolidays reads the file that the settings name, or the built-in one.
func (c *Config) readHolidays(m *mistakes) {
	name, text := c.HolidaysFile, indonesia
	if name == "" {
		name = builtIn
	} else {
		var err error
		if text, err = os.ReadFile(name); err != nil {
			m.add(c.from["holidays"], "the holidays cannot be read: %v", err)
			return
		}
	}
	c.Holidays = parseHolidays(name, text, m)
}

// parseHolidays reads a list of {date: 2026-08-17, kind: libur, name: Proklamasi Kemerdekaan}, and adds every mistake to m, with its place in
// the file called name.
func parseHolidays(name string, text []byte, m *mistakes) []Holiday {
	f := &file{name: name, m: m}
	body := f.parse(text)
	if body == nil {
		return nil
	}
	var all []Holiday
	at := map[string]ast.Node{}
	for _, item := range f.list(body, "holidays") {
		var h Holiday
		if !f.fields(item, map[string]func(ast.Node){
			"date": field(f, &h.Date, "date", thisCentury),
			"name": f.str(&h.Name, "name", nameMax, true),
			"kind": field(f, &h.Kind, "kind", oneOf(NationalHoliday, JointLeave)),
		}) {
			continue
		}
		f.needs(item, "a holiday", "date", "name", "kind")
		if h.Date == "" {
			continue
		}
		if first := at[h.Date]; first != nil {
			f.wrong(item, "date: %s is there already, at %s: want each day once", h.Date, strings.TrimPrefix(f.place(first), name+":"))
			continue
		}
		at[h.Date] = item
		all = append(all, h)
	}
	return all
}
