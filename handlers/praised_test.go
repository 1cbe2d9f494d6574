package handlers_test

import (
	"testing"

	"duaarah/store"
)

// A short praise under a reply, or after its verdict, is thanks for it and begins nothing. With no reply, with more in it, or where staff ask
// something, it is words as ever.
func TestPraiseIsThanks(t *testing.T) {
	for _, words := range []string{"mantul min", "joss pak", "the best", "keren banget gercep 👍", "top pokoknya", "apik tenan pak", "alus pisan", "good pak"} {
		for _, judged := range []bool{false, true} {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			budi := w.sent("Budi", "lampu jalan mati")
			room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
			if judged {
				budi.tap("Sudah")
			}
			budi.say(words)
			if a := w.only(); a.Turn == store.OfficeTurn || judged != (a.State == store.Closed) {
				t.Errorf("after %q it is %s, the turn of %q", words, a.State, a.Turn)
			}
			budi.sees("Sama-sama")
		}
	}
	for _, words := range []string{"mantul min, tapi yang nomor 5 masih mati", "bagus apanya", "kurang bagus pak", "the best?", "belum bagus"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati")
		room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
		budi.say(words)
		if a := w.only(); a.Turn != store.OfficeTurn {
			t.Errorf("after %q it is the turn of %q", words, a.Turn)
		}
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), "Bagaimana lampunya sekarang, sudah terang?")
	budi.say("bagus pak")
	if a := w.only(); a.Turn != store.OfficeTurn {
		t.Errorf("an answer to a question is taken for praise: the turn of %q", a.Turn)
	}
	new := w.person("Sari")
	new.say("mantul pelayanannya")
	new.sees("Kami catat")
}
