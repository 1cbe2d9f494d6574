package bot

import (
	"errors"
	"fmt"
	"time"
)

// Parcel is an outbox row on its way: what Platform.Send is given.
type Parcel struct {
	// ID is the outbox row, and Part which of its messages this is (a long text is split, several files are sent one
	// after another). Together they are the same at every attempt, and so make a sending idempotent where a platform can.
	ID   int64
	Part int
	To   Address
	Out  Outgoing

	Attempts int      // how often it was tried before
	Done     []string // message IDs of the parts already sent
	Targets  []string // of Edit, Delete, MarkIt: the platform's message IDs of Target, one a part; empty: not to be found
	// Worded, of Edit: Targets are the messages of Target that carry words, and no others, so that those that the new words need
	// no more can go. False: that is not known, and they are all.
	Worded bool
	// InPlace, of Edit: it is what is to stand where a message could not be deleted. It is read there or nowhere.
	InPlace bool
	// Under are the platform's message IDs of Out.Under, where that is one of ours; then those of what that one was said under.
	Under   []string
	Wait    bool      // Target is itself still to be delivered: try later
	Created time.Time // when it was enqueued
}

// Receipt is what a platform says of a message it took.
type Receipt struct {
	Messages []string // IDs of the messages made (an album makes several); empty for actions that make none
	// Arrived: it counts as delivered now. False: it was only handed over, and a KindDelivered update will tell.
	Arrived bool
	// Note is what is amiss though it was taken ("bot needs Create Public Threads in #ruang"): for the operator. No words
	// of a person.
	Note string
	// Lacks is why not all of it was done as it should be: ReasonRights, ReasonNoFiles and ReasonNoPanels have the people told who can grant it. Empty:
	// all was done, or nobody there can mend it.
	Lacks Reason
}

// Reason says why a platform refused for good.
type Reason string

const (
	ReasonBlocked  Reason = "blocked"   // the person blocked the bot, or was deactivated, or closed direct messages
	ReasonChatGone Reason = "chat_gone" // no such chat, or the bot is not in it any more
	ReasonRights   Reason = "rights"    // the bot lacks a permission there; DeliveryError.Err names it
	ReasonNoFiles  Reason = "no_files"  // the bot may write there, but send no files like these; DeliveryError.Err names what it lacks
	ReasonNoPanels Reason = "no_panels" // the bot may write there, but set no words apart (Outgoing.Panel); DeliveryError.Err names what it lacks
	ReasonInvalid  Reason = "invalid"   // the platform does not accept the request: a fault of ours
	ReasonTooLarge Reason = "too_large" // the file is larger than the platform takes
	ReasonFile     Reason = "file"      // the file's content cannot be had any more
	ReasonExpired  Reason = "expired"   // no longer worth sending, or the platform no longer takes it
	ReasonTarget   Reason = "target"    // the message to edit, delete or mark is not there
	ReasonToken    Reason = "token"     // the account's token is not accepted: nothing can be sent by it
)

// Outcome is how an attempt to send ended.
type Outcome string

const (
	Delivered Outcome = "delivered" // arrived
	Handed    Outcome = "handed"    // taken by the platform, arrival still to be told
	Retry     Outcome = "retry"     // surely not sent: try again
	Refused   Outcome = "refused"   // surely not sent, and never will be
	Uncertain Outcome = "uncertain" // may have been sent: not to be repeated silently
	Progress  Outcome = "progress"  // one part of several is done, the next follows
	Released  Outcome = "released"  // not tried at all, given back
)

// DeliveryError is why Send did not succeed. Every error of Send is one, or wraps one; anything else counts as Uncertain.
type DeliveryError struct {
	Outcome Outcome       // Retry, Refused or Uncertain
	Reason  Reason        // of Refused; of Retry, ReasonFile: it is our store that does not give a file now
	After   time.Duration // of Retry: not before; 0: by the relay's own backoff
	// Account: the wait of After holds for the whole account, not for this chat alone.
	Account bool
	// MovedTo is the chat's new address: everything for the old one goes there, at once.
	MovedTo Address
	Err     error // for the log: holds no token and no words of a person
}

func (e *DeliveryError) Error() string {
	s := string(e.Outcome)
	if e.Reason != "" {
		s += " (" + string(e.Reason) + ")"
	}
	if e.After > 0 {
		s += fmt.Sprintf(" after %v", e.After)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *DeliveryError) Unwrap() error { return e.Err }

// AsDelivery finds the DeliveryError in err. An error that holds none becomes Uncertain: what is not known to have
// failed must not be sent again silently.
func AsDelivery(err error) *DeliveryError {
	var d *DeliveryError
	if errors.As(err, &d) {
		return d
	}
	return &DeliveryError{Outcome: Uncertain, Err: err}
}

// Hold is for what else a wait holds that a platform asked for when one message was to be sent.
type Hold string

const (
	HoldChat    Hold = "chat"    // for all of its chat
	HoldAccount Hold = "account" // for all of its account
)

// RetryAfter is how long the platform has whoever asked it for something wait, as the error says with which it refused; 0: it does not say.
func RetryAfter(err error) time.Duration {
	var told interface{ RetryAfter() time.Duration }
	if errors.As(err, &told) {
		return told.RetryAfter()
	}
	return 0
}

// Waiting is an outbox row that waits to be sent, without its content.
type Waiting struct {
	ID        int64
	To        Address
	Lane      Lane
	NotBefore time.Time
	Hold      Hold // for what else NotBefore holds; as Outbox.Held tells
}

// Settlement is what became of a leased outbox row.
type Settlement struct {
	ID       int64
	Outcome  Outcome
	Messages []string  // message IDs made by this attempt, appended to those of earlier parts
	Bare     bool      // those carry no words: files, or a place
	Gone     []string  // messages that an Edit took away, because its words need them no more
	Part     int       // of Progress: how many parts are done
	Reason   Reason    // of Refused; of Delivered and Handed, Receipt.Lacks
	After    time.Time // of Retry: not before
	Hold     Hold      // of Retry: for what else After holds; empty: for this row alone
	MovedTo  Address   // of Retry: the row, and all others for its chat, go there
	Missing  int       // files that could not be carried, though the rest was delivered
	Note     string    // for the operator: no token, no words of a person
	At       time.Time
}
