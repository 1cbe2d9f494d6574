package rooms

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Settled takes in what became of a message of ours, for the room that it was said in: one that cannot be written to is lost, one where the
// bot may not do all that it should is told so. What it means for the aspiration is matter.Settled.
func Settled(act talk.Act, s store.Settled) error {
	if s.About.Purpose == store.ForIndex && !gone(s.Reason) {
		return matter.IndexSettled(act, s)
	}
	if s.Action != bot.Send || s.About.Purpose == store.ForTakeBack {
		return nil
	}
	if lacks(s) {
		if err := roomLacks(act, s); err != nil {
			return err
		}
	}
	switch s.About.Purpose {
	case store.ForTopic:
		return topicSettled(act, s)
	case store.ForPrompt:
		return newsLost(act, s)
	case store.ForCard, store.ForFollowUp, store.ForIndex:
		if s.Outcome == bot.Refused || s.Outcome == bot.Uncertain {
			return cardLost(act, s)
		}
	}
	return nil
}

// lacks reports whether what was said arrived, but not as it should have, because the bot may not.
func lacks(s store.Settled) bool {
	if s.Outcome != bot.Delivered && s.Outcome != bot.Handed {
		return false
	}
	card := s.About.Purpose == store.ForCard
	switch s.Reason {
	case bot.ReasonNoPanels:
		return true
	case bot.ReasonRights:
		return card
	case bot.ReasonNoFiles:
		return card || s.About.Purpose == store.ForFollowUp
	}
	return false
}

// gone reports whether a room that refused for this reason cannot be written to any more.
func gone(r bot.Reason) bool {
	return r == bot.ReasonChatGone || r == bot.ReasonBlocked || r == bot.ReasonRights
}

// topicSettled takes in what became of a state's topic: one that was not opened is tried again with the next card.
func topicSettled(act talk.Act, s store.Settled) error {
	failed := s.Outcome == bot.Refused || s.Outcome == bot.Uncertain
	if !failed && s.Reason == "" {
		return nil
	}
	rooms, err := act.RoomsAt(s.To)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	for _, r := range rooms {
		if err := act.DropRoomTopics(r.ID); err != nil {
			return fmt.Errorf("drop the topics of a room: %w", err)
		}
		if failed && gone(s.Reason) {
			if err := Lose(act, r, ""); err != nil {
				return err
			}
		}
	}
	if !failed && s.Reason == bot.ReasonRights {
		return roomLacks(act, s)
	}
	return nil
}

// newsLost takes in that what was said of a reply where it was written cannot be read there: it is said where the aspiration is now.
func newsLost(act talk.Act, s store.Settled) error {
	if s.Outcome != bot.Refused || !gone(s.Reason) || s.About.Message == 0 {
		return nil
	}
	m, err := act.Message(s.About.Message)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.From != s.To {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", s.About.Message, err)
	}
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	row, err := act.Outbox(s.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what was said of reply %d: %w", m.ID, err)
	}
	if err := cardLost(act, s); err != nil { // it may be the first that is known of it
		return err
	}
	row.Out.ReplyTo = bot.Ref{}
	return matter.RemindStaff(act, a, func(messages.Printer, string) bot.Outgoing { return row.Out })
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
		anew := !matter.Lately(act, room.Told, lacksEvery)
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
		ok, err := matter.TellPrivately(act, office, m.Staff, room.Address.Account, store.About{Purpose: store.ForTalk},
			func(p messages.Printer) (bot.Outgoing, error) {
				title, err := Title(act.Tx, p, room)
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
		Out: bot.Outgoing{Text: matter.RoomPrinter(act, office).Text(here, "why", why)}}); err != nil {
		return fmt.Errorf("enqueue news of a room: %w", err)
	}
	return nil
}
