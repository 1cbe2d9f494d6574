package telegram

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/split"
)

const typingTimeout = 3 * time.Second

// Typing implements bot.Typer.
func (b *Bot) Typing(ctx context.Context, to bot.Address) {
	chat, thread, err := b.chatID(to)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, typingTimeout)
	defer cancel()
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "action": "typing"}
	params.AddNonZero64("message_thread_id", thread)
	if err := b.api.call(ctx, "sendChatAction", params, nil, nil); err != nil {
		b.opt.Log.DebugContext(ctx, "could not show typing", "error", err)
	}
}

// SetMenus implements bot.MenuSetter. Menus of a chat are set by bot.SetMenu; Telegram has no desks.
func (b *Bot) SetMenus(ctx context.Context, menus []bot.Menu) error {
	for _, m := range menus {
		scope := menuScope{Type: "all_private_chats"}
		switch m.Scope {
		case bot.MenuPrivate:
		case bot.MenuGroup:
			scope.Type = "all_group_chats"
		default:
			continue
		}
		if err := b.setMenu(ctx, m, scope); b.noMenus(err) {
			b.opt.Log.WarnContext(ctx, "the server has no command menus: commands have to be typed", "error", err)
			return nil
		} else if err != nil {
			return b.deliveryError(err, bot.Address{})
		}
	}
	return nil
}

// noMenus reports whether the server has no such method, as one of one's own may. A 404 is also what a token of no bot gets: until the
// name is known it says nothing of the method, unless in words. Servers that imitate Telegram's say it in ways of their own.
func (b *Bot) noMenus(err error) bool {
	var f *failure
	switch {
	case !errors.As(err, &f):
		return false
	case f.json || b.Username() == "":
		return b.noMethod(f)
	}
	switch f.status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusInternalServerError, http.StatusNotImplemented:
		return true
	}
	return false
}

type menuScope struct {
	Type   string `json:"type"`
	ChatID int64  `json:"chat_id,omitempty"`
}

type menuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// setMenu sets one menu. Entries that Telegram would refuse are left out: one of them would cost the whole menu.
func (b *Bot) setMenu(ctx context.Context, m bot.Menu, scope menuScope) error {
	commands := []menuCommand{}
	name := regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	for _, c := range m.Commands {
		text := split.Truncate(adapter.OneLine(c.Description), 256, bot.UTF16)
		if name.MatchString(c.Name) && text != "" && len(commands) < commandsMax {
			commands = append(commands, menuCommand{c.Name, text})
		}
	}
	params := tgbotapi.Params{}
	params.AddNonEmpty("language_code", m.Lang)
	if err := params.AddInterface("commands", commands); err != nil {
		return refused(bot.ReasonInvalid, err)
	}
	if err := params.AddInterface("scope", scope); err != nil {
		return refused(bot.ReasonInvalid, err)
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return b.api.call(ctx, "setMyCommands", params, nil, nil)
}
