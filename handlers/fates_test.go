package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/store/history"
	"duaarah/store/measure"
	"duaarah/store/sqlite"
)

const day = 24 * time.Hour

// fate is what the figures of one office say, as worked out by hand from measures.md.
type fate struct {
	aspirations, merged, matured, twoWay, pending, heard, citizens int
	unheard, seen, answered, conversed, confirmed                  int
	personal, template, ack, forward, undelivered                  int
	p50                                                            float64 // hours; 0: not reached
}

// fates fails unless the office's figures are these: as they are kept, by the history alone, and where its history file was taken in.
func (w *world) fates(want fate) {
	w.t.Helper()
	q := measure.Query{By: measure.ByOffice}
	of := func(r measure.Report) (f fate) {
		i := slices.IndexFunc(r.Groups, func(g measure.Group) bool { return g.Key == "dapil-1" })
		if i < 0 {
			w.t.Fatalf("there are no figures of the office: %+v", r)
		}
		g := r.Groups[i]
		l, n := g.Ladder, g.Replies
		f = fate{g.Aspirations, g.Excluded.Merged, g.Matured, g.TwoWay.N, g.TwoWay.Pending, g.Heard.N, g.Heard.Of, l.Unheard, l.Seen, l.Answered, l.Conversed,
			l.Confirmed, n.Personal, n.Template, n.Ack, n.Forward, n.Undelivered, 0}
		if g.WaitHours.P50 != nil {
			f.p50 = *g.WaitHours.P50
		}
		if g.Excluded.Sum() != g.Excluded.Merged || g.TwoWay.Of != g.Matured {
			w.t.Errorf("there is more to it: %+v", g)
		}
		return f
	}
	kept, err := w.db.Stats(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	computed, err := w.db.Recompute(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	for how, r := range map[string]measure.Report{"kept": kept, "computed": computed, "exported and imported": w.imported(q)} {
		if got := of(r); got != want {
			w.t.Errorf("%s, the figures are\n%+v, want\n%+v", how, got, want)
		}
	}
}

// What is split off is received when it was written, and waits: that the rest was answered after it had come answers it not.
func TestFateOfWhatIsSplitOff(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(2 * time.Hour)
	budi.reply(budi.last("Kode Anda"), "satu lagi, got di pasar mampet sejak senin")
	w.pass(4 * time.Hour)
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis pagi, kabelnya putus di tiang 12.")
	room.tap("Lainnya")
	room.tap("Pisahkan")
	room.tap("2")
	room.tap("Pisahkan 1 pesan")
	w.pass(13*day + 19*time.Hour) // the first is due, the other in an hour
	w.fates(fate{aspirations: 2, matured: 1, twoWay: 1, heard: 1, citizens: 1, answered: 1, seen: 1, personal: 1, p50: 6})
	w.pass(4 * time.Hour)
	w.fates(fate{aspirations: 2, matured: 2, twoWay: 1, heard: 1, citizens: 1, answered: 1, seen: 1, personal: 1, p50: 6})
}

// Of three that are one, the wait is that of the first who wrote, into whichever they are merged, and all three are heard.
func TestFateOfThreeMerged(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(2 * day)
	w.sent("Sari", "penerangan dekat sekolah padam total")
	w.pass(2 * day)
	w.sent("Tono", "jalan di muka SD gelap gulita")
	for _, pair := range [][2]int{{0, 1}, {1, 2}} {
		room.say("/satukan " + w.code(pair[0]) + " " + w.code(pair[1]))
		room.tap("Lanjut sebagai " + w.code(pair[1]))
	}
	w.pass(11 * day)                                                              // the first waits 15 days, the last 11
	w.fates(fate{aspirations: 3, merged: 2, matured: 1, citizens: 3, unheard: 1}) // merging is no seeing
	room.reply(room.last("gelap gulita"), "Lampunya kami ganti Kamis pagi, kabelnya putus di tiang 12.")
	w.fates(fate{aspirations: 3, merged: 2, matured: 1, heard: 3, citizens: 3, answered: 1, personal: 1, p50: 15 * 24})
}

// A form letter answers whom it came to first, and nobody from the fourth on.
func TestFateOfAFormLetter(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for i := range 6 {
		w.sent(fmt.Sprint("Warga", i), fmt.Sprintf("jembatan kayu nomor %d di kampung kami lapuk", i))
	}
	for i := range 6 {
		room.reply(room.last(fmt.Sprintf("jembatan kayu nomor %d", i)),
			fmt.Sprintf("Jembatan nomor %d masuk rencana perbaikan tahun depan, anggarannya dibahas bulan Januari di DPRD.", i))
		w.pass(time.Hour)
	}
	w.pass(15 * day)
	w.fates(fate{aspirations: 6, matured: 6, twoWay: 3, heard: 3, citizens: 6, answered: 3, seen: 3, personal: 3, template: 3, p50: 2})
}

// Whom staff send to another agency, and who says that they were answered elsewhere, had no reply of this office.
func TestFateOfElsewhere(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	room.say("/alihkan " + w.code(0) + " Dinas PU, tanya lagi 7 hari kerja")
	sari := w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	for range 15 * 24 {
		w.pass(time.Hour)
	}
	yes, ok := buttonOf(sari.last("Sudah dua pekan"), "Sudah")
	if !ok {
		t.Fatal("they are not asked")
	}
	sari.tapOn(sari.last("Sudah dua pekan"), yes)
	w.fates(fate{aspirations: 2, matured: 2, citizens: 2, unheard: 2})
	room.say("/statistik")
	w.answer()
	room.last("Dari 2 aspirasi yang sudah jatuh tempo, 0 sungguh-sungguh dibalas")
}

// What is imported counts as it was, and goes on here.
func TestFateOfAnImport(t *testing.T) {
	w := newWorld(t)
	if _, err := w.db.Import(t.Context(), history.NewReader(strings.NewReader(strings.TrimSpace(imported))), sqlite.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	rina, _ := w.office("Rina", "Grup")
	// Received on the 2nd (another into it on the 6th), the 4th and the 6th; it is the 23rd. The second was answered in a day, and wrote again.
	w.fates(fate{aspirations: 4, merged: 1, matured: 3, heard: 1, citizens: 4, unheard: 1, seen: 1, answered: 1, personal: 1, undelivered: 1})
	rina.say("/balas XNV-NG9 Bulan depan.") // there is nobody to read it
	rina.say("/tutup ZPJ-RVZ")
	w.fates(fate{aspirations: 4, merged: 1, matured: 3, heard: 1, citizens: 4, unheard: 1, seen: 1, answered: 1, personal: 1, undelivered: 1})
}
