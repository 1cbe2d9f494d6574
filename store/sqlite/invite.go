package sqlite

import (
	"errors"
	"time"

	"duaarah/store"
)

const invitationColumns = `SELECT i.id, i.hash, i.office, i.role, i.created_by, i.created, i.expires, i.revoked, i.most,
	(SELECT count(*) FROM invitation_uses u WHERE u.invitation = i.id),
	coalesce((SELECT staff FROM invitation_uses u WHERE u.invitation = i.id ORDER BY at DESC, staff DESC LIMIT 1), 0),
	coalesce((SELECT max(at) FROM invitation_uses u WHERE u.invitation = i.id), 0) FROM invitations i`

func scanInvitation(s scanner) (i store.Invitation, err error) {
	err = s.Scan(&i.ID, &i.Hash, &i.Office, &i.Role, &i.By, msColumn{&i.Created}, msColumn{&i.Expires}, msColumn{&i.Revoked}, &i.Most,
		&i.Used, &i.UsedBy, msColumn{&i.UsedAt})
	return i, err
}

func (t *txn) CreateInvitation(i store.Invitation) (store.Invitation, error) {
	i.Most = max(i.Most, 1)
	id, err := t.insert(`INSERT INTO invitations (hash, office, role, created_by, created, expires, most, revoked)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0)`, i.Hash, i.Office, i.Role, i.By, ms(i.Created), ms(i.Expires), i.Most)
	i.ID = store.InvitationID(id)
	return i, wrap(err, "keeping an invitation")
}

func (t *txn) FindInvitation(hash string, at time.Time) (store.Invitation, error) {
	i, err := one(t.session, scanInvitation, invitationColumns+` WHERE i.hash = ?`, hash)
	switch {
	case err != nil:
	case !i.Revoked.IsZero():
		err = store.ErrNotFound
	case i.Used >= i.Most:
		err = store.ErrUsed
	case !i.Expires.IsZero() && !at.Before(i.Expires):
		err = store.ErrExpired
	}
	return i, wrap(err, "looking up an invitation")
}

func (t *txn) UseInvitation(hash string, by store.StaffID, at time.Time) (store.Invitation, error) {
	i, err := t.FindInvitation(hash, at)
	if err != nil {
		return i, err
	}
	if err := t.exec(`INSERT INTO invitation_uses (invitation, staff, at) VALUES (?, ?, ?)
		ON CONFLICT (invitation, staff) DO UPDATE SET at = excluded.at`, i.ID, by, ms(at)); err != nil {
		return i, wrap(err, "using an invitation")
	}
	return t.Invitation(i.ID)
}

func (r *reader) Invitation(id store.InvitationID) (store.Invitation, error) {
	i, err := one(r.session, scanInvitation, invitationColumns+` WHERE i.id = ?`, id)
	return i, wrap(err, "reading an invitation")
}

func (r *reader) Invitations(office store.OfficeID) ([]store.Invitation, error) {
	l, err := list(r.session, scanInvitation, invitationColumns+` WHERE i.office = ? ORDER BY i.id DESC`, office)
	return l, wrap(err, "reading the invitations of an office")
}

func (r *reader) Accepted(id store.InvitationID, by store.StaffID) (bool, error) {
	n, err := one(r.session, value[int], `SELECT count(*) FROM invitation_uses WHERE invitation = ? AND staff = ?`, id, by)
	return n > 0, wrap(err, "looking who came by an invitation")
}

func (t *txn) RevokeInvitation(id store.InvitationID, at time.Time) error {
	n, err := t.change(`UPDATE invitations SET revoked = ? WHERE id = ? AND revoked = 0`, ms(at), id)
	return wrap(found(n, err), "revoking an invitation")
}

func (r *reader) HeldBy(office store.OfficeID, staff store.StaffID) ([]store.AspirationID, error) {
	l, err := list(r.session, value[store.AspirationID], `SELECT id FROM aspirations INDEXED BY aspirations_open
		WHERE office = ? AND state = 'open' AND claimed = ? ORDER BY id`, office, staff)
	return l, wrap(err, "reading what somebody has claimed")
}

func (r *reader) LastDid(staff store.StaffID) (time.Time, error) {
	at, err := one(r.session, value[int64], `SELECT at FROM events WHERE staff = ? AND staff <> 0 ORDER BY seq DESC LIMIT 1`, staff)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return fromMS(at), wrap(err, "reading what somebody did last")
}

func (r *reader) StaffCalled(staff store.StaffID, version int) (string, error) {
	name, err := one(r.session, value[string], `SELECT name FROM staff_names WHERE staff = ? AND version = ?`, staff, version)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return name, wrap(err, "reading what somebody was called")
}

// CallStaff keeps the name that the person had before, too, if that was never changed.
func (t *txn) CallStaff(staff store.StaffID, name string, at time.Time) (before, after int, err error) {
	person, err := t.Staff(staff)
	if err != nil {
		return 0, 0, err
	}
	before, err = one(t.session, value[int], `SELECT coalesce(max(version), 0) FROM staff_names WHERE staff = ?`, staff)
	if err == nil && before == 0 {
		before = 1
		err = t.exec(`INSERT INTO staff_names (staff, version, name, at) VALUES (?, 1, ?, 0)`, staff, person.Name)
	}
	if err == nil {
		err = t.exec(`INSERT INTO staff_names (staff, version, name, at) VALUES (?, ?, ?, ?)`, staff, before+1, name, ms(at))
	}
	if err != nil {
		return 0, 0, wrap(err, "keeping a name")
	}
	person.Name = name
	_, err = t.SaveStaff(person)
	return before, before + 1, err
}

func (r *reader) Event(seq int64) (store.Event, error) {
	e, err := one(r.session, scanEvent, eventColumns+` WHERE seq = ?`, seq)
	return e, wrap(err, "reading an event")
}

func (r *reader) OfficeEvents(office store.OfficeID, before int64, limit int) ([]store.Event, error) {
	if before <= 0 {
		before = forEver
	}
	l, err := list(r.session, scanEvent, eventColumns+` WHERE office = ? AND aspiration = 0 AND citizen = 0 AND seq < ? AND `+notReplaced+`
		ORDER BY seq DESC LIMIT ?`, office, before, limit)
	return l, wrap(err, "reading what happened to an office")
}

func (r *reader) ParkedPage(offset, limit int) ([]store.Parked, int, error) {
	n, err := one(r.session, value[int], `SELECT count(*) FROM parked`)
	if err != nil {
		return nil, 0, wrap(err, "counting parked updates")
	}
	l, err := list(r.session, scanParked, parkedColumns+` ORDER BY id LIMIT ? OFFSET ?`, limit, offset)
	return l, n, wrap(err, "listing parked updates")
}

func (t *txn) DropParked(id int64) error {
	return wrap(found(t.change(`DELETE FROM parked WHERE id = ?`, id)), "dropping a parked update")
}
