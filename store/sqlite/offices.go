package sqlite

import (
	"encoding/json"
	"slices"

	"duaarah/store"
)

func scanOffice(s scanner) (o store.Office, err error) {
	err = s.Scan(&o.ID, &o.Name, &o.Profile, &o.Promise, jsonColumn{&o.Hours}, &o.Zone, &o.Position, &o.Closed,
		jsonColumn{&o.DaysOff}, &o.WorksOnHolidays, &o.Public, &o.AskRegion, jsonColumn{&o.Settings})
	return o, err
}

const officeColumns = `SELECT id, name, profile, promise, hours, zone, position, closed, days_off, works_on_holidays, public_page,
	ask_region, settings FROM offices`

// house is what the writer read last that is asked for with every message and hardly ever changes: the offices, their rules; what
// another process commits shows in the database's data_version.
type house struct {
	version int64
	offices []store.Office
	rules   []store.Rule
	topics  *[]store.Topic // nil: not read

	latest int64 // aspiration; 0: not read

	matters matters

	electorate **store.Electorate // nil: not read; of no district it is one that is nil
	indexed    *indexed
}

// forget has everything read again.
func (h *house) forget() { *h = house{version: h.version} }

// renew forgets what another process may have changed since. It is called at the beginning of a transaction.
func (h *house) renew(s *session) (changed bool, err error) {
	version, err := one(s, value[int64], `PRAGMA data_version`)
	if err != nil || version == h.version {
		return false, err
	}
	h.version = version
	h.forget()
	return true, nil
}

func (r *reader) Offices() ([]store.Office, error) {
	if r.house != nil && r.house.offices != nil {
		return r.house.offices, nil
	}
	l, err := list(r.session, scanOffice, officeColumns+` ORDER BY position, id`)
	l = slices.Clip(l)
	if r.house != nil && err == nil {
		r.house.offices = l
	}
	return l, wrap(err, "reading the offices")
}

func (r *reader) Office(id store.OfficeID) (store.Office, error) {
	if r.house == nil {
		o, err := one(r.session, scanOffice, officeColumns+` WHERE id = ?`, id)
		return o, wrap(err, "reading an office")
	}
	all, err := r.Offices()
	if err != nil {
		return store.Office{}, err
	}
	if i := slices.IndexFunc(all, func(o store.Office) bool { return o.ID == id }); i >= 0 {
		return all[i], nil
	}
	return store.Office{}, wrap(store.ErrNotFound, "reading an office")
}

func (t *txn) SaveOffice(o store.Office) error {
	t.house.forget()
	hours, err := json.Marshal(o.Hours)
	if err != nil {
		return wrap(err, "keeping an office")
	}
	daysOff, err := jsonText(o.DaysOff)
	if err != nil {
		return wrap(err, "keeping an office")
	}
	settings, err := jsonText(o.Settings)
	if err != nil {
		return wrap(err, "keeping an office")
	}
	err = t.exec(`INSERT INTO offices (id, name, profile, promise, hours, zone, position, closed, days_off, works_on_holidays, public_page,
		ask_region, settings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, profile = excluded.profile,
		promise = excluded.promise, hours = excluded.hours, zone = excluded.zone, position = excluded.position,
		closed = excluded.closed, days_off = excluded.days_off, works_on_holidays = excluded.works_on_holidays,
		public_page = excluded.public_page, ask_region = excluded.ask_region, settings = excluded.settings`,
		o.ID, o.Name, o.Profile, o.Promise, string(hours), o.Zone, o.Position, o.Closed, daysOff, o.WorksOnHolidays, o.Public,
		o.AskRegion, settings)
	return wrap(err, "keeping an office")
}

func (r *reader) Rules() ([]store.Rule, error) {
	if r.house != nil && r.house.rules != nil {
		return r.house.rules, nil
	}
	l, err := list(r.session, func(s scanner) (u store.Rule, err error) {
		err = s.Scan(&u.Position, &u.Kind, jsonColumn{&u.Values}, &u.Office, &u.Topic)
		return u, err
	}, `SELECT position, kind, choices, office, topic FROM rules ORDER BY position`)
	if r.house != nil && err == nil {
		l = slices.Clip(l)
		r.house.rules = l
	}
	return l, wrap(err, "reading the rules")
}

// SaveRules numbers the rules in the order given.
func (t *txn) SaveRules(rules []store.Rule) error {
	t.house.forget()
	if err := t.exec(`DELETE FROM rules`); err != nil {
		return wrap(err, "replacing the rules")
	}
	for i, u := range rules {
		values, err := jsonText(u.Values)
		if err != nil {
			return wrap(err, "replacing the rules")
		}
		if err := t.exec(`INSERT INTO rules (position, kind, choices, office, topic) VALUES (?, ?, ?, ?, ?)`,
			i+1, u.Kind, values, u.Office, u.Topic); err != nil {
			return wrap(err, "replacing the rules")
		}
	}
	return nil
}

func (r *reader) Seasons() ([]store.Season, error) {
	l, err := list(r.session, func(s scanner) (e store.Season, err error) {
		err = s.Scan(&e.Name, &e.From, &e.To)
		return e, err
	}, `SELECT name, first, last FROM seasons ORDER BY position`)
	return l, wrap(err, "reading the seasons")
}

func (t *txn) SaveSeasons(seasons []store.Season) error {
	if err := t.exec(`DELETE FROM seasons`); err != nil {
		return wrap(err, "replacing the seasons")
	}
	for i, e := range seasons {
		if err := t.exec(`INSERT INTO seasons (position, name, first, last) VALUES (?, ?, ?, ?)`,
			i+1, e.Name, e.From, e.To); err != nil {
			return wrap(err, "replacing the seasons")
		}
	}
	return nil
}

func (r *reader) Accounts() ([]store.AccountInfo, error) {
	l, err := list(r.session, func(s scanner) (a store.AccountInfo, err error) {
		err = s.Scan(accountColumn{&a.Account}, &a.Username, &a.Link, &a.StaffLink, msColumn{&a.At})
		return a, err
	}, `SELECT account, username, link, staff_link, at FROM accounts ORDER BY account`)
	return l, wrap(err, "reading the accounts")
}

func (t *txn) SaveAccount(a store.AccountInfo) error {
	err := t.exec(`INSERT INTO accounts (account, username, link, staff_link, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (account) DO UPDATE SET username = excluded.username, link = excluded.link,
		staff_link = excluded.staff_link, at = excluded.at`,
		accountText(a.Account), a.Username, a.Link, a.StaffLink, ms(a.At))
	return wrap(err, "keeping an account")
}
