package discordtest

import (
	"slices"
	"sort"
	"strconv"
	"time"
)

// thread is what a channel is besides if it is a thread.
type thread struct {
	parent    *Channel
	owner     string
	archived  bool
	locked    bool
	duration  int // minutes until it is archived
	archiveAt time.Time
	created   time.Time
	applied   []string // IDs of tags
}

// Thread is a thread as it looks now.
type Thread struct {
	ID, Name, Parent, Owner string
	Archived, Locked        bool
	Tags                    []string // names
	Messages                []Message
}

func (c *Channel) isThread() bool { return c.parent != nil }

// Threads is the channel's threads, archived ones too, the oldest first.
func (c *Channel) Threads() []Thread {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var all []Thread
	for _, t := range c.threads {
		all = append(all, t.view())
	}
	return all
}

// Thread is the thread as it looks now; of another channel, only its name and messages.
func (c *Channel) Thread() Thread {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.view()
}

func (c *Channel) view() Thread {
	v := Thread{ID: c.ID, Name: c.name, Owner: c.owner, Archived: c.archived, Locked: c.locked}
	if c.parent != nil {
		v.Parent = c.parent.ID
		for _, id := range c.applied {
			for _, t := range c.parent.tags {
				if t.ID == id {
					v.Tags = append(v.Tags, t.Name)
				}
			}
		}
	}
	for _, m := range c.all {
		v.Messages = append(v.Messages, m.clone())
	}
	return v
}

// Archive archives the thread, as time or a moderator does.
func (c *Channel) Archive() { c.changeThread(func() { c.setArchived(true) }) }

// Unarchive opens the thread again.
func (c *Channel) Unarchive() { c.changeThread(func() { c.setArchived(false) }) }

// Lock locks the thread, and archives it, as moderators do.
func (c *Channel) Lock() { c.changeThread(func() { c.locked = true; c.setArchived(true) }) }

// Unlock ends that.
func (c *Channel) Unlock() { c.changeThread(func() { c.locked = false; c.setArchived(false) }) }

// Rename gives the channel or thread another name.
func (c *Channel) Rename(name string) { c.change(func() { c.name = name }) }

// SetTags sets the tags of a post, by name.
func (c *Channel) SetTags(names ...string) {
	c.changeThread(func() {
		c.applied = nil
		for _, t := range c.parent.tags {
			if slices.Contains(names, t.Name) {
				c.applied = append(c.applied, t.ID)
			}
		}
	})
}

func (c *Channel) change(do func()) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	do()
	c.s.updated(c)
}

// changeThread is change for what only threads have.
func (c *Channel) changeThread(do func()) {
	c.change(func() {
		if !c.isThread() {
			c.s.violate("channel %s is changed as if it were a thread", c.ID)
			return
		}
		do()
	})
}

// updated tells of a change of a channel or thread. The caller holds mu.
func (s *Server) updated(c *Channel) {
	if c.isThread() {
		s.emitIn(c, event{typ: "THREAD_UPDATE", intents: intentGuilds, data: s.channelJSON(c)})
	} else if c.guild != nil {
		c.guild.tell("CHANNEL_UPDATE", s.channelJSON(c))
	}
	s.touch()
}

func (c *Channel) setArchived(archived bool) {
	if c.archived != archived {
		c.archived, c.archiveAt = archived, time.Now()
	}
}

// threadJSON adds what threads have. The caller holds mu.
func (s *Server) threadJSON(c *Channel, o obj) {
	n := 0
	for _, m := range c.all {
		if m.ID != c.ID && m.Type != typeStarter {
			n++
		}
	}
	o["parent_id"], o["owner_id"], o["rate_limit_per_user"] = c.parent.ID, c.owner, 0
	o["message_count"], o["total_message_sent"], o["member_count"] = n, n, 1
	o["thread_metadata"] = obj{
		"archived": c.archived, "locked": c.locked, "auto_archive_duration": c.duration, "archive_timestamp": stamp(c.archiveAt),
		"create_timestamp": stamp(c.created),
	}
	if c.parent.kind == kindForum {
		o["applied_tags"] = append([]string{}, c.applied...)
	}
}

// full reports whether the guild has all active threads it may have. The caller holds mu.
func (s *Server) full(g *Guild) bool {
	n := 0
	for _, c := range g.channels {
		for _, t := range c.threads {
			if !t.archived {
				n++
			}
		}
	}
	return n >= s.opt.MaxThreads
}

func tooManyThreads() *apiError {
	return refuse(400, 160006, "Maximum number of active threads reached")
}

// newThread makes a thread and tells of it. The caller holds mu.
func (s *Server) newThread(parent *Channel, id, owner, name string, kind, duration int, applied []string) *Channel {
	t := s.newChannel(kind, parent.guild, name)
	if id != "" {
		delete(s.channels, t.ID)
		t.ID = id
		s.channels[id] = t
	}
	now := time.Now()
	if duration == 0 {
		duration = 4320
	}
	t.thread = thread{parent: parent, owner: owner, duration: duration, archiveAt: now, created: now, applied: applied}
	parent.threads = append(parent.threads, t)
	return t
}

// announce tells of a new thread. The caller holds mu.
func (s *Server) announce(t *Channel) {
	data := s.channelJSON(t)
	data["newly_created"] = true
	s.emitIn(t, event{typ: "THREAD_CREATE", intents: intentGuilds, data: data})
	s.touch()
}

// threadRequest is a request to make a thread.
type threadRequest struct {
	Name     string   `json:"name"`
	Duration int      `json:"auto_archive_duration"`
	Applied  []string `json:"applied_tags"`
	Type     *int     `json:"type"`
}

func (s *Server) threadFromMessage(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	m := c.byID[r.vars["message_id"]]
	var in threadRequest
	r.into(&in)
	switch {
	case m == nil:
		return nil, unknownMessage()
	case c.kind != kindText || m.Type != typeDefault && m.Type != typeReply && m.Type != typeCommand:
		return nil, refuse(400, 50024, "Cannot execute action on this channel type")
	case !c.botPerms().has(CreatePublicThreads):
		return nil, missingPerms()
	case m.Thread != "":
		return nil, refuse(400, 160004, "A thread has already been created for this message")
	case s.full(c.guild):
		return nil, tooManyThreads()
	}
	t := s.threadOn(m, s.BotID, in.Name, in.Duration)
	r.status = 201
	return s.channelJSON(t), nil
}

// threadOn makes a thread from a message. The caller holds mu.
func (s *Server) threadOn(m *Message, owner, name string, duration int) *Channel {
	c := s.channels[m.Channel]
	t := s.newThread(c, m.ID, owner, name, kindPublic, duration, nil)
	m.Thread = t.ID
	m.Flags |= flagHasThread
	s.announce(t)
	s.emitMessage("MESSAGE_UPDATE", "", m)
	starter := &Message{From: m.From, Bot: m.Bot, Type: typeStarter, reference: obj{
		"type": 0, "guild_id": c.guild.ID, "channel_id": c.ID, "message_id": m.ID,
	}}
	s.add(t, starter)
	s.emitMessage("MESSAGE_CREATE", "", starter)
	return t
}

func (s *Server) startThread(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if c.kind == kindForum {
		return s.startPost(r, c)
	}
	var in threadRequest
	r.into(&in)
	kind := kindPrivate
	if in.Type != nil {
		kind = *in.Type
	}
	need := CreatePublicThreads
	if kind == kindPrivate {
		need = CreatePrivateThreads
	}
	switch {
	case c.kind != kindText:
		return nil, refuse(400, 50024, "Cannot execute action on this channel type")
	case r.has("message") || r.given("applied_tags"):
		return nil, s.violation(r, []string{"a thread of a text channel has no message or tags"})
	case !c.botPerms().has(need):
		return nil, missingPerms()
	case s.full(c.guild):
		return nil, tooManyThreads()
	}
	t := s.newThread(c, "", s.BotID, in.Name, kind, in.Duration, nil)
	s.announce(t)
	if kind == kindPublic {
		note := &Message{From: s.BotID, Bot: true, Type: typeThreadCreated, Content: in.Name, reference: obj{
			"type": 0, "guild_id": c.guild.ID, "channel_id": t.ID,
		}}
		s.add(c, note)
		s.emitMessage("MESSAGE_CREATE", "", note)
	}
	r.status = 201
	return s.channelJSON(t), nil
}

// startPost makes a post in a forum.
func (s *Server) startPost(r *request, c *Channel) (any, *apiError) {
	var in threadRequest
	r.into(&in)
	message, _ := r.fields["message"].(obj)
	if message == nil {
		return nil, s.violation(r, []string{"a post needs a message"})
	}
	if refusal := c.need(SendMessages); refusal != nil {
		return nil, refusal
	}
	for _, id := range in.Applied {
		if !slices.ContainsFunc(c.tags, func(t tag) bool { return t.ID == id }) {
			return nil, refuse(400, 10087, "Unknown tag")
		}
	}
	if c.flags&flagRequireTag != 0 && len(in.Applied) == 0 {
		return nil, refuse(400, 40067, "A tag is required to create a forum post in this channel")
	}
	if s.full(c.guild) {
		return nil, tooManyThreads()
	}
	m, refusal := s.compose(r, c, message, nil, SendMessages)
	if refusal != nil {
		return nil, refusal
	}
	id := s.ids.next()
	t := s.newThread(c, id, s.BotID, in.Name, kindPublic, in.Duration, in.Applied)
	m.ID = id
	s.add(t, m)
	s.announce(t)
	s.emitMessage("MESSAGE_CREATE", "", m)
	o := s.channelJSON(t)
	o["message"] = s.messageJSON(m, wireREST)
	r.status = 201
	return o, nil
}

// patchThread changes a thread.
func (s *Server) patchThread(r *request, c *Channel, p channelPatch) (any, *apiError) {
	manage := c.botPerms().has(ManageThreads)
	own := c.owner == s.BotID
	opens := p.Archived != nil && !*p.Archived
	onlyOpens := opens && len(r.fields) == 1
	switch {
	case r.given("available_tags") || r.given("topic"):
		return nil, s.violation(r, []string{"available_tags and topic are of channels only"})
	case p.Locked != nil && !manage, c.locked && !manage, !own && !manage && !onlyOpens:
		return nil, missingPerms()
	case onlyOpens && !manage && !c.botPerms().has(SendMessagesInThreads):
		return nil, missingPerms()
	case c.archived && !opens && !onlyArchives(r):
		return nil, archivedThread()
	case c.archived && opens && s.full(c.guild):
		return nil, tooManyThreads()
	}
	if r.given("applied_tags") {
		if c.parent.kind != kindForum {
			return nil, s.violation(r, []string{"applied_tags is of posts only"})
		}
		for _, id := range p.Applied {
			if !slices.ContainsFunc(c.parent.tags, func(t tag) bool { return t.ID == id }) {
				return nil, refuse(400, 10087, "Unknown tag")
			}
		}
		if c.parent.flags&flagRequireTag != 0 && len(p.Applied) == 0 {
			return nil, refuse(400, 40067, "A tag is required to create a forum post in this channel")
		}
		c.applied = p.Applied
	}
	if p.Name != nil {
		if *p.Name == "" {
			return nil, s.violation(r, []string{"a thread's name has 1 to 100 characters"})
		}
		c.name = *p.Name
	}
	if p.Duration != nil {
		c.duration = *p.Duration
	}
	if p.Locked != nil {
		c.locked = *p.Locked
	}
	if p.Archived != nil {
		c.setArchived(*p.Archived)
	}
	s.updated(c)
	return s.channelJSON(c), nil
}

// onlyArchives reports whether the patch holds nothing but archived and locked.
func onlyArchives(r *request) bool {
	for field := range r.fields {
		if field != "archived" && field != "locked" {
			return false
		}
	}
	return true
}

func archivedThread() *apiError {
	return refuse(400, 50083, "Thread is archived")
}

// threadList is a list of threads as Discord answers it. The caller holds mu.
func (s *Server) threadList(all []*Channel) obj {
	threads, members := []obj{}, []obj{}
	for _, t := range all {
		threads = append(threads, s.channelJSON(t))
		if t.owner == s.BotID {
			members = append(members, obj{"id": t.ID, "user_id": s.BotID, "join_timestamp": stamp(t.created), "flags": 0})
		}
	}
	return obj{"threads": threads, "members": members}
}

func (s *Server) activeThreads(r *request) (any, *apiError) {
	g, refusal := s.guildOf(r)
	if refusal != nil {
		return nil, refusal
	}
	var all []*Channel
	for _, c := range g.channels {
		for _, t := range c.threads {
			if !t.archived && t.botPerms().has(ViewChannel) {
				all = append(all, t)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return before(all[j].ID, all[i].ID) })
	return s.threadList(all), nil
}

func (s *Server) archivedThreads(r *request) (any, *apiError) {
	c, refusal := s.channelOf(r)
	if refusal == nil {
		refusal = c.need(ReadMessageHistory)
	}
	if refusal != nil {
		return nil, refusal
	}
	until, err := time.Parse(time.RFC3339, r.query.Get("before"))
	limit := 50
	if n, err := strconv.Atoi(r.query.Get("limit")); err == nil {
		limit = n
	}
	var all []*Channel
	for _, t := range c.threads {
		if t.archived && t.kind == kindPublic && (err != nil || t.archiveAt.Before(until)) {
			all = append(all, t)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].archiveAt.After(all[j].archiveAt) })
	more := len(all) > limit
	if more {
		all = all[:limit]
	}
	o := s.threadList(all)
	o["has_more"] = more
	return o, nil
}
