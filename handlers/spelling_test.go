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
