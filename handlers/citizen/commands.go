package citizen

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Start greets. A payload that names an office addresses what they write next, or the draft they have.
func Start(t *talk.Turn, payload string) error {
	if err := ensure(t); err != nil {
		return err
	}
	if err := noticeShown(t); err != nil {
		return err
	}
	office, named, err := byLink(t.Act, payload)
	if err != nil {
		return err
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if err == nil && named {
		if draft.OfficeBy != store.ByCitizen {
			draft.Office, draft.OfficeBy, draft.Via = office.ID, store.ByLink, payload
			if occasion, ok, err := matter.OccasionOf(t.Tx, payload); err != nil {
				return err
			} else if ok {
				draft.Occasion = occasion.ID
			}
			if err := t.SaveAspiration(draft); err != nil {
				return fmt.Errorf("save %d: %w", draft.ID, err)
			}
		}
		return showDraft(t.Act, t.P, draft)
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the draft: %w", err)
	}
	if region := regionOf(payload); !named && region == "" {
		return greet(t, t.P.Text("citizen.hello"))
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Via, mem.Fresh = payload, true // what they write next is for that link, whatever else is open
	if err := t.Remember(mem); err != nil {
		return err
	}
	if !named {
		return greet(t, t.P.Text("citizen.hello"))
	}
	hello, err := helloOf(t, payload, office)
	if err != nil {
		return err
	}
	return greet(t, hello)
}

func greet(t *talk.Turn, text bot.Text) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	_, err := t.Say(bot.Outgoing{Text: text})
	return err
}

// langs are the languages that can be chosen, each under its own name.
var langs = [...]language{{"id", "Bahasa Indonesia"}, {"jv", "Basa Jawa"}, {"su", "Basa Sunda"}, {"en", "English"}}

// language is a language that can be chosen.
type language struct{ tag, name string }

// spoken are the languages that can be chosen: those that there are texts in.
func spoken(t *talk.Turn) []language {
	var all []language
	for _, l := range langs {
		if _, ok := t.Catalogue.Lang(l.tag); ok {
			all = append(all, l)
		}
	}
	return all
}

// Lang asks for the language, or sets the one named.
func Lang(t *talk.Turn, arg string) error {
	arg = strings.ToLower(strings.TrimSpace(arg))
	for _, l := range spoken(t) {
		if arg == l.tag || strings.EqualFold(arg, l.name) || arg != "" && strings.HasPrefix(strings.ToLower(l.name), arg) {
			return chooseLang(t, l.tag)
		}
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	var buttons []bot.Button
	for _, l := range spoken(t) {
		buttons = append(buttons, bot.Button{Label: l.name, Data: talk.Data("c.lang", l.tag)})
	}
	_, err := t.Say(bot.Outgoing{Text: t.P.Text("lang.which"), Buttons: pack(buttons)})
	return err
}

func chooseLang(t *talk.Turn, tag string) error {
	known := false
	for _, l := range spoken(t) {
		known = known || l.tag == tag
	}
	if !known {
		return t.Toast("toast.stale")
	}
	t.Who.Lang, t.Who.LangBy = tag, store.ByCitizen
	who, err := t.SaveIdentity(t.Who)
	if err != nil {
		return fmt.Errorf("save identity %d: %w", t.Who.ID, err)
	}
	t.Who, t.P = who, t.Printer(tag, nil, t.Now)
	if t.Update.Tap == nil {
		return t.SayText("lang.set")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("lang.set")}, store.About{Purpose: store.ForTalk})
}
