package sqlite

import (
	"time"

	"duaarah/store"
)

func scanLikeText(s scanner) (l store.LikeText, err error) {
	err = s.Scan(&l.Aspiration, &l.Citizen, msColumn{&l.At})
	return l, err
}

func (r *reader) LikeTexts(keys store.TextKeys, since time.Time, limit int) (all []store.AspirationID, err error) {
	var ids []store.AspirationID
	shared := map[store.AspirationID]int{}
	for i, q := range [...]string{likeTexts1, likeTexts2, likeTexts3} {
		if err := r.each(q, []any{keys[i], ms(since), 3 * limit}, func(s scanner) (bool, error) {
			id := store.AspirationID(s.Int(0))
			if shared[id]++; shared[id] == 1 {
				ids = append(ids, id)
			}
			return true, nil
		}); err != nil {
			return nil, wrap(err, "looking for like texts")
		}
	}
	for most := len(keys); most > 0; most-- {
		for _, id := range ids {
			if len(all) == limit {
				return all, nil
			}
			if shared[id] == most {
				all = append(all, id)
			}
		}
	}
	return all, nil
}

func (r *reader) LikeText(id store.AspirationID) (store.LikeText, error) {
	l, err := one(r.session, scanLikeText, `SELECT aspiration, citizen, at FROM like_texts WHERE aspiration = ?`, id)
	return l, wrap(err, "reading a like text")
}

// These are answered by an index alone: few of the many that share a key are read.
const (
	likeTexts1 = `SELECT aspiration FROM like_texts WHERE key1 = ? AND at >= ? ORDER BY at DESC LIMIT ?`
	likeTexts2 = `SELECT aspiration FROM like_texts WHERE key2 = ? AND at >= ? ORDER BY at DESC LIMIT ?`
	likeTexts3 = `SELECT aspiration FROM like_texts WHERE key3 = ? AND at >= ? ORDER BY at DESC LIMIT ?`
)

// longestDraft is how long before it was sent an aspiration may have begun, at most.
const longestDraft = 30 * 24 * time.Hour

func (r *reader) LikeTextOf(citizen store.CitizenID, keys store.TextKeys, since time.Time) (store.LikeText, error) {
	// By their own aspirations: many share a key, and few have written before.
	l, err := one(r.session, scanLikeText, `SELECT l.aspiration, l.citizen, l.at FROM aspirations a CROSS JOIN like_texts l ON l.aspiration = a.id
		WHERE a.citizen = ? AND a.received >= ? AND l.citizen = a.citizen AND l.at >= ? AND l.key1 = ? AND l.key2 = ? AND l.key3 = ? ORDER BY l.at DESC, l.aspiration DESC LIMIT 1`,
		citizen, ms(since.Add(-longestDraft)), ms(since), keys[0], keys[1], keys[2])
	return l, wrap(err, "looking for what a citizen sent before")
}

func (r *reader) Harmless(keys store.TextKeys) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT DISTINCT aspiration FROM harmless WHERE key IN (?, ?, ?)
		ORDER BY aspiration DESC LIMIT 20`, keys[0], keys[1], keys[2])
	return l, wrap(err, "looking for texts that are no spam")
}

func (r *reader) AsideNote(room store.RoomID) (store.AsideNote, error) {
	n, err := one(r.session, func(s scanner) (n store.AsideNote, err error) {
		err = s.Scan(&n.Room, &n.Outbox, msColumn{&n.At})
		return n, err
	}, `SELECT room, outbox, at FROM aside_notes WHERE room = ?`, room)
	return n, wrap(err, "reading what is set aside for a room")
}

func (r *reader) Reveals(id store.AspirationID) ([]store.Reveal, error) {
	l, err := list(r.session, func(s scanner) (x store.Reveal, err error) {
		err = s.Scan(&x.ID, &x.Aspiration, &x.Staff, msColumn{&x.At}, &x.Reason)
		return x, err
	}, `SELECT id, aspiration, staff, at, reason FROM reveals WHERE aspiration = ? ORDER BY id`, id)
	return l, wrap(err, "reading who was shown numbers")
}

// likePrune is how many texts grown old are looked at when one comes in.
const likePrune = 4

func (t *txn) IndexText(l store.LikeText, keys store.TextKeys, old time.Time) error {
	aged, err := list(t.session, value[store.AspirationID], `SELECT aspiration FROM (SELECT aspiration, at FROM like_texts ORDER BY aspiration LIMIT ?)
		WHERE at < ?`, likePrune, ms(old))
	for _, id := range aged {
		if err == nil {
			err = t.exec(`DELETE FROM like_texts WHERE aspiration = ?`, id)
		}
	}
	if err != nil {
		return wrap(err, "forgetting old texts")
	}
	err = t.exec(`INSERT INTO like_texts (aspiration, citizen, at, key1, key2, key3) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at, key1 = excluded.key1, key2 = excluded.key2, key3 = excluded.key3`,
		l.Aspiration, l.Citizen, ms(l.At), keys[0], keys[1], keys[2])
	return wrap(err, "indexing a text")
}

func (t *txn) SaveHarmless(id store.AspirationID, keys store.TextKeys) error {
	for _, k := range keys {
		if err := t.exec(`INSERT INTO harmless (key, aspiration) VALUES (?, ?) ON CONFLICT DO NOTHING`, k, id); err != nil {
			return wrap(err, "keeping a text that is no spam")
		}
	}
	return nil
}

func (t *txn) SaveAsideNote(n store.AsideNote) error {
	err := t.exec(`INSERT INTO aside_notes (room, outbox, at) VALUES (?, ?, ?)
		ON CONFLICT (room) DO UPDATE SET outbox = excluded.outbox, at = excluded.at`, n.Room, n.Outbox, ms(n.At))
	return wrap(err, "keeping what is set aside for a room")
}

func (t *txn) DropAsideNote(room store.RoomID) error {
	return wrap(t.exec(`DELETE FROM aside_notes WHERE room = ?`, room), "dropping what is set aside for a room")
}

func (t *txn) SaveReveal(r store.Reveal) (store.Reveal, error) {
	id, _, err := t.insertNew(`INSERT INTO reveals (aspiration, staff, at, reason) VALUES (?, ?, ?, ?)`, r.Aspiration, r.Staff, ms(r.At), r.Reason)
	r.ID = store.RevealID(id)
	return r, wrap(err, "keeping that numbers were shown")
}

// eraseCautions removes what an aspiration's words left behind, and the reasons that staff gave for looking at them.
func (t *txn) eraseCautions(id store.AspirationID) error {
	for _, q := range []string{`DELETE FROM like_texts WHERE aspiration = ?`, `DELETE FROM harmless WHERE aspiration = ?`,
		`UPDATE reveals SET reason = '' WHERE aspiration = ?`} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}
