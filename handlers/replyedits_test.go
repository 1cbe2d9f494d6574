package handlers_test

import (
	"strings"
	"testing"
	"time"
)

// A reply that is changed when its citizen may have read it is made known below it, once for several changes in a row, and to supporters too. A slip that is
// mended at once is not, nor is it another reply to be counted; and the news has no word of the reply, so that nothing of it stays when it is taken back.
func TestEditedReplyIsMadeKnown(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	u := room.reply(room.last(darkStreet), "Lampunya kami ganti Kamiz.")
	w.pass(time.Minute)
	n := budi.heard()
	room.edits(u, "Lampunya kami ganti Kamis.")
	budi.last("kami ganti Kamis.")
	if budi.heard() != n {
		t.Fatalf("of a slip they read\n%s", w.show(budi.chat))
	}
	w.pass(20 * time.Hour)
	n = budi.heard()
	room.edits(u, "Lampunya kami ganti Jumat.")
	room.edits(u, "Lampunya kami ganti Jumat sore.")
	said := budi.sees("mengubah pesannya", "(Rina)")
	reply := budi.last("kami ganti Jumat sore")
	if budi.heard() != n+1 || said.out.ReplyTo.IsZero() || said.reply != reply.id || strings.Contains(said.out.Text.S, "Jumat") {
		t.Errorf("they read\n%s", w.show(budi.chat))
	}
	w.pass(5 * time.Minute)
	sari.sees("mengubah pesannya", "(Rina)")
	sari.last("kami ganti Jumat sore")
	for range 2 {
		w.pass(time.Hour)
	}
	if got := strings.Count(w.show(sari.chat), "mengubah pesannya"); got != 1 {
		t.Errorf("a supporter is told %d times", got)
	}
	if got := w.replies(); got != "personal" {
		t.Errorf("of replies are counted %s", got)
	}
	budi.reply(said, "jam berapa pak, jumatnya?") // goes on in the same matter
	room.last("jam berapa pak")
}

// Who got a reply as it is since the change is not told of it: they never read other words.
func TestEditedReplyForWhoCameLater(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	u := room.reply(room.last(darkStreet), "Lampunya kami ganti Kamis.")
	w.pass(4 * time.Hour) // supporters hear of changes in the morning
	room.edits(u, "Lampunya kami ganti Jumat.")
	w.pass(10 * time.Minute)
	agus := w.supporter("Agus")
	agus.last("kami ganti Jumat.")
	for range 12 {
		w.pass(time.Hour)
	}
	sari.last("mengubah pesannya")
	if n := strings.Count(w.show(agus.chat), "mengubah pesannya"); n != 0 {
		t.Errorf("who had no other words reads\n%s", w.show(agus.chat))
	}
}
