package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

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
		err = db.Update(ctx, func(tx store.Tx) error {
			if unknown, err = admin.UnknownRegions(tx, seed); err != nil {
				return err
			}
			if changes, err = admin.Apply(tx, seed, p.clock()); err != nil {
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
		p.showChanges(pr, changes)
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

// read parses the file; its rules may name offices that the store has.
func (c applyCmd) read(ctx context.Context, p *program, db *sqlite.DB) (configs.Seed, error) {
	var known []string
	err := db.View(ctx, func(r store.Reader) error {
		offices, err := r.Offices()
		for _, o := range offices {
			known = append(known, string(o.ID))
		}
		return err
	})
	if err != nil {
		return configs.Seed{}, fmt.Errorf("list the offices: %w", err)
	}
	return configs.ReadSeed(c.File, p.cfg.TimeZone, known...)
}

func (p *program) showChanges(pr messages.Printer, changes []admin.Change) {
	for _, c := range changes {
		key := "cmd.apply.changed"
		if c.New {
			key = "cmd.apply.new"
		}
		p.print(strings.TrimSpace(pr.S(key, "what", pr.S("cmd.apply.what."+c.What), "name", c.Name)))
		for _, f := range c.Fields {
			p.print(pr.S("cmd.apply.field", "name", f.Name, "before", dash(f.Before), "after", dash(f.After)))
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
