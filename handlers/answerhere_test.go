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

// Who says that it is something else is believed, unless staff asked; who gave a verdict in words says what is missing.
func TestStartsAnew(t *testing.T) {
	for said, anew := range map[string]bool{"satu lagi bu, trotoar di depan pasar rusak": true, "oh iya pak, selain itu lampu di gang 4 mati": true, "hal lain, sekolah belum punya guru": true, "satu lampu lagi mati": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Siska", "lampu jalan mati di gang 3")
		room.reply(room.last("lampu jalan"), "Lampunya kami ganti hari Kamis.")
		p.say(said)
		if got := len(w.ids()) == 2; got != anew {
			t.Errorf("%q starts anew: %v", said, got)
		}
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Siska", "lampu jalan mati di gang 3")
	w.pass(time.Hour)
	p.say("got di pasar mampet")
	p.tap("Kirim sekarang")
	room.reply(room.last("lampu jalan"), "Ada berapa lampu yang mati?")
	p.say("satu lagi di ujung gang")
	room.sees("menulis lagi", "satu lagi di ujung gang")
	room.reply(room.last("lampu jalan"), "Keduanya kami ganti hari Kamis.")
	p.say("belum")
	p.sees("belum terjawab")
	p.say("tiangnya juga miring")
	room.sees("menulis lagi", "tiangnya juga miring")
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
}

// Who was still writing when it went out by itself, or writes on after more words were passed on, has begun nothing new.
func TestStillWriting(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.person("Tini")
	p.say("pohon besar di depan musala miring")
	w.pass(9 * time.Minute)
	p.say("di bawahnya anak-anak main tiap sore")
	w.pass(10*time.Minute + time.Second)
	w.pass(time.Minute)
	p.say("sudah lapor pak rt tapi belum ada tindakan")
	p.sees("Sudah kami sampaikan ke Kantor Dapil 1", "Janji balas")
	room.last("sudah lapor pak rt")
	w.pass(time.Minute)
	p.say("takut roboh kalau hujan")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
	w.pass(5 * time.Minute)
	p.say("jembatan di belakang pasar retak")
	p.sees("Kami catat")
	p.tap("Kirim sekarang")
	p.say("puskesmas tutup terus tiap Jumat") // they said that it was all
	p.sees("Kami catat")
	if n := len(w.ids()); n != 3 {
		t.Errorf("there are %d", n)
	}
}

// Stars that a verdict asked for are no part of what is in hand; what was in hand before may go on after it.
func TestStarsBesideADraft(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Siska", "lampu jalan mati di gang 3")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti hari Kamis.")
	w.pass(time.Minute)
	p.tap("Tulis yang lain")
	p.say("got di pasar mampet")
	w.pass(time.Minute)
	p.tap("Sebagian")
	p.say("3")
	if a := w.get(1); a.Stars != 3 {
		t.Errorf("it has %d stars", a.Stars)
	}
	w.pass(time.Minute)
	p.reply(p.last("Kami catat"), "sudah tiga hari")
	w.pass(time.Minute)
	p.tap("Ubah penilaian")
	if got := w.texts(w.get(2)); got != "got di pasar mampet | sudah tiga hari" {
		t.Errorf("the draft says %q", got)
	}
}
