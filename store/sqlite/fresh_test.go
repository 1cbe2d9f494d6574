package sqlite

import (
	"context"
	"reflect"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// What is leased from memory is what stands in the database, whatever became of the row since it was enqueued.
func TestFreshRows(t *testing.T) {
	for what, change := range map[string]func(tx store.Tx, id int64) error{
		"nothing": func(store.Tx, int64) error { return nil },
		"an edit before it was sent": func(tx store.Tx, id int64) error {
			_, err := tx.Enqueue(store.Outbound{To: bot.Address{Account: bot.Account{Platform: "telegram", Name: "a/b"}, Chat: "100"},
				Out: bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: id}, Text: bot.Plain("new")}, About: store.About{Purpose: store.ForTalk}})
			return err
		},
		"taken back": func(tx store.Tx, id int64) error { _, err := tx.Cancel(id); return err },
		"its chat moved": func(tx store.Tx, _ int64) error {
			account := bot.Account{Platform: "telegram", Name: "a/b"}
			return tx.MoveChat(bot.Address{Account: account, Chat: "100"}, bot.Address{Account: account, Chat: "-200"})
		},
		"erased": func(tx store.Tx, _ int64) error { return tx.EraseAspiration(1, start) },
	} {
		for _, together := range []bool{true, false} { // in one transaction, or in two
			var leased [2][]bot.Parcel
			for i, remembered := range []bool{true, false} {
				w := newWorld(t)
				var id int64
				enqueue := func(tx store.Tx) (err error) {
					a, _, err := w.aspiration(tx, "words")
					if err != nil {
						return err
					}
					id, err = tx.Enqueue(store.Outbound{To: w.home, Out: bot.Outgoing{Text: bot.Plain("old"), Silent: true,
						Buttons: [][]bot.Button{{{Label: "a", Data: "b"}}}}, About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}})
					return err
				}
				w.do(func(tx store.Tx) error {
					err := enqueue(tx)
					if err == nil && together {
						err = change(tx, id)
					}
					return err
				})
				if !together {
					w.do(func(tx store.Tx) error { return change(tx, id) })
				}
				if !remembered {
					w.do(func(tx store.Tx) error { tx.(*txn).fresh.forgetAll(); return nil })
				}
				var err error
				if leased[i], err = w.Outbox(nil).Lease(t.Context(), []int64{id}); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(leased[0], leased[1]) {
				t.Errorf("%s (together: %v): from memory\n%+v, from the database\n%+v", what, together, leased[0], leased[1])
			}
		}
	}
}

// What is settled from memory is what stands in the database, whatever became of the row since it was leased.
func TestLeasedRows(t *testing.T) {
	account := bot.Account{Platform: "telegram", Name: "a/b"}
	for what, change := range map[string]func(tx store.Tx, id int64) error{
		"nothing": func(store.Tx, int64) error { return nil },
		"about something else": func(tx store.Tx, id int64) error {
			_, err := tx.Enqueue(store.Outbound{To: bot.Address{Account: account, Chat: "100"},
				Out: bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: id}, Text: bot.Plain("new")}, About: store.About{Purpose: store.ForTalk}})
			return err
		},
		"its chat moved": func(tx store.Tx, _ int64) error {
			return tx.MoveChat(bot.Address{Account: account, Chat: "100"}, bot.Address{Account: account, Chat: "-200"})
		},
		"erased":           func(tx store.Tx, _ int64) error { return tx.EraseAspiration(1, start) },
		"emptied":          func(tx store.Tx, id int64) error { return tx.(*txn).emptyOutbox(` WHERE id = ?`, id) },
		"its talk erased":  func(tx store.Tx, _ int64) error { return tx.(*txn).erasePrivate("telegram/a/b", "100") },
		"its files erased": func(tx store.Tx, id int64) error { return tx.DropFiles(id, start) },
		"part of it sent": func(tx store.Tx, id int64) error {
			return (&Outbox{db: tx.(*txn).db}).settleAll(context.Background(), tx.(*txn), []bot.Settlement{{ID: id, Outcome: bot.Progress, Part: 1, Missing: 1, Messages: []string{"m0"}}})
		},
	} {
		var became [2][]any
		for i, remembered := range []bool{true, false} {
			w := newWorld(t)
			id := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("old")}, store.About{Purpose: store.ForReceipt})
			w.do(func(tx store.Tx) error {
				a, _, err := w.aspiration(tx, "words")
				if err == nil {
					_, err = tx.(*txn).change(`UPDATE outbox SET aspiration = ? WHERE id = ?`, a.ID, id)
				}
				tx.(*txn).fresh.forgetAll()
				return err
			})
			var told []store.Settled
			o := w.Outbox(func(_ context.Context, _ store.Tx, s store.Settled) error { told = append(told, s); return nil })
			w.lease(o, id)
			w.do(func(tx store.Tx) error { return change(tx, id) })
			w.do(func(tx store.Tx) error {
				if known := len(tx.(*txn).fresh.leased) > 0; known != (what == "nothing") {
					t.Errorf("%s: it is remembered: %v", what, known)
				}
				if !remembered {
					tx.(*txn).fresh.forgetAll()
				}
				return nil
			})
			if err := o.Settle(t.Context(), []bot.Settlement{{ID: id, Outcome: bot.Delivered, Messages: []string{"m1"}, At: start}}); err != nil {
				t.Fatal(err)
			}
			w.do(func(tx store.Tx) error {
				row, err := tx.Outbox(id)
				became[i] = []any{told, row}
				return err
			})
		}
		if !reflect.DeepEqual(became[0], became[1]) {
			t.Errorf("%s: from memory\n%+v, from the database\n%+v", what, became[0], became[1])
		}
	}
}

// Of more rows than are remembered, the first are, in each lane.
func TestFreshRowsAreTheFirst(t *testing.T) {
	f := newFreshBoxes()
	for id := range int64(4 * freshMost) {
		f.remember(&box{OutboxRow: store.OutboxRow{ID: id, Lane: bot.Lane(id % 2)}})
		if id%10 == 9 {
			f.commit()
		}
	}
	for _, id := range []int64{0, 1, freshMost, 2*freshMost - 1} {
		if b, ok := f.take(id); !ok || b.ID != id {
			t.Errorf("%d is remembered: %v", id, ok)
		}
	}
	if _, ok := f.take(2 * freshMost); ok {
		t.Error("more are remembered")
	}
}

// Rows that wait for very long leave room for others.
func TestFreshRowsAreFew(t *testing.T) {
	f := newFreshBoxes()
	for id := range int64(11*freshMost + 1) {
		f.remember(&box{OutboxRow: store.OutboxRow{ID: id}})
		f.commit()
	}
	if _, ok := f.take(11 * freshMost); !ok || len(f.lanes[0].kept) > freshMost {
		t.Errorf("the last is remembered: %v; there are %d", ok, len(f.lanes[0].kept))
	}
}
