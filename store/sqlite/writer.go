package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"duaarah/bot/relay"
	"duaarah/store"
)

const (
	queueLength = 1024
	// A group is committed after so many calls, or so much time, even if more are waiting.
	groupCalls = 256
	groupTime  = 50 * time.Millisecond
)

// job is one call that waits for the writer.
type job struct {
	fn    func(tx *txn) error
	state atomic.Int32 // 0: queued, 1: taken by the writer, 2: given up by its caller
	err   error        // its own, valid once done is closed
	done  chan struct{}
	after []topic
}

// Update implements store.Store.
func (d *DB) Update(ctx context.Context, fn func(tx store.Tx) error) error {
	return d.update(ctx, func(tx *txn) error { return fn(tx) })
}

// update queues fn for the writer. A call whose ctx ends while it waits is not run; one that runs is awaited.
func (d *DB) update(ctx context.Context, fn func(tx *txn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-d.closing:
		return storageError(errClosed)
	default:
	}
	j := &job{fn: fn, done: make(chan struct{})}
	select {
	case d.queue <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closing:
		return storageError(errClosed)
	}
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
	case <-d.closing:
	}
	if j.state.CompareAndSwap(0, 2) {
		if err := ctx.Err(); err != nil {
			return err
		}
		return storageError(errClosed)
	}
	<-j.done
	return j.err
}

// writer is what the writing goroutine holds.
type writer struct {
	session *session // nil: the last one failed; a new one is opened when needed
}

// loop gathers the calls that wait into groups and commits each group once.
func (d *DB) loop(w *writer) {
	orderly := false
	defer func() {
		if !orderly { // a call ended the goroutine (runtime.Goexit): its group is answered, another goroutine goes on
			go d.loop(w)
			return
		}
		if w.session != nil {
			if err := w.session.close(); err != nil {
				d.log.Error("closing the writer", "err", err)
			}
		}
		d.writing.Done()
	}()
	tick := time.NewTicker(d.scrubAfter)
	defer tick.Stop()
	for {
		select {
		case <-d.closing:
			orderly = true
			return
		case j := <-d.queue:
			d.group(w, j)
		case done := <-d.scrubs:
			if w.session == nil {
				done <- storageError(errClosed)
				continue
			}
			w.session.broken = nil
			done <- d.scrub(w.session)
		case <-tick.C:
			d.scrubIfPending(w)
		}
	}
}

// group runs first and whatever waits behind it in one transaction, and answers them when it is on disk.
func (d *DB) group(w *writer, first *job) {
	var jobs []*job
	began := time.Now()
	fail := func(err error) {
		if d.observer != nil {
			d.observer.Committed(len(jobs), time.Since(began), 0, err)
		}
		for _, j := range jobs {
			j.err = err
		}
	}
	committed := false
	defer func() {
		if !committed {
			d.abandon(w)
			for _, j := range jobs {
				if j.err == nil {
					j.err = fmt.Errorf("%w: the transaction was undone", relay.ErrStorage)
				}
			}
		}
		d.answer(jobs, committed)
	}()

	take := func(j *job) bool {
		if !j.state.CompareAndSwap(0, 1) {
			return false
		}
		jobs = append(jobs, j)
		return true
	}
	if !take(first) {
		committed = true // nothing to undo
		return
	}
	if err := d.begin(w); err != nil {
		fail(fmt.Errorf("beginning a transaction: %w", err))
		return
	}
	d.run(w, first)
	for start := time.Now(); w.session.broken == nil && len(jobs) < groupCalls && time.Since(start) < groupTime; {
		var j *job
		select {
		case j = <-d.queue:
		default:
		}
		if j == nil {
			break
		}
		if take(j) {
			d.run(w, j)
		}
	}
	if err := w.session.broken; err != nil {
		fail(err)
		return
	}
	committing := time.Now()
	if err := w.session.raw("COMMIT"); err != nil {
		fail(fmt.Errorf("committing: %w", err))
		return
	}
	committed = true
	if d.observer != nil {
		now := time.Now()
		d.observer.Committed(len(jobs), now.Sub(began), now.Sub(committing), nil)
	}
}

func (d *DB) begin(w *writer) error {
	if w.session == nil {
		s, err := newSession(context.Background(), d.write)
		if err != nil {
			return err
		}
		w.session = s
	}
	w.session.broken = nil
	return w.session.raw("BEGIN IMMEDIATE")
}

// abandon undoes what is left of a failed transaction. A connection that cannot even do that is replaced.
func (d *DB) abandon(w *writer) {
	if w.session == nil {
		return
	}
	_ = w.session.raw("ROLLBACK") // there may be none, when SQLite undid it itself
	w.session.broken = nil
	if err := w.session.raw("BEGIN"); err == nil {
		err = w.session.raw("ROLLBACK")
		if err == nil {
			return
		}
	}
	if err := w.session.close(); err != nil {
		d.log.Error("closing a broken connection", "err", err)
	}
	w.session = nil
}

// run runs one call under a savepoint.
func (d *DB) run(w *writer, j *job) {
	tx := &txn{reader: reader{w.session}, db: d}
	finished := false
	defer func() {
		if !finished { // runtime.Goexit
			j.err = errors.New("the call ended its goroutine")
		}
	}()
	j.err = tx.savepoint(func() error { return j.fn(tx) })
	if j.err == nil {
		for t := range topics {
			if tx.touched[t] {
				j.after = append(j.after, t)
			}
		}
	}
	finished = true
}

func (d *DB) answer(jobs []*job, committed bool) {
	var told [topics]bool
	for _, j := range jobs {
		if committed && j.err == nil {
			for _, t := range j.after {
				if !told[t] {
					told[t] = true
					d.tell(t)
				}
			}
		}
		close(j.done)
	}
}

// txn is one call's transaction: a savepoint in that of its group.
type txn struct {
	reader
	db      *DB
	depth   int
	touched [topics]bool
}

var _ store.Tx = (*txn)(nil)

// savepoint runs fn; an error of fn, or a panic turned into one, undoes what it did.
func (t *txn) savepoint(fn func() error) error {
	t.depth++
	name := fmt.Sprintf("s%d", t.depth)
	defer func() { t.depth-- }()
	if _, err := t.exec("SAVEPOINT " + name); err != nil {
		return err
	}
	if err := t.protect(fn); err != nil {
		if t.broken != nil {
			return t.broken
		}
		if _, rerr := t.exec("ROLLBACK TO " + name); rerr != nil {
			return t.ruin(rerr)
		}
		if _, rerr := t.exec("RELEASE " + name); rerr != nil {
			return t.ruin(rerr)
		}
		return err
	}
	if t.broken != nil {
		return t.broken // even if fn did not mind
	}
	if _, err := t.exec("RELEASE " + name); err != nil {
		return t.ruin(err)
	}
	return nil
}

// ruin gives up the whole group: its savepoints are not what they should be.
func (t *txn) ruin(err error) error {
	if t.broken == nil {
		t.broken = fmt.Errorf("%w: %w", relay.ErrStorage, err)
	}
	return t.broken
}

// protect turns a panic of fn into an error. The value of a panic may hold a person's words: only that of the runtime
// and of errors is told.
func (t *txn) protect(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			if e, ok := v.(error); ok {
				err = fmt.Errorf("panic: %w", e)
			} else {
				err = fmt.Errorf("panic with a %T", v)
			}
			t.db.log.Error("a transaction's function panicked", "err", err, "stack", string(debug.Stack()))
		}
	}()
	return fn()
}
