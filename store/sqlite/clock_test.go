package sqlite

import (
	"context"
	"errors"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// TestTheClockWasAhead: what was told to wait, by a clock that was a day ahead and is right again, waits no longer than it was
// to, and no less.
func TestTheClockWasAhead(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	timers := w.Timers(nil).NoLonger(map[string]time.Duration{"draft": 10 * time.Minute})
	id := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("a")}, store.About{Purpose: store.ForTalk})
	w.settle(o, id, bot.Settlement{Outcome: bot.Retry, After: w.now().Add(time.Hour)})
	w.do(func(tx store.Tx) error {
		return errors.Join(tx.SetTimer("draft", 1, w.now().Add(5*time.Minute)), tx.SetTimer("other", 2, w.now().Add(5*time.Minute)))
	})
	back := w.now().Add(-24 * time.Hour)
	w.clock.Store(back.UnixMilli())
	l, err := o.Pending(t.Context(), bot.Interactive, 0, 9)
	if err != nil || len(l) != 1 || !l[0].NotBefore.Equal(back.Add(time.Hour)) {
		t.Errorf("waiting %+v (%v), want it in an hour", l, err)
	}
	if err := timers.Rewind(t.Context(), back); err != nil {
		t.Fatal(err)
	}
	if due, ok, err := timers.Next(t.Context()); err != nil || !ok || !due.Equal(back.Add(10*time.Minute)) {
		t.Errorf("the draft is due %v (%v), want it in ten minutes", due, err)
	}
	if err := timers.Rewind(t.Context(), back.Add(time.Minute)); err != nil { // nothing is put off by looking again
		t.Fatal(err)
	}
	if due, _, _ := timers.Next(t.Context()); !due.Equal(back.Add(10 * time.Minute)) {
		t.Errorf("looked at again, the draft is due %v", due)
	}
}

// TestTellingThatSomethingIsParked: that cannot be told, the update is parked all the same, and what came with it is kept.
func TestTellingThatSomethingIsParked(t *testing.T) {
	w := newWorld(t)
	firsts := map[string]bool{} // by key: a batch that fails is run again
	fail := true
	inbox := w.Inbox(func(_ context.Context, _ store.Tx, u bot.Update) error {
		if u.Message.Text == "fails" {
			return errors.New("no office")
		}
		return nil
	}).OnPark(func(tx store.Tx, u bot.Update, first bool) error {
		firsts[u.Key] = first
		if _, err := tx.SaveStaff(store.Staff{Name: u.Key}); err != nil || !fail {
			return err
		}
		panic("bug")
	})
	for _, keys := range [][]string{{"a", "b"}, {"c"}} {
		fail = keys[0] == "a"
		var batch []bot.Update
		for _, key := range keys {
			batch = append(batch, w.wrote(key, "fails"))
		}
		if _, err := take(t.Context(), inbox, append(batch, w.wrote("good "+keys[0], "good"))...); err != nil {
			t.Fatal(err)
		}
	}
	if l, err := inbox.Parked(t.Context()); err != nil || len(l) != 3 {
		t.Errorf("parked %+v (%v)", l, err)
	}
	if len(firsts) != 3 || !firsts["a"] || firsts["b"] || firsts["c"] {
		t.Errorf("the first of its chat: %v", firsts)
	}
	if n, _ := one(probe(t, w.DB), value[int], "SELECT count(*) FROM staff"); n != 2 {
		t.Errorf("telling left %d rows, want that of the one that could be told", n-1)
	}
}
