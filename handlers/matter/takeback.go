package matter

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// TakeBack takes a reply back, for a person of its office: whoever has a copy has it no more, or reads that it was taken back. Its
// versions are kept. All stands then as if it had not arrived (measures.md): if no other answer does, it is the office's turn, with the
// promise that it had, and the citizen's "answered" falls with it. Any other word of theirs on it stays. changed is false if it was
// taken back before. What followed a question, or a promise, in the same album goes with it.
func TakeBack(act talk.Act, a *store.Aspiration, by store.StaffID, m store.Message) (changed bool, err error) {
	if !m.TakenBack.IsZero() || m.Staff == 0 {
		return false, nil
	}
	copies, err := act.Copies(m)
	if err != nil {
		return false, fmt.Errorf("copies of reply %d: %w", m.ID, err)
	}
	if m, err = act.TakeBackReply(m.ID, act.Now); err != nil {
		return false, fmt.Errorf("take reply %d back: %w", m.ID, err)
	}
	if err := tookBack(act, *a, by, m); err != nil {
		return false, err
	}
	before, closed := a.Turn, a.State == store.Closed
	if err := Record(act, *a, store.Event{Kind: store.EventTakeBack, Staff: by, Message: m.ID, Version: m.Version}); err != nil {
		return false, err
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	if err := without(act, a, events); err != nil {
		return false, err
	}
	if closed && a.Turn == store.OfficeTurn && before != store.OfficeTurn { // what had closed it is gone
		a.State, a.ClosedAt = store.Open, zeroTime
		if err := openAgain(act, a); err != nil {
			return false, err
		}
		if err := Record(act, *a, store.Event{Kind: store.EventReopen, Staff: by}); err != nil {
			return false, err
		}
		if err := supportersHear(act, *a, newsState, 0); err != nil {
			return false, err
		}
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := removeReply(act, *a, m, copies); err != nil {
		return false, err
	}
	if parts := partsOf(events, m.ID); len(parts) > 0 { // the question stands under what is left of it
		if err := showAgain(act, *a, events, parts[len(parts)-1]); err != nil {
			return false, err
		}
	}
	if a.State == store.Open || a.State == store.Closed {
		if err := Watch(act, *a); err != nil {
			return false, err
		}
	}
	for _, id := range followersOf(events, m.ID) {
		more, err := act.Message(id)
		if err != nil {
			return false, fmt.Errorf("what follows %d: %w", m.ID, err)
		}
		if _, err := TakeBack(act, a, by, more); err != nil {
			return false, err
		}
	}
	return true, RefreshCard(act, *a)
}

// followersOf are the messages that are more of a question, or of a promise.
func followersOf(events []store.Event, m store.MessageID) (ids []store.MessageID) {
	first := with(events)
	for _, e := range events {
		if e.Kind == store.EventReply && follows(e) && first[e.Message] == m {
			ids = append(ids, e.Message)
		}
	}
	return ids
}

// goesAlong reports whether a message was taken back together with the question, or the promise, that it is more of: who had both is told
// of that alone.
func goesAlong(r store.Reader, m store.Message) (bool, error) {
	id, err := Followed(r, m.ID)
	if err != nil || id == 0 {
		return false, err
	}
	first, err := r.Message(id)
	if err != nil {
		return false, fmt.Errorf("what %d follows: %w", m.ID, err)
	}
	return first.TakenBack.Equal(m.TakenBack), nil
}

// without has the aspiration stand as its events say, of which one takes a reply back.
func without(act talk.Act, a *store.Aspiration, events []store.Event) error {
	turn, since, due := a.Turn, a.TurnAt, a.DueAt
	if err := recount(act, a, events); err != nil {
		return err
	}
	if a.State != store.Open && a.State != store.Closed { // nobody's turn: restored, it is whose it was
		a.Turn, a.TurnAt, a.DueAt = turn, since, due
	}
	back := takenBack(events)
	a.Verdict, a.Stars = "", 0
	a.LastReplyAt, a.LastReplyBy = zeroTime, 0
	for _, e := range events {
		switch said, _ := e.Data["verdict"].(string); {
		case e.Kind == store.EventVerdict && !(back[e.Message] && said == string(store.VerdictYes)):
			a.Verdict, a.Stars = store.VerdictValue(said), 0
			if n, ok := e.Data["stars"].(float64); ok {
				a.Stars = int(n)
			}
		case e.Kind == store.EventStars && !back[e.Message]:
			if n, ok := e.Data["stars"].(float64); ok {
				a.Stars = int(n)
			}
		case e.Kind == store.EventDelivered && !back[e.Message]:
			a.LastReplyAt, a.LastReplyBy = e.At, e.Staff
		}
	}
	return nil
}

// removeReply takes the copies of a reply away from who has them, and tells its citizen how things stand now. What was not sent yet is
// not sent.
func removeReply(act talk.Act, a store.Aspiration, m store.Message, copies []store.OutboxRow) error {
	if err := serveAll(act, a, m, ""); err != nil { // to its supporters
		return err
	}
	if err := supportersHear(act, a, newsUnsaid+strconv.FormatInt(int64(m.ID), 10), 0); err != nil { // and what they were told in its words
		return err
	}
	alone, err := forOne(act, m.ID)
	if err != nil {
		return err
	}
	had := false
	for _, c := range copies { // and what reminded them of it, in its words
		reader, theirs := a, c.ID == m.Outbox && c.To == a.Home // it may have been sent to them before it was their own
		if !theirs && !alone && c.About.Purpose != store.ForReply && c.About.Purpose != store.ForReceipt {
			s, left, err := leftSupport(act, a, c.To)
			if err != nil {
				return err
			}
			if !left { // they are told with all others who support it
				continue
			}
			reader = supporters(a, s)
		}
		if served, err := isCopy(act, c.ID); err != nil {
			return err
		} else if served && !theirs && !alone {
			continue
		}
		took, err := takeFrom(act, reader, m, c)
		if err != nil {
			return err
		}
		had = had || took && c.To == a.Home && (theirs || c.About.Purpose == store.ForReply)
	}
	if !had || a.Imported() {
		return nil
	}
	if along, err := goesAlong(act, m); along || err != nil {
		return err
	}
	return tellTakenBack(act, a, m, true)
}

// leftSupport is the support of who is written to there, if they supported the aspiration and do no more.
func leftSupport(act talk.Act, a store.Aspiration, at bot.Address) (s store.Support, left bool, err error) {
	who, err := act.IdentityAt(at)
	if errors.Is(err, store.ErrNotFound) {
		return s, false, nil
	} else if err != nil {
		return s, false, fmt.Errorf("who was told of %d: %w", a.ID, err)
	}
	s, err = act.Support(a.ID, who.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return s, false, nil
	} else if err != nil {
		return s, false, fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	return s, !s.InForce(), nil
}

// tellTakenBack tells who had a reply that it was taken back. goesOn: the matter is theirs, and they may be owed another.
func tellTakenBack(act talk.Act, a store.Aspiration, m store.Message, goesOn bool) error {
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	office, err := signedBy(act, a, m)
	if err != nil {
		return err
	}
	what := p.S("takeback.what.reply")
	switch more, err := sentKey(act, m.ID); {
	case err != nil:
		return err
	case more == "ask.sent_card":
		what = p.S("takeback.what.question")
	case more == "vow.sent_card":
		what = p.S("takeback.what.promise")
	case more == "ask.more_card":
		what = p.S("takeback.what.more")
	}
	args := []any{"code", string(a.Code), "office", office.Name, "what", what}
	out := bot.Outgoing{Text: p.Text("takeback.told", args...), Silent: true}
	switch {
	case !goesOn:
	case waits(a) && a.DueAt.After(act.Now):
		out.Text = p.Text("takeback.told_due", append(args, "day", ByOffice(act, p, a).Dated(a.DueAt))...)
	case waits(a):
		out.Text = p.Text("takeback.told_owed", args...)
	}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue that a reply was taken back: %w", err)
	}
	return nil
}

// takeFrom takes one copy of a reply away. had: there may be something to take.
func takeFrom(act talk.Act, a store.Aspiration, m store.Message, c store.OutboxRow) (had bool, err error) {
	n, err := act.Cancel(c.ID)
	switch {
	case err != nil:
		return false, fmt.Errorf("cancel a reply: %w", err)
	case n > 0 || len(c.Messages) == 0 && (c.State == string(bot.Refused) || c.State == "cancelled"):
		return false, nil
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return false, err
	}
	if _, err := act.Enqueue(store.Outbound{To: c.To, Lane: bot.Interactive,
		Out:   bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: c.ID}, Text: p.Text("takeback.gone")},
		About: store.About{Purpose: store.ForTakeBack, Aspiration: a.ID, Message: m.ID}}); err != nil {
		return false, fmt.Errorf("enqueue that a reply is taken away: %w", err)
	}
	return true, nil
}

// takeCopy takes a supporter's copy of a reply away. What they never had they do not get.
func takeCopy(act talk.Act, a store.Aspiration, m store.Message, s store.Support, c store.SupportCopy) error {
	if c.Outbox != 0 {
		row, err := act.Outbox(c.Outbox)
		if err != nil {
			return fmt.Errorf("the copy %d: %w", c.Outbox, err)
		}
		had, err := takeFrom(act, supporters(a, s), m, row)
		if err != nil {
			return err
		}
		along, err := goesAlong(act, m)
		if err != nil {
			return err
		}
		if had = had && !along; had && s.InForce() {
			err = tellSupporter(act, s, a.ID, "takeback.told_supporter")
		} else if had {
			err = tellTakenBack(act, supporters(a, s), m, s.Citizen == a.Citizen)
		}
		if err != nil {
			return err
		}
	} else {
		c.Outcome = bot.Refused
	}
	c.Version, c.Reason = m.Version, ""
	return saveCopy(act, c)
}

// takeBackSettled takes in whether a reply could be taken away. If not, staff are told: its citizen can read it still, unless the platform
// says that it is not there, as when they deleted it themselves. Of a message whose sending is in doubt no platform was asked.
func takeBackSettled(act talk.Act, s store.Settled) error {
	if s.Action != bot.Delete || s.Outcome != bot.Refused || s.Reason == bot.ReasonBlocked || s.Reason == bot.ReasonChatGone {
		return nil
	}
	m, err := act.Message(s.About.Message)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", s.About.Message, err)
	}
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	if s.To != a.Home {
		return nil
	}
	if s.Reason == bot.ReasonTarget && s.Note != "" {
		return tellStaff(act, a, m, "takeback.not_there")
	}
	return tellStaff(act, a, m, "takeback.stuck")
}

// LastStanding is the latest reply of staff that was not taken back; ok = false: there is none.
func LastStanding(act talk.Act, a store.Aspiration) (m store.Message, ok bool, err error) {
	m, err = lastReply(act, a)
	return m, m.ID != 0, err
}

// takenBackLine says on a card who took a reply back last, if nothing was written since. Empty: nobody did.
func takenBackLine(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	last, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Last: true, Limit: 1})
	if err != nil || len(last) == 0 || last[0].TakenBack.IsZero() {
		return "", err
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return "", fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range slices.Backward(events) {
		if e.Kind == store.EventTakeBack && e.Message == last[0].ID {
			name, err := StaffName(act, p, e.Staff)
			return p.S("card.reply.takenback", "staff", name, "at", stamp(p, e.At)), err
		}
	}
	return "", nil
}

// ReplyDeleted offers staff, where it was written, to take a reply back that they deleted there.
func ReplyDeleted(act talk.Act, m store.Message) error {
	if !m.TakenBack.IsZero() {
		return nil
	}
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	key := "reply.deleted_sending"
	if !m.DeliveredAt.IsZero() {
		key = "reply.deleted"
	}
	out := bot.Outgoing{Text: p.Text(key, "code", string(a.Code)), Buttons: [][]bot.Button{{TakeBackButton(p, a, m)}}}
	if _, err := act.Enqueue(store.Outbound{To: m.From, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news of a reply: %w", err)
	}
	return nil
}

// TakeBackButton asks whether a reply is to be taken back.
func TakeBackButton(p messages.Printer, a store.Aspiration, m store.Message) bot.Button {
	return bot.Button{Label: p.S("reply.button.takeback"), Data: talk.Data("s.tb", a.ID, m.ID)}
}
