package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// What people write in their own words who mean the buttons of a draft is done, and is no part of what they have to say; words that
// only sound so are.
func TestTypedInTheirOwnWords(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for text, want := range map[string]store.State{
		"kirim": store.Open, "ya kirim aja pak": store.Open, "Oke, kirim sekarang": store.Open, "send it": store.Open, "kintun": store.Open,
		"ga jadi": store.Cancelled, "tidak jadi pak": store.Cancelled, "gak jadi deh": store.Cancelled, "never mind": store.Cancelled, "teu jadi": store.Cancelled,
		"kirim petugas": store.Drafted, "tidak jadi dibangun": store.Drafted, "jadi tidak": store.Drafted, "kirim bantuan ya pak": store.Drafted, "sudah kirim surat": store.Drafted,
	} {
		p := w.person(text)
		p.say("jembatan " + text + " putus")
		p.say(text)
		a := w.latest()
		words := "jembatan " + text + " putus"
		if want == store.Drafted {
			words += " | " + text
		}
		if a.State != want || w.texts(a) != words {
			t.Errorf("after %q it is %s and says %q", text, a.State, w.texts(a))
		}
	}
	room.last("putus")
}

// "ok" and thanks for a receipt are answered, and begin nothing; neither are they a part of a draft.
func TestOkBeginsNothing(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for text, answer := range map[string]string{"ok": "Baik.", "Siap pak, ditunggu": "Baik.", "👍🏽": "Sama-sama.", "🙏🙏": "Sama-sama.", "nggih": "Baik.", "makasih": "Sama-sama.", "ok makasih ya": "Sama-sama.",
		"terima kasih banyak 🙏": "Sama-sama."} {
		p := w.person(text)
		p.say("jembatan " + text + " putus")
		p.say(text)
		p.tap("Kirim sekarang")
		before := len(w.ids())
		p.say(text)
		p.sees(answer)
		w.pass(time.Hour)
		if n := len(w.ids()); n != before {
			t.Errorf("%q is an aspiration", text)
		}
	}
	room.last("putus")
	for text, want := range map[string]string{"ok?": "ok?", "ya tapi jalannya juga rusak": "ya tapi", "baik jalannya maupun gotnya rusak": "baik jalannya", "???": "???"} {
		p := w.sent(text, "got mampet di "+text)
		p.say(text)
		p.sees("Kami catat")
		if a := w.latest(); a.State != store.Drafted || !strings.Contains(w.texts(a), want) {
			t.Errorf("%q is %s and says %q", text, a.State, w.texts(a))
		}
	}
	first := w.person("Dewi") // who praises has nothing else to say, perhaps
	first.say("terima kasih banyak atas bantuannya pak")
	first.sees("Kami catat")
	first.tap("Kirim sekarang")
	first.tap("Tulis yang lain")
	first.say("terima kasih")
	first.sees("Kami catat")
}

// Who has two matters and was asked, or answered, about one means that by "ya" or "ok". Where the bot said something else since, they may mean it: they
// are asked which.
func TestOkMayAnswer(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "got mampet di RT 3")
	code := string(w.only().Code)
	p.tap("Tulis yang lain")
	p.say("jalan rusak di RT 5")
	p.tap("Kirim sekarang")
	room.say("/tanya " + code + " Apakah masih mampet?")
	p.say("ya")
	p.sees("Sudah kami sampaikan ke Rina", code)
	if a, n := w.get(1), len(w.ids()); n != 2 || !strings.HasSuffix(w.texts(a), "ya") {
		t.Errorf("of %d aspirations the first says %q", n, w.texts(a))
	}
	room.reply(room.last("menulis lagi"), "Besok kami keruk, Pak.")
	p.say("ok pak")
	if a, n := w.get(1), len(w.ids()); n != 2 || !strings.HasSuffix(w.texts(a), "ok pak") {
		t.Errorf("of %d aspirations the first says %q", n, w.texts(a))
	}
	p.say("/status")
	p.say("ya")
	p.sees("Kami catat")
	p.tap("Tambahan")
	p.tap(code)
	room.last("menulis lagi")
}

// "Ok" to the receipt begins nothing a day later, either; to what an office tells many it may be an answer.
func TestOkLater(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	p := w.sent("Budi", "got mampet di RT 3")
	wants(w, "Budi")
	w.pass(25 * time.Hour)
	p.say("ok")
	p.sees("Baik.")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d aspirations", n)
	}
	announce(head, "Kabar baru", "Kerja bakti hari Minggu, setuju?")
	head.tap("Kirim ke 1 warga")
	w.pass(time.Minute)
	p.sees("Kerja bakti")
	p.say("ya")
	p.sees("Kami catat")
}

// "Setuju?" is answered with a yes, too.
func TestYesIsConsent(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	w.office("Rina", "Grup")
	for _, yes := range []string{"ya", "iya pak", "Ok", "boleh"} {
		p := w.person(yes)
		p.say("jalan rusak di " + yes)
		p.say(yes)
		p.sees("Sudah masuk ke antrean")
	}
	p := w.person("Sari")
	p.say("jalan rusak di Mawar")
	p.say("ya rusak parah pak")
	p.sees("Setuju?")
	if a := w.latest(); a.State != store.Held {
		t.Errorf("it is %s", a.State)
	}
}
