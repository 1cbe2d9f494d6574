package admin

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/region"
)

const (
	verbOffice   = "s.a_kantor"  // office
	verbChange   = "s.a_ubah"    // office, field; its words say what to
	verbSwitch   = "s.a_saklar"  // office, field, what it is to be
	verbSettings = "s.a_setelan" // office
	verbSetting  = "s.a_pilih"   // office, setting
	verbSet      = "s.a_atur"    // office, setting, number of the value
	verbUndo     = "s.a_urung"   // office, the event that is taken back
	verbNew      = "s.a_baru"    // its words are the name
)

func officeButtons() []button {
	office := store.RightOffice
	return []button{
		{verbOffice, office, func(t *turn, o store.Office, _ talk.Args) error { return t.office(o, bot.Text{}, 0) }},
		{verbChange, office, func(t *turn, o store.Office, args talk.Args) error { return t.changeField(o, args.At(1)) }},
		{verbSwitch, office, func(t *turn, o store.Office, args talk.Args) error { return t.flip(o, args.At(1), args.At(2)) }},
		{verbSettings, office, func(t *turn, o store.Office, _ talk.Args) error { return t.settings(o) }},
		{verbSetting, office, func(t *turn, o store.Office, args talk.Args) error { return t.setting(o, args.At(1)) }},
		{verbSet, office, func(t *turn, o store.Office, args talk.Args) error { return t.set(o, args.At(1), args.At(2)) }},
		{verbUndo, office, func(t *turn, o store.Office, args talk.Args) error { return t.undo(o, args.Int(1)) }},
		{verbNew, store.RightHouse, func(t *turn, _ store.Office, _ talk.Args) error { return t.newOffice() }},
	}
}

// Offices is "/kantor": the settings of the speaker's office; of several, which. Who may make another is offered that.
func Offices(t *talk.Turn, args string) error {
	x := &turn{Turn: t}
	if open(t) {
		return t.SayText("people.private")
	}
	some, err := mine(t, store.RightOffice)
	if err != nil {
		return err
	}
	if strings.TrimSpace(args) != "" || len(some) == 1 {
		o, ok, err := which(t, store.RightOffice, args, "office.which", verbOffice)
		if err != nil || !ok {
			return err
		}
		return x.office(o, bot.Text{}, 0)
	}
	house, err := x.house()
	if err != nil {
		return err
	}
	rows := append(officeRows(t, some, verbOffice, 0), house...)
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("office.which"), Buttons: rows})
	return err
}

// house is the button that makes another office, for who may.
func (t *turn) house() ([][]bot.Button, error) {
	ids, err := mine(t.Turn, store.RightHouse)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	b := t.Btn("office.button.new", verbNew)
	b.Form = t.form("office.form.new", "office.form.name", nameMost)
	return [][]bot.Button{{b}}, nil
}

// How long what people read of an office may be, in runes.
const (
	nameMost    = 80
	profileMost = 1000
	wordsMost   = 300
)

// fields are what is changed by words, in order: what each is called, and how long it may be.
var fields = [...]struct {
	name string
	most int
}{{"name", nameMost}, {"profile", profileMost}, {"promise", 3}, {"hours", wordsMost}, {"days_off", wordsMost}}

// office shows the settings of an office, and what can be changed. news goes before it; undo is the event that can be taken back.
func (t *turn) office(o store.Office, news bot.Text, undo int64) error {
	var b bot.TextBuilder
	if !news.IsZero() {
		b.Text(news).Add("\n\n")
	}
	b.Text(OfficeText(t.P, o))
	var rows [][]bot.Button
	if undo != 0 {
		rows = append(rows, []bot.Button{t.Btn("office.button.undo", verbUndo, o.ID, undo)})
	}
	var each []bot.Button
	for _, f := range fields {
		btn := bot.Button{Label: t.P.S("office.button.change." + f.name), Data: talk.Data(verbChange, o.ID, f.name)}
		btn.Form = t.form("office.form.change", "office.form."+f.name, f.most, "name", t.P.S("office.field."+f.name))
		each = append(each, btn)
	}
	each = append(each,
		t.Btn(either(o.Closed, "office.button.open", "office.button.close"), verbSwitch, o.ID, "closed", either(o.Closed, "0", "1")),
		t.Btn(either(o.Public, "office.button.hide", "office.button.publish"), verbSwitch, o.ID, "public", either(o.Public, "0", "1")),
		t.Btn(either(o.WorksOnHolidays, "office.button.rest", "office.button.work"), verbSwitch, o.ID, "holidays", either(o.WorksOnHolidays, "0", "1")))
	rows = append(rows, inRows(2, each)...)
	rows = append(rows, []bot.Button{t.Btn("office.button.more", verbSettings, o.ID), t.Btn("office.button.trail", verbOfficeTrail, o.ID)})
	more, err := t.house()
	if err != nil {
		return err
	}
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: append(rows, more...)})
}

// change keeps what was changed, says what, and offers to take it back.
func (t *turn) change(before, after store.Office) error {
	seq, err := SaveOffice(t.Tx, before, after, t.Who.Staff, t.Now)
	if err != nil {
		return err
	}
	if seq == 0 {
		return t.Toast("office.same")
	}
	var lines []string
	for _, f := range Differing(t.P, before, after) {
		lines = append(lines, t.P.S("trail.change", "name", f.Name, "before", dash(f.Before), "after", dash(f.After)))
	}
	return t.office(after, t.P.Text("office.changed", "changes", strings.Join(lines, "\n")), seq)
}

// changeField takes the words for one of the fields.
func (t *turn) changeField(o store.Office, field string) error {
	i := slices.IndexFunc(fields[:], func(f struct {
		name string
		most int
	}) bool {
		return f.name == field
	})
	if i < 0 {
		return t.Toast("toast.stale")
	}
	words, ok, err := t.asked("office.ask."+field, "office", o.Name)
	if err != nil || !ok {
		return err
	}
	after, err := SetField(o, field, words)
	if err != nil {
		return t.askedAgain(talk.Data(verbChange, o.ID, field), "office.wrong."+field)
	}
	return t.change(o, after)
}

// errField: the words for a field of an office are none.
var errField = errors.New("that is not what the field holds")

// SetField gives a field of an office another value, as people write it.
func SetField(o store.Office, field, words string) (store.Office, error) {
	line := strings.Join(strings.Fields(words), " ")
	switch field {
	case "name":
		if talk.Blank(line) || utf8.RuneCountInString(line) > nameMost {
			return o, errField
		}
		o.Name = line
	case "profile":
		if utf8.RuneCountInString(words) > profileMost {
			return o, errField
		}
		o.Profile = strings.TrimSpace(words)
	case "promise":
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(line, " hari"), " days"))
		if err != nil || n < 0 || n > 365 {
			return o, errField
		}
		o.Promise = n
	case "hours":
		if nothing(line) {
			o.Hours = store.WorkWeek{}
			break
		}
		week, err := configs.ParseHours(line)
		if err != nil {
			return o, errField
		}
		o.Hours = hoursOf(week)
	case "days_off":
		if nothing(line) {
			o.DaysOff = nil
			break
		}
		days, err := configs.ParseDays(line)
		if err != nil {
			return o, errField
		}
		o.DaysOff = days
	default:
		return o, errField
	}
	return o, nil
}

// nothing reports whether words say that there is to be nothing.
func nothing(line string) bool {
	switch strings.ToLower(line) {
	case "-", "tidak ada", "selalu", "kosong", "none", "always":
		return true
	}
	return false
}

// flip sets what an office has or has not.
func (t *turn) flip(o store.Office, field, to string) error {
	after := o
	yes := to == "1"
	switch field {
	case "closed":
		after.Closed = yes
	case "public":
		after.Public = yes
	case "holidays":
		after.WorksOnHolidays = yes
	default:
		return t.Toast("toast.stale")
	}
	return t.change(o, after)
}

// undo takes a change back, if the office is as it left it.
func (t *turn) undo(o store.Office, seq int64) error {
	e, err := t.Event(seq)
	if errors.Is(err, store.ErrNotFound) || err == nil && (e.Kind != store.EventOffice || e.Office != o.ID) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("event %d: %w", seq, err)
	}
	var before, after store.Office
	d := data(e.Data)
	if err := errors.Join(d.into("before", &before), d.into("after", &after)); err != nil {
		return err
	}
	if before.ID == "" || !same(after, o) {
		return t.Toast("office.moved_on")
	}
	return t.change(o, before)
}

// newOffice makes an office of the name that is given, of which the speaker is the first admin: they can invite others into it.
func (t *turn) newOffice() error {
	words, ok, err := t.asked("office.ask.new")
	if err != nil || !ok {
		return err
	}
	o, err := NewOffice(t.Tx, "", words, t.Zone.String())
	if errors.Is(err, errField) {
		return t.askedAgain(verbNew, "office.wrong.name")
	} else if err != nil {
		return err
	}
	if _, err := SaveOffice(t.Tx, store.Office{}, o, t.Who.Staff, t.Now); err != nil {
		return err
	}
	if err := t.SaveMembership(store.Membership{Office: o.ID, Staff: t.Who.Staff, Role: store.RoleAdmin, Since: t.Now}); err != nil {
		return fmt.Errorf("save a membership: %w", err)
	}
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventEnrol, Office: o.ID, Staff: t.Who.Staff,
		Data: map[string]any{"role": string(store.RoleAdmin)}}); err != nil {
		return fmt.Errorf("record an enrolment: %w", err)
	}
	return t.office(o, t.P.Text("office.made", "office", o.Name), 0)
}

// NewOffice is an office of that name that is not kept yet. id "": one is made of the name.
func NewOffice(r store.Reader, id store.OfficeID, name, zone string) (o store.Office, err error) {
	if o, err = SetField(store.Office{}, "name", name); err != nil {
		return o, err
	}
	all, err := r.Offices()
	if err != nil {
		return o, fmt.Errorf("offices: %w", err)
	}
	taken := func(id store.OfficeID) bool {
		return slices.ContainsFunc(all, func(o store.Office) bool { return o.ID == id })
	}
	if id == "" {
		base := idOf(o.Name)
		id = base
		for n := 2; taken(id); n++ {
			id = store.OfficeID(fmt.Sprintf("%s-%d", base, n))
		}
	}
	if !id.Valid() || taken(id) {
		return o, fmt.Errorf("the ID %q: %w", id, store.ErrUsed)
	}
	o.ID, o.Promise, o.Zone = id, configs.DefaultPromise, zone
	if _, ok := zoneNames[zone]; !ok {
		o.Zone = "Asia/Jakarta"
	}
	for _, other := range all {
		o.Position = max(o.Position, other.Position+1)
	}
	return o, nil
}

// zoneNames are the time zones of the country, and what people call them.
var zoneNames = map[string]string{"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}

// idMost is how long an ID is that is made of a name.
const idMost = 40

// idOf makes an ID of a name: "Kantor Dapil 3" is kantor-dapil-3.
func idOf(name string) store.OfficeID {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words, "-")
	if len(id) > idMost {
		id = strings.TrimRight(id[:idMost], "-")
	}
	if id == "" {
		id = "kantor"
	}
	return store.OfficeID(id)
}

// zonesOffered are those that are offered in chat, from the west on: one of each name.
var zonesOffered = [...]string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}

// zoneText is what people call a time zone.
func zoneText(zone string) string { return cmp.Or(zoneNames[zone], zone) }

// What is set of an office itself, as files and command lines call it.
const (
	pathRegion = "ask_region"
	pathZone   = "time_zone"
)

// askRegions are how exactly an office can need to know where something is about, and askRegionNames what each is called.
var (
	askRegions     = [...]region.Level{region.None, region.Regency, region.District}
	askRegionNames = [...]string{"none", "regency", "district"}
)
