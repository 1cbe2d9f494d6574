package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"duaarah/bot"
)

// told checks what was made of a raw update: known by a key that is the same each time, valid, or broken with a reason, and
// the same again when its raw form is read later.
func told(t *testing.T, b *Bot, raw []byte) {
	t.Helper()
	u, _, ok := b.translate(raw)
	again, _, _ := b.translate(bytes.Clone(raw))
	if again.Key != u.Key || again.Kind != u.Kind {
		t.Fatalf("%q is %s %q, and then %s %q", raw, u.Kind, u.Key, again.Kind, again.Key)
	}
	if !ok {
		return
	}
	if u.Key == "" || !utf8.ValidString(u.Key) || u.Address.Account != b.account || string(u.Raw) != string(raw) {
		t.Errorf("%q is told as %+v", raw, u)
	}
	later, err := b.Decode(u.Raw)
	if u.Kind == bot.KindBroken {
		if u.Err == nil || err == nil {
			t.Errorf("broken, and %v; read later with %v", u.Err, err)
		}
		return
	}
	if err != nil || !reflect.DeepEqual(later, u) {
		t.Errorf("read later, it is %+v (%v), was %+v", later, err, u)
	}
	if u.Address.Chat == "" || u.From.User == "" && u.Kind != bot.KindMoved && u.Kind != bot.KindBlocked && u.Kind != bot.KindUnblocked {
		t.Errorf("nobody, or nowhere: %+v", u)
	}
	kept, err := json.Marshal(u.Message) // as the store may keep it
	if err != nil {
		t.Errorf("it cannot be kept: %v", err)
	}
	if _, err := u.At.MarshalText(); err != nil {
		t.Errorf("its time cannot be kept: %v", err)
	}
	var back *bot.Message
	if err := json.Unmarshal(kept, &back); err != nil || !reflect.DeepEqual(back, u.Message) {
		t.Errorf("kept and read, it is %+v, was %+v", back, u.Message)
	}
}

// rawUpdates are seeds: one of each kind, and what is odd about JSON.
func rawUpdates(f *testing.F) []string {
	f.Helper()
	return []string{
		`{"update_id":1,"message":{"message_id":5,` + private + `,"text":"a\u0000\ud800 \u202e👨‍👩‍👧"}}`,
		`{"update_id":1,"message":{"message_id":5,` + group + `,"text":"/balas K7M-4QX halo","reply_to_message":{"message_id":4,"from":{"id":7000000001}}}}`,
		`{"update_id":1,"edited_message":{"message_id":5,"edit_date":99999999999999,` + private + `,"caption":"a","photo":[{"file_id":"x","width":9223372036854775807,"height":2}]}}`,
		`{"update_id":1,"callback_query":{"id":"1",` + melati + `,"data":"c.send:1","message":{"message_id":3,` + group + `}}}`,
		`{"update_id":1,"my_chat_member":{` + private + `,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}`,
		`{"update_id":1,"message":{"message_id":5,` + group + `,"migrate_to_chat_id":-1009}}`,
		`{"update_id":1,"message":{"message_id":5,` + private + `,"venue":{"location":{"latitude":1e308,"longitude":-0},"title":"x"}}}`,
		`{"update_id":1,"message":{"message_id":5,` + private + `,"dice":{"value":1}}}`,
		`{"update_id":1,"message":{"message_id":"x"}}`, "{\"update_id\":1,\"message\":{\"text\":\"\xff\"", `[]`, `null`, "\x00",
		strings.Repeat(`{"message":`, 300) + strings.Repeat(`}`, 300),
	}
}

func quiet(tb testing.TB) *Bot {
	tb.Helper()
	b, err := New(context.Background(), Options{Token: testToken, Log: slog.New(slog.DiscardHandler), PublicURL: "https://contoh.id"})
	if err != nil {
		tb.Fatal(err)
	}
	b.setUsername("DuaArahBot")
	return b
}

func FuzzTranslate(f *testing.F) {
	for _, raw := range rawUpdates(f) {
		f.Add([]byte(raw))
	}
	b := quiet(f)
	f.Fuzz(func(t *testing.T, raw []byte) { told(t, b, raw) })
}

// FuzzPoll reads an answer to getUpdates: all updates are told, in order, and the offset confirms those that came and no
// others.
func FuzzPoll(f *testing.F) {
	f.Add([]byte(`[` + strings.Join(rawUpdates(f)[:8], ",") + `]`))
	f.Add([]byte(`[{"update_id":9223372036854775807},{"update_id":-5},7,null]`))
	b := quiet(f)
	f.Fuzz(func(t *testing.T, answer []byte) {
		b.opt.Transport = nil
		b.api.client = &http.Client{Transport: answering{200, append(append([]byte(`{"ok":true,"result":`), answer...), '}')}}
		p := poller{Bot: b}
		raws, err := p.poll(t.Context())
		if err != nil {
			return
		}
		us, next := p.read(t.Context(), raws)
		if len(us) > len(raws) {
			t.Fatalf("%d updates of %d", len(us), len(raws))
		}
		var last int64
		for _, raw := range raws {
			var n struct {
				ID int64 `json:"update_id"`
			}
			if json.Unmarshal(raw, &n) == nil && n.ID >= 0 {
				last = max(last, n.ID)
			}
		}
		if next < 0 || next > 0 && next-1 > last || next == 0 && last > 0 && last < 1<<62 {
			t.Errorf("offset %d after update %d", next, last)
		}
		for _, u := range us {
			told(t, b, u.Raw)
		}
	})
}

// answering is a server that says the same to everybody.
type answering struct {
	status int
	body   []byte
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(a.body)), Request: r}, nil
}

// FuzzAnswer: whatever a server says to a sending, its outcome is one that there is, no wait is shorter than a second when
// Telegram asks for one, and the token is in no error.
func FuzzAnswer(f *testing.F) {
	f.Add(429, []byte(`{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":35}}`))
	f.Add(429, []byte(`{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":9999999999999}}`))
	f.Add(400, []byte(`{"ok":false,"error_code":400,"description":"group upgraded","parameters":{"migrate_to_chat_id":-1009}}`))
	f.Add(403, []byte(`{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user `+testToken+`"}`))
	f.Add(200, []byte(`{"ok":true,"result":{"message_id":0}}`))
	f.Add(200, []byte(`{"ok":true,"result":[]}`))
	f.Add(502, []byte(`<html>`))
	b := quiet(f)
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		status = 100 + max(status, -status)%500
		if status < 0 {
			return
		}
		b.api.client = &http.Client{Transport: answering{status, body}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		for _, out := range []bot.Outgoing{{Text: bot.Plain("halo")}, {Action: bot.Edit, Text: bot.Plain("halo")}, {Action: bot.MarkIt, Mark: bot.MarkTaken}} {
			r, err := b.Send(t.Context(), bot.Parcel{ID: 1, To: b.address(7, 0), Out: out, Targets: []string{"5"}})
			if err == nil {
				if out.Action == bot.Send && (len(r.Messages) != 1 || r.Messages[0] == "0" || r.Messages[0] == "") {
					t.Errorf("it is said as %q", r.Messages)
				}
				continue
			}
			d := bot.AsDelivery(err)
			switch {
			case d.Outcome != bot.Retry && d.Outcome != bot.Refused && d.Outcome != bot.Uncertain,
				(d.Outcome == bot.Refused) != (d.Reason != ""),
				d.After < 0 || d.After > 366*24*time.Hour,
				status == 429 && d.Outcome == bot.Retry && d.MovedTo.IsZero() && d.After < time.Second && d.After != 0:
				t.Errorf("%d %q ends as %+v", status, body, d)
			}
			if strings.Contains(err.Error(), "AAHsecret_part-of-the_token") || !utf8.ValidString(err.Error()) {
				t.Errorf("the error is %q", err)
			}
		}
	})
}

// FuzzWebhook: a body is kept, if it tells anything, before 200 is answered; one that cannot be read is kept, too.
func FuzzWebhook(f *testing.F) {
	for _, raw := range rawUpdates(f) {
		f.Add([]byte(raw))
	}
	b := quiet(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		var kept []bot.Update
		b.hook.take, b.hook.ctx = func(_ context.Context, us []bot.Update) error { kept = append(kept, us...); return nil }, t.Context()
		r := httptest.NewRequest(http.MethodPost, b.hook.path, bytes.NewReader(body))
		r.Header.Set(secretHeader, b.hook.secret)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		want, _, ok := b.translate(body)
		if w.Code != http.StatusOK || ok != (len(kept) == 1) || ok && kept[0].Key != want.Key {
			t.Errorf("%d, kept %+v, want %v %+v", w.Code, kept, ok, want)
		}
	})
}

// FuzzEntities: entities lie within the text as Telegram counts it, and cut no surrogate pair.
func FuzzEntities(f *testing.F) {
	f.Add("a👨‍👩‍👧b\n", 1, 19, 0, 3, "https://x.id")
	f.Add("\xff\xf0\x9f", 0, 1, -1, 99, "javascript:1")
	f.Fuzz(func(t *testing.T, s string, a, b, c, d int, url string) {
		text := bot.Text{S: s, Spans: []bot.Span{{Kind: bot.Bold, Start: a, End: b}, {Kind: bot.Link, Start: c, End: d, URL: url},
			{Kind: bot.Quote, Start: a, End: d}, {Kind: bot.Quote, Start: c, End: b}}}
		units := utf16.Encode([]rune(s))
		quoted := 0
		for _, e := range entities(text) {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(units) {
				t.Fatalf("%+v of %d units", e, len(units))
			}
			for _, edge := range []int{e.Offset, e.Offset + e.Length} {
				if edge < len(units) && units[edge] >= 0xDC00 && units[edge] < 0xE000 {
					t.Errorf("%+v cuts a pair of %q", e, s)
				}
			}
			if e.Type == "blockquote" && e.Offset < quoted {
				t.Errorf("%+v lies in another", e)
			} else if e.Type == "blockquote" {
				quoted = e.Offset + e.Length
			}
			if strings.HasPrefix(strings.ToLower(e.URL), "javascript") {
				t.Errorf("a link to %q", e.URL)
			}
		}
	})
}
