package discord

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	queuedMax = 10_000 // events in memory, of all chats
	workMax   = 128    // chats that are worked off at a time; the others wait their turn
	batchMax  = 100    // updates handed over at a time
	endWait   = 1500 * time.Millisecond
)

// queues keep what happened in each chat in order until it is kept. A chat is a channel or thread, as Discord has it; it is
// worked off by one goroutine at a time.
type queues struct {
	b    *Bot
	take bot.Take
	most int // events in memory
	// lost is told of a chat of which events had to be dropped, those after a message of that ID. The chat is blocked: whoever
	// has fetched them unblocks it.
	lost func(chat, after string)
	// first is told of the first that happens in a private chat of which it is not known what was missed. It is blocked alike.
	// nil: nobody asks.
	first func(chat, user string)

	mu     sync.Mutex
	idle   sync.Cond // a chat has no goroutine any more
	ctx    context.Context
	chats  map[string]*queue
	count  int
	work   int          // goroutines that work chats off
	turns  []*queue     // chats that wait for one, in order
	held   bool         // nothing is begun
	blind  bool         // it is not known how far chats were read: no Cursor is told
	marks  *lru[string] // how far chats are known to be read, by address
	met    *lru[bool]   // people in whose private chats what was missed is seen to
	wg     sync.WaitGroup
	ended  bool // wg is waited for
	failed int  // hand-overs in a row, of all chats, for the log
}

// queue is the events of one chat.
type queue struct {
	chat    string
	user    string // whose private chat it is; empty: not known, or none
	events  []envelope
	active  bool // has a goroutine
	waits   bool // is in turns
	blocked int  // how many are fetching what came before
	// losing: events are dropped until the queue is empty; those after the message losingAfter are to be fetched then.
	losing      bool
	losingAfter string
	read        *bot.Update // how far it was read since it last was told; nil: nothing to tell
}

// newQueues makes queues that work until ctx is done.
func newQueues(ctx context.Context, b *Bot, take bot.Take) *queues {
	q := &queues{b: b, take: take, most: queuedMax, ctx: ctx, chats: map[string]*queue{}, marks: newLRU[string](watchMax), met: newLRU[bool](watchMax), lost: func(string, string) {}}
	q.idle.L = &q.mu
	context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.idle.Broadcast()
	})
	return q
}

// put appends an event to a chat. It does not wait.
func (q *queues) put(chat string, e envelope) { q.enter(chat, "", e) }

// enter is put; user: whose private chat it is; empty: not known, or none. false: the event is dropped.
func (q *queues) enter(chat, user string, e envelope) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.chatLocked(chat)
	if user != "" {
		c.user = user
	}
	switch {
	case c.losing:
		return false
	case q.count >= q.most && e.turn != nil:
		q.tidyLocked(c)
		return false
	case q.count >= q.most:
		c.losing, c.losingAfter = true, before(e, q.b.opt.Clock())
		q.b.opt.Log.WarnContext(q.ctx, "too much is waiting to be kept; what is dropped will be fetched later", "channel", q.b.forLog(chat), "waiting", q.count)
		q.tidyLocked(c)
		return false
	}
	c.events = append(c.events, e)
	q.count++
	q.startLocked(c)
	return true
}

func (q *queues) chatLocked(chat string) *queue {
	c := q.chats[chat]
	if c == nil {
		c = &queue{chat: chat}
		q.chats[chat] = c
	}
	return c
}

// hold begins nothing new until release.
func (q *queues) hold() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held = true
}

// release ends hold. blind: it is not known how far chats were read.
func (q *queues) release(blind bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held, q.blind = false, blind
	for _, c := range q.chats {
		q.startLocked(c)
	}
}

// block holds a chat back until unblock.
func (q *queues) block(chat string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.chatLocked(chat).blocked++
}

func (q *queues) unblock(chat string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if c := q.chats[chat]; c != nil && c.blocked > 0 {
		c.blocked--
		q.startLocked(c)
		q.tidyLocked(c)
	}
}

// waiting lists the chats that are blocked though events of them wait.
func (q *queues) waiting() map[string]bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	found := map[string]bool{}
	for id, c := range q.chats {
		if c.blocked > 0 && len(c.events) > 0 {
			found[id] = true
		}
	}
	return found
}

// claim waits until nobody is at work in a blocked chat, and is then the one who is, until free. nil: ctx of the queues is done.
func (q *queues) claim(chat string) *queue {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.chatLocked(chat)
	for c.active {
		if q.ctx.Err() != nil {
			return nil
		}
		q.idle.Wait()
	}
	c.active = true
	return c
}

func (q *queues) free(c *queue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c.active = false
	q.idle.Broadcast()
	q.startLocked(c)
	q.tidyLocked(c)
}

// startLocked gives a chat a goroutine if there is work for it.
func (q *queues) startLocked(c *queue) {
	if q.held || c.blocked > 0 || c.active || len(c.events) == 0 || q.ended || q.ctx.Err() != nil || q.strangeLocked(c) {
		return
	}
	if q.work >= workMax {
		if !c.waits {
			c.waits = true
			q.turns = append(q.turns, c)
		}
		return
	}
	c.active = true
	q.work++
	q.wg.Add(1)
	go q.workOff(c)
}

// restLocked takes a goroutine off, and gives chats their turn that wait for one.
func (q *queues) restLocked() {
	q.work--
	for len(q.turns) > 0 && q.work < workMax {
		c := q.turns[0]
		q.turns[0] = nil
		q.turns = q.turns[1:]
		c.waits = false
		q.startLocked(c)
	}
}

// pause has a goroutine sleep after a failure, without keeping others from their turn.
func (q *queues) pause(d time.Duration) {
	q.mu.Lock()
	q.restLocked()
	q.mu.Unlock()
	adapter.Sleep(q.ctx, d)
	q.mu.Lock()
	q.work++
	q.mu.Unlock()
}

// tidyLocked forgets a chat of which nothing is left to do, and has what was dropped of it fetched.
func (q *queues) tidyLocked(c *queue) {
	if c.active || c.blocked > 0 || len(c.events) > 0 {
		return
	}
	if c.losing {
		if q.ended {
			return
		}
		c.losing, c.blocked = false, c.blocked+1
		q.wg.Add(1)
		go func() { // not under the lock
			defer q.wg.Done()
			q.lost(c.chat, c.losingAfter)
		}()
		return
	}
	if c.read == nil {
		delete(q.chats, c.chat)
	}
}

// workOff hands over a chat's events until none are left.
func (q *queues) workOff(c *queue) {
	defer q.wg.Done()
	for failed := 0; ; {
		events := q.next(c)
		if len(events) == 0 {
			return
		}
		done, err := q.hand(c, events)
		q.did(c, done)
		if done > 0 {
			failed = 0
		}
		if err == nil {
			continue
		}
		if q.ctx.Err() == nil {
			q.b.opt.Log.WarnContext(q.ctx, "an event of Discord's cannot be told yet; trying again", "channel", q.b.forLog(c.chat), "error", err)
		}
		q.pause(q.b.opt.Times.after(failed))
		failed++
	}
}

// next is what is to be handed over now; nothing: the goroutine has ended.
func (q *queues) next(c *queue) []envelope {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.held || c.blocked > 0 || len(c.events) == 0 || q.ctx.Err() != nil || q.strangeLocked(c) {
		c.active = false
		q.idle.Broadcast()
		q.tidyLocked(c)
		q.restLocked()
		return nil
	}
	events := c.events[:min(len(c.events), batchMax)]
	switch i := slices.IndexFunc(events, func(e envelope) bool { return e.turn != nil }); i {
	case -1:
		return events
	case 0:
		return events[:1]
	default:
		return events[:i]
	}
}

// did takes the first n events off.
func (q *queues) did(c *queue, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	clear(c.events[:n])
	c.events = c.events[n:]
	q.count -= n
	if len(c.events) == 0 {
		c.events = nil
	}
}

// hand translates events and hands them over, as many as can be told, and returns how many that were.
func (q *queues) hand(c *queue, events []envelope) (done int, err error) {
	if t := events[0].turn; t != nil {
		q.pass(t)
		return 1, nil
	}
	var us []bot.Update
	for _, e := range events {
		var more []bot.Update
		if more, err = q.b.translate(q.ctx, e); err != nil {
			break
		}
		us = append(us, more...)
		done++
	}
	if keep := q.keep(c, us); keep != nil {
		return 0, keep
	}
	return done, err
}

// keep hands over updates of a chat until they are kept. How far it was read is told later, unless one of them tells it.
// Its error means that ctx is done.
func (q *queues) keep(c *queue, us []bot.Update) error {
	read := q.onward(c, us)
	var batch []bot.Update
	for _, u := range us {
		if u.Kind == bot.KindRead {
			if u.Cursor != "" {
				read = &u
			}
			continue
		}
		if u.Cursor != "" {
			read = nil
		}
		if u.Kind == bot.KindBroken {
			q.b.opt.Log.ErrorContext(q.ctx, "an event of Discord's cannot be read; it is set aside", "key", u.Key, "error", u.Err)
		}
		batch = append(batch, u)
	}
	for len(batch) > 0 {
		n := min(len(batch), batchMax)
		if err := q.insist(batch[:n]); err != nil {
			return err
		}
		batch = batch[n:]
	}
	q.mu.Lock()
	c.read = read
	q.mu.Unlock()
	return nil
}

// insist hands over one batch until it is kept. Its error means that ctx is done.
func (q *queues) insist(batch []bot.Update) error {
	for failed := 0; ; failed++ {
		if err := q.ctx.Err(); err != nil {
			return err
		}
		err := q.take(q.ctx, batch)
		if err == nil {
			q.spell(0)
			return nil
		}
		wait := q.b.opt.Times.after(failed)
		if q.ctx.Err() == nil && q.spell(1) == 1 {
			q.b.opt.Log.ErrorContext(q.ctx, "updates from Discord could not be kept; trying again", "count", len(batch), "wait", wait, "error", err)
		}
		adapter.Sleep(q.ctx, wait)
	}
}

// spell counts failures in a row, of all chats; add = 0: it went well.
func (q *queues) spell(add int) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if add == 0 {
		q.failed = 0
	}
	q.failed += add
	return q.failed
}

// tell tells how far the chats were read in which nothing was for us. Chats that are at work are left for later.
func (q *queues) tell(ctx context.Context) error {
	q.mu.Lock()
	var batch []bot.Update
	told := map[*queue]*bot.Update{}
	for _, c := range q.chats {
		if c.read != nil && !c.active && c.blocked == 0 {
			c.active = true // nothing that is further may be told before
			told[c] = c.read
			batch = append(batch, *c.read)
		}
	}
	q.mu.Unlock()
	var err error
	for len(batch) > 0 && err == nil {
		n := min(len(batch), batchMax)
		err = q.take(ctx, batch[:n])
		batch = batch[n:]
	}
	q.mu.Lock()
	for c := range told {
		if err == nil { // else told again with what is read by then
			c.read = nil
		}
	}
	q.mu.Unlock()
	for c := range told {
		q.free(c)
	}
	return err
}

// tellNowAndThen is tell until ctx is done.
func (q *queues) tellNowAndThen(ctx context.Context) {
	for adapter.Sleep(ctx, q.b.opt.Times.Read) {
		if err := q.tell(ctx); err != nil && ctx.Err() == nil {
			q.b.opt.Log.WarnContext(ctx, "how far channels were read could not be kept", "error", err)
		}
	}
}

// end waits, but not for long, for the goroutines after ctx is done, and tells how far was read.
func (q *queues) end() {
	q.mu.Lock()
	q.ended = true
	q.mu.Unlock()
	if err := within(endWait, q.wg.Wait); err != nil {
		q.b.opt.Log.WarnContext(q.ctx, "some of what came from Discord is still being kept", "error", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(q.ctx), endWait/3)
	defer cancel()
	if err := q.tell(ctx); err != nil {
		q.b.opt.Log.WarnContext(ctx, "how far channels were read could not be kept", "error", err)
	}
}

// before is a message ID, just older than what an event tells of. What is not a new message is from now.
func before(e envelope, now time.Time) string {
	var m struct {
		ID string `json:"id"`
	}
	if e.Type == "MESSAGE_CREATE" && decodes(e.Data, &m) && snowflake(m.ID) {
		if n, err := strconv.ParseUint(m.ID, 10, 64); err == nil && n > 1 {
			return strconv.FormatUint(n-1, 10)
		}
	}
	return snowflakeAt(now)
}

var errTooLong = errors.New("it took too long")

// within runs f, and returns without it when it takes longer than d.
func within(d time.Duration, f func()) error {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return nil
	case <-t.C:
		return errTooLong
	}
}
