package dashboard

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

func TestSignInIsByOneTimeLink(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	if a := b.get("/dashboard"); a.status != http.StatusUnauthorized || !strings.Contains(a.body, "/dasbor") {
		t.Fatalf("without a session: %d\n%s", a.status, a.body)
	}
	code := r.link(r.rina)
	for range 3 { // looking at it uses nothing up
		if page := b.page("/dashboard/masuk?kode=" + code); !strings.Contains(page, `value="`+code+`"`) {
			t.Fatalf("no button in\n%s", page)
		}
	}
	if a := b.post("/dashboard/masuk", url.Values{"kode": {code}}, "Sec-Fetch-Site", "cross-site"); a.status != http.StatusForbidden {
		t.Errorf("from another site: %d", a.status)
	}
	a := b.post("/dashboard/masuk", url.Values{"kode": {code}})
	cookie := a.header.Get("Set-Cookie")
	if a.status != http.StatusSeeOther || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || !strings.Contains(cookie, "Max-Age=43200") {
		t.Fatalf("%d, cookie %q", a.status, cookie)
	}
	if page := b.page("/dashboard"); !strings.Contains(page, "Semua kantor") {
		t.Errorf("an admin sees\n%s", page)
	}
	if a := r.browser().post("/dashboard/masuk", url.Values{"kode": {code}}); a.status != http.StatusForbidden || a.header.Get("Set-Cookie") != "" {
		t.Errorf("a second use: %d %q", a.status, a.header.Get("Set-Cookie"))
	}
	late := r.link(r.rina)
	r.pass(11 * time.Minute)
	if a := r.browser().post("/dashboard/masuk", url.Values{"kode": {late}}); a.status != http.StatusForbidden {
		t.Errorf("a late use: %d", a.status)
	}
	r.pass(12 * time.Hour)
	if a := b.get("/dashboard"); a.status != http.StatusUnauthorized {
		t.Errorf("after twelve hours: %d", a.status)
	}
}

func TestSecureCookie(t *testing.T) {
	r := newRig(t)
	o := r.server.Options
	o.PublicURL = "https://duaarah.example"
	if s := New(o); !s.secure(&http.Request{}) || r.server.secure(&http.Request{}) {
		t.Error("cookies are secure exactly where people come by https")
	}
}

func TestSessionsCanBeEnded(t *testing.T) {
	r := newRig(t)
	one, two := r.signedIn(r.rina), r.signedIn(r.rina)
	if a := one.post("/dashboard/keluar", nil, "Sec-Fetch-Site", "cross-site"); a.status != http.StatusForbidden {
		t.Errorf("signing out from another site: %d", a.status)
	}
	one.page("/dashboard")
	one.post("/dashboard/keluar", nil)
	if a := one.get("/dashboard"); a.status != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", a.status)
	}
	two.page("/dashboard")
	r.tx(func(tx store.Tx) error { _, err := tx.EndSessions(r.rina.ID); return err })
	if a := two.get("/dashboard"); a.status != http.StatusUnauthorized {
		t.Errorf("after /dasbor keluar: %d", a.status)
	}
}

func TestRightsAreThoseOfTheMoment(t *testing.T) {
	r := newRig(t)
	r.fill()
	rina, budi := r.signedIn(r.rina), r.signedIn(r.budi)
	if page := budi.page("/dashboard/tabel"); strings.Contains(page, "Anggrek") || !strings.Contains(page, "Kantor Bakung") {
		t.Errorf("staff see other offices:\n%s", page)
	}
	for _, path := range []string{"/dashboard?office=office-a", "/dashboard/daftar?office=office-a", "/dashboard/unduh/angka.csv?by=office&office=office-a"} {
		if a := budi.get(path); a.status != http.StatusNotFound {
			t.Errorf("staff of another office get %d from %s", a.status, path)
		}
	}
	if page := rina.page("/dashboard/tabel"); !strings.Contains(page, "Kantor Anggrek") || !strings.Contains(page, "Kantor Bakung") {
		t.Errorf("an admin does not see all:\n%s", page)
	}
	member := func(m store.Membership) { r.tx(func(tx store.Tx) error { return tx.SaveMembership(m) }) }
	member(store.Membership{Office: "office-a", Staff: r.rina.ID, Role: store.RoleStaff})
	if page := rina.page("/dashboard/tabel"); strings.Contains(page, "Kantor Bakung") {
		t.Error("who is no admin any more sees all offices")
	}
	member(store.Membership{Office: "office-a", Staff: r.rina.ID, Role: store.RoleStaff, Until: r.now()})
	if a := rina.get("/dashboard"); a.status != http.StatusUnauthorized {
		t.Errorf("who left sees %d", a.status)
	}
}

func TestLinksAreLimited(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	var last answer
	for range 30 {
		last = b.post("/dashboard/masuk", url.Values{"kode": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}})
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Fatalf("the thirtieth try: %d", last.status)
	}
	r.pass(10 * time.Minute)
	r.signedIn(r.rina)
}

// TestTextsAndPagesAgree: every text that a page asks for is there, and every text is asked for.
func TestTextsAndPagesAgree(t *testing.T) {
	r := newRig(t)
	var source strings.Builder
	for _, pattern := range []string{"*.go", "assets/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(b)
		}
	}
	keys := map[string]bool{}
	for _, key := range r.server.Catalogue.Keys() {
		if rest, ok := strings.CutPrefix(key, "dash."); ok {
			keys[rest] = true
		}
	}
	// Of the pages, a key is a whole string; of the code, some are put together of a beginning and the rest.
	for _, m := range regexp.MustCompile(`\.T "([a-z0-9_.]+)"`).FindAllStringSubmatch(source.String(), -1) {
		if !keys[m[1]] {
			t.Errorf("a page asks for %q, which is not there", m[1])
		}
	}
	beginnings := []string{"problem.", "cell.", "by.", "menu.", "column.", "event.", "reply."}
	for key := range keys {
		if !strings.Contains(source.String(), `"`+key+`"`) && !slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(key, b) }) {
			t.Errorf("no page asks for %q", key)
		}
	}
}

// slow are figures that are worked on until they are let go, or given up.
type slow struct {
	Figures
	began chan struct{}
	free  chan struct{}
}

func (s slow) Stats(ctx context.Context, q measure.Query) (measure.Report, error) {
	s.began <- struct{}{}
	select {
	case <-s.free:
		return s.Figures.Stats(ctx, q)
	case <-ctx.Done():
		return measure.Report{}, ctx.Err()
	}
}

// TestHeavyQuestionsAreFew: what is beyond them waits, and who goes away frees their place.
func TestHeavyQuestionsAreFew(t *testing.T) {
	r := newRig(t)
	o := r.server.Options
	figures := slow{r.db, make(chan struct{}, 10), make(chan struct{})}
	o.Figures = figures
	s := New(o)
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan error, 3)
	for range heavyMost {
		go func() { _, err := s.stats(ctx, measure.Query{}); ended <- err }()
		<-figures.began
	}
	third, thirdLeaves := context.WithCancel(t.Context())
	go func() { _, err := s.stats(third, measure.Query{}); ended <- err }()
	thirdLeaves()
	if err := <-ended; !errors.Is(err, errBusy) || len(figures.began) != 0 {
		t.Errorf("the one beyond them: %v", err)
	}
	leave()
	for range heavyMost {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("who went away: %v", err)
		}
	}
	close(figures.free)
	if _, err := s.stats(t.Context(), measure.Query{}); err != nil {
		t.Errorf("after them: %v", err)
	}
}

// TestTooLongIsGivenUp, and its place is free again.
func TestTooLongIsGivenUp(t *testing.T) {
	r := newRig(t)
	o := r.server.Options
	o.Figures = slow{r.db, make(chan struct{}, 10), make(chan struct{})}
	s := New(o)
	synctest.Test(t, func(t *testing.T) {
		if _, err := ask(s, t.Context(), func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }); !errors.Is(err, errBusy) {
			t.Errorf("what takes too long: %v", err)
		}
		if len(s.heavy) != 0 {
			t.Error("its place is not free")
		}
	})
}

// TestNothingIsMarkup: what people and files named has no effect on a page, and pages need nothing that their policy forbids.
func TestNothingIsMarkup(t *testing.T) {
	r := newRig(t)
	const evil = `"><script>alert(1)</script><b x='`
	r.tx(func(tx store.Tx) error {
		if err := tx.SaveSeasons([]store.Season{{Name: evil, From: "2026-01-01", To: "2026-12-31"}}); err != nil {
			return err
		}
		if err := tx.SaveOffice(store.Office{ID: "office-a", Name: evil, Profile: evil, Public: true}); err != nil {
			return err
		}
		if _, err := tx.SaveStaff(store.Staff{ID: r.rina.ID, Name: evil}); err != nil {
			return err
		}
		for i := range 30 {
			m := matter{office: "office-a", topic: evil, region: evil, words: evil, received: r.now().Add(-time.Duration(400+i) * time.Hour)}
			if i%2 == 0 {
				m.replied = time.Hour
			}
			if _, err := r.add(tx, m); err != nil {
				return err
			}
		}
		return nil
	})
	b := r.signedIn(r.rina)
	code := regexp.MustCompile(`/dashboard/aspirasi/[A-Z0-9-]+`).FindString(b.page("/dashboard/daftar"))
	forbidden := regexp.MustCompile(`(?i)<script>|<script [^>]*>[^<]| style=|<style| on[a-z]+=|javascript:|<b x`)
	for _, path := range []string{"/dashboard", "/dashboard/tabel?by=topic", "/dashboard/tabel?by=staff", "/dashboard/tabel?by=season", "/dashboard/musim", "/dashboard/menunggu",
		"/dashboard/daftar?by=topic&key=" + url.QueryEscape(evil), code, "/dashboard/unduh", "/kantor/office-a", "/dashboard/masuk?kode=" + url.QueryEscape(evil)} {
		if found := forbidden.FindString(b.page(path)); found != "" {
			t.Errorf("%s has %q", path, found)
		}
	}
	for _, path := range []string{"/dashboard?from=" + url.QueryEscape(evil), "/dashboard?office=" + url.QueryEscape(evil), "/kantor/" + url.PathEscape(evil)} {
		if found := forbidden.FindString(b.get(path).body); found != "" {
			t.Errorf("%s has %q", path, found)
		}
	}
	if a := b.get("/dashboard/"); a.status != http.StatusMovedPermanently || a.header.Get("Location") != "/dashboard" {
		t.Errorf("/dashboard/ answers %d", a.status)
	}
	for _, back := range []string{"https://evil.example/dashboard", "//evil.example/dashboard", "/chat", "/dashboard/../chat", `/\evil.example`, "javascript:alert(1)"} {
		if a := b.post("/dashboard/bahasa", url.Values{"lang": {"en"}, "back": {back}}); a.header.Get("Location") != "/dashboard" {
			t.Errorf("back to %q leads to %q", back, a.header.Get("Location"))
		}
	}
	if a := b.post("/dashboard/bahasa", url.Values{"lang": {"en"}, "back": {"/dashboard/tabel?by=topic"}}); a.header.Get("Location") != "/dashboard/tabel?by=topic" {
		t.Errorf("back leads to %q", a.header.Get("Location"))
	}
}

// counted are figures that take a while each, by a clock that they set on, and count how often they are asked.
type counted struct {
	Figures
	asked int
	takes func()
}

func (c *counted) Stats(ctx context.Context, q measure.Query) (measure.Report, error) {
	c.asked++
	c.takes()
	return c.Figures.Stats(ctx, q)
}

// TestAnswersAreKeptForAWhile: as long as befits what they took, and never for a question of other offices.
func TestAnswersAreKeptForAWhile(t *testing.T) {
	r := newRig(t)
	r.fill()
	o := r.server.Options
	figures := &counted{Figures: r.db, takes: func() { r.pass(2 * time.Second) }}
	o.Figures = figures
	s := New(o)
	stats := func(want int, offices []string) measure.Report {
		t.Helper()
		report, err := s.stats(t.Context(), measure.Query{By: measure.ByOffice, Offices: offices})
		if err != nil || figures.asked != want {
			t.Fatalf("asked %d times, want %d; %v", figures.asked, want, err)
		}
		return report
	}
	all := stats(1, nil)
	stats(1, nil)
	if none := stats(2, []string{}); len(none.Groups) != 0 || len(all.Groups) != 2 {
		t.Errorf("who sees no office sees %d", len(none.Groups))
	}
	if one := stats(3, []string{"office-b"}); len(one.Groups) != 1 {
		t.Errorf("who sees one office sees %d", len(one.Groups))
	}
	r.pass(2*keepTimes*time.Second - time.Second)
	stats(3, []string{"office-b"})
	r.pass(time.Second)
	stats(4, []string{"office-b"})
	figures.takes = func() {}
	r.pass(time.Hour)
	stats(5, nil)
	stats(6, nil) // what takes no time is asked each time
	for i := range 3 * keepAnswers {
		s.memory.put(strconv.Itoa(i), i, time.Hour)
	}
	if n := len(s.memory.answers); n > keepAnswers {
		t.Errorf("%d answers are kept", n)
	}
}
