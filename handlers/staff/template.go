package staff

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Canned replies as they are used for an aspiration. What keeps them is in canned.go.

const (
	verbTemplates    = "s.tpl" // those of the office
	verbTemplate     = "s.tp"  // one, filled in
	verbTemplateGo   = "s.tpg" // send it as it is
	verbTemplateEdit = "s.tpe" // take its words
)

// templatesShown is how many canned replies a page holds.
const templatesShown = 6

// Templates is "/templat": the canned replies of the speaker's offices, those with some words, those for an aspiration, or a new one.
func Templates(t *talk.Turn, args string) error {
	word, rest := talk.CutWord(args)
	if strings.EqualFold(word, "baru") || strings.EqualFold(word, "new") {
		return newCanned(t, rest)
	}
	if code, words := splitCode(args); code != "" {
		if _, err := store.ParseCode(code); err == nil {
			return byCode(t, code, store.RightReply, func(a store.Aspiration) error { return useTemplates(t, a, words, 0, false) })
		}
	}
	return cannedList(t, "", args, 0, false)
}

// templateTap takes the buttons about using a canned reply.
func templateTap(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	if key := unanswerable(a); key != "" {
		return cannot(t, a, key)
	}
	if verb == verbTemplates {
		if ok, err := mayShow(t, a); err != nil || !ok {
			return err
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		return useTemplates(t, a, "", max(int(args.Int(1)), 0), args.At(1) != "")
	}
	x, err := t.Template(store.TemplateID(args.Int(1)))
	if errors.Is(err, store.ErrNotFound) || err == nil && (x.Office != a.Office || x.Text == "") {
		return t.Toast("template.gone")
	} else if err != nil {
		return fmt.Errorf("the template: %w", err)
	}
	text, err := matter.Fill(t.Act, a, t.Who.Staff, x.Text)
	if err != nil {
		return err
	}
	switch verb {
	case verbTemplateGo:
		if mark := args.At(2); mark != "" && mark != markOf(text) { // only what was looked at is sent
			return showFilled(t, a, x, text, "template.changed")
		}
		return sendTemplate(t, a, x, text)
	case verbTemplateEdit:
		return takeWords(t, a, text)
	}
	return showFilled(t, a, x, text, "")
}

// markOf tells the words of a canned reply, filled in, from others.
func markOf(text string) string {
	h := fnv.New32a()
	fmt.Fprint(h, text)
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// showFilled shows a canned reply, filled in, in the place of what was tapped.
func showFilled(t *talk.Turn, a store.Aspiration, x store.Template, text, toast string) error {
	if err := t.Toast(toast); err != nil {
		return err
	}
	shown, err := matter.Preview(t.Act, a, t.Who.Staff, talk.Content{Text: text})
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("template.filled", "name", x.Name)).Line().Line().Text(shown).Line().Line().Text(t.P.Text("template.counts"))
	edit := t.Btn("template.button.edit", verbTemplateEdit, a.ID, x.ID)
	edit.Form = matter.ReplyButton(t.P, a, "").Form
	edit.Form.Inputs[0].Value = text
	return t.EditTapped(bot.Outgoing{Text: b.Build(), Buttons: [][]bot.Button{
		{edit, t.Btn("template.button.send", verbTemplateGo, a.ID, x.ID, markOf(text))}, {t.Btn("template.button.back", verbTemplates, a.ID, 0)}}},
		store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}

// sendTemplate sends a canned reply as it is.
func sendTemplate(t *talk.Turn, a store.Aspiration, x store.Template, text string) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	said, err := answer(t, a, talk.Content{Text: text, Template: x.ID}, "")
	if err != nil || said == nil {
		return err
	}
	return said.sayTapped(t)
}

// takeWords sends what the speaker made of a canned reply in the button's form; without one it gives them the words, to be copied.
func takeWords(t *talk.Turn, a store.Aspiration, text string) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	if values := t.Update.Tap.Values; values != nil {
		said, err := answer(t, a, talk.Content{Text: values["teks"]}, "")
		if err != nil || said == nil {
			return err
		}
		return said.say(t)
	}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if _, err := t.SayOpenly(bot.Outgoing{Text: bot.Plain(text)}, about); err != nil {
		return err
	}
	_, err := t.SayOpenly(bot.Outgoing{Text: t.P.Text("template.copy", "code", string(a.Code)), Prompt: t.P.S("reply.prompt_hint")}, about)
	return err
}

// useTemplates lists the office's canned replies, to be used for an aspiration. tapped: in the place of the message that was tapped.
func useTemplates(t *talk.Turn, a store.Aspiration, words string, page int, tapped bool) error {
	if key := unanswerable(a); key != "" {
		return cannot(t, a, key)
	}
	all, err := t.Templates(a.Office)
	if err != nil {
		return fmt.Errorf("templates of %s: %w", a.Office, err)
	}
	found := withWords(all, words)
	out := bot.Outgoing{Text: t.P.Text("template.choose", "code", string(a.Code), "n", len(found))}
	switch {
	case len(all) == 0:
		out.Text = t.P.Text("template.none")
	case len(found) == 0:
		out.Text = t.P.Text("template.none_with", "words", clip(words))
	}
	out.Buttons = templateRows(t, found, &page, words, func(x store.Template) string { return talk.Data(verbTemplate, a.ID, x.ID) },
		func(page int) string { return talk.Data(verbTemplates, a.ID, page) })
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if tapped {
		return t.EditTapped(out, about)
	}
	out.ReplyTo = t.InGroup()
	_, err = t.SayAbout(out, about)
	return err
}

// withWords are those canned replies in whose name or text all of the words are.
func withWords(all []store.Template, words string) (found []store.Template) {
	for _, x := range all {
		hay, ok := strings.ToLower(x.Name+"\n"+x.Text), true
		for _, w := range strings.Fields(strings.ToLower(words)) {
			ok = ok && strings.Contains(hay, w)
		}
		if ok {
			found = append(found, x)
		}
	}
	return found
}

// templateRows are buttons for a page of canned replies, and for its neighbours. What was searched for has no second page: more words
// find fewer.
func templateRows(t *talk.Turn, all []store.Template, page *int, words string, one func(store.Template) string, at func(page int) string) [][]bot.Button {
	last := max(len(all)-1, 0) / templatesShown
	*page = min(max(*page, 0), last)
	var rows [][]bot.Button
	for _, x := range all[*page*templatesShown : min((*page+1)*templatesShown, len(all))] {
		rows = append(rows, []bot.Button{{Label: x.Name, Data: one(x)}})
	}
	if words != "" {
		return rows
	}
	var turn []bot.Button
	if *page > 0 {
		turn = append(turn, bot.Button{Label: t.P.S("queue.button.back"), Data: at(*page - 1)})
	}
	if *page < last {
		turn = append(turn, bot.Button{Label: t.P.S("queue.button.next"), Data: at(*page + 1)})
	}
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	return rows
}

// promptFor asks for a reply in words, and says where there are canned ones, if the office has any.
func promptFor(t *talk.Turn, a store.Aspiration) (bot.Outgoing, error) {
	all, err := t.Templates(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("templates of %s: %w", a.Office, err)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("reply.prompt", "code", string(a.Code)))
	if len(all) > 0 {
		b.Line().Text(t.P.Text("template.hint", "code", string(a.Code)))
	}
	return bot.Outgoing{Text: b.Build(), Prompt: t.P.S("reply.prompt_hint")}, nil
}
