package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Who asks for a moment gets it, and the words for that are no part of what staff read; what only begins like it is.
func TestAsksForAMoment(t *testing.T) {
	for i, said := range []string{"tunggu dulu", "bentar ya", "sebentar pak, saya foto dulu", "bentar gw fotoin", "nanti saya kirim fotonya", "bentar lagi saya kirim fotonya", "eh tunggu jangan dikirim dulu",
		"jangan dikirim dulu, saya foto dulu", "wait let me take a photo", "sekedap nggih pak", "hold on"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("W", i))
		p.say("jalan di gang melati bolong sejak dua bulan")
		p.say(said)
		w.pass(50 * time.Minute)
		if a := w.only(); a.State != store.Drafted {
			t.Errorf("after %q it is %s", said, a.State)
			continue
		}
		p.send(bot.Message{Files: []bot.File{photo("f")}})
		w.pass(11 * time.Minute)
		if s := room.last("bolong"); len(s.out.Files) != 1 || w.only().State != store.Open || len(s.out.Text.S) > 600 {
			t.Errorf("%q: staff get %d files of %s", said, len(s.out.Files), w.only().State)
		}
		w.tx(func(tx store.Tx) error {
			all, err := tx.Messages(1)
			if len(all) != 2 {
				t.Errorf("%q: it holds %d messages", said, len(all))
			}
			return err
		})
	}
	for i, said := range []string{"saya tunggu ya pak", "tunggu bus di sana lama sekali", "sebentar lagi musim hujan", "nanti malam gelap sekali"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("V", i))
		p.say("halte di jalan melati tidak ada lampunya")
		p.say(said)
		w.pass(11 * time.Minute)
		if a := w.only(); a.State != store.Open {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	// Nothing more comes: it goes out. Where somebody is in danger it does not wait.
	for text, wait := range map[string]time.Duration{"jalan di gang melati bolong sejak dua bulan": time.Hour, "tolong ada orang tenggelam di kali": 10 * time.Minute} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Tuti")
		p.say(text)
		p.say("bentar ya")
		w.pass(wait + time.Minute)
		if a := w.only(); a.State != store.Open {
			t.Errorf("%q: it is %s", text, a.State)
		}
	}
	// After it was sent, it begins nothing.
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.sent("Tuti", "jalan di gang melati bolong sejak dua bulan")
	p.say("bentar saya foto dulu")
	p.sees("Baik")
	p.send(bot.Message{Files: []bot.File{photo("f")}})
	p.sees("Sudah kami sampaikan")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
}

// "Tarik laporan saya", with a draft in hand beside what was sent: they are asked which, and either is had by a tap.
func TestTakesBackBesideADraft(t *testing.T) {
	for _, which := range []string{"Batalkan yang belum terkirim", "code"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Tuti", "jalan di gang melati bolong sejak dua bulan")
		p.tap("Tulis yang lain")
		p.say("got di depan pasar mampet")
		p.say("tarik laporan saya")
		p.sees("Yang mana")
		if w.get(1).State != store.Open || w.get(2).State != store.Drafted {
			t.Fatal("it was not asked which")
		}
		if which == "code" {
			p.tap(codeOf(w, 1))
			p.sees(codeOf(w, 1))
			continue
		}
		p.tap(which)
		p.sees("Dibatalkan")
		if w.get(1).State != store.Open || w.get(2).State != store.Cancelled {
			t.Errorf("they are %s and %s", w.get(1).State, w.get(2).State)
		}
	}
}

// "Fotonya yang terakhir salah" is of the last photo, which goes; the words and the others stay.
func TestTheLastPhotoIsWrong(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.person("Tuti")
	p.say("sampah depan pasar menumpuk")
	p.send(bot.Message{Files: []bot.File{photo("a")}})
	p.send(bot.Message{Files: []bot.File{photo("b")}})
	p.say("fotonya yang terakhir salah")
	p.say("kirim")
	if s := room.last("sampah depan pasar"); len(s.out.Files) != 1 {
		t.Errorf("staff get %d files", len(s.out.Files))
	}
}

// "Please stop it" is what they ask of the office, and no word to the bot.
func TestStopsNotTheDraft(t *testing.T) {
	for i, said := range []string{"please stop it", "stop that please", "tolong stop itu pak"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("W", i))
		p.say("the neighbor burns his garbage every single night")
		p.say(said)
		if a := w.only(); a.State != store.Drafted {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	for i, said := range []string{"please cancel it", "cancel that please", "batal admin"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("V", i))
		p.say("the neighbor burns his garbage every single night")
		p.say(said)
		if a := w.only(); a.State != store.Cancelled {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
}

// Who asks that a report be closed does not open an older one again.
func TestAsksToCloseIt(t *testing.T) {
	for i, said := range []string{"tolong laporan saya ditutup saja pak", "tolong ditutup ya bu", "mohon laporan ini ditutup"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent(fmt.Sprint("W", i), "lampu taman mati")
		room.reply(room.last("lampu taman"), "Lampunya sudah kami ganti pagi ini.")
		room.say("/tutup " + codeOf(w, 1))
		w.pass(48 * time.Hour)
		p.tap("Tulis yang lain")
		p.say("pohon tumbang di jalan veteran")
		p.tap("Kirim sekarang")
		w.pass(time.Hour)
		p.say(said)
		if a := w.get(1); a.State != store.Closed {
			t.Errorf("%q: it is %s", said, a.State)
		}
	}
}

// Who asked for something new opens nothing again by its words, unless they tap that.
func TestNewOpensNothingAgain(t *testing.T) {
	for _, anew := range []bool{false, true} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Budi", "lampu taman mati")
		room.reply(room.last("lampu taman"), "Lampunya sudah kami ganti pagi ini.")
		room.say("/tutup " + codeOf(w, 1))
		w.pass(48 * time.Hour)
		p.say("/status")
		if anew {
			p.tap("Tulis yang lain")
		}
		p.say("kok masih mati pak")
		if a := w.get(1); (a.State == store.Open) == anew {
			t.Errorf("new %v: it is %s", anew, a.State)
		}
		if anew {
			p.tap("Buka lagi")
			if a := w.get(1); a.State != store.Open {
				t.Errorf("tapped, it is %s", a.State)
			}
		}
	}
}

// Until when a draft waits is told by the clock of its citizen, not by that of the house.
func TestWaitsByTheCitizensClock(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	w.officeIn("Asia/Jayapura")
	p := w.person("Tuti")
	p.say("jalan di gang melati bolong sejak dua bulan")
	p.say("bentar ya")
	p.sees("22.42") // 12.42 UTC, and an hour
}

// Who asks for a moment again and again is answered no oftener than anybody.
func TestAsksForManyMoments(t *testing.T) {
	w := newWorld(t, talkative(5, 0))
	w.office("Rina", "Grup")
	p := w.person("Tuti")
	p.say("jalan di gang melati bolong sejak dua bulan")
	for range 30 {
		p.say("bentar ya")
	}
	if n := p.said("kami tunggu sampai"); n != 5 {
		t.Errorf("they are answered %d times", n)
	}
	w.pass(50 * time.Minute)
	if a := w.only(); a.State != store.Drafted {
		t.Errorf("it is %s", a.State)
	}
}

// "Jangan ditutup dulu" below the news that it was closed opens it again; of something else it does not.
func TestAsksNotToCloseIt(t *testing.T) {
	for said, want := range map[string]store.State{"tolong laporan saya jangan ditutup dulu": store.Open, "jangan ditutup dulu pak": store.Open, "belum selesai, tolong jangan ditutup": store.Open,
		"jalan veteran jangan ditutup pak": store.Closed, "tolong jangan ditutup jalan veteran": store.Closed, "tolong ditutup lubangnya pak": store.Closed} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Tuti", "lampu taman mati")
		room.reply(room.last("lampu taman"), "Lampunya sudah kami ganti pagi ini.")
		room.say("/tutup " + codeOf(w, 1))
		p.say(said)
		if a := w.get(1); a.State != want {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
}
