package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// saw has the person's platform tell that messages were really before their eyes.
func (p *person) saw(ids ...string) {
	p.w.t.Helper()
	u := p.update(bot.KindSeen)
	u.Key, u.Seen = "", ids
	p.w.take(u)
}

// That a reply was read is shown at its card where the platform tells so: once, to staff alone, and it changes nothing else.
func TestAReplyThatWasRead(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi, sari := w.sent("Budi", "lampu jalan mati"), w.person("Sari")
	room.reply(room.last("lampu jalan"), "Besok lampunya kami ganti, Pak.")
	reply := budi.last("Besok lampunya")
	if !reply.out.Watch {
		t.Error("nobody asks the platform whether it was read")
	}
	card := room.last("lampu jalan")
	before := card.out.Text.S
	sari.saw(reply.id) // of whom it is none
	budi.saw(budi.last("Kode Anda").id, "unknown")
	if card.out.Text.S != before {
		t.Errorf("the card changed to\n%s", card.out.Text.S)
	}
	w.pass(time.Hour)
	a := w.only()
	for range 2 {
		budi.saw(reply.id)
	}
	if s := card.out.Text.S; !strings.Contains(s, "✓ · dibaca") {
		t.Errorf("the card says\n%s", s)
	}
	if n := len(w.happened(1, store.EventRead)); n != 1 {
		t.Errorf("it was read %d times", n)
	}
	if b := w.only(); b.Turn != a.Turn || !b.FirstReplyAt.Equal(a.FirstReplyAt) || b.Verdict != a.Verdict {
		t.Errorf("it is %+v, and was %+v", b, a)
	}
	w.restart() // the card stays true
	room.say("/jejak " + string(a.Code))
	room.sees("Warganya membuka balasannya")
	// Another reply was not read yet.
	w.pass(time.Hour)
	room.reply(card, "Maaf, lusa, karena tiangnya harus didatangkan dulu dari gudang.")
	if s := room.last("lampu jalan").out.Text.S; strings.Contains(s, "dibaca") {
		t.Errorf("of a reply that nobody read the card says\n%s", s)
	}
}
