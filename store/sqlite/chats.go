package sqlite

import (
	"context"
	"errors"

	"duaarah/bot"
	"duaarah/store"
)

// Chats is what adapters ask of the chats of their account.
type Chats struct{ db *DB }

var _ bot.Chats = (*Chats)(nil)

// Chats makes a view for adapters.
func (d *DB) Chats() *Chats { return &Chats{d} }

// setCursor notes how far a chat was read.
func (t *txn) setCursor(chat bot.Address, cursor string) error {
	err := t.exec(`INSERT INTO cursors (account, chat, thread, cursor, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (account, chat, thread) DO UPDATE SET cursor = excluded.cursor, at = excluded.at`,
		accountText(chat.Account), chat.Chat, chat.Thread, cursor, ms(t.db.now()))
	return wrap(err, "noting how far a chat was read")
}

// Watched implements bot.Chats: the active rooms with their threads, and the private chats of known people.
func (c *Chats) Watched(ctx context.Context, account bot.Account) (l []bot.Watched, err error) {
	name := accountText(account)
	err = c.db.view(ctx, func(r *reader) error {
		l, err = list(r.session, func(s scanner) (w bot.Watched, err error) {
			w.Address.Account = account
			err = s.Scan(&w.Address.Chat, &w.Address.Thread, &w.Cursor, msColumn{&w.Since})
			return w, err
		}, `SELECT chat, thread, cursor, (SELECT coalesce(min(r.at), 0) FROM rooms r WHERE r.account = c.account AND r.chat = c.chat AND r.until = 0)
			FROM cursors c WHERE account = ?
			AND (EXISTS (SELECT 1 FROM rooms r WHERE r.account = c.account AND r.chat = c.chat AND r.until = 0)
			OR EXISTS (SELECT 1 FROM identities i WHERE i.direct_account = c.account AND i.direct_chat = c.chat))
			ORDER BY at DESC, chat, thread`, name)
		if err != nil {
			return err
		}
		known := map[bot.Address]bool{}
		for _, w := range l {
			known[w.Address] = true
		}
		for _, q := range []string{
			`SELECT chat, thread, at FROM rooms WHERE account = ? AND until = 0 ORDER BY at, id`,
			`SELECT direct_chat, direct_thread, 0 FROM identities WHERE account = ? AND direct_account = account AND direct_chat <> ''
				ORDER BY id DESC`,
		} {
			more, err := list(r.session, func(s scanner) (w bot.Watched, err error) {
				w.Address.Account = account
				err = s.Scan(&w.Address.Chat, &w.Address.Thread, msColumn{&w.Since})
				return w, err
			}, q, name)
			if err != nil {
				return err
			}
			for _, w := range more {
				if !known[w.Address] {
					known[w.Address] = true
					l = append(l, w)
				}
			}
		}
		return nil
	})
	return l, wrap(err, "listing the chats of an account")
}

// Kept implements bot.Chats.
func (c *Chats) Kept(ctx context.Context, chat bot.Address, limit int) (ids []string, err error) {
	err = c.db.view(ctx, func(r *reader) error {
		ids, err = list(r.session, value[string], `SELECT message FROM messages
			WHERE account = ? AND chat = ? AND message <> '' ORDER BY id DESC LIMIT ?`, accountText(chat.Account), chat.Chat, limit)
		return err
	})
	return ids, wrap(err, "listing what was kept of a chat")
}

// Said implements bot.Chats. What waits to be changed is told as it will be.
func (c *Chats) Said(ctx context.Context, chat bot.Address, message string) (out bot.Outgoing, ok bool, err error) {
	err = c.db.view(ctx, func(r *reader) error {
		id, err := one(r.session, value[int64], sentRow, accountText(chat.Account), chat.Chat, message)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := r.box(id)
		if err != nil {
			return err
		}
		out, ok = b.Out, true
		edits, err := list(r.session, scanBox, boxesWhere+`target = ? AND target <> 0 AND action = 'edit' ORDER BY id DESC LIMIT 1`, id)
		if err == nil && len(edits) > 0 {
			edit := edits[0].Out
			edit.Action, edit.Target, edit.ReplyTo, edit.Under = out.Action, out.Target, out.ReplyTo, out.Under
			if edit.Topic == nil {
				edit.Topic = out.Topic
			}
			out = edit
		}
		return err
	})
	return out, ok && err == nil, wrap(err, "looking up what was said")
}
