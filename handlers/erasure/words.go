package erasure

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Words removes what a citizen wrote in an aspiration that is not, or is no more, their own, because they asked.
func Words(act talk.Act, a store.Aspiration, citizen store.CitizenID) (store.Erasure, error) {
	e, err := request(act, citizen, a.ID, WhyAsked, "")
	if err != nil {
		return e, err
	}
	_, err = eraseWords(act, a, citizen, e.ID)
	return e, err
}

// eraseWords removes a citizen's words from an aspiration that goes on without them: here, in the rooms, and what was said of it to
// them. The rooms get its card anew. held is what is removed from chats.
func eraseWords(act talk.Act, a store.Aspiration, citizen store.CitizenID, erasure store.ErasureID) (held []store.OutboxRow, err error) {
	if held, err = act.Holding(a); err != nil {
		return nil, fmt.Errorf("what holds words of %d: %w", a.ID, err)
	}
	people, err := act.IdentitiesOfCitizen(citizen)
	if err != nil {
		return nil, fmt.Errorf("identities of %d: %w", citizen, err)
	}
	quoted, err := quotedBy(act, a)
	if err != nil {
		return nil, err
	}
	held = slices.DeleteFunc(held, func(row store.OutboxRow) bool {
		if slices.Contains(store.ToStaff, row.About.Purpose) { // and lists that name it
			return false
		}
		return !slices.ContainsFunc(people, func(who store.Identity) bool {
			return who.Direct.Account == row.To.Account && who.Direct.Chat == row.To.Chat
		})
	})
	if err := forgetPending(act, a); err != nil {
		return nil, err
	}
	if err := act.EraseFrom(a.ID, citizen, act.Now); err != nil {
		return nil, fmt.Errorf("erase from %d: %w", a.ID, err)
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventErased, Citizen: citizen, Data: map[string]any{"why": WhyAsked, "part": true}}); err != nil {
		return nil, err
	}
	if err := takeAway(act, []erased{{a, held}}, erasure, false); err != nil {
		return nil, err
	}
	if err := unquote(act, quoted, erasure); err != nil {
		return nil, err
	}
	if a.State != store.Open {
		return held, nil // its card comes when it is open again
	}
	return held, matter.PostCards(act, a)
}

// leaveMerged ends what the citizen of an aspiration got of the one that it was merged into, and of those that this went on as, and removes
// what they wrote there. One that became theirs since is another matter: they can have it erased as well.
func leaveMerged(act talk.Act, a store.Aspiration, erasure store.ErasureID) error {
	if a.State != store.Merged {
		return nil
	}
	target, err := act.Aspiration(a.MergedInto)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what %d was merged into: %w", a.ID, err)
	}
	above, err := matter.Chain(act.Tx, target)
	if err != nil {
		return err
	}
	by := a.ID // by what they came
	for _, into := range above {
		s, err := act.Support(into.ID, a.Citizen)
		if errors.Is(err, store.ErrNotFound) || err == nil && (s.Draft != by || into.Citizen == a.Citizen) {
			return nil
		} else if err != nil {
			return fmt.Errorf("a support of %d: %w", into.ID, err)
		}
		if err := leave(act, into, s, erasure); err != nil {
			return err
		}
		by = into.ID
	}
	return nil
}

// leave ends a support, and removes what was written by it.
func leave(act talk.Act, a store.Aspiration, s store.Support, erasure store.ErasureID) error {
	if s.InForce() {
		if err := matter.StopSupport(act, a, s); err != nil {
			return err
		}
	}
	if a.State == store.Erased || !a.State.Sent() {
		return nil
	}
	_, err := eraseWords(act, a, s.Citizen, erasure)
	return err
}

// leaveAll ends all that a citizen supports, and removes their words from it. gone is what is removed from chats.
func leaveAll(act talk.Act, citizen store.CitizenID, erasure store.ErasureID) (gone []erased, err error) {
	all, err := act.SupportsEver(citizen)
	if err != nil {
		return nil, fmt.Errorf("what %d supports: %w", citizen, err)
	}
	for _, s := range all {
		a, err := act.Aspiration(s.Aspiration)
		if err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
		}
		if s.InForce() {
			if err := matter.StopSupport(act, a, s); err != nil {
				return nil, err
			}
		}
		if a.Citizen == citizen || !a.State.Sent() || a.State == store.Erased {
			continue // it goes with theirs, or is gone
		}
		held, err := eraseWords(act, a, citizen, erasure)
		if err != nil {
			return nil, err
		}
		gone = append(gone, erased{a, held})
	}
	return gone, nil
}
