package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Transcript keeps the history of chats whose platform keeps none: see the web chat's Transcript.
type Transcript struct{ db *DB }

// Transcript makes a view of the transcripts.
func (d *DB) Transcript() *Transcript { return &Transcript{d} }

// Put inserts or changes an entry. A Mark alone for an entry that is not there is store.ErrNotFound.
func (t *Transcript) Put(ctx context.Context, chat bot.Address, e bot.Entry) (now bot.Entry, err error) {
	err = t.db.update(ctx, func(tx *txn) error {
		now, err = tx.putEntry(accountText(chat.Account), chat.Chat, e)
		return err
	})
	return now, wrap(err, "writing a transcript")
}

// Changes lists entries with Seq > after, in order of Seq.
func (t *Transcript) Changes(ctx context.Context, chat bot.Address, after int64, limit int) ([]bot.Entry, error) {
	return t.list(ctx, entryColumns+` WHERE account = ? AND chat = ? AND seq > ? ORDER BY seq LIMIT ?`,
		accountText(chat.Account), chat.Chat, after, limit)
}

// Page lists the latest entries with Pos < before (0: the very latest), in order of Pos.
func (t *Transcript) Page(ctx context.Context, chat bot.Address, before int64, limit int) ([]bot.Entry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	l, err := t.list(ctx, entryColumns+` WHERE account = ? AND chat = ? AND pos < ? ORDER BY pos DESC LIMIT ?`,
		accountText(chat.Account), chat.Chat, before, limit)
	for i, j := 0, len(l)-1; i < j; i, j = i+1, j-1 {
		l[i], l[j] = l[j], l[i]
	}
	return l, err
}

// Entry finds the entry with that ID. ok = false: the chat has none.
func (t *Transcript) Entry(ctx context.Context, chat bot.Address, id string) (e bot.Entry, ok bool, err error) {
	err = t.db.view(ctx, func(r *reader) error {
		found, err := r.entry(accountText(chat.Account), chat.Chat, id)
		if err == nil && found != nil {
			e, ok = *found, true
		}
		return err
	})
	return e, ok, wrap(err, "reading a transcript")
}

func (t *Transcript) list(ctx context.Context, q string, args ...any) (l []bot.Entry, err error) {
	err = t.db.view(ctx, func(r *reader) error {
		l, err = list(r.session, scanEntry, q, args...)
		return err
	})
	return l, wrap(err, "reading a transcript")
}

// HasFile reports whether an entry of the chat carries the file.
func (t *Transcript) HasFile(ctx context.Context, chat bot.Address, fileID string) (has bool, err error) {
	err = t.db.view(ctx, func(r *reader) error {
		has, err = one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM transcript_files
			WHERE account = ? AND chat = ? AND file = ?)`, accountText(chat.Account), chat.Chat, fileID)
		return err
	})
	return has, wrap(err, "looking for a file in a transcript")
}

const entryColumns = `SELECT seq, pos, entry, at, edited, gone, out, message, mark, arrived FROM transcript`

func scanEntry(s scanner) (e bot.Entry, err error) {
	err = s.Scan(&e.Seq, &e.Pos, &e.ID, msColumn{&e.At}, &e.Edited, &e.Gone, jsonColumn{&e.Out}, jsonColumn{&e.Message},
		&e.Mark, &e.Arrived)
	return e, err
}

// entry is nil where there is none.
func (r *reader) entry(account, chat, id string) (*bot.Entry, error) {
	e, err := one(r.session, scanEntry, entryColumns+` WHERE account = ? AND chat = ? AND entry = ?`, account, chat, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &e, err
}

func (t *txn) putEntry(account, chat string, e bot.Entry) (bot.Entry, error) {
	have, err := t.entry(account, chat, e.ID)
	if err != nil {
		return e, err
	}
	if have == nil && e.Out == nil && e.Message == nil && !e.Gone {
		return e, store.ErrNotFound
	}
	if have == nil {
		have = &bot.Entry{ID: e.ID, At: fromMS(ms(e.At))}
		if e.At.IsZero() {
			have.At = fromMS(ms(t.db.now()))
		}
	}
	next := *have
	switch {
	case e.Gone || next.Gone:
		next.Gone, next.Out, next.Message, next.Mark = true, nil, nil, ""
	case e.Out != nil || e.Message != nil:
		next.Out, next.Message = e.Out, e.Message
	}
	if e.Mark != "" && !next.Gone {
		next.Mark = e.Mark
	}
	next.Edited = next.Edited || e.Edited
	next.Arrived = next.Arrived || e.Arrived
	return t.writeEntry(account, chat, *have, next)
}

// writeEntry keeps next, under a new Seq, unless it says the same as have. It is new if have.Seq is 0.
func (t *txn) writeEntry(account, chat string, have, next bot.Entry) (bot.Entry, error) {
	var texts [4]string
	for i, v := range []any{have.Out, have.Message, next.Out, next.Message} {
		var err error
		if texts[i], err = entryText(v); err != nil {
			return next, err
		}
	}
	content := texts[0] != texts[2] || texts[1] != texts[3]
	if have.Seq != 0 && !content && have.Gone == next.Gone && have.Mark == next.Mark && have.Edited == next.Edited &&
		have.Arrived == next.Arrived {
		return have, nil
	}
	seq, err := one(t.session, value[int64],
		`SELECT coalesce(max(seq), 0) + 1 FROM transcript WHERE account = ? AND chat = ?`, account, chat)
	if err != nil {
		return next, err
	}
	next.Seq = seq
	if next.Pos == 0 {
		next.Pos = seq
	}
	if err := t.exec(`INSERT INTO transcript (account, chat, entry, seq, pos, at, edited, gone, out, message, mark, arrived)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, chat, entry) DO UPDATE SET seq = excluded.seq,
		edited = excluded.edited, gone = excluded.gone, out = excluded.out, message = excluded.message,
		mark = excluded.mark, arrived = excluded.arrived`, account, chat, next.ID, seq, next.Pos, ms(next.At), next.Edited,
		next.Gone, texts[2], texts[3], next.Mark, next.Arrived); err != nil {
		return next, err
	}
	if !content {
		return next, nil
	}
	return next, t.setEntryFiles(account, chat, next)
}

// entryText tells an empty Out or Message from none, which jsonText does not.
func entryText(v any) (string, error) {
	s, err := jsonText(v)
	if s == "" && err == nil {
		switch v := v.(type) {
		case *bot.Outgoing:
			if v != nil {
				s = "{}"
			}
		case *bot.Message:
			if v != nil {
				s = "{}"
			}
		}
	}
	return s, err
}

func (t *txn) setEntryFiles(account, chat string, e bot.Entry) error {
	if err := t.exec(`DELETE FROM transcript_files WHERE account = ? AND chat = ? AND entry = ?`, account, chat, e.ID); err != nil {
		return err
	}
	var files []bot.File
	if e.Out != nil {
		files = append(files, e.Out.Files...)
	}
	if e.Message != nil {
		files = append(files, e.Message.Files...)
	}
	for _, f := range files {
		if f.ID == "" {
			continue
		}
		if err := t.exec(`INSERT INTO transcript_files (account, chat, file, entry) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			account, chat, f.ID, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// arrivedInTranscript notes that the browser has it.
func (t *txn) arrivedInTranscript(account, chat, id string) error {
	e, err := t.entry(account, chat, id)
	if err != nil || e == nil || e.Arrived {
		return err
	}
	next := *e
	next.Arrived = true
	_, err = t.writeEntry(account, chat, *e, next)
	return err
}

// record puts what a person did into the transcript.
func (t *txn) record(u bot.Update) (bot.Entry, error) {
	e := bot.Entry{At: u.At}
	if u.Message != nil {
		e.ID = u.Message.ID
	}
	switch {
	case u.Message == nil || e.ID == "":
		return e, nil
	case u.Kind == bot.KindMessage:
		e.Message = u.Message
	case u.Kind == bot.KindEdit:
		e.Message, e.Edited = u.Message, true
	case u.Kind == bot.KindDelete:
		e.Gone = true
	default:
		return e, nil
	}
	e, err := t.putEntry(accountText(u.Address.Account), u.Address.Chat, e)
	return e, wrap(err, "writing the transcript")
}

// Sessions are the cookies and recovery codes of the web chat: see its Sessions.
type Sessions struct{ db *DB }

// Sessions makes a view of the web chat's sessions.
func (d *DB) Sessions() *Sessions { return &Sessions{d} }

// User finds whose cookie it is.
func (w *Sessions) User(ctx context.Context, seat, tokenHash string) (user string, ok bool, err error) {
	err = w.db.view(ctx, func(r *reader) error {
		user, err = one(r.session, value[string], `SELECT user FROM web_sessions WHERE seat = ? AND token = ?`, seat, tokenHash)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return "", false, nil
	}
	return user, err == nil, wrap(err, "looking up a session")
}

// Create adds a user with a first cookie.
func (w *Sessions) Create(ctx context.Context, seat, user, tokenHash string, at time.Time) error {
	return wrap(w.db.update(ctx, func(tx *txn) error {
		return tx.exec(`INSERT INTO web_sessions (seat, token, user, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			seat, tokenHash, user, ms(at))
	}), "keeping a session")
}

// SetRecovery replaces the user's recovery code.
func (w *Sessions) SetRecovery(ctx context.Context, seat, user, codeHash string, at time.Time) error {
	return wrap(w.db.update(ctx, func(tx *txn) error {
		return tx.exec(`INSERT INTO web_recovery (seat, user, code, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (seat, user) DO UPDATE SET code = excluded.code, at = excluded.at`, seat, user, codeHash, ms(at))
	}), "keeping a recovery code")
}

// Recover uses up a recovery code: its user gets the new cookie, the old ones end.
func (w *Sessions) Recover(ctx context.Context, seat, codeHash, tokenHash string, at time.Time) (user string, ok bool, err error) {
	err = w.db.update(ctx, func(tx *txn) error {
		user, err = one(tx.session, value[string], `DELETE FROM web_recovery WHERE seat = ? AND code = ? RETURNING user`, seat, codeHash)
		if err != nil {
			return err
		}
		if err := tx.exec(`DELETE FROM web_sessions WHERE seat = ? AND user = ?`, seat, user); err != nil {
			return err
		}
		err = tx.exec(`INSERT INTO web_sessions (seat, token, user, at) VALUES (?, ?, ?, ?)`, seat, tokenHash, user, ms(at))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return "", false, nil
	}
	return user, err == nil, wrap(err, "using a recovery code")
}
