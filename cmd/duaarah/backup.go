package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"duaarah/store/backup"
)

type backupCmd struct {
	Force      bool   `help:"Replace FILE if it exists."`
	Incomplete bool   `help:"Make it even if attachments are missing or damaged on disk: they are not in it."`
	File       string `arg:"" help:"Where to (.tar.gz); - is the standard output, which is not read again to verify it."`
}

// Run makes a backup beside a running serve. The file appears once it is verified, for its owner alone.
func (c backupCmd) Run(ctx context.Context, p *program) error {
	if err := p.finishRestore(); err != nil {
		return err
	}
	if _, err := os.Stat(p.databasePath()); errors.Is(err, fs.ErrNotExist) {
		return p.noDatabase()
	} else if err != nil {
		return fmt.Errorf("look for the database: %w", err)
	}
	if err := p.journalInPlace(); err != nil {
		return err
	}
	progress, end := p.progress()
	o := backup.Options{Data: p.cfg.Data, Program: buildInfo().Version, Clock: p.clock, Replace: c.Force, Incomplete: c.Incomplete, Progress: progress}
	pr := p.printer()
	var r backup.Report
	var err error
	if c.File == "-" {
		signal.Ignore(syscall.SIGPIPE) // else nobody is left to clean up when what reads it ends
		defer signal.Reset(syscall.SIGPIPE)
		r, err = backup.Stream(ctx, p.out, o)
	} else {
		r, err = backup.Make(ctx, c.File, o)
	}
	end()
	var lost *backup.LostError
	switch {
	case errors.Is(err, backup.ErrExists):
		return fmt.Errorf("back up: %w (--force replaces it)", err)
	case errors.As(err, &lost):
		return fmt.Errorf("back up: %w. Nothing was written; --incomplete backs up what is there", err)
	case err != nil:
		return fmt.Errorf("back up: %w", err)
	}
	if len(r.Lost) > 0 {
		fmt.Fprintln(p.err, pr.S("cmd.backup.lost", "n", len(r.Lost)))
	}
	if c.File == "-" {
		fmt.Fprintln(p.err, pr.S("cmd.backup.streamed", "at", pr.Moment(r.At), "n", r.Files))
		return nil
	}
	p.print(pr.S("cmd.backup.done", "file", c.File, "at", pr.Moment(r.At), "n", r.Files))
	return nil
}

// progressEvery is how often a terminal is told how far something is.
const progressEvery = 200 * time.Millisecond

// progress shows on a terminal how far it is, in one line; end clears that.
func (p *program) progress() (show func(s backup.Stage, done, total int), end func()) {
	if !isTerminal(p.err) {
		return nil, func() {}
	}
	pr, last := p.printer(), p.clock()
	const line = "\r\x1b[K" // to its beginning, and clears it
	show = func(s backup.Stage, done, total int) {
		if now := p.clock(); done > 1 && now.Sub(last) < progressEvery {
			return
		} else {
			last = now
		}
		text := ""
		switch s {
		case backup.Copying:
			text = pr.S("cmd.backup.stage_database")
		case backup.Packing:
			text = pr.S("cmd.backup.stage_files", "done", done, "total", total)
		case backup.Verifying:
			text = pr.S("cmd.backup.stage_verify", "done", done, "total", total)
		case backup.Unpacking:
			text = pr.S("cmd.backup.stage_unpack", "done", done)
		}
		fmt.Fprint(p.err, line+text)
	}
	return show, func() { fmt.Fprint(p.err, line) }
}
