package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

// idleReset is how long after the last update the offset is forgotten: update IDs start anew, lower perhaps, when a bot
// had none for a week, and an old offset would then confirm them unseen.
const idleReset = time.Hour

// allowedUpdates is what Telegram is asked for. Left out, it would keep to what was asked for last.
func allowedUpdates() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"}
}

// Run implements bot.Platform. It never gives up: a token that is not accepted may be put right at @BotFather, and the
// other platforms go on meanwhile.
func (b *Bot) Run(ctx context.Context, take bot.Take) error {
	if !b.introduce(ctx) {
		return nil
	}
	if b.hook.url != "" {
		return b.runWebhook(ctx, take)
	}
	p := poller{Bot: b, take: take}
	for ctx.Err() == nil {
		p.round(ctx)
	}
	return nil
}

// introduce asks who we are until Telegram tells. false: ctx is done.
func (b *Bot) introduce(ctx context.Context) bool {
	return b.insist(ctx, "who the bot is", func() error {
		_, err := b.getMe(ctx)
		return err
	})
}

// insist tries until it succeeds, and says what it waits for. false: ctx is done.
func (b *Bot) insist(ctx context.Context, what string, try func() error) bool {
	for failed := 0; ; failed++ {
		err := try()
		if err == nil {
			return ctx.Err() == nil
		}
		if ctx.Err() != nil || !adapter.Sleep(ctx, b.complain(ctx, what, err, failed)) {
			return false
		}
	}
}

// complain logs why Telegram did not answer, and returns how long to wait.
func (b *Bot) complain(ctx context.Context, what string, err error, failed int) time.Duration {
	wait := b.pauses.after(failed)
	var f *failure
	if errors.As(err, &f) {
		switch {
		case f.badToken():
			b.opt.Log.ErrorContext(ctx, "Telegram does not accept the bot's token: get the right one from @BotFather", "asked", what, "error", err)
			return b.pauses.token
		case f.retryAfter > 0:
			wait = max(wait, f.retryAfter)
		}
	}
	b.opt.Log.WarnContext(ctx, "Telegram does not answer; trying again", "asked", what, "wait", wait, "error", err)
	return wait
}

// after is the wait after so many failures before this one.
func (p pauses) after(failed int) time.Duration {
	return adapter.Backoff(failed, p.min, p.max)
}

// poller asks for updates.
type poller struct {
	*Bot
	take bot.Take

	// offset confirms all updates before it. It is raised only when they are kept, and is never stored.
	offset   int64
	last     time.Time // when an update came last
	failed   int       // in a row
	troubled bool      // the last poll had no good answer, and that was logged
	conflict bool      // the last answer was that another process polls
	checked  bool      // no webhook stands in the way
}

// round asks once, hands over what came, and waits if something went wrong.
func (p *poller) round(ctx context.Context) {
	if !p.checked {
		// Updates are not to wait for it: where there is a webhook, the poll is answered by a conflict, and this comes again.
		if err := p.endWebhook(ctx); err != nil && ctx.Err() == nil {
			p.opt.Log.WarnContext(ctx, "Telegram does not tell whether the bot has a webhook; updates are asked for all the same", "error", err)
		}
		p.checked = true
	}
	raws, err := p.poll(ctx)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		adapter.Sleep(ctx, p.trouble(ctx, err))
		return
	}
	if p.troubled {
		p.opt.Log.InfoContext(ctx, "Telegram answers again")
	}
	p.troubled, p.conflict = false, false
	if len(raws) == 0 {
		p.failed = 0
		return
	}
	updates, next := p.read(ctx, raws)
	if err := p.hand(ctx, updates); err != nil {
		wait := p.pauses.after(p.failed)
		p.failed++
		p.opt.Log.ErrorContext(ctx, "updates from Telegram could not be kept; asking for them again", "count", len(updates), "wait", wait, "error", err)
		adapter.Sleep(ctx, wait)
		return
	}
	if next == 0 { // cannot be confirmed: do not spin
		p.failed++
		adapter.Sleep(ctx, p.pauses.after(p.failed))
		return
	}
	p.failed, p.offset, p.last = 0, next, p.opt.Clock()
}

// poll asks for updates, each in its raw form.
func (p *poller) poll(ctx context.Context) ([]json.RawMessage, error) {
	if p.offset != 0 && p.opt.Clock().Sub(p.last) > idleReset {
		p.offset = 0 // all before it are confirmed long since
	}
	allowed, err := json.Marshal(allowedUpdates())
	if err != nil {
		return nil, fmt.Errorf("encode the kinds of updates: %w", err)
	}
	hold := p.opt.PollTimeout
	if p.troubled { // it is to be known at once that this is over
		hold = 0
	}
	params := tgbotapi.Params{"limit": "100", "allowed_updates": string(allowed)}
	params.AddNonZero("timeout", int(hold.Seconds()))
	params.AddNonZero64("offset", p.offset)
	ctx, cancel := context.WithTimeout(ctx, hold+askTimeout)
	defer cancel()
	var raws []json.RawMessage
	if err := p.api.call(ctx, "getUpdates", params, nil, &raws); err != nil {
		return nil, err
	}
	return raws, nil
}

// read translates updates, and returns the offset that confirms them; 0: none of them says its number.
func (p *poller) read(ctx context.Context, raws []json.RawMessage) (updates []bot.Update, next int64) {
	updates = make([]bot.Update, 0, len(raws))
	for _, raw := range raws {
		u, number, ok := p.translate(raw)
		next = max(next, number+1)
		if ok {
			if u.Kind == bot.KindBroken {
				p.opt.Log.ErrorContext(ctx, "an update from Telegram cannot be read; it is set aside", "key", u.Key, "error", u.Err)
			}
			updates = append(updates, u)
		}
	}
	return updates, next
}

func (p *poller) hand(ctx context.Context, updates []bot.Update) error {
	if len(updates) == 0 {
		return nil
	}
	return p.take(ctx, updates)
}

// trouble logs a failed poll, and returns how long to wait.
func (p *poller) trouble(ctx context.Context, err error) time.Duration {
	failed := p.failed
	p.failed++
	p.troubled = true
	var f *failure
	if !errors.As(err, &f) || f.code != http.StatusConflict {
		return p.complain(ctx, "for updates", err, failed)
	}
	p.checked = false // it may be a webhook, set by another program
	if !p.conflict {
		p.conflict = true
		p.opt.Log.ErrorContext(ctx, "another process polls with this bot's token: only one may; trying on", "wait", p.pauses.conflict, "error", err)
	}
	return p.pauses.conflict
}

// endWebhook removes a webhook: Telegram answers no polls while there is one.
func (b *Bot) endWebhook(ctx context.Context) error {
	info, err := b.webhookInfo(ctx)
	var f *failure
	if errors.As(err, &f) && f.code == http.StatusNotFound {
		return nil // a server of one's own without webhooks: none stands in the way
	}
	if err != nil || info.URL == "" {
		return err
	}
	if err := b.api.ask(ctx, "deleteWebhook", nil, nil); err != nil {
		return err
	}
	b.opt.Log.WarnContext(ctx, "the bot had a webhook; it is removed, for updates are polled", "host", hostOf(info.URL))
	return nil
}

// me is Telegram's User, of the bot itself.
type me struct {
	ID            int64  `json:"id"`
	Username      string `json:"username"`
	CanJoinGroups bool   `json:"can_join_groups"`
	ReadsAll      bool   `json:"can_read_all_group_messages"`
}

// getMe asks who we are, and remembers the name.
func (b *Bot) getMe(ctx context.Context) (me, error) {
	var m me
	if err := b.api.ask(ctx, "getMe", nil, &m); err != nil {
		return me{}, err
	}
	if m.ID != b.id && b.self.Swap(m.ID) != m.ID {
		b.opt.Log.WarnContext(ctx, "the bot's ID is not what its token begins with", "token", b.id, "bot", m.ID)
	}
	if m.Username == "" {
		return me{}, errors.New("telegram does not tell the bot's name")
	}
	b.setUsername(m.Username)
	return m, nil
}

type webhookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	LastError string `json:"last_error_message"`
}

func (b *Bot) webhookInfo(ctx context.Context) (webhookInfo, error) {
	var info webhookInfo
	err := b.api.ask(ctx, "getWebhookInfo", nil, &info)
	return info, err
}

// Check implements bot.Checker.
func (b *Bot) Check(ctx context.Context) ([]bot.Finding, error) {
	m, err := b.getMe(ctx)
	if err != nil {
		return nil, err
	}
	found := []bot.Finding{
		{OK: true, Code: "username", Text: "@" + m.Username},
		{OK: m.ReadsAll, Code: "privacy_mode", Text: "can_read_all_group_messages=" + strconv.FormatBool(m.ReadsAll)},
	}
	if !m.CanJoinGroups {
		found = append(found, bot.Finding{Code: "no_groups", Text: "can_join_groups=false"})
	}
	info, err := b.webhookInfo(ctx)
	if err != nil {
		return nil, err
	}
	if info.URL != "" && info.URL != b.hook.url {
		found = append(found, bot.Finding{Code: "webhook_other", Text: hostOf(info.URL)})
	}
	if info.URL != "" && info.URL == b.hook.url && info.LastError != "" {
		found = append(found, bot.Finding{Code: "webhook_error", Text: b.api.clean(adapter.Clip(info.LastError, 200))})
	}
	return found, nil
}
