package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/measure"
	"duaarah/store/measure/table"
	"duaarah/store/sqlite"
)

type statsCmd struct {
	By        string `enum:"all,office,topic,kind,region,platform,event,broadcast,staff,week,month,season" default:"office" help:"all, office, topic, kind, region, platform, event, broadcast, staff, week, month or season."`
	From      string `placeholder:"DAY" help:"Received on this day (2026-01-01) or later."`
	To        string `placeholder:"DAY" help:"Received on this day or earlier."`
	AsOf      string `placeholder:"TIME" help:"The moment of the report: 2026-05-01, 2026-05-01T12:00:00+07:00; now if left out."`
	Window    string `placeholder:"DAYS" default:"14" help:"Within how many days a reply is in time: 14, or 36h."`
	Format    string `enum:"table,json,csv,xlsx" default:"table" help:"table, json, csv (cells parted by commas) or xlsx (for Excel)."`
	Recompute bool   `help:"Compute from the history alone, as anyone can from an export: the same figures, slowly."`
}

// Run prints the figures.
func (c statsCmd) Run(ctx context.Context, p *program) error {
	q, err := c.query(p.cfg.Location())
	if err != nil {
		return err
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		stats := db.Stats
		if c.Recompute {
			stats = db.Recompute
		}
		report, err := stats(ctx, q)
		if err != nil {
			return err
		}
		switch c.Format {
		case "json":
			enc := json.NewEncoder(p.out)
			enc.SetIndent("", " ")
			return enc.Encode(report)
		case "csv":
			return table.CSV(p.out, report)
		case "xlsx":
			if isTerminal(p.out) {
				return usagef("--format xlsx is no text: send it into a file, as in duaarah stats --format xlsx > figures.xlsx")
			}
			return table.XLSX(p.out, report)
		}
		return p.statsTable(ctx, db, report)
	})
}

// query is what the flags ask for.
func (c statsCmd) query(zone *time.Location) (q measure.Query, err error) {
	q = measure.Query{By: measure.Grouping(c.By), From: c.From, To: c.To}
	for flag, day := range map[string]string{"--from": c.From, "--to": c.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return q, usagef("%s: %q is no day: want such as 2026-05-01", flag, day)
		}
	}
	if c.From != "" && c.To != "" && c.From > c.To {
		return q, usagef("--from %s is after --to %s", c.From, c.To)
	}
	if q.Window, err = window(c.Window); err != nil {
		return q, err
	}
	q.AsOf, err = c.moment(zone)
	return q, err
}

// window reads --window: a number of days, or a duration.
func window(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if n, nerr := strconv.ParseFloat(strings.TrimSuffix(v, "d"), 64); nerr == nil {
		d, err = time.Duration(n*24*float64(time.Hour)), nil
		if !(n <= 36500) {
			d = 0
		}
	}
	if err != nil || d <= 0 {
		return 0, usagef("--window: %q is no time to wait: want days such as 14, or 36h", v)
	}
	return d, nil
}

// moment reads --as-of. A day means its beginning. Zero: now.
func (c statsCmd) moment(zone *time.Location) (time.Time, error) {
	if c.AsOf == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, c.AsOf)
	if err != nil {
		t, err = time.ParseInLocation(time.DateOnly, c.AsOf, zone)
	}
	if err != nil || t.IsZero() { // which would be now
		return t, usagef("--as-of: %q is no time: want such as 2026-05-01 or 2026-05-01T12:00:00+07:00", c.AsOf)
	}
	return t.UTC(), nil
}

func (p *program) statsTable(ctx context.Context, db *sqlite.DB, report measure.Report) error {
	names, err := namesOf(ctx, db, report.By)
	if err != nil {
		return err
	}
	expired, err := db.Expired(ctx)
	if err != nil {
		return err
	}
	pr := p.printer()
	p.print(pr.S("cmd.stats.title", "at", pr.Moment(report.AsOf)))
	p.print("")
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, pr.S("cmd.stats.by."+string(report.By))+"\t"+pr.S("cmd.stats.head"))
	for _, g := range report.Groups {
		name := g.Key
		if n, ok := names[g.Key]; ok {
			name = n
		}
		fmt.Fprintln(w, strings.Join(statsRow(pr, name, g), "\t"))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	p.print("")
	if len(report.Groups) == 0 {
		p.print(pr.S("cmd.stats.nothing"))
	}
	if b := told(report); b.Messages+b.Answers > 0 && report.By != measure.ByBroadcast {
		p.print(pr.S("cmd.stats.broadcasts", "n", b.Messages, "recipients", b.Recipients, "answers", b.Answers, "answered", b.Answered, "season", b.InSeason))
	}
	if expired > 0 {
		p.print(pr.S("cmd.stats.expired", "n", expired))
	}
	p.print(pr.S("cmd.stats.what", "days", plainNumber(report.WindowDays)))
	return nil
}

// told adds up what the groups of a report told many at once.
func told(r measure.Report) (all measure.Broadcasts) {
	for _, g := range r.Groups {
		if b := g.Broadcasts; b != nil {
			all.Messages += b.Messages
			all.Recipients += b.Recipients
			all.InSeason += b.InSeason
			all.Answers += b.Answers
			all.Answered += b.Answered
		}
	}
	return all
}

// namesOf are the names that people know the groups by, where those are not the keys.
func namesOf(ctx context.Context, db *sqlite.DB, by measure.Grouping) (map[string]string, error) {
	names := map[string]string{}
	if by != measure.ByOffice && by != measure.ByRegion && by != measure.ByEvent && by != measure.ByBroadcast {
		return names, nil
	}
	err := db.View(ctx, func(r store.Reader) error {
		switch by {
		case measure.ByRegion:
			index, err := r.Regions()
			for _, known := range index.All() {
				names[known.Code] = index.Label(known.Code)
			}
			return err
		case measure.ByBroadcast:
			offices, err := r.Offices()
			if err != nil {
				return err
			}
			var ids []store.OfficeID
			for _, o := range offices {
				ids = append(ids, o.ID)
			}
			all, err := r.Broadcasts(ids, 1000)
			for _, b := range all {
				names[b.Code] = b.Name()
			}
			return err
		case measure.ByEvent:
			events, err := r.Occasions()
			for _, o := range events {
				names[string(o.ID)] = o.Name
			}
			return err
		}
		offices, err := r.Offices()
		for _, o := range offices {
			names[string(o.ID)] = o.Name
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the offices or the regions: %w", err)
	}
	return names, nil
}

// statsRow is a group's row.
func statsRow(pr messages.Printer, name string, g measure.Group) []string {
	twoWay, interval := "-", "-"
	if t := g.TwoWay; t != nil && t.Rate != nil {
		low, high := measure.Outward(*t.Low, *t.High)
		twoWay, interval = percent(*t.Rate), fmt.Sprintf("%d %%–%d %%", low, high)
	}
	estimate := func(v *float64, show func(float64) string) string {
		if v == nil || !g.Estimable() {
			return "-"
		}
		return show(*v)
	}
	duration := func(hours float64) string { return pr.Duration(time.Duration(hours * float64(time.Hour))) }
	var flags []string
	for _, f := range g.Flags {
		flags = append(flags, pr.S("cmd.stats.flag."+string(f)))
	}
	return []string{name, strconv.Itoa(g.Aspirations), strconv.Itoa(g.Excluded.Sum()), strconv.Itoa(g.Matured), twoWay, interval,
		estimate(g.Answered.D14, percent), estimate(g.WaitHours.P50, duration), strconv.Itoa(g.Ladder.Unheard + g.Ladder.Seen),
		strconv.Itoa(g.Replies.Undelivered), strings.Join(flags, ", ")}
}

// percent is a share in whole percent.
func percent(share float64) string { return strconv.Itoa(measure.Percent(share)) + " %" }

// plainNumber is a number without needless digits.
func plainNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
