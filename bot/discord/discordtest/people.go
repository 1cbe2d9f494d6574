package discordtest

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// User is a person on Discord. Its methods act in the person's DM with the bot; In gives the same for a channel.
type User struct {
	*Seat
	ID     string
	Name   string // shown
	Handle string // username
	Locale string

	dm       *Channel
	closed   bool // the person takes no DMs
	whispers []*Message
	modal    *openModal
}

// Seat is a person in one channel, thread or DM.
type Seat struct {
	s       *Server
	user    *User
	Channel string
}

// User makes a person. The DM with the bot is opened by the first word of either.
func (s *Server) User(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &User{ID: s.ids.next(), Name: name, Locale: "id"}
	u.Handle = strings.ToLower(strings.Map(func(r rune) rune {
		if r < 128 && r > ' ' {
			return r
		}
		return '_'
	}, name)) + "." + u.ID[len(u.ID)-4:]
	u.dm = s.newChannel(kindDM, nil, "")
	u.dm.user = u
	u.Seat = &Seat{s: s, user: u, Channel: u.dm.ID}
	s.users[u.ID] = u
	return u
}

func (u *User) json() obj {
	o := obj{
		"id": u.ID, "username": u.Handle, "discriminator": "0", "global_name": nil, "avatar": nil, "public_flags": 0, "flags": 0,
		"banner": nil, "accent_color": nil,
	}
	if u.Name != "" {
		o["global_name"] = u.Name
	}
	return o
}

// In is the person in a channel or thread of a guild.
func (u *User) In(channel string) *Seat { return &Seat{s: u.s, user: u, Channel: channel} }

// CloseDMs makes the bot's messages to the person's DM fail, OpenDMs ends that.
func (u *User) CloseDMs() { u.setClosed(true) }

// OpenDMs lets the bot write to the person again.
func (u *User) OpenDMs() { u.setClosed(false) }

func (u *User) setClosed(closed bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.closed = closed
	u.s.touch()
}

// enter is the channel of the seat, into which the person comes if need be; nil: it is not there. The caller holds mu.
func (a *Seat) enter(what string) *Channel {
	c := a.s.channels[a.Channel]
	if c == nil || c.kind == kindForum {
		a.s.violate("%s %s in channel %s, which is not there, or a forum", a.user.Name, what, a.Channel)
		return nil
	}
	c.open = true
	if c.guild != nil {
		c.guild.member(a.user)
	}
	return c
}

// put adds the message that the person wrote, and tells the bot.
func (a *Seat) put(m *Message) Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	return a.write(m)
}

// write is put for a caller who holds mu.
func (a *Seat) write(m *Message) Message {
	s := a.s
	c := a.enter("writes")
	if c == nil {
		return Message{}
	}
	if c.locked && !c.perms(c.guild.member(a.user).roles).has(ManageThreads) {
		s.violate("%s writes in thread %s, which is locked", a.user.Name, c.ID)
		return Message{}
	}
	m.From = a.user.ID
	m.Pings = append(m.Pings, s.mentioned(m.Content)...)
	m.everyone = strings.Contains(m.Content, "@everyone") || strings.Contains(m.Content, "@here")
	s.add(c, m)
	s.emitMessage("MESSAGE_CREATE", a.user.ID, m)
	return m.clone()
}

// Say writes a message.
func (a *Seat) Say(text string) Message { return a.put(&Message{Content: text}) }

// Reply answers a message of the channel, whose author is notified.
func (a *Seat) Reply(message, text string) Message { return a.reply(message, text, true) }

// ReplyQuietly answers a message without notifying its author.
func (a *Seat) ReplyQuietly(message, text string) Message { return a.reply(message, text, false) }

func (a *Seat) reply(message, text string, ping bool) Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	c := a.s.channels[a.Channel]
	if c == nil || c.byID[message] == nil {
		a.s.violate("%s answers message %s, which is not in channel %s", a.user.Name, message, a.Channel)
		return Message{}
	}
	m := &Message{Content: text, Type: typeReply, ReplyTo: message}
	m.reference = obj{"type": 0, "channel_id": c.ID, "message_id": message}
	if c.guild != nil {
		m.reference["guild_id"] = c.guild.ID
	}
	if ping {
		m.Pings = []string{c.byID[message].From}
	}
	return a.write(m)
}

// own is a message of the person's own. The caller holds mu.
func (a *Seat) own(message, what string) (*Channel, *Message) {
	c := a.s.channels[a.Channel]
	if c == nil || c.byID[message] == nil || c.byID[message].From != a.user.ID {
		a.s.violate("%s %s message %s, which is none of theirs", a.user.Name, what, message)
		return nil, nil
	}
	return c, c.byID[message]
}

// Edit changes a message of the person's own.
func (a *Seat) Edit(message, text string) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	if _, m := a.own(message, "changes"); m != nil {
		m.Content, m.edited = text, time.Now()
		for _, id := range a.s.mentioned(text) {
			if !slices.Contains(m.Pings, id) {
				m.Pings = append(m.Pings, id)
			}
		}
		a.s.emitMessage("MESSAGE_UPDATE", a.user.ID, m)
	}
}

// Unfurl shows a preview of a link in a message: the bot is told of a change, though nobody edited anything.
func (a *Seat) Unfurl(message, url, title string) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	if _, m := a.own(message, "unfurls"); m != nil {
		m.embeds = append(m.embeds, obj{"type": "link", "url": url, "title": title, "description": "pratinjau"})
		a.s.emitMessage("MESSAGE_UPDATE", a.user.ID, m)
	}
}

// Delete deletes a message of the person's own.
func (a *Seat) Delete(message string) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	if c, m := a.own(message, "deletes"); m != nil {
		a.s.remove(c, m)
	}
}

// DeleteMany deletes messages of anybody at once, as moderators do.
func (a *Seat) DeleteMany(messages ...string) {
	s := a.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[a.Channel]
	if c == nil || c.guild == nil {
		s.violate("messages are deleted in bulk outside of a guild")
		return
	}
	for _, id := range messages {
		if m := c.byID[id]; m != nil {
			m.Deleted = true
		}
		delete(c.byID, id)
	}
	c.all = slices.DeleteFunc(c.all, func(m *Message) bool { return m.Deleted })
	s.emitIn(c, event{typ: "MESSAGE_DELETE_BULK", by: a.user.ID, intents: intentMessages, data: obj{
		"ids": messages, "channel_id": c.ID, "guild_id": c.guild.ID,
	}})
}

// SendFile sends a file with words to it.
func (a *Seat) SendFile(name, mime string, data []byte, caption string) Message {
	return a.SendFiles(caption, File{Name: name, MIME: mime, Data: data})
}

// SendFiles sends files with words to them. A file may tell a Size that it does not have.
func (a *Seat) SendFiles(caption string, files ...File) Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	m := &Message{Content: caption}
	for _, f := range files {
		m.Files = append(m.Files, a.s.keep(&f))
	}
	return a.write(m)
}

// SendVoice sends a voice message.
func (a *Seat) SendVoice(data []byte, seconds float64) Message {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	f := a.s.keep(&File{
		Name: "voice-message.ogg", MIME: "audio/ogg", Data: data, Duration: seconds, Waveform: base64.StdEncoding.EncodeToString(make([]byte, 64)),
	})
	return a.write(&Message{Flags: flagVoice, Files: []*File{f}})
}

// Sticker sends a sticker.
func (a *Seat) Sticker() Message {
	return a.put(&Message{stickers: []obj{{"id": a.s.ids.next(), "name": "Wumpus", "format_type": 1}}})
}

// Poll starts a poll.
func (a *Seat) Poll(question string, answers ...string) Message {
	all := []obj{}
	for i, text := range answers {
		all = append(all, obj{"answer_id": i + 1, "poll_media": obj{"text": text}})
	}
	return a.put(&Message{poll: obj{
		"question": obj{"text": question}, "answers": all, "expiry": stamp(time.Now().Add(24 * time.Hour)), "allow_multiselect": false,
		"layout_type": 1, "results": obj{"is_finalized": false, "answer_counts": []obj{}},
	}})
}

// Forward forwards a message with that text from elsewhere.
func (a *Seat) Forward(text string) Message {
	from := obj{"type": 1, "channel_id": a.s.ids.next(), "message_id": a.s.ids.next()}
	return a.put(&Message{Flags: flagSnapshot, reference: from, snapshots: []obj{{"message": obj{
		"type": 0, "content": text, "embeds": []obj{}, "attachments": []obj{}, "timestamp": stamp(time.Now()), "edited_timestamp": nil,
		"flags": 0, "components": []obj{}, "mentions": []obj{}, "mention_roles": []string{},
	}}}})
}

// Strange writes a message with a component of that type, which the bot's library may not know (17, 18, 99, …).
func (a *Seat) Strange(text string, component int) Message {
	return a.put(&Message{Content: text, components: []any{
		obj{"type": component, "id": 1, "label": "x", "component": obj{"type": 4, "id": 2}, "components": []obj{{"type": 10, "content": "y", "id": 3}}},
	}})
}

// StartThread makes a thread from a message; without one, a thread by itself. It returns its ID.
func (a *Seat) StartThread(message, name string) string {
	s := a.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := a.enter("starts a thread")
	if c == nil || c.kind != kindText || message != "" && (c.byID[message] == nil || c.byID[message].Thread != "") {
		s.violate("%s starts a thread from message %s, which cannot be", a.user.Name, message)
		return ""
	}
	if message != "" {
		return s.threadOn(c.byID[message], a.user.ID, name, 0).ID
	}
	t := s.newThread(c, "", a.user.ID, name, kindPublic, 0, nil)
	s.announce(t)
	return t.ID
}

// Post makes a post in the forum of the seat, with tags by name. It returns the thread's ID.
func (a *Seat) Post(name, text string, tags ...string) string {
	s := a.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[a.Channel]
	if c == nil || c.kind != kindForum {
		s.violate("%s posts in channel %s, which is no forum", a.user.Name, a.Channel)
		return ""
	}
	c.guild.member(a.user)
	var applied []string
	for _, t := range c.tags {
		if slices.Contains(tags, t.Name) {
			applied = append(applied, t.ID)
		}
	}
	id := s.ids.next()
	t := s.newThread(c, id, a.user.ID, name, kindPublic, 0, applied)
	m := &Message{ID: id, From: a.user.ID, Content: text, Pings: s.mentioned(text)}
	s.add(t, m)
	s.announce(t)
	s.emitMessage("MESSAGE_CREATE", a.user.ID, m)
	return t.ID
}

// whisper is an ephemeral message that the person got. The caller holds mu.
func (u *User) whisper(id string) *Message {
	for _, m := range u.whispers {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Whispers is the ephemeral messages that the person sees now, the oldest first.
func (u *User) Whispers() []Message {
	return slices.DeleteFunc(u.AllWhispers(), func(m Message) bool { return m.Deleted })
}

// AllWhispers is all ephemeral messages that the person ever got, deleted ones too.
func (u *User) AllWhispers() []Message {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	var all []Message
	for _, m := range u.whispers {
		all = append(all, m.clone())
	}
	return all
}

// Dismiss takes the ephemeral messages from the person's sight.
func (u *User) Dismiss() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	for _, m := range u.whispers {
		m.Deleted = true
	}
	u.s.touch()
}
