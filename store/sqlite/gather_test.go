package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What is gathered for a room is listed in the order in which it came, without what has a card there or is not open; and
// every statement for it finds its rows by an index.
func TestGathered(t *testing.T) {
	w := newWorld(t)
	var room store.Room
	var all []store.Aspiration
	w.do(func(tx store.Tx) (err error) {
		if room, err = tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start}); err != nil {
			return err
		}
		for i := range 5 {
			a, _, err := w.aspiration(tx, fmt.Sprint("nomor ", i))
			if err != nil {
				return err
			}
			a.State, a.Office = store.Open, "dapil-1"
			if err := tx.SaveAspiration(a); err != nil {
				return err
			}
			for range 2 { // the second changes nothing
				if err := tx.Gather(room.ID, a.ID, start.Add(time.Duration(i)*time.Second)); err != nil {
					return err
				}
			}
			all = append(all, a)
		}
		all[1].State = store.Closed
		if err := tx.SaveAspiration(all[1]); err != nil {
			return err
		}
		return tx.AddCard(store.Card{Aspiration: all[2].ID, Room: room.ID, Address: w.room, Outbox: 77})
	})
	list := func(limit int) (ids []store.AspirationID, total int, latest time.Time) {
		w.do(func(tx store.Tx) error {
			first, n, at, err := tx.Gathered(room.ID, limit)
			for _, a := range first {
				ids = append(ids, a.ID)
			}
			total, latest = n, at
			return err
		})
		return ids, total, latest
	}
	if ids, total, latest := list(2); !slices.Equal(ids, []store.AspirationID{all[0].ID, all[3].ID}) || total != 3 || !latest.Equal(start.Add(4*time.Second)) {
		t.Errorf("gathered are %v of %d, the latest at %v", ids, total, latest)
	}
	w.do(func(tx store.Tx) error {
		want := store.Gathering{Room: room.ID, Outbox: 5, Since: start, Shown: 3, ShownAt: start.Add(time.Minute), Wait: time.Minute}
		for range 2 {
			if err := tx.SaveGathering(want); err != nil {
				return err
			}
		}
		if got, err := tx.Gathering(room.ID); err != nil || got != want {
			t.Errorf("kept %+v (%v), want %+v", got, err, want)
		}
		if got, err := tx.Room(room.ID); err != nil || got.Address != w.room {
			t.Errorf("the room is %+v (%v)", got, err)
		}
		return tx.UnbindRoom(room.ID, start)
	})
	w.do(func(tx store.Tx) error {
		if got, err := tx.Gathering(room.ID); err != nil || got.Outbox != 5 {
			t.Errorf("of the list in a room that is none, %+v is remembered (%v)", got, err)
		}
		if _, total, _, err := tx.Gathered(room.ID, 1); err != nil || total != 0 {
			t.Errorf("%d wait for a room that is none (%v)", total, err)
		}
		if _, err := tx.Room(room.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a room that is none is one: %v", err)
		}
		return nil
	})
	if ids, total, _ := list(9); total != 0 {
		t.Errorf("%v is gathered for a room that is none", ids)
	}
	w.checkPlans(w.prepared())
}

// The n-th latest card of a room: when it was enqueued, and whether it waits.
func TestCardAt(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	var room store.Room
	var boxes []int64
	w.do(func(tx store.Tx) (err error) {
		room, err = tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start})
		return err
	})
	for range 3 {
		w.do(func(tx store.Tx) error {
			a, _, err := w.aspiration(tx, "x")
			if err != nil {
				return err
			}
			id, err := tx.Enqueue(store.Outbound{To: w.room, Out: bot.Outgoing{Text: bot.Plain("kartu")}, About: store.About{Purpose: store.ForCard, Aspiration: a.ID}})
			if err != nil {
				return err
			}
			boxes = append(boxes, id)
			return tx.AddCard(store.Card{Aspiration: a.ID, Room: room.ID, Address: w.room, Outbox: id})
		})
	}
	w.settle(o, boxes[0], bot.Settlement{Outcome: bot.Delivered, Messages: []string{"m"}})
	w.lease(o, boxes[1])
	w.do(func(tx store.Tx) error {
		for n, waits := range []bool{true, true, false} {
			if at, got, err := tx.CardAt(room.ID, n+1); err != nil || got != waits || at.IsZero() {
				t.Errorf("the card %d from the end: at %v, waits %v (%v)", n+1, at, got, err)
			}
		}
		if at, waits, err := tx.CardAt(room.ID, 4); err != nil || waits || !at.IsZero() {
			t.Errorf("of three cards the fourth: at %v, waits %v (%v)", at, waits, err)
		}
		return nil
	})
	w.checkPlans(w.prepared())
}

// Some of an aspiration's messages, by side, part, beginning or end.
func TestSomeMessages(t *testing.T) {
	w := newWorld(t)
	var a store.Aspiration
	var first store.Message
	w.do(func(tx store.Tx) (err error) {
		if a, first, err = w.aspiration(tx, "1"); err != nil {
			return err
		}
		for i := 2; i <= 10; i++ {
			m := store.Message{Aspiration: a.ID, Side: store.CitizenSide, Opening: i <= 4, At: start.Add(time.Duration(i) * time.Second), Text: fmt.Sprint(i)}
			if i == 6 {
				m.Side = store.StaffSide
			}
			if _, err := tx.AddMessage(m); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		f     store.MessageFilter
		want  string
		total int
	}{
		{store.MessageFilter{}, "[1 2 3 4 5 6 7 8 9 10]", 10},
		{store.MessageFilter{Limit: 3}, "[1 2 3]", 10},
		{store.MessageFilter{Limit: 3, Last: true}, "[8 9 10]", 10},
		{store.MessageFilter{Limit: 3, Offset: 9}, "[10]", 10},
		{store.MessageFilter{Limit: 3, Offset: 12}, "[]", 10},
		{store.MessageFilter{Side: store.StaffSide, Last: true, Limit: 1}, "[6]", 1},
		{store.MessageFilter{Side: store.CitizenSide, Later: true, From: first.ID + 6}, "[7 8 9 10]", 4},
		{store.MessageFilter{Later: true, Limit: 2}, "[1 5]", 7},
		{store.MessageFilter{From: first.ID + 99}, "[]", 0},
	} {
		w.do(func(tx store.Tx) error {
			some, total, err := tx.SomeMessages(a.ID, c.f)
			texts := []string{}
			for _, m := range some {
				texts = append(texts, m.Text)
			}
			if got := fmt.Sprint(texts); got != c.want || total != c.total {
				t.Errorf("%+v: %s of %d, want %s of %d", c.f, got, total, c.want, c.total)
			}
			return err
		})
	}
	w.do(func(tx store.Tx) error {
		for _, revised := range []struct{ text, want string }{{"3!", "2\n3!\n4"}, {"", "2\n4"}} {
			if _, err := tx.ReviseMessage(first.ID+2, revised.text, start.Add(time.Minute)); err != nil {
				return err
			}
			if text, err := tx.OpeningText(a.ID); err != nil || text != revised.want {
				t.Errorf("it began with %q (%v), want %q", text, err, revised.want)
			}
		}
		return nil
	})
	w.do(func(tx store.Tx) error {
		a.State = store.Drafted
		for n, want := range map[int]time.Time{1: start.Add(10 * time.Second), 9: start.Add(2 * time.Second), 11: {}} {
			if at, err := tx.Busy(a, n); err != nil || !at.Equal(want) {
				t.Errorf("of a draft, the %d-th latest: %v (%v), want %v", n, at, err, want)
			}
		}
		a.State = store.Open
		for i, e := range []store.Event{{Kind: store.EventMessage}, {Kind: store.EventReply, Staff: 1}, {Kind: store.EventEdit, Staff: 1}, {Kind: store.EventVerdict}} {
			e.Aspiration, e.At, e.Citizen = a.ID, start.Add(time.Duration(i)*time.Hour), a.Citizen
			if _, err := tx.Record(e); err != nil {
				return err
			}
		}
		for n, want := range map[int]time.Time{1: start.Add(3 * time.Hour), 2: start, 3: {}} {
			if at, err := tx.Busy(a, n); err != nil || !at.Equal(want) {
				t.Errorf("of one that was sent, the %d-th latest: %v (%v), want %v", n, at, err, want)
			}
		}
		return nil
	})
	w.checkPlans(w.prepared())
}
