package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"duaarah/store"
)

// The secret of a slip is known however it is typed: it never goes to the office as words.
func TestSecretAsPeopleTypeIt(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	rina.say("/catat-lisan Sawah saya kebanjiran terus Pak")
	rina.tap("Ya, setuju")
	code := string(w.latest().Code)
	rina.say("/slip " + code)
	w.answer()
	secret := rina.secret()
	plain := strings.ReplaceAll(secret, "-", "")
	for _, typed := range []string{secret, strings.ToLower(secret), plain, strings.ToLower(plain), strings.ReplaceAll(secret, "-", " "), secret + ".",
		"kode saya " + secret, "Kode rahasia: " + strings.ToLower(secret), "/klaim kode " + plain, "https://aspirasi.example.id/k/" + secret,
		"aspirasi.example.id/k/" + secret, "https://t.me/dua_bot?start=klaim_" + plain} {
		p := w.person("Darmi")
		p.say(typed)
		p.sees("Ini catatan", "Benar ini milik Anda?")
	}
	for _, link := range []string{"/start klaim_" + plain, "/mulai klaim_" + plain} {
		p := w.person("Darmi")
		p.say(link)
		p.sees("Ini catatan", "Benar ini milik Anda?")
	}
	if n := len(w.ids()); n != 1 {
		t.Errorf("%d aspirations were begun with a secret", n-1)
	}
	room.tap("Tutup")
	if strings.Contains(w.show(room.chat), plain) || strings.Contains(w.show(room.chat), secret) {
		t.Error("the room reads the secret")
	}
	for _, words := range []string{"pertanyaanku", "kenapa lampu mati", "jalan 12 rusak", "K7M4QXRT9HJP"} {
		p := w.person("Sari")
		p.say(words)
		p.sees("Kami catat")
	}
}

// Nobody tries secrets without end because they leave out the dashes.
func TestSecretsAreNotTriedWithoutDashes(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/catat-lisan Sawah saya kebanjiran terus Pak")
	rina.tap("Ya, setuju")
	rina.say("/slip " + string(w.latest().Code))
	w.answer()
	secret := rina.secret()
	p := w.person("Maling")
	for _, c := range "ABCDEFGH" {
		p.say("K7M4QXRT9HJ" + string(c))
	}
	p.say(strings.ReplaceAll(secret, "-", ""))
	if n := p.said("Benar ini milik Anda?"); n != 0 {
		t.Error("after eight that were wrong they are shown what a right one is for")
	}
	p.sees("Terlalu banyak kode yang salah")
	p.say(secret)
	p.sees("Terlalu banyak kode yang salah")
}

// The code of an event is known with what stands beside it, and before words: these come by the event.
func TestEventCodeAsPeopleTypeIt(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/acara Reses Sukamaju; Balai RW 5; 30 November")
	id := string(w.occasion().ID)
	for _, typed := range []string{id, strings.ToLower(id), "kode " + id, "#" + id, "Kode acara: " + id + ".", "https://aspirasi.example.id/m/" + id,
		"https://t.me/dua_bot?start=e_" + id} {
		p := w.person("Sari")
		p.say(typed)
		p.sees("Anda datang dari Reses Sukamaju")
	}
	for _, typed := range []string{strings.ToLower(id) + " jalan depan balai rusak", "kode " + id + ": jalan depan balai rusak"} {
		p := w.person("Dewi")
		p.say(typed)
		p.tap("Kirim sekarang")
		p.sees("Kode Anda", "Dari acara Reses Sukamaju")
		if a := w.latest(); string(a.Occasion) != id || a.Office != "dapil-1" {
			t.Errorf("%q goes to %s, for the event %q", typed, a.Office, a.Occasion)
		}
	}
	for _, typed := range []string{"dapil-2", "Kode dapil-2", "https://aspirasi.example.id/m/dapil-2", "https://aspirasi.example.id/chat?kantor=dapil-2"} {
		p := w.person("Lia")
		p.say(typed)
		p.sees("untuk Kantor Dapil 2, dengan kata-kata sendiri")
	}
	p := w.person("Tono")
	p.say("jalan rusak depan balai")
	p.tap("Kirim sekarang")
	if a := w.latest(); a.Occasion != "" {
		t.Errorf("words without a code came by %s", a.Occasion)
	}
}

// Who writes down what was said need not know how the two words of the command are joined.
func TestTwoWordsOfACommand(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	for i, name := range []string{"/catat_lisan", "/catat-lisan", "/catat lisan", "/catatlisan", "/Catat Lisan:"} {
		for _, p := range []*person{rina, room} {
			p.say(fmt.Sprint(name, " got ", i, " mampet"))
			p.sees("Catatan lisan", "belum disimpan", fmt.Sprint("got ", i, " mampet"))
		}
	}
	said := room.say("/catat lisan got RT 4 mampet")
	room.edits(said, "/catat lisan got RT 5 mampet")
	if held := room.last("Catatan lisan").out.Text.S; !strings.Contains(held, "got RT 5 mampet") || strings.Contains(held, "catat lisan got") {
		t.Errorf("corrected, it is\n%s", held)
	}
	rina.say("/catat sesuatu")
	rina.sees("Perintah itu tidak ada")
}

// A code alone asks where that stands: its citizen is told, and nobody else learns anything, not even that it is one.
func TestACodeAlone(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati sudah dua minggu")
	code := string(w.only().Code)
	budi.say(strings.ToLower(code))
	budi.sees(code, "lampu jalan mati", "Menunggu balasan")
	sari := w.person("Sari")
	sari.say(code)
	one := sari.sees("bukan kode aspirasi Anda").out.Text.S
	sari.say(string(store.NewCode(false)))
	if other := sari.sees("bukan kode aspirasi Anda").out.Text.S; other != one {
		t.Errorf("a code of nobody's is answered by %q, one of somebody's by %q", other, one)
	}
	sari.say(strings.ReplaceAll(code, "-", "")) // may be a word
	if s := sari.sees().out.Text.S; s == one {  // in whatever language that word may seem to be
		t.Errorf("a word is answered by %q", s)
	}
	if n := len(w.ids()); n != 2 {
		t.Errorf("%d aspirations, want Budi's and the draft", n)
	}
}

// A code is read with a sign behind it, or the word before it.
func TestCodeOfStaffWithSigns(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	code := codeOf(w, 1)
	for said, want := range map[string]string{code + ", kami ganti Senin": "kami ganti Senin", "kode " + code + " kami ganti Selasa": "kami ganti Selasa",
		"#" + code + ": kami ganti Rabu": "kami ganti Rabu", "kode " + strings.ReplaceAll(code, "-", " ") + " kami ganti Kamis": "kami ganti Kamis"} {
		room.say("/balas " + said)
		if got := budi.last("Balasan Kantor").out.Text.S; !strings.Contains(got, want) || strings.Contains(got, "kode") {
			t.Errorf("by %q they read\n%s", said, got)
		}
	}
}
