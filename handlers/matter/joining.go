package matter

import (
	"fmt"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// Join makes a draft part of an aspiration that was sent before: the draft never was one, and its messages continue
// the other.
func Join(act talk.Act, draft *store.Aspiration, a *store.Aspiration) error {
	if err := endDraft(act, draft); err != nil {
		return err
	}
	moved, n, err := moveMessages(act, *draft, *a)
	if err != nil {
		return err
	}
	if err := officeTurn(act, a); err != nil {
		return err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	cards, err := act.Cards(a.ID)
	switch {
	case err != nil:
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	case len(cards) == 0:
		return PostCards(act, *a)
	case n > len(moved):
		err = tellMany(act, *a, cards, moved[0].ID)
	default:
		for _, m := range moved {
			if err = tellCards(act, *a, cards, m, "room.followup"); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	return RefreshCard(act, *a)
}

// JoinQuietly makes a draft part of an aspiration that says the same, and of which the office knows: it is told nothing more.
func JoinQuietly(act talk.Act, draft *store.Aspiration, a store.Aspiration) error {
	if err := endDraft(act, draft); err != nil {
		return err
	}
	_, _, err := moveMessages(act, *draft, a)
	return err
}

// moveMessages gives the messages of a draft to an aspiration that was sent before. It returns the first of them, and how
// many they are.
func moveMessages(act talk.Act, draft, a store.Aspiration) (first []store.Message, n int, err error) {
	for {
		some, _, err := act.SomeMessages(draft.ID, store.MessageFilter{Limit: 100})
		if err != nil {
			return nil, 0, fmt.Errorf("messages of %d: %w", draft.ID, err)
		}
		if len(some) == 0 {
			return first, n, nil
		}
		for _, m := range some {
			m.Aspiration, m.Opening = a.ID, false
			if err := act.SaveMessage(m); err != nil {
				return nil, 0, fmt.Errorf("move message %d: %w", m.ID, err)
			}
			if err := Record(act, a, store.Event{Kind: store.EventMessage, Citizen: m.Citizen, Message: m.ID, Version: m.Version,
				Data: map[string]any{"closing": false}}); err != nil {
				return nil, 0, err
			}
			if n++; n <= catchUpMost {
				first = append(first, m)
			}
		}
	}
}

// endDraft has a draft be none any more: its words become another's.
func endDraft(act talk.Act, draft *store.Aspiration) error {
	if err := endQuiet(act, draft); err != nil {
		return err
	}
	draft.State = store.Cancelled
	if err := act.SaveAspiration(*draft); err != nil {
		return fmt.Errorf("save %d: %w", draft.ID, err)
	}
	return Record(act, *draft, store.Event{Kind: store.EventCancelled})
}
