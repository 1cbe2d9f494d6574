package media_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"golang.org/x/image/webp"

	"duaarah/bot"
	"duaarah/bot/media"
)

// secret stands for all that nobody is to see: no byte of it may be left.
const secret = "-6.914744,107.609810 Budi Santoso"

// memory is an empty file.
type memory struct{ b []byte }

func (m *memory) Write(b []byte) (int, error) { m.b = append(m.b, b...); return len(b), nil }

func (m *memory) ReadAt(b []byte, off int64) (int, error) { return bytes.NewReader(m.b).ReadAt(b, off) }

func (m *memory) WriteAt(b []byte, off int64) (int, error) {
	if off < 0 || off > int64(len(m.b)) {
		return 0, fmt.Errorf("%d bytes at %d of %d", len(b), off, len(m.b))
	}
	if more := off + int64(len(b)) - int64(len(m.b)); more > 0 {
		m.b = append(m.b, make([]byte, more)...)
	}
	return copy(m.b[off:], b), nil
}

// clean cleans data, and returns what became of it.
func clean(t testing.TB, data []byte) ([]byte, string, error) {
	t.Helper()
	var out memory
	mime, err := media.Clean(&out, bytes.NewReader(data), int64(len(data)))
	return out.b, mime, err
}

// cleaned fails if data cannot be cleaned, or if the secret is still in it.
func cleaned(t testing.TB, data []byte, mime string) []byte {
	t.Helper()
	if !bytes.Contains(data, []byte(secret)) {
		t.Fatal("the test's file holds no secret")
	}
	out, got, err := clean(t, data)
	if err != nil {
		t.Fatalf("%s: %v", mime, err)
	}
	if got != mime {
		t.Errorf("it is %s, want %s", got, mime)
	}
	for _, part := range []string{secret, "Budi", "107.609", gps, "Canon"} {
		if bytes.Contains(out, []byte(part)) {
			t.Errorf("%s: %q is still in it", mime, part)
		}
	}
	return out
}

func be(b []byte, v ...any) []byte {
	for _, x := range v {
		switch x := x.(type) {
		case string:
			b = append(b, x...)
		case []byte:
			b = append(b, x...)
		default:
			b, _ = binary.Append(b, binary.BigEndian, x)
		}
	}
	return b
}

func le(b []byte, v ...any) []byte {
	for _, x := range v {
		switch x := x.(type) {
		case string:
			b = append(b, x...)
		case []byte:
			b = append(b, x...)
		default:
			b, _ = binary.Append(b, binary.LittleEndian, x)
		}
	}
	return b
}

// gps is 6° 54' 53.07" as Exif has it.
const gps = "\x00\x00\x00\x06\x00\x00\x00\x01\x00\x00\x00\x36\x00\x00\x00\x01\x00\x00\x14\xbb\x00\x00\x00\x64"

// exif is TIFF data of a camera: a maker, an orientation, a place, a maker's note with the secret.
func exif(up uint16) []byte {
	b := be(nil, "MM\x00*", uint32(8), uint16(4))
	b = be(b, uint16(0x010F), uint16(2), uint32(6), uint32(0x1000)) // maker, out of reach
	b = be(b, uint16(0x0112), uint16(3), uint32(1), up, uint16(0))
	b = be(b, uint16(0x8825), uint16(4), uint32(1), uint32(62))
	b = be(b, uint16(0x927C), uint16(7), uint32(len(secret)), uint32(110), uint32(0))
	b = be(b, uint16(1), uint16(2), uint16(5), uint32(3), uint32(80), uint32(0))
	return be(b, gps, "Canon\x00", secret, gps)
}

func testPicture() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			m.Set(x, y, color.RGBA{uint8(5 * x), uint8(7 * y), uint8(x * y), 255})
		}
	}
	return m
}

func samePicture(t *testing.T, decode func(io.Reader) (image.Image, error), a, b []byte) {
	t.Helper()
	x, err := decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("cleaned, it cannot be decoded: %v", err)
	}
	if x.Bounds() != y.Bounds() {
		t.Fatalf("it was %v, and is %v", x.Bounds(), y.Bounds())
	}
	for py := range x.Bounds().Dy() {
		for px := range x.Bounds().Dx() {
			if x.At(px, py) != y.At(px, py) {
				t.Fatalf("another pixel at %d, %d", px, py)
			}
		}
	}
}

func segment(m byte, data string) []byte {
	return be(nil, byte(0xFF), m, uint16(len(data)+2), data)
}

// photo is a JPEG as phones make them, turned, with everything in it that tells.
func photo(t testing.TB, up uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, testPicture(), nil); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	out := be(nil, plain[:2],
		segment(0xE0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01"+"rgb"),
		segment(0xE1, "Exif\x00\x00"+string(exif(up))),
		segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+secret+"</x:xmpmeta>"),
		segment(0xED, "Photoshop 3.0\x008BIM\x04\x04\x00\x00"+secret),
		segment(0xE2, "MPF\x00"+secret), segment(0xE7, secret), segment(0xFE, secret),
		plain[2:])
	return be(out, plain[:2], segment(0xE1, "Exif\x00\x00"+string(exif(1))), plain[2:], "ftypmp42"+secret) // a second picture, a film
}

func TestJPEG(t *testing.T) {
	for _, up := range []uint16{1, 6} {
		in := photo(t, up)
		out := cleaned(t, in, "image/jpeg")
		samePicture(t, jpeg.Decode, in, out)
		turned := bytes.Contains(out, be(nil, "Exif\x00\x00MM\x00*", uint32(8), uint16(1), uint16(0x0112), uint16(3), uint32(1), up))
		if turned != (up != 1) {
			t.Errorf("orientation %d: told %v", up, turned)
		}
		if bytes.Contains(out, []byte("rgb")) {
			t.Error("the preview is still there")
		}
	}
	in := photo(t, 1)
	if out, _, err := clean(t, in[:len(in)/2]); err != nil || !bytes.HasSuffix(out, []byte{0xFF, 0xD9}) {
		t.Errorf("one that was cut off: %v", err)
	}
}

func pngChunk(kind, data string) []byte {
	b := be(nil, uint32(len(data)), kind, data)
	return be(b, crc32.ChecksumIEEE(b[4:]))
}

func TestPNG(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, testPicture()); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	in := be(nil, plain[:33], pngChunk("tEXt", "Author\x00"+secret), pngChunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+secret),
		pngChunk("zTXt", secret), pngChunk("eXIf", string(exif(8))), pngChunk("tIME", "\x07\xEA\x0b\x17\x10\x00\x00"), pngChunk("maKe", secret), plain[33:], secret)
	out := cleaned(t, in, "image/png")
	samePicture(t, png.Decode, in, out)
	if !bytes.Contains(out, be(nil, uint32(26), "eXIfMM")) || bytes.Contains(out, []byte("tIME")) {
		t.Errorf("%q", out[:100])
	}
	for _, at := range []int{30, 40, 50} {
		bad := bytes.Clone(plain)
		bad[at] ^= 1
		if _, _, err := clean(t, bad); fault(err) != bot.FaultPicture {
			t.Errorf("a wrong byte at %d: %v", at, err)
		}
	}
}

func TestGIF(t *testing.T) {
	frame := image.NewPaletted(image.Rect(0, 0, 20, 10), color.Palette{color.Black, color.White})
	frame.Pix[3] = 1
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	head := 13
	if plain[10]&0x80 != 0 {
		head += 3 << (plain[10]&7 + 1)
	}
	block := string([]byte{byte(len(secret))}) + secret + "\x00"
	in := be(nil, plain[:head], "!\xFE"+block, "!\xFF\x0bXMP DataXMP"+block, "!\x01\x0c............"+block, plain[head:], secret)
	out := cleaned(t, in, "image/gif")
	x, err := gif.DecodeAll(bytes.NewReader(out))
	if err != nil || len(x.Image) != 2 || x.LoopCount != 0 || x.Delay[1] != 5 || !bytes.Equal(x.Image[1].Pix, frame.Pix) {
		t.Errorf("%v, %+v", err, x)
	}
}

func riffChunk(kind, data string) []byte {
	b := le(nil, kind, uint32(len(data)), data)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func riff(form string, all ...[]byte) []byte {
	body := bytes.Join(all, nil)
	return le(nil, "RIFF", uint32(len(body)+4), form, body)
}

func TestWebP(t *testing.T) {
	plain, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==") // one pixel
	if err != nil {
		t.Fatal(err)
	}
	picture := string(plain[20:33])
	in := riff("WEBP", riffChunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), riffChunk("VP8L", picture),
		riffChunk("EXIF", string(exif(6))), riffChunk("XMP ", secret), riffChunk("xyzw", secret))
	out := cleaned(t, append(in, secret...), "image/webp")
	samePicture(t, webp.Decode, plain, out)
	if out[20] != 0x08 || int(binary.LittleEndian.Uint32(out[4:])) != len(out)-8 {
		t.Errorf("flags %x, %d bytes said of %d", out[20], binary.LittleEndian.Uint32(out[4:]), len(out))
	}
	frame := "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0a\x00\x00\x00"
	moving := riff("WEBP", riffChunk("VP8X", "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), riffChunk("ANIM", "\x00\x00\x00\x00\x00\x00"),
		riffChunk("ANMF", frame+string(riffChunk("VP8L", picture))+string(riffChunk("meta", secret))))
	out = cleaned(t, moving, "image/webp")
	want := riff("WEBP", riffChunk("VP8X", "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), riffChunk("ANIM", "\x00\x00\x00\x00\x00\x00"),
		riffChunk("ANMF", frame+string(riffChunk("VP8L", picture))))
	if !bytes.Equal(out, want) {
		t.Errorf("%q, want %q", out, want)
	}
}

func box(kind string, all ...any) []byte {
	body := be(nil, all...)
	return be(nil, uint32(len(body)+8), kind, body)
}

// film is an MP4 with a track of pictures, and one that tells the place by the second.
func film(brand string) (data []byte, frames string) {
	frames = "the frames of the film"
	mdat := int64(24 + 8)
	track := func(kind, name string, at int64, n int) []byte {
		return box("trak", box("tkhd", uint32(0), uint32(0xD0D0D0D0), uint32(0xD1D1D1D1), "id"), box("mdia",
			box("mdhd", uint32(1<<24), uint64(0xD2D2D2D2D2D2D2D2), uint64(0xD3D3D3D3D3D3D3D3), "rate"),
			box("hdlr", uint32(0), uint32(0), kind, make([]byte, 12), name+"\x00"),
			box("minf", box("stbl", box("stsz", uint32(0), uint32(0), uint32(1), uint32(n)),
				box("stsc", uint32(0), uint32(1), uint32(1), uint32(1), uint32(1)), box("stco", uint32(0), uint32(1), uint32(at)), box("uuid", secret)))),
			box("udta", secret))
	}
	data = be(nil, box("ftyp", brand, uint32(0), "isommp42"), box("mdat", frames, secret), box("moov",
		box("mvhd", uint32(0), uint32(0xD4D4D4D4), uint32(0xD5D5D5D5), "rest"),
		track("vide", "Canon", mdat, len(frames)), track("meta", "GoPro", mdat+int64(len(frames)), len(secret)),
		box("udta", box("\xa9xyz", secret)), box("meta", "keys", secret)), box("uuid", "0123456789abcdef", secret), box("free", secret))
	return data, frames
}

func TestFilm(t *testing.T) {
	for brand, mime := range map[string]string{"isom": "video/mp4", "qt  ": "video/quicktime", "3gp4": "video/3gpp", "M4A ": "audio/mp4"} {
		in, frames := film(brand)
		out := cleaned(t, in, mime)
		if len(out) != len(in) || string(out[32:32+len(frames)]) != frames {
			t.Errorf("%s: the film itself was changed: %q", mime, out[:80])
		}
		for _, gone := range []string{"GoPro", "udta", "uuid", "\xD0\xD0\xD0", "\xD1\xD1\xD1", "\xD2\xD2\xD2", "\xD3\xD3\xD3", "\xD4\xD4\xD4", "\xD5\xD5\xD5"} {
			if bytes.Contains(out, []byte(gone)) {
				t.Errorf("%s: %q is still in it", mime, gone)
			}
		}
		if !bytes.Contains(out, []byte("stco")) || !bytes.Contains(out, []byte("rest")) {
			t.Errorf("%s: what plays the film is gone", mime)
		}
	}
	cut := be(nil, box("ftyp", "isom", uint32(0), "isommp42"), box("moov", box("cmov", secret)))
	if out, _, err := clean(t, cut); err != nil || !bytes.Equal(out, cut) {
		t.Errorf("one whose description is packed cannot be cleaned, and is as it was: %v", err)
	}
}

func heic(side uint32) []byte {
	ftyp := box("ftyp", "heic", uint32(0), "mif1heic")
	meta := func(at uint32) []byte {
		return box("meta", uint32(0), box("hdlr", uint32(0), uint32(0), "pict", make([]byte, 12), secret), box("pitm", uint32(0), uint16(1)),
			box("iinf", uint32(0), uint16(3), box("infe", uint32(2<<24), uint16(1), uint16(0), "hvc1", "\x00"),
				box("infe", uint32(2<<24), uint16(2), uint16(0), "Exif", "\x00"), box("infe", uint32(2<<24), uint16(3), uint16(0), "mime", "\x00application/rdf+xml\x00")),
			box("iloc", uint32(1<<24), uint16(0x4400), uint16(3),
				uint16(1), uint16(0), uint16(0), uint16(1), at, uint32(7),
				uint16(2), uint16(0), uint16(0), uint16(1), at+7, uint32(len(exif(6))),
				uint16(3), uint16(1), uint16(0), uint16(1), uint32(2), uint32(len(secret))),
			box("iprp", box("ipco", box("ispe", uint32(0), side, side))), box("idat", "ab"+secret+"cd"))
	}
	at := uint32(len(ftyp) + len(meta(0)) + 8)
	return be(nil, ftyp, meta(at), box("mdat", "picture", exif(6)), box("mpvd", secret))
}

func TestHEIC(t *testing.T) {
	in := heic(4000)
	out := cleaned(t, in, "image/heic")
	if len(out) != len(in) || !bytes.Contains(out, []byte("picture")) || !bytes.Contains(out, []byte("ab\x00")) || !bytes.Contains(out, []byte("\x00cd")) {
		t.Errorf("%q", out)
	}
	if _, _, err := clean(t, heic(40_000)); fault(err) != bot.FaultPixels {
		t.Errorf("a huge one: %v", err)
	}
	in = bytes.Replace(in, []byte("iloc"), []byte("ilox"), 1)
	if _, _, err := clean(t, in); fault(err) != bot.FaultPicture {
		t.Errorf("one whose parts cannot be found: %v", err)
	}
}

// oggPage is a page whose packets end in it, if last says so.
func oggPage(flags byte, n uint32, last bool, data string) []byte {
	var table []byte
	rest := len(data)
	for ; rest >= 255; rest -= 255 {
		table = append(table, 255)
	}
	if last {
		table = append(table, byte(rest))
	}
	b := le(nil, "OggS\x00", flags, uint64(0), uint32(7), n, uint32(0), byte(len(table)), table, data)
	binary.LittleEndian.PutUint32(b[22:], media.OggSum(0, b))
	return b
}

func TestOgg(t *testing.T) {
	tags := "OpusTags" + string(le(nil, uint32(7), "Samsung", uint32(1), uint32(len(secret)+9), "LOCATION="+secret)) + strings.Repeat("p", 600)
	sound := oggPage(0, 3, true, "sound")
	in := be(nil, oggPage(2, 0, true, "OpusHead\x01\x01........"), oggPage(0, 1, false, tags[:255]), oggPage(1, 2, true, tags[255:]), sound)
	out := cleaned(t, in, "audio/ogg")
	if len(out) != len(in) || !bytes.HasSuffix(out, sound) || bytes.Contains(out, []byte("Samsung")) || bytes.Contains(out, []byte("pp")) {
		t.Errorf("%q", out)
	}
	want := be(nil, oggPage(2, 0, true, "OpusHead\x01\x01........"), oggPage(0, 1, false, silent(tags)[:255]), oggPage(1, 2, true, silent(tags)[255:]), sound)
	if !bytes.Equal(out, want) {
		t.Errorf("%q\nwant %q", out, want)
	}
}

func silent(tags string) string {
	n := len(tags) - 16
	return "OpusTags" + string(le(nil, uint32(n), strings.Repeat(" ", n), uint32(0)))
}

func TestSound(t *testing.T) {
	frames := "\xFF\xFB\x90\x00" + strings.Repeat("sound", 40)
	n := len(secret)
	id3 := "ID3\x04\x00\x00\x00\x00\x00" + string([]byte{byte(n)}) + secret
	v1 := "TAG" + secret + strings.Repeat("\x00", 125-n)
	ape := secret + string(le(nil, "APETAGEX", uint32(2000), uint32(n+32), uint32(1), uint32(0), uint64(0)))
	if out := cleaned(t, []byte(id3+id3+frames+ape+v1), "audio/mpeg"); string(out) != frames {
		t.Errorf("%q", out)
	}
	wav := riff("WAVE", riffChunk("fmt ", strings.Repeat("f", 16)), riffChunk("LIST", "INFOIART"+secret), riffChunk("data", "sound!"), riffChunk("bext", secret))
	if out := cleaned(t, wav, "audio/wav"); !bytes.Equal(out, riff("WAVE", riffChunk("fmt ", strings.Repeat("f", 16)), riffChunk("data", "sound!"))) {
		t.Errorf("%q", out)
	}
	info := "\x00\x00\x00\x22" + strings.Repeat("i", 34)
	flac := "fLaC" + info + "\x04\x00\x00" + string([]byte{byte(n)}) + secret + "\x86\x00\x00" + string([]byte{byte(n)}) + secret + frames
	if out := cleaned(t, []byte(flac), "audio/flac"); string(out) != "fLaC\x80"+info[1:]+frames {
		t.Errorf("%q", out)
	}
}

func mkv(id string, body ...any) []byte {
	b := be(nil, body...)
	return be(nil, id, uint64(len(b))|1<<56, b)
}

func TestWebM(t *testing.T) {
	head := mkv("\x1A\x45\xDF\xA3", mkv("\x42\x82", "webm"))
	info := mkv("\x15\x49\xA9\x66", mkv("\x2A\xD7\xB1", "\x0F\x42\x40"), mkv("\x7B\xA9", secret), mkv("\x4D\x80", "Canon"), mkv("\x57\x41", "Canon"), mkv("\x44\x61", "date1234"))
	tracks := mkv("\x16\x54\xAE\x6B", mkv("\xAE", mkv("\xD7", "\x01"), mkv("\x53\x6E", secret)))
	tags := mkv("\x12\x54\xC3\x67", secret)
	block := mkv("\xA3", "sound and pictures")
	for name, in := range map[string][]byte{
		"whole":    be(nil, head, mkv("\x18\x53\x80\x67", info, tracks, mkv("\x1F\x43\xB6\x75", block), tags, mkv("\x19\x41\xA4\x69", secret))),
		"recorded": be(nil, head, "\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF", info, tracks, "\x1F\x43\xB6\x75\xFF", block, "\x1F\x43\xB6\x75\xFF", block, tags),
	} {
		out := cleaned(t, in, "video/webm")
		if len(out) != len(in) || !bytes.Contains(out, block) || !bytes.Contains(out, []byte("\x2A\xD7\xB1")) || bytes.Contains(out, []byte("date1234")) {
			t.Errorf("%s: %q", name, out)
		}
	}
}

func TestPDF(t *testing.T) {
	in := "%PDF-1.4\n1 0 obj\n<< /Author (" + secret + " \\) (a)) /Creator <" + "42756469" + "> /Title (Surat) /CreationDate\n(D:20261123) >>\nendobj\n" +
		"2 0 obj << /Type /Metadata /Length 99 >> stream\n<?xpacket begin='' id='x'?><x:xmpmeta>" + secret + "</x:xmpmeta><?xpacket end='w'?>\nendstream\n" +
		"3 0 obj << /Creator 4 0 R /Length 5 >> stream\nwords\nendstream\n"
	out := string(cleaned(t, []byte(in), "application/pdf"))
	if len(out) != len(in) || strings.Contains(out, "42756469") || strings.Contains(out, "D:2026") || !strings.Contains(out, "/Title (Surat)") ||
		!strings.Contains(out, "/Creator 4 0 R") || !strings.Contains(out, "\nwords\n") || !strings.Contains(out, "<?xpacket end='w'?>") {
		t.Errorf("%s", out)
	}
	signed := in + "/ByteRange [0 1 2 3]"
	if out, _, err := clean(t, []byte(signed)); err != nil || string(out) != signed {
		t.Errorf("a signed one was changed: %v", err)
	}
}

func fault(err error) bot.FileFault {
	var f *bot.FileError
	if errors.As(err, &f) {
		return f.Fault
	}
	return ""
}
