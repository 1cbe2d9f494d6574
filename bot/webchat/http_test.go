package webchat

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

var errDown = errors.New("the disk is full")

func TestEveryTextThatThePageUsesIsDeclared(t *testing.T) {
	texts := testTexts(t)
	for lang, of := range texts {
		have := of()
		for _, key := range TextKeys() {
			if have[key] == "" {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
		if len(have) != len(TextKeys()) {
			t.Errorf("%s has %d texts, and %d are declared", lang, len(have), len(TextKeys()))
		}
	}
	paths, err := filepath.Glob("assets/*")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	for _, m := range regexp.MustCompile(`DA\.t\('([a-z_.]+)'\)|\.T "web\.([a-z_.]+)"`).FindAllStringSubmatch(all.String(), -1) {
		if key := "web." + m[1] + m[2]; !slices.Contains(TextKeys(), key) {
			t.Errorf("%s is used and not declared", key)
		}
	}
	for _, key := range TextKeys() { // no key may be the beginning of another: the catalogue is a tree
		for _, other := range TextKeys() {
			if strings.HasPrefix(other, key+".") {
				t.Errorf("%s and %s cannot both be in the catalogue", key, other)
			}
		}
	}
}

func TestPage(t *testing.T) {
	for _, c := range []struct {
		public, path, cookie string
		secure               bool
	}{
		{"", "/chat", "duaarah_warga", false},
		{"https://bot.example.id", "/chat", "duaarah_warga", true},
		{"https://bot.example.id", "/chat/staf", "duaarah_staf", true},
	} {
		r := newRig(t, func(o *Options) { o.PublicURL = c.public })
		a := r.browser(c.path).get(c.path)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d", c.path, a.status)
		}
		cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
		if err != nil {
			t.Fatal(err)
		}
		if cookie.Name != c.cookie || !cookie.HttpOnly || cookie.Secure != c.secure || cookie.SameSite != http.SameSiteLaxMode ||
			cookie.Path != "/chat" || cookie.MaxAge != 400*24*60*60 || !validToken(cookie.Value) {
			t.Errorf("%s: cookie %v", c.path, cookie)
		}
		csp := a.header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("the policy %q lacks %s", csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("the policy %q is not strict", csp)
		}
		for h, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cache-Control": "no-store", "Content-Language": "id",
		} {
			if got := a.header.Get(h); got != want {
				t.Errorf("%s is %q, want %q", h, got, want)
			}
		}
		if !strings.Contains(a.header.Get("Permissions-Policy"), "geolocation=(self)") {
			t.Errorf("Permissions-Policy is %q", a.header.Get("Permissions-Policy"))
		}
		if regexp.MustCompile(`<script(?:[^>]*[^r])?>[^<]|<style|\son[a-z]+=|style="`).MatchString(a.body) {
			t.Error("the page has script or style in it, which its policy forbids")
		}
		for _, m := range regexp.MustCompile(`(?:src|href)="(/chat/assets/[^"]+)"`).FindAllStringSubmatch(a.body, -1) {
			asset := r.browser("").get(m[1])
			if asset.status != http.StatusOK || !strings.Contains(asset.header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %d %q", m[1], asset.status, asset.header.Get("Cache-Control"))
			}
		}
		if n := r.mem.users(); n != 0 {
			t.Errorf("looking made %d users", n)
		}
	}
}

func TestLanguage(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	for _, lang := range []string{"en", "xx"} { // an unknown one changes nothing
		req := b.request("POST", "/chat/language", strings.NewReader(url.Values{"lang": {lang}, "seat": {"staf"}}.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if a := b.do(req); a.status != http.StatusSeeOther || a.header.Get("Location") != "/chat/staf" {
			t.Errorf("%d to %q", a.status, a.header.Get("Location"))
		}
		if a := b.get("/chat"); !strings.Contains(a.body, `<html lang="en">`) || !strings.Contains(a.body, "Write a message") {
			t.Error("the page is not in English")
		}
	}
	b.post("/send", postWire{Text: "hello"})
	if u := r.got(bot.KindMessage); len(u) != 1 || u[0].From.Lang != "en" {
		t.Errorf("the update is %+v", u)
	}
}

func TestSend(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat/staf")
	b.get("/chat/staf")
	id := newUser()
	for range 3 {
		if a := b.post("/send", postWire{ID: id, Text: "/balas K7M-4QX satu\r\ndua", ReplyTo: "b7.0"}); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	got := r.got(bot.KindMessage)
	if len(got) != 1 {
		t.Fatalf("taken %d times", len(got))
	}
	u := got[0]
	if u.Key != b.me+"/"+id || u.Place != bot.Desk || u.Address.Account != (bot.Account{Platform: "web", Name: "staf"}) || !u.Record {
		t.Errorf("update %+v", u)
	}
	if m := u.Message; m.ID != "u"+id || m.Text != "/balas K7M-4QX satu\ndua" || m.ReplyTo != "b7.0" || !m.ReplyToBot ||
		m.Command == nil || *m.Command != (bot.Command{Name: "balas", Args: "K7M-4QX satu\ndua"}) {
		t.Errorf("message %+v", m)
	}
	// The two seats of one browser are two people.
	c := *b
	c.path, c.me = "/chat", ""
	c.get("/chat")
	c.post("/send", postWire{Text: "halo"})
	if c.me == b.me || c.me == "" {
		t.Errorf("warga is %q, staf is %q", c.me, b.me)
	}
}

func TestTwoFirstPostsAtOnceAreOnePerson(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c := *b
			c.post("/send", postWire{Text: "halo"})
		})
	}
	wg.Wait()
	people := map[string]bool{}
	for _, u := range r.got(bot.KindMessage) {
		people[u.From.User] = true
	}
	if len(people) != 1 || len(r.got(bot.KindMessage)) != 8 {
		t.Errorf("%d people wrote %d messages", len(people), len(r.got(bot.KindMessage)))
	}
}

func TestNothingIsConfirmedThatIsNotKept(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	r.mu.Lock()
	r.refuse = errDown
	r.mu.Unlock()
	if a := b.post("/send", postWire{Text: "halo"}); a.status != http.StatusServiceUnavailable || a.error() != "busy" || a.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
	r.stop()
	s := New(r.opt) // serving, and not running yet
	w := &recorder{header: http.Header{}}
	req := b.request("POST", "/chat/send", strings.NewReader(`{"id":"abcdefgh","text":"x"}`))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Dua-Arah", "1")
	req.AddCookie(&http.Cookie{Name: "duaarah_warga", Value: newToken()})
	s.Handler().ServeHTTP(w, req)
	if w.status != http.StatusServiceUnavailable {
		t.Errorf("before Run: %d", w.status)
	}
}

type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return len(b), nil }
func (r *recorder) WriteHeader(s int)           { r.status = s }

func TestRefusedPosts(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	b.post("/send", postWire{Text: "halo"})
	for name, c := range map[string]struct {
		path   string
		p      postWire
		status int
		code   string
	}{
		"empty":           {"/send", postWire{Text: " \n\t"}, 422, "empty"},
		"too long":        {"/send", postWire{Text: strings.Repeat("é", textMax+1)}, 413, "long"},
		"id with a path":  {"/send", postWire{ID: "../../etc/passwd", Text: "x"}, 400, "bad"},
		"id too short":    {"/send", postWire{ID: "a", Text: "x"}, 400, "bad"},
		"start":           {"/send", postWire{Start: "a b<"}, 400, "bad"},
		"edit of the bot": {"/edit", postWire{Target: "b1.0", Text: "x"}, 400, "bad"},
		"edit of nothing": {"/edit", postWire{Target: "uabcdefghij", Text: "x"}, 404, "missing"},
		"tap no message":  {"/tap", postWire{Data: "x"}, 400, "bad"},
		"tap long data":   {"/tap", postWire{Message: "b1.0", Data: strings.Repeat("x", dataMax+1)}, 400, "bad"},
		"ack of own":      {"/ack", postWire{IDs: []string{"uabcdefghij"}}, 400, "bad"},
		"ack of nothing":  {"/ack", postWire{}, 400, "bad"},
		"somebody else":   {"/send", postWire{Me: "bukansaya", Text: "x"}, 409, "ended"},
		"wrong code":      {"/recover", postWire{Code: "0000-0000-0000-0000-0000"}, 404, "code"},
	} {
		if a := b.post(c.path, c.p); a.status != c.status || a.error() != c.code || !strings.Contains(a.body, `"text":"`) {
			t.Errorf("%s: %d %s, want %d %s", name, a.status, a.body, c.status, c.code)
		}
	}
	if n := len(r.got(bot.KindMessage)); n != 1 {
		t.Errorf("%d messages were taken", n)
	}
	if a := b.post("/send", postWire{Text: strings.Repeat("é", textMax)}); a.status != http.StatusOK {
		t.Errorf("the longest text: %d", a.status)
	}
}

func TestForgedPosts(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	body := `{"id":"abcdefgh","text":"x"}`
	for name, c := range map[string]struct {
		header map[string]string
		status int
	}{
		"another site":        {map[string]string{"Sec-Fetch-Site": "cross-site", "X-Dua-Arah": "1", "Content-Type": "application/json"}, 403},
		"another origin":      {map[string]string{"Origin": "https://jahat.example", "X-Dua-Arah": "1", "Content-Type": "application/json"}, 403},
		"a form":              {map[string]string{"X-Dua-Arah": "1", "Content-Type": "application/x-www-form-urlencoded"}, 415},
		"text/plain":          {map[string]string{"X-Dua-Arah": "1", "Content-Type": "text/plain"}, 415},
		"without our header":  {map[string]string{"Content-Type": "application/json"}, 403},
		"same origin is fine": {map[string]string{"Sec-Fetch-Site": "same-origin", "X-Dua-Arah": "1", "Content-Type": "application/json; charset=utf-8"}, 200},
	} {
		req := b.request("POST", "/chat/send", strings.NewReader(body))
		for k, v := range c.header {
			req.Header.Set(k, v)
		}
		if a := b.do(req); a.status != c.status {
			t.Errorf("%s: %d %s, want %d", name, a.status, a.body, c.status)
		}
	}
	stranger := r.browser("/chat") // has no cookie
	if a := stranger.post("/send", postWire{Text: "x"}); a.status != http.StatusUnauthorized || a.error() != "cookie" {
		t.Errorf("without a cookie: %d %s", a.status, a.body)
	}
	if a := stranger.post("/send", postWire{Text: "x"}); a.status != http.StatusOK {
		t.Errorf("with the cookie that the refusal brought: %d %s", a.status, a.body)
	}
}

func TestLimits(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits.UserPosts = Rate{PerSecond: 1, Burst: 3} })
	b := r.browser("/chat")
	b.get("/chat")
	for i := range 4 {
		a := b.post("/send", postWire{Text: "halo"})
		if (a.status == http.StatusOK) != (i < 3) {
			t.Errorf("post %d: %d", i, a.status)
		}
		if i == 3 && a.header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
		}
	}
	r.mu.Lock()
	r.now = r.now.Add(time.Second)
	r.mu.Unlock()
	if a := b.post("/send", postWire{Text: "halo"}); a.status != http.StatusOK {
		t.Errorf("a second later: %d", a.status)
	}
}

func TestMenus(t *testing.T) {
	r := newRig(t)
	st := seatOf(r.srv, "staf")
	if err := st.SetMenus(t.Context(), []bot.Menu{
		{Scope: bot.MenuPrivate, Commands: []bot.MenuCommand{{Name: "status"}}},
		{Scope: bot.MenuDesk, Commands: []bot.MenuCommand{{Name: "gabung"}}},
		{Scope: bot.MenuDesk, Lang: "en", Commands: []bot.MenuCommand{{Name: "join"}}},
	}); err != nil {
		t.Fatal(err)
	}
	b := r.browser("/chat/staf")
	b.get("/chat/staf")
	if m := b.state().Menu; len(m) != 1 || m[0].Name != "gabung" {
		t.Errorf("menu %v", m)
	}
	b.post("/send", postWire{Text: "halo"})
	own := bot.Outgoing{Action: bot.SetMenu, Menus: []bot.Menu{{Scope: bot.MenuChat, Commands: []bot.MenuCommand{{Name: "antrean"}}}}}
	r.say(st.address(b.me), 1, own)
	if m := b.state().Menu; len(m) != 1 || m[0].Name != "antrean" {
		t.Errorf("the chat's own menu %v", m)
	}
	r.say(st.address(b.me), 2, bot.Outgoing{Action: bot.SetMenu})
	if m := b.state().Menu; len(m) != 1 || m[0].Name != "gabung" {
		t.Errorf("the chat's own menu, taken back: %v", m)
	}
}

func TestEditKeepsWhatItDoesNotTell(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	b.post("/send", postWire{Text: "halo"})
	to := seatOf(r.srv, "warga").address(b.me)
	f := r.files.Add(bot.Photo, "a.png", onePNG(t))
	id := r.say(to, 1, bot.Outgoing{Text: bot.Plain("satu"), Files: []bot.File{f}, ReplyTo: bot.Ref{Message: "uabc"}})
	r.say(to, 2, bot.Outgoing{Action: bot.Edit, Buttons: [][]bot.Button{{{Label: "Ya", Data: "y"}}}}, id)
	e := b.state().Entries[1]
	if e.Text[0].S != "satu" || len(e.Files) != 1 || len(e.Buttons) != 1 || e.ReplyTo != "uabc" {
		t.Errorf("after new buttons: %+v", e)
	}
	for _, err := range []error{bot.ErrFileGone, errors.New("the disk fails")} { // what it says now is not held up by a picture that was there before
		r.files.Fail(f.ID, err)
		r.say(to, 2, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("dua")}, id)
		if e := b.state().Entries[1]; e.Text[0].S != "dua" || len(e.Files) != 1 {
			t.Errorf("its picture cannot be read (%v): %+v", err, e)
		}
	}
	_, err := r.srv.Platform("warga").Send(t.Context(), bot.Parcel{ID: 3, To: to, Targets: []string{"b99.0"}, Out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("x")}})
	if d := bot.AsDelivery(err); d.Outcome != bot.Refused || d.Reason != bot.ReasonTarget {
		t.Errorf("an edit of nothing: %v", err)
	}
}

func TestRuns(t *testing.T) {
	text := bot.Text{S: "aé<b>z", Spans: []bot.Span{
		{Kind: bot.Bold, Start: 0, End: 3}, {Kind: bot.Link, Start: 3, End: 6, URL: "javascript:alert(1)"},
		{Kind: bot.Quote, Start: 2, End: 99}, {Kind: bot.Link, Start: 6, End: 7, URL: "https://a.id/?b=<"},
	}}
	want := []runWire{
		{S: "a", Bold: true}, {S: "é", Bold: true, Quote: true}, {S: "<b>", Quote: true},
		{S: "z", Quote: true, Link: "https://a.id/?b=%3C"},
	}
	if got := runs(text); !slices.Equal(got, want) && got[3].Link != "https://a.id/?b=<" {
		t.Errorf("runs %+v", got)
	}
	for raw, ok := range map[string]bool{
		"https://a.id": true, "mailto:a@b.id": true, "tg://resolve?domain=x": true, "HTTP://a.id": true,
		"javascript:alert(1)": false, "data:text/html,x": false, "//a.id": false, "https:": false, "vbscript:x": false, " java\nscript:x": false,
	} {
		if got := safeLink(raw); (got != "") != ok {
			t.Errorf("%q gives %q", raw, got)
		}
	}
}

func TestDeepLink(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	if a := b.get("/chat?kantor=dapil-1"); !strings.Contains(a.body, "&#34;start&#34;:&#34;dapil-1&#34;") {
		t.Error("the page does not know of the office")
	}
	if a := b.get("/chat?kantor=%3Cscript%3E"); strings.Contains(a.body, "&#34;start&#34;") {
		t.Error("a hostile office is taken")
	}
	b.post("/send", postWire{Start: "dapil-1"})
	got := r.got(bot.KindMessage)
	if len(got) != 1 || *got[0].Message.Command != (bot.Command{Name: "start", Args: "dapil-1"}) || got[0].Record {
		t.Errorf("updates %+v", got)
	}
}

// What arrived and what was really seen are told apart, in that order; only a message that is to be watched says so to its page.
func TestWhatWasSeenIsTold(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	b.post("/send", postWire{Text: "halo"})
	home := r.got(bot.KindMessage)[0].Address
	plain := r.say(home, 1, bot.Outgoing{Text: bot.Plain("tanda terima")})
	reply := r.say(home, 2, bot.Outgoing{Text: bot.Plain("balasan"), Watch: true})
	r.say(home, 3, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("balasan, diperbaiki")}, reply)
	watched := map[string]bool{}
	for _, e := range b.state().Entries {
		watched[e.ID] = e.Watch
	}
	if watched[plain] || !watched[reply] {
		t.Errorf("the page is to watch %v", watched)
	}
	for name, p := range map[string]postWire{"own": {Seen: []string{"uabcdefghij"}}, "no ID": {Seen: []string{"b/.."}}} {
		if a := b.post("/ack", p); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if a := b.post("/ack", postWire{IDs: []string{plain, reply}, Seen: []string{reply}}); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := b.post("/ack", postWire{Seen: []string{reply}}); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	arrived, seen := r.got(bot.KindDelivered), r.got(bot.KindSeen)
	if len(arrived) != 1 || len(arrived[0].Delivered) != 2 || len(seen) != 2 || !slices.Equal(seen[0].Seen, []string{reply}) || seen[0].Address != home || seen[0].Key != "" {
		t.Errorf("told %+v and %+v", arrived, seen)
	}
	again, err := r.srv.Platform("warga").(bot.Decoder).Decode(seen[0].Raw)
	if err != nil || !slices.Equal(again.Seen, seen[0].Seen) {
		t.Errorf("decoded %+v (%v)", again, err)
	}
}
