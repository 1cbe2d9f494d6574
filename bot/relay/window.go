package relay

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"duaarah/bot"
)

const lanes = 2 // bot.Interactive and bot.Bulk

// pageSize rows are asked of the outbox at a time, and at most pagesAtOnce before sending goes on.
const (
	pageSize    = 500
	pagesAtOnce = 8
)

// window is the part of the outbox that is held in memory, without its content: by chat and lane, in order. The
// database is the truth; a row that is not waiting any more is found out when it is leased. Used by one goroutine.
type window struct {
	accounts map[bot.Account]*account
	order    []*account // as configured
	chats    map[chatKey]*chat
	rows     map[int64]*row // all of the window, those being sent too
	cursor   [lanes]int64   // rows up to it were seen
	limit    int            // rows for each account and lane
}

// chatKey is what order and pace are kept by.
type chatKey struct {
	account bot.Account
	chat    string
}

func keyOf(a bot.Address) chatKey { return chatKey{a.Account, a.Chat} }

type row struct {
	id        int64
	lane      bot.Lane
	notBefore time.Time
	bare      int       // 1 + the number of the part that is to go without its files; 0: none
	plain     bool      // it is to go as words like others, not set apart
	noted     string    // what was said to be amiss with its last part
	fileless  time.Time // since when it waits for a file that our store does not give; zero: it does not
	// What the bot lacks to send it there with its files, or set apart, and which of these it is; empty: nothing was found.
	barred   string
	barredBy bot.Reason
}

type chat struct {
	key   chatKey
	lanes [lanes][]*row
	pace  *limit
	until time.Time // the platform wants nothing sent there before
	busy  bool      // one of its rows is leased

	in    *chatHeap // where it waits; nil: busy, or nothing to do
	index int
	lane  bot.Lane  // in ready: which lane's head goes
	at    time.Time // in timed: when to look again
}

func (c *chat) empty() bool { return len(c.lanes[bot.Interactive]) == 0 && len(c.lanes[bot.Bulk]) == 0 }

// account is one platform's part of the window.
type account struct {
	platform bot.Platform
	caps     bot.Capabilities
	name     bot.Account
	pace     *limit
	begun    time.Time    // what held counts from: the time that passes, however the clock is set
	held     atomic.Int64 // nanoseconds after begun: nothing is sent before; workers set it the moment they are told
	noToken  bool         // its token was refused; already logged
	leased   int          // rows being sent or settled

	ready chatHeap // what could go now: interactive before bulk, then the oldest row first
	timed chatHeap // what has to wait, by time

	count   [lanes]int   // rows in the window
	skipped [lanes]int64 // its rows after this one were left out for want of room; -1: none
}

func newWindow(platforms []bot.Platform, limit int, now time.Time) *window {
	w := &window{
		accounts: map[bot.Account]*account{}, chats: map[chatKey]*chat{}, rows: map[int64]*row{}, limit: limit,
	}
	for _, p := range platforms {
		caps := p.Capabilities()
		a := &account{platform: p, caps: caps, name: p.Account(), begun: now, pace: newLimit(caps.Pace.Account), skipped: [lanes]int64{-1, -1}}
		a.ready.less = func(x, y *chat) bool {
			if x.lane != y.lane {
				return x.lane < y.lane
			}
			return x.lanes[x.lane][0].id < y.lanes[y.lane][0].id
		}
		a.timed.less = func(x, y *chat) bool { return x.at.Before(y.at) }
		w.accounts[a.name] = a
		w.order = append(w.order, a)
	}
	return w
}

// hold keeps the account from sending before t.
func (a *account) hold(t time.Time) {
	for n := int64(t.Sub(a.begun)); ; {
		old := a.held.Load()
		if old >= n || a.held.CompareAndSwap(old, n) {
			return
		}
	}
}

// wait keeps chats and accounts from sending as long as a process before this one was told.
func (w *window) wait(held []bot.Waiting, now time.Time) {
	for _, h := range held {
		a := w.accounts[h.To.Account]
		switch {
		case a == nil:
		case h.Hold == bot.HoldAccount:
			a.hold(h.NotBefore)
		case h.Hold == bot.HoldChat:
			if c := w.chat(a, h.To); h.NotBefore.After(c.until) {
				c.until = now.Add(h.NotBefore.Sub(now)) // by the time that passes, however the clock is set
			}
		}
	}
}

// holds is how long the account must not send yet.
func (a *account) holds(now time.Time) time.Duration {
	return max(0, time.Duration(a.held.Load())-now.Sub(a.begun))
}

// most is how many rows may be under way. To find out whether a token is accepted again, one is enough.
func (a *account) most(workers int) int {
	if a.noToken {
		return 1
	}
	return workers
}

// fill reads what the outbox has beyond what was seen. more: there may be yet more to read at once.
func (w *window) fill(ctx context.Context, box Outbox, now time.Time) (more bool, err error) {
	for lane := bot.Interactive; lane <= bot.Bulk; lane++ {
		for page := 0; ; page++ {
			if page == pagesAtOnce {
				more = true
				break
			}
			waiting, err := box.Pending(ctx, lane, w.cursor[lane], pageSize)
			if err != nil {
				return false, fmt.Errorf("read the outbox: %w", err)
			}
			for _, r := range waiting {
				w.see(r, lane, now)
				w.cursor[lane] = r.ID
			}
			if len(waiting) < pageSize {
				break
			}
		}
		for _, a := range w.order {
			if err := w.refill(ctx, box, a, lane, now); err != nil {
				return false, err
			}
		}
	}
	return more, nil
}

// see takes a row into the window if there is room. One of an account that is not configured now stays in the
// database alone.
func (w *window) see(r bot.Waiting, lane bot.Lane, now time.Time) {
	a := w.accounts[r.To.Account]
	if a == nil || w.rows[r.ID] != nil || a.skipped[lane] >= 0 {
		return
	}
	if a.count[lane] >= w.limit {
		a.skipped[lane] = r.ID - 1
		return
	}
	w.insert(a, r, lane, now)
}

// refill reads again from where the account's rows had to be left out, once half of its room is free.
func (w *window) refill(ctx context.Context, box Outbox, a *account, lane bot.Lane, now time.Time) error {
	if a.skipped[lane] < 0 || a.count[lane] > w.limit/2 {
		return nil
	}
	for after := a.skipped[lane]; ; {
		waiting, err := box.Pending(ctx, lane, after, pageSize)
		if err != nil {
			return fmt.Errorf("read the outbox again: %w", err)
		}
		for _, r := range waiting {
			if r.ID > w.cursor[lane] {
				break
			}
			after = r.ID
			if r.To.Account != a.name || w.rows[r.ID] != nil {
				continue
			}
			if a.count[lane] >= w.limit {
				a.skipped[lane] = r.ID - 1
				return nil
			}
			w.insert(a, r, lane, now)
		}
		if len(waiting) < pageSize || waiting[len(waiting)-1].ID > w.cursor[lane] {
			a.skipped[lane] = -1
			return nil
		}
	}
}

// resweep has the whole outbox looked through again, for rows that came to wait behind the cursor. Not while rows are
// left out for want of room: they would all be read for nothing.
func (w *window) resweep() {
	for lane := range w.cursor {
		if !slices.ContainsFunc(w.order, func(a *account) bool { return a.skipped[lane] >= 0 }) {
			w.cursor[lane] = 0
		}
	}
}

func (w *window) insert(a *account, r bot.Waiting, lane bot.Lane, now time.Time) {
	n := &row{id: r.ID, lane: lane}
	if r.NotBefore.After(now) { // from here on by the time that passes, however the clock is set
		n.notBefore = now.Add(r.NotBefore.Sub(now))
	}
	w.rows[r.ID] = n
	a.count[lane]++
	w.queue(w.chat(a, r.To), n, now)
}

func (w *window) chat(a *account, to bot.Address) *chat {
	c := w.chats[keyOf(to)]
	if c == nil {
		pace := a.caps.Pace.Chat
		if is := a.caps.Pace.IsGroup; is != nil && is(to) {
			pace = a.caps.Pace.Group
		}
		c = &chat{key: keyOf(to), pace: newLimit(pace)}
		w.chats[c.key] = c
	}
	return c
}

// queue puts a row into its chat's lane, in its place.
func (w *window) queue(c *chat, r *row, now time.Time) {
	q := c.lanes[r.lane]
	i, _ := slices.BinarySearchFunc(q, r.id, func(x *row, id int64) int { return cmp.Compare(x.id, id) })
	c.lanes[r.lane] = slices.Insert(q, i, r)
	w.place(c, now)
}

// place finds out when the chat can send next, and has it wait there.
func (w *window) place(c *chat, now time.Time) {
	a := w.accounts[c.key.account]
	if c.in != nil {
		heap.Remove(c.in, c.index)
	}
	if c.busy || c.empty() {
		return
	}
	at, ok := time.Time{}, false
	for lane := bot.Interactive; lane <= bot.Bulk && !ok; lane++ {
		if len(c.lanes[lane]) == 0 {
			continue
		}
		head := c.lanes[lane][0].notBefore
		if ok = !head.After(now); ok {
			c.lane = lane
		} else if at.IsZero() || head.Before(at) {
			at = head
		}
	}
	if ok {
		at = now.Add(c.pace.wait(now))
	}
	if c.until.After(at) {
		at = c.until
	}
	if c.at = at; at.After(now) {
		heap.Push(&a.timed, c)
	} else {
		heap.Push(&a.ready, c)
	}
}

// pick is a row to be leased, its chat already busy. back gives the tokens back that it took.
type pick struct {
	account  *account
	chat     *chat
	row      *row
	back     func() // both tokens
	backChat func() // the chat's own alone
}

// pick chooses the next row that the account may send now.
func (w *window) pick(a *account, workers int, now time.Time) (pick, bool) {
	for len(a.timed.chats) > 0 && !a.timed.chats[0].at.After(now) {
		w.place(a.timed.chats[0], now)
	}
	if len(a.ready.chats) == 0 || a.leased >= a.most(workers) || a.holds(now) > 0 || a.pace.wait(now) > 0 {
		return pick{}, false
	}
	c := heap.Pop(&a.ready).(*chat)
	c.busy = true
	a.leased++
	backAccount, backChat := a.pace.take(now), c.pace.take(now)
	return pick{a, c, c.lanes[c.lane][0], func() { backAccount(); backChat() }, backChat}, true
}

// next is when the account may have something to send, without anything else happening. ok = false: not before
// something does.
func (a *account) next(workers int, now time.Time) (at time.Time, ok bool) {
	switch {
	case a.leased >= a.most(workers):
		return at, false
	case len(a.ready.chats) > 0:
		at = now.Add(a.pace.wait(now))
	case len(a.timed.chats) > 0:
		at = a.timed.chats[0].at
	default:
		return at, false
	}
	if held := now.Add(a.holds(now)); held.After(at) {
		at = held
	}
	return at, true
}

// free ends what pick began. end: the row is done with, and leaves the window.
func (w *window) free(c *chat, r *row, end bool, now time.Time) {
	a := w.accounts[c.key.account]
	c.busy = false
	a.leased--
	if end {
		c.lanes[r.lane] = slices.DeleteFunc(c.lanes[r.lane], func(x *row) bool { return x == r })
		a.count[r.lane]--
		delete(w.rows, r.id)
		if w.idle(c, now) { // in a flood there are as many chats as messages
			delete(w.chats, c.key)
		}
	}
	w.place(c, now)
}

// move gives all rows of a chat to another one. Rows for an account that is not configured leave the window.
func (w *window) move(c *chat, to bot.Address, now time.Time) {
	if keyOf(to) == c.key {
		return
	}
	if c.in != nil {
		heap.Remove(c.in, c.index)
	}
	from, target := w.accounts[c.key.account], w.accounts[to.Account]
	for lane, rows := range c.lanes {
		c.lanes[lane] = nil
		for _, r := range rows {
			from.count[lane]--
			if target == nil {
				delete(w.rows, r.id)
				continue
			}
			target.count[lane]++
			w.queue(w.chat(target, to), r, now)
		}
	}
	w.place(c, now)
}

// sweep forgets chats that there is nothing left to know of.
func (w *window) sweep(now time.Time) {
	for key, c := range w.chats {
		if w.idle(c, now) {
			delete(w.chats, key)
		}
	}
}

// idle reports whether there is nothing left to know of a chat.
func (w *window) idle(c *chat, now time.Time) bool {
	return !c.busy && c.empty() && !c.until.After(now) && c.pace.full(now)
}

// chatHeap is chats that wait, for package heap. Each knows where it is.
type chatHeap struct {
	chats []*chat
	less  func(x, y *chat) bool
}

func (h *chatHeap) Len() int           { return len(h.chats) }
func (h *chatHeap) Less(i, j int) bool { return h.less(h.chats[i], h.chats[j]) }
func (h *chatHeap) Swap(i, j int) {
	h.chats[i], h.chats[j] = h.chats[j], h.chats[i]
	h.chats[i].index, h.chats[j].index = i, j
}

func (h *chatHeap) Push(x any) {
	c := x.(*chat)
	c.in, c.index = h, len(h.chats)
	h.chats = append(h.chats, c)
}

func (h *chatHeap) Pop() any {
	last := len(h.chats) - 1
	c := h.chats[last]
	h.chats[last] = nil
	h.chats = h.chats[:last]
	c.in = nil
	return c
}
