package store

import "time"

// Assign is how an office's aspirations find who has them, if nobody takes one.
type Assign string

const (
	AssignNone   Assign = ""             // nobody is given anything
	AssignRound  Assign = "round_robin"  // one after the other
	AssignLeast  Assign = "least_loaded" // who has the fewest that are open
	AssignTopics Assign = "topic"        // whose topic it is; else who has the fewest
)

// Assigns in the order in which they are shown.
var Assigns = [...]Assign{AssignNone, AssignRound, AssignLeast, AssignTopics}

// Leave is that a person is not at work in an office, and is given nothing there.
type Leave struct {
	Office OfficeID
	Staff  StaffID
	Since  time.Time
	Until  time.Time // when they are back; zero: when they say so
}

// Load is how much a person of an office has.
type Load struct {
	Staff StaffID
	Open  int // open aspirations of that office that they have
	// Number grows with each aspiration that somebody of the office is given by its setting: it is that of their latest. 0: none yet.
	Number int64
}

// Composing is that a person was asked for a reply, and may be writing it.
type Composing struct {
	Staff StaffID
	At    time.Time
}

// ClaimReader is what is asked so that nothing falls between two people of an office, and no two do the same.
type ClaimReader interface {
	// LeavesOf are the leaves of an office's people that are not over at that time.
	LeavesOf(office OfficeID, at time.Time) ([]Leave, error)
	// Loads are how much these people of an office have, in their order.
	Loads(office OfficeID, staff []StaffID) ([]Load, error)
	// Claims are the open aspirations of an office that a person has, the oldest first, at most limit, and how many there are.
	Claims(office OfficeID, staff StaffID, limit int) (first []Aspiration, total int, err error)
	// TopicsOf are the topics of an office's people.
	TopicsOf(office OfficeID) (map[StaffID][]string, error)
	// Composing are who was asked for a reply to it since then, the latest first.
	Composing(a AspirationID, since time.Time) ([]Composing, error)
	// NobodyThereAt is when the office was last told that nobody is there who could be given anything, since somebody was; zero: not.
	NobodyThereAt(office OfficeID) (time.Time, error)
	// Given is what a person was given and was not told of yet, the oldest first; and when they were last told of any.
	Given(staff StaffID) (all []AspirationID, told time.Time, err error)
}

// ClaimTx keeps it.
type ClaimTx interface {
	SaveLeave(l Leave) error // in place of an earlier one
	EndLeave(office OfficeID, staff StaffID) error
	// GaveTo notes that the person was given something by the office's setting just now.
	GaveTo(office OfficeID, staff StaffID) error
	SetNobodyThere(office OfficeID, at time.Time) error                // zero: somebody is
	SetTopicsOf(office OfficeID, staff StaffID, topics []string) error // in place of those they had
	SetComposing(a AspirationID, staff StaffID, at time.Time) error    // zero: not any more
	AddGiven(staff StaffID, a AspirationID) error                      // see ClaimReader.Given
	EndGiven(staff StaffID, at time.Time) error                        // they are told now
}
