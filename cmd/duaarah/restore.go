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
	"duaarah/handlers"
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
	asked, unread := askedSinceBackup(), false
	rep, aside, err := backup.Restore(ctx, from, backup.RestoreOptions{Data: p.cfg.Data, Clock: p.clock, Aside: c.Force, Progress: progress,
		Prepare: func(dir string, m backup.Manifest) (err error) {
			waited, unread, err = c.prepare(ctx, p, dir, m, asked)
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
	for _, x := range asked {
		if x.done > 0 {
			p.print(pr.S(x.text, "n", x.done))
		}
	}
	p.print(pr.S("cmd.restore.since"))
	if unread {
		p.print(pr.S("cmd.restore.erased_unread"))
	}
	p.print(pr.S("cmd.restore.next"))
	return nil
}

// request is a kind of thing that people ask for, and that is done again where a backup knows nothing of it.
type request struct {
	text string // tells how many were done again
	done int
	// list finds those that were made since a time in the database at path, again does them.
	list  func(ctx context.Context, path string, since time.Time) error
	again func(h *handlers.Handlers, tx store.Tx) error
}

// askedSinceBackup are all such kinds. Erasures come first: whoever is erased has nothing to be stopped.
func askedSinceBackup() []*request {
	return []*request{
		newRequest("cmd.restore.erased", sqlite.ErasedSince, (*handlers.Handlers).EraseAgain),
		newRequest("cmd.restore.stopped", sqlite.StoppedSince, (*handlers.Handlers).StopAgain),
		newRequest("cmd.restore.left", sqlite.LeftNewsSince, (*handlers.Handlers).LeaveAgain),
	}
}

func newRequest[T any](text string, list func(ctx context.Context, path string, since time.Time) ([]T, error),
	again func(h *handlers.Handlers, tx store.Tx, all []T) (int, error)) *request {
	var all []T
	x := &request{text: text}
	x.list = func(ctx context.Context, path string, since time.Time) (err error) {
		all, err = list(ctx, path, since)
		return err
	}
	x.again = func(h *handlers.Handlers, tx store.Tx) (err error) {
		x.done, err = again(h, tx, all)
		return err
	}
	return x
}

// prepare brings an unpacked database up to date, settles what it had waiting, and does again what people asked of the former one since.
// unread: nobody can tell what that was.
func (c restoreCmd) prepare(ctx context.Context, p *program, dir string, m backup.Manifest, asked []*request) (waited sqlite.Waited, unread bool, err error) {
	for _, x := range asked {
		if err = x.list(ctx, backup.DatabaseIn(p.cfg.Data), m.At.Add(-time.Minute)); err != nil {
			break
		}
	}
	unread = err != nil && m.Format != 0 && !c.Resend // there is none, or it is broken: no reason to stop
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
		if err != nil {
			return err
		}
		return db.Update(ctx, func(tx store.Tx) error {
			for _, x := range asked {
				if err := x.again(h, tx); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil || m.Format == 0 { // a database alone is no backup
		return waited, unread, err
	}
	file := c.File
	if absolute, err := filepath.Abs(file); err == nil && file != "-" {
		file = absolute
	}
	return waited, unread, backup.NoteRestored(dir, file, m)
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
