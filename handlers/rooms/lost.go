package rooms

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// cardLost: a room did not get a card, or perhaps did not. A room that cannot be written to is none any more; its staff
// are told, once, and what it did not get is posted in the next one.
func cardLost(act talk.Act, s store.Settled) error {
	rooms, err := act.RoomsAt(s.To)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	for _, r := range rooms {
		office, err := act.Office(r.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", r.Office, err)
		}
		if s.About.Purpose == store.ForFollowUp && s.Reason == bot.ReasonTarget {
			if err := repost(act, s.About.Aspiration, r); err != nil {
				return err
			}
			continue
		}
		if s.About.Purpose == store.ForCard && s.Reason == bot.ReasonTarget && r.TopicsOfStates() {
			if err := topicRemoved(act, s, r); err != nil {
				return err
			}
			continue
		}
		if !gone(s.Reason) {
			if err := cardMissing(act, office, r, s); err != nil {
				return err
			}
			continue
		}
		if s.Reason == bot.ReasonBlocked {
			if err := shutOut(act, r); err != nil {
				return err
			}
		}
		why := ""
		if s.Reason == bot.ReasonRights {
			why = s.Note
		}
		if err := Lose(act, r, why); err != nil {
			return err
		}
	}
	return nil
}

// shutOut notes that who stood in for a room cannot be written to, so that it does not come back to them.
func shutOut(act talk.Act, r store.Room) error {
	if r.Shared {
		return nil
	}
	who, err := act.IdentityAt(r.Address)
	if errors.Is(err, store.ErrNotFound) || err == nil && who.Blocked {
		return nil
	} else if err != nil {
		return fmt.Errorf("whose chat it is: %w", err)
	}
	who.Blocked = true
	if _, err := act.SaveIdentity(who); err != nil {
		return fmt.Errorf("save identity %d: %w", who.ID, err)
	}
	return nil
}

// Moved posts the cards of a room that got another address, where they cannot be answered any more.
func Moved(act talk.Act, timer store.Timer) error {
	room, err := act.Room(store.RoomID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil // given up meanwhile
	} else if err != nil {
		return fmt.Errorf("the room: %w", err)
	}
	return matter.PostMissing(act, room)
}

// repost posts a card anew that somebody has removed from the room; what its citizen wrote later and nobody has answered
// comes with it.
func repost(act talk.Act, id store.AspirationID, r store.Room) error {
	a, err := act.Aspiration(id)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", id, err)
	}
	if a.Office != r.Office {
		return nil
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	for _, c := range cards {
		if c.Room != r.ID {
			continue
		}
		row, err := act.Outbox(c.Outbox)
		if err != nil {
			return fmt.Errorf("the card %d: %w", c.Outbox, err)
		}
		if len(row.Messages) == 0 {
			return nil // the new one is on its way already
		}
		if err := act.DropCard(c.Outbox); err != nil {
			return fmt.Errorf("drop a card: %w", err)
		}
	}
	return matter.PacedCard(act, a, r)
}

// topicRemoved posts a card anew of which the topic was removed by somebody.
func topicRemoved(act talk.Act, s store.Settled, room store.Room) error {
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	if err := act.DropRoomTopics(room.ID); err != nil {
		return fmt.Errorf("drop the topics of a room: %w", err)
	}
	if a.Office != room.Office {
		return nil
	}
	if err := act.DropCard(s.ID); err != nil {
		return fmt.Errorf("drop a card: %w", err)
	}
	return matter.PacedCard(act, a, room)
}

// cardMissing tells the room that a card may be missing there, and offers it once more.
func cardMissing(act talk.Act, office store.Office, r store.Room, s store.Settled) error {
	a, err := act.Aspiration(s.About.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	if a.Office != office.ID {
		return nil
	}
	p := matter.RoomPrinter(act, office)
	if _, err := act.Enqueue(store.Outbound{To: r.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID},
		Out: bot.Outgoing{Text: p.Text("room.card_missing", "code", string(a.Code)),
			Buttons: [][]bot.Button{{{Label: p.S("room.button.show", "code", string(a.Code)), Data: talk.Data("s.card", a.ID)}}}}}); err != nil {
		return fmt.Errorf("enqueue news of a card: %w", err)
	}
	return nil
}

// LeaveOwn has cards of the office come no more to where the person reads alone, but elsewhere. nowhere: there is no other place.
func LeaveOwn(act talk.Act, office store.Office, who, by store.StaffID) (nowhere bool, err error) {
	rooms, err := act.Rooms(office.ID)
	if err != nil {
		return false, fmt.Errorf("rooms of %s: %w", office.ID, err)
	}
	people, err := act.IdentitiesOfStaff(who)
	if err != nil {
		return false, fmt.Errorf("identities of %d: %w", who, err)
	}
	for _, r := range rooms {
		theirs := slices.ContainsFunc(people, func(i store.Identity) bool {
			return i.Direct.Account == r.Address.Account && i.Direct.Chat == r.Address.Chat
		})
		if r.Shared || !theirs {
			continue
		}
		if err := matter.GatherElsewhere(act, r); err != nil {
			return false, err
		}
		if err := act.UnbindRoom(r.ID, act.Now); err != nil {
			return false, fmt.Errorf("unbind a room: %w", err)
		}
		if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventRoom, Office: office.ID, Staff: by,
			Data: map[string]any{"room": int64(r.ID), "left": true}}); err != nil {
			return false, fmt.Errorf("record a room: %w", err)
		}
		next, err := elsewhere(act, office, r)
		if err != nil {
			return false, err
		}
		if nowhere = next.ID == 0; nowhere || !next.StandIn {
			continue
		}
		if _, err := matter.TellPrivately(act, office, next.BoundBy, next.Address.Account, store.About{Purpose: store.ForTalk}, func(p messages.Printer) (bot.Outgoing, error) {
			return bot.Outgoing{Text: p.Text("people.room_yours", "office", office.Name)}, nil
		}); err != nil {
			return false, err
		}
	}
	return nowhere, nil
}

// Lose takes in that a room cannot be written to any more: its cards go to the office's other rooms, else to one of its people in
// private, and all of them are told. why is the platform's word on what the bot is not allowed there; empty: it gave none.
func Lose(act talk.Act, lost store.Room, why string) error {
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
	return tellLost(act, office, lost, next, why)
}

// elsewhere has the cards of a room that is none any more come to another, and returns which; one without an ID: there is none.
func elsewhere(act talk.Act, office store.Office, lost store.Room) (next store.Room, err error) {
	rooms, err := act.Rooms(office.ID)
	if err != nil {
		return next, fmt.Errorf("rooms of %s: %w", office.ID, err)
	}
	for _, r := range rooms {
		if err := matter.PostMissing(act, r); err != nil {
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
	return next, matter.PostMissing(act, next)
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
		who, ok, err := matter.ReachedAt(act, m.Staff, lost.Account)
		if err != nil {
			return who, false, err
		}
		if ok && (who.Direct.Account != lost.Account || who.Direct.Chat != lost.Chat) {
			return who, true, nil
		}
	}
	return store.Identity{}, false, nil
}

// tellLost tells the people of an office, each in private, that a room is lost, and where their cards come now.
func tellLost(act talk.Act, office store.Office, lost, next store.Room, why string) error {
	members, err := act.StaffOf(office.ID)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", office.ID, err)
	}
	for _, m := range members {
		who, ok, err := matter.ReachedAt(act, m.Staff, lost.Address.Account)
		if err != nil {
			return err
		}
		if !ok || who.Direct == lost.Address {
			continue
		}
		text, err := lostText(act, act.Printer(who.Lang, office.Location(), act.Now), office, lost, next, why, next.Address == who.Direct)
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

func lostText(act talk.Act, p messages.Printer, office store.Office, lost, next store.Room, why string, here bool) (text bot.Text, err error) {
	title, err := Title(act.Tx, p, lost)
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
		if title, err = Title(act.Tx, p, next); err != nil {
			return text, err
		}
		b.Line().Text(p.Text("rooms.lost.elsewhere", "room", title))
	}
	if lost.Shared {
		b.Line().Text(p.Text("rooms.lost.how"))
	}
	return b.Build(), nil
}
