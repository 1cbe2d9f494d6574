package staff

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	verbStill  = "s.still"  // send what was asked about all the same
	verbUnsent = "s.unsent" // do not
)

// collides asks who replies to what a colleague has just answered, or is answering. What they wrote is kept, and one tap sends it.
func collides(t *talk.Turn, a store.Aspiration, c talk.Content) (asked bool, err error) {
	if c.Knowing {
		return false, nil
	}
	mem, err := t.Recall()
	if err != nil {
		return false, err
	}
	if n := len(mem.Pending); n > 0 && c.Album != "" && mem.Pending[n-1].Album == c.Album {
		mem.Pending[n-1].Content.Join(c)
		return true, t.Remember(mem) // another part of what was asked about already
	}
	clash, err := matter.Clashes(t.Act, a, t.Who.Staff)
	if err != nil {
		return false, err
	}
	if clash.Staff == 0 { // until it is sent, which may be later, it is being written
		return false, t.SetComposing(a.ID, t.Who.Staff, t.Now)
	}
	mem.Asked++
	text, err := clashText(t, a, clash)
	if err != nil {
		return false, err
	}
	box, err := t.SayAbout(bot.Outgoing{Text: text, ReplyTo: t.InGroup(), Buttons: [][]bot.Button{{
		t.Btn("claim.button.still", verbStill, a.ID, mem.Asked, t.Who.Staff), t.Btn("claim.button.unsent", verbUnsent, a.ID, mem.Asked, t.Who.Staff)}}},
		store.About{Purpose: store.ForQuestion, Aspiration: a.ID})
	if err != nil {
		return true, err
	}
	mem.Pending = append(mem.Pending, talk.Pending{Number: mem.Asked, Album: c.Album, Content: c, Box: box, For: []store.AspirationID{a.ID}})
	return true, t.Remember(mem)
}

// clashText says what a colleague does. Their words are shown where only people of the office read them.
func clashText(t *talk.Turn, a store.Aspiration, clash matter.Clash) (bot.Text, error) {
	name, err := matter.StaffName(t.Act, t.P, clash.Staff)
	if err != nil {
		return bot.Text{}, err
	}
	args := []any{"code", string(a.Code), "staff", name}
	switch {
	case clash.At.IsZero():
		return t.P.Text("claim.ask.held", args...), nil
	case clash.Message.ID == 0:
		return t.P.Text("claim.ask.writing", append(args, "ago", t.P.Duration(t.Now.Sub(clash.At)))...), nil
	}
	said := ""
	if ok, err := readable(t, a.Office); err != nil {
		return bot.Text{}, err
	} else if ok {
		said = matter.Snippet(clash.Message.Text)
	}
	return t.P.Text("claim.ask.answered", append(args, "ago", t.P.Duration(t.Now.Sub(clash.At)), "text", said)...), nil
}

// readable reports whether everybody who reads the answer may read what is the office's.
func readable(t *talk.Turn, office store.OfficeID) (bool, error) {
	if t.Update.Place != bot.Group || t.Whispers() {
		return true, nil
	}
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return false, fmt.Errorf("rooms here: %w", err)
	}
	return len(readHere([]store.OfficeID{office}, rooms)) > 0, nil
}

// settle sends what the speaker was asked about, or gives it back to them. Nobody can tap for another.
func settle(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	if ok, err := ownQuestion(t, args.Int(2)); err != nil || !ok {
		return err
	}
	c, ok, err := takeTapped(t, args)
	if err != nil || !ok {
		return err
	}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if verb == verbUnsent {
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("claim.unsent", "code", string(a.Code), "text", c.Text)}, about)
	}
	c.Knowing = true
	said, err := answer(t, a, c, "")
	if err != nil || said == nil {
		return err
	}
	return said.sayTapped(t)
}

// composing notes that the speaker was asked for a reply, and tells them if a colleague was just before.
func composing(t *talk.Turn, a store.Aspiration) (string, error) {
	clash, err := matter.Clashes(t.Act, a, t.Who.Staff)
	if err != nil {
		return "", err
	}
	if err := t.SetComposing(a.ID, t.Who.Staff, t.Now); err != nil {
		return "", fmt.Errorf("note who writes a reply to %d: %w", a.ID, err)
	}
	if clash.Staff == 0 || clash.Message.ID != 0 || clash.At.IsZero() {
		return "", nil
	}
	return matter.StaffName(t.Act, t.P, clash.Staff)
}
