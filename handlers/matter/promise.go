package matter

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What an office promises by a day is told to its citizen in its own words, stands on the card, and is looked after by a timer: staff are
// reminded on the day before and on the day; the day after, its citizen is told that it is late, unless somebody said that it was kept.
// No figure knows of promises: see inquiry.go.

// TimerPromise looks after a promise; its reference is the promise's ID.
const TimerPromise = "promise"

// PromiseLongest is how long that timer is set for at most. What is due later is looked at again by then.
const PromiseLongest = 31 * 24 * time.Hour

// PromisesMost is how many promises of an aspiration can stand at a time.
const PromisesMost = 5

// ErrMany: too many promises stand.
var ErrMany = errors.New("too many")

// MakePromise tells the citizen what the office will do by a day: c.Due is the last moment of it.
func MakePromise(act talk.Act, a *store.Aspiration, staff store.Staff, from bot.Address, c talk.Content) (store.Message, error) {
	standing, err := StandingPromises(act, *a)
	if err != nil {
		return store.Message{}, err
	}
	if len(standing) >= PromisesMost {
		return store.Message{}, ErrMany
	}
	return sayAs(act, a, staff, from, c, func(m store.Message) error {
		v, err := act.SavePromise(store.Promise{Aspiration: a.ID, Message: m.ID, Staff: staff.ID, At: act.Now, Due: c.Due, State: store.PromiseOpen})
		if err != nil {
			return fmt.Errorf("keep a promise: %w", err)
		}
		if err := Record(act, *a, promised(v, staff.ID, "made", zeroTime)); err != nil {
			return err
		}
		return watchPromise(act, *a, v)
	})
}

func promised(v store.Promise, staff store.StaffID, step string, before time.Time) store.Event {
	e := store.Event{Kind: store.EventPromise, Staff: staff, Message: v.Message, Data: map[string]any{"promise": int64(v.ID), "step": step,
		"after": v.Due.UTC().Format(time.RFC3339)}}
	if !before.IsZero() {
		e.Data["before"] = before.UTC().Format(time.RFC3339)
	}
	return e
}

// StandingPromises are those that are still to be kept, the earliest first.
func StandingPromises(r store.Reader, a store.Aspiration) (some []store.Promise, err error) {
	all, err := r.Promises(a.ID)
	if err != nil {
		return nil, fmt.Errorf("promises of %d: %w", a.ID, err)
	}
	for _, v := range all {
		if v.Standing() {
			some = append(some, v)
		}
	}
	return some, nil
}

// promiseOf is the promise that a message is; ok = false: it is none.
func promiseOf(r store.Reader, m store.MessageID) (v store.Promise, ok bool, err error) {
	v, err = r.PromiseOf(m)
	if errors.Is(err, store.ErrNotFound) {
		return v, false, nil
	} else if err != nil {
		return v, false, fmt.Errorf("whether %d is a promise: %w", m, err)
	}
	return v, true, nil
}

// KeepPromise notes that a promise was kept, and tells the citizen.
func KeepPromise(act talk.Act, a store.Aspiration, staff store.StaffID, v store.Promise) (changed bool, err error) {
	return endPromise(act, a, staff, v, store.PromiseKept, "kept")
}

// WithdrawPromise takes a promise back, and tells the citizen.
func WithdrawPromise(act talk.Act, a store.Aspiration, staff store.StaffID, v store.Promise) (changed bool, err error) {
	return endPromise(act, a, staff, v, store.PromiseWithdrawn, "withdrawn")
}

func endPromise(act talk.Act, a store.Aspiration, staff store.StaffID, v store.Promise, as store.PromiseState, step string) (changed bool, err error) {
	if !v.Standing() || v.Aspiration != a.ID {
		return false, nil
	}
	v.State, v.Ended = as, act.Now
	if _, err := act.SavePromise(v); err != nil {
		return false, fmt.Errorf("end a promise: %w", err)
	}
	if err := act.ClearTimer(TimerPromise, int64(v.ID)); err != nil {
		return false, fmt.Errorf("clear a timer: %w", err)
	}
	if err := Record(act, a, promised(v, staff, step, zeroTime)); err != nil {
		return false, err
	}
	if err := tellOfPromise(act, a, staff, v); err != nil {
		return false, err
	}
	return true, RefreshCard(act, a)
}

// MovePromise gives a promise another day, and tells the citizen.
func MovePromise(act talk.Act, a store.Aspiration, staff store.StaffID, v store.Promise, due time.Time) (changed bool, err error) {
	if !v.Standing() || v.Aspiration != a.ID || v.Due.Equal(due) {
		return false, nil
	}
	before := v.Due
	v.Due, v.State = due, store.PromiseOpen
	if _, err := act.SavePromise(v); err != nil {
		return false, fmt.Errorf("move a promise: %w", err)
	}
	if err := Record(act, a, promised(v, staff, "moved", before)); err != nil {
		return false, err
	}
	if err := watchPromise(act, a, v); err != nil {
		return false, err
	}
	if err := tellOfPromise(act, a, staff, v); err != nil {
		return false, err
	}
	m, err := act.Message(v.Message)
	if err != nil {
		return true, fmt.Errorf("the promise %d: %w", v.Message, err)
	}
	told, err := toldIn(act, a, v)
	if err != nil {
		return true, err
	}
	if err := showReply(act, told, m, unasked); err != nil { // their copy says the new day
		return true, err
	}
	return true, RefreshCard(act, a)
}

// promiseWords are the words of a promise; ok = false: they are erased, or taken back.
func promiseWords(act talk.Act, v store.Promise) (words string, ok bool, err error) {
	m, err := act.Message(v.Message)
	if errors.Is(err, store.ErrNotFound) {
		return "", false, nil
	} else if err != nil {
		return "", false, fmt.Errorf("the promise %d: %w", v.Message, err)
	}
	return m.Text, !talk.Blank(m.Text) && m.TakenBack.IsZero(), nil
}

// tellOfPromise tells the citizen, and who supports the aspiration, what became of a promise.
func tellOfPromise(act talk.Act, a store.Aspiration, staff store.StaffID, v store.Promise) error {
	if a.State != store.Open && a.State != store.Closed {
		return nil
	}
	words, ok, err := promiseWords(act, v)
	if err != nil || !ok {
		return err
	}
	if a, err = toldIn(act, a, v); err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := tellBySelfOf(act, a, v.Message, func(p messages.Printer) bot.Outgoing {
		var out bot.Outgoing
		out, err = promiseNews(act, p, a, office, staff, v, words)
		return out
	}); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	return supportersHear(act, a, newsVow+strconv.FormatInt(int64(v.ID), 10), 0)
}

// promiseNews says what became of a promise, as it stands.
func promiseNews(act talk.Act, p messages.Printer, a store.Aspiration, office store.Office, by store.StaffID, v store.Promise, words string) (bot.Outgoing, error) {
	key := "vow.moved"
	switch v.State {
	case store.PromiseKept:
		key = "vow.kept"
	case store.PromiseWithdrawn:
		key = "vow.withdrawn"
	case store.PromiseLate:
		return lateNews(act, p, a, office, v, words)
	}
	name, err := StaffName(act, p, by)
	there := p.In(office.Location())
	return bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "office", office.Name, "staff", name, "day", there.Until(there.Dated(v.Due), v.Due),
		"text", Snippet(words))}, err
}

// lateNews says that a promise is late, and whose it was: who has the aspiration now may not have made it.
func lateNews(act talk.Act, p messages.Printer, a store.Aspiration, office store.Office, v store.Promise, words string) (bot.Outgoing, error) {
	m, err := act.Message(v.Message)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("the promise %d: %w", v.Message, err)
	}
	made, err := signedBy(act, a, m)
	if err != nil {
		return bot.Outgoing{}, err
	}
	key := "vow.late"
	if made.ID != office.ID {
		key = "vow.late_passed"
	}
	there := p.In(office.Location())
	return bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "office", office.Name, "was", made.Name,
		"day", there.Until(there.Dated(v.Due), v.Due), "text", Snippet(words))}, nil
}

// toldIn is the aspiration in which a promise was told: who reads that is told what becomes of it, though it was merged into another since.
func toldIn(act talk.Act, a store.Aspiration, v store.Promise) (store.Aspiration, error) {
	m, err := act.Message(v.Message)
	if err != nil {
		return a, fmt.Errorf("the promise %d: %w", v.Message, err)
	}
	if m.Aspiration == a.ID {
		return a, nil
	}
	if a, err = act.Aspiration(m.Aspiration); err != nil {
		return a, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	return a, nil
}

// promiseTimes are when something is due of a promise: staff are reminded before its day, and on it; its citizen is told that it is late.
// Zero: not at all.
func promiseTimes(act talk.Act, a store.Aspiration, v store.Promise) (before, on, late time.Time, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return before, on, late, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if v.State != store.PromiseOpen {
		return before, on, late, nil
	}
	day := v.Due.In(office.Location())
	morning := func(days int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day()+days, 0, 0, 0, 0, day.Location())
	}
	eve := 1
	for calendar := act.Calendars.Of(office); eve < 7 && !calendar.Works(morning(-eve)); {
		eve++ // on a day off nobody is reminded: of a Monday they are on Friday
	}
	if at := morning(-eve); !v.Before.Equal(v.Due) && at.After(v.At) && morning(0).After(act.Now) {
		before = AtWork(act, office, at)
	}
	if !v.On.Equal(v.Due) && v.Due.After(act.Now) && morning(0).After(v.At) {
		on = AtWork(act, office, morning(0))
	}
	return before, on, awake(act, a, later(morning(1), v.Due.Add(time.Minute))), nil
}

// RemindedOf is when staff are reminded of the promise that a message made, as it was when they made it: before its day, and on it. Zero: not
// at all.
func RemindedOf(act talk.Act, a store.Aspiration, m store.MessageID) (before, on time.Time, err error) {
	v, ok, err := promiseOf(act, m)
	if err != nil || !ok {
		return before, on, err
	}
	v.Before, v.On, act.Now = zeroTime, zeroTime, v.At
	if before, on, _, err = promiseTimes(act, a, v); err == nil && on.After(v.Due) { // it is late by then
		on = zeroTime
	}
	return before, on, err
}

func watchPromise(act talk.Act, a store.Aspiration, v store.Promise) error {
	before, on, late, err := promiseTimes(act, a, v)
	if err != nil {
		return err
	}
	first := due{overdue: before, wish: on, news: late}.first()
	if first.IsZero() {
		return nil
	}
	if latest := act.Now.Add(PromiseLongest); first.After(latest) {
		first = latest
	}
	if err := act.SetTimer(TimerPromise, int64(v.ID), first); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// watchPromises has all that is still to be kept looked after again, of what is open again.
func watchPromises(act talk.Act, a store.Aspiration) error {
	promises, err := StandingPromises(act, a)
	if err != nil {
		return err
	}
	for _, v := range promises {
		if err := watchPromise(act, a, v); err != nil {
			return err
		}
	}
	return nil
}

// PromiseDue does what is due of a promise.
func PromiseDue(act talk.Act, timer store.Timer) error {
	v, err := act.Promise(store.PromiseID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) || err == nil && v.State != store.PromiseOpen {
		return nil
	} else if err != nil {
		return fmt.Errorf("promise %d: %w", timer.Ref, err)
	}
	a, err := act.Aspiration(v.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", v.Aspiration, err)
	}
	words, ok, err := promiseWords(act, v)
	if err != nil || !ok || a.State != store.Open && a.State != store.Closed {
		return err
	}
	v, key, err := promiseNow(act, a, v)
	if err != nil {
		return err
	}
	if key == "" {
		return watchPromise(act, a, v)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	listed, err := inMorningList(act, office, v)
	if err != nil {
		return err
	}
	if _, err := act.SavePromise(v); err != nil {
		return fmt.Errorf("note what became of a promise: %w", err)
	}
	if v.State == store.PromiseLate {
		if err := Record(act, a, promised(v, 0, "late", zeroTime)); err != nil {
			return err
		}
		if err := tellOfPromise(act, a, v.Staff, v); err != nil {
			return err
		}
		if err := RefreshCard(act, a); err != nil {
			return err
		}
	} else if err := watchPromise(act, a, v); err != nil {
		return err
	}
	if listed && key != "vow.tomorrow" { // they read it this morning
		return nil
	}
	free := AtWork(act, office, act.Now.Add(-time.Minute)).After(act.Now) // they read it when they are at work
	return RemindStaff(act, a, func(p messages.Printer, holder string) bot.Outgoing {
		return bot.Outgoing{Silent: free, Text: p.Text(key, "code", string(a.Code), "day", p.Until(p.ShortDay(v.Due), v.Due), "text", words, "holder", holder),
			Buttons: PromiseButtons(p, a, v)}
	})
}

// promiseNow notes in a promise what its staff are told of it now: key is how. Empty: nothing yet.
func promiseNow(act talk.Act, a store.Aspiration, v store.Promise) (_ store.Promise, key string, err error) {
	before, on, late, err := promiseTimes(act, a, v)
	is := func(t time.Time) bool { return !t.IsZero() && !t.After(act.Now) }
	switch {
	case err != nil:
	case is(late):
		key, v.State = "vow.late_staff", store.PromiseLate
	case is(on):
		key, v.Before, v.On = "vow.today", v.Due, v.Due
	case is(before):
		key, v.Before = "vow.tomorrow", v.Due
	}
	return v, key, err
}

// promisesListed is how many promises a morning list names.
const promisesListed = 5

// ListedPromises are what an office promised to citizens for today, or before: the first, which its morning list names, and how many there are.
func ListedPromises(act talk.Act, o store.Office) (first []store.Promise, total int, err error) {
	if first, total, err = act.PromisesBy(o.ID, EndOfDay(act.Now, o.Location()), promisesListed); err != nil {
		return nil, 0, fmt.Errorf("what %s promised: %w", o.ID, err)
	}
	return first, total, nil
}

// inMorningList reports whether the office's rooms read of a promise in their list of today.
func inMorningList(act talk.Act, o store.Office, v store.Promise) (bool, error) {
	if o.Settings.Morning == 0 {
		return false, nil
	}
	m, err := act.Morning(o.ID)
	if err != nil {
		return false, fmt.Errorf("the morning list of %s: %w", o.ID, err)
	}
	if m.Day != act.Now.In(o.Location()).Format(time.DateOnly) || m.At.After(act.Now) {
		return false, nil
	}
	rooms, err := act.Rooms(o.ID)
	if err != nil || len(rooms) == 0 {
		return false, err
	}
	named, _, err := ListedPromises(act, o)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(named, func(x store.Promise) bool { return x.ID == v.ID }), nil
}

// PromiseButtons are what can be done with a promise.
func PromiseButtons(p messages.Printer, a store.Aspiration, v store.Promise) [][]bot.Button {
	move := bot.Button{Label: p.S("vow.button.move"), Data: talk.Data("s.v.move", a.ID, v.ID), Form: &bot.Form{Title: p.S("vow.form.move"),
		Submit: p.S("vow.form.submit"), Inputs: []bot.Input{{Name: "hari", Label: p.S("vow.form.day"), Required: true, Max: 60}}}}
	return [][]bot.Button{{{Label: p.S("vow.button.kept"), Data: talk.Data("s.v.kept", a.ID, v.ID)}},
		{move, {Label: p.S("vow.button.drop"), Data: talk.Data("s.v.drop", a.ID, v.ID)}}}
}

// promiseLines say on a card what was promised, and what became of it.
func promiseLines(act talk.Act, p messages.Printer, a store.Aspiration) (lines []string, err error) {
	all, err := act.Promises(a.ID)
	if err != nil {
		return nil, fmt.Errorf("promises of %d: %w", a.ID, err)
	}
	for _, v := range all {
		if v.State == store.PromiseWithdrawn {
			continue
		}
		words, ok, err := promiseWords(act, v)
		if err != nil {
			return nil, err
		}
		if ok {
			lines = append(lines, p.S("vow.card."+string(v.State), "day", p.Until(p.ShortDay(v.Due), v.Due), "text", Snippet(words)))
		}
	}
	return lines, nil
}
