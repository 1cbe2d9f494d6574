package staff

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// goesOn is the aspiration as which one goes on: itself, unless it was merged.
func goesOn(r store.Reader, a store.Aspiration) (store.Aspiration, error) {
	for a.State == store.Merged {
		into, err := r.Aspiration(a.MergedInto)
		if err != nil {
			return a, fmt.Errorf("what %d was merged into: %w", a.ID, err)
		}
		a = into
	}
	return a, nil
}

// codes are what texts about an aspiration name: its code, and that as which it goes on.
func codes(r store.Reader, a store.Aspiration) ([]any, error) {
	on, err := goesOn(r, a)
	return []any{"code", string(a.Code), "into", string(on.Code)}, err
}

// notNow says why an aspiration cannot be changed as things stand, and what can be done instead.
func notNow(t *talk.Turn, a store.Aspiration) error {
	key := "toast.not_now"
	switch a.State {
	case store.Merged:
		key = "now.merged"
	case store.Withdrawn:
		key = "now.withdrawn"
	case store.Closed:
		key = "now.closed"
	case store.Spam:
		key = "now.spam"
	}
	return cannot(t, a, key)
}

// cannot says why something cannot be done with an aspiration: a text that names its code, or as which it goes on.
func cannot(t *talk.Turn, a store.Aspiration, key string) error {
	args, err := codes(t.Tx, a)
	if err != nil {
		return err
	}
	return t.Toast(key, args...)
}

// mayAbout is may for who does something with an aspiration: whose office had it before is told where it went.
func mayAbout(t *talk.Turn, a store.Aspiration, right store.Right) (bool, error) {
	if ok, err := matter.May(t.Tx, t.Who.Staff, a.Office, right); err != nil || ok {
		return ok, err
	}
	if said, err := wentOn(t, a); err != nil || said {
		return false, err
	}
	return may(t, a.Office, right)
}

// wentOn tells who is staff of an office that passed an aspiration on where to: they may not have read it yet. What happened there they are not
// told. said is false for everybody else.
func wentOn(t *talk.Turn, a store.Aspiration) (said bool, err error) {
	ids, err := offices(t, store.RightRead)
	if err != nil || len(ids) == 0 || slices.Contains(ids, a.Office) || !a.State.Sent() {
		return false, err
	}
	passes, err := t.Passes(a.ID)
	if err != nil {
		return false, fmt.Errorf("where %d went: %w", a.ID, err)
	}
	for _, p := range slices.Backward(passes) {
		if !slices.Contains(ids, p.From) {
			continue
		}
		to, err := t.Office(p.To)
		if err != nil {
			return false, fmt.Errorf("office %s: %w", p.To, err)
		}
		key := "now.passed"
		if m := t.Update.Message; m != nil && m.Command == nil {
			key = "now.passed_unsent"
		}
		return true, t.Toast(key, "code", string(a.Code), "office", to.Name)
	}
	return false, nil
}

// roomMoved tells who taps an old card, in a place that was its office's room, where the room is now: the card is not kept true any more. said is
// false where it is a room still, and while the office has none at all.
func roomMoved(t *talk.Turn, a store.Aspiration) (said bool, err error) {
	if t.Update.Place != bot.Group || t.Whispers() {
		return false, nil
	}
	now, err := t.Rooms(a.Office)
	if err != nil {
		return false, fmt.Errorf("rooms of %s: %w", a.Office, err)
	}
	here, err := t.RoomsIn(t.Here())
	if err != nil {
		return false, fmt.Errorf("rooms here: %w", err)
	}
	if len(now) == 0 || len(readHere([]store.OfficeID{a.Office}, here)) > 0 {
		return false, nil
	}
	o, err := t.Office(a.Office)
	if err != nil {
		return false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	title, err := rooms.Title(t.Tx, t.P, now[0])
	if err != nil {
		return false, err
	}
	return true, t.Toast("now.moved", "code", string(a.Code), "office", o.Name, "room", title)
}
