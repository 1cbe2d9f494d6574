package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duaarah/bot"
	"duaarah/store"
)

// reborn is the store as the next process opens it: what was not committed is gone.
func (w *world) reborn() {
	w.t.Helper()
	if err := w.Close(); err != nil {
		w.t.Fatal(err)
	}
	var err error
	if w.DB, err = Open(context.Background(), w.path, Options{Clock: w.now}); err != nil {
		w.t.Fatal(err)
	}
}

// modelRow is what a row of the outbox has to be.
type modelRow struct {
	chat  *string // all rows of one chat share it: it may move
	lane  bot.Lane
	edit  bool
	state string
	part  int
	sends int // leases that may have led to a message
}

// TestOutboxAsItIsMeant runs random leases, settlements, moves and crashes against the outbox and a model of it: what waits
// is listed in order, what is leased is leased once, what has ended stays so, and a crash leaves in doubt what was leased and no more.
func TestOutboxAsItIsMeant(t *testing.T) {
	w := newWorld(t)
	defer func() { _ = w.Close() }()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		idempotent := rapid.Bool().Draw(t, "idempotent")
		account := bot.Account{Platform: "p", Name: fmt.Sprint("n", run)}
		chats := make([]*string, 3)
		for i := range chats {
			name := fmt.Sprint("c", i)
			chats[i] = &name
		}
		rows := map[int64]*modelRow{}
		var ids []int64
		outcomes := []bot.Outcome{bot.Delivered, bot.Handed, bot.Retry, bot.Refused, bot.Uncertain, bot.Progress, bot.Released}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "do") {
			case 0, 1, 2:
				r := &modelRow{chat: chats[rapid.IntRange(0, 2).Draw(t, "chat")], lane: bot.Lane(rapid.IntRange(0, 1).Draw(t, "lane")),
					edit: rapid.IntRange(0, 4).Draw(t, "edit") == 0, state: statePending}
				out := bot.Outgoing{Text: bot.Plain("x")}
				if r.edit {
					out.Action, out.Target = bot.Edit, bot.Ref{Message: fmt.Sprint("e", len(ids))}
				}
				w.do(func(tx store.Tx) error {
					id, err := tx.Enqueue(store.Outbound{To: bot.Address{Account: account, Chat: *r.chat}, Lane: r.lane, Out: out})
					rows[id], ids = r, append(ids, id)
					return err
				})
			case 3, 4, 5:
				if len(ids) == 0 {
					continue
				}
				some := rapid.SliceOfN(rapid.SampledFrom(ids), 1, 3).Draw(t, "lease")
				var want, got []int64
				for _, id := range some {
					if r := rows[id]; r.state == statePending {
						r.state = stateLeased
						r.sends++
						want = append(want, id)
					}
				}
				parcels, err := w.Outbox(nil).Lease(context.Background(), some)
				for _, p := range parcels {
					got = append(got, p.ID)
					if p.Part != rows[p.ID].part || p.To.Chat != *rows[p.ID].chat {
						t.Fatalf("row %d is leased as %+v, want %+v", p.ID, p, rows[p.ID])
					}
				}
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("leased %v, want %v (%v)", got, want, err)
				}
			case 6, 7, 8:
				if len(ids) == 0 {
					continue
				}
				s := bot.Settlement{ID: rapid.SampledFrom(ids).Draw(t, "settle"), Outcome: rapid.SampledFrom(outcomes).Draw(t, "outcome"), At: start}
				r := rows[s.ID]
				if s.Outcome == bot.Progress {
					s.Part = r.part + 1
				}
				moves := s.Outcome == bot.Retry && rapid.Bool().Draw(t, "moves")
				if moves {
					s.MovedTo = bot.Address{Account: account, Chat: *r.chat + "'"}
				}
				if err := w.Outbox(nil).Settle(context.Background(), []bot.Settlement{s}); err != nil {
					t.Fatal(err)
				}
				r.settle(s, moves)
			default:
				w.reborn()
				n, err := w.Outbox(nil).Recover(context.Background(), func(bot.Account) bool { return idempotent })
				want := 0
				for _, r := range rows {
					if r.state != stateLeased {
						continue
					}
					if r.state = statePending; !idempotent && !r.edit {
						r.state = string(bot.Uncertain)
						want++
					}
				}
				if err != nil || n != want {
					t.Fatalf("%d are in doubt, want %d (%v)", n, want, err)
				}
			}
			checkOutbox(t, w, account, rows, ids)
		}
		if _, err := w.Outbox(nil).Recover(context.Background(), func(bot.Account) bool { return true }); err != nil { // for the next run
			t.Fatal(err)
		}
	})
}

// settle does to the model what a settlement does.
func (r *modelRow) settle(s bot.Settlement, moves bool) {
	if r.state != stateLeased {
		return
	}
	switch s.Outcome {
	case bot.Progress:
		r.part++
	case bot.Retry, bot.Released:
		r.state = statePending
		if moves {
			*r.chat += "'"
		}
	case bot.Handed:
		r.state = string(bot.Handed)
	default:
		r.state = string(s.Outcome)
	}
}

func checkOutbox(t *rapid.T, w *world, account bot.Account, rows map[int64]*modelRow, ids []int64) {
	for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
		pending, err := w.Outbox(nil).Pending(context.Background(), lane, 0, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, p := range pending {
			if p.To.Account == account {
				got = append(got, fmt.Sprint(p.ID, p.To.Chat))
			}
		}
		for _, id := range ids {
			if r := rows[id]; r.state == statePending && r.lane == lane {
				want = append(want, fmt.Sprint(id, *r.chat))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("waiting are %v, want %v", got, want)
		}
	}
	for _, id := range ids {
		if got := w.row(id); got.State != rows[id].state && !(rows[id].state == string(bot.Handed) && got.State == string(bot.Delivered)) {
			t.Fatalf("row %d is %s, want %s", id, got.State, rows[id].state)
		}
	}
}

var errCut = errors.New("cut short")

// TestInboxThroughEverything: whatever the batches, repeated and out of order, some undone in their midst, and with new
// processes in between: once all were handed over, each is handled once or parked once, and left nothing of a try that failed.
func TestInboxThroughEverything(t *testing.T) {
	w := newWorld(t)
	defer func() { _ = w.Close() }()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		n := rapid.IntRange(1, 12).Draw(t, "updates")
		fails := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(t, "fails")
		handle := func(_ context.Context, tx store.Tx, u bot.Update) error {
			if _, err := tx.SaveStaff(store.Staff{Name: u.Message.Text}); err != nil {
				return err
			}
			switch fails[u.At.Sub(start)/time.Second] {
			case 1:
				return errors.New("a fault of ours")
			case 2:
				panic("a fault of ours")
			}
			return nil
		}
		update := func(i int) bot.Update {
			u := w.wrote(fmt.Sprintf("r%d-%d", run, i), fmt.Sprintf("u%d-%d", run, i))
			u.At = start.Add(time.Duration(i) * time.Second)
			return u
		}
		for range rapid.IntRange(0, 6).Draw(t, "batches") {
			var us []bot.Update
			for _, i := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 8).Draw(t, "batch") {
				us = append(us, update(i))
			}
			ctx, cut := context.Background(), rapid.IntRange(0, 3).Draw(t, "cut") == 0
			inbox := w.Inbox(handle)
			if cut { // the transaction ends before its commit
				err := w.Update(ctx, func(tx store.Tx) error {
					b := &batch{inbox: inbox, tx: tx.(*txn), made: map[string]int64{}}
					for _, u := range us {
						if fresh, err := b.Begin(u); err != nil || fresh && errors.Is(b.Handle(ctx, u), store.ErrNotFound) {
							return err
						}
					}
					return errCut
				})
				if !errors.Is(err, errCut) {
					t.Fatal(err)
				}
			} else if _, err := take(ctx, inbox, us...); err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 3).Draw(t, "dies") == 0 {
				w.reborn()
			}
		}
		for i := range n {
			if _, err := take(context.Background(), w.Inbox(handle), update(i)); err != nil {
				t.Fatal(err)
			}
		}
		parked, err := w.Inbox(nil).Parked(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			u := update(i)
			times := 0
			w.see(func(r store.Reader) (err error) {
				times, err = one(r.(*reader).session, value[int], "SELECT count(*) FROM staff WHERE name = ?", u.Message.Text)
				return err
			})
			asides := 0
			for _, p := range parked {
				if p.Key == u.Key {
					asides++
				}
			}
			bad := fails[i] == 1 || fails[i] == 2
			if bad && (times != 0 || asides != 1) || !bad && (times != 1 || asides != 0) {
				t.Fatalf("update %d (%d) is handled %d times, and parked %d times", i, fails[i], times, asides)
			}
		}
	})
}
