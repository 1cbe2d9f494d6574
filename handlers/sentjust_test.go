package handlers_test

import (
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// A photo without a word, some minutes after a submission, is for that. It is none where something else was begun since, or long after.
func TestPhotoAfterTheSubmission(t *testing.T) {
	bare := func(p *person, id string) { p.send(bot.Message{Files: []bot.File{photo(id)}}) }
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", darkStreet)
	w.pass(8 * time.Minute)
	bare(budi, "a")
	budi.sees("Sudah kami sampaikan ke Kantor Dapil 1", codeOf(w, 1))
	if _, ok := buttonOf(budi.sees(), "Tulis yang lain"); !ok || len(w.ids()) != 1 {
		t.Errorf("%d aspirations; the citizen sees %s", len(w.ids()), w.show(budi.chat))
	}
	if s := room.sees("menulis lagi untuk "+codeOf(w, 1), "1 foto"); len(s.out.Files) != 1 {
		t.Errorf("the room gets %d files", len(s.out.Files))
	}
	begins := func(p *person, what string) {
		t.Helper()
		n := len(w.ids())
		bare(p, what)
		if a := w.latest(); len(w.ids()) != n+1 || a.State != store.Drafted {
			t.Errorf("%s: %d aspirations, the last is %s", what, len(w.ids())-n, a.State)
		}
		p.say("batal")
	}
	budi.tap("Tulis yang lain")
	begins(budi, "something new was asked for")
	w.pass(20 * time.Minute)
	begins(budi, "long after")

	sari := w.sent("Sari", "pohon miring di depan balai RW 9")
	w.pass(time.Minute)
	sari.say("/aspirasi " + darkToo)
	sari.tap("Dukung")
	begins(sari, "another was supported since")
}
