package matter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An office may have several rooms, and each gets its cards; one may be for some of them alone. Without a room its cards come to
// one of its people in private, who stands in until there is one.

// roomsFor are the rooms that an aspiration's card comes to. One that none of them takes comes to all: nothing is lost by a choice.
func roomsFor(act talk.Act, a store.Aspiration) ([]store.Room, error) {
	rooms, err := act.Rooms(a.Office)
	if err != nil {
		return nil, fmt.Errorf("rooms of %s: %w", a.Office, err)
	}
	return takers(rooms, a), nil
}

func takers(rooms []store.Room, a store.Aspiration) []store.Room {
	some := slices.DeleteFunc(slices.Clone(rooms), func(r store.Room) bool { return !r.Takes(a) })
	if len(some) == 0 || a.Urgent == store.Urgent { // danger is for everybody
		return rooms
	}
	return some
}

// RoomTitle is what a room is called when it is spoken of elsewhere.
func RoomTitle(r store.Reader, p messages.Printer, room store.Room) (string, error) {
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
			if err := MoveRoom(act, r, room); err != nil {
				return room, err
			}
		}
	}
	return room, nil
}

// catchUpRoom has what stands in a room that was none since then say how things stand now, and removes what was to be removed meanwhile.
func catchUpRoom(act talk.Act, room store.Room, missed []store.Card, since time.Time) error {
	if !since.IsZero() {
		if err := gatherElsewhere(act, room); err != nil { // its list could not be changed meanwhile, whatever it names
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
			err = cardLeft(act, a, c, room.Office)
		case a.State != store.Erased:
			if err = refreshCards(act, a, []store.Card{c}); err == nil && a.State == store.Open {
				err = catchUpSince(act, a, c, since)
			}
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

// cardLeft has a card that stayed in an office's room say that another office has it now.
func cardLeft(act talk.Act, a store.Aspiration, c store.Card, was store.OfficeID) error {
	passes, err := act.Passes(a.ID)
	if err != nil {
		return fmt.Errorf("where %d went: %w", a.ID, err)
	}
	for _, p := range slices.Backward(passes) {
		if p.From != was {
			continue
		}
		from, err := act.Office(p.From)
		if err != nil {
			return fmt.Errorf("office %s: %w", p.From, err)
		}
		to, err := act.Office(p.To)
		if err != nil {
			return fmt.Errorf("office %s: %w", p.To, err)
		}
		return leaveCards(act, a, []store.Card{c}, p, from, to)
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

// MoveRoom gives a room up for another, and says there where the cards go now.
func MoveRoom(act talk.Act, from, to store.Room) error {
	office, err := act.Office(from.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", from.Office, err)
	}
	p := RoomPrinter(act, office)
	title, err := RoomTitle(act.Tx, p, to)
	if err != nil {
		return err
	}
	from.BoundBy = to.BoundBy
	return release(act, from, p.Text("rooms.moved_away", "office", office.Name, "room", title), map[string]any{"moved_to": int64(to.ID)})
}

// ReleaseRoom gives a room up; by says who did. The cards that stand there stay, and can be answered.
func ReleaseRoom(act talk.Act, room store.Room, by store.StaffID) error {
	office, err := act.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	room.BoundBy = by
	if err := release(act, room, RoomPrinter(act, office).Text("rooms.released_here", "office", office.Name), map[string]any{"released": true}); err != nil {
		return err
	}
	next, err := elsewhere(act, office, room)
	if err != nil || !next.StandIn {
		return err
	}
	if _, err := act.Enqueue(store.Outbound{To: next.Address, Lane: bot.Interactive, About: store.About{Purpose: store.ForTalk},
		Out: bot.Outgoing{Text: RoomPrinter(act, office).Text("rooms.stand_in", "office", office.Name)}}); err != nil {
		return fmt.Errorf("enqueue news of a room: %w", err)
	}
	return nil
}

func release(act talk.Act, room store.Room, farewell bot.Text, data map[string]any) error {
	if err := gatherElsewhere(act, room); err != nil {
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

// gatherElsewhere has the list of what has no card in a room that is given up, or was, say that it is out of use.
func gatherElsewhere(act talk.Act, room store.Room) error {
	g, err := gatheringOf(act, room)
	if err != nil {
		return err
	}
	return endGathering(act, room, g, "room.gathered.moved")
}

// LoseRoom takes in that a room cannot be written to any more: its cards go to the office's other rooms, else to one of its people in
// private, and all of them are told. why is the platform's word on what the bot is not allowed there; empty: it gave none.
func LoseRoom(act talk.Act, lost store.Room, why string) error {
	if err := act.UnbindRoom(lost.ID, act.Now); err != nil {
		return fmt.Errorf("unbind a room: %w", err)
	}
	by := lost.BoundBy
	lost.BoundBy = 0 // nobody did that
	if err := recordRoom(act, lost, map[string]any{"lost": true}); err != nil {
		return err
	}
	lost.BoundBy = by
	office, err := act.Office(lost.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", lost.Office, err)
	}
	next, err := elsewhere(act, office, lost)
	if err != nil {
		return err
	}
	return tellRoomLost(act, office, lost, next, why)
}

// elsewhere has the cards of a room that is none any more come to another, and returns which; one without an ID: there is none.
func elsewhere(act talk.Act, office store.Office, lost store.Room) (next store.Room, err error) {
	rooms, err := act.Rooms(office.ID)
	if err != nil {
		return next, fmt.Errorf("rooms of %s: %w", office.ID, err)
	}
	for _, r := range rooms {
		if err := PostMissing(act, r); err != nil {
			return next, err
		}
	}
	if len(rooms) > 0 {
		return rooms[0], nil
	}
	who, ok, err := standIn(act, office, lost.Address)
	if err != nil || !ok {
		return next, err
	}
	next, err = Bind(act, store.Room{Office: office.ID, Address: who.Direct, BoundBy: who.Staff, At: act.Now, StandIn: true})
	if err != nil {
		return next, err
	}
	return next, PostMissing(act, next)
}

// standIn is who gets the cards of an office without a room: of those who may answer them and can be written to, its head first.
func standIn(act talk.Act, office store.Office, lost bot.Address) (store.Identity, bool, error) {
	members, err := act.StaffOf(office.ID)
	if err != nil {
		return store.Identity{}, false, fmt.Errorf("staff of %s: %w", office.ID, err)
	}
	order := []store.Role{store.RoleHead, store.RoleAdmin, store.RoleStaff}
	slices.SortStableFunc(members, func(a, b store.Membership) int {
		return cmp.Compare(slices.Index(order, a.Role), slices.Index(order, b.Role))
	})
	for _, m := range members {
		if !m.Role.May(store.RightReply) {
			continue
		}
		who, ok, err := ReachedAt(act, m.Staff, lost.Account)
		if err != nil {
			return who, false, err
		}
		if ok && (who.Direct.Account != lost.Account || who.Direct.Chat != lost.Chat) {
			return who, true, nil
		}
	}
	return store.Identity{}, false, nil
}

// tellRoomLost tells the people of an office, each in private, that a room is lost, and where their cards come now.
func tellRoomLost(act talk.Act, office store.Office, lost, next store.Room, why string) error {
	members, err := act.StaffOf(office.ID)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", office.ID, err)
	}
	for _, m := range members {
		who, ok, err := ReachedAt(act, m.Staff, lost.Address.Account)
		if err != nil {
			return err
		}
		if !ok || who.Direct == lost.Address {
			continue
		}
		text, err := roomLostText(act, act.Printer(who.Lang, office.Location(), act.Now), office, lost, next, why, next.Address == who.Direct)
		if err != nil {
			return err
		}
		if _, err := act.Enqueue(store.Outbound{To: who.Direct, Lane: bot.Interactive, About: store.About{Purpose: store.ForTalk},
			Out: bot.Outgoing{Text: text}}); err != nil {
			return fmt.Errorf("enqueue news of a room: %w", err)
		}
	}
	return nil
}

func roomLostText(act talk.Act, p messages.Printer, office store.Office, lost, next store.Room, why string, here bool) (text bot.Text, err error) {
	title, err := RoomTitle(act.Tx, p, lost)
	if err != nil {
		return text, err
	}
	var b bot.TextBuilder
	b.Text(p.Text("rooms.lost.what", "office", office.Name, "room", title))
	if why != "" {
		b.Line().Text(p.Text("rooms.lost.why", "why", why))
	}
	switch {
	case next.ID == 0:
		b.Line().Text(p.Text("rooms.lost.nowhere"))
	case here:
		b.Line().Text(p.Text("rooms.lost.here"))
	default:
		if title, err = RoomTitle(act.Tx, p, next); err != nil {
			return text, err
		}
		b.Line().Text(p.Text("rooms.lost.elsewhere", "room", title))
	}
	if lost.Shared {
		b.Line().Text(p.Text("rooms.lost.how"))
	}
	return b.Build(), nil
}

// lacksEvery is how often an office is told again what is missing in its room.
const lacksEvery = 24 * time.Hour

// roomLacks takes in that something said in a room was not said as it should be, because the bot may not: those who can mend that
// are told, once a day of each. s.Note is the platform's word for it.
func roomLacks(act talk.Act, s store.Settled) error {
	rooms, err := act.RoomsAt(s.To)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	for _, room := range rooms {
		anew := !lately(act, room.Told, lacksEvery)
		if told, err := act.LackTold(room.ID, s.Note, anew); err != nil {
			return fmt.Errorf("what is missing in a room: %w", err)
		} else if told {
			continue
		}
		if anew {
			room.Told = act.Now
			if err := act.SaveRoom(room); err != nil {
				return fmt.Errorf("keep a room: %w", err)
			}
		}
		if err := act.LookAgain(room.ID); err != nil {
			return fmt.Errorf("have a room looked at: %w", err)
		}
		key, here := "rooms.lacks", "rooms.lacks_here"
		switch s.Reason {
		case bot.ReasonNoFiles:
			key, here = "rooms.lacks_files", "rooms.lacks_files_here"
		case bot.ReasonNoPanels:
			key, here = "rooms.lacks_panels", "rooms.lacks_panels_here"
		}
		if err := tellLacks(act, room, key, here, s.Note); err != nil {
			return err
		}
	}
	return nil
}

// tellLacks tells it by the text key in private, or else by the text here in the room itself.
func tellLacks(act talk.Act, room store.Room, key, here, why string) error {
	office, err := act.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	members, err := act.StaffOf(office.ID)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", office.ID, err)
	}
	told := false
	for _, m := range members {
		if !m.Role.May(store.RightOffice) {
			continue
		}
		ok, err := TellPrivately(act, office, m.Staff, room.Address.Account, store.About{Purpose: store.ForTalk},
			func(p messages.Printer) (bot.Outgoing, error) {
				title, err := RoomTitle(act.Tx, p, room)
				return bot.Outgoing{Text: p.Text(key, "office", office.Name, "room", title, "why", why)}, err
			})
		if err != nil {
			return err
		}
		told = told || ok
	}
	if told {
		return nil
	}
	if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
		Out: bot.Outgoing{Text: RoomPrinter(act, office).Text(here, "why", why)}}); err != nil {
		return fmt.Errorf("enqueue news of a room: %w", err)
	}
	return nil
}

// RoomTrouble is something that is not as a room's way of working needs it.
type RoomTrouble struct {
	Room   store.Room
	Office store.Office
	Code   string // key of the catalogue's text, below "rooms.trouble."
	Detail string
}

// Say is what people are told of it.
func (x RoomTrouble) Say(r store.Reader, p messages.Printer) (bot.Text, error) {
	title, err := RoomTitle(r, p, x.Room)
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

// RoomFindings is what is not well in the rooms of some offices, as it was found when they were looked at last. What a room's way of
// working does not need is left out: that the platform hides what staff say among themselves matters only where they would take it
// for said.
func RoomFindings(r store.Reader, offices []store.OfficeID) ([]RoomTrouble, error) {
	var all []RoomTrouble
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
					all = append(all, RoomTrouble{Room: room, Office: office, Code: f.Code, Detail: f.Detail})
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
