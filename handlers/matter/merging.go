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
	if err := waitsOn(act, *a, into, staff); err != nil {
		return err
	}
	if err := asPressing(act, *a, into, staff); err != nil {
		return err
	}
	longer := waits(*a) && waits(*into) && a.TurnAt.Before(into.TurnAt)
	a.State, a.MergedInto = store.Merged, into.ID
	if err := change(act, a, store.Event{Kind: store.EventMerge, Staff: staff, Data: map[string]any{"into": int64(into.ID)}}); err != nil {
		return err
	}
	if longer { // they take the wait of who waited longer
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
	if !a.Imported() {
		if err := bring(act, *a, store.Support{Citizen: a.Citizen, Identity: a.Identity, Home: a.Home}); err != nil {
			return err
		}
	}
	if err := supportersHear(act, *a, newsMerged, 0); err != nil {
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

// waitsOn has the one that goes on be owed in the queue, if who waits is merged into it: it is neither closed unanswered then, nor waits for
// what its citizen alone is asked.
func waitsOn(act talk.Act, a store.Aspiration, into *store.Aspiration, staff store.StaffID) error {
	i, asked, err := Inquired(act, *into)
	if err != nil {
		return fmt.Errorf("what %d is asked: %w", into.ID, err)
	}
	asked = asked && !i.TurnAt.IsZero()
	if !waits(a) || into.Turn != store.OfficeTurn && !asked {
		return nil
	}
	if into.State == store.Closed {
		if _, err := Reopen(act, into, staff); err != nil {
			return err
		}
	}
	if !asked {
		return nil
	}
	if _, err := inquiryAnswered(act, into); err != nil {
		return err
	}
	if err := act.SaveAspiration(*into); err != nil {
		return fmt.Errorf("save %d: %w", into.ID, err)
	}
	return nil
}

// asPressing has the one that goes on be no less pressing than the one that is merged into it: as urgent, and not put off if that is not.
func asPressing(act talk.Act, a store.Aspiration, into *store.Aspiration, staff store.StaffID) error {
	if a.State != store.Open {
		return nil
	}
	before := *into
	if waits(a) && a.SnoozedUntil.IsZero() {
		if err := Awake(act, into, store.WokeStaff, staff); err != nil {
			return err
		}
	}
	if a.Urgent == store.Urgent && into.Urgent != store.Urgent {
		into.Urgent = store.Urgent
		if err := Record(act, *into, store.Event{Kind: store.EventUrgent}); err != nil {
			return err
		}
	}
	if into.Urgent == before.Urgent && into.SnoozedUntil.Equal(before.SnoozedUntil) {
		return nil
	}
	if err := act.SaveAspiration(*into); err != nil {
		return fmt.Errorf("save %d: %w", into.ID, err)
	}
	return nil
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
	return watchReferrals(act, into)
}

// bring has one of those whose matter a merged aspiration was get what is said of the one that it goes on as.
func bring(act talk.Act, a store.Aspiration, s store.Support) error {
	if a.State != store.Merged { // it is itself again
		return nil
	}
	into, err := act.Aspiration(a.MergedInto)
	if err != nil {
		return fmt.Errorf("what %d was merged into: %w", a.ID, err)
	}
	if s.Citizen == into.Citizen {
		return tellMerged(act, a, into, s, store.About{Purpose: store.ForReceipt, Aspiration: into.ID})
	}
	before, err := act.Support(into.ID, s.Citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("a support of %d: %w", into.ID, err)
	}
	if err == nil && before.InForce() {
		return nil
	}
	// The draft says by which aspiration they came: by that, Restore finds them.
	s = store.Support{Aspiration: into.ID, Citizen: s.Citizen, Identity: s.Identity, Home: s.Home, Draft: a.ID, At: act.Now, Told: into.State}
	if err := act.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", into.ID, err)
	}
	if into.State == store.Merged { // meanwhile: they follow
		return bring(act, into, s)
	}
	if err := tellMerged(act, a, into, s, store.About{Purpose: store.ForSupport, Aspiration: into.ID}); err != nil {
		return err
	}
	return lastWord(act, into, s)
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
	p := act.Printer(who.Lang, CitizenZone(act, a), act.Now)
	text := p.Text("merge.told", "code", string(a.Code), "into", string(into.Code), "office", office.Name)
	if waits(into) && into.DueAt.After(act.Now) {
		text = p.Text("merge.told_due", "code", string(a.Code), "into", string(into.Code), "office", office.Name, "day", p.In(office.Location()).Dated(into.DueAt))
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
	above, err := Chain(act.Tx, target)
	if err != nil {
		return err
	}
	came := []store.AspirationID{a.ID}
	for _, x := range above {
		came = append(came, x.ID)
	}
	if err := act.EndSupports(came, act.Now); err != nil {
		return fmt.Errorf("end what came of %d with a merge: %w", a.ID, err)
	}
	if err := carryBack(act, a, target); err != nil {
		return err
	}
	for _, x := range above {
		if err := waitBack(act, a, x); err != nil {
			return err
		}
	}
	if err := tellBySelf(act, a, func(p messages.Printer) bot.Outgoing {
		return bot.Outgoing{Text: p.Text("merge.apart", "code", string(a.Code), "into", string(target.Code)), Buttons: statusButton(p)}
	}); err != nil {
		return err
	}
	last, err := act.Aspiration(above[len(above)-1].ID)
	if err != nil {
		return fmt.Errorf("what %d went on as: %w", a.ID, err)
	}
	return RefreshCard(act, last)
}

// Chain is an aspiration, and those that it went on as since, in order.
func Chain(r store.Reader, a store.Aspiration) (all []store.Aspiration, err error) {
	for all = append(all, a); a.State == store.Merged && a.MergedInto != 0 && len(all) < 20; all = append(all, a) {
		into := a.MergedInto
		if a, err = r.Aspiration(into); err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", into, err)
		}
	}
	return all, nil
}

// mergedMost is how many of those that went on as one are looked at.
const mergedMost = 200

// within are those that go on as the aspiration, by way of others too, and itself.
func within(r store.Reader, a store.Aspiration) (all []store.Aspiration, err error) {
	all = []store.Aspiration{a}
	for i := 0; i < len(all) && len(all) < mergedMost; i++ {
		some, _, err := r.MergedInto(all[i].ID, mergedMost)
		if err != nil {
			return nil, fmt.Errorf("what went on as %d: %w", all[i].ID, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// waitBack gives an aspiration its own wait back, if it took that of one which is itself again: since its own citizen waits, or one whose
// matter goes on as it still.
func waitBack(act talk.Act, a, x store.Aspiration) error {
	if x.Turn != store.OfficeTurn || x.DueAt.IsZero() || !x.TurnAt.Equal(a.TurnAt) {
		return nil
	}
	events, err := act.Events(x.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", x.ID, err)
	}
	own := x
	if err := recount(act, &own, events); err != nil {
		return err
	}
	if own.Turn != store.OfficeTurn || !own.TurnAt.After(x.TurnAt) {
		return nil
	}
	all, err := within(act.Tx, x)
	if err != nil {
		return err
	}
	for _, b := range all[1:] {
		if b.Turn == store.OfficeTurn && !b.DueAt.IsZero() && b.TurnAt.Before(own.TurnAt) {
			own.TurnAt = b.TurnAt
			if b.DueAt.Before(own.DueAt) {
				own.DueAt = b.DueAt
			}
		}
	}
	x.TurnAt = own.TurnAt
	if x.DueAt.Equal(a.DueAt) {
		x.DueAt = own.DueAt
	}
	if err := act.SaveAspiration(x); err != nil {
		return fmt.Errorf("save %d: %w", x.ID, err)
	}
	return Watch(act, x)
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
	mine, err := within(act.Tx, a)
	if err != nil {
		return err
	}
	for _, v := range promises {
		if told, err := toldIn(act, into, v); err != nil {
			return err
		} else if !slices.ContainsFunc(mine, func(x store.Aspiration) bool { return x.ID == told.ID }) {
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
	var events []store.Event
	for _, x := range mine {
		some, err := act.Events(x.ID)
		if err != nil {
			return fmt.Errorf("events of %d: %w", x.ID, err)
		}
		events = append(events, some...)
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
		words, err := openingText(act, b.ID)
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
