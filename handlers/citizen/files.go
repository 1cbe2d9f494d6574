package citizen

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// unsupportedKey is what is said of content that cannot be carried, by its kind.
func unsupportedKey(kind string) string {
	switch kind {
	case "sticker", "poll", "dice", "game", "story":
		return "citizen.unsupported." + kind
	case "paid_media", "invoice", "gift", "giveaway", "giveaway_winners":
		return "citizen.unsupported.paid"
	case "checklist":
		return "citizen.unsupported.list"
	case "forward":
		return "citizen.unsupported.forward"
	case "embed", "components":
		return "citizen.unsupported.embed"
	}
	return "citizen.unsupported.other"
}

// ofAlbum takes a part of an album whose other parts came before, wherever they are now. done is false if it is none.
func ofAlbum(t *talk.Turn, c talk.Content) (done bool, err error) {
	if c.Album == "" {
		return false, nil
	}
	m, err := t.Album(t.Here(), c.Album)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.Side != store.CitizenSide {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the album: %w", err)
	}
	a, err := t.Aspiration(m.Aspiration)
	if err != nil {
		return false, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	switch {
	case a.Citizen != t.Who.Citizen:
		return supportAnswered(t, a, c)
	case a.State == store.Drafted || a.State == store.Held:
		return true, addToDraft(t, a, c)
	case a.State == store.Cancelled:
		return true, albumCancelled(t, c.Album)
	case !a.State.Sent(), t.Who.Stopped:
		return false, nil
	case !m.Opening:
		return true, goOn(t, a, c)
	}
	quiet, err := matter.AddLate(t.Act, &a, t.Here(), c)
	if quiet || err != nil {
		return true, err
	}
	return true, matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken)
}

// albumCancelled says, once, that the rest of an album which was given up goes nowhere.
func albumCancelled(t *talk.Turn, album string) error {
	mem, err := t.Recall()
	if err != nil || mem.Album == album {
		return err
	}
	mem.Album = album
	if err := t.Remember(mem); err != nil {
		return err
	}
	return Aside(t, "citizen.album_cancelled")
}

// FileDue takes in what became of the attachments of a message: some came after the room was told of it, some are not to be
// had.
func FileDue(act talk.Act, timer store.Timer) error {
	m, err := act.Message(store.MessageID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil // erased meanwhile
	} else if err != nil {
		return fmt.Errorf("message %d: %w", timer.Ref, err)
	}
	late, lost, err := act.FileNews(m.ID)
	if err != nil {
		return fmt.Errorf("what became of attachments: %w", err)
	}
	if m.Side != store.CitizenSide { // staff are told with their reply
		return nil
	}
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	if len(late) > 0 && a.State.Sent() {
		if err := matter.PostFiles(act, a, m, late); err != nil {
			return err
		}
	}
	if len(lost) == 0 || a.Imported() {
		return nil
	}
	if m.Citizen != 0 && m.Citizen != a.Citizen {
		return supportersLost(act, a, m, lost)
	}
	return lostFiles(act, a, m, lost)
}

// lostFiles tells a citizen which of their files are not to be had, and why.
func lostFiles(act talk.Act, a store.Aspiration, m store.Message, lost []bot.File) error {
	draft := a.State == store.Drafted || a.State == store.Held
	if !draft && !a.State.Sent() {
		return nil
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	var why []bot.FileFault
	for _, f := range lost {
		why = append(why, f.Fault)
	}
	text := matter.FaultText(p, why)
	if draft {
		if empty, err := nothingIn(act, a); err != nil {
			return err
		} else if empty {
			if err := giveUp(act, a); err != nil {
				return err
			}
			return editDraft(act, a, bot.Outgoing{Text: text})
		}
	}
	var b bot.TextBuilder
	out := bot.Outgoing{Text: b.Text(text).Line().Text(p.Text("citizen.file.rest")).Build()}
	if m.From == a.Home {
		out.ReplyTo = bot.Ref{Message: m.FromID}
	}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news of a file: %w", err)
	}
	if draft {
		return showDraft(act, p, a)
	}
	return matter.RefreshCard(act, a)
}

// nothingIn reports whether nothing is left in a draft that anybody could read.
func nothingIn(act talk.Act, a store.Aspiration) (bool, error) {
	some, total, err := draftMessages(act, a)
	if err != nil {
		return false, err
	}
	w := matter.Gather(some)
	return total <= len(some) && talk.Blank(w.Text) && len(w.Files)+len(w.Places)+len(w.Contacts) == 0, nil
}
