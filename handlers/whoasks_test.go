package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"duaarah/store"
)

// What is no aspiration, as citizens say it: a smile, a question to the bot, impatience. What is like it only is heard.

// A smile, or "ok", to nothing is greeted back; among what waits it asks for news, and to staff it says something.
func TestSignsAlone(t *testing.T) {
	for _, said := range []string{"😀", "👋", "😭😭", "👍", "🙏", "ok", "iya", "!!", "🏳️‍🌈"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Rara")
		p.say(said)
		p.sees("Tulis saja keluhan")
		p.say("bau sampah di TPS gang 5 😡")
		p.say("kirim")
		if got := w.texts(w.only()); got != "bau sampah di TPS gang 5 😡" {
			t.Errorf("after %q it says %q", said, got)
		}
		w.pass(20 * time.Hour)
		p.say("😡")
		p.sees("Menunggu balasan")
		room.reply(room.last("bau sampah"), "TPS itu kami angkut besok pagi.")
		p.say("😡")
		room.sees("menulis lagi", "😡")
		if n := len(w.ids()); n != 1 {
			t.Errorf("after %q there are %d", said, n)
		}
	}
}

// Who tries whether there is an answer gets one that says how to begin, and the office owes them nothing; later it is how their own stands.
func TestTries(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"tes", "Test", "p", "P", "ping", "tes 123", "tes tes", "cek", "coba", "halo test", "a", "1", ".", "halo min", "assalamualaikum", "ini beneran?", "apa ini resmi", "ini penipuan bukan?", "ini bener dari dprd?", "apa ini akun asli dewan"} {
		p := w.person(fmt.Sprint("W", i))
		p.say(said)
		if n := len(w.ids()); n != 0 {
			t.Fatalf("%q is an aspiration", said)
		}
		p.sees("ulis saja")
	}
	p := w.sent("Kasan", "jembatan di kampung kami hampir putus")
	w.pass(26 * time.Hour)
	for _, said := range []string{"tes", "ping", "cek"} {
		p.say(said)
		p.sees("Menunggu balasan")
	}
	for i, said := range []string{"tes cpns curang", "cek jalan depan sd 3", "coba perbaiki jalan", "ada warga asli sini tidak dapat bantuan", "gas resmi langka", "ada penipuan bansos di rw 3", "ada penipuan?", "maaf pak jalan rusak", "penipuan rekrutmen dari dprd"} {
		w.person(fmt.Sprint("V", i)).say(said)
		if n := len(w.ids()); n != i+2 {
			t.Errorf("%q is heard by nobody", said)
		}
	}
}

// Who asks for news is not greeted with "Halo", in whatever words they ask; who greets is.
func TestAsksForNews(t *testing.T) {
	for said, hello := range map[string]bool{"KOK TDK DI JAWAB": false, "kapan dibalas pak?": false, "SUDAH MASUK BLM PAK": false, "kok durung diwangsuli": false, "iraha diwaler na": false,
		"btw still no response lol": false, "saya belum dapat balasan": false, "naha can aya nu ngawaler": false, "halo pak": true, "😀": false} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Kasan", "jembatan di kampung kami hampir putus")
		w.pass(26 * time.Hour)
		p.say(said)
		if n := len(w.ids()); n != 1 {
			t.Errorf("%q is an aspiration", said)
		} else if lang := p.sees().out.Text.S; (lang[:4] == "Halo") != hello {
			t.Errorf("to %q: %s", said, lang)
		}
	}
	for i, said := range []string{"jawaban soal cpns bocor", "surat saya ke camat belum dibalas", "lama sekali ngurus ktp", "ada orang gila di pasar", "petugas ngomong kasar sama saya",
		"mesin antrean rusak", "bisa tolong perbaiki jalan", "saya mau bicara soal air", "orangnya galak"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("V", i))
		p.say(said)
		if n := len(w.ids()); n != 1 {
			t.Errorf("%q is heard by nobody", said)
		}
	}
}

// Who asks whether anybody, or what, is there is told; nobody is called for it.
func TestAsksWhoIsThere(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"kamu AI?", "ADA ORANGNYA TDK", "iki sing moco wong opo mesin", "iki sopo sing moco", "bisa ngomong langsung sama orang?", "saya mau bicara dengan orang", "anyone there?"} {
		p := w.person(fmt.Sprint("Anton", i))
		p.say(said)
		p.sees("Dua Arah")
	}
	if n := len(w.ids()); n != 0 {
		t.Errorf("there are %d aspirations", n)
	}
}

// After a reply, too, people ask where it stands, or take it back, in their own words.
func TestStandsInWords(t *testing.T) {
	for said, want := range map[string]string{"statusnya gimana": "Dibalas", "kode saya berapa ya": "Dibalas", "saya mau tarik laporan ini": "Tarik", "tarik aja laporannya pak": "Tarik",
		"tolong hapus semuanya": "Apa yang ingin Anda hapus?"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Hadi", "trotoar depan RS dipakai parkir")
		room.reply(room.last("trotoar"), "Dishub menertibkan parkir di sana mulai besok.")
		p.say(said)
		if want == "Tarik" {
			if _, ok := buttonOf(p.sees(), want); !ok {
				t.Errorf("%q: %s", said, flat(p.sees().out))
			}
		} else {
			p.sees(want)
		}
	}
}

// What is asked of the bot beside a draft is answered, and is no part of it; what belongs to the draft is.
func TestAskedBesideADraft(t *testing.T) {
	for said, want := range map[string]string{"ini bot atau orang?": "masih di sini", "siapa aja yang baca": "nama samaran", "nama saya keliatan ga": "nama samaran", "data saya dipakai buat apa": "nama samaran",
		"apa tetangga bisa baca": "nama samaran", "dirahasiakan ga ya bu": "nama samaran", "sudah terkirim belum pak": "belum dikirim", "udah dikirim?": "belum dikirim", "wis dikirim durung": "belum dikirim"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Ning")
		p.say("tetangga saya buang sampah di got depan rumah")
		p.say(said)
		p.sees(want)
		if a := w.only(); a.State != store.Drafted || w.texts(a) != "tetangga saya buang sampah di got depan rumah" {
			t.Errorf("after %q it is %s and says %q", said, a.State, w.texts(a))
		}
	}
	for _, said := range []string{"siapa itu pak", "data bansos tidak sesuai", "surat sudah dikirim ke camat", "nama saya tidak ada di daftar", "sudah masuk rumah airnya", "aman ga ya lewat situ", "belum dijawab juga sama RT",
		"orang tahu semua tapi diam", "data saya hilang di puskesmas"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Ning")
		p.say("tetangga saya buang sampah di got depan rumah")
		p.say(said)
		if got := w.texts(w.only()); got != "tetangga saya buang sampah di got depan rumah | "+said {
			t.Errorf("of %q the draft says %q", said, got)
		}
	}
}
