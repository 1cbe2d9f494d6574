package matter

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/bot/media"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Nameless are a citizen's files without what they called them: names tell who they are, and when and with what a picture
// was made. One whose name says that a computer would run it is not to be had.
func Nameless(files []bot.File) []bot.File {
	files = slices.Clone(files)
	for i := range files {
		f := &files[i]
		if f.Kind == bot.Document && f.Fault == "" {
			f.Fault = media.ByName(f.Name)
		}
		f.Name = ""
	}
	return files
}

// OnlyFaults reports whether there is nothing in what a citizen sent but files that are not taken, and why.
func OnlyFaults(c talk.Content) (why []bot.FileFault, only bool) {
	for _, f := range c.Files {
		if f.Fault == "" {
			return nil, false
		}
		why = append(why, f.Fault)
	}
	return why, len(why) > 0 && talk.Blank(c.Text) && c.Location == nil && c.Contact == nil
}

// forRoom are files as a room gets them: from our store, cleaned, and never as their platform has them.
func forRoom(files []bot.File) []bot.File {
	var out []bot.File
	for _, f := range files {
		if f.Fault == "" {
			f.Ref = bot.FileRef{}
			out = append(out, f)
		}
	}
	return out
}

// attached says to a room what the run carries beside its text, and what of it is kept from it.
func (w Whole) attached(p messages.Printer) string {
	parts := []string{}
	if s := w.Attached(p); s != "" {
		parts = append(parts, s)
	}
	var seen []bot.FileFault
	for _, why := range w.Lost {
		if slices.Contains(seen, why) {
			continue
		}
		seen = append(seen, why)
		n := 0
		for _, x := range w.Lost {
			if x == why {
				n++
			}
		}
		parts = append(parts, p.S("room.lost."+faultKey(why), "n", n))
	}
	return strings.Join(parts, "\n")
}

// FaultText says to a citizen why files of theirs are not taken, and what they can do.
func FaultText(p messages.Printer, why []bot.FileFault) bot.Text {
	var b bot.TextBuilder
	var seen []string
	for _, x := range why {
		key := faultKey(x)
		if slices.Contains(seen, key) {
			continue
		}
		if seen = append(seen, key); len(seen) > 1 {
			b.Line()
		}
		b.Text(p.Text("citizen.file." + key))
	}
	return b.Build()
}

// faultKey is the catalogue's word for why a file is not taken.
func faultKey(why bot.FileFault) string {
	switch why {
	case bot.FaultLarge, bot.FaultEmpty, bot.FaultProgram, bot.FaultPage, bot.FaultArchive, bot.FaultPixels, bot.FaultUnknown:
		return string(why)
	case bot.FaultPicture, bot.FaultBroken:
		return "broken"
	}
	return "gone"
}

// PostFiles posts files under the cards that came too late for what they belong to.
func PostFiles(act talk.Act, a store.Aspiration, m store.Message, late []bot.File) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	return postFiles(act, a, cards, m, late, "room.late")
}

// postFiles posts files of a message under these cards, by the text key.
func postFiles(act talk.Act, a store.Aspiration, cards []store.Card, m store.Message, files []bot.File, key string) error {
	if m.Citizen != 0 {
		a.Citizen = m.Citizen // a supporter's
	}
	p, citizen, err := roomView(act, a)
	if err != nil {
		return err
	}
	whole := Gather([]store.Message{{Side: store.CitizenSide, Files: files}})
	out := bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "alias", citizen.Alias, "attached", whole.attached(p)), Files: forRoom(files)}
	return UnderCards(act, a, cards, out, m.ID)
}

// tellMissing tells a room which files of a citizen's did not come with the card or the news that s is of, and how to have them: those that its
// platform takes none as large of, and those that we keep and could not read then. What still comes is told when it does.
func tellMissing(act talk.Act, s store.Settled) error {
	if act.Own.FileMax == nil {
		return nil
	}
	most := act.Own.FileMax(s.To.Account)
	messages, err := act.Messages(s.About.Aspiration)
	if err != nil || most <= 0 {
		return err
	}
	large, kept, others := 0, 0, 0
	var of store.MessageID
	for _, m := range messages {
		if m.Side != store.CitizenSide || s.About.Purpose == store.ForCard && !m.Opening || s.About.Purpose != store.ForCard && m.ID != s.About.Message {
			continue
		}
		for _, f := range m.Files {
			switch {
			case f.SHA256 == "":
				others++
				continue
			case f.Size > most:
				large++
			default:
				kept++
			}
			of = m.ID
		}
	}
	if large > 0 {
		if err := sayMissing(act, s, of, "room.too_large", large); err != nil {
			return err
		}
	}
	if unread := min(s.Missing-large-others, kept); unread > 0 && s.Reason == "" { // else it is a right that lacks
		return sayMissing(act, s, of, "room.not_carried", unread)
	}
	return nil
}

// sayMissing says by that text key of so many files of a message that they did not come.
func sayMissing(act talk.Act, s store.Settled, of store.MessageID, key string, n int) error {
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	cards = slices.DeleteFunc(cards, func(c store.Card) bool { return c.Address != s.To })
	p, citizen, err := roomView(act, a)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: p.Text(key, "n", n, "code", string(a.Code), "alias", citizen.Alias)}
	return UnderCards(act, a, cards, out, of)
}

// AddLate adds a part of an album that came after the aspiration was sent: it belongs to what its card quotes, and goes
// under the card. quiet: see Continue.
func AddLate(act talk.Act, a *store.Aspiration, from bot.Address, c talk.Content) (quiet bool, err error) {
	m, err := act.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: act.Now, Opening: true,
		Text: c.Text, Files: Nameless(c.Files), Location: c.Location, Contact: c.Contact, From: from, FromID: c.ID, Album: c.Album})
	if err != nil {
		return false, fmt.Errorf("keep a message: %w", err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventMessage, Message: m.ID, Version: 1,
		Data: map[string]any{"closing": false}}); err != nil {
		return false, err
	}
	if quiet, err = Quiet(act, a, m.ID); quiet || err != nil {
		return quiet, err
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return false, fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	if len(cards) == 0 {
		return false, PostCards(act, *a)
	}
	said, err := begun(act, cards)
	if err != nil {
		return false, err
	}
	if err := tellCards(act, *a, said, m, "room.album"); err != nil {
		return false, err
	}
	return false, RefreshCard(act, *a)
}

// begun are the cards that stand in their rooms, or are being sent: one that still waits shows by itself what is added to its words.
func begun(act talk.Act, cards []store.Card) (said []store.Card, err error) {
	for _, c := range cards {
		row, err := act.Outbox(c.Outbox)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("the card %d: %w", c.Outbox, err)
		}
		if row.State != "pending" || len(row.Messages) > 0 {
			said = append(said, c)
		}
	}
	return said, nil
}

// FilesBeyond are those of some files that are not among others, as their platform knows them: what was added to a changed message, or taken
// out of it.
func FilesBeyond(some, others []bot.File) []bot.File {
	return slices.DeleteFunc(slices.Clone(some), func(f bot.File) bool {
		return f.Ref.ID == "" || slices.ContainsFunc(others, func(o bot.File) bool { return o.Ref.Same(f.Ref) })
	})
}
