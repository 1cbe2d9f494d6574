package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
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

func (r *reader) Holding(a store.Aspiration) ([]store.OutboxRow, error) {
	rows, err := list(r.session, func(s scanner) (o store.OutboxRow, err error) {
		err = s.Scan(&o.ID, accountColumn{&o.To.Account}, &o.To.Chat, &o.To.Thread, &o.About.Purpose, &o.About.Aspiration, &o.About.Message, &o.State)
		return o, err
	}, `SELECT id, account, chat, thread, purpose, aspiration, message, state FROM outbox
		WHERE action = '' AND purpose <> 'index' AND erased = 0 AND (state NOT IN ('pending', 'cancelled', 'refused') OR part > 0) AND id IN (
			SELECT id FROM outbox WHERE aspiration = ?3 AND aspiration <> 0 UNION
			SELECT CASE action WHEN 'edit' THEN target ELSE id END FROM outbox WHERE`+generalRows+`)
		AND NOT EXISTS (SELECT 1 FROM outbox d WHERE d.target = outbox.id AND d.target <> 0 AND d.action = 'delete' AND d.state IN ('delivered', 'handed'))
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

// EraseCitizen empties what is theirs at once. Their chats are needed a little longer: the last word, and the removal of what
// stands there, are still to be sent.
func (t *txn) EraseCitizen(id store.CitizenID, request store.ErasureID, at time.Time) error {
	t.forget()
	return wrap(t.eraseCitizen(id, request, at), "erasing a citizen")
}

func (t *txn) eraseCitizen(id store.CitizenID, request store.ErasureID, at time.Time) error {
	aspirations, err := list(t.session, value[store.AspirationID], `SELECT id FROM aspirations WHERE citizen = ?`, id)
	if err != nil {
		return err
	}
	for _, a := range aspirations {
		if err := t.eraseAspiration(a, at); err != nil {
			return err
		}
	}
	supported, err := t.SupportsEver(id)
	if err != nil {
		return err
	}
	for _, s := range supported {
		left, err := one(t.session, value[bool], `SELECT EXISTS (SELECT 1 FROM messages WHERE aspiration = ? AND side = 'citizen' AND citizen = ? AND erased = 0)`,
			s.Aspiration, id)
		if err == nil && left {
			err = t.eraseFrom(s.Aspiration, id, at)
		}
		if err != nil {
			return err
		}
	}
	for _, q := range []string{`DELETE FROM support_copies WHERE citizen = ?`, `DELETE FROM supports WHERE citizen = ?`} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	if err := t.eraseNews(id); err != nil {
		return err
	}
	people, err := t.IdentitiesOfCitizen(id)
	if err != nil {
		return err
	}
	for _, who := range people {
		if err := t.erasePerson(who, request); err != nil {
			return err
		}
	}
	for _, q := range []string{
		`UPDATE aspirations SET identity = NULL, account = '', chat = '', thread = '', draft_box = 0, receipt_box = 0 WHERE citizen = ?`,
		`DELETE FROM consents WHERE citizen = ?`,
		`UPDATE citizens SET alias = '#' || id WHERE id = ?`,
	} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return t.exec(`INSERT INTO erasures (aspiration, at) VALUES (?, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, -id, ms(at))
}

// erasePerson removes an identity. One of staff goes on as staff: where they are reached, and what was said to them there, stays.
func (t *txn) erasePerson(who store.Identity, request store.ErasureID) error {
	account := accountText(who.Account)
	if err := t.exec(`DELETE FROM conversations WHERE identity = ?`, who.ID); err != nil {
		return err
	}
	if who.Staff != 0 {
		who.Citizen, who.Stopped = 0, false
		_, err := t.SaveIdentity(who)
		return err
	}
	chats := []bot.Address{who.Direct}
	homes, err := list(t.session, func(s scanner) (a bot.Address, err error) {
		err = s.Scan(accountColumn{&a.Account}, &a.Chat)
		return a, err
	}, `SELECT DISTINCT account, chat FROM aspirations WHERE identity = ? AND chat <> ''`, who.ID)
	if err != nil {
		return err
	}
	for _, c := range append(chats, homes...) {
		if c.Chat == "" {
			continue
		}
		if err := t.erasePrivate(accountText(c.Account), c.Chat); err != nil {
			return err
		}
		if err := t.exec(`INSERT INTO leftovers (request, account, chat, user) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			request, accountText(c.Account), c.Chat, who.User); err != nil {
			return err
		}
	}
	if len(who.User) >= nameLeast { // wherever they wrote: a channel of a server is nobody's own
		if err := t.exec(`DELETE FROM parked WHERE account = ? AND instr(raw, ?) > 0`, account, who.User); err != nil {
			return err
		}
	}
	for _, q := range []string{
		`DELETE FROM asks WHERE identity = ?`,
		`UPDATE aspirations SET identity = NULL WHERE identity = ?`,
		`UPDATE digests SET identity = 0 WHERE identity = ?`,
		`DELETE FROM identities WHERE id = ?`,
	} {
		if err := t.exec(q, who.ID); err != nil {
			return err
		}
	}
	return t.exec(`INSERT INTO erased_traces (account, text) VALUES (?, ?) ON CONFLICT DO NOTHING`, account, who.User)
}

// erasePrivate empties what is kept of a private chat beside aspirations.
func (t *txn) erasePrivate(account, chat string) error {
	if err := t.exec(`DELETE FROM parked WHERE account = ? AND chat = ?`, account, chat); err != nil {
		return err
	}
	entries, err := list(t.session, value[string], `SELECT entry FROM transcript WHERE account = ? AND chat = ? AND message <> ''`, account, chat)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := t.eraseEntry(account, chat, e); err != nil {
			return err
		}
	}
	return t.exec(`UPDATE outbox SET body = `+emptied+`, erased = 1,
		state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END WHERE account = ? AND chat = ?`, account, chat)
}

func (t *txn) ForgetChats(id store.ErasureID, at time.Time) error {
	t.forget()
	return wrap(t.forgetChats(id, at), "forgetting chats")
}

func (t *txn) forgetChats(id store.ErasureID, at time.Time) error {
	e, err := t.Erasure(id)
	if err != nil {
		return err
	}
	type leftover struct{ account, chat, user string }
	all, err := list(t.session, func(s scanner) (l leftover, err error) {
		err = s.Scan(&l.account, &l.chat, &l.user)
		return l, err
	}, `SELECT account, chat, user FROM leftovers WHERE request = ?`, id)
	if err != nil || len(all) == 0 { // done before: the file need not be rewritten once more
		return err
	}
	for _, l := range all {
		// Who has written there since is somebody new: what is theirs came after the last word.
		back, err := one(t.session, value[bool], `SELECT EXISTS (SELECT 1 FROM identities WHERE account = ?1 AND (user = ?2 OR direct_chat = ?3))`,
			l.account, l.user, l.chat)
		if err != nil {
			return err
		}
		until, upTo := ms(e.Asked), e.Box
		if !back {
			until, upTo = forEver, forEver
		}
		if err := t.forgetSaid(l.account, l.chat, until, upTo); err != nil {
			return err
		}
		if err := t.forgetWhispers(l.account, l.user, upTo); err != nil {
			return err
		}
		if !back {
			if err := t.forgetPlace(l.account, l.chat, l.user); err != nil {
				return err
			}
		}
		for _, text := range []string{l.chat, l.user} {
			if err := t.exec(`INSERT INTO erased_traces (account, text) VALUES (?, ?) ON CONFLICT DO NOTHING`, l.account, text); err != nil {
				return err
			}
		}
	}
	if err := t.exec(`DELETE FROM leftovers WHERE request = ?`, id); err != nil {
		return err
	}
	return t.exec(`INSERT INTO erasures (aspiration, at) VALUES (?, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, -e.Citizen, ms(at))
}

// forEver is later than any time, and beyond any ID.
const forEver = int64(1)<<62 - 1

// forgetSaid removes what was said in a chat until a time, and up to an outbox row.
func (t *txn) forgetSaid(account, chat string, until, upTo int64) error {
	const gone = ` WHERE account = ?1 AND chat = ?2 AND (at <= ?3 OR entry IN (SELECT message FROM sent WHERE account = ?1 AND chat = ?2 AND outbox <= ?4))`
	for _, q := range []string{
		`DELETE FROM transcript_files WHERE account = ?1 AND chat = ?2 AND entry IN (SELECT entry FROM transcript` + gone + `)`,
		`DELETE FROM transcript` + gone,
	} {
		if err := t.exec(q, account, chat, until, upTo); err != nil {
			return err
		}
	}
	for _, q := range []string{
		`DELETE FROM sent WHERE account = ? AND chat = ? AND outbox <= ?`,
		`DELETE FROM outbox WHERE account = ? AND chat = ? AND id <= ?`,
	} {
		if err := t.exec(q, account, chat, upTo); err != nil {
			return err
		}
	}
	return t.exec(`DELETE FROM early WHERE account = ? AND chat = ?`, account, chat)
}

// nameLeast is how long the ID of a person must be for a chat, or a raw update, to be theirs because it holds it.
const nameLeast = 6

// forgetWhispers removes what was said, up to an outbox row, where only that person saw it: in chats that were there for a moment, and
// end in the person's ID.
func (t *txn) forgetWhispers(account, user string, upTo int64) error {
	if len(user) < nameLeast {
		return nil
	}
	const theirs = ` WHERE account = ?1 AND substr(chat, -length(?2)) = ?2 AND substr(chat, -length(?2) - 1, 1) GLOB '[^0-9A-Za-z]'`
	if err := t.exec(`DELETE FROM sent`+theirs+` AND outbox <= ?3`, account, user, upTo); err != nil {
		return err
	}
	return t.exec(`DELETE FROM outbox`+theirs+` AND id <= ?3 AND state NOT IN ('pending', 'leased')`, account, user, upTo)
}

// forgetPlace removes how far a chat was read, and by which cookies it was opened, of somebody who has not come back.
func (t *txn) forgetPlace(account, chat, user string) error {
	if err := t.exec(`DELETE FROM cursors WHERE account = ? AND chat = ?`, account, chat); err != nil {
		return err
	}
	for _, q := range []string{`DELETE FROM web_sessions WHERE ?1 LIKE '%/' || seat AND user = ?2`,
		`DELETE FROM web_recovery WHERE ?1 LIKE '%/' || seat AND user = ?2`} {
		if err := t.exec(q, account, user); err != nil {
			return err
		}
	}
	return nil
}

// traceKey is what stands in the inbox for a key that named an erased person: it still says that the update was seen.
func traceKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "#" + hex.EncodeToString(sum[:16])
}

// hideTraces replaces the keys of the inbox that name an erased chat or person. It looks at all of the inbox, once for all of
// them, and so is done just before the file is rewritten as a whole.
func hideTraces(s *session) error {
	any, err := list(s, value[int64], `SELECT 1 FROM erased_traces LIMIT 1`)
	if err != nil || len(any) == 0 {
		return err
	}
	type seen struct {
		account, key string
		at           int64
	}
	keys, err := list(s, func(r scanner) (k seen, err error) {
		err = r.Scan(&k.account, &k.key, &k.at)
		return k, err
	}, `SELECT account, key, at FROM inbox i WHERE EXISTS
		(SELECT 1 FROM erased_traces t WHERE t.account = i.account AND instr(i.key, t.text) > 0) AND substr(key, 1, 1) <> '#'`)
	if err != nil {
		return err
	}
	if err := s.control("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, k := range keys {
		if err = s.exec(`INSERT INTO inbox (account, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, k.account, traceKey(k.key), k.at); err != nil {
			break
		}
		if err = s.exec(`DELETE FROM inbox WHERE account = ? AND key = ?`, k.account, k.key); err != nil {
			break
		}
	}
	if err == nil {
		err = s.exec(`DELETE FROM erased_traces`)
	}
	if err != nil {
		return errors.Join(err, s.control("ROLLBACK"))
	}
	return s.control("COMMIT")
}

// eraseGeneral empties what was said about no aspiration in particular, and named this one.
func (t *txn) eraseGeneral(code store.Code, since int64) error {
	boxes, err := list(t.session, func(s scanner) (b [2]int64, err error) {
		err = s.Scan(&b[0], &b[1])
		return b, err
	}, `SELECT id, CASE action WHEN 'edit' THEN target ELSE 0 END FROM outbox WHERE`+generalRows+` AND purpose <> 'index'`, code, since)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		for _, id := range slices.Compact(b[:]) {
			if id == 0 {
				continue
			}
			if err := t.eraseEntries(id); err != nil {
				return err
			}
			if err := t.exec(`UPDATE outbox SET body = `+emptied+`, erased = 1,
				state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END WHERE id = ?`, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) EndedBefore(t time.Time, limit int) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT id FROM aspirations WHERE state IN ('closed', 'withdrawn', 'spam', 'merged')
		AND received < ?1 AND max(received, submitted, closed, turn_at, last_reply) < ?1 ORDER BY received LIMIT ?2`, ms(t), limit)
	return l, wrap(err, "listing what ended")
}

func (r *reader) GivenUpBefore(t time.Time, limit int) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT id FROM aspirations a WHERE state = 'cancelled' AND received < ?
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
	return messages, memories, raw, wrap(err, "counting old talk")
}

func (t *txn) ForgetTalk(before time.Time, limit int) (total int, err error) {
	defer func() { err = wrap(err, "forgetting old talk") }()
	boxes, err := list(t.session, value[int64], `SELECT id`+oldTalk+` ORDER BY created LIMIT ?2`, ms(before), limit)
	if err != nil {
		return 0, err
	}
	for _, b := range boxes {
		t.fresh.forget(b)
		if err := t.exec(`UPDATE outbox SET body = `+emptied+`, erased = 1 WHERE id = ?`, b); err != nil {
			return total, err
		}
	}
	total = len(boxes)
	for _, q := range []string{
		`DELETE FROM conversations WHERE (account, chat, identity) IN (SELECT account, chat, identity` + oldMemories + ` LIMIT ?2)`,
		`DELETE FROM parked WHERE id IN (SELECT id` + oldRaw + ` LIMIT ?2)`,
	} {
		n, err := t.change(q, ms(before), limit)
		if err != nil {
			return total, err
		}
		total += n
	}
	if total > 0 { // the words are in free pages still
		err = t.exec(`INSERT INTO erasures (aspiration, at) VALUES (0, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, ms(t.db.now()))
	}
	return total, err
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
