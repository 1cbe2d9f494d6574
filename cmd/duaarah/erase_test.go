package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/store/files"
	"duaarah/store/sqlite"
)

// upload posts a message with a file.
func (p *webPerson) upload(text, name, content string) {
	p.t.Helper()
	p.posts++
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	post, err := json.Marshal(map[string]any{"id": "upload-" + strings.Repeat("0", p.posts), "me": p.me, "text": text})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := form.WriteField("post", string(post)); err != nil {
		p.t.Fatal(err)
	}
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err != nil || form.Close() != nil {
		p.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.base+p.seat+"/send", &body)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("X-Dua-Arah", "1")
	res, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		p.t.Fatalf("the upload is answered %d: %s", res.StatusCode, answer)
	}
}

// nowhere fails if any of the words is in any file below dir, or in a text.
func nowhere(t *testing.T, dir, text string, words ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, w := range words {
			if i := bytes.Index(content, []byte(w)); i >= 0 {
				t.Errorf("%q is in %s: …%q…", w, filepath.Base(path), content[max(i-60, 0):min(i+60, len(content))])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%q is in the log", w)
		}
	}
}

// A person who used the web chat, with words, a file and a name of their own, and had everything erased, is in no file that the
// program keeps: database, journal, attachments, temporary files, log. Another person, and what was answered to them, stays.
func TestErasedFromEveryFile(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	other := newWebPerson(t, link[1], "/chat")
	other.say("pohon mahoni tumbang di jalan")
	other.tap(other.waitFor("Kami catat"), "Kirim sekarang")
	other.waitFor("Kode Anda")

	citizen := newWebPerson(t, link[1], "/chat")
	citizen.say("lampu zirkonia padam")
	citizen.waitFor("Kami catat")
	citizen.upload("fotonya safirbiru", "berkas-topazungu.txt", "isi lampiran rubijingga yang unik")
	citizen.waitFor("dengan 1 berkas")
	citizen.tap(citizen.waitFor("Kami catat"), "Kirim sekarang")
	receipt := citizen.waitFor("Kode Anda")
	staff.reply(cardOf(t, staff, staff.entries(), "lampu zirkonia padam\nfotonya safirbiru"), "Lampunya kami ganti nanti sore, kata opalhijau.")
	citizen.reply(citizen.waitFor("opalhijau"), "baik, saya tunggu di kecubungtua")
	staff.waitFor("kecubungtua")
	citizen.tap(receipt, "Atur aspirasi ini")
	citizen.tap(citizen.waitFor("Mau apa dengan"), "Tampilkan nama saya")
	citizen.tap(citizen.waitFor("Nama yang dilihat staf"), "Tulis nama lain")
	citizen.reply(citizen.waitFor("sebagai balasan pesan ini"), "Akikmerah Pirus")
	staff.waitFor("Akikmerah")
	citizen.say("/hapus")
	citizen.tap(citizen.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	citizen.tap(citizen.waitFor("untuk selamanya"), "Ya, hapus semuanya")
	citizen.waitFor("Semuanya sudah dihapus")
	staff.waitFor("dihapus oleh warganya")
	words := []string{"zirkonia", "safirbiru", "topazungu", "rubijingga", "opalhijau", "kecubungtua", "Akikmerah"}
	for deadline := time.Now().Add(time.Minute); strings.Contains(allText(staff), "zirkonia"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("staff still read it: %s", allText(staff))
		}
	}
	if text := allText(citizen); strings.Contains(text, "opalhijau") || strings.Contains(text, "safirbiru") {
		t.Errorf("the page still shows it: %s", text)
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	nowhere(t, dir, log.String(), append(words, citizen.me)...)
	lines := exported(t, dir)
	found := false
	for _, l := range lines {
		found = found || l.Text == "pohon mahoni tumbang di jalan"
	}
	if !found {
		t.Errorf("what the other person wrote is gone: %+v", lines)
	}
}

// later does, of a program that has ended, what it does in the minutes after an erasure.
func later(t *testing.T, dir string) {
	t.Helper()
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	clock := func() time.Time { return at }
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "duaarah.db"), sqlite.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	attachments, err := files.New(filepath.Join(dir, "files"), db, clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h := handlers.New(handlers.Options{Catalogue: cat, Clock: clock, Lang: "id", Zone: time.UTC, DraftWait: time.Minute, DraftKeep: time.Hour})
	for range 3 {
		at = at.Add(3 * time.Minute)
		deliver(t, db, at)
		if _, err := db.Timers(h.Fire).Fire(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if err := attachments.Sweep(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if err := db.Scrub(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	pending, err := db.PendingErasures(t.Context())
	if err != nil || pending != 0 {
		t.Errorf("%d erasures are pending: %v", pending, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// deliver has all that waits to be sent arrive.
func deliver(t *testing.T, db *sqlite.DB, at time.Time) {
	t.Helper()
	outbox := db.Outbox(nil)
	for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
		waiting, err := outbox.Pending(t.Context(), lane, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range waiting {
			if _, err := outbox.Lease(t.Context(), []int64{w.ID}); err != nil {
				t.Fatal(err)
			}
			if err := outbox.Settle(t.Context(), []bot.Settlement{{ID: w.ID, Outcome: bot.Delivered, At: at}}); err != nil {
				t.Fatal(err)
			}
		}
	}
}
