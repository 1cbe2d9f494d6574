// Package owned sees to what is kept of people: it erases what was kept for as long as the operator has set, in small batches, and puts
// together, outside of the writer's transactions, what a person asks to see of what is kept of them.
package owned

import (
	"fmt"
	"time"

	"duaarah/handlers/erasure"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	// TimerSweep erases what was kept for its time; its reference is 0.
	TimerSweep = "sweep"
	// TimerFile removes a file that was sent to a person; its reference is the outbox row.
	TimerFile = "data_file"
)

const (
	// SweepEvery is how often it is looked for.
	SweepEvery = 6 * time.Hour
	sweepSoon  = 5 * time.Second // there was more than a batch, which is small, so that nobody waits for it
	sweepFirst = 5 * time.Minute
	// FileKeep is how long a file that was sent is kept here: the web chat shows it until then.
	FileKeep = 24 * time.Hour

	wordsAtOnce  = 20
	peopleAtOnce = 5
	talkAtOnce   = 200

	recipientsAtOnce = 500
)

// Plan has the sweeping begin, when the program starts.
func Plan(act talk.Act) error { return act.SetTimer(TimerSweep, 0, act.Now.Add(sweepFirst)) }

// Due acts on the timers of this package.
func Due(act talk.Act, timer store.Timer) error {
	if timer.Kind == TimerFile {
		if err := act.DropFiles(timer.Ref, act.Now); err != nil {
			return fmt.Errorf("drop a file: %w", err)
		}
		return nil
	}
	more, err := Sweep(act)
	if err != nil {
		return err
	}
	wait := SweepEvery
	if more {
		wait = sweepSoon
	}
	return act.SetTimer(TimerSweep, 0, act.Now.Add(wait))
}

// Sweep erases a batch of what was kept for its time. more: there may be more.
func Sweep(act talk.Act) (more bool, err error) {
	if _, err := act.ForgetErasedKeys(act.Now); err != nil {
		return false, err
	}
	for _, s := range []struct {
		what string
		keep time.Duration
		most int
		do   func(act talk.Act, before time.Time, most int) (n int, more bool, err error)
	}{
		{"words", act.Own.KeepWords, wordsAtOnce, func(act talk.Act, before time.Time, most int) (int, bool, error) {
			return eraseWords(act, act.EndedBefore, before, most)
		}},
		{"drafts", act.Own.KeepDrafts, wordsAtOnce, func(act talk.Act, before time.Time, most int) (int, bool, error) {
			return eraseWords(act, act.GivenUpBefore, before, most)
		}},
		{"people", act.Own.KeepPeople, peopleAtOnce, erasePeople},
		{"talk", act.Own.KeepTalk, talkAtOnce, func(act talk.Act, before time.Time, most int) (int, bool, error) {
			return act.ForgetTalk(before, most)
		}},
		{"recipients", act.Own.KeepTalk, recipientsAtOnce, func(act talk.Act, before time.Time, most int) (int, bool, error) {
			n, err := act.FoldBroadcasts(before, most)
			return n, n >= most, err
		}},
	} {
		if s.keep == 0 {
			continue
		}
		n, left, err := s.do(act, act.Now.Add(-s.keep), s.most)
		if err != nil {
			return false, fmt.Errorf("erase %s that were kept for their time: %w", s.what, err)
		}
		if more = more || left; n == 0 {
			continue
		}
		if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventRetention, Data: map[string]any{"what": s.what, "n": n}}); err != nil {
			return false, fmt.Errorf("record what was erased: %w", err)
		}
	}
	return more, nil
}

func eraseWords(act talk.Act, list func(time.Time, int) ([]store.AspirationID, error), before time.Time, most int) (n int, more bool, err error) {
	ids, err := list(before, most)
	if err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		a, err := act.Aspiration(id)
		if err != nil {
			return 0, false, fmt.Errorf("aspiration %d: %w", id, err)
		}
		if err := erasure.Kept(act, &a); err != nil {
			return 0, false, err
		}
	}
	return len(ids), len(ids) >= most, nil
}

func erasePeople(act talk.Act, before time.Time, most int) (n int, more bool, err error) {
	ids, err := act.PeopleIdleSince(before, most)
	if err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		if err := erasure.AllKept(act, id); err != nil {
			return 0, false, err
		}
	}
	return len(ids), len(ids) >= most, nil
}
