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

var (
	// ErrReturned: the office has given it back there once; it goes to and fro no more.
	ErrReturned = errors.New("given back before")
	// ErrReason: it goes back only with a reason.
	ErrReason = errors.New("a reason is missing")
)

// reasonMost is how long a reason is kept, in runes.
const reasonMost = 500

// GoesBack reports whether passing it to an office gives it back to one that had it: that needs a reason. ErrReturned: that was done.
func GoesBack(act talk.Act, a store.Aspiration, to store.OfficeID) (back bool, err error) {
	all, err := act.Passes(a.ID)
	if err != nil {
		return false, fmt.Errorf("where %d went: %w", a.ID, err)
	}
	for _, p := range all {
		back = back || p.From == to
		if p.Back && p.From == a.Office && p.To == to {
			return true, ErrReturned
		}
	}
	return back, nil
}

// PassOn gives an aspiration to another office, which has it from then on with a promise of its own. What its citizen waits for goes on:
// the figures follow their wait, whoever has it. Notes go with it; what the office wrote in its room stays there, and says where it went.
func PassOn(act talk.Act, a *store.Aspiration, staff store.StaffID, to store.Office, reason string) error {
	if a.State != store.Open || to.Closed || to.ID == a.Office {
		return ErrState
	}
	back, err := GoesBack(act, *a, to.ID)
	if err != nil {
		return err
	}
	if back && talk.Blank(reason) {
		return ErrReason
	}
	if _, err := Keep(act, a, staff); err != nil {
		return err
	}
	from, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := leaveRooms(act, *a, staff, from, to); err != nil {
		return err
	}
	if err := Awake(act, a, store.WokeStaff, staff); err != nil { // the other office has not put it off
		return err
	}
	a.Office, a.OfficeBy, a.Claimed = to.ID, store.ByStaff, 0
	if waits(*a) {
		a.DueAt = promisedBy(act, to, act.Now)
	}
	if i, asked, err := Inquired(act, *a); err != nil {
		return err
	} else if asked && !i.DueAt.IsZero() {
		i.DueAt = promisedBy(act, to, act.Now)
		if err := act.SaveInquiry(i); err != nil {
			return fmt.Errorf("keep a question: %w", err)
		}
	}
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	pass := store.Pass{Aspiration: a.ID, From: from.ID, To: to.ID, Staff: staff, At: act.Now, Back: back}
	if back {
		pass.Reason = clipReason(reason)
	}
	if err := recordPass(act, *a, pass); err != nil {
		return err
	}
	if err := act.DropSpamMark(a.ID); err != nil {
		return fmt.Errorf("drop a mark of %d: %w", a.ID, err)
	}
	if err := act.IndexAlike(a.ID); err != nil {
		return fmt.Errorf("index %d: %w", a.ID, err)
	}
	if err := AutoAssign(act, a); err != nil {
		return err
	}
	if err := PostCards(act, *a); err != nil {
		return err
	}
	return Passed(act, *a)
}

func recordPass(act talk.Act, a store.Aspiration, p store.Pass) error {
	if err := Record(act, a, store.Event{Kind: store.EventPass, Office: p.To, Staff: p.Staff,
		Data: map[string]any{"before": string(p.From), "after": string(p.To), "back": p.Back}}); err != nil {
		return err
	}
	if err := act.AddPass(p); err != nil {
		return fmt.Errorf("note where %d goes: %w", a.ID, err)
	}
	return nil
}

// clipReason is as much of a reason as is kept.
func clipReason(reason string) string {
	if r := []rune(reason); len(r) > reasonMost {
		return string(r[:reasonMost])
	}
	return reason
}

// leaveRooms has the cards in an office's rooms say that another has it now.
func leaveRooms(act talk.Act, a store.Aspiration, staff store.StaffID, from, to store.Office) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	return leaveCards(act, a, cards, store.Pass{Staff: staff, At: act.Now}, from, to)
}

// leaveCards has these cards, in rooms of the office that passed it on, say so.
func leaveCards(act talk.Act, a store.Aspiration, cards []store.Card, pass store.Pass, from, to store.Office) error {
	p := RoomPrinter(act, from)
	name, err := StaffName(act, p, pass.Staff)
	if err != nil {
		return err
	}
	for _, c := range cards {
		out := bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: c.Outbox}, Panel: true,
			Text: p.Text("pass.gone", "code", string(a.Code), "office", to.Name, "staff", name, "at", stamp(p, pass.At))}
		if c.Topic {
			out.Topic = &bot.Topic{Name: string(a.Code), Intro: p.Text("topic.intro", "code", string(a.Code)), State: p.S("topic.passed"), Closed: true}
		}
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForCard, Aspiration: a.ID}}); err != nil {
			return fmt.Errorf("enqueue a changed card: %w", err)
		}
		if err := act.DropCard(c.Outbox); err != nil {
			return fmt.Errorf("drop a card: %w", err)
		}
	}
	return nil
}

// CardLeft has a card that stayed in an office's room say that another office has it now.
func CardLeft(act talk.Act, a store.Aspiration, c store.Card, was store.OfficeID) error {
	passes, err := act.Passes(a.ID)
	if err != nil {
		return fmt.Errorf("where %d went: %w", a.ID, err)
	}
	for _, p := range slices.Backward(passes) {
		if p.From != was {
			continue
		}
		from, err := act.Office(p.From)
		if err != nil {
			return fmt.Errorf("office %s: %w", p.From, err)
		}
		to, err := act.Office(p.To)
		if err != nil {
			return fmt.Errorf("office %s: %w", p.To, err)
		}
		return leaveCards(act, a, []store.Card{c}, p, from, to)
	}
	return nil
}

// passLine says on a card from where it came. Empty: nobody passed it on.
func passLine(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	all, err := act.Passes(a.ID)
	if err != nil || len(all) == 0 {
		return "", err
	}
	last := all[len(all)-1]
	if last.To != a.Office {
		return "", nil
	}
	from, err := act.Office(last.From)
	if err != nil {
		return "", fmt.Errorf("office %s: %w", last.From, err)
	}
	name, err := StaffName(act, p, last.Staff)
	if err != nil {
		return "", err
	}
	key := "pass.card"
	if last.Back && last.Reason != "" {
		key = "pass.card_back"
	}
	return p.S(key, "office", from.Name, "staff", name, "at", stamp(p, last.At), "reason", Snippet(last.Reason)), nil
}

// wroteFor is the office for which a message of staff was written: the one that had the aspiration then, whoever has it now.
func wroteFor(r store.Reader, a store.Aspiration, m store.Message) (store.OfficeID, error) {
	passes, err := r.Passes(a.ID)
	if err != nil || len(passes) == 0 {
		return a.Office, err
	}
	events, err := r.Events(a.ID)
	if err != nil {
		return "", fmt.Errorf("events of %d: %w", a.ID, err)
	}
	written := slices.IndexFunc(events, func(e store.Event) bool { return e.Kind == store.EventReply && e.Message == m.ID })
	if written < 0 {
		return a.Office, nil
	}
	for _, e := range events[written:] {
		if from, _ := e.Data["before"].(string); e.Kind == store.EventPass && from != "" {
			return store.OfficeID(from), nil
		}
	}
	return a.Office, nil
}

// signedBy is the office whose a message of staff is, for who reads it.
func signedBy(r store.Reader, a store.Aspiration, m store.Message) (store.Office, error) {
	id, err := wroteFor(r, a, m)
	if err != nil {
		return store.Office{}, fmt.Errorf("for which office %d was written: %w", m.ID, err)
	}
	office, err := r.Office(id)
	if err != nil {
		return office, fmt.Errorf("office %s: %w", id, err)
	}
	return office, nil
}

// MayChange reports whether a person may correct, or take back, a message of staff. Their own words they may as long as they answer for
// the office for which they wrote them, though another has the aspiration now: its citizen reads them still.
func MayChange(r store.Reader, staff store.StaffID, a store.Aspiration, m store.Message) (bool, error) {
	if may, err := May(r, staff, a.Office, store.RightReply); err != nil || may {
		return may, err
	}
	if m.Staff == 0 || m.Staff != staff || m.Aspiration != a.ID {
		return false, nil
	}
	office, err := wroteFor(r, a, m)
	if err != nil {
		return false, err
	}
	return May(r, staff, office, store.RightReply)
}

// PassTargets are the offices that it can be passed on to, in their order.
func PassTargets(act talk.Act, a store.Aspiration) ([]store.Office, error) {
	all, err := act.Offices()
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(all), func(o store.Office) bool { return o.ID == a.Office || o.Closed }), nil
}
