package matter

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// Judge takes the citizen's verdict, given under the reply m. "Yes" closes the matter; anything else is the office's
// turn again. The same verdict again changes nothing: changed is false.
func Judge(act talk.Act, a *store.Aspiration, m store.Message, v store.VerdictValue) (changed bool, err error) {
	last, err := LastVerdict(act, *a)
	if err != nil {
		return false, err
	}
	if a.Verdict == v && (v != store.VerdictYes || a.State == store.Closed) && !a.LastReplyAt.After(last.At) {
		return false, nil
	}
	if last.Message != 0 && last.Message != m.ID {
		if err := askAgain(act, *a, last.Message); err != nil {
			return false, err
		}
	}
	a.Verdict, a.Stars, a.UnreachableAt = v, 0, zeroTime
	if err := Record(act, *a, store.Event{Kind: store.EventVerdict, Message: m.ID, Data: map[string]any{"verdict": string(v)}}); err != nil {
		return false, err
	}
	if v == store.VerdictYes {
		if !a.FirstReplyAt.IsZero() { // under a reply that is none, it ends no wait
			a.Turn, a.TurnAt, a.DueAt = store.NoTurn, act.Now, zeroTime
			if err := endInquiry(act, *a); err != nil {
				return false, err
			}
		}
		if a.State == store.Open {
			a.State, a.ClosedAt = store.Closed, act.Now
			if err := Record(act, *a, store.Event{Kind: store.EventClose}); err != nil {
				return false, err
			}
		}
	} else if err := officeTurn(act, a); err != nil {
		return false, err
	}
	a.ReceiptBox = 0
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	quiet, err := Quiet(act, a, 0)
	if err != nil {
		return false, err
	}
	if v != store.VerdictYes && !quiet {
		if err := tellRooms(act, *a, store.Message{Aspiration: a.ID}, "room.verdict"); err != nil {
			return false, err
		}
	}
	if a.State == store.Closed {
		if err := supportersHear(act, *a, newsState, 0); err != nil {
			return false, err
		}
	}
	if err := RefreshCard(act, *a); err != nil {
		return false, err
	}
	return true, showReply(act, *a, m, askStars)
}

// LastVerdict is the event of the citizen's latest verdict; the zero one if there is none.
func LastVerdict(act talk.Act, a store.Aspiration) (store.Event, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return store.Event{}, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return latestVerdict(events), nil
}

func latestVerdict(events []store.Event) store.Event {
	for _, e := range slices.Backward(events) {
		if e.Kind == store.EventVerdict {
			return e
		}
	}
	return store.Event{}
}

// askAgain has a reply show its question again: the verdict stands under another one now.
func askAgain(act talk.Act, a store.Aspiration, id store.MessageID) error {
	m, err := act.Message(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", id, err)
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return showReply(act, a, m, question(events, id))
}

// Rate takes the stars that go with the latest verdict. The same again changes nothing.
func Rate(act talk.Act, a *store.Aspiration, m store.Message, stars int) (changed bool, err error) {
	if a.Verdict == "" || a.Stars == stars {
		return false, nil
	}
	a.Stars = stars
	if err := Record(act, *a, store.Event{Kind: store.EventStars, Message: m.ID, Data: map[string]any{"stars": stars}}); err != nil {
		return false, err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := RefreshCard(act, *a); err != nil {
		return false, err
	}
	return true, showReply(act, *a, m, thanked)
}
