package sqlite

import (
	"strings"
	"time"

	"duaarah/store"
)

const supportColumns = `SELECT aspiration, citizen, identity, account, chat, thread, draft, at, until, told, receipt FROM supports`

func scanSupport(s scanner) (x store.Support, err error) {
	err = s.Scan(&x.Aspiration, &x.Citizen, &x.Identity, accountColumn{&x.Home.Account}, &x.Home.Chat, &x.Home.Thread, &x.Draft,
		msColumn{&x.At}, msColumn{&x.Until}, &x.Told, &x.Receipt)
	return x, err
}

// Support implements store.AloneReader.
func (r *reader) Support(aspiration store.AspirationID, citizen store.CitizenID) (store.Support, error) {
	s, err := one(r.session, scanSupport, supportColumns+` WHERE aspiration = ? AND citizen = ?`, aspiration, citizen)
	return s, wrap(err, "reading a support")
}

// Supports implements store.AloneReader.
func (r *reader) Supports(citizen store.CitizenID, limit int) ([]store.Support, error) {
	if r.noAspiration[citizen] { // they are new
		return nil, nil
	}
	l, err := list(r.session, scanSupport, supportColumns+` WHERE citizen = ? AND until = 0 ORDER BY at DESC, aspiration DESC LIMIT ?`, citizen, limit)
	return l, wrap(err, "reading what a citizen supports")
}

// SupportsEver implements store.AloneReader.
func (r *reader) SupportsEver(citizen store.CitizenID) ([]store.Support, error) {
	l, err := list(r.session, scanSupport, supportColumns+` WHERE citizen = ? ORDER BY at, aspiration`, citizen)
	return l, wrap(err, "reading what a citizen ever supported")
}

// Supporters implements store.AloneReader.
func (r *reader) Supporters(aspiration store.AspirationID, limit int) (first []store.Support, n int, err error) {
	first, err = list(r.session, scanSupport, supportColumns+` WHERE aspiration = ? AND until = 0 ORDER BY at, citizen LIMIT ?`, aspiration, limit)
	if n = len(first); err == nil && n == limit {
		n, err = r.supporters(aspiration)
	}
	return first, n, wrap(err, "reading who supports an aspiration")
}

// supporters counts those in force.
func (r *reader) supporters(aspiration store.AspirationID) (int, error) {
	return one(r.session, value[int], `SELECT count(*) FROM supports WHERE aspiration = ? AND until = 0`, aspiration)
}

// Unserved implements store.AloneReader.
func (r *reader) Unserved(m store.Message, limit int) ([]store.Support, error) {
	l, err := list(r.session, scanSupport, `SELECT s.aspiration, s.citizen, s.identity, s.account, s.chat, s.thread, s.draft, s.at, s.until, s.told, s.receipt
		FROM supports s LEFT JOIN support_copies c ON c.message = ?1 AND c.citizen = s.citizen
		WHERE s.aspiration = ?2 AND (c.version < ?3 OR c.version IS NULL AND s.at <= ?4) AND (s.until = 0 OR c.outcome <> 'refused'
			AND NOT (c.outbox = (SELECT outbox FROM messages WHERE id = ?1) AND s.citizen = (SELECT citizen FROM aspirations WHERE id = ?2)) AND EXISTS (SELECT 1 FROM outbox o WHERE o.id = c.outbox AND o.erased = 0))
		ORDER BY s.at, s.citizen LIMIT ?5`, m.ID, m.Aspiration, m.Version, ms(m.At), limit)
	return l, wrap(err, "reading who has no copy of a reply")
}

const copyColumns = `SELECT message, citizen, outbox, version, tries, outcome, reason, delivered, said FROM support_copies`

func scanCopy(s scanner) (c store.SupportCopy, err error) {
	err = s.Scan(&c.Message, &c.Citizen, &c.Outbox, &c.Version, &c.Tries, &c.Outcome, &c.Reason, msColumn{&c.DeliveredAt}, &c.Said)
	return c, err
}

// SupportCopy implements store.AloneReader.
func (r *reader) SupportCopy(m store.MessageID, citizen store.CitizenID) (store.SupportCopy, error) {
	c, err := one(r.session, scanCopy, copyColumns+` WHERE message = ? AND citizen = ?`, m, citizen)
	return c, wrap(err, "reading a copy of a reply")
}

// SupportCopyBy implements store.AloneReader.
func (r *reader) SupportCopyBy(outbox int64) (store.SupportCopy, error) {
	c, err := one(r.session, scanCopy, copyColumns+` WHERE outbox = ?`, outbox)
	return c, wrap(err, "reading a copy of a reply")
}

// supporting is of copies with those who support it, or did: not with whose it was, see matter.Inherit.
const supporting = ` AND NOT EXISTS (SELECT 1 FROM messages m JOIN supports s ON s.aspiration = m.aspiration
	WHERE m.id = support_copies.message AND s.citizen = support_copies.citizen AND s.told = 'withdrawn')`

// SupportTally implements store.AloneReader.
func (r *reader) SupportTally(m store.MessageID) (t store.SupportTally, err error) {
	t, err = one(r.session, func(s scanner) (t store.SupportTally, err error) {
		err = s.Scan(&t.Copies, &t.Waiting, &t.Delivered, &t.Yes, &t.No)
		return t, err
	}, `SELECT count(*), coalesce(sum(outcome IN ('', 'handed')), 0), coalesce(sum(outcome = 'delivered'), 0), coalesce(sum(said = 'yes'), 0),
		coalesce(sum(said IN ('no', 'partly')), 0) FROM support_copies WHERE message = ?`+supporting, m)
	return t, wrap(err, "counting the copies of a reply")
}

// CopiesWait implements store.AloneReader.
func (r *reader) CopiesWait(m store.MessageID) (bool, error) {
	waits, err := one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM support_copies WHERE message = ? AND outcome = ''`+supporting+`)`, m)
	return waits, wrap(err, "looking for copies on their way")
}

// RefusedCopies implements store.AloneReader.
func (r *reader) RefusedCopies(citizen store.CitizenID, limit int) ([]store.SupportCopy, error) {
	l, err := list(r.session, scanCopy, copyColumns+` WHERE citizen = ? AND outcome = 'refused' AND reason = 'blocked' ORDER BY message LIMIT ?`, citizen, limit)
	return l, wrap(err, "reading what did not reach a supporter")
}

// SupportedBy implements store.AloneReader.
func (r *reader) SupportedBy(aspiration store.AspirationID, limit int) (last []store.Message, n int, err error) {
	const where = ` FROM messages m CROSS JOIN supports s ON s.aspiration = m.aspiration AND s.citizen = m.citizen
		AND s.told <> 'withdrawn' JOIN aspirations a ON a.id = m.aspiration AND a.citizen <> m.citizen
		WHERE m.aspiration = ? AND m.side = 'citizen' AND m.opening = 0 AND m.closing = 0 AND m.erased = 0`
	ids, err := list(r.session, value[store.MessageID], `SELECT m.id`+where+` ORDER BY m.at DESC, m.id DESC LIMIT ?`, aspiration, limit)
	for _, id := range ids {
		if err == nil {
			var m store.Message
			m, err = r.Message(id)
			last = append(last, m)
		}
	}
	if n = len(ids); err == nil && n == limit {
		n, err = one(r.session, value[int], `SELECT count(*)`+where, aspiration)
	}
	return last, n, wrap(err, "reading what supporters wrote")
}

// SaveSupport implements store.AloneTx.
func (t *txn) SaveSupport(s store.Support) error {
	return wrap(t.exec(`INSERT INTO supports (aspiration, citizen, identity, account, chat, thread, draft, at, until, told, receipt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (aspiration, citizen) DO UPDATE SET identity = excluded.identity, account = excluded.account,
		chat = excluded.chat, thread = excluded.thread, draft = excluded.draft, at = excluded.at, until = excluded.until, told = excluded.told,
		receipt = excluded.receipt`, s.Aspiration, s.Citizen, s.Identity, accountText(s.Home.Account), s.Home.Chat, s.Home.Thread, s.Draft, ms(s.At), ms(s.Until),
		s.Told, s.Receipt), "keeping a support")
}

// EndSupports implements store.AloneTx.
func (t *txn) EndSupports(chain []store.AspirationID, at time.Time) error {
	for i := 1; i < len(chain); i++ {
		q, args := `UPDATE supports SET until = ? WHERE aspiration = ? AND draft = ? AND until = 0`, []any{ms(at), chain[i], chain[i-1]}
		if i > 1 { // of those who came this far with the first
			q += ` AND citizen IN (SELECT citizen FROM supports WHERE aspiration = ? AND draft = ? AND until = ?)`
			args = append(args, chain[i-1], chain[i-2], ms(at))
		}
		if err := t.exec(q, args...); err != nil {
			return wrap(err, "ending supports")
		}
	}
	return nil
}

// SaveSupportCopy implements store.AloneTx.
func (t *txn) SaveSupportCopy(c store.SupportCopy) error {
	return wrap(t.exec(`INSERT INTO support_copies (message, citizen, outbox, version, tries, outcome, reason, delivered, said)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message, citizen) DO UPDATE SET outbox = excluded.outbox, version = excluded.version,
		tries = excluded.tries, outcome = excluded.outcome, reason = excluded.reason, delivered = excluded.delivered, said = excluded.said`,
		c.Message, c.Citizen, c.Outbox, c.Version, c.Tries, c.Outcome, c.Reason, ms(c.DeliveredAt), c.Said), "keeping a copy of a reply")
}

// EraseFrom implements store.AloneTx. Cards, what was passed on to rooms, and what was said to that citizen are emptied: what is to
// be said instead is enqueued afterwards. Replies stay: they are others' too.
func (t *txn) EraseFrom(id store.AspirationID, citizen store.CitizenID, at time.Time) error {
	t.forget()
	return wrap(t.eraseFrom(id, citizen, at), "erasing a citizen's words in an aspiration")
}

// toStaff are the purposes of store.ToStaff, as a list in SQL.
var toStaff = func() string {
	var all []string
	for _, p := range store.ToStaff {
		all = append(all, "'"+string(p)+"'")
	}
	return "(" + strings.Join(all, ", ") + ")"
}()

func (t *txn) eraseFrom(id store.AspirationID, citizen store.CitizenID, at time.Time) error {
	a, err := t.Aspiration(id)
	if err != nil {
		return err
	}
	messages, err := list(t.session, func(s scanner) (m store.Message, err error) {
		err = s.Scan(&m.ID, accountColumn{&m.From.Account}, &m.From.Chat, &m.FromID)
		return m, err
	}, `SELECT id, account, chat, message FROM messages WHERE aspiration = ? AND side = 'citizen' AND citizen = ?`, id, citizen)
	if err != nil {
		return err
	}
	if err := t.unlearn(id); err != nil {
		return err
	}
	// Whoever came by a merge need not have written anything: it may have been about them since. A support tells of the last time alone.
	since, err := one(t.session, value[int64], `SELECT coalesce(min(at), ?3) FROM (SELECT at FROM messages WHERE aspiration = ?1 AND side = 'citizen' AND citizen = ?2
		UNION ALL SELECT at FROM supports WHERE aspiration = ?1 AND citizen = ?2
		UNION ALL SELECT e.at FROM merges m JOIN events e ON e.aspiration = m.source AND e.kind = 'merge' AND e.data ->> '$.into' = m.into_id
			WHERE m.into_id = ?1 AND (EXISTS (SELECT 1 FROM aspirations WHERE id = m.source AND citizen = ?2)
				OR EXISTS (SELECT 1 FROM supports WHERE aspiration = m.source AND citizen = ?2)))`, id, citizen, ms(at))
	if err != nil {
		return err
	}
	if err := t.eraseTyped(a, since, false); err != nil {
		return err
	}
	// Why staff looked at numbers may name whose they are.
	if err := t.exec(`UPDATE reveals SET reason = '' WHERE aspiration = ? AND at >= ?`, id, since); err != nil {
		return err
	}
	// So may notes, and why it went from office to office.
	if err := t.eraseNotesSince(id, since); err != nil {
		return err
	}
	asked, err := t.askedOf(id, citizen)
	if err != nil {
		return err
	}
	for _, m := range append(messages, asked...) {
		if err := t.eraseMessage(m); err != nil {
			return err
		}
	}
	// With staff, all that may quote them; elsewhere, what was said in their chats.
	theirs := ` WHERE aspiration = ?1 AND aspiration <> 0 AND (purpose IN ` + toStaff + `
		OR (account, chat) IN (SELECT direct_account, direct_chat FROM identities WHERE citizen = ?2))`
	// So may what was said of others: what they went on as, or were part of. Those stay noted, for who has it next.
	quoting := ` WHERE aspiration IN (SELECT by FROM quoted WHERE aspiration = ?1) AND aspiration <> 0 AND (purpose IN ` + toStaff + `
		OR purpose <> 'reply' AND NOT (purpose = 'support' AND message <> 0) AND state <> 'pending'
			AND (account, chat) IN (SELECT direct_account, direct_chat FROM identities WHERE citizen = ?2))`
	for _, where := range []string{theirs, quoting} {
		if err := t.emptyOutbox(where, id, citizen); err != nil {
			return err
		}
	}
	if err := t.eraseFromIndexes(id); err != nil {
		return err
	}
	if err := t.eraseGeneral(a.Code, ms(a.ReceivedAt)); err != nil {
		return err
	}
	if err := t.indexAlike(id); err != nil {
		return err
	}
	return t.exec(`INSERT INTO erasures (aspiration, at) VALUES (?, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, id, ms(at))
}

// askedOf is what staff asked a citizen alone, while the aspiration was theirs, and what followed that: it may be about them.
func (t *txn) askedOf(id store.AspirationID, citizen store.CitizenID) ([]store.Message, error) {
	return list(t.session, func(s scanner) (m store.Message, err error) {
		err = s.Scan(&m.ID, accountColumn{&m.From.Account}, &m.From.Chat, &m.FromID)
		return m, err
	}, `WITH asked AS (SELECT i.message FROM inquiries i WHERE i.aspiration = ?1 AND ?2 = (SELECT whose.citizen FROM events whose
			WHERE whose.aspiration = ?1 AND whose.kind IN ('received', 'promote', 'claimed') AND whose.seq <
				(SELECT min(seq) FROM events WHERE aspiration = ?1 AND kind = 'ask' AND message = i.message) ORDER BY whose.seq DESC LIMIT 1))
		SELECT id, account, chat, message FROM messages WHERE id IN (SELECT message FROM asked UNION SELECT message FROM events
			WHERE aspiration = ?1 AND kind = 'reply' AND data ->> '$.more' AND data ->> '$.with' IN (SELECT message FROM asked))`, id, citizen)
}
