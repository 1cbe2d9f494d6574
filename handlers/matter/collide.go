package matter

import (
	"fmt"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// Two people of an office who answer the same citizen at the same time are a nuisance to all three. Before a reply is sent it is
// looked whether a colleague has just answered, or is about to.

const (
	justAnswered = 10 * time.Minute // for how long an answer of a colleague is news
	justWriting  = 5 * time.Minute  // for how long somebody who was asked for a reply may be writing it
)

// Clash is what a reply would meet.
type Clash struct {
	Staff   store.StaffID // the colleague; 0: there is nothing in the way
	At      time.Time     // when they answered, or began; zero: they have the aspiration
	Message store.Message // their answer; of ID 0: they have not answered yet
}

// Clashes looks whether a colleague has just answered the aspiration without the speaker knowing, is writing an answer, or has it.
// Who has it themselves meets only answers; and nobody is asked of what they saw, or after they have answered themselves.
func Clashes(act talk.Act, a store.Aspiration, staff store.StaffID) (Clash, error) {
	last, err := lastReply(act, a)
	if err != nil {
		return Clash{}, err
	}
	mine := last.Staff == staff && last.ID != 0
	if last.ID != 0 && !mine && act.Now.Sub(last.At) < justAnswered {
		if seen, err := sawSince(act, a, staff, last.At); err != nil || !seen {
			return Clash{Staff: last.Staff, At: last.At, Message: last}, err
		}
	}
	if a.Claimed == staff {
		return Clash{}, nil
	}
	writing, err := act.Composing(a.ID, act.Now.Add(-justWriting))
	if err != nil {
		return Clash{}, fmt.Errorf("who writes a reply to %d: %w", a.ID, err)
	}
	for _, c := range writing {
		if c.Staff != staff && (!mine || c.At.After(last.At)) {
			return Clash{Staff: c.Staff, At: c.At}, nil
		}
	}
	if a.Claimed == 0 || mine || a.State != store.Open {
		return Clash{}, nil
	}
	away, err := act.LeavesOf(a.Office, act.Now)
	if err != nil {
		return Clash{}, fmt.Errorf("who is away in %s: %w", a.Office, err)
	}
	for _, l := range away {
		if l.Staff == a.Claimed {
			return Clash{}, nil // somebody has to
		}
	}
	return Clash{Staff: a.Claimed}, nil
}

// sawSince reports whether a person opened the aspiration after that time, wrote in it, or asked to reply to it.
func sawSince(act talk.Act, a store.Aspiration, staff store.StaffID, since time.Time) (bool, error) {
	writing, err := act.Composing(a.ID, since)
	if err != nil {
		return false, fmt.Errorf("who writes a reply to %d: %w", a.ID, err)
	}
	for _, c := range writing {
		if c.Staff == staff && c.At.After(since) {
			return true, nil
		}
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range events {
		if e.Staff == staff && e.At.After(since) && (e.Kind == store.EventSeen || e.Kind == store.EventReply) {
			return true, nil
		}
	}
	return false, nil
}
