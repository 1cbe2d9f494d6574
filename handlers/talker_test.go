package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// One citizen writes a thousand messages in a minute: all are kept, in one draft; they are told so once, and the room has
// one card, with a way to all of it.
func TestAThousandMessages(t *testing.T) {
	w := newWorld(t, talkative(20, 20))
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	before := w.rows()
	for i := 1; i <= 1000; i++ {
		p.say(fmt.Sprintf("kalimat ke-%d tentang jalan rusak.", i))
		w.now = w.now.Add(50 * time.Millisecond)
	}
	if n := w.rows() - before; n > 25 {
		t.Errorf("a thousand messages led to %d messages", n)
	}
	if n := strings.Count(w.show(p.chat), "semuanya kami simpan"); n != 1 {
		t.Errorf("they are told %d times that all is kept", n)
	}
	w.log.Reset()
	w.pass(time.Minute)
	p.last("sudah 1000 pesan")
	p.tap("Kirim sekarang")
	p.last("Kode Anda")
	a := w.only()
	w.view(func(r store.Reader) error {
		all, err := r.Messages(a.ID)
		if err != nil {
			return err
		}
		for i, m := range all {
			if want := fmt.Sprintf("kalimat ke-%d tentang jalan rusak.", i+1); m.Text != want || !m.Opening {
				t.Fatalf("message %d is %q", i+1, m.Text)
			}
		}
		if len(all) != 1000 {
			t.Errorf("%d messages are kept", len(all))
		}
		return nil
	})
	card := room.sees("kalimat ke-1 ", "kalimat ke-20 ", "dan 980 pesan lagi")
	if strings.Contains(card.out.Text.S, "kalimat ke-21 ") {
		t.Error("the card holds too much")
	}
	room.tap("Baca semua")
	room.sees("kalimat ke-20 ", "Pesan 1 sampai 20 dari 1000")
	room.tap("Berikutnya")
	room.sees("kalimat ke-21 ", "kalimat ke-40 ", "Pesan 21 sampai 40 dari 1000")
	room.reply(room.last("Pesan 21"), "Terima kasih, kami baca dulu.")
	p.last("kami baca dulu")
	w.log.Reset()

	before = len(w.chats["Grup"])
	for i := range 100 {
		p.say(fmt.Sprintf("susulan %d", i))
		w.now = w.now.Add(300 * time.Millisecond)
	}
	quietly := len(w.chats["Grup"]) - before
	w.pass(time.Minute)
	room.sees("menulis 90 pesan lagi", "susulan 10\n", "susulan 29\n", "dan 70 pesan lagi")
	if quietly != 10 || len(w.chats["Grup"])-before != 11 {
		t.Errorf("a hundred messages are %d in the room, then %d", quietly, len(w.chats["Grup"])-before)
	}
	w.pass(time.Minute)
	p.say("sudah, itu saja")
	room.sees("sudah, itu saja")
	if n := w.history(); len(n) < 100 {
		t.Errorf("the history has %d lines", len(n))
	}
}

// While somebody goes on writing, it is summed up every minute, and nothing is said twice or left out.
func TestAnEndlessTalker(t *testing.T) {
	w := newWorld(t, talkative(4, 20))
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "jalan rusak")
	room.reply(room.last("jalan rusak"), "Di mana?")
	for i := range 60 { // five minutes
		p.say(fmt.Sprintf("kata %02d.", i))
		w.now = w.now.Add(5 * time.Second)
		if _, err := w.timers.Fire(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
		w.deliver()
	}
	w.pass(time.Minute)
	w.pass(time.Minute)
	all := w.show("Grup")
	for i := range 60 {
		if n := strings.Count(all, fmt.Sprintf("kata %02d.", i)); n != 1 {
			t.Errorf("message %d is in the room %d times", i, n)
		}
	}
	if n := strings.Count(w.show(p.chat), "semuanya kami simpan"); n != 1 {
		t.Errorf("they are told %d times", n)
	}
	if n := strings.Count(all, "pesan lagi"); n < 4 || n > 7 {
		t.Errorf("%d sums in the room:\n%s", n, all)
	}
}

// What was summed up and is deleted by its citizen is taken out of the sum.
func TestDeletedFromASum(t *testing.T) {
	w := newWorld(t, talkative(2, 20))
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "jalan rusak")
	room.reply(room.last("jalan rusak"), "Di mana?")
	var secret bot.Update
	for i := range 4 {
		u := p.say(fmt.Sprintf("rahasia %d", i))
		if i == 2 {
			secret = u
		}
	}
	w.pass(time.Minute)
	sum := room.last("rahasia 2")
	u := p.update(bot.KindDelete)
	u.Message = &bot.Message{ID: secret.Message.ID}
	w.take(u)
	if strings.Contains(w.show("Grup"), "rahasia 2") || !strings.Contains(sum.out.Text.S, "dihapus warganya") {
		t.Errorf("the room still shows\n%s", w.show("Grup"))
	}
	room.tapOn(sum, sum.out.Buttons[0][0])
	if got := room.sees("rahasia 1", "rahasia 3"); strings.Contains(got.out.Text.S, "rahasia 2") {
		t.Error("what was deleted can still be read")
	}
}

// Who corrects a message again and again is quiet too, and what they write meanwhile is told all the same.
func TestEndlessCorrections(t *testing.T) {
	w := newWorld(t, talkative(4, 20))
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "jalan rusak")
	room.reply(room.last("jalan rusak"), "Di mana?")
	u := p.say("di jalan Mawar")
	before := len(w.chats["Grup"])
	for i := range 20 {
		e := p.update(bot.KindEdit)
		e.Message = &bot.Message{ID: u.Message.ID, Text: fmt.Sprint("di jalan Mawar nomor ", i)}
		w.take(e)
	}
	p.say("dekat masjid")
	if n := len(w.chats["Grup"]) - before; n != 1 {
		t.Errorf("twenty corrections are %d messages in the room", n)
	}
	w.pass(time.Minute)
	room.sees("1 pesan lagi", "dekat masjid")
	room.tap("Baca semua")
	room.sees("di jalan Mawar nomor 19", "dekat masjid")
}

// A citizen who has sent many aspirations in an hour keeps the next as a draft, adds to it, and it goes out by itself.
func TestManyAspirations(t *testing.T) {
	w := newWorld(t, talkative(20, 3))
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	for i := range 3 {
		p.say(fmt.Sprintf("jalan %d rusak", i))
		p.tap("Kirim sekarang")
		w.now = w.now.Add(time.Minute)
	}
	p.say("jembatan putus")
	draft := p.sees("Sejam terakhir sudah 3 aspirasi", "pukul 20.42")
	if slices.ContainsFunc(draft.out.Buttons, func(row []bot.Button) bool { return strings.Contains(row[0].Label, "Kirim") }) {
		t.Error("a draft that waits offers to be sent")
	}
	p.tapOn(draft, bot.Button{Label: "Kirim sekarang", Data: fmt.Sprint("c.send:", w.ids()[3])}) // from an older message
	p.say("dan lampunya mati")
	w.pass(20 * time.Minute)
	if n := len(room.cards()); n != 3 {
		t.Fatalf("the room has %d cards", n)
	}
	w.pass(40 * time.Minute)
	room.sees("jembatan putus\ndan lampunya mati")
	p.sees("Kode Anda")
	w.golden("many")
}

// Somebody who sends commands, and what cannot be read, again and again is not answered for ever.
func TestAsidesWithoutEnd(t *testing.T) {
	w := newWorld(t, talkative(5, 20))
	p := w.person("Budi")
	for range 5 {
		p.send(bot.Message{Unsupported: "sticker"})
	}
	before := w.rows()
	for _, text := range []string{"/start", "/status", "/bantuan", "/privasi", "/bahasa", "/apa", "   "} {
		for range 10 {
			p.say(text)
		}
	}
	if n := w.rows() - before; n != 1 {
		t.Errorf("seventy commands are answered with %d messages", n)
	}
	p.sees("banyak sekali dalam semenit")
	if n := strings.Count(w.show(p.chat), "belum bisa membaca stiker"); n != 5 {
		t.Errorf("they are answered %d times", n)
	}
	p.say("jalan rusak")
	p.sees("Kami catat") // that is heard
	w.pass(time.Minute)
	p.send(bot.Message{Unsupported: "sticker"})
	if n := strings.Count(w.show(p.chat), "belum bisa membaca stiker"); n != 6 {
		t.Errorf("a minute later they have been answered %d times", n)
	}
}
