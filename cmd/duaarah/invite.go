package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"text/tabwriter"

	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/handlers/team"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// inviteCmd makes, lists and revokes invitations.
type inviteCmd struct {
	Create inviteCreateCmd `cmd:"" default:"withargs" help:"Make an invitation. Its code is printed alone on the first line."`
	List   inviteListCmd   `cmd:"" help:"List the invitations that are open."`
	Revoke inviteRevokeCmd `cmd:"" help:"Make an invitation good for nothing, at once."`
}

type inviteCreateCmd struct {
	Office  string `required:"" placeholder:"ID" help:"The office."`
	Role    string `required:"" enum:"staff,head,admin,auditor" placeholder:"staff|head|admin|auditor" help:"staff answers; head also sees to the office's people and settings; admin also to what belongs to no office; auditor only reads."`
	Most    int    `default:"1" placeholder:"N" help:"How many people may use it."`
	Expires string `placeholder:"7d" help:"After which it is good for nothing: 7d, 12h; as invite_keep says if left out."`
}

// Run prints the code alone on the first line, then the links.
func (c inviteCreateCmd) Run(ctx context.Context, p *program) error {
	if c.Most < 1 || c.Most > admin.InviteMost {
		return usagef("--most: want 1 to %d", admin.InviteMost)
	}
	keep, err := expiry(c.Expires)
	if err != nil {
		return err
	}
	return p.withNewStore(ctx, func(db *sqlite.DB) error {
		if err := p.seed(ctx, db); err != nil {
			return err
		}
		var accounts []store.AccountInfo
		err := db.View(ctx, func(r store.Reader) (err error) {
			accounts, err = r.Accounts()
			return err
		})
		if err != nil {
			return fmt.Errorf("list the accounts: %w", err)
		}
		inv := store.Invitation{Office: store.OfficeID(c.Office), Role: store.Role(c.Role), Most: c.Most}
		if keep > 0 {
			inv.Expires = p.clock().UTC().Add(keep)
		}
		secret, inv, err := p.invite(ctx, db, inv)
		if err != nil {
			return err
		}
		p.print(secret)
		for _, link := range admin.InviteLinks(secret, baseURL(p.cfg, p.cfg.Listen), accounts) {
			p.print(link)
		}
		pr := p.printer()
		p.print(pr.S("cmd.invite.good", "until", pr.Moment(inv.Expires), "n", inv.Most))
		p.print(pr.S("cmd.invite.typed", "code", secret))
		return nil
	})
}

// invite makes an invitation, good for as long as is set unless it says until when. Its secret is nowhere but in what is returned.
func (p *program) invite(ctx context.Context, db *sqlite.DB, inv store.Invitation) (secret string, made store.Invitation, err error) {
	now := p.clock().UTC()
	if inv.Expires.IsZero() {
		inv.Expires = now.Add(p.cfg.InviteKeep)
	}
	err = db.Update(ctx, func(tx store.Tx) error {
		if _, err := tx.Office(inv.Office); errors.Is(err, store.ErrNotFound) {
			return noOffice(tx, inv.Office)
		} else if err != nil {
			return fmt.Errorf("find the office %s: %w", inv.Office, err)
		}
		secret, made, err = team.Invite(tx, inv, now)
		return err
	})
	return secret, made, err
}

type inviteListCmd struct {
	Office string `placeholder:"ID" help:"Those of one office alone."`
}

// Run prints a line for each that still lets somebody in; never what would.
func (c inviteListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		pr := p.printer()
		n := 0
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		err := db.View(ctx, func(r store.Reader) error {
			offices, err := officesOf(r, c.Office)
			if err != nil {
				return err
			}
			for _, o := range offices {
				all, err := r.Invitations(o.ID)
				if err != nil {
					return err
				}
				for _, inv := range all {
					if !inv.Good(p.clock()) {
						continue
					}
					if n++; n == 1 {
						fmt.Fprintln(w, pr.S("cmd.invite.head"))
					}
					by := pr.S("trail.operator")
					if inv.By != 0 {
						if by, err = staffName(r, pr, inv.By); err != nil {
							return err
						}
					}
					fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d/%d\n", inv.ID, o.ID, team.RoleName(pr, inv.Role), by, pr.Moment(inv.Expires), inv.Used, inv.Most)
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("list the invitations: %w", err)
		}
		if n == 0 {
			p.print(pr.S("cmd.invite.none"))
		}
		return w.Flush()
	})
}

// officesOf are all offices, or the one of that ID.
func officesOf(r store.Reader, id string) ([]store.Office, error) {
	if id == "" {
		return r.Offices()
	}
	o, err := r.Office(store.OfficeID(id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, noOffice(r, store.OfficeID(id))
	}
	return []store.Office{o}, err
}

type inviteRevokeCmd struct {
	ID int64 `arg:"" help:"As invite list shows it."`
}

// Run revokes one.
func (c inviteRevokeCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		err := db.Update(ctx, func(tx store.Tx) error {
			inv, err := tx.Invitation(store.InvitationID(c.ID))
			if err != nil {
				return err
			}
			return team.Uninvite(tx, inv, 0, "asked", p.clock().UTC())
		})
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no invitation %d in force: duaarah invite list shows them", c.ID)
		} else if err != nil {
			return err
		}
		p.print(p.printer().S("cmd.invite.revoked", "id", int(c.ID)))
		return nil
	})
}

// noOffice says which offices there are instead.
func noOffice(r store.Reader, id store.OfficeID) error {
	offices, err := r.Offices()
	if err != nil {
		return fmt.Errorf("list the offices: %w", err)
	}
	var ids []string
	for _, o := range offices {
		ids = append(ids, string(o.ID))
	}
	return fmt.Errorf("there is no office %q; there are: %s", id, strings.Join(ids, ", "))
}

// baseURL is where people reach the web server that listens at address. Empty: that cannot be known.
func baseURL(cfg configs.Config, address string) string {
	if cfg.PublicURL != "" {
		return cfg.PublicURL
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "0" {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
