package sqlite

import (
	"errors"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

const roomColumns = `SELECT id, office, account, chat, thread, bound_by, at, shared, title, topics, way, only, stand_in, told FROM rooms`

func scanRoom(s scanner) (m store.Room, err error) {
	err = s.Scan(&m.ID, &m.Office, accountColumn{&m.Address.Account}, &m.Address.Chat, &m.Address.Thread,
		idColumn[store.StaffID]{&m.BoundBy}, msColumn{&m.At}, &m.Shared, &m.Title, &m.Topics, &m.Way, &m.Only, &m.StandIn, msColumn{&m.Told})
	return m, err
}

func (r *reader) Room(id store.RoomID) (store.Room, error) {
	m, err := one(r.session, scanRoom, roomColumns+` WHERE id = ? AND until = 0`, id)
	return m, wrap(err, "reading a room")
}

func (r *reader) Rooms(office store.OfficeID) ([]store.Room, error) {
	l, err := list(r.session, scanRoom, roomColumns+` WHERE office = ? AND until = 0 ORDER BY stand_in, id`, office)
	return l, wrap(err, "reading the rooms of an office")
}

func (r *reader) RoomsAt(a bot.Address) ([]store.Room, error) {
	l, err := list(r.session, scanRoom, roomColumns+` WHERE account = ? AND chat = ? AND thread = ? AND until = 0 ORDER BY id`,
		accountText(a.Account), a.Chat, a.Thread)
	return l, wrap(err, "reading the rooms at an address")
}

func (r *reader) RoomsIn(a bot.Address) ([]store.Room, error) {
	l, err := list(r.session, scanRoom, roomColumns+` WHERE account = ? AND chat = ? AND until = 0 ORDER BY id`, accountText(a.Account), a.Chat)
	return l, wrap(err, "reading the rooms of a chat")
}

func (r *reader) FormerRooms(a bot.Address) ([]store.Room, error) {
	l, err := list(r.session, scanRoom, roomColumns+` WHERE id IN (SELECT max(id) FROM rooms WHERE account = ? AND chat = ? GROUP BY office, thread)
		AND until > 0 ORDER BY id`, accountText(a.Account), a.Chat)
	return l, wrap(err, "reading the former rooms of a chat")
}

// missedSince is how long before a room ended something may have happened of which it did not hear, in milliseconds.
const missedSince = 3_600_000

// missedMost is how many cards are brought up to date when a room is back: it is done at once.
const missedMost = 1000

// MissedCards implements store.RoomsReader.
func (r *reader) MissedCards(office store.OfficeID, at bot.Address) (cards []store.Card, since time.Time, err error) {
	type ended struct {
		id    store.RoomID
		until int64
	}
	last, err := one(r.session, func(s scanner) (e ended, err error) {
		err = s.Scan(&e.id, &e.until)
		return e, err
	}, `SELECT id, until FROM rooms WHERE office = ? AND account = ? AND chat = ? AND thread = ? ORDER BY until = 0 DESC, id DESC LIMIT 1`,
		office, accountText(at.Account), at.Chat, at.Thread)
	if errors.Is(err, store.ErrNotFound) || err == nil && last.until == 0 {
		return nil, since, nil
	}
	if err == nil {
		cards, err = list(r.session, scanCard, cardColumns+` WHERE c.room = ? AND EXISTS (SELECT 1 FROM events e WHERE e.aspiration = c.aspiration
			AND e.at >= ?) ORDER BY c.outbox DESC LIMIT ?`, last.id, last.until-missedSince, missedMost)
		slices.Reverse(cards)
	}
	return cards, fromMS(last.until), wrap(err, "reading what a room did not hear of")
}

// MissedRemovals implements store.RoomsReader.
func (r *reader) MissedRemovals(chat bot.Address) (all []store.OutboxRow, err error) {
	ids, err := list(r.session, value[int64], `SELECT id FROM outbox o WHERE account = ? AND chat = ? AND action = 'delete' AND state = 'refused'
		AND reason IN (?, ?, ?) AND NOT EXISTS (SELECT 1 FROM outbox d WHERE d.account = o.account AND d.chat = o.chat AND d.action = 'delete'
			AND d.target = o.target AND d.id > o.id) ORDER BY id`, accountText(chat.Account), chat.Chat, string(bot.ReasonChatGone), string(bot.ReasonBlocked), string(bot.ReasonRights))
	for _, id := range ids {
		if err == nil {
			var row store.OutboxRow
			row, err = r.Outbox(id)
			all = append(all, row)
		}
	}
	return all, wrap(err, "reading what could not be removed")
}

func (t *txn) BindRoom(m store.Room) (store.Room, error) {
	before, err := list(t.session, scanRoom, roomColumns+` WHERE account = ? AND chat = ? AND office = ? AND thread = ?
		ORDER BY until = 0 DESC, id DESC LIMIT 1`, accountText(m.Address.Account), m.Address.Chat, m.Office, m.Address.Thread)
	if err != nil {
		return m, wrap(err, "binding a room")
	}
	if len(before) > 0 {
		have := before[0]
		active, err := one(t.session, value[bool], `SELECT until = 0 FROM rooms WHERE id = ?`, have.ID)
		if err != nil {
			return m, wrap(err, "binding a room")
		}
		if m.Title != "" {
			have.Title = m.Title
		}
		if m.Topics != "" {
			have.Topics = m.Topics
		}
		have.StandIn = m.StandIn
		if !active {
			have.BoundBy, have.At, have.Shared, have.Told = m.BoundBy, fromMS(ms(m.At)), m.Shared, time.Time{}
		}
		if err := t.exec(`UPDATE rooms SET until = 0, bound_by = ?, at = ?, shared = ? WHERE id = ?`, null(have.BoundBy), ms(have.At),
			have.Shared, have.ID); err != nil {
			return m, wrap(err, "binding a room")
		}
		return have, t.SaveRoom(have)
	}
	id, err := t.insert(`INSERT INTO rooms (office, account, chat, thread, bound_by, at, shared, title, topics, way, only, stand_in, until)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`, m.Office, accountText(m.Address.Account), m.Address.Chat, m.Address.Thread,
		null(m.BoundBy), ms(m.At), m.Shared, m.Title, m.Topics, m.Way, m.Only, m.StandIn)
	m.ID = store.RoomID(id)
	return m, wrap(err, "binding a room")
}

func (t *txn) SaveRoom(m store.Room) error {
	err := t.exec(`UPDATE rooms SET title = ?, topics = ?, way = ?, only = ?, stand_in = ?, told = ? WHERE id = ?`,
		m.Title, m.Topics, m.Way, m.Only, m.StandIn, ms(m.Told), m.ID)
	return wrap(err, "keeping a room")
}

func (t *txn) UnbindRoom(id store.RoomID, at time.Time) error {
	n, err := t.change(`UPDATE rooms SET until = ? WHERE id = ? AND until = 0`, max(ms(at), 1), id)
	if err := found(n, err); err != nil {
		return wrap(err, "unbinding a room")
	}
	if err := t.DropRoomTopics(id); err != nil {
		return err
	}
	if err := t.exec(`DELETE FROM room_findings WHERE room = ?`, id); err != nil {
		return wrap(err, "unbinding a room")
	}
	// The list of what was gathered is remembered: where it could not be changed any more, it is when the place is a room again.
	err = t.exec(`DELETE FROM gathered WHERE room = ?`, id)
	return wrap(err, "unbinding a room")
}

func (r *reader) RoomTopic(room store.RoomID, state string) (int64, error) {
	id, err := one(r.session, value[int64], `SELECT outbox FROM room_topics WHERE room = ? AND state = ?`, room, state)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return id, wrap(err, "reading a room's topic")
}

func (t *txn) SaveRoomTopic(room store.RoomID, state string, outbox int64) error {
	err := t.exec(`INSERT INTO room_topics (room, state, outbox) VALUES (?, ?, ?)
		ON CONFLICT (room, state) DO UPDATE SET outbox = excluded.outbox`, room, state, outbox)
	return wrap(err, "keeping a room's topic")
}

func (t *txn) DropRoomTopics(room store.RoomID) error {
	return wrap(t.exec(`DELETE FROM room_topics WHERE room = ?`, room), "dropping a room's topics")
}

func (r *reader) RoomFindings(room store.RoomID) ([]store.RoomFinding, error) {
	l, err := list(r.session, func(s scanner) (f store.RoomFinding, err error) {
		err = s.Scan(&f.Room, &f.OK, &f.Code, &f.Detail)
		return f, err
	}, `SELECT room, ok, code, detail FROM room_findings WHERE room = ? AND code NOT GLOB '`+lackCode+`*' ORDER BY code`, room)
	return l, wrap(err, "reading what was found of a room")
}

func (r *reader) RoomsToLook(account bot.Account, since time.Time, limit int) ([]store.Room, error) {
	l, err := list(r.session, scanRoom, roomColumns+` WHERE account = ? AND until = 0 AND looked < ? ORDER BY looked, id LIMIT ?`,
		accountText(account), ms(since), limit)
	return l, wrap(err, "listing rooms to look at")
}

func (t *txn) SaveRoomFindings(room store.RoomID, found []store.RoomFinding, at time.Time) error {
	if err := t.exec(`UPDATE rooms SET looked = ? WHERE id = ?`, ms(at), room); err != nil {
		return wrap(err, "keeping what was found of a room")
	}
	if err := t.exec(`DELETE FROM room_findings WHERE room = ? AND code NOT GLOB '`+lackCode+`*'`, room); err != nil {
		return wrap(err, "keeping what was found of a room")
	}
	for _, f := range found {
		if err := t.exec(`INSERT INTO room_findings (room, code, ok, detail) VALUES (?, ?, ?, ?)
			ON CONFLICT (room, code) DO UPDATE SET ok = min(ok, excluded.ok), detail = excluded.detail`, room, f.Code, f.OK, f.Detail); err != nil {
			return wrap(err, "keeping what was found of a room")
		}
	}
	return nil
}

func (t *txn) LookAgain(room store.RoomID) error {
	return wrap(t.exec(`UPDATE rooms SET looked = 0 WHERE id = ?`, room), "having a room looked at")
}

// lackCode begins the codes of findings that are what an office was told that its room lacks: they say no more than that.
const lackCode = "told "

// lacksMost is how much an office is told at the most that its room lacks, until it is told anew.
const lacksMost = 4

func (t *txn) LackTold(room store.RoomID, what string, anew bool) (told bool, err error) {
	if anew {
		if err := t.exec(`DELETE FROM room_findings WHERE room = ? AND code GLOB '`+lackCode+`*'`, room); err != nil {
			return false, wrap(err, "forgetting what an office was told")
		}
	}
	n, err := t.change(`INSERT INTO room_findings (room, code, ok, detail) SELECT ?1, ?2, 1, ''
		WHERE (SELECT count(*) FROM room_findings WHERE room = ?1 AND code GLOB '`+lackCode+`*') < ?3 ON CONFLICT DO NOTHING`, room, lackCode+what, lacksMost)
	return n == 0, wrap(err, "noting what an office is told")
}
