package citizen

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// Edit takes a changed message. Content that did not change is no edit: platforms send those too.
func Edit(t *talk.Turn, m store.Message) error {
	text, files := t.Update.Message.Text, matter.FilesBeyond(t.Update.Message.Files, m.Files)
	gone := matter.FilesBeyond(m.Files, t.Update.Message.Files)
	if m.Text == text && len(files) == 0 && len(gone) == 0 {
		return nil
	}
	a, err := t.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	if a.State.Sent() && m.Text == text && len(files) == 0 { // what the office has it keeps
		return nil
	}
	if m.Citizen == t.Who.Citizen && a.State == store.Cancelled && (!talk.Blank(text) || len(files) > 0) { // they may think that it goes out so
		return Aside(t, "citizen.edit_cancelled")
	}
	if m.Citizen != t.Who.Citizen || a.State == store.Cancelled || a.State == store.Expired || a.State == store.Erased {
		return nil
	}
	if t.Who.Stopped && a.State.Sent() { // they wanted nothing more processed
		return editStopped(t, a, text)
	}
	if len(gone) > 0 && !a.State.Sent() { // nobody has them yet, and nobody gets them
		if err := t.TakeOutFiles(m.ID, gone); err != nil {
			return fmt.Errorf("take files out of message %d: %w", m.ID, err)
		}
		m.Files = slices.DeleteFunc(m.Files, func(f bot.File) bool {
			return slices.ContainsFunc(gone, func(g bot.File) bool { return g.ID == f.ID })
		})
	}
	danger, raised := caution.NoDanger, false
	if m.Text != text && (a.Citizen == t.Who.Citizen || a.State == store.Open || a.State == store.Closed) { // or they support it
		if danger, raised, err = matter.Raise(t.Act, &a, text); err != nil {
			return err
		} else if raised {
			if err := t.SaveAspiration(a); err != nil {
				return fmt.Errorf("save %d: %w", a.ID, err)
			}
		}
	}
	if m.Text != text {
		if err := matter.Revise(t.Act, a, m, text); err != nil {
			return err
		}
	}
	if len(files) > 0 {
		if quiet, err := matter.Enrich(t.Act, a, m, files); err != nil {
			return err
		} else if !quiet {
			if err := matter.Mark(t.Act, t.Here(), m.FromID, bot.MarkTaken); err != nil {
				return err
			}
		}
	}
	switch {
	case a.Citizen != t.Who.Citizen && raised: // they support it
		return supporterInDanger(t, a, nil, danger, store.About{Purpose: store.ForSupport, Aspiration: a.ID})
	case !a.State.Sent():
		return draftEdited(t, a, danger, raised)
	case raised:
		return goOnInDanger(t, a, nil)
	case a.State == store.Closed, (a.State == store.Withdrawn || a.State == store.Spam) && a.Citizen == t.Who.Citizen:
		return editedAtRest(t, a, m)
	case a.State == store.Open && len(files) == 0: // files have their sign
		return editedOpen(t, a, m)
	}
	return nil
}

// editAbout is what an answer to a change is about. ok = false: they support the aspiration no more, and are told nothing of it.
func editAbout(t *talk.Turn, a store.Aspiration) (about store.About, ok bool, err error) {
	about = store.About{Purpose: store.ForReceipt, Aspiration: a.ID}
	if a.Citizen == t.Who.Citizen {
		return about, true, nil
	}
	about.Purpose = store.ForSupport
	s, err := t.Support(a.ID, t.Who.Citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return about, false, fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	return about, err == nil && s.InForce(), nil
}

// editSaidFor is how long after a change what staff see of further ones is not said again.
const editSaidFor = 10 * time.Minute

// editedOpen says of a change in what is open that staff see it. Of several in a row it is said once.
func editedOpen(t *talk.Turn, a store.Aspiration, m store.Message) error {
	a, err := t.Aspiration(a.ID)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", a.ID, err)
	}
	if a.QuietUntil.After(t.Now) { // they did so much that nothing is said of each
		return nil
	}
	about, ok, err := editAbout(t, a)
	if err != nil || !ok {
		return err
	}
	events, err := t.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	lately := 0
	for _, e := range events {
		if e.Kind == store.EventEdit && e.Staff == 0 && (e.Citizen == t.Who.Citizen || e.Citizen == 0) && t.Now.Sub(e.At) < editSaidFor {
			lately++
		}
	}
	if lately > 1 {
		return nil
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	who, err := addressee(t, a)
	if err != nil {
		return err
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("citizen.edit_open", "code", string(a.Code), "who", who), ReplyTo: bot.Ref{Message: m.FromID}}, about)
	return err
}

// editedAtRest says of a change in what is closed, withdrawn or set aside that nobody is to answer it as things stand, and how that is
// changed. Of several changes in a row it is said once.
func editedAtRest(t *talk.Turn, a store.Aspiration, m store.Message) error {
	about, ok, err := editAbout(t, a)
	if err != nil || !ok {
		return err
	}
	key := "citizen.edit_closed"
	var rows [][]bot.Button
	switch {
	case a.Citizen != t.Who.Citizen:
	case a.State == store.Spam:
		key = "citizen.passed_aside"
	case a.State == store.Withdrawn:
		key = "citizen.edit_withdrawn"
		rows = [][]bot.Button{{t.Btn("own.button.restore", "c.restore", a.ID)}}
	default:
		rows = [][]bot.Button{{t.Btn("detail.button.reopen", "c.reopen", a.ID)}}
	}
	who, err := addressee(t, a)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code), "who", who), ReplyTo: bot.Ref{Message: m.FromID}, Buttons: rows}
	if row, err := lastRow(t); err != nil || row.ID != 0 && row.Out.Text.S == out.Text.S {
		return err
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	_, err = t.SayAbout(out, about)
	return err
}

// editStopped says that a change is not taken from who asked that nothing more be passed on; and whom to call, if it speaks of danger.
func editStopped(t *talk.Turn, a store.Aspiration, text string) error {
	var b bot.TextBuilder
	if d := caution.DangerOf(text); d != caution.NoDanger {
		b.Text(dangerText(t.Act, t.P, a, d)).Line()
	}
	return asideText(t, b.Text(t.P.Text("citizen.edit_stopped")).Build())
}

// draftEdited shows a draft of which a message was changed, as it is understood now. It goes out when it would have, or sooner if it
// speaks of danger only since.
func draftEdited(t *talk.Turn, a store.Aspiration, danger caution.Danger, raised bool) error {
	if raised {
		if err := sayDanger(t, a, danger); err != nil {
			return err
		}
		if err := putOff(t.Act, a, ""); err != nil {
			return err
		}
	}
	if err := understandAnew(t, &a, nil); err != nil {
		return err
	}
	return showDraft(t.Act, t.P, a)
}

// Deleted takes in that a message was deleted by its citizen. A draft of which nothing is left is given up; of an
// aspiration that was sent, the rooms are told.
func Deleted(act talk.Act, m store.Message) error {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	switch {
	case a.Recorder != 0 && m.Opening: // typed by staff: it is not theirs to take back
		return nil
	case a.State.Sent():
		return matter.Retract(act, a, m)
	case a.State != store.Drafted && a.State != store.Held:
		return nil
	}
	if _, err := act.RetractMessage(m.ID, act.Now); err != nil {
		return fmt.Errorf("take message %d back: %w", m.ID, err)
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	if empty, err := nothingIn(act, a); err != nil {
		return err
	} else if !empty {
		return showDraft(act, p, a)
	}
	if err := giveUp(act, a); err != nil {
		return err
	}
	return editDraft(act, a, bot.Outgoing{Text: p.Text("draft.dropped")})
}

// ensure makes the speaker a citizen, if they are not one yet.
func ensure(t *talk.Turn) error {
	if t.Who.Citizen != 0 {
		return nil
	}
	c, err := t.CreateCitizen(t.Now)
	if err != nil {
		return fmt.Errorf("create a citizen: %w", err)
	}
	t.Who.Citizen = c.ID
	t.Who, err = t.SaveIdentity(t.Who)
	if err != nil {
		return fmt.Errorf("save identity %d: %w", t.Who.ID, err)
	}
	return nil
}
