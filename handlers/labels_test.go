package handlers_test

import (
	"testing"
	"time"

	"duaarah/store"
)

// The words of a button, typed, do what it does; "iya" is "Ya, tarik". Nothing of it is for staff.
func TestLabelsTyped(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.sent("Sapto", "lampu merah perempatan rusak")
	p.say("Tulis yang lain")
	p.sees("Silakan tulis")
	p.say("pohon di jalan veteran miring")
	p.say("batal")
	p.say("kembalikan")
	p.sees("Kami catat")
	p.say("kirim sekarang")
	p.sees("Kode Anda")
	p.say("atur aspirasi ini")
	p.sees("Apa yang ingin Anda lakukan dengan " + codeOf(w, 3))
	p.say("tarik")
	p.sees("Tarik " + codeOf(w, 3))
	p.say("iya pak")
	p.sees("sudah ditarik")
	if a := w.get(3); a.State != store.Withdrawn || len(w.ids()) != 3 {
		t.Errorf("it is %s; there are %d", a.State, len(w.ids()))
	}
	for _, said := range []string{"tarik tambang di sungai merusak", "kembalikan lapangan kami"} {
		n := len(w.ids())
		w.person("W " + said).say(said)
		if len(w.ids()) != n+1 {
			t.Errorf("%q is heard by nobody", said)
		}
	}
}

// "Siap" to a reply that asks nothing asks for nothing, and no office is late with an answer to it; where it asks, or asks for something, it goes on.
func TestReadAndNothingElse(t *testing.T) {
	for reply, closing := range map[string]bool{answerText: true, "Boleh kami datang besok pagi?": false, "Tolong kirim foto lokasinya.": false} {
		for _, said := range []string{"siap", "ok pak", "baik bu"} {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			p := w.sent("Wahyu", "usul pasang cctv di pertigaan pom bensin")
			room.reply(room.last("usul pasang"), reply)
			p.say(said)
			if a := w.only(); (a.Turn == store.CitizenTurn) != closing {
				t.Errorf("%q to %q: it is the turn of %q", said, reply, a.Turn)
			}
			if closing {
				p.sees("Baik. Kalau ada lagi")
			}
			w.pass(15 * 24 * time.Hour)
			if n := p.said("Sudah dua pekan"); closing && n != 0 {
				t.Errorf("after %q they are told that it was not answered", said)
			}
		}
	}
}

// Who asks to be answered in another language is, in the midst of a draft too; and how they feel about what they have just sent goes with that.
func TestAsksForALanguage(t *testing.T) {
	for said, want := range map[string]string{"pake bahasa indonesia aja min": "Baik, mulai sekarang", "in english please": "from now on", "nganggo basa jawa wae": "Jawi", "bahasa inggris di sekolah tidak diajarkan": "", "guru pakai bahasa jawa terus": ""} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Ayu")
		p.say("jalane rusak pak nang ngarep pasar, wis suwe ora didandani")
		p.say(said)
		if got := w.texts(w.only()) == "jalane rusak pak nang ngarep pasar, wis suwe ora didandani"; got != (want != "") {
			t.Errorf("after %q the draft says %q", said, w.texts(w.only()))
		}
		if want != "" {
			p.sees(want)
		}
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Slamet", "saya diancam preman pasar suruh bayar 500rb sebulan")
	p.say("saya takut min")
	room.last("saya takut min")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
}
