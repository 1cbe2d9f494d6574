package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store"
)

// Outbox is the queue of what is to be sent, as package relay works it off.
type Outbox struct {
	db      *DB
	settled func(ctx context.Context, tx store.Tx, s store.Settled) error
	changed <-chan struct{}
}

var _ relay.Outbox = (*Outbox)(nil)

// Outbox makes a view of the outbox. settled is called in the transaction that settles a message (Action Send, and
// Delivered, Handed, Refused or Uncertain), under a savepoint: its error is logged and undoes what it did, not the
// settlement, and a timer has it told again: see store.TimerSettled. The arrival of what was handed over is told by Tx.Confirm instead, to its caller.
func (d *DB) Outbox(settled func(ctx context.Context, tx store.Tx, s store.Settled) error) *Outbox {
	return &Outbox{db: d, settled: settled, changed: d.subscribe(outboxChanged)}
}

// Changed implements relay.Outbox.
func (o *Outbox) Changed() <-chan struct{} { return o.changed }

// Pending implements relay.Outbox.
func (o *Outbox) Pending(ctx context.Context, lane bot.Lane, after int64, limit int) (l []bot.Waiting, err error) {
	err = o.db.view(ctx, func(r *reader) error {
		l, err = list(r.session, func(s scanner) (w bot.Waiting, err error) {
			err = s.Scan(&w.ID, accountColumn{&w.To.Account}, &w.To.Chat, &w.To.Thread, &w.Lane, msColumn{&w.NotBefore})
			return w, err
		}, `SELECT id, account, chat, thread, lane, `+notBefore+` FROM outbox
			WHERE state = 'pending' AND lane = ?2 AND id > ?3 ORDER BY id LIMIT ?4`, ms(o.db.now()), lane, after, limit)
		return err
	})
	return l, wrap(err, "listing the outbox")
}

// notBefore is when a row may be sent, now being ?1. A lease in times to come: the clock was set back since, and the wait, which
// began with it, begins now.
const notBefore = `CASE WHEN leased > ?1 AND not_before > leased THEN not_before - leased + ?1 ELSE not_before END`

// Held implements relay.Outbox.
func (o *Outbox) Held(ctx context.Context) ([]bot.Waiting, error) { return o.db.Held(ctx) }

// Held is Outbox.Held. The reason of a row that waits is the bot.Hold that was settled with it, also if it was cancelled since.
func (d *DB) Held(ctx context.Context) (l []bot.Waiting, err error) {
	err = d.view(ctx, func(r *reader) error {
		l, err = list(r.session, func(s scanner) (w bot.Waiting, err error) {
			err = s.Scan(&w.ID, accountColumn{&w.To.Account}, &w.To.Chat, &w.To.Thread, &w.Lane, msColumn{&w.NotBefore}, &w.Hold)
			return w, err
		}, `SELECT id, account, chat, thread, lane, `+notBefore+`, reason FROM outbox INDEXED BY outbox_pending
			WHERE state = 'pending' AND reason <> '' AND `+notBefore+` > ?1
			UNION ALL SELECT id, account, chat, thread, lane, `+notBefore+`, reason FROM outbox
			WHERE id IN (SELECT ref FROM timers WHERE kind = ?2) AND state = 'cancelled' AND reason <> '' AND `+notBefore+` > ?1
			ORDER BY id`, ms(d.now()), timerHeldBack)
		return err
	})
	return l, wrap(err, "listing what the platforms have wait")
}

// Lease implements relay.Outbox.
func (o *Outbox) Lease(ctx context.Context, ids []int64) (parcels []bot.Parcel, err error) {
	err = o.db.update(ctx, func(tx *txn) error {
		parcels = make([]bot.Parcel, 0, len(ids))
		for _, id := range ids {
			b, err := tx.lease(id)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			p, err := tx.parcel(b)
			if err != nil {
				return err
			}
			parcels = append(parcels, p)
		}
		return nil
	})
	return parcels, wrap(err, "leasing from the outbox")
}

// lease marks a row that waits. store.ErrNotFound: it waits no more.
func (t *txn) lease(id int64) (b box, err error) {
	const mark = `UPDATE outbox SET state = 'leased', leased = ?, reason = '' WHERE id = ? AND state = 'pending'`
	now := ms(t.db.now())
	kept, known := t.fresh.take(id)
	if err := found(t.change(mark, now, id)); err != nil {
		return b, err
	}
	if !known {
		read, err := t.box(id)
		if err != nil {
			return b, err
		}
		kept = &read
	}
	b = *kept
	t.fresh.lease(kept)
	return b, nil
}

// parcel is a row with its references resolved into the platform's message IDs.
func (t *txn) parcel(b box) (p bot.Parcel, err error) {
	p = bot.Parcel{ID: b.ID, Part: b.part, To: b.To, Out: b.Out, Attempts: b.attempts, Created: b.At}
	if b.part > 0 {
		if p.Done, err = t.sentOf(b.ID, b.To); err != nil {
			return p, err
		}
	}
	if err := t.settleFiles(&p.Out); err != nil {
		return p, err
	}
	switch ref := p.Out.Target; {
	case ref.Outbox != 0:
		state, under, err := t.target(ref.Outbox)
		if err != nil {
			return p, err
		}
		p.Wait = state == statePending || state == stateLeased
		if p.Out.Under.IsZero() { // what was said in a topic is changed there
			p.Out.Under = under
		}
		if p.Targets, p.Worded, err = t.targetsOf(ref.Outbox, b.To, p.Out.Action == bot.Edit); err != nil {
			return p, err
		}
	case ref.Message != "":
		p.Targets = []string{ref.Message}
	}
	if p.Under, err = t.under(p.Out.Under, b.To); err != nil {
		return p, err
	}
	for _, ref := range []*bot.Ref{&p.Out.ReplyTo, &p.Out.Under} {
		if ref.Outbox == 0 {
			continue
		}
		messages, err := t.sentOf(ref.Outbox, b.To)
		if err != nil {
			return p, err
		}
		*ref = bot.Ref{}
		if len(messages) > 0 {
			ref.Message = messages[0]
		}
	}
	return p, nil
}

// Of a message that was sent: whether it carries words. Of one from before that was noted it is not known.
const (
	sentWords = 1
	sentBare  = 2
)

// targetsOf lists the platform's IDs of a row's messages; of an edit, those that carry words, as far as that is known (worded).
func (t *txn) targetsOf(outbox int64, chat bot.Address, edit bool) (ids []string, worded bool, err error) {
	if !edit {
		ids, err = t.sentOf(outbox, chat)
		return ids, false, err
	}
	type sent struct {
		id    string
		words int
	}
	all, err := list(t.session, func(s scanner) (x sent, err error) {
		err = s.Scan(&x.id, &x.words)
		return x, err
	}, `SELECT message, words FROM sent WHERE outbox = ? AND account = ? AND chat = ? ORDER BY part`, outbox, accountText(chat.Account), chat.Chat)
	worded = true
	var with []string
	for _, x := range all {
		ids = append(ids, x.id)
		worded = worded && x.words != 0
		if x.words == sentWords {
			with = append(with, x.id)
		}
	}
	if !worded || len(with) == 0 {
		return ids, false, err
	}
	return with, true, err
}

// under lists the messages of a row that something is said under, then those of the row that it was said under itself.
func (t *txn) under(ref bot.Ref, chat bot.Address) (all []string, err error) {
	for range 2 {
		if ref.Outbox == 0 {
			return all, nil
		}
		some, err := t.sentOf(ref.Outbox, chat)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if _, ref, err = t.target(ref.Outbox); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// target is what sending a change needs to know of the row that it changes: its state, and the topic that it is in.
func (t *txn) target(id int64) (state string, under bot.Ref, err error) {
	state, err = one(t.session, func(s scanner) (state string, err error) {
		err = s.Scan(&state, jsonColumn{&under})
		return state, err
	}, `SELECT state, coalesce(body ->> '$.under', '') FROM outbox WHERE id = ?`, id)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return state, under, err
}

// Settle implements relay.Outbox.
func (o *Outbox) Settle(ctx context.Context, settlements []bot.Settlement) error {
	err := o.db.update(ctx, func(tx *txn) error { return o.settleAll(ctx, tx, settlements) })
	return wrap(err, "settling")
}

func (o *Outbox) settleAll(ctx context.Context, tx *txn, settlements []bot.Settlement) error {
	for _, s := range settlements {
		b, known := tx.fresh.settle(s.ID)
		var err error
		if !known {
			b, err = tx.head(s.ID)
		}
		if errors.Is(err, store.ErrNotFound) || err == nil && b.State != stateLeased {
			continue // settled before
		}
		if err == nil {
			err = o.settle(ctx, tx, b, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settle records what became of a row that is leased.
func (o *Outbox) settle(ctx context.Context, tx *txn, b box, s bot.Settlement) error {
	if err := tx.noteSent(b, s); err != nil {
		return err
	}
	switch s.Outcome {
	case bot.Progress:
		return tx.exec(`UPDATE outbox SET part = ?, missing = missing + ?, note = ? WHERE id = ?`, s.Part, s.Missing, s.Note, b.ID)
	case bot.Retry, bot.Released:
		return tx.giveBack(b, s)
	}
	if s.At.IsZero() {
		s.At = tx.db.now()
	}
	return o.settleFinally(ctx, tx, b, s)
}

// giveBack has a leased row wait again, if it still is to be sent.
func (t *txn) giveBack(b box, s bot.Settlement) error {
	t.touched[outboxChanged] = true
	late, err := t.overtaken(b)
	if err != nil {
		return err
	}
	to, tried := statePending, 0
	if b.erased || late {
		to = stateCancelled
	}
	if s.Outcome == bot.Retry {
		tried = 1
	}
	if err := t.exec(`UPDATE outbox SET state = ?, not_before = ?, reason = ?, attempts = attempts + ?, note = ? WHERE id = ?`,
		to, ms(s.After), s.Hold, tried, s.Note, b.ID); err != nil {
		return err
	}
	if s.Hold != "" {
		if err := t.SetTimer(timerHeldBack, b.ID, s.After); err != nil {
			return err
		}
	}
	if !s.MovedTo.IsZero() && !sameChat(s.MovedTo, b.To) {
		return t.MoveChat(b.To, s.MovedTo)
	}
	return nil
}

// settleFinally records how a row ended, and tells that.
func (o *Outbox) settleFinally(ctx context.Context, tx *txn, b box, s bot.Settlement) error {
	if s.Outcome == bot.Handed {
		all, err := tx.allArrived(b.ID)
		if err != nil {
			return err
		}
		if all {
			s.Outcome = bot.Delivered
		}
	}
	b.State, b.Reason, b.Note, b.missing = string(s.Outcome), s.Reason, s.Note, b.missing+s.Missing
	if err := tx.exec(`UPDATE outbox SET state = ?, reason = ?, note = ?, missing = ?, settled = ? WHERE id = ?`,
		b.State, s.Reason, s.Note, b.missing, ms(s.At), b.ID); err != nil {
		return err
	}
	if b.erased { // while it was being sent: its words may have been kept once more
		if err := tx.eraseEntries(b.ID); err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO erasures (aspiration, at) SELECT aspiration, ? FROM outbox WHERE id = ?
			ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, ms(s.At), b.ID); err != nil {
			return err
		}
	}
	return o.tell(ctx, tx, b, s.At)
}

// overtaken reports whether a change that was under way is older than another of the same message: sent after that one, it would undo it.
func (t *txn) overtaken(b box) (bool, error) {
	if b.Out.Action != bot.Edit || b.target == 0 {
		return false, nil
	}
	return one(t.session, value[bool], `SELECT EXISTS (SELECT 1 FROM outbox WHERE target = ? AND target <> 0 AND action = 'edit' AND id > ?
		AND state NOT IN ('cancelled', 'refused'))`, b.target, b.ID)
}

// tell calls settled for messages, and for changes of them.
func (o *Outbox) tell(ctx context.Context, tx *txn, b box, at time.Time) error {
	tells := b.Out.Action == bot.Send || b.Out.Action == bot.Edit || b.Out.Action == bot.Delete && b.About.Purpose == store.ForTakeBack
	if !tells || o.settled == nil {
		return nil
	}
	err := tx.savepoint(func() error { return o.settled(ctx, tx, b.settled(at)) })
	if tx.broken != nil {
		return tx.broken
	}
	if err != nil {
		tx.db.log.Error("handling what became of a message; to be tried again", "outbox", b.ID, "outcome", b.State, "err", err)
		return tx.SetTimer(store.TimerSettled, b.ID, tx.db.now().Add(timerBackoff))
	}
	return nil
}

// noteSent notes which messages a row made, and which are there no more.
func (t *txn) noteSent(b box, s bot.Settlement) error {
	if b.left {
		return t.staysBehind(b, s.Messages)
	}
	if err := t.addSent(b, s.Messages, s.Bare, s.Outcome != bot.Delivered); err != nil {
		return err
	}
	for _, gone := range s.Gone {
		if err := t.exec(`DELETE FROM sent WHERE account = ? AND chat = ? AND message = ?`, accountText(b.To.Account), b.To.Chat, gone); err != nil {
			return err
		}
	}
	return nil
}

// addSent notes the platform's IDs of what a row made. What an Edit made belongs to the message that it edits.
// confirmed: the platform tells later what has arrived, or has told already.
func (t *txn) addSent(b box, messages []string, bare, confirmed bool) error {
	owner, words := b.ID, sentWords
	if bare {
		words = sentBare
	}
	if b.Out.Action == bot.Edit && b.target != 0 {
		owner = b.target
	}
	account := accountText(b.To.Account)
	for _, message := range messages {
		early := 0
		if confirmed {
			var err error
			if early, err = t.change(`DELETE FROM early WHERE account = ? AND chat = ? AND message = ?`, account, b.To.Chat, message); err != nil {
				return err
			}
		}
		// A platform that gives an ID again means the newer message by it.
		if err := t.exec(`INSERT INTO sent (account, chat, message, outbox, part, arrived, words)
			VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(part), 0) + 1 FROM sent WHERE outbox = ?4), ?5, ?6)
			ON CONFLICT (account, chat, message) DO UPDATE SET outbox = excluded.outbox, part = excluded.part,
			arrived = excluded.arrived, words = excluded.words WHERE outbox <> excluded.outbox`, account, b.To.Chat, message, owner, early > 0, words); err != nil {
			return err
		}
	}
	return nil
}

// Recover implements relay.Outbox. What is harmless to repeat (anything but a new message) waits again, too.
func (o *Outbox) Recover(ctx context.Context, idempotent func(bot.Account) bool) (uncertain int, err error) {
	err = o.db.update(ctx, func(tx *txn) error {
		uncertain = 0
		leased, err := list(tx.session, scanBox, boxesWhere+`state = 'leased' ORDER BY id`)
		if err != nil {
			return err
		}
		tx.fresh.forgetAll()
		now := tx.db.now()
		for _, b := range leased {
			late, err := tx.overtaken(b)
			if err != nil {
				return err
			}
			if b.erased || late {
				b.State = stateCancelled
			} else if b.Out.Action != bot.Send || idempotent(b.To.Account) {
				b.State = statePending
			}
			if b.State != stateLeased {
				tx.touched[outboxChanged] = true
				if err := tx.exec(`UPDATE outbox SET state = ?, attempts = attempts + 1 WHERE id = ?`, b.State, b.ID); err != nil {
					return err
				}
				continue
			}
			uncertain++
			b.State = string(bot.Uncertain)
			if err := tx.exec(`UPDATE outbox SET state = 'uncertain', settled = ?, note = 'the program ended while it was sent'
				WHERE id = ?`, ms(now), b.ID); err != nil {
				return err
			}
			if err := o.tell(ctx, tx, b, now); err != nil {
				return err
			}
		}
		err = tx.exec(`DELETE FROM early WHERE at < ?`, ms(now.Add(-24*time.Hour)))
		return err
	})
	return uncertain, wrap(err, "recovering the outbox")
}

func sameChat(a, b bot.Address) bool { return a.Account == b.Account && a.Chat == b.Chat }
