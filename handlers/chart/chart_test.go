package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	update   = flag.Bool("update", false, "write the layouts anew")
	pictures = flag.String("pictures", "", "a directory to write the pictures to, to be looked at")
)

// wilson is the interval that the pictures are drawn with here; the program's is package measure's.
func wilson(n, of int) (low, high float64) {
	const z = 1.959963984540054
	total, p := float64(of), float64(n)/float64(of)
	middle := (p + z*z/(2*total)) / (1 + z*z/total)
	half := z / (1 + z*z/total) * math.Sqrt(p*(1-p)/total+z*z/(4*total*total))
	return middle - half, middle + half
}

func weeks(n int, share func(i int) (n, of int)) []Point {
	months := []string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
	var out []Point
	for i := range n {
		p := Point{Label: fmt.Sprintf("%d %s", i*7%30+1, months[i*7/30%12])}
		if k, of := share(i); of > 0 {
			p.Known, p.Faint = true, of < 20
			p.Rate = float64(k) / float64(of)
			p.Low, p.High = wilson(k, of)
		}
		out = append(out, p)
	}
	return out
}

func bars(known ...float64) []Bar {
	var out []Bar
	for i, days := range []int{3, 7, 14, 30} {
		b := Bar{Label: fmt.Sprintf("%d hari", days), Value: "belum dapat dikatakan"}
		if i < len(known) {
			b.Known, b.Share, b.Value = true, known[i], fmt.Sprintf("%.0f %%", 100*known[i])
		}
		out = append(out, b)
	}
	return out
}

// situations are what a picture has to be good for.
func situations() map[string]Picture {
	of := func(points []Point, b []Bar) Picture {
		return Picture{Title: "Kantor Dapil 1", Period: "Yang masuk 90 hari terakhir",
			Headline: "65 % sungguh-sungguh dibalas: 78 dari 120\nDengan ketidakpastiannya: antara 56 dan 73 %", Foot: "Sampai Sabtu, 28 November 2026",
			Series: Series{Heading: "Dibalas dalam 14 hari, menurut pekan masuk", Axis: [3]string{"0 %", "50 %", "100 %"}, Points: points,
				Note: "Garis: antara berapa dan berapa. Pudar: kurang dari 20.", Empty: "Belum ada aspirasi yang jatuh tempo."},
			Waits: Waits{Heading: "Sudah dibalas setelah", Bars: b, Note: "Separuh warga menunggu paling lama 2 hari 3 jam.",
				Empty: "Belum ada yang dapat dikatakan."}}
	}
	out := map[string]Picture{
		"empty": of(nil, bars()),
		"one":   of(weeks(1, func(int) (int, int) { return 1, 1 }), bars(1)),
		"three": of(weeks(3, func(i int) (int, int) { return 3 + i*4, 12 + 8*i }), bars(0.2, 0.5, 0.7)),
		"usual": of(weeks(13, func(i int) (int, int) { return i * 7 % 15, (24 - i%4*4) * min(12-i, 1) }), bars(0.41, 0.52, 0.7, 0.81)),
		"sixty": of(weeks(60, func(i int) (int, int) { return i * 5 % 16, 40 - i%3*12 }), bars(0.41, 0.52, 0.7, 0.81)),
		"zero":  of(weeks(13, func(int) (int, int) { return 0, 30 }), bars(0, 0, 0, 0)),
		"all":   of(weeks(13, func(int) (int, int) { return 30, 30 }), bars(1, 1, 1, 1)),
	}
	long := out["sixty"]
	long.Title = "Fraksi Gabungan Partai Kebangkitan Rakyat Nusantara Dewan Perwakilan Rakyat Daerah Kabupaten Hulu Sungai Selatan 🌸"
	long.Series.Bands = []Band{{10, 22, "Pilkada 2026"}, {40, 41, "Pemilihan Ulang Kabupaten"}, {44, 99, "Kampanye Pilpres dan Pileg serentak"}}
	long.Series.Note = "Pudar: kurang dari 20 aspirasi. Kuning: musim kampanye. Dua pekan terakhir belum jatuh tempo, jadi belum dihitung."
	long.Waits.Note = "Separuh warga menunggu paling lama 2 hari 3 jam, satu dari sepuluh lebih dari 11 hari 4 jam. Abu-abu: masih menunggu."
	out["long"] = long
	return out
}

func layoutOf(t *testing.T, p Picture) []shape {
	t.Helper()
	f, err := newFaces()
	if err != nil {
		t.Fatal(err)
	}
	return layout(p, f)
}

// What is drawn where, in every situation; and the same picture every time.
func TestLayouts(t *testing.T) {
	for name, p := range situations() {
		var b strings.Builder
		for _, s := range layoutOf(t, p) {
			fmt.Fprintln(&b, s)
		}
		path := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("%s is laid out otherwise than in %s (go test ./handlers/chart -update writes it anew):\n%s", name, path, b.String())
		}
		first, err := PNG(p)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := PNG(p); err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s differs when it is drawn again (%v)", name, err)
		}
		if *pictures != "" {
			if err := os.WriteFile(filepath.Join(*pictures, name+".png"), first, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Nothing is written or drawn beyond the card, and no line over another.
func TestEverythingHasItsPlace(t *testing.T) {
	f, err := newFaces()
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range situations() {
		type rect struct {
			x0, y0, x1, y1 float64
			s              string
		}
		var lines []rect
		for _, s := range layout(p, f) {
			switch s := s.(type) {
			case words:
				w := f.width(s.s, s.size, s.bold)
				x := s.x - s.align*w
				r := rect{x, s.y - 0.7*s.size, x + w, s.y + 0.1*s.size, s.s}
				if r.x0 < 40 || r.x1 > Width-40 || r.y0 < 40 || r.y1 > Height-30 {
					t.Errorf("%s: %v reaches from %.0f,%.0f to %.0f,%.0f", name, s, r.x0, r.y0, r.x1, r.y1)
				}
				for _, o := range lines {
					if r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1 {
						t.Errorf("%s: %q lies over %q", name, r.s, o.s)
					}
				}
				lines = append(lines, r)
				if s.size < 30 {
					t.Errorf("%s: %v is too small for a phone", name, s)
				}
			case box:
				if s.w < 0 || s.h < 0 || s.x < 0 || s.y < 0 || s.x+s.w > Width || s.y+s.h > Height {
					t.Errorf("%s: %v is beyond the picture", name, s)
				}
			}
		}
	}
}

// The points stand at the height of their shares, and the whiskers reach over their intervals.
func TestHeights(t *testing.T) {
	p := situations()["three"]
	p.Series.Points = []Point{{Known: true, Rate: 0.5, Low: 0.25, High: 0.75}, {}, {Known: true, Rate: 1, Low: 0, High: 1, Faint: true}}
	var whiskers []box
	var dots []dot
	var axis []float64
	for _, s := range layoutOf(t, p) {
		switch s := s.(type) {
		case dot:
			dots = append(dots, s)
		case box:
			if strings.HasSuffix(s.what, "week") {
				whiskers = append(whiskers, s)
			}
			if s.what == "grid" {
				axis = append(axis, s.y+1.5)
			}
		}
	}
	if len(dots) != 2 || len(whiskers) != 2 || len(axis) != 3 {
		t.Fatalf("%d dots, %d whiskers, %d lines", len(dots), len(whiskers), len(axis))
	}
	zero, half, one := axis[0], axis[1], axis[2]
	near := func(got, want float64) bool { return math.Abs(got-want) < 0.01 }
	if !near(dots[0].y, half) || !near(dots[1].y, one) || !near(whiskers[0].h, (zero-one)/2) || !near(whiskers[1].y, one) || !near(whiskers[1].h, zero-one) {
		t.Errorf("axis %v, dots %v, whiskers %v", axis, dots, whiskers)
	}
	if dots[0].hollow || !dots[1].hollow || !near(whiskers[0].x+whiskers[0].w/2, dots[0].x) {
		t.Errorf("dots %v, whiskers %v", dots, whiskers)
	}
}

// What no share can be stays on the picture.
func TestHostileValues(t *testing.T) {
	p := situations()["three"]
	p.Title, p.Headline = "\x00\u202e🌸", strings.Repeat("w", 5000)
	nan := math.NaN()
	p.Series.Points = []Point{{Known: true, Rate: nan, Low: nan, High: nan}, {Known: true, Rate: math.Inf(1), Low: -7, High: 9}, {Label: "日本", Known: true}}
	p.Waits.Bars = []Bar{{Label: strings.Repeat("i", 500), Value: "x", Share: 99, Known: true}, {Known: true, Share: -1}}
	p.Series.Bands = []Band{{-5, -1, "x"}, {7, 3, "y"}, {2, 900, "z"}}
	for _, s := range layoutOf(t, p) {
		if b, ok := s.(box); ok && !(b.x >= 0 && b.y >= 0 && b.x+b.w <= Width && b.y+b.h <= Height) {
			t.Errorf("%v is beyond the picture", b)
		}
		if w, ok := s.(words); ok && strings.ContainsAny(w.s, "\x00\u202e🌸日") {
			t.Errorf("%v has what the font has not", w)
		}
	}
	if _, err := PNG(p); err != nil {
		t.Error(err)
	}
}

// The card is opaque everywhere, and its colours are where they belong.
func TestPixels(t *testing.T) {
	p := situations()["all"]
	b, err := PNG(p)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 300_000 {
		t.Errorf("the picture has %d bytes", len(b))
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != Width || img.Bounds().Dy() != Height {
		t.Fatalf("it is %v", img.Bounds())
	}
	at := func(x, y float64) color.RGBA { return color.RGBAModel.Convert(img.At(int(x), int(y))).(color.RGBA) }
	for x := range Width {
		for y := range Height {
			if _, _, _, a := img.At(x, y).RGBA(); a != 0xffff {
				t.Fatalf("%d,%d is not opaque", x, y)
			}
		}
	}
	for _, s := range layoutOf(t, p) {
		switch s := s.(type) {
		case dot:
			if got := at(s.x, s.y); got != strong {
				t.Errorf("at %v it is %v", s, got)
			}
		case box:
			if s.what == "bar" && at(s.x+s.w/2, s.y+s.h/2) != waits {
				t.Errorf("at %v it is %v", s, at(s.x+s.w/2, s.y+s.h/2))
			}
		}
	}
}

// Words can be read against what is behind them, and the two panels are told apart in grey too (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	light := func(c color.RGBA) float64 {
		f := func(v uint8) float64 {
			if x := float64(v) / 255; x > 0.04045 {
				return math.Pow((x+0.055)/1.055, 2.4)
			}
			return float64(v) / 255 / 12.92
		}
		return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
	}
	ratio := func(a, b color.RGBA) float64 {
		l := []float64{light(a), light(b)}
		slices.Sort(l)
		return (l[1] + 0.05) / (l[0] + 0.05)
	}
	for _, c := range []struct {
		what string
		a, b color.RGBA
		min  float64
	}{
		{"words", ink, paper, 7}, {"quiet words", quiet, paper, 7}, {"a season's name", ink, season, 7}, {"words of what is empty", quiet, track, 4.5},
		{"points", strong, paper, 4.5}, {"points in a season", strong, season, 4.5}, {"bars", waits, track, 3}, {"faint points", faint, paper, 3},
	} {
		if got := ratio(c.a, c.b); got < c.min {
			t.Errorf("%s: %.1f to 1", c.what, got)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	p := situations()["sixty"]
	for b.Loop() {
		if _, err := PNG(p); err != nil {
			b.Fatal(err)
		}
	}
}
