package webchat

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"duaarah/bot"
)

const xss = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&amp;`

func TestBrowserConversation(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	r.react = func(u bot.Update) {
		switch {
		case u.Kind == bot.KindMessage && len(u.Message.Files) > 0:
			r.say(u.Address, 3, bot.Outgoing{Text: bot.Plain("Fotonya kami terima."), ReplyTo: bot.Ref{Message: u.Message.ID}})
		case u.Kind == bot.KindMessage && strings.HasPrefix(u.Message.Text, "lampu"):
			var b bot.TextBuilder
			b.Add("Kami catat, terima kasih. Ini ").Bold("keluhan").Add(" untuk ").Bold("Kantor Dapil 1").Add(".").Quote(xss).
				Add("\nSelengkapnya: ").Link("privasi", "https://example.id/privasi")
			r.say(u.Address, 1, bot.Outgoing{Text: b.Build(), Buttons: [][]bot.Button{
				{{Label: "Kirim sekarang", Data: "send:1"}, {Label: "Bukan keluhan", Data: "kind:1"}},
				{{Label: "Isi data", Data: "form:1", Form: &bot.Form{Title: "Data " + xss, Submit: "Simpan", Inputs: []bot.Input{
					{Name: "nama", Label: "Nama Anda", Required: true}, {Name: "alamat", Label: "Alamat", Multiline: true, Value: "Jl. "}}}}},
			}})
			r.say(u.Address, 2, bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkDelivered}, u.Message.ID)
		case u.Kind == bot.KindTap && u.Tap.Data == "send:1":
			r.say(u.Address, 0, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID, Text: bot.Plain("Terkirim " + xss)})
			r.say(u.Address, 4, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("Sudah sampai.")}, "b1.0")
		}
	}
	p := r.open(ctx, "/chat")
	p.becomes("the welcome", `!document.getElementById('welcome').hidden`)
	p.shot("welcome")
	if r.mem.users() != 0 {
		t.Error("opening the page made a user")
	}
	p.write("lampu jalan mati " + xss)
	p.becomes("one's own words, as text", count("lampu jalan mati "+xss)+` === 1`)
	p.becomes("the answer", `document.querySelectorAll('.tap').length === 3`)
	p.becomes("the quote, as text", fmt.Sprintf(`document.querySelector('.words blockquote').innerText === %q`, xss))
	p.becomes("the mark", `document.querySelector('.mine .mark').getAttribute('aria-label') === 'Sudah sampai'`)
	if js[string](p, `document.querySelector('.words a').rel`) != "noopener noreferrer" {
		t.Error("the link tells where it comes from")
	}
	p.shot("answer")
	eventually(t, "acknowledgement", func() bool {
		return slices.ContainsFunc(r.got(bot.KindDelivered), func(u bot.Update) bool { return slices.Contains(u.Delivered, "b1.0") })
	})

	p.press("Isi data")
	p.becomes("the form", `document.querySelector('dialog[open]')`)
	p.shot("form")
	p.run(chromedp.SendKeys(chromedp.CSS("dialog input"), "Ani"), chromedp.SendKeys(chromedp.CSS("dialog textarea"), "Mawar 3"))
	p.press("Simpan")
	eventually(t, "the form", func() bool { return len(r.got(bot.KindTap)) == 1 })
	if tap := r.got(bot.KindTap)[0].Tap; tap.Values["nama"] != "Ani" || tap.Values["alamat"] != "Jl. Mawar 3" || tap.Data != "form:1" || tap.Message != "b1.0" {
		t.Errorf("form %+v", tap)
	}
	p.press("Kirim sekarang")
	p.becomes("the toast, as text", fmt.Sprintf(`document.querySelector('.toast') && document.querySelector('.toast').innerText === %q`, "Terkirim "+xss))
	p.becomes("the edited message", count("Sudah sampai.")+` === 1 && !document.querySelector('.tap')`)

	picture := filepath.Join(t.TempDir(), "foto.png")
	if err := os.WriteFile(picture, onePNG(t), 0o600); err != nil {
		t.Fatal(err)
	}
	p.press("Lampirkan")
	p.shot("attach")
	p.run(chromedp.SetUploadFiles(chromedp.CSS("#pick-photo"), []string{picture, picture}))
	p.becomes("two previews", `document.querySelectorAll('.tray-item img').length === 2`)
	p.press("Hapus lampiran: foto.png")
	p.becomes("one preview", `document.querySelectorAll('.tray-item').length === 1`)
	p.shot("tray")
	p.write("ini fotonya")
	p.becomes("the photo, from the server", `Array.from(document.querySelectorAll('.mine .photo img')).some(function (i) { return /\/file\//.test(i.src) && i.complete && i.naturalWidth === 40; })`)
	p.becomes("the answer to it, quoting it", `Array.from(document.querySelectorAll('.cited span')).some(function (n) { return n.innerText === 'ini fotonya'; })`)

	// An edit of one's own.
	js[any](p, `document.querySelectorAll('.mine [data-k=edit]')[1].click()`)
	p.run(chromedp.SendKeys(chromedp.CSS("#text"), " baru"), chromedp.Click(chromedp.CSS("#send")))
	p.becomes("the edited words", count("ini fotonya baru")+` === 1 && document.querySelector('.mine:nth-last-child(2) .foot').innerText.includes('diubah')`)

	before := js[[]string](p, `Array.from(document.querySelectorAll('.msg')).map(function (m) { return m.dataset.id; })`)
	p.run(chromedp.Reload())
	p.becomes("history", fmt.Sprintf(`document.querySelectorAll('.msg').length === %d`, len(before)))
	if after := js[[]string](p, `Array.from(document.querySelectorAll('.msg')).map(function (m) { return m.dataset.id; })`); !slices.Equal(before, after) {
		t.Errorf("before the reload %v, after it %v", before, after)
	}
	if js[bool](p, `!!window.hacked || document.querySelectorAll('.words img, .words script').length > 0`) {
		t.Error("what was written ran")
	}
}

func TestBrowserReconnects(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	p := r.open(ctx, "/chat")
	p.write("satu")
	p.becomes("the first", count("satu")+" === 1")
	eventually(t, "the first is kept", func() bool { return len(r.got(bot.KindMessage)) == 1 })
	to := r.got(bot.KindMessage)[0].Address
	q := r.open(ctx, "/chat") // the same person's other tab
	q.becomes("the first", count("satu")+" === 1")

	r.restart(func() {
		// While nobody serves, the person writes, and the bot's other half has something to say.
		p.write("dua")
		p.becomes("it waits", `document.querySelector('.mine:last-child .state').innerText.includes('menunggu')`)
		p.becomes("it is said that the connection is lost", `!document.getElementById('net').hidden`)
		p.shot("offline")
		out := bot.Outgoing{Text: bot.Plain("Selagi putus.")}
		if _, err := r.mem.Put(t.Context(), to, bot.Entry{ID: "b1.0", At: r.clock(), Out: &out}); err != nil {
			t.Fatal(err)
		}
	})
	r.say(to, 2, bot.Outgoing{Text: bot.Plain("Sesudahnya.")})
	for name, tab := range map[string]*tab{"p": p, "q": q} {
		for _, text := range []string{"satu", "dua", "Selagi putus.", "Sesudahnya."} {
			tab.becomes(name+" shows "+text+" once", count(text)+" === 1")
		}
		tab.becomes("all is back", `document.getElementById('net').hidden && document.querySelectorAll('.msg').length === 4`)
	}
	if n := len(r.got(bot.KindMessage)); n != 2 {
		t.Errorf("%d messages were taken", n)
	}

	// What waits when the page is closed is sent by the next.
	r.mu.Lock()
	r.refuse = errDown
	r.mu.Unlock()
	p.write("tiga")
	p.becomes("it waits", `document.querySelector('.mine:last-child .state').innerText.includes('menunggu')`)
	p.run(chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("#text")))
	p.becomes("it is still there", count("tiga")+" === 1")
	r.mu.Lock()
	r.refuse = nil
	r.mu.Unlock()
	eventually(t, "it is sent", func() bool { return len(r.got(bot.KindMessage)) == 3 })
	p.becomes("it is shown once", count("tiga")+` === 1 && !document.querySelector('.state')`)
}

// TestBrowserTabsThatClose: what waits in several tabs, words and changes of words, is sent by the next page when all of them are closed.
func TestBrowserTabsThatClose(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	p := r.open(ctx, "/chat")
	p.write("satu")
	eventually(t, "the first is kept", func() bool { return len(r.got(bot.KindMessage)) == 1 })
	first := r.got(bot.KindMessage)[0].Message.ID
	q := r.open(ctx, "/chat")
	q.becomes("the first", count("satu")+" === 1")
	r.mu.Lock()
	r.refuse = errDown
	r.mu.Unlock()
	p.write("dua")
	p.becomes("it waits", `document.querySelector('.mine:last-child .state').innerText.includes('menunggu')`)
	q.write("tiga")
	q.becomes("it waits", `document.querySelector('.mine:last-child .state').innerText.includes('menunggu')`)
	js[any](q, fmt.Sprintf(`DA.enqueue({ path: '/edit', post: { id: DA.newId(), target: %q, text: 'satu dan' } })`, first))
	for _, tab := range []*tab{p, q} {
		tab.run(chromedp.Navigate("about:blank"))
	}
	r.mu.Lock()
	r.refuse = nil
	r.mu.Unlock()
	p.run(chromedp.Navigate(p.at+"/chat"), chromedp.WaitVisible(chromedp.CSS("#text")))
	eventually(t, "all is sent", func() bool { return len(r.got(bot.KindMessage)) == 3 && len(r.got(bot.KindEdit)) == 1 })
	for _, text := range []string{"satu dan", "dua", "tiga"} {
		p.becomes(text+" is shown once", count(text)+` === 1 && !document.querySelector('.state')`)
	}
	p.becomes("nothing waits any more", `JSON.parse(localStorage.getItem('duaarah.warga.queue')).length === 0`)
}

func TestBrowserByKeyboard(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	r.react = func(u bot.Update) {
		if u.Kind == bot.KindMessage && u.Message.ReplyTo == "" {
			r.say(u.Address, 1, bot.Outgoing{Text: bot.Plain("K7M-4QX: jalan berlubang"), Buttons: [][]bot.Button{{{Label: "Ambil", Data: "claim"}}}})
		}
		if u.Kind == bot.KindTap {
			r.say(u.Address, 2, bot.Outgoing{Text: bot.Plain("Tulis balasan Anda."), Prompt: "Balasan untuk warga"})
		}
	}
	p := r.open(ctx, "/chat/staf")
	p.look(false, 1024, 700)
	p.becomes("the input has the focus", `document.activeElement.id === 'text'`)
	p.run(chromedp.KeyEvent("baris satu"), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift)), chromedp.KeyEvent("baris dua"), chromedp.KeyEvent(kb.Enter))
	p.becomes("two lines, sent", `document.querySelector('.mine .words') && document.querySelector('.mine .words').textContent === 'baris satu\nbaris dua'`)
	p.becomes("the card", `document.querySelector('.tap')`)
	reach := func(what, expr string) {
		t.Helper()
		for range 25 {
			if js[bool](p, expr) {
				if js[string](p, `getComputedStyle(document.activeElement).outlineStyle`) == "none" {
					t.Errorf("%s shows no focus", what)
				}
				return
			}
			p.run(chromedp.KeyEvent(kb.Tab))
		}
		t.Fatalf("%s is not reached by the Tab key", what)
	}
	reach("the reply control", `document.activeElement.getAttribute('data-k') === 'reply'`)
	p.run(chromedp.KeyEvent(kb.Enter))
	p.becomes("reply mode", `!document.getElementById('about').hidden && document.activeElement.id === 'text'`)
	p.shot("reply")
	p.run(chromedp.KeyEvent("Sudah kami lihat"), chromedp.KeyEvent(kb.Enter))
	eventually(t, "the reply", func() bool { return len(r.got(bot.KindMessage)) == 2 })
	if m := r.got(bot.KindMessage)[1].Message; m.ReplyTo != "b1.0" || !m.ReplyToBot || m.Text != "Sudah kami lihat" {
		t.Errorf("reply %+v", m)
	}
	p.becomes("the quote above it", `document.querySelector('.mine .cited span').innerText === 'K7M-4QX: jalan berlubang'`)

	reach("the card's button", `document.activeElement.className === 'tap'`)
	p.run(chromedp.KeyEvent(kb.Enter))
	p.becomes("the prompt", `document.activeElement.id === 'text' && document.getElementById('text').placeholder === 'Balasan untuk warga'`)
	p.run(chromedp.KeyEvent(kb.Escape))
	p.becomes("out of it", `document.getElementById('about').hidden`)

	reach("the menu", `document.activeElement.id === 'menu-open'`)
	p.run(chromedp.KeyEvent(kb.Enter))
	p.becomes("the menu is open, and has the focus", `document.querySelector('dialog[open]') && document.querySelector('dialog').contains(document.activeElement)`)
	p.run(chromedp.KeyEvent(kb.Escape))
	p.becomes("it is closed, and the focus is back", `!document.querySelector('dialog') && document.activeElement.id === 'menu-open'`)
}

// contrast gives the lowest contrast of visible text on the page, by WCAG 2, and where that is.
const contrast = `(function () {
	function parse(c) { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? m.concat([1]) : m; }
	function over(a, b) { return [0, 1, 2].map(function (i) { return a[i] * a[3] + b[i] * (1 - a[3]); }).concat([1]); }
	function lum(c) { const l = c.slice(0, 3).map(function (v) { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
		return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2]; }
	let worst = 99, where = '';
	document.querySelectorAll('body *').forEach(function (e) {
		const own = Array.from(e.childNodes).some(function (n) { return n.nodeType === 3 && n.nodeValue.trim(); });
		if (!own || !e.offsetParent || e.closest('.sr')) return;
		const layers = [];
		let alpha = 1;
		for (let n = e; n; n = n.parentElement) { layers.push(parse(getComputedStyle(n).backgroundColor)); alpha *= parseFloat(getComputedStyle(n).opacity); }
		let bg = [255, 255, 255, 1];
		layers.reverse().forEach(function (l) { bg = over(l, bg); });
		const ink = parse(getComputedStyle(e).color);
		ink[3] *= alpha;
		const a = lum(over(ink, bg)), b = lum(bg);
		const c = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (c < worst) { worst = c; where = e.className + ': ' + e.textContent.slice(0, 40); }
	});
	return [worst.toFixed(2), where];
})()`

func TestBrowserLooks(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	p := r.open(ctx, "/chat/staf")
	p.write("/antrean")
	eventually(t, "the first", func() bool { return len(r.got(bot.KindMessage)) == 1 })
	to := r.got(bot.KindMessage)[0].Address
	var card bot.TextBuilder
	card.Bold("K7M-4QX").Add(" · keluhan · penerangan jalan\nWarga Melati 27 · masuk 19.42 · janji balas Senin, 30 Nov").
		Quote("lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2").Add("\nBalas pesan ini untuk menjawab warganya.")
	r.say(to, 1, bot.Outgoing{Text: card.Build(), Files: []bot.File{
		r.files.Add(bot.Photo, "lampu.png", onePNG(t)), r.files.Add(bot.Document, "surat keterangan RT 3.pdf", []byte("%PDF-1.4")),
	}, Location: &bot.Location{Latitude: -7.25, Longitude: 112.75}, Buttons: [][]bot.Button{
		{{Label: "Ambil", Data: "a"}, {Label: "Balas", Data: "b"}, {Label: "Alihkan", Data: "c"}, {Label: "Lainnya", Data: "d"}}}})
	p.becomes("the card", `document.querySelectorAll('.tap').length === 4`)
	js[any](p, `document.querySelector('[data-k=reply]').click()`)
	p.write("Selamat malam, saya Rina dari Kantor Dapil 1. Lampunya sudah kami laporkan ke Dishub sore tadi, petugas dijadwalkan Kamis pagi.")
	p.becomes("the reply", `document.querySelectorAll('.mine').length === 2 && !document.querySelector('.state')`)
	r.say(to, 2, bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkDelivered}, r.got(bot.KindMessage)[1].Message.ID)
	r.say(to, 3, bot.Outgoing{Text: bot.Plain("عربي نص من اليمين\nsatukatapanjangsekali" + strings.Repeat("x", 200))})
	p.becomes("the last", `document.querySelectorAll('.msg').length === 4`)

	for _, v := range []struct {
		name          string
		dark          bool
		width, height int64
	}{
		{"light-phone", false, 360, 740}, {"dark-phone", true, 360, 740}, {"light-small", false, 320, 568},
		{"light-desktop", false, 1280, 800}, {"dark-desktop", true, 1280, 800},
	} {
		p.look(v.dark, v.width, v.height)
		js[any](p, `document.getElementById('scroll').scrollTop = 120`)
		p.shot(v.name)
		if js[bool](p, `document.documentElement.scrollWidth > window.innerWidth || document.getElementById('scroll').scrollWidth > document.getElementById('scroll').clientWidth`) {
			t.Errorf("%s: it is wider than the screen", v.name)
		}
		c := js[[]string](p, contrast)
		var low float64
		if _, err := fmt.Sscan(c[0], &low); err != nil || low < 4.5 {
			t.Errorf("%s: contrast %s of %q", v.name, c[0], c[1])
		}
		dark := js[string](p, `getComputedStyle(document.body).backgroundColor`) == "rgb(14, 20, 18)"
		if dark != v.dark {
			t.Errorf("%s: dark is %v", v.name, dark)
		}
		small := js[[]string](p, `Array.from(document.querySelectorAll('button, .tap')).filter(function (b) {
			return b.offsetParent && (b.offsetHeight < 40 || b.offsetWidth < 40); }).map(function (b) { return b.outerHTML.slice(0, 80); })`)
		if len(small) > 0 {
			t.Errorf("%s: too small to be touched: %v", v.name, small)
		}
		if size := js[string](p, `getComputedStyle(document.getElementById('text')).fontSize`); size != "16px" {
			t.Errorf("%s: the input has %s letters, at which phones zoom", v.name, size)
		}
	}
	p.look(true, 360, 740)
	p.press("Menu")
	p.becomes("the menu", `document.querySelector('dialog[open]')`)
	p.shot("dark-menu")
	nameless := js[[]string](p, `Array.from(document.querySelectorAll('button, input:not([type=hidden]), textarea, a')).filter(function (e) {
		return !(e.innerText || '').trim() && !e.getAttribute('aria-label') && !(e.labels && e.labels.length) && e.getAttribute('aria-hidden') !== 'true' && !e.querySelector('img[alt]:not([alt=""])');
	}).map(function (e) { return e.outerHTML.slice(0, 80); })`)
	if len(nameless) > 0 {
		t.Errorf("without a name for a screen reader: %v", nameless)
	}
}

func TestBrowserRecoversAndEnrols(t *testing.T) {
	ctx := chromium(t)
	r := newRig(t)
	p := r.open(ctx, "/chat")
	p.write("percakapan lama")
	p.becomes("it is kept", `document.querySelector('.mine .mark')`)
	p.press("Menu")
	p.press("Kode pemulihan")
	p.press("Buat kode")
	p.becomes("the code", `document.querySelector('.code')`)
	p.shot("recovery")
	code := js[string](p, `document.querySelector('.code').innerText`)

	other := r.open(chromium(t), "/chat")
	other.press("Menu")
	other.press("Punya kode?")
	other.run(chromedp.SendKeys(chromedp.CSS("#code"), strings.ToLower(code)))
	other.press("Buka percakapan")
	other.becomes("the conversation", count("percakapan lama")+" === 1")
	p.becomes("the old browser is told", `document.querySelector('dialog[open]') && document.body.innerText.includes('peramban lain')`)

	s := r.open(chromium(t), "/chat/staf")
	s.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Navigate(s.at+"/chat/staf/gabung?kode=ABCD-EFGH-2345"))
	s.shot("enrol")
	s.run(chromedp.Click(chromedp.CSS(".primary")), chromedp.WaitReady(chromedp.CSS("#compose")))
	s.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}), chromedp.Reload())
	s.becomes("the command", count("/gabung ABCD-EFGH-2345")+" === 1")

	d := r.open(s.ctx, "/chat?kantor=dapil-2")
	eventually(t, "the deep link", func() bool {
		return slices.ContainsFunc(r.got(bot.KindMessage), func(u bot.Update) bool {
			return u.Message.Command != nil && *u.Message.Command == bot.Command{Name: "start", Args: "dapil-2"}
		})
	})
	n := len(r.got(bot.KindMessage))
	d.run(chromedp.Navigate(d.at+"/chat?kantor=dapil-2"), chromedp.WaitVisible(chromedp.CSS("#text")))
	d.write("halo")
	eventually(t, "what is written next", func() bool { return len(r.got(bot.KindMessage)) == n+1 })
}
