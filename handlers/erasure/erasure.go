// Package erasure takes the words of citizens out of what is kept and out of what stands in chats: of one aspiration, of what they wrote in
// another's, or of all of theirs. What happened, and when, stays for the figures. What others support goes on without them.
package erasure

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Within is by when an erasure is promised to be done: UU 27/2022 gives 3 x 24 hours to end the processing.
const Within = 72 * time.Hour

// Timer looks whether an erasure is done; its reference is the request's ID.
const Timer = "erasure"

const (
	lookFirst = 2 * time.Minute // the file is rewritten a minute after an erasure
	lookAgain = 10 * time.Minute
)

// Why words were erased, as the event says it.
const (
	WhyAsked   = "asked"   // by their citizen
	whyKept    = "kept"    // they were kept for as long as is set
	WhyConsent = "consent" // there was none
)

// One erases an aspiration because its citizen asked, and returns the request.
func One(act talk.Act, a *store.Aspiration) (store.Erasure, error) {
	e, err := request(act, a.Citizen, a.ID, WhyAsked, "")
	if err != nil {
		return e, err
	}
	if done, err := inherit(act, a, e.ID); done || err != nil { // it is others' too
		return e, err
	}
	return e, erase(act, a, WhyAsked, e.ID)
}

// Kept erases an aspiration, whatever its state, that was kept for as long as is set. In its citizen's chat it stays: nobody asked.
func Kept(act talk.Act, a *store.Aspiration) error { return erase(act, a, whyKept, 0) }

// erase removes the words of an aspiration, whatever its state: here, in the rooms, and, if its citizen asked, in their chat as far as the
// platforms allow.
func erase(act talk.Act, a *store.Aspiration, why string, request store.ErasureID) error {
	held, err := act.Holding(*a)
	if err != nil {
		return fmt.Errorf("what holds words of %d: %w", a.ID, err)
	}
	quoted, err := quotedBy(act, *a)
	if err != nil {
		return err
	}
	before := *a
	if err := eraseStored(act, a, why); err != nil {
		return err
	}
	if err := takeAway(act, []erased{{*a, held}}, request, why == WhyAsked); err != nil {
		return err
	}
	if err := unquote(act, quoted, request); err != nil || why != WhyAsked {
		return err
	}
	return leaveMerged(act, before, request)
}

// Farewell makes the last words to a citizen who is erased, in each of their chats; removed tells which messages are removed already.
type Farewell func(e store.Erasure, removed func(outbox int64) bool) []store.Outbound

// All erases a citizen because they asked, and all of theirs. Who writes afterwards from the same chat is somebody new. reason: the operator
// did it for them, and says why; empty: they did it themselves. farewell nil: nothing is said to them.
func All(act talk.Act, citizen store.CitizenID, reason string, farewell Farewell) (store.Erasure, error) {
	return eraseAll(act, citizen, WhyAsked, reason, farewell)
}

// AllKept erases a citizen, and all of theirs, who was kept for as long as is set. Nothing is said to them, or to rooms.
func AllKept(act talk.Act, citizen store.CitizenID) error {
	_, err := eraseAll(act, citizen, whyKept, "", nil)
	return err
}

// eraseAll erases a citizen, and all of theirs, why ever.
func eraseAll(act talk.Act, citizen store.CitizenID, why, reason string, farewell Farewell) (store.Erasure, error) {
	e, err := request(act, citizen, 0, why, reason)
	if err != nil {
		return e, err
	}
	all, err := act.AspirationsOf(citizen)
	if err != nil {
		return e, fmt.Errorf("aspirations of %d: %w", citizen, err)
	}
	gone, goesOn, err := inheritAll(act, all, e.ID)
	if err != nil {
		return e, err
	}
	quoting, err := quotedByAny(act, gone) // before any is erased: what holds words of two of them is emptied with the first
	if err != nil {
		return e, err
	}
	once(gone)
	once(quoting)
	for i := range gone {
		if err := eraseStored(act, &gone[i].Aspiration, why); err != nil {
			return e, err
		}
	}
	left, err := leaveAll(act, citizen, e.ID)
	if err != nil {
		return e, err
	}
	goesOn = append(goesOn, left...)
	if err := act.EraseCitizen(citizen, e.ID, act.Now); err != nil {
		return e, fmt.Errorf("erase citizen %d: %w", citizen, err)
	}
	if err := takeAway(act, gone, e.ID, why == WhyAsked); err != nil {
		return e, err
	}
	quoting = slices.DeleteFunc(quoting, func(q erased) bool { return q.Citizen == citizen }) // all of theirs is gone
	if err := unquote(act, quoting, e.ID); err != nil {
		return e, err
	}
	if farewell != nil {
		if e.Box, err = sayFarewell(act, e, farewell, slices.Concat(gone, goesOn)); err != nil {
			return e, err
		}
	}
	if err := act.SaveErasure(e); err != nil {
		return e, fmt.Errorf("save an erasure: %w", err)
	}
	return e, nil
}

// sayFarewell says the last words, and returns the last of them; 0: none were said. all is what was removed from chats.
func sayFarewell(act talk.Act, e store.Erasure, farewell Farewell, all []erased) (last int64, err error) {
	removed := func(outbox int64) bool {
		return slices.ContainsFunc(all, func(g erased) bool {
			return slices.ContainsFunc(g.held, func(r store.OutboxRow) bool { return r.ID == outbox })
		})
	}
	for _, o := range farewell(e, removed) {
		if last, err = act.Enqueue(o); err != nil {
			return 0, fmt.Errorf("enqueue a farewell: %w", err)
		}
	}
	return last, nil
}

// inherit gives an aspiration that others support to them, without the words of who leaves it. done is false if nobody supports it.
func inherit(act talk.Act, a *store.Aspiration, request store.ErasureID) (done bool, err error) {
	return matter.Inherit(act, a, func(a store.Aspiration, former store.CitizenID) error {
		_, err := eraseWords(act, a, former, request)
		return err
	})
}

// inheritAll gives what others support to them, of all that a citizen has, and tells the rest apart: each with what was said of it.
func inheritAll(act talk.Act, all []store.Aspiration, erasure store.ErasureID) (gone, goesOn []erased, err error) {
	for _, a := range all {
		if a.State == store.Erased || a.State == store.Expired {
			continue // nothing is left of it but its place
		}
		held, err := act.Holding(a)
		if err != nil {
			return nil, nil, fmt.Errorf("what holds words of %d: %w", a.ID, err)
		}
		done, err := inherit(act, &a, erasure)
		if err != nil {
			return nil, nil, err
		}
		if done {
			goesOn = append(goesOn, erased{a, held})
		} else {
			gone = append(gone, erased{a, held})
		}
	}
	return gone, goesOn, nil
}

// once leaves each message with the first of those that it was said of.
func once(all []erased) {
	seen := map[int64]bool{}
	for i := range all {
		all[i].held = slices.DeleteFunc(all[i].held, func(row store.OutboxRow) bool {
			was := seen[row.ID]
			seen[row.ID] = true
			return was
		})
	}
}

// request notes that an erasure was asked for, and has it looked after.
func request(act talk.Act, citizen store.CitizenID, a store.AspirationID, why, reason string) (store.Erasure, error) {
	e, err := act.CreateErasure(store.Erasure{Citizen: citizen, Aspiration: a, Asked: act.Now, Due: act.Now.Add(Within)})
	if err != nil {
		return e, fmt.Errorf("keep an erasure: %w", err)
	}
	if why == WhyAsked {
		if err := recordErase(act, e, "asked", reason); err != nil {
			return e, err
		}
	}
	if err := act.SetTimer(Timer, int64(e.ID), act.Now.Add(lookFirst)); err != nil {
		return e, fmt.Errorf("set a timer: %w", err)
	}
	return e, nil
}

func recordErase(act talk.Act, e store.Erasure, step, reason string) error {
	data := map[string]any{"request": int64(e.ID), "what": "all", "step": step}
	if e.Aspiration != 0 {
		data["what"] = "one"
	}
	if reason != "" {
		data["by"], data["reason"] = "operator", reason
	}
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventErase, Citizen: e.Citizen, Data: data}); err != nil {
		return fmt.Errorf("record an erasure: %w", err)
	}
	return nil
}

// Due looks whether an erasure is done: until nothing is left in the file, its journal, the attachments and the chats. Once it is, done is called.
func Due(act talk.Act, timer store.Timer, done func(act talk.Act, e store.Erasure) error) error {
	e, err := act.Erasure(store.ErasureID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) || err == nil && !e.Done.IsZero() {
		return nil
	} else if err != nil {
		return fmt.Errorf("erasure %d: %w", timer.Ref, err)
	}
	if e.Aspiration == 0 {
		waits, err := act.LastWords(e.ID)
		if err != nil {
			return fmt.Errorf("last words: %w", err)
		}
		if !waits || act.Now.After(e.Due.Add(-24*time.Hour)) { // nobody waits longer for a chat that cannot be reached
			if err := act.ForgetChats(e.ID, act.Now); err != nil {
				return fmt.Errorf("forget chats: %w", err)
			}
		}
	}
	pending, err := act.ErasurePending(e)
	if err != nil {
		return fmt.Errorf("whether an erasure is done: %w", err)
	}
	if pending {
		wait := lookAgain
		if act.Now.Sub(e.Asked) < lookAgain {
			wait = lookFirst
		}
		return act.SetTimer(Timer, int64(e.ID), act.Now.Add(wait))
	}
	e.Done = act.Now
	if err := act.SaveErasure(e); err != nil {
		return fmt.Errorf("save an erasure: %w", err)
	}
	if err := recordErase(act, e, "done", ""); err != nil {
		return err
	}
	return done(act, e)
}
