package handlers_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/measure"
)

// own opens what can be done with the aspiration whose receipt the person sees.
func (p *person) own() { p.w.t.Helper(); p.tap("Atur aspirasi ini") }

// report is the figures of all, as of a moment.
func (w *world) figures(at time.Time) string {
	w.t.Helper()
	report, err := w.db.Stats(context.WithoutCancel(w.t.Context()), measure.Query{By: measure.ByOffice, AsOf: at})
	if err != nil {
		w.t.Fatal(err)
	}
	return indented(report)
}

// Their name is shown on one card alone, and hidden again; the consent is an event without the name.
func TestNameShownAndHidden(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "jalan rusak di depan pasar")
	citizen := w.person("Budi")
	citizen.tap("Tulis yang lain")
	citizen.say("lampu mati di gang melati")
	citizen.tap("Kirim sekarang")
	citizen.own()
	citizen.sees("tanpa nama")
	citizen.tap("Tampilkan nama saya")
	citizen.tap("Pakai “Budi”")
	citizen.sees("Staf sekarang melihat Budi")
	room.last("Warga Budi (")
	if first := room.last("jalan rusak"); strings.Contains(first.out.Text.S, "Budi") {
		t.Errorf("the name is on another card: %s", first.out.Text.S)
	}
	citizen.tap("Sembunyikan nama saya")
	citizen.sees("disembunyikan")
	if card := room.last("lampu mati"); strings.Contains(card.out.Text.S, "Budi") {
		t.Errorf("the name is still on the card: %s", card.out.Text.S)
	}
	citizen.own()
	citizen.tap("Tampilkan nama saya")
	citizen.tap("Tulis nama lain")
	ask := citizen.sees("sebagai balasan pesan ini")
	citizen.reply(ask, strings.Repeat("ini bukan nama ", 10))
	citizen.sees("Sudah kami sampaikan")
	room.sees("ini bukan nama")
	citizen.reply(ask, "Budi  Santoso\u200b")
	citizen.sees("Staf sekarang melihat Budi Santoso di kartu")
	room.last("Warga Budi Santoso (")
	w.golden("name")
	if n := len(w.ids()); n != 2 {
		t.Errorf("names became aspirations: there are %d", n)
	}
	w.view(func(r store.Reader) error {
		events, err := r.Events(2)
		for _, e := range events {
			if strings.Contains(indented(e.Data), "Budi") {
				t.Errorf("the event %s holds the name", e.Kind)
			}
		}
		return err
	})
}

// A withdrawal asks first, tells staff, closes nothing for good, and is no erasure.
func TestWithdrawAndRestore(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "jalan rusak di depan pasar")
	citizen.own()
	citizen.tap("Tarik")
	citizen.sees("tetap tersimpan")
	if a := w.only(); a.State != store.Open {
		t.Fatalf("before it was confirmed it is %s", a.State)
	}
	sure := citizen.sees("Tarik")
	yes, _ := buttonOf(sure, "Ya, tarik")
	citizen.tap("Ya, tarik")
	citizen.sees("sudah ditarik")
	citizen.tapOn(sure, yes)
	room.sees("ditarik oleh warganya")
	room.reply(room.last("jalan rusak"), "Sudah kami perbaiki kemarin.")
	if a := w.only(); a.State != store.Withdrawn || !a.LastReplyAt.IsZero() {
		t.Errorf("it is %s, replied at %v", a.State, a.LastReplyAt)
	}
	citizen.tap("Buka lagi")
	citizen.sees("sudah dibuka lagi", "30 November")
	room.sees("dibuka lagi oleh warganya")
	citizen.own()
	citizen.tap("Tarik")
	citizen.tap("Ya, tarik")
	w.pass(time.Hour)
	citizen.reply(citizen.last("sudah ditarik"), "ternyata masih rusak")
	citizen.sees("Sudah kami sampaikan")
	if a := w.only(); a.State != store.Open {
		t.Errorf("who went on with it has it %s", a.State)
	}
	w.golden("withdraw")
	var did []string
	for _, l := range w.history() {
		did = append(did, l.Do)
	}
	if got, want := strings.Join(did, " "), "aspiration withdraw restore withdraw restore message"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
}

// nowhere fails if any of the words is in the database's files, in the attachments, or in the log.
func (w *world) nowhere(words ...string) {
	w.t.Helper()
	for _, dir := range w.places {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			content = bytes.ToLower(content) // of another length, where it is no text
			for _, word := range words {
				if i := bytes.Index(content, []byte(strings.ToLower(word))); i >= 0 {
					w.t.Errorf("%q is in %s: …%q…", word, filepath.Base(path), content[max(i-80, 0):min(i+80, len(content))])
				}
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, word := range words {
		if strings.Contains(w.logged.String(), word) {
			w.t.Errorf("%q is in the log", word)
		}
	}
}

// unseen fails if any of the words stands in a chat as the bot's.
func (w *world) unseen(words ...string) {
	w.t.Helper()
	for chat, all := range w.chats {
		for _, s := range all {
			for _, word := range words {
				if s.from == "" && strings.Contains(strings.ToLower(indented(s.out)), word) {
					w.t.Errorf("%q is still to be read in %s: %s", word, w.names[chat], flat(s.out))
				}
			}
		}
	}
}

// scrub is what happens within a minute of an erasure.
func (w *world) scrub() {
	w.t.Helper()
	if err := w.files.Sweep(w.t.Context(), w.db); err != nil {
		w.t.Fatal(err)
	}
	if err := w.db.Scrub(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// photo keeps a file with these bytes, as if it had been fetched.
func (w *world) photo(content string) bot.File {
	w.t.Helper()
	f, err := w.files.Save(w.t.Context(), strings.NewReader(content), 1<<20)
	if err != nil {
		w.t.Fatal(err)
	}
	f.Kind, f.Name = bot.Photo, "zirkonia-rumahku.jpg"
	return f
}

// One erased aspiration is gone from every chat and every file, and counts as before; another one of the same person stays.
func TestEraseOne(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Budi")
	citizen.say("jalan rusak di depan pasar zirkonia")
	citizen.send(bot.Message{Files: []bot.File{w.photo("bytes-of-the-zirkonia-photo")}})
	citizen.tap("Kirim sekarang")
	code := strings.ToLower(string(w.only().Code))
	w.pass(time.Hour)
	room.reply(room.last("pasar zirkonia"), "Selamat siang, petugas kami menambal jalan zirkonia pagi ini.")
	rina.say("/kartu " + string(w.only().Code))
	citizen.reply(citizen.last("menambal"), "di depan toko zirkonia belum")
	room.say("/antrean")
	room.sees("zirkonia")
	citizen.own()
	citizen.tap("Tampilkan nama saya")
	citizen.tap("Pakai “Budi”")
	citizen.tap("Tulis yang lain")
	citizen.say("lampu mati di gang melati")
	citizen.tap("Kirim sekarang")
	w.pass(time.Hour)
	before := w.figures(w.now)
	citizen.say("/hapus")
	sure := citizen.tap("Hapus " + strings.ToUpper(code))
	_ = sure
	citizen.sees("Tidak bisa dikembalikan")
	again := citizen.sees("untuk selamanya")
	yes, _ := buttonOf(again, "Ya, hapus")
	citizen.tap("Ya, hapus")
	citizen.sees("sudah dihapus", "paling lambat Kamis, 26 November")
	citizen.tapOn(again, yes)
	room.last("dihapus atas permintaan warganya")
	w.scrub()
	w.pass(3 * time.Minute)
	citizen.sees("sudah hilang dari semua berkas kami")
	w.golden("erase_one")
	w.unseen("zirkonia")
	w.nowhere("zirkonia", "bytes-of-the-zirkonia-photo", "menambal")
	if got := w.figures(w.now); got != strings.Replace(before, stampOf(before), stampOf(got), 1) {
		t.Errorf("figures were %s, and are %s", before, got)
	}
	room.last("gang melati")
	citizen.say("/status")
	if s := citizen.sees("lampu"[:0]); strings.Contains(strings.ToLower(s.out.Text.S), code) {
		t.Errorf("the status still names it: %s", s.out.Text.S)
	}
	room.say("/kartu " + code)
	room.sees("tidak ada")
	citizen.say("jalan xilofon rusak lagi")
	citizen.sees("Kami catat")
}

// stampOf is the moment of figures, which is not what they say.
func stampOf(figures string) string {
	_, rest, _ := strings.Cut(figures, `"as_of": "`)
	at, _, _ := strings.Cut(rest, `"`)
	return at
}

// Who erases everything is unknown afterwards: no word, name or number of theirs is in any file. Who writes again is somebody new.
func TestEraseAll(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Sukarsih", "jalan rusak di depan pasar zirkonia")
	alias := w.alias(1)
	w.codes = append(w.codes, alias, "Melati 1") // which nobody has afterwards
	w.pass(time.Hour)
	room.reply(room.last("pasar zirkonia"), "Selamat siang, petugas kami menambal jalan zirkonia pagi ini.")
	citizen.tap("Belum")
	citizen.tap("Tulis yang lain")
	citizen.say("draf tentang zirkonia yang belum dikirim")
	citizen.send(bot.Message{Files: []bot.File{w.photo("bytes-of-the-zirkonia-photo")}})
	before := w.figures(w.now)
	citizen.say("/hapus")
	citizen.tap("Hapus semua tentang saya")
	citizen.sees("Anda orang baru bagi kami")
	sure := citizen.sees("untuk selamanya")
	yes, _ := buttonOf(sure, "Ya, hapus semuanya")
	citizen.tap("Ya, hapus semuanya")
	citizen.sees("Semuanya sudah dihapus")
	citizen.tapOn(sure, yes)
	room.last("dihapus atas permintaan warganya")
	w.pass(3 * time.Minute)
	w.scrub()
	w.pass(3 * time.Minute)
	w.golden("erase_all")
	w.unseen("zirkonia")
	w.nowhere("zirkonia", "bytes-of-the", "Sukarsih", alias)
	if got := w.figures(w.now); got != strings.Replace(before, stampOf(before), stampOf(got), 1) {
		t.Errorf("figures were %s, and are %s", before, got)
	}
	w.view(func(r store.Reader) error {
		e, err := r.Erasure(1)
		if e.Done.IsZero() {
			t.Error("the erasure is not noted as done")
		}
		return err
	})
	citizen.say("lampu mati di gang melati")
	citizen.tap("Kirim sekarang")
	if got := w.alias(2); got == alias {
		t.Errorf("who writes again is %s again", got)
	}
	citizen.say("/status")
	if s := citizen.last("gang"[:0]); strings.Contains(s.out.Text.S, "zirkonia") {
		t.Error(s.out.Text.S)
	}
}

func (w *world) alias(id store.CitizenID) (alias string) {
	w.t.Helper()
	w.view(func(r store.Reader) error {
		c, err := r.Citizen(id)
		alias = c.Alias
		return err
	})
	return alias
}

// An update that was taken of somebody who was erased since is not taken again.
func TestErasedUpdatesAreNotTakenAgain(t *testing.T) {
	w := newWorld(t)
	citizen := w.person("Sukarsih")
	u := citizen.update(bot.KindMessage)
	u.Key, u.Message = "mp-Sukarsih/1", &bot.Message{ID: "1", Text: "jalan rusak"}
	w.take(u)
	citizen.say("/hapus")
	citizen.tap("Hapus semua tentang saya")
	citizen.tap("Ya, hapus semuanya")
	w.pass(3 * time.Minute)
	w.scrub()
	w.nowhere("Sukarsih")
	n := len(w.ids())
	w.take(u)
	if got := len(w.ids()); got != n {
		t.Errorf("there are %d aspirations, were %d", got, n)
	}
	w.nowhere("Sukarsih")
}

// Staff who are citizens too stay staff, and what they answered to others stays.
func TestErasedStaffStayStaff(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "jalan rusak di depan pasar")
	room.reply(room.last("depan pasar"), "Selamat siang, sudah kami tambal pagi ini.")
	rina.say("air mati di rumah zirkonia saya")
	rina.tap("Aspirasi saya sendiri")
	rina.tap("Kirim sekarang")
	rina.say("ini untuk warga zirkonia siapa ya")
	rina.say("/hapus")
	rina.tap("Hapus semua tentang saya")
	rina.sees("Peran Anda sebagai staf")
	rina.tap("Ya, hapus semuanya")
	w.pass(3 * time.Minute)
	w.scrub()
	w.nowhere("zirkonia")
	room.reply(room.last("depan pasar"), "Kalau masih rusak kabari ya.")
	w.person("Budi").sees("kabari ya")
	w.view(func(r store.Reader) error {
		all, err := r.Messages(1)
		if len(all) != 3 || all[1].Text == "" {
			t.Errorf("what was said to Budi is %+v", all)
		}
		return err
	})
}

// An erasure that a reader holds up is pending: to the store, to its citizen; and is done when the reader is.
func TestErasureHeldUp(t *testing.T) {
	w := newWorld(t)
	citizen := w.sent("Budi", "jalan rusak di depan pasar zirkonia")
	reading, done := make(chan struct{}), make(chan struct{})
	finished := make(chan error, 1)
	go func() {
		finished <- w.db.View(context.Background(), func(r store.Reader) error {
			_, err := r.Aspiration(1)
			close(reading)
			<-done
			return err
		})
	}()
	<-reading
	citizen.own()
	citizen.tap("Hapus")
	citizen.tap("Ya, hapus")
	if err := w.db.Scrub(t.Context()); err == nil {
		t.Error("a reader holds the journal, and the erasure is done")
	}
	w.pass(3 * time.Minute)
	citizen.say("/privasi")
	citizen.sees("1 penghapusan sedang diselesaikan, paling lambat Kamis, 26 November")
	w.view(func(r store.Reader) error {
		q, err := w.db.Requests(w.now.Add(60 * time.Hour))(r)
		if q.Open != 1 || q.Near != 1 {
			t.Errorf("requests %+v", q)
		}
		return err
	})
	close(done)
	if err := <-finished; err != nil {
		t.Fatal(err)
	}
	w.scrub()
	w.pass(3 * time.Minute)
	citizen.last("sudah hilang dari semua berkas")
	w.nowhere("zirkonia")
	citizen.say("/privasi")
	if s := citizen.sees("singkatnya"); strings.Contains(s.out.Text.S, "sedang diselesaikan") {
		t.Error("it is still called pending")
	}
}

// Who has processing stopped is heard no more until they agree again: what is open is withdrawn, what they write is held.
func TestStopProcessing(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "jalan rusak di depan pasar")
	citizen.say("/privasi")
	for _, page := range []string{"Siapa membaca apa", "Kembali", "Berapa lama disimpan", "Kembali", "Dasar hukumnya", "Kembali", "Hak Anda"} {
		citizen.tap(page)
	}
	citizen.tap("Hentikan pemrosesan")
	citizen.tap("Ya, hentikan")
	citizen.sees("1 aspirasi yang masih terbuka sudah kami tarik")
	room.sees("ditarik oleh warganya")
	n := len(w.chats[room.chat])
	citizen.say("lampu mati di gang melati")
	citizen.sees("Setuju?")
	w.pass(20 * time.Minute)
	if got := len(w.chats[room.chat]); got != n {
		t.Errorf("the room was told of what must not be processed: %s", w.show(room.chat))
	}
	citizen.tap("Setuju, kirim")
	room.sees("gang melati")
	w.golden("stop")
	var how []any
	w.view(func(r store.Reader) error {
		events, err := r.EventsOf(1)
		for _, e := range events {
			if e.Kind == store.EventConsent {
				how = append(how, e.Data["how"])
			}
		}
		return err
	})
	if got := indented(how); !strings.Contains(got, "withdrawn") || !strings.HasSuffix(strings.TrimSpace(got), "\"accepted\"\n]") {
		t.Errorf("consents were %s", got)
	}
}

// edit changes a message that the person wrote.
func (p *person) edit(u bot.Update, text string) {
	p.w.t.Helper()
	e := p.update(bot.KindEdit)
	e.Message = &bot.Message{ID: u.Message.ID, Text: text}
	p.w.take(e)
}

// Who answers "which name?" in words, without tapping first that they will, has named themselves.
func TestNameInReplyToTheChoice(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu mati di gang melati")
	budi.own()
	budi.tap("Tampilkan nama saya")
	which := budi.last("Nama yang dilihat staf")
	budi.reply(which, "Pak Budi Hartono")
	budi.sees("Staf sekarang melihat Pak Budi Hartono")
	room.last("Warga Pak Budi Hartono (")
	budi.reply(which, "lampunya masih mati juga")
	room.sees("lampunya masih mati juga")
}

// A name that is typed right below the question for it is it, though it replies to nothing; "batal" keeps all as it is, and what is to be told to staff is.
func TestNameTypedBelow(t *testing.T) {
	for said, want := range map[string]string{"Budi Santoso": "Budi Santoso", "budi": "budi", "nama saya Siti Aminah": "Siti Aminah", "Atas nama: Bu Darmi": "Bu Darmi", "batal": "", "ga usah": "", "lampu mati lagi": "", "makasih": "",
		"lewat jalan mawar": "", "kapan diperbaiki": "", "jangan lupa": "", "tolong kirim ambulan": "", "data saya dipakai pinjol": "", "besok saja": "", "sudah sebulan pak": "", "udah gitu": "", "Pak Budi Eko Santoso": "Pak Budi Eko Santoso", "Selamat Riyadi": "Selamat Riyadi"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Warga", "jalan rusak di gang melati")
		p.own()
		p.tap("Tampilkan nama saya")
		p.tap("Tulis nama lain")
		p.say(said)
		if want != "" {
			p.sees("Staf sekarang melihat " + want + " di kartu")
			room.last("Warga " + want + " (")
		} else if strings.Contains(w.show(p.chat), "Staf sekarang melihat") {
			t.Errorf("%q is a name:\n%s", said, w.show(p.chat))
		}
		if n := len(w.ids()); n != 1 && (want != "" || said == "batal" || said == "ga usah" || said == "makasih") {
			t.Errorf("after %q there are %d", said, n)
		}
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Warga", "jalan rusak di gang melati")
	p.own()
	p.tap("Tampilkan nama saya")
	p.tap("Tulis nama lain")
	ask := p.sees("sebagai balasan pesan ini")
	p.reply(ask, "ga jadi")
	p.sees("tidak ada yang diubah")
	w.pass(time.Hour)
	p.say("gang melati")
	if strings.Contains(room.last("jalan rusak").out.Text.S, "Warga gang melati") {
		t.Error("an hour later it is a name still")
	}
}
