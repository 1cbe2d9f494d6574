// Package staff is the conversation with an office's staff: they answer citizens by replying to cards where they already
// talk, and see what is owed to whom. Every right is looked up in the transaction that uses it.
package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Reply takes a message that replies to one of an aspiration in a room, or in private. done is false where it is about
// no aspiration.
func Reply(t *talk.Turn) (done bool, err error) {
	m := t.Update.Message
	if m.ReplyTo == "" {
		return false, nil
	}
	thing, a, err := t.Replied()
	if errors.Is(err, store.ErrNotFound) && m.ReplyToBot && t.Update.Topic != "" {
		thing, a, err = t.About(t.Update.Topic) // all that the bot says in a topic is about the same
		if err == nil && a.ID == 0 {            // unless it holds many
			err = store.ErrNotFound
		}
	}
	if err == nil && thing.Purpose == store.ForFollowUp && thing.Message != 0 {
		a, err = nowOf(t, thing, a)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		if m.ReplyToBot && t.Update.Place != bot.Private {
			return true, askUnknown(t)
		}
		return false, nil
	case err != nil:
		return false, err
	case thing.Purpose == store.ForIndex, thing.Purpose == store.ForAside:
		return true, askIndex(t)
	case (thing.Purpose == store.ForTemplate || thing.Purpose == store.ForAnnounce) && looksLikeNote(m.Text):
		return true, t.SayText("note.not_taken") // what many would read
	case thing.Purpose == store.ForTemplate:
		return true, cannedWritten(t, store.TemplateID(thing.Message), thing.Outbox, talk.ContentOf(m).Text)
	case a.ID == 0 && thing.Purpose == store.ForAnnounce:
		return true, announced(t, store.BroadcastID(thing.Message), talk.ContentOf(m))
	case a.ID == 0 && t.Update.Place == bot.Group && m.ReplyToBot && t.Who.Staff != 0 && len(strings.Fields(m.Text)) >= wordsMeant:
		return true, askUnknown(t) // under what was found, a list, or a word of the bot's: whoever wrote it waits for nothing
	case a.ID == 0:
		return false, nil
	case thing.Purpose == store.ForReason:
		return true, reveal(t, a, m.Text)
	case thing.Purpose == store.ForSnooze:
		return true, snoozeWords(t, a, m.Text)
	}
	if done, err := saidInWords(t, thing, a); done || err != nil {
		return done, err
	}
	if t.Update.Place == bot.Group && thing.Person {
		return false, nil // staff among themselves
	}
	if t.Update.Place == bot.Private && thing.Purpose == store.ForSupport {
		return false, nil // what they read as one who supports it
	}
	if t.Update.Place == bot.Private && a.Citizen == t.Who.Citizen && t.Who.Citizen != 0 && citizens(thing) {
		return false, nil // their own aspiration, read as its citizen
	}
	c := talk.ContentOf(m)
	if thing.Purpose == store.ForFollowUp {
		c.Answers = thing.Message
	}
	said, err := answer(t, a, c, m.Unsupported)
	if err != nil || said == nil {
		return true, err
	}
	return true, said.say(t)
}

// wordsMeant is from how many words on a reply to what is about no aspiration is asked about: "ok", "siap pak" are for nobody.
const wordsMeant = 3

// citizens reports whether a message is one that its citizen reads, and not a room.
func citizens(thing store.Thing) bool {
	switch thing.Purpose {
	case store.ForReply, store.ForReceipt, store.ForDraft, store.ForView, store.ForSupport:
		return true
	}
	return thing.Person
}

// notMember says how to enrol.
func notMember(t *talk.Turn, office store.OfficeID) error {
	if office != "" && t.Update.Place != bot.Private {
		o, err := t.Office(office)
		switch {
		case err == nil:
			return t.Toast("staff.not_member", "office", o.Name)
		case !errors.Is(err, store.ErrNotFound): // a forged button names any
			return fmt.Errorf("the office asked for: %w", err)
		}
	}
	return t.Toast("staff.not_enrolled")
}

// choices is how many aspirations are offered as the one meant.
const choices = 4

// Ask takes what staff wrote in private, or at a desk, outside a reply: is it a reply to one of these, or an
// aspiration of their own?
func Ask(t *talk.Turn) error {
	if done, err := AlbumPart(t); done || err != nil {
		return err
	}
	ids, err := offices(t, store.RightReply)
	if err != nil {
		return err
	}
	open, _, err := t.Queue(store.QueueFilter{Offices: ids, Limit: choices})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if len(open) == 0 && t.Update.Place == bot.Desk {
		return t.SayText("staff.nothing_open")
	}
	key := "staff.which"
	switch m := t.Update.Message; {
	case picture(m): // of a letter, say: what comes of it is not seen by the picture
		key = "staff.which_picture"
	case t.Update.Place == bot.Desk:
		key = "staff.which_desk"
	}
	return ask(t, open, key)
}

// captionMost is how many words tell no citizen anything beside a picture: "slip warga tadi".
const captionMost = 5

// picture reports whether a message is a picture or a scan, with hardly a word.
func picture(m *bot.Message) bool {
	return len(strings.Fields(m.Text)) <= captionMost && slices.ContainsFunc(m.Files, func(f bot.File) bool { return f.Kind == bot.Photo || f.Kind == bot.Document })
}

// AlbumPart takes a part of an album of whose other parts the speaker has said what they are: a reply, a question, a note. done is false if
// it is none.
func AlbumPart(t *talk.Turn) (done bool, err error) {
	m := t.Update.Message
	if m.Album == "" || t.Who.Staff == 0 {
		return false, nil
	}
	if done, err := moreOfNote(t, talk.ContentOf(m), m.Text); done || err != nil {
		return done, err
	}
	mem, err := t.Recall()
	if err != nil {
		return true, err
	}
	if n := len(mem.Pending); n > 0 && mem.Pending[n-1].Album == m.Album { // it is being asked about
		mem.Pending[n-1].Content.Join(talk.ContentOf(m))
		return true, t.Remember(mem)
	}
	if h, _, ok, err := heldAlbum(t, m.Album); err != nil {
		return true, err
	} else if ok {
		return true, heldPart(t, h)
	}
	before, err := t.Album(t.Here(), m.Album)
	if errors.Is(err, store.ErrNotFound) || err == nil && (before.Side != store.StaffSide || before.Staff != t.Who.Staff) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the album: %w", err)
	}
	a, err := t.Aspiration(before.Aspiration)
	if err != nil {
		return false, fmt.Errorf("aspiration %d: %w", before.Aspiration, err)
	}
	said, err := answer(t, a, talk.ContentOf(m), m.Unsupported)
	if err != nil || said == nil {
		return true, err
	}
	return true, said.say(t)
}

// askIndex takes a reply to a message that names many aspirations: which of them is meant?
func askIndex(t *talk.Turn) error {
	rooms, ids, ok, err := readers(t)
	if err != nil || !ok {
		return err
	}
	var named []store.Aspiration
	for _, room := range rooms {
		some, _, _, err := t.Gathered(room.ID, choices)
		if err != nil {
			return fmt.Errorf("what is gathered: %w", err)
		}
		named = append(named, some...)
	}
	if len(named) == 0 { // they have their cards by now
		if named, _, err = t.Queue(store.QueueFilter{Offices: ids, Limit: choices}); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
	}
	return ask(t, named, "staff.which_index")
}

// askUnknown takes a reply to a message of the bot's that is not known. It may be one of which nobody knows whether it was
// sent, and so not what it was: those that are in doubt here are offered first.
func askUnknown(t *talk.Turn) error {
	_, ids, ok, err := readers(t)
	if err != nil || !ok {
		return err
	}
	doubtful, err := t.InDoubt(t.Here(), choices)
	if err != nil {
		return fmt.Errorf("what is in doubt here: %w", err)
	}
	queue, _, err := t.Queue(store.QueueFilter{Offices: ids, Limit: choices})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	var named []store.Aspiration
	for _, a := range append(doubtful, queue...) {
		known := slices.ContainsFunc(named, func(b store.Aspiration) bool { return a.ID == b.ID })
		if !known && len(named) < choices && slices.Contains(ids, a.Office) {
			named = append(named, a)
		}
	}
	if len(named) == 0 {
		return t.SayText("staff.reply_to_what")
	}
	return ask(t, named, "staff.which_unknown")
}

// readers are the rooms here and those of their offices that the speaker may read. ok = false: there is none, and they were
// told.
func readers(t *talk.Turn) (rooms []store.Room, ids []store.OfficeID, ok bool, err error) {
	rooms, err = t.RoomsIn(t.Here())
	if err != nil {
		return nil, nil, false, fmt.Errorf("rooms here: %w", err)
	}
	ids, err = offices(t, store.RightReply)
	if err != nil {
		return nil, nil, false, err
	}
	ids = readHere(ids, rooms)
	if len(rooms) > 0 && len(ids) == 0 {
		return nil, nil, false, notMember(t, rooms[0].Office)
	}
	return rooms, ids, true, nil
}

// ask keeps what the speaker wrote, and asks which of the aspirations it is for.
func ask(t *talk.Turn, open []store.Aspiration, key string) error {
	m := t.Update.Message
	c := talk.ContentOf(m)
	if c.Empty() {
		return t.SayText("staff.unsupported")
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	if n := len(mem.Pending); n > 0 && m.Album != "" && mem.Pending[n-1].Album == m.Album {
		mem.Pending[n-1].Content.Join(c)
		return t.Remember(mem) // another part of what was asked about already
	}
	mem.Asked++
	var offered []store.AspirationID
	for _, a := range open {
		offered = append(offered, a.ID)
	}
	var rows [][]bot.Button
	for _, a := range open {
		citizen, err := t.Citizen(a.Citizen)
		if err != nil {
			return fmt.Errorf("citizen %d: %w", a.Citizen, err)
		}
		rows = append(rows, []bot.Button{{Label: t.P.S("staff.button.to", "code", string(a.Code), "alias", citizen.Alias),
			Data: talk.Data("s.to", a.ID, mem.Asked, t.Who.Staff)}})
	}
	if t.Update.Place == bot.Private {
		rows = append(rows, []bot.Button{t.Btn("staff.button.own", "s.own", mem.Asked)})
	}
	rows = append(rows, []bot.Button{t.Btn("staff.button.forget", "s.forget", mem.Asked, t.Who.Staff)})
	box, err := t.SayAbout(bot.Outgoing{Text: t.P.Text(key), Buttons: rows, ReplyTo: bot.Ref{Message: m.ID}},
		store.About{Purpose: store.ForQuestion})
	if err != nil {
		return err
	}
	mem.Pending = append(mem.Pending, talk.Pending{Number: mem.Asked, Album: m.Album, Content: c, Box: box, For: offered})
	return t.Remember(mem)
}

// ownQuestion reports whether a button is of what the speaker was asked about their own words; else it says so. Where several people write, each
// has words of their own under one number. 0: the button is older than that it says whose it is.
func ownQuestion(t *talk.Turn, staff int64) (bool, error) {
	if staff == 0 || store.StaffID(staff) == t.Who.Staff {
		return true, nil
	}
	return false, t.Toast("claim.toast.not_you")
}

// TakePending gives back what the speaker had written, once: for what they now say it is.
func TakePending(t *talk.Turn, number int64) (talk.Content, bool, error) {
	mem, err := t.Recall()
	if err != nil {
		return talk.Content{}, false, err
	}
	c, ok := mem.Take(int(number))
	if !ok {
		return c, false, nil
	}
	return c, true, t.Remember(mem)
}

// takeTapped is TakePending for a tap whose second argument is the number, and answers the tap. ok = false: it was taken before, and they are told.
func takeTapped(t *talk.Turn, args talk.Args) (c talk.Content, ok bool, err error) {
	c, ok, err = TakePending(t, args.Int(1))
	switch {
	case err != nil:
		return c, false, err
	case !ok:
		return c, false, t.Toast("toast.already")
	}
	return c, true, t.Toast("")
}
