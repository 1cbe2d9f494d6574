package dashboard

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"duaarah/store"
	"duaarah/store/region"
)

// bound ends a test that hangs. It judges nothing: the machine may be busy.
const bound = 2 * time.Minute

// tab is a page in a real browser.
type tab struct {
	*rig
	ctx context.Context
}

// chromium starts a browser of its own for the test, or skips it where there is none; in CI that is a failure.
func (r *rig) chromium() *tab {
	r.Helper()
	if testing.Short() {
		r.Skip("not with -short: starts a browser")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			r.Fatal("no Chromium on this machine, and CI must not go without")
		}
		r.Skip("no Chromium on this machine: the pages are not tested in a browser")
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.WSURLReadTimeout(bound), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(r.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(390, 844))
	ctx, cancel := context.WithTimeout(context.Background(), 4*bound)
	r.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	r.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	r.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			r.Logf("closing the browser: %v", err)
		}
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil { // the first one starts it, and must not be given a deadline
		r.Fatalf("start Chromium: %v", err)
	}
	return &tab{rig: r, ctx: ctx}
}

func (t *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	do(t, chromedp.Steps(actions...))
}

// do is given up after a while.
func do[T any](t *tab, a chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, bound)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatalf("in the browser: %v", err)
	}
	return v
}

// call is an action made of one command of the protocol.
func call[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// js evaluates an expression, and waits for a promise.
func js[T any](t *tab, expr string) T {
	t.Helper()
	return do(t, chromedp.Evaluate[T](expr, chromedp.EvalAwaitPromise))
}

// becomes waits until the expression is true.
func (t *tab) becomes(what, expr string) {
	t.Helper()
	for end := time.Now().Add(bound); !js[bool](t, "!!("+expr+")"); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s\n%s", what, js[string](t, "document.body.innerText"))
		}
	}
}

func (t *tab) open(path string) {
	t.Helper()
	t.run(chromedp.Navigate(t.url+path), chromedp.WaitReady(chromedp.CSS("#content")))
}

// click follows what the selector finds, and waits for the page that it leads to. What was found just before the page was laid out anew
// is gone: it is looked for again.
func (t *tab) click(selector, then string) {
	t.Helper()
	const again = "Could not find node with given id"
	ctx, cancel := context.WithTimeout(t.ctx, bound)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Steps(chromedp.Click(chromedp.CSS(selector))))
		if err == nil {
			break
		}
		if !strings.Contains(err.Error(), again) {
			t.Fatalf("in the browser: click %s: %v", selector, err)
		}
	}
	t.run(chromedp.WaitReady(chromedp.CSS(then)))
}

func (t *tab) look(dark bool, width, height int64) {
	t.Helper()
	value := "light"
	if dark {
		value = "dark"
	}
	t.run(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}}}),
		chromedp.EmulateViewport(width, height))
}

func (t *tab) scripts(on bool) {
	t.Helper()
	t.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}))
}

// shot keeps what the whole page looks like where go test keeps artifacts.
func (t *tab) shot(name string) {
	t.Helper()
	b := do(t, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+".png"), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// signIn opens a link of /dasbor and presses its button.
func (t *tab) signIn(as store.Staff) {
	t.Helper()
	t.open("/dashboard/masuk?kode=" + t.link(as))
	t.click(".narrow .primary", ".menu")
}

// sound has axe-core look for what keeps people out.
func (t *tab) sound(name, axe string) {
	t.Helper()
	js[bool](t, axe+"; true")
	found := js[string](t, `axe.run(document, {resultTypes: ["violations"]}).then(function (r) {
		return JSON.stringify(r.violations.filter(function (v) { return v.impact === "serious" || v.impact === "critical"; })
			.map(function (v) { return v.id + ": " + v.help + ": " + v.nodes.map(function (n) { return n.html; }).slice(0, 3).join(" | "); })); })`)
	var all []string
	if err := json.Unmarshal([]byte(found), &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		t.Errorf("%s: %s", name, v)
	}
	if wide := js[string](t, `document.documentElement.scrollWidth > innerWidth ? "the page is " + document.documentElement.scrollWidth + " wide" : ""`); wide != "" {
		t.Errorf("%s: %s, and has to be scrolled sideways", name, wide)
	}
}

func TestBrowserPagesAreSound(t *testing.T) {
	r := newRig(t)
	r.fill()
	code := ""
	r.tx(func(tx store.Tx) error {
		a, err := r.add(tx, matter{office: "office-a", received: r.now().Add(-100 * time.Hour), topic: "jalan", words: "Lampu jalan depan SDN 3 mati.\nSudah dua minggu.",
			replied: 50 * time.Hour, verdict: store.VerdictPartly})
		code = string(a.Code)
		return err
	})
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b := r.chromium()
	b.open("/dashboard/masuk?kode=" + r.link(r.rina))
	b.look(false, 390, 844)
	b.shot("signin")
	b.sound("signin", string(axe))
	b.signIn(r.rina)
	pages := []struct{ name, path string }{
		{"overview", "/dashboard"}, {"office", "/dashboard?office=office-b"}, {"empty", "/dashboard?from=2020-01-01&to=2020-01-31"},
		{"table", "/dashboard/tabel?by=topic&sort=rate&dir=desc"}, {"staff", "/dashboard/tabel?by=staff"}, {"seasons", "/dashboard/musim"},
		{"waiting", "/dashboard/menunggu"}, {"cases", "/dashboard/daftar?cell=two_way.missed"}, {"case", "/dashboard/aspirasi/" + code},
		{"downloads", "/dashboard/unduh"}, {"public", "/kantor/office-a"}, {"problem", "/dashboard?from=gestern"},
	}
	for _, p := range pages {
		b.open(p.path)
		for _, dark := range []bool{false, true} {
			for _, width := range []int64{390, 1280} {
				b.look(dark, width, 844)
				name := fmt.Sprintf("%s-%d-%s", p.name, width, map[bool]string{false: "light", true: "dark"}[dark])
				b.shot(name)
				b.sound(name, string(axe))
			}
		}
	}
}

// TestBrowserListFits: on a desk a list of aspirations stands without scrolling sideways, also with long names of places and topics.
func TestBrowserListFits(t *testing.T) {
	r := newRig(t)
	r.tx(func(tx store.Tx) error {
		if _, _, err := tx.SaveRegions([]region.Region{{Code: "35", Name: "Jawa Timur"}, {Code: "35.78", Name: "Kota Surabaya"}, {Code: "35.78.01", Name: "Karang Pilang"}}); err != nil {
			return err
		}
		_, err := r.add(tx, matter{office: "office-a", received: r.now().Add(-4000 * time.Hour), kind: store.Question, topic: "pelebaran jalan utama", region: "35.78.01", words: "Kapan?", seen: true})
		return err
	})
	b := r.chromium()
	b.look(false, 1280, 844)
	b.signIn(r.rina)
	for _, path := range []string{"/dashboard", "/dashboard/menunggu", "/dashboard/daftar"} {
		b.open(path)
		if over := js[float64](b, `(function (s) { return s.scrollWidth - s.clientWidth; })(document.querySelector("table.list").parentElement)`); over > 0 {
			t.Errorf("%s: the list is %v pixels too wide", path, over)
		}
		if lines := js[float64](b, `(function (c) { return c.getBoundingClientRect().height / parseFloat(getComputedStyle(c).lineHeight); })(document.querySelector("table.list tbody td:last-child"))`); lines > 3.8 {
			t.Errorf("%s: how it stands is squeezed into %v lines", path, lines)
		}
	}
}

func TestBrowserWithoutScripts(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.chromium()
	b.scripts(false)
	b.signIn(r.rina)
	b.click(`a[href="/dashboard/musim"].ask, .questions a`, "table.rows")
	b.open("/dashboard/tabel")
	b.click(`th a[href*="sort=rate"]`, `th[aria-sort="descending"] a[href*="sort=rate"]`)
	b.click(`td a[href*="two_way.n"]`, `a[href^="/dashboard/aspirasi/"]`)
	b.click(`a[href^="/dashboard/aspirasi/"]`, ".course")
	b.click(`.lang button`, `html[lang="en"] .course`)
	b.click(`form[action="/dashboard/keluar"] button`, ".narrow")
	b.open("/dashboard")
	b.scripts(true)
	b.run(chromedp.Reload())
	if text := js[string](b, "document.body.innerText"); !strings.Contains(text, "not signed in") {
		t.Errorf("after signing out:\n%s", text)
	}
}

// TestBrowserKeyboard: everything that is done by pointer is done by keys too, and sorting keeps the place.
func TestBrowserKeyboard(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.chromium()
	b.look(false, 1280, 844)
	b.signIn(r.rina)
	b.open("/dashboard/tabel")
	b.run(chromedp.KeyEvent(kb.Tab))
	if at := js[string](b, "document.activeElement.className"); at != "skip" {
		t.Errorf("the first key leads to %q, want the way past the menu", at)
	}
	for range 60 {
		if js[bool](b, `document.activeElement.id === "sort-rate"`) {
			break
		}
		b.run(chromedp.KeyEvent(kb.Tab))
	}
	if outline := js[string](b, "getComputedStyle(document.activeElement).outlineStyle"); outline != "solid" {
		t.Errorf("where one is has the outline %q", outline)
	}
	js[bool](b, "window.same = true")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.becomes("the table is sorted", `document.querySelector('th[aria-sort="descending"] #sort-rate')`)
	b.becomes("the place is kept", `window.same && document.activeElement.id === "sort-rate" && location.search.includes("sort=rate")`)
	js[bool](b, "history.back() || true")
	b.becomes("back leads back", `document.querySelector('th[aria-sort="ascending"] #sort-key')`)

	// Of very many, the list of those who wait comes by itself.
	r.server.listedMost = 10
	b.open("/dashboard")
	b.becomes("the list comes", `document.querySelector('[hx-get] table.list tbody a')`)
	b.scripts(false)
	b.open("/dashboard")
	b.click("[hx-get] a", "#list table.list")
}
