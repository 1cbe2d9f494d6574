package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"duaarah/store"
	"duaarah/store/sqlite"
)

// processingLogCmd is about what was done with personal data (UU 27/2022).
type processingLogCmd struct {
	Export processingExportCmd `cmd:"" help:"Write the log, without words of anybody."`
}

type processingExportCmd struct {
	Citizen string `placeholder:"CODE" help:"Only of the citizen who wrote the aspiration with this code."`
	From    string `placeholder:"2026-01-01" help:"From this day on."`
	To      string `placeholder:"2026-12-31" help:"Until this day, included."`
	Format  string `enum:"csv,json" default:"csv" help:"csv or json (one object a line)."`
	File    string `arg:"" optional:"" default:"-" help:"Where to; - is the standard output."`
}

// Run writes the log.
func (c processingExportCmd) Run(ctx context.Context, p *program) error {
	var f store.ProcessingFilter
	for _, day := range []struct {
		flag, value string
		add         int
		at          *time.Time
	}{{"--from", c.From, 0, &f.From}, {"--to", c.To, 1, &f.To}} {
		if day.value == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, day.value, p.cfg.Location())
		if err != nil {
			return usagef("%s: %q is no day: want such as 2026-01-31", day.flag, day.value)
		}
		*day.at = at.AddDate(0, 0, day.add)
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		if c.Citizen != "" {
			code, err := store.ParseCode(c.Citizen)
			if err != nil {
				return usagef("--citizen: %q is no code of an aspiration", c.Citizen)
			}
			err = db.View(ctx, func(r store.Reader) error {
				a, err := r.AspirationByCode(code)
				f.Citizen = a.Citizen
				return err
			})
			if errors.Is(err, store.ErrNotFound) {
				return usagef("--citizen: there is no aspiration %s", code)
			} else if err != nil {
				return fmt.Errorf("find the citizen: %w", err)
			}
		}
		if c.File == "-" {
			return c.write(ctx, db, f, p.out)
		}
		return whole(c.File, func(w io.Writer) error { return c.write(ctx, db, f, w) })
	})
}

func (c processingExportCmd) write(ctx context.Context, db *sqlite.DB, f store.ProcessingFilter, to io.Writer) error {
	w := bufio.NewWriter(to)
	table, enc := csv.NewWriter(w), json.NewEncoder(w)
	put := func(e store.Processing) error { return enc.Encode(e) }
	if c.Format == "csv" {
		if err := table.Write([]string{"at", "what", "citizen", "code", "office", "staff", "law", "data", "id"}); err != nil {
			return fmt.Errorf("write the log of processing: %w", err)
		}
		put = func(e store.Processing) error {
			data := ""
			if len(e.Data) > 0 {
				text, err := json.Marshal(e.Data)
				if err != nil {
					return err
				}
				data = string(text)
			}
			return table.Write([]string{e.At.Format(time.RFC3339), e.What, e.Citizen, string(e.Code), string(e.Office), e.Staff, e.Citation, data, e.ID})
		}
	}
	if err := db.Processing(ctx, f, put); err != nil {
		return fmt.Errorf("write the log of processing: %w", err)
	}
	table.Flush()
	if err := errors.Join(table.Error(), w.Flush()); err != nil {
		return fmt.Errorf("write the log of processing: %w", err)
	}
	return nil
}
