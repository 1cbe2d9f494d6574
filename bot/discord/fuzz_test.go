package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"duaarah/bot"
)

// quiet is a bot that knows the server of the mock's, and whose requests are answered by what answer says.
func quiet(tb testing.TB, answer func() *http.Response) *Bot {
	tb.Helper()
	b, err := New(context.Background(), Options{
		Token: testToken, Log: slog.New(slog.DiscardHandler), Endpoint: "http://discord.invalid",
		Transport: trip(func(r *http.Request) (*http.Response, error) {
			resp := answer()
			resp.Request = r
			return resp, nil
		}),
	})
	if err != nil {
		tb.Fatal(err)
	}
	b.introduced("dua-arah", "")
	b.dir.apply("GUILD_CREATE", json.RawMessage(`{"id":"`+mockGuild+`","name":"Kantor","joined_at":"2026","roles":[{"id":"42","name":"staf"}],
		"channels":[{"id":"`+mockRoom+`","type":0,"name":"ruang"}],"threads":[{"id":"`+id(500)+`","type":11,"parent_id":"`+mockRoom+`"}]}`))
	b.watch(mockRoom)
	return b
}

func notFound() *http.Response { return said(404, `{"code":10003,"message":"Unknown Channel"}`, nil) }

func said(status int, body string, h http.Header) *http.Response {
	if h == nil {
		h = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

var eventKinds = []string{"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "CHANNEL_DELETE", "INTERACTION_CREATE", "GUILD_DELETE", "X"}

// FuzzEvents: every update that an event tells has a key, the same each time, and is the same again when it is read from
// its raw form; one that cannot be read is broken with a reason that holds no words.
func FuzzEvents(f *testing.F) {
	add := func(kind byte, d any) {
		b, err := json.Marshal(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, b)
	}
	add(0, spoken(mockDM, id(2), "halo <@"+mockBudi+"> \x00👨‍👩‍👧\u202e <:x:1>", answering(id(1), mockBot)))
	add(0, spoken(mockRoom, id(2), "/balas K7M-4QX halo"))
	add(0, spoken(id(500), id(3), "ya", answering(id(1), mockBot)))
	add(0, spoken(mockDM, id(2), "", object{"message_reference": object{"type": 1}, "message_snapshots": []object{{"message": object{"content": "x"}}}}))
	add(0, spoken(mockDM, id(2), "", object{"attachments": []object{{"id": "9", "filename": "a.ogg", "size": 1 << 62, "duration_secs": 1e300, "url": "x", "waveform": "a"}}}))
	add(1, spoken(mockDM, id(1), "baru", object{"edited_timestamp": "2026-02-03T05:00:00Z"}))
	add(2, object{"id": id(1), "channel_id": mockDM})
	add(3, object{"ids": []string{id(1), id(2)}, "channel_id": mockRoom, "guild_id": mockGuild})
	add(4, object{"id": mockRoom, "type": 0})
	add(5, object{"id": id(9), "type": 3, "token": "geheim", "channel_id": mockDM, "user": object{"id": mockAni}, "data": object{"custom_id": "d:c.send:1"}, "message": object{"id": id(1)}})
	add(5, object{"id": id(9), "type": 5, "channel_id": mockRoom, "guild_id": mockGuild, "channel": object{"id": mockRoom}, "member": object{"user": object{"id": mockAni}},
		"data": object{"custom_id": "m:s.reply:1", "components": []object{{"type": 18, "component": object{"type": 4, "custom_id": "text", "value": "halo"}}}}})
	add(5, object{"id": id(9), "type": 2, "channel_id": mockDM, "user": object{"id": mockAni}, "data": object{"name": "BALAS", "options": []object{{"name": "teks", "type": 3, "value": "x"}, {"name": "kode", "type": 3, "value": 1e99}}}})
	f.Add(byte(0), []byte("{\"id\":\"1\",\"content\":\"\xff\\ud800\""))
	f.Add(byte(0), []byte(strings.Repeat(`{"message_snapshots":[{"message":`, 200)))
	b := quiet(f, notFound)
	f.Fuzz(func(t *testing.T, kind byte, d []byte) {
		if !json.Valid(d) { // the gateway's frame, of which it is a part, was read by then
			d, _ = json.Marshal(string(d))
		}
		e := envelope{Type: eventKinds[int(kind)%len(eventKinds)], Data: d}
		us, err := b.translate(t.Context(), e)
		again, _ := b.translate(t.Context(), e)
		if err != nil || len(again) != len(us) {
			t.Fatalf("%d updates, and then %d: %v", len(us), len(again), err)
		}
		for i, u := range us {
			if u.Key != again[i].Key || u.Kind != again[i].Kind || (u.Key == "") != (u.Kind == bot.KindRead) || !utf8.ValidString(u.Key) || u.Address.Account != b.account {
				t.Errorf("%+v, and then %+v", u, again[i])
			}
			if u.Kind == bot.KindRead {
				continue
			}
			later, err := b.Decode(u.Raw)
			if u.Kind == bot.KindBroken {
				if u.Err == nil || err == nil || !json.Valid(u.Raw) || bytes.Contains(u.Raw, []byte(`"token":"`)) && e.Type == "INTERACTION_CREATE" && bytes.HasPrefix(d, []byte("{")) {
					t.Errorf("broken: %v; read later with %v: %s", u.Err, err, u.Raw)
				}
				continue
			}
			u.Raw, later.Raw = nil, nil
			if err != nil || !reflect.DeepEqual(later, u) {
				t.Errorf("read later, it is\n%+v (%v), was\n%+v", later, err, u)
			}
			if u.Address.Chat == "" || u.Message != nil && !utf8.ValidString(u.Message.Text) || u.Tap != nil && !utf8.ValidString(u.Tap.Data) {
				t.Errorf("it tells %+v", u)
			}
			if _, err := json.Marshal(u.Message); err != nil {
				t.Errorf("it cannot be kept: %v", err)
			}
		}
	})
}

// FuzzCustomID: what a custom_id says is a button's data that makes such a custom_id again, and no longer than a button's.
func FuzzCustomID(f *testing.F) {
	for _, s := range []string{"d:c.send:1", "f2:s.reply:7", "s:", "m:x", "d99999999999999999999:x", "d:", ":", "d\x00:x", "é:x", "d:\xff"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, s, value string) {
		if kind, data, ok := readCustomID(s); ok {
			if len(data) > dataMax || !utf8.ValidString(data) || !strings.HasPrefix(s, string(kind)) || !strings.HasSuffix(s, ":"+data) {
				t.Errorf("%q is %c %q", s, kind, data)
			}
			again, same, ok := readCustomID(customID(kind, 0, data))
			if !ok || again != kind || same != data {
				t.Errorf("%q is %c %q, made again %c %q", s, kind, data, again, same)
			}
		}
		data, form, ok := tapped(wireData{CustomID: s, Values: []string{value}})
		if ok && (data == "" || len(data) > dataMax || !utf8.ValidString(data) || form && s[0] != 'f') {
			t.Errorf("%q with %q taps %q", s, value, data)
		}
	})
}

// FuzzComponents reads components as they come in, of whatever kind and depth, and makes buttons into such.
func FuzzComponents(f *testing.F) {
	f.Add([]byte(`[{"type":1,"components":[{"type":4,"custom_id":"text","value":"halo"}]},{"type":18,"component":{"type":4,"custom_id":"b","value":"2"}}]`))
	f.Add([]byte(strings.Repeat("[", 9000) + strings.Repeat("]", 9000)))
	f.Add([]byte(strings.Repeat(`{"components":`, 400) + "1" + strings.Repeat("}", 400)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for name, v := range valuesOf(raw) {
			if name == "" || !utf8.ValidString(name) || !utf8.ValidString(v) {
				t.Errorf("%q is %q", name, v)
			}
		}
		for _, id := range customIDs(raw) {
			rows, left, err := components([][]bot.Button{{{Label: id, Data: id}}, {{Label: "x", URL: id}}}, id)
			if err == nil && (left != 0 || len(rows) > rowsMax) {
				t.Errorf("%q makes %d rows, %d left", id, len(rows), left)
			}
			for _, c := range rows {
				for _, x := range c.Components {
					if units(x.Label) > labelMax || units(x.CustomID) > customIDMax || len(x.URL) > urlMax {
						t.Errorf("%q makes %+v", id, x)
					}
				}
			}
		}
	})
}

// FuzzAnswer: whatever Discord, or what stands before it, says to a request, no wait is endless or none where one is asked
// for, the outcome is one that there is, and the error holds no token.
func FuzzAnswer(f *testing.F) {
	f.Add(429, "0", "5", "1.5", "abc", "2", []byte(`{"message":"You are being rate limited.","retry_after":1.25,"global":false}`))
	f.Add(429, "x", "-1", "1e400", "", "NaN", []byte(`{"message":"m","retry_after":1e300,"global":true}`))
	f.Add(429, "", "", "", "", "", []byte("<html>"))
	f.Add(400, "1", "5", "0.001", "abc", "", []byte(`{"code":50035,"message":"Invalid Form Body","errors":{"a":{"0":{"_errors":[{"code":"X","message":"kata"}]}}}}`))
	f.Add(403, "-5", "99999999999999999999", "-0", "abc", "", []byte(`{"code":50007,"message":"`+testToken+`"}`))
	f.Add(200, "1", "5", "9", strings.Repeat("x", 200), "", []byte(`{"id":"1"}`))
	f.Add(200, "1", "5", "9", "b", "", []byte(`[]`))
	f.Add(302, "", "", "", "", "", []byte(nil))
	f.Fuzz(func(t *testing.T, status int, left, limit, reset, bucket, after string, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		h := http.Header{}
		h.Set("X-RateLimit-Remaining", left)
		h.Set("X-RateLimit-Limit", limit)
		h.Set("X-RateLimit-Reset-After", reset)
		h.Set("X-RateLimit-Bucket", bucket)
		h.Set("Retry-After", after)
		asked := 0
		b := quiet(t, func() *http.Response { asked++; return said(status, string(body), h.Clone()) })
		b.rest.pace.SetLimit(1e9)
		for range 2 {
			var made struct {
				ID string `json:"id"`
			}
			err := b.rest.do(t.Context(), call{method: "POST", path: messagesPath(mockRoom), body: object{"content": "x"}}, &made)
			if err == nil {
				continue
			}
			fl, ok := err.(*failure)
			if !ok || fl.retryAfter < 0 || fl.retryAfter > longestWait || (fl.status == 429) != (fl.retryAfter > 0) || strings.Contains(err.Error(), testToken) {
				t.Errorf("%d %q fails with %#v", status, body, err)
			}
			d := b.deliveryError(t.Context(), err, mockRoom, permSendMessages)
			if d.Outcome != bot.Retry && d.Outcome != bot.Refused && d.Outcome != bot.Uncertain || (d.Outcome == bot.Refused) != (d.Reason != "") || d.After < 0 || d.After > longestWait {
				t.Errorf("%d %q ends as %+v", status, body, d)
			}
			if status == 429 && d.Outcome == bot.Retry && d.After <= 0 {
				t.Errorf("%d %q is not waited for: %+v", status, body, d)
			}
		}
		if asked == 0 {
			t.Error("nothing was asked")
		}
	})
}

// FuzzDirectory: what the gateway tells of servers and channels may be anything; what the bot may do in them can be told, or not.
func FuzzDirectory(f *testing.F) {
	kinds := []string{"GUILD_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "CHANNEL_DELETE", "THREAD_LIST_SYNC", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_UPDATE"}
	f.Add(byte(0), []byte(`{"id":"1","owner_id":"2","roles":[{"id":"1","permissions":"99999999999999999999"}],"members":[{"user":null}],"channels":[{"id":"5","type":0,"permission_overwrites":[{"id":"1","type":"member","allow":"-1"}]}]}`))
	f.Add(byte(5), []byte(`{"guild_id":"`+mockGuild+`","role":{"id":"`+mockGuild+`","permissions":"8"}}`))
	f.Add(byte(7), []byte(`{"guild_id":"`+mockGuild+`","user":{"id":"7000000000000000001"},"roles":null}`))
	f.Add(byte(4), []byte(`{"guild_id":"`+mockGuild+`","threads":[{"id":"","type":11}]}`))
	f.Fuzz(func(t *testing.T, kind byte, d []byte) {
		b := quiet(t, notFound)
		b.rest.pace.SetLimit(1e9)
		b.dir.apply(kinds[int(kind)%len(kinds)], d)
		for _, c := range []string{mockRoom, id(500), "5", ""} {
			if s := b.lacking(t.Context(), c, permAll); strings.Contains(s, "\n") && !bytes.Contains(d, []byte(`n`)) {
				t.Errorf("it lacks %q", s)
			}
		}
		if us, err := b.translate(t.Context(), envelope{Type: "MESSAGE_CREATE", Data: data(t, spoken(mockRoom, id(2), "/balas x"))}); err == nil && len(us) > 1 {
			t.Errorf("it tells %+v", us)
		}
	})
}

// FuzzRender: a client shows a person's words exactly as they are, styled or not, and within the length that is promised.
func FuzzRender(f *testing.F) {
	for i := range bits {
		f.Add(bits[i]+bits[(i*7+3)%len(bits)]+bits[(i*5+11)%len(bits)], i%3, 4)
	}
	f.Fuzz(func(t *testing.T, s string, from, to int) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) || strings.ContainsAny(s, "\r\v\f\u0085\u2028\u2029") {
			s = strings.Map(func(r rune) rune {
				if r == utf8.RuneError || strings.ContainsRune("\r\v\f\u0085\u2028\u2029", r) {
					return '.'
				}
				return r
			}, s)
		}
		got := render(bot.Plain(s))
		if seen := read(got); seen.text.String() != s || seen.strange != "" {
			t.Fatalf("%q is written\n%q and seen as\n%q with%s", s, got, seen.text.String(), seen.strange)
		}
		if most := 3 + 2*units(s); units(got) > most+2*strings.Count(s, "\n") {
			t.Errorf("%q is written with %d units: %q", s, units(got), got)
		}
		styled := render(bot.Text{S: s, Spans: []bot.Span{{Kind: bot.Bold, Start: from, End: to}, {Kind: bot.Quote, Start: to / 2, End: from + to}}})
		if !utf8.ValidString(styled) {
			t.Errorf("%q styled is %q", s, styled)
		}
	})
}

// FuzzSnowflake: what is taken for an ID is a number, of a time, and no part of a path.
func FuzzSnowflake(f *testing.F) {
	for _, s := range []string{mockBot, "0", "18446744073709551615", "99999999999999999999", "-1", "../1", "１"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := timeOf(s).MarshalText(); err != nil {
			t.Errorf("the time of %q: %v", s, err)
		}
		if snowflake(s) && (strings.Trim(s, "0123456789") != "" || len(s) > 20) {
			t.Errorf("%q is taken for an ID", s)
		}
		if r := route("GET", "/channels/"+s+"/messages/"+s); snowflake(s) && r != fmt.Sprintf("GET /channels/%s/messages/:id", s) {
			t.Errorf("the route is %q", r)
		}
		_ = timeOf(s).Add(time.Hour)
	})
}

// FuzzGateway: whatever event the gateway sends, none that a person made is passed over, and the message after it is taken.
func FuzzGateway(f *testing.F) {
	kinds := append([]string{"READY", "RESUMED", "GUILD_CREATE", "CHANNEL_UPDATE", "THREAD_LIST_SYNC"}, eventKinds...)
	f.Add(byte(0), int64(1), []byte(`{"user":{"id":"`+mockBot+`","username":"x"},"guilds":[null,{"id":"1","unavailable":true}],"private_channels":[7]}`))
	f.Add(byte(2), int64(9), []byte(`{"id":"`+mockGuild+`","channels":[null]}`))
	f.Add(byte(10), int64(2), []byte(`{"id":"1","type":3,"channel_id":"5","data":{}}`))
	f.Add(byte(10), int64(2), []byte(`{"id":7}`))
	f.Add(byte(10), int64(2), []byte(`{"id":"1","type":2,"token":"x","channel_id":"5","member":{},"user":null,"context":-1}`))
	f.Add(byte(11), int64(-3), []byte(`{"id":"`+mockGuild+`"}`))
	f.Add(byte(5), int64(2), []byte(`{"id":"1","channel_id":"`+mockDM+`","author":{"id":"`+mockAni+`"}}`))
	f.Fuzz(func(t *testing.T, kind byte, number int64, d []byte) {
		if !json.Valid(d) {
			return
		}
		var log lockedBuffer
		b := quiet(t, notFound)
		b.rest.pace.SetLimit(1e9)
		b.opt.Log = slog.New(slog.NewTextHandler(&log, nil))
		ctx, cancel := context.WithCancel(t.Context())
		good := make(chan struct{}, 9)
		g := newGateway(ctx, b, func(_ context.Context, us []bot.Update) error {
			for _, u := range us {
				if u.Message != nil && u.Message.ID == id(77) {
					good <- struct{}{}
				}
			}
			return nil
		})
		defer g.queues.end()
		defer cancel()
		s := &session{ctx: ctx, event: g.event, down: make(chan struct{}, 1), up: make(chan struct{}, 1)}
		s.happened(&discordgo.Event{Type: kinds[int(kind)%len(kinds)], Sequence: number, RawData: d})
		s.happened(&discordgo.Event{Type: "MESSAGE_CREATE", Sequence: max(number, 0) + 1, RawData: data(t, spoken("1100000000000000099", id(77), "halo"))})
		s.happened(&discordgo.Event{Type: "MESSAGE_CREATE", Sequence: max(number, 0) + 2, RawData: data(t, spoken(mockDM, id(77), "halo"))})
		<-good
		if said := log.String(); strings.Contains(said, "passed over") && strings.Contains(said, "cannot be read") || strings.Contains(said, "seeing to an interaction failed") {
			t.Errorf("%s %s: %s", kinds[int(kind)%len(kinds)], d, said)
		}
	})
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.String()
}
