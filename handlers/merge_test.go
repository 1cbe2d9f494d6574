package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/store"
	"duaarah/store/measure"
)

// Two that are one go on as one, of which both are told; apart again, each is its own.
func TestMerging(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	sari := w.sent("Sari", "penerangan dekat sekolah padam total")
	first, second := w.get(1), w.get(2)
	room.say("/satukan " + string(second.Code) + " " + string(first.Code))
	room.sees("Satukan keduanya?", "lampu jalan", "penerangan")
	confirm := room.sees()
	room.tap("Lanjut sebagai " + string(first.Code))
	sari.sees("kami satukan dengan", string(first.Code))
	room.tapOn(confirm, bot.Button{Data: "s.mg!:2:1"}) // twice
	room.tapOn(confirm, bot.Button{Data: "s.mg!:1:2"}) // round in a circle
	if a, b := w.get(1), w.get(2); a.State != store.Open || b.State != store.Merged || b.MergedInto != 1 {
		t.Fatalf("they are %s and %s", a.State, b.State)
	}
	if n := sari.said("kami satukan dengan"); n != 1 {
		t.Errorf("told %d times", n)
	}
	room.reply(room.last("lampu jalan depan"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	budi.last("besok pagi")
	sari.last("besok pagi")
	sari.reply(sari.last("besok pagi"), "terima kasih, tapi yang dekat gerbang juga mati")
	room.last("dekat gerbang juga mati")
	sari.reply(sari.last("kami satukan dengan"), "gerbang utara maksudnya")
	room.last("gerbang utara")
	report := w.stats()
	if g := report.Groups[0]; g.Aspirations != 2 || g.Excluded.Merged != 1 || g.TwoWay.Of != 1 || g.Heard.Of != 2 {
		t.Errorf("the figures are %+v", g)
	}
	rina.say("/pulihkan " + string(second.Code))
	sari.sees("kami pisahkan lagi dari")
	room.reply(room.last("lampu jalan depan"), "Hanya untuk Budi ini.")
	budi.last("Hanya untuk Budi")
	if sari.said("Hanya untuk Budi") > 0 {
		t.Error("apart again, it still gets the other's replies")
	}
	if b := w.get(2); b.State != store.Open || b.Turn != store.OfficeTurn || !b.TurnAt.Equal(b.ReceivedAt) {
		t.Errorf("apart again, it is %+v", b)
	}
	w.golden("merging")
}

func (w *world) stats() measure.Report {
	w.t.Helper()
	report, err := w.db.Stats(w.t.Context(), measure.Query{By: measure.ByAll, AsOf: w.now.Add(30 * 24 * time.Hour)})
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

func TestMergingKeepsRatesWhole(t *testing.T) {
	base := store.Aspiration{ID: 1, Office: "a", State: store.Open, Kind: store.Complaint}
	other := base
	other.ID = 2
	if err := matter.Mergeable(base, other); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(a *store.Aspiration){
		"own":    func(a *store.Aspiration) { a.Own = true },
		"praise": func(a *store.Aspiration) { a.Kind, a.KindBy = store.Praise, store.ByCitizen },
		"office": func(a *store.Aspiration) { a.Office = "b" },
		"spam":   func(a *store.Aspiration) { a.State = store.Spam },
		"itself": func(a *store.Aspiration) { a.ID = 1 },
		"spoken": func(a *store.Aspiration) { a.Recorder = 1 },
	} {
		into := other
		change(&into)
		if err := matter.Mergeable(base, into); err == nil {
			t.Errorf("it can be merged into: %s", name)
		}
	}
}

// What is another matter becomes one of its own, received when it was written.
func TestSplitting(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	room.say("/pisahkan " + string(w.only().Code))
	room.sees("hanya berisi satu pesan")
	w.pass(2 * time.Hour)
	citizen.reply(citizen.last("Kode Anda"), "satu lagi, got di pasar mampet sejak senin")
	wrote := w.now
	w.pass(3 * time.Hour)
	room.tap("Lainnya")
	room.tap("Pisahkan")
	room.sees("pesan mana", "got di pasar")
	menu := room.sees()
	room.tap("2")
	room.tap("Pisahkan 1 pesan")
	a, b := w.get(1), w.get(2)
	if !b.ReceivedAt.Equal(wrote) || b.Citizen != a.Citizen || b.Turn != store.OfficeTurn || b.State != store.Open || a.State != store.Open {
		t.Fatalf("split off is %+v", b)
	}
	citizen.sees("aspirasi tersendiri", string(b.Code), "got di pasar")
	room.tapOn(menu, bot.Button{Data: "s.sp!:1:1:3"})
	if n := len(w.ids()); n != 2 {
		t.Fatalf("there are %d", n)
	}
	if s := room.last("got di pasar").out.Text.S; !strings.Contains(s, string(b.Code)) {
		t.Errorf("its card says\n%s", s)
	}
	citizen.say("/status")
	room.reply(room.last("got di pasar"), "Gotnya dibersihkan Kamis pagi, petugas sudah kami hubungi.")
	citizen.last("dibersihkan Kamis")
	if a, b = w.get(1), w.get(2); !a.FirstReplyAt.IsZero() || b.FirstReplyAt.IsZero() {
		t.Error("the reply counts for the other")
	}
	w.golden("splitting")
}
