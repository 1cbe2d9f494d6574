package matter

import (
	"fmt"
	"slices"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// closedKey is what supporters are told of an aspiration that is closed: by staff, or by the word of its citizen.
func closedKey(act talk.Act, a store.Aspiration) (string, error) {
	if elsewhere, err := saidElsewhere(act, a); err != nil {
		return "", err
	} else if elsewhere {
		return "support.closed_elsewhere", nil
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return "", fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range slices.Backward(events) {
		if again, _ := e.Data["again"].(bool); again { // as it was before words that were of another matter
			continue
		} else if e.Kind == store.EventClose && e.Staff == 0 {
			return "support.closed_answered", nil
		} else if e.Kind == store.EventClose {
			break
		}
	}
	return "support.closed", nil
}

// quotedSupporters is how many supporters' words a card shows.
const quotedSupporters = 2

// supportLines say on a card how many support it, what they wrote last, and whether the last reply reached them. written: what they
// wrote can be read.
func supportLines(act talk.Act, p messages.Printer, a store.Aspiration) (lines []string, written bool, err error) {
	_, n, err := act.Supporters(a.ID, 1)
	if err != nil || n == 0 {
		if err == nil {
			_, n, err = act.SupportedBy(a.ID, 1) // of those who stopped, to be read still
		}
		return nil, n > 0, err
	}
	lines = append(lines, p.S("card.supporters", "n", n))
	words, total, err := act.SupportedBy(a.ID, quotedSupporters)
	if err != nil {
		return nil, false, fmt.Errorf("what supporters of %d wrote: %w", a.ID, err)
	}
	for _, m := range words {
		who, err := act.Citizen(m.Citizen)
		if err != nil {
			return nil, false, fmt.Errorf("citizen %d: %w", m.Citizen, err)
		}
		said := Snippet(Masked(m.Text))
		if talk.Blank(m.Text) {
			if said = Gather([]store.Message{m}).Attached(p); said == "" {
				said = p.S("card.retracted")
			}
		}
		lines = append(lines, p.S("card.supporter", "alias", who.Alias, "text", said))
	}
	last, err := lastReply(act, a)
	if err != nil || last.ID == 0 {
		return lines, total > 0, err
	}
	t, err := act.SupportTally(last.ID)
	if err != nil {
		return nil, false, fmt.Errorf("copies of %d: %w", last.ID, err)
	}
	if t.Copies > 0 && t.Waiting == 0 {
		lines = append(lines, p.S("card.supporters_got", "n", t.Delivered, "of", t.Copies))
	}
	if t.Yes+t.No > 0 {
		lines = append(lines, p.S("card.supporters_said", "yes", t.Yes, "no", t.No))
	}
	return lines, total > 0, nil
}
