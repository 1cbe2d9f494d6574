package handlers_test

import (
	"strings"
	"testing"
	"time"
)

// Who supports a matter opens it from /status, or by its code, and sees what happened to it: what staff did, their replies and what they did
// themselves, and nothing of what its first citizen wrote, or is called.
func TestSupportersSeeTheTimeline(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi Santoso")
	u := budi.say(darkStreet)
	budi.tap("Kirim sekarang")
	budi.tap("Atur aspirasi ini")
	budi.tap("Tampilkan nama saya")
	code := codeOf(w, 1)
	w.pass(time.Hour)
	sari := w.supporter("Sari")
	w.pass(time.Hour)
	room.tap("Ambil")
	w.pass(time.Hour)
	sari.reply(sari.last("ikut mendukung"), "di depan masjid juga gelap")
	budi.reply(budi.last("Kode Anda"), "adiknya jatuh kemarin")
	budi.edits(u, darkStreet+" rahasiadiri")
	room.reply(room.last("Dipegang Rina"), "Petugas kami ganti lampunya hari Kamis pagi.")
	budi.tap("Belum")
	w.pass(time.Hour)

	for _, how := range []string{"/status", "/riwayat", code} {
		sari.say(how)
		if how != code {
			b, ok := buttonOf(sari.sees("Anda dukung bersama"), code)
			if !ok {
				t.Fatalf("%s opens nothing:\n%s", how, w.show(sari.chat))
			}
			sari.tapOn(sari.sees(), b)
		}
		view := sari.sees(code, "keluhan untuk Kantor Dapil 1, Anda dukung bersama", "masuk ke antrean Kantor Dapil 1", "Anda ikut mendukung", "dipegang Rina",
			"Anda menulis", "dibalas Rina", "Balasan terakhir", "ganti lampunya hari Kamis", "Janji balas")
		if strings.Count(view.out.Text.S, "Anda menulis") != 1 {
			t.Errorf("what they support it by is told as words besides:\n%s", view.out.Text.S)
		}
		for _, theirs := range []string{"Melati depan SDN", "adiknya", "rahasiadiri", "Budi", "Anda menilai", "mengubah", w.alias(w.get(1).Citizen)} {
			if strings.Contains(view.out.Text.S, theirs) {
				t.Errorf("%s shows %q:\n%s", how, theirs, view.out.Text.S)
			}
		}
	}
	sari.reply(sari.sees(), "masih gelap pak")
	sari.sees("Sudah kami sampaikan")
	room.last("masih gelap pak")
	sari.say(code)
	sari.tap("Tarik pesan")
	sari.sees("Pesan mana")
	sari.tap("Kembali")
	sari.sees("Anda ikut mendukung")
	sari.say(code)
	view := sari.sees()
	sari.tap("Berhenti mendukung")
	sari.sees("tidak lagi mendukung")
	if b, ok := buttonOf(view, "Kembali"); ok {
		sari.tapOn(view, b)
	}
	// Who supports it no more, or never did, opens nothing.
	for _, p := range []*person{sari, w.person("Orang")} {
		before := w.show(p.chat)
		p.forged(sari.sees(), "c.show:1:o:0")
		if strings.Contains(w.show(p.chat)[len(before):], "dipegang") {
			t.Errorf("%s is shown %s", p.name, w.show(p.chat))
		}
	}
}

// The number of a card that staff write to its citizen, and the name that the citizen shows them, are for nobody else who supports the matter,
// wherever they read the reply; the office's phone is for all.
func TestSupportersReadNoCardNumber(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi Santoso")
	budi.say(darkStreet)
	budi.tap("Kirim sekarang")
	budi.tap("Atur aspirasi ini")
	budi.tap("Tampilkan nama saya")
	budi.tap("Budi Santoso")
	sari := w.supporter("Sari")
	room.reply(room.last("udah 2 minggu"), "NIK Pak Budi Santoso 3578012306890001 sudah kami daftarkan. Petugasnya Pak Darmo, 0812-3456-7890.")
	budi.last("3578012306890001")
	sari.last("0812-3456-7890")
	for _, who := range []*person{sari, w.supporter("Tono")} {
		for _, how := range []string{"/status", codeOf(w, 1)} {
			who.say(how)
		}
		for _, theirs := range []string{"3578012306890001", "Budi"} {
			if strings.Contains(w.show(who.chat), theirs) {
				t.Errorf("%s reads %s:\n%s", who.name, theirs, w.show(who.chat))
			}
		}
	}
}
