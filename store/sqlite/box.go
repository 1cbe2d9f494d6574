package sqlite

import (
	"errors"

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

// sentRow finds the row that made a message, by the platform's ID of that.
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
