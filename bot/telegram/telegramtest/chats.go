package telegramtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// chat is a private chat, a group or a supergroup. Guarded by Server.mu.
type chat struct {
	id      int64
	kind    string // "private", "group", "supergroup"
	title   string
	user    *User // of a private chat
	forum   bool
	in      bool     // the bot may write there (private: the person opened it)
	admin   bool     // the bot is an administrator
	muted   bool     // the bot may not write
	barred  []string // kinds of files that it may not send, as Telegram calls them: "photos"
	movedTo int64
	rights  []string // beyond can_manage_chat, of an administrator: "manage_topics", …
	topics  map[int64]*topic
	next    int64
	all     []*Message
	byID    map[int64]*Message
}

// Message is a message as it looks now.
type Message struct {
	ID, Chat, Thread int64
	From             int64 // who wrote it
	Bot              bool  // the bot did
	Date             int64 // unix seconds
	Edited           bool

	Text     string // of a file, its caption
	Entities []Entity
	Buttons  [][]Button
	Prompt   bool   // it asks to be answered
	Hint     string // in the empty input
	ReplyTo  int64
	Silent   bool
	Album    string

	File      *File
	Location  *Location
	Contact   *Contact
	Other     string // other content: "sticker", …
	Service   string // something that happened, such as "new_chat_title": nobody wrote it
	Reactions []string

	service any // content of the field Service
	edited  int64
	asChat  bool // the sender hides behind the group
}

// Entity is a style of a stretch of text, in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// Button is a button under a message.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// File is a file in a message.
type File struct {
	Kind     string // "photo", "document", "video", "video_note", "voice", "audio", "animation"
	ID       string
	Name     string
	MIME     string
	Duration int
	Data     []byte
}

// Location is a point; Title and Address are those of a venue.
type Location struct {
	Latitude, Longitude float64
	Title, Address      string
}

// Contact is a contact card.
type Contact struct {
	Phone, First, Last string
}

// Command is an entry of a command menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

type obj = map[string]any

func (m *Message) clone() Message {
	c := *m
	c.Entities, c.Reactions = slices.Clone(m.Entities), slices.Clone(m.Reactions)
	c.Buttons = slices.Clone(m.Buttons)
	return c
}

// Messages is what a chat looks like now, the oldest first. Deleted messages are gone.
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	all := make([]Message, 0, len(c.all))
	for _, m := range c.all {
		all = append(all, m.clone())
	}
	return all
}

// Said is what the bot said in a chat, as it looks now, the oldest first.
func (s *Server) Said(chat int64) []Message {
	return slices.DeleteFunc(s.Messages(chat), func(m Message) bool { return !m.Bot || m.Service != "" })
}

// Message is one message of a chat. ok = false: it is not there.
func (s *Server) Message(chat, id int64) (m Message, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil && c.byID[id] != nil {
		return c.byID[id].clone(), true
	}
	return Message{}, false
}

// Reactions is how the bot reacted to a message.
func (s *Server) Reactions(chat, id int64) []string {
	m, _ := s.Message(chat, id)
	return m.Reactions
}

// Typed is how often the bot showed in a chat that it was typing.
func (s *Server) Typed(chat int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.typing[chat]
}

// Commands is a command menu. scope is "all_private_chats", "all_group_chats", …, or "chat" with the chat's ID.
func (s *Server) Commands(scope string, chat int64, lang string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.menus[menuKey(scope, chat, lang)])
}

func menuKey(scope string, chat int64, lang string) string {
	return scope + "/" + strconv.FormatInt(chat, 10) + "/" + lang
}

// newChat makes a chat. The caller holds mu.
func (s *Server) newChat(id int64, kind, title string) *chat {
	c := &chat{id: id, kind: kind, title: title, topics: map[int64]*topic{}, byID: map[int64]*Message{}}
	s.chats[id] = c
	return c
}

// add puts a message into a chat. The caller holds mu.
func (s *Server) add(c *chat, m *Message) *Message {
	if c.kind == "supergroup" {
		c.next++
		m.ID = c.next
	} else {
		s.nextID++
		m.ID = s.nextID
	}
	m.Chat, m.Date = c.id, time.Now().Unix()
	c.all = append(c.all, m)
	c.byID[m.ID] = m
	s.touch()
	return m
}

func (c *chat) remove(id int64) {
	delete(c.byID, id)
	c.all = slices.DeleteFunc(c.all, func(m *Message) bool { return m.ID == id })
}

func (c *chat) json() obj {
	o := obj{"id": c.id, "type": c.kind}
	switch {
	case c.user != nil:
		o["first_name"] = c.user.First
		if c.user.Handle != "" {
			o["username"] = c.user.Handle
		}
	default:
		o["title"] = c.title
	}
	if c.forum {
		o["is_forum"] = true
	}
	return o
}

func (s *Server) botJSON() obj {
	return obj{"id": s.BotID, "is_bot": true, "first_name": "Dua Arah", "username": s.opt.Username}
}

// sender is the User who wrote m. The caller holds mu.
func (s *Server) sender(m *Message) obj {
	switch {
	case m.Bot:
		return s.botJSON()
	case m.asChat:
		return obj{"id": 1087968824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"}
	}
	return s.users[m.From].json()
}

// json is m as Telegram sends it; with the message that it answers, whose own answer is left out. The caller holds mu.
func (s *Server) json(m *Message, withReply bool) obj {
	c := s.chats[m.Chat]
	o := obj{"message_id": m.ID, "date": m.Date, "chat": c.json(), "from": s.sender(m)}
	if m.asChat {
		o["sender_chat"] = c.json()
	}
	if m.edited != 0 {
		o["edit_date"] = m.edited
	}
	if m.Thread != 0 {
		o["message_thread_id"], o["is_topic_message"] = m.Thread, true
	}
	reply := m.ReplyTo
	if reply == 0 && m.Thread != m.ID {
		reply = m.Thread // in a topic, all answers what it begins with
	}
	if r := c.byID[reply]; r != nil && withReply {
		o["reply_to_message"] = s.json(r, false)
	}
	if m.Album != "" {
		o["media_group_id"] = m.Album
	}
	s.content(m, o)
	if len(m.Buttons) > 0 {
		o["reply_markup"] = obj{"inline_keyboard": m.Buttons}
	}
	return o
}

// content puts what the message holds into o.
func (s *Server) content(m *Message, o obj) {
	text, entities := "text", "entities"
	if m.File != nil {
		text, entities = "caption", "caption_entities"
		m.File.put(o)
	}
	if m.Text != "" {
		o[text] = m.Text
		if all := m.shownEntities(); len(all) > 0 {
			o[entities] = all
		}
	}
	switch {
	case m.Location != nil:
		at := obj{"latitude": m.Location.Latitude, "longitude": m.Location.Longitude}
		o["location"] = at
		if m.Location.Title != "" {
			o["venue"] = obj{"location": at, "title": m.Location.Title, "address": m.Location.Address}
		}
	case m.Contact != nil:
		o["contact"] = obj{"phone_number": m.Contact.Phone, "first_name": m.Contact.First, "last_name": m.Contact.Last}
	case m.Other != "":
		o[m.Other] = otherContent(m.Other)
	case m.Service != "":
		o[m.Service] = m.service
	}
}

// otherContent is content that the bot does not read, as Telegram sends it.
func otherContent(kind string) obj {
	switch kind {
	case "sticker":
		return obj{
			"file_id": "sticker", "file_unique_id": "u", "type": "regular", "width": 512, "height": 512,
			"is_animated": false, "is_video": false, "emoji": "🎲",
		}
	case "dice":
		return obj{"emoji": "🎲", "value": 4}
	case "poll":
		return obj{
			"id": "1", "question": "?", "options": []obj{}, "total_voter_count": 0, "is_closed": false, "is_anonymous": true,
			"type": "regular", "allows_multiple_answers": false, "allows_revoting": false, "members_only": false,
		}
	}
	return obj{}
}

// shownEntities are the message's styles, and the command that it begins with.
func (m *Message) shownEntities() []Entity {
	if m.Bot || !strings.HasPrefix(m.Text, "/") || m.File != nil {
		return m.Entities
	}
	word, _, _ := strings.Cut(strings.ReplaceAll(m.Text, "\n", " "), " ")
	return append([]Entity{{Type: "bot_command", Length: units(word)}}, m.Entities...)
}

// put adds the file's fields to a message.
func (f *File) put(o obj) {
	file := obj{"file_id": f.ID, "file_unique_id": "u" + f.ID[len(f.ID)-8:], "file_size": len(f.Data)}
	switch f.Kind {
	case "photo":
		small := obj{"file_id": "thumb" + f.ID, "file_unique_id": "t" + f.ID[len(f.ID)-8:], "width": 90, "height": 67, "file_size": 1}
		file["width"], file["height"] = 1280, 960
		o["photo"] = []obj{small, file}
		return
	case "video", "animation":
		file["width"], file["height"], file["duration"] = 640, 480, f.Duration
	case "video_note":
		file["length"], file["duration"] = 240, f.Duration
	case "voice", "audio":
		file["duration"] = f.Duration
	}
	if f.Name != "" && f.Kind != "voice" && f.Kind != "video_note" {
		file["file_name"] = f.Name
	}
	if f.MIME != "" && f.Kind != "video_note" {
		file["mime_type"] = f.MIME
	}
	o[f.Kind] = file
	if f.Kind == "animation" { // comes as a document, too
		document := maps.Clone(file)
		for _, field := range []string{"width", "height", "duration"} {
			delete(document, field)
		}
		o["document"] = document
	}
}
