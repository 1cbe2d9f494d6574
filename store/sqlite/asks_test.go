package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Questions are listed in the order in which they were asked; a later one takes the place of an earlier one of its slot, and of the
// oldest where a person asks too many. All of it survives a restart, and moves with its chat.
func TestAsks(t *testing.T) {
	w := newWorld(t)
	asks := w.Asks()
	slots := func() (all []string) {
		t.Helper()
		due, _, err := asks.Due(t.Context(), w.now(), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range due {
			all = append(all, fmt.Sprint(q.Who, q.Slot, string(q.Body)))
		}
		return all
	}
	put := func(who store.IdentityID, slot, body string, next time.Time) (id store.AskID) {
		t.Helper()
		w.do(func(tx store.Tx) (err error) {
			id, err = tx.Ask(store.Ask{Who: who, Slot: slot, To: w.home, Body: json.RawMessage(body), At: start, Next: next}, 3)
			return err
		})
		return id
	}
	first := put(1, "a", `1`, time.Time{})
	select {
	case <-asks.Changed():
	default:
		t.Error("nobody is told of a question")
	}
	put(1, "b", `2`, time.Time{})
	put(2, "a", `3`, time.Time{})
	again := put(1, "a", `4`, time.Time{})
	if got, want := slots(), []string{`1b2`, `2a3`, `1a4`}; !slices.Equal(got, want) || again == first {
		t.Errorf("waiting are %q, want %q; numbers %d and %d", got, want, first, again)
	}
	put(1, "c", `5`, time.Time{})
	put(1, "d", `6`, time.Time{})
	for i := range 5 {
		put(0, fmt.Sprint("digest ", i), `7`, start.Add(time.Hour))
	}
	if got, want := slots(), []string{`2a3`, `1a4`, `1c5`, `1d6`}; !slices.Equal(got, want) {
		t.Errorf("waiting are %q, want %q", got, want)
	}
	for _, slot := range []string{"x 1", "x 2", "x 3", "x 4", "xx 1"} { // of other kinds
		put(1, slot, `8`, start.Add(time.Hour))
	}
	w.see(func(r store.Reader) error {
		n, err := one(r.(*reader).session, value[int], `SELECT count(*) FROM asks WHERE identity = 1 AND slot <> 'x 1'`)
		if n != 7 || err != nil {
			t.Errorf("%d of seven are left that fewer than three of their kind came after (%v)", n, err)
		}
		return nil
	})
	w.do(func(tx store.Tx) error { return tx.(*txn).exec(`DELETE FROM asks WHERE slot LIKE 'x%'`) })
	w.do(func(tx store.Tx) error {
		for i, want := range []bool{true, false} {
			if there, err := tx.Answered(again); err != nil || there != want {
				t.Errorf("answered %d times: %t (%v)", i+1, there, err)
			}
		}
		return tx.MoveChat(w.home, bot.Address{Account: w.home.Account, Chat: "-900"})
	})
	if err := asks.Postpone(t.Context(), again+1, start.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.reborn()
	asks = w.Asks()
	due, next, err := asks.Due(t.Context(), w.now(), 100)
	if err != nil || len(due) != 2 || due[0].To.Chat != "-900" || !next.Equal(start.Add(time.Minute)) {
		t.Errorf("due are %+v, more at %v (%v)", due, next, err)
	}
	due, next, err = asks.Due(t.Context(), start.Add(2*time.Hour), 4)
	if err != nil || len(due) != 4 || due[2].Attempts != 1 || !next.IsZero() {
		t.Errorf("later due are %+v, more at %v (%v)", due, next, err)
	}
	if due, _, err = asks.Due(t.Context(), start.AddDate(-1, 0, 0), 100); err != nil || len(due) != 8 {
		t.Errorf("with the clock set back, %d are due (%v)", len(due), err)
	}
	w.checkPlans(w.prepared())
}

func TestDigests(t *testing.T) {
	w := newWorld(t)
	want := store.Digest{Office: "dapil-1", Identity: 4, Day: time.Wednesday, Minute: 450, Next: start.Add(time.Hour)}
	w.do(func(tx store.Tx) (err error) {
		if _, err := tx.DigestOf("dapil-1", 0); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("one that is not there: %v", err)
		}
		if want, err = tx.SaveDigest(want); err != nil {
			return err
		}
		id := want.ID
		want.Off, want.Day = true, time.Sunday
		if want, err = tx.SaveDigest(want); err != nil {
			return err
		}
		mine, err := tx.SaveDigest(store.Digest{Staff: 3, Next: start})
		if want.ID != id || mine.ID == id || mine.Staff != 3 {
			t.Errorf("numbers %d, %d and %d", id, want.ID, mine.ID)
		}
		return err
	})
	w.see(func(r store.Reader) error {
		for _, read := range []func() (store.Digest, error){func() (store.Digest, error) { return r.Digest(want.ID) }, func() (store.Digest, error) { return r.DigestOf("dapil-1", 0) }} {
			if got, err := read(); err != nil || got != want {
				t.Errorf("kept %+v (%v), want %+v", got, err, want)
			}
		}
		return nil
	})
	w.checkPlans(w.prepared())
}
