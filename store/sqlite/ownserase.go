package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Erasing a person: what is theirs goes at once, what their chats hold a little later, and then every trace of them.

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
		if err := t.traceRead(accountText(c.Account), c.Chat); err != nil {
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

// erasePrivate empties what is kept of a private chat beside aspirations. What is still to be taken away there goes all the same.
func (t *txn) erasePrivate(account, chat string) error {
	t.fresh.forgetAll()
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
		state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END
		WHERE account = ? AND chat = ? AND NOT (action = 'delete' AND state IN ('pending', 'leased'))`, account, chat)
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
		if err := t.traceRead(l.account, l.chat); err != nil {
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

// whispered finds such chats of the account ?1 and the person ?2. A group that is called by their ID with a sign before it is none.
const whispered = ` account = ?1 AND length(chat) > length(?2) + 1 AND substr(chat, -length(?2)) = ?2 AND substr(chat, -length(?2) - 1, 1) GLOB '[^0-9A-Za-z]'`

// forgetWhispers removes what was said, up to an outbox row, where only that person saw it: in chats that were there for a moment, and
// end in the person's ID.
func (t *txn) forgetWhispers(account, user string, upTo int64) error {
	if len(user) < nameLeast {
		return nil
	}
	if err := t.exec(`DELETE FROM sent WHERE`+whispered+` AND outbox <= ?3`, account, user, upTo); err != nil {
		return err
	}
	return t.exec(`DELETE FROM outbox WHERE`+whispered+` AND id <= ?3 AND state NOT IN ('pending', 'leased')`, account, user, upTo)
}

// traceRead has what tells how far a private chat was read hidden from the inbox: it may name the chat in another way. Once the person is
// back, that chat is read again from its beginning, whenever that is: the keys of what was erased are needed for ever.
func (t *txn) traceRead(account, chat string) error {
	read, err := list(t.session, value[string], `SELECT cursor FROM cursors WHERE account = ? AND chat = ?`, account, chat)
	if err != nil {
		return err
	}
	for _, cursor := range read {
		for text := range strings.SplitSeq(cursor, "/") {
			if len(text) < nameLeast {
				continue
			}
			if err := t.exec(`INSERT INTO erased_traces (account, text, lasting) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET lasting = 1`, account, text); err != nil {
				return err
			}
		}
	}
	return nil
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

// traceKey is what is kept of a key that named an erased person: it still says that the update was seen, though not when.
func traceKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "#" + hex.EncodeToString(sum[:16])
}

// keysWeek is what the time is rounded to until which such keys are kept: no platform tells again, after one week of it, of what it does not
// keep for ever (Telegram: after a day).
const keysWeek = int64(7 * 24 * time.Hour / time.Millisecond)

// ForgetErasedKeys removes the keys of erased people of which no platform will tell again: who has the database and knows whom to look for
// could find out by them that the person had written.
func (t *txn) ForgetErasedKeys(now time.Time) (int, error) {
	n, err := t.change(`DELETE FROM erased_keys WHERE until > 0 AND until <= ?`, ms(now))
	if err == nil && n > 0 { // they are in free pages still
		err = t.exec(`INSERT INTO erasures (aspiration, at) VALUES (0, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, ms(now))
	}
	return n, wrap(err, "forgetting keys of erased people")
}

// hideTraces takes the keys that name an erased chat or person out of the inbox, and keeps hashes of them. It looks at all of the inbox, once
// for all of them, and so is done just before the file is rewritten as a whole.
func hideTraces(s *session, now time.Time) error {
	any, err := list(s, value[int64], `SELECT 1 FROM erased_traces LIMIT 1`)
	if err != nil || len(any) == 0 {
		return err
	}
	type seen struct {
		account, key string
		lasting      bool
	}
	keys, err := list(s, func(r scanner) (k seen, err error) {
		err = r.Scan(&k.account, &k.key, &k.lasting)
		return k, err
	}, `SELECT i.account, i.key, max(t.lasting) FROM inbox i JOIN erased_traces t ON t.account = i.account AND instr(i.key, t.text) > 0
		GROUP BY i.account, i.key`)
	if err != nil {
		return err
	}
	if err := s.control("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, k := range keys {
		until := (ms(now)/keysWeek + 2) * keysWeek // the end of next week
		if k.lasting {
			until = 0
		}
		if err = s.exec(`INSERT INTO erased_keys (account, key, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, k.account, traceKey(k.key), until); err != nil {
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

// eraseGeneral empties what was said about no aspiration in particular, and named this one. What shows something else by now stays
// where it is.
func (t *txn) eraseGeneral(code store.Code, since int64) error {
	t.fresh.forgetAll()
	if err := t.exec(`UPDATE outbox AS o SET body = `+emptied+` WHERE`+generalRows+` AND action = '' AND purpose <> 'index' AND`+shownSince, code, since); err != nil {
		return err
	}
	boxes, err := list(t.session, func(s scanner) (b [2]int64, err error) {
		err = s.Scan(&b[0], &b[1])
		return b, err
	}, `SELECT id, CASE WHEN action = 'edit' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = outbox.target AND`+shownSince+`) THEN target ELSE 0 END
		FROM outbox WHERE`+generalRows+` AND purpose <> 'index'`, code, since)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		for _, id := range slices.Compact(b[:]) {
			if id == 0 {
				continue
			}
			if err := t.emptyOutbox(` WHERE id = ?`, id); err != nil {
				return err
			}
			if err := t.untie(id, code); err != nil {
				return err
			}
		}
	}
	return nil
}

// untie has an answer that waits to change a message, which goes because it named that code, be said by itself: it is about something else.
func (t *txn) untie(target int64, code store.Code) error {
	waiting, err := list(t.session, scanBox, boxesWhere+`target = ? AND state = 'pending' AND action = 'edit' AND lane = ? AND erased = 0 AND instr(body, ?) = 0`,
		target, bot.Interactive, code)
	if err != nil {
		return err
	}
	for _, b := range waiting {
		b.Out.Action, b.Out.Target, b.Out.Under = bot.Send, bot.Ref{}, bot.Ref{}
		body, err := json.Marshal(b.Out)
		if err != nil {
			return err
		}
		if err := t.exec(`UPDATE outbox SET action = '', target = 0, part = 0, body = ? WHERE id = ?`, string(body), b.ID); err != nil {
			return err
		}
	}
	return nil
}
