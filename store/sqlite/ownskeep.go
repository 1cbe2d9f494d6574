package sqlite

import (
	"errors"
	"time"

	"duaarah/store"
)

// What is kept for its time alone: which of it is over, and forgetting it.

// ended is what the index aspirations_ended holds. SQLite takes it for what says so in these words.
const ended = `state <> 'open' AND state <> 'erased' AND state <> 'draft' AND state <> 'held'`

func (r *reader) EndedBefore(t time.Time, limit int) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT id FROM aspirations WHERE `+ended+` AND state IN ('closed', 'withdrawn', 'spam', 'merged')
		AND received < ?1 AND max(received, submitted, closed, turn_at, last_reply) < ?1 ORDER BY received LIMIT ?2`, ms(t), limit)
	return l, wrap(err, "listing what ended")
}

func (r *reader) GivenUpBefore(t time.Time, limit int) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT id FROM aspirations a WHERE `+ended+` AND state = 'cancelled' AND received < ?
		AND EXISTS (SELECT 1 FROM messages m WHERE m.aspiration = a.id AND m.erased = 0) ORDER BY received LIMIT ?`, ms(t), limit)
	return l, wrap(err, "listing drafts that were given up")
}

func (r *reader) PeopleIdleSince(t time.Time, limit int) ([]store.CitizenID, error) {
	l, err := list(r.session, value[store.CitizenID], `SELECT DISTINCT i.citizen FROM identities i JOIN citizens c ON c.id = i.citizen
		WHERE i.citizen IS NOT NULL AND i.staff IS NULL AND c.created < ?1
		AND NOT EXISTS (SELECT 1 FROM aspirations a WHERE a.citizen = i.citizen AND (a.state IN ('open', 'draft', 'held')
			OR max(a.received, a.submitted, a.closed, a.turn_at, a.last_reply) >= ?1))
		AND NOT EXISTS (SELECT 1 FROM consents k WHERE k.citizen = i.citizen AND k.at >= ?1)
		AND NOT EXISTS (SELECT 1 FROM subscriptions n WHERE n.citizen = i.citizen AND n.state = 'yes' AND n.at >= ?1) ORDER BY i.citizen LIMIT ?2`, ms(t), limit)
	return l, wrap(err, "listing people who were not heard of")
}

const (
	oldTalk     = ` FROM outbox WHERE aspiration = 0 AND action IN ('', 'edit') AND erased = 0 AND created < ?1 AND state NOT IN ('pending', 'leased')`
	oldMemories = ` FROM conversations WHERE at <> 0 AND at < ?1`
	oldRaw      = ` FROM parked WHERE at < ?1`
	// What people wrote where we keep the history of the chat, as far as it was not found to be of an aspiration; and what that is.
	oldTyped = ` FROM transcript t WHERE t.message <> '' AND t.kept = 0 AND t.at < ?1
		AND NOT EXISTS (SELECT 1 FROM held_replies x WHERE x.account = t.account AND x.chat = t.chat AND x.message = t.entry AND x.message <> '')`
	ofAspiration = `(EXISTS (SELECT 1 FROM messages x WHERE x.account = t.account AND x.chat = t.chat AND x.message = t.entry AND x.message <> '')
		OR EXISTS (SELECT 1 FROM notes x WHERE x.account = t.account AND x.chat = t.chat AND x.message = t.entry AND x.message <> ''))`
)

func (r *reader) TalkBefore(t time.Time) (messages, memories, raw int, err error) {
	for _, x := range []struct {
		n *int
		q string
	}{{&messages, oldTalk}, {&memories, oldMemories}, {&raw, oldRaw}} {
		if err == nil {
			*x.n, err = one(r.session, value[int], `SELECT count(*)`+x.q, ms(t))
		}
	}
	if err == nil {
		var typed int
		typed, err = one(r.session, value[int], `SELECT count(*)`+oldTyped+` AND NOT `+ofAspiration, ms(t))
		messages += typed
	}
	return messages, memories, raw, wrap(err, "counting old talk")
}

func (t *txn) ForgetTalk(before time.Time, limit int) (total int, more bool, err error) {
	defer func() { err = wrap(err, "forgetting old talk") }()
	boxes, err := list(t.session, value[int64], `SELECT id`+oldTalk+` ORDER BY created LIMIT ?2`, ms(before), limit)
	if err != nil {
		return 0, false, err
	}
	for _, b := range boxes {
		t.fresh.forget(b)
		said, err := list(t.session, scanSaidAt, `SELECT account, chat, message FROM sent WHERE outbox = ?`, b)
		if err != nil {
			return total, more, err
		}
		if err := t.forgetEntries(said); err != nil {
			return total, more, err
		}
		if err := t.exec(`UPDATE outbox SET body = `+emptied+`, erased = 1 WHERE id = ?`, b); err != nil {
			return total, more, err
		}
	}
	typed, more, err := t.forgetTyped(before, limit)
	if err != nil {
		return total, more, err
	}
	total, more = len(boxes)+typed, more || len(boxes) == limit
	for _, q := range []string{
		`DELETE FROM conversations WHERE (account, chat, identity) IN (SELECT account, chat, identity` + oldMemories + ` LIMIT ?2)`,
		`DELETE FROM parked WHERE id IN (SELECT id` + oldRaw + ` LIMIT ?2)`,
	} {
		n, err := t.change(q, ms(before), limit)
		if err != nil {
			return total, more, err
		}
		total, more = total+n, more || n == limit
	}
	if total > 0 { // the words are in free pages still
		err = t.exec(`INSERT INTO erasures (aspiration, at) VALUES (0, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, ms(t.db.now()))
	}
	return total, more, err
}

// typedLooked is how many times as many of what people wrote are looked at as may be forgotten.
const typedLooked = 5

// forgetTyped removes what people wrote where we keep the history of the chat. What is of an aspiration is marked, so that it is looked at
// once and no more: it goes with that. more: there may be others.
func (t *txn) forgetTyped(before time.Time, limit int) (n int, more bool, err error) {
	type entry struct {
		saidAt
		id int64
		of bool
	}
	all, err := list(t.session, func(s scanner) (e entry, err error) {
		err = s.Scan(&e.account, &e.chat, &e.entry, &e.id, &e.of)
		return e, err
	}, `SELECT t.account, t.chat, t.entry, t.id, `+ofAspiration+oldTyped+` ORDER BY t.at LIMIT ?2`, ms(before), typedLooked*limit)
	if err != nil {
		return 0, false, err
	}
	for _, e := range all {
		switch {
		case e.of:
			err = t.exec(`UPDATE transcript SET kept = 1 WHERE id = ?`, e.id)
		case n == limit:
			return n, true, nil
		default:
			n++
			err = t.forgetEntries([]saidAt{e.saidAt})
		}
		if err != nil {
			return n, false, err
		}
	}
	return n, len(all) == typedLooked*limit, nil
}

// saidAt is an entry of a chat's history.
type saidAt struct{ account, chat, entry string }

func scanSaidAt(s scanner) (p saidAt, err error) {
	err = s.Scan(&p.account, &p.chat, &p.entry)
	return p, err
}

// forgetEntries removes entries from the history of their chats: nothing says that they were there. The last of a chat is emptied, as what comes
// next is numbered after it.
func (t *txn) forgetEntries(all []saidAt) error {
	for _, p := range all {
		n, err := t.change(`DELETE FROM transcript AS t WHERE account = ? AND chat = ? AND entry = ? AND seq < (SELECT max(x.seq) FROM transcript x
			WHERE x.account = t.account AND x.chat = t.chat)`, p.account, p.chat, p.entry)
		if err == nil && n == 0 {
			err = t.eraseEntry(p.account, p.chat, p.entry)
		}
		if err == nil {
			err = t.exec(`DELETE FROM transcript_files WHERE account = ? AND chat = ? AND entry = ?`, p.account, p.chat, p.entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) DropFiles(outbox int64, at time.Time) error {
	b, err := t.box(outbox)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return wrap(err, "dropping files")
	}
	t.fresh.forget(outbox)
	if err := t.eraseEntries(outbox); err != nil {
		return wrap(err, "dropping files")
	}
	for _, f := range b.Out.Files {
		named, err := list(t.session, value[int64], `SELECT 1 FROM attachments WHERE id = ?1 OR blob = ?1 LIMIT 1`, f.ID)
		if err == nil && len(named) == 0 {
			err = t.discard(f.ID)
		}
		if err != nil {
			return wrap(err, "dropping files")
		}
	}
	err = t.exec(`UPDATE outbox SET body = `+emptied+`, erased = 1,
		state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END WHERE id = ?`, outbox)
	if err == nil {
		err = t.exec(`INSERT INTO erasures (aspiration, at) VALUES (0, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, ms(at))
	}
	return wrap(err, "dropping files")
}
