package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/region"
)

// regions has the regions that come with the program known, with where some of Surabaya are.
func (w *world) regions() {
	w.t.Helper()
	all, err := region.ReadCSV(configs.Regions()[0], func(string) bool { return false })
	if err != nil {
		w.t.Fatal(err)
	}
	points := map[string][2]float64{"35.78.07": {-7.26, 112.745}, "35.78.05": {-7.28, 112.735}, "35.78.01": {-7.33, 112.69}}
	for i := range all {
		if p, ok := points[all[i].Code]; ok {
			all[i].Latitude, all[i].Longitude, all[i].Located = p[0], p[1], true
		}
	}
	w.tx(func(tx store.Tx) error {
		_, _, err := admin.ImportRegions(tx, all, w.now)
		return err
	})
}

// asking has an office ask where.
func (w *world) asking(id store.OfficeID, level region.Level) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office(id)
		if err != nil {
			return err
		}
		o.AskRegion = level
		return tx.SaveOffice(o)
	})
}

// latest is the aspiration that was begun last.
func (w *world) latest() (a store.Aspiration) {
	w.t.Helper()
	ids := w.ids()
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(ids[len(ids)-1]); return err })
	return a
}

// texts are the words that an aspiration's messages hold.
func (w *world) texts(a store.Aspiration) string {
	w.t.Helper()
	var all []string
	w.view(func(r store.Reader) error {
		run, err := r.Messages(a.ID)
		for _, m := range run {
			all = append(all, m.Text)
		}
		return err
	})
	return strings.Join(all, " | ")
}

func (w *world) about(code string, by store.By, texts string) store.Aspiration {
	w.t.Helper()
	a := w.latest()
	if a.Region != code || a.RegionBy != by || w.texts(a) != texts {
		w.t.Fatalf("%d is about %q by %q and says %q; want %q by %q, %q", a.ID, a.Region, a.RegionBy, w.texts(a), code, by, texts)
	}
	return a
}

// Where an office needs to know where, its citizens are asked once, answer as they like, and are heard if they do not.
func TestWhereAsked(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.asking("dapil-1", region.District)
	_, room := w.office("Rina", "Grup Dapil 1")

	citizen := w.person("Sari")
	citizen.say("lampu jalan depan SDN 3 mati udah 2 minggu")
	citizen.last("Di kecamatan mana?")
	citizen.say("genteng raya sampai balai pemuda") // says more than a place
	w.about("", "", "lampu jalan depan SDN 3 mati udah 2 minggu | genteng raya sampai balai pemuda")
	citizen.say("kec genteng") // two are called so
	w.about("", "", "lampu jalan depan SDN 3 mati udah 2 minggu | genteng raya sampai balai pemuda | kec genteng")
	citizen.tap("Kec. Genteng, Kota Surabaya")
	citizen.last("Tempatnya Kec. Genteng, Kota Surabaya.")
	citizen.tap("Kirim sekarang")
	w.about("35.78.07", store.ByCitizen, "lampu jalan depan SDN 3 mati udah 2 minggu | genteng raya sampai balai pemuda | kec genteng")
	room.last("Kec. Genteng, Kota Surabaya")

	// Written their own way, it is the place and no part of what they have to say.
	other := w.person("Budi")
	other.say("got di depan rumah mampet")
	other.say("kec karangpilang sby")
	w.about("35.78.01", store.ByCitizen, "got di depan rumah mampet")
	other.last("Tempatnya Kec. Karang Pilang, Kota Surabaya.")
	other.tap("Ganti tempat")
	other.last("Di mana tempatnya?")
	other.say("tegalsri, surabya") // misspelled twice: they were asked, but their words stay
	w.about("35.78.05", store.ByCitizen, "got di depan rumah mampet | tegalsri, surabya")
	other.tap("Ganti tempat")
	other.say("rumahnya dekat warung Bu Tini")
	other.sees("belum kami kenal")
	w.about("35.78.05", store.ByCitizen, "got di depan rumah mampet | tegalsri, surabya | rumahnya dekat warung Bu Tini")
	other.tap("Ganti tempat")
	other.say("sukolilo") // two are called so
	other.sees("Yang mana?")
	other.tap("Kec. Sukolilo, Kab. Pati")
	w.about("33.18.01", store.ByCitizen, "got di depan rumah mampet | tegalsri, surabya | rumahnya dekat warung Bu Tini | sukolilo")
	other.tap("Ganti tempat")
	other.tap("Kembali")
	other.tap("Ganti tempat")
	other.tap("Tanpa tempat")
	a := w.about("", store.ByCitizen, "got di depan rumah mampet | tegalsri, surabya | rumahnya dekat warung Bu Tini | sukolilo")
	if strings.Contains(w.show(other.chat), "kecamatan mana") {
		t.Error("who said that it is of no place is asked again")
	}
	other.tap("Kirim sekarang")

	// Who leaves the question alone is heard all the same.
	quiet := w.person("Tono")
	quiet.say("jembatan bambu putus")
	w.pass(11 * time.Minute)
	if a = w.latest(); a.State != store.Open || a.Region != "" {
		t.Errorf("a draft left alone is %s about %q", a.State, a.Region)
	}

	// What they wrote of before is offered the next time.
	w.pass(time.Hour)
	citizen.say("/start")
	citizen.say("sekarang pohonnya yang miring")
	citizen.tap("Kec. Genteng, Kota Surabaya")
	w.about("35.78.07", store.ByCitizen, "sekarang pohonnya yang miring")
	w.golden("where")
}

// Nobody is asked whose office does not need it; what is fairly sure is shown, and can be said to be wrong.
func TestWhereGuessed(t *testing.T) {
	w := newWorld(t)
	w.regions()
	citizen := w.person("Sari")
	citizen.say("lampu mati di kec. Genteng, Surabaya")
	w.about("35.78.07", store.ByGuess, "lampu mati di kec. Genteng, Surabaya")
	citizen.last("Tempatnya Kec. Genteng, Kota Surabaya, kalau kami tidak keliru.")
	citizen.tap("Bukan di situ")
	citizen.say("jaksel")
	w.about("31.74", store.ByCitizen, "lampu mati di kec. Genteng, Surabaya")
	citizen.tap("Kirim sekarang")

	other := w.person("Budi")
	other.say("genteng sekolah bocor, nasib kami malang")
	w.about("", "", "genteng sekolah bocor, nasib kami malang")
	if strings.Contains(w.show(other.chat), "kecamatan mana") {
		t.Error("one is asked where whose office does not need it:\n" + w.show(other.chat))
	}
	other.say("surabaya") // not asked: part of what they have to say
	w.about("35.78", store.ByGuess, "genteng sekolah bocor, nasib kami malang | surabaya")

	link := w.person("Wati")
	link.say("/start r_35_78")
	link.say("banjir di kecamatan genteng")
	w.about("35.78.07", store.ByGuess, "banjir di kecamatan genteng") // the one that lies where the poster hangs
}

// A location tells where, as surely as the middles of districts can.
func TestWhereByLocation(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.asking("dapil-1", region.District)
	citizen := w.person("Sari")
	citizen.send(bot.Message{Location: &bot.Location{Latitude: -7.261, Longitude: 112.744}})
	w.about("35.78.07", store.ByGuess, "")
	citizen.last("Dari lokasi Anda, tempatnya kira-kira Kec. Genteng, Kota Surabaya.")

	between := w.person("Budi")
	between.say("jalan berlubang")
	between.send(bot.Message{Location: &bot.Location{Latitude: -7.27, Longitude: 112.74}})
	w.about("35.78", store.ByGuess, "jalan berlubang | ")
	between.last("Di kecamatan mana?")
	between.tap("Kec. Tegalsari")
	w.about("35.78.05", store.ByCitizen, "jalan berlubang | ")

	nowhere := w.person("Tono")
	nowhere.send(bot.Message{Location: &bot.Location{Latitude: 0.1, Longitude: 0.1}})
	w.about("", "", "")
}

func (w *world) dapil() {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		if err := tx.SaveOffice(store.Office{ID: "jatim", Name: "Kantor DPRD Jatim", Promise: 7, Zone: "Asia/Jakarta", Position: 5}); err != nil {
			return err
		}
		return tx.SaveElectoralDistricts([]store.ElectoralDistrict{
			{Name: "Surabaya 1", Regions: []string{"35.78.05", "35.78.07"}, Offices: []store.OfficeID{"dapil-1"}},
			{Name: "Surabaya 2", Regions: []string{"35.78.01", "35.78.05"}, Offices: []store.OfficeID{"dapil-2"}},
			{Name: "Jatim 2", Regions: []string{"35.15"}, Offices: []store.OfficeID{"jatim"}},
		})
	})
}

// The place decides whom it is for; where several represent it, its citizen does.
func TestElectoralDistricts(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.dapil()
	for _, c := range []struct {
		name, text, code string
		office           store.OfficeID
		by               store.By
	}{
		{"Ani", "banjir di kecamatan karang pilang", "35.78.01", "dapil-2", store.ByRule},
		{"Beni", "banjir di kec. genteng", "35.78.07", "dapil-1", store.ByRule}, // the one in Banyuwangi has no office here
		{"Cici", "banjir di kab. Sidoarjo", "35.15", "jatim", store.ByRule},
		{"Dedi", "banjir di kecamatan tegalsari surabaya", "35.78.05", "dapil-1", store.ByDefault},
		{"Edo", "banjir di kota malang", "35.73", "dapil-1", store.ByDefault},
	} {
		w.person(c.name).say(c.text)
		if a := w.about(c.code, store.ByGuess, c.text); a.Office != c.office || a.OfficeBy != c.by {
			t.Errorf("%q is for %s by %s, want %s by %s", c.text, a.Office, a.OfficeBy, c.office, c.by)
		}
	}

	split := w.person("Sari")
	split.say("sampah di kec. Tegalsari, Surabaya menumpuk")
	draft := split.last("Untuk kantor mana?")
	if _, ok := buttonOf(draft, "Kantor DPRD Jatim"); ok {
		t.Error("an office is offered that does not represent the place")
	}
	split.tap("Kantor Dapil 2")
	split.last("untuk Kantor Dapil 2")
	split.tap("Kirim sekarang")
	if a := w.latest(); a.Office != "dapil-2" || a.OfficeBy != store.ByCitizen {
		t.Errorf("it went to %s by %s", a.Office, a.OfficeBy)
	}

	// Whom it is for depends on where: that is asked, and the answer decides.
	asked := w.person("Budi")
	asked.say("jalan depan rumah rusak")
	asked.last("Di kecamatan mana?")
	asked.say("krangpilang")
	asked.tap("Tulis tempatnya")
	asked.say("karangpilang")
	asked.last("untuk Kantor Dapil 2")
	a := w.latest()
	if a.Office != "dapil-2" || a.OfficeBy != store.ByRule {
		t.Errorf("it is for %s by %s", a.Office, a.OfficeBy)
	}
	asked.tap("Kantor lain") // and can be chosen otherwise
	asked.tap("Kantor DPRD Jatim")
	asked.tap("Ganti tempat")
	asked.say("genteng surabaya")
	if a = w.latest(); a.Office != "jatim" || a.OfficeBy != store.ByCitizen || a.Region != "35.78.07" {
		t.Errorf("after the place was changed it is for %s by %s", a.Office, a.OfficeBy)
	}
	w.golden("dapil")
}

// Without regions nothing is asked, shown or guessed, whatever an office asks for.
func TestNoRegions(t *testing.T) {
	w := newWorld(t)
	w.asking("dapil-1", region.District)
	w.dapil()
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Sari")
	citizen.say("lampu mati di kec. Genteng, Surabaya")
	w.about("", "", "lampu mati di kec. Genteng, Surabaya")
	if s := w.show(citizen.chat); strings.Contains(s, "tempat") || strings.Contains(s, "mana?\n    [Tulis") {
		t.Error("where is spoken of:\n" + s)
	}
	citizen.say("karang pilang")
	w.about("", "", "lampu mati di kec. Genteng, Surabaya | karang pilang")
	citizen.tap("Kirim sekarang")
	code := string(w.latest().Code)
	room.say("/wilayah " + code + " genteng surabaya")
	room.sees("Belum ada daftar wilayah")
	link := w.person("Wati")
	link.say("/start r_35_78_01")
	link.say("banjir")
	if a := w.about("35.78.01", store.ByLink, "banjir"); a.Office != "dapil-2" {
		t.Errorf("a link to a region leads to %s", a.Office)
	}
}

// Staff read where by name, see what was a guess, and correct it; the figures follow.
func TestStaffCorrectTheRegion(t *testing.T) {
	w := newWorld(t)
	w.regions()
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Sari", "lampu mati di kec. Genteng, Surabaya")
	a := w.latest()
	card := room.last("Kec. Genteng, Kota Surabaya (perkiraan)")
	if _, ok := buttonOf(card, "Betulkan wilayah"); !ok {
		t.Error("a guess cannot be corrected")
	}
	room.tap("Betulkan wilayah")
	room.say("/wilayah " + string(a.Code))
	room.sees("lalu nama kecamatan")
	room.say("/wilayah " + string(a.Code) + " entahlah")
	room.sees("belum dikenal")
	room.say("/wilayah " + string(a.Code) + " bandung")
	room.tap("Kota Bandung")
	card = room.last("keluhan · Kota Bandung\n")
	if _, ok := buttonOf(card, "Betulkan wilayah"); ok {
		t.Error("what staff said is offered to be corrected")
	}
	room.say("/wilayah " + string(a.Code) + " karangpilang sby")
	room.sees("sekarang Kec. Karang Pilang, Kota Surabaya")
	if a = w.latest(); a.Region != "35.78.01" || a.RegionBy != store.ByStaff {
		t.Errorf("it is about %q by %q", a.Region, a.RegionBy)
	}
	corrected := 0
	for _, l := range w.history() {
		if l.Do == "correct" && l.By == "staff" {
			corrected++
		}
	}
	if corrected != 2 {
		t.Errorf("the history has %d corrections, want 2", corrected)
	}
	stranger := w.person("Jahat")
	u := stranger.update(bot.KindTap)
	u.Tap = &bot.Tap{ID: "x", Data: fmt.Sprintf("s.area:%d:35.78.07", a.ID)}
	w.take(u)
	if b := w.latest(); b.Region != "35.78.01" {
		t.Error("a stranger moved it")
	}
	w.golden("region")
}

// Buttons are old, tapped twice and forged.
func TestWhereForged(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.asking("dapil-1", region.District)
	citizen := w.person("Sari")
	citizen.say("jalan rusak")
	a := w.latest()
	tap := func(p *person, data string, values map[string]string) {
		t.Helper()
		u := p.update(bot.KindTap)
		u.Tap = &bot.Tap{ID: fmt.Sprint("f", w.seq), Message: p.last("").id, Data: data, Values: values}
		w.take(u)
	}
	for _, code := range []string{"99", "35.78.99", "x", "35.78.07.1001", "''"} {
		tap(citizen, fmt.Sprintf("c.area:%d:%s", a.ID, code), nil)
		w.about("", "", "jalan rusak")
	}
	other := w.person("Budi")
	other.say("/start")
	tap(other, fmt.Sprintf("c.area:%d:35.78.07", a.ID), nil)
	w.about("", "", "jalan rusak")
	// A form's words are kept, be they a place or not.
	tap(citizen, fmt.Sprintf("c.area:%d", a.ID), map[string]string{"tempat": "gunung anyar"})
	w.about("35.78.25", store.ByCitizen, "jalan rusak")
	tap(citizen, fmt.Sprintf("c.area:%d", a.ID), map[string]string{"tempat": "dekat pos ronda"})
	w.about("35.78.25", store.ByCitizen, "jalan rusak | dekat pos ronda")
	tap(citizen, fmt.Sprintf("c.area:%d", a.ID), map[string]string{"tempat": " "})
	citizen.tap("Kirim sekarang")
	tap(citizen, fmt.Sprintf("c.area:%d:35.78.07", a.ID), nil)
	w.about("35.78.25", store.ByCitizen, "jalan rusak | dekat pos ronda")
}

// somewhere has a few regions known, of which some are represented, and an office that asks where.
func (w *world) somewhere() {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		_, _, err := tx.SaveRegions([]region.Region{{Code: "35", Name: "Jawa Timur"}, {Code: "35.78", Name: "Kota Surabaya"},
			{Code: "35.78.05", Name: "Tegalsari", Latitude: 50, Longitude: 106.8, Located: true}, {Code: "35.78.07", Name: "Genteng"},
			{Code: "35.10", Name: "Kabupaten Banyuwangi"}, {Code: "35.10.01", Name: "Genteng"},
			{Code: "32", Name: "Jawa Barat"}, {Code: "32.04", Name: "Kabupaten Bandung"}, {Code: "32.73", Name: "Kota Bandung"}})
		return err
	})
	w.asking("dapil-1", region.District)
	w.dapil()
}

// Who does not know, or says so in their own way, is taken at their word, and heard without a place.
func TestWhereNobodyKnows(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.asking("dapil-1", region.District)
	for name, answer := range map[string]string{"Ani": "ga tau", "Beni": "kampung saya", "Cici": "sudah", "Dedi": "pokoknya depan pasar"} {
		p := w.person(name)
		p.say("lampu mati")
		p.tap("Tulis tempatnya")
		p.say(answer)
		p.last("belum kami kenal")
		p.tap("Kirim sekarang")
		w.about("", "", "lampu mati | "+answer)
	}
	side := w.person("Edo")
	side.say("lampu mati")
	side.tap("Tulis tempatnya")
	side.say("gubeng surabaya timur")
	w.about("35.78.08", store.ByCitizen, "lampu mati | gubeng surabaya timur")
	side.last("Kec. Gubeng, Kota Surabaya")
}

// A place that was misspelled in the first message is offered to tap.
func TestWhereMisspelled(t *testing.T) {
	w := newWorld(t)
	w.regions()
	w.dapil()
	p := w.person("Sari")
	p.say("sampah menumpuk di kec karangpilng surabaya")
	p.tap("Kec. Karang Pilang")
	p.last("untuk Kantor Dapil 2")
	w.about("35.78.01", store.ByCitizen, "sampah menumpuk di kec karangpilng surabaya")
}
