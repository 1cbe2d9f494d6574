package discord

import (
	"context"
	"sync"
	"time"
)

// turn is an interaction's place among what happens in its chat.
type turn struct {
	alone   bool          // in a private chat: what comes after it waits until it is done
	come    chan struct{} // closed when all before it was handed over
	done    chan struct{} // closed when it was handed over itself, or is not
	endOnce sync.Once
}

func newTurn(alone bool) *turn {
	return &turn{alone: alone, come: make(chan struct{}), done: make(chan struct{})}
}

// wait waits until it is the interaction's turn, but no longer than d.
func (t *turn) wait(ctx context.Context, d time.Duration) {
	if t == nil || d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-t.come:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// end gives the turn to what comes next.
func (t *turn) end() {
	if t != nil {
		t.endOnce.Do(func() { close(t.done) })
	}
}

// line has an interaction take its turn in a chat. user: whose private chat it is; empty: none.
func (q *queues) line(chat, user string) *turn {
	t := newTurn(user != "")
	if !q.enter(chat, user, envelope{turn: t}) {
		close(t.come) // what was before it is lost for now
	}
	return t
}

// pass gives an interaction its turn.
func (q *queues) pass(t *turn) {
	close(t.come)
	if !t.alone {
		return
	}
	select {
	case <-t.done:
	case <-q.ctx.Done():
	}
}

// strangeLocked has the history of a private chat fetched at the first that happens in it, unless that is seen to, and
// reports whether the chat waits for it.
func (q *queues) strangeLocked(c *queue) bool {
	if q.first == nil || q.blind || c.user == "" {
		return false
	}
	if _, ok := q.met.get(c.user); ok {
		return false
	}
	q.met.put(c.user, true)
	c.blocked++
	chat, user := c.chat, c.user
	q.wg.Go(func() { q.first(chat, user) }) // not under the lock
	return true
}

// meet notes that what was missed in the private chat with a person is seen to.
func (q *queues) meet(user string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.met.put(user, true)
}
