package sqlite

import (
	"errors"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// What is on its way to a group that becomes a supergroup arrives there, with a number that another has in the supergroup: a card is none, and
// comes again.
func TestOnItsWayWhenItsChatMoves(t *testing.T) {
	w := newWorld(t)
	to := bot.Address{Account: w.room.Account, Chat: "-100500"}
	old := sendOne(w, w.room, store.About{Purpose: store.ForCard}, "55")
	var edit, card int64
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "x")
		if err != nil {
			return err
		}
		room, err := tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start})
		if err != nil {
			return err
		}
		if edit, err = tx.Enqueue(store.Outbound{To: w.room, Out: bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: old}, Text: bot.Plain("changed")}}); err != nil {
			return err
		}
		about := store.About{Purpose: store.ForCard, Aspiration: a.ID}
		if card, err = tx.Enqueue(store.Outbound{To: w.room, Out: bot.Outgoing{Text: bot.Plain("new")}, About: about}); err != nil {
			return err
		}
		return tx.AddCard(store.Card{Aspiration: a.ID, Room: room.ID, Address: w.room, Outbox: card})
	})
	o := w.Outbox(nil)
	if parcels, err := o.Lease(t.Context(), []int64{edit, card}); err != nil || len(parcels) != 2 {
		t.Fatalf("leased %+v (%v)", parcels, err)
	}
	w.do(func(tx store.Tx) error { return tx.MoveChat(w.room, to) })
	w.do(func(tx store.Tx) error { return tx.ClearTimer(store.TimerMoved, 1) })
	if err := o.Settle(t.Context(), []bot.Settlement{{ID: edit, Outcome: bot.Delivered, Messages: []string{"55"}, At: start},
		{ID: card, Outcome: bot.Delivered, Messages: []string{"56"}, At: start}}); err != nil {
		t.Fatal(err)
	}
	w.see(func(r store.Reader) error {
		for _, id := range []string{"55", "56"} {
			if thing, err := r.What(to, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("what is %s in the new chat is taken for %+v (%v)", id, thing, err)
			}
		}
		cards, err := r.Cards(1)
		if err != nil || len(cards) > 0 {
			t.Errorf("cards %+v (%v)", cards, err)
		}
		return nil
	})
	w.do(func(tx store.Tx) error { // who asks again and again where a chat is comes to an end
		further := bot.Address{Account: to.Account, Chat: "-100600"}
		if err := errors.Join(tx.MoveChat(to, further), tx.MoveChat(further, to)); err != nil {
			return err
		}
		for from, want := range map[string]string{w.room.Chat: to.Chat, further.Chat: to.Chat, to.Chat: to.Chat, "7": "7"} {
			if now, err := tx.MovedTo(bot.Address{Account: to.Account, Chat: from}); err != nil || now.Chat != want {
				t.Errorf("%s moved to %s (%v), want %s", from, now.Chat, err, want)
			}
		}
		return nil
	})
	due, err := list(probe(t, w.DB), value[int64], "SELECT ref FROM timers WHERE kind = ?", store.TimerMoved)
	if err != nil || len(due) != 1 {
		t.Errorf("rooms %v are to get their cards, %v", due, err)
	}
}

func TestMoveChat(t *testing.T) {
	w := newWorld(t)
	to := bot.Address{Account: w.room.Account, Chat: "-100500"}
	card := sendOne(w, w.room, store.About{Purpose: store.ForCard}, "55")
	var waiting int64
	var moving store.RoomID
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "x")
		if err != nil {
			return err
		}
		room, err := tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start})
		if err != nil {
			return err
		}
		moving = room.ID
		if waiting, err = tx.Enqueue(store.Outbound{To: w.room, Out: bot.Outgoing{Text: bot.Plain("waits")}}); err != nil {
			return err
		}
		for _, outbox := range []int64{card, waiting} {
			if err := tx.AddCard(store.Card{Aspiration: a.ID, Room: room.ID, Address: w.room, Outbox: outbox}); err != nil {
				return err
			}
		}
		reply := store.Message{Aspiration: a.ID, Side: store.StaffSide, At: start, From: w.room, FromID: "57"}
		if _, err := tx.AddMessage(reply); err != nil {
			return err
		}
		if err := tx.SetConversation(w.room, 1, "old"); err != nil {
			return err
		}
		return tx.SetConversation(to, 1, "new")
	})
	w.do(func(tx store.Tx) error { return tx.MoveChat(w.room, to) })
	w.see(func(r store.Reader) error {
		moved := to
		moved.Thread = w.room.Thread
		rooms, err := r.RoomsAt(moved)
		if err != nil || len(rooms) != 1 {
			t.Errorf("rooms %+v (%v)", rooms, err)
		}
		cards, err := r.Cards(1)
		if err != nil || len(cards) != 1 || cards[0].Address != moved || cards[0].Outbox != waiting {
			t.Errorf("cards %+v (%v): want the one that is not said yet", cards, err)
		}
		if row, err := r.Outbox(waiting); err != nil || row.To != moved {
			t.Errorf("outbox %+v (%v)", row, err)
		}
		for _, id := range []string{"55", "57"} { // of others there
			if thing, err := r.What(to, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s is %+v (%v)", id, thing, err)
			}
		}
		var s string
		err = r.Conversation(to, 1, &s)
		if s != "new" {
			t.Errorf("conversation %q", s)
		}
		return err
	})
	due, err := list(probe(t, w.DB), value[int64], "SELECT ref FROM timers WHERE kind = ?", store.TimerMoved)
	if err != nil || len(due) != 1 || due[0] != int64(moving) {
		t.Errorf("rooms %v are to get their cards, %v; want %d", due, err, moving)
	}
	// Nothing of the old address is left in any table.
	for _, m := range moves {
		n, err := one(probe(t, w.DB), value[int], "SELECT count(*) FROM "+m[0]+" WHERE "+m[2]+" = ?", w.room.Chat)
		if err != nil || n > 0 {
			t.Errorf("%s: %d rows hold the old address (%v)", m[0], n, err)
		}
	}
}

// Every table with a chat is among those that MoveChat moves.
func TestMoveKnowsEveryTable(t *testing.T) {
	w := newWorld(t)
	known := map[string]bool{}
	for _, m := range moves {
		known[m[0]+"."+m[2]] = true
	}
	columns, err := list(probe(t, w.DB), value[string], `SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND c.name LIKE '%chat'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		if !known[c] {
			t.Errorf("%s is not moved", c)
		}
	}
}
