package handlers_test

import (
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// Who does something with what is not open any more reads why, and what to do instead.
func TestWhyNotNow(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	w.second("Tono", "Grup 2")
	w.sent("Budi", "lampu jalan mati di gang 3")
	w.sent("Sari", "lampu gang 3 padam semua")
	w.sent("Wati", "puskesmas antre lama sekali sampai siang")
	dewi := w.sent("Dewi", "air pdam keruh dan bau")
	w.sent("Joko", "sampah menumpuk di pasar")
	merged, passed := room.last("padam semua"), room.last("sampah menumpuk")
	room.say("/satukan " + codeOf(w, 2) + " " + codeOf(w, 1))
	room.tap("Lanjut sebagai " + codeOf(w, 1))
	for _, said := range []string{"/tutup " + codeOf(w, 2), "/ambil " + codeOf(w, 2), "/tunda " + codeOf(w, 2) + " besok", "/alihkan " + codeOf(w, 2) + " dapil-2",
		"/tanya " + codeOf(w, 2) + " gang yang mana?", "/balas " + codeOf(w, 2) + " Kami ganti Kamis."} {
		room.say(said)
		room.sees(codeOf(w, 1), "/pulihkan "+codeOf(w, 2))
	}
	room.reply(merged, "Lampunya kami ganti Kamis.")
	room.sees("Balas "+codeOf(w, 1), "tidak dikirim")
	room.say("/tutup " + codeOf(w, 3))
	room.say("/tunda " + codeOf(w, 3) + " besok")
	room.sees("sudah ditutup", "Buka lagi")
	dewi.own()
	dewi.tap("Tarik")
	dewi.tap("Ya, tarik")
	room.say("/tutup " + codeOf(w, 4))
	room.sees("sudah ditarik warganya")
	room.say("/alihkan " + codeOf(w, 5) + " dapil-2")
	room.tap("Ya, alihkan")
	room.reply(passed, "Sampahnya kami angkut besok.")
	room.sees("sudah dialihkan ke Kantor Dapil 2", "tidak dikirim")
	rina.say("/kartu " + codeOf(w, 5))
	rina.sees("sudah dialihkan ke Kantor Dapil 2")
	w.person("Orang").in("Grup").reply(passed, "Sampahnya kami angkut besok.") // a stranger is not told where it went
	if s := room.sees().out.Text.S; strings.Contains(s, "sudah dialihkan") {
		t.Errorf("a stranger reads %q", s)
	}
}

// A reply that comes when its card is gone, with what was erased, says that it was.
func TestReplyToTheErased(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	card := room.last("lampu jalan")
	budi.erase(w.only().Code)
	room.reply(card, "Lampunya kami ganti Kamis.")
	room.sees("sudah dihapus atas permintaan warganya, jadi pesan tadi tidak dikirim")
}

// The buttons of a card that was left behind in another room say where the room is now, and change nothing.
func TestButtonsOfAnOldRoom(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan mati di gang 3")
	old := room.last("lampu jalan")
	next := rina.in("Grup Baru")
	next.called = "Ruang Baru"
	next.say("/ruang")
	next.tap("Pindahkan ke sini")
	for _, label := range []string{"Ambil", "Tutup", "Alihkan", "Lainnya"} {
		w.log.Reset()
		b, ok := buttonOf(old, label)
		if !ok {
			t.Fatalf("the old card has no %q", label)
		}
		room.tapOn(old, b)
		if !strings.Contains(w.log.String(), "sekarang Ruang Baru") {
			t.Errorf("to %q they are told\n%s", label, w.log)
		}
	}
	if a := w.only(); a.State != store.Open || a.Claimed != 0 {
		t.Errorf("it is %s, held by %d", a.State, a.Claimed)
	}
	next.tapOn(next.last("lampu jalan"), bot.Button{Data: w.dataOf(next.last("lampu jalan"), "Ambil")})
	if w.holder(1) != "Rina" {
		t.Error("in the room itself it cannot be taken")
	}
	room.reply(old, "Lampunya kami ganti Kamis.") // the words of who has not seen it still arrive
	w.person("Budi").last("kami ganti Kamis")
}

// Who changes a reply that its citizen has judged already is told so, and the citizen that it was changed.
func TestEditedAfterItWasJudged(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	reply := room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis pagi.")
	room.edits(reply, "Lampunya kami ganti Jumat pagi.")
	if room.said("sudah menilai balasan yang semula") > 0 {
		t.Error("nobody had judged it")
	}
	budi.tap("Sudah")
	room.edits(reply, "Lampunya kami ganti Senin pagi.")
	budi.sees("mengubah pesannya")
	room.reply(room.sees("sudah menilai balasan yang semula"), "Maaf, gantinya mundur ke Senin pagi.")
	budi.last("mundur ke Senin")
}
