package wording

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"duaarah/store"
)

const wantKeys = "732707561936428023 -8311410509125781299 -7398909607783052613"

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, alias, want string }{
		{"Lampu di RT05 sudah NYALA, 3x24 jam.", "", "lampu di rt sudah nyala x jam"},
		{"Yth. Melati 27, laporan K7M-4QX kami terima", "Melati 27", "yth laporan km qx kami terima"}, // no code: its check digit is wrong
		{"Yth. Bunga Lawang 3: siap", "Bunga Lawang 3", "yth siap"},
		{"melati di taman, Melati 270", "Melati 27", "melati di taman melati"},
		{"𝐋𝐚𝐦𝐩𝐮 ｍａｔｉ s\u200bu\u00addah", "", "lampu mati sudah"},
		{"la\u3164mpu ma\U000e0101ti", "", "lampu mati"},
		{"bolak-balik", "", "bolak balik"},
		{"🙏 12-34", "", ""},
		{"\xff\xfe", "", ""},
		{"Aspirasi " + string(store.NewCode(false)) + " dan " + strings.ToLower(string(store.NewCode(true))) + " selesai", "", "aspirasi dan selesai"},
	} {
		if got := strings.Join(Words(c.text, c.alias), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNear(t *testing.T) {
	words := func(n int) []string { // n shingles, all different
		var l []string
		for i := range n + 2 {
			l = append(l, fmt.Sprint("k", strings.Repeat("a", i)))
		}
		return l
	}
	near := func(a, b string) bool { return ShinglesOf(Words(a, "")).Near(ShinglesOf(Words(b, ""))) }
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"siap pak", "SIAP, Pak 2", true},
		{"siap pak", "siap bu", false},
		{"siap", "siap pak", false},
		{"", "", false},
		{"a b c", "a b c", true},
		{strings.Join(words(10), " "), strings.Join(words(7), " "), true}, // 7 of 10: just near
		{strings.Join(words(10), " "), strings.Join(words(6), " "), false},
		{strings.Join(words(100), " "), strings.Join(words(70), " "), true},
		{strings.Join(words(100), " "), strings.Join(words(69), " "), false},
	} {
		if near(c.a, c.b) != c.want || near(c.b, c.a) != c.want {
			t.Errorf("%q and %q: near is not %v", c.a, c.b, c.want)
		}
	}
}

// The index is kept in a file: what a text is looked for under must not change with the process or the program's version.
func TestKeysAreFixed(t *testing.T) {
	keys := ShinglesOf(Words("Terima kasih, laporan Anda sudah kami terima.", "")).Sign().BandKeys()
	if got := fmt.Sprint(keys[0], keys[1], keys[16]); got != wantKeys {
		t.Errorf("%s, want %s", got, wantKeys)
	}
	if again := ShinglesOf(Words("terima kasih laporan anda sudah kami terima", "")).Sign().BandKeys(); again != keys {
		t.Error("the same words have other keys")
	}
	if slices.Compact(slices.Sorted(slices.Values(keys[:])))[0] != slices.Min(keys[:]) || len(slices.Compact(slices.Sorted(slices.Values(keys[:])))) != Bands {
		t.Error("bands share a key")
	}
}

// TestFound holds the chance of being found against its formula: at a similarity of 0.7 at least 99 %, and few where texts
// share little.
func TestFound(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const pairs = 1500
	for _, c := range []struct {
		shared, each int // similarity is shared / (shared + 2 each)
	}{{70, 15}, {35, 8}, {80, 10}, {50, 25}, {30, 35}, {10, 45}} {
		s := float64(c.shared) / float64(c.shared+2*c.each)
		found := 0
		for range pairs {
			a, b := Shingles{}, Shingles{}
			for range c.shared {
				h := r.Uint64()
				a, b = append(a, h), append(b, h)
			}
			for range c.each {
				a, b = append(a, r.Uint64()), append(b, r.Uint64())
			}
			ka, kb := a.Sign().BandKeys(), b.Sign().BandKeys()
			for i := range ka {
				if ka[i] == kb[i] {
					found++
					break
				}
			}
		}
		want := 1 - math.Pow(1-math.Pow(s, Rows), Bands)
		got := float64(found) / pairs
		if slack := 4*math.Sqrt(want*(1-want)/pairs) + 0.002; math.Abs(got-want) > slack {
			t.Errorf("similarity %.3f: found %.4f, want %.4f ± %.4f", s, got, want, slack)
		}
	}
	if p := 1 - math.Pow(1-math.Pow(0.7, Rows), Bands); p < 0.99 {
		t.Errorf("at 0.7 it is found with probability %v", p)
	}
}
