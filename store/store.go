// Package store holds the domain of Dua Arah (aspirations, the people on both sides, offices, rooms, events) and the
// contract by which it is kept. Package store/sqlite is the embedded implementation; store/measure says what counts
// as two-way. All times are UTC and kept to the millisecond.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
)

var (
	// ErrNotFound: there is no such thing, or none that the question allows to be seen.
	ErrNotFound = errors.New("not found")
	// ErrUsed and ErrExpired: an invitation that is known, but good for nothing any more.
	ErrUsed    = errors.New("already used")
	ErrExpired = errors.New("expired")
	// ErrSending: the answer depends on a message that is being sent at this moment; ask again in a moment.
	// Intake gives the update another try when a handler returns it.
	ErrSending = fmt.Errorf("a message it depends on is just being sent: %w", bot.ErrLater)
)

// Store keeps everything. It is safe for use by several goroutines.
type Store interface {
	// Update runs fn in a transaction and returns nil once it is on disk. Several calls at a time share one commit, each
	// under a savepoint of its own: an error of fn undoes that call alone, and is returned. fn must do no network I/O,
	// must not keep tx, and may be run by another goroutine. A panic in fn is returned as an error.
	Update(ctx context.Context, fn func(tx Tx) error) error

	// View runs fn on a snapshot that no writer changes.
	View(ctx context.Context, fn func(r Reader) error) error

	// Close lets the call in hand come to its end, and refuses those that wait.
	Close() error
}

// Reader is what can be asked inside a transaction. "The" thing of that ID not being there is ErrNotFound.
type Reader interface {
	FileReader
	UnderstoodReader
	AloneReader

	// People.
	Identity(account bot.Account, user string) (Identity, error)
	IdentityByID(id IdentityID) (Identity, error)
	IdentityAt(direct bot.Address) (Identity, error)      // whose private chat it is
	IdentitiesOfStaff(id StaffID) ([]Identity, error)     // the oldest first
	IdentitiesOfCitizen(id CitizenID) ([]Identity, error) // the oldest first
	Citizen(id CitizenID) (Citizen, error)
	Staff(id StaffID) (Staff, error)
	Memberships(id StaffID) ([]Membership, error)               // those in force, by office
	StaffOf(office OfficeID) ([]Membership, error)              // those in force
	Consent(citizen CitizenID, version string) (Consent, error) // the strongest: accepted before shown

	// Access to the figures.
	Session(hash string, at time.Time) (Session, error) // ErrNotFound, ErrExpired
	// SelfAnswered counts, by office, the aspirations received since then, and before until unless that is zero, that count as answered and were replied to by who wrote them: they became
	// staff since, or of this office. Figures count them like any other, and say how many there are.
	SelfAnswered(since, until time.Time) (map[OfficeID]int, error)
	Tokens() ([]Token, error)         // in order of ID, those out of force too
	Token(hash string) (Token, error) // in force or not: see Token.InForce

	// Offices and rules.
	Offices() ([]Office, error) // by position; not to be changed: others read them too
	Office(id OfficeID) (Office, error)
	Rules() ([]Rule, error)     // by position; not to be changed either
	Seasons() ([]Season, error) // as the operator lists them
	RoomsReader
	Accounts() ([]AccountInfo, error) // those that were ever connected, by Account

	// Aspirations.
	Aspiration(id AspirationID) (Aspiration, error)
	AspirationByCode(code Code) (Aspiration, error)
	Draft(citizen CitizenID, chat bot.Address) (Aspiration, error) // state draft or held; by chat, whatever the thread
	Matters(citizen CitizenID, limit int) ([]Aspiration, error)    // sent ones, the latest first
	// Queue puts what is owed first: what is urgent, what is due the longest or soonest; then what waits for its citizen, for nobody, and
	// what is put off.
	Queue(f QueueFilter) (page []Aspiration, total int, err error)

	// Messages, as they are now.
	Message(id MessageID) (Message, error)
	Messages(aspiration AspirationID) ([]Message, error) // in order of time
	SomeMessages(aspiration AspirationID, f MessageFilter) (some []Message, total int, err error)
	// OpeningText is what the citizen wrote before the aspiration was sent, as it is now: a line for each of its first messages.
	OpeningText(aspiration AspirationID) (string, error)
	// Busy is when the n-th latest thing was that a.Citizen did in the aspiration: wrote, changed what they wrote, judged.
	// Zero: they did not do so many.
	Busy(a Aspiration, n int) (time.Time, error)
	MessageAt(chat bot.Address, id string) (Message, error) // what a person wrote, by the platform's ID; whatever the thread

	// LikeReplies counts the office's replies to other aspirations with nearly the words of m, in the 90 days before m.At, as far
	// as package wording needs to know: up to wording.Enough. Of m it reads ID, Aspiration, At and Text.
	LikeReplies(office OfficeID, m Message) (int, error)

	// What finds what a message of a chat stands for: one of ours by its outbox row, or a person's that was kept.
	// ErrSending: unknown, but something is being sent to that chat.
	What(chat bot.Address, message string) (Thing, error)
	Outbox(id int64) (OutboxRow, error)
	Copies(of Message) ([]OutboxRow, error)                   // what was said new to pass that message on, in order
	CopiesAt(of Message, at bot.Address) ([]OutboxRow, error) // of those, what was said in that chat
	// InDoubt are the aspirations of which something was perhaps said in that chat, the latest first, at most limit.
	InDoubt(chat bot.Address, limit int) ([]Aspiration, error)
	Cards(aspiration AspirationID) ([]Card, error) // in active rooms of its office
	// CardsIn are the cards in a room of what is open and its office's, the earliest first, of those after one.
	CardsIn(room RoomID, after int64, limit int) ([]Card, error)
	// CardAt looks at the n-th latest card of a room: when it was enqueued, and whether it still waits to be sent.
	CardAt(room RoomID, n int) (at time.Time, waits bool, err error)
	// Gathered lists open aspirations that were gathered for the room and have no card there, in the order in which they
	// came, how many there are, and when the latest came.
	Gathered(room RoomID, limit int) (first []Aspiration, total int, latest time.Time, err error)
	Gathering(room RoomID) (Gathering, error)

	// Conversation decodes what was remembered of the talk with that identity in that chat into v (JSON). Nothing
	// remembered leaves v alone.
	Conversation(chat bot.Address, who IdentityID, v any) error

	Digest(id DigestID) (Digest, error)
	DigestOf(office OfficeID, staff StaffID) (Digest, error) // of an office's room, or of an admin

	RegionReader
	WorldReader

	Events(aspiration AspirationID) ([]Event, error) // in order
	// WasRead reports whether a Reply was before its citizen's eyes, as far as their platform tells.
	WasRead(aspiration AspirationID, reply MessageID) (bool, error)

	KnowsReader
	ReplyReader
	Parked(id int64) (Parked, error)

	OwnsReader
	CautionReader
	PeopleReader
	QueueReader
	PassReader
	ClaimReader
	SearchReader
	BroadcastReader
}

// Tx is a Reader that can also write. What it writes is seen by its own reads.
type Tx interface {
	Reader
	FileTx
	WorldTx
	UnderstoodTx
	AloneTx

	// SaveIdentity inserts or updates by Account and User, and returns it with its ID.
	SaveIdentity(i Identity) (Identity, error)
	// CreateCitizen makes a citizen with an alias that no other has.
	CreateCitizen(at time.Time) (Citizen, error)
	SaveConsent(c Consent) error      // the same again changes nothing
	SaveStaff(s Staff) (Staff, error) // ID 0: a new one
	// SaveMembership inserts or updates by office and staff. Until set: it ends.
	SaveMembership(m Membership) error
	CreateInvitation(i Invitation) (Invitation, error) // gives it an ID
	// UseInvitation takes up the invitation whose secret has that hash. ErrNotFound (or revoked), ErrUsed (as often as it may be),
	// ErrExpired.
	UseInvitation(hash string, by StaffID, at time.Time) (Invitation, error)
	// FindInvitation is the same without taking it up.
	FindInvitation(hash string, at time.Time) (Invitation, error)

	// CreateSignIn keeps a link; the person's earlier ones are good no more.
	CreateSignIn(l SignIn, at time.Time) error
	// UseSignIn uses a link up, and says whose it was. ErrNotFound, ErrExpired.
	UseSignIn(hash string, at time.Time) (StaffID, error)
	StartSession(s Session) error
	EndSession(hash string) error             // one that is not there is no error
	EndSessions(of StaffID) (int, error)      // all of a person, and their links; returns how many
	CreateToken(t Token) (Token, error)       // ErrUsed: one of that name is in force
	RevokeToken(id int64, at time.Time) error // ErrNotFound: none in force has that ID

	SaveOffice(o Office) error // by ID
	SaveRules(r []Rule) error  // replaces all
	SaveSeasons(s []Season) error
	SaveAccount(a AccountInfo) error
	RoomsTx

	// CreateAspiration gives it an ID and a Code that no other has, and keeps it.
	CreateAspiration(a Aspiration) (Aspiration, error)
	SaveAspiration(a Aspiration) error                                      // the whole row
	AddMessage(m Message) (Message, error)                                  // gives it an ID; Version is 1; attaches Files and returns them with their IDs
	ReviseMessage(id MessageID, text string, at time.Time) (Message, error) // another version
	RetractMessage(id MessageID, at time.Time) (Message, error)             // another version, of nothing: its attachments are gone
	SaveMessage(m Message) error                                            // Aspiration, Opening, Closing, Outbox, Outcome, DeliveredAt: not its text
	// IndexReply has LikeReplies find a reply of the office by its words, for 90 days. The same again changes nothing.
	IndexReply(office OfficeID, m Message) error
	// EraseAspiration removes its words and attachments; its events stay. See design.md, promise 5.
	EraseAspiration(id AspirationID, at time.Time) error
	AddCard(c Card) error
	DropCard(outbox int64) error // it stands for the aspiration no more
	// Gather notes that the aspiration has no card in the room, and is to be named there with others. The same again changes
	// nothing.
	Gather(room RoomID, aspiration AspirationID, at time.Time) error
	SaveGathering(g Gathering) error
	EndGathering(room RoomID) error // nothing is gathered for it any more

	// Record appends an event and returns it with its Seq and ID.
	Record(e Event) (Event, error)

	// Enqueue puts a message into the outbox. An Edit of a message of ours that still waits replaces its content; one
	// whose earlier Edit still waits replaces that Edit. The ID returned is the row's that holds it now. A message of
	// ours is about what its latest Edit is about.
	Enqueue(o Outbound) (id int64, err error)
	// Cancel takes rows back that nothing was sent of yet, and returns how many.
	Cancel(ids ...int64) (int, error)
	// Expire has a row that is just being sent not be tried again, if it does not arrive now: it expires at that time.
	Expire(id int64, at time.Time) error
	// Confirm settles handed-over messages of a chat as delivered, and returns those that were not before.
	Confirm(chat bot.Address, messages []string, at time.Time) ([]Settled, error)
	// MoveChat gives every row that holds the chat its new address. What was said at the old one stays behind: it is found by the IDs
	// of Behind alone, and cards that stood there are none any more. By TimerMoved the rooms get theirs anew.
	MoveChat(from, to bot.Address) error

	// Ask keeps a question to be answered outside of the transaction. Of one person most of a kind wait: a further one takes the place
	// of the oldest. Of a kind are those whose slots have the same word before a space, or none.
	Ask(a Ask, most int) (AskID, error)
	// Answered takes a question away. false: it was answered, or another took its place.
	Answered(id AskID) (bool, error)
	SaveDigest(d Digest) (Digest, error) // by Office and Staff; returned with its ID

	RegionTx

	SetConversation(chat bot.Address, who IdentityID, v any) error // nil forgets
	// SetTimer sets or moves the one timer of that kind and reference.
	SetTimer(kind string, ref int64, due time.Time) error
	ClearTimer(kind string, ref int64) error

	OwnsTx
	KnowsTx
	ReplyTx
	CautionTx
	PeopleTx
	QueueTx
	PassTx
	ClaimTx
	SearchTx
	BroadcastTx
}

// Timer is something that is due at a time, and survives restarts.
type Timer struct {
	Kind     string
	Ref      int64
	Due      time.Time
	Attempts int // how often it failed
}

// TimerMoved is the kind of timer by which a room (its Ref) that got another address gets its cards there.
const TimerMoved = "moved"

// TimerSettled is the kind of timer by which it is told again what became of an outbox row (its Ref), after telling it failed.
const TimerSettled = "settled"

// Outbound is a message to be put into the outbox.
type Outbound struct {
	To    bot.Address
	Lane  bot.Lane
	Out   bot.Outgoing
	About About
}

// Purpose is why a message is sent: what an answer to it would be about, and what its arrival means.
type Purpose string

const (
	ForCard     Purpose = "card"     // the aspiration's card in a room
	ForFollowUp Purpose = "followup" // a later message of the citizen, in a room
	ForReply    Purpose = "reply"    // a Reply, on its way to the citizen
	ForDraft    Purpose = "draft"    // the draft as understood, to its citizen
	ForReceipt  Purpose = "receipt"  // anything else said to the citizen of an aspiration: said again if it may not have arrived
	ForView     Purpose = "view"     // what its citizen asked to see of an aspiration
	ForPrompt   Purpose = "prompt"   // "write your reply": the answer to it is a reply
	ForSupport  Purpose = "support"  // a Reply, on its way to somebody who supports the aspiration
	ForOpening  Purpose = "opening"  // the first word to somebody who asked for it elsewhere
	ForReason   Purpose = "reason"   // "say why": the answer to it shows staff the numbers of people
	ForIndex    Purpose = "index"    // names many aspirations that have no card in the room
	ForAside    Purpose = "aside"    // shows words of what is set aside
	ForQuestion Purpose = "question" // what is asked of words that are kept until it is answered: said again if it may not have arrived
	ForErasure  Purpose = "erase"    // takes something away that was said of what is erased; About.Message: the ErasureID
	ForData     Purpose = "data"     // what is kept of a person, as a file for them
	ForNaming   Purpose = "naming"   // "which name?": the answer to it is the name that staff may see
	ForOccasion Purpose = "occasion" // "what is the event called?": the answer to it makes one
	ForSpoken   Purpose = "spoken"   // "what did the citizen say?": the answer to it is that, or how to reach them
	ForSlip     Purpose = "slip"     // holds the secret by which a citizen claims what they said in person
	ForContact  Purpose = "contact"  // holds how the citizen of what was said in person can be reached
	ForWords    Purpose = "words"    // asks in words for what a button's form would ask: the answer to it is that
	ForSnooze   Purpose = "snooze"   // "until when?": the answer to it puts the aspiration off until then
	ForNote     Purpose = "note"     // of notes of staff: the answer to it is another note
	ForAsking   Purpose = "asking"   // "what do you ask the citizen?": the answer to it is that question
	ForAgency   Purpose = "agency"   // "to which agency?": the answer to it is its name, and when to ask again
	ForBack     Purpose = "back"     // "why does it go back?": the answer to it is the reason
	ForVow      Purpose = "vow"      // "what is promised, and by when?": the answer to it is a day and the words
	ForVowDay   Purpose = "vowday"   // "by which other day?": the answer to it moves the promise About.Message was told in
	ForAgain    Purpose = "again"    // "when is the agency asked again?": the answer to it is a day. About.Message: the ReferralID below 0, which is no message's
	ForTopic    Purpose = "topic"    // opens the topic in which the cards of one state stand
	ForTakeBack Purpose = "takeback" // takes a Reply away from who has it; About.Message
	ForTemplate Purpose = "template" // "write a canned reply": the answer to it is one; About.Message: the TemplateID, below 0 of a new one
	ForTalk     Purpose = "talk"     // anything else

	ForBroadcast Purpose = "broadcast" // what an office tells many; About.Message: the BroadcastID. An answer to it is an aspiration
	ForPreview   Purpose = "preview"   // the same, shown to who wrote it
	ForAnnounce  Purpose = "announce"  // "write what is to be told": the answer to it is that; About.Message: the BroadcastID
	ForControl   Purpose = "control"   // how a broadcast stands, with what can be done; About.Message: the BroadcastID
)

// ToStaff are the purposes of what is said to staff about an aspiration, and may quote it: it goes with the words of a citizen who has them erased.
var ToStaff = []Purpose{ForCard, ForFollowUp, ForPrompt, ForQuestion, ForReason, ForTalk, ForNote, ForVow, ForVowDay, ForAsking, ForAgency, ForAgain, ForBack,
	ForSnooze, ForSpoken, ForSlip, ForContact}

// About ties an outbox row to what it is about.
type About struct {
	Purpose    Purpose
	Aspiration AspirationID // 0: none
	Message    MessageID    // of ForReply and ForFollowUp
	// Else is where to tell if it does not arrive: of ForOpening its person in private, of other words for a reply its staff.
	Else bot.Address
}

// Thing is what a message of a chat stands for.
type Thing struct {
	About
	Outbox int64 // one of ours, or
	Person bool  // a person's message: About.Message, with Purpose empty
	Going  bool  // ours, with words that were erased: it is being deleted
}

// OutboxRow is a message of ours and what became of it.
type OutboxRow struct {
	ID       int64
	To       bot.Address
	Out      bot.Outgoing
	About    About
	Lane     bot.Lane
	State    string // "pending", "leased", or a bot.Outcome
	Reason   bot.Reason
	Note     string // for the operator; of ReasonRights, what is missing
	Messages []string
	Missing  int       // files that could not be carried
	At       time.Time // created
	Settled  time.Time
}

// Settled is a message of ours, or a change of one, that came to its end: Delivered, Handed, Refused or Uncertain.
type Settled struct {
	ID      int64
	To      bot.Address
	About   About
	Action  bot.Action
	Outcome bot.Outcome
	Reason  bot.Reason
	Missing int
	Note    string // for the operator
	At      time.Time
}

// Parked is an update whose handling failed.
type Parked struct {
	ID       int64
	Account  bot.Account
	Key      string
	Raw      json.RawMessage
	Error    string // for the operator
	At       time.Time
	Attempts int
}

// AccountInfo is what an account of the bot said of itself last.
type AccountInfo struct {
	Account   bot.Account
	Username  string
	Link      string // opens the bot as a citizen, with %s for a payload, or without one if it can carry none; empty: none
	StaffLink string // the same for staff
	At        time.Time
}
