package matter

import (
	"fmt"
	"slices"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// What a citizen writes without saying what it is about goes with the matter that it seems to be about. They alone know, and take it out by a tap.

// CanSetApart reports whether messages of an aspiration can still become something else: it is open, and staff wrote nothing since the first of them.
func CanSetApart(act talk.Act, a store.Aspiration, moved []store.Message) (bool, error) {
	if a.State != store.Open || len(moved) == 0 {
		return false, nil
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	since := slices.IndexFunc(events, func(e store.Event) bool { return e.Kind == store.EventMessage && e.Message == moved[0].ID })
	back := takenBack(events)
	return since >= 0 && !slices.ContainsFunc(events[since:], func(e store.Event) bool { return e.Kind == store.EventReply && !back[e.Message] }), nil
}

// SetApart moves messages of an aspiration to a draft of their citizen. What they alone changed is as it was before them: whose turn it is, that a question waits for
// its answer, that it is closed. The rooms read in their place that it was another matter.
func SetApart(act talk.Act, a *store.Aspiration, draft store.Aspiration, moved []store.Message) error {
	ids := make([]int64, len(moved))
	for i, m := range moved {
		ids[i] = int64(m.ID)
		m.Aspiration, m.Opening = draft.ID, true
		if err := act.SaveMessage(m); err != nil {
			return fmt.Errorf("move message %d: %w", m.ID, err)
		}
	}
	if err := Record(act, draft, store.Event{Kind: store.EventSplit, Data: map[string]any{"from": int64(a.ID)}}); err != nil {
		return err
	}
	if err := Record(act, *a, store.Event{Kind: store.EventSplit, Data: map[string]any{"into": int64(draft.ID), "n": len(moved), "messages": ids}}); err != nil {
		return err
	}
	a.ReceiptBox = 0 // what they write next to it is acknowledged anew
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if asked, err := askedAgain(act, a, moved); err != nil {
		return err
	} else if !asked {
		if err := turnWithout(act, a, moved); err != nil {
			return err
		}
	}
	if err := closedAgain(act, a, moved); err != nil {
		return err
	}
	if err := calmAgain(act, a, moved); err != nil {
		return err
	}
	if err := act.IndexAlike(a.ID); err != nil {
		return fmt.Errorf("index %d: %w", a.ID, err)
	}
	if err := act.Quote(draft.ID, a.ID); err != nil { // what was said of it before
		return fmt.Errorf("note where %d is quoted: %w", draft.ID, err)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	for _, m := range moved {
		copies, err := act.Copies(m)
		if err != nil {
			return fmt.Errorf("copies of message %d: %w", m.ID, err)
		}
		if err := emptyCopies(act, *a, RoomPrinter(act, office), copies, "apart"); err != nil {
			return err
		}
	}
	return refreshQuoted(act, *a)
}

// askedAgain has a question of staff wait again that one of the messages was taken to answer, unless what they wrote after it is an answer, too.
func askedAgain(act talk.Act, a *store.Aspiration, moved []store.Message) (asked bool, err error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range slices.Backward(events) {
		if e.Kind != store.EventReply {
			continue
		}
		i, ok, err := inquiryOf(act, e.Message)
		if err != nil {
			return false, fmt.Errorf("whether %d is a question: %w", e.Message, err)
		}
		if !ok || i.Ended.IsZero() || !slices.ContainsFunc(moved, func(m store.Message) bool { return m.At.Equal(i.Ended) }) {
			continue
		}
		next, ended := wroteOn(events, *a, i.Asked)
		i.Ended = next.At // or none
		if err := act.SaveInquiry(i); err != nil {
			return false, fmt.Errorf("keep a question: %w", err)
		} else if ended {
			return false, nil
		}
		a.Turn, a.TurnAt, a.DueAt = store.CitizenTurn, i.Asked, zeroTime
		if err := act.SaveAspiration(*a); err != nil {
			return false, fmt.Errorf("save %d: %w", a.ID, err)
		}
		return true, Watch(act, *a)
	}
	return false, nil
}

// wroteOn finds the first that the citizen of an aspiration wrote in it from then on, that is no mere thanks and was not set apart.
func wroteOn(events []store.Event, a store.Aspiration, since time.Time) (first store.Event, ok bool) {
	off := splitOff(events)
	i := slices.IndexFunc(events, func(e store.Event) bool {
		closing, _ := e.Data["closing"].(bool)
		return e.Kind == store.EventMessage && !closing && (e.Citizen == 0 || e.Citizen == a.Citizen) && !e.At.Before(since) && e.Seq >= off[e.Message]
	})
	if i < 0 {
		return first, false
	}
	return events[i], true
}

// calmAgain has an aspiration be urgent no more that only the messages made so: the danger is where they went.
func calmAgain(act talk.Act, a *store.Aspiration, moved []store.Message) error {
	if a.Urgent != store.Urgent {
		return nil
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	var raised time.Time
	for _, e := range events {
		if e.Kind == store.EventUrgent {
			raised = e.At
		}
	}
	stay, err := act.Messages(a.ID)
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if !slices.ContainsFunc(moved, func(m store.Message) bool { return m.At.Equal(raised) }) || slices.ContainsFunc(stay, func(m store.Message) bool {
		return m.Side == store.CitizenSide && caution.DangerOf(m.Text) != caution.NoDanger
	}) {
		return nil
	}
	a.Urgent = store.NotUrgent
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return Record(act, *a, store.Event{Kind: store.EventCalm})
}

// closedAgain closes an aspiration that one of the messages had opened, and that they wrote nothing else in.
func closedAgain(act talk.Act, a *store.Aspiration, moved []store.Message) error {
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	last := func(kind store.EventKind) (found store.Event) {
		for _, e := range events {
			if e.Kind == kind {
				found = e
			}
		}
		return found
	}
	again, before := last(store.EventReopen), last(store.EventClose)
	if again.Seq < before.Seq || again.Citizen != a.Citizen || again.Staff != 0 || !slices.ContainsFunc(moved, func(m store.Message) bool { return m.At.Equal(again.At) }) {
		return nil
	}
	if _, more := wroteOn(events, *a, again.At); more {
		return nil
	}
	a.State, a.ClosedAt = store.Closed, before.At
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventClose, Data: map[string]any{"again": true}}); err != nil {
		return err
	}
	if err := supportersHear(act, *a, newsState, 0); err != nil {
		return err
	}
	return Watch(act, *a)
}
