package matter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// A citizen who writes very much at once is told so, once, and what more they write is kept without a word for each: no
// receipt, no sign, no message to the room. A minute later it is summed up, to them in their draft, to the room in one
// message; and again a minute later as long as it goes on. So what one person can make the bot say does not grow with
// what they write.

// TimerQuiet ends the quiet of an aspiration, whose ID is its reference.
const TimerQuiet = "quiet"

// QuietFor is how long what is written is kept without a word for each, before it is summed up.
const QuietFor = time.Minute

// most is how many messages in a minute are answered one by one. Of those that go to a room, half: many read them.
func most(act talk.Act, a store.Aspiration) int {
	if a.State.Sent() {
		return (act.CitizenPace + 1) / 2
	}
	return act.CitizenPace
}

// busy reports whether its citizen has done more in the last minute than is answered one by one.
func busy(act talk.Act, a store.Aspiration) (bool, error) {
	n := most(act, a)
	if n == 0 {
		return false, nil
	}
	at, err := act.Busy(a, n+1)
	if err != nil {
		return false, fmt.Errorf("what the citizen of %d does: %w", a.ID, err)
	}
	return Lately(act, at, QuietFor), nil
}

// Quiet reports whether what the citizen of the aspiration has just done (m, if it is a message) is to be kept without a
// word. Where that begins they are told.
func Quiet(act talk.Act, a *store.Aspiration, m store.MessageID) (bool, error) {
	if a.QuietUntil.After(act.Now) {
		if a.QuietFrom != 0 || m == 0 {
			return true, nil
		}
		a.QuietFrom = m // what they did before was no message
		if err := act.SaveAspiration(*a); err != nil {
			return false, fmt.Errorf("save %d: %w", a.ID, err)
		}
		return true, nil
	}
	much, err := busy(act, *a)
	if err != nil || !much {
		return false, err
	}
	a.QuietFrom = m
	if err := stayQuiet(act, a); err != nil {
		return false, err
	}
	return true, tellCitizen(act, *a, "citizen.quiet")
}

// stayQuiet has the quiet last QuietFor from now.
func stayQuiet(act talk.Act, a *store.Aspiration) error {
	a.QuietUntil = act.Now.Add(QuietFor)
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := act.SetTimer(TimerQuiet, int64(a.ID), a.QuietUntil); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// endQuiet has what comes answered one by one again.
func endQuiet(act talk.Act, a *store.Aspiration) error {
	if a.QuietUntil.IsZero() {
		return nil
	}
	a.QuietUntil, a.QuietFrom = zeroTime, 0
	if err := act.ClearTimer(TimerQuiet, int64(a.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	return nil
}

// SumUp tells what its citizen did quietly in an aspiration, to the room if it was sent.
func SumUp(act talk.Act, a *store.Aspiration) error {
	goesOn, err := busy(act, *a)
	if err != nil {
		return err
	}
	from, since := a.QuietFrom, a.QuietUntil.Add(-QuietFor)
	if goesOn {
		a.QuietFrom, err = nextMessage(act, *a)
		if err == nil {
			err = stayQuiet(act, a)
		}
	} else if err = endQuiet(act, a); err == nil {
		err = act.SaveAspiration(*a)
	}
	if err != nil {
		return fmt.Errorf("sum up %d: %w", a.ID, err)
	}
	if !a.State.Sent() {
		return nil
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	if len(cards) == 0 {
		return PostCards(act, *a)
	}
	if err := tellChanged(act, *a, cards, from, since); err != nil {
		return err
	}
	if from != 0 {
		if err := tellMany(act, *a, cards, from); err != nil {
			return err
		}
	}
	return RefreshCard(act, *a)
}

// tellChanged posts under these cards what was changed quietly since then of messages that the room knows as they were: those that no card quotes,
// and that come before the ones summed up.
func tellChanged(act talk.Act, a store.Aspiration, cards []store.Card, from store.MessageID, since time.Time) error {
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	told := map[store.MessageID]bool{}
	for _, e := range slices.Backward(events) {
		if e.At.Before(since) || len(told) == catchUpMost {
			break
		}
		_, files := e.Data["files"] // they go there by themselves
		if retracted, _ := e.Data["retracted"].(bool); e.Kind != store.EventEdit || e.Staff != 0 || retracted || files || told[e.Message] || from != 0 && e.Message >= from {
			continue
		}
		m, err := act.Message(e.Message)
		if errors.Is(err, store.ErrNotFound) || err == nil && (m.Opening || m.Side != store.CitizenSide || talk.Blank(m.Text)) {
			continue
		} else if err != nil {
			return fmt.Errorf("message %d: %w", e.Message, err)
		}
		told[m.ID] = true
		m.Files, m.Location, m.Contact = nil, nil, nil
		if err := tellCards(act, a, cards, m, "room.edit"); err != nil {
			return err
		}
	}
	return nil
}

// nextMessage is from where on the next sum begins: messages are numbered as they come.
func nextMessage(act talk.Act, a store.Aspiration) (store.MessageID, error) {
	last, _, err := act.SomeMessages(a.ID, store.MessageFilter{Last: true, Limit: 1})
	if err != nil || len(last) == 0 {
		return a.QuietFrom, err
	}
	return last[0].ID + 1, nil
}

// tellMany posts under these cards what the citizen wrote from a message on, as one.
func tellMany(act talk.Act, a store.Aspiration, cards []store.Card, from store.MessageID) error {
	some, total, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Later: true, From: from, Limit: quotedMessages})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if total == 0 {
		return nil
	}
	whole, key := Quoted(some, total), "room.followups"
	if slices.ContainsFunc(some, func(m store.Message) bool { return m.Citizen != a.Citizen }) {
		key = "room.followups_many"
	}
	return tellRun(act, a, cards, whole, total, a.Citizen, key)
}

// tellRun posts a run of n messages under these cards, as one.
func tellRun(act talk.Act, a store.Aspiration, cards []store.Card, whole Whole, n int, by store.CitizenID, key string) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	citizen, err := act.Citizen(by)
	if err != nil {
		return fmt.Errorf("citizen %d: %w", by, err)
	}
	p := RoomPrinter(act, office)
	out := bot.Outgoing{
		Text: p.Text(key, "n", n, "alias", citizen.Alias, "code", string(a.Code), "text", whole.Text,
			"more", more(p, whole), "attached", whole.attached(p), "details", details(p, whole), "due", dueLine(p, a)),
		Files: forRoom(whole.Files), Buttons: withNumbers(p, a, whole, [][]bot.Button{withReply(p, a, nil, allButton(p, a))}),
	}
	return UnderCards(act, a, cards, out, 0)
}

// sumsUp reports whether news of an aspiration hold several messages of its citizen: such can all be read by a button.
func sumsUp(out bot.Outgoing) bool {
	return slices.ContainsFunc(out.Buttons, func(row []bot.Button) bool {
		return slices.ContainsFunc(row, func(b bot.Button) bool { return strings.HasPrefix(b.Data, pageVerb+":") })
	})
}
