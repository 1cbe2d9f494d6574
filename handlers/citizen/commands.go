package citizen

import (
	"errors"
	"fmt"
	"slices"
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
	if named {
		if kept, err := linked(t, office, payload); err != nil || kept {
			return err
		}
	}
	if region := regionOf(payload); !named && region == "" {
		return greet(t, t.P.Text("citizen.hello"))
	}
	if err := came(t, payload); err != nil {
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

// linked takes a link to an office from who has a draft in hand: what they wrote before is addressed by it, unless that goes elsewhere. kept:
// they have a draft still.
func linked(t *talk.Turn, office store.Office, payload string) (kept bool, err error) {
	if done, err := finishOther(t, office, payload); err != nil {
		return true, err
	} else if !done {
		return true, t.SayText("citizen.draft_first")
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return true, fmt.Errorf("the draft: %w", err)
	}
	if draft.OfficeBy != store.ByCitizen {
		draft.Office, draft.OfficeBy = office.ID, store.ByLink // not Via: it was begun by none
		if occasion, ok, err := matter.OccasionOf(t.Tx, payload); err != nil {
			return true, err
		} else if ok {
			draft.Occasion = occasion.ID
		}
		if err := t.SaveAspiration(draft); err != nil {
			return true, fmt.Errorf("save %d: %w", draft.ID, err)
		}
	}
	return true, showDraft(t.Act, t.P, draft)
}

// finishOther sends the draft that the speaker has in hand, if they said, or the link by which they began it, that it is not for where another
// link leads: that is for what they write next. done is false if it cannot go out yet.
func finishOther(t *talk.Turn, office store.Office, payload string) (done bool, err error) {
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("the draft: %w", err)
	}
	switch draft.OfficeBy {
	case store.ByCitizen:
		if draft.Office == office.ID {
			return true, nil
		}
	case store.ByLink:
		if draft.Via == "" || strings.EqualFold(draft.Via, payload) {
			return true, nil
		}
	default:
		return true, nil
	}
	return finishDraft(t)
}

func greet(t *talk.Turn, text bot.Text) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	_, err := t.Say(bot.Outgoing{Text: text})
	return err
}

// langs are the languages that can be chosen, each under its own name.
var langs = [...]language{
	{"id", "Bahasa Indonesia", set(`indonesia indo indonesian`)}, {"jv", "Basa Jawa", set(`jawa jowo jw javanese`)},
	{"su", "Basa Sunda", set(`sunda sd sundanese`)}, {"en", "English", set(`inggris inggeris ingris eng`)},
}

// language is a language that can be chosen.
type language struct {
	tag, name string
	other     func() map[string]bool // how else people write its name, behind "bahasa" or alone
}

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

// langNamed is the tag of the language that was named; empty: none was.
func langNamed(t *talk.Turn, name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	said := strings.TrimPrefix(strings.TrimPrefix(name, "bahasa "), "basa ")
	for _, l := range spoken(t) {
		if name == l.tag || l.other()[said] || strings.EqualFold(name, l.name) || name != "" && strings.HasPrefix(strings.ToLower(l.name), name) {
			return l.tag
		}
	}
	return ""
}

var (
	langLeads = set(`pake pakai pakek pk ganti gunakan use speak switch nganggo ngangge anggo dalam in to ku write reply jawab balas answer`)
	langAside = set(callWords, `bahasa basa boso pake pakai saja aja dong ya please tolong bisa mohon halo hello hi hai me i we can could may you coba weh wae mawon`)
)

// langWished is the tag of the language in which somebody asks to be answered: "pake bahasa indonesia aja min". Empty: they ask for none.
func langWished(t *talk.Turn, c talk.Content) string {
	said := words(c.Text)
	named := without(said, langLeads(), langAside())
	if !c.WordsAlone() || len(named) != 1 || len(said) > greetingMost || !has(said, langLeads()) || len(named[0]) < 4 {
		return ""
	}
	for _, l := range spoken(t) {
		if l.other()[named[0]] || slices.Contains(words(l.name), named[0]) {
			return l.tag
		}
	}
	return ""
}

// LangInWords takes the name of a language for the button of that name, where it was asked for in what was said here last. done is false for all
// other messages.
func LangInWords(t *talk.Turn) (done bool, err error) {
	c := talk.ContentOf(t.Update.Message)
	if tag := langWished(t, c); tag != "" {
		return true, chooseLang(t, tag)
	}
	tag := langNamed(t, c.Text)
	if tag == "" || !c.WordsAlone() {
		return false, nil
	}
	row, err := lastRow(t)
	if err != nil || row.ID == 0 {
		return false, err
	}
	for _, b := range slices.Concat(row.Out.Buttons...) {
		if verb, _ := talk.ParseData(b.Data); verb == "c.lang" {
			return true, chooseLang(t, tag)
		}
	}
	return false, nil
}

// Lang asks for the language, or sets the one named.
func Lang(t *talk.Turn, arg string) error {
	if tag := langNamed(t, arg); tag != "" {
		return chooseLang(t, tag)
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
		if err := t.SayText("lang.set"); err != nil {
			return err
		}
		return draftAnew(t)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("lang.set")}, store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	return draftAnew(t)
}

// draftAnew shows the draft that the speaker has in hand, if there is one, in the language that they chose: it may be what they could not read.
func draftAnew(t *talk.Turn) error {
	if t.Who.Citizen == 0 {
		return nil
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("the draft: %w", err)
	}
	return showDraft(t.Act, t.P, draft)
}
