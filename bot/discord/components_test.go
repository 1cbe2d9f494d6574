package discord

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duaarah/bot"
)

// layout writes rows so that a test can be read: labels by row, menus in braces.
func layout(rows []component) string {
	var all []string
	for _, row := range rows {
		var labels []string
		for _, c := range row.Components {
			if c.Type == componentSelect {
				labels = append(labels, fmt.Sprintf("{%s…%s %d}", c.Options[0].Label, c.Options[len(c.Options)-1].Label, len(c.Options)))
				continue
			}
			labels = append(labels, c.Label)
		}
		all = append(all, strings.Join(labels, ","))
	}
	return strings.Join(all, " ")
}

func buttons(prefix string, n int) [][]bot.Button {
	var rows [][]bot.Button
	for i := range n {
		rows = append(rows, []bot.Button{{Label: fmt.Sprint(prefix, i), Data: fmt.Sprint(prefix, i)}})
	}
	return rows
}

func TestButtonsFindRoom(t *testing.T) {
	pair := []bot.Button{{Label: "x", Data: "x"}, {Label: "y", URL: "https://y.id"}}
	form := func(rows [][]bot.Button) [][]bot.Button {
		for _, r := range rows {
			r[0].Form = &bot.Form{Inputs: []bot.Input{{Name: "a"}}}
		}
		return rows
	}
	var many [][]bot.Button
	for range 7 {
		many = append(many, pair)
	}
	for _, c := range []struct {
		name string
		rows [][]bot.Button
		want string
		left int
	}{
		{"none", nil, "", 0},
		{"five rows", buttons("a", 5), "a0 a1 a2 a3 a4", 0},
		{"six rows", buttons("a", 6), "{a0…a5 6}", 0},
		{"a long row", [][]bot.Button{{pair[0], pair[1], pair[0], pair[1], pair[0], pair[1]}}, "x,y,x,y,x y", 0},
		{"many choices, and more beneath", append(buttons("a", 30), pair), "{a0…a24 25} {a25…a29 5} x,y", 0},
		{"choices in the middle", append(append([][]bot.Button{pair}, buttons("a", 5)...), pair), "x,y {a0…a4 5} x,y", 0},
		{"forms stay buttons", append(form(buttons("f", 2)), buttons("a", 6)...), "f0 f1 {a0…a5 6}", 0},
		{"and move closer together", append(form(buttons("f", 6)), buttons("a", 1)...), "f0,f1 f2,f3 f4,f5 a0", 0},
		{"unless there is no room", append(form(buttons("f", 26)), buttons("a", 1)...), "{f0…f24 25} {f25…a0 2}", 0},
		{"rows closer together", append(many, buttons("a", 2)...), "x,y,x,y x,y,x,y x,y,x,y x,y {a0…a1 2}", 0},
		{"pairs, and a last one alone", append(many[:6:6], buttons("a", 1)...), "x,y,x y,x,y x,y,x y,x,y a0", 0},
		{"more than there is room for", append(buttons("a", 130), pair), "{a0…a24 25} {a25…a49 25} {a50…a74 25} {a75…a99 25} {a100…a124 25}", 7},
	} {
		got, left, err := components(c.rows, "Pilih")
		if err != nil || layout(got) != c.want || left != c.left {
			t.Errorf("%s: %q, %d left, %v; want %q, %d", c.name, layout(got), left, err, c.want, c.left)
		}
		if len(got) > rowsMax {
			t.Errorf("%s: %d rows", c.name, len(got))
		}
	}
	for name, b := range map[string]bot.Button{
		"no label": {Data: "x"}, "neither": {Label: "x"}, "both": {Label: "x", Data: "x", URL: "https://x.id"},
		"long data": {Label: "x", Data: strings.Repeat("x", dataMax+1)}, "a strange URL": {Label: "x", URL: "tg://x"},
	} {
		if _, _, err := components([][]bot.Button{{b}}, ""); err == nil {
			t.Errorf("a button with %s is taken", name)
		}
	}
}

// TestDataComesBack: the data of every button and choice comes back from its custom_id, and all custom_ids differ.
func TestDataComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.Custom(func(t *rapid.T) string {
			s := rapid.StringN(1, -1, dataMax).Draw(t, "data")
			for !utf8.ValidString(s) || len(s) > dataMax {
				s = s[:len(s)-1]
			}
			if s == "" {
				s = "x"
			}
			return s
		})
		var rows [][]bot.Button
		want := map[string]bool{}
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			var row []bot.Button
			for range rapid.IntRange(1, 3).Draw(t, "buttons") {
				b := bot.Button{Label: "x", Data: data.Draw(t, "data")}
				if rapid.Bool().Draw(t, "form") {
					b.Form = &bot.Form{}
				}
				want[b.Data] = true
				row = append(row, b)
			}
			rows = append(rows, row)
		}
		got, left, err := components(rows, "")
		if err != nil || left > 0 && len(rows)*3 <= 25 {
			t.Fatalf("%d left, %v", left, err)
		}
		ids := map[string]bool{}
		seen := map[string]bool{}
		for _, row := range got {
			for _, c := range row.Components {
				if ids[c.CustomID] || len(c.CustomID) > customIDMax {
					t.Fatalf("custom_id %q is used twice, or too long", c.CustomID)
				}
				ids[c.CustomID] = true
				d := wireData{CustomID: c.CustomID}
				for _, o := range c.Options {
					d.Values = []string{o.Value}
					x, _, ok := tapped(d)
					seen[x] = ok
				}
				if len(c.Options) == 0 {
					x, _, ok := tapped(d)
					seen[x] = ok
				}
			}
		}
		if left == 0 && !reflect.DeepEqual(seen, want) {
			t.Fatalf("back come %v, want %v", seen, want)
		}
	})
}

func TestHostileCustomIDs(t *testing.T) {
	for _, d := range []wireData{
		{}, {CustomID: ":"}, {CustomID: ":x"}, {CustomID: "x:y"}, {CustomID: "d"}, {CustomID: "d:"}, {CustomID: "dx:y"}, {CustomID: "s:"},
		{CustomID: "s:", Values: []string{""}}, {CustomID: "s:x", Values: []string{"y"}}, {CustomID: "s0:", Values: []string{strings.Repeat("x", 100)}},
		{CustomID: "d:" + strings.Repeat("x", 98)}, {CustomID: "m:x"}, {CustomID: "d:\xff"}, {CustomID: "é:x"},
	} {
		if data, _, ok := tapped(d); ok {
			t.Errorf("%+v is taken for %q", d, data)
		}
	}
	for id, want := range map[string]string{"d:a:b": "a:b", "d12:a": "a", "f:a": "a"} {
		if data, form, ok := tapped(wireData{CustomID: id}); !ok || data != want || form != (id[0] == 'f') {
			t.Errorf("%q is %q, %v, %v", id, data, form, ok)
		}
	}
}

func TestForms(t *testing.T) {
	long := strings.Repeat("é", 5000)
	m, ok := modalOf(bot.Button{Label: "Balas", Data: "b:1", Form: &bot.Form{Title: long, Inputs: []bot.Input{
		{Name: "judul", Label: long, Hint: long, Max: 10, Value: long},
		{Name: "isi", Multiline: true, Required: true, Value: long},
	}}})
	if !ok || m.CustomID != "m:b:1" || units(m.Title) != modalTitleMax || len(m.Components) != 2 {
		t.Fatalf("the form is %v, %q %q, %d inputs", ok, m.CustomID, m.Title, len(m.Components))
	}
	a, b := m.Components[0].Components[0], m.Components[1].Components[0]
	if a.Style != inputShort || *a.Required || a.Max != 10 || units(a.Value) != 10 || units(a.Label) != inputLabelMax || units(a.Hint) != hintMax || a.Min != 0 {
		t.Errorf("the short input is %+v", a)
	}
	if b.Style != inputLong || !*b.Required || b.Max != inputMax || units(b.Value) != inputMax || b.Label != "isi" || b.Min != 1 {
		t.Errorf("the long input has %d of %d units, label %q", units(b.Value), b.Max, b.Label)
	}
	if m, _ = modalOf(bot.Button{Label: "Balas", Data: "b", Form: &bot.Form{Inputs: []bot.Input{{Name: "a", Label: "A"}}}}); m.Title != "Balas" {
		t.Errorf("a form without a title has %q", m.Title)
	}
	for name, f := range map[string]*bot.Form{
		"none": nil, "no inputs": {}, "too many": {Inputs: make([]bot.Input, 6)}, "no name": {Inputs: []bot.Input{{}}}, "the same name": {Inputs: []bot.Input{{Name: "a"}, {Name: "a"}}},
	} {
		if _, ok := modalOf(bot.Button{Data: "x", Form: f}); ok {
			t.Errorf("%s: a form is made", name)
		}
	}
}

func TestValuesOfForms(t *testing.T) {
	want := map[string]string{"a": "satu", "b": ""}
	for name, raw := range map[string]string{
		"rows":   `[{"type":1,"components":[{"type":4,"custom_id":"a","value":"satu"}]},{"type":1,"components":[{"type":4,"custom_id":"b","value":""}]}]`,
		"labels": `[{"type":18,"id":1,"component":{"type":4,"custom_id":"a","value":"satu"}},{"type":18,"component":{"type":4,"custom_id":"b","value":""}},{"type":10,"id":9},{"type":99,"custom_id":7}]`,
	} {
		if got := valuesOf(json.RawMessage(raw)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	deep := strings.Repeat(`[{"components":`, 1000) + `[]` + strings.Repeat(`}]`, 1000)
	for _, raw := range []string{"", "null", "7", deep} {
		if got := valuesOf(json.RawMessage(raw)); got == nil || len(got) != 0 {
			t.Errorf("%.20s: %q", raw, got)
		}
	}
}
