package matter

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// serveAll gives every supporter a copy of a reply, or has their copy follow a changed one.
func serveAll(act talk.Act, a store.Aspiration, m store.Message, kind store.ReplyType) error {
	if alone, err := forOne(act, m.ID); err != nil || alone {
		return err
	}
	all, err := act.Unserved(m, supportPage+1)
	if err != nil {
		return fmt.Errorf("who has no copy of %d: %w", m.ID, err)
	}
	for i, s := range all {
		if i == supportPage {
			return act.SetTimer(TimerSupport, int64(m.ID), act.Now.Add(SupportPause))
		}
		if err := serve(act, a, m, kind, s); err != nil {
			return err
		}
	}
	return nil
}

// SupportDue goes on with what many supporters are told.
func SupportDue(act talk.Act, timer store.Timer) error {
	if timer.Kind == TimerSupportNews {
		a, err := act.Aspiration(store.AspirationID(timer.Ref))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return fmt.Errorf("aspiration %d: %w", timer.Ref, err)
		}
		return supportNewsDue(act, a)
	}
	m, err := act.Message(store.MessageID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", timer.Ref, err)
	}
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	if !a.State.Sent() {
		return nil
	}
	kind, err := ReplyType(act, a, m.ID)
	if err != nil {
		return err
	}
	return serveAll(act, a, m, kind)
}

// serve gives one supporter a copy of a reply. To one who blocked the bot it is not sent: that is noted, and made good when they are
// back.
func serve(act talk.Act, a store.Aspiration, m store.Message, kind store.ReplyType, s store.Support) error {
	c, err := act.SupportCopy(m.ID, s.Citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("a copy of %d: %w", m.ID, err)
	}
	c.Message, c.Citizen = m.ID, s.Citizen
	if !m.TakenBack.IsZero() {
		return takeCopy(act, a, m, s, c)
	}
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return fmt.Errorf("a supporter of %d: %w", a.ID, err)
	}
	if who.Blocked && !s.InForce() {
		c.Version = m.Version // they have it as it was, until the next change
		return saveCopy(act, c)
	}
	if who.Blocked {
		c.Version, c.Outcome, c.Reason = m.Version, bot.Refused, bot.ReasonBlocked
		return saveCopy(act, c)
	}
	out, err := copyOut(act, a, m, kind, s, c)
	if err != nil {
		return err
	}
	if c.Outbox != 0 && c.Outcome != bot.Refused {
		out.Action, out.Target = bot.Edit, bot.Ref{Outbox: c.Outbox}
	}
	about := store.About{Purpose: store.ForSupport, Aspiration: a.ID, Message: m.ID}
	if c.Outbox != 0 && c.Outbox == m.Outbox { // it was sent to them as its citizen, and what becomes of it is the reply's
		about.Purpose = store.ForReply
	}
	id, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: out, About: about})
	if err != nil {
		return fmt.Errorf("enqueue a copy of a reply: %w", err)
	}
	if out.Action == bot.Send {
		c.Outbox, c.Outcome, c.Reason, c.Tries = id, "", "", c.Tries+1
	}
	c.Version = m.Version
	if s.Receipt != 0 {
		s.Receipt = 0
		if err := act.SaveSupport(s); err != nil {
			return fmt.Errorf("save a support of %d: %w", a.ID, err)
		}
	}
	return saveCopy(act, c)
}

func saveCopy(act talk.Act, c store.SupportCopy) error {
	if err := act.SaveSupportCopy(c); err != nil {
		return fmt.Errorf("save a copy of %d: %w", c.Message, err)
	}
	return nil
}

// copyOut is a reply as a supporter reads it.
func copyOut(act talk.Act, a store.Aspiration, m store.Message, kind store.ReplyType, s store.Support, c store.SupportCopy) (bot.Outgoing, error) {
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("a supporter of %d: %w", a.ID, err)
	}
	if m.Text, err = ForOthers(act, a, m.Text, who.Lang); err != nil {
		return bot.Outgoing{}, err
	}
	if !s.InForce() { // they are asked for nothing
		as, due, err := SaidAs(act, m.ID)
		if err != nil {
			return bot.Outgoing{}, err
		}
		return wordsOut(act, supporters(a, s), m, bare, as, due, 0)
	}
	p := act.Printer(who.Lang, CitizenZone(act, a), act.Now)
	office, err := signedBy(act, a, m)
	if err != nil {
		return bot.Outgoing{}, err
	}
	name, err := StaffName(act, p, m.Staff)
	if err != nil {
		return bot.Outgoing{}, err
	}
	whole, edited := Gather([]store.Message{m}), ""
	if m.Version > 1 {
		edited = p.S("reply.edited")
	}
	ask := p.Text("reply.respond")
	var rows [][]bot.Button
	switch {
	case c.Said != "":
		ask = SupporterSaid(p, c.Said)
		rows = append(rows, []bot.Button{{Label: p.S("verdict.button.change"), Data: talk.Data("c.sv", a.ID, m.ID)}})
	case kind == store.ReplyPersonal:
		ask = p.Text("reply.ask")
		btn := func(label string, v store.VerdictValue) bot.Button {
			return bot.Button{Label: label, Data: talk.Data("c.sv", a.ID, m.ID, v)}
		}
		rows = append(rows, []bot.Button{btn(p.S("verdict.button.yes"), store.VerdictYes), btn(p.S("verdict.button.partly"), store.VerdictPartly),
			btn(p.S("verdict.button.no"), store.VerdictNo)})
	}
	rows = append(rows, []bot.Button{stopButton(p, a)})
	text := p.Text("support.reply", "office", office.Name, "staff", name, "code", string(a.Code), "text", m.Text, "edited", edited,
		"attached", whole.Attached(p), "details", details(p, whole), "ask", ask)
	as, due, err := SaidAs(act, m.ID)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if more, ok := framed(p, office, as, due, []any{"office", office.Name, "staff", name, "code", string(a.Code), "text", m.Text, "edited", edited,
		"attached", whole.Attached(p), "details", details(p, whole)}); ok {
		text = more
	}
	out := bot.Outgoing{Text: text, Files: m.Files, Buttons: rows, Silent: asleep(act, supporters(a, s))}
	err = quoting(act, p, m, supporters(a, s), &out)
	return out, err
}

// SupporterSaid is what a supporter is told who said what they think of a reply.
func SupporterSaid(p messages.Printer, v store.VerdictValue) bot.Text {
	next := p.S("support.said.no")
	if v == store.VerdictYes {
		next = p.S("support.said.yes")
	}
	return p.Text("support.said.text", "verdict", VerdictName(p, v), "next", next)
}

// SupporterSays takes what a supporter tapped under their copy of a reply. The same again changes nothing.
func SupporterSays(act talk.Act, a *store.Aspiration, s store.Support, m store.Message, v store.VerdictValue) (changed bool, err error) {
	c, err := act.SupportCopy(m.ID, s.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("a copy of %d: %w", m.ID, err)
	}
	if c.Said == v {
		return false, nil
	}
	first := c.Said == "" || c.Said == store.VerdictYes
	c.Said = v
	if c.DeliveredAt.IsZero() { // they have it: they answered it
		c.Outcome, c.DeliveredAt = bot.Delivered, act.Now
	}
	if err := saveCopy(act, c); err != nil {
		return false, err
	}
	out, err := copyOut(act, *a, m, store.ReplyPersonal, s, c)
	if err != nil {
		return false, err
	}
	if err := editCopy(act, *a, s, m, c, out); err != nil {
		return false, err
	}
	if v == store.VerdictYes || !first {
		return true, RefreshCard(act, *a)
	}
	p := act.Printer("", nil, act.Now)
	_, err = SupporterWrites(act, a, s, s.Home, talk.Content{Text: p.S("support.tapped", "verdict", VerdictName(p, v))}, false, false)
	return true, err
}

// copySettled takes in what became of a supporter's copy of a reply, or of anything else that was said to one.
func copySettled(act talk.Act, s store.Settled) error {
	c, err := act.SupportCopyBy(s.ID)
	if errors.Is(err, store.ErrNotFound) {
		return act.SayAgain(s)
	} else if err != nil {
		return fmt.Errorf("the copy %d: %w", s.ID, err)
	}
	if !c.DeliveredAt.IsZero() {
		return nil
	}
	x, err := act.Support(s.About.Aspiration, c.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return nil // erased meanwhile
	} else if err != nil {
		return fmt.Errorf("a support of %d: %w", s.About.Aspiration, err)
	}
	c.Outcome, c.Reason = s.Outcome, s.Reason
	switch {
	case s.Outcome == bot.Delivered:
		c.DeliveredAt = s.At
	case s.Reason == bot.ReasonBlocked:
		if err := Blocked(act, x.Identity); err != nil {
			return err
		}
	case s.Outcome == bot.Uncertain && c.Tries < 2: // nobody will look after it: rather twice than never
		row, err := act.Outbox(s.ID)
		if err != nil {
			return fmt.Errorf("the copy %d: %w", s.ID, err)
		}
		if c.Outbox, err = act.Enqueue(store.Outbound{To: row.To, Lane: bot.Bulk, Out: row.Out, About: row.About}); err != nil {
			return fmt.Errorf("enqueue a copy again: %w", err)
		}
		c.Outcome, c.Reason, c.Tries = "", "", c.Tries+1
	}
	if err := saveCopy(act, c); err != nil {
		return err
	}
	if waits, err := act.CopiesWait(c.Message); err != nil || waits {
		return err
	}
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	return RefreshCard(act, a)
}

// serveRefused sends the copies once more that did not reach a supporter because they could not be written to: now they can.
func serveRefused(act talk.Act, citizen store.CitizenID) error {
	all, err := act.RefusedCopies(citizen, 20)
	if err != nil {
		return fmt.Errorf("copies: %w", err)
	}
	for _, c := range all {
		m, err := act.Message(c.Message)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return fmt.Errorf("reply %d: %w", c.Message, err)
		}
		s, err := act.Support(m.Aspiration, citizen)
		if errors.Is(err, store.ErrNotFound) || err == nil && !s.InForce() {
			continue
		} else if err != nil {
			return fmt.Errorf("a support of %d: %w", m.Aspiration, err)
		}
		a, err := act.Aspiration(m.Aspiration)
		if err != nil {
			return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
		}
		kind, err := ReplyType(act, a, m.ID)
		if err != nil {
			return err
		}
		if err := serve(act, a, m, kind, s); err != nil {
			return err
		}
	}
	return nil
}
