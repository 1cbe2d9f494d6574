package store

import (
	"time"

	"duaarah/bot"
)

type (
	IdentityID int64
	CitizenID  int64
	StaffID    int64
)

// Identity is a person on one account of one platform. The same one may be a citizen and staff.
type Identity struct {
	ID       IdentityID
	Account  bot.Account
	User     string
	Name     string // as the platform tells it; staff see a citizen's only if they agreed
	Username string
	Lang     string      // "id", "jv", "su", "en"; empty: not known
	LangBy   By          // ByCitizen: chosen, by /bahasa; ByApp: by the app's own switch; ByGuess: by how they write
	LangAt   time.Time   // when it was guessed
	Direct   bot.Address // where they can be written to alone; zero: nowhere yet
	Blocked  bool        // they blocked the bot
	Citizen  CitizenID   // 0: has not written as one
	Staff    StaffID     // 0: is not enrolled
	// Stopped: they asked that nothing of theirs be processed any more. Nothing is sent to an office, and nothing is told to them by
	// itself, until they agree again.
	Stopped bool
}

// Citizen is a person who writes.
type Citizen struct {
	ID        CitizenID
	Alias     string // "Melati 27": what staff see
	CreatedAt time.Time
}

// Consent is that a version of the privacy notice was shown to, or accepted by, a citizen.
type Consent struct {
	Citizen  CitizenID
	Version  string
	Accepted bool
	At       time.Time
}

// Staff is a person enrolled into one or more offices.
type Staff struct {
	ID   StaffID
	Name string // what citizens see under a reply
}

// Role is what a member of an office is there: see Role.May.
type Role string

const (
	RoleStaff   Role = "staff"
	RoleHead    Role = "head"    // head of the office: also its people, settings and broadcasts
	RoleAdmin   Role = "admin"   // also the figures of all offices, and what belongs to none
	RoleAuditor Role = "auditor" // reads, and does nothing
)

// Membership is a person's place in an office.
type Membership struct {
	Office OfficeID
	Staff  StaffID
	Role   Role
	Since  time.Time
	Until  time.Time // zero: in force
}
