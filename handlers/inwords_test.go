package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"duaarah/store"
)

// Who has no eye for buttons answers a draft in words: which office by its place, what kind it is, that this is all. None of it is part of what they tell.
func TestDraftAnsweredInWords(t *testing.T) {
	for said, office := range map[string]store.OfficeID{"yg kedua": "dapil-2", "nomor 2 pak": "dapil-2", "2": "dapil-2", "yang pertama aja": "dapil-1", "the second one": "dapil-2", "sing kapindho": "dapil-2"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Bagas")
		p.say("jembatan gantung di desa kami talinya mau putus")
		p.say(said)
		if a := w.only(); a.Office != office || a.OfficeBy != store.ByCitizen || w.texts(a) != "jembatan gantung di desa kami talinya mau putus" {
			t.Errorf("after %q it is for %s by %q and says %q", said, a.Office, a.OfficeBy, w.texts(a))
		}
		p.say("2") // it is chosen: this is theirs to tell
		if a := w.only(); w.texts(a) == "jembatan gantung di desa kami talinya mau putus" {
			t.Errorf("after %q a number is lost", said)
		}
	}
	w := newWorld(t)
	w.office("Rina", "Grup")
	q := w.person("Nur")
	q.say("mau cerita soal sekolah anak saya")
	q.say("anak saya")
	q.say("yang kedua")
	if a := w.only(); a.OfficeBy == store.ByCitizen {
		t.Errorf("a piece of what they tell chose %s", a.Office)
	}
	w = newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Bagas")
	p.say("jembatan gantung di desa kami talinya mau putus")
	p.say("bukan keluhan")
	p.last("Pesan Anda ini apa?")
	p.say("ini pertanyaan pak")
	if a := w.only(); a.Kind != store.Question || a.KindBy != store.ByCitizen {
		t.Errorf("it is a %q by %q", a.Kind, a.KindBy)
	}
	p.say("udah itu aja pak")
	p.sees("Kode Anda")
	if a := w.only(); a.State != store.Open || w.texts(a) != "jembatan gantung di desa kami talinya mau putus" {
		t.Errorf("it is %s and says %q", a.State, w.texts(a))
	}
	for i, said := range []string{"itu aja yang rusak", "sudah itu saja jalannya sempit", "keluhan warga banyak", "nomor rumah 2", "cukup parah", "rt 2", "sudah seminggu", "2", "udah gitu", "sudah itu", "cabut aja takut roboh", "tarik saja karena bahaya"} {
		w := newWorld(t)
		p := w.person(fmt.Sprint("W", i))
		p.say("jalan di desa kami berlubang, di gang")
		p.say(said)
		if a := w.only(); a.State != store.Drafted || w.texts(a) != "jalan di desa kami berlubang, di gang | "+said {
			t.Errorf("after %q it is %s and says %q", said, a.State, w.texts(a))
		}
	}
}

// "Eh ga jadi deh" drops a draft; what puts right what was just sent goes with that; and "tolong dihapus laporan saya" asks what to erase.
func TestChangesTheirMind(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.person("Yoga")
	p.say("tolong bangun lapangan futsal di rw 3")
	p.say("eh ga jadi deh")
	if a := w.only(); a.State != store.Cancelled {
		t.Fatalf("it is %s", a.State)
	}
	p.say("tolong bangun taman baca di rw 3")
	p.tap("Kirim sekarang")
	for _, said := range []string{"eh salah, harusnya rw 5", "maksudnya yang dekat balai", "maksud saya rw lima"} {
		p.say(said)
		room.last(said)
	}
	for _, said := range []string{"pak tolong dihapus laporan saya", "hapus semua data saya", "delete my report please", "hapusin aduanku"} {
		p.say(said)
		p.sees()
		if n := p.said("Apa yang ingin Anda hapus?") + p.said("What would you like to erase?"); n == 0 {
			t.Errorf("%q is not understood:\n%s", said, w.show(p.chat))
		}
	}
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
	for i, said := range []string{"salah siapa jalan rusak begini", "tolong dihapus coretan di tembok sekolah", "harusnya ada lampu di sini", "data saya dihapus kelurahan"} {
		q := w.sent(fmt.Sprint("W", i), "sampah menumpuk di pasar")
		q.say(said)
		if n := len(w.ids()); n != 2+2*(i+1) {
			t.Errorf("%q is heard by nobody, or goes elsewhere: there are %d\n%s", said, n, w.show(q.chat))
		}
	}
}

// Once the promise is past, "ingatkan" has staff reminded, and so has "iya" below the question whether they are to be; once a day.
func TestRemindInWords(t *testing.T) {
	for _, said := range []string{"ingatkan dong pak", "tolong ingetin stafnya", "iya"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Ratna", "gaji guru honorer belum cair")
		p.say(said)
		w.pass(8 * 24 * time.Hour)
		reminded := w.count(room, "mengingatkan")
		p.say("kok belum ada balasan")
		p.sees("Mau mengingatkan staf?")
		p.say(said)
		p.sees("kami ingatkan", codeOf(w, 1))
		w.pass(20 * time.Hour)
		if w.count(room, "mengingatkan") == reminded {
			t.Errorf("after %q nobody is reminded:\n%s", said, w.show(room.chat))
		}
		if n := len(w.ids()); n != 1 {
			t.Errorf("after %q there are %d", said, n)
		}
	}
}

// How to begin, and how to have it erased, is asked of the bot; who greets at length greets.
func TestAsksHow(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"cara lapor gimana ya?", "lapor kemana ya pak", "bagaimana cara menyampaikan aspirasi", "how do i report", "Selamat pagi bapak ibu anggota dewan yang terhormat", "yo", "nuwun sewu pak badhe matur", "woi bot", "anonim bisa?", "kalau saya lapor, identitas saya aman ga?", "beneran ga akan ketahuan atasan saya?", "siapa nama anggota dewannya?"} {
		w.person(fmt.Sprint("W", i)).say(said)
		if n := len(w.ids()); n != 0 {
			t.Fatalf("%q is an aspiration", said)
		}
	}
	p := w.person("Jake")
	p.say("trash has not been picked up in my street for 2 weeks")
	p.tap("Send now")
	for _, said := range []string{"how do i delete it", "how can I delete my report?", "cara hapus laporan gimana", "hapus chat ini bisa?", "laporan abdi dihapus tiasa?"} {
		before := p.said("What would you like to erase?") + p.said("Apa yang ingin Anda hapus?")
		p.say(said)
		if p.said("What would you like to erase?")+p.said("Apa yang ingin Anda hapus?") == before {
			t.Errorf("%q is not understood:\n%s", said, w.show(p.chat))
		}
	}
	p.say("my report?")
	p.sees(codeOf(w, 1))
	p.say("when will I hear back?")
	p.sees(codeOf(w, 1))
	p.say("can you keep my name secret?")
	p.say("eh tarik deh takut ribut")
	p.sees(codeOf(w, 1))
	if _, ok := buttonOf(p.sees(), "Tidak jadi"); !ok {
		if _, ok := buttonOf(p.sees(), "Never mind"); !ok {
			t.Errorf("they are not asked whether to take it back:\n%s", w.show(p.chat))
		}
	}
	p.say("berapa hari biasanya")
	p.sees(codeOf(w, 1))
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
	for i, said := range []string{"cara urus ktp gimana", "lapor polisi kemana ya kok tidak ditanggapi", "gimana cara hapus pungli di sekolah", "kemana laporan dana desa disampaikan", "anggota dewan tidak pernah turun", "tarik tambang di sungai bahaya", "cabut izin tambang takut longsor", "polisi tau tapi diam saja", "siapa nama kepala puskesmas"} {
		w.person(fmt.Sprint("V", i)).say(said)
		if n := len(w.ids()); n != i+2 {
			t.Errorf("%q is heard by nobody", said)
		}
	}
}

// What can only be of what was sent is: that the child was saved, that this was all, that it stinks again.
func TestAfterItWasSent(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Gilang", "tolong ada anak tenggelam di kali dekat jembatan")
	p.say("udah ditolong warga, selamat")
	room.last("ditolong warga")
	p.say("eh itu saja deh")
	p.sees("Baik. Kalau ada lagi")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}

	w = newWorld(t)
	_, room = w.office("Rina", "Grup")
	p = w.sent("Dian", "bau limbah pabrik tahu")
	room.reply(room.last("bau limbah"), answerText)
	p.tap("Sudah")
	p.say("bau lagi nih")
	p.tap("Buka lagi " + codeOf(w, 1))
	if a := w.get(1); a.State != store.Open {
		t.Errorf("it is %s", a.State)
	}
	room.last("bau lagi nih")

	w = newWorld(t)
	_, room = w.office("Rina", "Grup")
	p = w.sent("Hana", "reses pak dewan di rw 5 kapan ya")
	p.say("itu aja")
	p.sees("Baik. Kalau ada lagi")
	w.pass(time.Hour)
	p.say("got di pasar mampet")
	p.say("kirim")
	room.reply(room.last("reses pak"), "Reses di RW 5 tanggal 12 Desember pukul 19.00 di balai.")
	p.say("ok noted")
	p.say("boleh bawa anak?")
	room.sees("boleh bawa anak?", codeOf(w, 1))
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
}

// Who answers in pieces, or is angry, is not interrupted, and has one matter; who asks for their code, a number, or another language is answered.
func TestInPieces(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Nur", "anak saya dipukul gurunya di sekolah")
	p.say("dasar guru goblok")
	room.last("goblok")
	room.reply(room.last("dipukul"), "Bu, kapan kejadiannya dan siapa nama gurunya?")
	w.pass(time.Minute)
	p.say("senin")
	n := len(w.chats[p.chat])
	p.say("pak")
	if got := len(w.chats[p.chat]); got != n+1 {
		t.Errorf("they are interrupted:\n%s", w.show(p.chat))
	}
	p.say("budi")
	room.last("budi")
	w.pass(time.Hour)
	p.say("kode saya hilang")
	p.sees(codeOf(w, 1))
	p.say("pak")
	p.sees("Halo", codeOf(w, 1))
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
	q := w.person("Wati")
	q.say("nomor telponnya berapa pak")
	q.sees("tidak punya nomor WhatsApp")
	q.say("halo can i write in english?")
	q.sees("from now on")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
}
