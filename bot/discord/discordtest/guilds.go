package discordtest

import (
	"slices"
	"strings"
	"time"
)

// Guild is a guild. The bot is a member from the start.
type Guild struct {
	ID   string
	Name string

	s        *Server
	in       bool // the bot is a member
	owner    string
	everyone *Role
	botRole  *Role
	roles    []*Role
	channels []*Channel // threads are with their channels
	members  map[string]*member
	joined   time.Time
}

// Role is a role of a guild.
type Role struct {
	ID    string
	Name  string
	perms Perm
}

type member struct {
	user   *User
	nick   string
	roles  []*Role
	joined time.Time
}

// Tag is a tag of a forum.
type Tag struct {
	ID   string
	Name string
}

// Kinds of channels, as Discord numbers them.
const (
	kindText    = 0
	kindDM      = 1
	kindPublic  = 11
	kindPrivate = 12
	kindForum   = 15
)

// Channel is a text channel, a forum, a thread or a DM.
type Channel struct {
	ID string

	s          *Server
	kind       int
	guild      *Guild // nil: a DM
	user       *User  // of a DM
	open       bool   // the DM is open
	name       string
	topic      string
	gone       bool
	tags       []tag
	flags      int
	overwrites map[string]*overwrite
	all        []*Message
	byID       map[string]*Message
	threads    []*Channel
	thread
}

// tag is a tag as it goes over the wire.
type tag struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Moderated bool    `json:"moderated"`
	EmojiID   *string `json:"emoji_id"`
	EmojiName *string `json:"emoji_name"`
}

// Guild makes a guild that has the bot as a member.
func (s *Server) Guild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.ids.next(), Name: name, s: s, in: true, members: map[string]*member{}, joined: time.Now(), owner: s.ids.next()}
	g.everyone = &Role{ID: g.ID, Name: "@everyone", perms: everyonePerms}
	g.botRole = &Role{ID: s.ids.next(), Name: s.opt.Username, perms: botPerms}
	g.roles = []*Role{g.everyone, g.botRole}
	s.guilds[g.ID] = g
	s.emit(event{typ: "GUILD_CREATE", intents: intentGuilds, data: s.guildCreate(g)})
	return g
}

// Channel makes a text channel.
func (g *Guild) Channel(name string) *Channel { return g.channel(kindText, name, nil) }

// Forum makes a forum with these tags.
func (g *Guild) Forum(name string, tags ...string) *Channel { return g.channel(kindForum, name, tags) }

func (g *Guild) channel(kind int, name string, tags []string) *Channel {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newChannel(kind, g, name)
	for _, name := range tags {
		c.tags = append(c.tags, tag{ID: s.ids.next(), Name: name})
	}
	g.channels = append(g.channels, c)
	if g.in {
		s.emit(event{typ: "CHANNEL_CREATE", intents: intentGuilds, data: s.channelJSON(c)})
	}
	return c
}

// newChannel makes a channel of any kind. The caller holds mu.
func (s *Server) newChannel(kind int, g *Guild, name string) *Channel {
	c := &Channel{ID: s.ids.next(), s: s, kind: kind, guild: g, name: name, byID: map[string]*Message{}, overwrites: map[string]*overwrite{}}
	s.channels[c.ID] = c
	return c
}

// Role makes a role.
func (g *Guild) Role(name string, perms ...Perm) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	r := &Role{ID: g.s.ids.next(), Name: name}
	for _, p := range perms {
		r.perms |= p
	}
	g.roles = append(g.roles, r)
	g.tell("GUILD_ROLE_CREATE", obj{"guild_id": g.ID, "role": r.json(g)})
	return r
}

// tell emits an event of the guild, if the bot is in it. The caller holds mu.
func (g *Guild) tell(typ string, data obj) {
	if g.in {
		g.s.emit(event{typ: typ, intents: intentGuilds, data: data})
	}
}

// Join makes people members. Whoever writes in a channel joins by that.
func (g *Guild) Join(users ...*User) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	for _, u := range users {
		g.member(u)
	}
}

// member is u as a member, who joins if need be. The caller holds mu.
func (g *Guild) member(u *User) *member {
	m := g.members[u.ID]
	if m == nil {
		m = &member{user: u, joined: time.Now()}
		g.members[u.ID] = m
	}
	return m
}

// Leave ends a person's membership.
func (g *Guild) Leave(u *User) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	delete(g.members, u.ID)
	g.s.touch()
}

// Give gives a member a role, Take takes it.
func (g *Guild) Give(u *User, r *Role) {
	g.setRoles(u, func(all []*Role) []*Role { return append(slices.Clone(all), r) })
}

// Take takes a role from a member.
func (g *Guild) Take(u *User, r *Role) {
	g.setRoles(u, func(all []*Role) []*Role {
		return slices.DeleteFunc(slices.Clone(all), func(x *Role) bool { return x == r })
	})
}

func (g *Guild) setRoles(u *User, change func([]*Role) []*Role) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	m := g.member(u)
	m.roles = change(m.roles)
	g.memberUpdate(m)
}

// Nick sets a member's name in the guild.
func (g *Guild) Nick(u *User, nick string) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	m := g.member(u)
	m.nick = nick
	g.memberUpdate(m)
}

func (g *Guild) memberUpdate(m *member) {
	if g.in {
		data := g.memberJSON(m)
		data["guild_id"] = g.ID
		g.s.emit(event{typ: "GUILD_MEMBER_UPDATE", intents: intentMembers, data: data})
	}
	g.s.touch()
}

// DenyBot takes permissions from the bot everywhere in the guild, and AllowBot gives them back.
func (g *Guild) DenyBot(p Perm) { g.setBot(0, p) }

// AllowBot gives the bot permissions everywhere in the guild.
func (g *Guild) AllowBot(p Perm) { g.setBot(p, 0) }

func (g *Guild) setBot(allow, deny Perm) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	for _, r := range []*Role{g.everyone, g.botRole} {
		was := r.perms
		r.perms &^= deny
		if r == g.botRole {
			r.perms |= allow
		}
		if r.perms != was {
			g.tell("GUILD_ROLE_UPDATE", obj{"guild_id": g.ID, "role": r.json(g)})
		}
	}
	g.s.touch()
}

// Kick takes the bot out of the guild.
func (g *Guild) Kick() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.tell("GUILD_DELETE", obj{"id": g.ID})
	g.in = false
	g.s.touch()
}

// Invite takes the bot into the guild again.
func (g *Guild) Invite() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.in = true
	g.tell("GUILD_CREATE", g.s.guildCreate(g))
	g.s.touch()
}

// Outage tells the bot that the guild is unavailable, until the function returned is called. Requests work on.
func (g *Guild) Outage() (back func()) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.tell("GUILD_DELETE", obj{"id": g.ID, "unavailable": true})
	return func() {
		g.s.mu.Lock()
		defer g.s.mu.Unlock()
		g.tell("GUILD_CREATE", g.s.guildCreate(g))
	}
}

// Rename gives the guild another name.
func (g *Guild) Rename(name string) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.Name = name
	g.tell("GUILD_UPDATE", g.s.guildJSON(g))
	g.s.touch()
}

func (r *Role) json(g *Guild) obj {
	o := obj{
		"id": r.ID, "name": r.Name, "description": nil, "permissions": r.perms.String(), "position": slices.Index(g.roles, r),
		"color": 0, "colors": obj{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}, "hoist": false,
		"managed": r == g.botRole, "mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0,
	}
	if r == g.botRole {
		o["tags"] = obj{"bot_id": g.s.BotID}
	}
	return o
}

func roleIDs(roles []*Role) []string {
	ids := []string{}
	for _, r := range roles {
		ids = append(ids, r.ID)
	}
	return ids
}

// memberJSON is a member without guild_id. The caller holds mu.
func (g *Guild) memberJSON(m *member) obj {
	o := obj{
		"user": m.user.json(), "nick": nil, "avatar": nil, "banner": nil, "roles": roleIDs(m.roles), "joined_at": stamp(m.joined),
		"premium_since": nil, "deaf": false, "mute": false, "flags": 0, "pending": false, "communication_disabled_until": nil,
	}
	if m.nick != "" {
		o["nick"] = m.nick
	}
	return o
}

// botMember is the bot as a member. The caller holds mu.
func (g *Guild) botMember() obj {
	o := g.memberJSON(&member{user: &User{}, roles: []*Role{g.botRole}, joined: g.joined})
	o["user"] = g.s.botJSON()
	return o
}

func (s *Server) botJSON() obj {
	return obj{
		"id": s.BotID, "username": s.opt.Username, "discriminator": "0", "global_name": nil, "avatar": nil, "bot": true,
		"public_flags": 0, "flags": 0, "banner": nil, "accent_color": nil,
	}
}

// guildJSON is a guild as GET /guilds/{id} answers it. The caller holds mu.
func (s *Server) guildJSON(g *Guild) obj {
	roles := []obj{}
	for _, r := range g.roles {
		roles = append(roles, r.json(g))
	}
	return obj{
		"id": g.ID, "name": g.Name, "icon": nil, "description": nil, "splash": nil, "discovery_splash": nil, "banner": nil,
		"owner_id": g.owner, "roles": roles, "emojis": []obj{}, "stickers": []obj{}, "features": []string{},
		"afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil, "system_channel_flags": 0, "widget_enabled": false,
		"widget_channel_id": nil, "verification_level": 1, "default_message_notifications": 1, "mfa_level": 0,
		"explicit_content_filter": 0, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "id",
		"rules_channel_id": nil, "public_updates_channel_id": nil, "safety_alerts_channel_id": nil, "nsfw": false, "nsfw_level": 0,
		"max_members": 500000, "max_presences": nil, "vanity_url_code": nil, "region": "deprecated", "application_id": nil,
		"premium_progress_bar_enabled": false, "home_header": nil,
	}
}

// guildCreate is a guild as the event tells of it. The caller holds mu.
func (s *Server) guildCreate(g *Guild) obj {
	o := s.guildJSON(g)
	channels, threads, members := []obj{}, []obj{}, []obj{g.botMember()}
	for _, c := range g.channels {
		channels = append(channels, s.channelJSON(c))
		for _, t := range c.threads {
			if !t.archived && t.botPerms().has(ViewChannel) {
				threads = append(threads, s.channelJSON(t))
			}
		}
	}
	o["channels"], o["threads"], o["members"], o["member_count"] = channels, threads, members, len(g.members)+1
	o["joined_at"], o["large"], o["unavailable"] = stamp(g.joined), false, false
	o["voice_states"], o["presences"], o["stage_instances"], o["guild_scheduled_events"] = []obj{}, []obj{}, []obj{}, []obj{}
	o["soundboard_sounds"] = []obj{}
	return o
}

// guildOf is the guild of a request. The caller holds mu.
func (s *Server) guildOf(r *request) (*Guild, *apiError) {
	g := s.guilds[r.vars["guild_id"]]
	if g == nil || !g.in {
		return nil, unknownGuild()
	}
	return g, nil
}

func (s *Server) getGuild(r *request) (any, *apiError) {
	g, refusal := s.guildOf(r)
	if refusal != nil {
		return nil, refusal
	}
	return s.guildJSON(g), nil
}

func (s *Server) listChannels(r *request) (any, *apiError) {
	g, refusal := s.guildOf(r)
	if refusal != nil {
		return nil, refusal
	}
	all := []obj{}
	for _, c := range g.channels {
		all = append(all, s.channelJSON(c))
	}
	return all, nil
}

func (s *Server) listRoles(r *request) (any, *apiError) {
	g, refusal := s.guildOf(r)
	if refusal != nil {
		return nil, refusal
	}
	return s.guildJSON(g)["roles"], nil
}

func (s *Server) getMember(r *request) (any, *apiError) {
	g, refusal := s.guildOf(r)
	if refusal != nil {
		return nil, refusal
	}
	id := r.vars["user_id"]
	if id == s.BotID {
		return g.botMember(), nil
	}
	if m := g.members[id]; m != nil {
		return g.memberJSON(m), nil
	}
	if s.users[id] == nil {
		return nil, refuse(404, 10013, "Unknown User")
	}
	return nil, refuse(404, 10007, "Unknown Member")
}

func (s *Server) listGuilds(*request) (any, *apiError) {
	all := []obj{}
	for _, g := range s.sortedGuilds() {
		all = append(all, obj{
			"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false, "features": []string{},
			"permissions": (g.everyone.perms | g.botRole.perms).String(),
		})
	}
	return all, nil
}

// sortedGuilds is the guilds that the bot is in, the oldest first. The caller holds mu.
func (s *Server) sortedGuilds() []*Guild {
	var all []*Guild
	for _, g := range s.guilds {
		if g.in {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b *Guild) int { return strings.Compare(a.ID, b.ID) })
	return all
}
