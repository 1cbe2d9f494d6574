package matter

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// A citizen may have staff see a name. Staff may then call them by it in a reply, of which others get copies: who supports the aspiration,
// and whose it becomes. Those do not read it.

// ShowName has staff see a name in place of the alias, on the card alone: what was posted before, and what follows, keeps the
// alias. No name: the alias again.
func ShowName(act talk.Act, a store.Aspiration, name, how string) error {
	before, err := act.ShownName(a.ID)
	if err != nil {
		return fmt.Errorf("the shown name of %d: %w", a.ID, err)
	}
	if before == name {
		return nil
	}
	if err := forgetName(act, a.ID); err != nil {
		return err
	}
	if err := act.SetShownName(a.ID, name, act.Now); err != nil {
		return fmt.Errorf("show a name of %d: %w", a.ID, err)
	}
	data := map[string]any{"shown": name != ""}
	if name != "" {
		data["how"] = how
	}
	if err := Record(act, a, store.Event{Kind: store.EventName, Data: data}); err != nil {
		return err
	}
	if !a.State.Sent() {
		return nil
	}
	return RefreshCard(act, a)
}

// cardName is how a card calls who wrote: by alias, and by the name that they want staff to see.
func cardName(act talk.Act, p messages.Printer, a store.Aspiration, alias string) (string, error) {
	name, err := act.ShownName(a.ID)
	if err != nil || name == "" {
		return alias, err
	}
	return p.S("card.named", "name", Masked(name), "alias", alias), nil
}

// nameLeast is how long a name is at least that is looked for in words, in runes.
const nameLeast = 2

// withoutName takes a name out of words, wherever it stands as words of its own, in any case.
func withoutName(words, name, instead string) string {
	if utf8.RuneCountInString(name) < nameLeast {
		return words
	}
	called, err := regexp.Compile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(name) + `($|[^\pL\pN])`)
	if err != nil {
		return words
	}
	for range 2 { // names that stand side by side share what parts them
		words = called.ReplaceAllString(words, "${1}"+instead+"${2}")
	}
	return words
}

// ForOthers are words of staff as others than its citizen read them: without the citizen's name, and without the number of a card, which nobody else
// is to read. lang is theirs.
func ForOthers(act talk.Act, a store.Aspiration, words, lang string) (string, error) {
	words = caution.MaskCards(words)
	name, err := act.ShownName(a.ID)
	if err != nil || name == "" {
		return words, err
	}
	return withoutName(words, name, act.Printer(lang, nil, act.Now).S("support.somebody")), nil
}

// forgetName takes the name that staff see out of what they wrote: its citizen has them see it no more, or is its citizen no more.
func forgetName(act talk.Act, id store.AspirationID) error {
	name, err := act.ShownName(id)
	if err != nil || name == "" {
		return err
	}
	instead := act.Printer("", nil, act.Now).S("support.somebody")
	if err := act.RewordStaff(id, func(words string) string { return withoutName(words, name, instead) }); err != nil {
		return fmt.Errorf("take a name out of what staff wrote of %d: %w", id, err)
	}
	return nil
}
