package sqlite

import (
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func (r *reader) MattersPage(citizen store.CitizenID, open bool, offset, limit int) (page []store.Aspiration, total int, err error) {
	defer func() { err = wrap(err, "reading a page of a citizen's matters") }()
	states := ` WHERE citizen = ? AND state IN ('open', 'closed', 'spam', 'withdrawn', 'merged')`
	if open {
		states = ` WHERE citizen = ? AND state = 'open'`
	}
	if total, err = one(r.session, value[int], `SELECT count(*) FROM aspirations`+states, citizen); err != nil {
		return nil, 0, err
	}
	page, err = list(r.session, scanAspiration, aspirationColumns+states+` ORDER BY received DESC, id DESC LIMIT ? OFFSET ?`,
		citizen, limit, offset)
	for _, a := range page {
		r.known(a)
	}
	return page, total, err
}

func (r *reader) Watch(id store.AspirationID) (store.Watch, error) {
	w, err := one(r.session, func(s scanner) (w store.Watch, err error) {
		err = s.Scan(&w.Aspiration, &w.News, msColumn{&w.NewsAt}, msColumn{&w.NewsSince}, &w.Claimed, msColumn{&w.Overdue},
			msColumn{&w.Reminded}, msColumn{&w.RemindAt}, msColumn{&w.Asked}, msColumn{&w.Waited}, &w.Elsewhere, &w.Notice)
		return w, err
	}, `SELECT aspiration, news, news_at, news_since, claimed, overdue, reminded, remind_at, asked, waited, elsewhere, notice
		FROM watches WHERE aspiration = ?`, id)
	if errors.Is(err, store.ErrNotFound) {
		return store.Watch{Aspiration: id}, nil
	}
	return w, wrap(err, "reading what was told of an aspiration")
}

func (t *txn) SaveWatch(w store.Watch) error {
	err := t.exec(`INSERT INTO watches (aspiration, news, news_at, news_since, claimed, overdue, reminded, remind_at, asked, waited,
		elsewhere, notice) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (aspiration) DO UPDATE SET news = excluded.news, news_at = excluded.news_at, news_since = excluded.news_since,
		claimed = excluded.claimed, overdue = excluded.overdue, reminded = excluded.reminded, remind_at = excluded.remind_at,
		asked = excluded.asked, waited = excluded.waited, elsewhere = excluded.elsewhere, notice = excluded.notice`,
		w.Aspiration, w.News, ms(w.NewsAt), ms(w.NewsSince), w.Claimed, ms(w.Overdue), ms(w.Reminded), ms(w.RemindAt), ms(w.Asked),
		ms(w.Waited), w.Elsewhere, w.Notice)
	return wrap(err, "keeping what was told of an aspiration")
}

// eraseLists empties what named the aspiration to its citizen, and is about another by now: lists, by their buttons of what can be looked
// at, erased or joined, and what shows something else since. What such a message says now has nothing of it, and stays.
func (t *txn) eraseLists(id store.AspirationID, code store.Code) error {
	t.fresh.forgetAll()
	return t.exec(`UPDATE outbox AS o SET body = `+emptied+`, erased = state IN ('pending', 'leased'),
		state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END WHERE id IN (
			SELECT o.id FROM aspirations a JOIN outbox o ON o.account = a.account AND o.chat = a.chat WHERE a.id = ?2
			UNION SELECT o.id FROM aspirations a JOIN identities i ON i.citizen = a.citizen
			JOIN outbox o ON o.account = i.direct_account AND o.chat = i.direct_chat WHERE a.id = ?2)
		AND aspiration NOT IN (0, ?2) AND erased = 0 AND instr(body, ?1) > 0
		AND (instr(body, 'c.show:') > 0 OR instr(body, 'c.erase:') > 0 OR instr(body, 'c.join:') > 0 OR action = '' AND`+shownSince+`)`, code, id)
}

func (r *reader) LastSaid(chat bot.Address) (int64, error) {
	id, err := one(r.session, value[int64], `SELECT id FROM outbox WHERE account = ? AND chat = ? AND action = '' ORDER BY id DESC LIMIT 1`,
		accountText(chat.Account), chat.Chat)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return id, wrap(err, "looking up what was said last")
}

// reminderLongest is beyond what a reminder ever waits for, holidays and all: what waits longer was kept before the clock was set
// back.
const reminderLongest = 60 * 24 * time.Hour

func (r *reader) RemindersDue(at time.Time, limit int) (offices []store.OfficeID, next time.Time, err error) {
	defer func() { err = wrap(err, "reading what offices are to be reminded of") }()
	if offices, err = list(r.session, value[store.OfficeID], `SELECT DISTINCT office FROM reminders WHERE due <= ? OR due > ? LIMIT ?`,
		ms(at), ms(at.Add(reminderLongest)), limit); err != nil {
		return nil, time.Time{}, err
	}
	first, err := list(r.session, value[int64], `SELECT due FROM reminders ORDER BY due LIMIT 1`)
	if len(first) > 0 {
		next = fromMS(first[0])
	}
	return offices, next, err
}

// owed are the reminders of an office that are still true.
const owed = ` FROM reminders m JOIN aspirations a ON a.id = m.aspiration WHERE m.office = ? AND a.office = m.office AND a.state = 'open'
	AND (m.why = 'woke' OR a.turn = 'office' AND (a.snoozed = 0 OR m.asked = 1 OR m.why IN ('head', 'admin')))`

func (r *reader) Reminders(office store.OfficeID) ([]store.Reminder, error) {
	l, err := list(r.session, func(s scanner) (m store.Reminder, err error) {
		err = s.Scan(&m.Aspiration, &m.Why, &m.Office, msColumn{&m.Due}, &m.Asked, idColumn[store.StaffID]{&m.Claimed})
		return m, err
	}, `SELECT m.aspiration, m.why, m.office, m.due, m.asked, a.claimed`+owed+` ORDER BY a.owed, a.due, a.id`, office)
	return l, wrap(err, "reading the reminders of an office")
}

func (r *reader) RemindedAt(office store.OfficeID) (time.Time, error) {
	at, err := one(r.session, value[int64], `SELECT at FROM reminded WHERE office = ?`, office)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return fromMS(at), wrap(err, "reading when an office was reminded")
}

func (t *txn) AddReminder(m store.Reminder) error {
	err := t.exec(`INSERT INTO reminders (aspiration, why, office, due, asked) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (aspiration, why) DO UPDATE SET office = excluded.office, due = excluded.due, asked = max(asked, excluded.asked)`,
		m.Aspiration, m.Why, m.Office, ms(m.Due), m.Asked)
	return wrap(err, "keeping a reminder")
}

func (t *txn) EndReminders(office store.OfficeID, at time.Time) error {
	err := t.exec(`DELETE FROM reminders WHERE office = ?`, office)
	if err == nil {
		err = t.exec(`INSERT INTO reminded (office, at) VALUES (?, ?) ON CONFLICT (office) DO UPDATE SET at = excluded.at`, office, ms(at))
	}
	return wrap(err, "ending the reminders of an office")
}

func (t *txn) MoveReminders(office store.OfficeID, due time.Time) error {
	return wrap(t.exec(`UPDATE reminders SET due = ? WHERE office = ?`, ms(due), office), "putting the reminders of an office off")
}
