package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
	"duaarah/bot/telegram/telegramtest"
)

func TestErrors(t *testing.T) {
	r := makeRunning(t, Options{})
	mel := r.s.User("Melati")
	group := r.s.Group("Ruang", mel)
	json := func(code int, text string) telegramtest.Fault {
		return telegramtest.Fault{Code: code, Description: text}
	}
	refusal := func(why bot.Reason) bot.DeliveryError { return bot.DeliveryError{Outcome: bot.Refused, Reason: why} }
	retry, uncertain := bot.DeliveryError{Outcome: bot.Retry}, bot.DeliveryError{Outcome: bot.Uncertain}
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
		want  bot.DeliveryError
	}{
		{"blocked", json(403, "Forbidden: bot was blocked by the user"), refusal(bot.ReasonBlocked)},
		{"deactivated", json(403, "Forbidden: user is deactivated"), refusal(bot.ReasonBlocked)},
		{"stranger", json(403, "Forbidden: bot can't initiate conversation with a user"), refusal(bot.ReasonBlocked)},
		{"kicked", json(403, "Forbidden: bot was kicked from the supergroup chat"), refusal(bot.ReasonChatGone)},
		{"not in", json(403, "Forbidden: bot is not a member of the supergroup chat"), refusal(bot.ReasonChatGone)},
		{"deleted", json(403, "Forbidden: the group chat was deleted"), refusal(bot.ReasonChatGone)},
		{"no chat", json(400, "Bad Request: chat not found"), refusal(bot.ReasonChatGone)},
		{"no rights", json(400, "Bad Request: not enough rights to send text messages to the chat"), refusal(bot.ReasonRights)},
		{"no rights to words, raw", json(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"), refusal(bot.ReasonRights)},
		{"no rights, as of old", json(400, "Bad Request: have no rights to send a message"), refusal(bot.ReasonRights)},
		{"no rights, raw", json(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), refusal(bot.ReasonRights)},
		{"restricted", json(400, "Bad Request: CHAT_RESTRICTED"), refusal(bot.ReasonRights)},
		{"not among the members", json(400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN"), refusal(bot.ReasonRights)},
		{"closed topic", json(400, "Bad Request: TOPIC_CLOSED"), refusal(bot.ReasonRights)},
		{"token revoked", json(401, "Unauthorized"), refusal(bot.ReasonToken)},
		{"token unknown", json(404, "Not Found"), refusal(bot.ReasonToken)},
		{"method unknown", json(404, "Not Found: method not found"), refusal(bot.ReasonInvalid)},
		{"nothing to delete", json(400, "Bad Request: message to delete not found"), refusal(bot.ReasonTarget)},
		{"too old to delete", json(400, "Bad Request: message can't be deleted for everyone"), refusal(bot.ReasonInvalid)},
		{"invalid", json(400, "Bad Request: can't parse entities"), refusal(bot.ReasonInvalid)},
		{"too large", json(413, "Request Entity Too Large"), refusal(bot.ReasonTooLarge)},
		{"a part of an album", json(400, `Bad Request: failed to send message #2 with the error message "Too Many Requests: retry after 8"`), uncertain},
		{"too large, before Telegram", telegramtest.Fault{Status: 413, Body: "<html>"}, refusal(bot.ReasonTooLarge)},
		{"moved", telegramtest.Fault{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1005},
			bot.DeliveryError{Outcome: bot.Retry, MovedTo: r.b.address(-1005, 0)}},
		{"too fast", telegramtest.Fault{Code: 429, Description: "Too Many Requests", RetryAfter: 7200}, bot.DeliveryError{Outcome: bot.Retry, After: 2 * time.Hour}},
		{"too fast, said in the header alone", telegramtest.Fault{Code: 429, Description: "Too Many Requests", RetryHeader: "90"},
			bot.DeliveryError{Outcome: bot.Retry, After: 90 * time.Second}},
		{"too fast, said twice", telegramtest.Fault{Code: 429, Description: "Too Many Requests", RetryAfter: 95, RetryHeader: "5"},
			bot.DeliveryError{Outcome: bot.Retry, After: 95 * time.Second}},
		{"too fast, and a header of no use", telegramtest.Fault{Code: 429, Description: "Too Many Requests", RetryHeader: "soon"},
			bot.DeliveryError{Outcome: bot.Retry, After: time.Second}},
		{"too fast for what stands before Telegram", telegramtest.Fault{Status: 429, Body: "<html>", RetryHeader: "120"},
			bot.DeliveryError{Outcome: bot.Retry, After: 2 * time.Minute, Account: true}},
		{"the same, without a word how long", telegramtest.Fault{Status: 429, Body: "<html>"},
			bot.DeliveryError{Outcome: bot.Retry, After: 5 * time.Second, Account: true}},
		{"unavailable for a while", telegramtest.Fault{Status: 503, Body: "<html>", RetryHeader: "40"},
			bot.DeliveryError{Outcome: bot.Retry, After: 40 * time.Second}},
		{"too fast, of old", json(429, "Too Many Requests"), bot.DeliveryError{Outcome: bot.Retry, After: time.Second}},
		{"Telegram failed", json(500, "Internal Server Error"), retry},
		{"Telegram restarts", json(502, "Bad Gateway"), retry},
		{"gateway", telegramtest.Fault{Status: 502, Body: "<html>"}, uncertain},
		{"timeout of a gateway", telegramtest.Fault{Status: 504}, uncertain},
		{"unavailable", telegramtest.Fault{Status: 503, Body: "<html>"}, retry},
		{"a proxy's refusal", telegramtest.Fault{Status: 407, Body: "<html>"}, retry},
		{"a redirect", telegramtest.Fault{Status: 302}, retry},
		{"garbage", telegramtest.Fault{Status: 200, Body: "<html>"}, uncertain},
		{"half an answer", telegramtest.Fault{Status: 200, Body: `{"ok":true,"resu`}, uncertain},
		{"an answer without a message", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":{}}`}, uncertain},
		{"read, no answer", telegramtest.Fault{Drop: true}, uncertain},
		{"done, no answer", telegramtest.Fault{DropAfter: true}, uncertain},
	} {
		to := r.b.address(mel.ID, 0)
		c.fault.Method = "sendMessage"
		r.s.Fail(c.fault)
		_, err := r.b.Send(context.Background(), bot.Parcel{To: to, Out: bot.Outgoing{Text: bot.Plain("kata warga")}})
		var got *bot.DeliveryError
		if !errors.As(err, &got) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		told := got.Error()
		if got.Err == nil || strings.Contains(told, "kata warga") {
			t.Errorf("%s: the error is %q", c.name, told)
		}
		plain := *got
		plain.Err = nil
		if plain != c.want {
			t.Errorf("%s: %+v (%v), want %+v", c.name, plain, told, c.want)
		}
	}
	r.s.Fail(telegramtest.Fault{Method: "sendMessage", Code: 403, Description: "Forbidden: something new"}, telegramtest.Fault{Method: "sendMessage", Code: 403, Description: "Forbidden: something new"})
	for chat, want := range map[int64]bot.Reason{mel.ID: bot.ReasonBlocked, group: bot.ReasonRights} {
		_, err := r.b.Send(context.Background(), bot.Parcel{To: r.b.address(chat, 0), Out: bot.Outgoing{Text: bot.Plain("a")}})
		if got := bot.AsDelivery(err).Reason; got != want {
			t.Errorf("an unknown 403 in %d is %s", chat, got)
		}
	}
}

// TestGroupsThatTakeNoFiles: that the bot may not send a kind of file somewhere says nothing of its words, and what it lacks is named.
func TestGroupsThatTakeNoFiles(t *testing.T) {
	files := bottest.NewFiles()
	r := makeRunning(t, Options{Files: files})
	mel := r.s.User("Melati")
	group := r.s.Supergroup("Staf", mel)
	r.s.SetBotBarred(group, "photos", "voice notes")
	photo, voice, paper := files.Add(bot.Photo, "", []byte("\x89PNG\r\n\x1a\n")), files.Add(bot.Voice, "", []byte("OggS")), files.Add(bot.Document, "a.txt", []byte("a"))
	send := func(chat int64, out bot.Outgoing) error {
		_, err := r.b.Send(context.Background(), bot.Parcel{To: r.b.address(chat, 0), Out: out})
		return err
	}
	for _, c := range []struct {
		files []bot.File
		right string // empty: it is sent
	}{
		{nil, ""}, {[]bot.File{paper}, ""}, {[]bot.File{photo}, "can_send_photos"}, {[]bot.File{photo, photo}, "can_send_photos"}, {[]bot.File{voice}, "can_send_voice_notes"},
	} {
		err := send(group, bot.Outgoing{Text: bot.Plain("kartu"), Files: c.files})
		if c.right == "" {
			if err != nil {
				t.Errorf("%v: %v", c.files, err)
			}
			continue
		}
		if d := bot.AsDelivery(err); err == nil || d.Outcome != bot.Refused || d.Reason != bot.ReasonNoFiles || !strings.Contains(d.Err.Error(), c.right) {
			t.Errorf("%v: %v, want no files for want of %s", c.files, err, c.right)
		}
	}
	for text, want := range map[string]bot.Reason{
		"CHAT_SEND_PHOTOS_FORBIDDEN": bot.ReasonNoFiles, "CHAT_SEND_ROUNDVIDEOS_FORBIDDEN": bot.ReasonNoFiles, "CHAT_SEND_MEDIA_FORBIDDEN": bot.ReasonNoFiles,
		"not enough rights to send music to the chat": bot.ReasonNoFiles, "CHAT_SEND_PLAIN_FORBIDDEN": bot.ReasonRights,
	} {
		r.s.Fail(telegramtest.Fault{Method: "sendDocument", Code: 400, Description: "Bad Request: " + text})
		if got := bot.AsDelivery(send(group, bot.Outgoing{Files: []bot.File{paper}})).Reason; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestPeopleAndGroupsThatCannotBeReached(t *testing.T) {
	r := makeRunning(t, Options{})
	mel := r.s.User("Melati")
	send := func(chat int64) bot.Reason {
		_, err := r.b.Send(context.Background(), bot.Parcel{To: r.b.address(chat, 0), Out: bot.Outgoing{Text: bot.Plain("a")}})
		if err == nil {
			return ""
		}
		return bot.AsDelivery(err).Reason
	}
	gone, muted, deleted := r.s.Group("A", mel), r.s.Supergroup("B", mel), r.s.User("Ani")
	r.s.RemoveBot(gone, mel)
	r.s.SetBotMuted(muted, true)
	deleted.Deactivate()
	mel.Block()
	for chat, want := range map[int64]bot.Reason{
		mel.ID: bot.ReasonBlocked, deleted.ID: bot.ReasonBlocked, r.s.Stranger("X").ID: bot.ReasonBlocked,
		gone: bot.ReasonChatGone, -999: bot.ReasonChatGone, muted: bot.ReasonRights,
	} {
		if got := send(chat); got != want {
			t.Errorf("chat %d: %q, want %q", chat, got, want)
		}
	}
	mel.Unblock()
	if got := send(mel.ID); got != "" {
		t.Errorf("unblocked again: %q", got)
	}
}

// TestNoMenus: a server of one's own may lack menus. The account is set up all the same, once it is known that the token is good.
func TestNoMenus(t *testing.T) {
	r := makeRunning(t, Options{})
	menus := []bot.Menu{
		{Scope: bot.MenuPrivate, Commands: []bot.MenuCommand{{Name: "status", Description: "Status"}}},
		{Scope: bot.MenuGroup, Commands: []bot.MenuCommand{{Name: "antrean", Description: "Antrean"}}},
	}
	for _, c := range []struct {
		text  string
		known bool
		ok    bool
	}{{"Not Found: method not found", false, true}, {"Not Found", false, false}, {"Not Found", true, true}} {
		if c.known {
			r.begin()
			<-r.b.Known()
		}
		asked := len(r.s.Calls("setMyCommands"))
		r.s.Fail(telegramtest.Fault{Method: "setMyCommands", Code: 404, Description: c.text})
		if err := r.b.SetMenus(context.Background(), menus); (err == nil) != c.ok {
			t.Errorf("%q, the name known: %v: %v", c.text, c.known, err)
		}
		if n := len(r.s.Calls("setMyCommands")) - asked; n > 1 {
			t.Errorf("%q: it was asked %d times", c.text, n)
		}
	}
	if n := strings.Count(r.logged(), "has no command menus"); n != 2 {
		t.Errorf("logged %d times:\n%s", n, r.logged())
	}
	for _, trouble := range []telegramtest.Fault{{Code: 500, Description: "Internal Server Error"}, {Status: 502, Body: "<html>"}, {Drop: true}} {
		trouble.Method = "setMyCommands"
		r.s.Fail(trouble)
		if err := r.b.SetMenus(context.Background(), menus); err == nil {
			t.Errorf("a failure passes for a server without menus: %+v", trouble)
		}
	}
	lacks := telegramtest.Fault{Method: "setMyCommands", Status: 500, Body: `{"message":"API method 'setMyCommands' is not supported."}`}
	r.s.Fail(lacks, lacks)
	if err := r.b.SetMenus(context.Background(), menus); err != nil {
		t.Errorf("a server that imitates Telegram's, without menus: %v", err)
	}
	menus[0].Scope = bot.MenuChat
	_, err := r.b.Send(context.Background(), bot.Parcel{ID: 1, To: r.b.address(r.s.User("Rina").ID, 0), Out: bot.Outgoing{Action: bot.SetMenu, Menus: menus}})
	if d := bot.AsDelivery(err); err == nil || d.Outcome != bot.Refused {
		t.Errorf("a chat's menu: %v", err)
	}
}

// TestFloods: 429 alone is the chat's; from two chats at once it is the account's.
func TestFloods(t *testing.T) {
	now := time.Unix(1000, 0)
	f := floods{clock: func() time.Time { return now }}
	for i, c := range []struct {
		after time.Duration
		chat  string
		wait  time.Duration
		want  bool
	}{
		{0, "1", 1, false}, {time.Second, "1", 1, false}, {time.Second, "2", 1, true}, {time.Second, "3", 1, true},
		{floodWindow, "4", 1, false}, {time.Second, "4", 60, false},
		{30 * time.Second, "5", 90, false}, // its own
		{30 * time.Second, "6", 60, true},  // until the same moment
		{5 * time.Second, "7", 120, false},
	} {
		now = now.Add(c.after)
		if got := f.seen(c.chat, c.wait*time.Second); got != c.want {
			t.Errorf("%d: account %v", i, got)
		}
	}
}

// TestTheTokenIsNowhere: not in errors, not in logs, whatever goes wrong.
func TestTheTokenIsNowhere(t *testing.T) {
	r := makeRunning(t, Options{})
	mel := r.s.User("Melati")
	_, secret, _ := strings.Cut(r.s.Token, ":")
	clean := func(what, s string) {
		t.Helper()
		if strings.Contains(s, secret) {
			t.Errorf("%s: %s", what, s)
		}
	}
	ctx := context.Background()
	each := func(name string, ctx context.Context, b *Bot) {
		t.Helper()
		_, err := b.Send(ctx, bot.Parcel{To: r.b.address(mel.ID, 0), Out: bot.Outgoing{Text: bot.Plain("a")}})
		_, err2 := b.Check(ctx)
		_, err3 := b.Fetch(ctx, bot.FileRef{Account: b.account, ID: "x"})
		_, err4 := b.api.download(ctx, "photos/x.jpg")
		err5 := b.SetMenus(ctx, []bot.Menu{{Scope: bot.MenuPrivate}})
		for i, err := range []error{err, err2, err3, err4, err5} {
			if err == nil {
				t.Errorf("%s: %d does not fail", name, i)
				continue
			}
			for ; err != nil; err = errors.Unwrap(err) {
				clean(name, fmt.Sprintf("%v %+v %#v", err, err, err.Error()))
			}
		}
	}
	// fail has each of them meet the fault, and nothing else: a poll that was given up may come to the server late.
	fail := func(f telegramtest.Fault) {
		for _, f.Method = range []string{"sendMessage", "getMe", "getFile", "setMyCommands"} {
			r.s.Fail(f)
		}
	}
	r.begin()
	r.await("a poll", func() bool { return len(r.s.Calls("getUpdates")) > 0 })
	r.s.Fail(telegramtest.Fault{Drop: true, Method: "getUpdates", Times: 2})
	mel.Say("a")
	r.awaitTexts("a")
	r.await("two broken polls", func() bool { return r.s.Faults() == 0 })
	r.stop()
	fail(telegramtest.Fault{Code: 400, Description: "Bad Request: token " + r.s.Token + " and " + secret})
	each("quoted by the server", ctx, r.b)
	fail(telegramtest.Fault{Drop: true})
	each("broken", ctx, r.b)
	if n := r.s.Faults(); n != 0 {
		t.Errorf("%d faults did not happen", n)
	}
	back := r.s.Unreachable()
	each("unreachable", ctx, r.b)
	back()
	over, cancel := context.WithTimeout(ctx, time.Nanosecond)
	defer cancel()
	each("too late", over, r.b)
	for _, transport := range []http.RoundTripper{failing{}, &http.Transport{}} {
		b, err := New(ctx, Options{Token: r.s.Token, Endpoint: "http://127.0.0.1:1", Transport: transport, Log: slog.New(slog.NewTextHandler(r, nil))})
		if err != nil {
			t.Fatal(err)
		}
		each("no server", ctx, b)
	}
	for _, bad := range []Options{
		{Token: secret}, {Token: "x" + r.s.Token}, {Token: r.s.Token + "/.."}, {Token: "1:" + strings.Repeat("a", 129)}, {Token: "0:" + secret}, {Token: r.s.Token, Endpoint: "ftp://x"},
		{Token: r.s.Token, Endpoint: "http://x/%s"}, {Token: r.s.Token, Pace: "viel"}, {Token: r.s.Token, Pace: "-1"},
		{Token: r.s.Token, PublicURL: "http://x.id"}, {Token: r.s.Token, PublicURL: "https://x.id", SecretToken: "a b"},
		{Token: r.s.Token, PublicURL: "https://x.id", WebhookPath: "x"},
	} {
		_, err := New(ctx, bad)
		if err == nil {
			t.Errorf("New takes %+v", bad)
			continue
		}
		clean("New", err.Error())
	}
	clean("the log", r.logged())
}

// failing is a transport whose errors tell too much.
type failing struct{}

func (failing) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	return nil, fmt.Errorf("cannot reach %s", r.URL)
}

func TestPace(t *testing.T) {
	for _, c := range []struct {
		pace    string
		account float64 // a second; 0: no limit
		chats   bool
	}{{"", 30, true}, {"off", 0, false}, {"30", 30, true}, {"0.5", 0.5, true}, {"100/s", 100, true}} {
		b, err := New(context.Background(), Options{Token: testToken, Pace: c.pace})
		if err != nil {
			t.Errorf("%q: %v", c.pace, err)
			continue
		}
		p := b.Capabilities().Pace
		rate := 0.0
		if !p.Account.IsZero() {
			rate = float64(p.Account.N) / p.Account.Per.Seconds()
		}
		if rate != c.account || p.Chat.IsZero() == c.chats || p.Group.IsZero() == c.chats {
			t.Errorf("%q: %+v", c.pace, p)
		}
		if c.chats && (!p.IsGroup(b.address(-5, 0)) || p.IsGroup(b.address(5, 0))) {
			t.Errorf("%q: groups are not told from people", c.pace)
		}
	}
}
