package webchat

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// tab is a page in a real browser.
type tab struct {
	*testing.T
	ctx context.Context
	at  string // http://host:port
}

// chromium starts a browser of its own for the test, or skips it where there is none; in CI that is a failure.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("not with -short: starts a browser")
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
			t.Fatal("no Chromium on this machine, and CI must not go without")
		}
		t.Skip("no Chromium on this machine: the page is not tested in a browser")
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.WSURLReadTimeout(bound), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(360, 740))
	ctx, cancel := context.WithTimeout(context.Background(), 4*bound)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing the browser: %v", err)
		}
		cancel()
	})
	return ctx
}

// open opens a page of the rig, as a phone shows it, in the same browser as others of that ctx.
func (r *rig) open(ctx context.Context, path string) *tab {
	r.Helper()
	if chromedp.FromContext(ctx).Target != nil {
		var cancel context.CancelFunc
		ctx, cancel = chromedp.NewContext(ctx)
		r.Cleanup(cancel)
	}
	t := &tab{T: r.T, ctx: ctx, at: "http://" + r.addr}
	if err := chromedp.Do(ctx); err != nil { // the first one starts it, and must not be given a deadline
		r.Fatalf("start Chromium: %v", err)
	}
	t.run(chromedp.EmulateViewport(360, 740), chromedp.Navigate(t.at+path), chromedp.WaitVisible(chromedp.CSS("#text")))
	return t
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

// js evaluates an expression.
func js[T any](t *tab, expr string) T {
	t.Helper()
	return do(t, chromedp.Evaluate[T](expr))
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

// count is how many messages hold exactly that text.
func count(text string) string {
	return fmt.Sprintf(`Array.from(document.querySelectorAll('.msg .words')).filter(function (n) { return n.innerText === %q; }).length`, text)
}

func (t *tab) write(text string) {
	t.Helper()
	t.becomes("the page is ready", `document.querySelector('#send:not([disabled])')`)
	t.run(chromedp.SendKeys(chromedp.CSS("#text"), text), chromedp.Click(chromedp.CSS("#send")))
}

// press clicks the first button with that label.
func (t *tab) press(label string) {
	t.Helper()
	find := fmt.Sprintf(`Array.from(document.querySelectorAll('button')).filter(function (b) {
		return b.offsetParent !== null && (b.innerText.trim() === %[1]q || b.getAttribute('aria-label') === %[1]q); })[0]`, label)
	t.becomes("button "+label, find)
	js[any](t, find+".click()")
}

// shot keeps a picture for whoever runs the tests with -artifacts.
func (t *tab) shot(name string) {
	t.Helper()
	b := do(t, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+".png"), b, 0o600); err != nil {
		t.Fatal(err)
	}
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
