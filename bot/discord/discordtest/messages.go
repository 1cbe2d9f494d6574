package discordtest

import (
	"slices"
	"sort"
	"strconv"
	"time"
)

// messageOf is the message of a request. The caller holds mu.
func (s *Server) messageOf(r *request) (*Channel, *Message, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	m := c.byID[r.vars["message_id"]]
	if m == nil {
		return c, nil, unknownMessage()
	}
	return c, m, nil
}

func (s *Server) createMessage(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if c.kind == kindForum {
		return nil, refuse(400, 50008, "Cannot send messages in a non-text channel")
	}
	if refusal := s.lockedTo(c); refusal != nil {
		return nil, refusal
	}
	m, refusal := s.compose(r, c, r.fields, nil, c.sending())
	if refusal != nil {
		return nil, refusal
	}
	if enforce, _ := r.fields["enforce_nonce"].(bool); enforce && m.Nonce != "" {
		key := c.ID + " " + m.Nonce
		if use, ok := s.nonces[key]; ok && time.Since(use.at) < s.opt.NonceWindow {
			return s.messageJSON(use.message, wireREST), nil
		}
		s.nonces[key] = nonceUse{m, time.Now()}
	}
	s.add(c, m)
	s.emitMessage("MESSAGE_CREATE", "", m)
	return s.messageJSON(m, wireREST), nil
}

// lockedTo refuses to write in a thread that is locked to the bot, or cannot be opened again.
func (s *Server) lockedTo(c *Channel) *apiError {
	if !c.isThread() {
		return nil
	}
	manage := c.botPerms().has(ManageThreads)
	switch {
	case c.archived && c.locked && !manage:
		return archivedThread()
	case c.locked && !manage:
		return refuse(403, 160005, "Thread is locked")
	case c.archived && s.full(c.guild):
		return tooManyThreads()
	}
	return nil
}

func (s *Server) listMessages(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if !c.botPerms().has(ReadMessageHistory) {
		return []obj{}, nil
	}
	limit := 50
	if n, err := strconv.Atoi(r.query.Get("limit")); err == nil {
		limit = n
	}
	all := slices.Clone(c.all)
	sort.Slice(all, func(i, j int) bool { return before(all[j].ID, all[i].ID) }) // the newest first
	older, after, around := r.query.Get("before"), r.query.Get("after"), r.query.Get("around")
	n := 0
	for _, v := range []string{older, after, around} {
		if v != "" {
			n++
		}
	}
	if n > 1 {
		return nil, s.violation(r, []string{"only one of before, after and around is taken"})
	}
	switch {
	case older != "":
		all = slices.DeleteFunc(all, func(m *Message) bool { return !before(m.ID, older) })
	case after != "": // those next to it, not the newest
		all = slices.DeleteFunc(all, func(m *Message) bool { return !before(after, m.ID) })
		all = all[max(0, len(all)-limit):]
	case around != "":
		i := slices.IndexFunc(all, func(m *Message) bool { return !before(around, m.ID) })
		if i < 0 {
			i = len(all)
		}
		all = all[max(0, i-limit/2):]
	}
	list := []obj{}
	for _, m := range all[:min(limit, len(all))] {
		list = append(list, s.messageJSON(m, wireREST))
	}
	return list, nil
}

func (s *Server) getMessage(r *request) (any, *apiError) {
	c, m, refusal := s.messageOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := c.need(ReadMessageHistory); refusal != nil {
		return nil, refusal
	}
	return s.messageJSON(m, wireREST), nil
}

func (s *Server) editMessage(r *request) (any, *apiError) {
	c, m, refusal := s.messageOf(r)
	switch {
	case refusal != nil:
		return nil, refusal
	case !m.Bot:
		return nil, refuse(403, 50005, "Cannot edit a message authored by another user")
	case m.Type != typeDefault && m.Type != typeReply && m.Type != typeCommand:
		return nil, refuse(403, 50021, "Cannot execute action on a system message")
	case c.archived:
		return nil, archivedThread()
	case r.has("embeds") && !c.botPerms().has(EmbedLinks), len(r.files) > 0 && !c.botPerms().has(AttachFiles):
		return nil, missingPerms()
	}
	if refusal := s.revise(r, c, m, r.fields); refusal != nil {
		return nil, refusal
	}
	s.emitMessage("MESSAGE_UPDATE", "", m)
	return s.messageJSON(m, wireREST), nil
}

func (s *Server) deleteMessage(r *request) (any, *apiError) {
	c, m, refusal := s.messageOf(r)
	switch {
	case refusal != nil:
		return nil, refusal
	case !m.Bot && c.guild == nil:
		return nil, refuse(403, 50003, "Cannot execute action on a DM channel")
	case !m.Bot && !c.botPerms().has(ManageMessages):
		return nil, missingPerms()
	case m.Type == typeStarter:
		return nil, refuse(403, 50021, "Cannot execute action on a system message")
	}
	s.remove(c, m)
	return nil, nil
}

func (s *Server) react(r *request) (any, *apiError) {
	c, m, refusal := s.messageOf(r)
	if refusal != nil {
		return nil, refusal
	}
	emoji := r.vars["emoji_name"]
	has := slices.Contains(m.Reactions, emoji)
	switch {
	case c.archived:
		return nil, archivedThread()
	case r.method == "DELETE":
		m.Reactions = slices.DeleteFunc(m.Reactions, func(e string) bool { return e == emoji })
		return nil, nil
	case emoji == "" || emoji[0] < 128:
		return nil, refuse(400, 10014, "Unknown Emoji")
	case has:
		return nil, nil
	}
	if refusal := c.need(ReadMessageHistory | AddReactions); refusal != nil {
		return nil, refusal
	}
	m.Reactions = append(m.Reactions, emoji)
	return nil, nil
}
