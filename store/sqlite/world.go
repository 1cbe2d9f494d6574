package sqlite

import (
	"errors"
	"fmt"
	"time"

	"duaarah/store"
)

const occasionColumns = `SELECT id, office, name, place, first, last, created, created_by, closed FROM occasions`

func scanOccasion(s scanner) (o store.Occasion, err error) {
	err = s.Scan(&o.ID, &o.Office, &o.Name, &o.Place, &o.From, &o.To, msColumn{&o.CreatedAt}, &o.CreatedBy, msColumn{&o.ClosedAt})
	return o, err
}

func (r *reader) Occasion(id store.OccasionID) (store.Occasion, error) {
	o, err := one(r.session, scanOccasion, occasionColumns+` WHERE id = ?`, id)
	return o, wrap(err, "reading an event in the real world")
}

func (r *reader) Occasions() ([]store.Occasion, error) {
	l, err := list(r.session, scanOccasion, occasionColumns+` ORDER BY last DESC, first DESC, created DESC, id`)
	return l, wrap(err, "reading the events in the real world")
}

func (t *txn) CreateOccasion(o store.Occasion) (store.Occasion, error) {
	for range 20 {
		o.ID = store.NewOccasionID()
		_, ok, err := t.insertNew(`INSERT INTO occasions (id, office, name, place, first, last, created, created_by, closed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			o.ID, o.Office, o.Name, o.Place, o.From, o.To, ms(o.CreatedAt), o.CreatedBy, ms(o.ClosedAt))
		if err != nil || ok {
			return o, wrap(err, "keeping an event in the real world")
		}
	}
	return o, fmt.Errorf("keeping an event in the real world: found no free ID")
}

func (t *txn) SaveOccasion(o store.Occasion) error {
	n, err := t.change(`UPDATE occasions SET office = ?, name = ?, place = ?, first = ?, last = ?, closed = ? WHERE id = ?`,
		o.Office, o.Name, o.Place, o.From, o.To, ms(o.ClosedAt), o.ID)
	return wrap(found(n, err), "keeping an event in the real world")
}

func (r *reader) Slip(hash string, at time.Time) (store.Slip, error) {
	x, err := one(r.session, func(s scanner) (x store.Slip, err error) {
		err = s.Scan(&x.Hash, &x.Aspiration, msColumn{&x.Created}, msColumn{&x.Expires}, msColumn{&x.UsedAt})
		return x, err
	}, `SELECT hash, aspiration, created, expires, used FROM slips WHERE hash = ?`, hash)
	switch {
	case err != nil:
	case !x.UsedAt.IsZero():
		err = store.ErrUsed
	case !at.Before(x.Expires):
		err = store.ErrExpired
	}
	return x, wrap(err, "looking up a slip")
}

func (t *txn) CreateSlip(x store.Slip) error {
	if err := t.exec(`DELETE FROM slips WHERE aspiration = ?`, x.Aspiration); err != nil {
		return wrap(err, "taking back earlier slips")
	}
	return wrap(t.exec(`INSERT INTO slips (hash, aspiration, created, expires, used) VALUES (?, ?, ?, ?, 0)`,
		x.Hash, x.Aspiration, ms(x.Created), ms(x.Expires)), "keeping a slip")
}

func (t *txn) UseSlip(hash string, at time.Time) (store.Slip, error) {
	x, err := t.Slip(hash, at)
	if err != nil {
		return x, err
	}
	x.UsedAt = fromMS(ms(at))
	return x, wrap(t.exec(`UPDATE slips SET used = ? WHERE hash = ?`, ms(at), hash), "using a slip up")
}

func (r *reader) SpokenContact(id store.AspirationID) (string, error) {
	s, err := one(r.session, value[string], `SELECT contact FROM spoken_contacts WHERE aspiration = ?`, id)
	return s, wrap(err, "reading how a citizen can be reached")
}

func (t *txn) SaveSpokenContact(id store.AspirationID, contact string) error {
	if contact == "" {
		return wrap(errors.Join(t.exec(`DELETE FROM spoken_contacts WHERE aspiration = ?`, id), t.emptyOutbox(` WHERE `+contactRows, id)),
			"forgetting how a citizen can be reached")
	}
	return wrap(t.exec(`INSERT INTO spoken_contacts (aspiration, contact) VALUES (?, ?)
		ON CONFLICT (aspiration) DO UPDATE SET contact = excluded.contact`, id, contact), "keeping how a citizen can be reached")
}

const contactRows = `aspiration = ? AND aspiration <> 0 AND purpose = 'contact' AND action = '' AND erased = 0`

func (r *reader) ContactsShown(id store.AspirationID) ([]store.OutboxRow, error) {
	rows, err := r.boxesAs(contactRows, id)
	return rows, wrap(err, "reading where it was said how a citizen can be reached")
}

const slipRows = `aspiration = ? AND aspiration <> 0 AND purpose = 'slip' AND action = '' AND erased = 0`

func (r *reader) Slips(id store.AspirationID) ([]store.OutboxRow, error) {
	rows, err := r.boxesAs(slipRows, id)
	return rows, wrap(err, "reading the slips that were sent")
}

// boxesAs are the outbox rows of an aspiration that are so.
func (r *reader) boxesAs(where string, id store.AspirationID) (rows []store.OutboxRow, err error) {
	boxes, err := list(r.session, scanBox, boxesWhere+where+` ORDER BY id`, id)
	for _, b := range boxes {
		rows = append(rows, b.OutboxRow)
	}
	return rows, err
}

func (t *txn) GiveWords(id store.AspirationID, to store.CitizenID) error {
	return wrap(t.exec(`UPDATE messages SET citizen = ? WHERE aspiration = ? AND side = 'citizen'`, to, id), "giving words to a citizen")
}

func (t *txn) VoidSlips(id store.AspirationID) error { return wrap(t.voidSlips(id), "voiding slips") }

func (t *txn) voidSlips(id store.AspirationID) error { return t.emptyOutbox(` WHERE `+slipRows, id) }

// eraseSpoken removes what is kept of an aspiration that was said in person beside its messages.
func (t *txn) eraseSpoken(id store.AspirationID) error {
	if err := t.exec(`DELETE FROM spoken_contacts WHERE aspiration = ?`, id); err != nil {
		return err
	}
	return t.exec(`DELETE FROM slips WHERE aspiration = ?`, id)
}
