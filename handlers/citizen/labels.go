package citizen

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// labelled are the buttons that also do what they say where their words are typed, whatever else is in hand. What erases is not among them: that takes a tap.
var labelled = map[string]string{"c.new": "citizen.button.other", "c.status": "citizen.button.status", "c.own": "own.button.open", "c.undrop": "draft.button.back", "c.apart": "apart.button",
	"c.keep": "own.button.nothing", "c.withdraw": "own.button.withdraw", "c.withdraw!": "own.button.withdraw_sure", "c.remind": "overdue.button.remind", "c.later": "overdue.button.later"}

// labelMost is how many words such a label has at most.
const labelMost = 5

// labelTyped does what a button says that stands below what was said here last, for who types its words; and "ya" is "Ya, tarik". done is false for all other
// messages.
func labelTyped(t *talk.Turn, c talk.Content) (done bool, err error) {
	said := words(c.Text)
	if len(said) == 0 || len(said) > labelMost {
		return false, nil
	}
	agrees := only(said, assentWords(), agreeAside())
	isOne := agrees
	for _, key := range labelled {
		isOne = isOne || slices.Equal(said, words(t.P.S(key)))
	}
	if !isOne || !c.WordsAlone() || t.Update.Message.ReplyTo != "" {
		return false, nil
	}
	row, err := lastRow(t)
	if err != nil || row.ID == 0 {
		return false, err
	}
	for _, b := range slices.Concat(row.Out.Buttons...) {
		verb, args := talk.ParseData(b.Data)
		if labelled[verb] != "" && slices.Equal(said, words(b.Label)) || agrees && verb == "c.withdraw!" {
			return true, Tap(t, verb, args)
		}
	}
	// What was changed since it was said has other buttons by now: these need no more than what it is about.
	is := func(verb string) bool { return slices.Equal(said, words(t.P.S(labelled[verb]))) }
	switch {
	case is("c.new"):
		return true, fresh(t)
	case is("c.own") && row.About.Aspiration != 0:
		return true, Tap(t, "c.own", talk.Args{fmt.Sprint(row.About.Aspiration)})
	case is("c.undrop") && row.About.Aspiration != 0:
		if a, err := own(t, int64(row.About.Aspiration)); err == nil && a.State == store.Cancelled {
			return true, undrop(t, a)
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
	}
	return false, nil
}
