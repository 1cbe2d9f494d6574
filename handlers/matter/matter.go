// Package matter is what can happen to an aspiration, whoever caused it: it is sent, answered, continued, judged,
// claimed, closed. Each function records its events, moves the turn, and tells the other side; what the person who
// acted is told is the business of the conversations (handlers/citizen, handlers/staff). What happens to the people of an office is in
// handlers/team, to its rooms in handlers/rooms; what its people write for themselves is in
// handlers/note, how they are reminded in handlers/remind, what an office tells many in handlers/broadcast.
package matter

import (
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// RoomPrinter speaks as the office's rooms do: the house's language, the office's time zone.
func RoomPrinter(act talk.Act, o store.Office) messages.Printer {
	return act.Printer("", o.Location(), act.Now)
}

// CitizenPrinter speaks as the aspiration's citizen does; as the house does of one who is nobody here.
func CitizenPrinter(act talk.Act, a store.Aspiration) (messages.Printer, error) {
	if a.Imported() {
		return act.Printer("", nil, act.Now), nil
	}
	who, err := act.IdentityByID(a.Identity)
	if err != nil {
		return messages.Printer{}, fmt.Errorf("the citizen of %d: %w", a.ID, err)
	}
	return act.Printer(who.Lang, CitizenZone(act, a), act.Now), nil
}

// ByOffice is a printer with days as they are at the aspiration's office: its promises end with days of its own calendar, which may be over
// already where their citizen is.
func ByOffice(act talk.Act, p messages.Printer, a store.Aspiration) messages.Printer {
	o, err := act.Office(a.Office)
	if err != nil {
		return p
	}
	return p.In(o.Location())
}

// Record appends an event of the aspiration, as of now. It is its citizen's unless another's, who supports it, is set.
func Record(act talk.Act, a store.Aspiration, e store.Event) error {
	e.At, e.Aspiration = act.Now, a.ID
	if e.Citizen == 0 {
		e.Citizen = a.Citizen
	}
	if e.Office == "" {
		e.Office = a.Office
	}
	if _, err := act.Record(e); err != nil {
		return fmt.Errorf("record %s: %w", e.Kind, err)
	}
	return nil
}

// KindName is how people call a kind: "keluhan"; of an unknown one, "aspirasi".
func KindName(p messages.Printer, k store.Kind) string {
	switch k {
	case store.Complaint:
		return p.S("kind.complaint")
	case store.Wish:
		return p.S("kind.wish")
	case store.Question:
		return p.S("kind.question")
	case store.Praise:
		return p.S("kind.praise")
	}
	return p.S("kind.none")
}

// Attached says in words what a message carries beside its text: "2 foto, 1 lokasi". Empty: nothing.
func Attached(p messages.Printer, files []bot.File, places, contacts int) string {
	count := map[bot.FileKind]int{}
	for _, f := range files {
		count[f.Kind]++
	}
	var parts []string
	add := func(key string, n int) {
		if n > 0 {
			parts = append(parts, p.S(key, "n", n))
		}
	}
	add("files.photo", count[bot.Photo])
	add("files.video", count[bot.Video])
	add("files.voice", count[bot.Voice])
	add("files.audio", count[bot.Audio])
	add("files.document", count[bot.Document])
	add("files.location", places)
	add("files.contact", contacts)
	return strings.Join(parts, ", ")
}

// Whole is all that a run of messages says, as one.
type Whole struct {
	Text     string
	Files    []bot.File
	Places   []bot.Location
	Contacts []bot.Contact
	Lost     []bot.FileFault // why files of a citizen's are not among them
	Edited   bool
	More     int  // messages that it does not hold
	Masked   bool // numbers of people were taken out of it
}

// Attached says in words what the run carries beside its text.
func (w Whole) Attached(p messages.Printer) string {
	return Attached(p, w.Files, len(w.Places), len(w.Contacts))
}

// Gather puts a run of messages together, in their order.
func Gather(run []store.Message) Whole {
	var w Whole
	var texts []string
	for _, m := range run {
		if m.Text != "" {
			texts = append(texts, m.Text)
		}
		for _, f := range m.Files {
			if m.Side == store.CitizenSide && f.Fault != "" {
				w.Lost = append(w.Lost, f.Fault)
				continue
			}
			w.Files = append(w.Files, f)
		}
		if m.Location != nil {
			w.Places = append(w.Places, *m.Location)
		}
		if m.Contact != nil {
			w.Contacts = append(w.Contacts, *m.Contact)
		}
		w.Edited = w.Edited || m.Version > 1
	}
	w.Text = strings.Join(texts, "\n")
	return w
}

// wordsAlone reports whether these words are all that was told.
func (w Whole) wordsAlone() bool {
	return w.More == 0 && len(w.Files) == 0 && len(w.Lost) == 0 && len(w.Places) == 0 && len(w.Contacts) == 0
}

// details lists what quoted text cannot hold: map links, contact cards.
func details(p messages.Printer, w Whole) string {
	var lines []string
	for _, l := range w.Places {
		label := l.Label
		if label != "" {
			label += " "
		}
		lines = append(lines, p.S("matter.place", "label", label,
			"url", fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f#map=17/%.6f/%.6f", l.Latitude, l.Longitude, l.Latitude, l.Longitude)))
	}
	for _, c := range w.Contacts {
		lines = append(lines, p.S("matter.contact", "name", c.Name, "phone", c.Phone))
	}
	return strings.Join(lines, "\n")
}

// StaffName is what people see of a staff person; of one who has not said their name, "staf". Of nobody, nothing.
func StaffName(act talk.Act, p messages.Printer, id store.StaffID) (string, error) {
	if id == 0 {
		return "", nil
	}
	s, err := act.Staff(id)
	if err != nil {
		return "", fmt.Errorf("staff %d: %w", id, err)
	}
	if s.Name == "" {
		return p.S("staff.someone"), nil
	}
	return s.Name, nil
}
