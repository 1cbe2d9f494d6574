package citizen

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Tap answers a citizen's button. Buttons are old, tapped twice, and forged: each looks at how things stand now.
func Tap(t *talk.Turn, verb string, args talk.Args) error {
	if t.Who.Stopped && tellsStaff(verb, args) {
		return t.Toast("own.toast.stopped")
	}
	if done, err := knowsTap(t, verb, args); done || err != nil {
		return err
	}
	if done, err := newsTap(t, verb, args); done || err != nil {
		return err
	}
	switch verb {
	case "c.status":
		if err := t.Toast(""); err != nil {
			return err
		}
		return Status(t)
	case "c.new":
		return fresh(t)
	case "c.open":
		return Open(t, args.At(0))
	case "c.here":
		return here(t, args.At(0))
	case "c.verdict", "c.star":
		return judge(t, verb, args)
	case "c.calm":
		return calm(t, args.Int(0))
	case "c.lang":
		return chooseLang(t, args.At(0))
	}
	if done, err := ownTap(t, verb, args); done || err != nil {
		return err
	}
	if done, err := supporterTap(t, verb, args); done || err != nil {
		return err
	}
	a, err := own(t, args.Int(0))
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return err
	}
	if verb == "c.undrop" {
		return undrop(t, a)
	}
	if a.State != store.Drafted && a.State != store.Held {
		if place := t.Update.Tap.Values["tempat"]; a.State.Sent() && verb == verbArea && !talk.Blank(place) {
			return filledIn(t, a, place) // it went out while they wrote
		} else if a.State.Sent() {
			return t.Toast("toast.sent_already", "code", string(a.Code))
		}
		return t.Toast("toast.stale")
	}
	return draftTap(t, a, verb, args)
}

// tellsStaff reports whether a button has staff told something: not before who asked that nothing more be passed on agrees again.
func tellsStaff(verb string, args talk.Args) bool {
	switch verb {
	case "c.verdict", "c.star", "c.remind", "c.elsewhere", "c.reopen", "c.add", "c.sv", "c.sremind", "c.apart":
		return true
	case "c.name":
		return args.At(1) != "off"
	}
	return false
}

// draftTap is a button under a draft that is one still.
func draftTap(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	switch verb {
	case "c.send":
		if a.State == store.Held {
			return t.Toast("toast.consent_first")
		}
		return send(t, a)
	case "c.agree":
		if err := agree(t, a.ID); err != nil {
			return err
		}
		return agreed(t, a)
	case "c.drop":
		return drop(t, a)
	case "c.sup":
		return support(t, a, store.AspirationID(args.Int(1)))
	case "c.supadd":
		return addToSupported(t, a, store.AspirationID(args.Int(1)))
	case "c.kind":
		if args.At(1) == "" {
			return askKind(t, a)
		}
		return setKind(t, a, store.Kind(args.At(1)))
	case "c.topics":
		return askTopic(t, a, int(args.Int(1)))
	case "c.topic":
		return setTopic(t, a, args.At(1))
	case "c.offices":
		return askOffice(t, a, int(args.Int(1)))
	case "c.to":
		if args.At(1) == "" {
			return askOffice(t, a, 0)
		}
		return setOffice(t, a, store.OfficeID(args.At(1)))
	case verbArea:
		return areaTap(t, a, args)
	case "c.draft":
		if err := t.Toast(""); err != nil {
			return err
		}
		return showAgain(t, a)
	case "c.join":
		if a.State == store.Held {
			return t.Toast("toast.consent_first")
		}
		if args.At(1) == "" {
			return askJoin(t, a)
		}
		return join(t, a, args.Int(1))
	}
	return t.Toast("toast.stale")
}

// agreed makes a held draft one that goes out, at once or, where its office is still to be chosen, as drafts do.
func agreed(t *talk.Turn, a store.Aspiration) error {
	if err := letGo(t, &a); err != nil {
		return err
	}
	return send(t, a)
}

// letGo makes a held draft, to which its citizen has agreed, one that goes out when it is left alone.
func letGo(t *talk.Turn, a *store.Aspiration) error {
	if t.Who.Stopped {
		if err := setStopped(t, false); err != nil {
			return err
		}
	}
	a.State = store.Drafted
	if err := t.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := t.ClearTimer(TimerHeld, int64(a.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	return leaveAlone(t.Act, *a, t.DraftWait)
}

// elsewhere changes the draft's own message too, where another one was tapped: no button there is of use any more.
func elsewhere(t *talk.Turn, a store.Aspiration, key string) error {
	other, err := anotherTapped(t, a)
	if err != nil || !other {
		return err
	}
	return editDraft(t.Act, a, bot.Outgoing{Text: t.P.Text(key)})
}

// anotherTapped reports whether another message than the draft's own was tapped. Of one that is perhaps just being sent it is not
// known yet: it is asked before anything is changed that would have to be undone.
func anotherTapped(t *talk.Turn, a store.Aspiration) (bool, error) {
	if t.Whispers() {
		return false, nil // it is the one tapped
	}
	if t.Update.Tap == nil { // they typed what the button says
		return true, nil
	}
	tapped, err := t.TappedThing()
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("what was tapped: %w", err)
	}
	return err != nil || tapped.Outbox != a.DraftBox, nil
}

// own finds an aspiration of the speaker's.
func own(t *talk.Turn, id int64) (store.Aspiration, error) {
	a, err := t.Aspiration(store.AspirationID(id))
	if err != nil {
		return a, fmt.Errorf("aspiration %d: %w", id, err)
	}
	if t.Who.Citizen == 0 || a.Citizen != t.Who.Citizen {
		return a, store.ErrNotFound
	}
	return a, nil
}

// send submits a draft; its message becomes the receipt.
func send(t *talk.Turn, a store.Aspiration) error {
	if _, err := anotherTapped(t, a); err != nil {
		return err
	}
	if closed, err := reroute(t.Act, &a); err != nil {
		return err
	} else if closed { // they were told that it goes elsewhere
		if err := t.SaveAspiration(a); err != nil {
			return fmt.Errorf("save %d: %w", a.ID, err)
		}
		if err := t.Toast("toast.office_closed"); err != nil {
			return err
		}
		return showAgain(t, a)
	}
	if a.Office == "" {
		if offices, err := takingOffices(t.Act); err != nil {
			return err
		} else if len(offices) == 0 { // it says that it waits for one
			if err := t.Toast(""); err != nil {
				return err
			}
			return showAgain(t, a)
		}
		if err := t.Toast("toast.office_first"); err != nil {
			return err
		}
		return askOffice(t, a, 0)
	}
	matters, err := sentBefore(t.Act, a)
	if err != nil {
		return err
	}
	if pause, many, err := pausedUntil(t.Act, a, matters); err != nil {
		return err
	} else if !pause.IsZero() {
		if err := t.Toast("toast.paused", "n", many, "clock", inZone(t, a).P.Clock(pause)); err != nil {
			return err
		}
		return showAgain(t, a)
	}
	if err := clearTimers(t.Act, a); err != nil {
		return err
	}
	if out, before, done, err := joinRepeated(t.Act, t.P, a, matters); err != nil {
		return err
	} else if done {
		if err := t.Toast(""); err != nil {
			return err
		}
		return t.EditTapped(out, store.About{Purpose: store.ForReceipt, Aspiration: before.ID})
	}
	if err := matter.Submit(t.Act, &a); err != nil {
		return err
	}
	if err := matter.Learn(t.Act, a, true); err != nil {
		return err
	}
	out, err := receiptTo(t, a)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := elsewhere(t, a, "draft.sent_alone"); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
}

// clearTimers ends what waits for a draft. TimerLong, of a few, finds nothing to do when it is due.
func clearTimers(act talk.Act, a store.Aspiration) error {
	kinds := []string{TimerDraft, TimerHeld}
	if a.Urgent == store.Urgent {
		kinds = append(kinds, TimerDanger)
	}
	for _, kind := range kinds {
		if err := act.ClearTimer(kind, int64(a.ID)); err != nil {
			return fmt.Errorf("clear a timer: %w", err)
		}
	}
	return nil
}

// giveUp ends a draft: it never was an aspiration.
func giveUp(act talk.Act, a store.Aspiration) error {
	if err := clearTimers(act, a); err != nil {
		return err
	}
	a.State = store.Cancelled
	if err := act.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return matter.Record(act, a, store.Event{Kind: store.EventCancelled})
}

// drop gives a draft up by a tap.
func drop(t *talk.Turn, a store.Aspiration) error {
	if _, err := anotherTapped(t, a); err != nil {
		return err
	}
	if err := giveUp(t.Act, a); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := elsewhere(t, a, "draft.dropped"); err != nil {
		return err
	}
	return t.EditTapped(droppedOut(t, a), store.About{Purpose: store.ForTalk})
}

func askKind(t *talk.Turn, a store.Aspiration) error {
	var rows [][]bot.Button
	for i := 0; i < len(store.Kinds); i += 2 {
		var row []bot.Button
		for _, k := range store.Kinds[i : i+2] {
			row = append(row, bot.Button{Label: t.P.S("kind.button." + string(k)), Data: talk.Data("c.kind", a.ID, k)})
		}
		rows = append(rows, row)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	rows = append(rows, []bot.Button{backButton(t, a)})
	return showTapped(t, a, bot.Outgoing{Text: t.P.Text("draft.which_kind"), Buttons: rows})
}

func setKind(t *talk.Turn, a store.Aspiration, k store.Kind) error {
	known := false
	for _, each := range store.Kinds {
		known = known || each == k
	}
	if !known {
		return t.Toast("toast.stale")
	}
	a.Kind, a.KindBy = k, store.ByCitizen
	return changed(t, a)
}

func askOffice(t *talk.Turn, a store.Aspiration, page int) error {
	offices, err := takingOffices(t.Act)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return showTapped(t, a, bot.Outgoing{Text: t.P.Text("draft.which_office"),
		Buttons: append(officeRows(a, offices, page, t.P), []bot.Button{backButton(t, a)})})
}

func setOffice(t *talk.Turn, a store.Aspiration, id store.OfficeID) error {
	o, err := t.Office(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && o.Closed {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("office: %w", err)
	}
	a.Office, a.OfficeBy = id, store.ByCitizen
	return changed(t, a)
}

// changed saves a draft and shows it anew.
func changed(t *talk.Turn, a store.Aspiration) error {
	if _, err := reroute(t.Act, &a); err != nil {
		return err
	}
	if err := t.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return showAgain(t, a)
}

// showAgain shows the draft anew where it was tapped.
func showAgain(t *talk.Turn, a store.Aspiration) error {
	if !t.Whispers() {
		return showDraft(t.Act, t.P, a)
	}
	matters, err := t.Matters(a.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	some, total, err := draftMessages(t.Act, a)
	if err != nil {
		return err
	}
	out, err := draftOut(t.Act, t.P, a, matters, some, total, true)
	if err != nil {
		return err
	}
	return showTapped(t, a, out)
}

// joinsShown is how many of their open aspirations a draft can be made part of by a button: the latest.
const joinsShown = 6

// askJoin asks of which of their open aspirations the draft is to be a part.
func askJoin(t *talk.Turn, a store.Aspiration) error {
	matters, err := t.Matters(a.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	some, _, err := draftMessages(t.Act, a)
	if err != nil {
		return err
	}
	open := joinable(t.Act, matters, matter.Gather(some).Text)
	if len(open) == 0 {
		return showAgain(t, a)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("draft.which_join"))
	var buttons []bot.Button
	for _, m := range open[:min(len(open), joinsShown)] {
		words, err := matter.OwnWords(t.Tx, t.P, m)
		if err != nil {
			return err
		}
		b.Line().Text(t.P.Text("draft.join_line", "code", string(m.Code), "text", words))
		buttons = append(buttons, joinButton(t.P, a, m, "draft.button.join_one"))
	}
	return showTapped(t, a, bot.Outgoing{Text: b.Build(), Buttons: append(pack(buttons), []bot.Button{backButton(t, a)})})
}

// join makes the draft part of an aspiration that they sent before.
func join(t *talk.Turn, draft store.Aspiration, target int64) error {
	a, err := own(t, target)
	if errors.Is(err, store.ErrNotFound) || err == nil && !a.State.Sent() {
		return t.Toast("toast.stale")
	} else if err != nil {
		return err
	}
	if a, err = matter.GoesOnAs(t.Tx, a); err != nil {
		return err
	} else if a.Citizen != t.Who.Citizen { // it was merged meanwhile
		return addToSupported(t, draft, a.ID)
	}
	if _, err := matter.Resume(t.Act, &a); err != nil { // who goes on with what they withdrew opens it again
		return err
	}
	if err := clearTimers(t.Act, draft); err != nil {
		return err
	}
	if err := matter.Join(t.Act, &draft, &a); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	who, err := addressee(t, a)
	if err != nil {
		return err
	}
	key := "citizen.passed"
	if a.State == store.Spam {
		key = "citizen.passed_aside"
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "who", who, "code", string(a.Code))},
		store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
}

// fresh has the next message begin an aspiration of its own.
func fresh(t *talk.Turn) error {
	private := t.InPrivate()
	if t.Who.Citizen != 0 {
		if done, err := finishDraft(private); err != nil {
			return err
		} else if !done {
			return t.Toast("toast.draft_first")
		}
	}
	if err := remember(private, ""); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if t.Update.Place == bot.Group {
		return t.SayText("citizen.fresh_direct")
	}
	return t.SayText("citizen.fresh")
}
