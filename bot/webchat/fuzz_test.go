package webchat

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/bottest"
	"duaarah/bot/web"
)

// desk is a server with both seats that takes everything, without a network, and what it took.
type desk struct {
	*Server
	mem   *memory
	token string
	took  []bot.Update
}

func newDesk(tb testing.TB) *desk {
	tb.Helper()
	many := Rate{1e9, 1e9}
	d := &desk{mem: newMemory(), token: newToken()}
	d.Server = New(Options{Transcript: d.mem, Sessions: d.mem, Files: bottest.NewFiles(), Texts: testTexts(tb), Log: slog.New(slog.DiscardHandler),
		Clock: func() time.Time { return time.Unix(1_700_000_000, 0) }, PublicURL: "https://contoh.id",
		Limits: Limits{UserPosts: many, AddressPosts: many, AddressCodes: many, CodesAltogether: many, FileSize: 1 << 16, Files: 3}})
	for _, st := range d.seats {
		st.take = func(ctx context.Context, us []bot.Update) error {
			for _, u := range us {
				recordUpdate(ctx, d.mem, u)
			}
			d.took = append(d.took, us...)
			return nil
		}
		if err := d.mem.Create(tb.Context(), st.Name, "ani", hash(d.token), time.Time{}); err != nil {
			tb.Fatal(err)
		}
	}
	return d
}

// ask makes a request as the page does, and checks the answer: none of ours fails for what comes in.
func (d *desk) ask(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	for _, st := range d.seats {
		if len(r.Cookies()) == 0 || r.Header.Get("Cookie") == "" {
			r.AddCookie(&http.Cookie{Name: st.cookieName(), Value: d.token})
		}
	}
	ctx, cancel := context.WithCancel(r.Context())
	if strings.HasSuffix(r.URL.Path, "/events") {
		cancel() // a stream tells what is there, and ends
	}
	defer cancel()
	w := httptest.NewRecorder()
	d.mux.ServeHTTP(w, r.WithContext(ctx))
	if w.Code >= 500 {
		t.Errorf("%s %s: %d %s", r.Method, r.URL, w.Code, w.Body)
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !json.Valid(w.Body.Bytes()) {
		t.Errorf("%s %s: %q", r.Method, r.URL, w.Body)
	}
	for _, u := range d.took {
		d.check(t, u)
	}
	return w
}

// check looks at an update that was taken.
func (d *desk) check(t *testing.T, u bot.Update) {
	t.Helper()
	if u.Key == "" && u.Kind != bot.KindDelivered || !utf8.ValidString(u.Key) || !validUser(u.Address.Chat) || u.From.User != u.Address.Chat {
		t.Errorf("it is taken as %+v", u)
	}
	later, err := d.Platform(u.Address.Account.Name).(bot.Decoder).Decode(u.Raw)
	if err != nil || !reflect.DeepEqual(later, u) {
		t.Errorf("read later, it is\n%+v (%v), was\n%+v", later, err, u)
	}
	switch {
	case u.Tap != nil && (u.Tap.Data == "" || len(u.Tap.Data) > dataMax || len(u.Tap.Values) > valuesMax):
		t.Errorf("a tap is taken as %+v", u.Tap)
	case u.Message != nil && (!utf8.ValidString(u.Message.Text) || utf8.RuneCountInString(u.Message.Text) > textMax || strings.ContainsAny(u.Message.Text, "\x00\r")):
		t.Errorf("a message is taken as %+v", u.Message)
	case u.Message != nil && u.Message.Location != nil && !validPoint(u.Message.Location.Latitude, u.Message.Location.Longitude):
		t.Errorf("a place is taken as %+v", u.Message.Location)
	}
}

// FuzzPosts: whatever is posted is taken as an update that can be kept and read again, or refused; a message's words are all
// kept.
func FuzzPosts(f *testing.F) {
	paths := []string{"/chat/send", "/chat/edit", "/chat/tap", "/chat/ack", "/chat/recovery", "/chat/recover", "/chat/staf/send"}
	for i, s := range []string{
		`{"id":"abcdefgh","text":"halo\u0000\ud800\r\n\u202e","reply_to":"b1.0","where":{"lat":-6.7,"lon":108.5,"label":"x"}}`,
		`{"id":"abcdefgh","target":"uabcdefgh","text":"/status"}`, `{"id":"abcdefgh","message":"b1.0","data":"c.send:1","values":{"text":"a\rb"}}`,
		`{"id":"abcdefgh","ids":["b1.0","b2.1"]}`, `{"id":"abcdefgh","me":"ani"}`, `{"id":"abcdefgh","code":"0000-0000-0000-0000-0000"}`,
		`{"id":"abcdefgh","start":"dapil-1"}`, `{"id":"abcdefgh","where":{"lat":1e999}}`, `{"id":"abcdefgh","text":"x"}{}`, `[]`, "{\"id\":\"\xff\"",
		`{"id":"abcdefgh","values":{"a":{"b":1}}}`,
	} {
		f.Add(byte(i), []byte(s))
	}
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, path byte, body []byte) {
		d.took = nil
		r := httptest.NewRequest(http.MethodPost, paths[int(path)%len(paths)], bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Dua-Arah", "1")
		w := d.ask(t, r)
		var p postWire
		if w.Code != http.StatusOK || json.NewDecoder(bytes.NewReader(body)).Decode(&p) != nil {
			if len(d.took) > 0 && w.Code != http.StatusOK {
				t.Errorf("%d, and taken: %+v", w.Code, d.took)
			}
			return
		}
		if strings.HasSuffix(r.URL.Path, "/send") && p.Start == "" {
			want := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(p.Text)
			if len(d.took) != 1 || d.took[0].Message == nil || d.took[0].Message.Text != want {
				t.Errorf("%q is taken as %+v", p.Text, d.took)
			}
		}
	})
}

// FuzzUpload: of a multipart form the files are taken whole, with clean names and types that are seen in them, or refused.
func FuzzUpload(f *testing.F) {
	form := func(post, name string, content []byte) []byte {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.SetBoundary("batas")
		_ = m.WriteField("post", post)
		part, _ := m.CreateFormFile("file", name)
		_, _ = part.Write(content)
		_ = m.Close()
		return b.Bytes()
	}
	png := onePNG(f)
	f.Add("multipart/form-data; boundary=batas", form(`{"id":"abcdefgh","text":"ini"}`, "../a\u202e\".png", png))
	f.Add("multipart/form-data; boundary=batas", form(`{"id":"abcdefgi"}`, "surat.docx", []byte("PK\x03\x04"+strings.Repeat("\x00", 64))))
	f.Add("multipart/form-data; boundary=batas", form(`{"id":"x"}`, "a.svg", []byte("<svg>")))
	f.Add("multipart/form-data; boundary=batas", png)
	f.Add("multipart/form-data; boundary=\"\"", []byte("--\r\n"))
	f.Add("multipart/form-data", []byte(nil))
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		d.took, d.mem.chats = nil, map[bot.Address][]*bot.Entry{}
		r := httptest.NewRequest(http.MethodPost, "/chat/send", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("X-Dua-Arah", "1")
		d.ask(t, r)
		for _, u := range d.took {
			if u.Message == nil || len(u.Message.Files) > 3 {
				t.Fatalf("it is taken as %+v", u)
			}
			for _, x := range u.Message.Files {
				if x.Name != cleanName(x.Name) || x.Size > 1<<16 || x.ID == "" || x.Kind == "" || x.MIME == "" {
					t.Errorf("a file is taken as %+v", x)
				}
			}
		}
	})
}

// FuzzRequests: no address, parameter, cookie or header makes a request fail, and what is answered is what it says it is.
func FuzzRequests(f *testing.F) {
	f.Add(false, "/chat", "kantor=dapil-1", "duaarah_lang=en", "", "", "")
	f.Add(false, "/chat/state", "before=9223372036854775808", "duaarah_warga=x", "", "", "")
	f.Add(false, "/chat/events", "after=-1", "", "99999999999999999999", "", "")
	f.Add(false, "/chat/file/..%2f..", "", "duaarah_warga=\"a\x00", "", "", "")
	f.Add(false, "/chat/staf/gabung", "kode=<script>&kode=%zz;%00", "", "", "", "")
	f.Add(true, "/chat/staf/gabung", "", "", "", "kode=ABCD-EFGH-JKMN&id=abcdefgh&form=x", "1.2.3.4, ::ffff:5")
	f.Add(true, "/chat/language", "", "", "", "lang=\xff&seat=//x.id", "fe80::1%eth0")
	f.Add(false, "/chat/assets/x/../../etc", "", "", "", "", "")
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, post bool, path, query, cookie, last, form, hop string) {
		u := &url.URL{Path: "/chat" + strings.TrimPrefix(path, "/chat"), RawQuery: query}
		r := &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}, Body: http.NoBody, RemoteAddr: "127.0.0.1:1", Host: "contoh.id", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
		r = r.WithContext(t.Context())
		if post {
			r.Method, r.Body = http.MethodPost, nopBody{strings.NewReader(form)}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		r.Header.Set("Last-Event-ID", last)
		r.Header.Set("X-Forwarded-For", hop)
		d.took = nil
		w := d.ask(t, r)
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
			t.Errorf("%s %s leads to %q", r.Method, u, to)
		}
		if strings.Contains(w.Header().Get("Content-Type"), "html") && w.Code < 300 {
			if strings.Contains(w.Body.String(), "<script>") {
				t.Errorf("%s %s shows %s", r.Method, u, w.Body)
			}
		}
		for _, c := range w.Result().Cookies() {
			if strings.HasPrefix(c.Name, "duaarah_") && c.Name != langCookie && (!c.HttpOnly || !c.Secure || !validToken(c.Value)) {
				t.Errorf("it sets %s", c)
			}
		}
		if key := web.Network(r); len(key) > 60 {
			t.Errorf("the address is %q", key)
		}
	})
}

type nopBody struct{ *strings.Reader }

func (nopBody) Close() error { return nil }

// FuzzSniff: what a file is taken for depends on its content, is given out as the same, and nothing that a browser would run
// is ever shown by itself.
func FuzzSniff(f *testing.F) {
	f.Add(onePNG(f), "a.png")
	for _, s := range []string{"OggStheora", "\x00\x00\x00\x18ftypheic", "ID3", "\xff\xf1", "\x1A\x45\xDF\xA3webm", "%PDF-", "PK\x03\x04", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "{\\rtf",
		"halo \xf0\x9f", "<svg onload=1>", "#!/bin/sh", "\ufeff<script>", "", "RIFF\x00\x00\x00\x00WEBPVP8 "} {
		f.Add([]byte(s), "x.DOCX\u202e")
	}
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		clean := cleanName(name)
		if !utf8.ValidString(clean) || strings.ContainsAny(clean, "/\\\x00\n\r") || clean == "." || clean == ".." || utf8.RuneCountInString(clean) > 100 ||
			strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) || cleanName(clean) != clean {
			t.Errorf("%q is called %q, and that %q", name, clean, cleanName(clean))
		}
		kind, mime, fault := sniff(head, clean)
		given, inline := served(head)
		if fault == "" && (kind == "" || mime == "") {
			t.Errorf("it is taken for %q %q", kind, mime)
		}
		if inline && !strings.HasPrefix(given, "image/") && !strings.HasPrefix(given, "audio/") && !strings.HasPrefix(given, "video/") ||
			strings.Contains(given, "svg") || strings.Contains(given, "html") || strings.Contains(given, "script") {
			t.Errorf("it is given out as %q, shown: %v", given, inline)
		}
	})
}

// FuzzRuns: the page gets all words once, in order, and links that are harmless.
func FuzzRuns(f *testing.F) {
	f.Add("a👨‍👩‍👧b", 1, 5, -3, 99, "https://x.id/?a=b")
	f.Add("\xff\xf0\x9f", 0, 2, 1, 3, "JavaScript:alert(1)")
	f.Add("x", 0, 1, 0, 1, " \x01javascript:1")
	f.Fuzz(func(t *testing.T, s string, a, b, c, d int, link string) {
		var all strings.Builder
		for _, r := range runs(bot.Text{S: s, Spans: []bot.Span{{Kind: bot.Bold, Start: a, End: b}, {Kind: bot.Link, Start: c, End: d, URL: link}, {Kind: bot.Quote, Start: b, End: c}}}) {
			all.WriteString(r.S)
			if r.S == "" || !utf8.ValidString(r.S) {
				t.Errorf("a run is %q", r.S)
			}
			if u, err := url.Parse(r.Link); r.Link != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" && u.Scheme != "tg") {
				t.Errorf("%q is a link to %q", link, r.Link)
			}
		}
		if utf8.ValidString(s) && all.String() != s {
			t.Errorf("%q is shown as %q", s, all.String())
		}
	})
}

// FuzzRecovery: a recovery code is read the same however it is typed.
func FuzzRecovery(f *testing.F) {
	code, _ := newRecovery()
	f.Add(code)
	f.Add("oooo iiii LLLL uuuu 0000")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, s string) {
		h, ok := recoveryHash(s)
		if !ok {
			return
		}
		if again, ok := recoveryHash(" " + strings.ToLower(s) + "-"); !ok || again != h {
			t.Errorf("%q is another code in lower case", s)
		}
	})
}
