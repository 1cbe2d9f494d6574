package telegramtest

// Group makes a basic group with the bot in it. It returns its ID. Its founder added the bot.
func (s *Server) Group(title string, founder *User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextGroup++
	return s.found(-s.nextGroup, "group", title, founder).id
}

// Supergroup is Group for a supergroup.
func (s *Server) Supergroup(title string, founder *User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextGroup++
	return s.found(-1_000_000_000_000-s.nextGroup, "supergroup", title, founder).id
}

// Forum is Supergroup with topics.
func (s *Server) Forum(title string, founder *User) int64 {
	id := s.Supergroup(title, founder)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id].forum = true
	return id
}

func (s *Server) found(id int64, kind, title string, founder *User) *chat {
	c := s.newChat(id, kind, title)
	c.in = true
	s.membership(c, founder, "left", "member")
	return c
}

// Topic opens a topic in a forum, and returns its ID.
func (s *Server) Topic(forum int64, name string, by *User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[forum]
	if c == nil || !c.forum {
		s.violate("there is no forum %d", forum)
		return 0
	}
	m := s.add(c, &Message{From: by.ID, Service: "forum_topic_created", service: obj{"name": name, "icon_color": 7322096}})
	m.Thread = m.ID
	c.topics[m.ID] = &topic{name: name, by: by.ID}
	s.emit(by.ID, "message", s.json(m, true))
	return m.ID
}

// SetBotAdmin makes the bot an administrator of a group, who sees everything, or ends that.
func (s *Server) SetBotAdmin(group int64, by *User, admin bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[group]
	if c == nil || c.admin == admin {
		return
	}
	c.admin = admin
	was, is := "member", "administrator"
	if !admin {
		was, is = is, was
	}
	s.membership(c, by, was, is)
}

// SetBotRights makes the bot an administrator with those rights beside that to manage the chat: "manage_topics", "delete_messages", ….
func (s *Server) SetBotRights(group int64, by *User, rights ...string) {
	s.SetBotAdmin(group, by, true)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[group]; c != nil {
		c.rights = rights
		s.membership(c, by, "administrator", "administrator")
	}
}

// SetBotMuted takes the bot's right to write in a group, or gives it back.
func (s *Server) SetBotMuted(group int64, muted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[group]; c != nil {
		c.muted = muted
	}
}

// SetBotBarred takes the bot's right to send kinds of files in a group, and gives it all others: "photos", "documents", "voice notes", ….
func (s *Server) SetBotBarred(group int64, kinds ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[group]; c != nil {
		c.barred = kinds
	}
}

// RemoveBot puts the bot out of a group, AddBot brings it back.
func (s *Server) RemoveBot(group int64, by *User) { s.setBotIn(group, by, false) }
func (s *Server) AddBot(group int64, by *User)    { s.setBotIn(group, by, true) }

func (s *Server) setBotIn(group int64, by *User, in bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[group]
	if c == nil || c.in == in {
		return
	}
	c.in = in
	was, is := "member", "kicked"
	if in {
		was, is = "left", "member"
	}
	s.membership(c, by, was, is)
}

// MigrateGroup makes a supergroup of a group, and returns its new ID. Both chats announce it.
func (s *Server) MigrateGroup(group int64, by *User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[group]
	if old == nil || old.kind != "group" || old.movedTo != 0 {
		s.violate("group %d cannot become a supergroup", group)
		return 0
	}
	s.nextGroup++
	c := s.newChat(-1_000_000_000_000-s.nextGroup, "supergroup", old.title)
	c.in, c.admin = old.in, old.admin
	a := &Seat{s: s, user: by, Chat: group}
	s.write(a, &Message{Service: "migrate_to_chat_id", service: c.id})
	old.movedTo = c.id
	a.Chat = c.id
	s.write(a, &Message{Service: "migrate_from_chat_id", service: group})
	return c.id
}
