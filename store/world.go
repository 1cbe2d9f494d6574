package store

import (
	"strings"
	"time"
)

// OccasionID names an event in the real world, in links and in print: five letters and digits, the last of them a check digit.
type OccasionID string

// occasionLength is how long such an ID is.
const occasionLength = 5

// NewOccasionID makes one at random.
func NewOccasionID() OccasionID {
	s := randomString(occasionLength - 1)
	return OccasionID(s + string(codeAlphabet[checkDigit(s)]))
}

// ParseOccasionID reads one as people type it: any case, with or without dashes and spaces. ErrCode: it cannot be one.
func ParseOccasionID(s string) (OccasionID, error) {
	if s = normaliseCode(s); len(s) != occasionLength {
		return "", ErrCode
	}
	for i := range len(s) {
		if strings.IndexByte(codeAlphabet, s[i]) < 0 {
			return "", ErrCode
		}
	}
	if codeAlphabet[checkDigit(s[:len(s)-1])] != s[len(s)-1] {
		return "", ErrCode
	}
	return OccasionID(s), nil
}

// Occasion is an event in the real world at which an office meets citizens: a town hall, a visit.
type Occasion struct {
	ID        OccasionID
	Office    OfficeID
	Name      string
	Place     string
	From, To  string // days, 2026-12-31, both included
	CreatedAt time.Time
	CreatedBy StaffID   // 0: the operator
	ClosedAt  time.Time // zero: not closed
}

// Ended reports whether it is closed, or was over before that day (2026-12-31). Whoever comes by it then still reaches its office.
func (o Occasion) Ended(day string) bool { return !o.ClosedAt.IsZero() || o.To < day }

// Slip lets a citizen claim, once, what they said in person. Its secret is not kept, only its hash (see NewInvitation).
type Slip struct {
	Hash       string
	Aspiration AspirationID
	Created    time.Time
	Expires    time.Time
	UsedAt     time.Time // zero: not yet
}

// PlatformSpoken is what the figures call the platform of what was said in person, and written down by staff.
const PlatformSpoken = "lisan"

// WorldReader is what can be asked of what came from the real world.
type WorldReader interface {
	Occasion(id OccasionID) (Occasion, error)
	Occasions() ([]Occasion, error) // the latest first
	// Slip finds the slip whose secret has that hash. ErrNotFound: there is none, or a later one took its place. ErrUsed and
	// ErrExpired with the slip.
	Slip(hash string, at time.Time) (Slip, error)
	// SpokenContact is how the citizen of an aspiration that was said in person can be reached. ErrNotFound: not known.
	SpokenContact(id AspirationID) (string, error)
	// ContactsShown are the outbox rows that hold how the citizen of the aspiration can be reached.
	ContactsShown(id AspirationID) ([]OutboxRow, error)
	// Slips are the outbox rows that hold the secret of a slip of the aspiration, and were sent.
	Slips(id AspirationID) ([]OutboxRow, error)
}

// WorldTx writes it.
type WorldTx interface {
	// CreateOccasion gives it an ID that no other has, and keeps it.
	CreateOccasion(o Occasion) (Occasion, error)
	SaveOccasion(o Occasion) error
	// CreateSlip keeps a slip; earlier ones of the aspiration are good no more.
	CreateSlip(s Slip) error
	// UseSlip uses a slip up. Its errors are those of Slip.
	UseSlip(hash string, at time.Time) (Slip, error)
	// SaveSpokenContact keeps how the citizen can be reached. Empty: it is kept no more, and in nothing that was sent.
	SaveSpokenContact(id AspirationID, contact string) error
	// GiveWords makes what citizens wrote in the aspiration one citizen's.
	GiveWords(id AspirationID, to CitizenID) error
	// VoidSlips takes the secrets of the aspiration's slips out of what was sent and of the transcript; the slips themselves stay.
	VoidSlips(id AspirationID) error
}
