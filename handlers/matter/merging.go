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

// Two aspirations of one office that are one matter are merged: the one goes on as the other, which takes the earlier receipt in every
// figure (measures.md). Its citizen gets every further reply as one who supports the other, and its messages stay where they are, so that
// Restore can take it all back.

// Why two aspirations cannot be merged.
var (
	ErrOwn    = errors.New("one of them is of the office's own staff")
	ErrPraise = errors.New("one of them is praise, which is counted in no rate")
	ErrOffice = errors.New("they are of different offices")
)

// Mergeable reports why a cannot go on as into; nil: it can. An aspiration of the office's own staff, or praise, is in no rate: what is
// merged into one would leave the rates, and hide who waited.
func Mergeable(a, into store.Aspiration) error {
	fine := func(s store.State) bool { return s == store.Open || s == store.Closed }
	switch {
	case a.ID == into.ID || !fine(a.State) || !fine(into.State) || a.Unclaimed() || into.Unclaimed():
		return ErrState
	case a.Office != into.Office:
		return ErrOffice
	case a.Own != into.Own:
		return ErrOwn
	case praised(a) != praised(into):
		return ErrPraise
	}
	return nil
}

// Merge has an aspiration go on as another.
func Merge(act talk.Act, a, into *store.Aspiration, staff store.StaffID) error {
	if err := Mergeable(*a, *into); err != nil {
		return err
	}
	for _, each := range []*store.Aspiration{a, into} {
		if _, err := Keep(act, each, staff); err != nil {
			return err
		}
	}
	if err := endQuiet(act, a); err != nil {
		return err
	}
	a.State, a.MergedInto = store.Merged, into.ID
	if err := change(act, a, store.Event{Kind: store.EventMerge, Staff: staff, Data: map[string]any{"into": int64(into.ID)}}); err != nil {
		return err
	}
	if waits(*a) && waits(*into) && a.TurnAt.Before(into.TurnAt) { // they waited longer
		into.TurnAt = a.TurnAt
		if a.DueAt.Before(into.DueAt) {
			into.DueAt = a.DueAt
		}
		if err := act.SaveAspiration(*into); err != nil {
			return fmt.Errorf("save %d: %w", into.ID, err)
		}
	}
	if err := act.Quote(a.ID, into.ID); err != nil { // on its card
		return fmt.Errorf("note where %d is quoted: %w", a.ID, err)
	}
	if err := carryOver(act, *a, *into); err != nil {
		return err
	}
	if err := bring(act, *a, *into); err != nil {
		return err
	}
	if err := Watch(act, *into); err != nil {
		return err
	}
	if _, err := Opened(act, *into); err != nil {
		return err
	}
	return RefreshCard(act, *into)
}

// carryOver has what was promised, and asked of agencies, be looked after where the matter goes on.
func carryOver(act talk.Act, a, into store.Aspiration) error {
	promises, err := StandingPromises(act, a)
	if err != nil {
		return err
	}
	for _, v := range promises {
		m, err := act.Message(v.Message)
		if err != nil {
			return fmt.Errorf("the promise %d: %w", v.Message, err)
		}
		if err := act.Quote(m.Aspiration, into.ID); err != nil {
			return fmt.Errorf("carry a promise over: %w", err)
		}
		v.Aspiration = into.ID
		if _, err := act.SavePromise(v); err != nil {
			return fmt.Errorf("carry a promise over: %w", err)
		}
	}
	referrals, err := act.OpenReferrals(a.ID)
	if err != nil {
		return fmt.Errorf("which agencies were asked of %d: %w", a.ID, err)
	}
	for _, x := range referrals {
		x.Aspiration = into.ID
		if _, err := act.SaveReferral(x); err != nil {
			return fmt.Errorf("carry over which agency was asked: %w", err)
		}
	}
	return nil
}

// bring has everybody whose matter a was get what is said of into.
func bring(act talk.Act, a, into store.Aspiration) error {
	all, _, err := act.Supporters(a.ID, supportersMost)
	if err != nil {
		return fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	if !a.Imported() {
		all = append([]store.Support{{Citizen: a.Citizen, Identity: a.Identity, Home: a.Home}}, all...)
	}
	for _, s := range all {
		if s.Citizen == into.Citizen {
			if err := tellMerged(act, a, into, s, store.About{Purpose: store.ForReceipt, Aspiration: into.ID}); err != nil {
				return err
			}
			continue
		}
		before, err := act.Support(into.ID, s.Citizen)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("a support of %d: %w", into.ID, err)
		}
		if err == nil && before.InForce() {
			continue
		}
		// The draft says by which aspiration they came: by that, Restore finds them.
		s = store.Support{Aspiration: into.ID, Citizen: s.Citizen, Identity: s.Identity, Home: s.Home, Draft: a.ID, At: act.Now, Told: into.State}
		if err := act.SaveSupport(s); err != nil {
			return fmt.Errorf("save a support of %d: %w", into.ID, err)
		}
		if err := tellMerged(act, a, into, s, store.About{Purpose: store.ForSupport, Aspiration: into.ID}); err != nil {
			return err
		}
		if err := lastWord(act, into, s); err != nil {
			return err
		}
	}
	return nil
}

// tellMerged tells one citizen as what their matter goes on.
func tellMerged(act talk.Act, a, into store.Aspiration, s store.Support, about store.About) error {
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return fmt.Errorf("a citizen of %d: %w", a.ID, err)
	}
	if who.Blocked || who.Stopped {
		return nil
	}
	office, err := act.Office(into.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", into.Office, err)
	}
	p := act.Printer(who.Lang, nil, act.Now)
	text := p.Text("merge.told", "code", string(a.Code), "into", string(into.Code), "office", office.Name)
	if waits(into) && into.DueAt.After(act.Now) {
		text = p.Text("merge.told_due", "code", string(a.Code), "into", string(into.Code), "office", office.Name, "day", p.Day(into.DueAt))
	}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: bot.Outgoing{Text: text, Silent: asleep(act, supporters(a, s)),
		Buttons: statusButton(p)}, About: about}); err != nil {
		return fmt.Errorf("enqueue news of a merge: %w", err)
	}
	return nil
}

// unmerge takes back what a merge did to the aspiration that another went on as, once that is itself again.
func unmerge(act talk.Act, a store.Aspiration, into store.AspirationID) error {
	target, err := act.Aspiration(into)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what %d was merged into: %w", a.ID, err)
	}
	all, _, err := act.Supporters(into, supportersMost)
	if err != nil {
		return fmt.Errorf("supporters of %d: %w", into, err)
	}
	for _, s := range all {
		if s.Draft != a.ID {
			continue
		}
		s.Until = act.Now
		if err := act.SaveSupport(s); err != nil {
			return fmt.Errorf("save a support of %d: %w", into, err)
		}
	}
	if err := carryBack(act, a, target); err != nil {
		return err
	}
	if err := tellBySelf(act, a, func(p messages.Printer) bot.Outgoing {
		return bot.Outgoing{Text: p.Text("merge.apart", "code", string(a.Code), "into", string(target.Code)), Buttons: statusButton(p)}
	}); err != nil {
		return err
	}
	return RefreshCard(act, target)
}

// carryBack has what was promised in an aspiration, and asked of agencies for it, be looked after there again.
func carryBack(act talk.Act, a, target store.Aspiration) error {
	into, err := GoesOnAs(act, target)
	if err != nil {
		return err
	}
	promises, err := act.Promises(into.ID)
	if err != nil {
		return fmt.Errorf("promises of %d: %w", into.ID, err)
	}
	for _, v := range promises {
		if told, err := toldIn(act, into, v); err != nil {
			return err
		} else if told.ID != a.ID {
			continue
		}
		v.Aspiration = a.ID
		if _, err := act.SavePromise(v); err != nil {
			return fmt.Errorf("carry a promise back: %w", err)
		}
		if err := watchPromise(act, a, v); err != nil {
			return err
		}
	}
	referrals, err := act.OpenReferrals(into.ID)
	if err != nil || len(referrals) == 0 {
		return err
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, x := range referrals {
		if !slices.ContainsFunc(events, func(e store.Event) bool {
			id, _ := e.Data["referral"].(float64)
			return e.Kind == store.EventRefer && store.ReferralID(id) == x.ID
		}) {
			continue
		}
		x.Aspiration = a.ID
		if _, err := act.SaveReferral(x); err != nil {
			return fmt.Errorf("carry back which agency was asked: %w", err)
		}
		if err := watchReferral(act, a, x); err != nil {
			return err
		}
	}
	return nil
}

// GoesOnAs is the aspiration as which one goes on that was merged: itself, if it was not.
func GoesOnAs(r store.Reader, a store.Aspiration) (store.Aspiration, error) {
	for range 20 {
		if a.State != store.Merged || a.MergedInto == 0 {
			return a, nil
		}
		next, err := r.Aspiration(a.MergedInto)
		if err != nil {
			return a, fmt.Errorf("what %d was merged into: %w", a.ID, err)
		}
		a = next
	}
	return a, nil
}

// mergedShown is how many of those that were merged into one its card names.
const mergedShown = 3

// mergedLines say on a card what was merged into it.
func mergedLines(act talk.Act, p messages.Printer, a store.Aspiration) (lines []string, err error) {
	some, total, err := act.MergedInto(a.ID, mergedShown)
	if err != nil || total == 0 {
		return nil, err
	}
	for _, b := range some {
		words, err := openingText(act, b)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.S("merge.card", "code", string(b.Code), "text", Snippet(Masked(words))))
	}
	if rest := total - len(some); rest > 0 {
		lines = append(lines, p.S("merge.card_rest", "n", rest))
	}
	return lines, nil
}
