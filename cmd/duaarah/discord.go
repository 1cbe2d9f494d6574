package main

import (
	"context"
	"fmt"

	"duaarah/bot"
	"duaarah/bot/discord"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// addDiscord adds the bot on Discord, if there is a token for one.
func (p *program) addDiscord(ctx context.Context, db *sqlite.DB, to *platforms) error {
	if p.cfg.DiscordToken == "" {
		return nil
	}
	conversations := p.handlers(nil, "")
	b, err := discord.New(ctx, discord.Options{
		Token: p.cfg.DiscordToken.Reveal(), Endpoint: p.cfg.DiscordEndpoint, Files: to.files, Chats: db.Chats(),
		Texts: texts(p.cat, discord.TextKeys()), Lang: p.cfg.Language, Clock: p.clock, Log: p.log,
		Suggest: func(ctx context.Context, q bot.Query) (choices []bot.Choice, err error) {
			err = db.View(ctx, func(r store.Reader) error {
				choices, err = conversations.Suggest(r, q)
				return err
			})
			return choices, err
		},
	})
	if err != nil {
		return err
	}
	held, err := db.Held(ctx)
	if err != nil {
		return fmt.Errorf("read how long Discord has us wait: %w", err)
	}
	for _, h := range held { // the bot asks for things before anything is sent
		if h.Hold == bot.HoldAccount && h.To.Account == b.Account() {
			b.Hold(h.NotBefore)
		}
	}
	to.accounts = append(to.accounts, account{b, joinLink})
	return nil
}
