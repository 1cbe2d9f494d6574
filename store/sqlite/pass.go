package sqlite

import (
	"duaarah/bot"
	"duaarah/store"
)

const noteColumns = `SELECT id, aspiration, staff, at, edited, text, account, chat, thread, message, album FROM notes`

func scanNote(s scanner) (n store.Note, err error) {
	err = s.Scan(&n.ID, &n.Aspiration, &n.Staff, msColumn{&n.At}, msColumn{&n.Edited}, &n.Text, accountColumn{&n.From.Account}, &n.From.Chat,
		&n.From.Thread, &n.FromID, &n.Album)
	return n, err
}

func (r *reader) Note(id store.NoteID) (store.Note, error) {
	n, err := one(r.session, scanNote, noteColumns+` WHERE id = ?`, id)
	if err == nil {
		n.Files, err = r.noteFiles(id)
	}
	return n, wrap(err, "reading a note")
}

func (r *reader) Notes(aspiration store.AspirationID) ([]store.Note, error) {
	l, err := list(r.session, scanNote, noteColumns+` WHERE aspiration = ? AND text <> '' ORDER BY id`, aspiration)
	for i := range l {
		if err == nil {
			l[i].Files, err = r.noteFiles(l[i].ID)
		}
	}
	return l, wrap(err, "reading notes")
}

func (r *reader) noteFiles(id store.NoteID) ([]bot.File, error) {
	return list(r.session, scanFile, fileColumns+` WHERE message = ? ORDER BY position`, store.NoteOwner(id))
}

func (t *txn) AttachToNote(id store.NoteID, files []bot.File) error {
	owner := store.NoteOwner(id)
	had, err := list(t.session, value[int], `SELECT count(*) FROM attachments WHERE message = ?`, owner)
	for i, f := range files {
		if err == nil {
			_, err = t.attach(owner, had[0]+i, f)
		}
	}
	return wrap(err, "attaching files to a note")
}

func (r *reader) NoteAt(chat bot.Address, message string) (store.Note, error) {
	n, err := one(r.session, scanNote, noteColumns+` WHERE account = ? AND chat = ? AND message = ? AND message <> '' LIMIT 1`,
		accountText(chat.Account), chat.Chat, message)
	return n, wrap(err, "finding a note")
}

func (r *reader) NoteAlbum(chat bot.Address, album string) (store.Note, error) {
	n, err := one(r.session, scanNote, noteColumns+` WHERE account = ? AND chat = ? AND album = ? AND album <> '' LIMIT 1`,
		accountText(chat.Account), chat.Chat, album)
	return n, wrap(err, "finding the note of an album")
}

func (t *txn) SaveNote(n store.Note) (store.Note, error) {
	if err := t.SearchAgain(n.Aspiration); err != nil {
		return n, err
	}
	if n.ID != 0 && n.Text == "" {
		if err := t.detach(store.NoteOwner(n.ID)); err != nil {
			return n, wrap(err, "taking a note's attachments away")
		}
	}
	if n.ID != 0 {
		return n, wrap(t.exec(`UPDATE notes SET text = ?, edited = ?, album = ? WHERE id = ?`, n.Text, ms(n.Edited), n.Album, n.ID), "changing a note")
	}
	id, err := t.insert(`INSERT INTO notes (aspiration, staff, at, edited, text, account, chat, thread, message, album)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, n.Aspiration, n.Staff, ms(n.At), ms(n.Edited), n.Text, accountText(n.From.Account), n.From.Chat,
		n.From.Thread, n.FromID, n.Album)
	if n.ID = store.NoteID(id); err == nil {
		err = t.AttachToNote(n.ID, n.Files)
	}
	return n, wrap(err, "keeping a note")
}

const inquiryColumns = `SELECT message, aspiration, staff, at, turn_at, due, asked, reminded, ended FROM inquiries`

func scanInquiry(s scanner) (i store.Inquiry, err error) {
	err = s.Scan(&i.Message, &i.Aspiration, &i.Staff, msColumn{&i.At}, msColumn{&i.TurnAt}, msColumn{&i.DueAt}, msColumn{&i.Asked},
		msColumn{&i.Reminded}, msColumn{&i.Ended})
	return i, err
}

func (r *reader) Inquiry(m store.MessageID) (store.Inquiry, error) {
	i, err := one(r.session, scanInquiry, inquiryColumns+` WHERE message = ?`, m)
	return i, wrap(err, "reading a question to a citizen")
}

func (r *reader) OpenInquiry(aspiration store.AspirationID) (store.Inquiry, error) {
	i, err := one(r.session, scanInquiry, inquiryColumns+` WHERE aspiration = ? AND ended = 0 ORDER BY asked > 0 DESC, message DESC LIMIT 1`, aspiration)
	return i, wrap(err, "reading what a citizen is asked")
}

func (t *txn) SaveInquiry(i store.Inquiry) error {
	err := t.exec(`INSERT INTO inquiries (message, aspiration, staff, at, turn_at, due, asked, reminded, ended)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message) DO UPDATE SET turn_at = excluded.turn_at, due = excluded.due,
		asked = excluded.asked, reminded = excluded.reminded, ended = excluded.ended`,
		i.Message, i.Aspiration, i.Staff, ms(i.At), ms(i.TurnAt), ms(i.DueAt), ms(i.Asked), ms(i.Reminded), ms(i.Ended))
	return wrap(err, "keeping a question to a citizen")
}

func (r *reader) Passes(aspiration store.AspirationID) ([]store.Pass, error) {
	l, err := list(r.session, func(s scanner) (p store.Pass, err error) {
		err = s.Scan(&p.ID, &p.Aspiration, &p.From, &p.To, &p.Staff, msColumn{&p.At}, &p.Back, &p.Reason)
		return p, err
	}, `SELECT id, aspiration, from_office, to_office, staff, at, back, reason FROM passes WHERE aspiration = ? ORDER BY id`, aspiration)
	return l, wrap(err, "reading where an aspiration went")
}

func (t *txn) AddPass(p store.Pass) error {
	err := t.exec(`INSERT INTO passes (aspiration, from_office, to_office, staff, at, back, reason) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.Aspiration, p.From, p.To, p.Staff, ms(p.At), p.Back, p.Reason)
	return wrap(err, "noting where an aspiration goes")
}

const referralColumns = `SELECT id, aspiration, agency, staff, at, due, told, ended FROM referrals`

func scanReferral(s scanner) (x store.Referral, err error) {
	err = s.Scan(&x.ID, &x.Aspiration, &x.Agency, &x.Staff, msColumn{&x.At}, msColumn{&x.Due}, msColumn{&x.Told}, msColumn{&x.Ended})
	return x, err
}

func (r *reader) Referral(id store.ReferralID) (store.Referral, error) {
	x, err := one(r.session, scanReferral, referralColumns+` WHERE id = ?`, id)
	return x, wrap(err, "reading which agency was asked")
}

func (r *reader) OpenReferrals(aspiration store.AspirationID) ([]store.Referral, error) {
	l, err := list(r.session, scanReferral, referralColumns+` WHERE aspiration = ? AND ended = 0 ORDER BY id`, aspiration)
	return l, wrap(err, "reading which agencies were asked")
}

func (t *txn) SaveReferral(x store.Referral) (store.Referral, error) {
	if x.ID != 0 {
		return x, wrap(t.exec(`UPDATE referrals SET aspiration = ?, due = ?, told = ?, ended = ? WHERE id = ?`, x.Aspiration, ms(x.Due),
			ms(x.Told), ms(x.Ended), x.ID),
			"changing what an agency was asked")
	}
	id, err := t.insert(`INSERT INTO referrals (aspiration, agency, staff, at, due, told, ended) VALUES (?, ?, ?, ?, ?, ?, ?)`, x.Aspiration,
		x.Agency, x.Staff, ms(x.At), ms(x.Due), ms(x.Told), ms(x.Ended))
	x.ID = store.ReferralID(id)
	return x, wrap(err, "keeping which agency was asked")
}

const promiseColumns = `SELECT id, aspiration, message, staff, at, due, state, ended, before, on_day FROM promises`

func scanPromise(s scanner) (p store.Promise, err error) {
	err = s.Scan(&p.ID, &p.Aspiration, &p.Message, &p.Staff, msColumn{&p.At}, msColumn{&p.Due}, &p.State, msColumn{&p.Ended}, msColumn{&p.Before},
		msColumn{&p.On})
	return p, err
}

func (r *reader) Promise(id store.PromiseID) (store.Promise, error) {
	p, err := one(r.session, scanPromise, promiseColumns+` WHERE id = ?`, id)
	return p, wrap(err, "reading a promise")
}

func (r *reader) PromiseOf(m store.MessageID) (store.Promise, error) {
	p, err := one(r.session, scanPromise, promiseColumns+` WHERE message = ? LIMIT 1`, m)
	return p, wrap(err, "finding a promise")
}

func (r *reader) Promises(aspiration store.AspirationID) ([]store.Promise, error) {
	l, err := list(r.session, scanPromise, promiseColumns+` WHERE aspiration = ? ORDER BY due, id`, aspiration)
	return l, wrap(err, "reading promises")
}

func (t *txn) SavePromise(p store.Promise) (store.Promise, error) {
	if p.ID != 0 {
		return p, wrap(t.exec(`UPDATE promises SET aspiration = ?, due = ?, state = ?, ended = ?, before = ?, on_day = ? WHERE id = ?`, p.Aspiration,
			ms(p.Due), p.State,
			ms(p.Ended), ms(p.Before), ms(p.On), p.ID), "changing a promise")
	}
	id, err := t.insert(`INSERT INTO promises (aspiration, message, staff, at, due, state, ended, before, on_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.Aspiration, p.Message, p.Staff, ms(p.At), ms(p.Due), p.State, ms(p.Ended), ms(p.Before), ms(p.On))
	p.ID = store.PromiseID(id)
	return p, wrap(err, "keeping a promise")
}

func (r *reader) MergedInto(id store.AspirationID, limit int) (first []store.Aspiration, total int, err error) {
	defer func() { err = wrap(err, "reading what was merged") }()
	const merged = ` WHERE merged_into = ? AND merged_into <> 0 AND state = 'merged'`
	if total, err = one(r.session, value[int], `SELECT count(*) FROM aspirations`+merged, id); err != nil || total == 0 {
		return nil, 0, err
	}
	first, err = list(r.session, scanAspiration, aspirationColumns+merged+` ORDER BY id LIMIT ?`, id, limit)
	return first, total, err
}

func (r *reader) QuotedBy(id store.AspirationID) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT by FROM quoted WHERE aspiration = ? ORDER BY by`, id)
	return l, wrap(err, "reading where an aspiration is quoted")
}

func (t *txn) Quote(words, by store.AspirationID) error {
	return wrap(t.exec(`INSERT INTO quoted (aspiration, by) VALUES (?, ?) ON CONFLICT DO NOTHING`, words, by), "noting where an aspiration is quoted")
}

// eraseQuoted empties what was said to staff about others, and holds words of that one; of another of its citizen's, what they were told
// as well, but for replies, and copies of them.
func (t *txn) eraseQuoted(id store.AspirationID) error {
	theirs := ` WHERE aspiration IN (SELECT by FROM quoted WHERE aspiration = ?1) AND aspiration <> 0 AND (purpose IN ` + toStaff + `
		OR purpose <> 'reply' AND NOT (purpose = 'support' AND message <> 0) AND state <> 'pending' AND aspiration IN (SELECT b.id FROM aspirations a JOIN aspirations b ON b.citizen = a.citizen WHERE a.id = ?1))`
	if err := t.emptyOutbox(theirs, id); err != nil {
		return err
	}
	return t.exec(`DELETE FROM quoted WHERE aspiration = ?`, id)
}

func (r *reader) SpamMark(aspiration store.AspirationID) (store.SpamMark, error) {
	m, err := one(r.session, func(s scanner) (m store.SpamMark, err error) {
		err = s.Scan(&m.Aspiration, &m.Staff, msColumn{&m.At})
		return m, err
	}, `SELECT aspiration, staff, at FROM spam_marks WHERE aspiration = ?`, aspiration)
	return m, wrap(err, "reading who takes it for spam")
}

func (t *txn) SaveSpamMark(m store.SpamMark) error {
	return wrap(t.exec(`INSERT INTO spam_marks (aspiration, staff, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, m.Aspiration, m.Staff, ms(m.At)),
		"noting who takes it for spam")
}

func (t *txn) DropSpamMark(aspiration store.AspirationID) error {
	return wrap(t.exec(`DELETE FROM spam_marks WHERE aspiration = ?`, aspiration), "dropping who takes it for spam")
}

// erasePass removes what staff wrote about an aspiration for themselves, and where.
func (t *txn) erasePass(id store.AspirationID) error {
	notes, err := list(t.session, scanNote, noteColumns+` WHERE aspiration = ?`, id)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if err := t.eraseNote(n); err != nil {
			return err
		}
	}
	if err := t.eraseQuoted(id); err != nil {
		return err
	}
	for _, q := range []string{`UPDATE passes SET reason = '' WHERE aspiration = ?`, `UPDATE referrals SET agency = '' WHERE aspiration = ?`,
		`DELETE FROM spam_marks WHERE aspiration = ?`} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}

// eraseNotesSince removes what staff wrote for themselves since then: it may be about who came to it then.
func (t *txn) eraseNotesSince(id store.AspirationID, since int64) error {
	notes, err := list(t.session, scanNote, noteColumns+` WHERE aspiration = ? AND at >= ?`, id, since)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if err := t.eraseNote(n); err != nil {
			return err
		}
	}
	return t.exec(`UPDATE passes SET reason = '' WHERE aspiration = ? AND at >= ?`, id, since)
}

func (t *txn) eraseNote(n store.Note) error {
	if err := t.searchLess(n.Aspiration); err != nil {
		return err
	}
	if err := t.detach(store.NoteOwner(n.ID)); err != nil {
		return err
	}
	if err := t.exec(`UPDATE notes SET text = '', account = '', chat = '', thread = '', message = '', album = '' WHERE id = ?`, n.ID); err != nil {
		return err
	}
	if n.FromID == "" {
		return nil
	}
	account := accountText(n.From.Account)
	if err := t.exec(`DELETE FROM parked WHERE account = ? AND chat = ? AND message = ?`, account, n.From.Chat, n.FromID); err != nil {
		return err
	}
	return t.eraseEntry(account, n.From.Chat, n.FromID)
}
