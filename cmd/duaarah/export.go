package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"duaarah/store"
	"duaarah/store/sqlite"
)

type exportCmd struct {
	WithoutText bool   `help:"Leave out what people wrote."`
	File        string `arg:"" optional:"" default:"-" help:"Where to; - is the standard output."`
}

// Run writes the history. A file appears whole or not at all, for its owner alone: it holds what citizens wrote.
func (c exportCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		most, err := db.Aspirations(ctx)
		if err != nil {
			return err
		}
		bar := p.bar("cmd.export.writing", int64(most))
		defer bar.end()
		if c.File == "-" {
			return c.write(ctx, db, p.out, bar)
		}
		return whole(c.File, func(w io.Writer) error { return c.write(ctx, db, w, bar) })
	})
}

func (c exportCmd) write(ctx context.Context, db *sqlite.DB, to io.Writer, bar bar) error {
	w := bufio.NewWriter(to)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	err := db.History(ctx, !c.WithoutText, func(line store.Line) error {
		if line.Do == "aspiration" {
			_ = bar.Add(1) // a bar that cannot be shown is no fault
		}
		return enc.Encode(line)
	})
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	return nil
}

// whole writes a file beside its place and then puts it there.
func whole(path string, fn func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("make a file beside %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = fn(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("put %s in its place: %w", path, err)
	}
	return nil
}
