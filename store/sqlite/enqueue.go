package sqlite

import (
	"encoding/json"
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/sqlite/conn"
)

func (t *txn) Enqueue(o store.Outbound) (id int64, err error) {
	defer func() { err = wrap(err, "putting a message into the outbox") }()
	was, err := t.resolveTarget(&o)
	if err != nil {
		return 0, err
	}
	target := o.Out.Target.Outbox
	if o.Out.Action == bot.Edit && target != 0 {
		if err := t.reassign(target, o.About); err != nil {
			return 0, err
		}
		if id, done, err := t.replaceWaiting(was, o); err != nil || done {
			return id, err
		}
	}
	now := t.db.now()
	b := &box{target: target}
	b.To, b.Out, b.About, b.Lane, b.State, b.At = o.To, o.Out, o.About, o.Lane, statePending, fromMS(ms(now))
	body, err := json.Marshal(&b.Out)
	if err != nil {
		return 0, err
	}
	t.touched[outboxChanged] = true
	id, err = t.insert(`INSERT INTO outbox (account, chat, thread, lane, action, target, body, purpose, aspiration, message,
		else_account, else_chat, state, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
		accountText(o.To.Account), o.To.Chat, o.To.Thread, o.Lane, o.Out.Action, target, conn.Text(body), o.About.Purpose,
		o.About.Aspiration, o.About.Message, accountText(o.About.Else.Account), o.About.Else.Chat, ms(now))
	if err == nil {
		b.ID = id
		t.fresh.remember(b)
	}
	return id, err
}

// reassign has a message be about what its latest Edit is about.
func (t *txn) reassign(target int64, about store.About) error {
	if about.Purpose == "" {
		return nil
	}
	t.fresh.forget(target)
	return t.exec(`UPDATE outbox SET purpose = ?, aspiration = ?, message = ?
		WHERE id = ? AND (purpose <> ? OR aspiration <> ? OR message <> ?)`, about.Purpose, about.Aspiration, about.Message,
		target, about.Purpose, about.Aspiration, about.Message)
}

// resolveTarget makes of a target that is known by the platform's ID one known by its outbox row, and of one that is
// itself an Edit (Enqueue may have returned such a row) the message that it edits. It returns that
// row, as head reads it; the zero value, if there is none.
func (t *txn) resolveTarget(o *store.Outbound) (b box, err error) {
	if o.Out.Action != bot.Edit && o.Out.Action != bot.Delete {
		return b, nil
	}
	ref := &o.Out.Target
	if ref.Outbox == 0 && ref.Message != "" {
		id, err := one(t.session, value[int64], sentRow, accountText(o.To.Account), o.To.Chat, ref.Message)
		if errors.Is(err, store.ErrNotFound) {
			return b, nil
		}
		if err != nil {
			return b, err
		}
		*ref = bot.Ref{Outbox: id}
	}
	b, err = t.head(ref.Outbox)
	if err == nil && b.Out.Action == bot.Edit && b.target != 0 {
		ref.Outbox = b.target
		b, err = t.head(b.target)
	}
	if errors.Is(err, store.ErrNotFound) {
		return box{}, nil
	}
	return b, err
}

// replaceWaiting puts the content of an Edit where it has not been sent from yet: into its target itself (as head reads it; of one that is
// not there, the zero value), or into an earlier Edit of that. done is false if neither waits. The row is about what the Edit is about
// from then on: by that it is found when words are erased.
func (t *txn) replaceWaiting(target box, o store.Outbound) (id int64, done bool, err error) {
	out := o.Out
	switch {
	case target.ID == 0:
		return 0, false, nil
	case target.State == statePending && target.attempts == 0 && target.part == 0 && target.Out.Action == bot.Send:
		id = target.ID
		whole, err := t.box(id)
		if err != nil {
			return 0, false, err
		}
		out = edited(whole.Out, out)
	default:
		if id, err = t.waitingEdit(target.ID, o.Lane); err != nil || id == 0 {
			return 0, false, err
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return 0, false, err
	}
	t.touched[outboxChanged] = true
	t.fresh.forget(id)
	if err := t.reassign(id, o.About); err != nil {
		return 0, false, err
	}
	// An Edit of which parts went out already starts over: those parts are older than what it says now.
	err = t.exec(`UPDATE outbox SET body = ?, part = 0 WHERE id = ?`, conn.Text(body), id)
	return id, true, err
}

// edited is a message that was not sent yet, as an Edit has it. What the Edit does not speak of stays as it was.
func edited(out, edit bot.Outgoing) bot.Outgoing {
	edit.Action, edit.Target = bot.Send, bot.Ref{}
	if edit.ReplyTo.IsZero() {
		edit.ReplyTo = out.ReplyTo
	}
	if edit.Under.IsZero() {
		edit.Under = out.Under
	}
	edit.Silent = edit.Silent || out.Silent
	if edit.Expires.IsZero() {
		edit.Expires = out.Expires
	}
	return edit
}

// waitingEdit finds the latest Edit of a row that waits; 0: there is none. One that waits in a slower lane than the new one's is
// cancelled, and not found: somebody waits for the new one, and it goes before what waits there.
func (t *txn) waitingEdit(target int64, lane bot.Lane) (id int64, err error) {
	var slower bool
	_, err = one(t.session, func(s scanner) (none struct{}, err error) {
		return none, s.Scan(&id, &slower)
	}, `SELECT id, lane > ? FROM outbox WHERE target = ? AND state = 'pending' AND action = 'edit' ORDER BY id DESC LIMIT 1`, lane, target)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil || !slower {
		return id, err
	}
	t.fresh.forget(id)
	return 0, t.exec(`UPDATE outbox SET state = 'cancelled', settled = ? WHERE id = ?`, ms(t.db.now()), id)
}

func (t *txn) Cancel(ids ...int64) (int, error) {
	total := 0
	for _, id := range ids {
		t.fresh.forget(id)
		n, err := t.change(`UPDATE outbox SET state = 'cancelled', settled = ? WHERE id = ? AND state = 'pending' AND part = 0`,
			ms(t.db.now()), id)
		if err != nil {
			return total, wrap(err, "taking a message back")
		}
		total += n
	}
	return total, nil
}

func (t *txn) Expire(id int64, at time.Time) error {
	t.fresh.forget(id)
	return wrap(t.exec(`UPDATE outbox SET body = json_set(body, '$.expires', ?) WHERE id = ? AND state = 'leased'`,
		at.UTC().Format(time.RFC3339Nano), id), "having a message expire")
}
