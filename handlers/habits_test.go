package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What strangers do who follow no script: each is where two parts of a conversation meet.

// edits changes what was said before.
func (p *person) edits(u bot.Update, text string) {
	p.w.t.Helper()
	m := *u.Message
	m.Text, m.Command = text, nil
	if c, ok := bot.ParseCommand(text, "bot"); ok {
		m.Command = &c
	}
	e := p.update(bot.KindEdit)
	e.Message = &m
	p.w.take(e)
}

// What they were asked to add goes where it was said that it would, though another draft is in hand; and once.
func TestAddingBesideADraft(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	p := w.sent("Sari", "lampu jalan mati")
	p.say("jalan berlubang di depan pasar")
	p.say("/status")
	first, second := w.get(w.ids()[0]), w.get(w.ids()[1])
	p.tap(string(first.Code))
	p.tap("Tulis tambahan")
	p.say("tiangnya nomor 12")
	p.sees("Sudah kami sampaikan", string(first.Code))
	p.say("lubangnya sedalam lutut")
	if got, want := w.texts(first), "lampu jalan mati | tiangnya nomor 12"; got != want {
		t.Errorf("what was added to stands as %q, want %q", got, want)
	}
	if got, want := w.texts(second), "jalan berlubang di depan pasar | lubangnya sedalam lutut"; got != want {
		t.Errorf("the draft says %q, want %q", got, want)
	}
}

// Who is asked for two things is held to the one they were asked for last.
func TestAskedWhereAfterAdding(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.office("Rina", "Grup Dapil 1")
	p := w.sent("Sari", "lampu jalan mati")
	p.say("jalan berlubang di genteng surabaya")
	draft := p.last("Kami catat")
	p.say("/status")
	first := w.get(w.ids()[0])
	p.tap(string(first.Code))
	p.tap("Tulis tambahan")
	b, ok := buttonOf(draft, "Bukan di situ")
	if !ok {
		t.Fatalf("no place to change: %s", flat(draft.out))
	}
	p.tapOn(draft, b)
	p.say("kec karangpilang sby")
	if got := w.texts(first); got != "lampu jalan mati" {
		t.Errorf("the answer to where went to another: %q", got)
	}
	if a := w.latest(); a.Region != "35.78.01" {
		t.Errorf("the draft is about %q", a.Region)
	}
}

// Asked where, they go on telling first, and then write the place as badly as anybody: it is the answer still, but only once.
func TestWhereAfterMoreWords(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.asking("dapil-1", 3)
	w.office("Rina", "Grup Dapil 1")
	p := w.person("Sari")
	p.say("got mampet")
	p.tap("Tulis tempatnya")
	p.say("lampu jalan di depan sekolah juga mati sudah dua minggu dan gelap sekali")
	p.sees("belum kami kenal")
	p.say("tegalsri, surabya")
	w.about("35.78.05", store.ByCitizen, "got mampet | lampu jalan di depan sekolah juga mati sudah dua minggu dan gelap sekali | tegalsri, surabya")
	p.tap("Ganti tempat")
	p.say("rumah saya di dekat warung yang besar itu")
	p.say("tolong cepat ya pak soalnya bau sekali")
	p.say("terima kasih banyak sebelumnya pak")
	if n := p.said("belum kami kenal"); n != 2 {
		t.Errorf("they were told %d times that a place is not known, want 2: once each time they were asked", n)
	}
}

// A draft that is changed is understood anew, and words of danger count that came with the change: in a draft, and after it.
func TestEditedWordsAreUnderstood(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	p := w.person("Sari")
	u := p.say("halo pak")
	if n := len(w.ids()); n != 0 {
		t.Fatalf("of a greeting there are %d aspirations", n)
	}
	p.edits(u, "apa syarat mengurus surat pindah?")
	p.last("pertanyaan")
	if a := w.latest(); a.Kind != store.Question {
		t.Errorf("what they ask is a %q", a.Kind)
	}
	const fire = "tolong, rumah sebelah kebakaran, ada orang terjebak di dalam"
	p.edits(u, fire)
	p.sees("112")
	if a := w.latest(); a.Urgent != store.Urgent {
		t.Error("a draft that was changed to a cry for help is not urgent")
	}
	other := w.person("Budi")
	u = other.say("kebun kota kotor sekali")
	other.tap("Kirim sekarang")
	other.edits(u, fire)
	other.sees("112", "Sudah kami sampaikan")
	if a := w.latest(); a.Urgent != store.Urgent {
		t.Error("what was changed to a cry for help is not urgent")
	}
	room.last("DARURAT")
}

// The rest of an album that was given up is refused once, not once for each photo.
func TestRestOfACancelledAlbum(t *testing.T) {
	w := newWorld(t)
	p := w.person("Sari")
	p.photo("album-1", "lampu mati", "f0")
	p.tap("Batal")
	for i := range 9 {
		p.photo("album-1", "", fmt.Sprint("g", i))
	}
	const refused = "album yang sudah Anda batalkan"
	if n := p.said(refused); n != 1 {
		t.Errorf("refused %d times, want once", n)
	}
	p.photo("album-2", "jalan rusak", "h0")
	p.tap("Batal")
	p.photo("album-2", "", "h1")
	if n := p.said(refused); n != 2 {
		t.Errorf("of two albums, refused %d times, want 2", n)
	}
}

// shut has an office take nothing more.
func (w *world) shut(id store.OfficeID) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office(id)
		if err != nil {
			return err
		}
		o.Closed = true
		return tx.SaveOffice(o)
	})
}

// An office that was closed while a draft waited gets nothing: its citizen is told, and a draft that is left alone goes elsewhere.
func TestOfficeClosedUnderADraft(t *testing.T) {
	w := newWorld(t)
	p, other := w.person("Sari"), w.person("Budi")
	for _, each := range []*person{p, other} {
		each.say("lampu jalan mati")
		each.tap("Kantor Dapil 1")
	}
	w.shut("dapil-1")
	p.tap("Kirim sekarang")
	p.sees("untuk Kantor Dapil 2")
	if a := w.get(w.ids()[0]); a.State != store.Drafted || a.Office != "dapil-2" {
		t.Errorf("it is %s, for %q", a.State, a.Office)
	}
	p.tap("Kirim sekarang")
	p.sees("Sudah masuk ke antrean Kantor Dapil 2")
	other.tap("Bukan keluhan")
	other.tap("Harapan")
	other.sees("harapan untuk Kantor Dapil 2")
	w.pass(11 * time.Minute)
	other.sees("Sudah masuk ke antrean Kantor Dapil 2")
}

// A draft asks one thing at a time: the topic last, for staff can say that too.
func TestTopicAskedLast(t *testing.T) {
	w := newWorld(t, together)
	w.regions()
	w.topics()
	w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	p := w.person("Sari")
	p.say(darkToo)
	p.tap("Kantor Dapil 1")
	if s := p.sees("Dukung, atau tetap kirim sendiri?"); strings.Contains(s.out.Text.S, "Soal ") {
		t.Errorf("two questions at once: %s", flat(s.out))
	}
	w.asking("dapil-2", 3)
	other := w.person("Wati")
	other.say("got mampet dan bau")
	other.tap("Kantor Dapil 2")
	if s := other.sees("Di kecamatan mana?"); strings.Contains(s.out.Text.S, "Soal ") {
		t.Errorf("two questions at once: %s", flat(s.out))
	}
	other.say("kec karangpilang sby")
	other.sees("Ketuk yang tepat")
}

// Who has taken back all that they wrote is offered to withdraw what is left, which nobody could answer.
func TestAllTakenBack(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	p := w.sent("Sari", "lampu jalan mati")
	p.reply(p.last("Sudah masuk"), "di depan pasar")
	p.say("/status")
	p.tap(string(w.get(w.ids()[0]).Code))
	p.tap("Tarik pesan")
	p.tap("di depan pasar")
	p.tap("Ya, tarik")
	if _, ok := buttonOf(p.last("sudah ditarik"), "Tarik pesan lain"); !ok {
		t.Fatal("there is more to take back, which is not offered")
	}
	p.tap("Tarik pesan lain")
	p.tap("lampu jalan")
	p.tap("Ya, tarik")
	p.tap("Tarik aspirasi")
	p.tap("Ya")
	if a := w.get(w.ids()[0]); a.State != store.Withdrawn {
		t.Errorf("it is %s", a.State)
	}
}
