package sqlite

import (
	"context"
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store"
)

// Handler takes one update in a transaction. store.ErrSending (or another bot.ErrLater) has it tried again.
type Handler func(ctx context.Context, tx store.Tx, u bot.Update) error

// Inbox is where updates are kept and handled, as package relay fills it; and the parked ones, for the operator.
type Inbox struct {
	db     *DB
	handle Handler
	parked func(tx store.Tx, u bot.Update, first bool) error
}

var _ relay.Inbox = (*Inbox)(nil)

// Inbox makes a view of the inbox. handle runs in the transaction that keeps the update. It may be nil for the
// operator's Parked and Drop.
func (d *DB) Inbox(handle Handler) *Inbox {
	return &Inbox{db: d, handle: handle}
}

// OnPark has parked called, under a savepoint of its own, in the transaction that parks an update which could be read. first:
// no other of that chat is parked. Its error is logged, and the update is parked all the same.
func (i *Inbox) OnPark(parked func(tx store.Tx, u bot.Update, first bool) error) *Inbox {
	i.parked = parked
	return i
}

// Batch implements relay.Inbox.
func (i *Inbox) Batch(ctx context.Context, fn func(b relay.Batch) error) error {
	return wrap(i.db.update(ctx, func(tx *txn) error {
		return fn(&batch{inbox: i, tx: tx, made: map[string]int64{}})
	}), "keeping updates")
}

type batch struct {
	inbox *Inbox
	tx    *txn
	made  map[string]int64 // transcript entries inserted by Begin: their Seq, by account and key
}

func (b *batch) Begin(u bot.Update) (fresh bool, err error) {
	account := accountText(u.Address.Account)
	if u.Key != "" {
		fresh, err := b.tx.note(account, u.Key)
		if err != nil {
			return false, wrap(err, "noting an update")
		}
		if !fresh {
			return false, b.read(u)
		}
	}
	if u.Record {
		e, err := b.tx.record(u)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
		if e.Seq != 0 && e.Seq == e.Pos {
			b.made[account+" "+u.Key] = e.Seq
		}
	}
	return true, nil
}

// note puts a key into the inbox. false: it was there. What an erased person sent is known by a trace alone: see hideTraces. It is
// asked for by a statement of its own: an INSERT that reads its own table first copies what it reads into one that is made for it.
func (t *txn) note(account, key string) (fresh bool, err error) {
	erased, err := one(t.session, value[bool], `SELECT EXISTS (SELECT 1 FROM erased_keys WHERE account = ? AND key = ?)`, account, traceKey(key))
	if err != nil || erased {
		return false, err
	}
	n, err := t.change(`INSERT INTO inbox (account, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, account, key, ms(t.db.now()))
	return n > 0, err
}

func (b *batch) Handle(ctx context.Context, u bot.Update) error {
	if err := b.inbox.run(ctx, b.tx, u); err != nil {
		return err
	}
	return b.read(u)
}

// read notes how far a chat was read, of an update that will not come again: not of one that is put back. Else what happened
// to be put back when the program ended would never be fetched.
func (b *batch) read(u bot.Update) error {
	if u.Cursor == "" || u.Address.IsZero() {
		return nil
	}
	return b.tx.setCursor(u.Address, u.Cursor)
}

// run calls the handler under a savepoint.
func (i *Inbox) run(ctx context.Context, tx *txn, u bot.Update) error {
	if i.handle == nil {
		return errors.New("no handler")
	}
	return tx.savepoint(func() error { return i.handle(ctx, tx, u) })
}

func (b *batch) Park(u bot.Update, cause error) error {
	if err := b.read(u); err != nil {
		return err
	}
	raw := string(u.Raw)
	if raw == "" {
		raw = "null"
	}
	message := ""
	if u.Message != nil {
		message = u.Message.ID
	}
	account := accountText(u.Address.Account)
	others, err := one(b.tx.session, value[bool], `SELECT EXISTS (SELECT 1 FROM parked WHERE account = ? AND chat = ?)`,
		account, u.Address.Chat)
	if err != nil {
		return wrap(err, "parking an update")
	}
	if _, err := b.tx.insert(`INSERT INTO parked (account, key, chat, message, raw, error, at, attempts)
		VALUES (?, ?, ?, ?, ?, ?, ?, 1)`, account, u.Key, u.Address.Chat, message, raw,
		fmt.Sprint(cause), ms(b.tx.db.now())); err != nil {
		return wrap(err, "parking an update")
	}
	if b.inbox.parked == nil || u.Kind == bot.KindBroken || u.Address.IsZero() || u.Address.Account.Platform == "" {
		return nil
	}
	err = b.tx.savepoint(func() error { return b.inbox.parked(b.tx, u, !others) })
	if b.tx.broken != nil {
		return b.tx.broken
	}
	if err != nil {
		b.tx.db.log.Error("cannot say that an update is parked", "kind", string(u.Kind), "err", err)
	}
	return nil
}

func (b *batch) Unsee(u bot.Update) error {
	account := accountText(u.Address.Account)
	if seq := b.made[account+" "+u.Key]; seq != 0 && u.Message != nil {
		delete(b.made, account+" "+u.Key)
		// Unless the entry was changed since: then it stays, and is put again to no effect.
		n, err := b.tx.change(`DELETE FROM transcript WHERE account = ? AND chat = ? AND entry = ? AND seq = ?`,
			account, u.Address.Chat, u.Message.ID, seq)
		if err == nil && n > 0 {
			err = b.tx.exec(`DELETE FROM transcript_files WHERE account = ? AND chat = ? AND entry = ?`,
				account, u.Address.Chat, u.Message.ID)
		}
		if err != nil {
			return wrap(err, "taking an update back")
		}
	}
	err := b.tx.exec(`DELETE FROM inbox WHERE account = ? AND key = ?`, account, u.Key)
	return wrap(err, "taking an update back")
}

const parkedColumns = `SELECT id, account, key, raw, error, at, attempts FROM parked`

func scanParked(s scanner) (p store.Parked, err error) {
	var raw string
	err = s.Scan(&p.ID, accountColumn{&p.Account}, &p.Key, &raw, &p.Error, msColumn{&p.At}, &p.Attempts)
	p.Raw = []byte(raw)
	return p, err
}

func (r *reader) Parked(id int64) (store.Parked, error) {
	p, err := one(r.session, scanParked, parkedColumns+` WHERE id = ?`, id)
	return p, wrap(err, "reading a parked update")
}

// Parked lists the parked updates, the oldest first.
func (i *Inbox) Parked(ctx context.Context) (l []store.Parked, err error) {
	err = i.db.view(ctx, func(r *reader) error {
		l, err = list(r.session, scanParked, parkedColumns+` ORDER BY id`)
		return err
	})
	return l, wrap(err, "listing parked updates")
}

// Retry runs the handler on a parked update, decoded again as u. Success removes it; the handler's error is kept with it,
// and returned.
func (i *Inbox) Retry(ctx context.Context, id int64, u bot.Update) error {
	var failed error
	err := i.db.update(ctx, func(tx *txn) error {
		failed = nil
		if _, err := tx.Parked(id); err != nil {
			return err
		}
		failed = tx.savepoint(func() error {
			if u.Record {
				if _, err := tx.record(u); err != nil && !errors.Is(err, store.ErrNotFound) {
					return err
				}
			}
			return i.run(ctx, tx, u)
		})
		if tx.broken != nil {
			return tx.broken
		}
		if failed != nil {
			return tx.exec(`UPDATE parked SET error = ?, attempts = attempts + 1 WHERE id = ?`, failed.Error(), id)
		}
		return tx.exec(`DELETE FROM parked WHERE id = ?`, id)
	})
	if err == nil {
		err = failed
	}
	return wrap(err, "trying a parked update again")
}

// Drop removes a parked update for good.
func (i *Inbox) Drop(ctx context.Context, id int64) error {
	return wrap(i.db.update(ctx, func(tx *txn) error {
		return found(tx.change(`DELETE FROM parked WHERE id = ?`, id))
	}), "dropping a parked update")
}
