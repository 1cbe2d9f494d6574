package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// Who says in words that a place is wrong has another, in their draft and in what they sent; and it is in what staff read.
func TestPlacePutRight(t *testing.T) {
	w := newWorld(t)
	w.regions()
	_, room := w.office("Rina", "Grup Dapil 1")
	wrong := "lampu mati di kec. Genteng, Surabaya"
	for _, said := range []string{"eh salah, di Kec. Wonokromo", "maksud saya di wonokromo", "bukan di Genteng, di Wonokromo", "maaf pak salah, harusnya di kec wonokromo Surabaya",
		"bukan di genteng tapi wonokromo", "yang benar di Wonokromo", "sorry, I meant in Wonokromo", "not in Genteng but in Wonokromo", "klentu pak, ing Wonokromo", "maaf pak, bukan di Genteng, di Wonokromo", "eh, bukan Genteng, Wonokromo", "bukan genteng tapi wonokromo",
		"dudu neng Genteng, neng Wonokromo", "punten lepat, di Wonokromo", "sanés di Genteng, di Wonokromo", "Eh salah kec. wonokromo, yang dekat stasiun"} {
		w.pass(25 * time.Hour) // else it is a flood of one text
		p := w.person("Draf " + said)
		p.say("/aspirasi " + wrong)
		p.say(said)
		w.about("35.78.04", store.ByCitizen, wrong+" | "+said)
		p.last("Kec. Wonokromo, Kota Surabaya.")
		w.pass(11 * time.Minute)

		p = w.person("Kirim " + said)
		p.say("/aspirasi " + wrong)
		p.tap("Kirim sekarang")
		p.say(said)
		a := w.about("35.78.04", store.ByCitizen, wrong+" | "+said)
		p.sees(string(a.Code), "Kec. Wonokromo, Kota Surabaya.")
		if got := room.last(string(a.Code) + " · "); !strings.Contains(got.out.Text.S, "Kec. Wonokromo, Kota Surabaya") || strings.Contains(got.out.Text.S, "Genteng, Kota") || !strings.Contains(w.show(room.chat), said) {
			t.Errorf("staff read after %q:\n%s", said, got.out.Text.S)
		}
	}
}

// Nothing is moved by other words, nor to where another office is, nor from where staff said that it is.
func TestPlaceStays(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.dapil()
	rina, room := w.office("Rina", "Grup Dapil 1")
	wrong := "lampu mati di kec. Genteng, Surabaya"
	for _, said := range []string{"petugas salah kirim tagihan di wonokromo", "bukan cuma lampu, jalannya juga rusak", "bukan salah warga", "salah satu tiangnya di depan wonokromo miring",
		"kapan di Wonokromo?", "di Wonokromo sudah terang pak"} {
		p := w.person("Sari")
		p.say("/aspirasi " + wrong)
		p.say(said)
		w.about("35.78.07", store.ByGuess, wrong+" | "+said)
		p.tap("Kirim sekarang")
	}
	p := w.person("Budi")
	p.say("/aspirasi " + wrong)
	p.tap("Kirim sekarang")
	p.say("eh salah, di Karang Pilang") // of another office
	a := w.about("35.78.07", store.ByGuess, wrong+" | eh salah, di Karang Pilang")
	if p.sees("Sudah kami sampaikan"); !strings.Contains(w.show(room.chat), "eh salah, di Karang Pilang") {
		t.Error("staff do not read it")
	}
	rina.say("/wilayah " + string(a.Code) + " Tegalsari Surabaya")
	p.reply(p.last("Sudah kami sampaikan"), "eh salah, di kec. Genteng")
	if a := w.get(a.ID); a.Region != "35.78.05" || a.RegionBy != store.ByStaff {
		t.Errorf("it is about %s by %s", a.Region, a.RegionBy)
	}
	// Long after, a new draft is a new draft.
	w.pass(time.Hour)
	p.say("salah, di Karang Pilang")
	if a := w.latest(); a.State != store.Drafted {
		t.Errorf("the latest is %s", a.State)
	}
}

// What is in another place as well moves nothing, nor does what is only like the name of a place, or says of something else what it is not.
func TestPlaceStaysAsWell(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.office("Rina", "Grup Dapil 1")
	wrong := "lampu mati di kec. Genteng, Surabaya"
	for _, said := range []string{"bukan cuma di Genteng tapi Wonokromo", "bukan hanya di genteng, wonokromo", "not only in Genteng but in Wonokromo",
		"dudu mung neng Genteng nanging neng Wonokromo", "eh salah, sepuluh", "harusnya bulan ini", "maksud saya jembatan", "maksud saya pak lurah", "harusnya gratis",
		"bukan lampu tapi tiang", "bukan saya, tetangga", "bukan saya saja tapi warga wonokromo", "bukan hoax pak, di Wonokromo", "lain kali di Wonokromo"} {
		p := w.person("Warga " + said)
		p.say("/aspirasi " + wrong)
		n := p.heard()
		p.say(said)
		w.about("35.78.07", store.ByGuess, wrong+" | "+said)
		if p.heard() != n {
			t.Errorf("after %q they are asked:\n%s", said, w.show(p.chat))
		}
		w.pass(25 * time.Hour)
	}
}
