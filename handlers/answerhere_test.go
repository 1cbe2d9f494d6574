package handlers_test

import (
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What citizens write right below a reply is about that, whatever else of theirs is open or in hand.

// Who has two matters open answers the one that staff wrote about last; once they said thanks, what they write is new.
func TestAnswersTheLastReply(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.pass(time.Hour)
	budi.say("got di pasar mampet sejak dua bulan")
	budi.tap("Kirim sekarang")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis. Nama jalannya apa, Pak?")
	w.pass(9 * time.Hour)
	budi.say("jl mawar")
	budi.sees("Sudah kami sampaikan ke Rina")
	budi.say("dekat musala")
	budi.say("terima kasih bu")
	if got := w.texts(w.get(1)); got != "lampu jalan mati di gang 3 | Lampunya kami ganti Kamis. Nama jalannya apa, Pak? | jl mawar | dekat musala | terima kasih bu" {
		t.Errorf("the lamp says %q", got)
	}
	budi.say("jembatan di kampung kami hampir putus")
	if got := w.texts(w.latest()); got != "jembatan di kampung kami hampir putus" || len(w.ids()) != 3 {
		t.Errorf("after thanks there are %d, the last says %q", len(w.ids()), got)
	}
}

// A reply comes while another matter is in hand: the answer goes to the reply, and what is for the draft to the draft.
func TestAnswersBesideADraft(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.pass(time.Hour)
	budi.say("got di pasar mampet")
	draft := budi.sees("Kami catat")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis. Tiangnya masih kokoh?")
	budi.say("sudah dua bulan") // they were writing already
	w.pass(time.Minute)
	room.reply(room.last("lampu jalan"), "Atau perlu diganti juga?")
	w.pass(time.Minute)
	budi.say("masih kokoh pak")
	budi.sees("Sudah kami sampaikan ke Rina", "Pesan Anda yang belum terkirim tetap menunggu")
	budi.say("kabelnya saja yang kendur")
	budi.send(bot.Message{Files: []bot.File{budi.file(bot.Photo, "a.jpg", "f1")}}) // the draft asks for one
	budi.reply(draft, "gotnya di dekat kios 7")
	budi.say("tolong ya") // they are back at that
	a, d := w.get(1), w.get(2)
	if got := w.texts(a); got != "lampu jalan mati di gang 3 | Lampunya kami ganti Kamis. Tiangnya masih kokoh? | Atau perlu diganti juga? | masih kokoh pak | kabelnya saja yang kendur" {
		t.Errorf("the lamp says %q", got)
	}
	if got := w.texts(d); got != "got di pasar mampet | sudah dua bulan |  | gotnya di dekat kios 7 | tolong ya" {
		t.Errorf("the draft says %q", got)
	}
	room.reply(room.last("lampu jalan"), "Baik, kabelnya kami kencangkan.")
	w.pass(time.Minute)
	budi.say("kirim")
	if d := w.get(2); d.State != store.Open {
		t.Errorf("after the word for it, the draft is %s", d.State)
	}
}
