package poster_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"duaarah/handlers/poster"
)

var usual = poster.Poster{
	Title: "Sampaikan keluhan, harapan, atau pertanyaan Anda",
	Name:  "Kantor Dapil 1",
	About: "Reses Kelurahan Sukamaju\nBalai RW 5 · Senin, 30 November 2026",
	URL:   "https://aspirasi.example.id/m/7K3MQ", Short: "aspirasi.example.id/m/7K3MQ",
	Foot: "Pindai dengan kamera ponsel, atau ketik alamat di atas.",
}

// decode reads the code as a phone would.
func decode(t *testing.T, img image.Image) string {
	t.Helper()
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	r, err := qrcode.NewQRCodeReader().Decode(bmp, nil)
	if err != nil {
		t.Fatalf("the code cannot be read: %v", err)
	}
	return r.GetText()
}

// What is printed is read by a decoder that knows nothing of how it was made, dirty too.
func TestDecodes(t *testing.T) {
	long := usual
	long.URL = "https://aspirasi.kantor-wakil-rakyat.kabupaten-panjang-sekali.example.id/k/" + strings.Repeat("K7M4", 20)
	long.Name = strings.Repeat("Fraksi Persatuan Pembangunan Berkeadilan ", 9)
	long.About = strings.Repeat("x", 400)
	for name, p := range map[string]poster.Poster{"usual": usual, "bare": {Title: "a", Name: "b", URL: "https://t.me/x_bot?start=kota-3", Short: "c"}, "long": long} {
		content, err := poster.PNG(p)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		img, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := decode(t, img); got != p.URL {
			t.Errorf("%s: the code says %q, want %q", name, got, p.URL)
		}
		if b := img.Bounds(); b.Dx() != 1240 || b.Dy() < 1748 {
			t.Errorf("%s: %v is no sheet of A6 at 300 dpi", name, b)
		}
		if !bytes.Contains(content[:100], []byte{'p', 'H', 'Y', 's', 0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1}) {
			t.Errorf("%s: the file does not say that it has 300 dpi", name)
		}
		dirty := img.(*image.Gray)
		for y := 900; y < 1000; y++ { // a finger's width in the middle
			for x := 560; x < 680; x++ {
				dirty.Pix[dirty.PixOffset(x, y)] = 0x80
			}
		}
		if got := decode(t, dirty); got != p.URL {
			t.Errorf("%s: dirty, the code says %q", name, got)
		}
		if dir := os.Getenv("POSTER_DIR"); dir != "" {
			svg, _ := poster.SVG(p)
			_ = os.WriteFile(dir+"/"+name+".png", content, 0o644)
			_ = os.WriteFile(dir+"/"+name+".svg", svg, 0o644)
		}
	}
}

// The SVG holds the same modules as the PNG, is well-formed whatever the words, and has its size on paper.
func TestSVG(t *testing.T) {
	p := usual
	p.Name = `Kantor <"Dapil" & 1>`
	content, err := poster.SVG(p)
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
	for _, want := range []string{`width="104.99mm"`, "Kantor &lt;", `viewBox="0 0 1240 1748"`} {
		if !strings.Contains(string(content), want) {
			t.Errorf("no %q in the SVG", want)
		}
	}
	img := image.NewGray(image.Rect(0, 0, 1240, 1748))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	_, modules, _ := strings.Cut(string(content), `crispEdges" d="M`)
	modules, _, _ = strings.Cut(modules, `z"/>`)
	for _, m := range strings.Split(modules, "zM") {
		var x, y, w, h, back int
		if _, err := fmt.Sscanf(m, "%d %dh%dv%dh-%d", &x, &y, &w, &h, &back); err != nil || back != w {
			t.Fatalf("a module is %q: %v", m, err)
		}
		for yy := y; yy < y+h; yy++ {
			for xx := x; xx < x+w; xx++ {
				img.Pix[img.PixOffset(xx, yy)] = 0
			}
		}
	}
	if got := decode(t, img); got != p.URL {
		t.Errorf("the SVG's code says %q", got)
	}
}

func TestTooLong(t *testing.T) {
	for _, url := range []string{"", strings.Repeat("x", 301)} {
		p := usual
		p.URL = url
		if _, err := poster.PNG(p); !errors.Is(err, poster.ErrTooLong) {
			t.Errorf("%d bytes: %v", len(url), err)
		}
	}
}

// lines says in how many lines something is written below the code and above the last line: those of the address.
func lines(t *testing.T, p poster.Poster) int {
	t.Helper()
	content, err := poster.SVG(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Short = ""
	without, err := poster.SVG(p)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(content), "<path fill") - strings.Count(string(without), "<path fill")
}

// An address that people type stands in one line, as long as it can be read: a break, or a letter left over, would be taken for part of it.
func TestAddressIsOneLine(t *testing.T) {
	for short, want := range map[string]int{
		"t.me/dapil1_bot?start=e_7K3MQ":                                  1,
		"duaarah.dprd-surabaya.example.id/m/EJVEW":                       1,
		"aspirasi.dprd-kabupatensidoarjo.example.id/m/EJVEW":             1,
		"aspirasi.kantor-wakil-rakyat.kabupaten-panjang.example.id/m/7K": 2,
	} {
		p := usual
		p.Short = short
		if got := lines(t, p); got != want {
			t.Errorf("%s stands in %d lines, want %d", short, got, want)
		}
	}
}
