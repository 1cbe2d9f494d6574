package discordtest

import (
	"encoding/json"
	"regexp"
	"slices"
	"time"
)

// Message is a message as it looks now.
type Message struct {
	ID, Channel, Guild string
	From               string // who wrote it
	Bot                bool   // the bot did
	Time               time.Time
	Edited             bool
	Type               int // as Discord numbers them: 0, 19 a reply, 20 an answer to a command, …

	Content    string
	Embeds     []Embed
	Components [][]Component // by row
	Files      []*File
	ReplyTo    string
	Nonce      string
	Flags      int
	Thread     string   // made from this message
	Reactions  []string // the bot's
	Pings      []string // users who were notified

	Thinking  bool // the bot is thinking
	Ephemeral bool // only Viewer sees it
	Viewer    string
	Deleted   bool

	edited     time.Time
	embeds     []any
	components []any
	reference  obj
	snapshots  []obj
	poll       any
	stickers   []obj
	everyone   bool
	by         *Interaction // that it answers
	webhook    bool         // it came by the interaction's webhook
}

// Embed is an embed of a message.
type Embed struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	URL         string `json:"url"`
	Color       int    `json:"color"`
	Timestamp   string `json:"timestamp"`
	Footer      struct {
		Text string `json:"text"`
	} `json:"footer"`
	Author struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	} `json:"author"`
	Image struct {
		URL string `json:"url"`
	} `json:"image"`
	Thumbnail struct {
		URL string `json:"url"`
	} `json:"thumbnail"`
	Fields []EmbedField `json:"fields"`
}

// EmbedField is a field of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// Component is a button, a select or a text input.
type Component struct {
	Type        int    `json:"type"` // 2 a button, 3 a select of texts, 4 a text input, …
	CustomID    string `json:"custom_id"`
	Style       int    `json:"style"`
	Label       string `json:"label"`
	URL         string `json:"url"`
	Disabled    bool   `json:"disabled"`
	Placeholder string `json:"placeholder"`
	MinValues   *int   `json:"min_values"`
	MaxValues   *int   `json:"max_values"`
	Emoji       struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"emoji"`
	Options []SelectOption `json:"options"`
	// of a text input
	Value     string `json:"value"`
	Required  *bool  `json:"required"`
	MinLength int    `json:"min_length"`
	MaxLength int    `json:"max_length"`
}

// SelectOption is an option of a select.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description"`
	Default     bool   `json:"default"`
}

// Types of messages.
const (
	typeDefault       = 0
	typeThreadCreated = 18
	typeReply         = 19
	typeCommand       = 20
	typeStarter       = 21
)

// Flags of messages.
const (
	flagSuppressEmbeds = 1 << 2
	flagHasThread      = 1 << 5
	flagEphemeral      = 1 << 6
	flagLoading        = 1 << 7
	flagSilent         = 1 << 12
	flagVoice          = 1 << 13
	flagSnapshot       = 1 << 14
	flagComponentsV2   = 1 << 15
)

// clone is m with its typed forms.
func (m *Message) clone() Message {
	c := *m
	c.Files, c.Reactions, c.Pings = slices.Clone(m.Files), slices.Clone(m.Reactions), slices.Clone(m.Pings)
	c.Edited = !m.edited.IsZero()
	c.Thinking, c.Ephemeral = m.Flags&flagLoading != 0, m.Flags&flagEphemeral != 0
	c.Embeds, c.Components = nil, rows(m.components)
	remarshal(m.embeds, &c.Embeds)
	return c
}

// remarshal turns JSON in one form into another. What does not fit is left out.
func remarshal(from, to any) {
	b, err := json.Marshal(from)
	if err == nil {
		_ = json.Unmarshal(b, to)
	}
}

// rows is the components of rows.
func rows(components []any) [][]Component {
	var parsed []struct {
		Type       int         `json:"type"`
		Components []Component `json:"components"`
	}
	remarshal(components, &parsed)
	var all [][]Component
	for _, row := range parsed {
		all = append(all, row.Components)
	}
	return all
}

// Messages is what a channel, thread or DM looks like now, the oldest first. Deleted and ephemeral messages are not there.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return nil
	}
	all := make([]Message, 0, len(c.all))
	for _, m := range c.all {
		all = append(all, m.clone())
	}
	return all
}

// Said is what the bot said in a channel, as it looks now, the oldest first.
func (s *Server) Said(channel string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return !m.Bot || m.Type == typeThreadCreated || m.Type == typeStarter })
}

// Message is one message of a channel, or an ephemeral one. ok = false: it is not there.
func (s *Server) Message(channel, id string) (m Message, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil && c.byID[id] != nil {
		return c.byID[id].clone(), true
	}
	for _, u := range s.users {
		if w := u.whisper(id); w != nil && w.Channel == channel {
			return w.clone(), !w.Deleted
		}
	}
	return Message{}, false
}

// add puts a message into a channel. The caller holds mu.
func (s *Server) add(c *Channel, m *Message) {
	s.place(c, m)
	c.all = append(c.all, m)
	c.byID[m.ID] = m
	if c.archived && m.Type != typeStarter {
		c.setArchived(false)
		s.updated(c)
	}
	s.touch()
}

// place gives a message its ID and place. The caller holds mu.
func (s *Server) place(c *Channel, m *Message) {
	if m.ID == "" {
		m.ID = s.ids.next()
	}
	m.Channel, m.Time = c.ID, time.Now()
	if c.guild != nil {
		m.Guild = c.guild.ID
	}
	for _, f := range m.Files {
		f.channel = c.ID
	}
}

// remove takes a message away. The caller holds mu.
func (s *Server) remove(c *Channel, m *Message) {
	m.Deleted = true
	delete(c.byID, m.ID)
	c.all = slices.DeleteFunc(c.all, func(x *Message) bool { return x == m })
	data := obj{"id": m.ID, "channel_id": c.ID}
	if c.guild != nil {
		data["guild_id"] = c.guild.ID
	}
	s.emitIn(c, event{typ: "MESSAGE_DELETE", intents: c.messageIntent(), data: data})
	s.touch()
}

// wire says where a message goes.
type wire int

const (
	wireREST wire = iota
	wireGateway
	wireBare // the gateway, to a bot that may not read what people write
)

// messageJSON is a message as Discord sends it. The caller holds mu.
func (s *Server) messageJSON(m *Message, to wire) obj {
	o := s.plainJSON(m, to)
	reply, _ := m.reference["message_id"].(string)
	if m.reference == nil {
		return o
	}
	o["message_reference"] = m.reference
	if m.Type == typeReply || m.Type == typeStarter {
		o["referenced_message"] = nil
		in, _ := m.reference["channel_id"].(string)
		if c := s.channels[in]; c != nil && c.byID[reply] != nil {
			o["referenced_message"] = s.plainJSON(c.byID[reply], to)
		}
	}
	return o
}

// plainJSON is a message without that which it refers to. The caller holds mu.
func (s *Server) plainJSON(m *Message, to wire) obj {
	c := s.channels[m.Channel]
	o := obj{
		"id": m.ID, "type": m.Type, "channel_id": m.Channel, "content": m.Content, "timestamp": stamp(m.Time),
		"edited_timestamp": nil, "author": s.authorJSON(m), "mention_everyone": m.everyone, "mentions": s.mentionsJSON(m, c, to),
		"mention_roles": []string{}, "attachments": s.filesJSON(m.Files), "embeds": list(m.embeds),
		"components": list(m.components), "flags": m.Flags, "pinned": false, "tts": false,
	}
	if !m.edited.IsZero() {
		o["edited_timestamp"] = stamp(m.edited)
	}
	if m.Nonce != "" {
		o["nonce"] = m.Nonce
	}
	if m.poll != nil {
		o["poll"] = m.poll
	}
	if m.stickers != nil {
		o["sticker_items"] = m.stickers
	}
	if m.snapshots != nil {
		o["message_snapshots"] = m.snapshots
	}
	if m.Bot && m.Guild == "" || m.webhook {
		o["application_id"] = s.BotID
	}
	if m.webhook {
		o["webhook_id"] = s.BotID
	}
	if m.by != nil {
		o["interaction_metadata"] = obj{
			"id": m.by.ID, "type": m.by.kind, "user": m.by.user.json(), "authorizing_integration_owners": obj{},
		}
	}
	if t := s.channels[m.Thread]; m.Thread != "" && t != nil {
		o["thread"] = s.channelJSON(t)
	}
	if len(m.Reactions) > 0 && to == wireREST {
		var all []obj
		for _, r := range m.Reactions {
			all = append(all, obj{"emoji": obj{"id": nil, "name": r}, "count": 1, "me": true, "me_burst": false,
				"count_details": obj{"burst": 0, "normal": 1}, "burst_colors": []string{}})
		}
		o["reactions"] = all
	}
	if to != wireREST && c != nil {
		o["channel_type"] = c.kind
		if c.guild != nil {
			o["guild_id"] = c.guild.ID
			o["member"] = s.partialMember(c.guild, m.From)
		}
	}
	if s.hidden(m, to) {
		o["content"], o["embeds"], o["attachments"], o["components"] = "", []any{}, []any{}, []any{}
		delete(o, "poll")
		delete(o, "message_snapshots")
	}
	return o
}

// hidden reports whether the message's content is kept from the bot.
func (s *Server) hidden(m *Message, to wire) bool {
	if to == wireGateway || to == wireREST && !s.opt.NoMessageContent {
		return false
	}
	return m.Guild != "" && !m.Bot && !slices.Contains(m.Pings, s.BotID)
}

func list(all []any) []any {
	if all == nil {
		return []any{}
	}
	return all
}

// partialMember is a member as messages hold it, without the user. The caller holds mu.
func (s *Server) partialMember(g *Guild, id string) obj {
	var o obj
	if id == s.BotID {
		o = g.botMember()
	} else if u := s.users[id]; u != nil && g.members[id] != nil {
		o = g.memberJSON(g.members[id])
	} else {
		return nil
	}
	delete(o, "user")
	return o
}

func (s *Server) authorJSON(m *Message) obj {
	if u := s.users[m.From]; u != nil {
		return u.json()
	}
	return s.botJSON()
}

func (s *Server) mentionsJSON(m *Message, c *Channel, to wire) []obj {
	all := []obj{}
	for _, id := range m.Pings {
		var o obj
		switch {
		case id == s.BotID:
			o = s.botJSON()
		case s.users[id] != nil:
			o = s.users[id].json()
		default:
			continue
		}
		if to != wireREST && c != nil && c.guild != nil {
			o["member"] = s.partialMember(c.guild, id)
		}
		all = append(all, o)
	}
	return all
}

// mentionPatterns find who is named in a text.
var mentionPatterns = regexp.MustCompile(`<@!?(\d+)>`)

// mentioned is the users who are named in a text. The caller holds mu.
func (s *Server) mentioned(text string) []string {
	var all []string
	for _, m := range mentionPatterns.FindAllStringSubmatch(text, -1) {
		if (s.users[m[1]] != nil || m[1] == s.BotID) && !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}

// emitMessage tells of a message in its channel. The caller holds mu.
func (s *Server) emitMessage(typ, by string, m *Message) {
	c := s.channels[m.Channel]
	if c == nil {
		return
	}
	s.emitIn(c, event{
		typ: typ, by: by, intents: c.messageIntent(), data: s.messageJSON(m, wireGateway), bare: s.messageJSON(m, wireBare),
	})
}

func (c *Channel) messageIntent() int {
	if c.guild == nil {
		return intentDMs
	}
	return intentMessages
}
