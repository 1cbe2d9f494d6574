package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
)

// What was answered elsewhere, and is opened again after all, is said to be open once, in the message that was tapped: with whom it is now,
// and what can be done. What they write next belongs to it.
func TestOpenedAgainIsSaidOnce(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "pompa sawah di blok timur rusak")
	w.live("2026-12-07", "19.50")
	citizen.sees("Sudah dua pekan")
	citizen.tap("Sudah")
	closed := citizen.sees("kami tutup")
	before := len(w.chats[citizen.chat])
	citizen.tap("Buka lagi")
	open := citizen.sees("sudah dibuka lagi", "sampaikan ke Kantor Dapil 1")
	if open.id != closed.id || len(w.chats[citizen.chat]) != before {
		t.Errorf("it is said in %d messages more:\n%s", len(w.chats[citizen.chat])-before, w.show(citizen.chat))
	}
	if _, ok := buttonOf(open, "Lihat status"); !ok {
		t.Errorf("there is nothing to do below it:\n%s", flat(open.out))
	}
	room.last("membuka lagi")
	citizen.say("tukang dari desa cuma melihat saja")
	room.last("tukang dari desa cuma melihat saja")
}

// News of a promise and of a reply that was taken back say what can be done, and the answer to them reaches the office.
func TestNewsSaysWhatCanBeDone(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code := string(w.only().Code)
	room.say("/janji " + code + " Jumat lampunya kami pasang")
	w.pass(time.Minute)
	room.say("/janji " + code)
	room.tapOn(room.last("1 berjalan"), mustButton(t, room.last("1 berjalan"), "Ubah tanggal"))
	room.reply(room.last("pindah ke kapan"), "Senin depan")
	moved := citizen.sees("memindahkan janjinya", "Mau menanggapi? Balas pesan ini.")
	citizen.reply(moved, "kok mundur lagi")
	room.last("kok mundur lagi")
	room.say("/balas " + code + " Lampunya kami pasang besok pagi, Pak.")
	w.pass(time.Minute)
	citizen.sees("besok pagi")
	room.say("/tarik " + code)
	room.tap("Ya, tarik")
	back := citizen.sees("menarik balasannya", "Mau menanggapi? Balas pesan ini.")
	citizen.reply(back, "jadi kapan pastinya?")
	room.last("jadi kapan pastinya?")
}

// Who asks for a code that only the program's own computer opens is told not to print it.
func TestCodeThatNobodyOpensIsNotPrinted(t *testing.T) {
	for base, want := range map[string]bool{"http://127.0.0.1:8080": true, "https://aspirasi.example.id": false} {
		w := newWorld(t, func(o *handlers.Options) { o.BaseURL = base })
		rina, _ := w.office("Rina", "Grup")
		rina.say("/qr")
		w.answer()
		if got := strings.Contains(rina.sees("Kode QR untuk", base+"/m/dapil-1").out.Text.S, "jangan dicetak dulu"); got != want {
			t.Errorf("at %s they are told so: %t, want %t", base, got, want)
		}
	}
}
