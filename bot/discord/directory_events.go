package discord

import (
	"encoding/json"
	"slices"
)

// apply notes what an event of the gateway tells of servers and channels. What cannot be read is passed over.
func (d *directory) apply(kind string, data json.RawMessage) {
	switch kind {
	case "GUILD_CREATE", "GUILD_UPDATE":
		var g wireGuild
		if decodes(data, &g) {
			d.mu.Lock()
			d.guildLocked(g)
			d.mu.Unlock()
		}
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		var c wireChannel
		if decodes(data, &c) {
			d.note(c)
			d.b.shut.forget(c.ID, opening+c.ID, changing+c.ID) // it may have been unlocked
		}
	case "CHANNEL_DELETE", "THREAD_DELETE":
		var c wireChannel
		if decodes(data, &c) {
			d.gone(c.ID)
		}
	case "THREAD_LIST_SYNC":
		var l struct {
			Guild   string        `json:"guild_id"`
			Threads []wireChannel `json:"threads"`
		}
		if decodes(data, &l) {
			for _, c := range l.Threads {
				c.Guild = l.Guild
				d.note(c)
			}
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		d.role(kind, data)
	case "GUILD_MEMBER_UPDATE":
		var m struct {
			wireMember
			Guild string `json:"guild_id"`
		}
		if decodes(data, &m) && m.User != nil && m.User.ID == d.b.id {
			d.mu.Lock()
			if g, ok := d.guilds[m.Guild]; ok {
				g.Members = []wireMember{m.wireMember}
				d.guilds[m.Guild] = g
			}
			d.mu.Unlock()
		}
	}
}

func (d *directory) role(kind string, data json.RawMessage) {
	var r struct {
		Guild  string   `json:"guild_id"`
		Role   wireRole `json:"role"`
		RoleID string   `json:"role_id"`
	}
	if !decodes(data, &r) {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	g, ok := d.guilds[r.Guild]
	if !ok {
		return
	}
	id := r.Role.ID
	if kind == "GUILD_ROLE_DELETE" {
		id = r.RoleID
	}
	g.Roles = slices.DeleteFunc(slices.Clone(g.Roles), func(x wireRole) bool { return x.ID == id })
	if kind != "GUILD_ROLE_DELETE" {
		g.Roles = append(g.Roles, r.Role)
	}
	d.guilds[r.Guild] = g
}

func decodes(data json.RawMessage, into any) bool { return json.Unmarshal(data, into) == nil }
