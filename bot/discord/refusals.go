package discord

import (
	"sync"
	"time"
)

const (
	refusalsMax = 10_000
	closedKept  = 6 * time.Hour    // a person takes no direct messages
	noTopicKept = 10 * time.Minute // no thread can be opened in a channel
)

// refusals remembers for a while what Discord does not allow, so that it is not tried again and again. When there are too
// many, the oldest are forgotten. Safe for concurrent use.
type refusals struct {
	clock func() time.Time
	keep  time.Duration

	mu    sync.Mutex
	ids   map[string]noted
	order []noted // the oldest first; one that is not in ids any more was forgotten
	seq   int
}

type noted struct {
	id  string
	at  time.Time
	seq int
}

func newRefusals(clock func() time.Time, keep time.Duration) *refusals {
	return &refusals{clock: clock, keep: keep, ids: map[string]noted{}}
}

// is reports whether a person or channel is known to refuse.
func (r *refusals) is(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tidy()
	_, ok := r.ids[id]
	return ok
}

// note has a person or channel not tried for a while.
func (r *refusals) note(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tidy()
	if _, ok := r.ids[id]; ok {
		return
	}
	r.seq++
	x := noted{id, r.clock(), r.seq}
	r.ids[id] = x
	r.order = append(r.order, x)
	r.tidy()
}

// forget has a person or channel tried again: something happened there.
func (r *refusals) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.ids, id)
}

func (r *refusals) tidy() {
	now := r.clock()
	for len(r.order) > 0 && (len(r.order) > refusalsMax || now.Sub(r.order[0].at) >= r.keep) {
		x := r.order[0]
		r.order = r.order[1:]
		if r.ids[x.id].seq == x.seq {
			delete(r.ids, x.id)
		}
	}
}
