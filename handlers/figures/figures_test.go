package figures

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/measure"
)

func speak(t *testing.T, lang string) speaker {
	t.Helper()
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	return speaker{cat.Printer(lang, time.UTC, time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))}
}

// No figure looks better by being rounded, and none is all or nothing that is not.
func TestNumbers(t *testing.T) {
	for share, want := range map[float64]int{0: 0, 1e-9: 1, 0.004: 1, 0.005: 1, 0.494: 49, 0.495: 50, 0.65: 65, 0.995: 99, 0.9999: 99, 1: 100} {
		if got := measure.Percent(share); got != want {
			t.Errorf("%v is %d %%, want %d", share, got, want)
		}
	}
	id, en := speak(t, "id"), speak(t, "en")
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1.000", 12345: "12.345", 123456789: "123.456.789"} {
		if got := id.count(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
		if got := en.count(n); got != strings.ReplaceAll(want, ".", ",") {
			t.Errorf("%d is %s in English", n, got)
		}
	}
	low, high := 0.561, 0.729
	if got := id.between(measure.Share{Low: &low, High: &high}); got != "56 dan 73 %" {
		t.Errorf("the interval is %s", got)
	}
	low, high = 0, 1
	if got := id.between(measure.Share{Low: &low, High: &high}); got != "0 dan 100 %" {
		t.Errorf("the interval is %s", got)
	}
	if got := id.list("figures.cause.spam", 0, "figures.cause.merged", 2, "figures.cause.praise", 1); got != "2 salinan, 1 apresiasi" {
		t.Errorf("the list is %q", got)
	}
}

// What does not fit is left out, the last first, and never what has to be said.
func TestFits(t *testing.T) {
	var f fits
	f.add(bot.Plain("satu"))
	f.optional(bot.Plain("dua"))
	f.optional(bot.Plain("tiga"))
	f.add(bot.Plain("empat"))
	for most, want := range map[int]string{100: "satu dua tiga empat", 15: "satu dua empat", 13: "satu empat", 3: "satu empat"} {
		g := fits{append([]line{}, f.lines...)}
		if got := strings.ReplaceAll(g.build(most).S, "\n", " "); got != want {
			t.Errorf("within %d it is %q, want %q", most, got, want)
		}
	}
}

// A week is in a season of which it has a day.
func TestWeeksOfASeason(t *testing.T) {
	zone := time.FixedZone("WIT", 9*3600)
	season := store.Season{From: "2026-02-01", To: "2026-02-10"}
	for day, want := range map[string]bool{"2026-01-19": false, "2026-01-26": true, "2026-02-09": true, "2026-02-16": false} {
		at, _ := time.ParseInLocation(time.DateOnly, day, zone)
		if got := falls(season, at, measure.Next(measure.ByWeek, at)); got != want {
			t.Errorf("the week from %s is in the season: %t", day, got)
		}
	}
}

// The next time is always ahead, by a week at most, and at the minute that was set, where clocks are changed too.
func TestOccurrence(t *testing.T) {
	for _, name := range []string{"Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/New_York"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Skip(err)
		}
		for now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); now.Year() == 2026; now = now.Add(7*time.Hour + 13*time.Minute) {
			for _, day := range []time.Weekday{time.Sunday, time.Monday, time.Saturday} {
				at := occurrence(now, zone, day, 450)
				local := at.In(zone)
				if !at.After(now) || at.Sub(now) > 7*24*time.Hour+time.Hour || local.Weekday() != day || local.Hour() != 7 || local.Minute() != 30 {
					t.Fatalf("after %v it is %v", now.In(zone), local)
				}
			}
		}
	}
}

func TestUnderstand(t *testing.T) {
	usual := store.Digest{Day: time.Monday, Minute: 480}
	for text, want := range map[string]string{
		"selasa 07.30": "Tuesday 450 false", "jumat": "Friday 480 false", "9": "Monday 540 false", "23:59": "Monday 1439 false", "off": "Monday 480 true",
		"setiap rabu, pukul 6.05": "Wednesday 365 false", "mati sunday": "Sunday 480 false", "ahad 0.00": "Sunday 0 false", "on": "Monday 480 false",
		"": "Monday 480 false", "besok": "", "24.00": "", "7.60": "", "7.5": "", "-1": "", "selasa pagi": "", "１２": "",
	} {
		d, ok := understand(usual, strings.Fields(text))
		got := ""
		if ok {
			got = fmt.Sprint(d.Day, " ", d.Minute, " ", d.Off)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// Best first, those of few last, and those of hardly anybody not at all.
func TestRanked(t *testing.T) {
	g := func(key string, n, of int) measure.Group {
		low, high := measure.Wilson(n, of)
		rate := float64(n) / float64(of)
		return measure.Group{Key: key, Aspirations: of, TwoWay: &measure.Share{N: n, Of: of, Rate: &rate, Low: &low, High: &high}}
	}
	all := []measure.Group{g("a", 10, 20), g("b", 19, 19), g("c", 90, 100), g("d", 4, 4), g("e", 5, 7), g("f", 10, 20), {Key: "g", Aspirations: 9, TwoWay: &measure.Share{}}}
	shown, hidden := ranked(all, measure.ByTopic)
	var keys string
	for _, x := range shown {
		keys += x.Key
	}
	if keys != "cafbge" || hidden != 1 {
		t.Errorf("in order they are %s, and %d hidden", keys, hidden)
	}
}
