package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
	"duaarah/store/sqlite"
)

type statsCmd struct {
	Format string `enum:"table,json" default:"table" help:"table or json."`
	AsOf   string `placeholder:"TIME" help:"The moment of the report: 2026-05-01, 2026-05-01T12:00:00+07:00; now if left out."`
}

// group is one office's figures in JSON.
type group struct {
	Key         string   `json:"key"` // the office's ID
	Name        string   `json:"name"`
	Received    int      `json:"received"`
	Excluded    int      `json:"excluded"`
	Answered    int      `json:"answered"`
	Waiting     int      `json:"waiting"`
	Again       int      `json:"again"`
	Undelivered int      `json:"undelivered"`
	OldestHours *float64 `json:"oldest_wait_hours"` // null: nobody waits
	MedianHours *float64 `json:"median_wait_hours"`
}

// Run computes the figures from the history, as anyone can from an export.
func (c statsCmd) Run(ctx context.Context, p *program) error {
	now, err := c.moment(p)
	if err != nil {
		return err
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var offices []store.Office
		err := db.View(ctx, func(r store.Reader) (err error) {
			offices, err = r.Offices()
			return err
		})
		if err != nil {
			return fmt.Errorf("list the offices: %w", err)
		}
		lines, failed := history(ctx, db)
		tallies := measure.Summarize(lines, now)
		if err := failed(); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		expired, err := db.Expired(ctx)
		if err != nil {
			return err
		}
		all := byOffice(offices, tallies)
		if c.Format == "json" {
			return p.statsJSON(now, offices, all, expired)
		}
		return p.statsTable(now, offices, all, expired)
	})
}

// moment reads --as-of. A day means its beginning.
func (c statsCmd) moment(p *program) (time.Time, error) {
	if c.AsOf == "" {
		return p.clock().UTC(), nil
	}
	if t, err := time.Parse(time.RFC3339, c.AsOf); err == nil {
		return t.UTC(), nil
	}
	t, err := time.ParseInLocation(time.DateOnly, c.AsOf, p.cfg.Location())
	if err != nil {
		return t, fmt.Errorf("--as-of: %q is no time: want such as 2026-05-01 or 2026-05-01T12:00:00+07:00", c.AsOf)
	}
	return t.UTC(), nil
}

// history is the lines of the history without texts; failed tells, after they were used up, whether they were all.
func history(ctx context.Context, db *sqlite.DB) (lines iter.Seq[store.Line], failed func() error) {
	var err error
	lines = func(yield func(store.Line) bool) {
		err = db.History(ctx, false, func(l store.Line) error {
			if !yield(l) {
				return context.Canceled
			}
			return nil
		})
	}
	return lines, func() error { return err }
}

// byOffice orders the tallies as the offices are, with one for every office.
func byOffice(offices []store.Office, tallies []store.Tally) []store.Tally {
	found := map[store.OfficeID]store.Tally{}
	for _, t := range tallies {
		found[t.Office] = t
	}
	var all []store.Tally
	for _, o := range offices {
		t := found[o.ID]
		t.Office = o.ID
		all = append(all, t)
	}
	return all
}

func (p *program) statsJSON(now time.Time, offices []store.Office, tallies []store.Tally, expired int) error {
	groups := []group{}
	for i, t := range tallies {
		g := group{Key: string(t.Office), Name: offices[i].Name, Received: t.Received, Excluded: t.Excluded,
			Answered: t.Answered, Waiting: t.Waiting, Again: t.Again, Undelivered: t.Undelivered}
		if t.Waiting > 0 {
			oldest, median := t.Oldest.Hours(), t.Median.Hours()
			g.OldestHours, g.MedianHours = &oldest, &median
		}
		groups = append(groups, g)
	}
	enc := json.NewEncoder(p.out)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		AsOf   time.Time `json:"as_of"`
		By     string    `json:"by"`
		Groups []group   `json:"groups"`
		// Expired counts drafts erased for want of consent: they are in none of the groups.
		Expired int `json:"drafts_expired"`
	}{now, "office", groups, expired})
}

func (p *program) statsTable(now time.Time, offices []store.Office, tallies []store.Tally, expired int) error {
	pr := p.printer()
	p.print(pr.S("cmd.stats.title", "at", pr.Moment(now)))
	p.print("")
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, pr.S("cmd.stats.head"))
	for i, t := range tallies {
		oldest, median := "-", "-"
		if t.Waiting > 0 {
			oldest, median = pr.Duration(t.Oldest), pr.Duration(t.Median)
		}
		row := []string{offices[i].Name, strconv.Itoa(t.Received), strconv.Itoa(t.Excluded), strconv.Itoa(t.Answered),
			strconv.Itoa(t.Waiting), oldest, median, strconv.Itoa(t.Undelivered)}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	p.print("")
	if expired > 0 {
		p.print(pr.S("cmd.stats.expired", "n", expired))
	}
	p.print(pr.S("cmd.stats.what"))
	return nil
}
