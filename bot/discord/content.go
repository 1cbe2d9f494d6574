package discord

import (
	"regexp"
	"strings"
	"sync"

	"duaarah/bot"
)

// marks are Discord's own: of people, roles, channels, and emoji of a server.
var marks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<(@!?|@&|#|a?:[A-Za-z0-9_]{1,64}:)([0-9]{1,20})>`) })

// content is what a person wrote. ours: in a server, it is for the bot, being a command or an answer.
func (b *Bot) content(m *wireMessage, server bool) (c *bot.Message, ours bool) {
	c = &bot.Message{ID: m.ID}
	answers := m.Reference != nil && m.Reference.Type == referenceAnswer && m.Reference.Message != ""
	if answers && (m.Reference.Channel == "" || m.Reference.Channel == m.Channel) {
		c.ReplyTo = m.Reference.Message
		c.ReplyToBot = m.Referenced != nil && m.Referenced.Author != nil && m.Referenced.Author.ID == b.id
	}
	c.Text = b.plain(m)
	for _, a := range m.Attachments {
		c.Files = append(c.Files, b.fileOf(a, m.Channel, m.ID))
	}
	forwarded := m.Reference != nil && m.Reference.Type == referenceForward
	if forwarded && len(m.Snapshots) > 0 && m.Snapshots[0].Message != nil {
		s := *m.Snapshots[0].Message
		s.Guild = m.Guild
		if c.Text == "" {
			c.Text = b.plain(&s)
		}
		for _, a := range s.Attachments {
			c.Files = append(c.Files, b.fileOf(a, m.Channel, m.ID))
		}
	}
	if !forwarded { // what somebody else wrote is content: it commands nothing in the name of who hands it on
		if cmd, ok := bot.ParseCommand(c.Text, b.Username()); ok {
			c.Command = &cmd
		} else if _, others := bot.ParseCommand(c.Text, ""); others && server {
			return c, false // another bot's
		}
	}
	switch {
	case c.Text == "" && len(c.Files) == 0:
		c.Unsupported = m.unsupported(server)
	case !blank(m.Poll):
		c.Unsupported = "poll"
	case len(m.Stickers) > 0:
		c.Unsupported = "sticker"
	}
	return c, c.Command != nil || answers
}

// unsupported names what a message holds that has no words and files.
func (m *wireMessage) unsupported(server bool) string {
	switch {
	case !blank(m.Poll):
		return "poll"
	case len(m.Stickers) > 0:
		return "sticker"
	case len(m.Snapshots) > 0:
		return "forward"
	case len(m.Embeds) > 0:
		return "embed"
	case !blank(m.Components):
		return "components"
	case server:
		return bot.Hidden // Discord tells no content unless the bot is mentioned, or granted it
	}
	return "message"
}

// plain is the words of a message, with names in place of Discord's marks, and without a mention of the bot before them.
func (b *Bot) plain(m *wireMessage) string {
	text := m.Content
	for _, mention := range []string{"<@" + b.id + ">", "<@!" + b.id + ">"} {
		if rest, ok := strings.CutPrefix(text, mention); ok && strings.TrimSpace(rest) != "" {
			text = strings.TrimSpace(rest)
			break
		}
	}
	if !strings.Contains(text, "<") {
		return text
	}
	return marks().ReplaceAllStringFunc(text, func(mark string) string {
		part := marks().FindStringSubmatch(mark)
		kind, id := part[1], part[2]
		switch kind {
		case "@", "@!":
			for _, u := range m.Mentions {
				if u.ID == id {
					return "@" + b.person(&u, nil).Name
				}
			}
		case "@&":
			g, _ := b.dir.knownGuild(m.Guild)
			for _, r := range g.Roles {
				if r.ID == id {
					return "@" + r.Name
				}
			}
		case "#":
			if c, ok := b.dir.known(id); ok && c.Name != "" {
				return "#" + c.Name
			}
		default:
			return strings.TrimPrefix(kind, "a")
		}
		return mark
	})
}
