package staff

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// showRoom says how a room is used, and offers what can be set.
func showRoom(t *talk.Turn, room store.Room) error {
	office, err := t.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	title, err := rooms.Title(t.Tx, t.P, room)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("rooms.panel", "office", office.Name, "room", title, "only", onlySaid(t, room)))
	var buttons [][]bot.Button
	if room.Shared && room.Offers(store.TopicNone) {
		b.Line().Text(t.P.Text("rooms.panel_topics", "way", waySaid(t, room)))
		for _, way := range store.TopicWays {
			if way == room.Way || !room.Offers(way) {
				continue
			}
			buttons = append(buttons, []bot.Button{{Label: wayLabel(t, way), Data: talk.Data(roomWay, room.ID, way)}})
		}
		if n, err := rooms.Misplaced(t.Act, room); err != nil {
			return err
		} else if n > 0 {
			b.Line().Text(t.P.Text("rooms.panel_cards", "n", n))
			buttons = append(buttons, []bot.Button{{Label: t.P.S("rooms.button.cards", "n", n), Data: talk.Data(roomCards, room.ID)}})
		}
	}
	others, err := t.Rooms(room.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", room.Office, err)
	}
	if len(others) > 1 {
		for _, r := range others {
			if r.ID == room.ID {
				continue
			}
			if title, err = rooms.Title(t.Tx, t.P, r); err != nil {
				return err
			}
			b.Line().Text(t.P.Text("rooms.line_other", "room", title, "only", onlySaid(t, r)))
		}
	}
	if len(others) > 1 || room.Only != "" {
		buttons = append(buttons, []bot.Button{t.Btn("rooms.button.only", roomOnly, room.ID)})
	}
	found, err := rooms.Findings(t.Tx, []store.OfficeID{room.Office})
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.Room.ID != room.ID {
			continue
		}
		said, err := f.Say(t.Tx, t.P)
		if err != nil {
			return err
		}
		b.Line().Text(said)
	}
	buttons = append(buttons, []bot.Button{t.Btn("rooms.button.drop", roomDrop, room.ID)})
	return roomPanel(t, b.Build(), buttons)
}

// setWay changes how the topics of a room are used. Cards that stand there stay as they are, until somebody has them moved.
func setWay(t *talk.Turn, room store.Room, way store.TopicWay) error {
	if !slices.Contains(store.TopicWays[:], way) || !room.Offers(way) {
		return t.Toast("toast.stale")
	}
	if room.Way != way {
		before := room.Way
		room.Way = way
		if err := t.SaveRoom(room); err != nil {
			return fmt.Errorf("keep a room: %w", err)
		}
		if err := t.LookAgain(room.ID); err != nil {
			return fmt.Errorf("have a room looked at: %w", err)
		}
		if err := roomChanged(t, room, map[string]any{"way": string(way), "way_before": string(before)}); err != nil {
			return err
		}
	}
	return showRoom(t, room)
}

// moveCards has what is open moved to where the room's way of topics has it.
func moveCards(t *talk.Turn, room store.Room) error {
	n, err := rooms.Misplaced(t.Act, room)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.Toast("toast.already")
	}
	if err := rooms.MoveCards(t.Act, room, t.Who.Staff); err != nil {
		return err
	}
	return t.Toast("rooms.toast.moving", "n", n)
}

func roomChanged(t *talk.Turn, room store.Room, data map[string]any) error {
	data["room"] = int64(room.ID)
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventRoom, Office: room.Office, Staff: t.Who.Staff, Data: data}); err != nil {
		return fmt.Errorf("record a room: %w", err)
	}
	return nil
}

// onlyAll is what a button says for a room that gets all.
const onlyAll = "!all"

// askOnly offers which aspirations' cards come to a room.
func askOnly(t *talk.Turn, room store.Room) error {
	buttons := [][]bot.Button{{t.Btn("rooms.button.only_all", roomOnly, room.ID, onlyAll), t.Btn("rooms.button.only_urgent", roomOnly, room.ID, store.OnlyUrgent)}}
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	row := []bot.Button{}
	for _, x := range topics {
		if x.Office != "" && x.Office != room.Office {
			continue
		}
		data := talk.Data(roomOnly, room.ID, x.ID)
		if len(data) > 64 { // as much as the tightest platform carries
			continue
		}
		name, err := matter.TopicName(t.Tx, t.P, x.ID)
		if err != nil {
			return err
		}
		if row = append(row, bot.Button{Label: name, Data: data}); len(row) == 2 {
			buttons, row = append(buttons, row), nil
		}
	}
	if len(row) > 0 {
		buttons = append(buttons, row)
	}
	title, err := rooms.Title(t.Tx, t.P, room)
	if err != nil {
		return err
	}
	return roomPanel(t, t.P.Text("rooms.only_which", "room", title), buttons)
}

// setOnly changes which aspirations' cards come to a room.
func setOnly(t *talk.Turn, room store.Room, only string) error {
	if only == onlyAll {
		only = ""
	}
	if only != "" && only != store.OnlyUrgent {
		topics, err := t.Topics()
		if err != nil {
			return fmt.Errorf("topics: %w", err)
		}
		if !slices.ContainsFunc(topics, func(x store.Topic) bool { return x.ID == only }) {
			return t.Toast("toast.stale")
		}
	}
	if room.Only != only {
		before := room.Only
		room.Only = only
		if err := t.SaveRoom(room); err != nil {
			return fmt.Errorf("keep a room: %w", err)
		}
		if err := roomChanged(t, room, map[string]any{"only": only, "only_before": before}); err != nil {
			return err
		}
		rooms, err := t.Rooms(room.Office)
		if err != nil {
			return fmt.Errorf("rooms of %s: %w", room.Office, err)
		}
		for _, r := range rooms { // what a narrower choice leaves to no room comes to all
			if err := matter.PostMissing(t.Act, r); err != nil {
				return err
			}
		}
	}
	return showRoom(t, room)
}

// onlySaid is which cards come to a room, in words.
func onlySaid(t *talk.Turn, room store.Room) string {
	switch room.Only {
	case "":
		return t.P.S("rooms.only.all")
	case store.OnlyUrgent:
		return t.P.S("rooms.only.urgent")
	}
	name, err := matter.TopicName(t.Tx, t.P, room.Only)
	if err != nil || name == "" {
		name = room.Only
	}
	return t.P.S("rooms.only.topic", "topic", name)
}

// waySaid is how the topics of a room are used, in words.
func waySaid(t *talk.Turn, room store.Room) string {
	switch room.Way {
	case store.TopicState:
		return t.P.S("rooms.way.state")
	case store.TopicNone:
		return t.P.S("rooms.way.none")
	}
	return t.P.S("rooms.way.each")
}

func wayLabel(t *talk.Turn, way store.TopicWay) string {
	switch way {
	case store.TopicState:
		return t.P.S("rooms.button.way_state")
	case store.TopicNone:
		return t.P.S("rooms.button.way_none")
	}
	return t.P.S("rooms.button.way_each")
}
