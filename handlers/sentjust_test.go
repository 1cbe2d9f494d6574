package handlers_test

import (
	"strings"
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

	tuti := w.sent("Tuti", "got mampet di pasar")
	drain := w.latest()
	w.pass(time.Hour)
	tuti.tap("Tulis yang lain")
	tuti.say("halte bus di jalan raya roboh")
	tuti.tap("Kirim sekarang")
	w.pass(2 * time.Minute)
	room.reply(room.last("got mampet"), "Gotnya kami keruk hari Kamis.")
	begins(tuti, "staff wrote to another since")
	room.reply(room.last("got mampet"), "Boleh kirim foto gotnya?")
	bare(tuti, "they asked for it")
	tuti.sees("Sudah kami sampaikan ke Rina", string(drain.Code))
}

// What says yes, or names a time, is no greeting for the address behind it: staff hear it after their reply, and who was only told that their words
// arrived is not told how things stand for it.
func TestYesIsNoGreeting(t *testing.T) {
	for _, words := range []string{"bisa pak", "boleh bu", "mau pak", "siang pak", "ya pak", "saya ada pak"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", darkStreet)
		room.reply(room.last("mati udah 2 minggu"), "Petugas datang besok, pagi atau siang. Kabari kami di sini.")
		budi.say(words)
		room.sees("menulis lagi", words)
	}
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.sent("Budi", darkStreet)
	budi.say("ya pak")
	budi.sees("Baik")
	if budi.said("Ini kabar aspirasi Anda") != 0 {
		t.Error("\"ya pak\" is greeted back")
	}
}

// A greeting alone of who has something open, answered or not, or supports something, is greeted back with how that stands, and staff hear
// nothing; unless they asked something, or it replies to what they wrote.
func TestGreetingWhileOpen(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	silent := func(p *person, words, stands string) {
		t.Helper()
		n, ids := len(w.chats[room.chat]), len(w.ids())
		p.say(words)
		p.sees("Halo", codeOf(w, 1), stands)
		if len(w.chats[room.chat]) != n || len(w.ids()) != ids {
			t.Errorf("after %q there are %d aspirations more; the room is\n%s", words, len(w.ids())-ids, w.show(room.chat))
		}
	}
	silent(budi, "halo", "Menunggu balasan")
	silent(sari, "permisi pak", "Anda dukung")
	w.pass(10 * 24 * time.Hour)
	silent(budi, "halo pak?", "Belum dibalas")
	room.reply(room.last("mati udah 2 minggu"), "Lampunya kami ganti hari Kamis pagi.")
	silent(budi, "selamat pagi bu", "Dibalas")
	silent(sari, "pagi", "Dibalas")
	if a := w.get(1); a.Turn != store.CitizenTurn {
		t.Errorf("it is the turn of %q", a.Turn)
	}
	budi.reply(budi.last("hari Kamis pagi"), "halo pak?")
	room.sees("menulis lagi", "halo pak?")
	room.reply(room.last("halo pak?"), "Selamat pagi. Laporannya atas nama siapa, Pak?")
	budi.say("bu admin")
	room.sees("menulis lagi", "bu admin")
	// Changed to words, it is what they have to say.
	u := budi.say("halo")
	budi.edits(u, "di RT 5 juga gelap sekali")
	room.sees("menulis lagi", "RT 5 juga gelap")
}

// What was said of a reply that did not arrive is changed once it is sent again, and says so where it has arrived: it is sent once.
func TestSentAgainOnce(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.fail[budi.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis.")
	news := room.last("tidak sampai")
	again, _ := buttonOf(news, "Kirim lagi")
	budi.say("halo, sudah saya buka lagi botnya") // what could not be sent goes by itself
	if s := news.out.Text.S; !strings.Contains(s, "sudah sampai") || len(news.out.Buttons) > 0 {
		t.Errorf("of a reply that has arrived since they still read\n%s", flat(news.out))
	}
	before := budi.heard()
	room.tapOn(news, again) // a copy of the button on an old phone
	if n := budi.heard(); n != before || budi.said("Lampunya kami ganti Kamis.") != 1 {
		t.Errorf("of a reply that had arrived, a tap sends another:\n%s", w.show(budi.chat))
	}
	if s := news.out.Text.S; !strings.Contains(s, "sudah sampai") || len(news.out.Buttons) > 0 {
		t.Errorf("below it they still read\n%s", flat(news.out))
	}
	w.fail[budi.chat] = bot.Settlement{Outcome: bot.Refused}
	room.reply(room.last("lampu jalan"), "Tiangnya juga kami cat.")
	news = room.last("tidak sampai")
	again, _ = buttonOf(news, "Kirim lagi")
	room.tapOn(news, again)
	room.tapOn(news, again)
	if n := budi.said("Tiangnya juga kami cat."); n != 1 {
		t.Errorf("they read it %d times", n)
	}
	if s := news.out.Text.S; len(news.out.Buttons) > 0 || !strings.Contains(s, "sudah sampai") {
		t.Errorf("below it they still read\n%s", flat(news.out))
	}
}
