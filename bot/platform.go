package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Platform is one account on one chat platform. Run is called once; Send from several goroutines at a time, but
// never twice at once for one chat.
type Platform interface {
	// Account names the account. It is fixed before Run is called.
	Account() Account

	// Capabilities says what the platform can do. The same at every call.
	Capabilities() Capabilities

	// Run receives until ctx is done, then returns nil. It hands every update to take, in the order in which they
	// happened in each chat, as many at a time as are waiting. Only when take has returned nil may it tell the
	// platform, or the person, that they are kept; on an error nothing of the batch is kept, and the same updates are
	// to be handed over again, later. An update that cannot be decoded is handed over as KindBroken, among the others.
	// Run returns an error only for what no waiting can mend (a revoked token).
	Run(ctx context.Context, take Take) error

	// Send does what the parcel says, as one message (or one album, or one action) at the platform. An error holds a
	// *DeliveryError. It honours ctx: given up before the request was written it is Retry, after that Uncertain.
	Send(ctx context.Context, p Parcel) (Receipt, error)
}

// Take keeps updates: when it returns nil they are committed to disk. It may be called from several goroutines.
type Take func(ctx context.Context, updates []Update) error

// Decoder is a Platform that can read a parked update again.
type Decoder interface {
	// Decode makes of Update.Raw the Update that it was.
	Decode(raw json.RawMessage) (Update, error)
}

// Fetcher is a Platform whose files have to be fetched.
type Fetcher interface {
	// Fetch opens the content of a file of this account. ErrFileGone: it never will be had. ErrFileDoubtful: not now, and perhaps
	// never; the platform does not tell which.
	Fetch(ctx context.Context, ref FileRef) (io.ReadCloser, error)
}

// Typer is a Platform that can show that an answer is being made.
type Typer interface {
	// Typing shows it for some seconds. Errors do not matter, and are not told.
	Typing(ctx context.Context, to Address)
}

// MenuSetter is a Platform with command menus.
type MenuSetter interface {
	SetMenus(ctx context.Context, menus []Menu) error
}

// Checker is a Platform that can tell whether it is set up well.
type Checker interface {
	// Check asks the platform. An error: it cannot be used at all.
	Check(ctx context.Context) ([]Finding, error)
}

// RoomChecker is a Platform that can tell whether a place in which several people talk is set up well for the bot.
type RoomChecker interface {
	// CheckRoom asks the platform. An error: nothing can be told of it now.
	CheckRoom(ctx context.Context, room Address) ([]Finding, error)
}

// Finding is one result of a Check.
type Finding struct {
	OK   bool   // false: it works, but not as well as it should
	Code string // "privacy_mode", "webhook_other", …: key of the catalogue's text, below "check."
	Text string // a detail: a name, a URL without secrets
}

// Named is a Platform that learns who the bot is there only from the platform itself.
type Named interface {
	// Username is the bot's name, empty until it is known. Known is closed then: now links can be made.
	Username() string
	Known() <-chan struct{}
}

// Linker is a Platform with links that open it.
type Linker interface {
	// Link is a URL that opens the bot with payload ("" for none), as its Start command. Empty if it has none.
	Link(place Place, payload string) string
}

// Files gives adapters the content of attachments.
type Files interface {
	// Open opens the content of File.ID. ErrFilePending: not here yet, try later. ErrFileGone: not to be had. ErrFilesAway: none is to be
	// had at this time.
	Open(ctx context.Context, id string) (io.ReadSeekCloser, error)
	// Save keeps r, synced to disk, and returns ID, Size, SHA256 and the sniffed MIME type of what it kept.
	// It reads at most limit bytes: ErrFileTooLarge beyond. A *FileError: it is nothing that is kept.
	Save(ctx context.Context, r io.Reader, limit int64) (File, error)
}

// FileFault says why a file's content is not in our store, and will not be.
type FileFault string

const (
	FaultGone    FileFault = "gone"    // its platform gives it no more
	FaultLarge   FileFault = "large"   // larger than its platform gives, or we take
	FaultEmpty   FileFault = "empty"   // there is nothing in it
	FaultProgram FileFault = "program" // a computer would run it
	FaultPage    FileFault = "page"    // a browser would run what is in it
	FaultArchive FileFault = "archive" // it holds other files, which nobody looked at
	FaultPixels  FileFault = "pixels"  // a picture too large to be opened safely
	FaultPicture FileFault = "picture" // a picture that is damaged, and so cannot be cleaned
	FaultBroken  FileFault = "broken"  // sound, film or document that is damaged, and so cannot be cleaned
	FaultUnknown FileFault = "unknown" // of no kind that is taken
)

// FileError is why Files.Save does not keep what it read: the content is to blame.
type FileError struct {
	Fault FileFault
	Err   error // for the log: holds no word of a person
}

func (e *FileError) Error() string {
	return "file is not kept (" + string(e.Fault) + "): " + e.Err.Error()
}

func (e *FileError) Unwrap() error { return e.Err }

var (
	ErrFilePending  = errors.New("file is not here yet")
	ErrFileGone     = errors.New("file cannot be had any more")
	ErrFilesAway    = errors.New("no file can be had now")
	ErrFileDoubtful = errors.New("file cannot be had now, and perhaps never")
	ErrFileTooLarge = errors.New("file is too large")
)

// Chats is what the store knows of an account's chats, for an adapter whose platform does not send again what was missed,
// and tells no buttons back in full. It only reads.
type Chats interface {
	// Watched lists where something may have been missed: rooms, private chats, and topics, those read last first.
	Watched(ctx context.Context, account Account) ([]Watched, error)
	// Kept lists the IDs of people's messages that were kept from the chat (whatever the thread), the latest first.
	Kept(ctx context.Context, chat Address, limit int) ([]string, error)
	// Said is what a message of the bot says now. ok = false: it is not known.
	Said(ctx context.Context, chat Address, message string) (out Outgoing, ok bool, err error)
}

// Watched is a chat, or a topic of one, and how far it was read.
type Watched struct {
	Address Address
	Cursor  string    // as in the latest Update of it; empty: nothing of it was kept yet
	Since   time.Time // since when it is watched: of a room, and its topics, when it was made one; zero: not known
}

// Suggest completes what a person is typing into an option of a command. It is asked at every key: it reads, at once,
// and writes nothing.
type Suggest func(ctx context.Context, q Query) ([]Choice, error)

// Query is what is being typed.
type Query struct {
	Address Address // as in Update, with Room and Place
	Room    Address
	Place   Place
	From    Person
	Command string // as in Command.Name
	Option  string // MenuOption.Name
	Typed   string // so far
}

// Choice is one completion.
type Choice struct {
	Label string // what is shown
	Value string // what is filled in
}

// Codes of what CheckRoom finds.
const (
	FindingHidden     = "room_hidden"      // the bot does not see all that people write there
	FindingNoTopics   = "room_no_topics"   // it may not open topics
	FindingNoDeleting = "room_no_deleting" // it may not delete what others said in a topic
	FindingGone       = "room_gone"        // it is not there
	FindingRoom       = "room_rights"      // it lacks what Finding.Text names
)

// Unit is what a platform counts text in.
type Unit string

const (
	Runes Unit = "runes"
	UTF16 Unit = "utf16"
	// Markup is UTF16, with room for a backslash before every sign that has a meaning in Markdown, and for two signs at
	// the beginning of every line.
	Markup Unit = "markup"
)

// Capabilities is what a platform can do, as data. The core asks these, never for the platform's name.
type Capabilities struct {
	TextMax    int // of a message, in Unit
	CaptionMax int // of a file's caption, in Unit; 0: files carry no text
	AnswerMax  int // of an answer to a tap, in Unit
	PanelMax   int // of a Panel, in Unit; 0: a panel is a message like others
	Unit       Unit

	Buttons    int // rows a message; 0: none
	ButtonsRow int // buttons a row
	ButtonData int // bytes of Button.Data
	LabelMax   int // runes of Button.Label shown well

	Edit bool // messages can be changed
	// EditFiles: the words that stand with a file are changed like any others. False: words that may change (those with
	// buttons) are kept in a message of their own.
	EditFiles bool
	// SwapFiles: an Edit that is Together exchanges the file of a message for its own.
	SwapFiles bool
	Del       bool // messages can be deleted
	Marks     bool // a person's message can be marked
	Forms     bool // buttons open forms
	Album     int  // photos and videos in one message; below 2: none
	Mixed     bool // one message holds words, buttons, and up to Album files of any kind
	Menus     bool // command menus, by chat too
	Topics    bool // messages open topics
	// TopicsFirst: a topic is opened by itself, by a part of its own before the message with the Topic, which is said in it. What
	// opened it has an ID of its own.
	TopicsFirst bool

	FileMax  int64 // bytes it takes of one file; 0: no files
	AlbumMax int64 // bytes it takes of the files of one album together; 0: as many as they are
	FetchMax int64 // bytes it gives of one file
	Location bool  // a point is shown as a map; else it is sent as a link

	// Confirms: Send hands over, and KindDelivered tells of the arrival. False: Send's success is the arrival.
	Confirms bool
	// Idempotent: sending a parcel again does nothing if it was sent before, so that an uncertain one may be repeated.
	Idempotent bool

	Pace Pace
}

// Pace is how fast a platform may be spoken to. Zero: no limit.
type Pace struct {
	Account Rate // all chats together
	Chat    Rate // one private chat
	Group   Rate // one group; which chats are groups, IsGroup says
	IsGroup func(Address) bool
	// Room is how many messages of importance people in one chat can follow: cards. Burst of them may wait to be sent.
	// What comes beyond that is better gathered.
	Room Rate
}

// Rate allows N in Per, and Burst at once (at least 1).
type Rate struct {
	N     int
	Per   time.Duration
	Burst int
}

// IsZero reports whether there is no limit.
func (r Rate) IsZero() bool { return r.N == 0 }

// Entry is one message of a transcript that we keep for a platform without a history of its own.
type Entry struct {
	// Seq grows with every change of any entry in the chat; Pos is the Seq it had first, and keeps its place.
	Seq, Pos int64
	ID       string // message ID in the chat
	At       time.Time
	Edited   bool
	Gone     bool      // deleted: no content
	Out      *Outgoing // what the bot said, or
	Message  *Message  // what the person said
	Mark     Mark      // on a person's message
	Arrived  bool      // what the bot said has been acknowledged
}
