package handlers_test

import (
	"strings"
	"testing"

	"duaarah/store"
)

// What staff in a hurry write in their room, and believe that its citizen reads.

// A reply to what was found, to the queue, or to what the bot says of itself reaches nobody: who wrote it is asked for whom it is, and not left
// without a word. A short word among themselves is none.
func TestReplyToWhatIsNoCard(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	said := func(to, words string, asked bool) {
		t.Helper()
		n := room.said("Balasan Anda untuk yang mana?")
		room.reply(room.last(to), words)
		if got := room.said("Balasan Anda untuk yang mana?") > n; got != asked {
			t.Errorf("they reply %q to %q, asked for whom: %t", words, to, got)
		}
	}
	room.say("/cari lampu")
	said("cocok dengan", "Lampunya kami ganti Kamis.", true)
	room.tap("Balas " + codeOf(w, 1))
	budi.last("kami ganti Kamis")
	room.say("/antrean")
	said("aspirasi terbuka", "Kami cek besok pagi.", true)
	said("aspirasi terbuka", "siap", false)
	said("sekarang ruang", "siap pak", false)
	room.say("/tutup " + codeOf(w, 2))
	said("ditutup", "Maaf salah tutup, kami cek antreannya.", true)
}

// A command in a reply to a card is about that card, a mistyped code in it about none; the name of a command alone, and what is for a colleague, is
// not sent to its citizen.
func TestCommandUnderACard(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	card := room.last("lampu jalan")
	before := budi.heard()
	for said, want := range map[string]string{"tutup": "/tutup", "Hapus.": "/tarik", "ambil": "/ambil", "@Sari tolong cek ya": "pesan untuk rekan", "/balas K7M-4QZ kami cek": "bukan kode yang benar"} {
		room.reply(card, said)
		room.sees(want)
	}
	if n := budi.heard(); n != before {
		t.Fatalf("the citizen reads\n%s", w.show(budi.chat))
	}
	room.reply(card, "/ambil")
	if w.holder(1) != "Rina" {
		t.Error("it is not held")
	}
	room.reply(card, "/balas Lampunya kami ganti Kamis.")
	budi.last("Lampunya kami ganti Kamis.")
	room.reply(room.last("Kami kirim ke warga"), "/tarik")
	room.tap("Ya, tarik")
	budi.last("menarik balasannya")
	room.reply(card, "/tutup")
	if a := w.get(1); a.State != store.Closed {
		t.Errorf("it is %s", a.State)
	}
	rina.say(codeOf(w, 1)) // in private a code alone shows its card
	rina.sees("lampu jalan", codeOf(w, 1))
}

// Who writes a reply by its code in a room, and not as a command that there is, is told that nobody gets it. Staff may name a code among themselves.
func TestReplyThatIsNoCommand(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan mati di gang 3")
	code := codeOf(w, 1)
	for i, said := range []string{"balas " + code + " Kami cek besok pagi.", "/bls " + code + " kami cek", "/balas" + code + " kami cek", "Balas " + code + "\nkami cek"} {
		room.say(said)
		if n := room.said("Belum dikirim ke warga"); n != i+1 {
			t.Errorf("after %q they were told %d times", said, n)
		}
	}
	for _, said := range []string{code + " sudah beres ya?", "yang " + code + " siapa yang pegang", "balas dong yang itu", "/ping " + code} {
		n := len(w.chats[room.chat])
		room.say(said)
		if got := len(w.chats[room.chat]); got != n+1 {
			t.Errorf("to %q the bot says\n%s", said, flat(room.sees().out))
		}
	}
}

// A period that is typed is one, and no office of which nobody is a member.
func TestPeriodOfFiguresTyped(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for said, want := range map[string]string{"30 hari": "• 30 hari", "90 hari": "• 90 hari", "Tahun ini": "• Tahun ini", "semua": "• Semua"} {
		room.say("/statistik " + said)
		w.answer()
		if _, ok := buttonOf(room.sees("Kantor Dapil 1"), want); !ok {
			t.Errorf("of %q they see\n%s", said, flat(room.sees().out))
		}
	}
	room.say("/statistik dapil-2")
	room.sees("Anda belum bergabung")
}

// What is asked of the figures in words is read whatever its order; of what is not understood they are told so, beside the usual figures, and not
// that they are no member of it.
func TestFiguresInWords(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	ani := w.joined("Ani", "dapil-1", store.RoleAdmin)
	w.sent("Budi", "lampu jalan mati di gang 3")
	for said, want := range map[string][]string{
		"per topik": {"Menurut topik", "90 hari"}, "topik": {"Menurut topik"}, "tahun ini per bulan": {"Menurut bulan", "tahun ini"},
		"Kantor Dapil 1": {"Kantor Dapil 1, 90 hari"}, "dapil-1 30 hari": {"Kantor Dapil 1, 30 hari"}, "30 hari dapil 1": {"Kantor Dapil 1, 30 hari"},
		"Kantor Dapil 1, per topik": {"Kantor Dapil 1, 90 hari", "Menurut topik"}, "dapil 1 tahun ini?": {"Kantor Dapil 1, tahun ini"},
		"bulan lalu": {", Okt 2026\n"}, "November": {", Nov 2026\n"}, "sebulan terakhir": {"30 hari"},
		"minggu ini": {", sejak Senin, 23 Nov\n", "Sejauh ini 0 dari 1 sudah dibalas"}, "7 hari": {", 7 hari terakhir\n"},
		"per topik per wilayah": {"Menurut topik", "jadi ini “Per topik”", "/statistik per wilayah"}, "wilayah, per wilayah per topik bulan lalu": {"Menurut wilayah", "Okt 2026", "“Per wilayah”", ": /statistik bulan lalu per topik\n"},
		"dapil-1 oktober dan november per topik":                   {"Menurut topik", ": /statistik dapil-1 oktober dan november per bulan\n"},
		"berapa yang dibalas per topik per jenis sejak 1 november": {": /statistik sejak 1 november per jenis\n"},
		"per minggu": {"Menurut pekan", "pekan Senin, 23 Nov"}, "per staf hari ini": {"hanya ada di dasbor", ", hari ini\n"},
		"berapa persen yang sudah dibalas bulan lalu?": {", Okt 2026\n"}, "oktober dan november": {"1 Okt sampai Senin, 30 Nov", "Menurut bulan"},
		"topik apa yang paling lambat": {"Menurut topik", "/antrean"}, "kinerja kantor": {"90 hari terakhir\n"}, "1-15 november": {"1 Nov sampai Minggu, 15 Nov"},
		"kinerja rina tahun ini": {"tidak mengenal “kinerja rina”", "tahun ini"}} {
		for _, p := range []*person{room, ani} {
			p.say("/statistik " + said)
			w.answer()
			p.sees(want...)
		}
	}
	room.say("/statistik wilayah mana yang paling rajin dibalas") // and nothing of who waits
	w.answer()
	if s := room.sees("Menurut wilayah").out.Text.S; strings.Contains(s, "/antrean") {
		t.Errorf("they read\n%s", s)
	}
	w.tx(func(tx store.Tx) error { // a period in the name of an office is none
		return tx.SaveOffice(store.Office{ID: "komisi-30", Name: "Komisi 30", Promise: 7, Zone: "Asia/Jakarta"})
	})
	for _, said := range []string{"komisi 30", "Komisi 30, 90 hari."} {
		ani.say("/statistik " + said)
		w.answer()
		ani.sees("Komisi 30, 90 hari")
	}
	ani.say("/statistik per kantor")
	w.answer()
	ani.sees("Menurut kantor")
	for said, want := range map[string]string{"berapa yang dibalas bulan lalu?": "Semua kantor, Okt 2026", "statistik respon bulan november 2026": "Semua kantor, Nov 2026",
		"response rate this month": "Semua kantor, sejak Minggu, 1 Nov", "rekap balasan oktober": "Semua kantor, Okt 2026"} {
		ani.say(said) // in private no command is needed
		w.answer()
		ani.sees(want)
	}
	for said, want := range map[string]string{"siapa yang belum dibalas?": "1 aspirasi terbuka", "siapa yang terlambat dan kenapa?": "Tidak ada yang lewat janji", "who is still waiting?": "1 aspirasi terbuka"} {
		ani.say(said)
		ani.sees(want)
	}
	ani.say("siapa yang menunggu truk sampahnya?")
	ani.sees("Pesan ini untuk siapa?")
	ani.say("/liga bulan lalu")
	w.answer()
	ani.sees("Golongan kantor, Okt 2026")
	ani.say("laporan Anda sudah kami balas, Pak")
	ani.sees("Pesan ini untuk siapa?")
	room.say("/statistik Kantor Dapil 2")
	room.sees("Anda belum bergabung")
}

// What colleagues say to each other below a card is held back and asked about: no citizen reads it, and it counts as no answer. What is for the
// citizen goes out though it names somebody, or asks something.
func TestTalkBelowACard(t *testing.T) {
	w := newWorld(t)
	_, _, _, room := w.team()
	budi := w.sent("Wati", "lampu jalan mati di gang 3")
	card := room.last("lampu jalan")
	before := budi.heard()
	for _, said := range []string{"Budi, ini gimana?", "Sari: tolong dicek ya", "mbak Sari bisa bantu?", "ini sudah dibalas belum?", "siapa yang pegang ini?", "udah ada yg jawab?",
		"sudah saya telpon orangnya", "pelapornya belum bisa dihubungi", "saya yang pegang ya", "mohon arahan pak", "tolong ditindaklanjuti ya", "gimana cara jawabnya?"} {
		room.reply(card, said)
		room.sees("catatan atau pesan untuk rekan")
	}
	if n := budi.heard(); n != before {
		t.Fatalf("the citizen reads\n%s", w.show(budi.chat))
	}
	for _, said := range []string{"Bu, lampunya kami ganti Kamis.", "Rina di sini, lampunya kami ganti Jumat.", "Budi dari tim kami datang Sabtu, mohon ditunggu.",
		"Selamat pagi, apakah lampunya sudah menyala?", "Surat Anda sudah dibalas Dinas PU, lampunya diganti Senin.", "Ibu Wati, lampunya sudah menyala?", "Sudah dijawab PLN: diganti Selasa.",
		"Orangnya sudah kami tegur.", "Kami cek dulu ya, Bu.", "Pak Lurah sudah kami hubungi, beliau siap memasang lampu."} {
		room.reply(card, said)
		budi.last(said)
	}
	room.reply(card, "Budi, sudah kami ganti ya.")
	room.tap("Kirim ke warga")
	budi.last("Budi, sudah kami ganti ya.")
}

// A colleague is known by the name that they are called by, whatever stands before it; "Tim Dapil 1" is nobody's. Who is spoken of is not spoken to.
func TestTalkToWhoHasATitle(t *testing.T) {
	w := newWorld(t)
	_, ahmad, sari, room := w.team()
	ahmad.say("/nama H. Ahmad Fauzi")
	sari.say("/nama Bu Sari")
	w.joined("Tim", "dapil-1", store.RoleStaff).say("/nama Tim Dapil 1")
	wati := w.sent("Wati", "lampu jalan mati di gang 3")
	card := room.last("lampu jalan")
	before := wati.heard()
	for i, said := range []string{"Sari, ini gimana?", "Bu Sari: tolong dicek ya", "Pak Ahmad bisa bantu?", "Sari tolong balas ini", "ahmad ini sudah dijawab belum ya?", "Rekan-rekan, mohon dibantu",
		"guys ini gimana?", "tim, tolong ini dijawab", "siapa yang urus ini?", "sudah ada yang handle belum?", "udah di follow up belum nih?"} {
		room.reply(card, said)
		if n := room.said("catatan atau pesan untuk rekan"); n != i+1 {
			t.Errorf("after %q they were asked %d times", said, n)
		}
	}
	if n := wati.heard(); n != before {
		t.Fatalf("the citizen reads\n%s", w.show(wati.chat))
	}
	for _, said := range []string{"Ibu, lampunya kami ganti Kamis.", "Pak, Ahmad dari tim kami datang besok.", "Ahmad sudah ke sana kemarin, apakah lampunya menyala?", "Ahmad dari tim kami datang, bisa ditunggu?",
		"Tim kami datang besok jam 9, apakah Ibu di rumah?", "Tim kami boleh masuk ke halaman?", "Siapa yang pegang kunci gerbangnya, Bu?", "Siapa yang jawab telepon Ibu waktu itu?", "Gimana kalau besok kami ke sana, Pak?",
		"Bu, mohon kirim fotonya.", "Mohon tunggu sampai Kamis, Bu.", "Teman-teman di RT sudah diberi tahu?", "Tes swab hari Senin di puskesmas."} {
		room.reply(card, said)
		wati.last(said)
	}
}

// Staff in private who type a command without its slash get what it does, and are not asked for whom it is.
func TestCommandsOfStaffWithoutASlash(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	code := codeOf(w, 1)
	for said, want := range map[string]string{"antrean": "aspirasi terbuka", "Bantuan": "/antrean", "cari lampu": "cocok dengan", "kartu " + code: "lampu jalan mati", "Tugas.": "Bertugas",
		"balas": "Kodenya belum ada"} {
		rina.say(said)
		if s := rina.sees().out.Text.S; !strings.Contains(s, want) {
			t.Errorf("to %q they read\n%s", said, s)
		}
	}
	rina.say("balas " + code + " Lampunya kami ganti Kamis.")
	budi.last("Lampunya kami ganti Kamis.")
	for _, said := range []string{"tutup saja lubangnya dengan aspal", "ruang kelas bocor", "ambil sampahnya besok ya", "cari tahu dulu ke dinas siapa yang urus", "ruang"} {
		rina.say(said)
		rina.sees("untuk siapa?")
	}
}

// Who would part what was merged by the command that splits is told of the one that does it.
func TestSplitOfWhatWasMerged(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan mati di gang 3")
	w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	room.say("/satukan " + codeOf(w, 2) + " " + codeOf(w, 1))
	room.tap("Lanjut sebagai " + codeOf(w, 1))
	room.say("/pisahkan " + codeOf(w, 2))
	room.sees("/pulihkan " + codeOf(w, 2))
}
