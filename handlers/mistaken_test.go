package handlers_test

import (
	"fmt"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// Who sent a wrong photo says so: that photo goes, and what they told before stays.
func TestWrongPhoto(t *testing.T) {
	for i, said := range []string{"maaf salah kirim", "salah kirim bu", "fotonya hapus aja", "hapus fotonya mas", "foto yang tadi jangan dikirim ya", "gambarnya salah maaf"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Wati")
		p.say("air pdam di rumah saya mati")
		p.say("padahal tagihan jalan terus")
		for n := range 2 {
			p.send(bot.Message{Album: "a", Files: []bot.File{p.file(bot.Photo, "f.jpg", fmt.Sprint("f", i, n))}})
		}
		p.say(said)
		p.sees("2 foto tidak ikut dikirim", "Kata-kata Anda tetap ada")
		p.say("sudah sejak senin")
		p.say("kirim")
		if a := w.only(); a.State != store.Open || w.texts(a) != "air pdam di rumah saya mati | padahal tagihan jalan terus |  |  | sudah sejak senin" {
			t.Errorf("after %q it is %s and says %q", said, a.State, w.texts(a))
		}
		if s := room.last("air pdam"); len(s.out.Files) != 0 {
			t.Errorf("after %q staff get %d files", said, len(s.out.Files))
		}
	}
	for _, said := range []string{"petugas salah kirim surat ke rumah saya", "foto meterannya salah", "foto ktp saya dihapus petugas", "jangan kirim foto ke rt"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Wati")
		p.say("air pdam di rumah saya mati")
		p.send(bot.Message{Files: []bot.File{p.file(bot.Photo, "f.jpg", "f")}})
		p.say(said)
		if a := w.only(); w.texts(a) != "air pdam di rumah saya mati |  | "+said {
			t.Errorf("of %q the draft says %q", said, w.texts(a))
		}
	}
	w := newWorld(t) // a photo alone, with words on it or none
	for i, words := range []string{"", "lihat ini"} {
		p := w.person(fmt.Sprint("Tini", i))
		p.send(bot.Message{Text: words, Files: []bot.File{p.file(bot.Photo, "f.jpg", fmt.Sprint("f", i))}})
		p.say("maaf salah kirim")
		p.sees("Dibatalkan")
	}
}
