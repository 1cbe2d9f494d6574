package matter

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An office may ask its citizen something, or promise them something. Both are words of a person of staff, and go the way of a reply; in
// the figures they are acknowledgements: nobody was answered yet, and the wait goes on (measures.md). For the conversation, a question
// makes it the citizen's turn once it has arrived. Their answer, and nobody's who supports the aspiration, gives the turn back as it was: since
// when they wait, and what was promised; but if that time is over, or near, the office has until the end of its next working day.

// AskCitizen sends a question of staff.
func AskCitizen(act talk.Act, a *store.Aspiration, staff store.Staff, from bot.Address, c talk.Content) (store.Message, error) {
	return sayAs(act, a, staff, from, c, func(m store.Message) error {
		if err := act.SaveInquiry(store.Inquiry{Message: m.ID, Aspiration: a.ID, Staff: staff.ID, At: act.Now}); err != nil {
			return fmt.Errorf("keep a question: %w", err)
		}
		return Record(act, *a, store.Event{Kind: store.EventAsk, Staff: staff.ID, Message: m.ID})
	})
}

// Follow sends more of an album whose other parts went as a question, or a promise, and have gone: as what it is, files that follow. It
// asks and promises nothing anew.
func Follow(act talk.Act, a *store.Aspiration, staff store.Staff, from bot.Address, c talk.Content) (store.Message, error) {
	return sayAs(act, a, staff, from, c, func(store.Message) error { return nil })
}

// CanBeAsked reports whether its citizen can be asked, and promised, something now.
func CanBeAsked(a store.Aspiration) bool {
	return a.State == store.Open && a.Answerable() && !a.Unclaimed()
}

// sayAs sends words of staff that are no answer. what notes what else they are.
func sayAs(act talk.Act, a *store.Aspiration, staff store.Staff, from bot.Address, c talk.Content, what func(m store.Message) error) (m store.Message, err error) {
	if !CanBeAsked(*a) {
		return m, ErrState
	}
	if _, err := Keep(act, a, staff.ID); err != nil {
		return m, err
	}
	if m, err = act.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, Staff: staff.ID, At: act.Now, Text: c.Text, Files: c.Files,
		Location: c.Location, Contact: c.Contact, From: from, FromID: c.ID, Album: c.Album}); err != nil {
		return m, fmt.Errorf("keep a message of staff: %w", err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventReply, Staff: staff.ID, Message: m.ID, Version: 1,
		Data: ackOf(c)}); err != nil {
		return m, err
	}
	if err := what(m); err != nil {
		return m, err
	}
	if a.Claimed == 0 {
		a.Claimed = staff.ID
		if err := Record(act, *a, store.Event{Kind: store.EventAssign, Staff: staff.ID}); err != nil {
			return m, err
		}
	}
	if err := act.SetComposing(a.ID, staff.ID, zeroTime); err != nil {
		return m, fmt.Errorf("note that %d was written to: %w", a.ID, err)
	}
	a.ReceiptBox = 0
	if err := act.SaveAspiration(*a); err != nil {
		return m, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if _, err := Opened(act, *a); err != nil {
		return m, err
	}
	return m, sendReply(act, *a, m, store.ReplyAck)
}

// ackOf is what an event says of words that are no answer: what they are in the figures, and what they are more of.
func ackOf(c talk.Content) map[string]any {
	data := map[string]any{"type": string(store.ReplyAck)}
	if c.Follows != 0 {
		data["with"], data["more"] = int64(c.Follows), true
	}
	return data
}

// inquiryOf is the question that a message is; ok = false: it is none.
func inquiryOf(r store.Reader, m store.MessageID) (i store.Inquiry, ok bool, err error) {
	i, err = r.Inquiry(m)
	if errors.Is(err, store.ErrNotFound) {
		return i, false, nil
	}
	return i, err == nil, err
}

// Inquired is the question that its citizen has not answered; ok = false: there is none.
func Inquired(r store.Reader, a store.Aspiration) (i store.Inquiry, ok bool, err error) {
	if a.Turn != store.CitizenTurn {
		return i, false, nil
	}
	i, err = r.OpenInquiry(a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return i, false, nil
	}
	return i, err == nil && !i.Asked.IsZero(), err
}

// inquiryArrived makes it the citizen's turn, if the message is a question.
func inquiryArrived(act talk.Act, a *store.Aspiration, m store.Message, at time.Time) error {
	i, ok, err := inquiryOf(act, m.ID)
	if err != nil || !ok || !i.Asked.IsZero() || !i.Ended.IsZero() || a.State != store.Open && a.State != store.Closed {
		return err
	}
	before, asked, err := Inquired(act, *a)
	switch {
	case err != nil:
		return err
	case asked: // asked once more: what stood before that, stands
		i.TurnAt, i.DueAt, before.Ended = before.TurnAt, before.DueAt, at
		if err := act.SaveInquiry(before); err != nil {
			return fmt.Errorf("end a question: %w", err)
		}
	case a.Turn == store.OfficeTurn:
		i.TurnAt, i.DueAt = a.TurnAt, a.DueAt
	}
	i.Asked = at
	if err := act.SaveInquiry(i); err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	a.Turn, a.TurnAt, a.DueAt = store.CitizenTurn, at, zeroTime
	w, err := watchOf(act, *a)
	if err != nil {
		return err
	}
	w.Asked = zeroTime
	return keepWatch(act, *a, w)
}

// endInquiry: the question needs no answer any more.
func endInquiry(act talk.Act, a store.Aspiration) error {
	i, err := act.OpenInquiry(a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what %d is asked: %w", a.ID, err)
	}
	if i.Asked.IsZero() {
		return nil // it is on its way yet
	}
	i.Ended = act.Now
	if err := act.SaveInquiry(i); err != nil {
		return fmt.Errorf("end a question: %w", err)
	}
	return nil
}

// inquiryAnswered gives the turn back that a question interrupted. back is false if there was none, or if the office owed nothing then.
func inquiryAnswered(act talk.Act, a *store.Aspiration) (back bool, err error) {
	i, ok, err := Inquired(act, *a)
	if err != nil || !ok {
		return false, err
	}
	if err := endInquiry(act, *a); err != nil || i.TurnAt.IsZero() {
		return false, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	a.Turn, a.TurnAt, a.DueAt = store.OfficeTurn, i.TurnAt, i.DueAt
	if i.DueAt.IsZero() {
		return true, nil
	}
	a.DueAt = later(i.DueAt, act.Calendars.Of(office).Due(act.Now, 1))
	if a.DueAt.Equal(i.DueAt) {
		return true, nil
	}
	w, err := watchOf(act, *a)
	if err != nil {
		return false, err
	}
	w.Overdue = zeroTime // it is another promise
	return true, keepWatch(act, *a, w)
}

// owedBeside has the office owe an answer to who supports it and wrote while its citizen is asked, unless it owes one already: from when the
// question is over. asked is false if there is none.
func owedBeside(act talk.Act, a store.Aspiration, since, due time.Time) (asked bool, err error) {
	i, ok, err := Inquired(act, a)
	if err != nil || !ok || !i.TurnAt.IsZero() {
		return ok, err
	}
	i.TurnAt, i.DueAt = since, due
	if err := act.SaveInquiry(i); err != nil {
		return true, fmt.Errorf("keep a question: %w", err)
	}
	return true, nil
}

// inquiryStands has an open question be the citizen's turn, after it was reckoned anew what stands without it.
func inquiryStands(act talk.Act, a *store.Aspiration) error {
	i, err := act.OpenInquiry(a.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && (i.Asked.IsZero() || a.Turn != store.OfficeTurn) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what %d is asked: %w", a.ID, err)
	}
	i.TurnAt, i.DueAt = a.TurnAt, a.DueAt
	a.Turn, a.TurnAt, a.DueAt = store.CitizenTurn, i.Asked, zeroTime
	if err := act.SaveInquiry(i); err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	return nil
}

// askAgainOf asks once more what waits for its citizen: the question of staff, or whether the latest reply was an answer.
func askAgainOf(act talk.Act, a store.Aspiration, w *store.Watch) error {
	i, ok, err := Inquired(act, a)
	if err != nil {
		return err
	}
	if !ok {
		return askVerdictAgain(act, a, w)
	}
	w.Asked, i.Reminded = act.Now, act.Now
	if err := act.SaveInquiry(i); err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	m, err := act.Message(i.Message)
	if errors.Is(err, store.ErrNotFound) || err == nil && talk.Blank(m.Text) && len(m.Files) == 0 {
		return nil
	} else if err != nil {
		return fmt.Errorf("the question %d: %w", i.Message, err)
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventAsk, Message: m.ID, Data: map[string]any{"by": "bot"}}); err != nil {
		return err
	}
	return notifyOf(act, a, w, bot.Outgoing{ReplyTo: bot.Ref{Outbox: m.Outbox},
		Text: p.Text("ask.again", "code", string(a.Code), "office", office.Name, "day", p.Day(i.Asked), "text", Snippet(m.Text))}, false, m.ID)
}

// inquiryLine says on a card what its citizen is asked: of what is open alone, since nobody waits for them while it rests. Empty: nothing.
func inquiryLine(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	if a.State != store.Open {
		return "", nil
	}
	i, ok, err := Inquired(act, a)
	if err != nil || !ok {
		return "", err
	}
	name, err := StaffName(act, p, i.Staff)
	if err != nil {
		return "", err
	}
	return p.S("ask.card", "staff", name, "at", stamp(p, i.Asked)), nil
}

// SaidAs is what a message of staff is, and, of a promise, by when it is to be kept.
func SaidAs(r store.Reader, m store.MessageID) (as talk.As, due time.Time, err error) {
	if _, ok, err := inquiryOf(r, m); err != nil {
		return as, due, fmt.Errorf("whether %d is a question: %w", m, err)
	} else if ok {
		return talk.AsQuestion, due, nil
	}
	v, ok, err := promiseOf(r, m)
	if err != nil {
		return as, due, err
	} else if ok {
		return talk.AsPromise, v.Due, nil
	}
	if first, err := Followed(r, m); err != nil || first == 0 {
		return talk.AsReply, due, err
	}
	return talk.AsMore, due, nil
}

// forOne reports whether a message of staff is for its citizen alone, and for nobody who supports the aspiration: a question, or more of
// one.
func forOne(r store.Reader, m store.MessageID) (bool, error) {
	if _, asks, err := inquiryOf(r, m); err != nil || asks {
		return asks, err
	}
	first, err := Followed(r, m)
	if err != nil || first == 0 {
		return false, err
	}
	_, asks, err := inquiryOf(r, first)
	return asks, err
}

// Followed is the question, or the promise, that a message of staff is more of; 0: it is nothing of the kind.
func Followed(r store.Reader, id store.MessageID) (first store.MessageID, err error) {
	m, err := r.Message(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.Album == "" {
		return 0, nil
	} else if err != nil {
		return 0, fmt.Errorf("message %d: %w", id, err)
	}
	events, err := r.Events(m.Aspiration)
	if err != nil {
		return 0, fmt.Errorf("events of %d: %w", m.Aspiration, err)
	}
	for _, e := range events {
		if e.Kind == store.EventReply && e.Message == id && follows(e) {
			return with(events)[id], nil
		}
	}
	return 0, nil
}

// follows reports whether a reply is more of a question, or of a promise.
func follows(e store.Event) bool {
	more, _ := e.Data["more"].(bool)
	return more
}

// framed is what is no mere reply as its citizen reads it. ok = false: it is one.
func framed(p messages.Printer, office store.Office, as talk.As, due time.Time, args []any) (text bot.Text, ok bool) {
	switch as {
	case talk.AsQuestion:
		return p.Text("ask.text", args...), true
	case talk.AsPromise:
		p := p.In(office.Location())
		return p.Text("vow.text", append(args, "day", p.Until(p.Dated(due), due))...), true
	case talk.AsMore:
		return p.Text("ask.more", args...), true
	}
	return text, false
}

// tellBySelf says something to the citizen that they have not asked for, without a sound at night.
func tellBySelf(act talk.Act, a store.Aspiration, say func(p messages.Printer) bot.Outgoing) error {
	return tellBySelfOf(act, a, 0, say)
}

// tellBySelfOf is tellBySelf with words of a message of staff: see notifyOf.
func tellBySelfOf(act talk.Act, a store.Aspiration, m store.MessageID, say func(p messages.Printer) bot.Outgoing) error {
	if a.Imported() {
		return nil
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	out := say(p)
	out.Silent = asleep(act, a)
	before := w.Notice
	if err := notifyOf(act, a, &w, out, false, m); err != nil {
		return err
	}
	w.Notice = before // it is news of its own: what changes later takes the place of another notice
	return keepWatch(act, a, w)
}

// answered: an answer arrived, so that nothing else is asked of its citizen, and no agency that was to be asked again.
func answered(act talk.Act, a store.Aspiration, staff store.StaffID) error {
	if err := endInquiry(act, a); err != nil {
		return err
	}
	if err := act.DropSpamMark(a.ID); err != nil {
		return fmt.Errorf("drop a mark of %d: %w", a.ID, err)
	}
	return referralsAnswered(act, a, staff)
}

// sentKey is the key of what a card says of a message of staff that is more than a reply. Empty: it is one.
func sentKey(act talk.Act, m store.MessageID) (string, error) {
	as, _, err := SaidAs(act, m)
	switch as {
	case talk.AsQuestion:
		return "ask.sent_card", err
	case talk.AsPromise:
		return "vow.sent_card", err
	case talk.AsMore:
		return "ask.more_card", err
	}
	return "", err
}

// tookBack ends the question, or the promise, that a message was which is taken back.
func tookBack(act talk.Act, a store.Aspiration, by store.StaffID, m store.Message) error {
	i, ok, err := inquiryOf(act, m.ID)
	if err != nil {
		return fmt.Errorf("whether %d is a question: %w", m.ID, err)
	}
	if ok && i.Ended.IsZero() {
		i.Ended = act.Now
		if err := act.SaveInquiry(i); err != nil {
			return fmt.Errorf("end a question: %w", err)
		}
	}
	v, ok, err := promiseOf(act, m.ID)
	if err != nil || !ok || !v.Standing() {
		return err
	}
	v.State, v.Ended = store.PromiseWithdrawn, act.Now // that it is taken back is said of the message
	if _, err := act.SavePromise(v); err != nil {
		return fmt.Errorf("end a promise: %w", err)
	}
	if err := act.ClearTimer(TimerPromise, int64(v.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	return Record(act, a, promised(v, by, "withdrawn", zeroTime))
}
