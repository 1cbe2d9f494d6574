package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/store/measure"
)

// How the kept figures follow while the program serves: not at once, so that what comes together is followed together, and after
// each batch with a rest of so many times what it took, so that citizens hardly notice.
const (
	followEvery = 3 * time.Second
	followRest  = 4
)

// KeepFigures lets the kept figures follow what happens, until ctx is done. What cannot be read of them any more is made again from
// the events.
func (d *DB) KeepFigures(ctx context.Context) error {
	var f follower
	keepFollowing(ctx, func() (more bool, err error) { return f.step(ctx, d) }, func(err error) {
		if errors.Is(err, measure.ErrBroken) {
			d.broken(ctx, err)
			return
		}
		d.log.WarnContext(ctx, "the kept figures do not follow", "error", err)
	})
	return nil
}

// keepFollowing takes steps until ctx is done, with a rest after each; failed is told of those that failed.
func keepFollowing(ctx context.Context, step func() (more bool, err error), failed func(err error)) {
	for {
		wait := followEvery
		began := time.Now()
		more, err := step()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			failed(err)
		case more:
			wait = min(wait, followRest*time.Since(began))
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
	}
}

// sealEvery is how often it is looked whether something is to be summed up where nothing happened: days pass, and settings change.
const sealEvery = 10 * time.Minute

// follower goes on with the events first, and then with what is long past.
type follower struct {
	sealed bool // nothing was left to be summed up
	looked time.Time
	mark   int64 // by then
}

func (f *follower) step(ctx context.Context, d *DB) (more bool, err error) {
	more, mark, err := d.fold(ctx, foldBatch)
	if more || err != nil || f.sealed && mark == f.mark && time.Since(f.looked) < sealEvery {
		return more, err
	}
	more, err = d.Seal(ctx)
	f.sealed, f.looked, f.mark = !more && err == nil, time.Now(), mark
	return more, err
}

// ForgetFigures empties the kept figures: they are made again from the events.
func (d *DB) ForgetFigures(ctx context.Context) error {
	return d.update(ctx, func(tx *txn) error {
		for _, q := range []string{"DELETE FROM figure_chunks", "DELETE FROM figure_places", "DELETE FROM figure_later", "DELETE FROM figure_seals",
			"UPDATE figure_mark SET seq = 0"} {
			if err := tx.exec(q); err != nil {
				return err
			}
		}
		return nil
	})
}

// CatchUp lets the kept figures follow all that happened, with everything summed up that can be. progress is told the event followed
// last; nil: nobody is.
func (d *DB) CatchUp(ctx context.Context, progress func(seq int64)) error {
	for {
		more, seq, err := d.fold(ctx, 50*foldBatch)
		if err != nil {
			return err
		}
		if progress != nil {
			progress(seq)
		}
		if !more {
			break
		}
	}
	for {
		if more, err := d.seal(ctx, 50*sealBatch); !more || err != nil {
			return err
		}
	}
}
