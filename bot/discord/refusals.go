package discord

import (
	"sync"
	"time"
)

const (
	refusalsMax = 10_000
	closedKept  = 10 * time.Minute // a person takes no direct messages
	closedLeast = 3 * time.Second  // so long it is not tried again for a mere tap of theirs
	noTopicKept = 10 * time.Minute // no thread can be opened in a channel
	shutKept    = 5 * time.Minute  // a thread takes no messages, or cannot be changed
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
	why error // nil: it goes without saying
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

// why is the error that was noted with a refusal; nil: there is none.
func (r *refusals) why(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tidy()
	return r.ids[id].why
}

// note has a person or channel not tried for a while.
func (r *refusals) note(id string) { r.noteWhy(id, nil) }

// noteWhy is note, with the error that it was refused with.
func (r *refusals) noteWhy(id string, why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tidy()
	if _, ok := r.ids[id]; ok {
		return
	}
	r.seq++
	x := noted{id, r.clock(), r.seq, why}
	r.ids[id] = x
	r.order = append(r.order, x)
	r.tidy()
}

// forget has a person or channel tried again: something happened there.
func (r *refusals) forget(ids ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		delete(r.ids, id)
	}
}

// forgetOld is forget, unless it was noted less than a time ago: what happened says little.
func (r *refusals) forgetOld(id string, least time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x, ok := r.ids[id]; ok && r.clock().Sub(x.at) >= least {
		delete(r.ids, id)
	}
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
