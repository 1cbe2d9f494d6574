package webchat

import (
	"os"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"duaarah/bot"
)

// TestBrowserOnASlowLine: the page is there before its script. What somebody writes until then is not lost.
func TestBrowserOnASlowLine(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	script := make(chan struct{})
	r.mu.Lock()
	r.script = script
	r.mu.Unlock()
	p := &tab{T: t, ctx: ctx, at: "http://" + r.addr}
	if err := chromedp.Do(ctx); err != nil { // starts it
		t.Fatal(err)
	}
	p.run(call(page.Navigate, page.NavigateParams{URL: p.at + "/chat"})) // chromedp's own waits for the script
	p.becomes("the page", "document.getElementById('text')")
	p.run(chromedp.SendKeys(chromedp.CSS("#text"), "jalan rusak"))
	js[any](p, "document.getElementById('send').click()")
	if got := js[string](p, "document.getElementById('text').value"); got != "jalan rusak" {
		t.Errorf("before the script is there, %q is left of what was written", got)
	}
	close(script)
	p.becomes("it can be sent", "!document.getElementById('send').disabled && window.DA")
	if got := js[string](p, "document.getElementById('text').value"); got != "jalan rusak" {
		t.Errorf("the script left %q of what was written", got)
	}
	p.write(" sekali")
	eventually(t, "it is kept", func() bool { return len(r.got(bot.KindMessage)) == 1 })
	if got := r.got(bot.KindMessage)[0].Message.Text; got != "jalan rusak sekali" {
		t.Errorf("kept: %q", got)
	}
}

// TestBrowserIsSound has axe-core look for what keeps people out.
func TestBrowserIsSound(t *testing.T) {
	axe, err := os.ReadFile("../../handlers/dashboard/testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	ctx := chromium(t)
	r := newRig(t)
	p := r.open(ctx, "/chat")
	p.write("jalan rusak")
	eventually(t, "it is kept", func() bool { return len(r.got(bot.KindMessage)) == 1 })
	r.say(r.got(bot.KindMessage)[0].Address, 1, bot.Outgoing{Text: bot.Plain("Kami catat."), Buttons: [][]bot.Button{{{Label: "Kirim sekarang", Data: "x"}}}})
	p.becomes("the answer", count("Kami catat.")+" === 1")
	js[any](p, string(axe)+"; 0")
	for _, dark := range []bool{false, true} {
		p.look(dark, 390, 844)
		js[any](p, `window.found = ''; axe.run(document, {resultTypes: ["violations"]}).then(function (r) {
			window.found = 'done\n' + r.violations.filter(function (v) { return v.impact === "serious" || v.impact === "critical" || v.id === "region"; })
				.map(function (v) { return v.id + ": " + v.help + ": " + v.nodes[0].html; }).join("\n"); }); 0`)
		p.becomes("axe is done", "window.found")
		if got := js[string](p, "window.found"); got != "done\n" {
			t.Errorf("dark: %v: %s", dark, got)
		}
	}
}
