package world

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Of secrets that are wrong, one person can try triesMost in triesIn.
const (
	triesMost = 8
	triesIn   = time.Hour
)

// Claim is "/klaim KODE", or what a slip's link leads to: whose secret is shown is asked whether it is theirs. Nothing is used up
// by that, and a secret that is wrong tells nothing.
func Claim(t *talk.Turn, secret string) error {
	if t.Update.Place == bot.Desk {
		return t.SayText("claim.as_citizen")
	}
	if t.Update.Place == bot.Group && !t.Whispers() {
		return t.SayText("claim.private")
	}
	private := t.InPrivate()
	if secret = bareCode(secret); secret == "" {
		return t.SayText("claim.how")
	}
	mem, err := private.Recall()
	if err != nil {
		return err
	}
	if triedOut(t, mem) {
		return t.SayText("claim.slow", "clock", t.P.Clock(mem.Tries.Since.Add(triesIn)))
	}
	hash := store.HashInvitation(secret)
	if store.CleanSecret(secret) == "" {
		hash = "" // nobody's
	}
	x, err := t.Tx.Slip(hash, t.Now)
	if errors.Is(err, store.ErrNotFound) {
		mem.Tries.AddWithin(triesIn, t.Now, triesMost)
		if err := private.Remember(mem); err != nil {
			return err
		}
		return t.SayText("claim.wrong")
	}
	a, ok, rerr := claimable(t, x, err)
	if rerr != nil || !ok {
		return rerr
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := citizen.NoticeShown(private); err != nil {
		return err
	}
	t.Who = private.Who
	mem.ShowSlip(talk.Claim{Aspiration: a.ID, Hash: hash})
	if err := private.Remember(mem); err != nil {
		return err
	}
	alias, err := aliasKnown(t)
	if err != nil {
		return err
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("claim.ask", "code", string(a.Code), "office", office.Name, "day", t.P.Day(a.ReceivedAt), "alias", alias),
		Buttons: [][]bot.Button{{t.Btn("claim.button.yes", "c.klaim", a.ID), t.Btn("claim.button.no", "c.bukan", a.ID)}}})
	return err
}

// aliasKnown tells the speaker by which alias staff will know them; empty: they have sent nothing yet, and are known by none.
func aliasKnown(t *talk.Turn) (string, error) {
	some, err := t.Matters(t.Who.Citizen, 1)
	if err != nil {
		return "", fmt.Errorf("matters: %w", err)
	}
	if len(some) == 0 {
		return "", nil
	}
	person, err := t.Citizen(t.Who.Citizen)
	if err != nil {
		return "", fmt.Errorf("citizen %d: %w", t.Who.Citizen, err)
	}
	return t.P.S("claim.alias", "alias", person.Alias), nil
}

// claimable finds what a slip is for. ok = false: it cannot be claimed by the speaker with it, which they were told. err is what the
// store said of the slip.
func claimable(t *talk.Turn, x store.Slip, err error) (a store.Aspiration, ok bool, _ error) {
	switch {
	case errors.Is(err, store.ErrExpired):
		return a, false, say(t, "claim.expired")
	case err != nil && !errors.Is(err, store.ErrUsed):
		return a, false, fmt.Errorf("the slip: %w", err)
	}
	a, rerr := t.Aspiration(x.Aspiration)
	if rerr != nil {
		return a, false, fmt.Errorf("aspiration %d: %w", x.Aspiration, rerr)
	}
	switch {
	case err != nil && t.Who.Citizen != 0 && a.Citizen == t.Who.Citizen:
		return a, false, say(t, "claim.yours_already", "code", string(a.Code))
	case err != nil || !a.Unclaimed():
		return a, false, say(t, "claim.used")
	}
	member, rerr := matter.IsMember(t.Tx, t.Who.Staff, a.Office)
	if rerr != nil {
		return a, false, rerr
	}
	if member { // their verdict would be the office's own
		return a, false, say(t, "claim.own_staff")
	}
	if had, rerr := hadHand(t, a); rerr != nil || had {
		if rerr == nil {
			rerr = say(t, "claim.took_part", "code", string(a.Code))
		}
		return a, false, rerr
	}
	return a, true, nil
}

// hadHand reports whether the speaker wrote the note down, or did anything to it as staff: also of who has left the office since, the
// verdict would be on their own work, and the words are not theirs.
func hadHand(t *talk.Turn, a store.Aspiration) (bool, error) {
	if t.Who.Staff == 0 {
		return false, nil
	}
	if a.Recorder == t.Who.Staff {
		return true, nil
	}
	events, err := t.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return slices.ContainsFunc(events, func(e store.Event) bool { return e.Staff == t.Who.Staff }), nil
}

// say answers a message or a tap.
func say(t *talk.Turn, key string, args ...any) error {
	if t.Update.Tap == nil {
		return t.SayText(key, args...)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, args...)}, store.About{Purpose: store.ForTalk})
}

// ClaimTap answers the question whether an aspiration is theirs.
func ClaimTap(t *talk.Turn, id store.AspirationID, yes bool) error {
	private := t.InPrivate()
	if private.Update.Place != bot.Private {
		return t.Toast("toast.stale")
	}
	mem, err := private.Recall()
	if err != nil {
		return err
	}
	hash := mem.TakeSlip(id)
	if hash == "" {
		return t.Toast("toast.stale")
	}
	if err := private.Remember(mem); err != nil {
		return err
	}
	if !yes {
		return say(t, "claim.not_mine")
	}
	x, err := t.Tx.Slip(hash, t.Now)
	if errors.Is(err, store.ErrNotFound) { // another slip took its place meanwhile
		return say(t, "claim.wrong")
	}
	a, ok, err := claimable(t, x, err)
	if err != nil || !ok {
		return err
	}
	if _, err := t.UseSlip(hash, t.Now); err != nil {
		return fmt.Errorf("use a slip: %w", err)
	}
	if err := citizen.NoticeShown(private); err != nil {
		return err
	}
	t.Who = private.Who
	if err := matter.HandOver(t.Act, &a, t.Who, private.Here()); err != nil {
		return err
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	next, err := whatNext(t, a, office)
	if err != nil {
		return err
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("claim.done", "code", string(a.Code), "office", office.Name, "next", next),
		Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status"), t.Btn("citizen.button.other", "c.new")}, {citizen.OwnButton(t.P, a)}}},
		store.About{Purpose: store.ForReceipt, Aspiration: a.ID}); err != nil {
		return err
	}
	_, err = matter.SendKept(t.Act, a)
	return err
}

// whatNext says what its new citizen can expect.
func whatNext(t *talk.Turn, a store.Aspiration, office store.Office) (bot.Text, error) {
	kept, err := replied(t, a)
	switch {
	case err != nil:
		return bot.Text{}, err
	case kept:
		return t.P.Text("claim.replied"), nil
	case a.State == store.Closed:
		return t.P.Text("status.closed_unanswered"), nil
	case a.State == store.Spam:
		return t.P.Text("status.aside"), nil
	case a.Turn != store.OfficeTurn || a.DueAt.Before(t.Now):
		return t.P.Text("claim.late"), nil
	}
	return t.P.Text("claim.waiting", "day", t.P.In(office.Location()).Dated(a.DueAt)), nil
}

// replied reports whether staff replied already.
func replied(t *talk.Turn, a store.Aspiration) (bool, error) {
	_, n, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Limit: 1})
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return n > 0, nil
}
