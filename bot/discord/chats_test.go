package discord

import (
	"context"
	"sync"

	"duaarah/bot"
)

// chatsMock is a bot.Chats.
type chatsMock struct {
	mu      sync.Mutex
	watched []bot.Watched
	fail    error         // of Watched
	calls   int           // of Watched
	hold    chan struct{} // holds Watched back until it is closed; nil: at once
	kept    map[string][]string
	said    map[string]bot.Outgoing
	at      string // the only chat in which anything was said; empty: any
	err     error  // of Said
}

func (c *chatsMock) Watched(context.Context, bot.Account) ([]bot.Watched, error) {
	c.mu.Lock()
	hold := c.hold
	c.calls++
	c.mu.Unlock()
	if hold != nil {
		<-hold
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.watched, c.fail
}

func (c *chatsMock) Kept(_ context.Context, chat bot.Address, _ int) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[chat.Chat], nil
}

func (c *chatsMock) Said(_ context.Context, chat bot.Address, message string) (bot.Outgoing, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out, ok := c.said[message]
	return out, ok && (c.at == "" || c.at == chat.Chat), c.err
}

func (c *chatsMock) say(message string, out bot.Outgoing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said[message] = out
}
