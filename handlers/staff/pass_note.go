package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/note"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Note is "/catatan KODE teks": for staff alone.
func Note(t *talk.Turn, args string) error {
	code, words := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		c := commanded(t)
		if talk.Blank(words) && len(c.Files) == 0 {
			return askInWords(t, a, store.ForNote, "note.prompt", "note.hint", 0)
		}
		return keepNote(t, a, c, words)
	})
}

// aboutArgs takes the code off a command's arguments; without one, the command is about what its message replies to. A mistyped code is one.
func aboutArgs(t *talk.Turn, args string) (code, rest string) {
	code, rest = splitCode(args)
	if _, err := store.ParseCode(code); err == nil || t.Update.Message == nil || t.Update.Message.ReplyTo == "" || likeCode(code) {
		return code, rest
	}
	if _, a, err := t.Replied(); err == nil && a.ID != 0 {
		return string(a.Code), args
	}
	return code, rest
}

// likeCode reports whether a word looks like a code, and not like "sama-sama".
func likeCode(word string) bool {
	first, second, ok := strings.Cut(word, "-")
	return ok && len(first) == len(second) && (len(first) == 3 || len(first) == 4) && (strings.ContainsAny(word, "0123456789") || strings.ToUpper(word) == word)
}

// commanded is the message of a command without its words.
func commanded(t *talk.Turn) talk.Content {
	if t.Update.Message == nil {
		return talk.Content{}
	}
	c := talk.ContentOf(t.Update.Message)
	c.Text = ""
	return c
}

// askInWords asks the speaker for words, where the platform has no forms. The answer comes to Reply, by its purpose.
func askInWords(t *talk.Turn, a store.Aspiration, purpose store.Purpose, key, hint string, m store.MessageID) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err := sayPrompt(t, a, purpose, key, hint, m)
	return err
}

// toastWriting ends a tap, and says if a colleague is writing to the same citizen.
func toastWriting(t *talk.Turn, a store.Aspiration) error {
	other, err := composing(t, a)
	switch {
	case err != nil:
		return err
	case other == "":
		return t.Toast("")
	}
	return t.Toast("claim.toast.writing", "staff", other)
}

// askForCitizen is askInWords for words that the citizen will read: the speaker is told if a colleague writes some, too.
func askForCitizen(t *talk.Turn, a store.Aspiration, purpose store.Purpose, key, hint string) error {
	if err := toastWriting(t, a); err != nil {
		return err
	}
	_, err := sayPrompt(t, a, purpose, key, hint, 0)
	return err
}

func sayPrompt(t *talk.Turn, a store.Aspiration, purpose store.Purpose, key, hint string, m store.MessageID) (int64, error) {
	out := bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code)), Prompt: t.P.S(hint), ReplyTo: t.InGroup()}
	if t.Update.Place == bot.Group && t.Update.Tap != nil {
		out.ReplyTo = bot.Ref{Message: t.Update.Tap.Message}
	}
	return t.SayOpenly(out, store.About{Purpose: purpose, Aspiration: a.ID, Message: m})
}

// keepNote keeps a note, and says that no citizen reads it. What is replied to that is another note.
func keepNote(t *talk.Turn, a store.Aspiration, c talk.Content, words string) error {
	if ok, err := may(t, a.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	if done, err := moreOfNote(t, c, words); done || err != nil {
		return err
	}
	earlier, sent, err := recallAlbum(t, a, c)
	if err != nil {
		return err
	}
	c.Files = append(earlier, c.Files...)
	if talk.Blank(words) && len(c.Files) == 0 {
		return askInWords(t, a, store.ForNote, "note.prompt", "note.hint", 0)
	}
	if err := note.Add(t.Act, a, t.Who.Staff, t.Here(), c, words); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	key := "note.kept"
	if len(c.Files) > 0 {
		key = "note.kept_files"
	}
	if sent {
		key = "note.kept_late"
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code)), Silent: true, ReplyTo: t.InGroup()},
		store.About{Purpose: store.ForNote, Aspiration: a.ID})
	return err
}

// moreOfNote adds another part of an album to the note that the speaker made of an earlier one. done is false if there is none.
func moreOfNote(t *talk.Turn, c talk.Content, words string) (done bool, err error) {
	if c.Album == "" {
		return false, nil
	}
	n, err := t.NoteAlbum(t.Here(), c.Album)
	if errors.Is(err, store.ErrNotFound) || err == nil && n.Staff != t.Who.Staff {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the note of an album: %w", err)
	}
	return true, note.AddTo(t.Act, n, c.Files, words)
}

// recallAlbum stops the parts of an album that came before the part with the note, and takes back what is sent. files are what they
// brought; sent: some was.
func recallAlbum(t *talk.Turn, a store.Aspiration, c talk.Content) (files []bot.File, sent bool, err error) {
	if c.Album == "" {
		return nil, false, nil
	}
	if h, had, ok, err := heldAlbum(t, c.Album); err != nil {
		return nil, false, err
	} else if ok {
		files = had.Files
		if err := drop(t.Act, h); err != nil {
			return nil, false, err
		}
	}
	mem, err := t.Recall() // its writer may be being asked about them
	if err != nil {
		return nil, false, err
	}
	if n := len(mem.Pending); n > 0 {
		mem.Pending = slices.DeleteFunc(mem.Pending, func(p talk.Pending) bool {
			if p.Album != c.Album {
				return false
			}
			files = append(files, p.Content.Files...)
			return true
		})
		if len(mem.Pending) < n {
			if err := t.Remember(mem); err != nil {
				return nil, false, err
			}
		}
	}
	m, err := t.Album(t.Here(), c.Album)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Side != store.StaffSide || m.Aspiration != a.ID) {
		return files, false, nil
	} else if err != nil {
		return nil, false, fmt.Errorf("the album: %w", err)
	}
	if _, err := matter.TakeBack(t.Act, &a, t.Who.Staff, m); err != nil {
		return nil, false, err
	}
	return append(files, m.Files...), !m.DeliveredAt.IsZero(), nil
}

// noteInstead takes words that are a note where words for a citizen were expected: they are kept, or their writer is asked. done is false
// if they are none.
func noteInstead(t *talk.Turn, a store.Aspiration, c talk.Content) (done bool, err error) {
	switch as, words := note.Read(c.Text); as {
	case note.AsNote:
		return true, keepNote(t, a, c, words)
	case note.Perhaps:
		return true, askNote(t, a, c)
	}
	if other, err := forColleague(t, a, c); err != nil {
		return false, err
	} else if other {
		return true, askNote(t, a, c)
	}
	if c.Album == "" {
		return false, nil
	}
	mem, err := t.Recall()
	if err != nil {
		return false, err
	}
	for i, p := range mem.Pending { // its writer is being asked about it
		if p.Album == c.Album {
			mem.Pending[i].Content.Join(c)
			return true, t.Remember(mem)
		}
	}
	return moreOfNote(t, c, c.Text)
}

// askNote asks whether words that look like a mistyped note are one. Nobody gets them meanwhile.
func askNote(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	earlier, _, err := recallAlbum(t, a, c)
	if err != nil {
		return err
	}
	c.Files = append(earlier, c.Files...)
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Asked++
	if err := t.Toast(""); err != nil {
		return err
	}
	box, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("note.ask", "code", string(a.Code)), ReplyTo: t.InGroup(), Buttons: [][]bot.Button{
		{t.Btn("note.button.keep", "s.n.keep", a.ID, mem.Asked, t.Who.Staff)}, {t.Btn("note.button.send", "s.n.send", a.ID, mem.Asked, t.Who.Staff)},
		{t.Btn("staff.button.forget", "s.forget", mem.Asked, t.Who.Staff)}}}, store.About{Purpose: store.ForNote, Aspiration: a.ID})
	if err != nil {
		return err
	}
	mem.Pending = append(mem.Pending, talk.Pending{Number: mem.Asked, Album: c.Album, Content: c, Box: box, For: []store.AspirationID{a.ID}})
	return t.Remember(mem)
}

// noteTap takes the answer to askNote.
func noteTap(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	if ok, err := ownQuestion(t, args.Int(2)); err != nil || !ok {
		return err
	}
	if key := unanswerable(a); key != "" && verb == "s.n.send" { // it can be kept as a note
		return cannot(t, a, key)
	}
	c, ok, err := takeTapped(t, args)
	if err != nil || !ok {
		return err
	}
	as, words := note.Read(c.Text)
	if verb == "s.n.keep" || as == note.AsNote { // it was changed meanwhile into what is surely one
		if as == note.ForCitizen {
			words = c.Text
		}
		if talk.Blank(words) {
			words = c.Text
		}
		if err := note.Add(t.Act, a, t.Who.Staff, t.Here(), c, words); err != nil {
			return err
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("note.kept", "code", string(a.Code))}, store.About{Purpose: store.ForNote, Aspiration: a.ID})
	}
	said, err := answerSurely(t, a, c, "")
	if err != nil || said == nil {
		return err
	}
	return said.sayTapped(t)
}

// Mistyped takes a command that nobody knows, but which may be a mistyped note: in a reply to something about an aspiration, or with a
// code. done is false if it is none.
func Mistyped(t *talk.Turn, c bot.Command) (done bool, err error) {
	if as, _ := note.Read("/" + c.Name); as == note.ForCitizen {
		return false, nil
	}
	if enrolled, err := Enrolled(t); err != nil || !enrolled {
		return false, err
	}
	code, words := aboutArgs(t, c.Args)
	a, ok, err := sentByCode(t, code, store.RightHandle)
	if err != nil || !ok {
		return false, err
	}
	content := talk.ContentOf(t.Update.Message)
	content.Text = words
	if talk.Blank(words) && len(content.Files) == 0 {
		return true, askInWords(t, a, store.ForNote, "note.prompt", "note.hint", 0)
	}
	return true, askNote(t, a, content)
}

// EditNote changes the note that was written in the changed message: it stays a note, whatever it says now. done is false if it is none.
func EditNote(t *talk.Turn) (done bool, err error) {
	n, err := t.NoteAt(t.Here(), t.Update.Message.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the changed note: %w", err)
	}
	if n.Staff != t.Who.Staff {
		return true, nil
	}
	if err := addFiles(t, n); err != nil {
		return true, err
	}
	text, unmarked := t.Update.Message.Text, false
	if cmd := t.Update.Message.Command; cmd != nil {
		text = withoutCode(cmd.Args)
	} else if as, words := note.Read(text); as != note.ForCitizen {
		text = words
	} else {
		unmarked = true
	}
	if talk.Blank(text) {
		return true, nil // only its deletion takes it back
	}
	if n.Text == text {
		return true, nil
	}
	if err := note.Change(t.Act, n, t.Who.Staff, text); err != nil || !unmarked {
		return true, err
	}
	return true, sayNoteStays(t, n)
}

// sayNoteStays says that a note of which the mark was taken off is one still: its writer may think that it goes to the citizen now. What
// answered a question for a note never had a mark.
func sayNoteStays(t *talk.Turn, n store.Note) error {
	if t.Update.Message.ReplyTo != "" {
		if thing, _, err := t.Replied(); err == nil && thing.Purpose == store.ForNote {
			return nil
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	a, err := t.Aspiration(n.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", n.Aspiration, err)
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("note.stays", "code", string(a.Code)), Silent: true, ReplyTo: t.InGroup()},
		store.About{Purpose: store.ForNote, Aspiration: a.ID})
	return err
}

// addFiles adds to a note the files that its message did not have before. What it had stays.
func addFiles(t *talk.Turn, n store.Note) error {
	if len(t.Update.Message.Files) == 0 {
		return nil
	}
	all, err := t.Notes(n.Aspiration)
	if err != nil {
		return fmt.Errorf("notes of %d: %w", n.Aspiration, err)
	}
	for _, each := range all {
		if each.ID == n.ID { // with its files
			return note.AddTo(t.Act, n, matter.FilesBeyond(t.Update.Message.Files, each.Files), "")
		}
	}
	return nil
}

// withoutCode is what follows the code at the beginning of a command's arguments; all of them if they begin with none.
func withoutCode(args string) string {
	code, rest := splitCode(args)
	if _, err := store.ParseCode(code); err == nil {
		return rest
	}
	return args
}

// heldIsNote takes a reply that waits and was changed into a note: it is not sent. done is false if it is none.
func heldIsNote(t *talk.Turn, h store.HeldReply, c talk.Content) (done bool, err error) {
	if as, _ := note.Read(c.Text); as == note.ForCitizen {
		return false, nil
	}
	a, err := t.Aspiration(h.Aspiration)
	if err != nil {
		return true, fmt.Errorf("aspiration %d: %w", h.Aspiration, err)
	}
	if err := drop(t.Act, h); err != nil {
		return true, err
	}
	if h.Box != 0 {
		if err := changeBox(t.Act, h, bot.Outgoing{Text: t.P.Text("note.unsent", "code", string(a.Code))}); err != nil {
			return true, err
		}
	}
	c.Album = ""
	return noteInstead(t, a, c)
}

func looksLikeNote(text string) bool {
	as, _ := note.Read(text)
	return as != note.ForCitizen
}
