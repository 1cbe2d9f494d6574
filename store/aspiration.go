package store

import (
	"slices"
	"time"

	"duaarah/bot"
)

type (
	AspirationID int64
	MessageID    int64
)

// Kind is what a citizen brings. Empty: not known.
type Kind string

const (
	Complaint Kind = "complaint" // keluhan
	Wish      Kind = "wish"      // harapan
	Question  Kind = "question"  // pertanyaan
	Praise    Kind = "praise"    // apresiasi: expects no reply, and is set only by the citizen's own tap
)

// Kinds in the order in which people are offered them.
var Kinds = [...]Kind{Complaint, Wish, Question, Praise}

// By is who set a field.
type By string

const (
	ByGuess   By = "guess" // the program
	ByLink    By = "link"
	ByRule    By = "rule"
	ByDefault By = "default"
	ByCitizen By = "citizen"
	ByStaff   By = "staff"
	ByApp     By = "app" // the person, by a switch of the app that they use
)

// State is where an aspiration is in its life.
type State string

const (
	Drafted   State = "draft"     // its citizen is still adding to it; submits itself after draft_wait
	Held      State = "held"      // a draft that waits for consent
	Open      State = "open"      // sent to the office
	Closed    State = "closed"    // closed by staff, or by the citizen's "yes"; a message of the citizen opens it again
	Spam      State = "spam"      // set aside by staff
	Withdrawn State = "withdrawn" // taken back by the citizen after it was sent
	Merged    State = "merged"    // goes on as another: Aspiration.MergedInto
	Cancelled State = "cancelled" // given up as a draft: it never was one
	Expired   State = "expired"   // held until draft_keep without consent: erased, and counted
	Erased    State = "erased"    // it was sent, and its words are gone: only what happened, and when, is left for the figures
)

// Sent reports whether the aspiration has reached its office, and can be read there. What never did is in no figure: see Counts.
func (s State) Sent() bool {
	switch s {
	case Open, Closed, Spam, Withdrawn, Merged:
		return true
	}
	return false
}

// Counts reports whether the figures know the aspiration. An erased one is nobody's to answer or to read any more, and still counts.
func (s State) Counts() bool { return s.Sent() || s == Erased }

// Turn is whose move it is.
type Turn string

const (
	OfficeTurn  Turn = "office"
	CitizenTurn Turn = "citizen"
	NoTurn      Turn = ""
)

// VerdictValue is the citizen's own word on whether they were answered.
type VerdictValue string

const (
	VerdictYes    VerdictValue = "yes"
	VerdictPartly VerdictValue = "partly"
	VerdictNo     VerdictValue = "no"
)

// Aspiration is one matter a citizen brings. It is a convenience for the conversations: figures read the events.
type Aspiration struct {
	ID       AspirationID
	Code     Code
	Citizen  CitizenID
	Identity IdentityID  // who wrote it, on which platform
	Home     bot.Address // where its citizen is answered
	Office   OfficeID    // empty: not decided yet
	OfficeBy By
	Kind     Kind
	KindBy   By
	Topic    string // ID of a Topic, or what a rule names
	TopicBy  By
	Region   string // code; empty: not known
	RegionBy By
	Via      string // payload of the deep link it came by
	Occasion OccasionID
	// Broadcast is the code of the broadcast that it answers; empty: none.
	Broadcast string
	Recorder  StaffID   // who wrote down what its citizen said in person; 0: the citizen wrote it
	TakenAt   time.Time // of what was said in person, when its citizen claimed it; zero: not yet
	State     State
	Own       bool // written by staff of that office
	// MergedInto is the aspiration as which it goes on, of state merged; else 0.
	MergedInto AspirationID

	ReceivedAt  time.Time // its first message
	SubmittedAt time.Time // zero: not sent
	ClosedAt    time.Time // zero: not closed

	// Whose move it is, since when, and by when a reply is promised. Due is zero unless it is the office's.
	Turn    Turn
	TurnAt  time.Time
	DueAt   time.Time
	Claimed StaffID // 0: nobody's

	FirstReplyAt time.Time // delivery of the first counting reply; zero: none
	LastReplyAt  time.Time
	LastReplyBy  StaffID
	// UnreachableAt is when an event `unreachable` was recorded that stands; zero: the citizen can be written to.
	UnreachableAt time.Time

	Verdict VerdictValue // the latest; empty: none
	Stars   int          // 0: none; else 1 to 5

	DraftBox   int64 // outbox row of the draft as shown to the citizen
	ReceiptBox int64 // outbox row of the latest acknowledgement of a further message; 0: the next gets one of its own

	// QuietUntil: its citizen wrote so much at once that what more comes is kept without a word for each, and summed up
	// then. QuietFrom is the first message of that. Zero: not so.
	QuietUntil time.Time
	QuietFrom  MessageID

	// SnoozedUntil is until when staff put it off: they are not reminded of it, and it is in no list but one of its own. Zero: it is not.
	SnoozedUntil time.Time

	Urgent Urgency
	Aside  AsideWhy // why it is set aside, for a person to look at; empty: it is not
}

// Imported reports whether its citizen has no chat here, and can be told nothing: it came by a history file, or was said in
// person and nobody has claimed it yet.
func (a Aspiration) Imported() bool { return a.Home.IsZero() }

// Unclaimed reports whether it was said in person, and its citizen has not claimed it yet: what is replied waits for that.
func (a Aspiration) Unclaimed() bool { return a.Recorder != 0 && a.TakenAt.IsZero() }

// Answerable reports whether its citizen can be answered, now or once they claim it.
func (a Aspiration) Answerable() bool { return !a.Home.IsZero() || a.Unclaimed() }

// ReplyType is what a reply is worth (measures.md). Only ReplyPersonal counts.
type ReplyType string

const (
	ReplyPersonal ReplyType = "personal" // written for this citizen
	ReplyTemplate ReplyType = "template" // the same words as many others got
	ReplyAck      ReplyType = "ack"      // thanks, we will look into it
	ReplyForward  ReplyType = "forward"  // passed on to somebody else
	ReplyAuto     ReplyType = "auto"     // the bot's
)

// Lower is the lower of two types: a reply is never worth more than the least that was said of it. An empty type says nothing.
func (t ReplyType) Lower(o ReplyType) ReplyType {
	worth := []ReplyType{ReplyAuto, ReplyAck, ReplyForward, ReplyTemplate, ReplyPersonal}
	if t == "" || o != "" && slices.Index(worth, o) < slices.Index(worth, t) {
		return o
	}
	return t
}

// Side is who wrote a message.
type Side string

const (
	CitizenSide Side = "citizen"
	StaffSide   Side = "staff"
)

// Message is what a person wrote in an aspiration, as it is now. What the bot says by itself is none.
type Message struct {
	ID         MessageID
	Aspiration AspirationID
	Side       Side
	Citizen    CitizenID // of CitizenSide
	Staff      StaffID   // of StaffSide
	At         time.Time
	Version    int // 1, 2, … ; earlier ones are kept
	EditedAt   time.Time
	Text       string
	Files      []bot.File
	Location   *bot.Location
	Contact    *bot.Contact
	Opening    bool // written before the aspiration was sent: part of what its card quotes
	Closing    bool // a short thanks that asks for nothing (measures.md)

	From   bot.Address // where it was written
	FromID string      // the platform's message ID there; empty if it came by a form
	Album  string      // the same for all parts of one album; empty: it is none

	Outbox      int64       // of StaffSide: the row that carries it to the citizen
	Outcome     bot.Outcome // of StaffSide: what became of that; empty: on its way
	DeliveredAt time.Time   // of StaffSide: zero until it arrived
	TakenBack   time.Time   // of StaffSide: zero unless it was taken back
	Told        int64       // of StaffSide: the outbox row that told its writer that it is on its way; 0: none, or it says something else by now
	Answers     MessageID   // of StaffSide: the message of the citizen that it answers; 0: none in particular
}

// MessageFilter selects messages of an aspiration, which may have very many.
type MessageFilter struct {
	Side    Side      // empty: of both
	Opening bool      // those that its card quotes
	Later   bool      // those that were written after it was sent, and are not erased
	From    MessageID // this one and what was written since
	Last    bool      // the last ones, rather than the first; in order of time all the same
	Offset  int
	Limit   int // 0: all
}

// Card is the message in a room that stands for an aspiration.
type Card struct {
	Aspiration AspirationID
	Room       RoomID
	Address    bot.Address
	Outbox     int64
	Topic      bool // it opened a topic of its own
}

// Gathering is the message that names the aspirations of a room that have no card there, because too many came at once.
type Gathering struct {
	Room    RoomID
	Outbox  int64         // 0: nothing was said yet
	Since   time.Time     // when it was first said
	Shown   int           // how many it says there are
	ShownAt time.Time     // when it was last brought up to date
	Wait    time.Duration // between two looks
}
