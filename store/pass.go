package store

import (
	"time"

	"duaarah/bot"
)

type (
	NoteID     int64
	PassID     int64
	ReferralID int64
	PromiseID  int64
)

// Note is what staff wrote about an aspiration for themselves. It is no Message, and nothing that is said to a citizen is ever made of
// one: see note.Add.
type Note struct {
	ID         NoteID
	Aspiration AspirationID
	Staff      StaffID
	At         time.Time
	Edited     time.Time // zero: as it was written
	Text       string    // empty: erased
	From       bot.Address
	FromID     string // the platform's message ID there; empty if it came by a form
	Album      string
	Files      []bot.File
}

// noteOwners is above the number of any broadcast.
const noteOwners = 1 << 40

// NoteOwner is the number under which the attachments of a note are kept, as if it were a message: below those of all broadcasts.
func NoteOwner(id NoteID) MessageID { return MessageID(-noteOwners - int64(id)) }

// NoteOf is the note whose attachments are kept under that number; ok = false: they are of something else.
func NoteOf(owner MessageID) (id NoteID, ok bool) {
	return NoteID(-int64(owner) - noteOwners), owner < -noteOwners
}

// Inquiry is a question of the office to an aspiration's citizen, whose turn it is until they answer. Its words are the Reply Message.
type Inquiry struct {
	Message    MessageID
	Aspiration AspirationID
	Staff      StaffID
	At         time.Time
	// What stood before the question, and stands again once it is answered: since when the citizen waits, and by when an answer is
	// promised. Zero: the office owed none.
	TurnAt   time.Time
	DueAt    time.Time
	Asked    time.Time // when it arrived; zero: not yet
	Reminded time.Time // when its citizen was reminded of it; zero: not
	Ended    time.Time // when they answered, or it was answered otherwise; zero: it waits
}

// Pass is that an aspiration went from one office to another.
type Pass struct {
	ID         PassID
	Aspiration AspirationID
	From, To   OfficeID
	Staff      StaffID
	At         time.Time
	Back       bool   // it went back to an office that had had it
	Reason     string // of Back; words of staff, for staff
}

// Referral is that an outside agency was asked to see to an aspiration, which stays with its office.
type Referral struct {
	ID         ReferralID
	Aspiration AspirationID
	Agency     string // as staff named it; empty: erased
	Staff      StaffID
	At         time.Time
	Due        time.Time // when the agency is to be asked again
	Told       time.Time // the Due of which staff were reminded
	Ended      time.Time // there was news, or it needs none; zero: open
}

// PromiseState is what became of a promise.
type PromiseState string

const (
	PromiseOpen      PromiseState = "open"
	PromiseLate      PromiseState = "late" // its day is past
	PromiseKept      PromiseState = "kept"
	PromiseWithdrawn PromiseState = "withdrawn"
)

// Promise is what the office said it would do by a day. Its words are those of the Message in which its citizen read it.
type Promise struct {
	ID         PromiseID
	Aspiration AspirationID
	Message    MessageID
	Staff      StaffID
	At         time.Time
	Due        time.Time // the last moment of its day
	State      PromiseState
	Ended      time.Time // kept or withdrawn
	// Before and On are the Due of which staff were reminded before its day, and on it.
	Before, On time.Time
}

// Standing reports whether it is still to be kept.
func (p Promise) Standing() bool { return p.State == PromiseOpen || p.State == PromiseLate }

// SpamMark is that one person took an aspiration for spam, where that takes two.
type SpamMark struct {
	Aspiration AspirationID
	Staff      StaffID
	At         time.Time
}

// PassReader is asked what staff do with an aspiration beside answering it.
type PassReader interface {
	Note(id NoteID) (Note, error)
	Notes(aspiration AspirationID) ([]Note, error)          // in order, the erased ones left out
	NoteAt(chat bot.Address, message string) (Note, error)  // whatever the thread
	NoteAlbum(chat bot.Address, album string) (Note, error) // that an album brought; whatever the thread
	Inquiry(m MessageID) (Inquiry, error)
	// OpenInquiry is the latest that waits and its citizen has; if they have none of those, the latest that is on its way.
	OpenInquiry(aspiration AspirationID) (Inquiry, error)
	Passes(aspiration AspirationID) ([]Pass, error) // in order
	Referral(id ReferralID) (Referral, error)
	OpenReferrals(aspiration AspirationID) ([]Referral, error) // those that were not ended, in order
	Promise(id PromiseID) (Promise, error)
	PromiseOf(m MessageID) (Promise, error)                                           // that a reply made
	Promises(aspiration AspirationID) ([]Promise, error)                              // in order of Due
	MergedInto(id AspirationID, limit int) (first []Aspiration, total int, err error) // itself, and by way of no other; in order of ID
	QuotedBy(id AspirationID) ([]AspirationID, error)                                 // what is said about these to staff may hold words of that one: see PassTx.Quote
	SpamMark(aspiration AspirationID) (SpamMark, error)
}

// PassTx keeps it.
type PassTx interface {
	SaveNote(n Note) (Note, error)                  // ID 0: a new one, with its files; without a text they are gone
	AttachToNote(id NoteID, files []bot.File) error // behind those that it has
	SaveInquiry(i Inquiry) error                    // by Message
	AddPass(p Pass) error
	SaveReferral(r Referral) (Referral, error) // ID 0: a new one
	SavePromise(p Promise) (Promise, error)    // ID 0: a new one
	// Quote notes that what is said to staff about an aspiration holds words of another: once that is erased, they go there, too.
	Quote(words, by AspirationID) error
	SaveSpamMark(m SpamMark) error // by Aspiration
	DropSpamMark(aspiration AspirationID) error
}
