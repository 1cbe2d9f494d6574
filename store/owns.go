package store

import (
	"time"

	"duaarah/bot"
)

// ErasureID is a request to erase.
type ErasureID int64

// Erasure is a citizen's request to erase, of one aspiration or of everything. It is kept as proof of when it was asked and done,
// and names no person once it is done: Citizen is a number that stands for nobody then.
type Erasure struct {
	ID         ErasureID
	Citizen    CitizenID
	Aspiration AspirationID // 0: everything
	Asked      time.Time
	Due        time.Time // promised
	Done       time.Time // zero: words may still be in the file, its journal, or a chat
	Box        int64     // outbox row that tells the citizen; 0: none
}

// AskedErasure is a request to erase as another database knows it. Code empty: everything of that citizen, who is known since then.
type AskedErasure struct {
	Citizen CitizenID
	Since   time.Time
	Code    Code
}

// AskedStop is that somebody wants nothing of theirs processed, as another database knows it. They are known since then.
type AskedStop struct {
	Citizen CitizenID
	Since   time.Time
}

// LeftNews is that somebody wants no news of an office, as another database knows it. They are known since then.
type LeftNews struct {
	Subscription
	Since time.Time
}

// OwnsReader is what can be asked about what people own: their words, their name, what is kept of them.
type OwnsReader interface {
	// ShownName is the name under which staff may see who wrote the aspiration; empty: the alias.
	ShownName(id AspirationID) (string, error)

	// Holding lists what we said that may hold words of the aspiration, or names it, in any chat: new messages that were sent, or are
	// just being sent, without their content. It is asked before EraseAspiration.
	Holding(a Aspiration) ([]OutboxRow, error)

	// AspirationsOf are all of a citizen, of any state, erased ones too, in order of receipt.
	AspirationsOf(citizen CitizenID) ([]Aspiration, error)
	ConsentsOf(citizen CitizenID) ([]Consent, error) // in order of At
	Versions(id MessageID) ([]MessageVersion, error) // in order; those that were erased have no text
	// EventsOf are the events of a citizen that belong to no aspiration, in order.
	EventsOf(citizen CitizenID) ([]Event, error)
	// Remembered are the chats in which something is remembered of an identity.
	Remembered(id IdentityID) ([]bot.Address, error)
	// SaidIn is what is kept of the talk in a private chat, in order: what we said, and what the person did where we keep the chat's history.
	SaidIn(chat bot.Address) ([]Said, error)
	// WhisperedTo is the same of chats that were there for a moment, and where that person alone read it.
	WhisperedTo(account bot.Account, user string) ([]Said, error)
	// ParkedOf are a person's updates whose handling failed: those of their private chat, and those of which no chat could be read.
	ParkedOf(chat bot.Address, user string) ([]Parked, error)
	// OpenedBy is when a person opened the chat in browsers that still know them.
	OpenedBy(account bot.Account, user string) ([]time.Time, error)

	Erasure(id ErasureID) (Erasure, error)
	ErasuresOf(citizen CitizenID) ([]Erasure, error) // in order
	// ErasurePending reports whether words may still be in the file, its journal or the attachments, or a message that is to be
	// removed from a chat still waits.
	ErasurePending(e Erasure) (bool, error)
	// LastWords reports whether something still waits to be sent to the chats of a citizen who is erased.
	LastWords(id ErasureID) (bool, error)

	// What is beyond the time for which it is kept: at most limit, the oldest first.
	EndedBefore(t time.Time, limit int) ([]AspirationID, error)      // ended, in no draft, with words
	GivenUpBefore(t time.Time, limit int) ([]AspirationID, error)    // drafts that were given up, with words
	PeopleIdleSince(t time.Time, limit int) ([]CitizenID, error)     // nothing of theirs is open, or has happened since, and somebody is known
	TalkBefore(t time.Time) (messages, memories, raw int, err error) // see ForgetTalk
}

// MessageVersion is a message as it was.
type MessageVersion struct {
	Version int
	At      time.Time
	Text    string
}

// Said is something that was said in a chat.
type Said struct {
	At   time.Time
	Mine bool // the person said it; else we did
	Text string
}

// OwnsTx is what people can have done with what they own.
type OwnsTx interface {
	OwnsReader

	// SetShownName: an empty name has the alias seen again. The name before is forgotten, with the message in which it was written.
	SetShownName(id AspirationID, name string, at time.Time) error
	// RewordStaff has how say what every version of what staff wrote in the aspiration says from now on, as if it never had said anything
	// else.
	RewordStaff(id AspirationID, how func(words string) string) error
	// NamedIn notes in which message of a chat the shown name was written.
	NamedIn(id AspirationID, chat bot.Address, message string) error
	// ForgetSaid empties what somebody wrote in a chat, in the history that we keep of it, if we do.
	ForgetSaid(chat bot.Address, message string) error
	// WithdrawConsents takes back what a citizen accepted. The events of it stay.
	WithdrawConsents(citizen CitizenID) error

	CreateErasure(e Erasure) (Erasure, error)
	SaveErasure(e Erasure) error // Box, Done

	// EraseCitizen removes who somebody is: identities (one of staff stays staff), what is remembered of them, consents, raw updates,
	// what they asked, the history of their chats; and the words and places of all their aspirations, whose events stay. Their
	// chats are left over for the last word to them, see ForgetChats. It is the one place for that: whoever keeps anything of a
	// citizen, in any table, has it removed here, and what is of one aspiration in EraseAspiration.
	EraseCitizen(id CitizenID, request ErasureID, at time.Time) error
	// ForgetChats removes what is left over of an erased citizen: addresses, and what was sent there up to Erasure.Box.
	ForgetChats(id ErasureID, at time.Time) error

	// DropFiles removes the files of a message of ours that nothing else names, and its content.
	DropFiles(outbox int64, at time.Time) error
	// ForgetTalk removes, at most limit of each, what is older than t of: what was said about no aspiration, memories of
	// conversations, and raw updates that could not be handled. It returns how many, and whether there may be more.
	ForgetTalk(t time.Time, limit int) (n int, more bool, err error)
	// ForgetErasedKeys removes what is kept of keys of the updates of erased people, so that they are not taken again, once no platform can
	// tell of them again. It returns how many.
	ForgetErasedKeys(now time.Time) (int, error)
}
