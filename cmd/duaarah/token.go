package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"duaarah/handlers/dashboard"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// tokenCmd sees to the tokens of the HTTP API.
type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token. It is shown once."`
	List   tokenListCmd   `cmd:"" help:"List the tokens."`
	Revoke tokenRevokeCmd `cmd:"" help:"Make a token good for nothing, at once."`
}

type tokenCreateCmd struct {
	Name    string `required:"" placeholder:"NAME" help:"Who it is for."`
	Office  string `placeholder:"ID" help:"The one office that it may ask of; all if left out."`
	Expires string `placeholder:"90d" help:"After which it is good for nothing: 90d, 12h; never if left out."`
}

// tokenNameMost is how long a token's name may be.
const tokenNameMost = 80

// Run prints the token alone on the first line: it is kept nowhere.
func (c tokenCreateCmd) Run(ctx context.Context, p *program) error {
	name := strings.TrimSpace(c.Name)
	if name == "" || len(name) > tokenNameMost || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
		return usagef("--name: want 1 to %d characters, without line breaks", tokenNameMost)
	}
	keep, err := expiry(c.Expires)
	if err != nil {
		return err
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		secret, hash := store.NewSecret()
		now := p.clock().UTC()
		t := store.Token{Name: name, Hash: hash, Office: store.OfficeID(c.Office), Created: now}
		if keep > 0 {
			t.Expires = now.Add(keep)
		}
		err := db.Update(ctx, func(tx store.Tx) error {
			if t.Office != "" {
				if _, err := tx.Office(t.Office); errors.Is(err, store.ErrNotFound) {
					return noOffice(tx, t.Office)
				} else if err != nil {
					return fmt.Errorf("find the office %s: %w", t.Office, err)
				}
			}
			_, err := tx.CreateToken(t)
			return err
		})
		if errors.Is(err, store.ErrUsed) {
			return fmt.Errorf("there is a token %q in force: revoke it first, or choose another name", name)
		} else if err != nil {
			return fmt.Errorf("create a token: %w", err)
		}
		p.print(dashboard.TokenPrefix + secret)
		pr := p.printer()
		p.print(pr.S("cmd.token.once"))
		if !t.Expires.IsZero() {
			p.print(pr.S("cmd.token.until", "until", pr.Moment(t.Expires)))
		}
		return nil
	})
}

// expiry reads --expires: a number of days, or a duration; empty: 0, never.
func expiry(v string) (time.Duration, error) {
	if v == "" {
		return 0, nil
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(v, "d")); err == nil && n > 0 && n <= 36500 {
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		return 0, usagef("--expires: %q is no time: want such as 90d or 12h", v)
	}
	return d, nil
}

type tokenListCmd struct{}

// Run prints a line for each token.
func (tokenListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var all []store.Token
		err := db.View(ctx, func(r store.Reader) (err error) {
			all, err = r.Tokens()
			return err
		})
		if err != nil {
			return fmt.Errorf("list the tokens: %w", err)
		}
		pr := p.printer()
		if len(all) == 0 {
			p.print(pr.S("cmd.token.none"))
			return nil
		}
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, pr.S("cmd.token.head"))
		for _, t := range all {
			state := pr.S("cmd.token.in_force")
			switch {
			case !t.Revoked.IsZero():
				state = pr.S("cmd.token.revoked", "at", pr.Moment(t.Revoked))
			case !t.InForce(p.clock()):
				state = pr.S("cmd.token.expired", "at", pr.Moment(t.Expires))
			case !t.Expires.IsZero():
				state = pr.S("cmd.token.until", "until", pr.Moment(t.Expires))
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", t.ID, t.Name, dash(string(t.Office)), pr.Moment(t.Created), state)
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("print the tokens: %w", err)
		}
		return nil
	})
}

type tokenRevokeCmd struct {
	Name string `arg:"" help:"The name or the number of the token."`
}

// Run revokes the token in force of that name or number.
func (c tokenRevokeCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		err := db.Update(ctx, func(tx store.Tx) error {
			all, err := tx.Tokens()
			if err != nil {
				return err
			}
			for _, byNumber := range []bool{false, true} { // a name may look like a number
				for _, t := range all {
					if t.Revoked.IsZero() && (!byNumber && t.Name == c.Name || byNumber && strconv.FormatInt(t.ID, 10) == c.Name) {
						return tx.RevokeToken(t.ID, p.clock().UTC())
					}
				}
			}
			return store.ErrNotFound
		})
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no token %q in force: duaarah token list shows them", c.Name)
		} else if err != nil {
			return fmt.Errorf("revoke a token: %w", err)
		}
		p.print(p.printer().S("cmd.token.gone", "name", c.Name))
		return nil
	})
}
