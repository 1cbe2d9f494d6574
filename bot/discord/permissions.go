package discord

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// permission is a set of Discord's permission bits.
type permission uint64

const (
	permViewChannel    permission = 1 << 10
	permAddReactions   permission = 1 << 6
	permManageChannels permission = 1 << 4
	permSendMessages   permission = 1 << 11
	permManageMessages permission = 1 << 13
	permEmbedLinks     permission = 1 << 14
	permAttachFiles    permission = 1 << 15
	permReadHistory    permission = 1 << 16
	permManageThreads  permission = 1 << 34
	permPublicThreads  permission = 1 << 35
	permSendInThreads  permission = 1 << 38
	permAdministrator  permission = 1 << 3

	permAll = ^permission(0)
)

// lackingLimit is how long it may take to find out what the bot is not allowed.
const lackingLimit = 5 * time.Second

// names are the permissions as Discord shows them.
func (p permission) names() []string {
	var names []string
	for _, x := range []struct {
		bit  permission
		name string
	}{
		{permAdministrator, "Administrator"},
		{permViewChannel, "View Channels"},
		{permManageChannels, "Manage Channels"},
		{permSendMessages, "Send Messages"},
		{permPublicThreads, "Create Public Threads"},
		{permSendInThreads, "Send Messages in Threads"},
		{permManageThreads, "Manage Threads"},
		{permManageMessages, "Manage Messages"},
		{permEmbedLinks, "Embed Links"},
		{permAttachFiles, "Attach Files"},
		{permReadHistory, "Read Message History"},
		{permAddReactions, "Add Reactions"},
	} {
		if p&x.bit != 0 {
			names = append(names, x.name)
			p &^= x.bit
		}
	}
	if p != 0 {
		names = append(names, "permission "+strconv.FormatUint(uint64(p), 10))
	}
	return names
}

// parsePermission reads a set as Discord writes it: a decimal number in a string.
func parsePermission(s string) permission {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0 // nothing is told to be allowed, or denied
	}
	return permission(n)
}

// permissions is what a person with these roles may do in the channel of the guild; that of a thread is its parent's.
// ok = false: it cannot be told.
func permissions(g wireGuild, c wireChannel, user string, roles []string) (p permission, ok bool) {
	if g.Owner == user {
		return permAll, true
	}
	everyone := false
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(roles, r.ID) {
			p |= parsePermission(r.Permissions)
			everyone = everyone || r.ID == g.ID
		}
	}
	if p&permAdministrator != 0 {
		return permAll, true
	}
	if !everyone {
		return 0, false
	}
	var allow, deny permission // of all roles together
	var own wireOverwrite
	for _, o := range c.Overwrites {
		kind := o.Type.String()
		switch {
		case kind == "1" || kind == "member":
			if o.ID == user {
				own = o
			}
		case o.ID == g.ID:
			p = p&^parsePermission(o.Deny) | parsePermission(o.Allow)
		case slices.Contains(roles, o.ID):
			allow |= parsePermission(o.Allow)
			deny |= parsePermission(o.Deny)
		}
	}
	p = p&^deny | allow
	return p&^parsePermission(own.Deny) | parsePermission(own.Allow), true
}

// lacking names what the bot is not allowed in a channel, as in "bot needs Create Public Threads in #ruang-dapil-1".
// Empty: nothing, or it cannot be told.
func (b *Bot) lacking(ctx context.Context, channel string, needs permission) string {
	p, c, _ := b.wanting(ctx, channel, needs)
	return needsText(p, c)
}

// wanting is what the bot needs and is not allowed in a channel, and the channel; of a thread, its parent, where that is
// set. known = false: it cannot be told.
func (b *Bot) wanting(ctx context.Context, channel string, needs permission) (p permission, c wireChannel, known bool) {
	if needs == 0 {
		return 0, c, true
	}
	ctx, cancel := context.WithTimeout(ctx, lackingLimit)
	defer cancel()
	c, err := b.dir.channel(ctx, channel)
	if err == nil && c.isThread() {
		if needs&permSendMessages != 0 { // there it is the other one
			needs = needs&^permSendMessages | permSendInThreads
		}
		if c.Parent != "" {
			channel = c.Parent
			c, err = b.dir.channel(ctx, channel)
		}
	}
	if hasCode(err, codeNoAccess) {
		return permViewChannel, wireChannel{ID: channel}, true
	}
	if err != nil || c.Guild == "" {
		return 0, c, false
	}
	g, err := b.dir.guild(ctx, c.Guild)
	if err != nil {
		return 0, c, false
	}
	for _, m := range g.Members {
		if m.User == nil || m.User.ID != b.id {
			continue
		}
		if p, ok := permissions(g, c, b.id, m.Roles); ok {
			// Without sight of the channel nothing else can be done there.
			return (needs | permViewChannel) &^ p, c, true
		}
	}
	return 0, c, false
}

// needsText says what is missing, in words of the log's and the operator's. Empty: nothing is.
func needsText(p permission, c wireChannel) string {
	names := p.names()
	if len(names) == 0 {
		return ""
	}
	list := names[0]
	if last := len(names) - 1; last > 0 {
		list = strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return "bot needs " + list + " in " + channelName(c)
}

// channelName is how people know the channel.
func channelName(c wireChannel) string {
	if c.Name == "" {
		return "channel " + c.ID
	}
	return "#" + c.Name
}
