package matter

import (
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

var zeroTime time.Time

// recordAt is Record for what took effect at a time of its own.
func recordAt(act talk.Act, a store.Aspiration, at time.Time, e store.Event) error {
	act.Now = at
	return Record(act, a, e)
}

// Submit sends a draft to its office: the aspiration counts from its first message on. a.Office must be set.
func Submit(act talk.Act, a *store.Aspiration) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if a.Recorder == 0 { // what was said in person is its citizen's, whoever wrote it down
		if a.Own, err = writtenByOwn(act, *a); err != nil {
			return err
		}
	}
	if err := endQuiet(act, a); err != nil {
		return err
	}
	if err := keepBroadcast(act, a); err != nil {
		return err
	}
	a.State, a.SubmittedAt = store.Open, act.Now
	a.TurnAt, a.ReceiptBox = a.ReceivedAt, 0
	if praised(*a) {
		a.Turn = store.NoTurn // praise expects no reply, and none is promised
	} else {
		a.Turn, a.DueAt = store.OfficeTurn, promisedBy(act, office, a.ReceivedAt)
	}
	if a.Aside, err = suspect(act, *a); err != nil {
		return err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventSubmitted, Data: map[string]any{
		"kind": string(a.Kind), "kind_by": string(a.KindBy), "office_by": string(a.OfficeBy), "topic": a.Topic, "topic_by": string(a.TopicBy),
		"region": a.Region, "platform": platformOf(*a), "event": string(a.Occasion), "broadcast": a.Broadcast, "own": a.Own}}); err != nil {
		return err
	}
	if err := Watch(act, *a); err != nil {
		return err
	}
	if a.Aside != "" {
		return setAside(act, *a)
	}
	if err := AutoAssign(act, a); err != nil {
		return err
	}
	return PostCards(act, *a)
}

// promisedBy is when the office promises to answer what waits since then: holidays and its days off are none to promise.
func promisedBy(act talk.Act, o store.Office, since time.Time) time.Time {
	return act.Calendars.Of(o).Due(since, o.Promise)
}

// praised reports whether the citizen called it praise, which expects no reply.
func praised(a store.Aspiration) bool { return a.Kind == store.Praise && a.KindBy == store.ByCitizen }

// writtenByOwn reports whether the aspiration's writer is staff of the office it goes to.
func writtenByOwn(act talk.Act, a store.Aspiration) (bool, error) {
	who, err := act.IdentityByID(a.Identity)
	if err != nil {
		return false, fmt.Errorf("the writer of %d: %w", a.ID, err)
	}
	if who.Staff == 0 {
		return false, nil
	}
	member, err := IsMember(act.Tx, who.Staff, a.Office)
	return member, err
}

// Continue adds what the citizen wrote to an aspiration that was sent before, and passes it on to the rooms. It opens
// a turn of the office, unless one is open, or the words are a mere thanks. quiet: they wrote so much that this is kept
// without a word.
func Continue(act talk.Act, a *store.Aspiration, from bot.Address, c talk.Content, closing bool) (quiet bool, err error) {
	m, err := act.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: act.Now,
		Text: c.Text, Files: Nameless(c.Files), Location: c.Location, Contact: c.Contact, Closing: closing, From: from, FromID: c.ID,
		Album: c.Album})
	if err != nil {
		return false, fmt.Errorf("keep a message: %w", err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventMessage, Message: m.ID, Version: 1,
		Data: map[string]any{"closing": closing}}); err != nil {
		return false, err
	}
	a.UnreachableAt = zeroTime
	if !closing {
		if err := officeTurn(act, a); err != nil {
			return false, err
		}
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if a.Turn == store.OfficeTurn {
		if err := AutoAssign(act, a); err != nil {
			return false, err
		}
	}
	if quiet, err = Quiet(act, a, m.ID); quiet || err != nil {
		return quiet, err
	}
	key := "room.followup"
	if closing {
		key = "room.thanks"
	}
	if err := tellRooms(act, *a, m, key); err != nil || closing {
		return false, err
	}
	return false, RefreshCard(act, *a)
}

// officeTurn opens a turn of the office, where the citizen may expect an answer and none is owed yet. What was closed
// is open again.
func officeTurn(act talk.Act, a *store.Aspiration) error { return officeTurnBy(act, a, a.Citizen) }

// officeTurnBy is officeTurn, where somebody who supports it wrote.
func officeTurnBy(act talk.Act, a *store.Aspiration, who store.CitizenID) error {
	if err := stirred(act, a); err != nil {
		return err
	}
	again := a.State == store.Closed
	if again {
		a.State, a.ClosedAt = store.Open, zeroTime
		if err := openAgain(act, a); err != nil {
			return err
		}
		if err := Record(act, *a, store.Event{Kind: store.EventReopen, Citizen: who}); err != nil {
			return err
		}
		if err := supportersHear(act, *a, newsState, changeWait); err != nil {
			return err
		}
	}
	if a.Turn == store.OfficeTurn { // a further word never restarts a wait
		if again {
			return turned(act, *a)
		}
		return nil
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	since := act.Now
	if a.FirstReplyAt.IsZero() && !praised(*a) {
		since = a.ReceivedAt // never answered: the wait began at the first message
	}
	due := promisedBy(act, office, since)
	if who != a.Citizen && !again { // a question waits for the citizen who was asked, unless it was closed over it
		if asked, err := owedBeside(act, *a, since, due); asked || err != nil {
			return err
		}
	}
	if back, err := inquiryAnswered(act, a); err != nil {
		return err
	} else if back {
		return turned(act, *a)
	}
	a.Turn, a.TurnAt, a.DueAt = store.OfficeTurn, since, due
	return turned(act, *a)
}
