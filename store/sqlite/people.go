package sqlite

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// reader answers questions on one connection's snapshot, or inside a transaction.
type reader struct {
	*session
	regions *regionCache
	// Of a transaction: what need not be asked again.
	house *house
	seen  map[store.AspirationID]store.Aspiration // as they are in the database
	// Citizens and identities made in the transaction, of whom nothing can be there yet.
	noAspiration, noConsent map[store.CitizenID]bool
	noConversation          map[store.IdentityID]bool
	lookedUp                []lookedUp
	spoken                  map[store.AspirationID]spoken
}

var _ store.Reader = (*reader)(nil)

const identityColumns = `SELECT id, account, user, name, username, lang, lang_by, lang_at, direct_account, direct_chat, direct_thread,
	blocked, citizen, staff, stopped FROM identities`

func scanIdentity(s scanner) (i store.Identity, err error) {
	err = s.Scan(&i.ID, accountColumn{&i.Account}, &i.User, &i.Name, &i.Username, &i.Lang, &i.LangBy, msColumn{&i.LangAt},
		accountColumn{&i.Direct.Account}, &i.Direct.Chat, &i.Direct.Thread, &i.Blocked,
		idColumn[store.CitizenID]{&i.Citizen}, idColumn[store.StaffID]{&i.Staff}, &i.Stopped)
	return i, err
}

func (r *reader) Identity(account bot.Account, user string) (store.Identity, error) {
	i, err := one(r.session, scanIdentity, identityColumns+` WHERE account = ? AND user = ?`, accountText(account), user)
	return i, wrap(err, "reading an identity")
}

func (r *reader) IdentityByID(id store.IdentityID) (store.Identity, error) {
	i, err := one(r.session, scanIdentity, identityColumns+` WHERE id = ?`, id)
	return i, wrap(err, "reading an identity")
}

// IdentityAt finds the latest, should several have had that chat.
func (r *reader) IdentityAt(direct bot.Address) (store.Identity, error) {
	i, err := one(r.session, scanIdentity, identityColumns+` WHERE direct_account = ? AND direct_chat = ? ORDER BY id DESC LIMIT 1`,
		accountText(direct.Account), direct.Chat)
	return i, wrap(err, "reading an identity")
}

func (r *reader) IdentitiesOfStaff(id store.StaffID) ([]store.Identity, error) {
	l, err := list(r.session, scanIdentity, identityColumns+` WHERE staff = ? ORDER BY id`, id)
	return l, wrap(err, "reading the identities of staff")
}

func (r *reader) IdentitiesOfCitizen(id store.CitizenID) ([]store.Identity, error) {
	l, err := list(r.session, scanIdentity, identityColumns+` WHERE citizen = ? ORDER BY id`, id)
	return l, wrap(err, "reading the identities of a citizen")
}

// SaveIdentity inserts, and changes what is there: an upsert makes SQLite search every table that refers to identities.
func (t *txn) SaveIdentity(i store.Identity) (store.Identity, error) {
	rest := []any{i.Name, i.Username, i.Lang, i.LangBy, ms(i.LangAt), accountText(i.Direct.Account), i.Direct.Chat, i.Direct.Thread, i.Blocked,
		null(i.Citizen), null(i.Staff), i.Stopped, accountText(i.Account), i.User}
	if i.ID == 0 {
		id, isNew, err := t.insertNew(`INSERT INTO identities (name, username, lang, lang_by, lang_at, direct_account, direct_chat, direct_thread,
			blocked, citizen, staff, stopped, account, user) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, rest...)
		if !isNew && err == nil {
			id, err = one(t.session, value[int64], `SELECT id FROM identities WHERE account = ? AND user = ?`, accountText(i.Account), i.User)
		}
		i.ID = store.IdentityID(id)
		if isNew {
			t.noConversation[i.ID] = true
		}
		if isNew || err != nil {
			return i, wrap(err, "keeping an identity")
		}
	}
	n, err := t.change(`UPDATE identities SET name = ?, username = ?, lang = ?, lang_by = ?, lang_at = ?, direct_account = ?, direct_chat = ?,
		direct_thread = ?, blocked = ?, citizen = ?, staff = ?, stopped = ? WHERE account = ? AND user = ?`, rest...)
	return i, wrap(found(n, err), "keeping an identity")
}

func (r *reader) Citizen(id store.CitizenID) (store.Citizen, error) {
	c, err := one(r.session, func(s scanner) (c store.Citizen, err error) {
		err = s.Scan(&c.ID, &c.Alias, msColumn{&c.CreatedAt})
		return c, err
	}, `SELECT id, alias, created FROM citizens WHERE id = ?`, id)
	return c, wrap(err, "reading a citizen")
}

// CreateCitizen draws aliases until one is free, from a wider range of numbers as they get scarce.
func (t *txn) CreateCitizen(at time.Time) (store.Citizen, error) {
	for try := 0; try < 64; try++ {
		if try%4 == 3 {
			t.db.aliasMost = min(10*t.db.aliasMost+9, 999_999_999)
		}
		alias := aliasWords[rand.IntN(len(aliasWords))] + " " + strconv.Itoa(1+rand.IntN(t.db.aliasMost))
		id, ok, err := t.insertNew(`INSERT INTO citizens (alias, created) VALUES (?, ?) ON CONFLICT (alias) DO NOTHING`, alias, ms(at))
		if err != nil || ok {
			t.noAspiration[store.CitizenID(id)], t.noConsent[store.CitizenID(id)] = true, true
			return store.Citizen{ID: store.CitizenID(id), Alias: alias, CreatedAt: fromMS(ms(at))}, wrap(err, "keeping a citizen")
		}
	}
	return store.Citizen{}, fmt.Errorf("keeping a citizen: found no free alias")
}

func (r *reader) Consent(citizen store.CitizenID, version string) (store.Consent, error) {
	if r.noConsent[citizen] {
		return store.Consent{}, wrap(store.ErrNotFound, "reading a consent")
	}
	c, err := one(r.session, func(s scanner) (c store.Consent, err error) {
		err = s.Scan(&c.Citizen, &c.Version, &c.Accepted, msColumn{&c.At})
		return c, err
	}, `SELECT citizen, version, accepted, at FROM consents WHERE citizen = ? AND version = ?
		ORDER BY accepted DESC LIMIT 1`, citizen, version)
	return c, wrap(err, "reading a consent")
}

func (t *txn) SaveConsent(c store.Consent) error {
	delete(t.noConsent, c.Citizen)
	err := t.exec(`INSERT INTO consents (citizen, version, accepted, at) VALUES (?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, c.Citizen, c.Version, c.Accepted, ms(c.At))
	return wrap(err, "keeping a consent")
}

func (r *reader) Staff(id store.StaffID) (store.Staff, error) {
	st, err := one(r.session, func(s scanner) (st store.Staff, err error) {
		err = s.Scan(&st.ID, &st.Name)
		return st, err
	}, `SELECT id, name FROM staff WHERE id = ?`, id)
	return st, wrap(err, "reading staff")
}

func (t *txn) SaveStaff(s store.Staff) (store.Staff, error) {
	if s.ID == 0 {
		id, err := t.insert(`INSERT INTO staff (name) VALUES (?)`, s.Name)
		s.ID = store.StaffID(id)
		return s, wrap(err, "keeping staff")
	}
	n, err := t.change(`UPDATE staff SET name = ? WHERE id = ?`, s.Name, s.ID)
	return s, wrap(found(n, err), "keeping staff")
}

func scanMembership(s scanner) (m store.Membership, err error) {
	err = s.Scan(&m.Office, &m.Staff, &m.Role, msColumn{&m.Since}, msColumn{&m.Until})
	return m, err
}

func (r *reader) Memberships(id store.StaffID) ([]store.Membership, error) {
	l, err := list(r.session, scanMembership,
		`SELECT office, staff, role, since, until FROM memberships WHERE staff = ? AND until = 0 ORDER BY office`, id)
	return l, wrap(err, "reading the offices of staff")
}

func (r *reader) StaffOf(office store.OfficeID) ([]store.Membership, error) {
	l, err := list(r.session, scanMembership,
		`SELECT office, staff, role, since, until FROM memberships WHERE office = ? AND until = 0 ORDER BY staff`, office)
	return l, wrap(err, "reading the staff of an office")
}

func (t *txn) SaveMembership(m store.Membership) error {
	err := t.exec(`INSERT INTO memberships (office, staff, role, since, until) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (office, staff) DO UPDATE SET role = excluded.role, since = excluded.since, until = excluded.until`,
		m.Office, m.Staff, m.Role, ms(m.Since), ms(m.Until))
	return wrap(err, "keeping a membership")
}

// wrap says what was being done.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// found is store.ErrNotFound where no row was changed.
func found(n int, err error) error {
	if err == nil && n == 0 {
		return store.ErrNotFound
	}
	return err
}
