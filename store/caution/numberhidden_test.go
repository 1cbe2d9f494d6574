package caution

import (
	"slices"
	"strings"
	"testing"
)

// Numbers as people disguise them are masked; no more than a few of their digits can be read.
func TestHiddenNumbersAreMasked(t *testing.T) {
	for _, text := range []string{
		"O81234567890", "o812-3456-7890", "O8l2 3456 7890", "08l2-3456-7890", "08I2 3456 789O", "0812 345O 789O", "hubungi O8I2.345O.789O atau O857-IIII-2222",
		"0812*3456*7890", "0812~3456~7890", "0812|3456|7890", "0812_3456_7890", "0812/3456/7890", "0812,3456,7890", "0812, 3456, 7890", "0812:3456:7890", "0812#3456#7890",
		"0812=3456=7890", "08*12*34*56*78*90", "08|12|34|56|78|90", "08:12:34:56:78:90", "0*8*1*2*3*4*5*6*7*8*9*0", "0,8,1,2,3,4,5,6,7,8,9,0", "0 8 1 2 3 4 5 6 7 8 9 0",
		"0;8;1;2;3;4;5;6;7;8;9;0", "0812 * 3456 * 7890", "0812-*3456-*7890", "62*812*3456*7890", "+62*812*3456*7890", "wa 0812•3456•7890", "0812\\3456\\7890",
		"0812\n3456\n7890", "nomor saya\n0812\n3456\n7890\nterima kasih", "08123\n456789", "0812 \n3456 \n7890",
		"nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol", "NOL DELAPAN SATU DUA TIGA EMPAT LIMA ENAM TUJUH DELAPAN", "nol-delapan-satu-dua-tiga-empat-lima-enam-tujuh-delapan",
		"nol, delapan, satu, dua, tiga, empat, lima, enam, tujuh, delapan", "kosong lapan satu dua 3456 7890", "0812 tiga empat lima enam 7890", "0812 strip 3456 strip 7890", "0812 spasi 3456 spasi 7890",
		"zero eight one two three four five six seven eight", "nol wolu siji loro telu papat limo enem pitu wolu", "nol dalapan hiji dua tilu opat lima genep tujuh dalapan",
		"⓪⑧①②③④⑤⑥⑦⑧⑨⓪", "0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "О812 3456 7890",
		"35780112O59OOOO1", "3578*0112*0590*0001", "3578,0112,0590,0001", "3578\n0112\n0590\n0001", "3578|0112|0590|0001", "NIK 357801l205900001", "3578:0112:0590:0001",
		"tiga lima tujuh delapan nol satu satu dua nol lima sembilan nol nol nol nol satu",
	} {
		got := Mask(text)
		if got == text {
			t.Errorf("%q is not masked", text)
			continue
		}
		if n, m := len([]rune(got)), len([]rune(text)); n != m {
			t.Errorf("%q became %q: %d characters, were %d", text, got, n, m)
		}
		if found := Numbers(got); len(found) > 0 {
			t.Errorf("%q is masked as %q, which holds %v", text, got, found)
		}
		left := 0
		for _, r := range got {
			if digitOf(r) >= 0 {
				left++
			}
		}
		if left > 4 {
			t.Errorf("%q is masked as %q", text, got)
		}
	}
	for text, want := range map[string]string{
		"hub O812*3456*7890 ya":                                   "hub ••••*••••*••90 ya",
		"nol delapan satu dua tiga empat lima enam tujuh delapan": "••• ••••••• •••• ••• •••• ••••• •••• •••• tujuh delapan",
		"0812 3456 7890, O857,1111,2222":                          "•••• •••• ••90, ••••,••••,••22",
	} {
		if got := Mask(text); got != want {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
}

// What is none stays as it is, however it is parted: amounts, dates, times, lists, coordinates, codes, and words that are digits.
func TestLikeHiddenNumbersAreNot(t *testing.T) {
	for _, text := range []string{
		"Rp 1.250.000, Rp 2.500.000, Rp 812.345", "Rp1,250,000,000", "harga 10.000, 20.000, 30.000, 40.000", "081.000 rupiah", "Rp 0,812,345", "total: 12,500,000 + 8,100,000",
		"jam 08:12, 09:15, 10:30", "08:12-09:15, 10:30-11:45", "pukul 08:15:30", "2026-11-29 08:12:34", "08.15, 09.15, 10.15, 11.15", "08:00:00:00", "senin 08:30 selasa 09:30 rabu 10:30",
		"08/12/2026 10.30", "08-12-2026 08.00", "08.12.2026 10.30 wib", "tanggal 08/12/2026", "tgl 08-12-2026, 09-12-2026, 10-12-2026", "08/11/2025-09/11/2025",
		"RT 08, 12, 14, 15, 17", "RT 08,12,14,15,17", "rumah nomor 08, 12, 34, 56, 78 dan 90", "nomor 1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "1,2,3,4,5,6,7,8,9,0", "halaman 81, 82, 83, 84, 85, 86",
		"satu dua tiga empat lima enam tujuh delapan sembilan sepuluh", "delapan ratus dua puluh satu ribu", "nol koma delapan satu persen", "dua tiga kali saya lapor", "satu, dua, tiga, empat, lima, enam, tujuh, delapan, sembilan, nol",
		"enam bulan lima minggu empat hari tiga jam dua menit satu detik nol", "lima enam rumah, delapan sembilan toko, satu dua warung", "one two three four five six seven eight nine zero",
		"lampu O di jalan 8 mati", "gang I no 12, gang II no 14, gang III no 16", "blok O8 nomor 12", "blok B 8/12", "IO 12345", "modul 10l, 100l, 1000l, 5000l", "tandon 1000 l, 2000 l, 500 l", "volume 810l 200l 300l 400l",
		"lat -7.257472, lon 112.752090", "-7.8123456,110.8123456", "skor 3:1, 2:0, 1:1, 0:0, 4:2", "perbandingan 8:1:2:3", "IP 192.168.1.10:8080", "versi 1.2.3.4.5.6.7.8.9.0.1",
		"meter PLN 5321-8877-1234", "ID pelanggan 1234*5678*9012", "rekening 1234:5678:9012:345", "NPWP 12.345.678.9-012.000", "nomor laporan 2026|1129|00123", "kode K7M-4QX, L8O-1II",
		"12\n15\n18\n21\n24\n27", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10", "RT 08\nRW 12\nno 34\n567890", "10.000\n20.000\n30.000\n40.000", "2024\n2025\n2026\n2027", "08.00\n09.00\n10.00\n11.00",
		"pasal 28 ayat 1, 2, 3 dan 4", "SDN 3, SDN 5, SMPN 8, SMPN 12, SMAN 34, SMAN 56", "7 hari 24 jam 365 hari", "ukuran 8*12*34 cm", "8 x 12 x 34 x 56", "0,81 + 0,82 + 0,83 + 0,84", "suhu 30,5 31,2 32,8 33,1",
	} {
		if got := Mask(text); got != text {
			t.Errorf("%q is masked: %q", text, got)
		}
	}
}

// A number that goes on from one message to the next is masked in each.
func TestMaskRun(t *testing.T) {
	got := MaskRun([]string{"nomor saya", "0812", "3456", "7890", "", "ditunggu ya"})
	if want := []string{"nomor saya", "••••", "••••", "••90", "", "ditunggu ya"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	same := []string{"lampu mati", "\nRT 08\n", "no 12", "sejak 12/05/2026"}
	if got := MaskRun(same); !slices.Equal(got, same) {
		t.Errorf("%q", got)
	}
	if got := MaskRun(nil); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// However long a text is, it is read once.
func TestHiddenNumbersOfLongTexts(t *testing.T) {
	text := strings.Repeat("0*8*", 20_000) + strings.Repeat("nol ", 20_000) + strings.Repeat("O8", 20_000)
	if got := Mask(text); len([]rune(got)) != len([]rune(text)) {
		t.Error("it is another length")
	}
}

// Of the complaints of real citizens, hardly any number is found that was not before.
func TestHiddenNumbersOfRecords(t *testing.T) {
	n := 0
	for _, text := range records(t) {
		for _, x := range hidden(text) {
			n++
			t.Logf("%q", text[x.Start:x.End])
		}
	}
	if n > 3 {
		t.Errorf("%d disguised numbers", n)
	}
}

// A piece of a number is short, and of digits for the most part.
func TestPiece(t *testing.T) {
	for text, want := range map[string]bool{"0812": true, " 34 ": true, "nol": true, "hp 0812": true, "O8": true, "lampu mati 2 minggu": false, "": false, "oli": false,
		strings.Repeat("1 ", 40): false} {
		if got := Piece(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
