package matter

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Inherit gives an aspiration that its citizen withdraws, or has erased, to its earliest supporter who can be written to: the matter
// is theirs too, and goes on. done is false if nobody supports it: then it is the citizen's alone. erasure: the request by which the
// former citizen's words are removed from it; 0: they stay.
//
// The office's wait does not begin anew. Who leaves before the first counting reply, within the reply window, is counted no more
// (measures.md, "withdrawn"); later, the office had its chance with them: they stay among those whose matter it is.
func Inherit(act talk.Act, a *store.Aspiration, erasure store.ErasureID) (done bool, err error) {
	if a.State != store.Open && a.State != store.Closed && a.State != store.Spam {
		return false, nil
	}
	next, err := heir(act, a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	before := *a
	if !a.FirstReplyAt.IsZero() || act.Now.Sub(a.ReceivedAt) > store.ReplyWindow {
		if err := Record(act, *a, store.Event{Kind: store.EventSupport, Citizen: before.Citizen}); err != nil {
			return false, err
		}
	}
	if err := endQuiet(act, a); err != nil {
		return false, err
	}
	next.Until = act.Now // it is their own now
	if err := act.SaveSupport(next); err != nil {
		return false, fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	a.Citizen, a.Identity, a.Home, a.DraftBox, a.ReceiptBox, a.Via = next.Citizen, next.Identity, next.Home, 0, 0, ""
	a.UnreachableAt = zeroTime
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventPromote}); err != nil {
		return false, err
	}
	asked, err := askedFormer(act, a)
	if err != nil {
		return false, err
	}
	if err := forgetName(act, a.ID); err != nil {
		return false, err
	}
	if err := act.SetShownName(a.ID, "", act.Now); err != nil { // it was the other's
		return false, fmt.Errorf("hide the name of %d: %w", a.ID, err)
	}
	if erasure == 0 {
		if err := keepCopies(act, before); err != nil {
			return false, err
		}
	}
	if err := takeOver(act, *a, before); err != nil {
		return false, err
	}
	if erasure != 0 {
		if _, err := eraseWords(act, *a, before.Citizen, erasure); err != nil {
			return false, err
		}
	} else {
		// Their words stay, and are theirs: by this they are found when they are to be sent, or erased. No card counts or quotes them by it.
		if err := act.SaveSupport(store.Support{Aspiration: a.ID, Citizen: before.Citizen, Identity: before.Identity, Home: before.Home,
			At: before.ReceivedAt, Until: act.Now, Told: store.Withdrawn}); err != nil {
			return false, fmt.Errorf("note whose words are in %d: %w", a.ID, err)
		}
		if err := act.IndexAlike(a.ID); err != nil {
			return false, fmt.Errorf("index %d: %w", a.ID, err)
		}
	}
	key := "room.handed_over"
	if asked {
		key = "room.handed_over_asked"
	}
	if err := tellStanding(act, *a, key); err != nil {
		return false, err
	}
	if err := RefreshCard(act, *a); err != nil {
		return false, err
	}
	p, err := CitizenPrinter(act, *a)
	if err != nil {
		return false, err
	}
	return true, TellCitizenWith(act, *a, p.Text("support.yours", "code", string(a.Code)),
		func(p messages.Printer, _ store.Aspiration) [][]bot.Button { return statusButton(p) })
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
		done, err := Inherit(act, &a, erasure)
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

// heir is the earliest supporter who can be written to; of those who cannot, the earliest.
func heir(act talk.Act, id store.AspirationID) (store.Support, error) {
	all, _, err := act.Supporters(id, supportPage)
	if err != nil {
		return store.Support{}, fmt.Errorf("supporters of %d: %w", id, err)
	}
	for _, s := range all {
		who, err := act.IdentityByID(s.Identity)
		if err != nil {
			return s, fmt.Errorf("a supporter of %d: %w", id, err)
		}
		if !who.Blocked {
			return s, nil
		}
	}
	if len(all) == 0 {
		return store.Support{}, store.ErrNotFound
	}
	return all[0], nil
}

// takeOver makes the words of the new citizen what the card quotes, and their copies of replies what is said to the citizen. What
// becomes of a reply that is on its way to the former is noted as before.
func takeOver(act talk.Act, a, before store.Aspiration) error {
	all, _, err := act.SomeMessages(a.ID, store.MessageFilter{})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, m := range all {
		switch {
		case m.Side == store.CitizenSide && m.Citizen == a.Citizen:
			m.Opening = true
		case m.Side == store.CitizenSide && m.Citizen == before.Citizen:
			m.Opening = false
		case m.Side == store.StaffSide:
			c, err := act.SupportCopy(m.ID, a.Citizen)
			if errors.Is(err, store.ErrNotFound) || err == nil && (c.Outbox == 0 || c.Outcome == bot.Refused || m.DeliveredAt.IsZero()) {
				continue
			} else if err != nil {
				return fmt.Errorf("a copy of %d: %w", m.ID, err)
			}
			m.Outbox = c.Outbox
		default:
			continue
		}
		if err := act.SaveMessage(m); err != nil {
			return fmt.Errorf("save message %d: %w", m.ID, err)
		}
	}
	return nil
}

// EraseWords removes what a citizen wrote in an aspiration that is not, or is no more, their own, because they asked.
func EraseWords(act talk.Act, a store.Aspiration, citizen store.CitizenID) (store.Erasure, error) {
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
	if err := Record(act, a, store.Event{Kind: store.EventErased, Citizen: citizen, Data: map[string]any{"why": WhyAsked, "part": true}}); err != nil {
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
	return held, PostCards(act, a)
}

// quotedBy are the other aspirations of which something was said to staff that holds words of this one, with what that was.
func quotedBy(act talk.Act, a store.Aspiration) (all []erased, err error) {
	ids, err := act.QuotedBy(a.ID)
	if err != nil {
		return nil, fmt.Errorf("where %d is quoted: %w", a.ID, err)
	}
	for _, id := range ids {
		by, err := act.Aspiration(id)
		if err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", id, err)
		}
		if !by.State.Sent() || by.State == store.Erased {
			continue
		}
		held, err := act.Holding(by)
		if err != nil {
			return nil, fmt.Errorf("what holds words of %d: %w", id, err)
		}
		held = slices.DeleteFunc(held, func(row store.OutboxRow) bool {
			return row.About.Aspiration != id || !slices.Contains(store.ToStaff, row.About.Purpose)
		})
		all = append(all, erased{by, held})
	}
	return all, nil
}

// unquote takes away what was said to staff of others that holds words of what is erased, and gives their rooms their cards anew.
func unquote(act talk.Act, all []erased, request store.ErasureID) error {
	if err := takeAway(act, all, request, false); err != nil {
		return err
	}
	for _, each := range all {
		by, err := act.Aspiration(each.ID)
		if err != nil {
			return fmt.Errorf("aspiration %d: %w", each.ID, err)
		}
		if by.State != store.Open {
			continue // its card comes when it is open again
		}
		if err := PostCards(act, by); err != nil {
			return err
		}
	}
	return nil
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
	above, err := chain(act.Tx, target)
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
		if err := StopSupport(act, a, s); err != nil {
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
			if err := StopSupport(act, a, s); err != nil {
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
