package matter

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
	"duaarah/store/wording"
)

// What looks like an advertisement, like words that many others sent just now, or like insults and nothing else, is set aside when it is sent: it is
// open, owed, and in every figure like all else, but gets no card and no place in the queue. One message in the room says how many
// there are, and opens a list in which one tap decides of each: spam, or none. Nothing is dropped, and nothing is called spam, by
// the program. What staff called none is not set aside again.

// TimerAside reminds a room of what is set aside; its reference is the room's ID.
const TimerAside = "aside"

const (
	// AsideAgain is after how long a room is reminded of what nobody looked at.
	AsideAgain = 24 * time.Hour
	likeSince  = 24 * time.Hour // how long texts are compared with
	floodIn    = time.Hour
	floodMany  = 5  // others who sent nearly the same words in that time
	floodWords = 6  // in a shorter text, many can say the same by chance
	likeMost   = 12 // that are read, to be compared
	abuseIn    = time.Hour
)

// suspect says why what is being sent is to be set aside, and has it found by its words. Empty: it is not.
func suspect(act talk.Act, a store.Aspiration) (store.AsideWhy, error) {
	if a.Own || a.Imported() {
		return "", nil
	}
	text, err := openingText(act, a.ID)
	if err != nil || talk.Blank(text) {
		return "", err
	}
	read := caution.Read(text)
	if read.Words() == 0 {
		return "", nil
	}
	keys := read.Keys()
	why, err := suspicion(act, a, text, read, keys)
	if err != nil {
		return "", err
	}
	if why != "" && (a.Urgent == store.Urgent || caution.DangerOf(text) != caution.NoDanger) {
		why = "" // somebody may need help
	}
	if err := act.IndexText(store.LikeText{Aspiration: a.ID, Citizen: a.Citizen, At: act.Now}, keys, act.Now.Add(-likeSince)); err != nil {
		return "", fmt.Errorf("index the words of %d: %w", a.ID, err)
	}
	if why == "" {
		return "", nil
	}
	fine, err := act.Harmless(keys)
	if err != nil {
		return "", fmt.Errorf("what is no spam: %w", err)
	}
	for _, id := range fine {
		if near, err := nearTo(act, read, id); err != nil {
			return "", err
		} else if near {
			return "", nil
		}
	}
	return why, nil
}

func suspicion(act talk.Act, a store.Aspiration, text string, read caution.Text, keys store.TextKeys) (store.AsideWhy, error) {
	f := caution.Judge(text)
	switch {
	case f.Spam:
		return store.AsideSpam, nil
	case f.Bare:
		if again, err := Abused(act, a); err != nil {
			return "", err
		} else if again {
			return store.AsideAbuse, nil
		}
	}
	if read.Words() < floodWords {
		return "", nil
	}
	like, err := act.LikeTexts(keys, act.Now.Add(-floodIn), likeMost)
	if err != nil {
		return "", fmt.Errorf("like texts: %w", err)
	}
	if len(like) < floodMany {
		return "", nil
	}
	others := map[store.CitizenID]bool{}
	for i, id := range like {
		if len(others)+len(like)-i < floodMany {
			break
		}
		said, err := openingText(act, id)
		if err != nil {
			return "", err
		}
		// Neighbours who agreed on what to write each tell of another house.
		if !read.Near(caution.Read(said)) || wording.OtherPlaces(text, said) {
			continue
		}
		l, err := act.LikeText(id)
		if err != nil {
			return "", fmt.Errorf("who sent %d: %w", id, err)
		}
		if l.Citizen != a.Citizen {
			others[l.Citizen] = true
		}
		if len(others) == floodMany {
			return store.AsideFlood, nil
		}
	}
	return "", nil
}

// Abused reports whether the citizen has sent nothing but insults in the hour before.
func Abused(act talk.Act, a store.Aspiration) (bool, error) {
	before, err := act.Matters(a.Citizen, 5)
	if err != nil {
		return false, fmt.Errorf("matters: %w", err)
	}
	for _, b := range before {
		if b.ID == a.ID || a.ReceivedAt.Sub(b.SubmittedAt) > abuseIn {
			continue
		}
		text, err := openingText(act, b.ID)
		if err != nil {
			return false, err
		}
		if caution.Judge(text).Bare {
			return true, nil
		}
	}
	return false, nil
}

// nearTo reports whether an aspiration says nearly the same.
func nearTo(act talk.Act, read caution.Text, id store.AspirationID) (bool, error) {
	text, err := openingText(act, id)
	return err == nil && read.Near(caution.Read(text)), err
}

// openingText is what an aspiration says, as its citizen wrote it.
func openingText(act talk.Act, id store.AspirationID) (string, error) {
	text, err := act.OpeningText(id)
	if err != nil {
		return "", fmt.Errorf("the words of %d: %w", id, err)
	}
	return text, nil
}

// began is what an aspiration began with, as its citizen sent it.
func began(act talk.Act, id store.AspirationID) (Whole, error) {
	some, total, err := act.SomeMessages(id, store.MessageFilter{Side: store.CitizenSide, Opening: true, Limit: quotedMessages})
	if err != nil {
		return Whole{}, fmt.Errorf("messages of %d: %w", id, err)
	}
	w := Gather(some)
	w.More = total - len(some)
	return w, nil
}

// setAside notes that a sent aspiration is set aside, and says so in the room.
func setAside(act talk.Act, a store.Aspiration) error {
	if err := Record(act, a, store.Event{Kind: store.EventAside, Data: map[string]any{"why": string(a.Aside)}}); err != nil {
		return err
	}
	return noteAside(act, a.Office, oneMore)
}

// Keep says that what was set aside is no spam: it goes on as all else, and so does what says nearly the same.
func Keep(act talk.Act, a *store.Aspiration, staff store.StaffID) (kept int, err error) {
	if a.Aside == "" {
		return 0, nil
	}
	if err := harmless(act, *a); err != nil {
		return 0, err
	}
	text, err := openingText(act, a.ID)
	if err != nil {
		return 0, err
	}
	read := caution.Read(text)
	all, _, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{a.Office}, Aside: true, Limit: 200})
	if err != nil {
		return 0, fmt.Errorf("what is set aside: %w", err)
	}
	if err := keepOne(act, a, staff); err != nil {
		return 0, err
	}
	kept = 1
	for _, b := range all {
		if b.ID == a.ID {
			continue
		}
		if near, err := nearTo(act, read, b.ID); err != nil {
			return kept, err
		} else if !near {
			continue
		}
		if err := keepOne(act, &b, staff); err != nil {
			return kept, err
		}
		if err := AutoAssign(act, &b); err != nil {
			return kept, err
		}
		kept++
	}
	return kept, noteAside(act, a.Office, decided)
}

func keepOne(act talk.Act, a *store.Aspiration, staff store.StaffID) error {
	a.Aside = ""
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventKept, Staff: staff}); err != nil {
		return err
	}
	return PostCards(act, *a)
}

// harmless has the words of an aspiration not be set aside again.
func harmless(act talk.Act, a store.Aspiration) error {
	text, err := openingText(act, a.ID)
	if err != nil {
		return err
	}
	read := caution.Read(text)
	if read.Words() == 0 {
		return nil
	}
	if err := act.SaveHarmless(a.ID, read.Keys()); err != nil {
		return fmt.Errorf("keep that %d is no spam: %w", a.ID, err)
	}
	return nil
}

// why a room is told anew how many are set aside.
type asideNews int

const (
	oneMore asideNews = iota
	decided
	reminded
)

// noteAside says in the rooms of an office how many are set aside, or brings what says so up to date.
func noteAside(act talk.Act, id store.OfficeID, why asideNews) error {
	rooms, err := act.Rooms(id)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", id, err)
	}
	for _, room := range rooms {
		if err := noteAsideIn(act, room, why); err != nil {
			return err
		}
	}
	return nil
}

func noteAsideIn(act talk.Act, room store.Room, why asideNews) error {
	note, err := act.AsideNote(room.ID)
	none := errors.Is(err, store.ErrNotFound)
	if err != nil && !none {
		return fmt.Errorf("what is set aside: %w", err)
	}
	old := act.Now.Sub(note.At) >= AsideAgain
	if why == oneMore && !none && !old { // thousands may come: they are counted once in a minute
		if err := act.SetTimer(TimerAside, int64(room.ID), act.Now.Truncate(time.Minute).Add(time.Minute)); err != nil {
			return fmt.Errorf("set a timer: %w", err)
		}
		return nil
	}
	_, total, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{room.Office}, Aside: true, Limit: 1})
	if err != nil {
		return fmt.Errorf("what is set aside: %w", err)
	}
	office, err := act.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	p := RoomPrinter(act, office)
	switch {
	case total == 0 && none:
		return nil
	case total == 0:
		if err := act.DropAsideNote(room.ID); err != nil {
			return fmt.Errorf("drop a note: %w", err)
		}
		if err := act.ClearTimer(TimerAside, int64(room.ID)); err != nil {
			return fmt.Errorf("clear a timer: %w", err)
		}
		return editNote(act, room, note, bot.Outgoing{Text: p.Text("aside.done")})
	case !none && (!old || why == decided):
		if err := act.SetTimer(TimerAside, int64(room.ID), later(act.Now, note.At.Add(AsideAgain))); err != nil {
			return fmt.Errorf("set a timer: %w", err)
		}
		return editNote(act, room, note, asideNoteOut(p, room.Office, total))
	}
	return sayAside(act, room, note, p, total)
}

// later is the later of two moments.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sayAside says anew how many are set aside.
func sayAside(act talk.Act, room store.Room, old store.AsideNote, p messages.Printer, total int) error {
	if old.Outbox != 0 {
		if err := editNote(act, room, old, bot.Outgoing{Text: p.Text("aside.moved")}); err != nil {
			return err
		}
	}
	id, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, Out: asideNoteOut(p, room.Office, total), About: store.About{Purpose: store.ForTalk}})
	if err != nil {
		return fmt.Errorf("enqueue a note: %w", err)
	}
	if err := act.SaveAsideNote(store.AsideNote{Room: room.ID, Outbox: id, At: act.Now}); err != nil {
		return fmt.Errorf("keep a note: %w", err)
	}
	if err := act.SetTimer(TimerAside, int64(room.ID), act.Now.Add(AsideAgain)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

func asideNoteOut(p messages.Printer, office store.OfficeID, total int) bot.Outgoing {
	return bot.Outgoing{Text: p.Text("aside.note", "n", total), Silent: true,
		Buttons: [][]bot.Button{{{Label: p.S("aside.button.look"), Data: talk.Data("s.aside", office)}}}}
}

func editNote(act talk.Act, room store.Room, note store.AsideNote, out bot.Outgoing) error {
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: note.Outbox}
	if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, Out: out, About: store.About{Purpose: store.ForTalk}}); err != nil {
		return fmt.Errorf("enqueue a changed note: %w", err)
	}
	return nil
}

// AsideDue reminds a room of what nobody looked at.
func AsideDue(act talk.Act, timer store.Timer) error {
	room, err := act.Room(store.RoomID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil // its office has another
	} else if err != nil {
		return fmt.Errorf("room %d: %w", timer.Ref, err)
	}
	return noteAsideIn(act, room, reminded)
}

// asideShown is how many a list of what is set aside holds, and asideRunes how much of each.
const (
	asideShown = 4
	asideRunes = 300
)

// AsideList is what is set aside in an office, the oldest first, with a tap for each.
func AsideList(act talk.Act, p messages.Printer, office store.OfficeID) (bot.Outgoing, error) {
	some, total, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{office}, Aside: true, Limit: asideShown})
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("what is set aside: %w", err)
	}
	if total == 0 {
		return bot.Outgoing{Text: p.Text("aside.done")}, nil
	}
	var b bot.TextBuilder
	b.Text(p.Text("aside.head", "n", total))
	var rows [][]bot.Button
	for _, a := range some {
		citizen, err := act.Citizen(a.Citizen)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("citizen %d: %w", a.Citizen, err)
		}
		text, err := asideText(act, p, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		b.Add("\n\n").Text(p.Text("aside.item", "code", string(a.Code), "alias", citizen.Alias, "why", p.S("aside.why."+string(a.Aside)), "text", text))
		rows = append(rows, asideButtons(p, a)...)
	}
	b.Add("\n\n").Text(p.Text("aside.how"))
	return bot.Outgoing{Text: b.Build(), Panel: true, Buttons: rows}, nil
}

// asideButtons decide of what is set aside.
func asideButtons(p messages.Printer, a store.Aspiration) [][]bot.Button {
	return [][]bot.Button{{
		{Label: p.S("aside.button.keep", "code", string(a.Code)), Data: talk.Data("s.ham", a.ID)},
		{Label: p.S("aside.button.spam", "code", string(a.Code)), Data: talk.Data("s.junk", a.ID)}}}
}

// asideText is what the list says of one: how it begins, and what its citizen wrote to it since, who was asked to tell if it is no promotion.
func asideText(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	text, err := openingText(act, a.ID)
	if err != nil {
		return "", err
	}
	text = talk.Clip(Masked(text), asideRunes)
	later, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Later: true, Last: true, Limit: catchUpMost})
	if err != nil {
		return "", fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if more := forStaff(later).Text; !talk.Blank(more) {
		text += "\n" + p.S("aside.later", "text", talk.Clip(more, asideRunes))
	}
	return text, nil
}

// tellAside says in the rooms what its citizen wrote to an aspiration that is set aside, with the tap that decides of it: no card is there to
// show it.
func tellAside(act talk.Act, a store.Aspiration, m store.Message) error {
	p, citizen, err := roomView(act, a)
	if err != nil {
		return err
	}
	whole, err := asNews(act, m)
	if err != nil {
		return err
	}
	rooms, err := roomsFor(act, a)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		if _, err := act.Enqueue(store.Outbound{To: r.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForFollowUp, Aspiration: a.ID, Message: m.ID},
			Out: bot.Outgoing{Files: forRoom(m.Files), Buttons: asideButtons(p, a), Text: p.Text("aside.wrote", "alias", citizen.Alias, "code", string(a.Code),
				"why", p.S("aside.why."+string(a.Aside)), "text", whole.Text, "attached", whole.attached(p), "details", details(p, whole))}}); err != nil {
			return fmt.Errorf("enqueue news for a room: %w", err)
		}
	}
	return nil
}
