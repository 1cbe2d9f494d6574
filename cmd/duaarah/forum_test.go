package main

import (
	"strings"
	"testing"

	"duaarah/bot/telegram/telegramtest"
)

// topic waits until the forum has a topic as wanted.
func (w *onTelegram) topic(forum int64, what string, ok func(telegramtest.Topic) bool) (found telegramtest.Topic) {
	w.t.Helper()
	if !w.api.Await(patience, func() bool {
		for _, t := range w.api.Topics(forum) {
			if ok(t) {
				found = t
				return true
			}
		}
		return false
	}) {
		w.t.Fatalf("the forum never has a topic %s; it has %+v\nlog:\n%s", what, w.api.Topics(forum), w.log)
	}
	return found
}

// A room moves to a forum: what is open comes along in a topic of its own, is answered there, and leaves nothing there once it is erased.
func TestAForumThroughTelegram(t *testing.T) {
	if testing.Short() {
		t.Skip("the parts are tried by themselves")
	}
	w := startTelegram(t)
	melati := w.api.User("Melati")
	melati.Say("lampu jalan depan SDN 3 mati")
	w.tap(melati.Seat, w.sees(melati.ID, "Kami catat"), "Kirim sekarang")
	w.sees(w.group, "lampu jalan depan SDN 3")

	forum := w.api.Forum("Forum Dapil 1", w.staff)
	w.api.SetBotRights(forum, w.staff, "manage_topics", "delete_messages")
	seat := w.staff.In(forum, 0)
	seat.Say("/ruang@" + w.api.Username())
	w.tap(seat, w.sees(forum, "sudah punya ruang"), "Pindahkan ke sini")
	w.sees(w.group, "pindah ke Forum Dapil 1")
	topic := w.topic(forum, "of the aspiration", func(t telegramtest.Topic) bool { return strings.Contains(t.Name, "lampu jalan depan SDN 3") })
	card := w.sees(forum, "lampu jalan depan SDN 3")
	if card.Thread != topic.ID || topic.Closed {
		t.Errorf("the card is in topic %d, of %+v", card.Thread, topic)
	}
	here := w.staff.In(forum, topic.ID)
	here.Say("siapa yang pegang?")
	here.Reply(card.ID, "Besok lampunya kami ganti.")
	w.sees(melati.ID, "Besok lampunya kami ganti.")
	melati.Reply(w.sees(melati.ID, "Besok lampunya kami ganti.").ID, "masih gelap")
	if news := w.sees(forum, "masih gelap"); news.Thread != topic.ID || news.ReplyTo != card.ID {
		t.Errorf("what the citizen wrote again is in topic %d, in answer to %d", news.Thread, news.ReplyTo)
	}
	card, _ = w.api.Message(forum, card.ID)
	w.tap(here, card, "Tutup")
	w.topic(forum, "that is closed", func(x telegramtest.Topic) bool { return x.ID == topic.ID && x.Closed })

	melati.Say("/hapus")
	w.tap(melati.Seat, w.sees(melati.ID, "Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	w.tap(melati.Seat, w.sees(melati.ID, "untuk selamanya"), "Ya, hapus semuanya")
	w.sees(melati.ID, "Semuanya sudah dihapus")
	w.quiet()
	if left := w.api.Topics(forum); len(left) != 0 {
		t.Errorf("of what is erased there are still topics %+v", left)
	}
	for _, m := range w.api.Messages(forum) {
		if strings.Contains(m.Text, "lampu") || strings.Contains(m.Text, "gelap") {
			t.Errorf("the forum still shows %q", m.Text)
		}
	}
	if code := w.stop(); code != 0 {
		t.Errorf("it ended with %d\n%s", code, w.log)
	}
}
