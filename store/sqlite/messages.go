package sqlite

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

const messageColumns = `SELECT m.id, m.aspiration, m.side, m.citizen, m.staff, m.at, m.version, m.edited, v.text,
	m.location, m.contact, m.opening, m.closing, m.account, m.chat, m.thread, m.message, m.album, m.outbox, m.outcome, m.delivered,
	m.taken_back, m.told, m.answers
	FROM messages m JOIN message_versions v ON v.message = m.id AND v.version = m.version`

func scanMessage(s scanner) (m store.Message, err error) {
	err = s.Scan(&m.ID, &m.Aspiration, &m.Side, idColumn[store.CitizenID]{&m.Citizen}, idColumn[store.StaffID]{&m.Staff},
		msColumn{&m.At}, &m.Version, msColumn{&m.EditedAt}, &m.Text, jsonColumn{&m.Location}, jsonColumn{&m.Contact},
		&m.Opening, &m.Closing, accountColumn{&m.From.Account}, &m.From.Chat, &m.From.Thread, &m.FromID, &m.Album, &m.Outbox, &m.Outcome,
		msColumn{&m.DeliveredAt}, msColumn{&m.TakenBack}, &m.Told, &m.Answers)
	return m, err
}

// withFiles adds the attachments of messages that were read.
func (r *reader) withFiles(l []store.Message, err error) ([]store.Message, error) {
	for i := range l {
		if err != nil {
			break
		}
		l[i].Files, err = list(r.session, scanFile, fileColumns+` WHERE message = ? ORDER BY position`, l[i].ID)
	}
	return l, err
}

func (r *reader) message(q string, args ...any) (store.Message, error) {
	l, err := r.withFiles(list(r.session, scanMessage, messageColumns+q, args...))
	if err == nil && len(l) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Message{}, wrap(err, "reading a message")
	}
	return l[0], nil
}

func (r *reader) Message(id store.MessageID) (store.Message, error) {
	return r.message(` WHERE m.id = ?`, id)
}

// MessageAt finds the latest, should a platform have given an ID twice.
func (r *reader) MessageAt(chat bot.Address, id string) (store.Message, error) {
	if id == "" {
		return store.Message{}, wrap(store.ErrNotFound, "reading a message")
	}
	return r.message(` WHERE m.account = ? AND m.chat = ? AND m.message = ? AND m.message <> '' ORDER BY m.id DESC LIMIT 1`,
		accountText(chat.Account), chat.Chat, id)
}

func (r *reader) Messages(aspiration store.AspirationID) ([]store.Message, error) {
	l, err := r.withFiles(list(r.session, scanMessage, messageColumns+` WHERE m.aspiration = ? ORDER BY m.at, m.id`, aspiration))
	return l, wrap(err, "reading the messages of an aspiration")
}

// lookedUp is what was read of an aspiration's messages in a transaction: what is sent is looked at several times.
type lookedUp struct {
	of     store.AspirationID
	filter store.MessageFilter
	worded int // of the session then: it has changed since, or may have
	some   []store.Message
	total  int
}

// lookedUpMost is how many such answers are kept.
const lookedUpMost = 4

func (r *reader) SomeMessages(aspiration store.AspirationID, f store.MessageFilter) (some []store.Message, total int, err error) {
	if r.house == nil { // nothing of it is asked twice
		return r.someMessages(aspiration, f)
	}
	for _, s := range r.lookedUp {
		if s.of == aspiration && s.filter == f && s.worded == r.worded {
			return slices.Clone(s.some), s.total, nil
		}
	}
	some, total, err = r.someMessages(aspiration, f)
	if err == nil && len(some) <= lookedUpMost {
		if len(r.lookedUp) == lookedUpMost {
			r.lookedUp = append(r.lookedUp[:0], r.lookedUp[1:]...)
		}
		r.lookedUp = append(r.lookedUp, lookedUp{aspiration, f, r.worded, slices.Clone(some), total})
	}
	return some, total, err
}

func (r *reader) someMessages(aspiration store.AspirationID, f store.MessageFilter) (some []store.Message, total int, err error) {
	where, args := ` WHERE m.aspiration = ?`, []any{aspiration}
	if f.Side != "" {
		where, args = where+` AND m.side = ?`, append(args, f.Side)
	}
	if f.From != 0 {
		where, args = where+` AND m.id >= ?`, append(args, f.From)
	}
	if f.Opening {
		where += ` AND m.opening = 1`
	}
	if f.Later {
		where += ` AND m.opening = 0 AND m.erased = 0`
	}
	order, limit := ` ORDER BY m.at, m.id`, f.Limit
	if f.Last {
		order = ` ORDER BY m.at DESC, m.id DESC`
	}
	if limit == 0 {
		limit = -1
	}
	some, err = r.withFiles(list(r.session, scanMessage, messageColumns+where+order+` LIMIT ? OFFSET ?`,
		append(slices.Clip(args), limit, f.Offset)...))
	if f.Last {
		slices.Reverse(some)
	}
	total = f.Offset + len(some)
	if err == nil && f.Limit > 0 && (len(some) == f.Limit || len(some) == 0 && f.Offset > 0) {
		total, err = one(r.session, value[int], `SELECT count(*) FROM messages m`+where, args...)
	}
	return some, total, wrap(err, "reading messages of an aspiration")
}

// Busy: a draft has no events for what is added to it.
func (r *reader) Busy(a store.Aspiration, n int) (time.Time, error) {
	q := `SELECT at FROM events WHERE aspiration = ? AND kind IN ('message', 'edit', 'verdict') AND staff = 0 AND citizen = ?
		ORDER BY seq DESC LIMIT 1 OFFSET ?`
	args := []any{a.ID, a.Citizen, n - 1}
	if !a.State.Sent() {
		q = `SELECT at FROM messages WHERE aspiration = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?`
		args = []any{a.ID, n - 1}
	}
	at, err := one(r.session, value[int64], q, args...)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return fromMS(at), wrap(err, "looking how much a citizen does")
}

func (t *txn) AddMessage(m store.Message) (store.Message, error) {
	m.Version = 1
	location, err := jsonText(m.Location)
	if err != nil {
		return m, wrap(err, "keeping a message")
	}
	contact, err := jsonText(m.Contact)
	if err != nil {
		return m, wrap(err, "keeping a message")
	}
	id, err := t.insert(`INSERT INTO messages (aspiration, side, citizen, staff, at, version, edited, location, contact,
		opening, closing, account, chat, thread, message, album, outbox, outcome, delivered, answers)
		VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.Aspiration, m.Side, null(m.Citizen), null(m.Staff), ms(m.At), ms(m.EditedAt), location, contact, m.Opening, m.Closing,
		accountText(m.From.Account), m.From.Chat, m.From.Thread, m.FromID, m.Album, m.Outbox, m.Outcome, ms(m.DeliveredAt), m.Answers)
	if err != nil {
		return m, wrap(err, "keeping a message")
	}
	m.ID = store.MessageID(id)
	if err := t.exec(`INSERT INTO message_versions (message, version, at, text) VALUES (?, 1, ?, ?)`,
		id, ms(m.At), m.Text); err != nil {
		return m, wrap(err, "keeping a message's text")
	}
	files := make([]bot.File, len(m.Files))
	for i, f := range m.Files {
		if files[i], err = t.attach(m.ID, i, f); err != nil {
			return m, wrap(err, "attaching a file")
		}
	}
	if len(files) > 0 {
		m.Files = files
	}
	return m, nil
}

// ReviseMessage with the text that it has already makes no version.
func (t *txn) ReviseMessage(id store.MessageID, text string, at time.Time) (store.Message, error) {
	m, err := t.Message(id)
	if err != nil || m.Text == text {
		return m, err
	}
	return t.anotherVersion(m, text, at)
}

func (t *txn) anotherVersion(m store.Message, text string, at time.Time) (store.Message, error) {
	id := m.ID
	m.Version, m.Text, m.EditedAt = m.Version+1, text, fromMS(ms(at))
	if err := t.exec(`INSERT INTO message_versions (message, version, at, text) VALUES (?, ?, ?, ?)`,
		id, m.Version, ms(at), text); err != nil {
		return m, wrap(err, "keeping a message's new text")
	}
	err := t.exec(`UPDATE messages SET version = ?, edited = ? WHERE id = ?`, m.Version, ms(at), id)
	if err == nil && m.Opening && m.Side == store.CitizenSide {
		err = t.indexAlike(m.Aspiration)
		if err == nil {
			err = t.unlearn(m.Aspiration) // it was learned of words that they took back
		}
	}
	return m, wrap(err, "keeping a message's new text")
}

// RetractMessage keeps the earlier versions, until the aspiration is erased. One without words is another version of nothing, too: by that it is
// known who has the former.
func (t *txn) RetractMessage(id store.MessageID, at time.Time) (store.Message, error) {
	m, err := t.Message(id)
	if err == nil && (m.Text != "" || len(m.Files) > 0 || m.Location != nil || m.Contact != nil) {
		m, err = t.anotherVersion(m, "", at)
	}
	if err != nil {
		return m, err
	}
	if err := t.detach(id); err != nil {
		return m, wrap(err, "taking a message's attachments away")
	}
	if err := t.exec(`UPDATE messages SET location = '', contact = '' WHERE id = ?`, id); err != nil {
		return m, wrap(err, "taking a message back")
	}
	m.Files, m.Location, m.Contact = nil, nil, nil
	return m, nil
}

// SaveMessage keeps what comes to a message later: Aspiration, Opening, Closing, Outbox, Outcome, DeliveredAt.
func (t *txn) SaveMessage(m store.Message) error {
	n, err := t.change(`UPDATE messages SET aspiration = ?, opening = ?, closing = ?, outbox = ?, outcome = ?, delivered = ? WHERE id = ?`,
		m.Aspiration, m.Opening, m.Closing, m.Outbox, m.Outcome, ms(m.DeliveredAt), m.ID)
	return wrap(found(n, err), "keeping a message")
}

const fileColumns = `SELECT id, kind, name, mime, size, duration, sha256, ref_account, ref_id, CASE state WHEN 'lost' THEN why ELSE '' END FROM attachments`

func scanFile(s scanner) (f bot.File, err error) {
	err = s.Scan(&f.ID, &f.Kind, &f.Name, &f.MIME, &f.Size, &f.Duration, &f.SHA256, accountColumn{&f.Ref.Account}, &f.Ref.ID, faultColumn{&f.Fault})
	return f, err
}

// attach keeps a file of a message. The same content is kept once: a copy names the blob that is there, and its own is
// thrown away.
func (t *txn) attach(message store.MessageID, position int, f bot.File) (bot.File, error) {
	state, blob := "remote", ""
	have, err := list(t.session, func(s scanner) (a [3]string, err error) {
		err = s.Scan(&a[0], &a[1], &a[2])
		return a, err
	}, `SELECT state, blob, sha256 FROM attachments WHERE id = ?`, f.ID)
	switch {
	case err != nil:
		return f, err
	case f.ID != "" && len(have) > 0: // attached before: this is another attachment of the same content
		state, blob, f.SHA256 = have[0][0], have[0][1], have[0][2]
		f.ID = strings.ToLower(rand.Text())
	case f.ID != "":
		state = "local"
		if blob, err = t.blobFor(f.ID, f.SHA256); err != nil {
			return f, err
		}
	case f.Ref.ID == "" || f.Fault != "":
		state = "lost"
		fallthrough
	default:
		f.ID = strings.ToLower(rand.Text())
	}
	err = t.exec(`INSERT INTO attachments (id, message, position, kind, name, mime, size, duration, sha256, ref_account,
		ref_id, state, blob, tries, next, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)`,
		f.ID, message, position, f.Kind, f.Name, f.MIME, f.Size, f.Duration, f.SHA256, accountText(f.Ref.Account), f.Ref.ID,
		state, blob, f.Fault)
	if state == "remote" {
		t.touched[filesChanged] = true
	}
	if err == nil && f.Fault != "" { // to be told
		if err = t.exec(`UPDATE attachments SET news = 'lost' WHERE id = ?`, f.ID); err == nil {
			err = t.tellOf(f.ID)
		}
	}
	return f, err
}

// blobFor is the blob that holds the content just saved as id: its own, or an older one with the same content.
func (t *txn) blobFor(id, sha256 string) (string, error) {
	same, err := list(t.session, value[string],
		`SELECT blob FROM attachments WHERE sha256 = ? AND sha256 <> '' AND state = 'local' ORDER BY rowid LIMIT 1`, sha256)
	if err != nil || len(same) == 0 || same[0] == id {
		return id, err
	}
	return same[0], t.discard(id)
}

// discard has a blob removed from the disk after the commit.
func (t *txn) discard(blob string) error {
	if blob == "" {
		return nil
	}
	t.touched[trashChanged] = true
	return t.exec(`INSERT INTO trash (blob, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, blob, ms(t.db.now()))
}
