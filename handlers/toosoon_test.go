package handlers_test

import (
	"testing"
	"time"

	"duaarah/bot"
)

// Who sends a photo alone and says afterwards what it shows, or sends right after the words what they are about, has said one thing.
func TestSentTooSoon(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.photo("", "", "f1")
	budi.tap("Kirim sekarang")
	w.pass(2 * time.Minute)
	budi.say("itu jembatan di desa kami, hampir putus")
	budi.sees("Sudah kami sampaikan")
	room.last("jembatan di desa kami")
	budi.say("jalannya juga rusak") // it has its words
	budi.sees("Kami catat", "Ini keluhan")
	budi.tap("Batal")

	sari := w.sent("Sari", "tiang listrik miring di RT 3")
	sari.photo("", "", "f2")
	sari.sees("Sudah kami sampaikan")
	sari.send(bot.Message{Location: &bot.Location{Latitude: -7.28, Longitude: 112.73}})
	if n := len(w.ids()); n != 3 {
		t.Errorf("there are %d aspirations", n)
	}
	w.pass(20 * time.Minute)
	sari.photo("", "", "f3") // some time later, it may be of anything
	sari.sees("Kami catat", "1 foto")
	sari.tap("Batal")

	dewi := w.person("Dewi")
	dewi.photo("", "", "f4")
	dewi.tap("Kirim sekarang")
	dewi.tap("Tulis yang lain")
	dewi.say("lampu mati di RT 9")
	dewi.sees("Kami catat")
	dewi.tap("Kirim sekarang")

	wati := w.person("Wati")
	wati.photo("", "", "f5")
	wati.tap("Kirim sekarang")
	wati.say("ok makasih")
	wati.sees("Sama-sama")
}
