package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/backup"
	"duaarah/store/sqlite"
)

type restoreCmd struct {
	Force  bool   `help:"Even if the data directory has data: they are moved aside, into a directory in it."`
	Resend bool   `help:"Send what waited when the backup was made. Only if the program has not run since, as when moving to another machine: else people get it twice."`
	File   string `arg:"" help:"The backup, or a database file from a replica; - is the standard input."`
}

// Run puts a backup in the place of the data, or of none, once all of it is verified.
func (c restoreCmd) Run(ctx context.Context, p *program) (err error) {
	from := p.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open the backup: %w", err)
		}
		defer f.Close()
		from = f
	}
	release, err := sqlite.Lock(p.cfg.Data)
	if errors.Is(err, sqlite.ErrLocked) {
		return fmt.Errorf("restore: %w: stop it first", err)
	} else if err != nil {
		return fmt.Errorf("take the data directory: %w", err)
	}
	defer release()
	if err := backup.Finish(p.cfg.Data); err != nil {
		return err
	}
	return c.restore(ctx, p, from)
}

func (c restoreCmd) restore(ctx context.Context, p *program, from io.Reader) error {
	progress, end := p.progress()
	var waited sqlite.Waited
	var again doneAgain
	rep, aside, err := backup.Restore(ctx, from, backup.RestoreOptions{Data: p.cfg.Data, Clock: p.clock, Aside: c.Force, Progress: progress,
		Prepare: func(dir string, m backup.Manifest) (err error) {
			waited, again, err = c.prepare(ctx, p, dir, m)
			return err
		}})
	end()
	switch {
	case errors.Is(err, backup.ErrData):
		return fmt.Errorf("restore: %w (--force moves them aside)", err)
	case err != nil:
		return fmt.Errorf("restore: %w", err)
	}
	pr := p.printer()
	if rep.Format == 0 {
		p.print(pr.S("cmd.restore.database", "n", rep.Files))
	} else {
		p.print(pr.S("cmd.restore.done", "at", pr.Moment(rep.At), "n", rep.Files))
	}
	if len(rep.Lost) > 0 {
		p.print(pr.S("cmd.restore.missing", "n", len(rep.Lost), "path", filepath.Join(p.cfg.Data, "files")))
	}
	if aside != "" {
		p.print(pr.S("cmd.restore.aside", "path", aside))
	}
	if waited.Uncertain > 0 {
		p.print(pr.S("cmd.restore.uncertain", "n", waited.Uncertain))
	}
	if waited.Again > 0 {
		p.print(pr.S("cmd.restore.again", "n", waited.Again))
	}
	if again.erased > 0 {
		p.print(pr.S("cmd.restore.erased", "n", again.erased))
	}
	if again.stopped > 0 {
		p.print(pr.S("cmd.restore.stopped", "n", again.stopped))
	}
	if again.left > 0 {
		p.print(pr.S("cmd.restore.left", "n", again.left))
	}
	p.print(pr.S("cmd.restore.since"))
	if again.unread {
		p.print(pr.S("cmd.restore.erased_unread"))
	}
	p.print(pr.S("cmd.restore.next"))
	return nil
}

// doneAgain is what became of what people asked for after a backup was made: how many erasures are done again, for how many the processing
// is stopped again, for how many news of offices is ended again; unread: nobody can tell what these were.
type doneAgain struct {
	erased, stopped, left int
	unread                bool
}

// prepare brings an unpacked database up to date, settles what it had waiting, and does again what people asked of the former one since.
func (c restoreCmd) prepare(ctx context.Context, p *program, dir string, m backup.Manifest) (waited sqlite.Waited, again doneAgain, err error) {
	former, since := backup.DatabaseIn(p.cfg.Data), m.At.Add(-time.Minute)
	asked, err := sqlite.ErasedSince(ctx, former, since)
	var stops []store.AskedStop
	var left []store.LeftNews
	if err == nil {
		stops, err = sqlite.StoppedSince(ctx, former, since)
	}
	if err == nil {
		left, err = sqlite.LeftNewsSince(ctx, former, since)
	}
	again.unread = err != nil && m.Format != 0 && !c.Resend // there is none, or it is broken: no reason to stop
	there := *p
	there.cfg.Data = dir
	err = there.withNewStore(ctx, func(db *sqlite.DB) error {
		platforms, err := there.platforms(ctx, db, there.cfg.Listen)
		if err != nil {
			return err
		}
		repeats := map[bot.Account]bool{}
		for _, platform := range platforms.all() {
			repeats[platform.Account()] = platform.Capabilities().Idempotent
		}
		h := there.handlers(there.roomRate(platforms), "")
		waited, err = db.Outbox(h.Settled).Restored(ctx, m.At, func(a bot.Account) bool { return repeats[a] }, c.Resend)
		if err != nil || len(asked)+len(stops)+len(left) == 0 {
			return err
		}
		return db.Update(ctx, func(tx store.Tx) (err error) {
			if again.erased, err = h.EraseAgain(tx, asked); err == nil { // first: whoever is erased has nothing to be stopped
				again.stopped, err = h.StopAgain(tx, stops)
			}
			if err == nil {
				again.left, err = h.LeaveAgain(tx, left)
			}
			return err
		})
	})
	if err != nil || m.Format == 0 { // a database alone is no backup
		return waited, again, err
	}
	file := c.File
	if absolute, err := filepath.Abs(file); err == nil && file != "-" {
		file = absolute
	}
	return waited, again, backup.NoteRestored(dir, file, m)
}

// finishRestore completes a restoring during whose last step the process died.
func (p *program) finishRestore() error {
	if !backup.Unfinished(p.cfg.Data) {
		return nil
	}
	release, err := sqlite.Lock(p.cfg.Data)
	if errors.Is(err, sqlite.ErrLocked) {
		return fmt.Errorf("a backup is just being restored in %s: try again in a moment", p.cfg.Data)
	} else if err != nil {
		return fmt.Errorf("take the data directory: %w", err)
	}
	defer release()
	return backup.Finish(p.cfg.Data)
}
