// Package telegram is the adapter for Telegram bots: it translates between the Bot API and package bot, and nothing
// else. It also works with a self-hosted Bot API server.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

var (
	_ bot.Platform   = (*Bot)(nil)
	_ bot.Decoder    = (*Bot)(nil)
	_ bot.Fetcher    = (*Bot)(nil)
	_ bot.Typer      = (*Bot)(nil)
	_ bot.MenuSetter = (*Bot)(nil)
	_ bot.Checker    = (*Bot)(nil)

	_ bot.RoomChecker = (*Bot)(nil)
	_ bot.Linker      = (*Bot)(nil)
	_ bot.Named       = (*Bot)(nil)
	_ http.Handler    = (*Bot)(nil)
)

const (
	platform = "telegram"

	// PublicEndpoint is Telegram's own Bot API server.
	PublicEndpoint = "https://api.telegram.org"
	// DefaultWebhookPath is where Telegram calls when Options name no path.
	DefaultWebhookPath = "/telegram"
)

// The Bot API's limits. Text is counted in UTF-16 units.
const (
	textMax     = 4096
	captionMax  = 1024
	answerMax   = 200
	promptMax   = 64 // of the hint in an empty input
	dataMax     = 64 // bytes
	albumMax    = 10
	buttonsMax  = 100 // of one message
	fileMax     = 50 << 20
	uploadMax   = 49 << 20 // of all files of one request, whatever else is in it
	topicMax    = 128
	photoMax    = 10 << 20 // larger pictures go as documents
	fetchMax    = 20 << 20
	payloadMax  = 64
	commandsMax = 100
)

// Options is what the adapter needs. Token is required.
type Options struct {
	Token    string    // as @BotFather gave it: "<bot's id>:<secret>"
	Endpoint string    // scheme://host:port of the Bot API server; empty: PublicEndpoint
	Files    bot.Files // content of what is sent; nil: files go by Telegram's own reference alone

	Clock func() time.Time // nil: time.Now
	Log   *slog.Logger     // nil: nothing is logged

	// Pace is how fast Telegram may be spoken to: "" by its limits, "off" without any, "30" or "30/s" messages a second
	// over all chats (each chat and group still by Telegram's limits).
	Pace string

	// PublicURL is where Telegram can reach us, https://host: it calls WebhookPath below it. Empty: updates are asked
	// for by long polling.
	PublicURL   string
	WebhookPath string // empty: DefaultWebhookPath
	SecretToken string // what Telegram proves itself by; empty: one derived from Token

	Transport   http.RoundTripper // nil: one of its own
	PollTimeout time.Duration     // how long Telegram holds a poll without updates; 0: 50 s
}

// Bot is one bot on Telegram.
type Bot struct {
	opt     Options
	account bot.Account
	id      int64        // as the token tells it: the account's name
	self    atomic.Int64 // as getMe tells it, should that be another
	api     api
	pace    bot.Pace
	pauses  pauses
	floods  floods
	topics  topics

	mu       sync.Mutex
	username string
	known    chan struct{} // closed when username is known

	hook webhook
}

// pauses are the waits of the receiving side.
type pauses struct {
	min, max time.Duration // after what will pass: doubling
	conflict time.Duration // another process polls
	token    time.Duration // the token is not accepted
}

// New makes the adapter. It talks to nobody: Telegram may be down. An error tells what is wrong with the options, and
// holds no token.
func New(_ context.Context, opt Options) (*Bot, error) {
	id, err := botID(opt.Token)
	if err != nil {
		return nil, err
	}
	if opt.Endpoint == "" {
		opt.Endpoint = PublicEndpoint
	}
	if opt.Endpoint, err = baseURL(opt.Endpoint); err != nil {
		return nil, fmt.Errorf("telegram's endpoint: %w", err)
	}
	pace, err := parsePace(opt.Pace)
	if err != nil {
		return nil, err
	}
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Transport == nil {
		opt.Transport = adapter.NewTransport()
	}
	if opt.PollTimeout <= 0 {
		opt.PollTimeout = 50 * time.Second
	}
	b := &Bot{
		opt: opt, id: id, pace: pace, known: make(chan struct{}),
		account: bot.Account{Platform: platform, Name: strconv.FormatInt(id, 10)},
		api:     newAPI(opt.Token, opt.Endpoint, opt.Transport),
		pauses:  pauses{min: 500 * time.Millisecond, max: 30 * time.Second, conflict: 15 * time.Second, token: time.Minute},
		floods:  floods{clock: opt.Clock},
	}
	if err := b.setUpWebhook(); err != nil {
		return nil, err
	}
	return b, nil
}

// botID reads the bot's own ID off its token.
func botID(token string) (int64, error) {
	if _, secret, _ := strings.Cut(token, ":"); len(secret) > 128 || !regexp.MustCompile(`^[0-9]{1,18}:[A-Za-z0-9_-]+$`).MatchString(token) {
		return 0, errors.New("telegram's token is not what @BotFather gives: digits, a colon and letters")
	}
	digits, _, _ := strings.Cut(token, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || id == 0 {
		return 0, errors.New("telegram's token does not begin with a bot's number")
	}
	return id, nil
}

// baseURL is adapter.BaseURL for an address that the library appends paths to.
func baseURL(s string) (string, error) {
	s, err := adapter.BaseURL(s)
	if err == nil && strings.Contains(s, "%") { // the library takes the endpoint for a format
		return "", errors.New("want scheme://host:port without a percent sign")
	}
	return s, err
}

// parsePace reads Options.Pace.
func parsePace(s string) (bot.Pace, error) {
	pace := bot.Pace{
		Account: bot.Rate{N: 30, Per: time.Second, Burst: 30},
		Chat:    bot.Rate{N: 1, Per: time.Second, Burst: 3},
		Group:   bot.Rate{N: 20, Per: time.Minute, Burst: 3},
		IsGroup: isGroup,
		Room:    bot.Rate{N: 10, Per: time.Minute, Burst: 10}, // half of what a group takes: the rest is for what people do there
	}
	switch s {
	case "":
		return pace, nil
	case "off":
		return bot.Pace{}, nil
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "/s"), 64)
	if err != nil || !(n > 0) || n > 10_000 {
		return bot.Pace{}, fmt.Errorf("telegram's pace %q: want messages a second, \"off\" or nothing", s)
	}
	pace.Account = bot.Rate{N: max(1, int(n*1000)), Per: 1000 * time.Second, Burst: max(1, int(n))}
	return pace, nil
}

// isGroup: Telegram numbers people from 1 up, groups from -1 down.
func isGroup(a bot.Address) bool { return strings.HasPrefix(a.Chat, "-") }

// Account implements bot.Platform. Its name is the bot's own ID, which outlives a new token.
func (b *Bot) Account() bot.Account { return b.account }

// Capabilities implements bot.Platform.
func (b *Bot) Capabilities() bot.Capabilities {
	return bot.Capabilities{
		TextMax: textMax, CaptionMax: captionMax, AnswerMax: answerMax, Unit: bot.UTF16,
		Buttons: 20, ButtonsRow: 5, ButtonData: dataMax, LabelMax: 40, // 20×5 is as many as Telegram takes
		Edit: true, SwapFiles: true, Del: true, Marks: true, Album: albumMax, Menus: true,
		Topics: true, TopicsFirst: true,
		FileMax: fileMax, AlbumMax: uploadMax, FetchMax: fetchMax, Location: true,
		Pace: b.pace,
	}
}

// Username is the bot's handle without "@"; empty until Telegram has told it, to Run or to Check.
func (b *Bot) Username() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.username
}

// Known is closed when Username is known, and links can be made.
func (b *Bot) Known() <-chan struct{} { return b.known }

func (b *Bot) setUsername(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.username == "" && name != "" {
		close(b.known)
	}
	b.username = name
}

// Link implements bot.Linker. Empty until Username is known, and for a payload that Telegram would not carry.
func (b *Bot) Link(place bot.Place, payload string) string {
	name := b.Username()
	if name == "" || !regexp.MustCompile(`^[A-Za-z0-9_-]*$`).MatchString(payload) || len(payload) > payloadMax {
		return ""
	}
	link := "https://t.me/" + name
	switch {
	case place == bot.Private && payload == "":
		return link
	case place == bot.Private:
		return link + "?start=" + payload
	case place == bot.Group && payload == "":
		return link + "?startgroup=true"
	case place == bot.Group:
		return link + "?startgroup=" + payload
	}
	return ""
}

// chatID reads an address of ours.
func (b *Bot) chatID(a bot.Address) (chat, thread int64, err error) {
	if a.Account != b.account {
		return 0, 0, fmt.Errorf("the address is one of %s", a.Account)
	}
	if chat, err = strconv.ParseInt(a.Chat, 10, 64); err != nil || chat == 0 {
		return 0, 0, errors.New("the address is no chat of Telegram's")
	}
	if a.Thread != "" {
		if thread, err = strconv.ParseInt(a.Thread, 10, 64); err != nil || thread <= 0 {
			return 0, 0, errors.New("the address is no topic of Telegram's")
		}
	}
	return chat, thread, nil
}

// address is a chat, or a topic of it, as an address.
func (b *Bot) address(chat, thread int64) bot.Address {
	a := bot.Address{Account: b.account, Chat: strconv.FormatInt(chat, 10)}
	if thread != 0 {
		a.Thread = strconv.FormatInt(thread, 10)
	}
	return a
}
