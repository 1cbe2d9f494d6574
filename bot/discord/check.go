package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"duaarah/bot"
)

// least is what the bot has to be allowed in a server to do all it does.
const least = permViewChannel | permSendMessages | permSendInThreads | permPublicThreads | permEmbedLinks | permAttachFiles |
	permReadHistory | permAddReactions

// Check implements bot.Checker.
func (b *Bot) Check(ctx context.Context) ([]bot.Finding, error) {
	if err := b.getMe(ctx); err != nil {
		if hasStatus(err, http.StatusUnauthorized) {
			return nil, errors.New("discord does not accept the token")
		}
		return nil, fmt.Errorf("ask who the bot is: %w", err)
	}
	findings := []bot.Finding{
		{OK: true, Code: "username", Text: "@" + b.Username()},
		{OK: true, Code: "discord_invite", Text: b.invite()},
		{OK: true, Code: "discord_intents", Text: b.intents.names()},
	}
	if b.intents.off() {
		findings = append(findings, bot.Finding{Code: "discord_message_content"})
	}
	if b.opt.Chats == nil {
		return findings, nil
	}
	watched, err := b.opt.Chats.Watched(ctx, b.account)
	if err != nil {
		b.opt.Log.WarnContext(ctx, "the rooms cannot be listed", "error", err)
	}
	for _, w := range watched {
		p, err := b.place(w.Address)
		if err != nil || p.channel == "" || p.thread != "" {
			continue
		}
		if f, ok := b.room(ctx, p.channel); ok {
			findings = append(findings, f)
		}
		if text := b.tagless(ctx, p.channel); text != "" {
			findings = append(findings, bot.Finding{Code: "discord_forum_tags", Text: text})
		}
		if ctx.Err() != nil {
			break
		}
	}
	return findings, nil
}

// CheckRoom implements bot.RoomChecker.
func (b *Bot) CheckRoom(ctx context.Context, room bot.Address) ([]bot.Finding, error) {
	p, err := b.place(room)
	if err != nil || p.channel == "" {
		return nil, err
	}
	f, ok := b.room(ctx, p.channel)
	if !ok {
		return nil, errors.New("discord does not tell of the channel now")
	}
	f.Code = bot.FindingRoom
	return []bot.Finding{f}, nil
}

// room looks at one channel. ok = false: nothing can be told of it now.
func (b *Bot) room(ctx context.Context, channel string) (f bot.Finding, ok bool) {
	f.Code = "discord_room"
	c, err := b.dir.channel(ctx, channel)
	switch {
	case missing(err):
		f.Text = "channel " + channel + " is not there"
		return f, true
	case err != nil && !hasCode(err, codeNoAccess):
		return f, false
	}
	needs := least
	if c.isForum() {
		needs &^= permPublicThreads // there, whoever may send may post
	}
	p, c, known := b.wanting(ctx, channel, needs)
	f.OK, f.Text = p == 0, needsText(p, c)
	if f.OK {
		f.Text = channelName(c)
	}
	return f, known
}

// tagless names what the bot is not allowed in a forum to make tags that are missing there. Empty: nothing, or it is none.
func (b *Bot) tagless(ctx context.Context, channel string) string {
	c, err := b.dir.channel(ctx, channel)
	if err != nil || !c.isForum() {
		return ""
	}
	p, c, _ := b.wanting(ctx, channel, permManageChannels)
	return needsText(p&permManageChannels, c)
}

// invite is a link by which a server's owner takes the bot in, with no more rights than it needs.
func (b *Bot) invite() string {
	return b.opt.Endpoint + "/oauth2/authorize?client_id=" + b.appID() + "&scope=bot+applications.commands&permissions=" +
		strconv.FormatUint(uint64(least), 10)
}
