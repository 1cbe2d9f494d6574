package rooms

import (
	"errors"
	"fmt"
	"time"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What is chosen of a room's topics holds for the cards that come. Those of what is still open there are moved if somebody says so: a few
// at a time, without a sound, so that the room can be read meanwhile, and that there is space left for what comes.

// TimerCards moves the next cards of a room, whose ID is its reference.
const TimerCards = "cards"

const (
	moveBatch   = 4
	moveEvery   = time.Minute
	moveLater   = 10 * time.Minute // while the room has had as many cards as people there can follow
	movePage    = 100
	moveCounted = 500 // no more are counted
	// CardsLongest is how long TimerCards is set for at most.
	CardsLongest = moveLater
)

// misplaced reports whether a card stands otherwise than the room's way of topics has it now.
func misplaced(act talk.Act, c store.Card, room store.Room) (bool, error) {
	if room.OwnTopic() != c.Topic {
		return true, nil
	}
	if c.Topic {
		return false, nil
	}
	row, err := act.Outbox(c.Outbox)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the card %d: %w", c.Outbox, err)
	}
	return len(row.Messages) > 0 && (row.Out.Under.Outbox != 0) != room.TopicsOfStates(), nil // else it is on its way still
}

// eachMisplaced gives the cards of what is open that stand otherwise than the room's way of topics has it now, the earliest first, until
// enough is true.
func eachMisplaced(act talk.Act, room store.Room, enough func(c store.Card) (bool, error)) error {
	after := int64(0)
	for range moveCounted / movePage {
		some, err := act.CardsIn(room.ID, after, movePage)
		if err != nil {
			return fmt.Errorf("cards of room %d: %w", room.ID, err)
		}
		for _, c := range some {
			after = c.Outbox
			if wrong, err := misplaced(act, c, room); err != nil {
				return err
			} else if !wrong {
				continue
			}
			if done, err := enough(c); done || err != nil {
				return err
			}
		}
		if len(some) < movePage {
			return nil
		}
	}
	return nil
}

// Misplaced counts the cards that can be moved, no further than so many.
func Misplaced(act talk.Act, room store.Room) (n int, err error) {
	if !room.Shared || !room.Offers(store.TopicNone) {
		return 0, nil
	}
	err = eachMisplaced(act, room, func(store.Card) (bool, error) { n++; return false, nil })
	return n, err
}

// MoveCards has the cards of what is open in a room moved to where its way of topics has them now.
func MoveCards(act talk.Act, room store.Room, by store.StaffID) error {
	room.BoundBy = by
	if err := recordRoom(act, room, map[string]any{"moving": string(room.Way)}); err != nil {
		return err
	}
	if err := act.SetTimer(TimerCards, int64(room.ID), act.Now); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// CardsDue moves the next cards of a room.
func CardsDue(act talk.Act, timer store.Timer) error {
	room, err := act.Room(store.RoomID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil // given up meanwhile
	} else if err != nil {
		return fmt.Errorf("the room: %w", err)
	}
	var some []store.Card
	if err := eachMisplaced(act, room, func(c store.Card) (bool, error) {
		some = append(some, c)
		return len(some) > moveBatch, nil // one more says that there is more
	}); err != nil || len(some) == 0 {
		return err
	}
	wait := moveLater
	if space, err := matter.SpaceToMove(act, room); err != nil {
		return err
	} else if space {
		wait = moveEvery
		for _, c := range some[:min(len(some), moveBatch)] {
			if err := matter.MoveCard(act, c, room); err != nil {
				return err
			}
		}
		if len(some) <= moveBatch {
			return nil
		}
	}
	if err := act.SetTimer(TimerCards, int64(room.ID), act.Now.Add(wait)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}
