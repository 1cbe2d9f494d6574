package main

import (
	"context"
	"fmt"
	"time"

	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/sqlite"
)

type retentionCmd struct {
	DryRun bool `help:"Only tell what would be erased."`
}

// retentionMost is up to how many are counted.
const retentionMost = 100_000

// Run erases what was kept for as long as is set, or tells what would be.
func (c retentionCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		if !c.DryRun {
			h := p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
			for more := true; more; {
				if err := db.Update(ctx, func(tx store.Tx) (err error) {
					more, err = h.Sweep(tx)
					return err
				}); err != nil {
					return fmt.Errorf("erase what had its time: %w", err)
				}
			}
			p.print(p.printer().S("cmd.retention.done"))
			return nil
		}
		lines, err := p.retention(ctx, db, p.printer())
		for _, l := range lines {
			p.print(l)
		}
		return err
	})
}

// counted is how many there are, as far as they were counted.
func counted(n int) string {
	if n >= retentionMost {
		return fmt.Sprint("≥ ", n)
	}
	return fmt.Sprint(n)
}

// retention says of each kind how long it is kept, and how many have had their time.
func (p *program) retention(ctx context.Context, db *sqlite.DB, pr messages.Printer) (lines []string, err error) {
	now := p.clock()
	line := func(key string, keep time.Duration, count func(before time.Time) (int, error)) error {
		if keep == 0 {
			lines = append(lines, pr.S("cmd.retention."+key+"_ever"))
			return nil
		}
		n, err := count(now.Add(-keep))
		lines = append(lines, pr.S("cmd.retention."+key, "span", pr.Wait(keep), "n", counted(n)))
		return err
	}
	err = db.View(ctx, func(r store.Reader) error {
		for _, k := range []struct {
			key   string
			keep  time.Duration
			count func(before time.Time) (int, error)
		}{
			{"words", p.cfg.KeepWords, func(t time.Time) (int, error) {
				l, err := r.EndedBefore(t, retentionMost)
				return len(l), err
			}},
			{"people", p.cfg.KeepPeople, func(t time.Time) (int, error) {
				l, err := r.PeopleIdleSince(t, retentionMost)
				return len(l), err
			}},
			{"drafts", p.cfg.KeepDrafts, func(t time.Time) (int, error) {
				l, err := r.GivenUpBefore(t, retentionMost)
				return len(l), err
			}},
			{"talk", p.cfg.KeepTalk, func(t time.Time) (int, error) {
				messages, memories, raw, err := r.TalkBefore(t)
				return messages + memories + raw, err
			}},
		} {
			if err := line(k.key, k.keep, k.count); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("look what had its time: %w", err)
	}
	return lines, err
}
