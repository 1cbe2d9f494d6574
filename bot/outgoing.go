package bot

import "time"

// Action is what an Outgoing asks the platform to do.
type Action string

const (
	Send      Action = ""       // say something new
	Edit      Action = "edit"   // change the message Target into this
	Delete    Action = "delete" // remove the message Target; where that cannot be done, and there is a Text, change it into that
	AnswerTap Action = "answer" // answer the tap Tap with a short Text, or with nothing; harmless when too late
	MarkIt    Action = "mark"   // put Mark on a person's message Target (a reaction, a tick)
	SetMenu   Action = "menu"   // set the chat's own command menu to Menus
)

// Mark is a small sign on a person's own message.
type Mark string

const (
	MarkTaken     Mark = "taken"     // kept, and on its way
	MarkDelivered Mark = "delivered" // arrived at the other side
	MarkFailed    Mark = "failed"    // will not arrive
)

// Outgoing is one thing to say or do in a chat. It is stored as JSON until it is delivered.
type Outgoing struct {
	Action Action `json:"action,omitempty"`
	Text   Text   `json:"text,omitzero"`
	// Panel sets the words apart from the talk around them, where the platform can (an embed, a box).
	Panel    bool       `json:"panel,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"` // rows
	Files    []File     `json:"files,omitempty"`
	Location *Location  `json:"location,omitempty"`
	// Together: the one file belongs with the words, and is exchanged with them: an Edit puts its file in the place of that
	// which is there, where Capabilities.SwapFiles says so, and is said anew elsewhere. Every Edit of such a message has it.
	Together bool `json:"together,omitempty"`
	// ReplyTo is the message that this one answers; it is left out where it can no longer be found.
	ReplyTo Ref `json:"reply_to,omitzero"`
	// Topic opens a place beneath this message where people talk about it, where Capabilities.Topics says so. In an Edit
	// it says how that place should be now. Where Capabilities.TopicsFirst says so, it may be all there is to a message.
	Topic *Topic `json:"topic,omitempty"`
	// Under has this said in the topic of that message. Where there is no topic, it answers the message. Of an Edit and a
	// Delete it is where Target was said; the store sets it.
	Under Ref `json:"under,omitzero"`
	// Only: said in the topic of Under, or not at all.
	Only bool `json:"only,omitempty"`
	// Target is the message that Edit, Delete and MarkIt are about.
	Target Ref `json:"target,omitzero"`
	// Prompt asks the person to answer this very message (Telegram's forced reply); its value is the hint shown in
	// the empty input. Not together with Buttons.
	Prompt string `json:"prompt,omitempty"`
	// Watch asks to be told by KindSeen when it was really seen, and not only arrived, where the platform tells such a thing.
	Watch  bool   `json:"watch,omitempty"`
	Silent bool   `json:"silent,omitempty"` // no sound
	Tap    string `json:"tap,omitempty"`    // of AnswerTap: Tap.ID
	Alert  bool   `json:"alert,omitempty"`  // of AnswerTap: to be closed by hand
	// Passing, of AnswerTap: the words are worth showing only where they vanish by themselves: what they say is seen anyway.
	Passing bool   `json:"passing,omitempty"`
	Mark    Mark   `json:"mark,omitempty"`
	Menus   []Menu `json:"menus,omitempty"`
	// Expires is when it is no longer worth sending: not begun by then, it is refused with ReasonExpired. Zero: never.
	Expires time.Time `json:"expires,omitzero"`
}

// Topic is a place for the talk about one message: a thread, or a post of a forum.
type Topic struct {
	Name   string `json:"name"`             // plain, short; in an Edit it may be another
	Intro  Text   `json:"intro,omitzero"`   // the first thing said in it: what it is for
	State  string `json:"state,omitempty"`  // one or two words on how the matter stands, for platforms that show such (a tag)
	Closed bool   `json:"closed,omitempty"` // out of sight until somebody writes in it again
}

// Ref names a message: one of ours by its outbox ID, or any by the platform's message ID. Before Send the relay
// turns the first into the second.
type Ref struct {
	Outbox  int64  `json:"outbox,omitempty"`
	Message string `json:"message,omitempty"`
}

// IsZero reports whether it names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// Button is a tappable verb under a message. Exactly one of Data and URL is set.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"` // comes back as Tap.Data; at most Capabilities.ButtonData bytes
	URL   string `json:"url,omitempty"`
	// Form is opened by the tap where Capabilities.Forms says so, and comes back as Tap.Values. Elsewhere the tap
	// comes plain, and the handler asks in words.
	Form *Form `json:"form,omitempty"`
}

// Form is a small dialogue of text inputs.
type Form struct {
	Title  string  `json:"title"`
	Submit string  `json:"submit"`
	Inputs []Input `json:"inputs"`
}

// Input is one text input of a Form.
type Input struct {
	Name      string `json:"name"`
	Label     string `json:"label"`
	Value     string `json:"value,omitempty"`
	Hint      string `json:"hint,omitempty"`
	Multiline bool   `json:"multiline,omitempty"`
	Required  bool   `json:"required,omitempty"`
	Max       int    `json:"max,omitempty"` // runes; 0: the platform's own limit
}

// MenuScope is who sees a command menu.
type MenuScope string

const (
	MenuPrivate MenuScope = "private" // everyone in private chats
	MenuGroup   MenuScope = "group"   // everyone in groups
	MenuChat    MenuScope = "chat"    // the chat it is sent to, by SetMenu
	MenuDesk    MenuScope = "desk"    // everyone at a Desk
	MenuSlash   MenuScope = "slash"   // everyone anywhere, where commands are filled in and answered in private: all there are
)

// Menu is a platform's list of commands for one scope and language.
type Menu struct {
	Scope    MenuScope     `json:"scope"`
	Lang     string        `json:"lang,omitempty"` // two letters; empty: for all without a menu of their own
	Commands []MenuCommand `json:"commands"`
}

// MenuCommand is one entry of a Menu.
type MenuCommand struct {
	ID          string       `json:"id,omitempty"` // the same in every language
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Options     []MenuOption `json:"options,omitempty"` // in the order in which they make up Command.Args
}

// MenuOption is what a person fills in with a command, on platforms that have a field for it. Elsewhere it is typed.
type MenuOption struct {
	Name        string `json:"name"` // the same in every language
	Description string `json:"description"`
	Required    bool   `json:"required,omitempty"`
	Suggested   bool   `json:"suggested,omitempty"` // Suggest knows what it can be
	File        bool   `json:"file,omitempty"`      // a file, and not part of Args
}

// Lane sets what goes first within a chat.
type Lane int

const (
	Interactive Lane = iota // receipts, replies, answers to taps: a person is waiting
	Bulk                    // cards and broadcasts
)
