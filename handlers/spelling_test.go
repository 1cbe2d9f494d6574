package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"duaarah/store"
)

// A thanks for a reply is one however it is spelled: no office owes another reply to it. What only looks like one goes on.
func TestThanksHoweverSpelled(t *testing.T) {
	for said, thanks := range map[string]bool{"trima ksih pak": true, "trimaksh bu": true, "alhamdulilah": true, "alhamdullilah makasi": true, "oke siap makasi bangg": true, "mksih byk": true, "mkasihh pakk": true, "iya bu mksi": true,
		"muhun hatur nuhun pisan": true, "mator sakalangkong": true, "inggih matur nuwun": true, "petugasnya maksa": false, "pak kisah ini": false, "maksa sekali pak": false, "terima saja pak": false, "iya pak": false} {
		w := newWorld(t)
		p, room := w.answeredOne()
		p.say(said)
		if a := w.only(); (a.Turn == store.CitizenTurn) != thanks {
			t.Errorf("after %q it is the turn of %q\n%s", said, a.Turn, w.show(room.chat))
		}
	}
}

// What people say around what they write, however they spell it, is no aspiration, and in no draft.
func TestSaidAroundMore(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"asalamualikum pak", "Assalamu'alaikum wr wb", "mau cerita", "mau curhat bu"} {
		p := w.person(fmt.Sprint("W", i))
		p.say(said)
		if n := len(w.ids()); n != 0 {
			t.Fatalf("%q is an aspiration", said)
		}
	}
	p := w.person("Sri")
	p.say("dalan ngarep omahku rusak kabeh, angel liwat yen udan")
	p.say("kapan diwangsuli nggih")
	p.sees("7 dinten")
	p.say("nggih dikirim mawon")
	p.sees("Kode panjenengan")
	p.say("btw ini beneran dibaca orang ga sih")
	w.pass(time.Hour)
	p.say("wis tekan endi laporanku")
	p.sees(codeOf(w, 1))
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
	if got := w.texts(w.get(1)); got != "dalan ngarep omahku rusak kabeh, angel liwat yen udan" {
		t.Errorf("it says %q", got)
	}
}

// "Maaf ya min" says nothing to staff who wrote nothing.
func TestSorry(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Mila")
	p.say("sayang kamu dimana")
	p.say("eh salah kirim maaf")
	p.say("maaf ya min")
	p.sees("Tulis saja")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
}

// Thanks with good wishes ask for nothing; a wish for the matter does.
func TestThanksAndWishes(t *testing.T) {
	for said, thanks := range map[string]bool{"Baik pak terima kasih banyak atas informasinya semoga sehat selalu dan lancar rezekinya": true, "makasih bu semoga Allah membalas kebaikan ibu": true, "alhamdulillah makasih, semoga bapak sukses selalu amin": true,
		"matur nuwun pak mugi tansah sehat": true, "oh nggih, matur nuwun sanget informasinipun": true, "terima kasih atas perhatiannya": true, "oh gitu ya udah deh": true, "nggih nduk matur suwun sing akeh": true, "iya sudah ada pak terima kasih": true, "sudah saya terima, makasih": true, "sudah mati lagi lampunya makasih": false, "sudah sebulan pak makasih": false, "sudah saya lapor tiga kali terima kasih": false, "sudah ada tapi miring pak terima kasih": false, "sudah diganti satu, yang lain mati, terima kasih": false, "terima kasih semoga jalannya cepat diperbaiki": false, "semoga sehat selalu pak": false, "makasih, semoga lampunya ga mati lagi": false} {
		w := newWorld(t)
		p, room := w.answeredOne()
		p.say(said)
		if a := w.only(); (a.Turn == store.CitizenTurn) != thanks {
			t.Errorf("after %q it is the turn of %q\n%s", said, a.Turn, w.show(room.chat))
		}
	}
}

// What names nothing, just after something was sent, is of that; so is that nobody may know, and what is said below the question for an answer elsewhere.
func TestOfWhatWasSent(t *testing.T) {
	for _, said := range []string{"bisa ga ya?", "kenapa ya pak", "jangan sampe tetangga tau ya", "jangan sampai ketahuan pak", "jangan sampai bocor ya pak", "jangan sampai bocor ke tetangga", "eh maaf namanya jangan disebut ya", "tolong nama saya dirahasiakan", "bisa dibantu ga?"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		w.sent("Nina", "semoga tahun depan ada perpustakaan keliling").say(said)
		room.last(said)
		if n := len(w.ids()); n != 1 {
			t.Errorf("after %q there are %d", said, n)
		}
	}
	for said, goes := range map[string]bool{"udah beres kok, diurus di kelurahan": true, "belum ada yang datang pak": true, "got di pasar mampet": false, "pasar belum dibersihkan": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Budi", "ktp saya hilang mau urus gimana")
		w.pass(340 * time.Hour)
		p.sees("jawaban di tempat lain")
		p.say(said)
		if n := len(w.ids()); (n == 1) != goes {
			t.Errorf("after %q there are %d", said, n)
		}
		if goes {
			room.last(said)
		}
	}
	for i, said := range []string{"kenapa jalan rusak?", "bisa minta bantuan?", "jangan buang sampah di kali", "jangan sampai atap sekolah bocor lagi pak", "nama jalan tidak disebut di papan"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		w.sent(fmt.Sprint("W", i), "lampu taman mati").say(said)
		if n := len(w.ids()); n != 2 {
			t.Errorf("after %q there are %d", said, n)
		}
	}
}
