// Package bottest has what tests of the bot's parts share: Suite, the one contract suite that every adapter passes
// against its local server; Scripted, a platform with injectable faults, for tests of handlers and of the relay; and
// Files, attachments in memory.
package bottest

import (
	"time"

	"duaarah/bot"
)

// Harness is one adapter under test, together with the local server that stands for its platform and the people
// there. An adapter's test makes one in the open function it gives to Suite:
//
//	func TestContract(t *testing.T) { bottest.Suite(t, openHarness) }
//
// Suite calls open afresh for every subtest; what has to be closed, open gives to t.Cleanup. It runs on the machine's
// clock and waits generously for what comes over the network.
//
// What the relay does, and so the suite: of Edit, Delete and MarkIt a parcel holds all of Target's message IDs in Targets,
// and this sending is about Targets[Part] alone. Parcels are already split: see package bot/split.
//
// A function that an adapter or its server has no use for (a person of the web chat cannot block the bot) is left nil:
// the subtests that need it end there, and say so. All functions fail the test that they were opened with when they
// cannot do what they say, and may be called from any goroutine.
type Harness struct {
	// Platform is the adapter, connected to the server, not running yet: Suite calls Run and Send.
	Platform bot.Platform
	// Files is what the adapter was given as its bot.Files.
	Files *Files

	// NewPerson makes somebody who has opened a private chat with the bot and can be written to. Nothing they did so
	// far is handed over as an update, except what the platform itself sends on opening (a /start; the suite passes
	// over it). It is called before Run, too.
	NewPerson func() Person

	// NewRoom makes a place where several people talk and the bot may write, one of them with a person at it. It is called
	// once Run was.
	NewRoom func() Room
	// NewForum is NewRoom for a place in which topics are opened by themselves, and in which the bot may open, close and delete
	// them; nil: the platform has none.
	NewForum func() Room

	// Reopen makes another adapter for the same account and server, as a new process would; the first one is not
	// running any more by then. nil: the suite skips what happens across a restart.
	Reopen func() bot.Platform

	// RetryAfter makes the server answer the next sending with "too many requests, try again after d" and do nothing.
	RetryAfter func(d time.Duration)
	// Refuse makes the server refuse the next sending as invalid and do nothing.
	Refuse func()
	// Drop makes the server read the next sending whole and then break the connection without an answer.
	Drop func()
	// Unreachable makes the server's address refuse connections until the returned function is called: nothing of a
	// request is written.
	Unreachable func() (back func())
}

// Person is somebody at the other end of a private chat, with their app.
//
// What a person does returns at once. Bringing it to the adapter is the platform's matter: the server, or the app,
// offers it as often as it takes, in the order in which this person did it, until the adapter says that it is kept.
type Person struct {
	Address bot.Address // where the bot reaches them
	User    string      // their bot.Person.User

	Write func(text string)                 // writes a message
	Reply func(message, text string)        // writes an answer to a message of the chat, by its ID
	Edit  func(message, text string)        // changes a message of their own, by its ID as Update.Message.ID told it
	Photo func(data []byte, caption string) // sends one photo (a JPEG or PNG)
	// Document sends one file under a name.
	Document func(name, mime string, data []byte, caption string)
	Locate   func(latitude, longitude float64) // sends a location
	// Tap taps a button of the bot's message with that ID, by its row and its place in the row, both from 0.
	Tap func(message string, row, column int)
	// Delete deletes a message of their own, by its ID as Update.Message.ID told it.
	Delete func(message string)
	// Block has the person block the bot: what is sent to them from now on is refused.
	Block func()

	// Told reports whether the platform, or the person, has been told that all they did so far is kept. Suite asks it
	// from within take too, where the answer has to be false.
	Told func() bool

	// Sees is what the bot's messages in the chat look like now, the oldest first, deleted ones left out. A person's
	// own messages are not among it. Looking counts as seeing: where the platform confirms arrival (Capabilities.
	// Confirms), the app acknowledges what it shows.
	Sees func() []Seen
	// Answers is what answers to taps (bot.AnswerTap) showed so far, the oldest first; empty ones left out.
	Answers func() []string
}

// Room is a place where several people talk.
type Room struct {
	Address bot.Address // where the bot reaches all of them
	User    string      // of the member who speaks: their bot.Person.User

	Write func(text string)                       // the member writes
	Reply func(message, text string)              // and answers a message of the room
	Tap   func(message string, row, col int)      // and taps a button
	Sees  func() []Seen                           // what the bot said there, outside of topics
	Topic func(message string) (t Topic, ok bool) // what a message opened; nil: the platform has no topics
	// Whispered is what the bot showed to the member alone, the oldest first; nil: it cannot.
	Whispered func() []Seen
	// Leave has the bot put out of the room, or the room deleted.
	Leave func()
}

// Topic is the place beneath a message.
type Topic struct {
	Name   string
	Closed bool
	Sees   func() []Seen // what the bot said in it, the message that opened it left out
	Write  func(text string)
	Reply  func(message, text string)
}

// Seen is one message of the bot as a person sees it.
type Seen struct {
	ID string // as in Receipt.Messages
	// Text is the words as shown, and the styles as shown: what arrives as an entity, a tag or a class is a Span here,
	// what arrives as markup in the words stays in the words. Of a file, the caption.
	Text    bot.Text
	Buttons [][]string // labels, by row
	Files   []SeenFile
	// Location is set when a map is shown.
	Location *bot.Location
	ReplyTo  string // ID of the message it is shown to answer
	Edited   bool   // changed since it was sent; left false where the platform does not show it
}

// SeenFile is a file in a message of the bot, downloaded as the person would.
type SeenFile struct {
	Kind bot.FileKind
	Name string // empty where the platform does not carry it
	Data []byte
}
