package telegramtest

// sendContact sends a contact card.
func (s *Server) sendContact(req *request) (any, *apiError) {
	c, m, refusal := s.draft(req)
	if refusal != nil {
		return nil, refusal
	}
	m.Contact = &Contact{Phone: req.params["phone_number"], First: req.params["first_name"], Last: req.params["last_name"]}
	return s.json(s.add(c, m), true), nil
}

// getChat tells of a chat that the bot is in, and of a person who has written to it, even if they blocked it since.
func (s *Server) getChat(req *request) (any, *apiError) {
	c := s.chats[number(req.params["chat_id"], 0)]
	if _, refusal := s.target(req); refusal != nil && (c == nil || c.user == nil) {
		return nil, refusal
	}
	if !c.in {
		return nil, badRequest("chat not found")
	}
	o := c.json()
	o["accent_color_id"], o["max_reaction_count"] = 1, 11
	o["accepted_gift_types"] = obj{
		"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false,
	}
	return o, nil
}

func (s *Server) leaveChat(req *request) (any, *apiError) {
	c, refusal := s.target(req)
	switch {
	case refusal != nil:
		return nil, refusal
	case c.kind == "private":
		return nil, badRequest("chat is a private chat, it can't be left")
	}
	c.in = false
	return true, nil
}

func (s *Server) getMyCommands(req *request) (any, *apiError) {
	key, refusal := s.menuOf(req)
	if refusal != nil {
		return nil, refusal
	}
	return append([]Command{}, s.menus[key]...), nil
}

func (s *Server) deleteMyCommands(req *request) (any, *apiError) {
	key, refusal := s.menuOf(req)
	if refusal != nil {
		return nil, refusal
	}
	delete(s.menus, key)
	return true, nil
}
