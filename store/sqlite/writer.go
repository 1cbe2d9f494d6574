package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
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
	groupTime  = 20 * time.Millisecond
)

// job is one call that waits for the writer.
type job struct {
	fn    func(tx *txn) error
	state atomic.Int32 // jobQueued, and then one of the others for good
	err   error        // its own, valid once done is closed
	done  chan struct{}
	after []topic // whose subscribers are told once it is committed
}

const (
	jobQueued  = iota
	jobTaken   // by the writer
	jobGivenUp // by its caller
)

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
	if err := d.Health(); err != nil {
		return err
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
	if j.state.CompareAndSwap(jobQueued, jobGivenUp) {
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
	house   house
	sense   sense
	fresh   *freshBoxes
	file    identity // of the database, always the same
	journal identity // as long as the session
	held    error    // why erasures stay pending
}

// loop gathers the calls that wait into groups and commits each group once.
func (d *DB) loop(w *writer) {
	orderly := false
	defer func() {
		if !orderly { // a call ended the goroutine (runtime.Goexit): its group is answered, another goroutine goes on
			go d.loop(w)
			return
		}
		<-d.unread
		d.drop(w)
		d.writing.Done()
	}()
	tick := time.NewTicker(d.scrubAfter)
	defer tick.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
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
		case <-look.C:
			d.look(w)
		}
	}
}

// errUndo: a call failed after it had changed something. Its group is run again, each call under a savepoint.
var errUndo = fmt.Errorf("%w: a call failed, its group is run again", relay.ErrStorage)

// group runs first and whatever waits behind it in one transaction, and answers them when it is on disk.
//
// Calls rarely fail, and savepoints cost more than all that is done under them: a page is copied for each that it is
// changed under. So the group is first run without any. If a call then fails after it changed something, all is undone and
// every call is run again, under savepoints: only what failed is undone.
func (d *DB) group(w *writer, first *job) {
	var jobs []*job
	began := time.Now()
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

	if !first.take() {
		committed = true // nothing to undo
		return
	}
	jobs = append(jobs, first)
	err := d.begin(w)
	if err == nil {
		d.run(w, first, false)
		jobs = d.gather(w, jobs)
		if w.session.broken == errUndo {
			err = d.again(w, jobs)
		}
	}
	if err == nil {
		err = w.session.broken
	}
	committing := time.Now()
	if err == nil {
		if err = w.session.control("COMMIT"); err != nil {
			err = fmt.Errorf("committing: %w: %w", relay.ErrStorage, err)
		}
	}
	if err == nil {
		err = w.inPlace(d.path)
	}
	if d.observer != nil {
		now := time.Now()
		d.observer.Committed(len(jobs), now.Sub(began), now.Sub(committing), err)
	}
	if err != nil {
		err = d.down(err)
		for _, j := range jobs {
			j.err = err
		}
		return
	}
	committed = true
	w.fresh.commit()
}

// gather runs the calls that wait, until the group is large enough.
func (d *DB) gather(w *writer, jobs []*job) []*job {
	yielded := false
	for start := time.Now(); w.session.broken == nil && len(jobs) < groupCalls && time.Since(start) < groupTime; {
		select {
		case j := <-d.queue:
			yielded = false
			if j.take() {
				jobs = append(jobs, j)
				d.run(w, j, false)
			}
		default:
			if yielded {
				return jobs
			}
			yielded = true // who is about to call can still come along
			runtime.Gosched()
		}
	}
	return jobs
}

// again undoes the transaction and runs its calls in a new one, each under a savepoint.
func (d *DB) again(w *writer, jobs []*job) error {
	d.abandon(w)
	if err := d.begin(w); err != nil {
		return err
	}
	for _, j := range jobs {
		if d.run(w, j, true); w.session.broken != nil {
			break
		}
	}
	return nil
}

// take claims a call for the writer. false: its caller gave it up.
func (j *job) take() bool { return j.state.CompareAndSwap(jobQueued, jobTaken) }

func (d *DB) begin(w *writer) error {
	if err := d.Health(); err != nil { // since the call was queued
		return err
	}
	if err := d.open(w); err != nil {
		return err
	}
	if err := w.inPlace(d.path); err != nil {
		return err
	}
	if err := w.session.control("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	changed, err := w.house.renew(w.session)
	if changed {
		w.sense.sure = false
		w.fresh.forgetAll()
	}
	return err
}

// open has the writer's session ready. The file that it opens is the one that was there at the start, or none.
func (d *DB) open(w *writer) error {
	if w.session == nil {
		if err := w.inPlace(d.path); err != nil {
			return err
		}
		s, err := newSession(d.path, false)
		if err != nil {
			return err
		}
		w.session = s
		w.house, w.sense.sure = house{}, false // data_version says nothing of what was changed before this connection
		w.fresh.forgetAll()
	}
	w.session.broken = nil
	w.journal.note(d.path + "-wal")
	return nil
}

// drop closes the writer's session. Into a file that is damaged, or from a journal that is, nothing is written by it.
func (d *DB) drop(w *writer) {
	if w.session == nil {
		return
	}
	var err error
	if away := w.inPlace(d.path); errors.Is(away, errEmptied) || away == nil && damaging(d.Health()) {
		err = w.session.conn.KeepJournal()
	}
	if err := errors.Join(err, w.session.close()); err != nil {
		d.log.Error("closing the connection that writes", "err", err)
	}
	w.session, w.journal = nil, identity{}
}

// abandon undoes what is left of a failed transaction. A connection that cannot even do that is replaced.
func (d *DB) abandon(w *writer) {
	w.house.forget()
	w.sense.sure = false
	w.fresh.forgetAll()
	if w.session == nil {
		return
	}
	_ = w.session.control("ROLLBACK") // there may be none, when SQLite undid it itself
	w.session.broken = nil
	if err := w.session.control("BEGIN"); err == nil {
		err = w.session.control("ROLLBACK")
		if err == nil {
			return
		}
	}
	d.drop(w)
}

// run runs one call. careful: under savepoints.
func (d *DB) run(w *writer, j *job, careful bool) {
	tx := &txn{reader: reader{session: w.session, regions: &d.regions, house: &w.house, seen: map[store.AspirationID]store.Aspiration{},
		noAspiration: map[store.CitizenID]bool{}, noConsent: map[store.CitizenID]bool{}, noConversation: map[store.IdentityID]bool{},
		spoken: map[store.AspirationID]spoken{}}, db: d, careful: careful, fresh: w.fresh, sense: &w.sense}
	j.after = nil
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
	careful bool // savepoints are made
	depth   int
	fresh   *freshBoxes // the writer's
	sense   *sense      // the writer's
	touched [topics]bool
}

var _ store.Tx = (*txn)(nil)

// savepoint runs fn; an error of fn, or a panic turned into one, undoes what it did.
func (t *txn) savepoint(fn func() error) error {
	if !t.careful {
		return t.hope(fn)
	}
	t.depth++
	name := fmt.Sprintf("s%d", t.depth)
	defer func() { t.depth-- }()
	if err := t.exec("SAVEPOINT " + name); err != nil {
		return err
	}
	if err := t.protect(fn); err != nil {
		if t.broken != nil {
			return t.broken
		}
		t.forget()
		if rerr := t.exec("ROLLBACK TO " + name); rerr != nil {
			return t.ruin(rerr)
		}
		if rerr := t.exec("RELEASE " + name); rerr != nil {
			return t.ruin(rerr)
		}
		return t.told(err)
	}
	if t.broken != nil {
		return t.broken // even if fn did not mind
	}
	if err := t.exec("RELEASE " + name); err != nil {
		return t.ruin(err)
	}
	return nil
}

// hope runs fn without a savepoint. What cannot be undone alone has the whole group run again.
func (t *txn) hope(fn func() error) error {
	before := t.changes
	err := t.protect(fn)
	if t.broken == nil && err != nil && t.changes != before {
		t.broken = errUndo
	}
	if t.broken != nil {
		return t.broken
	}
	return t.told(err)
}

// told logs a panic, and returns it as an error like others.
func (t *txn) told(err error) error {
	if p, ok := err.(*panicked); ok {
		t.db.log.Error("a transaction's function panicked", "err", p.error, "stack", p.stack)
		return p.error
	}
	return err
}

// forget is for what may have changed anything: nothing is known any more.
func (t *txn) forget() {
	clear(t.seen)
	clear(t.noAspiration)
	clear(t.noConsent)
	clear(t.noConversation)
	t.lookedUp = nil
	clear(t.spoken)
	t.fresh.forgetAll()
	t.house.forget()
	t.sense.sure = false
}

// ruin gives up the whole group: its savepoints are not what they should be.
func (t *txn) ruin(err error) error {
	if t.broken == nil {
		t.broken = fmt.Errorf("%w: %w", relay.ErrStorage, err)
	}
	return t.broken
}

// panicked is a panic as an error.
type panicked struct {
	error
	stack string
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
			err = &panicked{err, string(debug.Stack())}
		}
	}()
	return fn()
}
