package matter

import (
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Staff are reminded of what their office promised to answer: before it comes due, once it is past, and when what they put off is back.
// When that is, is said here; how they are told, in handlers/remind.

// TimerRemind reminds offices; there is one, whose reference is 0.
const TimerRemind = "remind"

// RemindLongest is how long that timer is set for at most.
const RemindLongest = 8 * 24 * time.Hour

// remindEvery is how long is waited between two messages to one office.
const remindEvery = 15 * time.Minute

// Who has staff reminded.
const (
	byBot       = "bot"
	byCitizen   = "citizen"
	bySupporter = "supporter"
)

// remind has the office reminded that a promise is past, and says when that is. who: the supporter who wants that, where it is known.
func remind(act talk.Act, a store.Aspiration, w *store.Watch, by string, who store.CitizenID) (at time.Time, err error) {
	asked := by != byBot
	if asked && !a.SnoozedUntil.IsZero() { // the citizen does not wait for what staff put off
		if err := Awake(act, &a, store.WokeCitizen, 0); err != nil {
			return at, err
		}
		if err := act.SaveAspiration(a); err != nil {
			return at, fmt.Errorf("save %d: %w", a.ID, err)
		}
		if err := RefreshCard(act, a); err != nil {
			return at, err
		}
	}
	if at, err = remindOf(act, a, store.RemindLate, asked); err != nil {
		return at, err
	}
	if err := Record(act, a, store.Event{Kind: store.EventRemind, Citizen: who, Data: map[string]any{"by": by}}); err != nil {
		return at, err
	}
	w.Reminded = act.Now
	return at, nil
}

// remindOf has staff reminded of an aspiration, and says when that is.
func remindOf(act talk.Act, a store.Aspiration, why store.ReminderWhy, asked bool) (at time.Time, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return at, fmt.Errorf("office %s: %w", a.Office, err)
	}
	last, err := act.RemindedAt(a.Office)
	if err != nil {
		return at, fmt.Errorf("when %s was reminded: %w", a.Office, err)
	}
	from := act.Now
	if again := last.Add(remindEvery - time.Minute); again.After(from) && !last.After(act.Now) {
		from = again
	}
	at = AtWork(act, office, from)
	if err := act.AddReminder(store.Reminder{Aspiration: a.ID, Why: why, Office: a.Office, Due: at, Asked: asked}); err != nil {
		return at, fmt.Errorf("have %s reminded of %d: %w", a.Office, a.ID, err)
	}
	return at, PlanReminders(act)
}

// PlanReminders sets the timer for the reminder that is due first.
func PlanReminders(act talk.Act) error {
	_, next, err := act.RemindersDue(act.Now, 1)
	if err != nil {
		return fmt.Errorf("what is to be reminded of: %w", err)
	}
	if next.IsZero() {
		return nil
	}
	if latest := act.Now.Add(RemindLongest); next.After(latest) {
		next = latest
	}
	if err := act.SetTimer(TimerRemind, 0, next); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// remindedAt is where an office is reminded: in its rooms; where it has none, each of its people in private.
func remindedAt(act talk.Act, o store.Office) (places []bot.Address, err error) {
	rooms, err := act.Rooms(o.ID)
	if err != nil {
		return nil, fmt.Errorf("rooms of %s: %w", o.ID, err)
	}
	for _, r := range rooms {
		places = append(places, r.Address)
	}
	if len(places) > 0 {
		return places, nil
	}
	members, err := act.StaffOf(o.ID)
	if err != nil {
		return nil, fmt.Errorf("staff of %s: %w", o.ID, err)
	}
	for _, m := range members {
		people, err := act.IdentitiesOfStaff(m.Staff)
		if err != nil {
			return nil, fmt.Errorf("identities of %d: %w", m.Staff, err)
		}
		for _, who := range people {
			if !who.Direct.IsZero() && !who.Blocked && !slices.Contains(places, who.Direct) {
				places = append(places, who.Direct)
			}
		}
	}
	return places, nil
}

// RemindedToday reports whether staff were reminded of it today, by the citizen's clock.
func RemindedToday(act talk.Act, a store.Aspiration, w store.Watch) bool {
	if w.Reminded.IsZero() || w.Reminded.After(act.Now) { // the clock was set back
		return false
	}
	zone := CitizenZone(act, a)
	return w.Reminded.In(zone).Format(time.DateOnly) == act.Now.In(zone).Format(time.DateOnly)
}

// Remind takes the citizen's wish to have the office reminded, and says when it is. ErrState: nothing is overdue, or it was
// reminded today.
func Remind(act talk.Act, a store.Aspiration) (at time.Time, err error) {
	w, err := watchOf(act, a)
	if err != nil {
		return at, err
	}
	if !mayRemind(act, a, w) {
		return at, ErrState
	}
	unknown := !w.Overdue.Equal(a.TurnAt)
	w.Overdue, w.RemindAt = a.TurnAt, zeroTime // they know
	if at, err = remind(act, a, &w, byCitizen, 0); err != nil {
		return at, err
	}
	if unknown { // who supports it does not
		if err := supportersHear(act, a, newsOverdue, at.Add(time.Minute).Sub(act.Now)); err != nil {
			return at, err
		}
	}
	dropNews(&w, newsOverdue)
	return at, keepWatch(act, a, w)
}

// mayRemind reports whether staff can be reminded now because somebody wants that.
func mayRemind(act talk.Act, a store.Aspiration, w store.Watch) bool {
	return waits(a) && !a.DueAt.After(act.Now) && !RemindedToday(act, a, w)
}

// RemindLater takes the citizen's wish to have the office reminded tomorrow, should it not have answered, and says when that is.
func RemindLater(act talk.Act, a store.Aspiration) (at time.Time, err error) {
	if !waits(a) || a.DueAt.After(act.Now) {
		return at, ErrState
	}
	w, err := watchOf(act, a)
	if err != nil {
		return at, err
	}
	unknown := !w.Overdue.Equal(a.TurnAt)
	if w.RemindAt, err = tomorrow(act, a); err != nil {
		return at, err
	}
	if err := saveWished(act, a, false); err != nil {
		return at, err
	}
	w.Overdue = a.TurnAt
	if unknown {
		if err := supportersHear(act, a, newsOverdue, changeWait); err != nil {
			return at, err
		}
	}
	return w.RemindAt, keepWatch(act, a, w)
}

// tomorrow is when the office works on the citizen's next day.
func tomorrow(act talk.Act, a store.Aspiration) (time.Time, error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return time.Time{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	local := act.Now.In(CitizenZone(act, a))
	return AtWork(act, office, time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location())), nil
}
