package discord

import (
	"context"
	"net/http"
	"time"

	"duaarah/bot"
)

const typingPatience = 3 * time.Second

// Typing implements bot.Typer.
func (b *Bot) Typing(ctx context.Context, to bot.Address) {
	at, err := b.place(to)
	if err != nil || at.interaction != "" || at.user != "" && b.closed.is(at.user) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, typingPatience)
	defer cancel()
	channel := at.channel
	switch {
	case at.user != "":
		if channel, err = b.dir.dm(ctx, at.user); err != nil {
			return
		}
	case at.thread != "":
		channel = at.thread
	}
	_ = b.rest.do(ctx, call{method: http.MethodPost, path: "/channels/" + channel + "/typing"}, nil) // it does not matter
}
