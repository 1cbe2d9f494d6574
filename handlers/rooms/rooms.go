// Package rooms is where the staff of an office read and answer: the places that get its cards, which are bound, given up and lost, what is
// wrong with them, and what became of what was said there. What a card says, and when a room gets it, is in handlers/matter.
package rooms

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An office may have several rooms, and each gets its cards; one may be for some of them alone. Without a room its cards come to
// one of its people in private, who stands in until there is one.

// Title is what a room is called when it is spoken of elsewhere.
func Title(r store.Reader, p messages.Printer, room store.Room) (string, error) {
	if room.Title != "" {
		return room.Title, nil
	}
	if room.Shared {
		return p.S("rooms.title.shared", "platform", room.Address.Account.Platform), nil
	}
	name := ""
	if room.BoundBy != 0 {
		person, err := r.Staff(room.BoundBy)
		if err != nil {
			return "", fmt.Errorf("staff %d: %w", room.BoundBy, err)
		}
		name = person.Name
	}
	if name == "" {
		return p.S("rooms.title.private"), nil
	}
	return p.S("rooms.title.private_of", "staff", name), nil
}

// Bind makes a place a room of an office. What stood in for one until now is none any more.
func Bind(act talk.Act, room store.Room) (store.Room, error) {
	before, err := act.Rooms(room.Office)
	if err != nil {
		return room, fmt.Errorf("rooms of %s: %w", room.Office, err)
	}
	missed, since, err := act.MissedCards(room.Office, room.Address)
	if err != nil {
		return room, fmt.Errorf("what a room did not hear of: %w", err)
	}
	if room, err = act.BindRoom(room); err != nil {
		return room, fmt.Errorf("bind a room: %w", err)
	}
	if err := recordRoom(act, room, map[string]any{"shared": room.Shared, "stand_in": room.StandIn}); err != nil {
		return room, err
	}
	if err := catchUpRoom(act, room, missed, since); err != nil {
		return room, err
	}
	if room.StandIn {
		return room, nil
	}
	for _, r := range before {
		if r.StandIn && r.ID != room.ID {
			if err := Move(act, r, room); err != nil {
				return room, err
			}
		}
	}
	return room, nil
}

// catchUpRoom has what stands in a room that was none since then say how things stand now, and removes what was to be removed meanwhile.
func catchUpRoom(act talk.Act, room store.Room, missed []store.Card, since time.Time) error {
	if !since.IsZero() {
		if err := matter.GatherElsewhere(act, room); err != nil { // its list could not be changed meanwhile, whatever it names
			return err
		}
	}
	for _, c := range missed {
		a, err := act.Aspiration(c.Aspiration)
		if err != nil {
			return fmt.Errorf("aspiration %d: %w", c.Aspiration, err)
		}
		switch {
		case a.Office != room.Office:
			err = matter.CardLeft(act, a, c, room.Office)
		case a.State != store.Erased:
			err = matter.CardBack(act, a, c, since)
		}
		if err != nil {
			return err
		}
	}
	removals, err := act.MissedRemovals(room.Address)
	if err != nil {
		return fmt.Errorf("what could not be removed: %w", err)
	}
	for _, row := range removals {
		if _, err := act.Enqueue(store.Outbound{To: row.To, Lane: bot.Bulk, About: row.About, Out: row.Out}); err != nil {
			return fmt.Errorf("enqueue the removal of a message: %w", err)
		}
	}
	return nil
}

func recordRoom(act talk.Act, room store.Room, data map[string]any) error {
	data["room"] = int64(room.ID)
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventRoom, Office: room.Office, Staff: room.BoundBy, Data: data}); err != nil {
		return fmt.Errorf("record a room: %w", err)
	}
	return nil
}

// KeepUp notes what a room is called, and how topics are opened in it: both may change there.
func KeepUp(act talk.Act, u bot.Update) error {
	rooms, err := act.RoomsIn(u.Address)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	for _, r := range rooms {
		before := r
		if u.Title != "" {
			r.Title = u.Title
		}
		if u.Opens != "" && r.Address.Thread == "" {
			r.Topics = u.Opens
		}
		if r == before {
			continue
		}
		if err := act.SaveRoom(r); err != nil {
			return fmt.Errorf("keep a room: %w", err)
		}
		if r.Topics != before.Topics {
			if err := act.DropRoomTopics(r.ID); err != nil {
				return fmt.Errorf("drop the topics of a room: %w", err)
			}
		}
	}
	return nil
}

// Move gives a room up for another, and says there where the cards go now.
func Move(act talk.Act, from, to store.Room) error {
	office, err := act.Office(from.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", from.Office, err)
	}
	p := matter.RoomPrinter(act, office)
	title, err := Title(act.Tx, p, to)
	if err != nil {
		return err
	}
	from.BoundBy = to.BoundBy
	return release(act, from, p.Text("rooms.moved_away", "office", office.Name, "room", title), map[string]any{"moved_to": int64(to.ID)})
}

// Release gives a room up; by says who did. The cards that stand there stay, and can be answered.
func Release(act talk.Act, room store.Room, by store.StaffID) error {
	office, err := act.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	room.BoundBy = by
	if err := release(act, room, matter.RoomPrinter(act, office).Text("rooms.released_here", "office", office.Name), map[string]any{"released": true}); err != nil {
		return err
	}
	next, err := elsewhere(act, office, room)
	if err != nil || !next.StandIn {
		return err
	}
	if _, err := act.Enqueue(store.Outbound{To: next.Address, Lane: bot.Interactive, About: store.About{Purpose: store.ForTalk},
		Out: bot.Outgoing{Text: matter.RoomPrinter(act, office).Text("rooms.stand_in", "office", office.Name)}}); err != nil {
		return fmt.Errorf("enqueue news of a room: %w", err)
	}
	return nil
}

func release(act talk.Act, room store.Room, farewell bot.Text, data map[string]any) error {
	if err := matter.GatherElsewhere(act, room); err != nil {
		return err
	}
	if err := act.UnbindRoom(room.ID, act.Now); err != nil {
		return fmt.Errorf("unbind a room: %w", err)
	}
	if err := recordRoom(act, room, data); err != nil {
		return err
	}
	if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Interactive, About: store.About{Purpose: store.ForTalk},
		Out: bot.Outgoing{Text: farewell}}); err != nil {
		return fmt.Errorf("enqueue a farewell: %w", err)
	}
	return nil
}

// Trouble is something that is not as a room's way of working needs it.
type Trouble struct {
	Room   store.Room
	Office store.Office
	Code   string // key of the catalogue's text, below "rooms.trouble."
	Detail string
}

// Say is what people are told of it.
func (x Trouble) Say(r store.Reader, p messages.Printer) (bot.Text, error) {
	title, err := Title(r, p, x.Room)
	if err != nil {
		return bot.Text{}, err
	}
	args := []any{"office", x.Office.Name, "room", title}
	switch x.Code {
	case bot.FindingHidden:
		return p.Text("rooms.trouble.hidden", args...), nil
	case bot.FindingNoTopics:
		return p.Text("rooms.trouble.no_topics", args...), nil
	case bot.FindingNoDeleting:
		return p.Text("rooms.trouble.no_deleting", args...), nil
	case bot.FindingGone:
		return p.Text("rooms.trouble.gone", args...), nil
	}
	return p.Text("rooms.trouble.other", append(args, "detail", strings.TrimSpace(cmp.Or(x.Detail, x.Code)))...), nil
}

// Findings is what is not well in the rooms of some offices, as it was found when they were looked at last. What a room's way of
// working does not need is left out: that the platform hides what staff say among themselves matters only where they would take it
// for said.
func Findings(r store.Reader, offices []store.OfficeID) ([]Trouble, error) {
	var all []Trouble
	for _, id := range offices {
		office, err := r.Office(id)
		if err != nil {
			return nil, fmt.Errorf("office %s: %w", id, err)
		}
		rooms, err := r.Rooms(id)
		if err != nil {
			return nil, fmt.Errorf("rooms of %s: %w", id, err)
		}
		for _, room := range rooms {
			found, err := r.RoomFindings(room.ID)
			if err != nil {
				return nil, fmt.Errorf("what was found of room %d: %w", room.ID, err)
			}
			for _, f := range found {
				if !f.OK && Matters(room, f.Code) {
					all = append(all, Trouble{Room: room, Office: office, Code: f.Code, Detail: f.Detail})
				}
			}
		}
	}
	return all, nil
}

// Matters reports whether a room's way of working needs what was found missing.
func Matters(room store.Room, code string) bool {
	switch code {
	case bot.FindingHidden: // who writes in a topic, or a note after a card, expects to be heard
		return room.Shared
	case bot.FindingNoTopics, bot.FindingNoDeleting:
		return room.Topics == bot.OpensApart && room.Way != store.TopicNone
	}
	return true
}
