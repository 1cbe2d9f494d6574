package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	hookBytes    = 1 << 20 // of one update; Telegram's own are far smaller
	hookMost     = 100     // updates in hand at a time; Telegram itself calls with 40 at most
)

// webhook is how Telegram calls us; without a URL it does not.
type webhook struct {
	url, path, secret string

	mu    sync.Mutex
	take  bot.Take // nil: not running
	ctx   context.Context
	inUse sync.WaitGroup
	hands int // updates in hand
}

// setUpWebhook reads the options. Without a public URL there is no webhook.
func (b *Bot) setUpWebhook() error {
	b.hook.path = b.opt.WebhookPath
	if b.hook.path == "" {
		b.hook.path = DefaultWebhookPath
	}
	if b.opt.PublicURL == "" {
		return nil
	}
	public, err := baseURL(b.opt.PublicURL)
	if err != nil || !strings.HasPrefix(public, "https://") {
		return errors.New("telegram's webhook needs a public URL of the form https://host")
	}
	if !strings.HasPrefix(b.hook.path, "/") {
		return errors.New("telegram's webhook path has to begin with a slash")
	}
	b.hook.url = public + b.hook.path
	b.hook.secret = b.opt.SecretToken
	if b.hook.secret == "" { // the same for every process with this token
		mac := hmac.New(sha256.New, []byte(b.opt.Token))
		mac.Write([]byte("webhook"))
		b.hook.secret = hex.EncodeToString(mac.Sum(nil))
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`).MatchString(b.hook.secret) {
		return errors.New("telegram's secret token may hold 1 to 256 letters, digits, _ and -")
	}
	return nil
}

// Webhook is the path at which the web server is to call ServeHTTP. ok = false: updates are polled.
func (b *Bot) Webhook() (path string, ok bool) { return b.hook.path, b.hook.url != "" }

// runWebhook has Telegram call us until ctx is done. What it calls for meanwhile in vain, it calls for again.
func (b *Bot) runWebhook(ctx context.Context, take bot.Take) error {
	h := &b.hook
	h.mu.Lock()
	h.take, h.ctx = take, ctx
	h.mu.Unlock()
	if b.insist(ctx, "to set the webhook", func() error { return b.setWebhook(ctx) }) {
		b.opt.Log.InfoContext(ctx, "Telegram calls the webhook", "host", hostOf(h.url))
		<-ctx.Done()
	}
	h.mu.Lock()
	h.take = nil
	h.mu.Unlock()
	h.inUse.Wait()
	return nil
}

func (b *Bot) setWebhook(ctx context.Context) error {
	params := tgbotapi.Params{"url": b.hook.url, "secret_token": b.hook.secret}
	if err := params.AddInterface("allowed_updates", allowedUpdates()); err != nil {
		return fmt.Errorf("encode the kinds of updates: %w", err)
	}
	return b.api.ask(ctx, "setWebhook", params, nil)
}

// begin is the take of a Run that goes on; done has to be called after it. nil: nothing is taken now.
func (h *webhook) begin() (take bot.Take, ctx context.Context, done func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.take == nil || h.hands >= hookMost {
		return nil, nil, nil
	}
	h.inUse.Add(1)
	h.hands++
	return h.take, h.ctx, func() {
		h.mu.Lock()
		h.hands--
		h.mu.Unlock()
		h.inUse.Done()
	}
}

// ServeHTTP takes an update that Telegram calls with. 200 is answered only when it is kept; after anything else
// Telegram calls again. Telegram itself keeps the order within a chat: the next of a kind comes after the answer.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	given := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	want := sha256.Sum256([]byte(b.hook.secret))
	if b.hook.url == "" || subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "want POST", http.StatusMethodNotAllowed)
		return
	}
	take, running, done := b.hook.begin()
	if take == nil {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "busy, or not running", http.StatusServiceUnavailable)
		return
	}
	defer done()
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hookBytes))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		http.Error(w, "not read", http.StatusBadRequest)
		return
	}
	// An update that Telegram gave up waiting for is kept all the same; the end of Run ends it.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	defer context.AfterFunc(running, cancel)()
	if u, _, ok := b.translate(json.RawMessage(raw)); ok {
		if u.Kind == bot.KindBroken {
			b.opt.Log.ErrorContext(ctx, "an update from Telegram cannot be read; it is set aside", "key", u.Key, "error", u.Err)
		}
		if err := take(ctx, []bot.Update{u}); err != nil {
			b.opt.Log.ErrorContext(ctx, "an update from Telegram could not be kept; it will come again", "error", err)
			http.Error(w, "not kept", http.StatusInternalServerError)
			return
		}
	}
	w.WriteHeader(http.StatusOK)
}

// hostOf is a URL without what may be secret in it.
func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return "unknown"
	}
	return u.Scheme + "://" + u.Host
}
