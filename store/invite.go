package store

import "time"

// InvitationID is the number by which an invitation is spoken of: unlike its secret, it lets nobody in.
type InvitationID int64

// Invitation lets people enrol into an office: as many as Most says, each once. Its secret is not kept, only its hash (see
// NewInvitation).
type Invitation struct {
	ID      InvitationID
	Hash    string
	Office  OfficeID
	Role    Role
	By      StaffID // who made it; 0: the operator
	Created time.Time
	Expires time.Time // zero: never
	Revoked time.Time // zero: it was not
	Most    int       // 0 is taken for 1
	Used    int       // by how many so far
	UsedBy  StaffID   // the latest of them; 0: nobody yet
	UsedAt  time.Time
}

// Good reports whether it still lets somebody in at a time.
func (i Invitation) Good(at time.Time) bool {
	return i.Revoked.IsZero() && i.Used < max(i.Most, 1) && (i.Expires.IsZero() || at.Before(i.Expires))
}

// PeopleReader is what can be asked about the people of offices, and about what was done there.
type PeopleReader interface {
	Invitation(id InvitationID) (Invitation, error)
	Invitations(office OfficeID) ([]Invitation, error) // the latest first, those good for nothing too
	// Accepted reports whether the person came by that invitation.
	Accepted(id InvitationID, by StaffID) (bool, error)
	// HeldBy lists the open aspirations of the office that the person has claimed.
	HeldBy(office OfficeID, staff StaffID) ([]AspirationID, error)
	// LastDid is when the person last did anything that is an event; zero: never.
	LastDid(staff StaffID) (time.Time, error)
	// StaffCalled is a name that the person had: see EventCalled. Empty: not known any more.
	StaffCalled(staff StaffID, version int) (string, error)

	Event(seq int64) (Event, error)
	// OfficeEvents lists what happened to an office (or, without one, to what belongs to none), the latest first, of those before an
	// event; 0: from the latest on. Of a broadcast, how far it went in the end.
	OfficeEvents(office OfficeID, before int64, limit int) ([]Event, error)

	// ParkedPage lists updates whose handling failed, the oldest first, and says how many there are.
	ParkedPage(offset, limit int) ([]Parked, int, error)
}

// PeopleTx is what can be changed of them.
type PeopleTx interface {
	PeopleReader

	RevokeInvitation(id InvitationID, at time.Time) error // ErrNotFound: it was revoked already, or is none
	// CallStaff keeps that the person is called so from now on, and returns the version that this name is, and that of the one before.
	CallStaff(staff StaffID, name string, at time.Time) (before, after int, err error)
	DropParked(id int64) error // ErrNotFound
}
