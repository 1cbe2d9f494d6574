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

// SendAgain sends a reply that did not arrive, or perhaps did not, once more.
func SendAgain(act talk.Act, a store.Aspiration, m store.Message) error {
	kind, err := ReplyType(act, a, m.ID)
	if err != nil {
		return err
	}
	if !m.TakenBack.IsZero() {
		return nil
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
			if err := SendAgain(act, a, m); err != nil {
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
	out, err := replyOut(act, a, m, at)
	if err != nil {
		return err
	}
	out.Silent = asleep(act, a) // they wait for it: it comes at once, without a sound
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

// replyOut is a reply as its citizen reads it.
func replyOut(act talk.Act, a store.Aspiration, m store.Message, at stage) (bot.Outgoing, error) {
	as, due, err := SaidAs(act, m.ID)
	if err != nil {
		return bot.Outgoing{}, err
	}
	return wordsOut(act, a, m, at, as, due)
}

// wordsOut is replyOut of words of which it is known what they are.
func wordsOut(act talk.Act, a store.Aspiration, m store.Message, at stage, as talk.As, due time.Time) (bot.Outgoing, error) {
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
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
	ask, buttons := replyAsk(p, a, m, at)
	args := []any{"office", office.Name, "code", string(a.Code), "text", m.Text, "edited", edited,
		"attached", whole.Attached(p), "details", details(p, whole), "ask", ask}
	text := p.Text("reply.text_unnamed", args...)
	if staff.Name != "" {
		text = p.Text("reply.text", append(args, "staff", staff.Name)...)
	}
	name, err := StaffName(act, p, m.Staff)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if more, ok := framed(p, as, due, append(args, "staff", name)); ok {
		text = more
	}
	out := bot.Outgoing{Text: text, Files: m.Files, Buttons: buttons}
	err = quoting(act, p, m, a, &out)
	return out, err
}

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
			next = p.Text("reply.next.more_due", "day", p.Day(a.DueAt))
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
	if m.Outbox == 0 || !m.TakenBack.IsZero() {
		return nil
	}
	out, err := replyOut(act, a, m, at)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: m.Outbox}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReply, Aspiration: a.ID, Message: m.ID}}); err != nil {
		return fmt.Errorf("enqueue a changed reply: %w", err)
	}
	return nil
}

// ReviseReply gives a reply another version, and changes the citizen's copy.
func ReviseReply(act talk.Act, a store.Aspiration, m store.Message, text string) error {
	m, err := act.ReviseMessage(m.ID, text, act.Now)
	if err != nil {
		return fmt.Errorf("revise reply %d: %w", m.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventEdit, Staff: m.Staff, Message: m.ID, Version: m.Version}); err != nil {
		return err
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	if err := serveAll(act, a, m, replyTypes(events)[m.ID]); err != nil {
		return err
	}
	return showReply(act, a, m, stageBy(events, a, m))
}

// Settled takes in what became of a message of ours. Of a reply: whether it arrived, and so whether it counts.
func Settled(act talk.Act, s store.Settled) error {
	if s.About.Purpose == store.ForIndex && !gone(s.Reason) {
		return indexSettled(act, s)
	}
	if s.About.Purpose == store.ForTakeBack {
		return takeBackSettled(act, s)
	}
	if s.Action != bot.Send {
		return nil
	}
	if s.Reason == bot.ReasonRights && (s.Outcome == bot.Delivered || s.Outcome == bot.Handed) && s.About.Purpose == store.ForCard {
		if err := roomLacks(act, s); err != nil {
			return err
		}
	}
	switch s.About.Purpose {
	case store.ForReply:
	case store.ForTopic:
		return topicSettled(act, s)
	case store.ForSupport:
		return copySettled(act, s)
	case store.ForBroadcast:
		return broadcastSettled(act, s)
	case store.ForCard, store.ForFollowUp, store.ForIndex:
		if s.Outcome == bot.Refused || s.Outcome == bot.Uncertain {
			return cardLost(act, s)
		}
		if s.Missing > 0 && s.About.Aspiration != 0 {
			return act.AwaitFiles(s.About.Aspiration, s.About.Message, s.About.Purpose == store.ForCard)
		}
		return nil
	default:
		return nil
	}
	m, err := act.Message(s.About.Message)
	if errors.Is(err, store.ErrNotFound) {
		return nil // erased meanwhile
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", s.About.Message, err)
	}
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	if !m.DeliveredAt.IsZero() || m.Outbox != s.ID {
		return nil // it had arrived before, or was sent again since
	}
	m.Outcome = s.Outcome
	switch s.Outcome {
	case bot.Delivered:
		err = arrived(act, &a, &m, s)
	case bot.Refused, bot.Uncertain:
		err = failed(act, &a, m, s)
	}
	if err != nil {
		return err
	}
	if err := act.SaveMessage(m); err != nil {
		return fmt.Errorf("save message %d: %w", m.ID, err)
	}
	if err := act.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if s.Missing > 0 {
		if err := tellStaff(act, a, m, "reply.missing", "n", s.Missing); err != nil {
			return err
		}
	}
	return RefreshCard(act, a)
}

// Proven takes in that a reply arrived of which that was not known: its citizen has answered it.
func Proven(act talk.Act, a store.Aspiration, m store.Message) (store.Aspiration, store.Message, error) {
	if m.Outcome != bot.Uncertain && m.Outcome != bot.Handed {
		return a, m, nil
	}
	if err := Settled(act, store.Settled{ID: m.Outbox, To: a.Home, Outcome: bot.Delivered, At: act.Now,
		About: store.About{Purpose: store.ForReply, Aspiration: a.ID, Message: m.ID}}); err != nil {
		return a, m, err
	}
	a, err := act.Aspiration(a.ID)
	if err != nil {
		return a, m, fmt.Errorf("aspiration %d: %w", a.ID, err)
	}
	m, err = act.Message(m.ID)
	if err != nil {
		return a, m, fmt.Errorf("reply %d: %w", m.ID, err)
	}
	return a, m, nil
}

// arrived: the citizen has the reply. If it is an answer, it is their turn; else all is as it was.
func arrived(act talk.Act, a *store.Aspiration, m *store.Message, s store.Settled) error {
	kind, err := ReplyType(act, *a, m.ID)
	if err != nil {
		return err
	}
	m.DeliveredAt = s.At
	if m.TakenBack.IsZero() {
		a.LastReplyAt, a.LastReplyBy = s.At, m.Staff
	}
	if kind == store.ReplyPersonal {
		if a.FirstReplyAt.IsZero() {
			a.FirstReplyAt = s.At
		}
		a.UnreachableAt = zeroTime
		a.Turn, a.TurnAt, a.DueAt = store.CitizenTurn, s.At, zeroTime
		if err := answered(act, *a, m.Staff); err != nil {
			return err
		}
		if err := Watch(act, *a); err != nil {
			return err
		}
	} else if err := inquiryArrived(act, a, *m, s.At); err != nil {
		return err
	}
	if err := recordAt(act, *a, s.At, store.Event{Kind: store.EventDelivered, Staff: m.Staff, Message: m.ID}); err != nil {
		return err
	}
	return Mark(act, m.From, m.FromID, bot.MarkDelivered)
}

// failed: the citizen does not have the reply, or nobody knows. The office's turn goes on, and staff are told.
func failed(act talk.Act, a *store.Aspiration, m store.Message, s store.Settled) error {
	if err := recordAt(act, *a, s.At, store.Event{Kind: store.EventUndelivered, Staff: m.Staff, Message: m.ID,
		Data: map[string]any{"outcome": string(s.Outcome), "reason": string(s.Reason)}}); err != nil {
		return err
	}
	if s.Reason == bot.ReasonBlocked {
		if err := blocked(act, a.Identity); err != nil {
			return err
		}
	}
	if s.Reason == bot.ReasonBlocked && a.UnreachableAt.IsZero() {
		a.UnreachableAt = s.At
		if err := recordAt(act, *a, s.At, store.Event{Kind: store.EventUnreachable}); err != nil {
			return err
		}
	}
	if err := Mark(act, m.From, m.FromID, bot.MarkFailed); err != nil {
		return err
	}
	if !m.TakenBack.IsZero() {
		return nil // it is as they wanted it
	}
	key := "reply.failed.other"
	switch {
	case s.Outcome == bot.Uncertain:
		key = "reply.failed.uncertain"
	case s.Reason == bot.ReasonBlocked:
		key = "reply.failed.blocked"
	case s.Reason == bot.ReasonChatGone:
		key = "reply.failed.gone"
	}
	return tellStaff(act, *a, m, key)
}

// blocked notes that a person cannot be written to, until they are heard of.
func blocked(act talk.Act, id store.IdentityID) error {
	who, err := act.IdentityByID(id)
	if err != nil {
		return fmt.Errorf("identity %d: %w", id, err)
	}
	who.Blocked = true
	if _, err := act.SaveIdentity(who); err != nil {
		return fmt.Errorf("save identity %d: %w", id, err)
	}
	return nil
}

// tellStaff says something about a reply where it was written, with a button to send it again.
func tellStaff(act talk.Act, a store.Aspiration, m store.Message, key string, args ...any) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	out := bot.Outgoing{Text: p.Text(key, append([]any{"code", string(a.Code)}, args...)...), ReplyTo: bot.Ref{Message: m.FromID}}
	if m.Outcome != bot.Delivered && m.TakenBack.IsZero() {
		out.Buttons = [][]bot.Button{{{Label: p.S("reply.button.again"), Data: talk.Data("s.again", a.ID, m.ID)}}}
	}
	if _, err := act.Enqueue(store.Outbound{To: m.From, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news of a reply: %w", err)
	}
	return nil
}

// Mark puts a sign on a message that a person wrote; none on one that came by a form.
func Mark(act talk.Act, chat bot.Address, message string, sign bot.Mark) error {
	if message == "" {
		return nil
	}
	if _, err := act.Enqueue(store.Outbound{To: chat, Lane: bot.Bulk,
		Out:   bot.Outgoing{Action: bot.MarkIt, Mark: sign, Target: bot.Ref{Message: message}},
		About: store.About{Purpose: store.ForTalk}}); err != nil {
		return fmt.Errorf("enqueue a mark: %w", err)
	}
	return nil
}
