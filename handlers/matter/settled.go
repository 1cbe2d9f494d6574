package matter

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Settled takes in what became of a message of ours. Of a reply: whether it arrived, and so whether it counts.
func Settled(act talk.Act, s store.Settled) error {
	if s.About.Purpose == store.ForTakeBack {
		return takeBackSettled(act, s)
	}
	if s.Action == bot.Edit && s.About.Purpose == store.ForReply {
		return changeSettled(act, s)
	}
	if s.Action != bot.Send {
		return nil
	}
	switch s.About.Purpose {
	case store.ForReply:
	case store.ForSupport:
		return copySettled(act, s)
	case store.ForCard, store.ForFollowUp:
		if s.Outcome == bot.Refused || s.Outcome == bot.Uncertain || s.Missing == 0 || s.About.Aspiration == 0 {
			return nil
		}
		if err := act.AwaitFiles(s.About.Aspiration, s.About.Message, s.About.Purpose == store.ForCard); err != nil {
			return err
		}
		return tellMissing(act, s)
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
	first := m.Outcome == ""
	if arrivedEmpty(m, s.Missing) {
		if !first {
			return nil
		}
		s.Outcome, s.Reason = bot.Refused, bot.ReasonFile
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
	if s.Missing > 0 && first {
		if err := replyLacks(act, a, m, s.Missing); err != nil {
			return err
		}
	}
	return RefreshCard(act, a)
}

// arrivedEmpty reports whether nothing of what staff said came with a reply that went out without so many files.
func arrivedEmpty(m store.Message, missing int) bool {
	return missing > 0 && missing >= len(m.Files) && strings.TrimSpace(m.Text) == "" && m.Location == nil && m.Contact == nil
}

// replyLacks tells staff of files that did not come with a reply, and has the citizen's copy say so.
func replyLacks(act talk.Act, a store.Aspiration, m store.Message, missing int) error {
	if !arrivedEmpty(m, missing) { // else they were told that it did not arrive
		if err := tellStaff(act, a, m, "reply.missing", "n", missing); err != nil {
			return err
		}
	}
	at, err := stageOf(act, a, m)
	if err != nil {
		return err
	}
	return showReply(act, a, m, at)
}

// changeSettled tells staff of other words for a reply that its citizen does not get. Of one that has not arrived at all they know.
func changeSettled(act talk.Act, s store.Settled) error {
	if s.Outcome != bot.Refused || s.About.Else.IsZero() {
		return nil
	}
	m, err := act.Message(s.About.Message)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Outcome == bot.Refused || !m.TakenBack.IsZero()) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", s.About.Message, err)
	}
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	return tellStaff(act, a, m, "reply.change_lost")
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
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	kind := replyTypes(events)[m.ID]
	if slices.ContainsFunc(events, func(e store.Event) bool { return e.Kind == store.EventUndelivered && e.Message == m.ID }) {
		if err := arrivedLate(act, *a, *m); err != nil {
			return err
		}
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

// arrivedLate puts right what staff were told of a reply that did not arrive at first.
func arrivedLate(act talk.Act, a store.Aspiration, m store.Message) error {
	copies, err := act.Copies(m)
	if err != nil {
		return fmt.Errorf("what was said of reply %d: %w", m.ID, err)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	again := talk.Data(verbAgain, a.ID, m.ID)
	for _, c := range copies {
		if !slices.ContainsFunc(slices.Concat(c.Out.Buttons...), func(b bot.Button) bool { return b.Data == again }) {
			continue
		}
		if _, err := act.Enqueue(store.Outbound{To: c.To, Lane: bot.Interactive, About: c.About,
			Out: bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: c.ID}, Text: p.Text("reply.failed.arrived", "code", string(a.Code))}}); err != nil {
			return fmt.Errorf("enqueue that a reply has arrived: %w", err)
		}
	}
	return nil
}

// failed: the citizen does not have the reply, or nobody knows. The office's turn goes on, and staff are told.
func failed(act talk.Act, a *store.Aspiration, m store.Message, s store.Settled) error {
	if err := recordAt(act, *a, s.At, store.Event{Kind: store.EventUndelivered, Staff: m.Staff, Message: m.ID,
		Data: map[string]any{"outcome": string(s.Outcome), "reason": string(s.Reason)}}); err != nil {
		return err
	}
	theirs := s.To == a.Home // of whose the aspiration was, it says nothing about whose it is
	if s.Reason == bot.ReasonBlocked && theirs {
		if err := Blocked(act, a.Identity); err != nil {
			return err
		}
	}
	if s.Reason == bot.ReasonBlocked && theirs && a.UnreachableAt.IsZero() {
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
	case s.Reason == bot.ReasonFile:
		key = "reply.failed.file"
	}
	return tellStaff(act, *a, m, key)
}

// Blocked notes that a person cannot be written to, until they are heard of.
func Blocked(act talk.Act, id store.IdentityID) error {
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

// verbAgain sends a reply once more.
const verbAgain = "s.again"

// tellStaff says something about a reply where it was written, with a button to send it again. Where that is a room no more, it is
// said where the aspiration is now.
func tellStaff(act talk.Act, a store.Aspiration, m store.Message, key string, args ...any) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	say := func(p messages.Printer, _ string) bot.Outgoing {
		out := bot.Outgoing{Text: p.Text(key, append([]any{"code", string(a.Code)}, args...)...)}
		if m.Outcome != bot.Delivered && m.TakenBack.IsZero() && key != "reply.failed.file" { // that would go no better once more
			out.Buttons = [][]bot.Button{{{Label: p.S("reply.button.again"), Data: talk.Data(verbAgain, a.ID, m.ID)}}}
		}
		return out
	}
	if lost, err := PlaceLost(act, m.From, m.Staff); err != nil {
		return err
	} else if lost {
		return RemindStaff(act, a, say)
	}
	out := say(RoomPrinter(act, office), "")
	out.ReplyTo = bot.Ref{Message: m.FromID}
	if _, err := act.Enqueue(store.Outbound{To: m.From, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID, Message: m.ID}}); err != nil {
		return fmt.Errorf("enqueue news of a reply: %w", err)
	}
	return nil
}

// PlaceLost reports whether what a person of staff wrote at a place cannot be spoken of there any more: it was a room, and is none now.
func PlaceLost(act talk.Act, at bot.Address, staff store.StaffID) (bool, error) {
	if rooms, err := act.RoomsIn(at); err != nil || len(rooms) > 0 {
		return false, err
	}
	former, err := act.FormerRooms(at)
	if err != nil || len(former) == 0 {
		return false, err
	}
	people, err := act.IdentitiesOfStaff(staff)
	if err != nil {
		return false, fmt.Errorf("identities of %d: %w", staff, err)
	}
	for _, who := range people {
		if who.Direct.Account == at.Account && who.Direct.Chat == at.Chat && !who.Blocked { // they stood in for a room
			return false, nil
		}
	}
	return true, nil
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
