package matter

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Where topics are opened by themselves, an office may have one for each state of its aspirations in place of one for each
// aspiration: cards stand in that of their state, and move when it changes.

// The states that have a topic.
const (
	topicWaits    = "waits"
	topicAnswered = "answered"
	topicEnded    = "ended"
)

// topicState is in which of a room's topics an aspiration's card stands.
func topicState(a store.Aspiration) string {
	switch {
	case a.State != store.Open:
		return topicEnded
	case a.Turn != store.OfficeTurn:
		return topicAnswered
	}
	return topicWaits
}

func topicStateName(p messages.Printer, state string) string {
	switch state {
	case topicAnswered:
		return p.S("rooms.state.answered")
	case topicEnded:
		return p.S("rooms.state.ended")
	}
	return p.S("rooms.state.waits")
}

// stateTopic is the row that opened the topic of a state in a room; it is opened now if it is not there.
func stateTopic(act talk.Act, room store.Room, state string) (bot.Ref, error) {
	id, err := act.RoomTopic(room.ID, state)
	if err != nil {
		return bot.Ref{}, fmt.Errorf("the topic of room %d: %w", room.ID, err)
	}
	if id != 0 {
		return bot.Ref{Outbox: id}, nil
	}
	office, err := act.Office(room.Office)
	if err != nil {
		return bot.Ref{}, fmt.Errorf("office %s: %w", room.Office, err)
	}
	p := RoomPrinter(act, office)
	name := topicStateName(p, state)
	if sharing, err := act.RoomsAt(room.Address); err != nil {
		return bot.Ref{}, fmt.Errorf("rooms: %w", err)
	} else if len(sharing) > 1 { // of several offices
		name = p.S("rooms.state.of", "state", name, "office", office.Name)
	}
	id, err = act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Interactive, About: store.About{Purpose: store.ForTopic},
		Out: bot.Outgoing{Topic: &bot.Topic{Name: name}}})
	if err != nil {
		return bot.Ref{}, fmt.Errorf("enqueue a topic: %w", err)
	}
	if err := act.SaveRoomTopic(room.ID, state, id); err != nil {
		return bot.Ref{}, fmt.Errorf("keep a topic: %w", err)
	}
	return bot.Ref{Outbox: id}, nil
}

// inTopic makes a card one for a room: with a topic of its own, in that of its state, or with none.
func inTopic(act talk.Act, a store.Aspiration, room store.Room, out *bot.Outgoing) error {
	if room.TopicsOfStates() {
		under, err := stateTopic(act, room, topicState(a))
		out.Topic, out.Under = nil, under
		return err
	}
	if !room.OwnTopic() { // nobody else is there to talk with, or they do not want it
		out.Topic = nil
	}
	return nil
}

// moved has the card of an aspiration stand in the topic of its state, if it is in another. moved = true: it is posted anew there.
func moved(act talk.Act, a store.Aspiration, c store.Card, room store.Room, p messages.Printer) (bool, error) {
	if c.Topic || !room.TopicsOfStates() {
		return false, nil
	}
	row, err := act.Outbox(c.Outbox)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the card %d: %w", c.Outbox, err)
	}
	if len(row.Messages) == 0 || row.Out.Under.Outbox == 0 {
		return false, nil // on its way still, or said before the office wanted it so
	}
	state := topicState(a)
	if id, err := act.RoomTopic(room.ID, state); err != nil {
		return false, fmt.Errorf("the topic of room %d: %w", room.ID, err)
	} else if id != 0 && id == row.Out.Under.Outbox {
		return false, nil
	}
	if state == topicEnded && a.State != store.Closed { // what is withdrawn, spam or merged only says so where it stands
		return false, nil
	}
	if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk, Aspiration: a.ID},
		Out: bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: c.Outbox},
			Text: p.Text("rooms.moved_topic", "code", string(a.Code), "topic", topicStateName(p, state))}}); err != nil {
		return false, fmt.Errorf("enqueue the removal of a card: %w", err)
	}
	if err := act.DropCard(c.Outbox); err != nil {
		return false, fmt.Errorf("drop a card: %w", err)
	}
	return true, postCardQuietly(act, a, room)
}
