package matter

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// ErrState: the aspiration is not in a state in which that can be done.
var ErrState = errors.New("not possible as things stand")

// Claim gives the aspiration to a member of its office. changed is false if they have it already.
func Claim(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.State != store.Open {
		return false, ErrState
	}
	if a.Claimed == staff {
		return false, nil
	}
	if _, err := Keep(act, a, staff); err != nil { // who takes it on does not take it for spam
		return false, err
	}
	a.Claimed = staff
	if _, err := Opened(act, *a); err != nil {
		return false, err
	}
	if err := change(act, a, store.Event{Kind: store.EventAssign, Staff: staff}); err != nil {
		return false, err
	}
	return true, taken(act, *a)
}

// Release lets it go: nobody has it.
func Release(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.Claimed == 0 {
		return false, nil
	}
	a.Claimed = 0
	return true, change(act, a, store.Event{Kind: store.EventRelease, Staff: staff})
}

// Close ends the matter for the office, and tells its citizen, who can open it again by a word. It ends no wait: whose
// turn it is stays as it was, and an aspiration closed without a reply stays unanswered in every figure.
func Close(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.State == store.Closed {
		return false, nil
	}
	if a.State != store.Open {
		return false, ErrState
	}
	if err := Awake(act, a, store.WokeStaff, staff); err != nil {
		return false, err
	}
	a.State, a.ClosedAt = store.Closed, act.Now
	if err := change(act, a, store.Event{Kind: store.EventClose, Staff: staff}); err != nil {
		return false, err
	}
	if err := supportersHear(act, *a, newsState, 0); err != nil {
		return false, err
	}
	return true, closed(act, *a)
}

// Reopen takes back a Close: whose turn it was, it is.
func Reopen(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.State != store.Closed {
		return false, nil
	}
	a.State, a.ClosedAt = store.Open, zeroTime
	if err := openAgain(act, a); err != nil {
		return false, err
	}
	if err := changeOrCard(act, a, store.Event{Kind: store.EventReopen, Staff: staff}); err != nil {
		return false, err
	}
	if err := AutoAssign(act, a); err != nil {
		return false, err
	}
	if err := supportersHear(act, *a, newsState, changeWait); err != nil {
		return false, err
	}
	return true, reopened(act, *a, newsReopened)
}

// markSpam sets it aside. Nothing of it is lost, and Restore takes it back.
func markSpam(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.State == store.Spam {
		return false, nil
	}
	if a.State != store.Open && a.State != store.Closed {
		return false, ErrState
	}
	aside := a.Aside != ""
	a.State, a.Aside = store.Spam, ""
	if err := unlearn(act, *a); err != nil {
		return false, err
	}
	if err := change(act, a, store.Event{Kind: store.EventSpam, Staff: staff}); err != nil || !aside {
		return true, err
	}
	return true, noteAside(act, a.Office, decided)
}

// Restore takes back markSpam, and a merge: if the citizen was waiting, they have waited all the while.
func Restore(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.State != store.Spam && a.State != store.Merged {
		return false, nil
	}
	if a.State == store.Spam { // the same words are no spam another time
		if err := harmless(act, *a); err != nil {
			return false, err
		}
	}
	into := a.MergedInto
	a.UnreachableAt, a.MergedInto = zeroTime, 0
	if a.State = store.Open; !a.ClosedAt.IsZero() {
		a.State = store.Closed // as it was
	}
	if a.State == store.Open {
		if err := openAgain(act, a); err != nil {
			return false, err
		}
	}
	if err := changeOrCard(act, a, store.Event{Kind: store.EventRestore, Staff: staff}); err != nil {
		return false, err
	}
	if err := AutoAssign(act, a); err != nil {
		return false, err
	}
	if err := watchPromises(act, *a); err != nil {
		return false, err
	}
	if into != 0 {
		if err := unmerge(act, *a, into); err != nil {
			return false, err
		}
	}
	return true, Watch(act, *a)
}

// perhapsAnswered reports whether an answer is on its way, or may have arrived without our knowing.
func perhapsAnswered(act talk.Act, a store.Aspiration) (bool, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	types := replyTypes(events)
	return perhaps(act, a, func(m store.Message) bool { return types[m.ID] == store.ReplyPersonal })
}

// PerhapsRead reports whether staff wrote anything that is on its way, or may have arrived.
func PerhapsRead(act talk.Act, a store.Aspiration) (bool, error) {
	return perhaps(act, a, func(store.Message) bool { return true })
}

// OnItsWay reports whether staff wrote something that is being sent to its citizen.
func OnItsWay(act talk.Act, a store.Aspiration) (bool, error) {
	return perhaps(act, a, func(m store.Message) bool { return m.Outcome == "" && m.TakenBack.IsZero() })
}

func perhaps(r talk.Act, a store.Aspiration, meant func(store.Message) bool) (bool, error) {
	all, _, err := r.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide})
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, m := range all {
		if m.Outcome != bot.Refused && meant(m) {
			return true, nil
		}
	}
	return false, nil
}

// Seen notes that staff opened it.
func Seen(act talk.Act, a store.Aspiration, staff store.StaffID) error {
	answers, err := May(act.Tx, staff, a.Office, store.RightReply)
	if err != nil {
		return err
	}
	kind := store.EventSeen
	if !answers { // the office has not seen what its auditor has
		kind = store.EventLooked
	}
	return Record(act, a, store.Event{Kind: kind, Staff: staff})
}

// Unreachable notes that the citizen of all these aspirations cannot be written to.
func Unreachable(act talk.Act, a store.Aspiration) error {
	if !a.UnreachableAt.IsZero() || a.State != store.Open && a.State != store.Closed {
		return nil
	}
	a.UnreachableAt = act.Now
	return change(act, &a, store.Event{Kind: store.EventUnreachable})
}

// change saves the aspiration, records what happened, and has its cards say so.
func change(act talk.Act, a *store.Aspiration, e store.Event) error {
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := Record(act, *a, e); err != nil {
		return err
	}
	return RefreshCard(act, *a)
}

// changeOrCard is change of what is back in the queue: it gets a card if it never had one.
func changeOrCard(act talk.Act, a *store.Aspiration, e store.Event) error {
	if err := change(act, a, e); err != nil {
		return err
	}
	_, err := Opened(act, *a)
	return err
}

// tellCitizen says something about the aspiration to its citizen; what they reply to it continues the aspiration. The citizen of
// an imported one can be told nothing.
func tellCitizen(act talk.Act, a store.Aspiration, key string) error {
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	return TellCitizenWith(act, a, p.Text(key, "code", string(a.Code)), nil)
}

// TellCitizenWith is tellCitizen with buttons under it.
func TellCitizenWith(act talk.Act, a store.Aspiration, text bot.Text, buttons func(messages.Printer, store.Aspiration) [][]bot.Button) error {
	if a.Imported() {
		return nil
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: text}
	if buttons != nil {
		out.Buttons = buttons(p, a)
	}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news for a citizen: %w", err)
	}
	return nil
}
