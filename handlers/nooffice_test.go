package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// Where no office takes messages, nobody is promised that theirs goes out in ten minutes, nor shown an empty list; it goes out once there is one.
func TestNoOfficeTakesMessages(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	w.shut("dapil-1")
	w.shut("dapil-2")
	p := w.person("Cici")
	for _, said := range []string{"ini ke siapa?", "kirim ke siapa", "buka jam berapa kantornya?", "kapan dibalas?"} {
		p.say(said)
		p.sees("belum ada kantor", "Tulis saja")
	}
	p.say("lampu jalan mati di depan rumah")
	p.sees("Kami catat", "keluhan", "belum ada kantor", "kami teruskan begitu ada")
	if s := w.show(p.chat); strings.Contains(s, "menit lagi") || strings.Contains(s, "Untuk kantor mana") || strings.Contains(s, "Kirim sekarang") {
		t.Errorf("they are promised what cannot be:\n%s", s)
	}
	p.say("ini ke siapa?")
	p.sees("belum ada kantor", "masih di sini")
	p.say("kirim")
	p.sees("belum ada kantor")
	w.pass(11 * time.Minute)
	if a := w.only(); a.State != store.Drafted {
		t.Fatalf("it is %s", a.State)
	}
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-1")
		if err != nil {
			return err
		}
		o.Closed = false
		return tx.SaveOffice(o)
	})
	w.pass(time.Hour)
	p.sees("Kode Anda", "Kantor Dapil 1")
}

// With one office, who asks where it goes is told.
func TestOneOfficeOnly(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	w.shut("dapil-2")
	for _, said := range []string{"ini ke siapa?", "kirim ke siapa", "ini terkirim ke siapa ya"} {
		p := w.person("Cici " + said)
		p.say(said)
		p.sees("dibaca staf", "Kantor Dapil 1")
	}
	w.person("Dedi").say("bantuan beras dikirim ke siapa?")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
}
