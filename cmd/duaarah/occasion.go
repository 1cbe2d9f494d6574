package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/handlers/world"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// occasionCmd sees to events in the real world.
type occasionCmd struct {
	Create occasionCreateCmd `cmd:"" help:"Create an event. Its code is printed alone on the first line."`
	List   occasionListCmd   `cmd:"" help:"List the events, the latest first."`
	Close  occasionCloseCmd  `cmd:"" help:"Close an event. Its link still leads to its office."`
}

type occasionCreateCmd struct {
	Office string `required:"" placeholder:"ID" help:"The office that it is of."`
	Name   string `required:"" placeholder:"NAME" help:"What it is called."`
	Place  string `placeholder:"PLACE" help:"Where it is."`
	From   string `required:"" placeholder:"DAY" help:"Its day, or the first of them: 2026-11-30."`
	To     string `placeholder:"DAY" help:"The last of them, if there are several."`
}

// Run prints the code, then the link.
func (c occasionCreateCmd) Run(ctx context.Context, p *program) error {
	name, place := strings.Join(strings.Fields(c.Name), " "), strings.Join(strings.Fields(c.Place), " ")
	if talk.Blank(name) || utf8.RuneCountInString(name) > world.NameMost {
		return usagef("--name: want 1 to %d characters", world.NameMost)
	}
	if utf8.RuneCountInString(place) > world.PlaceMost {
		return usagef("--place: want %d characters at most", world.PlaceMost)
	}
	from, to, ok := world.Days(c.From, c.To)
	if !ok {
		return usagef("--from %q --to %q: want days such as 2026-11-30, the first not after the last", c.From, c.To)
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var made store.Occasion
		var links world.Links
		err := db.Update(ctx, func(tx store.Tx) error {
			office, err := tx.Office(store.OfficeID(c.Office))
			if errors.Is(err, store.ErrNotFound) {
				return noOffice(tx, store.OfficeID(c.Office))
			} else if err != nil {
				return fmt.Errorf("find the office %s: %w", c.Office, err)
			}
			o := store.Occasion{Office: office.ID, Name: name, Place: place, From: from, To: to}
			if made, err = matter.SaveOccasion(tx, o, 0, p.clock().UTC()); err != nil {
				return err
			}
			links, _, err = p.linksOf(tx, office, made)
			return err
		})
		if err != nil {
			return fmt.Errorf("create an event: %w", err)
		}
		p.print(string(made.ID))
		if links.URL != "" {
			p.print(links.URL)
		}
		p.print(p.printer().S("cmd.occasion.made", "id", string(made.ID), "office", string(made.Office)))
		return nil
	})
}

// linksOf are the links of an office, or of an event of it, as far as they are known from settings and the latest start.
func (p *program) linksOf(r store.Reader, office store.Office, o store.Occasion) (world.Links, bool, error) {
	accounts, err := r.Accounts()
	if err != nil {
		return world.Links{}, false, fmt.Errorf("list the accounts: %w", err)
	}
	path, payload := world.Path(office, o)
	links, ok := world.LinksOf(baseURL(p.cfg, p.cfg.Listen), path, payload, accounts)
	return links, ok, nil
}

type occasionListCmd struct {
	Office string `placeholder:"ID" help:"Those of one office alone."`
}

// Run prints a line for each event.
func (c occasionListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var all []store.Occasion
		err := db.View(ctx, func(r store.Reader) (err error) {
			all, err = r.Occasions()
			return err
		})
		if err != nil {
			return fmt.Errorf("list the events: %w", err)
		}
		pr := p.printer()
		today := p.clock().In(p.cfg.Location()).Format("2006-01-02")
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		n := 0
		for _, o := range all {
			if c.Office != "" && string(o.Office) != c.Office {
				continue
			}
			if n++; n == 1 {
				fmt.Fprintln(w, pr.S("cmd.occasion.head"))
			}
			days := o.From
			if o.To != o.From {
				days += " – " + o.To
			}
			state := pr.S("cmd.occasion.open")
			switch {
			case !o.ClosedAt.IsZero():
				state = pr.S("cmd.occasion.closed")
			case o.Ended(today):
				state = pr.S("cmd.occasion.ended")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", o.ID, o.Office, o.Name, dash(o.Place), days, state)
		}
		if n == 0 {
			p.print(pr.S("cmd.occasion.none"))
			return nil
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("print the events: %w", err)
		}
		return nil
	})
}

type occasionCloseCmd struct {
	ID string `arg:"" help:"The event's code."`
}

// Run closes it; the same again changes nothing.
func (c occasionCloseCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		key := "cmd.occasion.shut"
		var id store.OccasionID
		err := db.Update(ctx, func(tx store.Tx) error {
			o, ok, err := matter.OccasionCalled(tx, c.ID)
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("there is no event %q: duaarah occasion list shows them", c.ID)
			}
			id = o.ID
			if !o.ClosedAt.IsZero() {
				key = "cmd.occasion.already"
				return nil
			}
			o.ClosedAt = p.clock().UTC()
			_, err = matter.SaveOccasion(tx, o, 0, p.clock().UTC())
			return err
		})
		if err != nil {
			return fmt.Errorf("close an event: %w", err)
		}
		p.print(p.printer().S(key, "id", string(id)))
		return nil
	})
}
