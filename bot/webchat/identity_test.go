package webchat

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duaarah/bot"
)

func TestRecovery(t *testing.T) {
	r := newRig(t)
	old, fresh := r.browser("/chat"), r.browser("/chat")
	old.get("/chat")
	if a := old.post("/recovery", postWire{}); a.status != http.StatusConflict || a.error() != "nobody" {
		t.Errorf("of nobody: %d %s", a.status, a.body)
	}
	old.post("/send", postWire{Text: "halo"})
	m := regexp.MustCompile(`"code":"([0-9A-Z-]+)"`).FindStringSubmatch(old.post("/recovery", postWire{}).body)
	if m == nil || !regexp.MustCompile(`^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(m[1]) {
		t.Fatalf("code %v", m)
	}
	ended := make(chan string)
	go func() { ended <- old.get("/chat/events").body }()
	eventually(t, "the old page's stream", func() bool {
		h := r.srv.seats[0].hub
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.n == 1
	})
	fresh.get("/chat")
	typed := strings.ReplaceAll(strings.ToLower(m[1]), "-", " ")
	typed = strings.NewReplacer("0", "o", "1", "l").Replace(typed)
	if a := fresh.post("/recover", postWire{Code: typed}); a.status != http.StatusOK || fresh.me != old.me {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if body := <-ended; !strings.Contains(body, "event: ended") {
		t.Errorf("the old page was told %q", body)
	}
	if s := fresh.state(); s.Me != old.me || len(s.Entries) != 1 {
		t.Errorf("state %+v", s)
	}
	if s := old.state(); s.Me != "" || len(s.Entries) != 0 {
		t.Errorf("the old browser still sees %+v", s)
	}
	if a := old.post("/send", postWire{Text: "masih saya"}); a.status != http.StatusConflict || a.error() != "ended" {
		t.Errorf("the old browser: %d %s", a.status, a.body)
	}
	if a := r.browser("/chat").post("/recover", postWire{Code: m[1]}); a.status != http.StatusNotFound {
		t.Errorf("the code works twice: %d", a.status)
	}
	guesser := r.browser("/chat")
	status := 0
	for range 12 {
		status = guesser.post("/recover", postWire{Code: "0000-0000-0000-0000-0000"}).status
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("guessing goes on: %d", status)
	}
}

func TestEnrolmentLink(t *testing.T) {
	r := newRig(t, func(o *Options) { o.PublicURL = "https://bot.example.id" })
	link := r.srv.Platform("staf").(bot.Linker).Link(bot.Desk, "ABCD-EFGH-2345")
	if link != "https://bot.example.id/chat/staf/gabung?kode=ABCD-EFGH-2345" {
		t.Fatalf("link %s", link)
	}
	r.opt.PublicURL = "" // the cookie of a test that speaks plain http
	r.restart(nil)
	b := r.browser("/chat/staf")
	path := strings.TrimPrefix(link, "https://bot.example.id")
	var page answer
	for range 3 { // as link previews do
		page = b.get(path)
	}
	if page.status != 200 || page.header.Get("Cache-Control") != "no-store" || page.header.Get("Referrer-Policy") != "no-referrer" ||
		!strings.Contains(page.header.Get("X-Robots-Tag"), "noindex") || strings.Contains(page.body, "<script") {
		t.Errorf("page %d %v", page.status, page.header)
	}
	if n := len(r.got(bot.KindMessage)); n != 0 || r.mem.users() != 0 {
		t.Errorf("opening the link made %d updates, %d users", n, r.mem.users())
	}
	form := url.Values{}
	for _, m := range regexp.MustCompile(`name="([a-z]+)" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		form.Set(m[1], m[2])
	}
	post := func(b *browser, form url.Values, site string) answer {
		req := b.request("POST", "/chat/staf/gabung", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if site != "" {
			req.Header.Set("Sec-Fetch-Site", site)
		}
		return b.do(req)
	}
	if a := post(b, form, "cross-site"); a.status != http.StatusForbidden {
		t.Errorf("from another site: %d", a.status)
	}
	stolen := url.Values{"kode": form["kode"], "id": form["id"], "form": {"0"}}
	if a := post(b, stolen, ""); a.status != http.StatusForbidden {
		t.Errorf("with another's form: %d", a.status)
	}
	if n := len(r.got(bot.KindMessage)); n != 0 {
		t.Fatalf("forged posts made %d updates", n)
	}
	for range 2 { // pressed twice
		if a := post(b, form, "same-origin"); a.status != http.StatusSeeOther || a.header.Get("Location") != "/chat/staf" {
			t.Errorf("%d to %q", a.status, a.header.Get("Location"))
		}
	}
	got := r.got(bot.KindMessage)
	if len(got) != 1 || got[0].Place != bot.Desk || *got[0].Message.Command != (bot.Command{Name: "gabung", Args: "ABCD-EFGH-2345"}) {
		t.Errorf("updates %+v", got)
	}
	if a := b.get(`/chat/staf/gabung?kode=%22%3E%3Cscript%3E`); strings.Contains(a.body, "<script") || !strings.Contains(a.body, `id="kode"`) {
		t.Error("a hostile code is not left out")
	}
}
