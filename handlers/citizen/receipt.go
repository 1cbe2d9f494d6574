package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/erasure"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// submitAlone sends a draft that was left alone, with the best guess where something is still open. One whose citizen has
// sent many just now waits.
func submitAlone(act talk.Act, a store.Aspiration) error {
	matters, err := sentBefore(act, a)
	if err != nil {
		return err
	}
	if pause, _, err := pausedUntil(act, a, matters); err != nil {
		return err
	} else if !pause.IsZero() {
		return leaveAlone(act, a, pause.Sub(act.Now))
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	if _, err := reroute(act, &a); err != nil {
		return err
	}
	if a.Office == "" {
		offices, err := takingOffices(act)
		if err != nil {
			return err
		}
		if len(offices) == 0 { // nowhere to go: it stays a draft, and is not lost
			return leaveAlone(act, a, time.Hour)
		}
		a.Office, a.OfficeBy = offices[0].ID, store.ByDefault
	}
	if out, before, done, err := joinRepeated(act, p, a, matters); err != nil {
		return err
	} else if done {
		return editDraftAs(act, a, out, store.About{Purpose: store.ForReceipt, Aspiration: before.ID})
	}
	if err := matter.Submit(act, &a); err != nil {
		return err
	}
	if err := matter.Learn(act, a, false); err != nil {
		return err
	}
	if at, err := draftAt(act, a); err != nil {
		return err
	} else if at != a.Home { // they may not be reached there
		out, err := whisperedReceipt(act, p, a)
		if err != nil {
			return err
		}
		return editDraftAs(act, a, out, store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
	}
	if err := editDraft(act, a, bot.Outgoing{Text: p.Text("draft.sent_alone")}); err != nil {
		return err
	}
	return sayReceipt(act, p, a)
}

func sayReceipt(act talk.Act, p messages.Printer, a store.Aspiration) error {
	out, err := receipt(act, p, a)
	if err != nil {
		return err
	}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue a receipt: %w", err)
	}
	return nil
}

// Received takes in what became of a receipt, or of news. What was to take the place of a message that is gone is said anew. Where it was for
// its citizen alone to see among others, and is not or may not be there (the draft could not be made into it any more, or the program
// ended while it was said), it is said in their own chat: rather twice than never, for it is what tells the code.
func Received(act talk.Act, s store.Settled) error {
	if s.Outcome != bot.Refused && s.Outcome != bot.Uncertain {
		return nil
	}
	a, err := act.Aspiration(s.About.Aspiration)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && !a.State.Sent():
		return nil
	case err == nil && s.To == a.Home && talk.FoundGone(s):
		id, err := act.SayNewsAnew(s)
		if err != nil || id == 0 {
			return err
		}
		return matter.NoticeMoved(act, a, s, id)
	case err == nil && s.To == a.Home:
		return act.SayAgain(s)
	case err != nil:
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	return sayReceipt(act, p, a)
}

// receipt says that the aspiration has reached its office, its code, and by when a reply is promised.
func receipt(act talk.Act, p messages.Printer, a store.Aspiration) (bot.Outgoing, error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	text := p.Text("receipt.praise", "office", office.Name, "code", string(a.Code))
	if !a.DueAt.IsZero() {
		text = p.Text("receipt.text", "office", office.Name, "code", string(a.Code), "day", p.In(office.Location()).Dated(a.DueAt))
	}
	if a.Aside != "" && !a.DueAt.IsZero() {
		text = p.Text("safe.receipt_aside", "office", office.Name, "code", string(a.Code), "day", p.In(office.Location()).Dated(a.DueAt))
	}
	if text, err = withEvent(act, p, a, text); err != nil {
		return bot.Outgoing{}, err
	}
	return withDanger(act, p, a, bot.Outgoing{Text: text, Buttons: [][]bot.Button{{
		{Label: p.S("citizen.button.status"), Data: "c.status"}, {Label: p.S("citizen.button.other"), Data: "c.new"}}, {OwnButton(p, a)}}})
}

// expire erases a draft that got no consent, and counts it. That is said once, in a new message: the draft is long out of sight.
func expire(act talk.Act, a store.Aspiration) error {
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	a.State = store.Expired
	if err := act.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventExpired}); err != nil {
		return err
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventErased, Data: map[string]any{"why": erasure.WhyConsent}}); err != nil {
		return err
	}
	if err := act.EraseAspiration(a.ID, act.Now); err != nil {
		return fmt.Errorf("erase %d: %w", a.ID, err)
	}
	// Where the draft is gone with the words, this changes nothing: nobody waits for it.
	if err := editDraftAs(act, a, bot.Outgoing{Text: p.Text("erase.gone_here")}, store.About{Purpose: store.ForErasure, Aspiration: a.ID}); err != nil {
		return err
	}
	_, err = act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive,
		Out: bot.Outgoing{Text: p.Text("draft.expired")}, About: store.About{Purpose: store.ForTalk}})
	if err != nil {
		return fmt.Errorf("enqueue a farewell: %w", err)
	}
	return nil
}
