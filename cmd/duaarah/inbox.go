package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// inboxCmd is about updates whose handling failed: they are parked, with what the platform sent.
type inboxCmd struct {
	List  inboxListCmd  `cmd:"" help:"List them, the oldest first."`
	Retry inboxRetryCmd `cmd:"" help:"Handle one, or all, again."`
	Drop  inboxDropCmd  `cmd:"" help:"Throw one away for good."`
}

type inboxListCmd struct{}

// Run lists what is parked, without what people wrote.
func (inboxListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		parked, err := db.Inbox(nil).Parked(ctx)
		if err != nil {
			return err
		}
		pr := p.printer()
		if len(parked) == 0 {
			p.print(pr.S("cmd.inbox.empty"))
			return nil
		}
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, pr.S("cmd.inbox.head"))
		for _, u := range parked {
			fmt.Fprintf(w, "%d\t%s\t%s\t%d\t%s\n", u.ID, pr.Moment(u.At), u.Account, u.Attempts, u.Error)
		}
		return w.Flush()
	})
}

type inboxRetryCmd struct {
	ID  int64 `arg:"" optional:"" help:"As inbox list shows it."`
	All bool  `help:"All of them."`
}

// Run handles parked updates again. It may be used while the program serves.
func (c inboxRetryCmd) Run(ctx context.Context, p *program) error {
	if c.All == (c.ID != 0) {
		return errors.New("inbox retry wants an ID, or --all")
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		inbox := p.inbox(db, p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen)))
		parked, err := inbox.Parked(ctx)
		if err != nil {
			return err
		}
		platforms, err := p.platforms(ctx, db, p.cfg.Listen)
		if err != nil {
			return err
		}
		pr, found, failed := p.printer(), false, 0
		for _, u := range parked {
			if !c.All && u.ID != c.ID {
				continue
			}
			found = true
			if err := retry(ctx, inbox, platforms.all(), u); err != nil {
				failed++
				p.print(pr.S("cmd.inbox.failed", "id", int(u.ID), "why", err.Error()))
				continue
			}
			p.print(pr.S("cmd.inbox.done", "id", int(u.ID)))
		}
		switch {
		case !found && !c.All:
			return fmt.Errorf("nothing is parked as %d", c.ID)
		case failed > 0:
			return errTold
		}
		return nil
	})
}

// retry reads a parked update again, and handles it.
func retry(ctx context.Context, inbox *sqlite.Inbox, platforms []bot.Platform, parked store.Parked) error {
	for _, platform := range platforms {
		if platform.Account() != parked.Account {
			continue
		}
		decoder, ok := platform.(bot.Decoder)
		if !ok {
			return fmt.Errorf("%s cannot read its updates again", parked.Account)
		}
		u, err := decoder.Decode(json.RawMessage(parked.Raw))
		if err != nil {
			return fmt.Errorf("read the update: %w", err)
		}
		return inbox.Retry(ctx, parked.ID, u)
	}
	return fmt.Errorf("the account %s is not set up", parked.Account)
}

type inboxDropCmd struct {
	ID int64 `arg:"" help:"As inbox list shows it."`
}

// Run throws a parked update away.
func (c inboxDropCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		h := p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
		err := db.Update(ctx, func(tx store.Tx) error { return h.DropParked(tx, c.ID) })
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("nothing is parked as %d", c.ID)
		} else if err != nil {
			return err
		}
		p.print(p.printer().S("cmd.inbox.dropped", "id", int(c.ID)))
		return nil
	})
}
