package matter

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Every aspiration that waits for somebody is watched by one timer, set for what is due next: the promise is past, a change is to be
// told, the question for a verdict is asked once more, two weeks went by. What was told is in its row of watches, by the turn that
// it was about, so that a restart, a clock that jumps, or a timer that fires early or twice tells nothing again. When the timer
// fires, it is looked at how things stand then: what needs no telling any more is not told, and one message at most goes to the
// citizen. What the bot says by itself waits for the end of the citizen's quiet hours; staff are reminded while they work.

// TimerWatch looks after what an aspiration's citizen is to know; its reference is the aspiration's ID.
const TimerWatch = "watch"

// WatchLongest is how long such a timer is set for at most. What is due later is looked at again by then.
const WatchLongest = 31 * 24 * time.Hour

// askAgainAfter is how long after a reply it is asked once more whether it was an answer.
const askAgainAfter = 3 * 24 * time.Hour

// due is when each thing is to be done as things stand. Zero: not at all.
type due struct {
	overdue time.Time // the promise is past: staff are reminded, and then the citizen is told
	wish    time.Time // staff are reminded because the citizen wanted that
	news    time.Time // changes are told
	waited  time.Time // it is asked whether they were answered elsewhere
	ask     time.Time // it is asked again for a verdict
	duties
}

// waits reports whether the citizen waits for the office, which promised to answer by a time.
func waits(a store.Aspiration) bool {
	return a.State == store.Open && a.Turn == store.OfficeTurn && !a.DueAt.IsZero()
}

// watched reports whether there is anybody who could be told anything: of what was said in person, staff alone until it is claimed.
func watched(a store.Aspiration) bool {
	return a.Answerable() && (a.State == store.Open || a.State == store.Closed)
}

func dueOf(act talk.Act, a store.Aspiration, w store.Watch) (d due, err error) {
	if d.duties, err = dutiesOf(act, a); err != nil || !watched(a) {
		return d, err
	}
	for _, at := range []*time.Time{&w.NewsAt, &w.RemindAt} {
		if at.Sub(act.Now) > 2*WatchLongest {
			*at = act.Now // the clock was set back since
		}
	}
	told := !a.Unclaimed()
	if told && w.News != "" {
		d.news = awake(act, a, w.NewsAt)
	}
	if told && a.Turn == store.CitizenTurn && w.Asked.IsZero() {
		d.ask = awake(act, a, a.TurnAt.Add(askAgainAfter))
	}
	if !waits(a) {
		return d, nil
	}
	heard := told
	if !told { // nobody has claimed it: who supports it is told
		some, _, err := act.Supporters(a.ID, 1)
		if err != nil {
			return d, fmt.Errorf("supporters of %d: %w", a.ID, err)
		}
		heard = len(some) > 0
	}
	if heard && !w.Waited.Equal(a.TurnAt) {
		d.waited = awake(act, a, a.TurnAt.Add(store.ReplyWindow))
	}
	overdue := !w.Overdue.Equal(a.TurnAt)
	if !overdue && w.RemindAt.IsZero() {
		return d, nil
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return d, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if overdue {
		d.overdue = AtWork(act, office, a.DueAt)
	} else {
		d.wish = AtWork(act, office, w.RemindAt)
	}
	return d, nil
}

// first is the earliest. Zero: nothing is due.
func (d due) first() time.Time {
	var first time.Time
	for _, t := range append(d.duties.all(), d.overdue, d.wish, d.news, d.waited, d.ask) {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// watch sets the timer for what is due next.
func watch(act talk.Act, a store.Aspiration, w store.Watch) error {
	d, err := dueOf(act, a, w)
	if err != nil {
		return err
	}
	return setWatch(act, a, d.first())
}

func setWatch(act talk.Act, a store.Aspiration, at time.Time) error {
	if at.IsZero() {
		return nil // what the timer says still, if there is one, finds nothing to do
	}
	if latest := act.Now.Add(WatchLongest); at.After(latest) {
		at = latest
	}
	if err := act.SetTimer(TimerWatch, int64(a.ID), at); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// Watch has an aspiration looked after as it stands now. It is called after everything by which something may be due sooner than
// before.
func Watch(act talk.Act, a store.Aspiration) error {
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	return watch(act, a, w)
}

func watchOf(act talk.Act, a store.Aspiration) (store.Watch, error) {
	w, err := act.Tx.Watch(a.ID)
	if err != nil {
		return w, fmt.Errorf("what was told of %d: %w", a.ID, err)
	}
	return w, nil
}

// keepWatch saves what was told, and sets the timer for what is due next.
func keepWatch(act talk.Act, a store.Aspiration, w store.Watch) error {
	if err := act.SaveWatch(w); err != nil {
		return fmt.Errorf("keep what was told of %d: %w", a.ID, err)
	}
	return watch(act, a, w)
}

// turned has an aspiration looked after whose citizen has just begun a turn of the office: what was asked in the turn before is
// over.
func turned(act talk.Act, a store.Aspiration) error {
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	if w.Asked.IsZero() && w.RemindAt.IsZero() && w.Elsewhere == "" {
		return watch(act, a, w)
	}
	w.Asked, w.RemindAt, w.Elsewhere = zeroTime, zeroTime, ""
	return keepWatch(act, a, w)
}

// WatchDue does what is due of an aspiration.
func WatchDue(act talk.Act, timer store.Timer) error {
	a, err := act.Aspiration(store.AspirationID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", timer.Ref, err)
	}
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	before := w
	d, err := dueOf(act, a, w)
	if err != nil {
		return err
	}
	if err := doDuties(act, &a, d.duties); err != nil {
		return err
	}
	is := func(t time.Time) bool { return !t.IsZero() && !t.After(act.Now) }
	switch {
	case is(d.overdue):
		err = promisePast(act, a, &w)
	case is(d.wish):
		err = wished(act, a, &w)
	}
	if err != nil {
		return err
	}
	switch {
	case is(d.waited):
		err = askElsewhere(act, a, &w)
	case is(d.news):
		err = tellNews(act, a, &w)
	case is(d.ask):
		err = askAgainOf(act, a, &w)
	}
	if err != nil {
		return err
	}
	if w == before {
		return watch(act, a, w)
	}
	return keepWatch(act, a, w)
}

// promisePast has the office reminded of a promise that is past, and its citizen told of it. Staff who put it off are not reminded: its
// citizen is told all the same, and who supports it.
func promisePast(act talk.Act, a store.Aspiration, w *store.Watch) error {
	if !a.SnoozedUntil.IsZero() {
		w.Overdue = a.TurnAt
		addNews(act, w, newsOverdue, 0)
		return supportersHear(act, a, newsOverdue, changeWait)
	}
	at, err := remind(act, a, w, byBot, 0)
	if err != nil {
		return err
	}
	w.Overdue = a.TurnAt
	wait := at.Add(time.Minute).Sub(act.Now) // once staff are reminded
	addNews(act, w, newsOverdue, wait)
	return supportersHear(act, a, newsOverdue, wait)
}

// wished has the office reminded once more, because the citizen wanted that. The notice in which they said so is as
// it was before.
func wished(act talk.Act, a store.Aspiration, w *store.Watch) error {
	w.RemindAt = zeroTime
	if RemindedToday(act, a, *w) {
		return nil
	}
	by, err := wisher(act, a)
	if err != nil {
		return err
	}
	if _, err := remind(act, a, w, by, 0); err != nil || w.Notice == 0 || w.Waited.Equal(a.TurnAt) {
		return err
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	out, err := OverdueOut(act, p, a, *w)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: w.Notice}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Bulk, Out: out, // where the notice is gone, nobody misses it
		About: store.About{Purpose: store.ForView, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue a changed notice: %w", err)
	}
	return nil
}
