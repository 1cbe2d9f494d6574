package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// officeCmd sees to offices, without a file: see applyCmd for one.
type officeCmd struct {
	List   officeListCmd   `cmd:"" help:"List the offices."`
	Show   officeShowCmd   `cmd:"" help:"Show how an office is set."`
	Create officeCreateCmd `cmd:"" help:"Create an office. Its ID is printed alone on the first line."`
	Set    officeSetCmd    `cmd:"" help:"Change how an office is set."`
}

type officeListCmd struct{}

// Run prints a line for each.
func (officeListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		pr := p.printer()
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, pr.S("cmd.office.head"))
		err := db.View(ctx, func(r store.Reader) error {
			all, err := r.Offices()
			for _, o := range all {
				members, err := r.StaffOf(o.ID)
				if err != nil {
					return err
				}
				state := pr.S("office.is_open")
				if o.Closed {
					state = pr.S("office.is_closed")
				}
				fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\n", o.ID, o.Name, len(members), pr.S("office.days", "n", o.Promise), state)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("list the offices: %w", err)
		}
		return w.Flush()
	})
}

type officeShowCmd struct {
	ID string `arg:"" help:"The office."`
}

// Run prints all that can be set of it.
func (c officeShowCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		return db.View(ctx, func(r store.Reader) error {
			some, err := officesOf(r, c.ID)
			if err == nil {
				p.print(admin.OfficeText(p.printer(), some[0]).S)
			}
			return err
		})
	})
}

type officeCreateCmd struct {
	ID   string `arg:"" help:"Its ID: 1 to 48 of a-z, 0-9 and -."`
	Name string `arg:"" help:"What people read."`
}

// Run makes one. It has no staff yet.
func (c officeCreateCmd) Run(ctx context.Context, p *program) error {
	return p.withNewStore(ctx, func(db *sqlite.DB) error {
		if err := p.seed(ctx, db); err != nil {
			return err
		}
		err := db.Update(ctx, func(tx store.Tx) error {
			o, err := admin.NewOffice(tx, store.OfficeID(c.ID), c.Name, p.cfg.TimeZone)
			if err != nil {
				return err
			}
			o.Zone = p.cfg.TimeZone
			_, err = admin.SaveOffice(tx, store.Office{}, o, 0, p.clock().UTC())
			return err
		})
		if errors.Is(err, store.ErrUsed) {
			return usagef("%q is no ID that is free: want 1 to 48 of a-z, 0-9 and -, and of no other office", c.ID)
		} else if err != nil {
			return fmt.Errorf("create an office: %w", err)
		}
		p.print(c.ID)
		p.print(p.printer().S("cmd.office.made", "id", c.ID))
		return nil
	})
}

type officeSetCmd struct {
	ID     string   `arg:"" help:"The office."`
	Values []string `arg:"" placeholder:"NAME=VALUE" help:"What to change: name, profile, promise (days), hours (senin-jumat 08.00-16.00; sabtu 08.00-12.00), days_off, time_zone, closed, public, holidays (yes or no), ask_region (none, regency or district), or a setting: a wrong one lists them."`
}

// Run changes it, and prints what changed.
func (c officeSetCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var changes []admin.Field
		err := db.Update(ctx, func(tx store.Tx) error {
			some, err := officesOf(tx, c.ID)
			if err != nil {
				return err
			}
			before := some[0]
			after := before
			for _, v := range c.Values {
				if after, err = setValue(after, v); err != nil {
					return err
				}
			}
			changes = admin.Differing(p.printer(), before, after)
			_, err = admin.SaveOffice(tx, before, after, 0, p.clock().UTC())
			return err
		})
		if err != nil {
			return err
		}
		pr := p.printer()
		if len(changes) == 0 {
			p.print(pr.S("cmd.apply.nothing"))
		}
		for _, f := range changes {
			p.print(pr.S("cmd.apply.field", "name", f.Name, "before", dash(f.Before), "after", dash(f.After)))
		}
		return nil
	})
}

// setValue gives an office a value, written as name=value.
func setValue(o store.Office, v string) (store.Office, error) {
	name, value, ok := strings.Cut(v, "=")
	if !ok {
		return o, usagef("%q: want a name and a value, such as promise=5", v)
	}
	yes := value == "yes"
	switch name {
	case "closed", "public", "holidays":
		if !yes && value != "no" {
			return o, usagef("%s: want yes or no", name)
		}
		switch name {
		case "closed":
			o.Closed = yes
		case "public":
			o.Public = yes
		default:
			o.WorksOnHolidays = yes
		}
		return o, nil
	case "time_zone":
		before := o.Zone
		o.Zone = value
		if o.Location().String() != value {
			o.Zone = before
			return o, usagef("time_zone: %q is none", value)
		}
		return o, nil
	}
	if after, ok, err := admin.Setting(o, name, value); ok || err != nil {
		return after, err
	}
	after, err := admin.SetField(o, name, value)
	if err != nil {
		return o, usagef("%q cannot be set: want name, profile, promise=5, hours=\"senin-jumat 08.00-16.00\", days_off=2026-12-31, time_zone, closed, public, holidays, or one of %s",
			v, strings.Join(admin.SettingPaths(), ", "))
	}
	return after, nil
}
