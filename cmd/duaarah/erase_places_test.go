package main

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	"duaarah/bot/telegram/telegramtest"
)

// hidden are three people, one on each platform, who put words that nobody else uses wherever words can get in, and staff who use them too.
type hidden struct {
	*week
	tg    *weekTG
	dc    *weekDC
	web   *weekWeb
	codes map[weekPerson]string
}

// mark begins every word that is to be gone; what follows says where it was written.
const mark = "qzx"

func (h *hidden) all() []weekPerson { return []weekPerson{h.tg, h.dc, h.web} }

func (h *hidden) each(do func(p weekPerson)) {
	h.t.Helper()
	h.rest(func() {
		for _, p := range h.all() {
			do(p)
		}
	})
}

// writes is what they send: text, photos, files, a place, a contact, and changes of it.
func (h *hidden) writes() {
	h.t.Helper()
	for i, p := range h.all() {
		h.rest(func() {
			p.says(fmt.Sprintf("lampu jalan qzxawal%dx padam di gang qzxgang nomor saya 081298765432 nik 3578010105900001 surel qzx@contoh.id", i))
		})
	}
	h.each(func(p weekPerson) { p.says("tambahan qzxtambah sudah seminggu") })
	sends := func(do func()) { h.rest(func() { h.acts++; do() }) }
	sends(func() { h.tg.SendPhoto(picture(h.t, color.White), "foto qzxfoto") })
	sends(func() {
		h.tg.SendDocument("berkas-qzxnama.txt", "text/plain", []byte("isi qzxisi panjang"), "kata qzxbawah")
	})
	sends(func() {
		h.tg.SendLocation(telegramtest.Location{Latitude: -7.2575123, Longitude: 112.752345, Title: "qzxtempat", Address: "jalan qzxalamat 5"})
	})
	sends(func() {
		h.tg.SendContact(telegramtest.Contact{Phone: "+6281299998888", First: "Qzxkontak", Last: "Qzxakhir"})
	})
	h.rest(func() {
		h.dc.wrote(h.dc.Seat, h.dc.SendFile("qzxberkas.txt", "text/plain", []byte("isi qzxdalam"), "qzxcaption"))
		h.web.sendFile("qzxwebcap", "qzxweb.txt", []byte("isi qzxwebisi"))
		h.web.sent()
	})
	h.each(func(p weekPerson) { p.says("kalimat qzxsalah") })
	h.each(func(p weekPerson) { p.editor()("kalimat qzxbetul") })
	h.each(func(p weekPerson) { h.must(p, "Kirim se", "")() })
	h.codes = map[weekPerson]string{}
	for _, p := range h.all() {
		codes := weekCode.FindAllStringSubmatch(strings.Join(p.reads(), "\n"), -1)
		if len(codes) == 0 {
			h.t.Fatalf("%s has no receipt; they read\n%s", p.called(), latest(p))
		}
		h.codes[p] = strings.Trim(codes[len(codes)-1][1], "*.")
	}
}

// handled is what staff do with it: they look for it, note, ask, answer, pass on, promise, and look at the numbers, in its words.
func (h *hidden) handled(rina *weekTG, sari *weekDC) {
	h.t.Helper()
	for i, p := range h.all() {
		code := h.codes[p]
		command := func(name, code, text string) { h.rest(func() { rina.commands(name, code, text) }) }
		command("cari", "", fmt.Sprintf("qzxawal%dx", i))
		command("kartu", code, "")
		command("catatan", code, "catatan qzxcatatan")
		command("tanya", code, "apakah qzxtanya itu?")
		h.rest(func() { p.answers("qzxtanya", "jawab qzxjawab") })
		command("balas", code, "Lampu qzxbalas sudah kami perbaiki hari Senin pukul 9, petugas memeriksa gardu.")
		h.rest(func() { p.answers("qzxbalas", "terima kasih, tetapi qzxlanjut masih padam") })
		h.pass(2 * time.Minute)
		h.rest(func() {
			sari.commands("balas", code, "Baik, qzxlagi kami periksa besok pukul 10 bersama petugas listrik.")
		})
		h.rest(func() { p.answers("qzxlagi", "baik qzxbalik") })
		command("alihkan", code, "Dinas qzxdinas, 5 hari kerja")
		command("janji", code, "besok qzxjanji selesai")
		h.rest(func() { rina.says("qzxentah ini balasan untuk siapa") })
		command("catatn", code, "qzxketik")
		command("kartu", code, "")
		for _, step := range rina.fills("Lihat nomor", code, "Untuk apa nomor di "+code, "alasan qzxalasan") {
			h.rest(step)
		}
	}
}

// Whoever had everything erased is in no file of the program: no word of theirs, from wherever they or staff wrote it, no name, no number, and
// no ID by which their platform knows them or their chat.
func TestErasedFromEveryPlace(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes its time")
	}
	w := openWeek(t, 1)
	w.environ = append(w.environ, "DUAARAH_LOG_LEVEL=debug")
	w.restart()
	h := &hidden{week: w, tg: &weekTG{User: w.tg.User("Qzxtelegram"), w: w}, dc: &weekDC{User: w.dc.User("Qzxdiscord"), w: w}, web: w.onPage("Qzxweb")}
	h.tg.Handle, h.dc.Handle = "qzxhandle", "qzxhandle"
	w.citizens = h.all()
	h.writes()
	h.handled(w.named("Rina").(*weekTG), w.named("Sari").(*weekDC))
	h.each(func(p weekPerson) { p.taps("Belum", "qzxlagi") })
	h.each(func(p weekPerson) { p.says("draf baru qzxdraf tentang sampah menumpuk di qzxpasar") })
	h.each(func(p weekPerson) { p.commands("status", "", "") })
	w.rest(func() { // one that cannot be read
		w.tg.Inject(fmt.Sprintf(`{"message":{"message_id":"x","from":{"id":%d,"is_bot":false,"first_name":"Qzx"},"chat":{"id":%[1]d,"type":"private"},"date":1,"text":"qzxrusak"}}`, h.tg.ID))
	})
	for query, least := range map[string]int{"message_versions WHERE text LIKE '%qzx%'": 30, "reveals WHERE reason LIKE '%qzx%'": 3, "notes WHERE text LIKE '%qzx%'": 3,
		"referrals WHERE agency LIKE '%qzx%'": 3, "promises": 3, "search_docs WHERE words LIKE '%qzx%'": 3, "parked WHERE raw LIKE '%qzx%'": 1, "attachments": 3,
		"conversations WHERE data LIKE '%qzx%'": 1, "transcript WHERE message LIKE '%qzx%'": 5, "lessons WHERE aspiration <> 0": 3} {
		if n := w.count("SELECT count(*) FROM " + query); n < least {
			t.Errorf("there are %d %s, want %d to be erased", n, query, least)
		}
	}
	if strings.Contains(w.fetch(h.web.client, w.metrics), mark) {
		t.Error("the metrics hold words")
	}
	h.each(func(p weekPerson) { p.commands("hapus", "", "") })
	h.each(func(p weekPerson) { w.must(p, "Hapus semua tentang saya", "")() })
	h.each(func(p weekPerson) { w.must(p, "Ya, hapus semuanya", "")() })
	w.pass(3 * time.Minute)
	for _, c := range w.cards() {
		if strings.Contains(strings.ToLower(c.text), mark) {
			t.Errorf("the room %s still shows\n%s", c.room, c.text)
		}
	}
	if code := w.program.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, w.data())
	nowhere(t, w.data(), w.log(), mark, "Qzx", "81298765432", "3578010105900001", "81299998888", "7.2575", "112.7523",
		fmt.Sprint(h.tg.ID), h.dc.ID, h.dc.Channel, h.web.me)
	w.start()
}
