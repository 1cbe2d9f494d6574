package admin

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/region"
)

// noReader is a store in which there is nothing.
type noReader struct{ store.Reader }

func (noReader) Staff(store.StaffID) (store.Staff, error) { return store.Staff{}, store.ErrNotFound }
func (noReader) Office(store.OfficeID) (store.Office, error) {
	return store.Office{}, store.ErrNotFound
}
func (noReader) Aspiration(store.AspirationID) (store.Aspiration, error) {
	return store.Aspiration{}, store.ErrNotFound
}
func (noReader) Topics() ([]store.Topic, error)                 { return nil, nil }
func (noReader) Regions() (*region.Index, error)                { return nil, nil }
func (noReader) StaffCalled(store.StaffID, int) (string, error) { return "", nil }

// kindsOf are all kinds of events, as they stand in the code.
func kindsOf(t *testing.T) (kinds []store.EventKind) {
	t.Helper()
	files, err := filepath.Glob("../../store/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			if typ, ok := v.Type.(*ast.Ident); ok && typ.Name == "EventKind" {
				kind, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, store.EventKind(kind))
			}
			return true
		})
	}
	if len(kinds) < 60 {
		t.Fatalf("only %d kinds of events are found", len(kinds))
	}
	return kinds
}

// Each kind of event has its sentence, in every language that staff are spoken to in, whatever its data.
func TestEveryEventHasItsSentence(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	verdicts := []any{"yes", "partly", "no"}
	for _, lang := range []string{"id", "en"} {
		p := cat.Printer(lang, time.UTC, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
		for _, kind := range kindsOf(t) {
			for i, d := range []map[string]any{
				{}, {"step": "asked", "verdict": verdicts[0], "on": true, "shown": true, "by": "bot"},
				{"step": "done", "verdict": verdicts[1], "why": "asked", "outcome": "uncertain", "retracted": true, "lost": true, "off": true, "away": true},
				{"step": "failed", "verdict": verdicts[2], "why": "left", "left": true, "from": 1.0, "invitation": 3.0, "until": 1.0, "of": 2.0, "kind": "wish", "kind_before": "complaint", "topic": "air", "region": "35"},
				{"step": "dropped", "verdict": verdicts[0], "before": map[string]any{"ID": "a", "Promise": 3}, "after": map[string]any{"ID": "a", "Promise": 5}},
			} {
				if kind == store.EventUpdate && d["step"] == nil || kind == store.EventVerdict && d["verdict"] == nil {
					continue // such are never recorded
				}
				if _, list := d["before"].(map[string]any); list && (kind == store.EventRules || kind == store.EventTopics || kind == store.EventSeasons || kind == store.EventTopicsOf) {
					continue // theirs are lists
				}
				for _, e := range []store.Event{{Kind: kind, Data: d, Staff: 7}, {Kind: kind, Data: d, Aspiration: 1}} {
					line, err := Teller{noReader{}, p}.Line(e)
					if err != nil {
						t.Errorf("%s, %s %d: %v", lang, kind, i, err)
					}
					if strings.ContainsAny(line.S, "{}[]") || strings.Contains(line.S, p.S("trail.event.other", "kind", string(kind))) {
						t.Errorf("%s: an event %s with %v is told as %q", lang, kind, d, line.S)
					}
				}
			}
		}
	}
}

// What differs within a kind is told: who set a room up is not told to have given it up.
func TestTheTrailTellsWhatDiffers(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := cat.Printer("id", time.UTC, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		e    store.Event
		want []string
	}{
		{store.Event{Kind: store.EventRoom, Staff: 7, Data: map[string]any{"room": 1, "shared": true, "stand_in": false}}, []string{"menjadikan sebuah grup"}},
		{store.Event{Kind: store.EventRoom, Staff: 7, Data: map[string]any{"room": 1, "shared": false, "stand_in": true}}, []string{"selama kantor belum punya ruang"}},
		{store.Event{Kind: store.EventRoom, Staff: 7, Data: map[string]any{"room": 1, "moved_to": 2}}, []string{"memindahkan ruang"}},
		{store.Event{Kind: store.EventRoom, Staff: 7, Data: map[string]any{"room": 1, "released": true}}, []string{"melepas sebuah ruang"}},
		{store.Event{Kind: store.EventRoom, Staff: 7, Data: map[string]any{"room": 1, "way": "state", "way_before": ""}},
			[]string{"mengatur sebuah ruang", "satu topik untuk tiap aspirasi → satu topik untuk tiap keadaan"}},
		{store.Event{Kind: store.EventRoom, Staff: 7, Data: map[string]any{"room": 1, "only": store.OnlyUrgent, "only_before": ""}}, []string{"semua kartu → yang darurat saja"}},
		{store.Event{Kind: store.EventDuty, Staff: 7, Data: map[string]any{"claims": "queue", "n": 3}}, []string{"mengembalikan 3 aspirasi"}},
		{store.Event{Kind: store.EventDuty, Staff: 7, Data: map[string]any{"claims": "heir", "n": 3}}, []string{"menyerahkan 3 aspirasi"}},
		{store.Event{Kind: store.EventDuty, Staff: 7, Data: map[string]any{"away": true, "until": "2026-12-01"}}, []string{"tidak bertugas", "Sampai Selasa, 1 Des"}},
		{store.Event{Kind: store.EventTopicsOf, Staff: 7, Data: map[string]any{"by": 8.0, "before": []string{}, "after": []string{"air"}}}, []string{"Staf 8 mengatur topik Staf 7", "– → air"}},
		{store.Event{Kind: store.EventRelease, Aspiration: 1, Data: map[string]any{"before": 7.0}}, []string{"Dilepas dari Staf 7"}},
		{store.Event{Kind: store.EventHold, Aspiration: 1, Data: map[string]any{"step": "gone"}}, []string{"Balasan yang menunggu tidak jadi dikirim"}},
		{store.Event{Kind: store.EventEscalate, Aspiration: 1, Data: map[string]any{"step": "admin"}}, []string{"Admin diberi tahu"}},
		{store.Event{Kind: store.EventSnooze, Staff: 7, Aspiration: 1, Data: map[string]any{"until": "2026-12-01T01:00:00Z", "before": ""}}, []string{"– → Selasa, 1 Des"}},
		{store.Event{Kind: store.EventPass, Office: "b", Staff: 7, Aspiration: 1, Data: map[string]any{"before": "a", "after": "b"}}, []string{"a → b"}},
		{store.Event{Kind: store.EventEnrol, Staff: 7, Data: map[string]any{"role": "head", "before": "staff"}}, []string{"sekarang kepala kantor, tadinya staf"}},
	} {
		line, err := Teller{noReader{}, p}.Line(c.e)
		if err != nil {
			t.Errorf("%s %v: %v", c.e.Kind, c.e.Data, err)
		}
		for _, want := range c.want {
			if !strings.Contains(line.S, want) {
				t.Errorf("%s %v is told as %q, want %q", c.e.Kind, c.e.Data, line.S, want)
			}
		}
	}
}

// leaves are the paths of a struct's JSON.
func leaves(t reflect.Type, at string) (all []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type.Kind() == reflect.Struct {
			all = append(all, leaves(f.Type, at+name+".")...)
			continue
		}
		all = append(all, at+name)
	}
	return all
}

// Whatever an office can choose can be chosen in chat, and comes back as it was chosen.
func TestEverySettingCanBeChosen(t *testing.T) {
	known := map[string]setting{}
	for _, s := range settings() {
		known[s.path] = s
	}
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := cat.Printer("id", time.UTC, time.Now())
	for _, path := range leaves(reflect.TypeFor[store.OfficeSettings](), "") {
		s, ok := known[path]
		if !ok {
			t.Errorf("settings() has no %s", path)
			continue
		}
		for i := range s.values {
			have, err := s.in(store.OfficeSettings{}, i)
			if err != nil || s.index(have) != i {
				t.Errorf("%s set to %v is %d (%v)", path, s.values[i], s.index(have), err)
			}
			if text := s.text(p, i); strings.HasPrefix(text, "[") {
				t.Errorf("%s = %v is told as %s", path, s.values[i], text)
			}
			if after, ok, err := Setting(store.Office{}, strings.ReplaceAll(path, "/", "."), written(path, s.values[i])); err != nil || !ok || !same(after.Settings, have) {
				t.Errorf("%s=%s: %+v %v %v", path, written(path, s.values[i]), after.Settings, ok, err)
			}
		}
		delete(known, path)
	}
	for path := range known {
		t.Errorf("no office can choose %s", path)
	}
}

// On a command line an office takes what a file may hold of it, though chat does not offer that; and nothing else.
func TestSettingsAsInAFile(t *testing.T) {
	for text, want := range map[string]store.OfficeSettings{
		"morning=07.30": {Morning: 7*60 + 30}, "morning=opening": {Morning: store.MorningOpening}, "undo=30s": {Undo: 30 * time.Second},
		"remind_before=4d": {RemindBefore: 4}, "remind_before=1d": {}, "undo=no": {}, "remind_before=off": {RemindBefore: -1}, "escalate.head=3": {Escalate: store.Escalation{Head: 3}},
		"broadcast.week=4": {Broadcast: store.BroadcastSettings{Week: 4}},
	} {
		path, value, _ := strings.Cut(text, "=")
		if after, ok, err := Setting(store.Office{}, path, value); err != nil || !ok || !same(after.Settings, want) {
			t.Errorf("%s: %+v %v %v", text, after.Settings, ok, err)
		}
	}
	for _, text := range []string{"morning=25.00", "undo=1h", "remind_before=500d", "escalate.head=x", "assign=somebody", `undo=1s"}, {id: y, name: y, profile: "`, "morning="} {
		path, value, _ := strings.Cut(text, "=")
		if after, ok, err := Setting(store.Office{}, path, value); ok || err != nil {
			t.Errorf("%s: %+v, %v", text, after.Settings, err)
		}
	}
}

// A rule is read back as it is written.
func TestRulesAsPeopleWriteThem(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	offices := []store.Office{{ID: "dapil-1", Name: "Kantor Dapil 1"}, {ID: "dapil-2", Name: "Kantor Dapil 2"}}
	topics := []store.Topic{{ID: "air", Labels: map[string]string{"id": "air bersih", "en": "water"}}, {ID: "jalan", Labels: map[string]string{"id": "jalan rusak"}}}
	for text, want := range map[string]store.Rule{
		"kata pipa = dapil 2 #Air Bersih":           {Kind: store.RuleWords, Values: []string{"pipa"}, Office: "dapil-2", Topic: "air"},
		"kata banjir,  got mampet -> dapil-2 # air": {Kind: store.RuleWords, Values: []string{"banjir", "got mampet"}, Office: "dapil-2", Topic: "air"},
		"Words: banjir → Kantor Dapil 1":            {Kind: store.RuleWords, Values: []string{"banjir"}, Office: "dapil-1"},
		"wilayah 35.78, 35.79 = dapil-2":            {Kind: store.RuleRegion, Values: []string{"35.78", "35.79"}, Office: "dapil-2"},
		"sisanya = DAPIL-1":                         {Kind: store.RuleDefault, Office: "dapil-1"},
	} {
		r, err := ParseRule(text, offices, topics)
		if err != nil || !reflect.DeepEqual(r, want) {
			t.Errorf("%q: %+v (%v)", text, r, err)
		}
		for _, lang := range []string{"id", "en"} {
			again, err := ParseRule(RuleText(cat.Printer(lang, time.UTC, time.Now()), r), offices, topics)
			if err != nil || !reflect.DeepEqual(again, r) {
				t.Errorf("%q in %s is read back as %+v (%v)", text, lang, again, err)
			}
		}
	}
	for _, text := range []string{"", "=", "kata = dapil-1", "sisanya banjir = dapil-1", "kata banjir", "apa banjir = dapil-1", "wilayah 35 = dapil-1 #air", "kata x = dapil-9",
		"kata " + strings.Repeat("x", 500) + " = dapil-1"} {
		if r, err := ParseRule(text, offices, topics); err == nil {
			t.Errorf("%q is read as %+v", text, r)
		}
	}
	for name, near := range map[string]string{"jalam": "jalan", "wter": "air", "pendidikan": ""} {
		_, err := ParseRule("kata x = dapil-1 #"+name, offices, topics)
		if want := (UnknownTopic{name, near}); !errors.Is(err, want) {
			t.Errorf("of the topic %q is said %v, want %v", name, err, want)
		}
	}
}

// Words for a field of an office are taken as people write them, or not at all.
func TestFieldsAsPeopleWriteThem(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := cat.Printer("id", time.UTC, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	for _, c := range []struct{ field, words, want string }{
		{"hours", "senin-jumat 08.00-16.00; sabtu 08.00-10.00, 11.00-12.00", "Senin–Jumat 08.00–16.00; Sabtu 08.00–10.00, 11.00–12.00"},
		{"hours", "mon, wed 8:00 - 16:00", "Senin 08.00–16.00; Rabu 08.00–16.00"}, {"hours", "selalu", "setiap saat"},
		{"days_off", "31-12-2026 2027-01-02, 17/8/2027", "Kamis, 31 Des; Sabtu, 2 Jan 2027; Selasa, 17 Agu 2027"}, {"days_off", "tidak ada", ""},
		{"promise", "7 hari", "7 hari"}, {"name", "  Kantor   Baru ", "Kantor Baru"},
	} {
		before := store.Office{ID: "x", DaysOff: []string{"2026-12-01"}, Promise: 5}
		before.Hours[time.Tuesday] = []store.Interval{{From: 60, To: 120}}
		after, err := SetField(before, c.field, c.words)
		if err != nil {
			t.Errorf("%s %q: %v", c.field, c.words, err)
			continue
		}
		if d := Differing(p, before, after); len(d) != 1 || d[0].After != c.want {
			t.Errorf("%s %q: %+v, want %q", c.field, c.words, d, c.want)
		}
	}
	for field, all := range map[string][]string{"hours": {"kapan saja", "senin", "08.00-16.00", "senin 16.00-08.00", "senin 8-16; senin 9-10", "senin 08.00-16.00; senin 17.00-18.00", "senin 25.00-26.00"},
		"days_off": {"besok", "31-13-2026", "1-1-1999"}, "promise": {"", "-1", "366", "seminggu"}, "name": {"", "\u200b", strings.Repeat("x", 81)}, "id": {"x"}} {
		for _, words := range all {
			if o, err := SetField(store.Office{}, field, words); err == nil {
				t.Errorf("%s %q is taken: %s", field, words, fmt.Sprint(o))
			}
		}
	}
}
