package world

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/figures"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Slip is "/slip KODE": a new secret, by which the citizen claims what they said in person. Earlier slips are void.
func Slip(t *talk.Turn, args string) error {
	if _, why, err := offices(t, store.RightHandle); err != nil {
		return err
	} else if why == "staff.not_enrolled" {
		return t.SayText(why)
	}
	code, err := store.ParseCode(args)
	if err != nil {
		return t.SayText("slip.how")
	}
	a, err := t.AspirationByCode(code)
	if err == nil {
		if member, merr := matter.May(t.Tx, t.Who.Staff, a.Office, store.RightHandle); merr != nil {
			return merr
		} else if !member || !a.State.Sent() {
			err = store.ErrNotFound
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return t.SayText("staff.code_unknown", "code", string(code))
	} else if err != nil {
		return fmt.Errorf("the code: %w", err)
	}
	return slip(t, a)
}

// sentOf finds an aspiration that staff of its office ask for. ok = false: it is none of theirs.
func sentOf(t *talk.Turn, id store.AspirationID) (a store.Aspiration, ok bool, err error) {
	a, err = t.Aspiration(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !a.State.Sent() {
		return a, false, nil
	} else if err != nil {
		return a, false, fmt.Errorf("aspiration %d: %w", id, err)
	}
	ok, err = matter.May(t.Tx, t.Who.Staff, a.Office, store.RightHandle)
	return a, ok, err
}

func slipTap(t *talk.Turn, id store.AspirationID) error {
	a, ok, err := sentOf(t, id)
	if err != nil {
		return err
	}
	if !ok {
		return t.Toast("toast.stale")
	}
	return slip(t, a)
}

// slip makes a slip, and shows it to the speaker alone.
func slip(t *talk.Turn, a store.Aspiration) error {
	switch {
	case a.Recorder == 0:
		return t.Toast("slip.not_spoken", "code", string(a.Code))
	case !a.Unclaimed():
		return t.Toast("slip.claimed_already", "code", string(a.Code))
	}
	to, ok := aloneAt(t)
	if !ok {
		return t.Toast("slip.private", "code", string(a.Code))
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := matter.VoidSlips(t.Act, a); err != nil {
		return err
	}
	secret, hash := store.NewInvitation()
	expires := t.Now.Add(t.SlipKeep)
	if err := t.CreateSlip(store.Slip{Hash: hash, Aspiration: a.ID, Created: t.Now, Expires: expires}); err != nil {
		return fmt.Errorf("create a slip: %w", err)
	}
	if err := matter.Record(t.Act, a, store.Event{Kind: store.EventSlip, Staff: t.Who.Staff}); err != nil {
		return err
	}
	links, _, err := linksOf(t, pathSlip+secret, matter.ClaimPayload(secret))
	if err != nil {
		return err
	}
	p := t.Printer("", office.Location(), t.Now)
	d := figures.Drawing{Poster: slipPoster(p, office, a, secret, links, p.ShortDay(expires)), Name: "slip-" + string(a.Code),
		About: store.About{Purpose: store.ForSlip, Aspiration: a.ID},
		Out:   bot.Outgoing{Text: t.P.Text("slip.text", "code", string(a.Code), "secret", secret, "url", links.URL, "day", t.P.Dated(expires))}}
	if err := figures.Draw(t.Act, t.Who.ID, to, fmt.Sprint("slip ", a.ID), t.P.Lang(), d); err != nil {
		return err
	}
	if to == t.Back() {
		return t.Toast("")
	}
	return t.Toast("slip.sent_private", "code", string(a.Code))
}

// reasons are why staff may look at how a citizen can be reached: only for that, and it is kept which it was.
var reasons = [...]string{"jawab", "tanya", "slip"}

// contactTap shows to the speaker alone how a citizen can be reached, once they have said why.
func contactTap(t *talk.Turn, id store.AspirationID, why string) error {
	a, ok, err := sentOf(t, id)
	if err != nil {
		return err
	}
	if !ok {
		return t.Toast("toast.stale")
	}
	to, ok := aloneAt(t)
	if !ok {
		return t.Toast("slip.private", "code", string(a.Code))
	}
	contact, err := t.SpokenContact(a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("spoken.contact_gone", "code", string(a.Code))
	} else if err != nil {
		return fmt.Errorf("the contact of %d: %w", a.ID, err)
	}
	if !slices.Contains(reasons[:], why) {
		var rows [][]bot.Button
		for _, r := range reasons {
			rows = append(rows, []bot.Button{{Label: t.P.S("spoken.why." + r), Data: talk.Data("s.w.kontak", a.ID, r)}})
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		return sayAt(t, to, bot.Outgoing{Text: t.P.Text("spoken.why.ask", "code", string(a.Code)), Buttons: rows}, store.About{Purpose: store.ForTalk})
	}
	if err := matter.Record(t.Act, a, store.Event{Kind: store.EventContact, Staff: t.Who.Staff, Data: map[string]any{"why": why}}); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("spoken.why.noted", "code", string(a.Code))}, store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	return sayAt(t, to, bot.Outgoing{Text: t.P.Text("spoken.why.shown", "code", string(a.Code), "contact", contact)},
		store.About{Purpose: store.ForContact, Aspiration: a.ID})
}

func sayAt(t *talk.Turn, to bot.Address, out bot.Outgoing, about store.About) error {
	if _, err := t.Enqueue(store.Outbound{To: to, Lane: bot.Interactive, Out: out, About: about}); err != nil {
		return fmt.Errorf("enqueue an answer: %w", err)
	}
	return nil
}
