package telegramtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// User is a person on Telegram. Its methods act in the person's private chat with the bot; In gives the same for a group.
type User struct {
	*Seat
	ID     int64
	First  string
	Handle string // username without "@"
	Lang   string

	deactivated bool
	blocked     bool
	answers     []Answer
}

// Seat is a person in one chat.
type Seat struct {
	s      *Server
	user   *User
	Chat   int64
	thread int64
	asChat bool
}

// Answer is what an answer to a tap showed.
type Answer struct {
	Query, Text string
	Alert       bool
}

// query is a tap that waits for its answer.
type query struct {
	user     *User
	answered bool
}

// User makes a person, who has opened the chat with the bot but said nothing.
func (s *Server) User(first string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUser++
	u := &User{ID: s.nextUser, First: first, Lang: "id"}
	u.Seat = &Seat{s: s, user: u, Chat: u.ID}
	s.users[u.ID] = u
	c := s.newChat(u.ID, "private", "")
	c.user, c.in = u, true
	return u
}

// Stranger makes a person who has never written to the bot: it cannot write to them either.
func (s *Server) Stranger(first string) *User {
	u := s.User(first)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[u.ID].in = false
	return u
}

func (u *User) json() obj {
	o := obj{"id": u.ID, "is_bot": false, "first_name": u.First, "language_code": u.Lang}
	if u.Handle != "" {
		o["username"] = u.Handle
	}
	return o
}

// In is the person in a group, or in a topic of it (0: none).
func (u *User) In(group, topic int64) *Seat {
	return &Seat{s: u.s, user: u, Chat: group, thread: topic}
}

// Anonymously is the person in a group, as an administrator who posts as the group itself.
func (u *User) Anonymously(group int64) *Seat {
	return &Seat{s: u.s, user: u, Chat: group, asChat: true}
}

// put adds the message that the person wrote, and tells the bot if it is to see it.
func (a *Seat) put(m *Message) Message {
	s := a.s
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(a, m)
}

// write is put for a caller who holds mu.
func (s *Server) write(a *Seat, m *Message) Message {
	c := s.chats[a.Chat]
	if c == nil || c.movedTo != 0 {
		s.violate("%s writes in chat %d, which is not there", a.user.First, a.Chat)
		return Message{}
	}
	if m.ReplyTo != 0 && c.byID[m.ReplyTo] == nil {
		s.violate("%s answers message %d, which is not in chat %d", a.user.First, m.ReplyTo, a.Chat)
		return Message{}
	}
	m.From, m.Thread, m.asChat = a.user.ID, a.thread, a.asChat
	if r := c.byID[m.ReplyTo]; r != nil && c.forum {
		m.Thread = r.Thread
	}
	if c.kind == "private" {
		c.in = true
	}
	s.add(c, m)
	if s.seen(c, m) {
		s.emit(a.user.ID, "message", s.json(m, true))
	}
	return m.clone()
}

// seen reports whether the bot gets the message: in groups, privacy mode keeps most from it. The caller holds mu.
func (s *Server) seen(c *chat, m *Message) bool {
	switch {
	case !c.in || c.user != nil && c.user.blocked:
		return false
	case c.kind == "private" || s.opt.ReadAll || c.admin || m.Service != "":
		return true
	}
	if r := c.byID[m.ReplyTo]; r != nil && r.Bot {
		return true
	}
	word, _, _ := strings.Cut(strings.ReplaceAll(m.Text, "\n", " "), " ")
	command, to, addressed := strings.Cut(word, "@")
	return strings.HasPrefix(command, "/") && len(command) > 1 && (!addressed || strings.EqualFold(to, s.opt.Username))
}

// Say writes a message.
func (a *Seat) Say(text string) Message { return a.put(&Message{Text: text}) }

// Start taps Start, or follows a link with a payload.
func (a *Seat) Start(payload string) Message { return a.Say(strings.TrimSpace("/start " + payload)) }

// Reply answers a message of the chat.
func (a *Seat) Reply(message int64, text string) Message {
	return a.put(&Message{Text: text, ReplyTo: message})
}

// Edit changes a message of the person's own.
func (a *Seat) Edit(message int64, text string) {
	s := a.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[a.Chat]
	if c == nil || c.byID[message] == nil || c.byID[message].From != a.user.ID {
		s.violate("%s changes message %d, which is none of theirs", a.user.First, message)
		return
	}
	m := c.byID[message]
	m.Text, m.Edited, m.edited = text, true, time.Now().Unix()
	s.touch()
	if s.seen(c, m) {
		s.emit(a.user.ID, "edited_message", s.json(m, true))
	}
}

// SendPhoto sends a photo.
func (a *Seat) SendPhoto(data []byte, caption string) Message {
	return a.SendFile(File{Kind: "photo", Data: data}, caption)
}

// SendDocument sends a file under a name.
func (a *Seat) SendDocument(name, mime string, data []byte, caption string) Message {
	return a.SendFile(File{Kind: "document", Name: name, MIME: mime, Data: data}, caption)
}

// SendFile sends a file of any kind.
func (a *Seat) SendFile(f File, caption string) Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	a.s.keep(&f)
	return a.s.write(a, &Message{File: &f, Text: caption})
}

// ReplyFile answers a message of the chat with a file.
func (a *Seat) ReplyFile(message int64, f File, caption string) Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	a.s.keep(&f)
	return a.s.write(a, &Message{File: &f, Text: caption, ReplyTo: message})
}

// SendAlbum sends photos as an album, with words under the first.
func (a *Seat) SendAlbum(photos [][]byte, caption string) []Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	a.s.serial++
	album := fmt.Sprint(13_000_000_000_000_000 + a.s.serial)
	var all []Message
	for _, data := range photos {
		f := File{Kind: "photo", Data: data}
		a.s.keep(&f)
		all = append(all, a.s.write(a, &Message{File: &f, Text: caption, Album: album}))
		caption = ""
	}
	return all
}

// SendLocation sends a point; with a title, a venue.
func (a *Seat) SendLocation(l Location) Message { return a.put(&Message{Location: &l}) }

// SendContact sends a contact card.
func (a *Seat) SendContact(c Contact) Message { return a.put(&Message{Contact: &c}) }

// SendOther sends content of another kind: "sticker", "dice", "poll", ….
func (a *Seat) SendOther(kind string) Message { return a.put(&Message{Other: kind}) }

// Happen makes a service message: something happened in the chat.
func (a *Seat) Happen(field string, content any) Message {
	return a.put(&Message{Service: field, service: content})
}

// Tap taps a button of a message, by row and place, both from 0. It returns the ID of the tap.
func (a *Seat) Tap(message int64, row, column int) string {
	s := a.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[a.Chat]
	var m *Message
	if c != nil {
		m = c.byID[message]
	}
	if m == nil || row >= len(m.Buttons) || column >= len(m.Buttons[row]) || m.Buttons[row][column].Data == "" {
		s.violate("%s taps button %d.%d of message %d, which is not there", a.user.First, row, column, message)
		return ""
	}
	return s.tap(a, m, m.Buttons[row][column].Data)
}

// TapLabel taps the button of that label.
func (a *Seat) TapLabel(message int64, label string) string {
	m, _ := a.s.Message(a.Chat, message)
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label && b.Data != "" {
				return a.TapData(message, b.Data)
			}
		}
	}
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	a.s.violate("%s taps %q of message %d, which is not there", a.user.First, label, message)
	return ""
}

// TapData taps a button as it was once: a message that is still shown may have had it before it was changed.
func (a *Seat) TapData(message int64, data string) string {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	m := &Message{ID: message, Chat: a.Chat}
	if c := a.s.chats[a.Chat]; c != nil && c.byID[message] != nil {
		m = c.byID[message]
	}
	return a.s.tap(a, m, data)
}

func (s *Server) tap(a *Seat, m *Message, data string) string {
	s.serial++
	id := fmt.Sprint(a.user.ID<<20 + s.serial)
	s.queries[id] = &query{user: a.user}
	var on obj
	if m.From != 0 {
		on = s.json(m, true)
	} else { // too old to be shown
		on = obj{"message_id": m.ID, "chat": s.chats[m.Chat].json(), "date": 0}
	}
	s.emit(a.user.ID, "callback_query", obj{
		"id": id, "from": a.user.json(), "message": on, "chat_instance": fmt.Sprint(m.Chat), "data": data,
	})
	return id
}

// Answers is what answers to the person's taps showed, the oldest first. Empty ones are among them.
func (u *User) Answers() []Answer {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return append([]Answer(nil), u.answers...)
}

// Block blocks the bot, Unblock ends that.
func (u *User) Block()   { u.setBlocked(true) }
func (u *User) Unblock() { u.setBlocked(false) }

func (u *User) setBlocked(blocked bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.blocked == blocked {
		return
	}
	u.blocked = blocked
	was, is := "member", "kicked"
	if !blocked {
		was, is = is, was
	}
	u.s.membership(u.s.chats[u.ID], u, was, is)
}

// Deactivate deletes the person's account.
func (u *User) Deactivate() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.deactivated = true
}

// membership tells the bot that its membership changed. The caller holds mu.
func (s *Server) membership(c *chat, by *User, was, is string) {
	s.emit(by.ID, "my_chat_member", obj{
		"chat": c.json(), "from": by.json(), "date": time.Now().Unix(),
		"old_chat_member": s.member(c, was), "new_chat_member": s.member(c, is),
	})
	s.touch()
}

// member is the bot as a member of that status.
func (s *Server) member(c *chat, status string) obj {
	o := obj{"user": s.botJSON(), "status": status}
	switch status {
	case "kicked":
		o["until_date"] = 0
	case "administrator":
		for _, right := range []string{
			"manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "promote_members", "change_info",
			"invite_users", "post_stories", "edit_stories", "delete_stories", "manage_topics",
		} {
			o["can_"+right] = right == "manage_chat" || slices.Contains(c.rights, right)
		}
		o["can_be_edited"], o["is_anonymous"] = false, false
	}
	return o
}
