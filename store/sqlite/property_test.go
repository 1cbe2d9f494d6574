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
}

// outboxModel is what the outbox has to be, of one account.
type outboxModel struct {
	*rapid.T
	w          *world
	account    bot.Account
	idempotent bool
	chats      [3]string
	rows       map[int64]*modelRow
	ids        []int64
}

// TestOutboxAsItIsMeant runs random leases, settlements, moves and crashes against the outbox and a model of it: what waits
// is listed in order, what is leased is leased once, what has ended stays so, and a crash leaves in doubt what was leased and no more.
func TestOutboxAsItIsMeant(t *testing.T) {
	w := newWorld(t)
	defer func() { _ = w.Close() }()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		m := &outboxModel{T: t, w: w, account: bot.Account{Platform: "p", Name: fmt.Sprint("n", run)}, idempotent: rapid.Bool().Draw(t, "idempotent"),
			chats: [3]string{"a", "b", "c"}, rows: map[int64]*modelRow{}}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch do := rapid.IntRange(0, 9).Draw(t, "do"); {
			case do < 3 || do < 9 && len(m.ids) == 0:
				m.enqueue()
			case do < 6:
				m.lease()
			case do < 9:
				m.settle()
			default:
				m.crash()
			}
			m.check()
		}
		m.idempotent = true // nothing stays leased for the next run
		m.crash()
	})
}

func (m *outboxModel) enqueue() {
	r := &modelRow{chat: &m.chats[rapid.IntRange(0, 2).Draw(m.T, "chat")], lane: bot.Lane(rapid.IntRange(0, 1).Draw(m.T, "lane")),
		edit: rapid.IntRange(0, 4).Draw(m.T, "edit") == 0, state: statePending}
	out := bot.Outgoing{Text: bot.Plain("x")}
	if r.edit {
		out.Action, out.Target = bot.Edit, bot.Ref{Message: fmt.Sprint("e", len(m.ids))}
	}
	m.w.do(func(tx store.Tx) error {
		id, err := tx.Enqueue(store.Outbound{To: bot.Address{Account: m.account, Chat: *r.chat}, Lane: r.lane, Out: out})
		m.rows[id], m.ids = r, append(m.ids, id)
		return err
	})
}

func (m *outboxModel) lease() {
	some := rapid.SliceOfN(rapid.SampledFrom(m.ids), 1, 3).Draw(m.T, "lease")
	var want, got []int64
	for _, id := range some {
		if r := m.rows[id]; r.state == statePending {
			r.state = stateLeased
			want = append(want, id)
		}
	}
	parcels, err := m.w.Outbox(nil).Lease(context.Background(), some)
	for _, p := range parcels {
		got = append(got, p.ID)
		if p.Part != m.rows[p.ID].part || p.To.Chat != *m.rows[p.ID].chat {
			m.Fatalf("row %d is leased as %+v, want %+v", p.ID, p, m.rows[p.ID])
		}
	}
	if err != nil || !slices.Equal(got, want) {
		m.Fatalf("leased %v, want %v (%v)", got, want, err)
	}
}

func (m *outboxModel) settle() {
	s := bot.Settlement{ID: rapid.SampledFrom(m.ids).Draw(m.T, "settle"), At: start, Outcome: rapid.SampledFrom(
		[]bot.Outcome{bot.Delivered, bot.Handed, bot.Retry, bot.Refused, bot.Uncertain, bot.Progress, bot.Released}).Draw(m.T, "outcome")}
	r := m.rows[s.ID]
	if s.Outcome == bot.Progress {
		s.Part = r.part + 1
	}
	moves := s.Outcome == bot.Retry && rapid.Bool().Draw(m.T, "moves")
	if moves {
		s.MovedTo = bot.Address{Account: m.account, Chat: *r.chat + "'"}
	}
	if err := m.w.Outbox(nil).Settle(context.Background(), []bot.Settlement{s}); err != nil {
		m.Fatal(err)
	}
	r.settle(s, moves)
}

func (m *outboxModel) crash() {
	m.w.reborn()
	n, err := m.w.Outbox(nil).Recover(context.Background(), func(bot.Account) bool { return m.idempotent })
	want := 0
	for _, r := range m.rows {
		if r.state != stateLeased {
			continue
		}
		if r.state = statePending; !m.idempotent && !r.edit {
			r.state = string(bot.Uncertain)
			want++
		}
	}
	if err != nil || n != want {
		m.Fatalf("%d are in doubt, want %d (%v)", n, want, err)
	}
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

func (m *outboxModel) check() {
	for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
		pending, err := m.w.Outbox(nil).Pending(context.Background(), lane, 0, 100_000)
		if err != nil {
			m.Fatal(err)
		}
		var got, want []string
		for _, p := range pending {
			if p.To.Account == m.account {
				got = append(got, fmt.Sprint(p.ID, p.To.Chat))
			}
		}
		for _, id := range m.ids {
			if r := m.rows[id]; r.state == statePending && r.lane == lane {
				want = append(want, fmt.Sprint(id, *r.chat))
			}
		}
		if !slices.Equal(got, want) {
			m.Fatalf("waiting are %v, want %v", got, want)
		}
	}
	for _, id := range m.ids {
		if got := m.w.row(id); got.State != m.rows[id].state && !(m.rows[id].state == string(bot.Handed) && got.State == string(bot.Delivered)) {
			m.Fatalf("row %d is %s, want %s", id, got.State, m.rows[id].state)
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
			times, asides := w.kept(update(i), parked)
			bad := fails[i] == 1 || fails[i] == 2
			if bad && (times != 0 || asides != 1) || !bad && (times != 1 || asides != 0) {
				t.Fatalf("update %d (%d) is handled %d times, and parked %d times", i, fails[i], times, asides)
			}
		}
	})
}

// kept is how often an update was handled, and how often it is parked.
func (w *world) kept(u bot.Update, parked []store.Parked) (times, asides int) {
	w.see(func(r store.Reader) (err error) {
		times, err = one(r.(*reader).session, value[int], "SELECT count(*) FROM staff WHERE name = ?", u.Message.Text)
		return err
	})
	for _, p := range parked {
		if p.Key == u.Key {
			asides++
		}
	}
	return times, asides
}
