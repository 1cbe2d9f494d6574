package sqlite

import (
	"errors"
	"time"

	"duaarah/store"
)

func (r *reader) CardAt(room store.RoomID, n int) (at time.Time, waits bool, err error) {
	type look struct {
		at    time.Time
		state string
	}
	l, err := one(r.session, func(s scanner) (l look, err error) {
		err = s.Scan(msColumn{&l.at}, &l.state)
		return l, err
	}, `SELECT created, state FROM outbox
		WHERE id = (SELECT outbox FROM cards WHERE room = ? ORDER BY outbox DESC LIMIT 1 OFFSET ?)`, room, n-1)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, false, nil
	}
	return l.at, l.state == statePending || l.state == stateLeased, wrap(err, "looking at a room's cards")
}

// uncarded are the gathered aspirations of a room that have no card there still, and that its office has still.
const uncarded = ` FROM gathered g CROSS JOIN aspirations a ON a.id = g.aspiration CROSS JOIN rooms r ON r.id = g.room AND r.office = a.office
	WHERE g.room = ? AND a.state = 'open' AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.aspiration = a.id AND c.room = g.room)`

func (r *reader) Gathered(room store.RoomID, limit int) (first []store.Aspiration, total int, latest time.Time, err error) {
	defer func() { err = wrap(err, "reading what is gathered for a room") }()
	type sum struct {
		n      int
		latest time.Time
	}
	s, err := one(r.session, func(s scanner) (x sum, err error) {
		err = s.Scan(&x.n, msColumn{&x.latest})
		return x, err
	}, `SELECT count(*), max(g.at)`+uncarded, room)
	if err != nil || s.n == 0 {
		return nil, 0, time.Time{}, err
	}
	// Aspirations are numbered as they come, and so is the primary key ordered.
	first, err = list(r.session, scanAspiration, aspirationColumns+` WHERE id IN (SELECT a.id`+uncarded+` ORDER BY g.aspiration LIMIT ?) ORDER BY id`,
		room, limit)
	return first, s.n, s.latest, err
}

func (r *reader) Gathering(room store.RoomID) (store.Gathering, error) {
	g, err := one(r.session, func(s scanner) (g store.Gathering, err error) {
		var wait int64
		err = s.Scan(&g.Room, &g.Outbox, msColumn{&g.Since}, &g.Shown, msColumn{&g.ShownAt}, &wait)
		g.Wait = time.Duration(wait) * time.Millisecond
		return g, err
	}, `SELECT room, outbox, since, shown, shown_at, wait FROM gatherings WHERE room = ?`, room)
	return g, wrap(err, "reading a room's gathering")
}

func (t *txn) Gather(room store.RoomID, aspiration store.AspirationID, at time.Time) error {
	err := t.exec(`INSERT INTO gathered (room, aspiration, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, room, aspiration, ms(at))
	return wrap(err, "gathering an aspiration")
}

func (t *txn) SaveGathering(g store.Gathering) error {
	err := t.exec(`INSERT INTO gatherings (room, outbox, since, shown, shown_at, wait) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (room) DO UPDATE SET outbox = excluded.outbox, since = excluded.since, shown = excluded.shown,
		shown_at = excluded.shown_at, wait = excluded.wait`,
		g.Room, g.Outbox, ms(g.Since), g.Shown, ms(g.ShownAt), g.Wait.Milliseconds())
	return wrap(err, "keeping a room's gathering")
}

func (t *txn) EndGathering(room store.RoomID) error {
	for _, q := range []string{`DELETE FROM gathered WHERE room = ?`, `DELETE FROM gatherings WHERE room = ?`} {
		if err := t.exec(q, room); err != nil {
			return wrap(err, "ending a room's gathering")
		}
	}
	return nil
}
