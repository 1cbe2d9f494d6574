package sqlite

import (
	"context"
	"errors"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// EraseAspiration takes its words and attachments out of every table, and where they were written: an edit of such a message is of
// nothing that is known. It is the one place for that: whatever is kept of an aspiration's words, or made of them (an index, a
// likeness, something learned), is removed here. What is of a person, and of no aspiration, is removed in EraseCitizen. What of it still waits to be sent is cancelled,
// so enqueue what is to be said of the erasure (an emptied card, say) afterwards. Free pages and the journal follow a
// little later (see PendingErasures), and so do the attachments' blobs (see Trash).
func (t *txn) EraseAspiration(id store.AspirationID, at time.Time) error {
	t.forget()
	return wrap(t.eraseAspiration(id, at), "erasing an aspiration")
}

func (t *txn) eraseAspiration(id store.AspirationID, at time.Time) error {
	a, err := t.Aspiration(id)
	if err != nil {
		return err
	}
	if err := t.eraseTyped(a, ms(a.ReceivedAt), true); err != nil { // before that is gone by which it is found
		return err
	}
	if err := t.eraseMessages(id); err != nil {
		return err
	}
	if err := t.unlearn(id); err != nil {
		return err
	}
	if err := t.eraseOutbox(id); err != nil {
		return err
	}
	for _, erase := range [...]func(store.AspirationID) error{t.eraseFromIndexes, t.eraseCautions, t.unindexAlike} {
		if err := erase(id); err != nil {
			return err
		}
	}
	if err := t.eraseGeneral(a.Code, ms(a.ReceivedAt)); err != nil {
		return err
	}
	if err := t.eraseLists(id, a.Code); err != nil {
		return err
	}
	// Of an update that could not be handled, the message that it answers came along: a card, or what was said of it.
	if err := t.exec(`DELETE FROM parked WHERE instr(raw, ?) > 0`, a.Code); err != nil {
		return err
	}
	// What else is kept of an aspiration's words, or made of them, goes here.
	if err := t.forgetName(id); err != nil {
		return err
	}
	for _, q := range []string{
		`DELETE FROM watches WHERE aspiration = ?`,
		`DELETE FROM support_news WHERE aspiration = ?`,
		`DELETE FROM reminders WHERE aspiration = ?`,
		`DELETE FROM duties WHERE aspiration = ?`,
		`UPDATE aspirations SET via = '' WHERE id = ?`,
	} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	for _, erase := range [...]func(store.AspirationID) error{t.eraseSpoken, t.erasePass, t.eraseClaims, t.unsearch, t.eraseHeld} {
		if err := erase(id); err != nil {
			return err
		}
	}
	t.forget()
	return t.exec(`INSERT INTO erasures (aspiration, at) VALUES (?, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, id, ms(at))
}

// eraseMessages empties what was written in it, and says of it no more where that was.
func (t *txn) eraseMessages(id store.AspirationID) error {
	messages, err := list(t.session, func(s scanner) (m store.Message, err error) {
		err = s.Scan(&m.ID, accountColumn{&m.From.Account}, &m.From.Chat, &m.FromID)
		return m, err
	}, `SELECT id, account, chat, message FROM messages WHERE aspiration = ?`, id)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if err := t.eraseMessage(m); err != nil {
			return err
		}
	}
	return nil
}

// eraseOutbox empties what was said of it, and cancels what waits to be.
func (t *txn) eraseOutbox(id store.AspirationID) error {
	return t.emptyOutbox(` WHERE aspiration = ? AND aspiration <> 0`, id)
}

// emptyOutbox empties the rows of the outbox where that holds, and cancels those that wait.
func (t *txn) emptyOutbox(where string, args ...any) error {
	boxes, err := list(t.session, value[int64], `SELECT id FROM outbox`+where, args...)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		t.fresh.forget(b)
		if err := t.eraseEntries(b); err != nil {
			return err
		}
	}
	return t.exec(`UPDATE outbox SET body = `+emptied+`, erased = 1, state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END`+where, args...)
}

// emptied is the body of an outbox row whose words are gone. What the row was stays, and under what it was said: only there is it found
// to be deleted, where that is a thread.
const emptied = `CASE WHEN body -> '$.under' IS NULL THEN json_object('action', action) ELSE json_object('action', action, 'under', body -> '$.under') END`

// eraseFromIndexes empties the messages that named the aspiration among others.
func (t *txn) eraseFromIndexes(id store.AspirationID) error {
	if err := t.exec(`DELETE FROM gathered WHERE aspiration = ?`, id); err != nil {
		return err
	}
	a, err := t.Aspiration(id)
	if err != nil {
		return err
	}
	return t.emptyOutbox(` WHERE`+generalRows+` AND purpose = 'index'`, a.Code, ms(a.ReceivedAt))
}

func (t *txn) eraseMessage(m store.Message) error {
	if err := t.unsearchMessage(m.ID); err != nil {
		return err
	}
	if err := t.unindexReply(m.ID); err != nil {
		return err
	}
	if err := t.exec(`UPDATE message_versions SET text = '' WHERE message = ?`, m.ID); err != nil {
		return err
	}
	if err := t.exec(`UPDATE messages SET location = '', contact = '', erased = 1 WHERE id = ?`, m.ID); err != nil {
		return err
	}
	if err := t.detach(m.ID); err != nil {
		return err
	}
	if err := t.exec(`UPDATE messages SET account = '', chat = '', thread = '', message = '', album = '' WHERE id = ?`, m.ID); err != nil {
		return err
	}
	if m.FromID == "" {
		return nil
	}
	account := accountText(m.From.Account)
	if err := t.exec(`DELETE FROM parked WHERE account = ? AND chat = ? AND message = ?`, account, m.From.Chat, m.FromID); err != nil {
		return err
	}
	return t.eraseEntry(account, m.From.Chat, m.FromID)
}

// detach removes a message's attachments, and has what nobody else names removed from the disk.
func (t *txn) detach(message store.MessageID) error {
	blobs, err := list(t.session, value[string], `DELETE FROM attachments WHERE message = ? RETURNING blob`, message)
	if err != nil {
		return err
	}
	return t.discardUnused(blobs)
}

// discardUnused discards the contents that no attachment has any more.
func (t *txn) discardUnused(blobs []string) error {
	for _, blob := range blobs {
		used, err := list(t.session, value[int64], `SELECT 1 FROM attachments WHERE blob = ? AND blob <> '' LIMIT 1`, blob)
		if err != nil {
			return err
		}
		if len(used) == 0 {
			if err := t.discard(blob); err != nil {
				return err
			}
		}
	}
	return nil
}

// eraseEntries empties what the transcript holds of an outbox row.
func (t *txn) eraseEntries(outbox int64) error {
	type place struct{ account, chat, message string }
	l, err := list(t.session, func(s scanner) (p place, err error) {
		err = s.Scan(&p.account, &p.chat, &p.message)
		return p, err
	}, `SELECT account, chat, message FROM sent WHERE outbox = ?`, outbox)
	for _, p := range l {
		if err == nil {
			err = t.eraseEntry(p.account, p.chat, p.message)
		}
	}
	return err
}

// eraseTyped empties what staff typed about it in chats of which we keep the history: what names it, what answers a message about it, and the
// command that a list with it answered: they may have used its words to look for it. Unless all is to go, what is a message of an aspiration
// stays.
func (t *txn) eraseTyped(a store.Aspiration, since int64, all bool) error {
	type place struct{ account, chat, entry string }
	typed, err := list(t.session, func(s scanner) (p place, err error) {
		err = s.Scan(&p.account, &p.chat, &p.entry)
		return p, err
	}, `WITH rooms AS MATERIALIZED (SELECT DISTINCT direct_account AS account, direct_chat AS chat FROM identities WHERE staff IS NOT NULL AND direct_chat <> ''),
		lists AS MATERIALIZED (SELECT s.account, s.chat, s.message FROM sent s
			WHERE s.outbox IN (SELECT CASE action WHEN 'edit' THEN target ELSE id END FROM outbox WHERE`+generalRows+`)),
		said AS MATERIALIZED (SELECT * FROM lists UNION SELECT account, chat, message FROM sent WHERE outbox IN (SELECT id FROM outbox WHERE aspiration = ?3)),
		asked AS (SELECT e.account, e.chat, e.at, (SELECT q.id FROM transcript q WHERE q.account = e.account AND q.chat = e.chat AND q.pos < e.pos
				AND q.message <> '' ORDER BY q.pos DESC LIMIT 1) AS id
			FROM lists JOIN rooms USING (account, chat) JOIN transcript e ON e.account = lists.account AND e.chat = lists.chat AND e.entry = lists.message)
		SELECT account, chat, entry FROM (
			SELECT t.account, t.chat, t.entry FROM rooms JOIN transcript t USING (account, chat) WHERE t.message <> '' AND t.at >= ?2
				AND (instr(t.message, ?1) > 0 OR (t.account, t.chat, t.message ->> '$.reply_to') IN said)
			UNION SELECT q.account, q.chat, q.entry FROM asked a JOIN transcript q ON q.id = a.id
				WHERE q.message ->> '$.command' IS NOT NULL AND a.at - q.at < 60000) p
		WHERE ?4 OR NOT EXISTS (SELECT 1 FROM messages x WHERE x.account = p.account AND x.chat = p.chat AND x.message = p.entry AND x.message <> '')`,
		a.Code, since, a.ID, all)
	if err != nil {
		return err
	}
	for _, p := range typed {
		if err := t.eraseEntry(p.account, p.chat, p.entry); err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) eraseEntry(account, chat, id string) error {
	e, err := t.entry(account, chat, id)
	if err != nil || e == nil || e.Gone {
		return err
	}
	_, err = t.putEntry(account, chat, bot.Entry{ID: id, Gone: true})
	return err
}

// PendingErasures counts what was erased, aspirations and people, whose words may still be in free pages of the file or its journal.
func (d *DB) PendingErasures(ctx context.Context) (n int, err error) {
	err = d.view(ctx, func(r *reader) error {
		n, err = one(r.session, value[int], `SELECT count(*) FROM erasures`)
		return err
	})
	return n, wrap(err, "counting erasures")
}

// scrubIfPending rewrites the file without its free pages and empties the journal, if there are erasures that wait for it.
// A reader (a backup, Litestream) can hold that up: then emptying the journal is tried again at the next tick. SQLite's secure_delete alone does
// not do: cells that moved between pages leave copies in gaps that are not free pages.
func (d *DB) scrubIfPending(w *writer) {
	if w.session == nil || d.Health() != nil {
		return
	}
	w.session.broken = nil
	pending, err := list(w.session, value[int64], `SELECT aspiration FROM erasures`)
	if err != nil || len(pending) == 0 {
		return
	}
	start := time.Now()
	if err := d.scrub(w.session); err != nil {
		if damaging(err) {
			err = d.down(err)
		}
		if w.held == nil || w.held.Error() != err.Error() { // not again each minute
			d.log.Warn("erasures stay pending: the file could not be rewritten; trying on", "pending", len(pending), "err", err)
		}
		w.held = err
		return
	}
	w.held = nil
	d.log.Info("erasures are done", "aspirations", len(pending), "took", time.Since(start))
}

// checkpoint writes the journal back and empties it, unless a reader is in the way; it does not wait for those long.
func checkpoint(s *session) (done bool, err error) {
	if err := s.raw("PRAGMA busy_timeout(200)"); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.raw("PRAGMA busy_timeout(5000)")) }()
	busy, err := one(s, func(r scanner) (busy int, err error) {
		var log, done int
		err = r.Scan(&busy, &log, &done)
		return busy, err
	}, "PRAGMA wal_checkpoint(TRUNCATE)")
	return busy == 0, err
}

var errReaders = errors.New("a reader holds the journal")

// Scrub does now what an erasure has done a little later: it returns once no erased word is left in the file or its
// journal. An error: a reader is in the way, and it stays pending.
func (d *DB) Scrub(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	done := make(chan error, 1)
	select {
	case d.scrubs <- done:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closing:
		return storageError(errClosed)
	}
	return wrap(<-done, "scrubbing")
}

// rewrite makes the whole file anew, by way of a temporary one. In memory, where the writer has all else that is temporary, it would take
// twice its size: more than a small server has, after a year.
func rewrite(s *session) (err error) {
	if err := s.raw("PRAGMA temp_store(FILE)"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.raw("PRAGMA temp_store(MEMORY)")) }()
	return s.raw("VACUUM")
}

func (d *DB) scrub(s *session) error {
	pending, err := list(s, value[string], `SELECT aspiration || ' ' || at FROM erasures ORDER BY aspiration`)
	if err != nil {
		return err
	}
	// While a reader is in the way, the file is not rewritten again and again: all of it would go through the journal.
	if all := strings.Join(pending, ","); all == "" || all != d.rewritten {
		if err := hideTraces(s, d.now()); err != nil {
			return err
		}
		if err := rewrite(s); err != nil {
			return err
		}
		d.rewritten = all
	}
	done, err := checkpoint(s)
	if err != nil {
		return err
	}
	if !done {
		return errReaders
	}
	d.rewritten = ""
	err = s.exec(`DELETE FROM erasures`)
	return err
}
