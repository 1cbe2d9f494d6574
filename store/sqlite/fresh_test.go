package sqlite

import (
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

// Rows that wait for very long leave room for others.
func TestFreshRowsAreFew(t *testing.T) {
	f := newFreshBoxes()
	for id := range int64(3*freshMost + 1) {
		var b box
		b.ID = id
		f.remember(&b)
		f.commit()
	}
	if _, ok := f.take(3 * freshMost); !ok || len(f.kept) > freshMost {
		t.Errorf("the last is remembered: %v; there are %d", ok, len(f.kept))
	}
}
