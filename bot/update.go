package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Kind is what an Update tells.
type Kind string

const (
	KindMessage   Kind = "message"   // a person wrote, or sent files, a location, a contact: Message is set
	KindEdit      Kind = "edit"      // a person changed a message of theirs: Message holds its new content
	KindDelete    Kind = "delete"    // a person deleted a message of theirs: Message.ID alone is set
	KindTap       Kind = "tap"       // a person tapped a button or submitted its form: Tap is set
	KindDelivered Kind = "delivered" // messages that Send had only handed over have arrived: Delivered is set
	KindSeen      Kind = "seen"      // messages with Outgoing.Watch were really before the person's eyes: Seen is set
	KindBlocked   Kind = "blocked"   // the person blocked the bot, or the bot was removed from the chat
	KindUnblocked Kind = "unblocked" // the person unblocked the bot, or the bot was added to the chat
	KindMoved     Kind = "moved"     // the chat got another address: MovedTo is set
	KindRead      Kind = "read"      // nothing was for us, but the chat was read up to Cursor
	KindBroken    Kind = "broken"    // could not be decoded: Raw and Err are set; intake parks it
)

// Opens is how topics are opened in a place where several people talk.
type Opens string

const (
	OpensNone    Opens = "none"    // they are not
	OpensBeneath Opens = "beneath" // any message can open one
	OpensAlways  Opens = "always"  // every message does
	OpensApart   Opens = "apart"   // one is opened by itself, and messages are said in it: see Capabilities.TopicsFirst
)

// ErrLater is returned by a handler that cannot decide yet, because something it depends on is in hand at this moment
// (a reply to a message whose sending is not settled). Intake tries that update again shortly.
var ErrLater = errors.New("try again in a moment")

type lastTryKey struct{}

// WithLastTry tells the handler that ErrLater is of no use any more: see LastTry.
func WithLastTry(ctx context.Context) context.Context {
	return context.WithValue(ctx, lastTryKey{}, true)
}

// LastTry reports whether a handler that returns ErrLater now will not be asked again: it has to make do with what is
// known, or the update is parked.
func LastTry(ctx context.Context) bool {
	last, _ := ctx.Value(lastTryKey{}).(bool)
	return last
}

// Update is one thing that happened on a platform, translated.
type Update struct {
	// Key is unique on Address.Account for ever: the same event delivered again has the same key, another event never.
	// Built from the platform's own identifiers, not from a counter that may start over. Empty only where taking the
	// update twice changes nothing by nature (KindDelivered, KindSeen, KindRead).
	Key     string
	Kind    Kind
	At      time.Time // when the platform says it happened; zero if it does not say
	Address Address
	Place   Place
	From    Person

	// Room is the address that stands for the whole place of which Address is a part: the channel that a thread belongs
	// to. Zero: Address itself.
	Room Address
	// Title is what Room is called there, and Opens how topics are opened in it. Empty: not told.
	Title string
	Opens Opens
	// Topic is the ID of the message that opened the topic in which this happened. Empty: none, or not known.
	Topic string
	// Whisper is where an answer is seen by From alone, though others read at Address; for some minutes, after which it
	// reaches them elsewhere in private. Zero: there is no such place.
	Whisper Address
	// Cursor says how far the chat (and thread) was read with this update, in the adapter's own terms. It is kept with
	// the update, and handed back by Chats. Empty: nothing is noted.
	Cursor string

	Message   *Message
	Tap       *Tap
	Delivered []string // message IDs in this chat
	Seen      []string // the same
	// MovedTo is where the chat is now. What was said at Address can be changed and answered no more; IDs of messages are given anew.
	MovedTo Address

	// Record asks for the message to be put into the transcript in the same transaction: the platform keeps no
	// history of its own.
	Record bool

	// Raw is the update as the platform sent it, kept only if it has to be parked. Decode gives it back: see Decoder.
	Raw json.RawMessage
	Err error // why it is KindBroken
}

// Message is what a person wrote.
type Message struct {
	ID      string   `json:"id"`                // unique in the chat
	Text    string   `json:"text,omitempty"`    // plain; of a file, its caption
	Command *Command `json:"command,omitempty"` // set when Text is a command for this bot, and the sender's own: not one that was forwarded
	// ReplyTo is the ID of the message in the same chat that this one answers; ReplyToBot, that the bot wrote that one.
	ReplyTo    string    `json:"reply_to,omitempty"`
	ReplyToBot bool      `json:"reply_to_bot,omitempty"`
	Album      string    `json:"album,omitempty"` // the same for all parts of one album
	Files      []File    `json:"files,omitempty"`
	Location   *Location `json:"location,omitempty"`
	Contact    *Contact  `json:"contact,omitempty"`
	// Unsupported names content that nothing here can carry ("sticker", "poll", "dice", …). Text is what was written with it.
	Unsupported string `json:"unsupported,omitempty"`
}

// Hidden is Message.Unsupported of a message whose content the platform keeps from the bot.
const Hidden = "hidden"

// Tap is a tapped button, or its submitted form.
type Tap struct {
	ID      string            // to answer it with AnswerTap, sent to Whisper if there is one; empty where the platform wants no answer
	Message string            // ID of the message that carries the button; empty if unknown
	Data    string            // Button.Data, as sent: hostile until checked
	Values  map[string]string // the form's inputs by name; nil for a plain tap
}

// Location is a point, in degrees (WGS 84), with an optional label.
type Location struct {
	Latitude  float64 `json:"lat"`
	Longitude float64 `json:"lon"`
	Label     string  `json:"label,omitempty"`
}

// Contact is a person's contact card.
type Contact struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// FileKind is how a file is presented.
type FileKind string

const (
	Photo    FileKind = "photo"
	Video    FileKind = "video"
	Voice    FileKind = "voice"
	Audio    FileKind = "audio"
	Document FileKind = "document"
)

// File is an attachment, coming or going. Its content is in our store (ID, by way of Files.Open), at the platform it
// came from (Ref), or both.
type File struct {
	ID       string   `json:"id,omitempty"` // attachment ID in our store; empty for one that is only at its platform yet
	Kind     FileKind `json:"kind"`
	Name     string   `json:"name,omitempty"` // as the sender named it: hostile, never a path
	MIME     string   `json:"mime,omitempty"`
	Size     int64    `json:"size,omitempty"`     // bytes; 0 if unknown
	Duration int      `json:"duration,omitempty"` // seconds, of sound and video
	SHA256   string   `json:"sha256,omitempty"`   // hex, once the content is in our store
	Ref      FileRef  `json:"ref,omitzero"`
	// Fault: its content is not to be had, and why. Such a file is named, and never sent.
	Fault FileFault `json:"fault,omitempty"`
	// Awaited: its content is still on its way from its platform. Of a Parcel alone.
	Awaited bool `json:"-"`
}

// FileRef is how one account of a platform refers to a file that it holds. An adapter may send a file by its Ref
// when Account is its own; to all others it is opaque, but for Same.
type FileRef struct {
	Account Account `json:"account"`
	// ID up to its first space, if it has one, is the same whenever the file is told of; what follows may be another each time.
	ID string `json:"id"`
}

// Same reports whether both refer to the same file.
func (r FileRef) Same(o FileRef) bool {
	one, _, _ := strings.Cut(r.ID, " ")
	other, _, _ := strings.Cut(o.ID, " ")
	return r.Account == o.Account && one == other
}
