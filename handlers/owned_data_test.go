package handlers_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/handlers"
	"duaarah/handlers/owned"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// data asks for what is kept of a person, and returns what is in the first file.
func (p *person) data() (d owned.Dossier, inside map[string]string) {
	p.w.t.Helper()
	p.say("/dataku")
	p.w.answer()
	inside = p.w.unzip(p.sees("kami simpan tentang Anda").out.Files[0])
	if err := json.Unmarshal([]byte(inside["data.json"]), &d); err != nil {
		p.w.t.Fatal(err)
	}
	return d, inside
}

// What a person wrote in an aspiration of somebody else, which they support, is theirs: their words, and their photo.
func TestDataOfASupporter(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.send(bot.Message{Files: []bot.File{w.photo("bytes-of-the-photo")}})
	sari.tap("Dukung")
	room.reply(room.last(darkToo), "Selamat siang, lampunya kami ganti Kamis pagi. Kalau masih gelap, kabari saya.")
	sari.tap("Belum")
	d, inside := sari.data()
	if len(d.Supports) == 1 && d.Supports[0].Verdict != "no" {
		t.Errorf("what she said of the reply is %q", d.Supports[0].Verdict)
	}
	if len(d.Supports) != 1 || len(d.Supports[0].Messages) < 2 || len(d.Supports[0].Messages[1].Files) != 1 {
		t.Fatalf("of what she supports she is sent %s", indented(d.Supports))
	}
	if path := d.Supports[0].Messages[1].Files[0].Path; path == "" || inside[path] != "bytes-of-the-photo" {
		t.Errorf("%q holds %q", path, inside[path])
	}
	if page := inside["baca.html"]; !strings.Contains(page, darkToo) || !strings.Contains(page, d.Supports[0].Messages[1].Files[0].Path) {
		t.Errorf("the page has no word of it: %s", page)
	}
}

// What staff had done about it is theirs to know: whom they asked, what they promised, and why they looked at a number.
// The page is for people: it calls places, topics and files what they are called, and tells no keys of ours.
func TestDataIsForPeople(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.topics()
	w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Budi")
	citizen.say("lampu jalan padam dan gelap di kec. Genteng, Surabaya")
	citizen.send(bot.Message{Files: []bot.File{w.photo("bytes-of-the-photo")}})
	citizen.tap("Kirim sekarang")
	a := w.only()
	if a.Region == "" || a.Topic != "lampu" {
		t.Fatalf("the test is of no use: topic %q, region %q", a.Topic, a.Region)
	}
	_, inside := citizen.data()
	page := inside["baca.html"]
	for _, want := range []string{"· penerangan jalan ·", "Genteng", ">foto ", " pesan</summary>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
	for _, no := range []string{a.Region, ">photo", "how shown", "step asked", ": , "} {
		if strings.Contains(page, no) {
			t.Errorf("the page says %q:\n%s", no, page)
		}
	}
	if !strings.Contains(inside["data.json"], a.Region) {
		t.Error("programs are told no code of the region")
	}
}

func TestDataOfWhatStaffDid(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "jalan rusak di depan pasar, hubungi 0812-3456-7890")
	code := string(w.only().Code)
	room.last("jalan rusak")
	room.tap("Lihat nomor")
	room.reply(room.sees("Untuk apa"), "mau menelepon warganya")
	rina.say("/alihkan " + code + " Dinas Pekerjaan Umum, 5 hari kerja")
	rina.say("/janji " + code + " besok lubangnya kami tambal")
	w.pass(time.Minute)
	d, inside := citizen.data()
	m := d.Matters[0]
	if len(m.Reveals) != 1 || m.Reveals[0].Reason != "mau menelepon warganya" || len(m.Agencies) != 1 || !strings.Contains(m.Agencies[0].Name, "Dinas") ||
		len(m.Promises) != 1 || m.Promises[0].Due.IsZero() {
		t.Errorf("of what staff did he is sent %s", indented(m))
	}
	for _, want := range []string{"mau menelepon warganya", "Dinas Pekerjaan Umum", "terbuka · keluhan", "staf melihat nomor Anda"} {
		if !strings.Contains(inside["baca.html"], want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(inside["baca.html"], ": received<") {
		t.Error("the page speaks as the program does")
	}
}

// What is kept of the talk with the bot is sent too; to staff nothing of what citizens said to them.
func TestDataOfTalk(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "")
	budi := w.sent("Budi", "jalan rusak di depan pasar")
	budi.say("/status")
	u := budi.update(bot.KindMessage)
	u.Key, u.Message, u.Raw = "k1", &bot.Message{ID: "k1", Text: "got mampet"}, []byte(`{"text":"got mampet"}`)
	if err := w.db.Inbox(nil).Batch(t.Context(), func(b relay.Batch) error { return b.Park(u, errors.New("a fault")) }); err != nil {
		t.Fatal(err)
	}
	d, inside := budi.data()
	if len(d.Said) < 3 || d.Said[0].From != "bot" || !strings.Contains(inside["baca.html"], "Kode Anda") {
		t.Errorf("of the talk he is sent %s", indented(d.Said))
	}
	if len(d.Waiting) != 1 || !strings.Contains(inside["baca.html"], "got mampet") {
		t.Errorf("of what could not be handled he is sent %s", indented(d.Waiting))
	}
	rina.say("air mati di rumah saya")
	rina.tap("Aspirasi saya sendiri")
	rina.tap("Kirim sekarang")
	if _, inside := rina.data(); strings.Contains(inside["data.json"], "depan pasar") {
		t.Error("who is staff is sent the words of others")
	}
}

// The record of processing says who of staff read what a citizen wrote, and whose news they agreed to.
func TestTheRecordSaysWhoReadIt(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "jalan rusak di depan pasar")
	rina.say("/kartu " + string(w.only().Code))
	budi.say("/kabar")
	budi.tap("Terima kabar")
	did := map[string]int{}
	if err := w.db.Processing(t.Context(), store.ProcessingFilter{Citizen: w.only().Citizen}, func(p store.Processing) error {
		did[p.What]++
		if p.What == "read" && p.Staff == "" {
			t.Error("nobody read it")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"collected", "disclosed", "read", "news_yes"} {
		if did[what] == 0 {
			t.Errorf("the record has no %q: %v", what, did)
		}
	}
}

// Thanks for an answer, and what they were asked to add, are not passed on either once they asked that: the first is answered, the second is a
// new one that waits until they agree.
func TestStoppedSaysThanks(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "jalan rusak di depan pasar")
	room.reply(room.last("jalan rusak"), "Selamat siang, sudah kami tambal pagi ini pukul 9.")
	budi.tap("Sudah")
	budi.say("/status")
	budi.tap(string(w.only().Code))
	budi.tap("Tulis tambahan")
	budi.say("/privasi")
	budi.tap("Hak Anda")
	budi.tap("Hentikan pemrosesan")
	budi.tap("Ya, hentikan")
	before := w.show(room.chat)
	budi.say("masih ada lubang di ujung")
	if a := w.latest(); a.State != store.Held || len(w.ids()) != 2 {
		t.Errorf("it is %s, of %d", a.State, len(w.ids()))
	}
	budi.tap("Batal")
	budi.say("terima kasih")
	budi.sees("Sama-sama")
	if got := w.show(room.chat); got != before {
		t.Errorf("the room was\n%s\nand is\n%s", before, got)
	}
}

// Who asked that nothing more be passed on changes an old message, or taps an old button, in vain, and is told: staff hear of nothing.
func TestStoppedTellsStaffNothing(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi")
	first := budi.say("jalan rusak di depan pasar")
	budi.tap("Kirim sekarang")
	room.reply(room.last("jalan rusak"), "Selamat siang, sudah kami tambal pagi ini pukul 9.")
	answer := budi.sees("kami tambal")
	no, ok := buttonOf(answer, "Belum")
	if !ok {
		t.Fatal("he is not asked whether that answers it")
	}
	budi.say("/privasi")
	budi.tap("Hak Anda")
	budi.tap("Hentikan pemrosesan")
	budi.tap("Ya, hentikan")
	before := w.show(room.chat)
	budi.edit(first, "jalan rusak di depan pasar, rumah saya nomor 7")
	budi.sees("tidak kami teruskan dan tidak kami simpan")
	budi.tapOn(answer, no)
	budi.reply(answer, "Budi Santoso")
	budi.edit(first, "tolong, rumah saya kebakaran")
	budi.last("112")
	if got := w.show(room.chat); got != before {
		t.Errorf("the room was\n%s\nand is\n%s", before, got)
	}
	if a := w.get(w.ids()[0]); a.Verdict != "" {
		t.Errorf("the verdict is %q", a.Verdict)
	}
}

// An update of staff that could not be handled is not sent to the person whom it names.
func TestDataHasNoFailureOfOthers(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Sukarsih", "jalan rusak di depan pasar")
	u := room.update(bot.KindMessage)
	u.Key, u.Message, u.Raw = "k2", &bot.Message{ID: "k2", Text: "menurut saya"}, []byte(`{"text":"menurut saya","forwarded":"Sukarsih"}`)
	if err := w.db.Inbox(nil).Batch(t.Context(), func(b relay.Batch) error { return b.Park(u, errors.New("a fault")) }); err != nil {
		t.Fatal(err)
	}
	if d, _ := citizen.data(); len(d.Waiting) != 0 {
		t.Errorf("she is sent %s", indented(d.Waiting))
	}
}

// What is kept of a person is sent to them, and to nobody else, with all versions and files; once an hour; and does not stay.
func TestData(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Budi")
	first := citizen.say("jalan rusak di depan pasar")
	citizen.edit(first, "jalan rusak di depan pasar zirkonia")
	citizen.send(bot.Message{Files: []bot.File{w.photo("bytes-of-the-photo")}})
	citizen.tap("Kirim sekarang")
	w.pass(time.Hour)
	room.reply(room.last("zirkonia"), "Selamat siang, sudah kami tambal pagi ini.")
	w.sent("Wati", "rahasia orang lain")
	citizen.say("/dataku")
	citizen.sees("Sedang kami kumpulkan")
	w.answer()
	got := citizen.sees("Ini semua yang kami simpan")
	if len(got.out.Files) != 1 {
		t.Fatalf("there are %d files", len(got.out.Files))
	}
	inside := w.unzip(got.out.Files[0])
	for _, want := range []string{"jalan rusak di depan pasar", "pasar zirkonia", "kami tambal", "Budi", "2026-12"} {
		if !strings.Contains(inside["data.json"], want) {
			t.Errorf("data.json has no %q: %s", want, inside["data.json"])
		}
		if !strings.Contains(inside["baca.html"], want) {
			t.Errorf("the page has no %q", want)
		}
	}
	var d owned.Dossier
	if err := json.Unmarshal([]byte(inside["data.json"]), &d); err != nil || len(d.Matters) != 1 || len(d.Matters[0].Messages[0].Versions) != 2 {
		t.Errorf("%v: %+v", err, d)
	}
	if path := d.Matters[0].Messages[1].Files[0].Path; inside[path] != "bytes-of-the-photo" {
		t.Errorf("%q holds %q", path, inside[path])
	}
	if strings.Contains(inside["data.json"], "rahasia orang lain") {
		t.Error("somebody else's words are in it")
	}
	citizen.say("/dataku")
	citizen.sees("Bisa diminta lagi pukul")
	w.golden("data")
	w.pass(25 * time.Hour)
	w.scrub()
	if _, err := w.files.Open(t.Context(), got.out.Files[0].ID); !errors.Is(err, bot.ErrFileGone) {
		t.Errorf("the file stays: %v", err)
	}
	citizen.say("/dataku")
	citizen.sees("Sedang kami kumpulkan")
}

// What does not fit comes in parts; what fits nowhere is counted.
func TestDataInParts(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Own.FileMax = func(bot.Account) int64 { return 300_000 } })
	citizen := w.person("Budi")
	citizen.say("jalan rusak")
	for _, n := range []int{100_000, 100_000, 100_000, 290_000} {
		content := make([]byte, n)
		for i := range content {
			content[i] = byte(i * i >> 3)
		}
		content[0] = byte(n)
		f, err := w.files.Save(t.Context(), bytes.NewReader(append(content, byte(w.seq))), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		f.Kind, f.Name = bot.Photo, "foto.jpg"
		citizen.send(bot.Message{Files: []bot.File{f}})
	}
	citizen.say("/dataku")
	w.answer()
	got := citizen.sees("1 lampiran tidak ikut")
	files := 0
	for _, f := range got.out.Files {
		if f.Size > 300_000 {
			t.Errorf("a part has %d bytes", f.Size)
		}
		for name := range w.unzip(f) {
			if strings.HasPrefix(name, "lampiran/") {
				files++
			}
		}
	}
	if files != 3 || len(got.out.Files) < 2 {
		t.Errorf("%d attachments in %d parts", files, len(got.out.Files))
	}
}

func (w *world) unzip(f bot.File) map[string]string {
	w.t.Helper()
	from, err := w.files.Open(w.t.Context(), f.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	defer from.Close()
	content, err := io.ReadAll(from)
	if err != nil {
		w.t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			w.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			w.t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// Where much has had its time, it is not erased for days: the file is made anew every minute meanwhile.
func TestSweepOfMuch(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Own = talk.Own{KeepDrafts: 7 * 24 * time.Hour} })
	w.office("Rina", "Grup Dapil 1")
	for i := range 100 {
		p := w.person(fmt.Sprint("Warga ", i))
		p.say(fmt.Sprintf("got mampet di gang melati %d", i))
		p.tap("Batal")
	}
	w.pass(8 * 24 * time.Hour)
	w.tx(func(tx store.Tx) error { return tx.SetTimer(owned.TimerSweep, 0, w.now) })
	for range 6 {
		w.pass(10 * time.Second)
	}
	w.view(func(r store.Reader) error {
		left, err := r.GivenUpBefore(w.now, 100)
		if len(left) > 0 {
			t.Errorf("after a minute %d of 100 are left", len(left))
		}
		return err
	})
}

// What was kept for its time is erased in batches, and noted.
func TestSweep(t *testing.T) {
	year := 365 * 24 * time.Hour
	w := newWorld(t, func(o *handlers.Options) {
		o.Own = talk.Own{KeepWords: 2 * year, KeepPeople: 3 * year, KeepDrafts: 7 * 24 * time.Hour, KeepTalk: 30 * 24 * time.Hour}
	})
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Sukarsih", "jalan rusak di depan pasar zirkonia")
	room.reply(room.last("zirkonia"), "Selamat siang, sudah kami tambal pagi ini.")
	citizen.tap("Sudah")
	other := w.person("Wati")
	other.say("draf xilofon")
	other.tap("Batal")
	w.sent("Tono", "lampu mati di gang melati")
	sweep := func() {
		w.t.Helper()
		w.tx(func(tx store.Tx) error { return tx.SetTimer(owned.TimerSweep, 0, w.now) })
		for range 4 {
			w.pass(2 * time.Minute)
		}
		w.scrub()
	}
	sweep()
	room.last("zirkonia")
	w.pass(8 * 24 * time.Hour)
	sweep()
	w.nowhere("xilofon")
	w.pass(2 * year)
	sweep()
	w.nowhere("zirkonia")
	w.unseen("zirkonia")
	w.view(func(r store.Reader) error {
		c, err := r.IdentitiesOfCitizen(1)
		if len(c) != 1 {
			t.Errorf("%d identities: their time is not over", len(c))
		}
		return err
	})
	w.pass(2 * year)
	sweep()
	w.nowhere("Sukarsih")
	a := w.ids()
	if len(a) != 3 {
		t.Fatalf("%d aspirations", len(a))
	}
	w.view(func(r store.Reader) error {
		open, err := r.Aspiration(3)
		if open.State != store.Open {
			t.Errorf("what waits for an answer is %s", open.State)
		}
		return err
	})
	w.person("Tono").say("/status")
	w.person("Tono").sees("Belum dibalas")
}
