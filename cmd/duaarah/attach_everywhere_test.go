package main

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// Photos, films, voice notes and documents of citizens on each platform reach the rooms of staff on each, whole, but without where a photo was
// taken and what the files were called; a location comes as a link, a contact with its number hidden, and a sticker is answered. Erased, they are
// gone from every room and from the disk.
func TestEveryKindReachesEveryRoom(t *testing.T) {
	api := telegramtest.Start(t, telegramtest.Options{})
	w := startDiscord(t, discordtest.Options{}, nil,
		"DUAARAH_TELEGRAM_TOKEN="+api.Token, "DUAARAH_TELEGRAM_ENDPOINT="+api.URL, "DUAARAH_TELEGRAM_PACE=off", "DUAARAH_ROOM_PACE=off")
	w.enrol("")
	tg := &onTelegram{t: t, api: api, dir: w.dir, log: w.log}
	tono := api.User("Tono")
	code, _, _ := strings.Cut(ran(t, w.dir, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	tono.Say("/gabung " + code)
	tg.sees(tono.ID, "Selamat bergabung")
	group := api.Supergroup("Staf Dapil 1", tono)
	tono.In(group, 0).Say("/ruang@" + api.Username())
	tg.tap(tono.In(group, 0), tg.sees(group, "sudah punya ruang"), "Tambahkan")
	tg.sees(group, "sekarang ruang")
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(w.out.String())
	page := newWebPerson(t, link[1], "/chat/staf")
	page.enrol(link[0])
	page.say("/ruang")
	page.tap(page.waitFor("sudah punya ruang"), "Tambahkan")
	page.waitFor("sekarang masuk ke sini")

	plain, photo := geotagged(t)
	const called = "Budi Santoso"
	files := []struct {
		kind, ext, mime string
		data, want      []byte
	}{
		{"document", "jpg", "image/jpeg", photo, plain},
		{"video", "mp4", "video/mp4", video(), video()[:24]}, // what follows may have been tidied
		{"voice", "ogg", "audio/ogg", sound(), sound()},
		{"document", "pdf", "application/pdf", document(), document()},
	}

	melati := api.User("Melati")
	for i, f := range files {
		melati.SendFile(telegramtest.File{Kind: f.kind, Name: called + "." + f.ext, MIME: f.mime, Data: f.data, Duration: 2}, []string{"jembatan telegram putus", "", "", ""}[i])
	}
	melati.SendLocation(telegramtest.Location{Latitude: -7.2575, Longitude: 112.7521})
	melati.SendContact(telegramtest.Contact{Phone: "+628123456789", First: "Pak RT"})
	melati.SendOther("sticker")
	tg.sees(melati.ID, "belum bisa membaca stiker")
	tg.tap(melati.Seat, tg.sees(melati.ID, "1 video, 1 pesan suara, 2 berkas, 1 lokasi, 1 kontak"), "Kirim sekarang")
	tg.sees(melati.ID, "Kode Anda")

	kenanga := w.api.User("Kenanga")
	w.guild.Join(kenanga)
	for i, f := range files {
		if f.kind == "voice" {
			kenanga.SendVoice(f.data, 2)
		} else {
			kenanga.SendFile(called+"."+f.ext, f.mime, f.data, []string{"jembatan discord putus", "", "", ""}[i])
		}
	}
	kenanga.Sticker()
	w.sees(kenanga.Channel, "belum bisa membaca stiker")
	kenanga.TapLabel(w.sees(kenanga.Channel, "1 foto, 1 video, 1 pesan suara, 1 berkas").ID, "Kirim sekarang")
	w.sees(kenanga.Channel, "Kode Anda")

	dahlia := newWebPerson(t, link[1], "/chat")
	for i, f := range files {
		dahlia.sendFile([]string{"jembatan web putus", "", "", ""}[i], called+"."+f.ext, f.data)
	}
	dahlia.post("send", map[string]any{"where": map[string]any{"lat": -7.2575, "lon": 112.7521}})
	dahlia.tap(dahlia.waitFor("1 foto, 1 video, 1 rekaman, 1 berkas, 1 lokasi"), "Kirim sekarang")
	dahlia.waitFor("Kode Anda")

	type content struct {
		name string
		data []byte
	}
	type room struct {
		name string
		read func() (text string, files []content)
	}
	rooms := []room{{"Telegram", func() (string, []content) {
		var all []string
		var got []content
		for _, m := range api.Said(group) {
			all = append(all, m.Text)
			for _, e := range m.Entities {
				all = append(all, e.URL)
			}
			if m.File != nil {
				got = append(got, content{m.File.Name, m.File.Data})
			}
		}
		return strings.Join(all, "\n"), got
	}}, {"Discord", func() (string, []content) {
		var all []string
		var got []content
		for _, m := range w.api.Said(w.room.ID) {
			shown, _ := discordtest.Shown(m)
			all = append(all, shown)
			for _, f := range m.Files {
				got = append(got, content{f.Name, f.Data})
			}
		}
		return strings.Join(all, "\n"), got
	}}, {"the web chat", func() (string, []content) {
		var all []string
		var got []content
		for _, e := range page.entries() {
			all = append(all, e.text())
			for _, f := range e.Files {
				got = append(got, content{data: page.get("/chat/staf/file/" + f.ID)})
			}
		}
		return strings.Join(all, "\n"), got
	}}}
	until := func(what string, ok func() bool) {
		t.Helper()
		for deadline := time.Now().Add(patience); !ok(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("waited in vain: %s\n%s", what, w.log)
			}
		}
	}
	for _, r := range rooms {
		until("12 files in the room on "+r.name, func() bool { _, got := r.read(); return len(got) == 12 })
		text, got := r.read()
		for _, want := range []string{"jembatan telegram putus", "jembatan discord putus", "jembatan web putus", "mlat=-7.257500&mlon=112.752100", "Pak RT"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not show %q", r.name, want)
			}
		}
		if strings.Contains(text, "8123456789") || strings.Contains(text, called) {
			t.Errorf("%s shows a number or a name:\n%s", r.name, text)
		}
		for _, f := range files {
			n := 0
			for _, g := range got {
				if bytes.Equal(g.data, f.want) || f.kind == "video" && bytes.HasPrefix(g.data, f.want) {
					n++
				}
				if strings.Contains(g.name, "Budi") || bytes.Contains(g.data, []byte(gpsSecret)) {
					t.Errorf("%s gets %q, or where it was taken", r.name, g.name)
				}
			}
			if n != 3 {
				t.Errorf("%s has the %s of %d citizens, want all 3", r.name, f.mime, n)
			}
		}
	}

	kept := func() (n int) {
		if err := filepath.WalkDir(filepath.Join(w.dir, "files"), func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		return n
	}
	if n := kept(); n != 4 {
		t.Errorf("%d files are kept, want each content once", n)
	}
	melati.Say("/hapus")
	tg.tap(melati.Seat, tg.sees(melati.ID, "Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	tg.tap(melati.Seat, tg.sees(melati.ID, "untuk selamanya"), "Ya, hapus semuanya")
	kenanga.Say("/hapus")
	kenanga.TapLabel(w.sees(kenanga.Channel, "Apa yang ingin Anda hapus").ID, "Hapus semua tentang saya")
	kenanga.TapLabel(w.sees(kenanga.Channel, "untuk selamanya").ID, "Ya, hapus semuanya")
	dahlia.say("/hapus")
	dahlia.tap(dahlia.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	dahlia.tap(dahlia.waitFor("untuk selamanya"), "Ya, hapus semuanya")
	until("nothing is left", func() bool {
		return kept() == 0 && !slices.ContainsFunc(rooms, func(r room) bool {
			text, got := r.read()
			return len(got) > 0 || strings.Contains(text, "putus") || strings.Contains(text, "Pak RT")
		})
	})
}
