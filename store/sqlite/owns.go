package sqlite

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func (r *reader) ShownName(id store.AspirationID) (string, error) {
	name, err := one(r.session, value[string], `SELECT name FROM shown_names WHERE aspiration = ?`, id)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return name, wrap(err, "reading a shown name")
}

func (t *txn) SetShownName(id store.AspirationID, name string, at time.Time) error {
	if err := t.forgetName(id); err != nil || name == "" {
		return wrap(err, "hiding a name")
	}
	return wrap(t.exec(`INSERT INTO shown_names (aspiration, name, at, account, chat, message) VALUES (?, ?, ?, '', '', '')`,
		id, name, ms(at)), "keeping a shown name")
}

func (t *txn) RewordStaff(id store.AspirationID, how func(words string) string) error {
	return wrap(t.rewordStaff(id, how), "rewording what staff wrote")
}

func (t *txn) rewordStaff(id store.AspirationID, how func(words string) string) error {
	type version struct {
		message store.MessageID
		number  int
		text    string
	}
	all, err := list(t.session, func(s scanner) (v version, err error) {
		err = s.Scan(&v.message, &v.number, &v.text)
		return v, err
	}, `SELECT v.message, v.version, v.text FROM messages m JOIN message_versions v ON v.message = m.id WHERE m.aspiration = ? AND m.side = 'staff'`, id)
	if err != nil {
		return err
	}
	changed := false
	for _, v := range all {
		now := how(v.text)
		if now == v.text {
			continue
		}
		changed = true
		if err := t.exec(`UPDATE message_versions SET text = ? WHERE message = ? AND version = ?`, now, v.message, v.number); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return t.SearchAgain(id)
}

func (t *txn) NamedIn(id store.AspirationID, chat bot.Address, message string) error {
	return wrap(t.exec(`UPDATE shown_names SET account = ?, chat = ?, message = ? WHERE aspiration = ?`,
		accountText(chat.Account), chat.Chat, message, id), "noting where a name was written")
}

func (t *txn) ForgetSaid(chat bot.Address, message string) error {
	if message == "" {
		return nil
	}
	return wrap(t.eraseEntry(accountText(chat.Account), chat.Chat, message), "forgetting what was written")
}

// forgetName removes a shown name, and the message in which it was written from the history of its chat.
func (t *txn) forgetName(id store.AspirationID) error {
	written, err := list(t.session, func(s scanner) (w [3]string, err error) {
		err = s.Scan(&w[0], &w[1], &w[2])
		return w, err
	}, `SELECT account, chat, message FROM shown_names WHERE aspiration = ?`, id)
	if err != nil {
		return err
	}
	for _, w := range written {
		if w[2] == "" {
			continue
		}
		if err := t.eraseEntry(w[0], w[1], w[2]); err != nil {
			return err
		}
	}
	return t.exec(`DELETE FROM shown_names WHERE aspiration = ?`, id)
}

// generalRows are those about no aspiration in particular that name the code ?1, since ?2: lists, copies of words, questions.
const generalRows = ` aspiration = 0 AND action IN ('', 'edit') AND erased = 0 AND created >= ?2 AND instr(body, ?1) > 0`

// shownSince reports whether a message o that named the code ?1 shows something else by now, as far as its platform said: an edit without
// it. Files stay where an edit brings no others.
const shownSince = ` o.state IN ('delivered', 'handed') AND o.body -> '$.files' IS NULL AND EXISTS (SELECT 1 FROM outbox e WHERE e.id = (
	SELECT max(id) FROM outbox WHERE target = o.id AND target <> 0 AND action = 'edit' AND state NOT IN ('cancelled', 'refused'))
	AND e.state IN ('delivered', 'handed') AND e.erased = 0 AND e.body -> '$.text' IS NOT NULL AND instr(e.body, ?1) = 0)`

func (r *reader) Holding(a store.Aspiration) ([]store.OutboxRow, error) {
	rows, err := list(r.session, func(s scanner) (o store.OutboxRow, err error) {
		err = s.Scan(&o.ID, accountColumn{&o.To.Account}, &o.To.Chat, &o.To.Thread, &o.About.Purpose, &o.About.Aspiration, &o.About.Message, &o.State)
		return o, err
	}, `SELECT id, account, chat, thread, purpose, aspiration, message, state FROM outbox o
		WHERE action = '' AND purpose <> 'index' AND erased = 0 AND (state NOT IN ('pending', 'cancelled', 'refused') OR part > 0) AND id IN (
			SELECT id FROM outbox WHERE aspiration = ?3 AND aspiration <> 0 UNION
			SELECT CASE action WHEN 'edit' THEN target ELSE id END FROM outbox WHERE`+generalRows+`)
		AND NOT (aspiration <> ?3 AND`+shownSince+`)
		AND NOT EXISTS (SELECT 1 FROM outbox d WHERE d.target = o.id AND d.target <> 0 AND d.action = 'delete' AND d.state IN ('delivered', 'handed'))
		ORDER BY id`,
		a.Code, ms(a.ReceivedAt), a.ID)
	return rows, wrap(err, "listing what holds words of an aspiration")
}

func (r *reader) AspirationsOf(citizen store.CitizenID) ([]store.Aspiration, error) {
	l, err := list(r.session, scanAspiration, aspirationColumns+` WHERE citizen = ? ORDER BY received, id`, citizen)
	for _, a := range l {
		r.known(a)
	}
	return l, wrap(err, "reading all of a citizen")
}

func (r *reader) ConsentsOf(citizen store.CitizenID) ([]store.Consent, error) {
	l, err := list(r.session, func(s scanner) (c store.Consent, err error) {
		err = s.Scan(&c.Citizen, &c.Version, &c.Accepted, msColumn{&c.At})
		return c, err
	}, `SELECT citizen, version, accepted, at FROM consents WHERE citizen = ? ORDER BY at`, citizen)
	return l, wrap(err, "reading consents")
}

func (r *reader) Versions(id store.MessageID) ([]store.MessageVersion, error) {
	l, err := list(r.session, func(s scanner) (v store.MessageVersion, err error) {
		err = s.Scan(&v.Version, msColumn{&v.At}, &v.Text)
		return v, err
	}, `SELECT version, at, text FROM message_versions WHERE message = ? ORDER BY version`, id)
	return l, wrap(err, "reading versions")
}

func (r *reader) EventsOf(citizen store.CitizenID) ([]store.Event, error) {
	l, err := list(r.session, scanEvent, eventColumns+` WHERE aspiration = 0 AND citizen = ? AND citizen <> 0 ORDER BY seq`, citizen)
	return l, wrap(err, "reading the events of a citizen")
}

func (r *reader) Remembered(id store.IdentityID) ([]bot.Address, error) {
	l, err := list(r.session, func(s scanner) (a bot.Address, err error) {
		err = s.Scan(accountColumn{&a.Account}, &a.Chat)
		return a, err
	}, `SELECT account, chat FROM conversations WHERE identity = ?`, id)
	return l, wrap(err, "listing what is remembered")
}

func (r *reader) SaidIn(chat bot.Address) ([]store.Said, error) {
	return r.talk(` account = ?1 AND chat = ?2`, accountText(chat.Account), chat.Chat)
}

func (r *reader) WhisperedTo(account bot.Account, user string) ([]store.Said, error) {
	if len(user) < nameLeast {
		return nil, nil
	}
	return r.talk(whispered, accountText(account), user)
}

func (r *reader) talk(where string, args ...any) ([]store.Said, error) {
	l, err := list(r.session, func(s scanner) (x store.Said, err error) {
		err = s.Scan(msColumn{&x.At}, &x.Mine, &x.Text)
		return x, err
	}, `SELECT created AS at, 0, body ->> '$.text.s' FROM outbox WHERE`+where+` AND action IN ('', 'edit') AND erased = 0
			AND state NOT IN ('cancelled', 'refused') AND coalesce(body ->> '$.text.s', '') <> ''
		UNION ALL SELECT at, 1, message ->> '$.text' FROM transcript WHERE`+where+`
			AND CASE WHEN message = '' THEN '' ELSE coalesce(message ->> '$.text', '') END <> '' ORDER BY at`, args...)
	return l, wrap(err, "reading what was said in a chat")
}

func (r *reader) ParkedOf(chat bot.Address, user string) ([]store.Parked, error) {
	l, err := list(r.session, scanParked, parkedColumns+` WHERE account = ?1 AND (chat = ?2 AND ?2 <> '' OR chat = '' AND length(?3) >= ?4 AND instr(raw, ?3) > 0) ORDER BY id`,
		accountText(chat.Account), chat.Chat, user, nameLeast)
	return l, wrap(err, "listing the parked updates of a person")
}

func (r *reader) OpenedBy(account bot.Account, user string) ([]time.Time, error) {
	l, err := list(r.session, func(s scanner) (at time.Time, err error) {
		err = s.Scan(msColumn{&at})
		return at, err
	}, `SELECT at FROM web_sessions WHERE ?1 LIKE '%/' || seat AND user = ?2 ORDER BY at`, accountText(account), user)
	return l, wrap(err, "reading when a chat was opened")
}

func (t *txn) WithdrawConsents(citizen store.CitizenID) error {
	delete(t.noConsent, citizen)
	return wrap(t.exec(`DELETE FROM consents WHERE citizen = ? AND accepted = 1`, citizen), "withdrawing a consent")
}

const erasureColumns = `SELECT id, citizen, aspiration, asked, due, done, box FROM erasure_requests`

func scanErasure(s scanner) (e store.Erasure, err error) {
	err = s.Scan(&e.ID, &e.Citizen, &e.Aspiration, msColumn{&e.Asked}, msColumn{&e.Due}, msColumn{&e.Done}, &e.Box)
	return e, err
}

func (r *reader) Erasure(id store.ErasureID) (store.Erasure, error) {
	e, err := one(r.session, scanErasure, erasureColumns+` WHERE id = ?`, id)
	return e, wrap(err, "reading an erasure")
}

func (r *reader) ErasuresOf(citizen store.CitizenID) ([]store.Erasure, error) {
	l, err := list(r.session, scanErasure, erasureColumns+` WHERE citizen = ? ORDER BY id`, citizen)
	return l, wrap(err, "reading erasures")
}

func (t *txn) CreateErasure(e store.Erasure) (store.Erasure, error) {
	id, err := t.insert(`INSERT INTO erasure_requests (citizen, aspiration, asked, due, done, box) VALUES (?, ?, ?, ?, ?, ?)`,
		e.Citizen, e.Aspiration, ms(e.Asked), ms(e.Due), ms(e.Done), e.Box)
	e.ID = store.ErasureID(id)
	return e, wrap(err, "keeping an erasure")
}

func (t *txn) SaveErasure(e store.Erasure) error {
	return wrap(found(t.change(`UPDATE erasure_requests SET done = ?, box = ? WHERE id = ?`, ms(e.Done), e.Box, e.ID)), "keeping an erasure")
}

func (r *reader) ErasurePending(e store.Erasure) (bool, error) {
	pending, err := one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM erasures WHERE aspiration = -?1 OR
			CASE ?2 WHEN 0 THEN aspiration IN (SELECT id FROM aspirations WHERE citizen = ?1) ELSE aspiration = ?2 END)
		OR EXISTS (SELECT 1 FROM leftovers WHERE request = ?3)
		OR EXISTS (SELECT 1 FROM trash WHERE at <= ?4)
		OR EXISTS (SELECT 1 FROM outbox o WHERE o.state IN ('pending', 'leased') AND o.purpose = 'erase' AND o.message = ?3)`,
		e.Citizen, e.Aspiration, e.ID, ms(e.Asked)+int64(time.Minute/time.Millisecond))
	return pending, wrap(err, "looking whether an erasure is done")
}

func (r *reader) LastWords(id store.ErasureID) (bool, error) {
	waits, err := one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM leftovers l JOIN outbox o ON o.account = l.account AND o.chat = l.chat
		WHERE l.request = ? AND o.state IN ('pending', 'leased'))`, id)
	return waits, wrap(err, "looking for last words")
}

// Requests are those of citizens to erase that are not done.
type Requests struct {
	Open int       // all of them
	Near int       // whose time is up within a day, or was
	Due  time.Time // the earliest
}

// Requests counts them.
func (d *DB) Requests(now time.Time) func(r store.Reader) (Requests, error) {
	return func(sr store.Reader) (q Requests, err error) {
		r, ok := sr.(interface {
			openRequests(time.Time) (Requests, error)
		})
		if !ok {
			return q, fmt.Errorf("counting requests: not a reader of this store")
		}
		return r.openRequests(now)
	}
}

func (r *reader) openRequests(now time.Time) (Requests, error) {
	q, err := one(r.session, func(s scanner) (q Requests, err error) {
		err = s.Scan(&q.Open, &q.Near, msColumn{&q.Due})
		return q, err
	}, `SELECT count(*), coalesce(sum(due < ?), 0), coalesce(min(due), 0) FROM erasure_requests WHERE done = 0`, ms(now.Add(24*time.Hour)))
	return q, wrap(err, "counting requests")
}
