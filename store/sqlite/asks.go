package sqlite

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"duaarah/store"
)

// Asks is the questions that wait for an answer.
type Asks struct {
	db      *DB
	changed <-chan struct{}
}

// Asks makes a view of what was asked.
func (d *DB) Asks() *Asks { return &Asks{db: d, changed: d.subscribe(asksChanged)} }

// Changed has a value after commits by which something was asked.
func (a *Asks) Changed() <-chan struct{} { return a.changed }

// Due lists what is to be answered now, that which was asked first before the rest, and says when more will be: zero, if nothing else is known.
func (a *Asks) Due(ctx context.Context, now time.Time, limit int) (due []store.Ask, next time.Time, err error) {
	err = a.db.view(ctx, func(r *reader) error {
		if due, err = list(r.session, scanAsk, askColumns+` WHERE next <= ? OR next > ? ORDER BY next, id LIMIT ?`,
			ms(now), ms(now.Add(askLongest)), limit); err != nil {
			return err
		}
		later, err := list(r.session, value[int64], `SELECT next FROM asks WHERE next > ? ORDER BY next LIMIT 1`, ms(now))
		if len(later) > 0 {
			next = fromMS(later[0])
		}
		return err
	})
	return due, next, wrap(err, "listing what was asked")
}

// askLongest is beyond what an answer is ever postponed by: what waits longer was postponed before the clock was set back.
const askLongest = 3 * time.Hour

// Postpone notes that answering failed, and has it tried again at a time.
func (a *Asks) Postpone(ctx context.Context, id store.AskID, until time.Time) error {
	return wrap(a.db.update(ctx, func(tx *txn) error {
		return tx.exec(`UPDATE asks SET next = ?, attempts = attempts + 1 WHERE id = ?`, ms(until), id)
	}), "postponing an answer")
}

const askColumns = `SELECT id, identity, slot, account, chat, thread, body, at, next, attempts FROM asks`

func scanAsk(s scanner) (a store.Ask, err error) {
	var body string
	err = s.Scan(&a.ID, &a.Who, &a.Slot, accountColumn{&a.To.Account}, &a.To.Chat, &a.To.Thread, &body, msColumn{&a.At}, msColumn{&a.Next},
		&a.Attempts)
	a.Body = json.RawMessage(body)
	return a, err
}

func (t *txn) Ask(a store.Ask, most int) (store.AskID, error) {
	if err := t.exec(`DELETE FROM asks WHERE identity = ? AND slot = ?`, a.Who, a.Slot); err != nil {
		return 0, wrap(err, "keeping what was asked")
	}
	if a.Who != 0 {
		kind, _, ok := strings.Cut(a.Slot, " ")
		if !ok {
			kind = ""
		}
		const alike = `identity = ?1 AND substr(slot, 1, max(instr(slot, ' ') - 1, 0)) = ?2`
		if err := t.exec(`DELETE FROM asks WHERE `+alike+` AND id NOT IN (SELECT id FROM asks WHERE `+alike+` ORDER BY id DESC LIMIT ?3)`,
			a.Who, kind, max(most-1, 0)); err != nil {
			return 0, wrap(err, "keeping what was asked")
		}
	}
	t.touched[asksChanged] = true
	id, err := t.insert(`INSERT INTO asks (identity, slot, account, chat, thread, body, at, next, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		a.Who, a.Slot, accountText(a.To.Account), a.To.Chat, a.To.Thread, string(a.Body), ms(a.At), ms(a.Next))
	return store.AskID(id), wrap(err, "keeping what was asked")
}

func (t *txn) Answered(id store.AskID) (bool, error) {
	n, err := t.change(`DELETE FROM asks WHERE id = ?`, id)
	return n > 0, wrap(err, "noting an answer")
}

const digestColumns = `SELECT id, office, staff, identity, day, minute, off, next FROM digests`

func scanDigest(s scanner) (d store.Digest, err error) {
	err = s.Scan(&d.ID, &d.Office, &d.Staff, &d.Identity, &d.Day, &d.Minute, &d.Off, msColumn{&d.Next})
	return d, err
}

func (r *reader) Digest(id store.DigestID) (store.Digest, error) {
	d, err := one(r.session, scanDigest, digestColumns+` WHERE id = ?`, id)
	return d, wrap(err, "reading a digest")
}

func (r *reader) DigestOf(office store.OfficeID, staff store.StaffID) (store.Digest, error) {
	d, err := one(r.session, scanDigest, digestColumns+` WHERE office = ? AND staff = ?`, office, staff)
	return d, wrap(err, "reading a digest")
}

func (t *txn) SaveDigest(d store.Digest) (store.Digest, error) {
	err := t.exec(`INSERT INTO digests (office, staff, identity, day, minute, off, next) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (office, staff) DO UPDATE SET identity = excluded.identity, day = excluded.day, minute = excluded.minute,
		off = excluded.off, next = excluded.next`, d.Office, d.Staff, d.Identity, int(d.Day), d.Minute, d.Off, ms(d.Next))
	if err != nil {
		return d, wrap(err, "keeping a digest")
	}
	return t.DigestOf(d.Office, d.Staff)
}
