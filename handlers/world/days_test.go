package world

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func TestParseDays(t *testing.T) {
	today := time.Date(2026, 11, 24, 15, 0, 0, 0, time.FixedZone("WIB", 7*3600))
	for text, want := range map[string]string{
		"2026-11-30":                       "2026-11-30 2026-11-30",
		"30-11-2026":                       "2026-11-30 2026-11-30",
		" 30/11 ":                          "2026-11-30 2026-11-30",
		"Senin, 30 November 2026":          "2026-11-30 2026-11-30",
		"30 Nov":                           "2026-11-30 2026-11-30",
		"5 jan":                            "2027-01-05 2027-01-05",
		"1 Agustus 27":                     "2027-08-01 2027-08-01",
		"besok":                            "2026-11-25 2026-11-25",
		"Hari ini":                         "2026-11-24 2026-11-24",
		"30 November s.d. 2 Desember":      "2026-11-30 2026-12-02",
		"30 - 31 Desember 2026":            "2026-12-30 2026-12-31",
		"2026-11-30 until 2026-12-01":      "2026-11-30 2026-12-01",
		"1/12–3/12":                        "2026-12-01 2026-12-03",
		"":                                 "",
		"kapan-kapan":                      "",
		"31 Februari":                      "",
		"31-04-2027":                       "",
		"0/0":                              "",
		"2 Desember sampai 30 November":    "",
		"30 November 1826":                 "",
		"99999999999999999999 Desember":    "",
		"1 Januari 2027 s.d. 1 Maret 2029": "",
	} {
		from, to, ok := parseDays(text, today)
		got := ""
		if ok {
			got = from + " " + to
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// An event is told from its place and day by semicolons, lines or commas, or by the day alone.
func TestThreeParts(t *testing.T) {
	today := time.Date(2026, 11, 24, 15, 0, 0, 0, time.FixedZone("WIB", 7*3600))
	for text, want := range map[string]string{
		"Reses Sukamaju; Balai RW 5; 30 November":            "Reses Sukamaju|Balai RW 5|30 November",
		"Reses Sukamaju; 30 November":                        "Reses Sukamaju||30 November",
		"Reses; Balai; kapan-kapan":                          "Reses|Balai|kapan-kapan", // what is wrong with it is said
		"Reses Sukamaju\nBalai RW 5\n30 November":            "Reses Sukamaju|Balai RW 5|30 November",
		"reses sukamaju, balai rw 5, 30 november":            "reses sukamaju|balai rw 5|30 november",
		"Reses, Balai RW 5, Jalan Mawar, Senin, 30 November": "Reses|Balai RW 5, Jalan Mawar|Senin, 30 November",
		"Reses, 30 November s.d. 1 Desember":                 "Reses||30 November s.d. 1 Desember",
		"Reses Sukamaju 30 November":                         "Reses Sukamaju||30 November",
		"Kunjungan pasar 30 - 31 Desember":                   "Kunjungan pasar||30 - 31 Desember",
		"Reses Sukamaju Senin, 30 November":                  "Reses Sukamaju||Senin, 30 November",
		"Kunjungan pasar besok":                              "Kunjungan pasar||besok",
		"Reses Masa Sidang 2 Kelurahan Sukamaju 30 Nov 2026": "Reses Masa Sidang 2 Kelurahan Sukamaju||30 Nov 2026",
		"Reses Sukamaju":                                     "",
		"30 November":                                        "",
		"besok":                                              "",
		"":                                                   "",
		"a;b;c;d":                                            "",
	} {
		name, place, days, ok := threeParts(text, today)
		tidy := func(s string) string { return strings.TrimSpace(s) }
		got := ""
		if ok {
			got = tidy(name) + "|" + tidy(place) + "|" + tidy(days)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A code in print leads to the page of the web server; where nobody but this machine reaches that, to a platform that carries it.
func TestLinksOf(t *testing.T) {
	telegram := store.AccountInfo{Account: bot.Account{Platform: "telegram"}, Link: "https://t.me/dua_bot?start=%s"}
	discord := store.AccountInfo{Account: bot.Account{Platform: "discord"}, Link: "https://discord.com/users/9"}
	web := store.AccountInfo{Account: bot.Account{Platform: "web"}, Link: "http://127.0.0.1:8080/chat?kantor=%s"}
	for _, tt := range []struct {
		base     string
		accounts []store.AccountInfo
		want     Links
		ok       bool
	}{
		{"https://a.id", []store.AccountInfo{telegram}, Links{"https://a.id/m/X", "a.id/m/X", false}, true},
		{"http://127.0.0.1:8080", []store.AccountInfo{web, discord, telegram}, Links{"https://t.me/dua_bot?start=e_X", "t.me/dua_bot?start=e_X", false}, true},
		{"http://127.0.0.1:8080", []store.AccountInfo{web, discord}, Links{"http://127.0.0.1:8080/m/X", "127.0.0.1:8080/m/X", true}, true},
		{"", []store.AccountInfo{discord}, Links{}, false},
		{"", nil, Links{}, false},
	} {
		if got, ok := LinksOf(tt.base, "/m/X", "e_X", tt.accounts); got != tt.want || ok != tt.ok {
			t.Errorf("at %q: %+v %v, want %+v %v", tt.base, got, ok, tt.want, tt.ok)
		}
	}
}
