package telegramtest

import (
	"slices"
)

// topic is a topic of a forum. Guarded by Server.mu.
type topic struct {
	name   string
	closed bool
	by     int64 // who opened it
}

// Topic is a topic of a forum as it is now.
type Topic struct {
	ID     int64
	Name   string
	Closed bool
}

// Topics are those of a forum, the oldest first. Deleted ones are gone.
func (s *Server) Topics(forum int64) []Topic {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Topic
	if c := s.chats[forum]; c != nil {
		for id, t := range c.topics {
			all = append(all, Topic{id, t.name, t.closed})
		}
	}
	slices.SortFunc(all, func(a, b Topic) int { return int(a.ID - b.ID) })
	return all
}

// SetTopic names a topic and closes or opens it, as people do.
func (s *Server) SetTopic(forum, id int64, name string, closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[forum]; c != nil && c.topics[id] != nil {
		c.topics[id].name, c.topics[id].closed = name, closed
		s.touch()
	}
}

// RemoveTopic deletes a topic with all that is in it, as people do.
func (s *Server) RemoveTopic(forum, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[forum]; c != nil {
		c.removeTopic(id)
		s.touch()
	}
}

func (c *chat) removeTopic(id int64) {
	delete(c.topics, id)
	for _, m := range slices.Clone(c.all) {
		if m.Thread == id || m.ID == id {
			c.remove(m.ID)
		}
	}
}

// SetForum has a supergroup have topics, or none.
func (s *Server) SetForum(group int64, forum bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[group]; c != nil {
		c.forum = forum
	}
}

func (s *Server) createForumTopic(req *request) (any, *apiError) {
	c, refusal := s.target(req)
	switch {
	case refusal != nil:
		return nil, refusal
	case !c.forum:
		return nil, badRequest("the chat is not a forum")
	case !c.may("manage_topics"):
		return nil, badRequest("not enough rights to create a topic")
	}
	name := req.params["name"]
	if n := units(name); n < 1 || n > 128 {
		s.violate("createForumTopic: a name of %d characters", n)
		return nil, badRequest("TOPIC_TITLE_EMPTY")
	}
	m := s.add(c, &Message{From: s.BotID, Bot: true, Service: "forum_topic_created", service: obj{"name": name, "icon_color": 7322096}})
	m.Thread = m.ID
	c.topics[m.ID] = &topic{name: name, by: s.BotID}
	return obj{"message_thread_id": m.ID, "name": name, "icon_color": 7322096}, nil
}

// may reports whether the bot has that right there.
func (c *chat) may(right string) bool { return c.admin && slices.Contains(c.rights, right) }

// topicOf finds the topic that a request is about. The bot has to have opened it, or to have the right.
func (s *Server) topicOf(req *request) (*chat, *topic, *apiError) {
	c, refusal := s.target(req)
	if refusal != nil {
		return nil, nil, refusal
	}
	t := c.topics[number(req.params["message_thread_id"], 0)]
	switch {
	case !c.forum:
		return nil, nil, badRequest("the chat is not a forum")
	case t == nil:
		return nil, nil, badRequest("message thread not found")
	case t.by != s.BotID && !c.may("manage_topics"):
		return nil, nil, badRequest("not enough rights")
	}
	return c, t, nil
}

func (s *Server) editForumTopic(req *request) (any, *apiError) {
	_, t, refusal := s.topicOf(req)
	if refusal != nil {
		return nil, refusal
	}
	name := req.params["name"]
	if n := units(name); n > 128 {
		s.violate("editForumTopic: a name of %d characters", n)
		return nil, badRequest("TOPIC_TITLE_TOO_LONG")
	}
	if name == "" || name == t.name {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	t.name = name
	s.touch()
	return true, nil
}

func closesTopic(closed bool) method {
	return func(s *Server, req *request) (any, *apiError) {
		_, t, refusal := s.topicOf(req)
		if refusal != nil {
			return nil, refusal
		}
		if t.closed == closed {
			return nil, badRequest("TOPIC_NOT_MODIFIED")
		}
		t.closed = closed
		s.touch()
		return true, nil
	}
}

func (s *Server) deleteForumTopic(req *request) (any, *apiError) {
	c, refusal := s.target(req)
	id := number(req.params["message_thread_id"], 0)
	switch {
	case refusal != nil:
		return nil, refusal
	case c.topics[id] == nil:
		return nil, badRequest("message thread not found")
	case !c.may("delete_messages"):
		return nil, badRequest("not enough rights to delete the topic")
	}
	c.removeTopic(id)
	return true, nil
}

// getChatMember tells of the bot itself alone.
func (s *Server) getChatMember(req *request) (any, *apiError) {
	c, refusal := s.target(req)
	switch {
	case refusal != nil:
		return nil, refusal
	case number(req.params["user_id"], 0) != s.BotID:
		return nil, badRequest("member list is inaccessible")
	case c.admin:
		return s.member(c, "administrator"), nil
	}
	return s.member(c, "member"), nil
}
