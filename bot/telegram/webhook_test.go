package telegram_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
	"duaarah/bot/telegram"
	"duaarah/bot/telegram/telegramtest"
)

// patience ends a test that hangs. It judges nothing: the machine may be busy.
const patience = 2 * time.Minute

// trusting calls webhooks of test servers.
func trusting() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // of this very test
}

func openWebhookHarness(t *testing.T) bottest.Harness {
	client := trusting()
	t.Cleanup(client.CloseIdleConnections)
	s := telegramtest.Start(t, telegramtest.Options{WebhookClient: client})
	var current atomic.Pointer[telegram.Bot]
	web := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { current.Load().ServeHTTP(w, r) }))
	t.Cleanup(web.Close)
	h := harness(t, s, telegram.Options{PublicURL: web.URL})
	current.Store(h.Platform.(*telegram.Bot))
	reopen := h.Reopen
	h.Reopen = func() bot.Platform {
		p := reopen()
		current.Store(p.(*telegram.Bot))
		return p
	}
	return h
}

func TestWebhook(t *testing.T) {
	s := telegramtest.Start(t, telegramtest.Options{WebhookClient: &http.Client{Timeout: time.Millisecond}})
	b := newBot(t, s, telegram.Options{PublicURL: "https://contoh.id/", WebhookPath: "/tg", SecretToken: "rahasia_1"})
	if path, ok := b.Webhook(); path != "/tg" || !ok {
		t.Errorf("the webhook is at %q, %v", path, ok)
	}
	const update = `{"update_id":1,"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"A"},"text":"halo"}}`
	call := func(method, secret, body string) int {
		r := httptest.NewRequest(method, "/tg", strings.NewReader(body))
		if secret != "" {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		return w.Code
	}
	if got := call("POST", "rahasia_1", update); got != 503 {
		t.Errorf("before Run: %d", got)
	}

	var full atomic.Bool
	kept := make(chan bot.Update, 10)
	stop := run(t, b, func(_ context.Context, batch []bot.Update) error {
		if full.Load() {
			return errors.New("the disk is full")
		}
		for _, u := range batch {
			kept <- u
		}
		return nil
	})
	if !s.Await(patience, func() bool { return s.Webhook() == "https://contoh.id/tg" }) {
		t.Fatalf("the webhook is %q", s.Webhook())
	}
	if p := s.Calls("setWebhook")[0].Params; p["secret_token"] != "rahasia_1" || !strings.Contains(p["allowed_updates"], "message_reaction") {
		t.Errorf("it was set with %v", p)
	}
	for _, c := range []struct {
		name, method, secret, body string
		full                       bool
		want                       int
		kept                       bot.Kind
	}{
		{"good", "POST", "rahasia_1", update, false, 200, bot.KindMessage},
		{"no secret", "POST", "", update, false, 403, ""},
		{"another secret", "POST", "rahasia_2", update, false, 403, ""},
		{"the beginning of the secret", "POST", "rahasia", update, false, 403, ""},
		{"GET", "GET", "rahasia_1", "", false, 405, ""},
		{"not kept", "POST", "rahasia_1", update, true, 500, ""},
		{"unreadable", "POST", "rahasia_1", `{"message":{"message_id":"x"}}`, false, 200, bot.KindBroken},
		{"no JSON", "POST", "rahasia_1", `halo`, false, 200, bot.KindBroken},
		{"nothing that is handled", "POST", "rahasia_1", `{"update_id":3,"poll":{}}`, false, 200, ""},
		{"too large", "POST", "rahasia_1", strings.Repeat(" ", 5<<20), false, 413, ""},
	} {
		full.Store(c.full)
		if got := call(c.method, c.secret, c.body); got != c.want {
			t.Errorf("%s: answered %d, want %d", c.name, got, c.want)
		}
		var kind bot.Kind
		select {
		case u := <-kept:
			kind = u.Kind
		default:
		}
		if kind != c.kept {
			t.Errorf("%s: kept %q, want %q", c.name, kind, c.kept)
		}
	}
	stop()
	if got := call("POST", "rahasia_1", update); got != 503 {
		t.Errorf("after Run: %d", got)
	}
}

// TestWebhookSecretIsItsOwn: without a setting it comes from the token, and does not give that away.
func TestWebhookSecretIsItsOwn(t *testing.T) {
	s := telegramtest.Start(t, telegramtest.Options{WebhookClient: &http.Client{Timeout: time.Millisecond}})
	secret := func(opt telegram.Options) string {
		b := newBot(t, s, opt)
		n := len(s.Calls("setWebhook"))
		defer run(t, b, func(context.Context, []bot.Update) error { return nil })()
		s.Await(patience, func() bool { return len(s.Calls("setWebhook")) > n })
		return s.Calls("setWebhook")[n].Params["secret_token"]
	}
	first, again := secret(telegram.Options{PublicURL: "https://contoh.id"}), secret(telegram.Options{PublicURL: "https://contoh.id"})
	if len(first) < 32 || first != again || strings.Contains(s.Token, first) {
		t.Errorf("the secrets are %q and %q", first, again)
	}
	if s.Webhook() != "https://contoh.id"+telegram.DefaultWebhookPath {
		t.Errorf("the webhook is %q", s.Webhook())
	}
	if b := newBot(t, s, telegram.Options{}); call(b) != 403 {
		t.Error("without a webhook, calls are taken")
	}
}

func call(h http.Handler) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", io.NopCloser(strings.NewReader("{}"))))
	return w.Code
}

// run runs the platform until the function returned is called, or the test ends.
func run(t *testing.T, p bot.Platform, take bot.Take) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, take) }()
	var done atomic.Bool
	stop = func() {
		if !done.CompareAndSwap(false, true) {
			return
		}
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(patience):
			t.Error("Run did not return")
		}
	}
	t.Cleanup(stop)
	return stop
}

// More calls than can be in hand are told to come again, and what they carry is not even read.
func TestTheWebhookIsNotOverrun(t *testing.T) {
	s := telegramtest.Start(t, telegramtest.Options{WebhookClient: &http.Client{Timeout: time.Millisecond}})
	b := newBot(t, s, telegram.Options{PublicURL: "https://contoh.id/", SecretToken: "rahasia_1"})
	keep := make(chan struct{})
	taken := make(chan struct{}, 1000)
	stop := run(t, b, func(context.Context, []bot.Update) error {
		taken <- struct{}{}
		<-keep
		return nil
	})
	if !s.Await(patience, func() bool { return s.Webhook() != "" }) {
		t.Fatal("no webhook is set")
	}
	const most = 100
	codes := make(chan int, most)
	call := func(body io.Reader) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/", body)
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "rahasia_1")
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		return w
	}
	for i := range most {
		go func() {
			codes <- call(strings.NewReader(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"A"},"text":"halo"}}`, i+1, i+1))).Code
		}()
	}
	for range most {
		<-taken
	}
	if w := call(unreadable{t}); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("one more is answered %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	close(keep)
	for range most {
		if code := <-codes; code != 200 {
			t.Errorf("one in hand is answered %d", code)
		}
	}
	stop()
}

// unreadable is a body that must not be read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body is read")
	return 0, io.EOF
}
