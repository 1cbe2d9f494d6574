package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/configs"
	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/sqlite"
)

type applyCmd struct {
	File string `arg:"" help:"YAML file with offices, rules, electoral districts, topics and seasons."`
	Yes  bool   `short:"y" help:"Do not ask."`
}

// errPreview undoes the transaction that found out what would change.
var errPreview = errors.New("preview")

// Run shows what the file changes, asks, and changes it.
func (c applyCmd) Run(ctx context.Context, p *program) error {
	return p.withNewStore(ctx, func(db *sqlite.DB) error {
		seed, err := c.read(ctx, p, db)
		if err != nil {
			return err
		}
		var changes []admin.Change
		var unknown []string
		var names map[store.StaffID]string
		err = db.Update(ctx, func(tx store.Tx) error {
			if unknown, err = admin.UnknownRegions(tx, seed); err != nil {
				return err
			}
			if changes, err = admin.Apply(tx, seed, p.clock()); err != nil {
				return err
			}
			if names, err = setBy(tx, changes); err != nil {
				return err
			}
			return errPreview
		})
		if !errors.Is(err, errPreview) {
			return fmt.Errorf("find out what changes: %w", err)
		}
		pr := p.printer()
		if len(changes) == 0 {
			p.print(pr.S("cmd.apply.nothing"))
			return nil
		}
		p.showChanges(pr, changes, names)
		if len(unknown) > 0 {
			p.print(pr.S("cmd.apply.unknown_regions", "codes", strings.Join(unknown, ", ")))
		}
		if !c.Yes && !p.agrees(pr.S("cmd.apply.ask")) {
			p.print(pr.S("cmd.apply.left"))
			return errTold
		}
		err = db.Update(ctx, func(tx store.Tx) error {
			_, err := admin.Apply(tx, seed, p.clock())
			return err
		})
		if err != nil {
			return fmt.Errorf("apply %s: %w", c.File, err)
		}
		p.print(pr.S("cmd.apply.done"))
		return nil
	})
}

// read parses the file; its rules may name offices and topics that the store has.
func (c applyCmd) read(ctx context.Context, p *program, db *sqlite.DB) (configs.Seed, error) {
	known := configs.Known{Topics: []string{}}
	err := db.View(ctx, func(r store.Reader) error {
		offices, err := r.Offices()
		if err != nil {
			return err
		}
		for _, o := range offices {
			known.Offices = append(known.Offices, string(o.ID))
		}
		topics, err := r.Topics()
		for _, t := range topics {
			known.Topics = append(known.Topics, t.ID)
		}
		return err
	})
	if err != nil {
		return configs.Seed{}, fmt.Errorf("list the offices and topics: %w", err)
	}
	return configs.ReadSeed(c.File, p.cfg.TimeZone, known)
}

// setBy are the names of those who set in chat what the changes take back.
func setBy(r store.Reader, changes []admin.Change) (map[store.StaffID]string, error) {
	names := map[store.StaffID]string{}
	for _, c := range changes {
		for _, f := range append([]admin.Field{{By: c.By}}, c.Fields...) {
			if f.By == 0 {
				continue
			}
			s, err := r.Staff(f.By)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, fmt.Errorf("staff %d: %w", f.By, err)
			}
			names[f.By] = cmp.Or(s.Name, fmt.Sprintf("#%d", f.By))
		}
	}
	return names, nil
}

// showChanges prints what would change, and which of it was set in chat, by whom and when.
func (p *program) showChanges(pr messages.Printer, changes []admin.Change, names map[store.StaffID]string) {
	inChat := func(by store.StaffID, at time.Time) {
		if by != 0 {
			p.print(pr.S("cmd.apply.in_chat", "staff", names[by], "at", pr.Moment(at)))
		}
	}
	for _, c := range changes {
		key := "cmd.apply.changed"
		if c.New {
			key = "cmd.apply.new"
		}
		p.print(strings.TrimSpace(pr.S(key, "what", pr.S("cmd.apply.what."+c.What), "name", c.Name)))
		inChat(c.By, c.At)
		for _, f := range c.Fields {
			p.print(pr.S("cmd.apply.field", "name", f.Name, "before", dash(f.Before), "after", dash(f.After)))
			inChat(f.By, f.At)
		}
	}
}

func dash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "-"
	}
	return strings.TrimSpace(s)
}

// agrees asks a question that "y" or "ya" agrees to.
func (p *program) agrees(question string) bool {
	fmt.Fprint(p.out, question+" ")
	line, err := bufio.NewReader(p.in).ReadString('\n')
	if err != nil && line == "" {
		p.print("")
		return false
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "ya", "yes":
		return true
	}
	return false
}
