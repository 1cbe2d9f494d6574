package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// mortal is an Outbox as one process has it: nothing that it does after its death reaches the disk.
type mortal struct {
	*fakeOutbox
	dead atomic.Bool
}

var errDead = fmt.Errorf("the process is dead: %w", ErrStorage)

func (m *mortal) Lease(ctx context.Context, ids []int64) ([]bot.Parcel, error) {
	if m.dead.Load() {
		return nil, errDead
	}
	return m.fakeOutbox.Lease(ctx, ids)
}

func (m *mortal) Settle(ctx context.Context, s []bot.Settlement) error {
	if m.dead.Load() {
		return errDead
	}
	return m.fakeOutbox.Settle(ctx, s)
}

// happening is one row of a plan, what becomes of its sending, and whether the process dies right after it was enqueued.
type happening struct {
	Chat, Lane, Outcome int
	Wait                time.Duration
	Dies                bool
}

func drawPlan(t *rapid.T) []happening {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) happening {
		return happening{
			Chat: rapid.IntRange(0, 3).Draw(t, "chat"), Lane: rapid.IntRange(0, 1).Draw(t, "lane"), Outcome: rapid.IntRange(0, 9).Draw(t, "outcome"),
			Wait: time.Duration(rapid.IntRange(0, 1500).Draw(t, "wait")) * time.Millisecond, Dies: rapid.IntRange(0, 7).Draw(t, "dies") == 0,
		}
	}), 1, 30).Draw(t, "plan")
}

// fault is how the next sending of the row goes.
func (h happening) fault(p *bottest.Scripted, id int64) (f bottest.Fault, any bool) {
	f.Match = func(x bot.Parcel) bool { return x.ID == id }
	switch h.Outcome {
	case 1:
		f.Err = &bot.DeliveryError{Outcome: bot.Retry}
	case 2:
		f.Err = &bot.DeliveryError{Outcome: bot.Retry, After: 3 * time.Second, Account: h.Lane == 0}
	case 3:
		f.Err = &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	case 4:
		f.Err = &bot.DeliveryError{Outcome: bot.Uncertain}
	case 5:
		f.Err = &bot.DeliveryError{Outcome: bot.Retry, MovedTo: p.Address(fmt.Sprint("new", h.Chat))}
	case 6:
		f.Delay = h.Wait
	case 7:
		f.Err = errors.New("nobody knows")
	case 8:
		f.Panic = "a fault of the adapter's"
	default:
		return f, false
	}
	return f, true
}

// TestOutboxThroughEverything: whatever becomes of sendings, and however often the process dies, each message arrives once at
// most (where repeating is harmless: once at least), in the order of its chat and lane, and all end in an outcome.
func TestOutboxThroughEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan, idempotent := drawPlan(rt), rapid.Bool().Draw(rt, "idempotent")
		workers := rapid.IntRange(1, 4).Draw(rt, "workers")
		synctest.Test(t, func(t *testing.T) {
			p, box := platform(t, func(c *bot.Capabilities) { c.Idempotent = idempotent }), newOutbox(t)
			var m *mortal
			var end func()
			live := func() {
				m = &mortal{fakeOutbox: box}
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan error)
				d := NewDelivery(Options{Outbox: m, Platforms: []bot.Platform{p}, Workers: workers, Window: 8, Jitter: func() float64 { return 0.5 }})
				go func() { ended <- d.Run(ctx) }()
				end = func() {
					cancel()
					if err := <-ended; err != nil {
						t.Errorf("Run: %v", err)
					}
				}
			}
			live()
			for i, h := range plan {
				if f, ok := h.fault(p, int64(i+1)); ok {
					p.Fail(f)
				}
				to := p.Address(fmt.Sprint("c", h.Chat))
				for k, other := range plan[:i] { // a chat that moved is known by its new address
					if other.Chat == h.Chat {
						to = box.row(int64(k + 1)).To
					}
				}
				box.say(to, bot.Lane(h.Lane), fmt.Sprint(i+1))
				time.Sleep(h.Wait)
				if h.Dies {
					m.dead.Store(true)
					end()
					live()
				}
			}
			time.Sleep(10 * time.Minute)
			end()
			judge(t, p, box, plan, idempotent)
		})
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}

func judge(t *testing.T, p *bottest.Scripted, box *fakeOutbox, plan []happening, idempotent bool) {
	arrived := map[int64]int{}
	last := map[[2]int]int64{} // by chat and lane
	for _, x := range p.Sent() {
		id := x.Parcel.ID
		h := plan[id-1]
		place := [2]int{h.Chat, h.Lane}
		if id < last[place] {
			t.Errorf("row %d is sent after row %d of its chat and lane", id, last[place])
		}
		last[place] = id
		if x.Err == nil {
			arrived[id]++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(box.rows)) {
		state, n := box.row(id).state, arrived[id]
		switch {
		case state == "delivered" && n == 1, state == "delivered" && n > 1 && idempotent, state == "refused" && n == 0, state == "uncertain" && n <= 1 && !idempotent:
		case state == "uncertain" && plan[id-1].Outcome == 8 && n == 0: // the adapter failed
		default:
			t.Errorf("row %d is %s, and arrived %d times", id, state, n)
		}
	}
}

// TestTakeThroughEverything: whatever the batches, repeated, out of order, with handlers that fail or cannot decide yet and
// commits that do not come about, each update is kept once: handled, or parked. What was not told to be kept comes again.
func TestTakeThroughEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(rt, "updates")
		fails := rapid.SliceOfN(rapid.IntRange(0, 6), n, n).Draw(rt, "fails")
		batches := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 12), 1, 20).Draw(rt, "batches")
		broken := rapid.SliceOfN(rapid.IntRange(0, 3), len(batches), len(batches)).Draw(rt, "broken")
		synctest.Test(t, func(t *testing.T) {
			tries := map[string]int{}
			in := newInbox(t, func(ctx context.Context, u bot.Update) error {
				tries[u.Key]++
				switch fails[u.Message.ID[0]-'a'] {
				case 1:
					return errors.New("a fault of ours")
				case 2:
					panic("a fault of ours")
				case 3:
					if tries[u.Key] < 3 && !bot.LastTry(ctx) {
						return bot.ErrLater
					}
				case 4:
					return bot.ErrLater
				}
				return nil
			})
			intake := NewIntake(in, slog.New(slog.DiscardHandler))
			told := map[string]bool{}
			hand := func(which []int) {
				var us []bot.Update
				for _, i := range which {
					us = append(us, bot.Update{Key: fmt.Sprint("k", i), Kind: bot.KindMessage, Address: bot.Address{Account: someAccount, Chat: fmt.Sprint(i % 3)},
						Message: &bot.Message{ID: string(rune('a' + i))}})
				}
				if intake.Take(t.Context(), us) != nil {
					return
				}
				for _, u := range us {
					told[u.Key] = true
				}
			}
			for i, which := range batches {
				if broken[i] == 0 {
					in.broken = fmt.Errorf("disk full: %w", ErrStorage)
				}
				hand(which)
				for key := range told { // told to be kept: it is
					if !in.seen[key] {
						t.Errorf("%s is told to be kept, and is not", key)
					}
				}
			}
			in.broken = nil
			for i := range n { // the platform sends again what it was not told of, and some more
				hand([]int{i})
			}
			for i := range n {
				key := fmt.Sprint("k", i)
				handled := 0
				for _, k := range in.kept {
					if k == key {
						handled++
					}
				}
				_, parked := in.parked[key]
				bad := fails[i] == 1 || fails[i] == 2 || fails[i] == 4
				if parked != bad || handled > 1 || (handled == 1) == bad || !told[key] {
					t.Errorf("%s (%d) is handled %d times, parked: %v", key, fails[i], handled, parked)
				}
			}
		})
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}
