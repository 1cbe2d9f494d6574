package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// Timers of a draft; their reference is the aspiration's ID. The first three are of one that is left alone: to submit it, or to ask once more for
// consent. They are three, so that a clock that is set back has none wait longer than once more for as long as it was to.
const (
	TimerDraft  = "draft"        // for draft_wait
	TimerDanger = "draft_danger" // for danger_wait
	TimerLong   = "draft_long"   // for longer, see LongestAlone
	TimerHeld   = "held"         // held for draft_keep: erase it
)

// begin makes a draft of a first message that came by a deep link with that payload, or by none, and shows it. What was remembered for it is
// used up.
func begin(t *talk.Turn, c talk.Content, payload string, matters []store.Aspiration) error {
	if err := hear(t, c.Text); err != nil {
		return err
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	if mem.Via != "" || mem.Fresh || mem.Adding != 0 { // else there is nothing to write: most begin so
		mem.Via, mem.Fresh, mem.FreshAt = "", false, time.Time{}
		mem.AddsNothing() // what follows goes with the draft
		if err := t.Remember(mem); err != nil {
			return err
		}
	}
	a, m, err := draft(t, c, payload)
	if err != nil {
		return err
	}
	return show(t, a, matters, []store.Message{m}, 1)
}

// draft makes a draft of a first message that came by a deep link with that payload, or by none.
func draft(t *talk.Turn, c talk.Content, payload string) (a store.Aspiration, m store.Message, err error) {
	if a, err = draftAbout(t, c, payload, t.Now); err != nil {
		return a, m, err
	}
	if m, err = addMessage(t, a, c); err != nil {
		return a, m, err
	}
	wait, err := draftWait(t.Act, a, c.Text)
	if err != nil {
		return a, m, err
	}
	return a, m, setAlone(t.Act, a, wait)
}

// draftAbout makes a draft for what was received then, which the caller gives it.
func draftAbout(t *talk.Turn, c talk.Content, payload string, received time.Time) (a store.Aspiration, err error) {
	a = store.Aspiration{Citizen: t.Who.Citizen, Identity: t.Who.ID, Home: t.Here(), Via: payload, State: store.Drafted,
		ReceivedAt: received, KindBy: store.ByGuess}
	if err := located(t.Act, &a, c.Location); err != nil {
		return a, err
	}
	urgent := caution.DangerOf(c.Text) != caution.NoDanger
	if urgent {
		a.Urgent = store.Urgent
	}
	if err := understand(t.Act, &a, c.Text); err != nil {
		return a, err
	}
	if t.MustConsent || t.Who.Stopped {
		if agreed, err := consented(t); err != nil {
			return a, err
		} else if !agreed {
			a.State = store.Held
		}
	}
	if a, err = t.CreateAspiration(a); err != nil {
		return a, fmt.Errorf("create an aspiration: %w", err)
	}
	then := t.Act
	then.Now = received
	if err := matter.Record(then, a, store.Event{Kind: store.EventReceived}); err != nil {
		return a, err
	}
	if urgent {
		if err := matter.Record(t.Act, a, store.Event{Kind: store.EventUrgent}); err != nil {
			return a, err
		}
	}
	if a.State == store.Held {
		if err := matter.Record(t.Act, a, store.Event{Kind: store.EventHeld}); err != nil {
			return a, err
		}
		if err := t.SetTimer(TimerHeld, int64(a.ID), t.Now.Add(t.DraftKeep)); err != nil {
			return a, fmt.Errorf("set a timer: %w", err)
		}
	}
	return a, nil
}

// showNew is show, for who has the draft alone in hand.
func showNew(t *talk.Turn, a store.Aspiration) error {
	matters, err := t.Matters(t.Who.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	some, total, err := draftMessages(t.Act, a)
	if err != nil {
		return err
	}
	return show(t, a, matters, some, total)
}

// show shows a draft for the first time. some are the first of its messages.
func show(t *talk.Turn, a store.Aspiration, matters []store.Aspiration, some []store.Message, total int) error {
	out, err := draftOut(t.Act, t.P, a, matters, some, total, t.Whispers())
	if err != nil {
		return err
	}
	a.DraftBox, err = t.SayAbout(out, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	if err != nil {
		return err
	}
	if err := t.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return noticeShown(t)
}

// addToDraft adds a message, and puts off the moment at which the draft submits itself. Of one who writes very much at once
// the draft is brought up to date only now and then: see QuietDue.
func addToDraft(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if danger, raised, err := matter.Raise(t.Act, &a, c.Text); err != nil {
		return err
	} else if raised {
		if err := t.SaveAspiration(a); err != nil {
			return fmt.Errorf("save %d: %w", a.ID, err)
		}
		if err := sayDanger(t, a, danger); err != nil {
			return err
		}
	}
	if a.QuietUntil.After(t.Now) {
		_, err := addMessage(t, a, c)
		return err
	}
	if done, err := typed(t, a, c); done || err != nil {
		return err
	}
	if done, err := answeredWhere(t, &a, c); err != nil {
		return err
	} else if done {
		if err := matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken); err != nil {
			return err
		}
		if err := putOff(t.Act, a, ""); err != nil {
			return err
		}
		return showGrown(t, a)
	}
	if err := hear(t, c.Text); err != nil {
		return err
	}
	m, err := addMessage(t, a, c)
	if err != nil {
		return err
	}
	if quiet, err := matter.Quiet(t.Act, &a, m.ID); quiet || err != nil {
		return err
	}
	if err := putOff(t.Act, a, c.Text); err != nil {
		return err
	}
	if !isThanks(c) { // with that they end what they told
		if err := understandAnew(t, &a, c.Location); err != nil {
			return err
		}
	}
	return showGrown(t, a)
}

// showGrown changes the draft to what was understood by now; where it was begun elsewhere, it is shown here from now on.
func showGrown(t *talk.Turn, a store.Aspiration) error {
	if at, err := draftAt(t.Act, a); err != nil {
		return err
	} else if at != t.Here() && a.Home == t.Here() { // begun where only they see it, and gone on with here
		if err := editDraft(t.Act, a, bot.Outgoing{Text: t.P.Text("draft.elsewhere")}); err != nil {
			return err
		}
		return showNew(t, a)
	}
	return showDraft(t.Act, t.P, a)
}

// draftRead is how many messages of a draft are looked at: what it is about stands at its beginning.
const draftRead = 50

// draftMessages are the first messages of a draft, and how many it has.
func draftMessages(act talk.Act, a store.Aspiration) (some []store.Message, total int, err error) {
	some, total, err = act.SomeMessages(a.ID, store.MessageFilter{Limit: draftRead})
	if err != nil {
		return nil, 0, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return some, total, nil
}

// addMessage stores a message of the draft.
func addMessage(t *talk.Turn, a store.Aspiration, c talk.Content) (store.Message, error) {
	m, err := t.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: t.Now, Opening: true,
		Text: c.Text, Files: matter.Nameless(c.Files), Location: c.Location, Contact: c.Contact, From: t.Here(), FromID: c.ID, Album: c.Album})
	if err != nil {
		return m, fmt.Errorf("keep a message: %w", err)
	}
	return m, nil
}

// putOff has the draft submit itself when it was left alone from now on. text is what was added to it.
func putOff(act talk.Act, a store.Aspiration, text string) error {
	if a.State == store.Held && a.DraftBox != 0 {
		return nil // asked about once more, and no oftener
	}
	wait, err := draftWait(act, a, text)
	if err != nil {
		return err
	}
	return leaveAlone(act, a, wait)
}

// leaveAlone has a draft submit itself after a span, whatever was set before.
func leaveAlone(act talk.Act, a store.Aspiration, wait time.Duration) error {
	for _, kind := range []string{TimerDraft, TimerDanger, TimerLong} {
		if kind == timerFor(act, a, wait) {
			continue
		}
		if err := act.ClearTimer(kind, int64(a.ID)); err != nil {
			return fmt.Errorf("clear a timer: %w", err)
		}
	}
	return setAlone(act, a, wait)
}

// setAlone is leaveAlone of a draft for which nothing was set before.
func setAlone(act talk.Act, a store.Aspiration, wait time.Duration) error {
	if err := act.SetTimer(timerFor(act, a, wait), int64(a.ID), act.Now.Add(wait)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

func timerFor(act talk.Act, a store.Aspiration, wait time.Duration) string {
	switch {
	case wait > act.DraftWait:
		return TimerLong
	case a.Urgent == store.Urgent && wait <= act.WaitOf(true):
		return TimerDanger
	}
	return TimerDraft
}

// showDraft changes the draft, as its citizen sees it, to what was understood by now.
func showDraft(act talk.Act, p messages.Printer, a store.Aspiration) error {
	matters, err := act.Matters(a.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	at, err := draftAt(act, a)
	if err != nil {
		return err
	}
	some, total, err := draftMessages(act, a)
	if err != nil {
		return err
	}
	out, err := draftOut(act, p, a, matters, some, total, at != a.Home)
	if err != nil {
		return err
	}
	return editDraft(act, a, out)
}

// showTapped changes the draft, as its citizen sees it, after a tap: the message that was tapped, where they alone see it.
func showTapped(t *talk.Turn, a store.Aspiration, out bot.Outgoing) error {
	if t.Whispers() {
		return t.EditTapped(out, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	}
	return editDraft(t.Act, a, out)
}

// draftAt is where the draft stands: elsewhere than Home if its citizen wrote it where only they see it.
func draftAt(act talk.Act, a store.Aspiration) (bot.Address, error) {
	row, err := act.Outbox(a.DraftBox)
	if errors.Is(err, store.ErrNotFound) {
		return a.Home, nil
	} else if err != nil {
		return a.Home, fmt.Errorf("the draft's message: %w", err)
	}
	return row.To, nil
}

func editDraft(act talk.Act, a store.Aspiration, out bot.Outgoing) error {
	return editDraftAs(act, a, out, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
}

func editDraftAs(act talk.Act, a store.Aspiration, out bot.Outgoing, about store.About) error {
	at, err := draftAt(act, a)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: a.DraftBox}
	if _, err := act.Enqueue(store.Outbound{To: at, Lane: bot.Interactive, Out: out, About: about}); err != nil {
		return fmt.Errorf("enqueue a changed draft: %w", err)
	}
	return nil
}

// DraftSettled takes in what became of a change of a draft, or of what staff noted for a citizen. Where its message is gone, it is shown in
// another from then on. Of one that is a draft no more, what became of it is told elsewhere.
func DraftSettled(act talk.Act, s store.Settled) error {
	if !talk.FoundGone(s) {
		return nil
	}
	a, err := act.Aspiration(s.About.Aspiration)
	if errors.Is(err, store.ErrNotFound) || err == nil && a.State != store.Drafted && a.State != store.Held {
		return nil
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	row, err := act.Outbox(s.ID)
	if err != nil {
		return fmt.Errorf("a changed draft: %w", err)
	}
	if box := row.Out.Target.Outbox; box != 0 && box != a.DraftBox { // it stands in another already, which may not know of this
		if s.About.Purpose != store.ForDraft {
			return nil
		}
		p, err := matter.CitizenPrinter(act, a)
		if err != nil {
			return err
		}
		return showDraft(act, p, a)
	}
	id, err := act.SayAnew(s)
	if err != nil || id == 0 {
		return err
	}
	a.DraftBox = id
	if err := act.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return nil
}

// DraftDue acts on the draft timers.
func DraftDue(act talk.Act, timer store.Timer) error {
	a, err := act.Aspiration(store.AspirationID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", timer.Ref, err)
	}
	switch {
	case timer.Kind != TimerHeld && a.State == store.Drafted:
		return submitAlone(act, a)
	case timer.Kind != TimerHeld && a.State == store.Held:
		p, err := matter.CitizenPrinter(act, a)
		if err != nil {
			return err
		}
		return matter.TellCitizenWith(act, a, p.Text("draft.consent_again", "day", p.Dated(a.ReceivedAt.Add(act.DraftKeep))), consentButtons)
	case timer.Kind == TimerHeld && a.State == store.Held:
		return expire(act, a)
	}
	return nil
}
