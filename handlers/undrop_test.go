package handlers_test

import (
	"testing"
	"time"

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
