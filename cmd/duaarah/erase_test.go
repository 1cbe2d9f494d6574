package main

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/store/files"
	"duaarah/store/sqlite"
)

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
	citizen.sendFile("fotonya safirbiru", "berkas-topazungu.txt", []byte("isi lampiran rubijingga yang unik"))
	citizen.waitFor("dengan 1 berkas")
	citizen.tap(citizen.waitFor("Kami catat"), "Kirim sekarang")
	receipt := citizen.waitFor("Kode Anda")
	staff.reply(cardOf(t, staff, staff.entries(), "lampu zirkonia padam\nfotonya safirbiru"), "Lampunya kami ganti nanti sore, kata opalhijau.")
	citizen.reply(citizen.waitFor("opalhijau"), "baik, saya tunggu di kecubungtua")
	staff.waitFor("kecubungtua")
	citizen.tap(receipt, "Atur aspirasi ini")
	citizen.tap(citizen.waitFor("Apa yang ingin Anda lakukan dengan"), "Tampilkan nama saya")
	citizen.tap(citizen.waitFor("Nama yang dilihat staf"), "Tulis nama lain")
	citizen.reply(citizen.waitFor("sebagai balasan pesan ini"), "Akikmerah Pirus")
	staff.waitFor("Akikmerah")
	citizen.say("/hapus")
	citizen.tap(citizen.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	citizen.tap(citizen.waitFor("untuk selamanya"), "Ya, hapus semuanya")
	citizen.waitFor("Semuanya sudah dihapus")
	staff.waitFor("dihapus atas permintaan warganya")
	words := []string{"zirkonia", "safirbiru", "topazungu", "rubijingga", "opalhijau", "kecubungtua", "Akikmerah"}
	for deadline := time.Now().Add(patience); strings.Contains(allText(staff), "zirkonia"); time.Sleep(20 * time.Millisecond) {
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

// On Discord what is erased is in no message of the room or of its citizen, and in no thread's name; nor is the person in any file.
func TestErasedOnDiscord(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	dir := w.dir
	melati, code := w.sent("Sukarsihmelati", "lampu zirkonia mati")
	w.api.Fail(discordtest.Fault{Method: "PATCH", Path: "/channels/" + melati.Channel + "/messages/*", Status: 500, Message: "busy"}) // and so into the log
	th := w.thread(code)
	w.staff.In(th.ID).Reply(w.sees(th.ID, "Balas pesan ini").ID, "Zirkonianya kami ganti besok.")
	answer := w.sees(melati.Channel, "kami ganti besok")
	melati.Reply(answer.ID, "masih gelap di zirkonia")
	w.sees(th.ID, "masih gelap")
	melati.In(w.room.ID).Slash("status", nil)
	w.whispers(melati, code)
	melati.Say("/hapus")
	w.tapLabel(melati.Seat, w.sees(melati.Channel, "Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	w.tapLabel(melati.Seat, w.sees(melati.Channel, "untuk selamanya"), "Ya, hapus semuanya")
	w.sees(melati.Channel, "Semuanya sudah dihapus")
	w.sees(w.room.ID, "dihapus atas permintaan warganya")
	w.until("nothing to be read of it", func() bool {
		for _, x := range w.room.Threads() {
			if strings.Contains(x.Name, "zirkonia") {
				return false
			}
		}
		return w.times(w.room.ID, "irkonia")+w.times(th.ID, "irkonia")+w.times(melati.Channel, "irkonia") == 0
	})
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	nowhere(t, dir, w.log.String(), "irkonia", "Sukarsihmelati", melati.ID, melati.Channel)
}

// What was passed on to a thread is erased there by a program, too, that was started since and remembers no thread.
func TestErasedInAThreadAfterRestart(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati, code := w.sent("Melati", "lampu zirkonia mati")
	th := w.thread(code)
	w.sees(th.ID, "Balas pesan ini")
	melati.Reply(w.sees(melati.Channel, "Kode Anda").ID, "gelap di kecubungtua")
	w.sees(th.ID, "kecubungtua")
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	w.again()
	melati.Say("/hapus")
	w.tapLabel(melati.Seat, w.sees(melati.Channel, "Apa yang ingin Anda hapus"), "Hapus "+code)
	w.tapLabel(melati.Seat, w.sees(melati.Channel, "untuk selamanya"), "Ya, hapus")
	w.until("nothing to be read of it", func() bool {
		return w.times(w.room.ID, "irkonia")+w.times(th.ID, "kecubungtua")+w.times(melati.Channel, "kecubungtua") == 0
	})
}

// The same on Telegram, where some messages can be deleted no more: they are changed into a note.
func TestErasedOnTelegram(t *testing.T) {
	w := startTelegram(t)
	u := w.api.User("Sukarsihmelati")
	u.Say("lampu zirkonia mati")
	w.tap(u.Seat, w.sees(u.ID, "Kami catat"), "Kirim sekarang")
	card := w.sees(w.group, "zirkonia")
	w.staff.In(w.group, 0).Reply(card.ID, "Zirkonianya kami ganti besok.")
	w.sees(u.ID, "kami ganti besok")
	w.staff.In(w.group, 0).Say("/antrean@" + w.api.Username())
	w.quiet()
	w.api.Fail(telegramtest.Fault{Method: "deleteMessage", Match: to(w.group), Times: 1, Code: 400, Description: "Bad Request: message can't be deleted for everyone"})
	u.Say("/hapus")
	w.tap(u.Seat, w.sees(u.ID, "Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	w.quiet()
	w.tap(u.Seat, w.sees(u.ID, "untuk selamanya"), "Ya, hapus semuanya")
	w.sees(u.ID, "Semuanya sudah dihapus")
	w.sees(w.group, "dihapus atas permintaan penulisnya")
	w.quiet()
	for _, chat := range []int64{u.ID, w.group} {
		for _, m := range w.api.Said(chat) {
			if strings.Contains(strings.ToLower(m.Text), "zirkonia") {
				t.Errorf("%d still shows %q", chat, m.Text)
			}
		}
	}
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, w.dir)
	nowhere(t, w.dir, w.log.String(), "irkonia", "Sukarsihmelati", itoa(u.ID))
	taps := 0
	for _, key := range keys(t, w.dir) {
		n, err := strconv.ParseInt(strings.TrimPrefix(key, "c"), 10, 64)
		if taps += btoi(strings.HasPrefix(key, "c")); err == nil && n>>20 == u.ID {
			t.Errorf("the key %s of a tap says whose it was", key)
		}
	}
	if taps == 0 {
		t.Error("no tap was kept")
	}
}

// keys are those of all that was ever taken. What was taken of somebody who is erased is known, but not when that was.
func keys(t *testing.T, dir string) (all []string) {
	t.Helper()
	db := openDB(t, dir)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT key, at FROM inbox`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var at int64
		if err := rows.Scan(&key, &at); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(key, "#") && at != 0 {
			t.Error("it stands there when an erased person wrote")
		}
		all = append(all, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var hidden, telling int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*), coalesce(sum(until % 604800000 <> 0), 0) FROM erased_keys`).Scan(&hidden, &telling); err != nil {
		t.Fatal(err)
	}
	if hidden == 0 || telling != 0 {
		t.Errorf("%d keys of an erased person are kept, %d of them tell when that was", hidden, telling)
	}
	return all
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
	attachments, err := files.New(t.Context(), filepath.Join(dir, "files"), db, clock, slog.New(slog.DiscardHandler))
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

// What staff typed of a person in the web chat is gone with it: at once where the person does not agree, and when they have it erased.
func TestErasedWhatStaffWroteDown(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	staff.say("/catat_lisan sumur zirkonia keruh")
	staff.reply(staff.waitFor("sumur zirkonia"), "Pak Jolotundo 0813-7777-8888")
	staff.tap(staff.waitFor("•••• 888"), "Tidak setuju")
	for deadline := time.Now().Add(patience); strings.Contains(allText(staff), "7777") || strings.Contains(allText(staff), "zirkonia"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it is still to be read: %s", allText(staff))
		}
	}
	staff.say("/catat_lisan selokan topazungu mampet")
	staff.reply(staff.waitFor("selokan topazungu"), "Bu Safirbiru 0813-7777-9999")
	staff.tap(staff.waitFor("•••• 999"), "Setuju, simpan kontaknya")
	code := regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(staff.waitFor("Tercatat sebagai").text())
	staff.say("/slip " + code)
	secret := regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}`).FindString(staff.waitFor("Kode rahasia").text())
	citizen := newWebPerson(t, link[1], "/chat")
	citizen.say("/klaim " + secret)
	citizen.tap(citizen.waitFor("Benar ini milik Anda"), "Ya, ini milik saya")
	citizen.waitFor("sekarang milik Anda")
	citizen.say("/hapus")
	citizen.tap(citizen.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	citizen.tap(citizen.waitFor("untuk selamanya"), "Ya, hapus semuanya")
	citizen.waitFor("Semuanya sudah dihapus")
	staff.waitFor("dihapus atas permintaan warganya")
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	nowhere(t, dir, log.String(), "irkonia", "opazungu", "Jolotundo", "Safirbiru", "7777-8888", "7777-9999", "77778888", "77779999", secret, strings.ReplaceAll(secret, "-", ""), citizen.me)
}
