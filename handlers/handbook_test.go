package handlers_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/handlers"
)

// TestHandbookPictures draws the pictures of the staff's handbook from a morning of an office.
func TestHandbookPictures(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2")
	w.picture("staff/handbook/card.svg", room, 1)
	card := room.last("lampu jalan depan SDN 3")
	room.tapOn(card, bot.Button{Data: w.dataOf(card, "Lainnya")})
	w.picture("staff/handbook/more.svg", room, 1)
	room.reply(card, "Pagi. Dinas PU kami minta mengganti lampunya besok sore. Kalau lusa masih gelap, balas pesan ini.")
	budi.last("Dinas PU")
	w.picture("staff/handbook/reply.svg", budi, 1)
	w.sent("Sari", "kapan puskesmas Kemlagi buka hari Sabtu?")
	w.sent("Tono", "got depan pasar mampet, tiap hujan banjir")
	room.say("/antrean")
	w.picture("staff/handbook/queue.svg", room, 1)
}

// What the handbook shows is there, and what it says to write is understood, in its language.
func TestHandbookIsTrue(t *testing.T) {
	picture, command := regexp.MustCompile(`!\[[^]]*\]\(([^)]+)\)`), regexp.MustCompile("`/([a-z_]+)")
	known := handlers.CommandNames()
	for dir, files := range map[string]map[string]int{
		"staff/handbook": {"panduan.md": 0, "guide.md": 1}, "../cmd/duaarah/handbook": {"panduan-operator.md": 0, "operator-guide.md": 1}} {
		for file, lang := range files {
			b, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range picture.FindAllStringSubmatch(string(b), -1) {
				if _, err := os.Stat(filepath.Join(dir, m[1])); err != nil {
					t.Errorf("%s: %v", file, err)
				}
			}
			n := 0
			for _, m := range command.FindAllStringSubmatch(string(b), -1) {
				if strings.HasPrefix(m[1], "var") || m[1] == "metrics" { // a path
					continue
				}
				if n++; known[m[1]]&(1<<lang) == 0 {
					t.Errorf("%s: no command is called /%s in its language", file, m[1])
				}
			}
			if n < 4 {
				t.Errorf("%s names %d commands", file, n)
			}
		}
	}
}
