package store

import (
	"slices"
	"time"

	"duaarah/bot"
)

// Support is that a citizen says the same as an aspiration's own. They get every reply to it, and count among those whose matter it
// is; what they wrote is kept as messages of the aspiration.
type Support struct {
	Aspiration AspirationID
	Citizen    CitizenID
	Identity   IdentityID  // who wrote it
	Home       bot.Address // where they are told
	Draft      AspirationID
	At         time.Time
	Until      time.Time // when they stopped; zero: in force
	Told       State     // of the aspiration: what they were told last; Withdrawn: it was their own, and they withdrew it
	Receipt    int64     // outbox row of the latest acknowledgement of their words; 0: the next gets one of its own
}

// InForce reports whether they still support it.
func (s Support) InForce() bool { return s.Until.IsZero() }

// SupportCopy is a reply's copy for one supporter, and what became of it.
type SupportCopy struct {
	Message     MessageID
	Citizen     CitizenID
	Outbox      int64
	Version     int // of the reply, as it says it
	Tries       int // how often it was sent
	Outcome     bot.Outcome
	Reason      bot.Reason
	DeliveredAt time.Time
	Said        VerdictValue // what they tapped under it: told to staff, and in no figure
}

// SupportTally is how the copies of a reply stand.
type SupportTally struct {
	Copies, Waiting, Delivered int
	Yes, No                    int // of what was tapped; No: partly too
}

// AlikeQuery looks for what others have told of the same.
type AlikeQuery struct {
	Of    Aspiration // reads ID, Citizen, Office, Topic, Region
	Text  string
	Place *bot.Location
	Since time.Time // received no earlier
	// Elsewhere: those of other offices too, if topic or region is the same. Else only of the same office.
	Elsewhere bool
}

// Alike is what was found: open aspirations of others, surely about the same matter.
type Alike struct {
	Best     Aspiration     // which has most citizens; of ID 0: there is none
	Citizens int            // whose matter it is, in all that were found, each once, without who asks
	All      []AspirationID // those that were found
	// Supported is one that was found, and that who asks supports already, or the zero one: then there is no Best.
	Supported Aspiration
	// About and Where are what the text asked for shares with it, in that text's own words.
	About, Where []string
}

// Has reports whether an aspiration is among those that were found.
func (a Alike) Has(id AspirationID) bool { return slices.Contains(a.All, id) }

// AloneReader is asked what others have told of the same, and who supports what.
type AloneReader interface {
	SupportNewsReader
	// Alike is bounded in what it reads, however much there is: it may miss some.
	Alike(q AlikeQuery) (Alike, error)
	// AlikeTo are open aspirations of the same office that are like one that is open, the latest first.
	AlikeTo(id AspirationID, since time.Time, limit int) ([]Aspiration, error)
	// HasAlike: another of the same office was like it when it came, or has come since.
	HasAlike(id AspirationID) (bool, error)
	Support(aspiration AspirationID, citizen CitizenID) (Support, error)                // in force or not
	Supports(citizen CitizenID, limit int) ([]Support, error)                           // in force, the latest first
	SupportsEver(citizen CitizenID) ([]Support, error)                                  // those that were ended too
	Supporters(aspiration AspirationID, limit int) ([]Support, int, error)              // in force, the earliest first, and how many
	Unserved(m Message, limit int) ([]Support, error)                                   // in force since before m, without a copy of that version of it; and who stopped, and has a copy of an earlier one
	SupportCopy(m MessageID, citizen CitizenID) (SupportCopy, error)                    // of one of them
	SupportCopyBy(outbox int64) (SupportCopy, error)                                    // that the row carries
	SupportTally(m MessageID) (SupportTally, error)                                     // of all of them
	CopiesWait(m MessageID) (bool, error)                                               // whether any is on its way
	RefusedCopies(citizen CitizenID, limit int) ([]SupportCopy, error)                  // that did not reach them
	SupportedBy(aspiration AspirationID, limit int) (first []Message, n int, err error) // what supporters wrote, the latest
}

// AloneTx keeps supports.
type AloneTx interface {
	SupportNewsTx
	SaveSupport(s Support) error // by Aspiration and Citizen
	// EndSupports ends those by which people of an aspiration came to others: to the second of chain by the first, and so on up.
	EndSupports(chain []AspirationID, at time.Time) error
	SaveSupportCopy(c SupportCopy) error // by Message and Citizen
	// IndexAlike has the aspiration found by its words as they are now, if it is open. What becomes open or is open no more is
	// seen to by SaveAspiration.
	IndexAlike(id AspirationID) error
	// EraseFrom removes what one citizen wrote in the aspiration, what staff asked them alone, and every message of ours that may quote
	// it; the matter and what others wrote stay.
	EraseFrom(id AspirationID, citizen CitizenID, at time.Time) error
}
