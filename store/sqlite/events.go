package sqlite

import (
	"github.com/oklog/ulid/v2"

	"duaarah/store"
)

// Record implements store.Tx. The ID is a ULID of the moment of writing; the writer's own are in order.
func (t *txn) Record(e store.Event) (store.Event, error) {
	id, err := ulid.New(ulid.Timestamp(t.db.now()), t.db.entropy)
	if err != nil {
		return e, wrap(err, "naming an event")
	}
	e.ID = id.String()
	data, err := jsonText(e.Data)
	if err != nil {
		return e, wrap(err, "recording an event")
	}
	e.Seq, err = t.insert(`INSERT INTO events (id, at, kind, aspiration, office, citizen, staff, message, version, data)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.ID, ms(e.At), e.Kind, e.Aspiration, e.Office, e.Citizen, e.Staff, e.Message,
		e.Version, data)
	if err == nil && e.Kind == store.EventMerge {
		err = t.noteMerge(e)
	}
	return e, wrap(err, "recording an event")
}

// noteMerge notes that an aspiration was merged into another, for the way back.
func (t *txn) noteMerge(e store.Event) error {
	return t.exec(`INSERT OR IGNORE INTO merges (into_id, source) VALUES (?, ?)`, number(e, "into"), e.Aspiration)
}

const eventColumns = `SELECT seq, id, at, kind, aspiration, office, citizen, staff, message, version, data FROM events`

// notReplaced are all events but those of a broadcast that a later one takes the place of (again).
const notReplaced = `NOT (kind = 'broadcast' AND EXISTS (SELECT 1 FROM events l WHERE l.kind = 'broadcast' AND l.at = events.at AND l.seq > events.seq
	AND l.office = events.office AND l.data ->> 'broadcast' = events.data ->> 'broadcast' AND l.data ->> 'again'))`

func scanEvent(s scanner) (e store.Event, err error) {
	err = s.Scan(&e.Seq, &e.ID, msColumn{&e.At}, &e.Kind, &e.Aspiration, &e.Office, &e.Citizen, &e.Staff, &e.Message,
		&e.Version, jsonColumn{&e.Data})
	return e, err
}

func (r *reader) Events(aspiration store.AspirationID) ([]store.Event, error) {
	l, err := list(r.session, scanEvent, eventColumns+` WHERE aspiration = ? ORDER BY seq`, aspiration)
	return l, wrap(err, "reading events")
}

func (r *reader) WasRead(aspiration store.AspirationID, reply store.MessageID) (bool, error) {
	l, err := list(r.session, value[int64], `SELECT seq FROM events WHERE aspiration = ? AND kind = ? AND message = ? LIMIT 1`, aspiration, store.EventRead, reply)
	return len(l) > 0, wrap(err, "reading whether a reply was read")
}
