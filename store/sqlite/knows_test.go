package sqlite

import (
	"errors"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func TestWatchIsKeptWhole(t *testing.T) {
	w := newWorld(t)
	want := store.Watch{Aspiration: 7, News: "taken passed", NewsAt: start, NewsSince: start.Add(time.Millisecond), Claimed: true,
		Overdue: start.Add(2 * time.Millisecond), Reminded: start.Add(3 * time.Millisecond), RemindAt: start.Add(4 * time.Millisecond),
		Asked: start.Add(5 * time.Millisecond), Waited: start.Add(6 * time.Millisecond), Elsewhere: "no", Notice: 9}
	w.do(func(tx store.Tx) error {
		if got, err := tx.Watch(7); err != nil || got != (store.Watch{Aspiration: 7}) {
			t.Errorf("before anything was told: %+v (%v)", got, err)
		}
		first := want
		first.News, first.Notice = "closed", 1
		return errors.Join(tx.SaveWatch(first), tx.SaveWatch(want))
	})
	w.do(func(tx store.Tx) error {
		got, err := tx.Watch(7)
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		return err
	})
}

func TestMattersByPage(t *testing.T) {
	w := newWorld(t)
	var ids []store.AspirationID
	var citizen store.CitizenID
	w.do(func(tx store.Tx) error {
		for i := range 7 {
			a, _, err := w.aspiration(tx, "x")
			if err != nil {
				return err
			}
			citizen = a.Citizen
			a.State, a.ReceivedAt, a.SubmittedAt = store.Open, start.Add(time.Duration(i)*time.Hour), start
			switch i {
			case 2:
				a.State = store.Drafted
			case 4:
				a.State = store.Closed
			}
			ids = append(ids, a.ID)
			if err := tx.SaveAspiration(a); err != nil {
				return err
			}
		}
		return nil
	})
	w.do(func(tx store.Tx) error {
		of := func(open bool, offset int) (got []store.AspirationID, total int) {
			page, total, err := tx.MattersPage(citizen, open, offset, 3)
			if err != nil {
				t.Error(err)
			}
			for _, a := range page {
				got = append(got, a.ID)
			}
			return got, total
		}
		for _, c := range []struct {
			open   bool
			offset int
			want   []int // of ids
			total  int
		}{{false, 0, []int{6, 5, 4}, 6}, {false, 3, []int{3, 1, 0}, 6}, {true, 0, []int{6, 5, 3}, 5}, {true, 3, []int{1, 0}, 5}, {true, 9, nil, 5}} {
			var want []store.AspirationID
			for _, i := range c.want {
				want = append(want, ids[i])
			}
			if got, total := of(c.open, c.offset); !slices.Equal(got, want) || total != c.total {
				t.Errorf("open %v, from %d: %v of %d, want %v of %d", c.open, c.offset, got, total, want, c.total)
			}
		}
		return nil
	})
}

func TestReminders(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		for i := range 4 {
			a, _, err := w.aspiration(tx, "x")
			if err != nil {
				return err
			}
			a.Office, a.State, a.Turn, a.DueAt = "dapil-1", store.Open, store.OfficeTurn, start.Add(-time.Duration(i)*time.Hour)
			if i == 3 {
				a.Turn = store.CitizenTurn // answered meanwhile
			}
			if err := errors.Join(tx.SaveAspiration(a), tx.AddReminder(store.Reminder{Aspiration: a.ID, Office: "dapil-1", Why: store.RemindLate, Due: start, Asked: i == 1}),
				tx.AddReminder(store.Reminder{Aspiration: a.ID, Office: "dapil-1", Why: store.RemindLate, Due: start.Add(time.Minute)})); err != nil {
				return err
			}
		}
		first, err := tx.Reminders("dapil-1")
		if err != nil || len(first) != 3 || first[0].Aspiration != 3 || first[1].Aspiration != 2 || !first[1].Asked || first[0].Asked {
			t.Errorf("%+v (%v)", first, err)
		}
		if offices, next, err := tx.RemindersDue(start, 9); err != nil || len(offices) != 0 || !next.Equal(start.Add(time.Minute)) {
			t.Errorf("due %v, next %v (%v)", offices, next, err)
		}
		if offices, _, err := tx.RemindersDue(start.Add(time.Minute), 9); err != nil || !slices.Equal(offices, []store.OfficeID{"dapil-1"}) {
			t.Errorf("a minute later, due %v (%v)", offices, err)
		}
		if err := errors.Join(tx.MoveReminders("dapil-1", start.Add(time.Hour)), tx.MoveReminders("dapil-2", start)); err != nil {
			return err
		}
		if _, next, err := tx.RemindersDue(start, 9); err != nil || !next.Equal(start.Add(time.Hour)) {
			t.Errorf("put off until %v (%v)", next, err)
		}
		if err := tx.EndReminders("dapil-1", start); err != nil {
			return err
		}
		if _, next, err := tx.RemindersDue(start, 9); err != nil || !next.IsZero() {
			t.Errorf("ended, the next is %v (%v)", next, err)
		}
		at, err := tx.RemindedAt("dapil-1")
		if !at.Equal(start) {
			t.Errorf("reminded at %v", at)
		}
		return err
	})
}

func TestLastSaid(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		if id, err := tx.LastSaid(w.home); err != nil || id != 0 {
			t.Errorf("said %d (%v)", id, err)
		}
		say := func(to bot.Address, out bot.Outgoing) int64 {
			id, err := tx.Enqueue(store.Outbound{To: to, Out: out})
			if err != nil {
				t.Error(err)
			}
			return id
		}
		first := say(w.home, bot.Outgoing{Text: bot.Plain("a")})
		say(w.room, bot.Outgoing{Text: bot.Plain("b")})
		say(w.home, bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkTaken, Target: bot.Ref{Message: "1"}})
		if id, err := tx.LastSaid(w.home); err != nil || id != first {
			t.Errorf("said %d (%v), want %d", id, err, first)
		}
		return nil
	})
}

func errorOf2[A, B any](_ A, _ B, err error) error { return err }
