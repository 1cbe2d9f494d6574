package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
)

// Kinds of components.
const (
	componentRow    = 1
	componentButton = 2
	componentSelect = 3
	componentInput  = 4
)

const (
	buttonPlain = 2
	buttonLink  = 5

	inputShort = 1
	inputLong  = 2

	inputsMax = 5
	urlMax    = 512
	choiceMax = 100 // of a choice: of its label, and of a completion's value
	depthMax  = 6   // of components within each other, as they come in
)

// component is a row, a button, a select menu or a text input.
type component struct {
	Type       int         `json:"type"`
	Components []component `json:"components,omitempty"`
	CustomID   string      `json:"custom_id,omitempty"`
	Style      int         `json:"style,omitempty"`
	Label      string      `json:"label,omitempty"`
	URL        string      `json:"url,omitempty"`
	Options    []choice    `json:"options,omitempty"`
	Hint       string      `json:"placeholder,omitempty"`
	Value      string      `json:"value,omitempty"`
	Required   *bool       `json:"required,omitempty"` // of an input: Discord's own default is true
	Min        int         `json:"min_length,omitempty"`
	Max        int         `json:"max_length,omitempty"`
}

// choice is one option of a select menu, or one completion.
type choice struct {
	Label string `json:"label,omitempty"`
	Name  string `json:"name,omitempty"` // of a completion, in place of Label
	Value string `json:"value"`
}

// Marks at the beginning of a custom_id.
const (
	idPlain  = 'd'
	idForm   = 'f' // opens a form
	idSelect = 's' // what was chosen says the rest
	idModal  = 'm' // of a form
)

// customID makes a button's data into a custom_id. n > 0 tells it from others with the same data in the message.
func customID(kind rune, n int, data string) string {
	if n > 0 {
		return string(kind) + strconv.Itoa(n) + ":" + data
	}
	return string(kind) + ":" + data
}

// readCustomID takes a custom_id apart. It may be hostile, or of an older version of the program.
func readCustomID(id string) (kind rune, data string, ok bool) {
	head, data, ok := strings.Cut(id, ":")
	if !ok || head == "" || len(data) > dataMax || !utf8.ValidString(data) || strings.Trim(head[1:], "0123456789") != "" {
		return 0, "", false
	}
	kind = rune(head[0])
	if !strings.ContainsRune("dfsm", kind) || (kind == idSelect) != (data == "") {
		return 0, "", false
	}
	return kind, data, true
}

// tapped is the Button.Data of a component that was used, and whether it opens a form.
func tapped(d wireData) (data string, form, ok bool) {
	kind, data, ok := readCustomID(d.CustomID)
	switch {
	case !ok || kind == idModal:
		return "", false, false
	case kind == idSelect:
		if len(d.Values) == 0 || d.Values[0] == "" || len(d.Values[0]) > dataMax || !utf8.ValidString(d.Values[0]) {
			return "", false, false
		}
		return d.Values[0], false, true
	}
	return data, kind == idForm, true
}

// components puts buttons into rows, and finds what Discord would refuse. If there are more rows than it shows, those that
// hold a single button with data become menus to choose from, if there are several, and the others are put into rows of the same length, as
// short as there is room for; left says how many buttons find no room even so.
func components(rows [][]bot.Button, hint string) (out []component, left int, err error) {
	var all [][]bot.Button
	for _, row := range rows {
		for i := range row {
			if err := checkButton(row[i]); err != nil {
				return nil, 0, err
			}
		}
		all = slices.AppendSeq(all, slices.Chunk(row, rowMax))
	}
	ids := identifiers{used: map[string]bool{}}
	if len(all) <= rowsMax {
		for _, row := range all {
			out = append(out, ids.row(row))
		}
		return out, 0, nil
	}
	menus, rest, at := gather(all, func(b bot.Button) bool { return b.Data != "" && b.Form == nil })
	closer := func() {
		if len(menus)+len(rest) > rowsMax {
			rest = evenly(slices.Concat(rest...), rowsMax-len(menus))
			at = min(at, len(rest))
		}
	}
	closer()
	if len(menus)+len(rest) > rowsMax { // choices cannot open a form: their handler asks in words
		menus, rest, at = gather(all, func(b bot.Button) bool { return b.Data != "" })
		closer()
	}
	for i, row := range rest {
		if i == at {
			out = append(out, ids.menus(menus, hint)...)
		}
		out = append(out, ids.row(row))
	}
	if at == len(rest) {
		out = append(out, ids.menus(menus, hint)...)
	}
	for len(out) > rowsMax {
		last := out[len(out)-1]
		for _, c := range last.Components {
			left += max(1, len(c.Options))
		}
		out = out[:len(out)-1]
	}
	return out, left, nil
}

// gather takes the rows that hold one button alone, and such a one, out of rows. at is the place in rest where they stood.
func gather(rows [][]bot.Button, such func(bot.Button) bool) (menus, rest [][]bot.Button, at int) {
	var single []bot.Button
	for _, row := range rows {
		if len(row) == 1 && such(row[0]) {
			if len(single) == 0 {
				at = len(rest)
			}
			single = append(single, row[0])
			continue
		}
		rest = append(rest, row)
	}
	if len(single) < 2 { // a menu of one choice is a button that is harder to find
		return nil, rows, len(rows)
	}
	return slices.Collect(slices.Chunk(single, choicesMax)), rest, at
}

// evenly puts buttons into so many rows, the last of which may be shorter: into more, if they are too many.
func evenly(buttons []bot.Button, rows int) [][]bot.Button {
	each := (len(buttons) + max(rows, 1) - 1) / max(rows, 1)
	return slices.Collect(slices.Chunk(buttons, max(min(each, rowMax), 1)))
}

func checkButton(x bot.Button) error {
	switch {
	case strings.TrimSpace(x.Label) == "":
		return errors.New("a button has no label")
	case (x.Data == "") == (x.URL == ""):
		return errors.New("a button needs either data or a URL")
	case len(x.Data) > dataMax || !utf8.ValidString(x.Data):
		return fmt.Errorf("a button's data has %d bytes", len(x.Data))
	case x.URL != "" && !opens(x.URL):
		return errors.New("a button's URL is none that Discord opens")
	}
	return nil
}

// opens reports whether Discord takes the address for a button.
func opens(address string) bool {
	u, err := url.Parse(address)
	return err == nil && utf8.ValidString(address) && len(address) <= urlMax && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// identifiers are the custom_ids of one message, which must all differ.
type identifiers struct{ used map[string]bool }

func (i identifiers) id(kind rune, data string) string {
	for n := 0; ; n++ {
		if id := customID(kind, n, data); !i.used[id] {
			i.used[id] = true
			return id
		}
	}
}

func (i identifiers) row(buttons []bot.Button) component {
	row := component{Type: componentRow}
	for _, x := range buttons {
		c := component{Type: componentButton, Style: buttonPlain, Label: cut(x.Label, labelMax)}
		switch {
		case x.URL != "":
			c.Style, c.URL = buttonLink, x.URL
		case x.Form != nil:
			c.CustomID = i.id(idForm, x.Data)
		default:
			c.CustomID = i.id(idPlain, x.Data)
		}
		row.Components = append(row.Components, c)
	}
	return row
}

func (i identifiers) menus(menus [][]bot.Button, hint string) []component {
	var out []component
	for _, m := range menus {
		c := component{Type: componentSelect, CustomID: i.id(idSelect, ""), Hint: cut(hint, hintMax)}
		seen := map[string]bool{}
		for _, x := range m {
			if seen[x.Data] { // Discord refuses two of the same; either does the same
				continue
			}
			seen[x.Data] = true
			c.Options = append(c.Options, choice{Label: cut(x.Label, choiceMax), Value: x.Data})
		}
		out = append(out, component{Type: componentRow, Components: []component{c}})
	}
	return out
}

// modal is a form as it is opened.
type modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []component `json:"components"`
}

// modalOf makes the form of a button. ok = false: Discord has none such.
func modalOf(x bot.Button) (m modal, ok bool) {
	if x.Form == nil || len(x.Form.Inputs) == 0 || len(x.Form.Inputs) > inputsMax || len(x.Data) > dataMax {
		return modal{}, false
	}
	title := x.Form.Title
	if strings.TrimSpace(title) == "" {
		title = x.Label
	}
	m = modal{CustomID: customID(idModal, 0, x.Data), Title: cut(title, modalTitleMax)}
	names := map[string]bool{}
	for _, in := range x.Form.Inputs {
		if in.Name == "" || len(in.Name) > customIDMax || names[in.Name] {
			return modal{}, false
		}
		names[in.Name] = true
		most := inputMax
		if in.Max > 0 {
			most = min(most, in.Max)
		}
		label := in.Label
		if strings.TrimSpace(label) == "" {
			label = in.Name
		}
		required := in.Required
		c := component{
			Type: componentInput, CustomID: in.Name, Style: inputShort, Label: cut(label, inputLabelMax), Hint: cut(in.Hint, hintMax),
			Value: cut(in.Value, most), Required: &required, Max: most,
		}
		if in.Multiline {
			c.Style = inputLong
		}
		if in.Required {
			c.Min = 1
		}
		m.Components = append(m.Components, component{Type: componentRow, Components: []component{c}})
	}
	return m, true
}

// valuesOf reads the inputs of a submitted form by name: in rows, or in labels as newer forms have them.
func valuesOf(raw json.RawMessage) map[string]string {
	values := map[string]string{}
	readValues(raw, values, 0)
	return values
}

func readValues(raw json.RawMessage, values map[string]string, depth int) {
	if depth > depthMax || len(raw) == 0 {
		return
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, x := range list {
			readValues(x, values, depth+1)
		}
		return
	}
	var c struct {
		Type       int             `json:"type"`
		CustomID   string          `json:"custom_id"`
		Value      string          `json:"value"`
		Components json.RawMessage `json:"components"`
		Component  json.RawMessage `json:"component"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return // of a kind that is not known here
	}
	if c.Type == componentInput && c.CustomID != "" {
		values[c.CustomID] = c.Value
	}
	readValues(c.Components, values, depth+1)
	readValues(c.Component, values, depth+1)
}

// customIDs are those of components as Discord tells them back, in order.
func customIDs(raw json.RawMessage) []string {
	var rows []component
	if len(raw) == 0 || json.Unmarshal(raw, &rows) != nil {
		return nil
	}
	return idsIn(rows)
}

// idsIn are the custom_ids of components, and the addresses of those that have none.
func idsIn(rows []component) []string {
	var out []string
	for _, row := range rows {
		for _, c := range row.Components {
			if c.CustomID != "" {
				out = append(out, c.CustomID)
			} else {
				out = append(out, c.URL)
			}
			for _, o := range c.Options {
				out = append(out, o.Value)
			}
		}
	}
	return out
}

// saidOn is what the store knows of the message on which an interaction was, that was at an address. What one person sees was
// said at the interaction that it answers.
func (b *Bot) saidOn(ctx context.Context, in wireInteraction, at bot.Address) (out bot.Outgoing, ok bool, err error) {
	if in.Message == nil {
		return out, false, nil
	}
	if id := in.Message.answered(); id != "" && in.Message.Flags&flagWhisper != 0 {
		if out, ok, err = b.opt.Chats.Said(ctx, b.whisper(id, in.person().ID), messageID(in.Message)); ok || err != nil {
			return out, ok, err
		}
	}
	return b.opt.Chats.Said(ctx, at, messageID(in.Message))
}

// formOf finds the button with a form among rows by its data.
func formOf(rows [][]bot.Button, data string) (bot.Button, bool) {
	for _, row := range rows {
		for _, x := range row {
			if x.Form != nil && x.Data == data {
				return x, true
			}
		}
	}
	return bot.Button{}, false
}
