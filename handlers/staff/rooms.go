package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Rooms: "/ruang" makes a place a room of an office, beside its others or in place of one; "/ruang lepas" gives it up. What a room gets,
// and how its topics are used, is set by the buttons beneath.

// Verbs of the buttons about rooms.
const (
	roomVerbs = "s.rm."
	roomAdd   = "s.rm.add"   // office
	roomWhole = "s.rm.whole" // office: the whole chat, and not the topic alone
	roomMove  = "s.rm.move"  // room: from there to here
	roomDrop  = "s.rm.drop"  // room
	roomSet   = "s.rm.set"   // room: show what can be set
	roomWay   = "s.rm.way"   // room, way
	roomCards = "s.rm.cards" // room: move what is open to where it is to stand now
	roomOnly  = "s.rm.only"  // room, what; without what: ask
)

// Room is "/ruang".
func Room(t *talk.Turn, arg string) error {
	ids, err := offices(t, store.RightRoom)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return none(t)
	}
	arg = strings.ToLower(strings.TrimSpace(arg))
	switch {
	case arg == "lepas" || arg == "release":
		return releaseHere(t, ids)
	case arg != "" && !slices.Contains(ids, store.OfficeID(arg)):
		return t.SayText("room.not_yours")
	case arg != "":
		return makeRoom(t, store.OfficeID(arg))
	case len(ids) == 1:
		return makeRoom(t, ids[0])
	}
	var rows [][]bot.Button
	for _, id := range ids {
		o, err := t.Office(id)
		if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
		rows = append(rows, []bot.Button{{Label: o.Name, Data: talk.Data("s.room", id)}})
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("room.which"), Buttons: rows, ReplyTo: t.InGroup()})
	return err
}

// roomTap answers a button about rooms.
func roomTap(t *talk.Turn, verb string, args talk.Args) error {
	if verb == roomAdd || verb == roomWhole {
		id := store.OfficeID(args.At(0))
		if _, err := t.Office(id); errors.Is(err, store.ErrNotFound) { // a forged button names any
			return t.Toast("toast.stale")
		}
		if ok, err := may(t, id, store.RightRoom); err != nil || !ok {
			return err
		}
		return bindHere(t, id, verb == roomWhole)
	}
	room, err := t.Tx.Room(store.RoomID(args.Int(0)))
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("rooms.toast.none")
	} else if err != nil {
		return fmt.Errorf("the room: %w", err)
	}
	if ok, err := may(t, room.Office, store.RightRoom); err != nil || !ok {
		return err
	}
	switch verb {
	case roomMove:
		return moveHere(t, room)
	case roomDrop:
		return dropRoom(t, room)
	case roomSet:
		return showRoom(t, room)
	case roomCards:
		return moveCards(t, room)
	case roomWay:
		return setWay(t, room, store.TopicWay(args.At(1)))
	case roomOnly:
		if args.At(1) == "" {
			return askOnly(t, room)
		}
		return setOnly(t, room, args.At(1))
	}
	return t.Toast("toast.stale")
}

// place is what is bound by "/ruang" here: the whole place, or of a place in which topics are opened by themselves the one topic that
// people opened and wrote it in.
func place(t *talk.Turn) (bot.Address, error) {
	if t.Update.Opens != bot.OpensApart || t.Here().Thread == "" || t.Update.Topic == "" {
		return t.Room(), nil
	}
	if _, err := t.What(t.Here(), t.Update.Topic); errors.Is(err, store.ErrNotFound) {
		return t.Here(), nil
	} else if err != nil {
		return bot.Address{}, fmt.Errorf("whose topic it is: %w", err)
	}
	return t.Room(), nil
}

// makeRoom makes the chat a room of the office, or asks what is to become of those that it has.
func makeRoom(t *talk.Turn, id store.OfficeID) error {
	if _, err := t.Office(id); errors.Is(err, store.ErrNotFound) { // a forged button names any
		return t.Toast("toast.stale")
	}
	if ok, err := may(t, id, store.RightRoom); err != nil || !ok {
		return err
	}
	all, err := t.Rooms(id)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", id, err)
	}
	here, err := place(t)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(r store.Room) bool { return r.StandIn })
	for _, r := range all {
		if r.Address == here || r.Address == t.Room() {
			return showRoom(t, r)
		}
	}
	if len(all) == 0 {
		return bindHere(t, id, false)
	}
	office, err := t.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("rooms.has", "office", office.Name))
	buttons := [][]bot.Button{{t.Btn("rooms.button.add", roomAdd, id)}}
	var drops [][]bot.Button
	for _, r := range all {
		title, err := rooms.Title(t.Tx, t.P, r)
		if err != nil {
			return err
		}
		b.Line().Text(t.P.Text("rooms.line", "room", title, "only", onlySaid(t, r)))
		label := t.P.S("rooms.button.move")
		if len(all) > 1 {
			label = t.P.S("rooms.button.move_from", "room", title)
		}
		buttons = append(buttons, []bot.Button{{Label: label, Data: talk.Data(roomMove, r.ID)}})
		drops = append(drops, []bot.Button{{Label: t.P.S("rooms.button.drop_that", "room", title), Data: talk.Data(roomDrop, r.ID)}})
	}
	b.Line().Text(t.P.Text("rooms.ask"))
	return roomPanel(t, b.Build(), append(buttons, drops...))
}

// bindHere makes this place a room of the office. whole: not the topic alone.
func bindHere(t *talk.Turn, id store.OfficeID, whole bool) error {
	return bindRoom(t, id, whole, store.Room{})
}

func bindRoom(t *talk.Turn, id store.OfficeID, whole bool, from store.Room) error {
	office, err := t.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	here, err := place(t)
	if err != nil {
		return err
	}
	if whole {
		if from, err = topicRoom(t, id, here); err != nil {
			return err
		}
		here = t.Room()
	}
	before, err := t.Rooms(id)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", id, err)
	}
	room, err := bind(t, id, here, false)
	if err != nil {
		return err
	}
	if was := func(r store.Room) bool { return r.ID == room.ID }; from.Only != "" && !slices.ContainsFunc(before, was) { // it goes on as it was
		room.Only = from.Only
		if err := t.SaveRoom(room); err != nil {
			return fmt.Errorf("keep a room: %w", err)
		}
	}
	if from.ID != 0 && from.ID != room.ID {
		if err := rooms.Move(t.Act, from, room); err != nil {
			return err
		}
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	text, buttons, err := welcomeRoom(t, office, room)
	if err != nil {
		return err
	}
	if _, err := t.SayOpenly(bot.Outgoing{Text: text, Buttons: buttons}, store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	if t.Whispers() && t.Update.Tap == nil { // a command answered in private wants an answer there
		if err := t.SayText("room.bound"); err != nil {
			return err
		}
	}
	return matter.PostMissing(t.Act, room)
}

// topicRoom is the office's room that is the topic here alone; one without an ID: there is none.
func topicRoom(t *talk.Turn, id store.OfficeID, here bot.Address) (store.Room, error) {
	rooms, err := t.RoomsAt(here)
	if err != nil {
		return store.Room{}, fmt.Errorf("rooms here: %w", err)
	}
	for _, r := range rooms {
		if r.Office == id && here.Thread != "" {
			return r, nil
		}
	}
	return store.Room{}, nil
}

// welcomeRoom says what a new room is for, and what can be set.
func welcomeRoom(t *talk.Turn, office store.Office, room store.Room) (bot.Text, [][]bot.Button, error) {
	var b bot.TextBuilder
	var buttons [][]bot.Button
	if !room.Shared {
		b.Text(t.P.Text("room.bound_private", "office", office.Name))
		return b.Build(), nil, nil
	}
	b.Text(t.P.Text("room.bound_group", "office", office.Name))
	switch {
	case room.Address.Thread != "":
		b.Line().Text(t.P.Text("rooms.topic_alone"))
		buttons = append(buttons, []bot.Button{t.Btn("rooms.button.whole", roomWhole, office.ID)})
	case room.Topics == bot.OpensApart:
		b.Line().Text(t.P.Text("rooms.forum", "way", waySaid(t, room)))
	}
	set, err := settable(t, room)
	if set {
		buttons = append(buttons, []bot.Button{t.Btn("rooms.button.set", roomSet, room.ID)})
	}
	return b.Build(), buttons, err
}

// settable reports whether there is a choice about the room: how topics are used, or which cards come.
func settable(t *talk.Turn, room store.Room) (bool, error) {
	if room.Offers(store.TopicNone) && room.Shared {
		return true, nil
	}
	rooms, err := t.Rooms(room.Office)
	if err != nil {
		return false, fmt.Errorf("rooms of %s: %w", room.Office, err)
	}
	return len(rooms) > 1, nil
}

// bind makes an address a room of the office.
func bind(t *talk.Turn, office store.OfficeID, at bot.Address, standIn bool) (store.Room, error) {
	room := store.Room{Office: office, Address: at, BoundBy: t.Who.Staff, At: t.Now, Shared: t.Update.Place == bot.Group,
		Title: t.Update.Title, Topics: t.Update.Opens, StandIn: standIn}
	if t.Update.Place != bot.Group {
		room.Topics, room.Title = bot.OpensNone, ""
	} else if at.Thread != "" && at != t.Room() {
		room.Topics = bot.OpensNone
	}
	return rooms.Bind(t.Act, room)
}

// moveHere has a room's cards come here from now on.
func moveHere(t *talk.Turn, from store.Room) error {
	here, err := place(t)
	if err != nil {
		return err
	}
	if from.Address == here {
		return t.Toast("toast.already")
	}
	return bindRoom(t, from.Office, false, from)
}

// dropRoom gives a room up.
func dropRoom(t *talk.Turn, room store.Room) error {
	office, err := t.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	title, err := rooms.Title(t.Tx, t.P, room)
	if err != nil {
		return err
	}
	if err := rooms.Release(t.Act, room, t.Who.Staff); err != nil {
		return err
	}
	if (room.Address == t.Here() || room.Address == t.Room()) && (!t.Whispers() || t.Update.Tap != nil) {
		return t.Toast("") // it was just said here
	}
	left, err := t.Rooms(room.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", room.Office, err)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("rooms.dropped", "office", office.Name, "room", title))
	if len(left) == 0 {
		b.Line().Text(t.P.Text("rooms.dropped_last"))
	}
	for _, r := range left {
		if title, err = rooms.Title(t.Tx, t.P, r); err != nil {
			return err
		}
		b.Line().Text(t.P.Text("rooms.line", "room", title, "only", onlySaid(t, r)))
	}
	return roomPanel(t, b.Build(), nil)
}

// releaseHere is "/ruang lepas".
func releaseHere(t *talk.Turn, ids []store.OfficeID) error {
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return fmt.Errorf("rooms here: %w", err)
	}
	rooms = slices.DeleteFunc(rooms, func(r store.Room) bool {
		return !slices.Contains(ids, r.Office) || r.Address != t.Here() && r.Address != t.Room()
	})
	switch len(rooms) {
	case 0:
		return t.SayText("rooms.none_here")
	case 1:
		return dropRoom(t, rooms[0])
	}
	var buttons [][]bot.Button
	for _, r := range rooms {
		o, err := t.Office(r.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", r.Office, err)
		}
		buttons = append(buttons, []bot.Button{{Label: o.Name, Data: talk.Data(roomDrop, r.ID)}})
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("rooms.release_which"), Buttons: buttons, ReplyTo: t.InGroup()})
	return err
}

// roomPanel shows something that can be changed by its buttons: in place of the message that was tapped, or new.
func roomPanel(t *talk.Turn, text bot.Text, buttons [][]bot.Button) error {
	out := bot.Outgoing{Text: text, Buttons: buttons}
	if t.Update.Tap == nil {
		out.ReplyTo = t.InGroup()
		_, err := t.Say(out)
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// RoomBack takes in that the bot is in a place again where an office had its room: it is offered to be that again.
func RoomBack(act talk.Act, u bot.Update) error {
	former, err := act.FormerRooms(u.Address)
	if err != nil {
		return fmt.Errorf("former rooms: %w", err)
	}
	var b bot.TextBuilder
	var buttons [][]bot.Button
	for _, r := range former {
		if !r.Shared || r.Address.Thread != "" {
			continue
		}
		office, err := act.Office(r.Office)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return fmt.Errorf("office %s: %w", r.Office, err)
		}
		p := matter.RoomPrinter(act, office)
		if len(buttons) == 0 {
			b.Text(p.Text("rooms.back"))
		}
		buttons = append(buttons, []bot.Button{{Label: p.S("rooms.button.again", "office", office.Name), Data: talk.Data("s.room", r.Office)}})
	}
	if len(buttons) == 0 {
		return nil
	}
	if _, err := act.Enqueue(store.Outbound{To: bot.Address{Account: u.Address.Account, Chat: u.Address.Chat}, Lane: bot.Interactive,
		About: store.About{Purpose: store.ForTalk}, Out: bot.Outgoing{Text: b.Build(), Buttons: buttons}}); err != nil {
		return fmt.Errorf("enqueue an offer: %w", err)
	}
	return nil
}
