package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/telegram/telegramtest"
)

// patience ends a test that hangs. It judges nothing: the machine may be busy.
const patience = 2 * time.Minute

// running is an adapter that polls, what it handed over, and what it logged.
type running struct {
	*testing.T
	s    *telegramtest.Server
	b    *Bot
	stop func()

	mu      sync.Mutex
	updates []bot.Update
	log     bytes.Buffer
	keep    func() error
}

func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

func (r *running) logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

func (r *running) take(_ context.Context, batch []bot.Update) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keep != nil {
		if err := r.keep(); err != nil {
			return err
		}
	}
	r.updates = append(r.updates, batch...)
	return nil
}

func (r *running) texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []string
	for _, u := range r.updates {
		switch {
		case u.Message != nil:
			all = append(all, u.Message.Text)
		default:
			all = append(all, string(u.Kind))
		}
	}
	return all
}

// makeRunning makes it; begin starts it.
func makeRunning(t *testing.T, opt Options) *running {
	r := &running{T: t, s: telegramtest.Start(t, telegramtest.Options{})}
	if opt.Token == "" {
		opt.Token = r.s.Token
	}
	opt.Endpoint, opt.Log, opt.PollTimeout = r.s.URL, slog.New(slog.NewTextHandler(r, nil)), 3*time.Second
	b, err := New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	b.pauses = pauses{min: time.Millisecond, max: 20 * time.Millisecond, conflict: 10 * time.Millisecond, token: 10 * time.Millisecond}
	r.b = b
	return r
}

func (r *running) begin() *running {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.b.Run(ctx, r.take) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				r.Errorf("Run: %v", err)
			}
		case <-time.After(patience):
			r.Error("Run did not end")
		}
	})
	r.Cleanup(r.stop)
	return r
}

func (r *running) await(what string, ok func() bool) {
	r.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			r.Fatalf("waited in vain: %s\n%s", what, r.logged())
		}
	}
}

func (r *running) awaitTexts(want ...string) {
	r.Helper()
	r.await(fmt.Sprint(want), func() bool { return len(r.texts()) >= len(want) })
	if got := r.texts(); !slices.Equal(got, want) {
		r.Errorf("told %q, want %q", got, want)
	}
}

// TestPollingThroughTrouble: whatever Telegram answers, it goes on, and takes what came meanwhile.
func TestPollingThroughTrouble(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
		log   string
	}{
		{"server error", telegramtest.Fault{Code: 500, Description: "Internal Server Error", Times: 3}, "does not answer"},
		{"no JSON", telegramtest.Fault{Status: 502, Body: "<html>bad gateway</html>"}, "does not answer"},
		{"no answer", telegramtest.Fault{Drop: true}, "does not answer"},
		{"half an answer", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":[{"upd`}, "does not answer"},
		{"not a list", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":{}}`}, "does not answer"},
		{"no update with a number", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":[{"poll":{}}]}`}, ""},
		{"token not accepted", telegramtest.Fault{Code: 401, Description: "Unauthorized", Times: 2}, "does not accept"},
		{"token unknown", telegramtest.Fault{Code: 404, Description: "Not Found"}, "does not accept"},
		{"too many requests", telegramtest.Fault{Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1}, "does not answer"},
		{"too many requests for what stands before Telegram", telegramtest.Fault{Status: 429, Body: "<html>", RetryHeader: "1"}, "wait=1s"},
		{"another process", telegramtest.Fault{Code: 409, Description: "Conflict: terminated by other getUpdates request", Times: 4}, "another process polls"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := makeRunning(t, Options{})
			c.fault.Method = "getUpdates"
			r.s.Fail(c.fault)
			u := r.s.User("Melati")
			u.Say("satu")
			r.begin()
			r.awaitTexts("satu")
			u.Say("dua")
			r.awaitTexts("satu", "dua")
			if r.s.Faults() != 0 {
				t.Error("the fault did not happen")
			}
			if !strings.Contains(r.logged(), c.log) {
				t.Errorf("logged:\n%s", r.logged())
			}
			if n := strings.Count(r.logged(), "another process polls"); n > 1 {
				t.Errorf("it says %d times that another polls", n)
			}
		})
	}
}

func TestStartingThroughTrouble(t *testing.T) {
	r := makeRunning(t, Options{})
	if r.b.Link(bot.Private, "x") != "" {
		t.Error("there is a link though the name is not known")
	}
	back := r.s.Unreachable()
	r.begin()
	r.await("a complaint", func() bool { return strings.Contains(r.logged(), "does not answer") })
	r.s.Fail(telegramtest.Fault{Method: "getMe", Code: 401, Description: "Unauthorized"}, telegramtest.Fault{Method: "getMe", Code: 500, Description: "Internal Server Error"})
	back()
	select {
	case <-r.b.Known():
	case <-time.After(patience):
		t.Fatal("the name does not get known")
	}
	for link, want := range map[string]string{
		r.b.Link(bot.Private, ""):                      "https://t.me/DuaArahUjiBot",
		r.b.Link(bot.Private, "dapil-1"):               "https://t.me/DuaArahUjiBot?start=dapil-1",
		r.b.Link(bot.Group, "ruang_1"):                 "https://t.me/DuaArahUjiBot?startgroup=ruang_1",
		r.b.Link(bot.Group, ""):                        "https://t.me/DuaArahUjiBot?startgroup=true",
		r.b.Link(bot.Private, "a b"):                   "",
		r.b.Link(bot.Private, strings.Repeat("a", 65)): "",
		r.b.Link(bot.Desk, "x"):                        "",
	} {
		if link != want {
			t.Errorf("a link is %q, want %q", link, want)
		}
	}
}

func TestUnreadableAmongGood(t *testing.T) {
	r := makeRunning(t, Options{})
	u := r.s.User("Melati")
	u.Say("satu")
	r.s.Inject(`{"message":{"message_id":"x","text":"rahasia"}}`)
	r.s.Inject(`{"poll_answer":{"poll_id":"1"}}`)
	u.Say("dua")
	r.begin()
	r.awaitTexts("satu", "broken", "dua")
	r.await("confirmation", func() bool { return r.s.Pending() == 0 })
	if strings.Contains(r.logged(), "rahasia") {
		t.Errorf("a person's words are logged:\n%s", r.logged())
	}
}

func TestAWebhookStandsInTheWay(t *testing.T) {
	r := makeRunning(t, Options{})
	r.s.SetWebhook("https://lain.id/rahasia")
	r.s.User("Melati").Say("satu")
	found, err := r.b.Check(context.Background())
	if want := (bot.Finding{Code: "webhook_other", Text: "https://lain.id"}); err != nil || !slices.Contains(found, want) {
		t.Errorf("Check: %+v, %v", found, err)
	}
	r.begin()
	r.awaitTexts("satu")
	r.s.SetWebhook("https://lain.id/lagi") // while polling
	r.s.User("Ani").Say("dua")
	r.awaitTexts("satu", "dua")
	if r.s.Webhook() != "" || strings.Contains(r.logged(), "lain.id/") {
		t.Errorf("the webhook is %q; logged:\n%s", r.s.Webhook(), r.logged())
	}
}

// TestNothingIsToldOfWebhooks: servers that imitate Telegram's may lack the method, and answer in a way of their own.
func TestNothingIsToldOfWebhooks(t *testing.T) {
	r := makeRunning(t, Options{})
	lacks := telegramtest.Fault{Method: "getWebhookInfo", Status: 500, Body: `{"message":"API method 'getWebhookInfo' is not supported."}`, Times: 1000}
	r.s.Fail(lacks)
	r.s.User("Melati").Say("satu")
	r.begin()
	r.awaitTexts("satu")
	r.s.SetWebhook("https://lain.id/rahasia") // told of again, once it stands in the way
	r.s.User("Ani").Say("dua")
	r.await("a conflict", func() bool { return strings.Contains(r.logged(), "another process polls") })
	r.s.ClearFaults()
	r.awaitTexts("satu", "dua")
}

func TestCheck(t *testing.T) {
	r := makeRunning(t, Options{})
	found, err := r.b.Check(context.Background())
	if want := []bot.Finding{
		{OK: true, Code: "username", Text: "@DuaArahUjiBot"}, {Code: "privacy_mode", Text: "can_read_all_group_messages=false"},
	}; err != nil || !slices.Equal(found, want) {
		t.Errorf("Check: %+v, %v", found, err)
	}
	r.s.Fail(telegramtest.Fault{Method: "getMe", Code: 401, Description: "Unauthorized"})
	if _, err := r.b.Check(context.Background()); err == nil {
		t.Error("Check accepts a token that is not accepted")
	}
}

// TestNumbersStartOver: after an idle time the offset is forgotten, for update IDs may begin lower.
func TestNumbersStartOver(t *testing.T) {
	var now atomic.Int64
	r := makeRunning(t, Options{Clock: func() time.Time { return time.Unix(now.Load(), 0) }})
	u := r.s.User("Melati")
	u.Say("satu")
	r.begin()
	r.awaitTexts("satu")
	r.await("confirmation", func() bool { return r.s.Pending() == 0 })
	r.stop()
	p := poller{Bot: r.b, take: r.take, offset: 900_000_000, checked: true}
	now.Store(int64(idleReset/time.Second) + 1)
	r.s.Renumber(5)
	u.Say("dua")
	p.round(context.Background())
	if p.offset != 6 {
		t.Errorf("the offset is %d", p.offset)
	}
	r.awaitTexts("satu", "dua")
}

// TestOffsetWaitsForTheCommit: an update that is not kept is not confirmed, not even by a restart.
func TestOffsetWaitsForTheCommit(t *testing.T) {
	r := makeRunning(t, Options{})
	r.keep = func() error { return errors.New("the disk is full") }
	u := r.s.User("Melati")
	u.Say("satu")
	u.Say("dua")
	r.begin()
	r.await("complaints", func() bool { return strings.Count(r.logged(), "could not be kept") > 2 })
	r.stop()
	if n := r.s.Pending(); n != 2 {
		t.Errorf("%d updates are not confirmed, want 2", n)
	}
}

func TestRunEndsAtOnce(t *testing.T) {
	r := makeRunning(t, Options{})
	r.b.opt.PollTimeout = 50 * time.Second
	r.begin()
	r.await("a poll", func() bool { return len(r.s.Calls("getUpdates")) > 0 })
	if c := r.s.Calls("getUpdates")[0].Params; c["timeout"] != "50" || c["limit"] != "100" || c["offset"] != "" || strings.Count(c["allowed_updates"], `"`) != 10 {
		t.Errorf("it polls with %v", c)
	}
	begun := time.Now()
	r.stop()
	if d := time.Since(begun); d > 10*time.Second {
		t.Errorf("it took %v", d)
	}
}

func TestGroups(t *testing.T) {
	r := makeRunning(t, Options{})
	rina := r.s.User("Rina")
	group := r.s.Group("Ruang", rina)
	room := rina.In(group, 0)
	room.Say("antar kami saja") // privacy mode
	room.Say("/ruang@DuaArahUjiBot")
	room.Say("/ruang@lain_bot")
	room.Happen("new_chat_title", "Ruang 2")
	rina.Anonymously(group).Say("/antrean")
	moved := r.s.MigrateGroup(group, rina)
	rina.In(moved, 0).Say("/status")
	r.s.RemoveBot(moved, rina)
	r.s.AddBot(moved, rina)
	rina.Block()
	r.begin()
	r.awaitTexts("unblocked", "/ruang@DuaArahUjiBot", "/antrean", "moved", "/status", "blocked", "unblocked", "blocked")
	r.mu.Lock()
	defer r.mu.Unlock()
	if u := r.updates[3]; u.Address != r.b.address(group, 0) || u.MovedTo != r.b.address(moved, 0) {
		t.Errorf("moved from %v to %v", u.Address, u.MovedTo)
	}
	if !r.updates[2].From.Bot || r.updates[1].From.Bot {
		t.Error("who posts as the group is not told from others")
	}
	_, err := r.b.Send(context.Background(), bot.Parcel{To: r.b.address(group, 0), Out: bot.Outgoing{Text: bot.Plain("a")}})
	if d := bot.AsDelivery(err); d.Outcome != bot.Retry || d.MovedTo != r.b.address(moved, 0) {
		t.Errorf("to the old group: %v, moved to %v", d, d.MovedTo)
	}
}
