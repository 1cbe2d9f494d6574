package handlers

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/note"
	"duaarah/handlers/rooms"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What platforms tell of messages and of people, who say nothing by it: what arrived, was seen or deleted, and who can be written to.

// delivered notes that messages which had only been handed over have arrived.
func delivered(act talk.Act, u bot.Update) error {
	settled, err := act.Confirm(u.Address, u.Delivered, act.Now)
	if err != nil {
		return fmt.Errorf("confirm: %w", err)
	}
	for _, s := range settled {
		if s.About.Purpose == store.ForBroadcast && s.Action == bot.Send {
			err = broadcast.Settled(act, s)
		} else {
			err = replySettled(act, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// seen notes that messages were really seen: of a reply, its staff are shown that.
func seen(act talk.Act, u bot.Update) error {
	for _, id := range u.Seen {
		thing, err := act.What(u.Address, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && thing.Purpose != store.ForReply {
			continue
		} else if err != nil {
			return fmt.Errorf("what was seen: %w", err)
		}
		if err := matter.ReplySeen(act, thing.Message); err != nil {
			return err
		}
	}
	return nil
}

// reachability notes that a person blocked the bot or took that back, or that the bot left a room.
func reachability(act talk.Act, u bot.Update) error {
	if u.Place == bot.Group {
		if u.Kind == bot.KindUnblocked {
			return staff.RoomBack(act, u)
		}
		return loseRooms(act, u.Address)
	}
	who, err := act.Identity(u.Address.Account, u.From.User)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	who.Blocked = u.Kind == bot.KindBlocked
	if _, err := act.SaveIdentity(who); err != nil {
		return fmt.Errorf("save identity %d: %w", who.ID, err)
	}
	if who.Blocked && who.Staff != 0 {
		if err := loseRooms(act, u.Address); err != nil {
			return err
		}
	}
	switch {
	case who.Citizen == 0:
		return nil
	case !who.Blocked:
		return matter.SendRefused(act, who.Citizen)
	}
	matters, err := act.Matters(who.Citizen, 100)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	for _, a := range matters {
		if a.Identity != who.ID {
			continue
		}
		if err := matter.Unreachable(act, a); err != nil {
			return err
		}
	}
	return nil
}

// loseRooms gives up the rooms of a chat in which nothing can be said any more.
func loseRooms(act talk.Act, chat bot.Address) error {
	lost, err := act.RoomsIn(chat)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	for _, r := range lost {
		if err := rooms.Lose(act, r, ""); err != nil {
			return err
		}
	}
	return nil
}

// deleted takes in that a message of a person was deleted. Only in private is that surely their own doing.
func deleted(act talk.Act, u bot.Update) error {
	if u.Message == nil {
		return nil
	}
	m, err := act.MessageAt(u.Address, u.Message.ID)
	if errors.Is(err, store.ErrNotFound) {
		if held, err := staff.HeldDeleted(act, u.Address, u.Message.ID); held || err != nil {
			return err
		}
		if asked, err := staff.PendingDeleted(act, u); asked || err != nil {
			return err
		}
		return note.Deleted(act, u.Address, u.Message.ID)
	} else if err != nil {
		return fmt.Errorf("the deleted message: %w", err)
	}
	switch {
	case m.Side == store.StaffSide:
		return matter.ReplyDeleted(act, m)
	case u.Place == bot.Private:
		return citizen.Deleted(act, m)
	}
	return nil
}
