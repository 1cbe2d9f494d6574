package matter

import (
	"fmt"
	"slices"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// What comes in while nobody of an office is there is nobody's. Once somebody is, because they say so, their leave is over, or they are new,
// all that waits and is nobody's is given to who is there, as if it came in then. Each is told of all of theirs in one message.

// TimerShare gives it to them. Its reference is who says that they are there, who is given it at any hour; 0: whoever is, in each office in
// its own working time.
const TimerShare = "share"

const (
	// ShareLongest is how long that timer is set for at most: then it is looked at again.
	ShareLongest = 31 * 24 * time.Hour
	shareAtOnce  = 50          // how many are given at a time: others' messages go in between
	sharePause   = time.Second // how long is waited after those
	shareTold    = time.Minute // after which each is told of all that they were given
)

// SomebodyThere has what is nobody's in an office be given out: this person is there, who was not.
func SomebodyThere(act talk.Act, office store.OfficeID, staff store.StaffID) error {
	told, err := act.NobodyThereAt(office)
	if err != nil {
		return fmt.Errorf("whether anybody was there in %s: %w", office, err)
	}
	if told.IsZero() {
		return nil
	}
	if err := act.SetTimer(TimerShare, int64(staff), act.Now); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// PlanShares sets the timer for when somebody is there next in an office in which nobody was, by what is known. It is called when somebody
// goes on leave, too.
func PlanShares(act talk.Act) error {
	offices, err := act.Offices()
	if err != nil {
		return fmt.Errorf("list the offices: %w", err)
	}
	var first time.Time
	for _, o := range offices {
		told, err := act.NobodyThereAt(o.ID)
		if err != nil {
			return fmt.Errorf("whether anybody is there in %s: %w", o.ID, err)
		} else if told.IsZero() {
			continue
		}
		at, ok, err := thereAgain(act, o)
		if err != nil {
			return err
		}
		if ok && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if first.IsZero() {
		return nil // until somebody says that they are
	}
	first = later(act.Now.Add(sharePause), first)
	if latest := act.Now.Add(ShareLongest); first.After(latest) {
		first = latest
	}
	if err := act.SetTimer(TimerShare, 0, first); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// thereAgain is when the work of an office begins for which somebody is there who can be given what is nobody's. ok is false if that is not
// known.
func thereAgain(act talk.Act, o store.Office) (at time.Time, ok bool, err error) {
	there, err := onDuty(act, o.ID)
	if err != nil {
		return at, false, err
	}
	if some, kept, err := freeFor(act, o, there); err != nil {
		return at, false, err
	} else if len(there) > 0 && (len(some) > 0 || !kept) {
		return AtWork(act, o, zeroTime), true, nil
	}
	all, err := Workers(act, o.ID)
	if err != nil {
		return at, false, err
	}
	away, err := act.LeavesOf(o.ID, act.Now)
	if err != nil {
		return at, false, fmt.Errorf("who is away in %s: %w", o.ID, err)
	}
	for _, l := range away {
		if !l.Until.IsZero() && slices.Contains(all, l.Staff) && (at.IsZero() || l.Until.Before(at)) {
			at = l.Until
		}
	}
	if at.IsZero() {
		return at, false, nil
	}
	return AtWork(act, o, at), true, nil
}

// ShareDue gives out what is nobody's in each office in which nobody was there, and somebody is.
func ShareDue(act talk.Act, timer store.Timer) error {
	offices, err := act.Offices()
	if err != nil {
		return fmt.Errorf("list the offices: %w", err)
	}
	goesOn := false
	for _, o := range offices {
		told, err := act.NobodyThereAt(o.ID)
		if err != nil {
			return fmt.Errorf("whether anybody is there in %s: %w", o.ID, err)
		} else if told.IsZero() {
			continue
		}
		there, err := onDuty(act, o.ID)
		if err != nil {
			return err
		} else if len(there) == 0 {
			continue
		}
		if said := store.StaffID(timer.Ref); said == 0 && AtWork(act, o, zeroTime).After(act.Now) || said != 0 && !slices.Contains(there, said) {
			continue
		}
		switch more, kept, err := share(act, o, there); {
		case err != nil:
			return err
		case more:
			goesOn = true
			continue
		case kept:
			continue
		}
		if err := act.SetNobodyThere(o.ID, zeroTime); err != nil {
			return fmt.Errorf("note that somebody is there in %s: %w", o.ID, err)
		}
	}
	if !goesOn {
		return PlanShares(act)
	}
	if err := act.SetTimer(TimerShare, timer.Ref, act.Now.Add(sharePause)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// share gives these people of an office the most pressing of what is nobody's. more: there may be more; kept: there is some that is for somebody
// else.
func share(act talk.Act, o store.Office, there []store.StaffID) (more, kept bool, err error) {
	some, kept, err := freeFor(act, o, there)
	if err != nil {
		return false, false, err
	}
	for _, x := range some {
		to, err := give(act, &x.what, o.Settings.Assign, x.to)
		if err != nil {
			return false, false, err
		}
		if err := act.AddGiven(to, x.what.ID); err != nil {
			return false, false, fmt.Errorf("note what %d was given: %w", to, err)
		}
		if err := act.SetTimer(TimerGiven, int64(to), act.Now.Add(shareTold)); err != nil {
			return false, false, fmt.Errorf("set a timer: %w", err)
		}
	}
	return len(some) > 0, kept, nil
}

// toGive is an aspiration that is nobody's, and who may have it.
type toGive struct {
	what store.Aspiration
	to   []store.StaffID
}

// freeFor is what is nobody's in an office and can be given to some of these, the most pressing first, as much as is given at a time. kept:
// there is some that they all wrote themselves.
func freeFor(act talk.Act, o store.Office, there []store.StaffID) (some []toGive, kept bool, err error) {
	if len(there) == 0 || o.Settings.Assign == store.AssignNone {
		return nil, false, nil
	}
	all, _, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{o.ID}, Show: store.ShowFree, Now: act.Now, Limit: shareAtOnce})
	if err != nil {
		return nil, false, fmt.Errorf("the queue of %s: %w", o.ID, err)
	}
	for _, a := range all {
		if !waits(a) {
			continue
		}
		own, err := staffOfCitizen(act, a)
		if err != nil {
			return nil, false, err
		}
		to := othersThan(own, there)
		if len(to) == 0 {
			kept = true
			continue
		}
		some = append(some, toGive{what: a, to: to})
	}
	return some, kept, nil
}
