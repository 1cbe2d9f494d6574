package handlers_test

import (
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// What was dropped, by a slip of the thumb or by "jangan dikirim dulu", is had back by a tap as it was, and received when it was; once, and not beside another draft.
func TestDroppedAndBack(t *testing.T) {
	for _, drop := range []func(p *person){func(p *person) { p.tap("Batal") }, func(p *person) { p.say("jangan dikirim dulu") }} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Intan")
		began := w.now
		p.say("kami tidak setuju dengan perda kawasan tanpa rokok")
		p.photo("", "", "f1")
		p.tap("Dapil 2")
		p.tap("Kantor lain")
		p.tap("Dapil 1")
		w.pass(time.Minute)
		drop(p)
		dropped := p.last("tidak ada yang dikirim")
		back, _ := buttonOf(dropped, "Kembalikan")
		p.say("got mampet di pasar")
		p.tapOn(dropped, back)
		p.say("batal")
		p.tapOn(dropped, back)
		p.sees("Kami catat", "1 foto", "Kantor Dapil 1")
		p.tapOn(dropped, back)
		p.say("ada datanya dari BPS")
		p.tap("Kirim sekarang")
		room.sees("perda kawasan", "ada datanya")
		if a := w.latest(); a.State != store.Open || !a.ReceivedAt.Equal(began) || a.OfficeBy != store.ByCitizen {
			t.Errorf("it is %s, received %v, want %v, for an office by %q", a.State, a.ReceivedAt, began, a.OfficeBy)
		}
		if n := len(w.ids()); n != 3 {
			t.Errorf("there are %d", n)
		}
	}
}

// What was dropped and had back is erased with all else.
func TestDroppedAndBackIsErased(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Intan")
	p.say("got di pasar zirkonia mampet sejak senin")
	p.tap("Batal")
	p.tap("Kembalikan")
	p.tap("Kirim sekarang")
	p.erase(w.latest().Code)
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// Who has dropped it and says so gets it back in words, too; "kirim" is of the draft again, once that is there, and "kembalikan" in what they tell is told.
func TestBackInWords(t *testing.T) {
	for _, said := range []string{"eh ga jadi, kirim aja", "kembalikan", "balikin dong", "eh salah pencet, kirim"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Dul")
		p.say("jalan rusak depan mushola")
		p.say("batal")
		p.say("ok")
		p.say(said)
		p.sees("Kami catat")
		p.say("kirim")
		p.sees("Kode Anda")
		room.last("depan mushola")
		p.say("kirim")
		p.sees("Menunggu balasan")
		if n := len(w.ids()); n != 2 {
			t.Errorf("after %q there are %d", said, n)
		}
	}
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Dul")
	p.say("jalan rusak depan mushola")
	p.say("batal")
	p.say("kembalikan tanah wakaf kami")
	if a := w.latest(); w.texts(a) != "kembalikan tanah wakaf kami" {
		t.Errorf("it says %q", w.texts(a))
	}
}

// Who is offered to support says so in words, or that they send their own; and who is asked whether they agree says "iya setuju aja".
func TestSupportInWords(t *testing.T) {
	for said, supports := range map[string]bool{"iya dukung": true, "dukung aja pak": true, "kirim sendiri aja": false} {
		w := newWorld(t, together)
		w.office("Rina", "Grup")
		w.sent("Budi", darkStreet)
		p := w.person("Sari")
		p.say(darkToo)
		p.sees("hal serupa")
		p.say(said)
		if supports {
			p.last("ikut mendukung")
		} else {
			p.sees("Kode Anda")
		}
		if got := w.latest().State == store.Open; got == supports {
			t.Errorf("after %q the draft is %s", said, w.latest().State)
		}
	}
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	w.office("Rina", "Grup")
	p := w.person("Sri")
	p.say("lampu jalan mati di gang kenanga")
	p.say("iya setuju aja")
	p.sees("Kode Anda")
	p.say("bukan di kenanga, di gang melati")
	p.sees("Sudah kami sampaikan")
	p.say("dukung program bank sampah dong")
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
}
