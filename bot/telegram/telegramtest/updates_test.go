package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOffsetConfirms(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	for _, text := range []string{"satu", "dua", "tiga"} {
		u.Say(text)
	}
	first := updates(t, s, params{"limit": "2"})
	expect(t, "a batch of two", texts(first), []string{"satu", "dua"})
	expect(t, "unconfirmed", texts(updates(t, s, nil)), []string{"satu", "dua", "tiga"})
	expect(t, "confirmed", texts(updates(t, s, params{"offset": id(first[0].ID + 1)})), []string{"dua", "tiga"})
	if n := s.PendingOf(u.ID); n != 2 {
		t.Errorf("%d pending", n)
	}
	expect(t, "from the end", texts(updates(t, s, params{"offset": "-1"})), []string{"tiga"})
}

func TestAllowedUpdatesAreRemembered(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	updates(t, s, params{"allowed_updates": `["message"]`})
	u.Edit(u.Say("lama").ID, "baru")
	u.Block()
	u.Unblock()
	all := updates(t, s, nil)
	if len(all) != 1 || all[0].Message == nil || all[0].Message.Text != "lama" {
		t.Errorf("messages alone were asked for: %+v", all)
	}
	updates(t, s, params{"offset": id(all[0].ID + 1), "allowed_updates": `[]`})
	u.Block()
	if all = updates(t, s, nil); len(all) != 1 || all[0].Member == nil {
		t.Errorf("everything was asked for: %+v", all)
	}
}

// poll asks in the background.
func poll(ctx context.Context, s *Server) <-chan outcome {
	done := make(chan outcome, 1)
	before := len(s.Calls("getUpdates"))
	go func() {
		r, err := post(ctx, s, "getUpdates", formType, form(params{"timeout": "50"}))
		if err != nil {
			r.Text = err.Error()
		}
		done <- r
	}()
	s.Await(time.Minute, func() bool { return len(s.Calls("getUpdates")) > before })
	return done
}

func answered(t *testing.T, done <-chan outcome) outcome {
	t.Helper()
	select {
	case r := <-done:
		return r
	case <-time.After(30 * time.Second): // far below the 50 s that were asked for
		t.Fatal("the poll is still open")
		return outcome{}
	}
}

func TestPollWaitsForAnUpdate(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	done := poll(t.Context(), s)
	u.Say("halo")
	if r := answered(t, done); !strings.Contains(string(r.Result), `"halo"`) {
		t.Errorf("answered %s %s", r.Text, r.Result)
	}
}

func TestAnotherPollEndsTheFirst(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	first := poll(t.Context(), s)
	second := poll(t.Context(), s)
	if r := answered(t, first); r.Code != 409 || !strings.HasPrefix(r.Text, "Conflict: terminated by other getUpdates request") {
		t.Errorf("the first: %d %q", r.Code, r.Text)
	}
	u.Say("halo")
	if r := answered(t, second); !r.OK {
		t.Errorf("the second: %d %q", r.Code, r.Text)
	}
}

func TestPollEndsWithItsClient(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	ctx, cancel := context.WithCancel(t.Context())
	done := poll(ctx, s)
	cancel()
	answered(t, done)
	u.Say("halo")
	expect(t, "nothing is lost", texts(updates(t, s, nil)), []string{"halo"})
}

func TestWebhook(t *testing.T) {
	got := make(chan string, 10)
	busy := make(chan struct{}, 1)
	busy <- struct{}{}
	hook := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-busy:
			http.Error(w, "not now", http.StatusServiceUnavailable)
			return
		default:
		}
		body, _ := io.ReadAll(r.Body)
		got <- r.Header.Get("X-Telegram-Bot-Api-Secret-Token") + " " + string(body)
	}))
	defer hook.Close()
	s := Start(t, Options{WebhookClient: hook.Client()})
	u := s.User("Melati")
	open := poll(t.Context(), s)
	must(t, s, nil, "setWebhook", params{"url": hook.URL + "/kait", "secret_token": "rahasia"})
	if r := answered(t, open); r.Code != 409 {
		t.Errorf("the open poll: %d %q", r.Code, r.Text)
	}
	if r := call(t, s, "getUpdates", nil); r.Code != 409 || !strings.Contains(r.Text, "webhook is active") {
		t.Errorf("polling beside a webhook: %d %q", r.Code, r.Text)
	}
	u.Say("satu")
	u.Say("dua")
	for _, want := range []string{"satu", "dua"} { // the first once more, as it was refused
		select {
		case body := <-got:
			if !strings.HasPrefix(body, "rahasia {") || !strings.Contains(body, `"`+want+`"`) {
				t.Errorf("called with %s, want %s", body, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("not called with %s", want)
		}
	}
	if !s.Await(30*time.Second, func() bool { return s.Pending() == 0 }) {
		t.Error("what the webhook took is still pending")
	}
	must(t, s, nil, "deleteWebhook", nil)
	u.Say("tiga")
	expect(t, "polling again", texts(updates(t, s, nil)), []string{"tiga"})
}

func TestRedeliver(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	for _, text := range []string{"a", "b", "c", "d", "e", "f"} {
		u.Say(text)
	}
	first := updates(t, s, nil)
	updates(t, s, params{"offset": id(first[5].ID + 1)})
	s.Redeliver(3, 7)
	again := updates(t, s, nil)
	words := texts(again)
	if slices.IsSorted(words) {
		t.Error("they come in order")
	}
	slices.Sort(words)
	expect(t, "three times each", words, strings.Split("aaabbbcccdddeeefff", ""))
	for i, u := range again {
		if u.ID != first[5].ID+1+int64(i) {
			t.Errorf("update %d has number %d", i, u.ID)
		}
	}
}

func TestInject(t *testing.T) {
	s := Start(t, Options{})
	s.Inject(`{"message":{"message_id":"satu"}}`)
	var all []json.RawMessage
	must(t, s, &all, "getUpdates", nil)
	if len(all) != 1 || !strings.Contains(string(all[0]), `"message_id":"satu"`) || !strings.Contains(string(all[0]), `"update_id"`) {
		t.Errorf("%s", all)
	}
}

func TestFaults(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	me := id(u.ID)
	send := func(text string) (outcome, error) {
		return post(t.Context(), s, "sendMessage", formType, form(params{"chat_id": me, "text": text}))
	}
	s.Fail(
		Fault{Method: "send*", Times: 2, Code: 429, Description: "Too Many Requests: retry after 7", RetryAfter: 7},
		Fault{Match: func(p map[string]string) bool { return p["text"] == "hilang" }, Drop: true},
		Fault{Match: func(p map[string]string) bool { return p["text"] == "putus" }, DropAfter: true},
		Fault{Match: func(p map[string]string) bool { return p["text"] == "rusak" }, Status: 502, Body: "<html>"},
	)
	must(t, s, nil, "getMe", nil)
	for range 2 {
		if r, err := send("a"); err != nil || r.status != 429 || r.Params.RetryAfter != 7 {
			t.Errorf("too many requests: %+v, %v", r, err)
		}
	}
	for _, text := range []string{"hilang", "putus"} {
		if _, err := send(text); err == nil {
			t.Errorf("%s was answered", text)
		}
	}
	var syntax *json.SyntaxError
	if r, err := send("rusak"); r.status != 502 || !errors.As(err, &syntax) {
		t.Errorf("no answer of the Bot API: %d, %v", r.status, err)
	}
	if r, err := send("a"); err != nil || !r.OK {
		t.Errorf("after the faults: %+v, %v", r, err)
	}
	var said []string
	for _, m := range s.Said(u.ID) {
		said = append(said, m.Text)
	}
	expect(t, "handled", said, []string{"putus", "a"})
	if n := s.Faults(); n != 0 {
		t.Errorf("%d faults are left", n)
	}
}
