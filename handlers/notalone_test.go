package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What who supports a matter, and whose others support, reads of that.

// Who withdraws, or erases, what others support is told before that it goes on without them.
func TestToldBeforeThatItGoesOn(t *testing.T) {
	w := newWorld(t, together)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	own := func(choice string) string {
		budi.tapOn(budi.last("Sudah masuk"), bot.Button{Data: "c.own:1"})
		budi.tap(choice)
		return budi.sees().out.Text.S
	}
	if s := own("Tarik"); !strings.Contains(s, "Staf tidak perlu menjawabnya lagi") {
		t.Errorf("it is theirs alone, and they read\n%s", s)
	}
	w.supporter("Sari")
	if s := own("Tarik"); !strings.Contains(s, "berjalan terus atas nama mereka") {
		t.Errorf("withdrawing, they read\n%s", s)
	}
	if s := own("Hapus"); !strings.Contains(s, "berjalan terus untuk warga lain") {
		t.Errorf("erasing, they read\n%s", s)
	}
	budi.tap("Ya, hapus")
	if a := w.get(1); a.State != store.Open {
		t.Errorf("it is %s", a.State)
	}
}

// Whose matter others support reads that in /status: they are not alone.
func TestNotAlone(t *testing.T) {
	w := newWorld(t, together)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	budi.say("/status")
	if s := budi.sees().out.Text.S; strings.Contains(s, "Didukung") {
		t.Errorf("nobody supports it, and they read\n%s", s)
	}
	w.supporter("Sari")
	w.supporter("Tono").tap("Berhenti mendukung")
	w.supporter("Umi")
	budi.say("/status")
	budi.sees("Didukung 2 warga lain")
	budi.tap(codeOf(w, 1))
	budi.sees("Didukung 2 warga lain")
}

// Who supports a matter reads where it stands, and nothing as theirs that is its citizen's: what they are asked, wrote, or were answered elsewhere.
func TestSupporterReadsWhereItStands(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	reads := func(p *person, want string) {
		t.Helper()
		p.say("/status")
		p.sees(want)
	}
	code := codeOf(w, 1)
	room.say("/tanya " + code + " Tiang nomor berapa, Pak?")
	reads(budi, "menunggu jawaban Anda")
	reads(sari, "bertanya ke warga yang pertama menyampaikannya")
	budi.reply(budi.last("Tiang nomor"), "nomor 5")
	room.reply(room.last("nomor 5"), "Lampunya kami ganti Kamis pagi, petugas sudah dijadwalkan.")
	w.live("2026-11-27", "10.00")
	budi.reply(budi.last("kami ganti Kamis"), "masih mati pak")
	reads(sari, "Tanggapan terakhir sudah di staf")
	room.tap("Tutup")
	for _, p := range []*person{budi, sari} {
		reads(p, "Ditutup staf sebelum tanggapan terakhir dibalas")
	}
	budi.reply(budi.last("Staf menutup"), "kok ditutup?")
	w.live("2026-12-20", "10.00")
	budi.tapOn(budi.last("Sudah dua pekan"), bot.Button{Data: "c.elsewhere:1:yes"})
	reads(budi, "Kata Anda sudah terjawab di tempat lain")
	reads(sari, "Warga yang pertama menyampaikannya sudah mendapat jawaban di tempat lain")
}

// Who supports much finds it all, by pages; by its code each of it; and of what they do not support any more they are told so.
func TestAllThatIsSupported(t *testing.T) {
	w := newWorld(t, together)
	w.office("Rina", "Grup Dapil 1")
	sari := w.person("Sari")
	var codes []string
	for _, street := range []string{"Melati", "Mawar", "Kenanga", "Anggrek", "Dahlia"} {
		w.sent("Warga "+street, "lampu jalan "+street+" mati sudah dua minggu")
		codes = append(codes, string(w.latest().Code))
		sari.say("lampu jalan " + street + " padam pak")
		sari.tap("Dukung")
		w.pass(time.Minute)
	}
	for _, list := range []string{"/status", "/riwayat"} {
		sari.say(list)
		sari.sees(codes[4], codes[3], codes[2])
		sari.tap("Lebih lama")
		sari.sees(codes[1], codes[0])
		if _, ok := buttonOf(sari.sees(), "Lebih lama"); ok {
			t.Error("there is a page after the last")
		}
		sari.tap("Lebih baru")
		sari.sees(codes[4])
	}
	sari.say(codes[0])
	one := sari.sees(codes[0], "Anda dukung bersama")
	if text := flat(one.out); strings.Contains(text, codes[4]) {
		t.Errorf("asked of one, they read\n%s", text)
	}
	sari.reply(one, "masih gelap")
	sari.sees("Sudah kami sampaikan")
	sari.tapOn(one, bot.Button{Data: fmt.Sprint("c.unsup:", w.ids()[0])})
	sari.say(codes[0])
	sari.sees("sudah tidak mendukung " + codes[0])
	// So does whose it was, and withdrew: their words are there still, and can go.
	mawar := w.person("Warga Mawar")
	mawar.tapOn(mawar.last("Sudah masuk"), bot.Button{Data: fmt.Sprint("c.withdraw!:", w.ids()[2])})
	mawar.sees("menarik diri")
	mawar.say(codes[1])
	mawar.sees("menarik diri dari " + codes[1])
	mawar.tap("Hapus kata-kata saya")
	mawar.sees("Hapus semua yang Anda tulis di " + codes[1])
}
