package main

import (
	"context"

	"duaarah/bot/telegram"
	"duaarah/store/sqlite"
)

// addTelegram adds the bot on Telegram, if there is a token for one.
func (p *program) addTelegram(ctx context.Context, _ *sqlite.DB, to *platforms) error {
	if p.cfg.TelegramToken == "" {
		return nil
	}
	o := telegram.Options{
		Token: p.cfg.TelegramToken.Reveal(), Endpoint: p.cfg.TelegramEndpoint, Pace: p.cfg.TelegramPace,
		Files: to.files, Clock: p.clock, Log: p.log,
	}
	if p.cfg.Webhook() {
		o.PublicURL = p.cfg.PublicURL
	}
	b, err := telegram.New(ctx, o)
	if err != nil {
		return err
	}
	if path, ok := b.Webhook(); ok {
		to.hooks[path] = b
	}
	to.accounts = append(to.accounts, account{b, joinLink})
	return nil
}
