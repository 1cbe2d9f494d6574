package discord

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
)

// place is an address, read.
type place struct {
	user        string // of a private chat, or of an interaction
	channel     string // of a server
	thread      string // within channel
	interaction string // seen by user alone
}

// private is the address of the private chat with a person.
func (b *Bot) private(user string) bot.Address {
	return bot.Address{Account: b.account, Chat: "u" + user}
}

// whisper is the address that only the person of an interaction sees.
func (b *Bot) whisper(interaction, user string) bot.Address {
	return bot.Address{Account: b.account, Chat: "i" + interaction + "-" + user}
}

// public is the address of a server's channel, or of a thread in it.
func (b *Bot) public(channel, thread string) bot.Address {
	return bot.Address{Account: b.account, Chat: channel, Thread: thread}
}

// inParent is the address of a channel of a server, or of a thread in its parent.
func (b *Bot) inParent(parent, channel string) bot.Address {
	if parent == channel {
		return b.public(channel, "")
	}
	return b.public(parent, channel)
}

// addressOf is the address of a channel or thread of a server.
func (b *Bot) addressOf(c wireChannel) bot.Address { return b.public(c.where()) }

// place reads an address of ours.
func (b *Bot) place(a bot.Address) (p place, err error) {
	if a.Account != b.account {
		return place{}, fmt.Errorf("the address is one of %s", a.Account)
	}
	kind, rest := "", a.Chat
	if len(a.Chat) > 1 && (a.Chat[0] == 'u' || a.Chat[0] == 'i') {
		kind, rest = a.Chat[:1], a.Chat[1:]
	}
	switch kind {
	case "u":
		p.user = rest
	case "i":
		p.interaction, p.user, _ = strings.Cut(rest, "-")
		if !snowflake(p.interaction) {
			return place{}, errors.New("the address is no interaction of Discord's")
		}
	default:
		p.channel, p.thread = rest, a.Thread
	}
	if kind != "" && !snowflake(p.user) || kind == "" && !snowflake(p.channel) || p.thread != "" && !snowflake(p.thread) {
		return place{}, errors.New("the address is no chat of Discord's")
	}
	return p, nil
}
