package main

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
	"duaarah/handlers/chart"
)

// isChart fails unless it is a picture of figures.
func isChart(t *testing.T, data []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != chart.Width || b.Dy() != chart.Height {
		t.Errorf("the picture is %v", b)
	}
}

// due imports an aspiration of three weeks ago that was answered, so that there is something to be drawn.
func due(t *testing.T, dir string) {
	t.Helper()
	at := time.Now().Add(-21 * 24 * time.Hour).UTC().Truncate(time.Second)
	path := filepath.Join(t.TempDir(), "before.jsonl")
	lines := fmt.Sprintf(`{"at":%q,"do":"aspiration","case":"c1","office":"dapil-1","citizen":"w1","kind":"complaint","platform":"telegram","text":"jembatan kayu lapuk"}
{"at":%q,"do":"reply","case":"c1","staff":"s1","type":"personal","delivered":%[2]q,"text":"Papannya diganti besok pagi."}
`, at.Format(time.RFC3339), at.Add(time.Hour).Format(time.RFC3339))
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	ran(t, dir, "import", path)
}

// Figures come with their picture, in one message, and a tap changes both in place.
func TestFiguresOnTelegram(t *testing.T) {
	w := startTelegram(t)
	citizen := w.api.User("Melati")
	citizen.Say("lampu jalan mati")
	w.tap(citizen.Seat, w.sees(citizen.ID, "Kami catat"), "Kirim sekarang")
	w.sees(w.group, "lampu jalan mati")
	due(t, w.dir)
	room := w.staff.In(w.group, 0)
	room.Say("/statistik@" + w.api.Username())
	m := w.sees(w.group, "Kantor Dapil 1, 90 hari terakhir")
	if m.File == nil || m.File.Kind != "photo" || len(m.Buttons) != 2 || !strings.Contains(m.Text, "1 aspirasi menunggu balasan") {
		t.Fatalf("it is %+v", m)
	}
	isChart(t, m.File.Data)
	first := m.File.Data
	w.tap(room, m, "30 hari")
	now := w.sees(w.group, "Kantor Dapil 1, 30 hari terakhir")
	if now.ID != m.ID || now.File == nil || bytes.Equal(now.File.Data, first) || len(now.Buttons) != 2 {
		t.Errorf("changed it is %+v", now)
	}
	w.tap(room, now, "Per topik")
	if got := w.sees(w.group, "Menurut topik"); got.ID != m.ID {
		t.Error("it is said anew")
	}
	room.Say("/liga@" + w.api.Username())
	w.sees(w.group, "Belum cukup data")
	if calls := w.api.Calls("sendPhoto"); len(calls) != 1 {
		t.Errorf("%d pictures are sent", len(calls))
	}
	w.api.Fail(telegramtest.Fault{Method: "editMessageMedia", Times: 1, Code: 400, Description: "Bad Request: message to edit not found"})
	w.tap(room, now, "90 hari")
	w.quiet()
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
}

// On a server they are seen by the person alone who asked, and change in place there too.
func TestFiguresOnDiscord(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	due(t, w.dir)
	w.staff.In(w.room.ID).Slash("statistik", nil)
	m := w.whispers(w.staff, "90 hari terakhir")
	if len(m.Files) != 1 || !m.Ephemeral {
		t.Fatalf("it is %+v", m)
	}
	isChart(t, m.Files[0].Data)
	first := m.Files[0].Data
	w.staff.In(w.room.ID).TapLabel(m.ID, "30 hari")
	now := w.whispers(w.staff, "30 hari terakhir")
	if now.ID != m.ID || len(now.Files) != 1 || bytes.Equal(now.Files[0].Data, first) {
		t.Errorf("changed it is %+v", now)
	}
	w.staff.In(w.room.ID).Slash("liga", nil)
	w.whispers(w.staff, "Golongan kantor")
	w.staff.In(w.room.ID).Slash("ringkasan", map[string]any{"waktu": "selasa 07.30"})
	w.whispers(w.staff, "setiap Selasa pukul 07.30")
	for _, said := range w.api.Said(w.room.ID) {
		if text, _ := discordtest.Shown(said); strings.Contains(text, "terakhir") || strings.Contains(text, "Golongan") {
			t.Errorf("everybody reads %q", text)
		}
	}
}

// In the web chat, too.
func TestFiguresOnTheWebChat(t *testing.T) {
	dir := t.TempDir()
	out, _, _ := started(t, "DUAARAH_DATA="+dir)
	due(t, dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	staff.say("/statistik")
	e := staff.waitFor("Semua kantor, 90 hari terakhir")
	if len(e.Files) != 1 {
		t.Fatalf("it is %+v", e)
	}
	isChart(t, staff.get("/chat/staf/file/"+e.Files[0].ID))
	staff.tap(e, "Tahun ini")
	now := staff.waitFor("Semua kantor, tahun ini")
	if now.ID != e.ID || len(now.Files) != 1 || now.Files[0].ID == e.Files[0].ID {
		t.Errorf("changed it is %+v", now)
	}
	isChart(t, staff.get("/chat/staf/file/"+now.Files[0].ID))
	staff.tap(now, "Per kantor")
	staff.waitFor("Menurut kantor")
	staff.say("/ringkasan")
	staff.tap(staff.waitFor("setiap Senin pukul 08.00"), "Jumat")
	staff.waitFor("setiap Jumat pukul 08.00")
}
