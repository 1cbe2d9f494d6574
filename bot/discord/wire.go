package discord

import (
	"encoding/json"
	"time"
)

// What is read of Discord's objects. Types of ours, not the library's: those fail as a whole at component types that they do
// not know, and lack newer fields.

type wireUser struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Global   string `json:"global_name"`
	Bot      bool   `json:"bot"`
	System   bool   `json:"system"`
}

type wireMember struct {
	User  *wireUser `json:"user"`
	Nick  string    `json:"nick"`
	Roles []string  `json:"roles"`
}

type wireAttachment struct {
	ID       string  `json:"id"`
	Name     string  `json:"filename"`
	MIME     string  `json:"content_type"`
	Size     int64   `json:"size"`
	URL      string  `json:"url"`
	Duration float64 `json:"duration_secs"`
	Waveform string  `json:"waveform"` // of voice messages alone
}

// Types of references.
const (
	referenceAnswer  = 0
	referenceForward = 1
)

type wireReference struct {
	Type    int    `json:"type"`
	Message string `json:"message_id"`
	Channel string `json:"channel_id"`
}

type wireSnapshot struct {
	Message *wireMessage `json:"message"`
}

type wireEmbed struct {
	Description string `json:"description"`
}

// Types of messages that are a person's words. All others tell what happened, or are said by apps.
const (
	messagePlain  = 0
	messageAnswer = 19
)

// wireMessage is a message. Components are kept raw: only our own messages' are read.
type wireMessage struct {
	ID          string           `json:"id"`
	Channel     string           `json:"channel_id"`
	Guild       string           `json:"guild_id"`
	Author      *wireUser        `json:"author"`
	Member      *wireMember      `json:"member"` // of the author in the server, without User; over the gateway alone
	Webhook     string           `json:"webhook_id"`
	Type        int              `json:"type"`
	Flags       int              `json:"flags"`
	Content     string           `json:"content"`
	Time        *time.Time       `json:"timestamp"`
	Edited      *time.Time       `json:"edited_timestamp"`
	Mentions    []wireUser       `json:"mentions"`
	Attachments []wireAttachment `json:"attachments"`
	Embeds      []wireEmbed      `json:"embeds"`
	Stickers    []struct {
		ID string `json:"id"`
	} `json:"sticker_items"`
	Poll       json.RawMessage `json:"poll"`
	Reference  *wireReference  `json:"message_reference"`
	Referenced *struct {
		Author *wireUser `json:"author"`
	} `json:"referenced_message"`
	Snapshots  []wireSnapshot  `json:"message_snapshots"`
	Components json.RawMessage `json:"components"`
	Nonce      json.RawMessage `json:"nonce"` // a string or a number
	Answers    *wireAnswers    `json:"interaction_metadata"`
	AnswersOld *wireAnswers    `json:"interaction"` // the same, of servers without that
}

// wireAnswers is the interaction that a message answers.
type wireAnswers struct {
	ID string `json:"id"`
}

// answered is the interaction that a message answers; empty: none that is known.
func (m *wireMessage) answered() string {
	switch {
	case m == nil:
	case m.Answers != nil && snowflake(m.Answers.ID):
		return m.Answers.ID
	case m.AnswersOld != nil && snowflake(m.AnswersOld.ID):
		return m.AnswersOld.ID
	}
	return ""
}

// byPerson reports whether a message holds a person's words.
func (m *wireMessage) byPerson() bool {
	return m.Author != nil && snowflake(m.Author.ID) && !m.Author.Bot && !m.Author.System && m.Webhook == "" &&
		(m.Type == messagePlain || m.Type == messageAnswer)
}

// wireDeleted is a deleted message, or several.
type wireDeleted struct {
	ID      string   `json:"id,omitempty"`
	IDs     []string `json:"ids,omitempty"`
	Channel string   `json:"channel_id"`
	Guild   string   `json:"guild_id,omitempty"`
}

// Kinds of channels.
const (
	channelText   = 0
	channelDM     = 1
	channelGroup  = 3
	channelNews   = 5
	threadNews    = 10
	threadPublic  = 11
	threadPrivate = 12
	channelForum  = 15
	channelMedia  = 16
)

type wireTag struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name"`
	Moderated bool   `json:"moderated,omitempty"`
}

type wireOverwrite struct {
	ID    string      `json:"id"`
	Type  json.Number `json:"type"` // 0: a role; 1: a person
	Allow string      `json:"allow"`
	Deny  string      `json:"deny"`
}

type wireChannel struct {
	ID         string          `json:"id"`
	Type       int             `json:"type"`
	Guild      string          `json:"guild_id"`
	Parent     string          `json:"parent_id"`
	Name       string          `json:"name"`
	Last       string          `json:"last_message_id"`
	Owner      string          `json:"owner_id"`
	Overwrites []wireOverwrite `json:"permission_overwrites"`
	Recipients []wireUser      `json:"recipients"`
	Tags       []wireTag       `json:"available_tags"` // of a forum
	Applied    []string        `json:"applied_tags"`   // of a post
	Thread     *struct {
		Archived bool `json:"archived"`
		Locked   bool `json:"locked"`
	} `json:"thread_metadata"`
}

// isThread reports whether a channel is a thread, or a post of a forum.
func (c wireChannel) isThread() bool {
	return c.Type == threadNews || c.Type == threadPublic || c.Type == threadPrivate
}

// isForum reports whether a channel takes posts alone.
func (c wireChannel) isForum() bool { return c.Type == channelForum || c.Type == channelMedia }

// archived reports whether a thread is out of sight.
func (c wireChannel) archived() bool { return c.Thread != nil && c.Thread.Archived }

// locked reports whether only moderators may write in a thread, or open it.
func (c wireChannel) locked() bool { return c.Thread != nil && c.Thread.Locked }

// where is the address of a channel or thread of a server: its parent and itself.
func (c wireChannel) where() (channel, thread string) {
	if c.isThread() && c.Parent != "" {
		return c.Parent, c.ID
	}
	return c.ID, ""
}

type wireRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Permissions string `json:"permissions"`
}

type wireGuild struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Owner       string        `json:"owner_id"`
	Unavailable bool          `json:"unavailable"`
	Joined      string        `json:"joined_at"`
	Roles       []wireRole    `json:"roles"`
	Members     []wireMember  `json:"members"`
	Channels    []wireChannel `json:"channels"`
	Threads     []wireChannel `json:"threads"`
}

// wireApplication is what is read of an application. Flags is a number, as such or as a string.
type wireApplication struct {
	ID    string          `json:"id"`
	Flags json.RawMessage `json:"flags"`
}

// Types of interactions.
const (
	interactionPing      = 1
	interactionCommand   = 2
	interactionComponent = 3
	interactionComplete  = 4
	interactionModal     = 5
)

// contextOthers is the Context of an interaction in a private chat that the bot is not in.
const contextOthers = 2

type wireInteraction struct {
	ID        string       `json:"id"`
	App       string       `json:"application_id"`
	Type      int          `json:"type"`
	Token     string       `json:"token"`
	Guild     string       `json:"guild_id"`
	ChannelID string       `json:"channel_id"`
	Channel   *wireChannel `json:"channel"` // in part
	Context   int          `json:"context,omitempty"`
	Member    *wireMember  `json:"member"` // in a server
	User      *wireUser    `json:"user"`   // in private
	Locale    string       `json:"locale"`
	Message   *wireMessage `json:"message"` // that carries the component
	Data      wireData     `json:"data"`
}

// person is who did it.
func (in *wireInteraction) person() *wireUser {
	if in.Member != nil && in.Member.User != nil {
		return in.Member.User
	}
	return in.User
}

type wireData struct {
	Name     string       `json:"name"` // of a command
	Options  []wireOption `json:"options"`
	Resolved struct {
		Attachments map[string]wireAttachment `json:"attachments"`
	} `json:"resolved"`
	CustomID   string          `json:"custom_id"` // of a component or modal
	Values     []string        `json:"values"`    // chosen in a select menu
	Components json.RawMessage `json:"components"`
}

type wireOption struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}
