package matter

import (
	"fmt"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// duties is when staff are told something of an aspiration by itself, beside that its promise is past. Zero: not at all.
type duties struct {
	wake  time.Time // it is put off no longer
	soon  time.Time // its promise comes due
	head  time.Time // the head of the office is told that it is past
	admin time.Time // its admins are
}

// DutyOf is what staff were told of an aspiration by itself, and how it was put off last.
func DutyOf(act talk.Act, id store.AspirationID) (store.Duty, error) {
	d, err := act.Duty(id)
	if err != nil {
		return d, fmt.Errorf("what staff were told of %d: %w", id, err)
	}
	return d, nil
}

func saveDuty(act talk.Act, d store.Duty) error {
	if err := act.SaveDuty(d); err != nil {
		return fmt.Errorf("keep what staff were told of %d: %w", d.Aspiration, err)
	}
	return nil
}

// renewDuty has staff told of a promise as if nothing had been told of that turn: it is another office's, by a day of its own.
func renewDuty(act talk.Act, a store.Aspiration) error {
	d, err := DutyOf(act, a.ID)
	if err != nil || d.Soon.IsZero() && d.Head.IsZero() && d.Admin.IsZero() {
		return err
	}
	d.Soon, d.Head, d.Admin = zeroTime, zeroTime, zeroTime
	return saveDuty(act, d)
}

// snoozeMost is for how long an aspiration can be put off.
const snoozeMost = 31 * 24 * time.Hour

func wakeAt(act talk.Act, a store.Aspiration) time.Time {
	switch {
	case a.State != store.Open || a.SnoozedUntil.IsZero():
		return zeroTime
	case a.SnoozedUntil.Sub(act.Now) > 2*snoozeMost: // the clock was set back since
		return act.Now
	}
	return a.SnoozedUntil
}

// dutiesOf is what is due to staff as things stand. Of an aspiration that waits for no answer, it wakes alone.
func dutiesOf(act talk.Act, a store.Aspiration) (d duties, err error) {
	d.wake = wakeAt(act, a)
	if !watched(a) || !waits(a) {
		return d, nil
	}
	told, err := DutyOf(act, a.ID)
	if err != nil {
		return d, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return d, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if a.SnoozedUntil.IsZero() && !told.Soon.Equal(a.TurnAt) {
		d.soon = soonAt(act, office, a)
	}
	calendar := act.Calendars.Of(office)
	after := func(days int, told time.Time) (at time.Time) {
		if days == 0 || told.Equal(a.TurnAt) {
			return zeroTime
		}
		if at, ok := calendar.Opening(a.DueAt, days); ok {
			return AtWork(act, office, at)
		}
		return zeroTime
	}
	d.head = after(office.Settings.ToHead(), told.Head)
	d.admin = after(office.Settings.ToAdmin(), told.Admin)
	return d, nil
}

// soonAt is when it is said that a promise comes due: when work begins, so many working days before; or on a later one, if it is too late for
// that, but never on a day on which the citizen has only just written. Zero: not at all.
func soonAt(act talk.Act, o store.Office, a store.Aspiration) time.Time {
	before := o.Settings.Before()
	if before == 0 || !act.Now.Before(a.DueAt) {
		return zeroTime
	}
	calendar := act.Calendars.Of(o)
	for ; before >= 0; before-- {
		at, ok := calendar.Opening(a.DueAt, -before)
		if !ok || !at.After(a.TurnAt) {
			continue
		}
		if at = AtWork(act, o, at); at.Before(a.DueAt) {
			return at
		}
		return zeroTime
	}
	return zeroTime
}

func (d duties) all() []time.Time { return []time.Time{d.wake, d.soon, d.head, d.admin} }

// doDuties does what is due to staff. a is kept if it changes.
func doDuties(act talk.Act, a *store.Aspiration, d duties) error {
	is := func(t time.Time) bool { return !t.IsZero() && !t.After(act.Now) }
	if is(d.wake) {
		if err := wakeUp(act, a); err != nil {
			return err
		}
	}
	told, err := DutyOf(act, a.ID)
	if err != nil {
		return err
	}
	before := told
	for _, each := range []struct {
		at   time.Time
		why  store.ReminderWhy
		told *time.Time
	}{{d.soon, store.RemindSoon, &told.Soon}, {d.head, store.RemindHead, &told.Head}, {d.admin, store.RemindAdmin, &told.Admin}} {
		if !is(each.at) || each.told.Equal(a.TurnAt) {
			continue
		}
		*each.told = a.TurnAt
		if _, err := remindOf(act, *a, each.why, false); err != nil {
			return err
		}
	}
	if told == before {
		return nil
	}
	return saveDuty(act, told)
}
