package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// How canned replies are kept: listed, shown, written, changed and removed. Whoever handles aspirations writes them, and changes their
// own; those of others are for who may change how the office works.

const (
	verbCanned        = "s.cn"  // those of an office
	verbCannedShow    = "s.cns" // one
	verbCannedNew     = "s.cnn" // a new one
	verbCannedChange  = "s.cne" // change one
	verbCannedDrop    = "s.cnd" // remove one?
	verbCannedDropYes = "s.cny" // yes
)

// How long a canned reply is at most, in characters, and how many an office has.
const (
	cannedNameMost = 40
	cannedTextMost = 2000
	cannedMost     = 200
)

// cannedTap takes the buttons about keeping canned replies.
func cannedTap(t *talk.Turn, verb string, args talk.Args) error {
	office := store.OfficeID(args.At(0))
	var x store.Template
	if verb != verbCanned && verb != verbCannedNew {
		var err error
		x, err = t.Template(store.TemplateID(args.Int(0)))
		if values := t.Update.Tap.Values; errors.Is(err, store.ErrNotFound) && values != nil {
			if err := t.Toast(""); err != nil {
				return err
			}
			return back(t, talk.Content{Text: values["nama"] + "\n" + values["isi"]}, "template.gone")
		} else if errors.Is(err, store.ErrNotFound) {
			return t.Toast("template.gone")
		} else if err != nil {
			return fmt.Errorf("the template: %w", err)
		}
		office = x.Office
	}
	if verb == verbCanned || verb == verbCannedShow {
		if ok, err := may(t, office, store.RightRead); err != nil || !ok {
			return err
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		if verb == verbCannedShow && x.Text == "" {
			return t.SayText("template.gone")
		}
		if verb == verbCannedShow {
			return showCanned(t, x)
		}
		return cannedList(t, office, "", int(args.Int(1)), true)
	}
	if verb == verbCannedNew {
		if ok, err := may(t, office, store.RightHandle); err != nil || !ok {
			return err
		}
		if values := t.Update.Tap.Values; values != nil {
			if err := t.Toast(""); err != nil {
				return err
			}
			return keepCanned(t, store.Template{Office: office}, values["nama"], values["isi"])
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		return askCanned(t, office)
	}
	if ok, err := mayChange(t, x); err != nil {
		return err
	} else if !ok {
		return t.Toast("template.not_yours")
	}
	return changeCanned(t, verb, x, args.At(1))
}

// mayChange reports whether the speaker may change or remove a canned reply.
func mayChange(t *talk.Turn, x store.Template) (bool, error) {
	right := store.RightOffice
	if x.Staff == t.Who.Staff {
		right = store.RightHandle
	}
	return matter.May(t.Tx, t.Who.Staff, x.Office, right)
}

// changeCanned changes one, or removes it. seen is the mark of what the speaker began with; empty: the button is older than that it says.
func changeCanned(t *talk.Turn, verb string, x store.Template, seen string) error {
	values := t.Update.Tap.Values
	if err := t.Toast(""); err != nil {
		return err
	}
	about := store.About{Purpose: store.ForTalk}
	switch {
	case verb == verbCannedChange && values != nil && seen != "" && seen != cannedMark(x):
		return changedMeanwhile(t, x, values["nama"], values["isi"])
	case verb == verbCannedChange && values != nil:
		return keepCanned(t, x, values["nama"], values["isi"])
	case verb == verbCannedChange:
		if _, err := t.SayOpenly(bot.Outgoing{Text: bot.Plain(x.Name + "\n" + x.Text)}, about); err != nil {
			return err
		}
		id, err := t.SayOpenly(bot.Outgoing{Text: t.P.Text("template.ask_change"), Prompt: t.P.S("template.ask_hint")}, aboutCanned(x))
		if err != nil {
			return err
		}
		return t.AsksFor(id, cannedMark(x))
	case verb == verbCannedDrop:
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("template.drop", "name", x.Name), Buttons: [][]bot.Button{{
			t.Btn("template.button.drop_yes", verbCannedDropYes, x.ID), t.Btn("template.button.keep", verbCannedShow, x.ID)}}}, about)
	}
	if err := t.DropTemplate(x.ID); err != nil {
		return fmt.Errorf("remove a template: %w", err)
	}
	if err := recordCanned(t, x, "removed"); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("template.dropped", "name", x.Name),
		Buttons: [][]bot.Button{{t.Btn("template.button.list", verbCanned, x.Office, 0)}}}, about)
}

func recordCanned(t *talk.Turn, x store.Template, what string) error {
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventTemplate, Office: x.Office, Staff: t.Who.Staff,
		Data: map[string]any{"template": int64(x.ID), "what": what}}); err != nil {
		return fmt.Errorf("record a template: %w", err)
	}
	return nil
}

// cannedOffices are the offices whose canned replies are spoken of here.
func cannedOffices(t *talk.Turn, right store.Right) ([]store.OfficeID, error) {
	ids, err := offices(t, right)
	if err != nil || t.Update.Place != bot.Group {
		return ids, err
	}
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return nil, fmt.Errorf("rooms here: %w", err)
	}
	if here := readHere(ids, rooms); len(here) > 0 || !t.Whispers() {
		return here, nil // others read along: nothing of other offices
	}
	return ids, nil
}

// cannedList lists the canned replies of an office ("": the one that is spoken of here; of several, which?), with some words in them.
func cannedList(t *talk.Turn, office store.OfficeID, words string, page int, tapped bool) error {
	if office == "" {
		ids, err := cannedOffices(t, store.RightRead)
		switch {
		case err != nil:
			return err
		case len(ids) == 0:
			return t.Toast("queue.no_room_here")
		case len(ids) > 1 && words == "":
			return whichOffice(t, ids, "template.which", verbCanned)
		}
		if len(ids) > 1 {
			return foundIn(t, ids, words)
		}
		office = ids[0]
	}
	o, err := t.Office(office)
	if err != nil {
		return fmt.Errorf("office %s: %w", office, err)
	}
	all, err := t.Templates(office)
	if err != nil {
		return fmt.Errorf("templates of %s: %w", office, err)
	}
	found := withWords(all, words)
	out := bot.Outgoing{Text: t.P.Text("template.list", "office", o.Name, "n", len(all))}
	switch {
	case len(all) == 0:
		out.Text = t.P.Text("template.empty", "office", o.Name)
	case len(found) == 0:
		out.Text = t.P.Text("template.none_with", "words", clip(words))
	case words != "":
		out.Text = t.P.Text("template.found", "words", clip(words), "n", len(found))
	}
	out.Buttons = templateRows(t, found, &page, words, func(x store.Template) string { return talk.Data(verbCannedShow, x.ID) },
		func(page int) string { return talk.Data(verbCanned, office, page) })
	if ok, err := matter.May(t.Tx, t.Who.Staff, office, store.RightHandle); err != nil {
		return err
	} else if ok {
		add := t.Btn("template.button.new", verbCannedNew, office)
		add.Form = cannedForm(t, store.Template{})
		out.Buttons = append(out.Buttons, []bot.Button{add})
	}
	return sayOrEdit(t, out, tapped)
}

// foundIn lists what is found in several offices.
func foundIn(t *talk.Turn, ids []store.OfficeID, words string) error {
	var found []store.Template
	for _, id := range ids {
		all, err := t.Templates(id)
		if err != nil {
			return fmt.Errorf("templates of %s: %w", id, err)
		}
		found = append(found, withWords(all, words)...)
	}
	out, page := bot.Outgoing{Text: t.P.Text("template.found", "words", clip(words), "n", len(found))}, 0
	if len(found) == 0 {
		out.Text = t.P.Text("template.none_with", "words", clip(words))
	}
	out.Buttons = templateRows(t, found, &page, words, func(x store.Template) string { return talk.Data(verbCannedShow, x.ID) }, nil)
	return sayOrEdit(t, out, false)
}

func sayOrEdit(t *talk.Turn, out bot.Outgoing, tapped bool) error {
	if tapped {
		return t.EditTapped(out, store.About{Purpose: store.ForTalk})
	}
	out.ReplyTo = t.InGroup()
	_, err := t.Say(out)
	return err
}

// whichOffice asks which of several offices is meant.
func whichOffice(t *talk.Turn, ids []store.OfficeID, key, verb string) error {
	var rows [][]bot.Button
	for _, id := range ids {
		o, err := t.Office(id)
		if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
		b := bot.Button{Label: o.Name, Data: talk.Data(verb, id)}
		if verb == verbCannedNew {
			b.Form = cannedForm(t, store.Template{})
		}
		rows = append(rows, []bot.Button{b})
	}
	return sayOrEdit(t, bot.Outgoing{Text: t.P.Text(key), Buttons: rows}, false)
}

// showCanned shows a canned reply, how often it was sent, and what can be done with it.
func showCanned(t *talk.Turn, x store.Template) error {
	used := t.P.S("template.unused")
	if x.Used > 0 {
		used = t.P.S("template.used", "n", x.Used, "day", t.P.ShortDay(x.Last))
	}
	out := bot.Outgoing{Text: t.P.Text("template.one", "name", x.Name, "text", x.Text, "used", used)}
	if ok, err := mayChange(t, x); err != nil {
		return err
	} else if ok {
		out.Buttons = append(out.Buttons, []bot.Button{changeButton(t, x, x.Name, x.Text), t.Btn("template.button.drop", verbCannedDrop, x.ID)})
	}
	out.Buttons = append(out.Buttons, []bot.Button{t.Btn("template.button.list", verbCanned, x.Office, 0)})
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// cannedMark tells a canned reply as it is from what a colleague makes of it.
func cannedMark(x store.Template) string { return markOf(x.Name + "\n" + x.Text) }

// changeButton has a canned reply changed, from that name and text on.
func changeButton(t *talk.Turn, x store.Template, name, text string) bot.Button {
	b := t.Btn("template.button.change", verbCannedChange, x.ID, cannedMark(x))
	x.Name, x.Text = name, text
	b.Form = cannedForm(t, x)
	return b
}

// changedMeanwhile shows who changes a canned reply what a colleague has made of it since they began: it is not lost by theirs without a word.
func changedMeanwhile(t *talk.Turn, x store.Template, name, text string) error {
	id, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("template.meanwhile", "name", x.Name, "text", x.Text), ReplyTo: t.InGroup(),
		Buttons: [][]bot.Button{{changeButton(t, x, name, text)}}}, aboutCanned(x))
	if err != nil {
		return err
	}
	return t.AsksFor(id, cannedMark(x))
}

// cannedForm asks for a canned reply, where the platform has forms.
func cannedForm(t *talk.Turn, x store.Template) *bot.Form {
	return &bot.Form{Title: t.P.S("template.form.title"), Submit: t.P.S("template.form.submit"), Inputs: []bot.Input{
		{Name: "nama", Label: t.P.S("template.form.name"), Value: x.Name, Required: true, Max: cannedNameMost},
		{Name: "isi", Label: t.P.S("template.form.text"), Value: x.Text, Hint: t.P.S("template.form.hint"), Multiline: true, Required: true, Max: cannedTextMost}}}
}

// newCanned is "/templat baru": with a name and a text behind it, one is kept; else it is asked for.
func newCanned(t *talk.Turn, rest string) error {
	ids, err := cannedOffices(t, store.RightHandle)
	switch {
	case err != nil:
		return err
	case len(ids) == 0:
		return t.Toast("more.no_right")
	case len(ids) > 1:
		return whichOffice(t, ids, "template.which_new", verbCannedNew)
	case talk.Blank(rest):
		return askCanned(t, ids[0])
	}
	name, text := nameAndText(rest)
	return keepCanned(t, store.Template{Office: ids[0]}, name, text)
}

// nameAndText takes apart what is written as one: the first line is the name; of a single line, what stands before the first colon.
func nameAndText(s string) (name, text string) {
	s = strings.TrimSpace(s)
	name, text, ok := strings.Cut(s, "\n")
	if !ok {
		name, text, _ = strings.Cut(s, ":")
	}
	return strings.TrimSpace(name), strings.TrimSpace(text)
}

// askCanned asks for a new canned reply in words.
func askCanned(t *talk.Turn, office store.OfficeID) error {
	x, err := beginCanned(t, office)
	if err != nil {
		return err
	}
	_, err = t.SayOpenly(bot.Outgoing{Text: t.P.Text("template.ask"), Prompt: t.P.S("template.ask_hint")}, aboutCanned(x))
	return err
}

// begunFor is how long a canned reply can be written that was asked for: several may be at once.
const begunFor = 7 * 24 * time.Hour

// beginCanned begins a canned reply, so that what answers the question for it finds it.
func beginCanned(t *talk.Turn, office store.OfficeID) (store.Template, error) {
	if err := t.DropBegun(t.Who.Staff, t.Now.Add(-begunFor)); err != nil {
		return store.Template{}, fmt.Errorf("drop what was only begun: %w", err)
	}
	x, err := t.SaveTemplate(store.Template{Office: office, Staff: t.Who.Staff, At: t.Now})
	if err != nil {
		return x, fmt.Errorf("begin a template: %w", err)
	}
	return x, nil
}

// aboutCanned is a question for the words of a canned reply: below 0 where a new one is asked for.
func aboutCanned(x store.Template) store.About {
	if x.Text == "" {
		x.ID = -x.ID
	}
	return store.About{Purpose: store.ForTemplate, Message: store.MessageID(x.ID)}
}

// cannedWritten takes the words for a canned reply that were asked for. Of several that answer the question for a new one, each with a name of
// its own is one.
func cannedWritten(t *talk.Turn, id store.TemplateID, question int64, words string) error {
	x, err := t.Template(max(id, -id))
	if errors.Is(err, store.ErrNotFound) {
		return t.SayText("template.gone")
	} else if err != nil {
		return fmt.Errorf("the template: %w", err)
	}
	if ok, err := mayChange(t, x); err != nil {
		return err
	} else if !ok {
		return t.SayText("template.not_yours")
	}
	name, text := nameAndText(words)
	if seen, ok, err := t.AskedOnce(question); err != nil {
		return err
	} else if ok && seen != cannedMark(x) {
		return changedMeanwhile(t, x, name, text)
	}
	if id < 0 && x.Text != "" && !strings.EqualFold(name, x.Name) {
		x = store.Template{Office: x.Office}
	}
	return keepCanned(t, x, name, text)
}

// keepCanned keeps a canned reply, new or changed, or says why not, with the words.
func keepCanned(t *talk.Turn, x store.Template, name, text string) error {
	name, text = strings.Join(strings.Fields(name), " "), strings.TrimSpace(text)
	all, err := t.Templates(x.Office)
	if err != nil {
		return fmt.Errorf("templates of %s: %w", x.Office, err)
	}
	same := slices.ContainsFunc(all, func(o store.Template) bool { return o.ID != x.ID && strings.EqualFold(o.Name, name) })
	key, args := "", []any(nil)
	switch unknown := matter.UnknownFields(name + "\n" + text); {
	case talk.Blank(name) || talk.Blank(text):
		key = "template.bad.empty"
	case utf8.RuneCountInString(name) > cannedNameMost:
		key, args = "template.bad.name", []any{"n", cannedNameMost}
	case utf8.RuneCountInString(text) > cannedTextMost:
		key, args = "template.bad.text", []any{"n", cannedTextMost}
	case len(unknown) > 0:
		key, args = "template.bad.field", []any{"field", strings.Join(unknown, ", ")}
	case same:
		key, args = "template.bad.same", []any{"name", name}
	case x.Text == "" && len(all) >= cannedMost:
		key, args = "template.bad.many", []any{"n", cannedMost}
	}
	if key != "" {
		return cannedRefused(t, x, text, key, args)
	}
	what := "changed"
	if x.Text == "" {
		what, x.Staff, x.At = "created", t.Who.Staff, t.Now
	}
	x.Name, x.Text = name, text
	if x, err = t.SaveTemplate(x); err != nil {
		return fmt.Errorf("keep a template: %w", err)
	}
	if err := recordCanned(t, x, what); err != nil {
		return err
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("template.kept", "name", x.Name, "text", x.Text), ReplyTo: t.InGroup(),
		Buttons: [][]bot.Button{{t.Btn("template.button.list", verbCanned, x.Office, 0)}}})
	return err
}

// cannedRefused says why a canned reply was not kept. What is answered to that is another try.
func cannedRefused(t *talk.Turn, x store.Template, text, key string, args []any) error {
	var b bot.TextBuilder
	b.Text(t.P.Text(key, args...))
	if r := []rune(text); t.Update.Tap != nil && len(r) > 0 { // of a form, which is gone
		b.Line().Text(t.P.Text("citizen.your_words", "text", string(r[:min(len(r), cannedTextMost)])))
	}
	out := bot.Outgoing{Text: b.Build(), ReplyTo: t.InGroup()}
	if x.ID == 0 {
		var err error
		if x, err = beginCanned(t, x.Office); err != nil {
			return err
		}
	}
	id, err := t.SayAbout(out, aboutCanned(x))
	if err != nil || x.Text == "" {
		return err
	}
	return t.AsksFor(id, cannedMark(x))
}
