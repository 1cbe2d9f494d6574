package matter

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// askVerdictAgain asks once more whether the latest reply was an answer, unless its citizen has written since it came. After that
// it is not asked again in this turn of theirs.
func askVerdictAgain(act talk.Act, a store.Aspiration, w *store.Watch) error {
	w.Asked = act.Now
	said, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: quotedMessages})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if slices.ContainsFunc(said, func(m store.Message) bool { return m.Citizen == a.Citizen && m.At.After(a.TurnAt) }) {
		return nil // who supports it answers for nobody else
	}
	m, ok, err := LastAnswer(act, a)
	if err != nil || !ok {
		return err
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	who, err := StaffName(act, p, m.Staff)
	if err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	return notify(act, a, w, bot.Outgoing{
		Text: p.Text("asked.again", "code", string(a.Code), "staff", who, "office", office.Name, "day", p.Day(m.DeliveredAt)),
		// Their platform shows the reply with it; where that is gone, the question stands alone.
		ReplyTo: bot.Ref{Outbox: m.Outbox}, Buttons: [][]bot.Button{VerdictButtons(p, a, m)}}, false)
}

// LastAnswer is the latest reply that counts and has arrived; ok = false: there is none.
func LastAnswer(act talk.Act, a store.Aspiration) (m store.Message, ok bool, err error) {
	if a.FirstReplyAt.IsZero() {
		return m, false, nil
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return m, false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	types := replyTypes(events)
	all, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Last: true, Limit: quotedMessages})
	if err != nil {
		return m, false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, m := range slices.Backward(all) {
		if types[m.ID] == store.ReplyPersonal && !m.DeliveredAt.IsZero() {
			return m, true, nil
		}
	}
	return m, false, nil
}

// VerdictButtons ask whether a reply was an answer.
func VerdictButtons(p messages.Printer, a store.Aspiration, m store.Message) []bot.Button {
	_, rows := replyAsk(p, a, m, askVerdict)
	return rows[0]
}

// Judged, of a printer with days as they are at the office, is what a message says that asked for a verdict on a reply apart from it, once there is one: with the question for stars,
// as long as there are none.
func Judged(p messages.Printer, a store.Aspiration, m store.Message) bot.Outgoing {
	at := thanked
	if a.Stars == 0 {
		at = askStars
	}
	text, rows := replyAsk(p, a, m, at)
	return bot.Outgoing{Text: p.Text("asked.judged", "code", string(a.Code), "said", text), Buttons: rows}
}

// AskedAnew is Judged, where they want to change what they said.
func AskedAnew(p messages.Printer, a store.Aspiration, m store.Message) bot.Outgoing {
	text, rows := replyAsk(p, a, m, askAnew)
	return bot.Outgoing{Text: p.Text("asked.judged", "code", string(a.Code), "said", text), Buttons: rows}
}

// askElsewhere asks, two weeks after the citizen began to wait, whether they were answered elsewhere.
func askElsewhere(act talk.Act, a store.Aspiration, w *store.Watch) error {
	w.Waited, w.News = a.TurnAt, ""
	knowOverdue(act, a, w)
	if perhaps, err := perhapsSince(act, a, a.TurnAt); err != nil || perhaps {
		return err
	}
	if err := supportersHear(act, a, newsWaited, 0); err != nil || a.Unclaimed() {
		return err
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	return notify(act, a, w, bot.Outgoing{Text: p.Text("elsewhere.ask", "code", string(a.Code), "office", office.Name),
		Buttons: [][]bot.Button{
			{{Label: p.S("elsewhere.button.yes"), Data: talk.Data("c.elsewhere", a.ID, "yes")},
				{Label: p.S("elsewhere.button.no"), Data: talk.Data("c.elsewhere", a.ID, "no")}},
			{withdrawButton(p, a)}}}, false)
}

// knowOverdue notes that the citizen knows that the promise is past. What is promised for later, as by an office that had it passed on, can still
// be broken.
func knowOverdue(act talk.Act, a store.Aspiration, w *store.Watch) {
	if !a.DueAt.After(act.Now) {
		w.Overdue = a.TurnAt
	}
}

// Elsewhere takes the citizen's word on whether they were answered elsewhere, and tells the office. Yes closes the matter, and
// ends no wait: it is no reply. changed is false if they said so before. ErrState: they wait for nothing.
func Elsewhere(act talk.Act, a *store.Aspiration, yes bool) (changed bool, err error) {
	w, err := watchOf(act, *a)
	if err != nil {
		return false, err
	}
	said := "no"
	if yes {
		said = "yes"
	}
	if w.Elsewhere == said && (!yes || a.State == store.Closed) {
		return false, nil
	}
	if !waits(*a) && !(yes && a.State == store.Closed && a.Turn == store.OfficeTurn) {
		return false, ErrState
	}
	w.Elsewhere, w.Waited, w.News = said, a.TurnAt, ""
	knowOverdue(act, *a, &w)
	e := store.Event{Kind: store.EventElsewhere, Data: map[string]any{"answered": yes}}
	if !yes {
		if err := Record(act, *a, e); err != nil {
			return false, err
		}
		if !RemindedToday(act, *a, w) {
			if _, err := remind(act, *a, &w, byCitizen, 0); err != nil {
				return false, err
			}
		}
		return true, keepWatch(act, *a, w)
	}
	w.RemindAt = zeroTime
	if err := act.SaveWatch(w); err != nil {
		return false, fmt.Errorf("keep what was told of %d: %w", a.ID, err)
	}
	if err := Record(act, *a, e); err != nil {
		return false, err
	}
	if a.State == store.Open {
		a.State, a.ClosedAt = store.Closed, act.Now
		if err := act.SaveAspiration(*a); err != nil {
			return false, fmt.Errorf("save %d: %w", a.ID, err)
		}
		if err := Record(act, *a, store.Event{Kind: store.EventClose}); err != nil {
			return false, err
		}
		if err := supportersHear(act, *a, newsState, 0); err != nil { // who wait still
			return false, err
		}
	}
	if quiet, err := Quiet(act, a, 0); err != nil {
		return false, err
	} else if !quiet {
		if err := tellRooms(act, *a, store.Message{Aspiration: a.ID}, "room.elsewhere"); err != nil {
			return false, err
		}
	}
	return true, RefreshCard(act, *a)
}

// saidElsewhere reports whether the citizen closed it by saying that they were answered elsewhere.
func saidElsewhere(act talk.Act, a store.Aspiration) (bool, error) {
	if a.State != store.Closed || a.Turn != store.OfficeTurn {
		return false, nil
	}
	w, err := watchOf(act, a)
	return w.Elsewhere == "yes", err
}

// OpenAgain has a closed aspiration opened again by its citizen, without a word. Where they wait for an answer still, they wait on,
// and the office is told. Else it is theirs to say what is missing: a turn of the office begins with words, or a verdict
// (measures.md). ErrState: it is not closed.
func OpenAgain(act talk.Act, a *store.Aspiration) error {
	if a.State != store.Closed {
		return ErrState
	}
	waited := a.Turn == store.OfficeTurn
	if waited {
		if err := officeTurn(act, a); err != nil {
			return err
		}
	} else {
		a.State, a.ClosedAt = store.Open, zeroTime
		if err := openAgain(act, a); err != nil {
			return err
		}
		a.Turn, a.TurnAt, a.DueAt = store.CitizenTurn, act.Now, zeroTime
		if err := Record(act, *a, store.Event{Kind: store.EventReopen}); err != nil {
			return err
		}
		if err := supportersHear(act, *a, newsState, changeWait); err != nil {
			return err
		}
		w, err := watchOf(act, *a)
		if err != nil {
			return err
		}
		w.Asked = act.Now // they are asked what is missing: that is enough
		if err := keepWatch(act, *a, w); err != nil {
			return err
		}
	}
	a.UnreachableAt = zeroTime
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if quiet, err := Quiet(act, a, 0); err != nil {
		return err
	} else if waited && !quiet {
		if err := tellRooms(act, *a, store.Message{Aspiration: a.ID}, "room.reopened"); err != nil {
			return err
		}
	}
	return RefreshCard(act, *a)
}
