package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/store"
	file "duaarah/store/history" // its package has a function history
	"duaarah/store/sqlite"
	"duaarah/store/wording"
)

type importCmd struct {
	File string `arg:"" help:"The history file, one JSON object a line; - is the standard input."`
}

// Run keeps all of a history file, or nothing of it.
func (c importCmd) Run(ctx context.Context, p *program) error {
	in, size := p.in, int64(-1)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open the history file: %w", err)
		}
		defer func() { _ = f.Close() }() // it was read only
		in = f
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	return p.withNewStore(ctx, func(db *sqlite.DB) error {
		// Offices that the settings have are not to be made anew by the file.
		err := db.Update(ctx, func(tx store.Tx) error {
			_, err := admin.Seed(tx, p.cfg.Seed, p.clock())
			return err
		})
		if err != nil {
			return fmt.Errorf("seed the store: %w", err)
		}
		bar := p.bar("cmd.import.reading", size, progressbar.OptionShowBytes(true))
		done, err := db.Import(ctx, file.NewReader(io.TeeReader(in, bar)), sqlite.ImportOptions{Office: p.unknownOffice, Classify: classify})
		bar.end()
		var refused *file.Error
		switch {
		case errors.As(err, &refused):
			return fmt.Errorf("%s:%d: %s. Nothing of the file was kept", c.File, refused.Line, refused.Reason)
		case err != nil:
			return fmt.Errorf("%s: nothing of the file was kept: %w", c.File, err)
		}
		if err := p.count(ctx, db); err != nil {
			return err
		}
		pr := p.printer()
		p.print(pr.S("cmd.import.done", "lines", done.Lines, "aspirations", done.Aspirations, "replies", done.Replies))
		p.print(pr.S("cmd.import.new", "offices", done.Offices, "citizens", done.Citizens, "staff", done.Staff))
		if done.Unclassified > 0 {
			p.print(pr.S("cmd.import.unclassified", "n", done.Unclassified))
		}
		return nil
	})
}

// count lets the kept figures follow what came in, so that they are quick at once.
func (p *program) count(ctx context.Context, db *sqlite.DB) error {
	bar := p.bar("cmd.import.counting", -1)
	err := db.CatchUp(ctx, func(seq int64) { _ = bar.Set64(seq) }) // a bar that cannot be drawn
	bar.end()
	return err
}

// unknownOffice is what an office is like of which the file tells the ID alone.
func (p *program) unknownOffice(id store.OfficeID) store.Office {
	return store.Office{ID: id, Name: string(id), Promise: configs.DefaultPromise, Zone: p.cfg.TimeZone}
}

// classify says what a reply is worth of which the file does not, by its words, and remembers those of the others to compare later
// ones with. What has neither type nor words stays without a type.
func classify(tx store.Tx, r sqlite.ImportedReply) (store.ReplyType, error) {
	if r.Text == nil || r.Type == store.ReplyAuto {
		return r.Type, nil
	}
	decided, err := wording.Decide(tx, r.Office, store.Message{ID: r.Message, Aspiration: r.Aspiration, At: r.At, Text: *r.Text})
	return cmp.Or(r.Type, decided), err
}

// bar is how far something is, on a terminal; elsewhere nothing.
type bar struct {
	*progressbar.ProgressBar
}

// bar makes a bar of so many steps; -1: nobody knows how many.
func (p *program) bar(key string, most int64, options ...progressbar.Option) bar {
	to := p.err
	if !isTerminal(to) {
		to = io.Discard
	}
	return bar{progressbar.NewOptions64(most, append(options, progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(p.printer().S(key)),
		progressbar.OptionThrottle(progressEvery), progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth(),
		progressbar.OptionSetPredictTime(most > 0), progressbar.OptionSpinnerCustom([]string{"…"}), progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetVisibility(to != io.Discard), progressbar.OptionUseANSICodes(true), progressbar.OptionShowCount(),
		progressbar.OptionSetSpinnerChangeInterval(time.Second))...)}
}

// end takes the bar away: what it told of is over, well or not.
func (b bar) end() { _ = b.Clear() }
