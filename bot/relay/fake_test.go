package relay

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// fakeOutbox is an Outbox in memory that fails the test when it is used against the contract.
type fakeOutbox struct {
	t  testing.TB
	mu sync.Mutex

	rows      map[int64]*fakeRow
	changed   chan struct{}
	failSome  func(s []bot.Settlement) error // of Settle
	log       []bot.Settlement               // all that was settled
	recovered bool
	leased    int  // most at a time
	worded    bool // all that was sent carries words, and it says so
}

type fakeRow struct {
	bot.Parcel
	lane      bot.Lane
	state     string // pending, leased, cancelled, or a final outcome
	reason    bot.Reason
	notBefore time.Time
	hold      bot.Hold
	missing   int
	note      string
}

func newOutbox(t testing.TB) *fakeOutbox {
	return &fakeOutbox{t: t, rows: map[int64]*fakeRow{}, changed: make(chan struct{}, 1)}
}

func (o *fakeOutbox) add(to bot.Address, lane bot.Lane, out bot.Outgoing) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	id := int64(len(o.rows) + 1)
	o.rows[id] = &fakeRow{Parcel: bot.Parcel{ID: id, To: to, Out: out}, lane: lane, state: "pending"}
	select {
	case o.changed <- struct{}{}:
	default:
	}
	return id
}

func (o *fakeOutbox) created(id int64, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rows[id].Created = at
}

// say adds a text.
func (o *fakeOutbox) say(to bot.Address, lane bot.Lane, text string) int64 {
	return o.add(to, lane, bot.Outgoing{Text: bot.Plain(text)})
}

func (o *fakeOutbox) row(id int64) fakeRow {
	o.mu.Lock()
	defer o.mu.Unlock()
	return *o.rows[id]
}

func (o *fakeOutbox) cancel(id int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rows[id].state = "cancelled"
}

// states is "state" or "state/reason" of all rows, by ID.
func (o *fakeOutbox) states() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, id := range slices.Sorted(maps.Keys(o.rows)) {
		s := o.rows[id].state
		if o.rows[id].reason != "" {
			s += "/" + string(o.rows[id].reason)
		}
		all = append(all, s)
	}
	return all
}

func (o *fakeOutbox) Changed() <-chan struct{} { return o.changed }

func (o *fakeOutbox) Pending(_ context.Context, lane bot.Lane, after int64, limit int) ([]bot.Waiting, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.recovered {
		o.t.Error("Pending before Recover")
	}
	var found []bot.Waiting
	for _, id := range slices.Sorted(maps.Keys(o.rows)) {
		if r := o.rows[id]; r.lane == lane && id > after && r.state == "pending" && len(found) < limit {
			found = append(found, bot.Waiting{ID: id, To: r.To, Lane: lane, NotBefore: r.notBefore})
		}
	}
	return found, nil
}

func (o *fakeOutbox) Lease(ctx context.Context, ids []int64) ([]bot.Parcel, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ctx.Err() != nil {
		o.t.Error("Lease with a context that ended")
	}
	var parcels []bot.Parcel
	for _, id := range ids {
		r := o.rows[id]
		if r.state == "leased" {
			o.t.Errorf("row %d is leased twice", id)
		}
		if r.state != "pending" {
			continue
		}
		if time.Now().Before(r.notBefore) {
			o.t.Errorf("row %d is leased %v too early", id, time.Until(r.notBefore))
		}
		for other, x := range o.rows {
			if keyOf(x.To) != keyOf(r.To) || other == id {
				continue
			}
			if x.state == "leased" {
				o.t.Errorf("rows %d and %d of one chat are leased together", other, id)
			}
			if x.state == "pending" && x.lane == r.lane && other < id {
				o.t.Errorf("row %d is leased before row %d of its chat and lane", id, other)
			}
		}
		r.state = "leased"
		p := r.Parcel
		if t := p.Out.Target; t.Message != "" {
			p.Targets = []string{t.Message}
		} else if t.Outbox != 0 {
			switch target := o.rows[t.Outbox]; target.state {
			case "pending", "leased":
				p.Wait = true
			default:
				p.Targets = slices.Clone(target.Done)
				p.Worded = o.worded && p.Out.Action == bot.Edit
			}
		}
		parcels = append(parcels, p)
	}
	n := 0
	for _, r := range o.rows {
		if r.state == "leased" {
			n++
		}
	}
	o.leased = max(o.leased, n)
	return parcels, nil
}

func (o *fakeOutbox) Settle(ctx context.Context, settlements []bot.Settlement) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ctx.Err() != nil {
		o.t.Error("Settle with a context that ended")
	}
	if o.failSome != nil {
		if err := o.failSome(settlements); err != nil {
			return err
		}
	}
	for _, s := range settlements {
		r := o.rows[s.ID]
		if r == nil || r.state != "leased" {
			o.t.Errorf("row %d is settled as %s, but not leased", s.ID, s.Outcome)
			continue
		}
		o.log = append(o.log, s)
		r.Done = append(r.Done, s.Messages...)
		r.missing += s.Missing
		r.note = s.Note
		switch s.Outcome {
		case bot.Progress:
			if s.Part != r.Part+1 {
				o.t.Errorf("row %d: after part %d comes %d", s.ID, r.Part, s.Part)
			}
			r.Part = s.Part
		case bot.Retry:
			r.state, r.notBefore, r.hold = "pending", s.After, s.Hold
			r.Attempts++
			if !s.MovedTo.IsZero() {
				old := keyOf(r.To)
				for _, x := range o.rows {
					if keyOf(x.To) == old {
						x.To = s.MovedTo
					}
				}
			}
		case bot.Released:
			r.state = "pending"
		default:
			r.state, r.reason = string(s.Outcome), s.Reason
		}
	}
	return nil
}

func (o *fakeOutbox) Held(context.Context) ([]bot.Waiting, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var held []bot.Waiting
	for id, r := range o.rows {
		if r.state == "pending" && r.hold != "" {
			held = append(held, bot.Waiting{ID: id, To: r.To, Lane: r.lane, NotBefore: r.notBefore, Hold: r.hold})
		}
	}
	return held, nil
}

func (o *fakeOutbox) Recover(_ context.Context, idempotent func(bot.Account) bool) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.recovered = true
	n := 0
	for _, r := range o.rows {
		if r.state != "leased" {
			continue
		}
		if r.state = "pending"; !idempotent(r.To.Account) {
			r.state = "uncertain"
			n++
		}
	}
	return n, nil
}

// fakeInbox is an Inbox in memory. What a transaction did is undone by an error, what a handler did by its own.
type fakeInbox struct {
	t      testing.TB
	mu     sync.Mutex
	handle func(ctx context.Context, u bot.Update) error
	broken error // the next commit fails

	seen   map[string]bool
	kept   []string // keys handled, in order of the commits
	parked map[string]string
}

func newInbox(t testing.TB, handle func(ctx context.Context, u bot.Update) error) *fakeInbox {
	return &fakeInbox{t: t, handle: handle, seen: map[string]bool{}, parked: map[string]string{}}
}

func (in *fakeInbox) Batch(ctx context.Context, fn func(b Batch) error) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	b := &fakeBatch{in: in, seen: maps.Clone(in.seen), parked: maps.Clone(in.parked)}
	if err := fn(b); err != nil {
		return err
	}
	if err := in.broken; err != nil {
		in.broken = nil
		return err
	}
	in.seen, in.parked, in.kept = b.seen, b.parked, append(in.kept, b.kept...)
	return nil
}

type fakeBatch struct {
	in     *fakeInbox
	seen   map[string]bool
	parked map[string]string
	kept   []string
	begun  string // the key that Begin was last called for
}

func (b *fakeBatch) Begin(u bot.Update) (bool, error) {
	if len(u.Key) > keyMax {
		b.in.t.Errorf("Begin with a key of %d bytes", len(u.Key))
	}
	b.begun = u.Key
	if u.Key == "" {
		return true, nil
	}
	fresh := !b.seen[u.Key]
	b.seen[u.Key] = true
	return fresh, nil
}

func (b *fakeBatch) Handle(ctx context.Context, u bot.Update) (err error) {
	if b.begun != u.Key {
		b.in.t.Errorf("Handle of %q before Begin", u.Key)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	if err := b.in.handle(ctx, u); err != nil {
		return err
	}
	b.kept = append(b.kept, u.Key)
	return nil
}

func (b *fakeBatch) Park(u bot.Update, cause error) error {
	if u.Key == "" && u.Kind != bot.KindDelivered || cause == nil || errors.Is(cause, bot.ErrLater) {
		b.in.t.Errorf("Park(%q, %v)", u.Key, cause)
	}
	if b.begun != u.Key {
		b.in.t.Errorf("Park of %q before Begin", u.Key)
	}
	b.parked[u.Key] = cause.Error()
	return nil
}

func (b *fakeBatch) Unsee(u bot.Update) error {
	if !b.seen[u.Key] {
		b.in.t.Errorf("Unsee of %q, which was not seen", u.Key)
	}
	delete(b.seen, u.Key)
	return nil
}
