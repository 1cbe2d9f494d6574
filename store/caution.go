package store

import "time"

// Urgency is whether an aspiration goes first.
type Urgency int

const (
	NotUrgent Urgency = iota
	Urgent            // it speaks of danger to somebody's life
	Calmed            // it did, and a person said that nobody is in danger: the program does not say so again
)

// AsideWhy is why the program sets an aspiration aside for a person to look at. It is open all the same, and in every figure.
type AsideWhy string

const (
	AsideSpam  AsideWhy = "spam"  // it advertises, as it seems
	AsideFlood AsideWhy = "flood" // many others sent nearly the same words just now
	AsideAbuse AsideWhy = "abuse" // nothing but insults, again
)

// RevealID is the number of a Reveal.
type RevealID int64

// Reveal is that staff were shown the telephone and identity-card numbers in an aspiration.
type Reveal struct {
	ID         RevealID
	Aspiration AspirationID
	Staff      StaffID
	At         time.Time
	Reason     string // in their words; empty: erased with the aspiration
}

// AsideNote is the message of a room that says how many are set aside.
type AsideNote struct {
	Room   RoomID
	Outbox int64
	At     time.Time // when it was said
}

// LikeText is an aspiration that is found by its words.
type LikeText struct {
	Aspiration AspirationID
	Citizen    CitizenID
	At         time.Time
}

// TextKeys are what nearly equal texts are found by: they share one, most likely. See package caution.
type TextKeys [3]int64

// CautionReader is what can be asked about what is handled with care.
type CautionReader interface {
	// LikeTexts are aspirations sent since then that share a key: those that share most first, and of these the latest; at most limit.
	LikeTexts(keys TextKeys, since time.Time, limit int) ([]AspirationID, error)
	// LikeText is what IndexText was told of an aspiration. ErrNotFound.
	LikeText(id AspirationID) (LikeText, error)
	// LikeTextOf is the latest of one citizen, of those that share all keys. ErrNotFound.
	LikeTextOf(citizen CitizenID, keys TextKeys, since time.Time) (LikeText, error)
	// Harmless are the aspirations that share a key, and that staff called no spam: the latest 20, the latest first.
	Harmless(keys TextKeys) ([]AspirationID, error)
	AsideNote(room RoomID) (AsideNote, error)
	Reveals(id AspirationID) ([]Reveal, error) // in order
}

// CautionTx is what can be done with care.
type CautionTx interface {
	// IndexText has LikeTexts find the aspiration until some time after that; a few that are older than old are forgotten.
	IndexText(t LikeText, keys TextKeys, old time.Time) error
	SaveHarmless(id AspirationID, keys TextKeys) error // staff called it no spam
	SaveAsideNote(n AsideNote) error                   // by Room
	DropAsideNote(room RoomID) error
	SaveReveal(r Reveal) (Reveal, error) // returned with its ID
}
