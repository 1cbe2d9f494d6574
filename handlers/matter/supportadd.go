package matter

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/wording"
)

// AddToSupported makes a draft more words of somebody who supports the aspiration already: the draft never was one of its own.
func AddToSupported(act talk.Act, draft, a *store.Aspiration, s store.Support) error {
	if err := endDraft(act, draft); err != nil {
		return err
	}
	s.Told = store.Open // if it was closed, they open it
	if err := act.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	was := *a
	moved, n, err := addDraft(act, *draft, a)
	if err != nil {
		return err
	}
	if was.State == store.Closed {
		if err := reopened(act, *a, newsOther); err != nil {
			return err
		}
	}
	return showAdded(act, *a, moved, n, was.Turn == store.OfficeTurn)
}

// addDraft gives what a supporter wrote in a draft to the aspiration, which the office is to answer.
func addDraft(act talk.Act, draft store.Aspiration, a *store.Aspiration) (moved []store.Message, n int, err error) {
	if moved, n, err = moveMessages(act, draft, *a); err != nil {
		return nil, 0, err
	}
	a.UnreachableAt = zeroTime
	if err := officeTurnBy(act, a, draft.Citizen); err != nil {
		return nil, 0, err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return nil, 0, fmt.Errorf("save %d: %w", a.ID, err)
	}
	return moved, n, nil
}

// supportersTold is how many support an aspiration at most while the words of each that its card cannot show are said beside it. With very many a
// room would hear of nothing else.
const supportersTold = 20

// showAdded shows the rooms the n messages that a supporter added, of which moved are the first. The card says how many they are, and what they
// wrote. Beside it goes what makes the office's turn anew, and what a card cannot show: files, places, many words, the number of another house.
func showAdded(act talk.Act, a store.Aspiration, moved []store.Message, n int, waited bool) error {
	cards, err := act.Cards(a.ID)
	if err != nil || len(cards) == 0 { // it is gathered with others
		return err
	}
	if n > len(moved) {
		if err := tellAdded(act, a, cards, moved[0], n); err != nil {
			return err
		}
		return RefreshCard(act, a)
	}
	said, err := openingText(act, a.ID)
	if err != nil {
		return err
	}
	_, many, err := act.Supporters(a.ID, 1)
	if err != nil {
		return fmt.Errorf("who supports %d: %w", a.ID, err)
	}
	for i, m := range moved {
		if !waited && i == 0 || len(m.Files) > 0 || m.Location != nil || m.Contact != nil ||
			many <= supportersTold && (n > 1 || Snippet(m.Text) != strings.Join(strings.Fields(m.Text), " ") || wording.OtherNumbers(m.Text, said)) {
			if err := tellCards(act, a, cards, m, "room.supporter"); err != nil {
				return err
			}
		}
	}
	return RefreshCard(act, a)
}

// tellAdded posts under these cards, as one, the n messages that a supporter added from one on.
func tellAdded(act talk.Act, a store.Aspiration, cards []store.Card, from store.Message, n int) error {
	some, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Later: true, From: from.ID, Limit: 10 * quotedMessages})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	some = slices.DeleteFunc(some, func(m store.Message) bool { return m.Citizen != from.Citizen })
	return tellRun(act, a, cards, Quoted(some, n), n, from.Citizen, "room.supporter_many")
}

// SupporterAnew asks a supporter once more what they think of a reply. asked is false if they said nothing yet.
func SupporterAnew(act talk.Act, a store.Aspiration, s store.Support, m store.Message) (asked bool, err error) {
	c, err := act.SupportCopy(m.ID, s.Citizen)
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Said == "" {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("a copy of %d: %w", m.ID, err)
	}
	c.Said = "" // as it was before they said anything: that is only shown
	out, err := copyOut(act, a, m, store.ReplyPersonal, s, c)
	if err != nil {
		return false, err
	}
	return true, editCopy(act, a, s, m, c, out)
}

func editCopy(act talk.Act, a store.Aspiration, s store.Support, m store.Message, c store.SupportCopy, out bot.Outgoing) error {
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: c.Outbox}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID, Message: m.ID}}); err != nil {
		return fmt.Errorf("enqueue a changed copy: %w", err)
	}
	return nil
}
