package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store"
)

const (
	timersAtOnce = 32 // in one transaction
	timersAFire  = 1000
	timerLater   = time.Second // for one that cannot decide yet
	timerBackoff = 10 * time.Second
	timerLongest = time.Hour
)

// timerHeldBack is a kind of the store's own: the platform had others wait until then with the row of the outbox that it refers to, see Held.
// Nothing happens then.
const timerHeldBack = "held_back"

// Timers is what is due at a time, as package relay's Alarm fires it.
type Timers struct {
	db      *DB
	fire    func(ctx context.Context, tx store.Tx, t store.Timer) error
	longest map[string]time.Duration
	changed <-chan struct{}
}

var _ relay.Timers = (*Timers)(nil)

// Timers makes a view of the timers. fire runs in the transaction that removes the timer, under a savepoint; it may set
// the same one again.
func (d *DB) Timers(fire func(ctx context.Context, tx store.Tx, t store.Timer) error) *Timers {
	return &Timers{db: d, fire: fire, changed: d.subscribe(timersChanged)}
}

// NoLonger tells how long timers of a kind are set for at most: see Rewind.
func (t *Timers) NoLonger(longest map[string]time.Duration) *Timers {
	t.longest = longest
	return t
}

// fileLongest is beyond what a file ever waits to be fetched again.
const fileLongest = time.Hour

// Rewind implements relay.Timers, for timers and for files that are to be fetched again.
func (t *Timers) Rewind(ctx context.Context, now time.Time) error {
	return wrap(t.db.update(ctx, func(tx *txn) error {
		for kind, longest := range t.longest {
			end := now.Add(longest).UnixMilli()
			n, err := tx.change(`UPDATE timers SET due = ?1 WHERE kind = ?2 AND due > ?1`, end, kind)
			if err != nil {
				return err
			}
			if n > 0 {
				tx.touched[timersChanged] = true
				tx.db.log.Warn("the clock was set back: timers that would have waited for it are due sooner", "kind", kind, "count", n)
			}
		}
		n, err := tx.change(`UPDATE attachments SET next = ? WHERE state = 'remote' AND next > ?`,
			now.UnixMilli(), now.Add(fileLongest).UnixMilli())
		if n > 0 {
			tx.touched[filesChanged] = true
		}
		return err
	}), "rewinding what waits")
}

// Changed implements relay.Timers.
func (t *Timers) Changed() <-chan struct{} { return t.changed }

// Next implements relay.Timers.
func (t *Timers) Next(ctx context.Context) (due time.Time, ok bool, err error) {
	err = t.db.view(ctx, func(r *reader) error {
		l, err := list(r.session, value[int64], `SELECT due FROM timers ORDER BY due LIMIT 1`)
		if len(l) > 0 {
			due, ok = time.UnixMilli(l[0]).UTC(), true
		}
		return err
	})
	return due, ok, wrap(err, "reading the timers")
}

func scanTimer(s scanner) (t store.Timer, err error) {
	var due int64
	err = s.Scan(&t.Kind, &t.Ref, &due, &t.Attempts)
	t.Due = time.UnixMilli(due).UTC()
	return t, err
}

const timerColumns = `SELECT kind, ref, due, attempts FROM timers`

// Fire implements relay.Timers.
func (t *Timers) Fire(ctx context.Context, now time.Time) (int, error) {
	var due []store.Timer
	err := t.db.view(ctx, func(r *reader) (err error) {
		due, err = list(r.session, scanTimer, timerColumns+` WHERE due <= ? ORDER BY due LIMIT ?`, now.UnixMilli(), timersAFire)
		return err
	})
	if err != nil {
		return 0, wrap(err, "reading the timers")
	}
	fired := 0
	for len(due) > 0 {
		some := due[:min(timersAtOnce, len(due))]
		due = due[len(some):]
		n := 0
		if err := t.db.update(ctx, func(tx *txn) error {
			n = 0
			for _, timer := range some {
				ran, err := t.fireOne(ctx, tx, timer, now)
				if err != nil {
					return err
				}
				if ran {
					n++
				}
			}
			return nil
		}); err != nil {
			return fired, wrap(err, "firing timers")
		}
		fired += n
	}
	return fired, nil
}

// fireOne fires a timer unless it was moved or cleared since it was listed.
func (t *Timers) fireOne(ctx context.Context, tx *txn, timer store.Timer, now time.Time) (ran bool, err error) {
	timer, err = one(tx.session, scanTimer, timerColumns+` WHERE kind = ? AND ref = ? AND due <= ?`,
		timer.Kind, timer.Ref, now.UnixMilli())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = tx.savepoint(func() error {
		if err := tx.ClearTimer(timer.Kind, timer.Ref); err != nil {
			return err
		}
		if timer.Kind == timerHeldBack {
			return nil
		}
		return t.fire(ctx, tx, timer)
	})
	if tx.broken != nil {
		return false, tx.broken
	}
	if err == nil {
		return true, nil
	}
	wait, failed := timerLater, 0
	if !errors.Is(err, bot.ErrLater) {
		failed = 1
		wait = min(timerBackoff<<min(timer.Attempts, 20), timerLongest)
		tx.db.log.Error("a timer failed", "kind", timer.Kind, "ref", timer.Ref, "attempts", timer.Attempts+1, "again_in", wait, "err", err)
	}
	tx.touched[timersChanged] = true
	err = tx.exec(`UPDATE timers SET due = ?, attempts = attempts + ? WHERE kind = ? AND ref = ?`,
		now.Add(wait).UnixMilli(), failed, timer.Kind, timer.Ref)
	return true, err
}

func (t *txn) SetTimer(kind string, ref int64, due time.Time) error {
	t.touched[timersChanged] = true
	err := t.exec(`INSERT INTO timers (kind, ref, due, attempts) VALUES (?, ?, ?, 0)
		ON CONFLICT (kind, ref) DO UPDATE SET due = excluded.due, attempts = 0`, kind, ref, ms(due))
	return wrap(err, "setting a timer")
}

func (t *txn) ClearTimer(kind string, ref int64) error {
	err := t.exec(`DELETE FROM timers WHERE kind = ? AND ref = ?`, kind, ref)
	return wrap(err, "clearing a timer")
}
