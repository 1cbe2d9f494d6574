package discord

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	fetchers   = 4                // chats fetched at a time
	fetchPace  = 20               // requests a second
	pagesNew   = 10               // at most, of a private chat of which nothing was kept yet
	pagesMax   = 200              // at most, of a chat in which very much was missed
	sinceSlack = time.Minute      // clocks differ
	editsSince = 24 * time.Hour   // before the time up to which a chat was read; edits before that are not looked for
	keptMax    = 100              // of a chat's kept messages, to see which are deleted
	listLimit  = 20 * time.Second // for the store to say what is watched
)

// backfill fetches what happened while no session was there to tell it. What is fetched of a chat is handed over before
// anything that happens there meanwhile.
type backfill struct {
	b      *Bot
	queues *queues
	pace   *rate.Limiter
	wake   chan struct{} // a new session has begun

	mu      sync.Mutex
	changed sync.Cond
	jobs    []*job        // to be done
	doing   map[*job]bool // under way
	current *pass
	since   time.Time // of the pass that is to begin
	ended   bool
}

// pass is all that is fetched for one reason.
type pass struct {
	ctx    context.Context
	cancel context.CancelFunc
	since  time.Time // chats that were read beyond it are read again from then on; zero: none

	// All below is guarded by backfill.mu.
	left   int               // jobs that are not done
	chats  map[string]bool   // that have a job
	cursor map[string]string // message ID up to which each was read
	from   map[string]string // message ID from which on a channel of a server is watched
	listed bool
	count  struct{ chats, messages, edits, deletions int }
}

// page is the newest messages of a private chat.
type page struct {
	from, to string // message IDs between which all are known
	ids      map[string]bool
}

// job is to fetch one chat.
type job struct {
	*pass
	chat    string // channel or thread, as Discord has it; empty: the private chat with user
	user    string
	where   bot.Address // zero: to be found out
	cursor  string      // message ID; empty: nothing was kept yet
	blocked bool        // the chat's queue is, for this job
	unknown bool        // it is to be found out which channel it is
	found   func()      // has nobody wait any more for being told; nil: nobody waits. Guarded by backfill.mu, as held
	held    []string    // more chats that are blocked for this job
}

func newBackfill(b *Bot, q *queues) *backfill {
	f := &backfill{b: b, queues: q, pace: rate.NewLimiter(fetchPace, fetchers), wake: make(chan struct{}, 1), doing: map[*job]bool{}}
	f.changed.L = &f.mu
	q.lost = f.lost
	if b.opt.Chats != nil {
		q.first = f.first
	}
	return f
}

// begin has everything fetched, from the start if need be; of a chat that was read beyond since, from then on, unless since
// is zero. Until it is known what, nothing is handed over.
func (f *backfill) begin(since time.Time) {
	if f.b.opt.Chats == nil {
		return
	}
	f.queues.hold()
	f.mu.Lock()
	f.since = since
	if f.current != nil {
		f.current.cancel()
	}
	f.mu.Unlock()
	signal(f.wake)
}

// run works until ctx is done.
func (f *backfill) run(ctx context.Context) {
	defer context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.ended = true
		f.changed.Broadcast()
	})()
	var all sync.WaitGroup
	defer all.Wait()
	for range fetchers {
		all.Go(f.work)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
			f.list(ctx)
		}
	}
}

func (f *backfill) newPass(ctx context.Context) *pass {
	p := &pass{chats: map[string]bool{}, cursor: map[string]string{}, from: map[string]string{}}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

// list begins a pass over all that is watched.
func (f *backfill) list(ctx context.Context) {
	p := f.newPass(ctx)
	p.left = 1 // this listing
	f.mu.Lock()
	if f.current != nil {
		f.current.cancel()
	}
	f.current, p.since, f.since = p, f.since, time.Time{}
	f.mu.Unlock()
	defer f.done(p)
	var watched []bot.Watched
	for failed := 0; ; failed++ {
		asking, cancel := context.WithTimeout(ctx, listLimit)
		found, err := f.b.opt.Chats.Watched(asking, f.b.account)
		cancel()
		if err == nil {
			watched = found
			break
		}
		f.queues.release(true) // what happens from now on matters more than the order
		wait := f.b.opt.Times.after(failed)
		f.b.opt.Log.ErrorContext(ctx, "what was missed on Discord cannot be listed; trying again", "wait", wait, "error", err)
		if !adapter.Sleep(p.ctx, wait) {
			return
		}
	}
	var parents []string
	f.mu.Lock()
	for _, w := range watched {
		if j, ok := f.jobFor(p, w); ok {
			f.queues.reached(w.Address, w.Cursor)
			f.addLocked(j, false)
		}
	}
	for _, w := range watched {
		if at, err := f.b.place(w.Address); err == nil && at.channel != "" && !slices.Contains(parents, at.channel) {
			parents = append(parents, at.channel)
		}
	}
	p.listed = true
	for _, parent := range parents {
		for _, c := range f.b.dir.threadsIn(parent) {
			f.threadLocked(p, c)
		}
	}
	f.mu.Unlock()
	if p.ctx.Err() == nil { // else another one holds them
		f.queues.release(false)
	}
	f.also(p, func() { f.threads(p, parents) })
}

// also does something as part of a pass, in a goroutine of its own.
func (f *backfill) also(p *pass, do func()) {
	f.mu.Lock()
	p.left++
	f.mu.Unlock()
	go func() {
		defer f.done(p)
		do()
	}()
}

// jobFor is what is to be fetched of a watched chat.
func (f *backfill) jobFor(p *pass, w bot.Watched) (*job, bool) {
	at, err := f.b.place(w.Address)
	if err != nil || at.interaction != "" {
		return nil, false
	}
	if at.user != "" {
		channel, message, _ := strings.Cut(w.Cursor, "/")
		if !snowflake(channel) || !snowflake(message) {
			channel, _ = f.b.dir.knownDM(at.user)
			message = ""
		}
		f.b.dir.noteDM(channel, at.user)
		if channel != "" {
			f.queues.meet(at.user)
		}
		return &job{pass: p, chat: channel, user: at.user, where: w.Address, cursor: message, unknown: channel == ""}, true
	}
	f.b.watch(at.channel)
	if from := snowflakeAt(w.Since.Add(-sinceSlack)); !w.Since.IsZero() && (p.from[at.channel] == "" || older(from, p.from[at.channel])) {
		p.from[at.channel] = from
	}
	j := &job{pass: p, chat: cmp.Or(at.thread, at.channel), where: w.Address, cursor: p.from[at.channel]}
	if snowflake(w.Cursor) {
		j.cursor = w.Cursor
	}
	return j, true
}

// addLocked appends a job, or puts it before all others. Its chat is blocked until it is done.
func (f *backfill) addLocked(j *job, first bool) {
	if again := snowflakeAt(j.since); !j.since.IsZero() && older(again, j.cursor) {
		j.cursor = again
	}
	key := cmp.Or(j.chat, "u"+j.user)
	if j.chats[key] || f.ended {
		return
	}
	j.chats[key] = true
	j.pass.cursor[key] = j.cursor
	j.left++
	if j.chat != "" && !j.blocked {
		f.queues.block(j.chat)
		j.blocked = true
	}
	if first {
		f.jobs = slices.Insert(f.jobs, 0, j)
	} else {
		f.jobs = append(f.jobs, j)
	}
	f.changed.Signal()
}

// threadLocked adds a thread of a watched channel of which nothing was kept yet: what was written in it since the channel is
// watched was missed. Where that is not known, what was after the channel was read last.
func (f *backfill) threadLocked(p *pass, c wireChannel) {
	if c.archived() || !c.isThread() || !f.b.watches(c.Parent) {
		return
	}
	f.addLocked(&job{pass: p, chat: c.ID, where: f.b.addressOf(c), cursor: cmp.Or(p.from[c.Parent], p.cursor[c.Parent])}, true)
}

// arrived adds the threads of a server that the gateway has just told of.
func (f *backfill) arrived(g wireGuild) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.current == nil || !f.current.listed || f.current.ctx.Err() != nil {
		return // seen when it is listed
	}
	for _, c := range g.Threads {
		c.Guild = g.ID
		f.threadLocked(f.current, c)
	}
}

// threads adds the threads that the servers of watched channels have: not every server tells them over the gateway.
func (f *backfill) threads(p *pass, parents []string) {
	asked := map[string]bool{}
	for _, parent := range parents {
		c, err := f.channel(p.ctx, parent)
		if err != nil || c.Guild == "" || asked[c.Guild] {
			continue
		}
		asked[c.Guild] = true
		if f.pace.Wait(p.ctx) != nil {
			return
		}
		found, err := f.b.dir.activeThreads(p.ctx, c.Guild)
		if err != nil {
			f.b.opt.Log.DebugContext(p.ctx, "the threads of a server cannot be listed", "server", c.Guild, "error", err)
			continue
		}
		f.mu.Lock()
		for _, c := range found {
			f.threadLocked(p, c)
		}
		f.mu.Unlock()
	}
}

// work does jobs until it is ended.
func (f *backfill) work() {
	for {
		j := f.next()
		if j == nil {
			return
		}
		if j.ctx.Err() == nil {
			f.do(j)
		}
		if j.blocked {
			f.queues.unblock(j.chat)
		}
		f.mu.Lock()
		delete(f.doing, j)
		held := j.held
		f.mu.Unlock()
		for _, chat := range held {
			f.queues.unblock(chat)
		}
		f.done(j.pass)
	}
}

// next waits for a job: first those for chats in which something happens. nil: it is ended.
func (f *backfill) next() *job {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.jobs) == 0 && !f.ended {
		f.changed.Wait()
	}
	if f.ended {
		return nil
	}
	at := 0
	if waiting := f.queues.waiting(); len(waiting) > 0 {
		at = max(0, slices.IndexFunc(f.jobs, func(j *job) bool { return waiting[j.chat] || j.ctx.Err() != nil }))
	}
	j := f.jobs[at]
	f.jobs = slices.Delete(f.jobs, at, at+1)
	f.doing[j] = true
	return j
}

// done notes that a part of a pass is. The last one says what came of it all.
func (f *backfill) done(p *pass) {
	f.mu.Lock()
	p.left--
	last := p.left == 0
	f.mu.Unlock()
	if !last || p.ctx.Err() != nil {
		return
	}
	n, level := p.count, slog.LevelDebug
	if p.listed {
		level = slog.LevelInfo
	}
	f.b.opt.Log.Log(p.ctx, level, "what was missed on Discord is fetched", "chats", n.chats, "messages", n.messages, "edits", n.edits, "deletions", n.deletions)
	p.cancel()
}

// do fetches one chat.
func (f *backfill) do(j *job) {
	err := f.locate(j)
	if err == nil {
		if !j.blocked {
			f.queues.block(j.chat)
			j.blocked = true
		}
		if j.unknown {
			f.queues.meet(j.user)
		}
		c := f.queues.claim(j.chat)
		if c == nil {
			return
		}
		err = f.fetch(j, c)
		f.queues.free(c)
	}
	f.mu.Lock()
	j.count.chats++
	f.mu.Unlock()
	switch {
	case err == nil, j.ctx.Err() != nil, errors.Is(err, errNothing):
	case unseen(err):
		f.b.opt.Log.DebugContext(j.ctx, "a chat cannot be read any more", "channel", f.b.forLog(j.chat), "error", err)
	default:
		f.b.opt.Log.WarnContext(j.ctx, "what was missed in a chat cannot be fetched", "channel", f.b.forLog(j.chat), "error", err)
	}
}

var errNothing = errors.New("nothing is to be fetched there")

// locate finds out where a job's chat is. It asks until it is told.
func (f *backfill) locate(j *job) error {
	if j.chat == "" {
		return f.locateDM(j)
	}
	if j.user != "" {
		return nil
	}
	if at, err := f.b.place(j.where); err == nil && at.thread != "" {
		if _, ok := f.b.dir.known(j.chat); !ok {
			return nil // to be told what it is costs no less than to read it
		}
	}
	c, err := f.channel(j.ctx, j.chat)
	if err != nil {
		return err
	}
	switch {
	case c.Guild == "" && j.where.IsZero():
		for _, u := range c.Recipients {
			if u.ID != f.b.id {
				j.user, j.where = u.ID, f.b.private(u.ID)
			}
		}
		if j.user == "" {
			return errNothing
		}
	case c.isForum(), c.archived() && c.Last != "" && !older(j.cursor, c.Last):
		return errNothing
	default:
		j.where = f.b.addressOf(c)
	}
	return nil
}

// channel is directory.channel, which is asked until it is told.
func (f *backfill) channel(ctx context.Context, id string) (c wireChannel, err error) {
	if c, ok := f.b.dir.known(id); ok {
		return c, nil
	}
	err = f.ask(ctx, func() error {
		if err := f.pace.Wait(ctx); err != nil {
			return err
		}
		c, err = f.b.dir.channel(ctx, id)
		return err
	})
	return c, err
}

// ask repeats a request that fails for now.
func (f *backfill) ask(ctx context.Context, do func() error) error {
	for failed := 0; ; failed++ {
		err := do()
		if err == nil || unseen(err) || ctx.Err() != nil {
			return err
		}
		wait := f.b.opt.Times.after(failed)
		var why *failure
		if errors.As(err, &why) {
			wait = max(wait, why.retryAfter)
		}
		if !adapter.Sleep(ctx, wait) {
			return err
		}
	}
}
