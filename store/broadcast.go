package store

import (
	"strings"
	"time"

	"duaarah/bot"
)

// BroadcastID is what an office tells many at once.
type BroadcastID int64

// BroadcastKind is what it is.
type BroadcastKind string

const (
	BroadcastNews      BroadcastKind = "news"      // kabar
	BroadcastStatement BroadcastKind = "statement" // pernyataan: where the office stands, to be answered
	BroadcastPoll      BroadcastKind = "poll"      // jajak pendapat: a question with choices
)

// BroadcastKinds in the order in which people are offered them.
var BroadcastKinds = [...]BroadcastKind{BroadcastNews, BroadcastStatement, BroadcastPoll}

// Valid reports whether it is a kind.
func (k BroadcastKind) Valid() bool {
	return k == BroadcastNews || k == BroadcastStatement || k == BroadcastPoll
}

// BroadcastState is where it is in its life.
type BroadcastState string

const (
	BroadcastDraft   BroadcastState = "draft"   // being written, or shown to who wrote it
	BroadcastSecond  BroadcastState = "second"  // waits for a second person's word
	BroadcastSending BroadcastState = "sending" // goes out, batch by batch
	BroadcastSent    BroadcastState = "sent"    // all of it is with the platforms; what became of some is not known yet
	BroadcastDone    BroadcastState = "done"
	BroadcastStopped BroadcastState = "stopped" // before all had it
	BroadcastDropped BroadcastState = "dropped" // given up before anybody had it
)

// Going reports whether it is on its way.
func (s BroadcastState) Going() bool { return s == BroadcastSending || s == BroadcastSent }

// Audience is which of those who agreed it is for: all, or those who brought the office something of that region (and what lies in
// it), topic, or event in the real world. One at most is set.
type Audience struct {
	Region   string
	Topic    string
	Occasion OccasionID
}

// Broadcast is what an office tells many at once. Its words are the office's own.
type Broadcast struct {
	ID       BroadcastID
	Code     string // short, and not guessable in sequence: by which the history and the figures know it
	Office   OfficeID
	Kind     BroadcastKind
	State    BroadcastState
	Rev      int // grows with each change of what goes out, or to whom: what is confirmed is what was shown
	Text     string
	Choices  []string // of BroadcastPoll
	Shares   bool     // those who voted see the result, too
	To       Audience
	Season   string // the campaign season in which it began; empty: none
	Author   StaffID
	Approved StaffID // the second person, where the office wants one
	Stopper  StaffID
	Why      string // why it was stopped by itself; empty: by Stopper

	CreatedAt time.Time
	StartedAt time.Time
	EndedAt   time.Time // zero: not yet
	ClosesAt  time.Time // of BroadcastPoll: votes are taken until then

	Size int       // how many it was for when it began
	Next CitizenID // the last of whom it was looked whether they get it; of a poll that ended, of those who voted whether they get the result
	More bool      // there may be more after Next

	At    bot.Address // where its people follow it
	Box   int64       // the message there, edited in place
	Shown string      // what that says now, to be changed only when it changes

	Files []bot.File // one at most
}

// nameMost is how long the name of a broadcast is, in runes.
const nameMost = 50

// Name is what a broadcast is called: the beginning of its words.
func (b Broadcast) Name() string {
	first, _, _ := strings.Cut(strings.TrimSpace(b.Text), "\n")
	name := []rune(strings.Join(strings.Fields(first), " "))
	if len(name) > nameMost {
		return string(name[:nameMost-1]) + "…"
	}
	return string(name)
}

// Open reports whether a poll takes votes.
func (b Broadcast) Open(now time.Time) bool {
	return b.Kind == BroadcastPoll && (b.State.Going() || b.State == BroadcastDone || b.State == BroadcastStopped) && now.Before(b.ClosesAt)
}

// RecipientState is what became of a broadcast for one person.
type RecipientState string

const (
	RecipientAgain     RecipientState = "again"     // was not sent in time, and is to be queued anew
	RecipientQueued    RecipientState = "queued"    // waits to be sent, or is being sent
	RecipientDelivered RecipientState = "delivered" // arrived
	RecipientHanded    RecipientState = "handed"    // with the platform, which tells when it arrives
	RecipientFailed    RecipientState = "failed"    // blocked, gone
	RecipientUncertain RecipientState = "uncertain" // it may have arrived
	RecipientCancelled RecipientState = "cancelled" // it was stopped before
	RecipientLeft      RecipientState = "left"      // they unsubscribed before
	RecipientSkipped   RecipientState = "skipped"   // had enough of the office this week
)

// Tally counts recipients by what became of it for them.
type Tally map[RecipientState]int

// Reached is how many it was sent to, and was not refused for: it may not have arrived yet.
func (t Tally) Reached() int { return t[RecipientDelivered] + t[RecipientHanded] }

// Seen is of how many it is known what became of it, one way or another.
func (t Tally) Seen() (n int) {
	for _, x := range t {
		n += x
	}
	return n
}

// Recipient is one person whom a broadcast goes to.
type Recipient struct {
	Broadcast BroadcastID
	Citizen   CitizenID
	Office    OfficeID
	State     RecipientState
	Outbox    int64
	At        time.Time
	Who       Identity // of NextRecipients: where they are written to
}

// SubscriptionState is what a citizen said about news of an office.
type SubscriptionState string

const (
	SubscriptionAsked SubscriptionState = "asked" // and they have not said anything: they are not asked again
	SubscriptionYes   SubscriptionState = "yes"
	SubscriptionNo    SubscriptionState = "no"
)

// Subscription is that a citizen agreed to get news of an office, or does not want any. Office empty: of all, for "no" alone.
type Subscription struct {
	Office   OfficeID
	Citizen  CitizenID
	Identity IdentityID // where they agreed: there it goes
	State    SubscriptionState
	At       time.Time
	How      string // verdict, command, privacy, button, word, processing
}

// AudienceCount is how many a broadcast would go to, by account, and how many more have had enough of the office this week.
type AudienceCount struct {
	By     map[bot.Account]int
	Rested int
}

// Total is how many it would go to.
func (c AudienceCount) Total() (n int) {
	for _, x := range c.By {
		n += x
	}
	return n
}

// Slice is a part of those who agreed, by what they brought the office.
type Slice struct {
	Key string
	N   int
}

// BroadcastReader is what can be asked of broadcasts.
type BroadcastReader interface {
	Broadcast(id BroadcastID) (Broadcast, error)
	BroadcastByCode(code string) (Broadcast, error)
	Broadcasts(offices []OfficeID, limit int) ([]Broadcast, error) // those that began, or are to; the latest first
	// BroadcastDrafts are those of an office that were written and neither sent nor given up, the latest first.
	BroadcastDrafts(office OfficeID, limit int) ([]Broadcast, error)
	BroadcastsGoing() (int, error) // how many are on their way, of all offices
	// CountAudience counts those who agreed, can be written to, and had fewer than most of the office's since then.
	CountAudience(office OfficeID, to Audience, most int, since time.Time) (AudienceCount, error)
	// RegionSlices are the regencies that those who agreed and can be written to wrote about, with how many of them each, the largest first;
	// TopicSlices and OccasionSlices the same of topics and events.
	RegionSlices(office OfficeID, limit int) ([]Slice, error)
	TopicSlices(office OfficeID, limit int) ([]Slice, error)
	OccasionSlices(office OfficeID, limit int) ([]Slice, error)
	// NextRecipients are those to whom it goes next: those that are to have it again, then those after b.Next.
	NextRecipients(b Broadcast, limit int) ([]Recipient, error)
	// NextVoters are those after b.Next who voted in it, still get news of its office, and can be written to.
	NextVoters(b Broadcast, limit int) ([]Recipient, error)
	Had(citizen CitizenID, office OfficeID, since time.Time) (int, error) // how many broadcasts of the office they were sent
	Recipient(id BroadcastID, citizen CitizenID) (Recipient, error)
	BroadcastFolded(id BroadcastID) (bool, error)        // whether nobody to whom it went is known any more
	RecipientsOf(citizen CitizenID) ([]Recipient, error) // what they were sent, in order
	Queued(id BroadcastID) ([]Recipient, error)          // those who wait for it
	QueuedFor(citizen CitizenID) ([]Recipient, error)    // what waits for them
	Tally(id BroadcastID) (Tally, error)                 // those who are forgotten too
	Votes(b Broadcast) (by []int, err error)             // by choice, those who are forgotten too
	Vote(id BroadcastID, citizen CitizenID) (choice int, err error)
	VotesOf(citizen CitizenID) (map[BroadcastID]int, error) // their choices
	// Answers counts the aspirations that answer it, and those of them with a counting reply.
	Answers(code string) (answers, answered int, err error)

	Subscription(office OfficeID, citizen CitizenID) (Subscription, error)
	Subscriptions(citizen CitizenID) ([]Subscription, error) // by Office
	Subscribers(office OfficeID) (int, error)                // who agreed
}

// BroadcastTx writes them.
type BroadcastTx interface {
	CreateBroadcast(b Broadcast) (Broadcast, error) // gives it an ID and a Code that no other has
	SaveBroadcast(b Broadcast) error                // all but Files
	// AttachToBroadcast puts a file in the place of the one that it has.
	AttachToBroadcast(id BroadcastID, f *bot.File) error
	SaveRecipient(r Recipient) error // by Broadcast and Citizen
	SaveVote(id BroadcastID, citizen CitizenID, choice int, at time.Time) error
	SaveSubscription(s Subscription) error // by Office and Citizen
	// FoldBroadcasts forgets to whom went what ended before t, and who voted how: counts stay. It returns of how many at most limit.
	FoldBroadcasts(t time.Time, limit int) (int, error)
}

// BroadcastSettings is how an office tells many something.
type BroadcastSettings struct {
	Offers bool `json:"offers,omitempty"` // citizens are asked once, when they were answered, whether they want its news
	Week   int  `json:"week,omitempty"`   // how many a citizen gets in a week at most; 0: BroadcastsAWeek
	Second bool `json:"second,omitempty"` // another person has to agree before it goes out
}

// BroadcastsAWeek is how many broadcasts of an office a citizen gets in a week, unless it is set otherwise.
const BroadcastsAWeek = 2

// AWeek is how many a citizen gets in a week.
func (s BroadcastSettings) AWeek() int {
	if s.Week <= 0 {
		return BroadcastsAWeek
	}
	return s.Week
}
