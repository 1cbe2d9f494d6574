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

// A citizen may support what another has told, in place of sending the same once more. The matter counts once then, and the people
// heard each (measures.md). What that means:
//   - A reply counts when it is delivered to the aspiration's own citizen. Supporters get a copy of each, and what becomes of a copy
//     is noted with it: it makes no reply count, and makes none count less.
//   - What supporters write is kept as messages of the aspiration, and waits for an answer as its citizen's words do: after a reply
//     that counted, it opens a turn of the office.
//   - The verdict is the citizen's own. What a supporter taps under a copy is told to staff. "Not yet" is a message too, and so
//     opens the matter again; "yes" closes nothing, and is in no figure.
//   - Who begins to support what was answered gets the last answer at once, so that whoever counts as heard was told something.
//   - If its citizen withdraws or erases it, the earliest supporter becomes its citizen (see Inherit): no wait begins anew.

// Timers of what many supporters are told, a page at a time.
const (
	TimerSupport     = "support"     // copies of a reply; the reference is the message's ID
	TimerSupportNews = "supportnews" // changes of an aspiration, which the reference is: see supportnews.go
	// SupportPause is how long is waited between two pages.
	SupportPause = time.Second
)

// supportPage is how many supporters are told something at a time: others' messages go in between.
const supportPage = 100

// Support makes a draft a support of an aspiration that another citizen sent: the draft never was one, and its messages continue the
// other. Who asks has seen to it that the two are alike, and that the speaker may.
func Support(act talk.Act, draft, a *store.Aspiration) error {
	if err := endQuiet(act, draft); err != nil {
		return err
	}
	draft.State = store.Cancelled
	if err := act.SaveAspiration(*draft); err != nil {
		return fmt.Errorf("save %d: %w", draft.ID, err)
	}
	if err := Record(act, *draft, store.Event{Kind: store.EventCancelled}); err != nil {
		return err
	}
	s := store.Support{Aspiration: a.ID, Citizen: draft.Citizen, Identity: draft.Identity, Home: draft.Home, Draft: draft.ID, At: act.Now, Told: a.State}
	if err := act.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventSupport, Citizen: s.Citizen}); err != nil {
		return err
	}
	waited := a.Turn == store.OfficeTurn
	moved, err := addDraft(act, *draft, a)
	if err != nil {
		return err
	}
	if err := lastWord(act, *a, s); err != nil {
		return err
	}
	return showAdded(act, *a, moved, waited)
}

// lastWord gives a new supporter the last answer, if there was one.
func lastWord(act talk.Act, a store.Aspiration, s store.Support) error {
	m, ok, err := LastAnswer(act, a)
	if err != nil || !ok {
		return err
	}
	return serve(act, a, m, store.ReplyPersonal, s)
}

// SupporterWrites adds what a supporter wrote to the aspiration. tell: it is said in the room if it makes the office's turn or if
// they do not write very much; else the card alone shows it. quiet: it is kept without a word.
func SupporterWrites(act talk.Act, a *store.Aspiration, s store.Support, from bot.Address, c talk.Content, closing, tell bool) (quiet bool, err error) {
	m, err := act.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: s.Citizen, At: act.Now,
		Text: c.Text, Files: Nameless(c.Files), Location: c.Location, Contact: c.Contact, Closing: closing, From: from, FromID: c.ID, Album: c.Album})
	if err != nil {
		return false, fmt.Errorf("keep a message: %w", err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventMessage, Citizen: s.Citizen, Message: m.ID, Version: 1,
		Data: map[string]any{"closing": closing}}); err != nil {
		return false, err
	}
	a.UnreachableAt = zeroTime
	turned := false
	if !closing {
		was := *a
		s.Told = store.Open // they did it
		if err := act.SaveSupport(s); err != nil {
			return false, fmt.Errorf("save a support of %d: %w", a.ID, err)
		}
		if err := officeTurnBy(act, a, s.Citizen); err != nil {
			return false, err
		}
		turned = was.Turn != a.Turn || was.State != a.State
		if was.State == store.Closed && a.State == store.Open {
			if err := reopenedByOther(act, *a); err != nil {
				return false, err
			}
		}
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	theirs := *a
	theirs.Citizen = s.Citizen
	much, again, err := busyTwice(act, theirs)
	if err != nil || again {
		return again, err
	}
	if much {
		if err := tellSupporter(act, s, a.ID, "citizen.quiet"); err != nil {
			return true, err
		}
		m.Text, m.Files, m.Location, m.Contact = "", nil, nil, nil
		return true, tellRooms(act, *a, m, "room.supporter_much")
	}
	if closing {
		return false, nil
	}
	if tell || turned {
		if err := tellRooms(act, *a, m, "room.supporter"); err != nil {
			return false, err
		}
	}
	return false, RefreshCard(act, *a)
}

// busyTwice reports whether its citizen has done more in the last minute than is answered one by one, and whether that was so
// before the last of it.
func busyTwice(act talk.Act, a store.Aspiration) (now, before bool, err error) {
	n := most(act, a)
	if n == 0 {
		return false, false, nil
	}
	for i, at := range []*bool{&now, &before} {
		since, err := act.Busy(a, n+1+i)
		if err != nil {
			return false, false, fmt.Errorf("what a supporter of %d does: %w", a.ID, err)
		}
		*at = !since.IsZero() && act.Now.Sub(since) < QuietFor
	}
	return now, before, nil
}

// supportPrinter speaks as a supporter does.
func supportPrinter(act talk.Act, s store.Support) (messages.Printer, error) {
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return messages.Printer{}, fmt.Errorf("a supporter of %d: %w", s.Aspiration, err)
	}
	return act.Printer(who.Lang, nil, act.Now), nil
}

// TellSupporterWith says something about the aspiration to who supports it and wrote a message, as an answer to that.
func TellSupporterWith(act talk.Act, a store.Aspiration, m store.Message, text func(messages.Printer) bot.Text) error {
	s, err := act.Support(a.ID, m.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	p, err := supportPrinter(act, s)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: text(p)}
	if m.From == s.Home {
		out.ReplyTo = bot.Ref{Message: m.FromID}
	}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news for a supporter: %w", err)
	}
	return nil
}

// tellSupporter says something about the aspiration to somebody who supports it; what they reply to it is theirs.
func tellSupporter(act talk.Act, s store.Support, id store.AspirationID, key string) error {
	a, err := act.Aspiration(id)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", id, err)
	}
	p, err := supportPrinter(act, s)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: p.Text(key), Silent: asleep(act, supporters(a, s))}
	if key != "citizen.quiet" {
		out.Text = p.Text(key, "code", string(a.Code))
		out.Buttons = [][]bot.Button{{stopButton(p, a)}}
	}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news for a supporter: %w", err)
	}
	return nil
}

// supporters is the aspiration as a supporter has it.
func supporters(a store.Aspiration, s store.Support) store.Aspiration {
	a.Citizen, a.Identity, a.Home = s.Citizen, s.Identity, s.Home
	return a
}

func stopButton(p messages.Printer, a store.Aspiration) bot.Button {
	return bot.Button{Label: p.S("support.button.stop"), Data: talk.Data("c.unsup", a.ID)}
}

// StopSupport ends a support. What was written stays with the staff, who have read it.
func StopSupport(act talk.Act, a store.Aspiration, s store.Support) error {
	s.Until = act.Now
	if err := act.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventUnsupport, Citizen: s.Citizen}); err != nil {
		return err
	}
	return RefreshCard(act, a)
}

// serveAll gives every supporter a copy of a reply, or has their copy follow a changed one.
func serveAll(act talk.Act, a store.Aspiration, m store.Message, kind store.ReplyType) error {
	if _, asks, err := inquiryOf(act, m.ID); err != nil || asks { // it is for its citizen alone
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
	id, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: out, About: store.About{Purpose: store.ForSupport, Aspiration: a.ID, Message: m.ID}})
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
	p, err := supportPrinter(act, s)
	if err != nil {
		return bot.Outgoing{}, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
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
		next := p.S("support.said.no")
		if c.Said == store.VerdictYes {
			next = p.S("support.said.yes")
		}
		ask = p.Text("support.said.text", "verdict", VerdictName(p, c.Said), "next", next)
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
	if more, ok := framed(p, as, due, []any{"office", office.Name, "staff", name, "code", string(a.Code), "text", m.Text, "edited", edited,
		"attached", whole.Attached(p), "details", details(p, whole)}); ok {
		text = more
	}
	out := bot.Outgoing{Text: text, Files: m.Files, Buttons: rows, Silent: asleep(act, supporters(a, s))}
	err = quoting(act, p, m, supporters(a, s), &out)
	return out, err
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
		if err := blocked(act, x.Identity); err != nil {
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

// closedKey is what supporters are told of an aspiration that is closed: by staff, or by the word of its citizen.
func closedKey(act talk.Act, a store.Aspiration) (string, error) {
	if elsewhere, err := saidElsewhere(act, a); err != nil {
		return "", err
	} else if elsewhere {
		return "support.closed_elsewhere", nil
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return "", fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range slices.Backward(events) {
		if e.Kind == store.EventClose && e.Staff == 0 {
			return "support.closed_answered", nil
		} else if e.Kind == store.EventClose {
			break
		}
	}
	return "support.closed", nil
}

// quotedSupporters is how many supporters' words a card shows.
const quotedSupporters = 2

// supportLines say on a card how many support it, what they wrote last, and whether the last reply reached them. written: what they
// wrote can be read.
func supportLines(act talk.Act, p messages.Printer, a store.Aspiration) (lines []string, written bool, err error) {
	_, n, err := act.Supporters(a.ID, 1)
	if err != nil || n == 0 {
		if err == nil {
			_, n, err = act.SupportedBy(a.ID, 1) // of those who stopped, to be read still
		}
		return nil, n > 0, err
	}
	lines = append(lines, p.S("card.supporters", "n", n))
	words, total, err := act.SupportedBy(a.ID, quotedSupporters)
	if err != nil {
		return nil, false, fmt.Errorf("what supporters of %d wrote: %w", a.ID, err)
	}
	for _, m := range words {
		who, err := act.Citizen(m.Citizen)
		if err != nil {
			return nil, false, fmt.Errorf("citizen %d: %w", m.Citizen, err)
		}
		said := Snippet(Masked(m.Text))
		if talk.Blank(m.Text) {
			if said = Gather([]store.Message{m}).Attached(p); said == "" {
				said = p.S("card.retracted")
			}
		}
		lines = append(lines, p.S("card.supporter", "alias", who.Alias, "text", said))
	}
	last, err := lastReply(act, a)
	if err != nil || last.ID == 0 {
		return lines, total > 0, err
	}
	t, err := act.SupportTally(last.ID)
	if err != nil {
		return nil, false, fmt.Errorf("copies of %d: %w", last.ID, err)
	}
	if t.Copies > 0 && t.Waiting == 0 {
		lines = append(lines, p.S("card.supporters_got", "n", t.Delivered, "of", t.Copies))
	}
	if t.Yes+t.No > 0 {
		lines = append(lines, p.S("card.supporters_said", "yes", t.Yes, "no", t.No))
	}
	return lines, total > 0, nil
}
