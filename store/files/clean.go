package files

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Trash is what the store no longer names.
type Trash interface {
	// Trash lists blobs to be removed; Swept notes that one is.
	Trash(ctx context.Context) ([]string, error)
	Swept(ctx context.Context, blob string) error
	// TrashChanged has a value after there is more.
	TrashChanged() <-chan struct{}
	// Unused reports whether nothing at all names the blob.
	Unused(ctx context.Context, blob string) (bool, error)
}

const (
	// orphanAge is how old a file must be that no message came to name, to be removed. It may be of somebody who had all of theirs erased
	// meanwhile: nothing says whose it is, so it is gone within the three days in which that is promised.
	orphanAge = 2 * 24 * time.Hour
	// cleanEvery is how often those are looked for.
	cleanEvery = 12 * time.Hour
)

// Run removes what the store throws away, at once and after a crash, and twice a day what no message came to name; and
// it sees now and then whether files can be saved. It returns when ctx is done. clock tells the time.
func (d *Dir) Run(ctx context.Context, t Trash, clock func() time.Time, log *slog.Logger) {
	changed := t.TrashChanged()
	tick := time.NewTicker(cleanEvery)
	defer tick.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	clean := true
	probe := time.Time{}
	for {
		err := d.Sweep(ctx, t)
		if clean {
			err = errors.Join(err, d.Clean(ctx, t, clock()))
		}
		if err != nil && ctx.Err() == nil {
			log.Error("removing attachments", "err", err)
		}
		clean = false
		for again := false; !again; {
			if now := clock(); !now.Before(probe) || d.health.Due() {
				_ = d.Probe() // which tells
				probe = now.Add(probeEvery)
			}
			select {
			case <-ctx.Done():
				return
			case <-changed:
				again = true
			case <-tick.C:
				clean, again = true, true
			case <-look.C:
			}
		}
	}
}

// Sweep removes the blobs that the store has thrown away.
func (d *Dir) Sweep(ctx context.Context, t Trash) error {
	for {
		blobs, err := t.Trash(ctx)
		if err != nil || len(blobs) == 0 {
			return err
		}
		for _, blob := range blobs {
			if err := d.Remove(blob); err != nil {
				return err
			}
			if err := t.Swept(ctx, blob); err != nil {
				return err
			}
		}
	}
}

// Clean removes files that were saved more than two days before now and that nothing names, and what was left half
// written.
func (d *Dir) Clean(ctx context.Context, t Trash, now time.Time) error {
	dirs, err := os.ReadDir(d.root)
	if err != nil {
		return fmt.Errorf("looking for files that nothing names: %w", err)
	}
	for _, dir := range dirs {
		if !dir.IsDir() || len(dir.Name()) != 2 && dir.Name() != partial {
			continue
		}
		entries, err := os.ReadDir(filepath.Join(d.root, dir.Name()))
		if err != nil {
			return fmt.Errorf("looking for files that nothing names: %w", err)
		}
		for _, e := range entries {
			if err := d.cleanOne(ctx, t, now, dir.Name(), e); err != nil {
				return fmt.Errorf("looking for files that nothing names: %w", err)
			}
		}
	}
	return nil
}

func (d *Dir) cleanOne(ctx context.Context, t Trash, now time.Time, dir string, e os.DirEntry) error {
	if !valid(e.Name()) || ctx.Err() != nil {
		return ctx.Err()
	}
	info, err := e.Info()
	if err != nil || now.Sub(info.ModTime()) < orphanAge {
		return ignoreGone(err)
	}
	if dir != partial {
		if unused, err := t.Unused(ctx, e.Name()); err != nil || !unused {
			return err
		}
	}
	return ignoreGone(os.Remove(filepath.Join(d.root, dir, e.Name())))
}
