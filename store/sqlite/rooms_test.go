package sqlite

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What an office chose of a room outlives it; what was found of it, and the topics that were opened, do not.
func TestRooms(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		room, err := tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start, Shared: true, Title: "Ruang", Topics: bot.OpensApart})
		if err != nil {
			return err
		}
		room.Way, room.Only, room.Told = store.TopicState, store.OnlyUrgent, start
		found := []store.RoomFinding{{Room: room.ID, Code: "a", Detail: "x"}, {Room: room.ID, OK: true, Code: "b"}}
		for _, err := range []error{tx.SaveRoom(room), tx.SaveRoomTopic(room.ID, "waits", 7), tx.SaveRoomTopic(room.ID, "waits", 8),
			tx.SaveRoomFindings(room.ID, []store.RoomFinding{{Code: "old"}}, start), tx.SaveRoomFindings(room.ID, found, start)} {
			if err != nil {
				return err
			}
		}
		if got, err := tx.Room(room.ID); err != nil || got != room {
			t.Errorf("the room is %+v (%v), want %+v", got, err, room)
		}
		if id, err := tx.RoomTopic(room.ID, "waits"); err != nil || id != 8 {
			t.Errorf("its topic is %d (%v)", id, err)
		}
		if id, err := tx.RoomTopic(room.ID, "ended"); err != nil || id != 0 {
			t.Errorf("a topic that is not there is %d (%v)", id, err)
		}
		if got, err := tx.RoomFindings(room.ID); err != nil || !slices.Equal(got, found) {
			t.Errorf("found %+v (%v)", got, err)
		}
		look := func(since time.Time) int {
			rooms, err := tx.RoomsToLook(w.room.Account, since, 9)
			if err != nil {
				t.Error(err)
			}
			return len(rooms)
		}
		if look(start) != 0 || look(start.Add(time.Second)) != 1 {
			t.Error("a room that was just looked at is looked at again, or one that was not is not")
		}
		if err := tx.LookAgain(room.ID); err != nil || look(start) != 1 {
			t.Errorf("it is not looked at again (%v)", err)
		}
		if err := tx.UnbindRoom(room.ID, start); err != nil {
			return err
		}
		if look(start.Add(time.Hour)) != 0 {
			t.Error("a room that is none any more is looked at")
		}
		again, err := tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start, Shared: true})
		room.Told = time.Time{}
		if err != nil || again != room {
			t.Errorf("chosen again, the room is %+v (%v), want %+v", again, err, room)
		}
		if got, err := tx.RoomFindings(room.ID); err != nil || len(got) != 0 {
			t.Errorf("found before: %+v (%v)", got, err)
		}
		if id, err := tx.RoomTopic(room.ID, "waits"); err != nil || id != 0 {
			t.Errorf("its topic of before is %d (%v)", id, err)
		}
		// Somebody's private chat stands behind all others.
		stand, err := tx.BindRoom(store.Room{Office: "dapil-2", Address: w.home, At: start, StandIn: true})
		if err != nil {
			return err
		}
		real, err := tx.BindRoom(store.Room{Office: "dapil-2", Address: w.room, At: start, Shared: true})
		if got, listed := tx.Rooms("dapil-2"); err != nil || listed != nil || !reflect.DeepEqual(got, []store.Room{real, stand}) {
			t.Errorf("rooms %+v (%v, %v)", got, err, listed)
		}
		return nil
	})
	w.checkPlans(w.prepared())
}

// What is said under a card that stands in a topic knows both: the card, and the topic.
func TestUnderACardInATopic(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	topic := w.enqueue(w.room, bot.Outgoing{Topic: &bot.Topic{Name: "Menunggu"}}, store.About{Purpose: store.ForTopic})
	card := w.enqueue(w.room, bot.Outgoing{Text: bot.Plain("kartu"), Under: bot.Ref{Outbox: topic}}, store.About{Purpose: store.ForCard})
	news := w.enqueue(w.room, bot.Outgoing{Text: bot.Plain("lagi"), Under: bot.Ref{Outbox: card}}, store.About{Purpose: store.ForFollowUp})
	for _, c := range []struct {
		id    int64
		made  string
		under []string
	}{{topic, "t45", nil}, {card, "46", []string{"t45"}}, {news, "47", []string{"46", "t45"}}} {
		p := w.settle(o, c.id, bot.Settlement{Outcome: bot.Delivered, Messages: []string{c.made}})
		if !slices.Equal(p.Under, c.under) {
			t.Errorf("row %d is said under %q, want %q", c.id, p.Under, c.under)
		}
	}
}
