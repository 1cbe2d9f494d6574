package talk_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/worktime"
)

var wib = time.FixedZone("WIB", 7*60*60)

// TestParseDay reads days on Wednesday, 2 December 2026, at ten.
func TestParseDay(t *testing.T) {
	now := time.Date(2026, 12, 2, 10, 0, 0, 0, wib)
	for _, c := range []struct{ text, want, rest string }{
		{"besok", "2026-12-03 08:00", ""},
		{"Besok: lampu dipasang", "2026-12-03 08:00", "lampu dipasang"},
		{"hari ini tolong", "2026-12-02 23:59", "tolong"},
		{"besok pagi ya", "2026-12-03 08:00", "ya"},
		{"nanti sore", "2026-12-02 16:00", ""},
		{"besok jam 2 siang di kantor", "2026-12-03 14:00", "di kantor"},
		{"besok jam 12 malam", "2026-12-04 00:00", ""},
		{"besok jam 25", "2026-12-03 08:00", "jam 25"},
		{"besok 14.30 lampu", "2026-12-03 14:30", "lampu"},
		{"besok 14.000 warga", "2026-12-03 08:00", "14.000 warga"},
		{"besok 2 lampu", "2026-12-03 08:00", "2 lampu"},
		{"lusa", "2026-12-04 08:00", ""},
		{"besok lusa", "2026-12-04 08:00", ""},
		{"lusanya", "", "lusanya"},
		{"Senin", "2026-12-07 08:00", ""},
		{"Senin depan", "2026-12-07 08:00", ""},
		{"Jum'at depan jam 9", "2026-12-11 09:00", ""},
		{"jumat", "2026-12-04 08:00", ""},
		{"Rabu", "2026-12-09 08:00", ""},
		{"Rabu ini lampu", "2026-12-02 23:59", "lampu"},
		{"hari Rabu ini jam 14", "2026-12-02 14:00", ""},
		{"Rabu ini jam 9", "", "Rabu ini jam 9"},
		{"this Wednesday", "2026-12-02 23:59", ""},
		{"Kamis ini", "2026-12-03 08:00", ""},
		{"Selasa ini", "2026-12-08 08:00", ""},
		{"hari Kamis pukul 07.30 WIB.", "2026-12-03 07:30", ""},
		{"kamis pukul 07.30 WIT", "2026-12-03 05:30", ""},
		{"Minggu", "2026-12-06 08:00", ""},
		{"minggu depan", "2026-12-09 08:00", ""},
		{"hari Minggu depan", "2026-12-13 08:00", ""},
		{"bulan depan", "2027-01-02 08:00", ""},
		{"3 hari lagi dikerjakan", "2026-12-05 08:00", "dikerjakan"},
		{"dalam dua minggu", "2026-12-16 08:00", ""},
		{"seminggu", "2026-12-09 08:00", ""},
		{"7 hari kerja", "2026-12-11 08:00", ""},
		{"10 working days then", "2026-12-16 08:00", "then"},
		{"2 jam", "2026-12-02 12:00", ""},
		{"jam 14", "2026-12-02 14:00", ""},
		{"jam 9", "2026-12-03 09:00", ""},
		{"jam 9 besok", "2026-12-03 09:00", ""},
		{"hari ini jam 9", "", "hari ini jam 9"},
		{"12 Des", "2026-12-12 08:00", ""},
		{"12 desa", "", "12 desa"},
		{"12 Desember 2026: sumur", "2026-12-12 08:00", "sumur"},
		{"Sabtu, 12 Desember 2026", "2026-12-12 08:00", ""},
		{"Senin, 12 Desember 2026", "", "Senin, 12 Desember 2026"},
		{"12 Jan", "2027-01-12 08:00", ""},
		{"1/12", "2027-12-01 08:00", ""},
		{"2/12", "2026-12-02 23:59", ""},
		{"12/12 jam 14", "2026-12-12 14:00", ""},
		{"12-12-2026 lampu", "2026-12-12 08:00", "lampu"},
		{"12.12.26", "2026-12-12 08:00", ""},
		{"2026-12-12 16:00 selesai", "2026-12-12 16:00", "selesai"},
		{"2025-12-12", "", "2025-12-12"},
		{"31 Feb", "", "31 Feb"},
		{"29 Feb", "2028-02-29 08:00", ""},
		{"32/12", "", "32/12"},
		{"tanggal 1", "2027-01-01 08:00", ""},
		{"tgl 31", "2026-12-31 08:00", ""},
		{"tomorrow at 2 pm", "2026-12-03 14:00", ""},
		{"tomorrow 12 am", "2026-12-03 00:00", ""},
		{"next Monday", "2026-12-07 08:00", ""},
		{"by Friday we repair it", "2026-12-04 08:00", "we repair it"},
		{"December 12th", "2026-12-12 08:00", ""},
		{"the 12th of December, lamps", "2026-12-12 08:00", "lamps"},
		{"in 3 days", "2026-12-05 08:00", ""},
		{"Jumat jam 3 petugas datang", "2026-12-04 15:00", "petugas datang"},
		{"besok jam 03.00", "2026-12-03 03:00", ""},
		{"besok jam 3 pagi", "2026-12-03 03:00", ""},
		{"besok jam 8", "2026-12-03 08:00", ""},
		{"besok jam setengah 4 sore", "2026-12-03 15:30", ""},
		{"Jumat jam setengah 9", "2026-12-04 08:30", ""},
		{"besok malam jam 8 petugas datang", "2026-12-03 20:00", "petugas datang"},
		{"malam ini jam 7", "2026-12-02 19:00", ""},
		{"malam ini", "2026-12-02 23:59", ""},
		{"sore ini kami cek", "2026-12-02 16:00", "kami cek"},
		{"pagi ini kami cek", "", "pagi ini kami cek"}, // it is ten
		{"Jumat minggu depan lampu", "2026-12-11 08:00", "lampu"},
		{"jumat dpn", "2026-12-11 08:00", ""},
		{"minggu depan hari Rabu lampu", "2026-12-09 08:00", "lampu"},
		{"pekan depan Senin", "2026-12-07 08:00", ""},
		{"minggu depan hari kerja", "2026-12-09 08:00", "hari kerja"},
		{"besok Senin lampu", "2026-12-07 08:00", "lampu"},
		{"besok, Kamis 3 Desember lampu", "2026-12-03 08:00", "lampu"},
		{"lusa Senin", "2026-12-04 08:00", "Senin"},
		{"bsk pagi", "2026-12-03 08:00", ""},
		{"1-2 minggu lampu", "2026-12-16 08:00", "lampu"},
		{"2-3 hari kerja", "2026-12-07 08:00", ""},
		{"1-2", "2027-02-01 08:00", ""},
		{"paling lambat Jumat", "2026-12-04 08:00", ""},
		{"paling lama 3 hari lampu", "2026-12-05 08:00", "lampu"},
		{"insya Allah besok lampu", "2026-12-03 08:00", "lampu"},
		{"akhir bulan lampu", "2026-12-31 08:00", "lampu"},
		{"akhir bulan depan", "2027-01-31 08:00", ""},
		{"akhir pekan ini", "2026-12-06 08:00", ""},
		{"akhir tahun", "2026-12-31 08:00", ""},
		{"by the end of the month", "2026-12-31 08:00", ""},
		{"akhirnya besok", "", "akhirnya besok"},
		{"habis Lebaran", "", "habis Lebaran"},
		{"secepatnya", "", "secepatnya"},
		{"9999 hari", "", "9999 hari"},
		{"99999999999999999999 hari", "", "99999999999999999999 hari"},
		{"12", "", "12"},
		{"lampu besok", "", "lampu besok"},
		{"", "", ""},
	} {
		at, rest, ok := talk.ParseDay(c.text, now, wib)
		got := ""
		if ok {
			got = at.Format("2006-01-02 15:04")
		}
		if got != c.want || rest != c.rest {
			t.Errorf("%q is %q and then %q, want %q and %q", c.text, got, rest, c.want, c.rest)
		}
	}
}

// TestDayInDoubt reads what may be another day than it begins with, on Monday, 30 November 2026, at ten: such a day is none. What is clear is read
// whole, with nothing of it left among the words that a citizen reads.
func TestDayInDoubt(t *testing.T) {
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, wib)
	for _, text := range []string{
		"Jumat lalu sudah kami cek", "minggu kemarin sudah kami cek", "3 hari yang lalu kami cek", "2 jam lalu kami cek", "12 November lalu kami cek", "1 bulan terakhir",
		"besok atau lusa kami cek", "besok/lusa kami cek", "besok-besok kami cek", "Senin-Selasa petugas datang", "Senin s.d. Rabu petugas datang", "Senin dan Kamis truk datang",
		"Sabtu Minggu kerja bakti", "minggu-minggu ini kami cek", "1-5 Desember jalan ditutup", "7/8 Desember jalan ditutup", "5 Des - 7 Des jalan ditutup", "1 Desember sampai 3 Desember",
		"minggu kedua Januari dikerjakan", "minggu ke-2 Desember dikerjakan", "minggu terakhir Desember", "Senin pertama Januari", "minggu ini hari Jumat kami cek",
		"3 hari setelah surat diterima", "2 hari sebelum Lebaran", "sebulan sejak disahkan", "5 hari kerja setelah berkas lengkap", "seminggu sekali kami angkut", "seminggu dua kali", "2 hari ini kami cek",
		"12 bulan depan", "tanggal 5 bulan ini", "sebelum hari ini", "minggu depan tanggal 8", "besok tgl 5", "Senin depan tanggal 8",
	} {
		if d, rest, ok := talk.ReadDay(text, now, wib, nil); ok {
			t.Errorf("%q is %s and then %q", text, d.By().Format("2006-01-02 15:04"), rest)
		}
	}
	for text, want := range map[string][2]string{
		"Jumat besok lampu":               {"2026-12-04 23:59", "lampu"},
		"Jumat minggu ini lampu":          {"2026-12-04 23:59", "lampu"},
		"Jumat lalu lintas dialihkan":     {"2026-12-04 23:59", "lalu lintas dialihkan"},
		"Jumat ke lokasi":                 {"2026-12-04 23:59", "ke lokasi"},
		"Senin depan tgl 7 lampu":         {"2026-12-07 23:59", "lampu"},
		"tgl 5/12 lampu":                  {"2026-12-05 23:59", "lampu"},
		"besok, 1 Desember lampu":         {"2026-12-01 23:59", "lampu"},
		"bulan depan tanggal 5 lampu":     {"2026-12-05 23:59", "lampu"},
		"tanggal 20 bulan 12 lampu":       {"2026-12-20 23:59", "lampu"},
		"tanggal 20 bulan depan lampu":    {"2026-12-20 23:59", "lampu"},
		"akhir Desember lampu":            {"2026-12-31 23:59", "lampu"},
		"dalam 3 hari ke depan kami cek":  {"2026-12-03 23:59", "kami cek"},
		"besok pagi lampu":                {"2026-12-01 11:00", "lampu"},
		"nanti sore lampu":                {"2026-11-30 18:00", "lampu"},
		"besok malam lampu":               {"2026-12-01 23:59", "lampu"},
		"besok jam 11 siang lampu":        {"2026-12-01 11:00", "lampu"},
		"besok jam 1 siang lampu":         {"2026-12-01 13:00", "lampu"},
		"besok jam 1 malam lampu":         {"2026-12-01 23:59", "jam 1 malam lampu"},
		"jam 8 besok malam lampu":         {"2026-12-01 20:00", "lampu"},
		"jam 7 nanti malam lampu":         {"2026-11-30 19:00", "lampu"},
		"jam 3 besok pagi lampu":          {"2026-12-01 03:00", "lampu"},
		"besok jam 9 sampai 11 lampu":     {"2026-12-01 23:59", "jam 9 sampai 11 lampu"},
		"besok pagi sampai sore di sana":  {"2026-12-01 23:59", "pagi sampai sore di sana"},
		"besok setelah jam 10 kami cek":   {"2026-12-01 23:59", "setelah jam 10 kami cek"},
		"Jumat dan selanjutnya kami cek":  {"2026-12-04 23:59", "dan selanjutnya kami cek"},
		"sebelum Jumat lampu":             {"2026-12-03 23:59", "lampu"},
		"paling lambat sebelum Jumat x":   {"2026-12-03 23:59", "x"},
		"before Friday lampu":             {"2026-12-03 23:59", "lampu"},
		"by Friday lampu":                 {"2026-12-04 23:59", "lampu"},
		"sebelum tanggal 5 lampu":         {"2026-12-04 23:59", "lampu"},
		"sebelum besok lampu":             {"2026-11-30 23:59", "lampu"},
		"sebelum besok jam 10 lampu":      {"2026-12-01 10:00", "lampu"},
		"sebelum jam 10 besok lampu":      {"2026-12-01 10:00", "lampu"},
		"sebelum besok sore lampu":        {"2026-12-01 15:00", "lampu"},
		"sebelum akhir bulan lampu":       {"2026-11-30 23:59", "lampu"},
		"sebelum akhir Desember lampu":    {"2026-12-31 23:59", "lampu"},
		"sebelum 3 hari lampu":            {"2026-12-03 23:59", "lampu"},
		"1 Desember sampai selesai lampu": {"2026-12-01 23:59", "sampai selesai lampu"},
	} {
		d, rest, ok := talk.ReadDay(text, now, wib, nil)
		if got := d.By().Format("2006-01-02 15:04"); !ok || got != want[0] || rest != want[1] || d.Over {
			t.Errorf("%q is %s and then %q, want %q", text, got, rest, want)
		}
	}
	for text, over := range map[string]bool{"15 November": true, "28/11": true, "15 November 2027": false, "12 Jan": false, "1 Juli": false} {
		if d, _, ok := talk.ReadDay(text, now, wib, nil); !ok || d.Over != over {
			t.Errorf("%q: %+v %v", text, d, ok)
		}
	}
}

func TestReadDay(t *testing.T) {
	now := time.Date(2026, 12, 23, 10, 0, 0, 0, wib) // a Wednesday
	var week store.WorkWeek
	for _, d := range []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday} {
		week[d] = []store.Interval{{From: 8 * 60, To: 16 * 60}}
	}
	office := worktime.New(week, wib, []string{"2026-12-24", "2026-12-25"})
	d, rest, ok := talk.ReadDay("3 hari kerja tanya lagi", now, wib, office)
	if want := time.Date(2026, 12, 29, 0, 0, 0, 0, wib); !ok || !d.At.Equal(want) || d.Timed || rest != "tanya lagi" {
		t.Errorf("three working days on: %v %v, rest %q", d, ok, rest)
	}
	if by := d.By(); by.Hour() != 23 || by.Day() != 29 {
		t.Errorf("by the end of that day is %v", by)
	}
	never := worktime.New(store.WorkWeek{time.Monday: {{From: 5, To: 5}}}, wib, nil)
	if _, _, ok := talk.ReadDay("3 hari kerja", now, wib, never); !ok {
		t.Error("an office that never works has no day in three")
	}
}

// FuzzParseDay: what is read is never past, and what is left is the end of what was said.
func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"besok jam 2 siang", "Senin depan", "12-12-2026 x", "29 Feb", "7 hari kerja", "jam 24.00", "hari ini 23:59 WIT", "İ besok",
		"\xff 3 hari", "tgl 31", "a week", "minggu 9999"} {
		f.Add(s, int64(1796200000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%4e9, 0)
		at, rest, ok := talk.ParseDay(text, now, wib)
		if ok && !at.After(now) {
			t.Errorf("%q at %v is %v", text, now, at)
		}
		if !strings.HasSuffix(text, rest) || ok && len(rest) == len(text) || !ok && rest != text {
			t.Errorf("%q leaves %q", text, rest)
		}
	})
}
