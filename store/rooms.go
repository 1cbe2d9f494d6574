package store

import (
	"time"

	"duaarah/bot"
)

// Room is where an office's cards are posted. An office may have several, and a chat may be the room of several offices.
type Room struct {
	ID      RoomID
	Office  OfficeID
	Address bot.Address
	BoundBy StaffID
	At      time.Time
	Shared  bool   // several people read it
	Title   string // as it is called there; empty: not told

	Topics bot.Opens // whether, and how, topics are opened in it
	Way    TopicWay  // how its office wants them
	Only   string    // which aspirations come here: empty: all; OnlyUrgent; else the ID of a Topic

	StandIn bool      // somebody's private chat, until the office has a room again
	Told    time.Time // when the office was last told that something is missing here; zero: never
}

// TopicWay is how an office wants the topics of a room.
type TopicWay string

const (
	TopicEach  TopicWay = ""      // one for each aspiration
	TopicState TopicWay = "state" // one for each state; only where topics are opened by themselves
	TopicNone  TopicWay = "none"  // none
)

// TopicWays in the order in which they are offered.
var TopicWays = [...]TopicWay{TopicEach, TopicState, TopicNone}

// OnlyUrgent is Room.Only of a room that gets what speaks of danger to life, and nothing else.
const OnlyUrgent = "!urgent"

// Takes reports whether the aspiration's card comes to the room.
func (r Room) Takes(a Aspiration) bool {
	switch r.Only {
	case "":
		return true
	case OnlyUrgent:
		return a.Urgent == Urgent
	}
	return a.Topic == r.Only
}

// Offers reports whether the room's topics can be had that way.
func (r Room) Offers(way TopicWay) bool {
	switch r.Topics {
	case bot.OpensApart:
		return way == TopicEach || way == TopicState || way == TopicNone
	case bot.OpensBeneath:
		return way == TopicEach || way == TopicNone
	}
	return way == TopicEach
}

// OwnTopic reports whether a card there opens a topic of its own.
func (r Room) OwnTopic() bool {
	return r.Shared && r.Topics != bot.OpensNone && (r.Way == TopicEach || !r.Offers(r.Way))
}

// TopicsOfStates reports whether cards there stand in the topic of their state.
func (r Room) TopicsOfStates() bool {
	return r.Shared && r.Topics == bot.OpensApart && r.Way == TopicState
}

// RoomFinding is what was found when a room was looked at: see bot.Finding.
type RoomFinding struct {
	Room   RoomID
	OK     bool
	Code   string
	Detail string
}

// RoomsReader is what is asked of rooms.
type RoomsReader interface {
	Room(id RoomID) (Room, error)                // if it is active
	Rooms(office OfficeID) ([]Room, error)       // the active ones, real ones before those that stand in
	RoomsAt(address bot.Address) ([]Room, error) // the active ones of that chat and thread
	RoomsIn(chat bot.Address) ([]Room, error)    // the active ones of that chat, whatever the thread
	// MovedTo is the address that MoveChat gave the chat, and may have given another since; its own, if it gave none.
	MovedTo(chat bot.Address) (bot.Address, error)
	// FormerRooms are those of that chat, whatever the thread, that are none any more; the latest of each office and thread.
	FormerRooms(chat bot.Address) ([]Room, error)
	// MissedCards are those that stand in what was a room of that office at that address, and is none now, of aspirations to which something
	// happened since about when it ended, the latest 1,000 in order; and when that was.
	MissedCards(office OfficeID, at bot.Address) (cards []Card, since time.Time, err error)
	// MissedRemovals are those of messages in that chat that were refused because the bot was not there, or might not.
	MissedRemovals(chat bot.Address) ([]OutboxRow, error)
	// RoomTopic is the outbox row that opened the topic of a state in the room; 0: there is none.
	RoomTopic(room RoomID, state string) (int64, error)
	RoomFindings(room RoomID) ([]RoomFinding, error) // by code
	// RoomsToLook are active rooms of the account that were not looked at since then, at most limit.
	RoomsToLook(account bot.Account, since time.Time, limit int) ([]Room, error)
}

// RoomsTx changes rooms.
type RoomsTx interface {
	// BindRoom makes the address a room of the office. Of one that is a room of it already, or was, the choices and the cards that
	// stand there stay; its title and how topics are opened are taken from r, if they are told.
	BindRoom(r Room) (Room, error)
	SaveRoom(r Room) error // Title, Topics, Way, Only, StandIn, Told
	// UnbindRoom makes the room none any more. Nothing is gathered for it then; which list of its Gathering stands there is remembered.
	UnbindRoom(id RoomID, at time.Time) error
	SaveRoomTopic(room RoomID, state string, outbox int64) error // the message that opened the room's topic of that state
	DropRoomTopics(room RoomID) error
	SaveRoomFindings(room RoomID, found []RoomFinding, at time.Time) error // in place of those before, as looked at then
	LookAgain(room RoomID) error                                           // it is to be looked at soon
	// LackTold notes that an office is told what its room lacks, and reports whether it was before, or was told so much that it is enough.
	// anew: what it was told so far counts no more.
	LackTold(room RoomID, what string, anew bool) (told bool, err error)
}

// Behind is the ID by which a message of a chat is found at the address that the chat was given since: see Tx.MoveChat.
func Behind(old bot.Address, message string) string {
	if message == "" {
		return ""
	}
	return old.Chat + "/" + message
}
