package sqlite

import (
	"errors"
	"time"

	"duaarah/store"
)

func (r *reader) LeavesOf(office store.OfficeID, at time.Time) ([]store.Leave, error) {
	l, err := list(r.session, func(s scanner) (l store.Leave, err error) {
		err = s.Scan(&l.Office, &l.Staff, msColumn{&l.Since}, msColumn{&l.Until})
		return l, err
	}, `SELECT office, staff, since, until FROM leaves WHERE office = ? AND (until = 0 OR until > ?)`, office, ms(at))
	return l, wrap(err, "reading who is away")
}

func (r *reader) Loads(office store.OfficeID, staff []store.StaffID) ([]store.Load, error) {
	all := make([]store.Load, len(staff))
	for i, id := range staff {
		l, err := one(r.session, func(s scanner) (l store.Load, err error) {
			err = s.Scan(&l.Open, &l.Number)
			return l, err
		}, `SELECT (SELECT count(*) FROM aspirations WHERE claimed = ?1 AND office = ?2 AND state = 'open'),
			coalesce((SELECT number FROM assigned WHERE office = ?2 AND staff = ?1), 0)`, id, office)
		if err != nil {
			return nil, wrap(err, "reading how much somebody has")
		}
		l.Staff = id
		all[i] = l
	}
	return all, nil
}

func (r *reader) Claims(office store.OfficeID, staff store.StaffID, limit int) (first []store.Aspiration, total int, err error) {
	const held = ` WHERE claimed = ? AND office = ? AND state = 'open'`
	if total, err = one(r.session, value[int], `SELECT count(*) FROM aspirations`+held, staff, office); err == nil && total > 0 {
		first, err = list(r.session, scanAspiration, aspirationColumns+held+` ORDER BY id LIMIT ?`, staff, office, limit)
	}
	for _, a := range first {
		r.known(a)
	}
	return first, total, wrap(err, "reading what somebody has")
}

func (r *reader) TopicsOf(office store.OfficeID) (map[store.StaffID][]string, error) {
	all := map[store.StaffID][]string{}
	err := r.session.each(`SELECT staff, topic FROM staff_topics WHERE office = ? ORDER BY staff, topic`, []any{office}, func(s scanner) (bool, error) {
		var id store.StaffID
		var topic string
		err := s.Scan(&id, &topic)
		all[id] = append(all[id], topic)
		return true, err
	})
	return all, wrap(err, "reading whose topics are whose")
}

func (r *reader) Composing(a store.AspirationID, since time.Time) ([]store.Composing, error) {
	l, err := list(r.session, func(s scanner) (c store.Composing, err error) {
		err = s.Scan(&c.Staff, msColumn{&c.At})
		return c, err
	}, `SELECT staff, at FROM composing WHERE aspiration = ? AND at >= ? ORDER BY at DESC, staff`, a, ms(since))
	return l, wrap(err, "reading who writes a reply")
}

func (r *reader) NobodyThereAt(office store.OfficeID) (time.Time, error) {
	at, err := one(r.session, value[int64], `SELECT at FROM nobody_there WHERE office = ?`, office)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return fromMS(at), wrap(err, "reading whether anybody is there")
}

func (r *reader) Given(staff store.StaffID) (all []store.AspirationID, told time.Time, err error) {
	if all, err = list(r.session, value[store.AspirationID], `SELECT aspiration FROM given WHERE staff = ? ORDER BY aspiration`, staff); err != nil {
		return nil, told, wrap(err, "reading what somebody was given")
	}
	at, err := list(r.session, value[int64], `SELECT at FROM given_told WHERE staff = ?`, staff)
	if len(at) > 0 {
		told = fromMS(at[0])
	}
	return all, told, wrap(err, "reading when somebody was told")
}

func (t *txn) SaveLeave(l store.Leave) error {
	return wrap(t.exec(`INSERT INTO leaves (office, staff, since, until) VALUES (?, ?, ?, ?)
		ON CONFLICT (office, staff) DO UPDATE SET since = excluded.since, until = excluded.until`,
		l.Office, l.Staff, ms(l.Since), ms(l.Until)), "keeping that somebody is away")
}

func (t *txn) EndLeave(office store.OfficeID, staff store.StaffID) error {
	return wrap(t.exec(`DELETE FROM leaves WHERE office = ? AND staff = ?`, office, staff), "noting that somebody is back")
}

func (t *txn) GaveTo(office store.OfficeID, staff store.StaffID) error {
	return wrap(t.exec(`INSERT INTO assigned (office, staff, number)
		VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM assigned WHERE office = ?1))
		ON CONFLICT (office, staff) DO UPDATE SET number = excluded.number`, office, staff), "noting who was given something")
}

func (t *txn) SetNobodyThere(office store.OfficeID, at time.Time) error {
	if at.IsZero() {
		return wrap(t.exec(`DELETE FROM nobody_there WHERE office = ?`, office), "noting that somebody is there")
	}
	return wrap(t.exec(`INSERT INTO nobody_there (office, at) VALUES (?, ?) ON CONFLICT (office) DO UPDATE SET at = excluded.at`,
		office, ms(at)), "noting that nobody is there")
}

func (t *txn) SetTopicsOf(office store.OfficeID, staff store.StaffID, topics []string) error {
	err := t.exec(`DELETE FROM staff_topics WHERE office = ? AND staff = ?`, office, staff)
	for _, topic := range topics {
		if err == nil {
			err = t.exec(`INSERT INTO staff_topics (office, staff, topic) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, office, staff, topic)
		}
	}
	return wrap(err, "keeping whose topics are whose")
}

func (t *txn) SetComposing(a store.AspirationID, staff store.StaffID, at time.Time) error {
	if at.IsZero() {
		return wrap(t.exec(`DELETE FROM composing WHERE aspiration = ? AND staff = ?`, a, staff), "noting that nobody writes a reply")
	}
	return wrap(t.exec(`INSERT INTO composing (aspiration, staff, at) VALUES (?, ?, ?)
		ON CONFLICT (aspiration, staff) DO UPDATE SET at = excluded.at`, a, staff, ms(at)), "noting who writes a reply")
}

func (t *txn) AddGiven(staff store.StaffID, a store.AspirationID) error {
	return wrap(t.exec(`INSERT INTO given (staff, aspiration) VALUES (?, ?) ON CONFLICT DO NOTHING`, staff, a), "noting what somebody was given")
}

func (t *txn) EndGiven(staff store.StaffID, at time.Time) error {
	err := t.exec(`DELETE FROM given WHERE staff = ?`, staff)
	if err == nil {
		err = t.exec(`INSERT INTO given_told (staff, at) VALUES (?, ?) ON CONFLICT (staff) DO UPDATE SET at = excluded.at`, staff, ms(at))
	}
	return wrap(err, "noting that somebody was told")
}

// eraseClaims takes away who wrote a reply to it, and who is to be told that they have it.
func (t *txn) eraseClaims(id store.AspirationID) error {
	err := t.exec(`DELETE FROM composing WHERE aspiration = ?`, id)
	if err == nil {
		err = t.exec(`DELETE FROM given WHERE aspiration = ?`, id)
	}
	return err
}
