package relay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"duaarah/bot"
)

// targetWait is how long a row waits for the message that it changes to be sent.
const targetWait = time.Second

// Options are what a Delivery is made of. Outbox and Platforms are needed; zero values of the others mean the default.
type Options struct {
	Outbox    Outbox
	Platforms []bot.Platform
	Clock     func() time.Time // time.Now
	Log       *slog.Logger     // none
	Observer  Observer         // none

	Workers     int            // rows under way at a time, for each account: sent, or waiting for that to be on disk; 256
	Window      int            // rows kept in memory, for each account and lane; 5,000
	Poll        time.Duration  // how often to look for what other processes added; 1 s
	Grace       time.Duration  // how long what is under way may take when Run is to end; 10 s
	SendTimeout time.Duration  // of one sending, beside its upload; 2 min
	Backoff     Backoff        // 1 s to 5 min
	TokenRetry  time.Duration  // how often an account whose token was refused is tried; 1 min
	Jitter      func() float64 // in [0, 1); random
}

// Delivery brings the rows of the outbox to their platforms.
//
// What it promises: within a chat and lane rows go in the order of their IDs, one at a time; chats do not wait for each
// other, and the interactive lane goes first. A row is leased on disk right before it is sent, and what became of it
// is on disk before the next of its chat goes. So a crash leaves at most one message of each chat in doubt, which Recover
// finds at the next start. A part of a message that was sent is never sent again. Nothing is sent before the platform
// allows it.
type Delivery struct {
	opt Options
}

// NewDelivery makes a Delivery. Nothing happens before Run.
func NewDelivery(o Options) *Delivery {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	orInt := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	orTime := func(v *time.Duration, def time.Duration) {
		if *v <= 0 {
			*v = def
		}
	}
	orInt(&o.Workers, 256)
	orInt(&o.Window, 5000)
	orTime(&o.Poll, time.Second)
	orTime(&o.Grace, 10*time.Second)
	orTime(&o.SendTimeout, 2*time.Minute)
	orTime(&o.Backoff.Min, time.Second)
	orTime(&o.Backoff.Max, 5*time.Minute)
	orTime(&o.TokenRetry, time.Minute)
	return &Delivery{opt: o}
}

// Run delivers until ctx is done; what is under way then has Options.Grace to come to an end, the rest is left for the
// next start. It first settles what a process that died had under way, reads how long it was told to wait, and returns an error only if that fails.
// Only one Run may work on an outbox at a time.
func (d *Delivery) Run(ctx context.Context) error {
	w := newWindow(d.opt.Platforms, d.opt.Window, d.opt.Clock())
	uncertain, err := d.opt.Outbox.Recover(ctx, func(a bot.Account) bool {
		known := w.accounts[a]
		return known != nil && known.caps.Idempotent
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("settle what was under way before: %w", err)
	}
	if uncertain > 0 {
		d.opt.Log.WarnContext(ctx, "messages were under way when the last process ended; it is not known whether they were sent", "count", uncertain)
	}
	held, err := d.opt.Outbox.Held(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("read how long the platforms have us wait: %w", err)
	}
	w.wait(held, d.opt.Clock())

	most := d.opt.Workers * len(w.order)
	r := &run{Delivery: d, w: w, picks: map[int64]pick{}, jobs: make(chan *step, most), done: make(chan []*step, most)}
	// What is under way survives the end of ctx, for a while.
	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()
	r.sending = sending
	settling, stopSettling := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSettling()
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		(&settler{d.opt.Outbox, d.opt.Log, r.jobs, r.done, &r.carried, &r.stuck}).run(settling)
	}()

	r.loop(ctx)
	r.finish(stopSending)
	stopSettling()
	<-settled
	return nil
}

// run is one Run: the goroutine that owns the window.
type run struct {
	*Delivery
	w       *window
	sending context.Context
	workers sync.WaitGroup
	jobs    chan *step     // workers to settler
	done    chan []*step   // settler to here
	carried atomic.Int64   // rows that workers have
	stuck   atomic.Bool    // what was sent cannot be settled
	picks   map[int64]pick // of launch, which clears it: in a flood it is large each time
	leased  int
	swept   time.Time
}

func (r *run) loop(ctx context.Context) {
	poll := time.NewTicker(r.opt.Poll)
	defer poll.Stop()
	wake := time.NewTimer(0)
	defer wake.Stop()
	look := true
	r.swept = r.opt.Clock()
	for ctx.Err() == nil {
		if look {
			look = r.fill(ctx)
		}
		leaseFailed := r.launch(ctx) != nil
		again := r.next(look, leaseFailed)
		wake.Reset(again)
		select {
		case <-ctx.Done():
			return
		case <-r.opt.Outbox.Changed():
			look = true
		case <-poll.C:
			look = true
		case steps := <-r.done:
			r.settled(steps)
			for range len(r.done) {
				r.settled(<-r.done)
			}
		case <-wake.C:
		}
	}
}

// fill brings the window up to date. true: there is more to read at once.
func (r *run) fill(ctx context.Context) bool {
	now := r.opt.Clock()
	if now.Sub(r.swept) >= time.Minute {
		r.swept = now
		r.w.sweep(now)
		r.w.resweep()
	}
	more, err := r.w.fill(ctx, r.opt.Outbox, now)
	if err != nil && ctx.Err() == nil {
		r.opt.Log.ErrorContext(ctx, "cannot read the outbox", "error", err)
	}
	return more
}

// next is how long to wait for something to do.
func (r *run) next(more, leaseFailed bool) time.Duration {
	if more {
		return 0
	}
	if leaseFailed {
		return time.Second
	}
	now := r.opt.Clock()
	soon := time.Minute
	for _, a := range r.w.order {
		if at, ok := a.next(r.opt.Workers, now); ok {
			soon = min(soon, at.Sub(now))
		}
	}
	return max(soon, time.Millisecond)
}

// launch leases what may be sent now, and has it sent. Leasing is done even if ctx ends meanwhile: a row that is leased
// on disk and unknown here would be in doubt for no reason.
func (r *run) launch(ctx context.Context) error {
	if r.stuck.Load() {
		return errStuck
	}
	now := r.opt.Clock()
	var ids []int64
	clear(r.picks)
	picks := r.picks
	for _, a := range r.w.order {
		for {
			p, ok := r.w.pick(a, r.opt.Workers, now)
			if !ok {
				break
			}
			picks[p.row.id] = p
			ids = append(ids, p.row.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	parcels, err := r.opt.Outbox.Lease(context.WithoutCancel(ctx), ids)
	if err != nil {
		r.opt.Log.ErrorContext(ctx, "cannot lease messages", "count", len(ids), "error", err)
		for _, id := range ids {
			picks[id].back()
			r.w.free(picks[id].chat, picks[id].row, false, now)
		}
		return err
	}
	for _, parcel := range parcels {
		p := picks[parcel.ID]
		delete(picks, parcel.ID)
		r.begin(ctx, &step{pick: p, parcel: parcel}, now)
	}
	for _, p := range picks { // taken back, or sent by somebody else
		p.back()
		r.w.free(p.chat, p.row, true, now)
	}
	return nil
}

var errStuck = errors.New("what was sent before cannot be settled yet")

// begin hands a leased row to a worker, or gives it back.
func (r *run) begin(ctx context.Context, s *step, now time.Time) {
	r.leased++
	s.trial = s.account.noToken
	switch {
	case ctx.Err() != nil:
		s.release(time.Time{}, now)
		r.jobs <- s
	case keyOf(s.parcel.To) != s.chat.key: // the chat moved since it was read
		s.moved = s.parcel.To
		s.release(time.Time{}, now)
		r.jobs <- s
	case s.spare(now):
		s.back() // else what waits for another message would use up the pace that it needs
		r.jobs <- s
	default:
		if a := s.parcel.Out.Action; a == bot.AnswerTap || a == bot.SetMenu {
			s.backChat() // no message: the chat's limit does not apply
		}
		r.carried.Add(1)
		r.workers.Go(func() {
			r.carry(r.sending, s)
			r.carried.Add(-1)
			r.jobs <- s
		})
	}
}

// settled takes rows whose settlement is on disk.
func (r *run) settled(steps []*step) {
	for _, s := range steps {
		r.free(s)
	}
}

// free says how a row was settled, and puts it back in its place, or out of the window.
func (r *run) free(s *step) {
	r.leased--
	now := r.opt.Clock()
	r.report(s)
	if o := r.opt.Observer; o != nil {
		for _, x := range s.settle {
			if s.noToken != nil { // it waits again, which says nothing of why
				x.Outcome, x.Reason = bot.Refused, bot.ReasonToken
			}
			o.Settled(s.account.name, s.row.lane, s.parcel.Created, x)
		}
	}
	s.row.notBefore = s.notBefore
	if s.bare != 0 {
		s.row.bare = s.bare
	}
	if s.noted != "" {
		s.row.noted = s.noted
	}
	if s.barredBy != "" {
		s.row.barred, s.row.barredBy = cmp.Or(s.row.barred, s.barred), s.barredBy
	}
	s.row.plain = s.row.plain || s.plain
	if s.fileless && s.row.fileless.IsZero() {
		s.row.fileless = now
	}
	if s.until.After(s.chat.until) {
		s.chat.until = s.until
	}
	r.w.free(s.chat, s.row, s.end, now)
	if !s.moved.IsZero() {
		r.w.move(s.chat, s.moved, now)
	}
}

// report logs what an operator should know.
func (r *run) report(s *step) {
	if s.noToken == nil && !s.account.noToken && len(s.settle) == 1 && s.settle[0].Outcome == bot.Delivered && s.settle[0].Missing == 0 {
		return // as nearly all
	}
	ctx := context.Background()
	log := r.opt.Log.With("account", s.account.name.String(), "outbox", s.row.id)
	if s.noToken != nil {
		if !s.account.noToken {
			log.ErrorContext(ctx, "the platform does not accept the account's token: nothing is sent until it does",
				"every", r.opt.TokenRetry, "error", s.noToken)
		}
		s.account.noToken = true
		return
	}
	for _, x := range s.settle {
		switch x.Outcome {
		case bot.Delivered, bot.Handed, bot.Progress:
			if s.account.noToken && s.trial && len(x.Messages) > 0 {
				s.account.noToken = false
				log.InfoContext(ctx, "the platform accepts the account's token again")
			}
			if x.Missing > 0 {
				log.WarnContext(ctx, "sent without files", "missing", x.Missing, "note", x.Note)
			}
		case bot.Retry:
			log.InfoContext(ctx, "sending failed, to be tried again", "after", x.After, "attempts", s.parcel.Attempts+1, "note", x.Note)
		case bot.Refused:
			level := slog.LevelInfo
			if x.Reason == bot.ReasonFile { // what our store should have
				level = slog.LevelWarn
			}
			log.Log(ctx, level, "refused", "reason", string(x.Reason), "note", x.Note)
		case bot.Uncertain:
			log.WarnContext(ctx, "it is not known whether a message was sent", "note", x.Note)
		}
	}
}

// finish waits for what is under way: for Grace as it likes, then with its sending cut short. Rows of which nothing
// is known even then stay leased, for Recover.
func (r *run) finish(stopSending context.CancelFunc) {
	grace := time.NewTimer(r.opt.Grace)
	defer grace.Stop()
	cut := false
	for r.leased > 0 {
		select {
		case steps := <-r.done:
			r.settled(steps)
		case <-grace.C:
			if cut {
				r.opt.Log.Warn("messages were still under way at the end", "count", r.leased)
				return
			}
			cut = true
			stopSending()
			grace.Reset(r.opt.Grace / 5)
		}
	}
}
