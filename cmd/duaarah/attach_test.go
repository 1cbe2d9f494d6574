package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duaarah/bot/telegram/telegramtest"
)

// gpsSecret stands in the test's photo where cameras write the place.
const gpsSecret = "6 deg 54' 53.07\" S, 107 deg 36' 35.3\" E"

// geotagged is a photo with a place in it, as plain and as a camera makes it.
func geotagged(t *testing.T) (plain, photo []byte) {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 32, 24))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.RGBA{200, 100, 50, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	plain = b.Bytes()
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00" + gpsSecret
	photo = slices.Concat(plain[:2], []byte{0xFF, 0xE1, 0, byte(len(exif) + 2)}, []byte(exif), plain[2:], []byte(gpsSecret))
	return plain, photo
}

// A photo sent as a file goes to staff on the same platform without where it was taken and what it was called, though the
// platform could pass it on as it is; and nothing of that is left on the disk. A program that calls itself a photo is not
// passed on, and both sides are told.
func TestNoPlaceReachesStaff(t *testing.T) {
	w := startTelegram(t)
	citizen := w.api.User("Melati")
	plain, photo := geotagged(t)
	citizen.SendFile(telegramtest.File{Kind: "document", Name: "KTP Budi Santoso.jpg", MIME: "image/jpeg", Data: photo}, "jembatan putus")
	draft := w.sees(citizen.ID, "Kami catat")
	citizen.SendFile(telegramtest.File{Kind: "document", Name: "IMG_20261123.jpg", MIME: "image/jpeg", Data: []byte("MZ\x90\x00 a program")}, "")
	w.sees(citizen.ID, "tidak menerima berkas program")
	w.tap(citizen.Seat, draft, "Kirim sekarang")
	w.sees(w.group, "1 berkas program tidak kami teruskan")
	if !w.api.Await(patience, func() bool {
		return slices.ContainsFunc(w.api.Said(w.group), func(m telegramtest.Message) bool { return m.File != nil })
	}) {
		t.Fatalf("no file reaches the room\n%s", w.log)
	}
	for _, m := range w.api.Said(w.group) {
		if m.File == nil {
			continue
		}
		if !bytes.Equal(m.File.Data, plain) {
			t.Errorf("the room gets %d bytes, want the %d of the bare picture", len(m.File.Data), len(plain))
		}
		if m.File.Name != "document.jpg" {
			t.Errorf("it is called %q", m.File.Name)
		}
	}
	w.stop()
	if err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, told := range []string{gpsSecret, "KTP Budi", "IMG_2026"} {
			if bytes.Contains(data, []byte(told)) {
				t.Errorf("%q is in %s", told, strings.TrimPrefix(path, w.dir))
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
