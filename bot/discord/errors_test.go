package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
)

func TestErrors(t *testing.T) {
	refusal := func(why bot.Reason) bot.DeliveryError { return bot.DeliveryError{Outcome: bot.Refused, Reason: why} }
	later := func(after time.Duration) bot.DeliveryError {
		return bot.DeliveryError{Outcome: bot.Retry, After: after}
	}
	uncertain := bot.DeliveryError{Outcome: bot.Uncertain}
	told := func(status, code int) string { return fmt.Sprintf(`%d {"message":"words","code":%d}`, status, code) }
	for _, c := range []struct {
		name    string
		answer  string // status and body
		channel string
		want    bot.DeliveryError
		text    string // of Err, if it matters
	}{
		{"no permission", told(403, 50013), "61", refusal(bot.ReasonRights), "bot needs Send Messages in #ruang"},
		{"no permission in a thread", told(403, 50013), "62", refusal(bot.ReasonRights), "bot needs Send Messages in Threads in #ruang"},
		{"no permission that can be named", told(403, 50013), "67", refusal(bot.ReasonRights), "discord POST /a: 403 (50013) words"},
		{"no permission in private", told(403, 50013), "", refusal(bot.ReasonBlocked), ""},
		{"no access", told(403, 50001), "61", refusal(bot.ReasonRights), "bot needs Send Messages in #ruang"},
		{"no access to what is hidden", told(403, 50001), "65", refusal(bot.ReasonRights), "bot needs View Channels in channel 65"},
		{"no access to what is gone", told(403, 50001), "66", refusal(bot.ReasonChatGone), ""},
		{"no access to a server it was removed from", told(403, 50001), "68", refusal(bot.ReasonChatGone), ""},
		{"no access in private", told(403, 50001), "", refusal(bot.ReasonBlocked), ""},
		{"no such channel", told(404, 10003), "61", refusal(bot.ReasonChatGone), ""},
		{"no such server", told(404, 10004), "61", refusal(bot.ReasonChatGone), ""},
		{"no such message", told(404, 10008), "61", refusal(bot.ReasonTarget), ""},
		{"another's message", told(403, 50005), "61", refusal(bot.ReasonTarget), ""},
		{"no such person", told(404, 10013), "", refusal(bot.ReasonBlocked), ""},
		{"an interaction that is over", told(404, 10015), "", refusal(bot.ReasonExpired), ""},
		{"an interaction's token", told(401, 50027), "", refusal(bot.ReasonExpired), ""},
		{"an unknown interaction", told(404, 10062), "", refusal(bot.ReasonExpired), ""},
		{"an interaction answered already", told(400, 40060), "", refusal(bot.ReasonExpired), ""},
		{"closed", told(403, 50007), "", refusal(bot.ReasonBlocked), ""},
		{"no server in common", told(403, 50278), "", refusal(bot.ReasonBlocked), ""},
		{"flagged", told(403, 20026), "", refusal(bot.ReasonBlocked), ""},
		{"closed, without a code", `403 {"message":"403: Forbidden","code":0}`, "", refusal(bot.ReasonBlocked), ""},
		{"forbidden", `403 {"message":"403: Forbidden","code":0}`, "61", refusal(bot.ReasonRights), ""},
		{"archived", told(400, 50083), "62", refusal(bot.ReasonRights), ""},
		{"locked", told(400, 160005), "62", refusal(bot.ReasonRights), "bot needs Send Messages in Threads and Manage Threads in #ruang"},
		{"no history to answer", told(400, 160002), "61", refusal(bot.ReasonRights), "bot needs Send Messages and Read Message History in #ruang"},
		{"full of threads", told(400, 160006), "61", refusal(bot.ReasonRights), "the server has as many active threads as it may"},
		{"words that a rule blocks", told(400, 200000), "61", refusal(bot.ReasonInvalid), ""},
		{"too large", told(413, 40005), "61", refusal(bot.ReasonTooLarge), ""},
		{"too large, before Discord", "413 <html>", "61", refusal(bot.ReasonTooLarge), ""},
		{"invalid", told(400, 50035), "61", refusal(bot.ReasonInvalid), ""},
		{"invalid, without a code", "400 ", "61", refusal(bot.ReasonInvalid), ""},
		{"no such method", "404 <html>", "61", refusal(bot.ReasonInvalid), ""},
		{"no such method, in JSON", told(404, 404), "61", refusal(bot.ReasonInvalid), ""},
		{"not that method", "405 ", "61", refusal(bot.ReasonInvalid), ""},
		{"not implemented", "501 ", "61", refusal(bot.ReasonInvalid), ""},
		{"token", `401 {"message":"401: Unauthorized","code":0}`, "61", refusal(bot.ReasonToken), ""},
		{"a proxy wants a token", "401 <html>", "61", later(0), ""},
		{"DMs too fast", told(403, 40003), "", later(time.Minute), ""},
		{"DMs too fast, as a limit", `429 {"message":"x","code":40003,"retry_after":2}`, "", later(time.Minute), ""},
		{"DMs much too fast", `429 {"message":"x","code":40003,"retry_after":600}`, "", later(10 * time.Minute), ""},
		{"too fast", `429 {"message":"x","retry_after":0.3}`, "61", later(300 * time.Millisecond), ""},
		{"all too fast", `429 {"message":"x","retry_after":3,"global":true}`, "61", bot.DeliveryError{Outcome: bot.Retry, After: 3 * time.Second, Account: true}, ""},
		{"a proxy's refusal", "407 <html>", "61", later(0), ""},
		{"a firewall's refusal", "403 <html>", "61", later(0), ""},
		{"a redirect", "302 ", "61", later(0), ""},
		{"Discord failed", `500 {"message":"500: Internal Server Error","code":0}`, "61", uncertain, ""},
		{"overloaded", told(503, 130000), "61", later(time.Minute), ""},
		{"gateway", "502 <html>", "61", uncertain, ""},
		{"unavailable", "503 <html>", "61", uncertain, ""},
		{"timeout of a gateway", "504 ", "61", uncertain, ""},
		{"garbage", "200 <html>", "61", uncertain, ""},
	} {
		b, w := worldly(t, permViewChannel, 0)
		status, body := 0, ""
		if _, err := fmt.Sscanf(c.answer, "%d", &status); err != nil {
			t.Fatal(err)
		}
		_, body, _ = strings.Cut(c.answer, " ")
		w["/a"] = &http.Response{StatusCode: status, Header: http.Header{"Body": {body}}}
		w["/channels/68"] = m{"id": "68", "type": 0, "guild_id": "69", "name": "lama"}
		w["/guilds/69"] = refuses(404, codeUnknownGuild)
		err := b.rest.do(context.Background(), call{method: "POST", path: "/a"}, &struct{}{})
		got := b.deliveryError(context.Background(), fmt.Errorf("send: %w", err), c.channel, permSendMessages)
		if got.Err == nil || c.text != "" && got.Err.Error() != c.text {
			t.Errorf("%s: %v, want %q", c.name, got.Err, c.text)
		}
		var f *failure
		if !errors.As(got, &f) {
			t.Errorf("%s: the failure is lost", c.name)
		}
		plain := *got
		plain.Err = nil
		if plain != c.want {
			t.Errorf("%s: %+v (%v), want %+v", c.name, plain, got, c.want)
		}
	}
}

func TestErrorsOfOtherKinds(t *testing.T) {
	b := made(t, Options{})
	ctx := context.Background()
	kept := &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonFile}
	if got := b.deliveryError(ctx, fmt.Errorf("x: %w", kept), "1", 0); got != kept {
		t.Errorf("%v", got)
	}
	for err, want := range map[error]bot.Outcome{
		errors.New("odd"):                             bot.Uncertain,
		context.Canceled:                              bot.Uncertain,
		&failure{cause: errNoNetwork}:                 bot.Retry,
		&failure{written: true}:                       bot.Uncertain,
		&failure{ours: true}:                          bot.Refused,
		&failure{status: 401, open: true, told: true}: bot.Refused,
	} {
		if got := b.deliveryError(ctx, err, "", 0); got.Outcome != want || got.Err == nil {
			t.Errorf("%v: %v", err, got)
		}
	}
	if got := b.deliveryError(ctx, &failure{status: 401, open: true, told: true}, "", 0).Reason; got != bot.ReasonExpired {
		t.Errorf("a 401 without the bot's token: %s", got)
	}
}

var errNoNetwork = errors.New("no network")

func TestPredicates(t *testing.T) {
	for _, c := range []struct {
		err                      error
		code                     int
		missing, closed, lacksIt bool
	}{
		{nil, 0, false, false, false},
		{errors.New("x"), 0, false, false, false},
		{&failure{status: 404, told: true}, 0, false, false, true},
		{&failure{status: 404, told: true, code: 404}, 404, false, false, true},
		{&failure{status: 405}, 0, false, false, true},
		{fmt.Errorf("x: %w", &failure{status: 404, told: true, code: 10003}), 10003, true, false, false},
		{refused(bot.ReasonTarget, &failure{status: 404, told: true, code: 10008}), 10008, true, false, false},
		{&failure{status: 403, told: true, code: 50007}, 50007, false, true, false},
		{refused(bot.ReasonBlocked, &failure{status: 403, told: true, code: 50278}), 50278, false, true, false},
		{&failure{status: 403, told: true, code: 50013}, 50013, false, false, false},
	} {
		if code(c.err) != c.code || missing(c.err) != c.missing || isClosed(c.err) != c.closed || lacksMethod(c.err) != c.lacksIt {
			t.Errorf("%v: %d %v %v %v", c.err, code(c.err), missing(c.err), isClosed(c.err), lacksMethod(c.err))
		}
	}
}

// What is told of a failed request names no chat and no person: it goes into the log.
func TestFailureNamesNobody(t *testing.T) {
	f := &failure{method: "PATCH", path: "/channels/157672668507878195/messages/1576726685091364864", told: true, status: 403, code: 50013, text: "no"}
	if got, want := f.Error(), "discord PATCH /channels/*/messages/*: 403 (50013) no"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
