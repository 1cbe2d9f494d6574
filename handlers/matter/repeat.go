package matter

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
	"duaarah/store/wording"
)

// Repeats finds what the citizen sent in the same words a short time ago, and the office has not answered yet. Another
// house number makes it another matter, and so does a picture or a place: the office would never see them. What speaks of danger is
// said as often as they say it, and "it is out again" is no repetition once they wrote that it was mended.
func Repeats(act talk.Act, a store.Aspiration) (before store.Aspiration, ok bool, err error) {
	if a.Urgent == store.Urgent {
		return before, false, nil
	}
	whole, err := began(act, a.ID)
	if err != nil || !whole.wordsAlone() {
		return before, false, err
	}
	read := caution.Read(whole.Text)
	if read.Words() < 2 { // "halo" comes again by chance
		return before, false, nil
	}
	l, err := act.LikeTextOf(a.Citizen, read.Keys(), act.Now.Add(-likeSince))
	if errors.Is(err, store.ErrNotFound) {
		return before, false, nil
	} else if err != nil {
		return before, false, fmt.Errorf("what was sent before: %w", err)
	}
	if before, err = act.Aspiration(l.Aspiration); err != nil {
		return before, false, fmt.Errorf("aspiration %d: %w", l.Aspiration, err)
	}
	if before.ID == a.ID || before.State != store.Open || !before.LastReplyAt.IsZero() || before.Office != a.Office || before.Home != a.Home {
		return before, false, nil
	}
	said, err := began(act, before.ID)
	if err != nil || said.More > 0 || !wording.Same(whole.Text, said.Text) {
		return before, false, err
	}
	same, err := onlySaidAgain(act, before, whole.Text)
	return before, same, err
}

// onlySaidAgain reports whether all that its citizen wrote since they sent an aspiration is the same words once more, as often as they like.
func onlySaidAgain(act talk.Act, a store.Aspiration, words string) (bool, error) {
	later, total, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Later: true, Limit: quotedMessages})
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	all, n := "", len(later)
	later = slices.DeleteFunc(later, func(m store.Message) bool { return m.Citizen != a.Citizen })
	said := Gather(later)
	for range later {
		if wording.Same(said.Text, all) {
			break
		}
		all += words + "\n"
	}
	return total == n && said.wordsAlone() && wording.Same(said.Text, all), nil
}
