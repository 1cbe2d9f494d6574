package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Who answers as staff what they wrote as a citizen before is counted like any other, and the figures say so.
func TestFiguresTellOfSelfAnswers(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	room.reply(room.last("puskesmas"), "Loketnya kami tambah mulai Senin.")
	room.say("/statistik")
	w.answer()
	if s := room.sees().out.Text.S; strings.Contains(s, "penulisnya sendiri") {
		t.Errorf("nobody answered themselves, and they read\n%s", s)
	}
	budi.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	budi.in("Grup").reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis pagi.")
	room.say("/statistik")
	w.answer()
	room.sees("1 aspirasi dibalas oleh penulisnya sendiri")
}

// Of two citizens, one answered at once and one who just wrote, it follows by the estimate that all are answered at once. It is told of more.
func TestFiguresOfFewEstimateNothing(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	write := func(n int) {
		t.Helper()
		w.sent(fmt.Sprintf("Warga%d", n), fmt.Sprintf("puskesmas %d antre lama sekali sampai siang", n))
	}
	answer := func(n int) {
		t.Helper()
		room.reply(room.last(fmt.Sprintf("puskesmas %d", n)), []string{"Loketnya kami tambah mulai Senin.", "Dokter giginya sudah kembali, Ibu bisa datang besok.",
			"Nomor antreannya sekarang dibagi pukul enam pagi.", "Perawatnya kami tegur kemarin sore.", "Obat itu datang Rabu, kami simpankan untuk Bapak."}[n])
	}
	asked := func() bot.Outgoing {
		t.Helper()
		room.say("/statistik")
		w.answer()
		return room.sees().out
	}
	write(0)
	answer(0)
	write(1)
	if out := asked(); strings.Contains(out.Text.S, "menunggu kurang dari semenit") || !strings.Contains(out.Text.S, "1 dari 2 sudah dibalas") {
		t.Errorf("of two, they read\n%s", out.Text.S)
	}
	answer(1)
	for n := 2; n < 5; n++ {
		write(n)
		answer(n)
	}
	if out := asked(); !strings.Contains(out.Text.S, "Sembilan dari sepuluh warga menunggu kurang dari semenit") {
		t.Errorf("of five, they read\n%s", out.Text.S)
	}
	room.say("/statistik per topik")
	w.answer()
	room.sees("Sejauh ini 5 dari 5")
}

// While nothing is due there is nothing to draw: it is said when there will be. A message keeps what it has, as a chat cannot take its picture away.
func TestNoPictureOfNothing(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	room.say("/statistik")
	w.answer()
	if s := room.sees("Belum ada aspirasi pada masa ini"); len(s.out.Files) > 0 {
		t.Error("there is a picture of nothing at all")
	}
	w.pass(24 * time.Hour)
	w.sent("Budi", "lampu jalan mati di gang 3")
	w.pass(24 * time.Hour)
	w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	room.say("/statistik")
	w.answer()
	first := room.sees("Yang pertama jatuh tempo Selasa, 8 Desember")
	room.tap("30 hari")
	w.answer()
	if s := room.sees("30 hari terakhir", "Selasa, 8 Desember"); s != first || len(s.out.Files) > 0 {
		t.Errorf("its pictures are %v", s.out.Files)
	}
	room.say("/statistik hari ini")
	w.answer()
	room.sees("Yang pertama jatuh tempo Rabu, 9 Desember")
	room.say("/statistik 7 hari") // in which nothing is ever due
	w.answer()
	if s := room.sees("batasnya 14 hari", "/statistik 30 hari").out.Text.S; strings.Contains(s, "Yang pertama jatuh tempo") {
		t.Errorf("figures are promised that never come:\n%s", s)
	}
	w.pass(13 * 24 * time.Hour)
	room.tapOn(first, bot.Button{Label: "90 hari", Data: w.dataOf(first, "90 hari")})
	w.answer()
	w.content(first) // it is due now, and comes with its picture
	if strings.Contains(first.out.Text.S, "Yang pertama jatuh tempo") {
		t.Errorf("it reads\n%s", first.out.Text.S)
	}
	room.say("/statistik hari ini")
	w.answer()
	if s := room.sees("Belum ada aspirasi"); len(s.out.Files) > 0 {
		t.Error("there is a picture of a day on which nothing came")
	}
	room.tapOn(first, bot.Button{Label: "30 hari", Data: strings.Replace(w.dataOf(first, "30 hari"), "d30", "d7", 1)})
	w.answer()
	if !strings.Contains(first.out.Text.S, "7 hari terakhir") {
		t.Fatalf("it reads\n%s", first.out.Text.S)
	}
	w.content(first) // of these days
}
