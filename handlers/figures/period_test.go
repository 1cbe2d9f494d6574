package figures

import (
	"strings"
	"testing"
	"time"

	"duaarah/store/measure"
)

// Periods are read as people name them, on a Monday of November; what is left over is told.
func TestPeriodIn(t *testing.T) {
	zone := time.FixedZone("WIB", 7*3600)
	today := time.Date(2026, 11, 30, 0, 0, 0, 0, zone)
	for text, want := range map[string]string{
		"hari ini": "261130-261130", "today": "261130-261130", "kemarin": "261129-261129", "minggu ini": "261130-", "pekan lalu": "261123-261129",
		"last week": "261123-261129", "bulan ini": "261101-", "this month": "261101-", "bulan lalu": "261001-261031", "bulan kemarin": "261001-261031",
		"tahun ini": "year", "this year": "year", "tahun lalu": "250101-251231", "7 hari terakhir": "d7", "7 hari": "d7", "seminggu terakhir": "d7",
		"last 30 days": "d30", "the last 2 weeks": "d14 the", "3 bulan terakhir": "d90", "90": "d90", "30": "d30", "setahun": "d365", "sebulan": "d30",
		"sejak januari": "year", "sejak oktober": "261001-", "since september": "260901-", "sejak 15 okt": "261015-", "dari september 2025": "250901-",
		"oktober": "261001-261031", "desember": "251201-251231", "bulan oktober 2025": "251001-251031", "oktober sampai november": "261001-261130",
		"desember sampai januari": "251201-260131", "1 november s/d 15 november": "261101-261115", "tahun 2025": "250101-251231", "2025": "250101-251231",
		"2026-10-01 sampai 2026-10-07": "261001-261007", "sejak awal": "all", "sejak awal tahun": "year", "sejak awal bulan": "261101-", "semua": "all",
		"all time": "all", "sejak bulan lalu": "261001-", "januari sampai sekarang": "260101-261130", "for last month": "261001-261031 for",
		"dapil-1": "dapil-1", "kinerja rina tahun ini": "year kinerja rina", "31": "31", "lampu mati": "lampu mati", "5 tahun": "d1825", "triwulan ini": "261001-", "q3": "260701-260930",
		"triwulan 4 2025": "251001-251231", "kuartal lalu": "260701-260930", "q4": "261001-261231", "1 - 15 november": "261101-261115", "okt - nov": "261001-261130", "9999 tahun": "9999 tahun",
		"januari sampai maret 2025": "250101-250331", "oktober - desember 2025": "251001-251231", "1 januari sampai 31 maret 2025": "250101-250331", "november sampai februari 2025": "241101-250228",
		"q1 sampai q3 2025": "250101-250930", "desember 2025 sampai januari": "251201-260131", "2026-11-15 sampai 2026-11-01": "261101-261115",
		"januari 2025 sampai maret": "250101-250331", "1 januari 2025 s.d. 15 maret": "250101-250315", "q1 2025 sampai q2": "250101-250630", "oktober 2025 sampai sekarang": "251001-261130",
		"2025-10-20 sampai 5 november": "251020-251105", "oktober 2025 sampai bulan lalu": "251001-261031", "2025 sampai maret": "250101-260331", "oktober 2025 sampai maret": "251001-260331",
		"1 - 31 november": "261101-261130", "31 september": "260930-260930", "29 februari": "260228-260228", "sejak 31 april": "260430-", "29 februari 2024": "240229-240229",
		"november sampai januari": "251101-260131", "q4 sampai q1": "251001-260331", "desember 2026 sampai januari": "261201-270131", "hari ini sampai kemarin": "261129-261130",
		"oktober dan november 2025": "251001-251031 dan november 2025", "dari tanggal 1 sampai 15 november": "261101-261115", "tgl 1 - tgl 15 november": "261101-261115",
		"sejak awal november": "261101-", "sejak awal 2025": "250101-", "awal oktober": "261001-261031", "sejak awal masa jabatan": "all masa jabatan", "14 hr terakhir": "d14", "hr ini": "261130-261130",
		"sejak 3 bulan lalu": "d90", "sejak seminggu lalu": "d7", "dari 7 hari terakhir": "d7", "tiga bulan terakhir": "d90", "bulan terakhir": "d30", "7 hari kemarin": "d7", "last month": "261001-261031",
	} {
		period, rest, _ := periodIn(strings.Fields(text), today)
		if got := strings.TrimSpace(period + " " + strings.Join(rest, " ")); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		if period != "" && !isPeriod(period) {
			t.Errorf("a button cannot carry %q", period)
		}
	}
	for _, odd := range []string{"", "d0", "d-3", "d99999", "x", "261131-", "261130-261129", "2611-", "-", "-261101"} {
		if isPeriod(odd) {
			t.Errorf("%q is a period", odd)
		}
	}
}

// A range whose year is not said is the one that was, whenever it is asked for: in January, too.
func TestRangesInJanuary(t *testing.T) {
	today := time.Date(2027, 1, 12, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"januari sampai maret": "260101-260331", "desember sampai januari": "261201-270131", "desember 2025 sampai januari": "251201-260131",
		"q4 2025 sampai q1": "251001-260331", "desember 2026 sampai januari": "261201-270131", "desember 2025 sampai sekarang": "251201-270112", "oktober 2025 sampai bulan lalu": "251001-261231",
		"2025 sampai maret": "250101-260331", "januari 2025 sampai maret": "250101-250331", "1 januari sampai hari ini": "270101-270112", "20 januari sampai 5 februari": "260120-260205"} {
		if period, rest, _ := periodIn(strings.Fields(text), today); period != want || len(rest) > 0 {
			t.Errorf("%q is %q, want %q", text, period, want)
		}
	}
}

// What asks for figures in words is known from what is for a citizen.
func TestWanted(t *testing.T) {
	today := time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
	for _, text := range []string{"berapa yang dibalas minggu ini?", "berapa persen yang sudah dibalas bulan ini", "gimana respon kita?", "laporan respon kantor", "statistik respon bulan november 2026",
		"tolong statistik per kantor", "response rate this month", "show me response stats", "how many got a reply this week?", "rekap balasan oktober", "berapa yang belum dibalas?",
		"berapa aspirasi masuk hari ini", "statistik oktober dan november", "kantor mana yang balasannya paling lambat? statistik", "rekap balasan januari 2027", "berapa yang dibalas sejak 3 bulan lalu", "gimana, yang sudah dibalas minggu ini?",
		"kantor mana yang paling lambat?", "kantor mana paling rajin membalas bulan ini?", "topik apa yang paling lama menunggu", "wilayah mana yang paling jarang dibalas?", "which office is the slowest?"} {
		if !Wanted(text, today) {
			t.Errorf("%q asks for no figures", text)
		}
	}
	for _, text := range []string{"berapa nomor rumahnya?", "laporan Anda sudah kami balas", "sudah dibalas belum?", "balasan", "respon Dinas PU: besok diperbaiki", "statistik penduduk ada di kantor desa",
		"gimana jawaban dari dinas soal lampu?", "lampu jalan mati", "berapa lama jalan kami dibiarkan rusak", "how can we reply to the citizen in Genteng?", "laporan masuk dari warga RT 5 soal got",
		"bagaimana kalau dijawab Rina saja", "laporan sudah masuk ya bu", "gimana pak, sudah dibalas?", "balasan kami sudah masuk, bagaimana?", "kantor mana yang paling dekat dari rumah Bapak?", "loket mana yang paling sepi?", "kantor kami paling dekat dari pasar", "paling cepat Kamis",
		"jalan mana yang paling rusak?", "per kantor paling banyak dua orang", "kantor paling lambat tutup jam 4"} {
		if Wanted(text, today) {
			t.Errorf("%q asks for figures", text)
		}
	}
}

// Several groupings are found in the order in which they are named, always.
func TestGroupsIn(t *testing.T) {
	for range 20 {
		found, rest := groupsIn(strings.Fields("per kantor bulan lalu menurut topik"))
		if len(found) != 2 || found[0] != measure.ByOffice || found[1] != measure.ByTopic || strings.Join(rest, " ") != "bulan lalu" {
			t.Fatalf("they are %v, and left %v", found, rest)
		}
	}
}
