// Package discord is the adapter for Discord bots: it translates between Discord's HTTP API and gateway and package bot,
// and nothing else. It also works with Discord-compatible servers.
//
// Addresses: a private chat is known by its person ("u<user>"), whose channel is opened when needed; a channel of a
// server by its ID, with a thread or a forum's post as Thread; what only one person sees, in answer to an interaction of
// theirs, is at "i<interaction>-<user>".
package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
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
)

const (
	platform = "discord"

	// PublicEndpoint is Discord's own server.
	PublicEndpoint = "https://discord.com"
)

// Discord's limits. Text is counted in UTF-16 units, which are never fewer than the characters that Discord counts.
const (
	textMax        = 2000
	panelMax       = 4000 // of an embed's description, less a little for marks; 4096 in all
	descriptionMax = 4096
	dataMax        = 90 // bytes of Button.Data: a custom_id has 100, and says more
	customIDMax    = 100
	labelMax       = 80
	rowsMax        = 5
	rowMax         = 5
	choicesMax     = 25
	attachmentsMax = 10
	fileMax        = 10 << 20
	fetchMax       = 50 << 20
	topicNameMax   = 100
	modalTitleMax  = 45
	inputLabelMax  = 45
	inputMax       = 4000
	hintMax        = 100
	commandsMax    = 100
)

// Options is what the adapter needs. Token is required.
type Options struct {
	Token    string    // of the bot, as the developer portal gave it, without "Bot "
	Endpoint string    // scheme://host:port of the server, and a path below which /api is; empty: PublicEndpoint
	Files    bot.Files // content of what is sent; nil: nothing with files is
	Chats    bot.Chats // what the store knows; nil: nothing, and so nothing is looked up after an outage
	Suggest  bot.Suggest
	// Texts is what the adapter says by itself: by language ("id", "en"), what gives the texts by TextKeys, called again and again.
	Texts map[string]func() map[string]string
	Lang  string // of those who chose none: "id" if empty

	Clock     func() time.Time  // nil: time.Now
	Log       *slog.Logger      // nil: nothing is logged
	Transport http.RoundTripper // nil: one of its own
	Times     Times
}

// Times are how long the adapter waits; zero: the default.
type Times struct {
	Answer   time.Duration // until an interaction is deferred that no answer has come for yet; 1.8 s. Discord allows 3 s
	Open     time.Duration // until a connection that does not come about is given up; 40 s
	Acks     time.Duration // without a heartbeat's acknowledgement until the connection is taken for dead; 100 s
	RetryMin time.Duration // between attempts to connect: first, and at most; 1 s and 1 min
	RetryMax time.Duration
	Token    time.Duration // between attempts with a token that is not accepted; 1 min
	Read     time.Duration // between notes on how far a room was read in which nothing is for us; 30 s
}

// TextKeys are the keys of Options.Texts.
func TextKeys() []string {
	return []string{
		"platform.not_kept",       // an interaction could not be kept: to be tried again
		"platform.not_kept_words", // the same, and here are your words back: they follow
		"platform.choose",         // hint of a select menu
	}
}

// Hold has the bot ask nothing of Discord before a time, which a process before this one was told to wait for. It is called before Run.
func (b *Bot) Hold(until time.Time) { b.rest.limits.hold(until) }

// Bot is one bot on Discord.
type Bot struct {
	opt     Options
	account bot.Account
	id      string // user ID
	rest    *rest
	dir     *directory
	inHand  *interactions
	closed  *refusals // people who take no direct messages
	noTopic *refusals // channels in which the bot may open no threads
	shut    *refusals // threads that take no messages, and what else cannot be done to them
	intents *intents

	mu       sync.Mutex
	username string
	app      string        // application ID
	known    chan struct{} // closed when username and app are known
}

// New makes the adapter. It talks to nobody if the token tells the bot's ID, as Discord's do; else it asks the server.
// An error holds no token.
func New(ctx context.Context, opt Options) (*Bot, error) {
	opt.Token = strings.TrimSpace(strings.TrimPrefix(opt.Token, "Bot "))
	if opt.Token == "" || strings.ContainsAny(opt.Token, " \t\r\n\"") {
		return nil, errors.New("discord's token is not what the developer portal gives")
	}
	if opt.Endpoint == "" {
		opt.Endpoint = PublicEndpoint
	}
	var err error
	if opt.Endpoint, err = adapter.BaseURL(opt.Endpoint); err != nil {
		return nil, fmt.Errorf("discord's endpoint: %w", err)
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
	if opt.Lang == "" {
		opt.Lang = "id"
	}
	opt.Times.defaults()
	b := &Bot{opt: opt, known: make(chan struct{}), closed: newRefusals(opt.Clock, closedKept),
		noTopic: newRefusals(opt.Clock, noTopicKept), shut: newRefusals(opt.Clock, shutKept), intents: &intents{}}
	b.rest = newREST(opt)
	b.dir = newDirectory(b)
	b.inHand = newInteractions(b)
	if b.id = idOf(opt.Token); b.id == "" {
		if b.id, err = b.askID(ctx); err != nil {
			return nil, err
		}
	}
	b.account = bot.Account{Platform: platform, Name: b.id}
	return b, nil
}

func (t *Times) defaults() {
	for _, x := range []struct {
		at  *time.Duration
		def time.Duration
	}{
		{&t.Answer, 1800 * time.Millisecond}, {&t.Open, 40 * time.Second}, {&t.Acks, 100 * time.Second}, {&t.RetryMin, time.Second},
		{&t.RetryMax, time.Minute}, {&t.Token, time.Minute}, {&t.Read, 30 * time.Second},
	} {
		if *x.at <= 0 {
			*x.at = x.def
		}
	}
}

// apart is how long after an identification with the gateway the next is made, at the earliest.
func (t Times) apart() time.Duration { return min(identifyEvery, 5*t.RetryMin) }

// after is the wait after so many failures before this one.
func (t Times) after(failed int) time.Duration {
	return adapter.Backoff(failed, t.RetryMin, t.RetryMax)
}

// Account implements bot.Platform. Its name is the bot's user ID, which outlives a new token.
func (b *Bot) Account() bot.Account { return b.account }

// Capabilities implements bot.Platform.
func (b *Bot) Capabilities() bot.Capabilities {
	return bot.Capabilities{
		TextMax: textMax, CaptionMax: textMax, AnswerMax: textMax, PanelMax: panelMax, Unit: bot.Markup,
		// More rows than five become menus to choose from.
		Buttons: 25, ButtonsRow: rowMax, ButtonData: dataMax, LabelMax: labelMax,
		Edit: true, EditFiles: true, SwapFiles: true, Del: true, Marks: true, Forms: true, Album: attachmentsMax, Mixed: true, Topics: true,
		FileMax: fileMax, FetchMax: fetchMax,
		Idempotent: true,
		// Discord has a bucket for each channel, which the adapter reads off the answers.
		Pace: bot.Pace{
			Account: bot.Rate{N: 45, Per: time.Second, Burst: 45},
			Room:    bot.Rate{N: 1000, Per: time.Hour, Burst: 150}, // a channel takes about one a second
		},
	}
}

// Username is the bot's name; empty until Discord has told it.
func (b *Bot) Username() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.username
}

// Known is closed when Username is known, and links can be made.
func (b *Bot) Known() <-chan struct{} { return b.known }

// introduced notes who the bot is. app may be empty: some servers do not tell.
func (b *Bot) introduced(name, app string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.username == "" && name != "" {
		defer close(b.known)
	}
	if name != "" {
		b.username = name
	}
	if app != "" {
		b.app = app
	}
}

// appID is the application's ID: that of the bot's user, unless Discord has told another.
func (b *Bot) appID() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.app != "" {
		return b.app
	}
	return b.id
}

// text is one of the adapter's own.
func (b *Bot) text(lang, key string) string {
	lang, _, _ = strings.Cut(lang, "-")
	for _, l := range [...]string{lang, b.opt.Lang} {
		if texts, ok := b.opt.Texts[l]; ok {
			if s := texts()[key]; s != "" {
				return s
			}
		}
	}
	return ""
}

// Link implements bot.Linker. Discord has no links that carry a payload: a private chat is opened by the bot's profile.
func (b *Bot) Link(place bot.Place, payload string) string {
	if place != bot.Private || payload != "" || b.Username() == "" {
		return ""
	}
	return b.opt.Endpoint + "/users/" + b.id
}
