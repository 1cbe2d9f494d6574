package matter

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/wording"
)

// Reply sends what staff wrote to the aspiration's citizen, and says what it was taken for. If it is personal, it counts once
// it has arrived: see Settled. Whoever replies first to what nobody holds, holds it.
func Reply(act talk.Act, a store.Aspiration, staff store.Staff, from bot.Address, c talk.Content) (store.Message, store.ReplyType, error) {
	if _, err := Keep(act, &a, staff.ID); err != nil { // what is answered is no spam
		return store.Message{}, "", err
	}
	m, kind, err := keepReply(act, a, staff, from, c)
	if err != nil {
		return m, kind, err
	}
	if a.Claimed == 0 && a.State == store.Open {
		a.Claimed = staff.ID
		if err := Record(act, a, store.Event{Kind: store.EventAssign, Staff: staff.ID}); err != nil {
			return m, kind, err
		}
	}
	if err := act.SetComposing(a.ID, staff.ID, zeroTime); err != nil {
		return m, kind, fmt.Errorf("note that %d was answered: %w", a.ID, err)
	}
	a.ReceiptBox = 0
	if err := Awake(act, &a, store.WokeStaff, staff.ID); err != nil {
		return m, kind, err
	}
	if err := act.SaveAspiration(a); err != nil {
		return m, kind, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if _, err := Opened(act, a); err != nil {
		return m, kind, err
	}
	return m, kind, sendReply(act, a, m, kind)
}

// keepReply keeps a reply, and decides of what type it is: of the words, and of what the office wrote to others.
func keepReply(act talk.Act, a store.Aspiration, staff store.Staff, from bot.Address, c talk.Content) (store.Message, store.ReplyType, error) {
	m, err := act.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, Staff: staff.ID, At: act.Now,
		Text: c.Text, Files: c.Files, Location: c.Location, Contact: c.Contact, From: from, FromID: c.ID, Album: c.Album,
		Answers: c.Answers})
	if err != nil {
		return m, "", fmt.Errorf("keep a reply: %w", err)
	}
	kind, err := wording.Decide(act, a.Office, m)
	if err != nil {
		return m, "", fmt.Errorf("the type of reply %d: %w", m.ID, err)
	}
	kind, template, err := canned(act, a, m, c.Template, kind)
	if err != nil {
		return m, "", err
	}
	data := map[string]any{"type": string(kind)}
	if template != 0 {
		data["template"] = int64(template)
	}
	first, err := goesOn(act, a, staff.ID)
	if err != nil {
		return m, "", err
	}
	if first != 0 {
		data["with"] = int64(first)
	}
	return m, kind, Record(act, a, store.Event{Kind: store.EventReply, Staff: staff.ID, Message: m.ID, Version: 1, Data: data})
}

// SendAgain sends a reply that did not arrive, or perhaps did not, once more. ErrState: it was a question to who is its citizen no more.
func SendAgain(act talk.Act, a store.Aspiration, m store.Message) error {
	kind, err := ReplyType(act, a, m.ID)
	if err != nil {
		return err
	}
	if !m.TakenBack.IsZero() {
		return nil
	}
	if i, asks, err := inquiryOf(act, m.ID); err != nil {
		return fmt.Errorf("whether %d is a question: %w", m.ID, err)
	} else if asks && !i.Ended.IsZero() && i.Asked.IsZero() {
		return ErrState
	}
	m.Outcome = ""
	return sendReply(act, a, m, kind)
}

// SendRefused sends the replies once more that did not reach the citizen because they could not be written to: now they can.
func SendRefused(act talk.Act, citizen store.CitizenID) error {
	matters, err := act.Matters(citizen, 20)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	for _, a := range matters {
		if a.State != store.Open && a.State != store.Closed {
			continue
		}
		all, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide})
		if err != nil {
			return fmt.Errorf("messages of %d: %w", a.ID, err)
		}
		if !a.UnreachableAt.IsZero() { // staff see that they can be written to
			if err := RefreshCard(act, a); err != nil {
				return err
			}
		}
		for _, m := range all {
			if m.Outcome != bot.Refused || !m.TakenBack.IsZero() {
				continue
			}
			row, err := act.Outbox(m.Outbox)
			if err != nil {
				return fmt.Errorf("the reply %d: %w", m.Outbox, err)
			}
			if row.Reason != bot.ReasonBlocked {
				continue
			}
			if err := SendAgain(act, a, m); err != nil && !errors.Is(err, ErrState) {
				return err
			}
		}
	}
	return serveRefused(act, citizen)
}

func sendReply(act talk.Act, a store.Aspiration, m store.Message, kind store.ReplyType) error {
	if a.Unclaimed() { // kept until its citizen can be written to: see SendKept
		return RefreshCard(act, a)
	}
	at, err := stageOf(act, a, m)
	if err != nil {
		return err
	}
	out, err := replyOut(act, a, m, at, 0)
	if err != nil {
		return err
	}
	out.Silent = asleep(act, a) // they wait for it: it comes at once, without a sound
	out.Watch = true
	m.Outbox, err = act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReply, Aspiration: a.ID, Message: m.ID}})
	if err != nil {
		return fmt.Errorf("enqueue a reply: %w", err)
	}
	if err := act.SaveMessage(m); err != nil {
		return fmt.Errorf("save message %d: %w", m.ID, err)
	}
	if err := askOnce(act, a, m); err != nil {
		return err
	}
	if err := serveAll(act, a, m, kind); err != nil {
		return err
	}
	return RefreshCard(act, a)
}

// stage is how far the question for a verdict, under a reply, has come.
type stage int

const (
	askVerdict stage = iota
	askStars
	thanked
	unasked // it is no answer: nothing is asked
	askAnew // they want to change what they said
	bare    // more of the same reply follows, under which it is asked
)

// replyOut is a reply as its citizen reads it, which came without so many of its files.
func replyOut(act talk.Act, a store.Aspiration, m store.Message, at stage, missing int) (bot.Outgoing, error) {
	as, due, err := SaidAs(act, m.ID)
	if err != nil {
		return bot.Outgoing{}, err
	}
	out, err := wordsOut(act, a, m, at, as, due, missing)
	if err != nil || as != talk.AsMore {
		return out, err
	}
	first, err := Followed(act, m.ID)
	if err != nil {
		return out, err
	}
	before, err := act.Message(first)
	if err != nil {
		return out, fmt.Errorf("what message %d follows: %w", m.ID, err)
	}
	if before.Outbox != 0 {
		out.ReplyTo = bot.Ref{Outbox: before.Outbox}
	}
	return out, nil
}

// wordsOut is replyOut of words of which it is known what they are.
func wordsOut(act talk.Act, a store.Aspiration, m store.Message, at stage, as talk.As, due time.Time, missing int) (bot.Outgoing, error) {
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	office, err := signedBy(act, a, m)
	if err != nil {
		return bot.Outgoing{}, err
	}
	staff, err := act.Staff(m.Staff)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("staff %d: %w", m.Staff, err)
	}
	whole := Gather([]store.Message{m})
	edited := ""
	if m.Version > 1 {
		edited = p.S("reply.edited")
	}
	attached := whole.Attached(p)
	switch {
	case missing >= len(m.Files) && missing > 0:
		attached = p.S("reply.not_carried.all", "attached", attached)
	case missing > 0:
		attached = p.S("reply.not_carried.some", "attached", attached, "n", missing)
	}
	ask, buttons := replyAsk(ByOffice(act, p, a), a, m, at)
	args := []any{"office", office.Name, "code", string(a.Code), "text", m.Text, "edited", edited,
		"attached", attached, "details", details(p, whole), "ask", ask}
	text := p.Text("reply.text_unnamed", args...)
	if staff.Name != "" {
		text = p.Text("reply.text", append(args, "staff", staff.Name)...)
	}
	name, err := StaffName(act, p, m.Staff)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if more, ok := framed(p, office, as, due, append(args, "staff", name)); ok {
		text = more
	}
	out := bot.Outgoing{Text: text, Files: m.Files, Buttons: buttons}
	err = quoting(act, p, m, a, &out)
	return out, err
}

// replyAsk is what is asked under a reply. p speaks as the citizen does, with days as they are at the office.
func replyAsk(p messages.Printer, a store.Aspiration, m store.Message, at stage) (bot.Text, [][]bot.Button) {
	btn := func(label string, args ...any) bot.Button {
		return bot.Button{Label: label, Data: talk.Data("c.verdict", append([]any{a.ID, m.ID}, args...)...)}
	}
	switch at {
	case bare:
		return bot.Text{}, nil
	case unasked:
		return p.Text("reply.respond"), nil
	case askVerdict:
		return p.Text("reply.ask"), [][]bot.Button{{
			btn(p.S("verdict.button.yes"), store.VerdictYes), btn(p.S("verdict.button.partly"), store.VerdictPartly),
			btn(p.S("verdict.button.no"), store.VerdictNo)}}
	}
	said := VerdictName(p, a.Verdict)
	if at == askAnew && a.Verdict == "" {
		return replyAsk(p, a, m, askVerdict)
	}
	if at == askAnew {
		return p.Text("reply.ask_anew", "verdict", said), [][]bot.Button{{
			btn(p.S("verdict.button.yes"), store.VerdictYes, "w"), btn(p.S("verdict.button.partly"), store.VerdictPartly, "w"),
			btn(p.S("verdict.button.no"), store.VerdictNo, "w")}}
	}
	anew := []bot.Button{btn(p.S("verdict.button.change"))}
	next := p.Text("reply.next.yes")
	if a.Verdict != store.VerdictYes {
		next = p.Text("reply.next.more")
		if a.DueAt.After(p.Now()) {
			next = p.Text("reply.next.more_due", "day", p.Dated(a.DueAt))
		}
	}
	if at == askStars {
		var stars []bot.Button
		for n := 1; n <= 5; n++ {
			stars = append(stars, bot.Button{Label: p.S("verdict.button.star", "n", n), Data: talk.Data("c.star", a.ID, m.ID, n)})
		}
		return p.Text("reply.said", "verdict", said, "next", next, "stars", p.Text("reply.stars.ask")), [][]bot.Button{stars, anew}
	}
	return p.Text("reply.said", "verdict", said, "next", next, "stars", p.Text("reply.stars.given", "n", a.Stars)), [][]bot.Button{anew}
}

// JudgeAnew asks its citizen once more what they think of a reply, under it.
func JudgeAnew(act talk.Act, a store.Aspiration, m store.Message) error {
	return showReply(act, a, m, askAnew)
}

// ShowJudged shows under a reply what its citizen thinks of it.
func ShowJudged(act talk.Act, a store.Aspiration, m store.Message) error {
	at := thanked
	switch {
	case a.Verdict == "":
		at = askVerdict
	case a.Stars == 0:
		at = askStars
	}
	return showReply(act, a, m, at)
}

// showReply changes the citizen's copy of a reply to what it should say now.
func showReply(act talk.Act, a store.Aspiration, m store.Message, at stage) error {
	return changeReply(act, a, m, at, bot.Address{})
}

// changeReply is showReply of other words: where its staff is to hear it, should they not arrive.
func changeReply(act talk.Act, a store.Aspiration, m store.Message, at stage, staff bot.Address) error {
	if m.Outbox == 0 || !m.TakenBack.IsZero() {
		return nil
	}
	row, err := act.Outbox(m.Outbox)
	if err != nil {
		return fmt.Errorf("the reply %d: %w", m.Outbox, err)
	} else if row.To != a.Home { // it is with whose the aspiration was: see keepCopies
		return nil
	}
	if arrivedEmpty(m, row.Missing) {
		at = bare // there is nothing to be asked about
	}
	out, err := replyOut(act, a, m, at, row.Missing)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: m.Outbox}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReply, Aspiration: a.ID, Message: m.ID, Else: staff}}); err != nil {
		return fmt.Errorf("enqueue a changed reply: %w", err)
	}
	return nil
}
