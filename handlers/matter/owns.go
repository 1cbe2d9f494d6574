package matter

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// ErasureWithin is by when an erasure is promised to be done: UU 27/2022 gives 3 x 24 hours to end the processing.
const ErasureWithin = 72 * time.Hour

// TimerErasure looks whether an erasure is done; its reference is the request's ID.
const TimerErasure = "erasure"

const (
	erasureFirst = 2 * time.Minute // the file is rewritten a minute after an erasure
	erasureAgain = 10 * time.Minute
)

// Why words were erased, as the event says it.
const (
	WhyAsked   = "asked"   // by their citizen
	WhyKept    = "kept"    // they were kept for as long as is set
	WhyConsent = "consent" // there was none
)

// Withdraw takes an aspiration back for its citizen: nothing is asked of the office any more. It is kept, and counts as
// measures.md says. Resume undoes it.
func Withdraw(act talk.Act, a *store.Aspiration) (changed bool, err error) {
	switch a.State {
	case store.Withdrawn:
		return false, nil
	case store.Open, store.Closed, store.Spam:
	default:
		return false, ErrState
	}
	if done, err := Inherit(act, a, 0); done || err != nil { // it is others' too
		return done, err
	}
	a.State, a.ReceiptBox = store.Withdrawn, 0
	if err := change(act, a, store.Event{Kind: store.EventWithdraw}); err != nil {
		return false, err
	}
	if quiet, err := Quiet(act, a, 0); quiet || err != nil {
		return true, err
	}
	return true, tellStanding(act, *a, "room.withdrawn")
}

// Resume opens again what its citizen had withdrawn: whoever waited has waited all the while.
func Resume(act talk.Act, a *store.Aspiration) (changed bool, err error) {
	if a.State != store.Withdrawn {
		return false, nil
	}
	a.UnreachableAt = zeroTime
	if a.State = store.Open; !a.ClosedAt.IsZero() {
		a.State = store.Closed // as it was
	}
	if a.State == store.Open {
		if err := openAgain(act, a); err != nil {
			return false, err
		}
	}
	if err := changeOrCard(act, a, store.Event{Kind: store.EventRestore}); err != nil {
		return false, err
	}
	if err := watchPromises(act, *a); err != nil {
		return false, err
	}
	if err := Watch(act, *a); err != nil {
		return false, err
	}
	if quiet, err := Quiet(act, a, 0); quiet || err != nil {
		return true, err
	}
	if err := AutoAssign(act, a); err != nil {
		return false, err
	}
	return true, tellStanding(act, *a, "room.resumed")
}

// tellStanding tells under the cards that are there how things stand. No card is posted for it.
func tellStanding(act talk.Act, a store.Aspiration, key string) error {
	cards, err := act.Cards(a.ID)
	if err != nil || len(cards) == 0 {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	return UnderCards(act, a, cards, bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "due", dueLine(p, a))}, 0)
}

// ShowName has staff see a name in place of the alias, on the card alone: what was posted before, and what follows, keeps the
// alias. No name: the alias again.
func ShowName(act talk.Act, a store.Aspiration, name, how string) error {
	before, err := act.ShownName(a.ID)
	if err != nil {
		return fmt.Errorf("the shown name of %d: %w", a.ID, err)
	}
	if before == name {
		return nil
	}
	if err := forgetName(act, a.ID); err != nil {
		return err
	}
	if err := act.SetShownName(a.ID, name, act.Now); err != nil {
		return fmt.Errorf("show a name of %d: %w", a.ID, err)
	}
	data := map[string]any{"shown": name != ""}
	if name != "" {
		data["how"] = how
	}
	if err := Record(act, a, store.Event{Kind: store.EventName, Data: data}); err != nil {
		return err
	}
	if !a.State.Sent() {
		return nil
	}
	return RefreshCard(act, a)
}

// cardName is how a card calls who wrote: by alias, and by the name that they want staff to see.
func cardName(act talk.Act, p messages.Printer, a store.Aspiration, alias string) (string, error) {
	name, err := act.ShownName(a.ID)
	if err != nil || name == "" {
		return alias, err
	}
	return p.S("card.named", "name", Masked(name), "alias", alias), nil
}

// Erase removes the words of an aspiration, whatever its state: here, in the rooms, and in its citizen's chat as far as the
// platforms allow. What happened, and when, stays for the figures.
func Erase(act talk.Act, a *store.Aspiration, why string, request store.ErasureID) error {
	held, err := act.Holding(*a)
	if err != nil {
		return fmt.Errorf("what holds words of %d: %w", a.ID, err)
	}
	quoted, err := quotedBy(act, *a)
	if err != nil {
		return err
	}
	before := *a
	if err := eraseKept(act, a, why); err != nil {
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

// erased is an aspiration with what was said of it.
type erased struct {
	store.Aspiration
	held []store.OutboxRow
}

// eraseKept removes the words that are kept, and notes it.
func eraseKept(act talk.Act, a *store.Aspiration, why string) error {
	if err := forgetPending(act, *a); err != nil {
		return err
	}
	switch {
	case a.State.Sent():
		a.State = store.Erased
	case a.State == store.Drafted || a.State == store.Held:
		a.State = store.Cancelled
		if err := Record(act, *a, store.Event{Kind: store.EventCancelled}); err != nil {
			return err
		}
	}
	a.QuietUntil, a.QuietFrom, a.Via = zeroTime, 0, ""
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	for _, kind := range []string{TimerQuiet, "draft", "held"} {
		if err := act.ClearTimer(kind, int64(a.ID)); err != nil {
			return fmt.Errorf("clear a timer: %w", err)
		}
	}
	if err := Record(act, *a, store.Event{Kind: store.EventErased, Data: map[string]any{"why": why}}); err != nil {
		return err
	}
	if err := act.EraseAspiration(a.ID, act.Now); err != nil {
		return fmt.Errorf("erase %d: %w", a.ID, err)
	}
	return nil
}

// takeAway removes what stands in chats. tell: each room is told once that it is gone.
func takeAway(act talk.Act, all []erased, request store.ErasureID, tell bool) error {
	about := store.About{Purpose: store.ForErasure, Message: store.MessageID(request)}
	for _, a := range all {
		p, err := printerFor(act, a.Aspiration)
		if err != nil {
			return err
		}
		gone := p.Text("erase.gone", "code", string(a.Code))
		cards, err := act.Cards(a.ID)
		if err != nil {
			return fmt.Errorf("cards of %d: %w", a.ID, err)
		}
		for _, row := range a.held {
			if !tell && row.To.Account == a.Home.Account && row.To.Chat == a.Home.Chat {
				continue // it is theirs to keep: nobody asked
			}
			if row.About.Purpose == store.ForCard { // in a room that is lost, too: back, it would be brought up to date
				if err := act.DropCard(row.ID); err != nil {
					return fmt.Errorf("drop a card: %w", err)
				}
			}
			if _, err := act.Enqueue(store.Outbound{To: row.To, Lane: bot.Bulk, About: about, Out: bot.Outgoing{Action: bot.Delete,
				Target: bot.Ref{Outbox: row.ID}, Text: gone}}); err != nil {
				return fmt.Errorf("enqueue the removal of a message: %w", err)
			}
		}
		told := map[bot.Address]bool{}
		for _, c := range cards {
			if _, err := act.Cancel(c.Outbox); err != nil { // it was made anew just now, and is again: nobody would bring this one up to date
				return fmt.Errorf("cancel a card: %w", err)
			}
			if err := act.DropCard(c.Outbox); err != nil {
				return fmt.Errorf("drop a card: %w", err)
			}
			if told[c.Address] || !tell {
				continue
			}
			told[c.Address] = true
			if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
				Out: bot.Outgoing{Text: p.Text("room.erased", "code", string(a.Code)), Silent: true}}); err != nil {
				return fmt.Errorf("enqueue news for a room: %w", err)
			}
		}
		if err := renewIndexes(act, a.Office); err != nil {
			return err
		}
	}
	return nil
}

// printerFor speaks as the rooms of the aspiration's office do; as the house does of one without an office.
func printerFor(act talk.Act, a store.Aspiration) (p messages.Printer, err error) {
	office, err := act.Office(a.Office)
	if errors.Is(err, store.ErrNotFound) {
		return act.Printer("", nil, act.Now), nil
	} else if err != nil {
		return p, fmt.Errorf("office %s: %w", a.Office, err)
	}
	return RoomPrinter(act, office), nil
}

// renewIndexes has messages that name many aspirations, in the office's rooms, made anew soon: they may have named the one that is gone.
func renewIndexes(act talk.Act, office store.OfficeID) error {
	if office == "" {
		return nil
	}
	rooms, err := act.Rooms(office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", office, err)
	}
	for _, r := range rooms {
		if err := renewIndex(act, r.ID); err != nil {
			return err
		}
	}
	return nil
}

func renewIndex(act talk.Act, room store.RoomID) error {
	g, err := act.Gathering(room)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what is gathered: %w", err)
	}
	g.Shown = -1 // it says something else now
	if err := act.SaveGathering(g); err != nil {
		return fmt.Errorf("keep what is gathered: %w", err)
	}
	return act.SetTimer(TimerGather, int64(room), act.Now)
}

// forgetPending drops what staff of the office wrote without saying to whom, where this aspiration was the only one left that it
// can be for.
func forgetPending(act talk.Act, a store.Aspiration) error {
	if a.Office == "" || a.SubmittedAt.IsZero() {
		return nil
	}
	members, err := act.StaffOf(a.Office)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", a.Office, err)
	}
	for _, m := range members {
		people, err := act.IdentitiesOfStaff(m.Staff)
		if err != nil {
			return fmt.Errorf("identities of %d: %w", m.Staff, err)
		}
		for _, who := range people {
			if err := forgetPendingOf(act, who.ID, a.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func forgetPendingOf(act talk.Act, who store.IdentityID, a store.AspirationID) error {
	chats, err := act.Remembered(who)
	if err != nil {
		return fmt.Errorf("what is remembered: %w", err)
	}
	for _, chat := range chats {
		var mem talk.Memory
		if err := act.Conversation(chat, who, &mem); err != nil {
			return fmt.Errorf("recall: %w", err)
		}
		waited := slices.Clone(mem.Pending)
		if !mem.Forget(a) {
			continue
		}
		for _, p := range waited {
			if slices.ContainsFunc(mem.Pending, func(left talk.Pending) bool { return left.Content.ID == p.Content.ID }) {
				continue
			}
			if err := act.ForgetSaid(chat, p.Content.ID); err != nil {
				return fmt.Errorf("forget what waited: %w", err)
			}
		}
		if err := act.SetConversation(chat, who, mem.Kept()); err != nil {
			return fmt.Errorf("remember: %w", err)
		}
	}
	return nil
}

// EraseOne erases an aspiration because its citizen asked, and returns the request.
func EraseOne(act talk.Act, a *store.Aspiration) (store.Erasure, error) {
	e, err := request(act, a.Citizen, a.ID, WhyAsked, "")
	if err != nil {
		return e, err
	}
	if done, err := Inherit(act, a, e.ID); done || err != nil { // it is others' too
		return e, err
	}
	return e, Erase(act, a, WhyAsked, e.ID)
}

// EraseAll erases a citizen because they asked, and all of theirs. Who writes afterwards from the same chat is somebody new. With a
// farewell, it is said as the last word there; removed tells which messages are removed already. reason: the operator did it for them,
// and says why; empty: they did it themselves.
func EraseAll(act talk.Act, citizen store.CitizenID, why, reason string, farewell func(e store.Erasure, removed func(outbox int64) bool) []store.Outbound) (store.Erasure, error) {
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
	var quoting []erased
	for _, g := range gone { // before any is erased: what holds words of two of them is emptied with the first
		quoted, err := quotedBy(act, g.Aspiration)
		if err != nil {
			return e, err
		}
		quoting = append(quoting, quoted...)
	}
	once(gone)
	once(quoting)
	for i := range gone {
		if err := eraseKept(act, &gone[i].Aspiration, why); err != nil {
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
		removed := func(outbox int64) bool {
			return slices.ContainsFunc(slices.Concat(gone, goesOn), func(g erased) bool {
				return slices.ContainsFunc(g.held, func(r store.OutboxRow) bool { return r.ID == outbox })
			})
		}
		for _, o := range farewell(e, removed) {
			if e.Box, err = act.Enqueue(o); err != nil {
				return e, fmt.Errorf("enqueue a farewell: %w", err)
			}
		}
	}
	if err := act.SaveErasure(e); err != nil {
		return e, fmt.Errorf("save an erasure: %w", err)
	}
	return e, nil
}

// request notes that an erasure was asked for, and has it looked after.
func request(act talk.Act, citizen store.CitizenID, a store.AspirationID, why, reason string) (store.Erasure, error) {
	e, err := act.CreateErasure(store.Erasure{Citizen: citizen, Aspiration: a, Asked: act.Now, Due: act.Now.Add(ErasureWithin)})
	if err != nil {
		return e, fmt.Errorf("keep an erasure: %w", err)
	}
	if why == WhyAsked {
		if err := recordErase(act, e, "asked", reason); err != nil {
			return e, err
		}
	}
	if err := act.SetTimer(TimerErasure, int64(e.ID), act.Now.Add(erasureFirst)); err != nil {
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

// ErasureDue looks whether an erasure is done: until nothing is left in the file, its journal, the attachments and the chats.
func ErasureDue(act talk.Act, timer store.Timer, done func(act talk.Act, e store.Erasure) error) error {
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
		wait := erasureAgain
		if act.Now.Sub(e.Asked) < erasureAgain {
			wait = erasureFirst
		}
		return act.SetTimer(TimerErasure, int64(e.ID), act.Now.Add(wait))
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
