// Package note is what staff write for themselves, which must reach no citizen, however it was typed. So a text is looked at before it goes
// anywhere: see Read. Notes are kept apart from messages; how a card shows them is in handlers/matter, for rooms alone.
package note

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Written is whom a text is for that staff wrote.
type Written int

const (
	ForCitizen Written = iota
	AsNote
	Perhaps // nobody is told anything before its writer was asked
)

// marks are the signs that begin a note; leading those that people put before a command, or mistake for that.
const (
	marks   = "#＃﹟♯"
	leading = "/\\.!?;:*_-–—>[({\"'“‘`~|=+&@"
)

// Read says whether a text is a note ("# …", "catatan: …", "/catatan …"), and the words of it; or whether it looks like one that was
// mistyped ("/catatn …").
func Read(text string) (as Written, words string) {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return talk.Blank(string(r)) })
	if text == "" {
		return ForCitizen, ""
	}
	if rest := strings.TrimLeft(text, marks); rest != text {
		return AsNote, strings.TrimSpace(rest)
	}
	if called, ok := strings.CutPrefix(text, "@"); ok && called != "" && !unicode.IsSpace([]rune(called)[0]) { // a colleague, whom no citizen knows
		return Perhaps, text
	}
	bare := strings.TrimLeft(text, leading+" ")
	signs := text[:len(text)-len(bare)]
	if rest := strings.TrimLeft(bare, marks); rest != bare { // "/# …"
		return Perhaps, strings.TrimSpace(rest)
	}
	end := strings.IndexFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	if end < 0 {
		end = len(bare)
	}
	word, rest := strings.ToLower(bare[:end]), bare[end:]
	if strings.HasPrefix(rest, "@") { // "/catatan@bot"
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !unicode.IsSpace(r) })
	}
	after := strings.TrimLeft(rest, " \t")
	parted := after != "" && strings.ContainsAny(after[:1], ":;=-")
	words = strings.TrimSpace(strings.TrimLeft(after, ":;=- "))
	exact := word == "catatan" || word == "note"
	switch {
	case exact && (signs == "/" || strings.HasPrefix(after, ":")):
		return AsNote, words
	case signs != "" || parted:
		if near(word, 2) {
			return Perhaps, words
		}
	case len(word) >= 6 && distance(word, "catatan", 2) <= 2:
		return Perhaps, words
	}
	return ForCitizen, ""
}

// near reports whether a word is one for a note, or that with at most so many slips.
func near(word string, slips int) bool {
	if slices.Contains([]string{"cttn", "ctt", "cat", "cttan", "nb", "intern"}, word) {
		return true
	}
	for _, of := range []string{"catatan", "catetan", "catatin", "catat", "note", "notes", "memo", "internal"} {
		if n := min(slips, (len(of)-1)/3); distance(word, of, n) <= n {
			return true
		}
	}
	return false
}

// distance is how many slips part two words: a letter too many, missing, wrong, or two that changed places. Beyond most it may be any
// larger number.
func distance(a, b string, most int) int {
	if len(a) > len(b)+most || len(b) > len(a)+most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// longest is how long a note is kept, in runes.
const longest = 4000

// Add keeps what staff wrote for themselves, with what they attached. Its cards say that there is a note, and not what it says.
func Add(act talk.Act, a store.Aspiration, staff store.StaffID, from bot.Address, c talk.Content, words string) error {
	if talk.Blank(words) && len(c.Files) > 0 {
		office, err := act.Office(a.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", a.Office, err)
		}
		words = matter.RoomPrinter(act, office).S("note.wordless")
	}
	words = clip(words)
	n, err := act.SaveNote(store.Note{Aspiration: a.ID, Staff: staff, At: act.Now, Text: words, From: from, FromID: c.ID, Album: c.Album,
		Files: c.Files})
	if err != nil {
		return fmt.Errorf("keep a note: %w", err)
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventNote, Staff: staff, Data: map[string]any{"note": int64(n.ID)}}); err != nil {
		return err
	}
	return matter.RefreshCard(act, a)
}

// AddTo adds what another part of the same message brought: attachments, and words.
func AddTo(act talk.Act, n store.Note, files []bot.File, words string) error {
	if err := act.AttachToNote(n.ID, files); err != nil {
		return fmt.Errorf("attach to note %d: %w", n.ID, err)
	}
	if talk.Blank(words) {
		return nil
	}
	_, p, err := notedOf(act, n)
	if err != nil {
		return err
	}
	if n.Text == p.S("note.wordless") {
		n.Text = ""
	}
	n.Text = clip(strings.TrimSpace(n.Text + "\n" + words))
	if _, err := act.SaveNote(n); err != nil {
		return fmt.Errorf("change note %d: %w", n.ID, err)
	}
	return nil
}

// notedOf is the aspiration of a note, and what speaks where it is handled.
func notedOf(act talk.Act, n store.Note) (a store.Aspiration, p messages.Printer, err error) {
	if a, err = act.Aspiration(n.Aspiration); err != nil {
		return a, p, fmt.Errorf("aspiration %d: %w", n.Aspiration, err)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return a, p, fmt.Errorf("office %s: %w", a.Office, err)
	}
	return a, matter.RoomPrinter(act, office), nil
}

func clip(words string) string {
	if r := []rune(words); len(r) > longest {
		return string(r[:longest])
	}
	return words
}

// Change has a note say something else; nothing: it is gone.
func Change(act talk.Act, n store.Note, staff store.StaffID, words string) error {
	if n.Text == words {
		return nil
	}
	a, err := act.Aspiration(n.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", n.Aspiration, err)
	}
	words = clip(words)
	step := "edited"
	if n.Text, n.Edited = words, act.Now; words == "" {
		step = "deleted"
	}
	if _, err := act.SaveNote(n); err != nil {
		return fmt.Errorf("change note %d: %w", n.ID, err)
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventNote, Staff: staff, Data: map[string]any{"note": int64(n.ID), "step": step}}); err != nil {
		return err
	}
	return matter.RefreshCard(act, a)
}

// FileDue takes in what became of the attachments of a note: who wrote it is told of those that are not to be had.
func FileDue(act talk.Act, id store.NoteID) error {
	_, lost, err := act.FileNews(store.NoteOwner(id))
	if err != nil || len(lost) == 0 {
		return err
	}
	n, err := act.Note(id)
	if err != nil {
		return fmt.Errorf("note %d: %w", id, err)
	}
	if n.From.IsZero() {
		return nil
	}
	a, p, err := notedOf(act, n)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: p.Text("note.file_lost", "code", string(a.Code), "n", len(lost)), ReplyTo: bot.Ref{Message: n.FromID}}
	if _, err := act.Enqueue(store.Outbound{To: n.From, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForNote, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news of a note: %w", err)
	}
	return nil
}

// Deleted takes in that the message of a note was deleted where it was written.
func Deleted(act talk.Act, chat bot.Address, message string) error {
	n, err := act.NoteAt(chat, message)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("the deleted message: %w", err)
	}
	return Change(act, n, n.Staff, "")
}
