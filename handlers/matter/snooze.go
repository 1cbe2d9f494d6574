package matter

import (
	"errors"
	"fmt"
	"time"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What staff put off rests until a time, or until its citizen does something: they are not reminded of it, and it stands in a list of its own.
// The promise to its citizen stays as it was, and so do the figures: who waits is told when the promise is past, and so are the head of the
// office and its admins.
//
// An answer ends it, as nothing is owed then. A question to its citizen, or a promise, does not: neither answers, and who put it off until
// Monday wants to see it on Monday if the citizen has not answered by then. What their citizen writes to it ends it, as all that they write.

var (
	// ErrUrgent: it speaks of danger to life, and cannot be put off beyond today.
	ErrUrgent = errors.New("too urgent to be put off for so long")
	// ErrTooLong: it cannot be put off for so long.
	ErrTooLong = errors.New("put off for too long")
)

// SnoozeMost is for how many days an aspiration can be put off.
const SnoozeMost = int(snoozeMost / (24 * time.Hour))

// Snooze puts an aspiration off until a time. changed is false if it was put off until then before.
func Snooze(act talk.Act, a *store.Aspiration, staff store.StaffID, until time.Time) (changed bool, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	switch {
	case a.State != store.Open || a.Aside != "" || !until.After(act.Now):
		return false, ErrState
	case a.Urgent == store.Urgent && !sameDay(act.Now, until, office.Location()):
		return false, ErrUrgent
	case until.Sub(act.Now) > snoozeMost:
		return false, ErrTooLong
	case a.SnoozedUntil.Equal(until):
		return false, nil
	}
	d, err := DutyOf(act, a.ID)
	if err != nil {
		return false, err
	}
	d.Snoozer, d.Woke = staff, ""
	if err := saveDuty(act, d); err != nil {
		return false, err
	}
	before := ""
	if !a.SnoozedUntil.IsZero() {
		before = a.SnoozedUntil.UTC().Format(time.RFC3339)
	}
	a.SnoozedUntil = until.UTC().Truncate(time.Millisecond)
	if err := change(act, a, store.Event{Kind: store.EventSnooze, Staff: staff,
		Data: map[string]any{"until": a.SnoozedUntil.Format(time.RFC3339), "before": before}}); err != nil {
		return false, err
	}
	return true, Watch(act, *a)
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	return a.In(zone).Format(time.DateOnly) == b.In(zone).Format(time.DateOnly)
}

// Unsnooze takes that back. changed is false if it is not put off.
func Unsnooze(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.SnoozedUntil.IsZero() {
		return false, nil
	}
	if err := Awake(act, a, store.WokeStaff, staff); err != nil {
		return false, err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := RefreshCard(act, *a); err != nil {
		return false, err
	}
	return true, Watch(act, *a)
}

// Awake has an aspiration put off no longer, if it was. The caller keeps it. It is called by whatever takes it up again, or gives it to
// another office.
func Awake(act talk.Act, a *store.Aspiration, why store.Woke, staff store.StaffID) error {
	if a.SnoozedUntil.IsZero() {
		return nil
	}
	a.SnoozedUntil = zeroTime
	d, err := DutyOf(act, a.ID)
	if err != nil {
		return err
	}
	d.Woke = why
	if waits(*a) {
		office, err := act.Office(a.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", a.Office, err)
		}
		if at := soonAt(act, office, *a); !at.After(act.Now) {
			d.Soon = a.TurnAt // that it is back says so
		}
	}
	if err := saveDuty(act, d); err != nil {
		return err
	}
	return Record(act, *a, store.Event{Kind: store.EventWake, Staff: staff, Data: map[string]any{"why": string(why)}})
}

// wakeUp has an aspiration back whose time has come, and those told whose business it is.
func wakeUp(act talk.Act, a *store.Aspiration) error {
	if err := Awake(act, a, store.WokeDate, 0); err != nil {
		return err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := RefreshCard(act, *a); err != nil {
		return err
	}
	_, err := remindOf(act, *a, store.RemindWoke, false)
	return err
}

// stirred has an aspiration back of which its citizen did something. The room is told of that by itself; who put it off, or has it, is told
// that it is back. The caller keeps it.
func stirred(act talk.Act, a *store.Aspiration) error {
	if a.SnoozedUntil.IsZero() {
		return nil
	}
	if err := Awake(act, a, store.WokeCitizen, 0); err != nil {
		return err
	}
	_, err := remindOf(act, *a, store.RemindWoke, false)
	return err
}

// snoozedLine says on a card that it is put off, by whom, and until when. Empty: it is not.
func snoozedLine(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	if a.SnoozedUntil.IsZero() || a.State != store.Open {
		return "", nil
	}
	name, err := SnoozedBy(act, p, a)
	if err != nil {
		return "", err
	}
	return p.S("card.snoozed", "staff", name, "until", stamp(p, a.SnoozedUntil)), nil
}

// SnoozedBy is who put an aspiration off.
func SnoozedBy(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	d, err := DutyOf(act, a.ID)
	if err != nil {
		return "", err
	}
	return StaffName(act, p, d.Snoozer)
}
