package citizen

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Who has no eye for buttons types what stands on them: "setuju", "batal". Under a draft that is no part of what they have to say.

var (
	agreeWords  = set(`setuju satuju sarujuk agree agreed`)
	agreeAside  = set(`ya iya ok oke yes nggih inggih muhun saya aku kami sy kula abdi i we sudah sangat kirim kirimkan kintun and send it pak bu min`)
	cancelWords = set(`batal batalkan bolay cancel`)
	cancelAside = set(`saja aja deh ya pak bu min`)
	officeAside = set(`kantor untuk buat ke kepada pak bu min ya saja aja office the to for please kanggo dhateng ka`)
)

// officeWords is how many words the name of an office has at most, with what people say around it.
const officeWords = 10

// typed does what a message says that is nothing but the words of a button under their draft. done is false for all other messages.
func typed(t *talk.Turn, a store.Aspiration, c talk.Content) (done bool, err error) {
	if !c.WordsAlone() {
		return false, nil
	}
	said := words(c.Text)
	switch {
	case a.State == store.Held && only(said, agreeWords, agreeAside):
		return true, agreedInWords(t, a)
	case only(said, cancelWords, cancelAside):
		if err := giveUp(t.Act, a); err != nil {
			return true, err
		}
		if err := editDraft(t.Act, a, bot.Outgoing{Text: t.P.Text("draft.dropped_typed")}); err != nil {
			return true, err
		}
		return true, t.SayText("draft.dropped")
	case a.State == store.Drafted && slices.Equal(said, words(t.P.S("draft.button.send"))):
		return true, sendInWords(t, a)
	}
	return officeInWords(t, a, c, said)
}

// officeInWords takes the name of an office for whom a draft is for. done is false if it is none.
func officeInWords(t *talk.Turn, a store.Aspiration, c talk.Content, said []string) (done bool, err error) {
	if len(said) == 0 || len(said) > officeWords {
		return false, nil
	}
	offices, err := takingOffices(t.Act)
	if err != nil || len(offices) < 2 {
		return false, err
	}
	said = without(said, officeAside)
	meant := slices.DeleteFunc(slices.Clone(offices), func(o store.Office) bool {
		return len(said) == 0 || !slices.Equal(said, without(words(o.Name), officeAside)) && !slices.Equal(said, words(string(o.ID)))
	})
	if len(meant) != 1 {
		return false, nil
	}
	a.Office, a.OfficeBy = meant[0].ID, store.ByCitizen
	if err := t.SaveAspiration(a); err != nil {
		return true, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken); err != nil {
		return true, err
	}
	if err := putOff(t.Act, a, ""); err != nil {
		return true, err
	}
	return true, showGrown(t, a)
}

func without(all []string, aside map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(all), func(w string) bool { return aside[w] })
}

// sendInWords sends a draft, or shows it anew where it cannot go out yet: it says why.
func sendInWords(t *talk.Turn, a store.Aspiration) error {
	if done, err := finishDraft(t); err != nil || done {
		return err
	}
	return showNew(t, a)
}

// agreedInWords sends a held draft, or has it go out as drafts do where it cannot yet.
func agreedInWords(t *talk.Turn, a store.Aspiration) error {
	if err := agree(t, a.ID); err != nil {
		return err
	}
	if err := letGo(t, &a); err != nil {
		return err
	}
	return sendInWords(t, a)
}

// only reports whether these are a few words, one of them among the first, all others among the second.
func only(said []string, one, aside map[string]bool) bool {
	if len(said) == 0 || len(said) > 4 || !slices.ContainsFunc(said, func(w string) bool { return one[w] }) {
		return false
	}
	return !slices.ContainsFunc(said, func(w string) bool { return !one[w] && !aside[w] })
}
