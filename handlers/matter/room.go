package matter

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
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
		if err := LoseRoom(act, r, why); err != nil {
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

// gone reports whether a room that refused for this reason cannot be written to any more.
func gone(r bot.Reason) bool {
	return r == bot.ReasonChatGone || r == bot.ReasonBlocked || r == bot.ReasonRights
}

// RoomMoved posts the cards of a room that got another address, where they cannot be answered any more.
func RoomMoved(act talk.Act, timer store.Timer) error {
	room, err := act.Room(store.RoomID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil // given up meanwhile
	} else if err != nil {
		return fmt.Errorf("the room: %w", err)
	}
	return PostMissing(act, room)
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
	return pacedCard(act, a, r)
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
	p := RoomPrinter(act, office)
	if _, err := act.Enqueue(store.Outbound{To: r.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID},
		Out: bot.Outgoing{Text: p.Text("room.card_missing", "code", string(a.Code)),
			Buttons: [][]bot.Button{{{Label: p.S("room.button.show", "code", string(a.Code)), Data: talk.Data("s.card", a.ID)}}}}}); err != nil {
		return fmt.Errorf("enqueue news of a card: %w", err)
	}
	return nil
}

// LeaveOwnRooms has cards of the office come no more to where the person reads alone, but elsewhere. nowhere: there is no other place.
func LeaveOwnRooms(act talk.Act, office store.Office, who, by store.StaffID) (nowhere bool, err error) {
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
		if err := gatherElsewhere(act, r); err != nil {
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
		if _, err := TellPrivately(act, office, next.BoundBy, next.Address.Account, store.About{Purpose: store.ForTalk}, func(p messages.Printer) (bot.Outgoing, error) {
			return bot.Outgoing{Text: p.Text("people.room_yours", "office", office.Name)}, nil
		}); err != nil {
			return false, err
		}
	}
	return nowhere, nil
}
