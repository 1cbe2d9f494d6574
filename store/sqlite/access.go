package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/store"
)

func scanSession(s scanner) (x store.Session, err error) {
	err = s.Scan(&x.Hash, &x.Staff, msColumn{&x.Created}, msColumn{&x.Expires})
	return x, err
}

func (r *reader) Session(hash string, at time.Time) (store.Session, error) {
	x, err := one(r.session, scanSession, `SELECT hash, staff, created, expires FROM signin_sessions WHERE hash = ?`, hash)
	if err == nil && !at.Before(x.Expires) {
		err = store.ErrExpired
	}
	return x, wrap(err, "reading a session")
}

// CreateSignIn sweeps out what has expired of all.
func (t *txn) CreateSignIn(l store.SignIn, at time.Time) error {
	for _, table := range []string{"signin_links", "signin_sessions"} {
		if err := t.exec(`DELETE FROM `+table+` WHERE expires <= ?`, ms(at)); err != nil {
			return wrap(err, "sweeping out old links and sessions")
		}
	}
	if err := t.exec(`DELETE FROM signin_links WHERE staff = ?`, l.Staff); err != nil {
		return wrap(err, "taking back earlier links")
	}
	return wrap(t.exec(`INSERT INTO signin_links (hash, staff, expires) VALUES (?, ?, ?)`, l.Hash, l.Staff, ms(l.Expires)),
		"keeping a link")
}

func (t *txn) UseSignIn(hash string, at time.Time) (store.StaffID, error) {
	l, err := one(t.session, func(s scanner) (l store.SignIn, err error) {
		err = s.Scan(&l.Staff, msColumn{&l.Expires})
		return l, err
	}, `SELECT staff, expires FROM signin_links WHERE hash = ?`, hash)
	if err != nil {
		return 0, wrap(err, "looking up a link")
	}
	if !at.Before(l.Expires) {
		return 0, wrap(store.ErrExpired, "looking up a link")
	}
	return l.Staff, wrap(t.exec(`DELETE FROM signin_links WHERE hash = ?`, hash), "using up a link")
}

func (t *txn) StartSession(x store.Session) error {
	return wrap(t.exec(`INSERT INTO signin_sessions (hash, staff, created, expires) VALUES (?, ?, ?, ?)`,
		x.Hash, x.Staff, ms(x.Created), ms(x.Expires)), "keeping a session")
}

func (t *txn) EndSession(hash string) error {
	return wrap(t.exec(`DELETE FROM signin_sessions WHERE hash = ?`, hash), "ending a session")
}

func (t *txn) EndSessions(of store.StaffID) (int, error) {
	if err := t.exec(`DELETE FROM signin_links WHERE staff = ?`, of); err != nil {
		return 0, wrap(err, "taking back links")
	}
	n, err := t.change(`DELETE FROM signin_sessions WHERE staff = ?`, of)
	return n, wrap(err, "ending sessions")
}

const tokenColumns = `SELECT id, name, hash, office, created, expires, revoked FROM api_tokens`

func scanToken(s scanner) (x store.Token, err error) {
	err = s.Scan(&x.ID, &x.Name, &x.Hash, &x.Office, msColumn{&x.Created}, msColumn{&x.Expires}, msColumn{&x.Revoked})
	return x, err
}

func (r *reader) Tokens() ([]store.Token, error) {
	l, err := list(r.session, scanToken, tokenColumns+` ORDER BY id`)
	return l, wrap(err, "reading the tokens")
}

func (r *reader) Token(hash string) (store.Token, error) {
	x, err := one(r.session, scanToken, tokenColumns+` WHERE hash = ?`, hash)
	return x, wrap(err, "reading a token")
}

func (t *txn) CreateToken(x store.Token) (store.Token, error) {
	_, err := one(t.session, value[int64], `SELECT id FROM api_tokens WHERE name = ? AND revoked = 0`, x.Name)
	if err == nil {
		return x, wrap(store.ErrUsed, "keeping a token")
	} else if !errors.Is(err, store.ErrNotFound) {
		return x, wrap(err, "keeping a token")
	}
	x.ID, err = t.insert(`INSERT INTO api_tokens (name, hash, office, created, expires, revoked) VALUES (?, ?, ?, ?, ?, 0)`,
		x.Name, x.Hash, x.Office, ms(x.Created), ms(x.Expires))
	return x, wrap(err, "keeping a token")
}

func (t *txn) RevokeToken(id int64, at time.Time) error {
	n, err := t.change(`UPDATE api_tokens SET revoked = ? WHERE id = ? AND revoked = 0`, ms(at), id)
	return wrap(found(n, err), "revoking a token")
}

// StaffNames are what staff are called, by what the figures and the history file call them.
func (d *DB) StaffNames(ctx context.Context) (map[string]string, error) {
	called := map[string]string{}
	err := d.view(ctx, func(r *reader) error {
		n, err := r.names()
		if err != nil {
			return err
		}
		all, err := list(r.session, func(s scanner) (x store.Staff, err error) {
			err = s.Scan(&x.ID, &x.Name)
			return x, err
		}, `SELECT id, name FROM staff ORDER BY id`)
		if err != nil {
			return err
		}
		for _, x := range all {
			key, err := n.staff(x.ID)
			if err != nil {
				return err
			}
			called[key] = x.Name
		}
		return nil
	})
	return called, wrap(err, "reading the names of staff")
}
