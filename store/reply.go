package store

import (
	"encoding/json"
	"time"

	"duaarah/bot"
)

type (
	HeldID     int64
	TemplateID int64
)

// HeldWhy is why a reply is not sent yet.
type HeldWhy string

const (
	HeldUndo    HeldWhy = "undo"    // its writer can take it back until Due
	HeldPreview HeldWhy = "preview" // its writer is to look at it, and to say that it goes
	HeldAlbum   HeldWhy = "album"   // more of the same album may come until Due
)

// HeldReply is what staff wrote to a citizen, and is not sent yet. It is no message of the aspiration before it is, so that nothing
// shows, counts or exports it.
type HeldReply struct {
	ID         HeldID
	Aspiration AspirationID
	Staff      StaffID
	From       bot.Address // where it was written
	FromID     string      // the platform's message ID there; empty if it came by a form
	At         time.Time
	Due        time.Time
	Why        HeldWhy
	Box        int64           // outbox row of what was said of it to its writer; 0: nothing yet
	Content    json.RawMessage // of package handlers/talk
}

// UndoMost is how long a reply can wait at most for its writer to take it back.
const UndoMost = time.Minute

// Template is a canned reply of an office.
type Template struct {
	ID     TemplateID
	Office OfficeID
	Name   string
	Text   string  // with fields in braces; empty: it is only begun
	Staff  StaffID // who wrote it
	At     time.Time
	Used   int // how often it was sent
	Last   time.Time
}

// ReplyReader is what is asked of replies beside their messages.
type ReplyReader interface {
	HeldReply(id HeldID) (HeldReply, error)
	// HeldAt finds the reply that was written by that message, if it is held; whatever the thread.
	HeldAt(chat bot.Address, message string) (HeldReply, error)
	HeldIn(chat bot.Address) ([]HeldReply, error) // those that messages of a chat are, the oldest first
	// HeldOf are those of an aspiration, the oldest first.
	HeldOf(id AspirationID) ([]HeldReply, error)

	Template(id TemplateID) (Template, error)
	// Templates are those of an office that have a text, by name.
	Templates(office OfficeID) ([]Template, error)
}

// ReplyTx is what is kept of replies beside their messages.
type ReplyTx interface {
	// TakeBackReply makes another version of a reply, of nothing: its attachments are gone, and it is compared with no later one.
	TakeBackReply(id MessageID, at time.Time) (Message, error)
	// SetTold sets Message.Told.
	SetTold(id MessageID, outbox int64) error
	HoldReply(h HeldReply) (HeldReply, error) // ID 0: a new one
	DropHeld(id HeldID) error                 // one that is not there is no error

	SaveTemplate(t Template) (Template, error) // ID 0: a new one
	DropTemplate(id TemplateID) error
	// DropBegun removes those of that person that were begun before, and never written.
	DropBegun(staff StaffID, before time.Time) error
}
