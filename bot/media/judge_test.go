package media_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image/jpeg"
	"io"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/bot/media"
)

func TestWhatIsTaken(t *testing.T) {
	pad := strings.Repeat("\x00", 600)
	for _, c := range []struct {
		data string
		want bot.FileFault
	}{
		{"MZ" + pad, bot.FaultProgram}, {"\x7fELF" + pad, bot.FaultProgram}, {"#!/bin/sh\nrm -rf /", bot.FaultProgram}, {"\xca\xfe\xba\xbe" + pad, bot.FaultProgram},
		{"dex\n035\x00" + pad, bot.FaultProgram},
		{"<!DOCTYPE html><script>alert(1)</script>", bot.FaultPage}, {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, bot.FaultPage},
		{"\xEF\xBB\xBF<?xml version=\"1.0\"?><svg/>", bot.FaultPage},
		{"Rar!\x1a\x07\x01\x00" + pad, bot.FaultArchive}, {"7z\xBC\xAF\x27\x1C" + pad, bot.FaultArchive}, {"\x1f\x8b\x08" + pad, bot.FaultArchive},
		{"PK\x05\x06" + pad, bot.FaultArchive}, {"PK\x03\x04" + pad, bot.FaultArchive}, {strings.Repeat("a", 257) + "ustar\x00" + pad, bot.FaultArchive},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + pad, bot.FaultUnknown}, {"\x01\x02\x03" + pad, ""}, {"II*\x00" + pad, bot.FaultUnknown}, {"\x00\x00\x00\x18ftypcrx " + pad, bot.FaultUnknown}, {"", bot.FaultEmpty},
		{"\xff\xd8\xff\xe0 no picture", ""}, {"\xff\xd8\xff\xe0 no picture, Exif", bot.FaultPicture}, {"\xff\xd8\xff\xe0\xff\xc0" + pad, bot.FaultPicture},
		{"\x89PNG\r\n\x1a\n" + pad, ""}, {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + pad, bot.FaultPicture}, {"GIF89a" + pad, bot.FaultPicture},
		{"RIFF\x00\x00\x00\x00WEBPVP8 " + pad, bot.FaultPicture}, {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x0cmeta" + pad, bot.FaultPicture},
		{"ID3\x04\x00\x00\x00\x00\x00\x00" + pad, bot.FaultBroken}, {"OggS" + pad, ""}, {"\x00\x00\x00\x18ftypmp42" + pad, ""}, {"\x1A\x45\xDF\xA3\xFFwebm", ""},
		{"Selamat pagi, ini laporannya.", ""}, {"{\\rtf1 Halo}", ""}, {"#!AMR\n" + pad, ""},
	} {
		if out, _, err := clean(t, []byte(c.data)); err == nil && c.want == "" && !strings.HasPrefix(c.data, "\x00\x00\x00\x18") && string(out) != c.data {
			t.Errorf("%.20q was changed", c.data)
		} else if fault(err) != c.want || err != nil && c.want == "" {
			t.Errorf("%.20q: %v, want %q", c.data, err, c.want)
		}
	}
	for name, want := range map[string]bot.FileFault{"foto.jpg.EXE": bot.FaultProgram, "a.js": bot.FaultProgram, "surat.docm": bot.FaultProgram, "a.bat. ": bot.FaultProgram,
		"a.SVG": bot.FaultPage, "data.zip": bot.FaultArchive, "surat.docx": "", "a.pdf": "", "exe": "", "": "", "KTP Budi.jpg": ""} {
		if got := media.ByName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unzipped are the parts by name.
func unzipped(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all[f.Name] = string(b)
	}
	return all
}

func TestOffice(t *testing.T) {
	in := zipped(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w>jalan rusak</w>", "docProps/core.xml", "<dc:creator>"+secret,
		"docProps/app.xml", "<Company>"+secret, "docProps/thumbnail.jpeg", secret, "word/media/image1.jpeg", string(photo(t, 6)), "word/media/image2.png", "none")
	out, mime, err := clean(t, in)
	if err != nil || !strings.HasSuffix(mime, "wordprocessingml.document") || media.Ending(mime) != ".docx" {
		t.Fatalf("%s, %v", mime, err)
	}
	parts := unzipped(t, out)
	if len(parts) != 7 || parts["word/document.xml"] != "<w>jalan rusak</w>" || parts["word/media/image2.png"] != "" {
		t.Errorf("%q", parts)
	}
	for name, text := range parts {
		if strings.Contains(text, secret) || strings.Contains(text, gps) {
			t.Errorf("the secret is in %s", name)
		}
	}
	samePicture(t, jpeg.Decode, photo(t, 6), []byte(parts["word/media/image1.jpeg"]))

	odt, mime, err := clean(t, zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<c/>", "meta.xml", secret))
	if err != nil || media.Ending(mime) != ".odt" || strings.Contains(unzipped(t, odt)["meta.xml"], secret) {
		t.Errorf("%s, %v", mime, err)
	}
	many := []string{"[Content_Types].xml", "", "word/document.xml", ""}
	for i := range 6000 {
		many = append(many, fmt.Sprint("x", i), "")
	}
	for name, c := range map[string]struct {
		data []byte
		want bot.FileFault
	}{
		"macros":         {zipped(t, "[Content_Types].xml", "", "word/document.xml", "", "word/vbaProject.bin", ""), bot.FaultProgram},
		"an app":         {zipped(t, "AndroidManifest.xml", "", "classes.dex", ""), bot.FaultProgram},
		"pictures":       {zipped(t, "foto.jpg", string(photo(t, 1))), bot.FaultArchive},
		"too many parts": {zipped(t, many...), bot.FaultArchive},
		"cut off":        {in[:len(in)-30], bot.FaultArchive},
	} {
		if _, _, err := clean(t, c.data); fault(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// oleEntry is an entry of the directory of an older office program's document.
func oleEntry(name string) string {
	b := make([]byte, 128)
	for i, r := range name {
		b[2*i] = byte(r)
	}
	b[64], b[66] = byte(2*len(name)+2), 2
	return string(b)
}

func TestOldOffice(t *testing.T) {
	head := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504)
	if _, mime, err := clean(t, []byte(head+oleEntry("Root Entry")+oleEntry("WordDocument"))); err != nil || mime != "application/msword" {
		t.Errorf("%s, %v", mime, err)
	}
	if _, _, err := clean(t, []byte(head+oleEntry("WordDocument")+oleEntry("_VBA_PROJECT"))); fault(err) != bot.FaultProgram {
		t.Errorf("with macros: %v", err)
	}
	if _, _, err := clean(t, []byte(head+oleEntry("Root Entry"))); fault(err) != bot.FaultUnknown {
		t.Errorf("an installer: %v", err)
	}
}

// What a picture says of its size is looked at before anything is decoded.
func TestBombs(t *testing.T) {
	ihdr := func(w, h uint32) string { return string(be(nil, w, h, "\x08\x06\x00\x00\x00")) }
	pngOf := func(all ...[]byte) []byte { return be(nil, "\x89PNG\r\n\x1a\n", bytes.Join(all, nil)) }
	frame := func(n int) []byte {
		data := be(nil, uint32(n), uint32(20_000), uint32(5_000), make([]byte, 14))
		return pngChunk("fcTL", string(data))
	}
	moving := pngOf(pngChunk("IHDR", ihdr(20_000, 5_000)))
	for i := range 10 {
		moving = append(moving, frame(i)...)
	}
	still := func(w, h uint16) []byte {
		return be(nil, "\xFF\xD8", segment(0xC0, string(be(nil, byte(8), h, w, "\x01\x01\x11\x00"))), segment(0xDA, "\x01\x01\x00\x00\x3f\x00"), "\x00\xFF\xD9")
	}
	endless := be(nil, "GIF89a", le(nil, uint16(3000), uint16(3000)), "\x00\x00\x00")
	for range 100 {
		endless = be(endless, "\x2C", le(nil, uint16(0), uint16(0), uint16(1), uint16(1)), "\x00\x02\x02\x44\x01\x00")
	}
	for name, c := range map[string]struct {
		data []byte
		want bot.FileFault
	}{
		"png":         {pngOf(pngChunk("IHDR", ihdr(20_000, 20_000))), bot.FaultPixels},
		"wide png":    {pngOf(pngChunk("IHDR", ihdr(40_000, 1))), bot.FaultPixels},
		"empty png":   {pngOf(pngChunk("IHDR", ihdr(0, 1))), bot.FaultPicture},
		"moving png":  {moving, bot.FaultPixels},
		"jpeg":        {still(20_000, 20_000), bot.FaultPixels},
		"usual jpeg":  {still(12_000, 9_000), ""},
		"endless gif": {endless, bot.FaultPixels},
		"webp":        {riff("WEBP", riffChunk("VP8X", "\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff")), bot.FaultPixels},
	} {
		if _, _, err := clean(t, c.data); fault(err) != c.want || err != nil && c.want == "" {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// FuzzClean: whatever comes, nothing panics, what is kept does not grow much, and is cleaned whole: doing it again changes
// nothing of it.
func FuzzClean(f *testing.F) {
	filmed, _ := film("isom")
	for _, seed := range [][]byte{photo(f, 6), filmed, heic(4000), zipped(f, "[Content_Types].xml", "", "word/document.xml", "x", "a.png", "y"),
		pngChunk("IHDR", "x"), be(nil, "\x89PNG\r\n\x1a\n", pngChunk("IHDR", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"), pngChunk("IDAT", "x"), pngChunk("eXIf", string(exif(6))), pngChunk("IEND", "")),
		riff("WEBP", riffChunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), riffChunk("VP8L", "\x2f\x00\x00\x00\x00"), riffChunk("EXIF", string(exif(6)))),
		riff("WAVE", riffChunk("fmt ", "f"), riffChunk("data", "sound!")), oggPage(2, 0, true, "OpusHead\x01\x01........"), []byte("ID3\x04\x00\x00\x00\x00\x00\x00\xFF\xFB\x90\x00TAG"),
		be(nil, mkv("\x1A\x45\xDF\xA3", mkv("\x42\x82", "webm")), mkv("\x18\x53\x80\x67", mkv("\x15\x49\xA9\x66", "x"), mkv("\x12\x54\xC3\x67", "y"))),
		[]byte("%PDF-1.4 /Author (x) <?xpacket begin=''?>y<?xpacket end"), []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00!\xFE\x01x\x00\x2C\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3B")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, mime, err := clean(t, data)
		if err != nil {
			if fault(err) == "" || strings.Contains(err.Error(), "cleaning it fails") {
				t.Fatalf("an error that is not the file's: %v", err)
			}
			return
		}
		if len(out) > 3*len(data)+8192 {
			t.Fatalf("%d bytes became %d", len(data), len(out))
		}
		again, _, err := clean(t, out)
		if err != nil {
			t.Fatalf("%s, cleaned, cannot be cleaned again: %v", mime, err)
		}
		if strings.HasPrefix(mime, "application/vnd.o") {
			return // packed anew
		}
		if !bytes.Equal(again, out) {
			t.Fatalf("%s: cleaned again, it is another:\n%q\n%q", mime, out, again)
		}
	})
}
