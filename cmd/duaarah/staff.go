package main

import (
	"context"
	"errors"
	"fmt"

	"duaarah/handlers/team"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// staffCmd sees to the people of offices.
type staffCmd struct {
	List staffListCmd `cmd:"" help:"List them: role, what they have in hand, when they were last there."`
	Role staffRoleCmd `cmd:"" help:"Give somebody another role."`
	End  staffEndCmd  `cmd:"" help:"End what somebody is in an office, at once."`
}

type staffListCmd struct {
	Office string `placeholder:"ID" help:"Those of one office alone."`
}

// errLooked undoes the transaction in which something was only looked at.
var errLooked = errors.New("looked")

// Run prints a line for each, by office.
func (c staffListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		pr, h := p.printer(), p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
		err := db.Update(ctx, func(tx store.Tx) error {
			offices, err := officesOf(tx, c.Office)
			if err != nil {
				return err
			}
			for _, o := range offices {
				members, err := tx.StaffOf(o.ID)
				if err != nil {
					return err
				}
				p.print(pr.S("cmd.staff.office", "office", o.Name, "id", string(o.ID), "n", len(members)))
				for _, m := range members {
					line, err := h.Person(tx, pr, m)
					if err != nil {
						return err
					}
					p.print(fmt.Sprintf("%6d  %s", m.Staff, line))
				}
			}
			return errLooked
		})
		if errors.Is(err, errLooked) {
			return nil
		}
		return err
	})
}

type staffRoleCmd struct {
	Office string `required:"" placeholder:"ID" help:"The office."`
	ID     int64  `arg:"" help:"The person, as staff list shows them."`
	Role   string `arg:"" enum:"staff,head,admin,auditor" help:"staff, head, admin or auditor."`
}

// Run gives somebody another role.
func (c staffRoleCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		pr, h := p.printer(), p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
		said := ""
		err := db.Update(ctx, func(tx store.Tx) error {
			before, changed, err := h.SetRole(tx, store.OfficeID(c.Office), store.StaffID(c.ID), store.Role(c.Role))
			if err != nil {
				return err
			}
			name, err := staffName(tx, pr, store.StaffID(c.ID))
			if said = pr.S("cmd.staff.role", "name", name, "before", team.RoleName(pr, before), "after", team.RoleName(pr, store.Role(c.Role))); !changed {
				said = pr.S("cmd.staff.has_role", "name", name, "role", team.RoleName(pr, before))
			}
			return err
		})
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("nobody of %s has the number %d: duaarah staff list shows them", c.Office, c.ID)
		} else if err != nil {
			return err
		}
		p.print(said)
		return nil
	})
}

type staffEndCmd struct {
	Office string `required:"" placeholder:"ID" help:"The office."`
	ID     int64  `arg:"" help:"The person, as staff list shows them."`
}

// Run has somebody leave. That nobody may be left who sees to the office is told, and no hindrance: the operator can invite.
func (c staffEndCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		pr, h := p.printer(), p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
		var said []string
		err := db.Update(ctx, func(tx store.Tx) error {
			left, err := h.EndMembership(tx, store.OfficeID(c.Office), store.StaffID(c.ID))
			if err != nil {
				return err
			}
			name, err := staffName(tx, pr, store.StaffID(c.ID))
			if err != nil {
				return err
			}
			said = []string{pr.S("cmd.staff.ended", "name", name, "office", c.Office, "n", left.Returned)}
			members, err := tx.StaffOf(store.OfficeID(c.Office))
			if err != nil {
				return err
			}
			for _, m := range members {
				if m.Role.May(store.RightTeam) {
					return nil
				}
			}
			said = append(said, pr.S("cmd.staff.nobody_left", "office", c.Office))
			return nil
		})
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("nobody of %s has the number %d: duaarah staff list shows them", c.Office, c.ID)
		} else if err != nil {
			return err
		}
		for _, line := range said {
			p.print(line)
		}
		return nil
	})
}
