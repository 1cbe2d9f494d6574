package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/store"
)

// A queue is read in its order from an index, a leg for each office and each place (aspirations.owed) that a filter selects: what
// would have to be sorted is only what a page shows. That is quick however long a queue is.

// Places in a queue: aspirations.owed.
const (
	owedUrgent = iota
	owedNow
	owedTheirs
	owedNobody
	owedLater
)

// owedPlace is an aspiration's place in the queue of its office; nil: it is in none.
func owedPlace(a store.Aspiration) any {
	switch {
	case a.State != store.Open || a.Aside != "":
		return nil
	case !a.SnoozedUntil.IsZero():
		return owedLater
	case a.Turn == store.OfficeTurn && a.Urgent == store.Urgent:
		return owedUrgent
	case a.Turn == store.OfficeTurn:
		return owedNow
	case a.Turn == store.CitizenTurn:
		return owedTheirs
	}
	return owedNobody
}

// leg is a condition whose rows an index has in the order of the queue.
type leg struct {
	where string
	args  []any
}

// legs are what a filter selects, apart from each other.
func legs(f store.QueueFilter) []leg {
	var all []leg
	for _, o := range f.Offices {
		with := func(where string, args ...any) {
			all = append(all, leg{`office = ?` + where, append([]any{o}, args...)})
		}
		switch f.Show {
		case store.ShowAll:
			with(` AND owed < ?`, owedLater)
		case store.ShowMine:
			with(` AND claimed = ? AND owed < ?`, f.Staff, owedLater)
		case store.ShowFree:
			with(` AND claimed IS NULL AND owed < ?`, owedLater)
		case store.ShowLate:
			for _, place := range []int{owedUrgent, owedNow} {
				with(` AND owed = ? AND due > 0 AND due < ?`, place, ms(f.Now))
			}
		case store.ShowToday:
			for _, place := range []int{owedUrgent, owedNow} {
				with(` AND owed = ? AND due >= ? AND due <= ?`, place, ms(f.Now), ms(f.Until))
			}
		case store.ShowTheirs:
			with(` AND owed = ?`, owedTheirs)
		case store.ShowAsked:
			with(` AND owed <= ? AND turn = ? AND first_reply = 0`, owedLater, store.CitizenTurn)
		case store.ShowTopic:
			with(` AND topic = ? AND owed < ?`, f.Topic, owedLater)
		case store.ShowLater:
			with(` AND owed = ?`, owedLater)
		default:
			if f.Turn != "" {
				with(` AND owed <= ? AND turn = ?`, owedLater, f.Turn)
			} else {
				with(` AND owed <= ?`, owedLater)
			}
		}
	}
	return all
}

// standing is where an aspiration stands in a queue.
type standing struct {
	id                  store.AspirationID
	owed, due, received int64
}

func (p standing) compare(q standing) int {
	return cmp.Or(cmp.Compare(p.owed, q.owed), cmp.Compare(p.due, q.due), cmp.Compare(p.received, q.received), cmp.Compare(p.id, q.id))
}

func (r *reader) Queue(f store.QueueFilter) (page []store.Aspiration, total int, err error) {
	defer func() { err = wrap(err, "reading a queue") }()
	if len(f.Offices) == 0 {
		return nil, 0, nil
	}
	if f.Aside {
		return r.asideQueue(f)
	}
	if total, err = r.CountQueue(f, 0); err != nil || total == 0 {
		return nil, total, err
	}
	limit := -1
	if f.Limit > 0 {
		limit = f.Offset + f.Limit
	}
	var places []standing
	all := legs(f)
	for _, l := range all {
		offset := 0
		if len(all) == 1 && limit > 0 {
			offset, limit = f.Offset, f.Limit
		}
		some, err := list(r.session, func(s scanner) (p standing, err error) {
			err = s.Scan(&p.id, &p.owed, &p.due, &p.received)
			return p, err
		}, `SELECT id, owed, due, received FROM aspirations WHERE `+l.where+` ORDER BY owed, due, received, id LIMIT ? OFFSET ?`,
			append(l.args, limit, offset)...)
		if err != nil {
			return nil, 0, err
		}
		places = append(places, some...)
	}
	if len(all) > 1 {
		slices.SortFunc(places, standing.compare)
		places = places[min(f.Offset, len(places)):]
		if f.Limit > 0 {
			places = places[:min(f.Limit, len(places))]
		}
	} else if f.Limit <= 0 {
		places = places[min(f.Offset, len(places)):]
	}
	for _, p := range places {
		a, err := r.Aspiration(p.id)
		if err != nil {
			return nil, 0, err
		}
		page = append(page, a)
	}
	return page, total, nil
}

// asideQueue is what is set aside, in the order in which it is owed.
func (r *reader) asideQueue(f store.QueueFilter) (page []store.Aspiration, total int, err error) {
	where := ` WHERE office IN (?` + strings.Repeat(", ?", len(f.Offices)-1) + `) AND state = 'open' AND aside <> ''`
	var args []any
	for _, o := range f.Offices {
		args = append(args, o)
	}
	if total, err = one(r.session, value[int], `SELECT count(*) FROM aspirations`+where, args...); err != nil {
		return nil, 0, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	page, err = list(r.session, scanAspiration, aspirationColumns+where+` ORDER BY due = 0, due, received, id LIMIT ? OFFSET ?`,
		append(args, limit, f.Offset)...)
	return page, total, err
}

func (r *reader) CountQueue(f store.QueueFilter, most int) (total int, err error) {
	for _, l := range legs(f) {
		q, args := `SELECT count(*) FROM aspirations WHERE `+l.where, l.args
		if most > 0 {
			if total >= most {
				break
			}
			q, args = `SELECT count(*) FROM (SELECT 1 FROM aspirations WHERE `+l.where+` LIMIT ?)`, append(args, most-total)
		}
		n, err := one(r.session, value[int], q, args...)
		if err != nil {
			return 0, wrap(err, "counting a queue")
		}
		total += n
	}
	return total, nil
}

func (r *reader) Duty(id store.AspirationID) (store.Duty, error) {
	d, err := one(r.session, func(s scanner) (d store.Duty, err error) {
		err = s.Scan(&d.Aspiration, msColumn{&d.Soon}, msColumn{&d.Head}, msColumn{&d.Admin}, &d.Snoozer, &d.Woke)
		return d, err
	}, `SELECT aspiration, soon, head, admin, snoozer, woke FROM duties WHERE aspiration = ?`, id)
	if errors.Is(err, store.ErrNotFound) {
		return store.Duty{Aspiration: id}, nil
	}
	return d, wrap(err, "reading what staff were told")
}

func (t *txn) SaveDuty(d store.Duty) error {
	err := t.exec(`INSERT INTO duties (aspiration, soon, head, admin, snoozer, woke) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (aspiration) DO UPDATE SET soon = excluded.soon, head = excluded.head, admin = excluded.admin,
		snoozer = excluded.snoozer, woke = excluded.woke`,
		d.Aspiration, ms(d.Soon), ms(d.Head), ms(d.Admin), d.Snoozer, d.Woke)
	return wrap(err, fmt.Sprintf("keeping what staff were told of %d", d.Aspiration))
}

func (r *reader) PromisesBy(office store.OfficeID, by time.Time, limit int) (first []store.Promise, total int, err error) {
	defer func() { err = wrap(err, "reading what was promised for a day") }()
	const due = ` FROM promises p JOIN aspirations a ON a.id = p.aspiration
		WHERE p.state IN ('open', 'late') AND p.due <= ? AND a.office = ? AND a.state IN ('open', 'closed')`
	if total, err = one(r.session, value[int], `SELECT count(*)`+due, ms(by), office); err != nil || total == 0 {
		return nil, total, err
	}
	first, err = list(r.session, scanPromise, `SELECT p.id, p.aspiration, p.message, p.staff, p.at, p.due, p.state, p.ended, p.before, p.on_day`+due+
		` ORDER BY p.due, p.id LIMIT ?`, ms(by), office, limit)
	return first, total, err
}

func (r *reader) Morning(office store.OfficeID) (store.Morning, error) {
	m, err := one(r.session, func(s scanner) (m store.Morning, err error) {
		err = s.Scan(&m.Office, &m.Day, msColumn{&m.At})
		return m, err
	}, `SELECT office, day, at FROM mornings WHERE office = ?`, office)
	if errors.Is(err, store.ErrNotFound) {
		return store.Morning{Office: office}, nil
	}
	return m, wrap(err, "reading when an office had its morning list")
}

func (t *txn) SaveMorning(m store.Morning) error {
	err := t.exec(`INSERT INTO mornings (office, day, at) VALUES (?, ?, ?)
		ON CONFLICT (office) DO UPDATE SET day = excluded.day, at = excluded.at`, m.Office, m.Day, ms(m.At))
	return wrap(err, "keeping when an office had its morning list")
}
