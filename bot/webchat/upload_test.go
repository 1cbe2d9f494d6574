package webchat

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

func onePNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploadTypes(t *testing.T) {
	pad := strings.Repeat("\x00", 64)
	for _, c := range []struct {
		name, data string
		kind       bot.FileKind
		mime       string
	}{
		{"a.jpg", "\xff\xd8\xff\xe0" + pad, bot.Photo, "image/jpeg"},
		{"a.txt", string(onePNG(t)), bot.Photo, "image/png"}, // the name does not matter
		{"a.webp", "RIFF\x00\x00\x00\x00WEBPVP8 " + pad, bot.Photo, "image/webp"},
		{"a.gif", "GIF89a" + pad, bot.Document, "image/gif"},
		{"a.heic", "\x00\x00\x00\x18ftypheic" + pad, bot.Document, "image/heic"},
		{"a.mp4", "\x00\x00\x00\x18ftypisom" + pad, bot.Video, "video/mp4"},
		{"a.mov", "\x00\x00\x00\x18ftypqt  " + pad, bot.Video, "video/quicktime"},
		{"a.m4a", "\x00\x00\x00\x18ftypM4A " + pad, bot.Audio, "audio/mp4"},
		{"a.webm", "\x1A\x45\xDF\xA3\x01webm" + pad, bot.Video, "video/webm"},
		{"a.ogg", "OggS" + pad + "OpusHead", bot.Audio, "audio/ogg"},
		{"a.mp3", "ID3\x03" + pad, bot.Audio, "audio/mpeg"},
		{"a.amr", "#!AMR\n" + pad, bot.Audio, "audio/amr"},
		{"a.pdf", "%PDF-1.7\n", bot.Document, "application/pdf"},
		{"surat.docx", "PK\x03\x04" + pad, bot.Document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"surat.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + pad, bot.Document, "application/msword"},
		{"data.CSV", "nama,alamat\nAni,Jl. Mawar", bot.Document, "text/csv"},
		{"catatan.txt", strings.Repeat("a", sniffSize-1) + "é", bot.Document, "text/plain"}, // a rune that is cut

		{"a.html", "<!DOCTYPE html><script>alert(1)</script>", "", ""},
		{"a.jpg", "<html><script>alert(1)</script>", "", ""},
		{"a.txt", "halo <script>alert(1)</script>", "", ""},
		{"a.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "", ""},
		{"a.jpg", `<?xml version="1.0"?><svg/>`, "", ""},
		{"a.sh", "#!/bin/sh\nrm -rf /", "", ""},
		{"a.txt", "#!/bin/sh\nrm -rf /", "", ""},
		{"a.js", "alert(1)", "", ""},
		{"a.exe", "MZ" + pad, "", ""},
		{"a.jpg", "\x7fELF" + pad, "", ""},
		{"a.zip", "PK\x03\x04" + pad, "", ""},
		{"a.apk", "PK\x03\x04" + pad, "", ""},
		{"a.msi", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + pad, "", ""},
		{"a.txt", "", bot.Document, "text/plain"},
	} {
		head := c.data[:min(len(c.data), sniffSize)]
		kind, mime, fault := sniff([]byte(head), c.name)
		if (fault == "") != (c.kind != "") || kind != c.kind || mime != c.mime {
			t.Errorf("%s (%.20q) is %s %s, refused %q; want %s %s", c.name, c.data, kind, mime, fault, c.kind, c.mime)
		}
	}
}

func TestUploads(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits.FileSize, o.Limits.Files = 10_000, 2 })
	b := r.browser("/chat")
	b.get("/chat")
	pic := onePNG(t)
	id := newUser()
	for range 2 {
		if a := b.upload(postWire{ID: id, Text: "fotonya"}, upload{"../../e\u202evil.png", pic}, upload{"b.pdf", []byte("%PDF-1.4 x")}); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	got := r.got(bot.KindMessage)
	if len(got) != 1 || len(got[0].Message.Files) != 2 {
		t.Fatalf("updates %+v", got)
	}
	if n := r.files.Len(); n != 2 {
		t.Errorf("the second try kept files again: %d", n)
	}
	photo := got[0].Message.Files[0]
	if photo.Kind != bot.Photo || photo.Name != "evil.png" || photo.MIME != "image/png" || photo.Size != int64(len(pic)) {
		t.Errorf("photo %+v", photo)
	}
	for name, c := range map[string]struct {
		files  []upload
		status int
		code   string
	}{
		"too large": {[]upload{{"a.png", append(bytes.Clone(pic), make([]byte, 10_000)...)}}, 413, "large"},
		"too many":  {[]upload{{"a.png", pic}, {"b.png", pic}, {"c.png", pic}}, 413, "many"},
		"a page":    {[]upload{{"a.png", []byte("<html>")}}, 415, "program"},
	} {
		if a := b.upload(postWire{Text: "x"}, c.files...); a.status != c.status || a.error() != c.code {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if n := len(r.got(bot.KindMessage)); n != 1 {
		t.Errorf("%d messages", n)
	}

	path := "/chat/file/" + photo.ID
	a := b.get(path)
	if a.status != 200 || a.body != string(pic) || a.header.Get("Content-Type") != "image/png" || a.header.Get("Content-Disposition") != "inline" ||
		!strings.HasPrefix(a.header.Get("Content-Security-Policy"), "sandbox") || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the photo: %d %v", a.status, a.header)
	}
	if a := b.get("/chat/file/" + got[0].Message.Files[1].ID); a.header.Get("Content-Disposition") != "attachment" {
		t.Errorf("the document: %v", a.header)
	}
	req := b.request("GET", path, nil)
	req.Header.Set("Range", "bytes=1-3")
	if a := b.do(req); a.status != http.StatusPartialContent || a.body != "PNG" {
		t.Errorf("a part: %d %q", a.status, a.body)
	}
	other := r.browser("/chat")
	other.get("/chat")
	other.post("/send", postWire{Text: "halo"})
	for _, p := range []string{path, "/chat/staf/file/" + photo.ID} {
		if a := other.get(p); a.status != http.StatusNotFound {
			t.Errorf("%s, for others: %d", p, a.status)
		}
	}
}

// More uploads than can come in at a time are told to come again.
func TestUploadsAreBounded(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits.Uploads = 1 })
	b := r.browser("/chat")
	b.get("/chat")
	r.srv.uploads <- struct{}{} // one is coming in
	if a := b.upload(postWire{Text: "foto"}, upload{"a.png", onePNG(t)}); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("a second is answered %d", a.status)
	}
	<-r.srv.uploads
	if a := b.upload(postWire{Text: "foto"}, upload{"a.png", onePNG(t)}); a.status != http.StatusOK {
		t.Errorf("the next is answered %d", a.status)
	}
	if len(r.srv.uploads) != 0 {
		t.Error("an upload that has ended counts still")
	}
}

// trickle is an upload that comes so much at a time, so often.
type trickle struct {
	io.Reader
	piece int
	every time.Duration
}

func (r *trickle) Read(b []byte) (int, error) {
	time.Sleep(r.every)
	return r.Reader.Read(b[:min(len(b), r.piece)])
}

// Who sends so slowly that the place is wanted by others is cut off, and told; a slow line that gets on is waited for.
func TestUploadsKeepAPace(t *testing.T) {
	for name, c := range map[string]struct {
		piece  int
		every  time.Duration
		status int
		code   string
		within time.Duration
	}{
		"a trickle":         {1, 10 * time.Second, http.StatusUnprocessableEntity, "trickle", 2 * time.Minute},
		"never quite still": {1000, 29 * time.Second, http.StatusUnprocessableEntity, "trickle", 2 * time.Minute},
		"now and then":      {100 << 10, 50 * time.Second, http.StatusUnprocessableEntity, "trickle", 2 * time.Minute},
		"a slow phone":      {2 << 10, time.Second, http.StatusOK, "", 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				mem := newMemory()
				srv := New(Options{Transcript: mem, Sessions: mem, Files: bottest.NewFiles(), Texts: testTexts(t), Clock: time.Now})
				srv.seats[0].take = func(context.Context, []bot.Update) error { return nil }
				page := httptest.NewRecorder()
				srv.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/chat", nil))
				var body bytes.Buffer
				w := multipart.NewWriter(&body)
				_ = w.WriteField("post", `{"id":"`+newUser()+`","text":"foto"}`)
				part, err := w.CreateFormFile("file", "a.pdf")
				if err != nil {
					t.Fatal(err)
				}
				_, _ = part.Write(append([]byte("%PDF-1.7\n"), make([]byte, 400<<10)...))
				_ = w.Close()
				req := httptest.NewRequest("POST", "/chat/send", &trickle{&body, c.piece, c.every})
				req.Header.Set("Content-Type", w.FormDataContentType())
				req.Header.Set("X-Dua-Arah", "1")
				for _, cookie := range page.Result().Cookies() {
					req.AddCookie(cookie)
				}
				began := time.Now()
				rec := httptest.NewRecorder()
				srv.Handler().ServeHTTP(rec, req)
				if rec.Code != c.status || c.code != "" && !strings.Contains(rec.Body.String(), `"`+c.code+`"`) || strings.Contains(rec.Body.String(), "web.err") {
					t.Errorf("it is answered %d %s", rec.Code, rec.Body)
				}
				if took := time.Since(began); took > c.within {
					t.Errorf("it took %s", took)
				}
				if len(srv.uploads) != 0 || len(srv.uploading.in) != 0 {
					t.Error("it counts still")
				}
			})
		})
	}
}

// One address has its share of the uploads that can come in at a time, and no more.
func TestUploadsOfOneAddress(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits.Uploads = 8 })
	b := r.browser("/chat")
	b.get("/chat")
	for range 2 {
		if !r.srv.uploading.enter("127.0.0.1", r.srv.opt.Limits.AddressUploads) {
			t.Fatal("it has not even two")
		}
	}
	if a := b.upload(postWire{Text: "foto"}, upload{"a.png", onePNG(t)}); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("a third is answered %d", a.status)
	}
	if len(r.srv.uploads) != 0 {
		t.Error("it takes a place from the others")
	}
	r.srv.uploading.leave("127.0.0.1")
	if a := b.upload(postWire{Text: "foto"}, upload{"a.png", onePNG(t)}); a.status != http.StatusOK {
		t.Errorf("the next is answered %d", a.status)
	}
	if !r.srv.uploading.enter("192.0.2.1", r.srv.opt.Limits.AddressUploads) {
		t.Error("another address has no place")
	}
}
