package staff

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// sent is a reply that was just sent, and what it was taken for.
type sent struct {
	aspiration store.Aspiration
	message    store.MessageID
	kind       store.ReplyType
}

// say tells the speaker what their reply was taken for.
func (s *sent) say(t *talk.Turn) error {
	out := s.out(t)
	out.ReplyTo = t.InGroup()
	_, err := t.SayAbout(out, store.About{Purpose: store.ForPrompt, Aspiration: s.aspiration.ID})
	return err
}

// out says that a reply is on its way, and what it was taken for. An answer has buttons by which staff can say that it is
// none.
func (s *sent) out(t *talk.Turn) bot.Outgoing {
	key := "reply.sent"
	switch s.kind {
	case store.ReplyAck:
		key = "reply.sent_ack"
	case store.ReplyForward:
		key = "reply.sent_forward"
	case store.ReplyTemplate:
		key = "reply.sent_template"
	}
	if s.aspiration.Unclaimed() {
		return bot.Outgoing{Text: t.P.Text("spoken.reply_kept", "code", string(s.aspiration.Code)),
			Buttons: [][]bot.Button{{t.Btn("slip.button.make", "s.w.slip", s.aspiration.ID)}}}
	}
	out := bot.Outgoing{Text: t.P.Text(key, "code", string(s.aspiration.Code), "stays", stays(t, s.aspiration))}
	if s.kind == store.ReplyPersonal {
		declare := func(label string, as store.ReplyType) []bot.Button {
			return []bot.Button{t.Btn(label, "s.declare", s.aspiration.ID, s.message, as)}
		}
		out.Buttons = [][]bot.Button{declare("reply.button.ack", store.ReplyAck), declare("reply.button.forward", store.ReplyForward)}
	}
	return out
}

// stays says that the citizen still waits. Empty: they do not.
func stays(t *talk.Turn, a store.Aspiration) string {
	switch {
	case a.State != store.Open || a.Turn != store.OfficeTurn:
		return ""
	case t.Whispers(): // what one person alone sees cannot be answered
		return t.P.S("reply.stays")
	}
	return t.P.S("reply.stays_here")
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
		return t.Toast("toast.not_now", "code", string(a.Code))
	case err != nil:
		return err
	case !changed:
		return t.Toast("toast.already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code), "stays", stays(t, a))},
		store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}
