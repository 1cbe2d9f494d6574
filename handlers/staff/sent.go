package staff

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// sent is a reply that was just sent, and what it was taken for; or one that waits.
type sent struct {
	aspiration store.Aspiration
	message    store.MessageID
	kind       store.ReplyType
	as         talk.As
	held       *store.HeldReply // it waits; then there is no message yet
	lost       bool             // a part of it cannot be carried
}

// say tells the speaker what their reply was taken for.
func (s *sent) say(t *talk.Turn) error {
	if s.held != nil {
		return sayHeld(t, *s.held, false)
	}
	out, err := s.out(t)
	if err != nil {
		return err
	}
	out.ReplyTo = t.InGroup()
	id, err := t.SayAbout(out, aboutWords(s.aspiration, s.as))
	if err != nil {
		return err
	}
	return setTold(t.Act, s.message, id)
}

// setTold notes what was told of a reply, so that it says what becomes of it; 0: it says something else now.
func setTold(act talk.Act, m store.MessageID, outbox int64) error {
	if err := act.SetTold(m, outbox); err != nil {
		return fmt.Errorf("note what was told of reply %d: %w", m, err)
	}
	return nil
}

// ReplySettled has what was told of a reply say whether it arrived.
func ReplySettled(act talk.Act, set store.Settled) error {
	if set.About.Purpose != store.ForReply || set.Action != bot.Send || set.Outcome == bot.Handed {
		return nil
	}
	m, err := act.Message(set.About.Message)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Told == 0 || m.Outbox != set.ID || !m.TakenBack.IsZero()) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", set.About.Message, err)
	}
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	row, err := act.Outbox(m.Told)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what was told of reply %d: %w", m.ID, err)
	}
	kind, err := matter.Worth(act, a, m.ID)
	if err != nil {
		return err
	}
	p, _, err := writerOf(act, a, store.HeldReply{Staff: m.Staff, From: m.From})
	if err != nil {
		return err
	}
	out, err := (&sent{aspiration: a, message: m.ID, kind: kind}).told(act, p, row.To != m.From)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: m.Told}
	if _, err := act.Enqueue(store.Outbound{To: row.To, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue what became of a reply: %w", err)
	}
	return nil
}

// arrival says whether the reply arrived; of one that is on its way, where that will be told.
func (s *sent) arrival(act talk.Act, p messages.Printer) (string, error) {
	m, err := act.Message(s.message)
	if err != nil {
		return "", fmt.Errorf("reply %d: %w", s.message, err)
	}
	switch {
	case !m.DeliveredAt.IsZero():
		return p.S("reply.arrived", "at", p.Clock(m.DeliveredAt)), nil
	case m.Outcome == bot.Refused, m.Outcome == bot.Uncertain:
		return p.S("reply.not_arrived"), nil
	}
	return p.S("reply.arrives"), nil
}

// sayTapped is say in the place of the message that was tapped.
func (s *sent) sayTapped(t *talk.Turn) error {
	if s.held != nil {
		return sayHeld(t, *s.held, true)
	}
	out, err := s.out(t)
	if err != nil {
		return err
	}
	at, target := t.Tapped()
	if !target.IsZero() {
		out.Action, out.Target = bot.Edit, target
	}
	id, err := t.Enqueue(store.Outbound{To: at, Lane: bot.Interactive, Out: out, About: aboutWords(s.aspiration, s.as)})
	if err != nil {
		return fmt.Errorf("enqueue an answer: %w", err)
	}
	if target.Outbox != 0 {
		id = target.Outbox
	}
	return setTold(t.Act, s.message, id)
}

// out is said to the speaker.
func (s *sent) out(t *talk.Turn) (bot.Outgoing, error) { return s.told(t.Act, t.P, t.Whispers()) }

// told says that a reply is on its way, and what it was taken for. An answer has buttons by which staff can say that it is
// none; any can be taken back. alone: one person alone sees it, so that it cannot be answered.
func (s *sent) told(act talk.Act, p messages.Printer, alone bool) (bot.Outgoing, error) {
	a := s.aspiration
	if a.Unclaimed() {
		return bot.Outgoing{Text: p.Text("spoken.reply_kept", "code", string(a.Code)),
			Buttons: [][]bot.Button{{{Label: p.S("slip.button.make"), Data: talk.Data("s.w.slip", a.ID)}}}}, nil
	}
	key, err := s.key(act)
	if err != nil {
		return bot.Outgoing{}, err
	}
	as, due, err := matter.SaidAs(act.Tx, s.message)
	if err != nil {
		return bot.Outgoing{}, err
	}
	switch as {
	case talk.AsQuestion:
		key = "ask.sent"
	case talk.AsPromise:
		key = "vow.sent"
	case talk.AsMore:
		key = "ask.more_sent"
	}
	arrived, err := s.arrival(act, p)
	if err != nil {
		return bot.Outgoing{}, err
	}
	args := []any{"code", string(a.Code), "stays", staysFor(p, a, alone), "arrived", arrived}
	if as == talk.AsPromise {
		office, err := act.Office(a.Office)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
		}
		p := p.In(office.Location())
		reminded, err := remindedOf(act, p, a, s.message)
		if err != nil {
			return bot.Outgoing{}, err
		}
		args = append(args, "day", p.Until(p.Dated(due), due), "reminded", reminded)
	}
	out := bot.Outgoing{Text: p.Text(key, args...)}
	if s.lost {
		var b bot.TextBuilder
		b.Text(out.Text).Line().Text(p.Text("reply.not_carried"))
		out.Text = b.Build()
	}
	btn := func(label, verb string, args ...any) bot.Button {
		return bot.Button{Label: p.S(label), Data: talk.Data(verb, append([]any{a.ID, s.message}, args...)...)}
	}
	if s.kind == store.ReplyPersonal {
		out.Buttons = [][]bot.Button{{btn("reply.button.ack", "s.declare", store.ReplyAck)}, {btn("reply.button.forward", "s.declare", store.ReplyForward)}}
	}
	out.Buttons = append(out.Buttons, []bot.Button{btn("reply.button.takeback", verbTakeBack)})
	return out, nil
}

// remindedOf says when staff are reminded of a promise that they made.
func remindedOf(act talk.Act, p messages.Printer, a store.Aspiration, m store.MessageID) (string, error) {
	before, on, err := matter.RemindedOf(act, a, m)
	switch {
	case err != nil:
		return "", err
	case !before.IsZero() && !on.IsZero():
		return p.S("vow.reminded.both", "day", p.Dated(before)), nil
	case !before.IsZero():
		return p.S("vow.reminded.before", "day", p.Dated(before)), nil
	case !on.IsZero():
		return p.S("vow.reminded.on"), nil
	}
	return p.S("vow.reminded.never"), nil
}

// key is that of the text which says what a reply was taken for.
func (s *sent) key(act talk.Act) (string, error) {
	switch s.kind {
	case store.ReplyAck:
		return "reply.sent_ack", nil
	case store.ReplyForward:
		return "reply.sent_forward", nil
	case store.ReplyTemplate:
		canned, err := matter.Canned(act, s.aspiration, s.message)
		if canned {
			return "reply.sent_canned", err
		}
		return "reply.sent_template", err
	}
	if joined, err := matter.Joined(act, s.aspiration, s.message); joined || err != nil {
		return "reply.sent_joined", err
	}
	return "reply.sent", nil
}

// stays says that the citizen still waits. Empty: they do not.
func stays(t *talk.Turn, a store.Aspiration) string { return staysFor(t.P, a, t.Whispers()) }

func staysFor(p messages.Printer, a store.Aspiration, alone bool) string {
	switch {
	case a.State != store.Open || a.Turn != store.OfficeTurn:
		return ""
	case alone: // what one person alone sees cannot be answered
		return p.S("reply.stays")
	}
	return p.S("reply.stays_here")
}

// declare takes the word of staff that a reply of theirs is no answer.
func declare(t *talk.Turn, a store.Aspiration, id store.MessageID, as store.ReplyType) error {
	m, err := t.Message(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Side != store.StaffSide) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the reply: %w", err)
	}
	key := "reply.declared_ack"
	switch as {
	case store.ReplyAck:
	case store.ReplyForward:
		key = "reply.declared_forward"
	default:
		return t.Toast("toast.stale")
	}
	changed, err := matter.Declare(t.Act, &a, t.Who.Staff, m, as)
	switch {
	case errors.Is(err, matter.ErrState):
		return notNow(t, a)
	case err != nil:
		return err
	case !changed:
		return t.Toast("toast.already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := setTold(t.Act, id, 0); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code), "stays", stays(t, a))},
		store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}
