package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"duaarah/bot/telegram/telegramtest"
)

// picture is a small PNG, of its own colour.
func picture(t *testing.T, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		img.Set(i%8, i/8, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sendFile posts a message with a file, as the page does.
func (p *webPerson) sendFile(text, name string, data []byte) {
	p.t.Helper()
	p.posts++
	post, err := json.Marshal(map[string]any{"id": fmt.Sprintf("post-%06d", p.posts), "me": p.me, "text": text})
	if err != nil {
		p.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("post", string(post)); err != nil {
		p.t.Fatal(err)
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		p.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		p.t.Fatal(err)
	}
	for range 100 {
		req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.base+p.seat+"/send", bytes.NewReader(body.Bytes()))
		if err != nil {
			p.t.Fatal(err)
		}
		req.Header.Set("Content-Type", form.FormDataContentType())
		req.Header.Set("X-Dua-Arah", "1")
		res, err := p.client.Do(req)
		if err != nil {
			p.t.Fatal(err)
		}
		res.Body.Close()
		switch res.StatusCode {
		case http.StatusOK:
			return
		case http.StatusTooManyRequests, http.StatusServiceUnavailable: // as post does
			time.Sleep(200 * time.Millisecond)
			continue
		}
		p.t.Fatalf("a file is answered by %d", res.StatusCode)
	}
	p.t.Fatal("a file was asked to wait a hundred times")
}

// A citizen of the web chat and staff on Telegram, with a picture each way; and the reply counts only once the page
// has acknowledged it.
func TestFromTheWebChatToTelegram(t *testing.T) {
	w := startTelegram(t)
	// A server that lacks a method of lesser weight loses that, and nothing else.
	w.api.Fail(telegramtest.Fault{Method: "setMessageReaction", Times: 100, Code: http.StatusNotFound, Description: "Not Found"})
	base := base(w.out)
	citizen := newWebPerson(t, base, "/chat")
	citizen.say("lampu jalan mati")
	draft := citizen.waitFor("Kami catat")
	theirs, ours := picture(t, color.Black), picture(t, color.White)
	citizen.sendFile("ini fotonya", "lampu.png", theirs)
	citizen.waitFor("dengan 1 foto")
	citizen.tap(draft, "Kirim sekarang")
	citizen.waitFor("Kode Anda")
	card := w.sees(w.group, "lampu jalan mati\nini fotonya")
	if !w.api.Await(patience, func() bool {
		return slices.ContainsFunc(w.api.Said(w.group), func(m telegramtest.Message) bool {
			return m.File != nil && bytes.Equal(m.File.Data, theirs)
		})
	}) {
		t.Fatal("the citizen's picture never reaches the room")
	}
	room := w.staff.In(w.group, 0)
	room.Reply(card.ID, "Besok kami perbaiki.")
	w.sees(w.group, "belum dibuka warganya")
	if g := tallied(t, w.dir, "dapil-1"); g.Answered != 0 || g.Undelivered != 1 {
		t.Errorf("not acknowledged, the reply counts: %+v", g)
	}
	reply := citizen.waitFor("Besok kami perbaiki.")
	w.sees(w.group, "terkirim")
	if !reply.Watch {
		t.Error("the page is not asked to tell when the reply is read")
	}
	citizen.post("ack", map[string]any{"seen": []string{reply.ID}})
	w.sees(w.group, "dibaca")
	if g := tallied(t, w.dir, "dapil-1"); g.Answered != 1 || g.Undelivered != 0 {
		t.Errorf("acknowledged, the reply does not count: %+v", g)
	}
	code := regexp.MustCompile(`^\S+`).FindString(card.Text)
	room.SendPhoto(ours, "/balas "+code+" Sudah menyala, ini buktinya.")
	e := citizen.waitFor("ini buktinya")
	deadline := time.Now().Add(patience)
	for len(e.Files) == 0 && time.Now().Before(deadline) {
		for _, each := range citizen.entries() {
			if !each.Mine && len(each.Files) > 0 {
				e = each
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	if len(e.Files) == 0 {
		t.Fatal("the picture of staff never reaches the citizen")
	}
	if got := citizen.get("/chat/file/" + e.Files[0].ID); !bytes.Equal(got, ours) {
		t.Errorf("the citizen gets another picture of %d bytes", len(got))
	}
}
