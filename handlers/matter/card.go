package matter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// PostCards puts the aspiration's card into every room of its office, as the room's pace allows. An office without a room
// gets its cards when it has one: see PostMissing.
func PostCards(act talk.Act, a store.Aspiration) error {
	if a.Aside != "" {
		return nil
	}
	rooms, err := roomsFor(act, a)
	if err != nil {
		return err
	}
	if a.Urgent == store.Urgent {
		return postUrgent(act, a, rooms)
	}
	for _, room := range rooms {
		if err := PacedCard(act, a, room); err != nil {
			return err
		}
	}
	return nil
}

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

// renewCards takes the cards away, and posts them anew.
func renewCards(act talk.Act, a store.Aspiration) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	for _, c := range cards {
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
			Out: bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: c.Outbox}}}); err != nil {
			return fmt.Errorf("enqueue the removal of a card: %w", err)
		}
		if err := act.DropCard(c.Outbox); err != nil {
			return fmt.Errorf("drop a card: %w", err)
		}
	}
	return PostCards(act, a)
}

// postCard puts the card into one room.
func postCard(act talk.Act, a store.Aspiration, room store.Room, lane bot.Lane) error {
	c, err := cardIn(act, a, room, lane, false)
	if err != nil {
		return err
	}
	return catchUp(act, a, c)
}

// postCardQuietly puts a card into a room where it stood already: it is no news.
func postCardQuietly(act talk.Act, a store.Aspiration, room store.Room) error {
	_, err := cardIn(act, a, room, bot.Bulk, true)
	return err
}

func cardIn(act talk.Act, a store.Aspiration, room store.Room, lane bot.Lane, silent bool) (c store.Card, err error) {
	out, err := card(act, a)
	if err != nil {
		return c, err
	}
	out.Silent = silent
	if err := inTopic(act, a, room, &out); err != nil {
		return c, err
	}
	id, err := act.Enqueue(store.Outbound{To: room.Address, Lane: lane, Out: out,
		About: store.About{Purpose: store.ForCard, Aspiration: a.ID}})
	if err != nil {
		return c, fmt.Errorf("enqueue a card: %w", err)
	}
	c = store.Card{Aspiration: a.ID, Room: room.ID, Address: room.Address, Outbox: id, Topic: out.Topic != nil}
	if err := act.AddCard(c); err != nil {
		return c, fmt.Errorf("note a card: %w", err)
	}
	return c, nil
}

// MoveCard posts a card where it is to stand now. The old one goes; a topic of its own, with what people said in it, is closed.
func MoveCard(act talk.Act, c store.Card, room store.Room) error {
	a, err := act.Aspiration(c.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", c.Aspiration, err)
	}
	p, _, err := roomView(act, a)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: c.Outbox}, Text: p.Text("rooms.moved_card", "code", string(a.Code))}
	if c.Topic {
		out.Action, out.Panel = bot.Edit, true
		out.Topic = &bot.Topic{Name: string(a.Code), Intro: p.Text("topic.intro", "code", string(a.Code)), State: p.S("topic.moved"), Closed: true}
	}
	if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForTalk, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue the removal of a card: %w", err)
	}
	if err := act.DropCard(c.Outbox); err != nil {
		return fmt.Errorf("drop a card: %w", err)
	}
	card, err := cardIn(act, a, room, bot.Bulk, true)
	if err != nil {
		return err
	}
	if c.Topic || card.Topic { // what was said beneath stays behind
		return catchUp(act, a, card)
	}
	return nil
}

// stands reports whether one of the cards is in the room, or on its way there: one that was refused is not, nor one of which it is not known
// whether any of it arrived.
func stands(act talk.Act, cards []store.Card, room store.RoomID) (bool, error) {
	for _, c := range cards {
		if c.Room != room {
			continue
		}
		row, err := act.Outbox(c.Outbox)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return false, fmt.Errorf("the card %d: %w", c.Outbox, err)
		}
		if s := bot.Outcome(row.State); s != bot.Refused && (s != bot.Uncertain || len(row.Messages) > 0) {
			return true, nil
		}
	}
	return false, nil
}

// StandingCards are the cards of an aspiration that are there, or on their way.
func StandingCards(act talk.Act, a store.Aspiration) (there []store.Card, err error) {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return nil, fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	for _, c := range cards {
		if ok, err := stands(act, []store.Card{c}, c.Room); err != nil {
			return nil, err
		} else if ok {
			there = append(there, c)
		}
	}
	return there, nil
}

// catchUp posts under a new card what its citizen wrote later and nobody has answered: the card quotes the opening alone.
func catchUp(act talk.Act, a store.Aspiration, c store.Card) error {
	return catchUpSince(act, a, c, zeroTime)
}

// catchUpSince is catchUp of what they wrote since then.
func catchUpSince(act talk.Act, a store.Aspiration, c store.Card, since time.Time) error {
	last, err := lastReply(act, a)
	if err != nil {
		return err
	}
	later, total, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Later: true, From: last.ID, Limit: catchUpMost})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if total > len(later) {
		return tellMany(act, a, []store.Card{c}, later[0].ID)
	}
	for _, m := range later {
		if m.Closing || m.At.Before(since) {
			continue
		}
		if err := tellCards(act, a, []store.Card{c}, m, "room.followup"); err != nil {
			return err
		}
	}
	return nil
}

// CardBack has a card in a room that was none since then say how things stand, with what its citizen wrote meanwhile.
func CardBack(act talk.Act, a store.Aspiration, c store.Card, since time.Time) error {
	if err := refreshCards(act, a, []store.Card{c}); err != nil || a.State != store.Open {
		return err
	}
	return catchUpSince(act, a, c, since)
}

// catchUpMost is how many messages come one by one under a new card.
const catchUpMost = 5

// PostMissing posts the cards of all open aspirations that have none in the room, as its pace allows.
func PostMissing(act talk.Act, room store.Room) error {
	const page = 200
	rooms, err := act.Rooms(room.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", room.Office, err)
	}
	for offset := 0; ; offset += page {
		open, _, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{room.Office}, Limit: page, Offset: offset})
		if err != nil {
			return fmt.Errorf("the queue of %s: %w", room.Office, err)
		}
		for _, a := range open {
			if !slices.ContainsFunc(takers(rooms, a), func(r store.Room) bool { return r.ID == room.ID }) {
				continue
			}
			cards, err := act.Cards(a.ID)
			if err != nil {
				return fmt.Errorf("cards of %d: %w", a.ID, err)
			}
			if there, err := stands(act, cards, room.ID); err != nil {
				return err
			} else if there {
				continue
			}
			if a.Urgent == store.Urgent { // never as one of many
				if err := postUrgent(act, a, []store.Room{room}); err != nil {
					return err
				}
			} else if err := PacedCard(act, a, room); err != nil {
				return err
			}
		}
		if len(open) < page {
			return noteAsideIn(act, room, decided)
		}
	}
}

// roomView is what a room needs to show an aspiration: its words, and who wrote.
func roomView(act talk.Act, a store.Aspiration) (p messages.Printer, citizen store.Citizen, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return p, citizen, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if citizen, err = act.Citizen(a.Citizen); err != nil {
		return p, citizen, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	return RoomPrinter(act, office), citizen, nil
}

// RefreshCard makes every card of the aspiration say how things stand.
func RefreshCard(act talk.Act, a store.Aspiration) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	return refreshCards(act, a, cards)
}

// refreshCards makes these cards of the aspiration say how things stand.
func refreshCards(act talk.Act, a store.Aspiration, cards []store.Card) error {
	if len(cards) == 0 {
		return nil
	}
	out, err := card(act, a)
	if err != nil {
		return err
	}
	rooms, err := act.Rooms(a.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", a.Office, err)
	}
	p, _, err := roomView(act, a)
	if err != nil {
		return err
	}
	out.Action = bot.Edit
	topic := out.Topic
	for _, c := range cards {
		if i := slices.IndexFunc(rooms, func(r store.Room) bool { return r.ID == c.Room }); i >= 0 {
			if anew, err := moved(act, a, c, rooms[i], p); err != nil {
				return err
			} else if anew {
				continue
			}
		}
		out.Target, out.Topic = bot.Ref{Outbox: c.Outbox}, nil
		if c.Topic {
			out.Topic = topic
		}
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForCard, Aspiration: a.ID}}); err != nil {
			return fmt.Errorf("enqueue a changed card: %w", err)
		}
	}
	return nil
}

// place is where the staff talk about the aspiration among themselves, and answer its citizen.
func place(p messages.Printer, a store.Aspiration, whole Whole) *bot.Topic {
	name := string(a.Code)
	about := Snippet(whole.Text)
	if about == "" {
		about = whole.attached(p)
	}
	if about != "" {
		name = p.S("topic.name", "code", string(a.Code), "about", about)
	}
	state := "topic.waiting"
	switch {
	case a.State == store.Spam:
		state = "topic.spam"
	case a.State == store.Closed:
		state = "topic.closed"
	case a.State == store.Withdrawn:
		state = "topic.withdrawn"
	case a.State == store.Merged:
		state = "topic.merged"
	case a.Turn != store.OfficeTurn && !a.FirstReplyAt.IsZero():
		state = "topic.answered"
	}
	return &bot.Topic{
		Name: name, Intro: p.Text("topic.intro", "code", string(a.Code)),
		State: p.S(state), Closed: a.State != store.Open,
	}
}

// snippetMax is how much of somebody's words a line that only points to them shows, in runes.
const snippetMax = 70

// Snippet is the beginning of what somebody wrote, on one line.
func Snippet(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > snippetMax {
		return strings.TrimSpace(string(r[:snippetMax])) + "…"
	}
	return s
}
