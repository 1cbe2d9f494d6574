package admin

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers/matter"
	"duaarah/handlers/remind"
	"duaarah/store"
	"duaarah/store/region"
)

// SaveOffice keeps what was changed of an office, or a new one (before is zero), and records it. by 0: the operator. seq is the event of
// it; 0: nothing was changed.
func SaveOffice(tx store.Tx, before, after store.Office, by store.StaffID, now time.Time) (seq int64, err error) {
	if same(before, after) {
		return 0, nil
	}
	if err := tx.SaveOffice(after); err != nil {
		return 0, fmt.Errorf("save office %s: %w", after.ID, err)
	}
	if before.Settings.Morning != 0 || after.Settings.Morning != 0 {
		if err := planMornings(tx, now); err != nil {
			return 0, err
		}
	}
	d := map[string]any{"after": after}
	if before.ID != "" {
		d["before"] = before
	}
	e, err := tx.Record(store.Event{At: now, Kind: store.EventOffice, Office: after.ID, Staff: by, Data: d})
	if err != nil {
		return 0, fmt.Errorf("record what was changed of %s: %w", after.ID, err)
	}
	return e.Seq, nil
}

// planMornings has it looked at which office gets its morning list next.
func planMornings(tx store.Tx, now time.Time) error {
	if err := tx.SetTimer(remind.TimerMorning, 0, now); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// OfficeText says how an office is set.
func OfficeText(p printer, o store.Office) bot.Text {
	var lines []string
	for _, f := range officeFields(p, o) {
		lines = append(lines, p.S("office.line", "name", f.Name, "value", dash(f.After)))
	}
	return p.Text("office.text", "office", o.Name, "id", string(o.ID), "lines", strings.Join(lines, "\n"))
}

// Differing lists what differs between two versions of an office, as people call it.
func Differing(p printer, before, after store.Office) []Field {
	var all []Field
	b, a := officeFields(p, before), officeFields(p, after)
	for i := range a {
		if a[i].After != b[i].After {
			all = append(all, Field{Name: a[i].Name, Before: b[i].After, After: a[i].After})
		}
	}
	return all
}

// officeFields are all that can be set of an office, in words.
func officeFields(p printer, o store.Office) []Field {
	yes := func(b bool) string { return p.S(either(b, "office.yes", "office.no")) }
	f := func(name, value string) Field { return Field{Name: p.S("office.field." + name), After: value} }
	ask := "none"
	switch o.AskRegion {
	case region.Regency:
		ask = "regency"
	case region.District:
		ask = "district"
	}
	all := []Field{
		f("name", o.Name), f("profile", o.Profile), f("promise", p.S("office.days", "n", o.Promise)), f("hours", hoursText(p, o.Hours)),
		f("days_off", daysText(p, o.DaysOff)), f("zone", zoneText(o.Zone)), f("closed", p.S(either(o.Closed, "office.is_closed", "office.is_open"))),
		f("public", yes(o.Public)), f("holidays", yes(o.WorksOnHolidays)), f("region", p.S("office.region."+ask)),
	}
	for _, s := range settings() {
		all = append(all, Field{Name: p.S("office.setting." + s.label()), After: s.text(p, s.index(o.Settings))})
	}
	return all
}

// hoursText writes a week as people read it.
func hoursText(p printer, w store.WorkWeek) string {
	return cmp.Or(matter.WeekText(p, w), p.S("office.always"))
}

// daysText is a list of days; those that are over are left out.
func daysText(p printer, days []string) string {
	var all []string
	today := p.Now().Format(time.DateOnly)
	for _, d := range days {
		at, err := time.ParseInLocation(time.DateOnly, d, p.Now().Location())
		if err != nil || d < today {
			continue
		}
		all = append(all, p.ShortDay(at))
	}
	return strings.Join(all, "; ")
}

// hoursOf is a week as the store has it.
func hoursOf(week [7][]configs.Interval) (w store.WorkWeek) {
	for d, day := range week {
		for _, i := range day {
			w[d] = append(w[d], store.Interval{From: i.From, To: i.To})
		}
	}
	return w
}

// index reads a number of a button; -1: it is none.
func index(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}
