package sqlite

import (
	"encoding/json"
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// States of an outbox row beside the bot.Outcomes.
const (
	statePending   = "pending"
	stateLeased    = "leased"
	stateCancelled = "cancelled"
)

// box is an outbox row as it is kept.
type box struct {
	store.OutboxRow
	target   int64
	attempts int
	part     int
	missing  int
	erased   bool
	left     bool // its chat moved while it was on its way; as head reads it
}

const boxColumns = `id, account, chat, thread, lane, target, body, purpose, aspiration, message, state, reason,
	attempts, part, missing, created, settled, erased, note, else_account, else_chat`

const (
	boxesFrom  = `SELECT ` + boxColumns + ` FROM outbox`
	boxesWhere = boxesFrom + ` WHERE `
)

func scanBox(s scanner) (b box, err error) {
	err = s.Scan(&b.ID, accountColumn{&b.To.Account}, &b.To.Chat, &b.To.Thread, &b.Lane, &b.target, jsonColumn{&b.Out},
		&b.About.Purpose, &b.About.Aspiration, &b.About.Message, &b.State, &b.Reason, &b.attempts, &b.part, &b.missing,
		msColumn{&b.At}, msColumn{&b.Settled}, &b.erased, &b.Note, accountColumn{&b.About.Else.Account}, &b.About.Else.Chat)
	return b, err
}

// head is a row without its content, which costs more to read than all the rest: of Out, only the Action is there.
func (r *reader) head(id int64) (box, error) {
	return one(r.session, func(s scanner) (b box, err error) {
		err = s.Scan(&b.ID, accountColumn{&b.To.Account}, &b.To.Chat, &b.To.Thread, &b.Out.Action, &b.target, &b.About.Purpose,
			&b.About.Aspiration, &b.About.Message, &b.State, &b.attempts, &b.part, &b.missing, &b.erased,
			accountColumn{&b.About.Else.Account}, &b.About.Else.Chat, &b.left)
		return b, err
	}, `SELECT id, account, chat, thread, action, target, purpose, aspiration, message, state, attempts, part, missing, erased,
		else_account, else_chat, leased < 0 FROM outbox WHERE id = ?`, id)
}

func (r *reader) box(id int64) (box, error) {
	return one(r.session, scanBox, boxesWhere+`id = ?`, id)
}

// sentOf lists the platform's IDs of a row's messages that are in that chat.
func (r *reader) sentOf(outbox int64, chat bot.Address) ([]string, error) {
	return list(r.session, value[string], `SELECT message FROM sent WHERE outbox = ? AND account = ? AND chat = ?
		ORDER BY part`, outbox, accountText(chat.Account), chat.Chat)
}

func (r *reader) Outbox(id int64) (store.OutboxRow, error) {
	b, err := r.box(id)
	if err == nil {
		b.Messages, err = r.sentOf(id, b.To)
	}
	b.Missing = b.missing
	return b.OutboxRow, wrap(err, "reading an outbox row")
}

func (r *reader) InDoubt(chat bot.Address, limit int) ([]store.Aspiration, error) {
	ids, err := list(r.session, value[store.AspirationID], `SELECT aspiration FROM outbox WHERE account = ? AND chat = ? AND state = 'uncertain'
		AND aspiration <> 0 GROUP BY aspiration ORDER BY max(id) DESC LIMIT ?`, accountText(chat.Account), chat.Chat, limit)
	var l []store.Aspiration
	for _, id := range ids {
		if err == nil {
			var a store.Aspiration
			a, err = r.Aspiration(id)
			l = append(l, a)
		}
	}
	return l, wrap(err, "reading what is in doubt")
}

func (r *reader) Copies(of store.Message) ([]store.OutboxRow, error) {
	return r.copies(boxesWhere+`aspiration = ? AND aspiration <> 0 AND message = ? AND action = '' ORDER BY id`, of.Aspiration, of.ID)
}

func (r *reader) CopiesAt(of store.Message, at bot.Address) ([]store.OutboxRow, error) {
	return r.copies(boxesFrom+` INDEXED BY outbox_chat WHERE account = ? AND chat = ? AND aspiration = ? AND message = ? AND action = '' ORDER BY id`,
		accountText(at.Account), at.Chat, of.Aspiration, of.ID)
}

func (r *reader) copies(q string, args ...any) ([]store.OutboxRow, error) {
	boxes, err := list(r.session, scanBox, q, args...)
	var rows []store.OutboxRow
	for _, b := range boxes {
		if err == nil {
			b.Messages, err = r.sentOf(b.ID, b.To)
		}
		rows = append(rows, b.OutboxRow)
	}
	return rows, wrap(err, "reading the copies of a message")
}

// Pick of the row whose message it is.
const sentRow = `SELECT outbox FROM sent WHERE account = ? AND chat = ? AND message = ?`

func (r *reader) What(chat bot.Address, message string) (store.Thing, error) {
	account := accountText(chat.Account)
	id, err := one(r.session, value[int64], sentRow, account, chat.Chat, message)
	if err == nil {
		b, err := r.head(id)
		going := false
		if err == nil && b.erased {
			going, err = one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM outbox WHERE target = ? AND target <> 0 AND action = 'delete')`, id)
		}
		return store.Thing{About: b.About, Outbox: id, Going: going}, wrap(err, "looking up a message")
	}
	if !errors.Is(err, store.ErrNotFound) {
		return store.Thing{}, wrap(err, "looking up a message")
	}
	m, err := r.MessageAt(chat, message)
	if err == nil {
		return store.Thing{About: store.About{Aspiration: m.Aspiration, Message: m.ID}, Person: true}, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return store.Thing{}, err
	}
	sending, err := list(r.session, value[int64],
		`SELECT id FROM outbox WHERE account = ? AND chat = ? AND state = 'leased' LIMIT 1`, account, chat.Chat)
	switch {
	case err != nil:
	case len(sending) > 0:
		err = store.ErrSending
	default:
		err = store.ErrNotFound
	}
	return store.Thing{}, wrap(err, "looking up a message")
}

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
	body, err := json.Marshal(o.Out)
	if err != nil {
		return 0, err
	}
	t.touched[outboxChanged] = true
	now := t.db.now()
	id, err = t.insert(`INSERT INTO outbox (account, chat, thread, lane, action, target, body, purpose, aspiration, message,
		else_account, else_chat, state, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
		accountText(o.To.Account), o.To.Chat, o.To.Thread, o.Lane, o.Out.Action, target, string(body), o.About.Purpose,
		o.About.Aspiration, o.About.Message, accountText(o.About.Else.Account), o.About.Else.Chat, ms(now))
	if err == nil {
		b := &box{target: target}
		b.ID, b.To, b.Out, b.About, b.Lane, b.State, b.At = id, o.To, o.Out, o.About, o.Lane, statePending, fromMS(ms(now))
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

// replaceWaiting puts the content of an Edit where it has not been sent from yet: into the target itself, or into an
// earlier Edit of it, which is about the same from then on: by that it is found when words are erased. b is the target, as head reads
// it; of one that is not there, the zero value.
func (t *txn) replaceWaiting(b box, o store.Outbound) (id int64, done bool, err error) {
	out, target := o.Out, b.ID
	if target == 0 {
		return 0, false, nil
	}
	id = target
	if b.State == statePending && b.attempts == 0 && b.part == 0 && b.Out.Action == bot.Send {
		if b, err = t.box(target); err != nil {
			return 0, false, err
		}
		// What the Edit does not speak of stays as it was.
		out.Action, out.Target = bot.Send, bot.Ref{}
		if out.ReplyTo.IsZero() {
			out.ReplyTo = b.Out.ReplyTo
		}
		if out.Under.IsZero() {
			out.Under = b.Out.Under
		}
		out.Silent = out.Silent || b.Out.Silent
		if out.Expires.IsZero() {
			out.Expires = b.Out.Expires
		}
	} else {
		type edit struct {
			id   int64
			lane bot.Lane
		}
		edits, err := list(t.session, func(s scanner) (e edit, err error) {
			err = s.Scan(&e.id, &e.lane)
			return e, err
		}, `SELECT id, lane FROM outbox WHERE target = ? AND state = 'pending' AND action = 'edit' ORDER BY id DESC LIMIT 1`, target)
		if err != nil || len(edits) == 0 {
			return 0, false, err
		}
		if id = edits[0].id; o.Lane < edits[0].lane { // somebody waits for this one: it goes before what waits in that lane
			t.fresh.forget(id)
			return 0, false, t.exec(`UPDATE outbox SET state = 'cancelled', settled = ? WHERE id = ?`, ms(t.db.now()), id)
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
	err = t.exec(`UPDATE outbox SET body = ?, part = 0 WHERE id = ?`, string(body), id)
	return id, true, err
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

// Confirm: a row is delivered when all its messages are. One that is confirmed before its sending is settled is
// remembered until then, see Outbox.Settle.
func (t *txn) Confirm(chat bot.Address, messages []string, at time.Time) (settled []store.Settled, err error) {
	defer func() { err = wrap(err, "confirming messages") }()
	account := accountText(chat.Account)
	for _, message := range messages {
		if err := t.arrivedInTranscript(account, chat.Chat, message); err != nil {
			return nil, err
		}
		id, err := one(t.session, value[int64], sentRow, account, chat.Chat, message)
		if errors.Is(err, store.ErrNotFound) {
			if err := t.confirmEarly(account, chat.Chat, message, at); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		n, err := t.change(`UPDATE sent SET arrived = 1 WHERE account = ? AND chat = ? AND message = ? AND arrived = 0`,
			account, chat.Chat, message)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		b, err := t.head(id)
		if err != nil {
			return nil, err
		}
		all, err := t.allArrived(id)
		if err != nil {
			return nil, err
		}
		if b.State != string(bot.Handed) || !all {
			continue
		}
		if err := t.exec(`UPDATE outbox SET state = 'delivered', settled = ? WHERE id = ?`, ms(at), id); err != nil {
			return nil, err
		}
		b.State = string(bot.Delivered)
		settled = append(settled, b.settled(at))
	}
	return settled, nil
}

func (b box) settled(at time.Time) store.Settled {
	return store.Settled{ID: b.ID, To: b.To, About: b.About, Action: b.Out.Action, Outcome: bot.Outcome(b.State),
		Reason: b.Reason, Missing: b.missing, Note: b.Note, At: fromMS(ms(at))}
}

func (t *txn) allArrived(outbox int64) (bool, error) {
	return one(t.session, value[bool],
		`SELECT count(*) > 0 AND count(*) = sum(arrived) FROM sent WHERE outbox = ?`, outbox)
}

// confirmEarly remembers an arrival while something is on its way to the chat; nobody can fill the table otherwise.
func (t *txn) confirmEarly(account, chat, message string, at time.Time) error {
	return t.exec(`INSERT INTO early (account, chat, message, at) SELECT ?1, ?2, ?3, ?4
		WHERE EXISTS (SELECT 1 FROM outbox WHERE account = ?1 AND chat = ?2 AND state = 'leased')
		ON CONFLICT DO NOTHING`, account, chat, message, ms(at))
}

func (r *reader) Conversation(chat bot.Address, who store.IdentityID, v any) error {
	if r.noConversation[who] {
		return nil
	}
	data, err := one(r.session, value[string], `SELECT data FROM conversations WHERE account = ? AND chat = ? AND identity = ?`,
		accountText(chat.Account), chat.Chat, who)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), v)
	}
	return wrap(err, "reading a conversation")
}

func (t *txn) SetConversation(chat bot.Address, who store.IdentityID, v any) error {
	delete(t.noConversation, who)
	account := accountText(chat.Account)
	if v == nil {
		err := t.exec(`DELETE FROM conversations WHERE account = ? AND chat = ? AND identity = ?`, account, chat.Chat, who)
		return wrap(err, "forgetting a conversation")
	}
	data, err := json.Marshal(v)
	if err != nil {
		return wrap(err, "keeping a conversation")
	}
	err = t.exec(`INSERT INTO conversations (account, chat, identity, data, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (account, chat, identity) DO UPDATE SET data = excluded.data, at = excluded.at`, account, chat.Chat, who, string(data), ms(t.db.now()))
	return wrap(err, "keeping a conversation")
}

func (t *txn) SetTimer(kind string, ref int64, due time.Time) error {
	t.touched[timersChanged] = true
	err := t.exec(`INSERT INTO timers (kind, ref, due, attempts) VALUES (?, ?, ?, 0)
		ON CONFLICT (kind, ref) DO UPDATE SET due = excluded.due, attempts = 0`, kind, ref, ms(due))
	return wrap(err, "setting a timer")
}

func (t *txn) ClearTimer(kind string, ref int64) error {
	err := t.exec(`DELETE FROM timers WHERE kind = ? AND ref = ?`, kind, ref)
	return wrap(err, "clearing a timer")
}
