package matter

import (
	"cmp"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// splitMost is how many of an aspiration's messages are offered to be split off.
const splitMost = 10

// Splittable are the latest messages of an aspiration that can become one of their own, in order; ok = false: there is nothing that
// would be left of it.
func Splittable(act talk.Act, a store.Aspiration) (some []store.Message, ok bool, err error) {
	if a.State != store.Open && a.State != store.Closed || a.Recorder != 0 {
		return nil, false, nil
	}
	all, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide})
	if err != nil {
		return nil, false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	all = slices.DeleteFunc(all, func(m store.Message) bool {
		return m.Citizen != a.Citizen || m.From.IsZero() || talk.Blank(m.Text) && len(m.Files) == 0 && m.Location == nil && m.Contact == nil
	})
	return all[max(len(all)-splitMost, 0):], len(all) > 1, nil
}

// Split makes messages of an aspiration one of their own, received when the first of them was: its citizen waits for an answer to that
// since then. One at least must stay.
func Split(act talk.Act, a *store.Aspiration, staff store.StaffID, ids []store.MessageID) (b store.Aspiration, err error) {
	all, ok, err := Splittable(act, *a)
	if err != nil {
		return b, err
	}
	var moved []store.Message
	for _, m := range all {
		if slices.Contains(ids, m.ID) {
			moved = append(moved, m)
		}
	}
	everything, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide})
	if err != nil {
		return b, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	left := slices.DeleteFunc(slices.Clone(everything), func(m store.Message) bool {
		return m.Citizen != a.Citizen || slices.ContainsFunc(moved, func(x store.Message) bool { return x.ID == m.ID })
	})
	if !ok || len(moved) == 0 || len(left) == 0 {
		return b, ErrState
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return b, fmt.Errorf("office %s: %w", a.Office, err)
	}
	received := slices.MinFunc(moved, func(x, y store.Message) int { return cmp.Compare(x.At.UnixMilli(), y.At.UnixMilli()) }).At
	b = store.Aspiration{Citizen: a.Citizen, Identity: a.Identity, Home: a.Home, Office: a.Office, OfficeBy: store.ByStaff, Kind: a.Kind, KindBy: a.KindBy,
		Topic: a.Topic, TopicBy: a.TopicBy, Region: a.Region, RegionBy: a.RegionBy, Occasion: a.Occasion, State: store.Open, Own: a.Own,
		ReceivedAt: received, SubmittedAt: act.Now, Turn: store.OfficeTurn, TurnAt: received, DueAt: promisedBy(act, office, act.Now), Claimed: a.Claimed}
	if praised(b) { // what is worth an answer of its own is more than that
		b.Kind, b.KindBy = "", store.ByStaff
	}
	if b, err = act.CreateAspiration(b); err != nil {
		return b, fmt.Errorf("create an aspiration: %w", err)
	}
	if err := passedAlong(act, *a, b); err != nil {
		return b, err
	}
	for _, m := range moved {
		m.Aspiration, m.Opening = b.ID, true
		if err := act.SaveMessage(m); err != nil {
			return b, fmt.Errorf("move message %d: %w", m.ID, err)
		}
	}
	if !slices.ContainsFunc(left, func(m store.Message) bool { return m.Opening }) { // its card has to quote something
		first := left[0]
		first.Opening = true
		if err := act.SaveMessage(first); err != nil {
			return b, fmt.Errorf("save message %d: %w", first.ID, err)
		}
	}
	if err := recordSplit(act, *a, b, staff, moved); err != nil {
		return b, err
	}
	if err := turnWithout(act, a, moved); err != nil {
		return b, err
	}
	for _, id := range []store.AspirationID{a.ID, b.ID} {
		if err := act.IndexAlike(id); err != nil {
			return b, fmt.Errorf("index %d: %w", id, err)
		}
	}
	if err := act.Quote(b.ID, a.ID); err != nil { // what was said of it before
		return b, fmt.Errorf("note where %d is quoted: %w", b.ID, err)
	}
	return b, showSplit(act, *a, b)
}

// passedAlong notes of what was split off that it went the same way from office to office: back, it goes for a reason, and but once. The
// reasons stay where they were said.
func passedAlong(act talk.Act, a, b store.Aspiration) error {
	all, err := act.Passes(a.ID)
	if err != nil {
		return fmt.Errorf("where %d went: %w", a.ID, err)
	}
	for _, p := range all {
		p.Aspiration, p.Reason = b.ID, ""
		if err := act.AddPass(p); err != nil {
			return fmt.Errorf("note where %d went: %w", b.ID, err)
		}
	}
	return nil
}

// turnWithout has an aspiration be whose turn it is without the words that were split off: what they alone opened is none of its any more.
func turnWithout(act talk.Act, a *store.Aspiration, moved []store.Message) error {
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	if a.Turn != store.OfficeTurn || !slices.ContainsFunc(events, func(e store.Event) bool {
		return e.Kind == store.EventMessage && e.At.Equal(a.TurnAt) && slices.ContainsFunc(moved, func(m store.Message) bool { return m.ID == e.Message })
	}) {
		return nil // something else had opened it
	}
	now := *a
	if err := recount(act, &now, events); err != nil {
		return err
	}
	if now.Turn == a.Turn && now.TurnAt.Equal(a.TurnAt) {
		return nil
	}
	a.Turn, a.TurnAt, a.DueAt = now.Turn, now.TurnAt, now.DueAt
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return Watch(act, *a)
}

// splitOff says of messages that became another's up to which event (Seq) they were none of it: who took one out can add it again.
func splitOff(events []store.Event) map[store.MessageID]int64 {
	off := map[store.MessageID]int64{}
	for _, e := range events {
		if e.Kind == store.EventSplit {
			for _, id := range e.Messages() {
				off[id] = e.Seq
			}
		}
	}
	return off
}

func recordSplit(act talk.Act, a, b store.Aspiration, staff store.StaffID, moved []store.Message) error {
	ids := make([]int64, len(moved))
	for i, m := range moved {
		ids[i] = int64(m.ID)
	}
	if err := recordAt(act, b, b.ReceivedAt, store.Event{Kind: store.EventReceived}); err != nil {
		return err
	}
	if err := Record(act, b, store.Event{Kind: store.EventSubmitted, Data: map[string]any{"kind": string(b.Kind), "kind_by": string(b.KindBy),
		"office_by": string(b.OfficeBy), "topic": b.Topic, "topic_by": string(b.TopicBy), "region": b.Region, "platform": platformOf(b),
		"event": string(b.Occasion), "own": b.Own}}); err != nil {
		return err
	}
	if err := Record(act, b, store.Event{Kind: store.EventSplit, Staff: staff, Data: map[string]any{"from": int64(a.ID)}}); err != nil {
		return err
	}
	if b.Claimed != 0 {
		if err := Record(act, b, store.Event{Kind: store.EventAssign, Staff: b.Claimed}); err != nil {
			return err
		}
	}
	return Record(act, a, store.Event{Kind: store.EventSplit, Staff: staff, Data: map[string]any{"into": int64(b.ID), "n": len(moved), "messages": ids}})
}

// showSplit shows both to the room, and tells their citizen.
func showSplit(act talk.Act, a, b store.Aspiration) error {
	if err := renewCards(act, a); err != nil { // its files went with their messages
		return err
	}
	if err := PostCards(act, b); err != nil {
		return err
	}
	if err := setWatch(act, b, b.DueAt); err != nil {
		return err
	}
	words, err := openingText(act, b.ID)
	if err != nil {
		return err
	}
	office, err := act.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	return tellBySelf(act, b, func(p messages.Printer) bot.Outgoing {
		return bot.Outgoing{Text: p.Text("split.told", "code", string(a.Code), "into", string(b.Code), "office", office.Name, "text", Snippet(words),
			"day", p.In(office.Location()).Dated(b.DueAt)), Buttons: statusButton(p)}
	})
}
