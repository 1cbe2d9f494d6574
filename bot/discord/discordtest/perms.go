package discordtest

import "strconv"

// Perm is a set of permissions, in Discord's bits.
type Perm int64

// Permissions that this server knows of.
const (
	Administrator         Perm = 1 << 3
	ManageChannels        Perm = 1 << 4
	ManageGuild           Perm = 1 << 5
	AddReactions          Perm = 1 << 6
	ViewChannel           Perm = 1 << 10
	SendMessages          Perm = 1 << 11
	ManageMessages        Perm = 1 << 13
	EmbedLinks            Perm = 1 << 14
	AttachFiles           Perm = 1 << 15
	ReadMessageHistory    Perm = 1 << 16
	MentionEveryone       Perm = 1 << 17
	UseExternalEmojis     Perm = 1 << 18
	ManageRoles           Perm = 1 << 28
	UseCommands           Perm = 1 << 31
	ManageThreads         Perm = 1 << 34
	CreatePublicThreads   Perm = 1 << 35
	CreatePrivateThreads  Perm = 1 << 36
	SendMessagesInThreads Perm = 1 << 38
	SendVoiceMessages     Perm = 1 << 46
)

// everyonePerms is what a new guild allows everyone.
const everyonePerms = AddReactions | ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | MentionEveryone |
	UseExternalEmojis | UseCommands | CreatePublicThreads | CreatePrivateThreads | SendMessagesInThreads | SendVoiceMessages

// botPerms is what the bot's role has in a new guild.
const botPerms = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | AddReactions | CreatePublicThreads |
	SendMessagesInThreads | ManageThreads | ManageChannels

const allPerms Perm = 1<<53 - 1

// dmPerms is what anyone may in a DM.
const dmPerms = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | AddReactions

func (p Perm) has(q Perm) bool { return p&q == q }

func (p Perm) String() string { return strconv.FormatInt(int64(p), 10) }

// overwrite is what a channel allows or denies a role.
type overwrite struct {
	role        string
	allow, deny Perm
}

// perms is what somebody with these roles may in a channel. The caller holds mu.
func (c *Channel) perms(roles []*Role) Perm {
	if c.guild == nil {
		return dmPerms
	}
	if c.parent != nil {
		return c.parent.perms(roles)
	}
	p := c.guild.everyone.perms
	for _, r := range roles {
		p |= r.perms
	}
	if p.has(Administrator) {
		return allPerms
	}
	if o := c.overwrites[c.guild.ID]; o != nil {
		p = p&^o.deny | o.allow
	}
	var allow, deny Perm
	for _, r := range roles {
		if o := c.overwrites[r.ID]; o != nil {
			allow, deny = allow|o.allow, deny|o.deny
		}
	}
	p = p&^deny | allow
	if !p.has(ViewChannel) {
		return 0
	}
	return p
}

// botPerms is what the bot may in a channel. The caller holds mu.
func (c *Channel) botPerms() Perm {
	if c.guild == nil {
		return dmPerms
	}
	return c.perms([]*Role{c.guild.botRole})
}

// need refuses what the bot may not do in a channel. The caller holds mu.
func (c *Channel) need(p Perm) *apiError {
	have := c.botPerms()
	switch {
	case !have.has(ViewChannel):
		return missingAccess()
	case !have.has(p):
		return missingPerms()
	}
	return nil
}

// sending is the permission to write in the channel.
func (c *Channel) sending() Perm {
	if c.isThread() {
		return SendMessagesInThreads
	}
	return SendMessages
}
