package matter

import (
	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What staff write for themselves (handlers/note) is shown in rooms alone, and all that is made of it is made here.

// noteLine says on a card how many notes there are. Empty: none.
func noteLine(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	all, err := act.Notes(a.ID)
	if err != nil || len(all) == 0 {
		return "", err
	}
	last := all[len(all)-1]
	name, err := StaffName(act, p, last.Staff)
	if err != nil {
		return "", err
	}
	return p.S("note.card", "n", len(all), "staff", name, "at", stamp(p, last.At)), nil
}

// notesShown and noteRunes are how many notes a copy of a card holds, the latest, and how much of each.
const (
	notesShown = 8
	noteRunes  = 300
)

// noteList is what the notes of an aspiration say, for a room, and what was attached to them. An empty text: there are none.
func noteList(act talk.Act, p messages.Printer, a store.Aspiration) (text bot.Text, files []bot.File, err error) {
	all, err := act.Notes(a.ID)
	if err != nil || len(all) == 0 {
		return bot.Text{}, nil, err
	}
	var b bot.TextBuilder
	b.Text(p.Text("note.head", "n", len(all)))
	for _, n := range all[max(len(all)-notesShown, 0):] {
		name, err := StaffName(act, p, n.Staff)
		if err != nil {
			return bot.Text{}, nil, err
		}
		words, edited := talk.Clip(n.Text, noteRunes), ""
		if !n.Edited.IsZero() {
			edited = p.S("note.edited")
		}
		whole := forStaff([]store.Message{{Files: n.Files}})
		b.Line().Text(p.Text("note.line", "staff", name, "at", stamp(p, n.At), "edited", edited, "text", words, "attached", whole.attached(p)))
		files = append(files, forRoom(whole.Files)...)
	}
	return b.Build(), files, nil
}

// withNotes puts the notes, and what was attached to them, below what else is said of an aspiration.
func withNotes(act talk.Act, p messages.Printer, a store.Aspiration, out bot.Outgoing) (bot.Outgoing, error) {
	notes, files, err := noteList(act, p, a)
	if err != nil || notes.S == "" {
		return out, err
	}
	var b bot.TextBuilder
	out.Text = b.Text(out.Text).Add("\n\n").Text(notes).Build()
	out.Files = append(out.Files, files...)
	return out, nil
}
