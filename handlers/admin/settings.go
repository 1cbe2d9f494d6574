package admin

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// setting is something that an office may choose: a field of store.OfficeSettings, or of the office itself.
type setting struct {
	path   string // of its JSON
	key    string // in a file
	values []any  // the first is what an office has that chose nothing
}

// settings are all, in the order in which they are shown. A field of store.OfficeSettings needs a line here; a test sees to that.
func settings() []setting {
	return []setting{
		{"assign", "assign", []any{"", string(store.AssignRound), string(store.AssignLeast), string(store.AssignTopics)}},
		{"remind_before", "remind_before", []any{0, -1, 2, 3}},
		{"escalate.head", "escalate.head", []any{0, -1, 1, 5}},
		{"escalate.admin", "escalate.admin", []any{0, -1, 2, 10}},
		{"morning", "morning_list", []any{0, store.MorningOpening, 7 * 60, 8 * 60}},
		{"undo", "undo", []any{0, 15 * time.Second, time.Minute}},
		{"preview", "preview", []any{false, true}},
		{"broadcast.offers", "news_offers", []any{false, true}},
		{"broadcast.week", "broadcasts_week", []any{0, 1, 3, 5, 7}},
		{"broadcast.second", "broadcast_second", []any{false, true}},
		{"spam_second", "spam_second", []any{false, true}},
	}
}

// label is the setting in the catalogue: office.setting.LABEL, and office.value.LABEL.N for each value.
func (s setting) label() string { return strings.ReplaceAll(s.path, ".", "_") }

// text says a value in words. Below 0: one that is set in the file alone.
func (s setting) text(p printer, i int) string {
	if i < 0 || i >= len(s.values) {
		return p.S("office.value.other")
	}
	if _, yes := s.values[i].(bool); yes {
		return p.S(either(s.values[i] == true, "office.yes", "office.no"))
	}
	return p.S(fmt.Sprintf("office.value.%s.%d", s.label(), i))
}

// index is which of the values an office has; -1: another.
func (s setting) index(have store.OfficeSettings) int {
	value := s.of(have)
	if value == nil {
		return 0
	}
	return slices.IndexFunc(s.values, func(v any) bool { return same(v, value) })
}

// of is what an office has; nil: it chose nothing.
func (s setting) of(have store.OfficeSettings) any {
	var value any = asJSON(have)
	for _, key := range strings.Split(s.path, ".") {
		m, _ := value.(map[string]any)
		value = m[key]
	}
	return value
}

// in gives an office's settings that value.
func (s setting) in(have store.OfficeSettings, i int) (store.OfficeSettings, error) {
	all := asJSON(have)
	m, keys := all, strings.Split(s.path, ".")
	for _, key := range keys[:len(keys)-1] {
		next, ok := m[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[key] = next
		}
		m = next
	}
	m[keys[len(keys)-1]] = s.values[i]
	b, err := json.Marshal(all)
	var after store.OfficeSettings
	if err == nil {
		err = json.Unmarshal(b, &after)
	}
	if err != nil {
		return have, fmt.Errorf("set %s: %w", s.path, err)
	}
	return after, nil
}

func asJSON(v any) map[string]any {
	m := map[string]any{}
	if b, err := json.Marshal(v); err == nil {
		_ = json.Unmarshal(b, &m) // what was just written is read
	}
	return m
}

// Setting finds a setting by its path, and gives an office that value of it, as it is written: "yes", "3", "round_robin". ok = false: there
// is no such setting, or it has no such value.
func Setting(o store.Office, path, value string) (after store.Office, ok bool, err error) {
	if path == pathRegion {
		i := slices.Index(askRegionNames[:], strings.ToLower(value))
		if i < 0 {
			return o, false, nil
		}
		o.AskRegion = askRegions[i]
		return o, true, nil
	}
	for _, s := range settings() {
		if s.path != path {
			continue
		}
		for i, v := range s.values {
			if have := strings.ToLower(value); written(path, v) == have || fmt.Sprint(v) == have {
				o.Settings, err = s.in(o.Settings, i)
				return o, true, err
			}
		}
		return s.asInAFile(o, value)
	}
	return o, false, nil
}

// asInAFile gives an office a value that a file may hold, though it is not offered in chat: "07.30", "4d", "off". ok = false: it may not.
func (s setting) asInAFile(o store.Office, value string) (after store.Office, ok bool, err error) {
	line := fmt.Sprintf("%s: %q", s.key, value)
	if outer, inner, nested := strings.Cut(s.key, "."); nested {
		line = fmt.Sprintf("%s: {%s: %q}", outer, inner, value)
	}
	seed, err := configs.ParseSeed("", []byte("offices: [{id: x, name: x, "+line+"}]"), "", configs.Known{})
	if err != nil || len(seed.Offices) != 1 {
		return o, false, nil
	}
	if chosen := s.of(officeOf(seed.Offices[0], 0).Settings); chosen != nil { // else it is what one has that chose nothing
		s.values = []any{chosen}
	}
	o.Settings, err = s.in(o.Settings, 0)
	return o, true, err
}

// written is a setting's value as it stands on a command line and in a file.
func written(path string, v any) string {
	switch v := v.(type) {
	case int:
		switch path {
		case "remind_before":
			return workDays(store.OfficeSettings{RemindBefore: v}.Before())
		case "escalate.head":
			return workDays(store.OfficeSettings{Escalate: store.Escalation{Head: v}}.ToHead())
		case "escalate.admin":
			return workDays(store.OfficeSettings{Escalate: store.Escalation{Admin: v}}.ToAdmin())
		case "morning":
			return morningAt(v)
		case "undo":
			return either(v == 0, "no", time.Duration(v).String())
		}
	case bool:
		return either(v, "yes", "no")
	case string:
		return either(v == "", "none", v)
	case time.Duration:
		return written(path, int(v))
	}
	return fmt.Sprint(v)
}

func workDays(n int) string { return either(n == 0, "off", fmt.Sprintf("%dd", n)) }

func morningAt(minute int) string {
	switch minute {
	case 0:
		return "off"
	case store.MorningOpening:
		return "opening"
	}
	return fmt.Sprintf("%02d.%02d", minute/60, minute%60)
}

// SettingPaths are the settings and their values, as they stand on a command line.
func SettingPaths() (all []string) {
	for _, s := range settings() {
		var values []string
		for _, v := range s.values {
			values = append(values, written(s.path, v))
		}
		all = append(all, s.path+"="+strings.Join(values, "|"))
	}
	return append(all, pathRegion+"="+strings.Join(askRegionNames[:], "|"))
}

// settings shows how the office wants to work.
func (t *turn) settings(o store.Office) error {
	var each []bot.Button
	for _, s := range settings() {
		each = append(each, bot.Button{Label: t.P.S("office.setting." + s.label()), Data: talk.Data(verbSetting, o.ID, s.path)})
	}
	for _, level := range askRegions {
		if level != o.AskRegion {
			each = append(each, t.Btn(fmt.Sprintf("office.button.region.%d", slices.Index(askRegions[:], level)), verbSet, o.ID, pathRegion, slices.Index(askRegions[:], level)))
		}
	}
	each = append(each, bot.Button{Label: t.P.S("office.field.zone"), Data: talk.Data(verbSetting, o.ID, pathZone)})
	rows := inRows(1, each)
	return t.show(bot.Outgoing{Text: t.P.Text("office.choose_setting", "office", o.Name),
		Buttons: append(rows, []bot.Button{t.Btn("office.button.back", verbOffice, o.ID)})})
}

// setting offers the values of one.
func (t *turn) setting(o store.Office, path string) error {
	if path == pathZone {
		return t.zones(o)
	}
	i := slices.IndexFunc(settings(), func(s setting) bool { return s.path == path })
	if i < 0 {
		return t.Toast("toast.stale")
	}
	s := settings()[i]
	has := s.index(o.Settings)
	var rows [][]bot.Button
	for i := range s.values {
		if i != has {
			rows = append(rows, []bot.Button{{Label: s.text(t.P, i), Data: talk.Data(verbSet, o.ID, s.path, i)}})
		}
	}
	return t.show(bot.Outgoing{Text: t.P.Text("office.choose_value", "name", t.P.S("office.setting."+s.label()), "now", s.text(t.P, has)),
		Buttons: append(rows, []bot.Button{t.Btn("office.button.back", verbOffice, o.ID)})})
}

// zones offers the time zones of the country, and says how late it is there.
func (t *turn) zones(o store.Office) error {
	var rows [][]bot.Button
	for i, zone := range zonesOffered {
		there := store.Office{Zone: zone}
		if zoneText(zone) == zoneText(o.Zone) {
			continue
		}
		rows = append(rows, []bot.Button{{Label: t.P.S("office.button.zone", "zone", zoneNames[zone], "at", t.Now.In(there.Location()).Format(clockForm)),
			Data: talk.Data(verbSet, o.ID, pathZone, i)}})
	}
	return t.show(bot.Outgoing{Text: t.P.Text("office.choose_value", "name", t.P.S("office.field.zone"),
		"now", t.P.S("office.button.zone", "zone", zoneText(o.Zone), "at", t.Now.In(o.Location()).Format(clockForm))),
		Buttons: append(rows, []bot.Button{t.Btn("office.button.back", verbOffice, o.ID)})})
}

// clockForm is a time of day as people write it.
const clockForm = "15.04"

// set gives a setting one of its values.
func (t *turn) set(o store.Office, path, number string) error {
	after := o
	n := index(number)
	switch {
	case path == pathRegion && n >= 0 && n < len(askRegions):
		after.AskRegion = askRegions[n]
		return t.change(o, after)
	case path == pathZone && n >= 0 && n < len(zonesOffered):
		after.Zone = zonesOffered[n]
		return t.change(o, after)
	}
	i := slices.IndexFunc(settings(), func(s setting) bool { return s.path == path })
	if i < 0 || n < 0 || n >= len(settings()[i].values) {
		return t.Toast("toast.stale")
	}
	var err error
	if after.Settings, err = settings()[i].in(o.Settings, n); err != nil {
		return err
	}
	return t.change(o, after)
}
