package matter

import (
	"fmt"
	"slices"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// Only a personal reply counts (measures.md, "Counting reply"): thanks, passing on and form letters arrive, and leave the
// matter as it was.

// replyTypes are the types of an aspiration's replies, the lowest that was decided of each. One that nobody classified is
// personal.
func replyTypes(events []store.Event) map[store.MessageID]store.ReplyType {
	types := map[store.MessageID]store.ReplyType{}
	for _, e := range events {
		said, _ := e.Data["type"].(string)
		switch {
		case e.Kind == store.EventReply && said == "":
			types[e.Message] = store.ReplyPersonal
		case e.Kind == store.EventReply:
			types[e.Message] = store.ReplyType(said)
		case e.Kind == store.EventDeclare:
			types[e.Message] = types[e.Message].Lower(store.ReplyType(said))
		}
	}
	for m := range takenBack(events) {
		types[m] = "" // it is nothing any more
	}
	return types
}

// takenBack are the replies that were taken back.
func takenBack(events []store.Event) map[store.MessageID]bool {
	back := map[store.MessageID]bool{}
	for _, e := range events {
		if e.Kind == store.EventTakeBack {
			back[e.Message] = true
		}
	}
	return back
}

// with says of each reply which one it is a part of: the first of several that one person wrote within a moment. Of one that stands alone
// it is itself.
func with(events []store.Event) map[store.MessageID]store.MessageID {
	first := map[store.MessageID]store.MessageID{}
	for _, e := range events {
		if e.Kind != store.EventReply {
			continue
		}
		first[e.Message] = e.Message
		if n, ok := e.Data["with"].(float64); ok {
			if of, ok := first[store.MessageID(n)]; ok {
				first[e.Message] = of
			}
		}
	}
	return first
}

// ReplyType is the type of one reply of the aspiration.
func ReplyType(act talk.Act, a store.Aspiration, id store.MessageID) (store.ReplyType, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return "", fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return replyTypes(events)[id], nil
}

// Declare takes the word of staff that a reply of their office was less than it looked: an acknowledgement, or passed on.
// All stands then as if it had not counted. It never makes more of a reply: changed is false where it is no personal one.
func Declare(act talk.Act, a *store.Aspiration, staff store.StaffID, m store.Message, as store.ReplyType) (changed bool, err error) {
	if a.State != store.Open && a.State != store.Closed {
		return false, ErrState
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	if replyTypes(events)[m.ID] != store.ReplyPersonal {
		return false, nil
	}
	whole, types := with(events), replyTypes(events)
	for id, first := range whole { // all that is one reply is said to be less
		if first != whole[m.ID] || types[id] != store.ReplyPersonal || id == m.ID {
			continue
		}
		if err := Record(act, *a, store.Event{Kind: store.EventDeclare, Staff: staff, Message: id, Data: map[string]any{"type": string(as)}}); err != nil {
			return false, err
		}
	}
	if events, err = act.Events(a.ID); err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	e := store.Event{Kind: store.EventDeclare, Staff: staff, Message: m.ID, Data: map[string]any{"type": string(as)}}
	events = append(slices.Clip(events), e)
	if err := recount(act, a, events); err != nil {
		return false, err
	}
	if err := change(act, a, e); err != nil {
		return false, err
	}
	if err := Watch(act, *a); err != nil {
		return false, err
	}
	return true, showReply(act, *a, m, stageBy(events, *a, m)) // what its citizen said stays
}

// recount has the aspiration stand as its events say: when the first reply that counts arrived, and whose turn it is since
// when. Events without a time are of now.
func recount(act talk.Act, a *store.Aspiration, events []store.Event) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	types, back, off := replyTypes(events), takenBack(events), splitOff(events)
	a.FirstReplyAt, a.UnreachableAt = zeroTime, zeroTime
	owed := func(since time.Time) {
		if a.FirstReplyAt.IsZero() && !praised(*a) {
			since = a.ReceivedAt
		}
		a.Turn, a.TurnAt, a.DueAt = store.OfficeTurn, since, promisedBy(act, office, since)
	}
	if owed(a.ReceivedAt); praised(*a) {
		a.Turn, a.DueAt = store.NoTurn, zeroTime
	}
	inOrder := slices.Clone(events)
	slices.SortStableFunc(inOrder, func(a, b store.Event) int { return a.At.Compare(b.At) })
	for _, e := range inOrder {
		switch e.Kind {
		case store.EventDelivered:
			if types[e.Message] != store.ReplyPersonal {
				continue
			}
			if a.FirstReplyAt.IsZero() {
				a.FirstReplyAt = e.At
			}
			a.UnreachableAt = zeroTime
			a.Turn, a.TurnAt, a.DueAt = store.CitizenTurn, e.At, zeroTime
		case store.EventMessage:
			if e.Seq < off[e.Message] {
				continue
			}
			a.UnreachableAt = zeroTime
			if closing, _ := e.Data["closing"].(bool); !closing && a.Turn != store.OfficeTurn {
				owed(e.At)
			}
		case store.EventVerdict:
			a.UnreachableAt = zeroTime
			yes := e.Data["verdict"] == string(store.VerdictYes)
			switch {
			case yes && back[e.Message]: // what it praised is none any more
			case yes && !a.FirstReplyAt.IsZero():
				a.Turn, a.TurnAt, a.DueAt = store.NoTurn, e.At, zeroTime
			case !yes && a.Turn != store.OfficeTurn:
				owed(e.At)
			}
		case store.EventRestore:
			a.UnreachableAt = zeroTime
		case store.EventUnreachable:
			if a.UnreachableAt.IsZero() {
				a.UnreachableAt = e.At
			}
		}
	}
	return inquiryStands(act, a)
}
