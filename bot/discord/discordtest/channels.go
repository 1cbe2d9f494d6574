package discordtest

import (
	"encoding/json"
	"slices"
)

// Name is the channel's name.
func (c *Channel) Name() string {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.name
}

// Deny denies the bot permissions in this channel, whatever its roles give.
func (c *Channel) Deny(p Perm) { c.setOverwrite(0, p) }

// Allow allows the bot permissions in this channel, whatever its roles lack.
func (c *Channel) Allow(p Perm) { c.setOverwrite(p, 0) }

func (c *Channel) setOverwrite(allow, deny Perm) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.guild == nil || c.isThread() {
		c.s.violate("permissions of channel %s cannot be set", c.ID)
		return
	}
	o := c.overwrites[c.guild.botRole.ID]
	if o == nil {
		o = &overwrite{role: c.guild.botRole.ID}
		c.overwrites[o.role] = o
	}
	saw := c.botPerms().has(ViewChannel)
	o.allow, o.deny = o.allow&^deny|allow, o.deny&^allow|deny
	c.guild.tell("CHANNEL_UPDATE", c.s.channelJSON(c))
	if !saw && c.botPerms().has(ViewChannel) {
		c.syncThreads()
	}
	c.s.touch()
}

// syncThreads tells the bot of the active threads of a channel that it has come to see. The caller holds mu.
func (c *Channel) syncThreads() {
	var active []*Channel
	for _, t := range c.threads {
		if !t.archived {
			active = append(active, t)
		}
	}
	list := c.s.threadList(active)
	list["guild_id"], list["channel_ids"] = c.guild.ID, []string{c.ID}
	c.guild.tell("THREAD_LIST_SYNC", list)
}

// RequireTag says whether posts of this forum need a tag.
func (c *Channel) RequireTag(required bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.flags &^= flagRequireTag
	if required {
		c.flags |= flagRequireTag
	}
	c.guild.tell("CHANNEL_UPDATE", c.s.channelJSON(c))
}

const flagRequireTag = 1 << 4

// Delete deletes the channel or thread, as a moderator does.
func (c *Channel) Delete() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.deleteChannel(c)
}

// deleteChannel takes a channel away, with its threads. The caller holds mu.
func (s *Server) deleteChannel(c *Channel) {
	if c.gone || c.guild == nil {
		return
	}
	c.gone = true
	delete(s.channels, c.ID)
	for _, t := range c.threads {
		t.gone = true
		delete(s.channels, t.ID)
	}
	if c.isThread() {
		c.parent.threads = slices.DeleteFunc(c.parent.threads, func(t *Channel) bool { return t == c })
		s.emitIn(c, event{typ: "THREAD_DELETE", intents: intentGuilds, data: obj{
			"id": c.ID, "guild_id": c.guild.ID, "parent_id": c.parent.ID, "type": c.kind,
		}})
	} else {
		c.guild.channels = slices.DeleteFunc(c.guild.channels, func(x *Channel) bool { return x == c })
		c.guild.tell("CHANNEL_DELETE", s.channelJSON(c))
	}
	s.touch()
}

// Tags is the forum's tags.
func (c *Channel) Tags() []Tag {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var all []Tag
	for _, t := range c.tags {
		all = append(all, Tag{t.ID, t.Name})
	}
	return all
}

// Channel is a handle on a channel or thread; nil: it is not there.
func (s *Server) Channel(id string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.channels[id]
}

// Typed is how often the bot showed in a channel that it was typing.
func (s *Server) Typed(channel string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.typing[channel]
}

// channelJSON is a channel as Discord sends it. The caller holds mu.
func (s *Server) channelJSON(c *Channel) obj {
	o := obj{"id": c.ID, "type": c.kind, "flags": c.flags, "last_message_id": nil}
	if n := len(c.all); n > 0 {
		o["last_message_id"] = c.all[n-1].ID
	}
	if c.guild == nil {
		o["recipients"] = []obj{c.user.json()}
		return o
	}
	o["guild_id"], o["name"] = c.guild.ID, c.name
	if c.isThread() {
		s.threadJSON(c, o)
		return o
	}
	overwrites := []obj{}
	for _, w := range c.overwrites {
		overwrites = append(overwrites, obj{"id": w.role, "type": 0, "allow": w.allow.String(), "deny": w.deny.String()})
	}
	o["permission_overwrites"], o["position"], o["nsfw"] = overwrites, slices.Index(c.guild.channels, c), false
	o["topic"], o["parent_id"], o["rate_limit_per_user"] = nil, nil, 0
	if c.topic != "" {
		o["topic"] = c.topic
	}
	if c.kind == kindForum {
		o["available_tags"], o["default_reaction_emoji"], o["default_sort_order"] = append([]tag{}, c.tags...), nil, nil
		o["default_forum_layout"] = 0
		if n := len(c.threads); n > 0 {
			o["last_message_id"] = c.threads[n-1].ID
		}
	}
	return o
}

// channelOf is the channel of a request, which the bot can see. The caller holds mu.
func (s *Server) channelOf(r *request) (*Channel, *apiError) {
	c := s.channels[r.vars["channel_id"]]
	switch {
	case c == nil || c.guild == nil && !c.open:
		return nil, unknownChannel()
	case c.guild != nil && !c.guild.in:
		return nil, missingAccess()
	}
	return c, c.need(ViewChannel)
}

func (s *Server) getChannel(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	return s.channelJSON(c), nil
}

func (s *Server) openDM(r *request) (any, *apiError) {
	id, _ := r.fields["recipient_id"].(string)
	u := s.users[id]
	if u == nil {
		return nil, refuse(400, 50033, "Invalid Recipient(s)")
	}
	u.dm.open = true
	return s.channelJSON(u.dm), nil
}

func (s *Server) startTyping(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal == nil {
		refusal = c.need(c.sending())
	}
	if refusal != nil {
		return nil, refusal
	}
	s.typing[c.ID]++
	return nil, nil
}

func (s *Server) removeChannel(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if c.guild == nil { // the DM is closed, which it is until the next word
		return s.channelJSON(c), nil
	}
	p := ManageChannels
	if c.isThread() {
		p = ManageThreads
	}
	if refusal := c.need(p); refusal != nil {
		return nil, refusal
	}
	o := s.channelJSON(c)
	s.deleteChannel(c)
	return o, nil
}

// channelPatch is a change of a channel or thread.
type channelPatch struct {
	Name      *string  `json:"name"`
	Topic     *string  `json:"topic"`
	Archived  *bool    `json:"archived"`
	Locked    *bool    `json:"locked"`
	Duration  *int     `json:"auto_archive_duration"`
	Applied   []string `json:"applied_tags"`
	Available []tag    `json:"available_tags"`
	Flags     *int     `json:"flags"`
}

func (s *Server) patchChannel(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	var p channelPatch
	r.into(&p)
	if c.isThread() {
		return s.patchThread(r, c, p)
	}
	if c.guild == nil {
		return nil, missingAccess()
	}
	for _, field := range []string{"archived", "locked", "applied_tags"} {
		if r.given(field) {
			return nil, s.violation(r, []string{field + " is of threads only"})
		}
	}
	if refusal := c.need(ManageChannels); refusal != nil {
		return nil, refusal
	}
	if r.given("available_tags") {
		if problems := s.setTags(c, p.Available); len(problems) > 0 {
			return nil, s.violation(r, problems)
		}
	}
	if p.Name != nil {
		c.name = *p.Name
	}
	if p.Topic != nil {
		c.topic = *p.Topic
	}
	if p.Flags != nil {
		c.flags = *p.Flags
	}
	c.guild.tell("CHANNEL_UPDATE", s.channelJSON(c))
	return s.channelJSON(c), nil
}

// setTags sets the tags of a forum: those with an ID stay, those without are new, those left out go.
func (s *Server) setTags(c *Channel, tags []tag) (problems []string) {
	if c.kind != kindForum {
		return []string{"available_tags is of forums only"}
	}
	names := map[string]bool{}
	for i := range tags {
		t := &tags[i]
		known := slices.ContainsFunc(c.tags, func(x tag) bool { return x.ID == t.ID })
		switch {
		case t.Name == "" || len([]rune(t.Name)) > 20:
			problems = append(problems, "a tag's name has 1 to 20 characters")
		case names[t.Name]:
			problems = append(problems, "two tags are named "+t.Name)
		case t.ID != "" && !known:
			problems = append(problems, "the forum has no tag "+t.ID)
		case t.ID == "":
			t.ID = s.ids.next()
		}
		names[t.Name] = true
	}
	if len(problems) > 0 {
		return problems
	}
	c.tags = tags
	for _, t := range c.threads {
		t.applied = slices.DeleteFunc(t.applied, func(id string) bool {
			return !slices.ContainsFunc(tags, func(x tag) bool { return x.ID == id })
		})
	}
	return nil
}

// clone is a deep copy of something that is JSON.
func clone(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var c any
	_ = json.Unmarshal(b, &c) // it was just written
	return c
}
