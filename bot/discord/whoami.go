package discord

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"duaarah/bot/adapter"
)

const (
	askIDTries = 3
	askIDLimit = 10 * time.Second
)

// idOf reads the bot's user ID off its token. Empty: the token does not tell.
func idOf(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return ""
	}
	if len(parts) == 3 { // servers other than Discord's give JSON web tokens
		var claims struct {
			ID  json.RawMessage `json:"id"`
			Sub json.RawMessage `json:"sub"`
		}
		if data := unbase64(parts[1]); data != nil && json.Unmarshal(data, &claims) == nil {
			for _, raw := range []json.RawMessage{claims.ID, claims.Sub} {
				if id := strings.Trim(string(raw), `"`); snowflake(id) {
					return id
				}
			}
		}
	}
	if id := string(unbase64(parts[0])); snowflake(id) {
		return id
	}
	return ""
}

// unbase64 reads either alphabet, with or without padding. nil: it is neither.
func unbase64(s string) []byte {
	s = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(s, "="))
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return data
}

// askID asks the server for the bot's user ID.
func (b *Bot) askID(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askIDLimit)
	defer cancel()
	var err error
	for try := range askIDTries {
		if try > 0 {
			adapter.Sleep(ctx, patienceMin)
		}
		var me wireUser
		err = b.rest.do(ctx, call{method: http.MethodGet, path: "/users/@me"}, &me)
		var f *failure
		switch {
		case err == nil && snowflake(me.ID):
			return me.ID, nil
		case err == nil:
			return "", errors.New("the server does not tell the bot's ID")
		case hasStatus(err, http.StatusUnauthorized):
			return "", errors.New("discord does not accept the token")
		case ctx.Err() != nil || !errors.As(err, &f) || !f.passing():
			return "", fmt.Errorf("ask for the bot's ID: %w", err)
		}
	}
	return "", fmt.Errorf("ask for the bot's ID: %w", err)
}

// getMe asks who the bot is, and notes it: see introduced. Its error is a *failure. That there is no application to be
// had is none: some servers have no such method.
func (b *Bot) getMe(ctx context.Context) error {
	var me wireUser
	if err := b.rest.do(ctx, call{method: http.MethodGet, path: "/users/@me"}, &me); err != nil {
		return err
	}
	if !snowflake(me.ID) || me.Username == "" {
		return b.rest.odd(call{method: http.MethodGet, path: "/users/@me"}, errors.New("the server does not tell who the bot is"))
	}
	if me.ID != b.id {
		b.opt.Log.WarnContext(ctx, "the server tells another ID of the bot than its token", "told", me.ID, "token", b.id)
	}
	app, err := b.application(ctx)
	if err != nil {
		return err
	}
	if flags, err := strconv.ParseInt(strings.Trim(string(app.Flags), `"`), 10, 64); err == nil {
		b.intents.told(flags)
	}
	b.introduced(me.Username, app.ID)
	return nil
}

// application asks for the bot's application. Empty: the server does not tell.
func (b *Bot) application(ctx context.Context) (wireApplication, error) {
	for _, path := range []string{"/applications/@me", "/oauth2/applications/@me"} {
		var app wireApplication
		err := b.rest.do(ctx, call{method: http.MethodGet, path: path}, &app)
		switch {
		case err == nil && snowflake(app.ID):
			return app, nil
		case hasStatus(err, 0, http.StatusUnauthorized, http.StatusTooManyRequests): // 0: no answer at all
			return wireApplication{}, err
		}
	}
	return wireApplication{}, nil
}
