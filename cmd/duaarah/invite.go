package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"duaarah/bot/webchat"
	"duaarah/configs"
	"duaarah/store"
	"duaarah/store/sqlite"
)

type inviteCmd struct {
	Office string `required:"" placeholder:"ID" help:"The office."`
	Role   string `required:"" enum:"staff,admin" placeholder:"staff|admin" help:"staff answers; admin also sees the figures of all offices."`
}

// Run prints the code alone on the first line, then the links.
func (c inviteCmd) Run(ctx context.Context, p *program) error {
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
		secret, expires, err := p.invite(ctx, db, store.OfficeID(c.Office), store.Role(c.Role))
		if err != nil {
			return err
		}
		p.print(secret)
		for _, link := range inviteLinks(secret, accounts, p.cfg) {
			p.print(link)
		}
		pr := p.printer()
		p.print(pr.S("cmd.invite.good", "until", pr.Moment(expires)))
		p.print(pr.S("cmd.invite.typed", "code", secret))
		return nil
	})
}

// invite makes an invitation. Its secret is nowhere but in what is returned.
func (p *program) invite(ctx context.Context, db *sqlite.DB, office store.OfficeID, role store.Role) (secret string, expires time.Time, err error) {
	secret, hash := store.NewInvitation()
	now := p.clock().UTC()
	expires = now.Add(p.cfg.InviteKeep)
	err = db.Update(ctx, func(tx store.Tx) error {
		if _, err := tx.Office(office); errors.Is(err, store.ErrNotFound) {
			return noOffice(tx, office)
		} else if err != nil {
			return fmt.Errorf("find the office %s: %w", office, err)
		}
		err := tx.CreateInvitation(store.Invitation{Hash: hash, Office: office, Role: role, Created: now, Expires: expires})
		if err != nil {
			return fmt.Errorf("create an invitation: %w", err)
		}
		_, err = tx.Record(store.Event{At: now, Kind: store.EventInvite, Office: office, Data: map[string]any{"role": string(role)}})
		if err != nil {
			return fmt.Errorf("record an invitation: %w", err)
		}
		return nil
	})
	return secret, expires, err
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

// inviteLinks are the links by which the invitation can be taken up: in the web chat, and on every platform whose
// account is known from the latest start.
func inviteLinks(secret string, accounts []store.AccountInfo, cfg configs.Config) []string {
	var links []string
	web := false
	for _, a := range accounts {
		if a.StaffLink == "" {
			continue
		}
		code := strings.ReplaceAll(secret, "-", "")
		if a.Account.Platform == webchat.PlatformName {
			web, code = true, secret
		}
		links = append(links, strings.Replace(a.StaffLink, "%s", url.QueryEscape(code), 1))
	}
	if base := baseURL(cfg, cfg.Listen); !web && base != "" {
		links = append([]string{base + "/chat/staf/gabung?kode=" + url.QueryEscape(secret)}, links...)
	}
	return links
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
