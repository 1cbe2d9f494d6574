package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/store"
)

// rowsOf are the labels of a message's buttons.
func rowsOf(s *shown) (rows []string) {
	for _, row := range s.out.Buttons {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Label)
		}
		rows = append(rows, strings.Join(labels, " | "))
	}
	return rows
}

// With a place, something to support, several offices and open matters, a draft has five rows, none too wide, and nothing is lost.
func TestDraftWithAllHasFewRows(t *testing.T) {
	w := newWorld(t, together)
	w.regions()
	w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet+" Surabaya")
	sari := w.sent("Sari", "got di depan rumah saya mampet sejak senin")
	sari.say("/aspirasi")
	sari.say("jembatan rusak di dekat pasar")
	sari.tap("Kirim sekarang")
	sari.say("/aspirasi")
	sari.say(darkToo + " Surabaya")
	draft := sari.last("Kami catat")
	if rows := rowsOf(draft); len(rows) > 5 {
		t.Errorf("%d rows:\n%s", len(rows), strings.Join(rows, "\n"))
	}
	for _, row := range draft.out.Buttons {
		wide := 0
		for _, b := range row {
			wide = max(wide, utf8.RuneCountInString(b.Label))
		}
		if wide*len(row) > 45 {
			t.Errorf("too wide for a small phone: %q", rowsOf(draft))
		}
	}
	for _, label := range []string{"Kirim sendiri", "Dukung", "Batal", "Kantor Dapil 1", "Kantor Dapil 2", "Bukan keluhan", "Bukan di situ", "Tambahan untuk yang lain"} {
		if _, ok := buttonOf(draft, label); !ok {
			t.Errorf("no button %q in %q", label, rowsOf(draft))
		}
	}
	// What it could continue is asked, with the words of each; and one can go back.
	sari.tap("Tambahan untuk yang lain")
	asked := sari.last("Tambahan untuk yang mana?")
	if !strings.Contains(asked.out.Text.S, "jembatan rusak") || !strings.Contains(asked.out.Text.S, "got di depan") {
		t.Errorf("%s", asked.out.Text.S)
	}
	sari.tap("Kembali")
	sari.last("Kami catat")
	sari.tap("Tambahan untuk yang lain")
	first := w.get(w.ids()[1])
	sari.tap(string(first.Code))
	sari.last("Sudah kami sampaikan")
	if a := w.latest(); a.State != store.Cancelled {
		t.Errorf("joined, the draft is %s", a.State)
	}
}

// From each question that a button asks about a draft, one can go back without choosing.
func TestBackFromQuestions(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	sari := w.person("Sari")
	sari.say("lampu jalan mati")
	before := w.latest()
	for _, label := range []string{"Bukan keluhan"} {
		sari.tap(label)
		sari.tap("Kembali")
		sari.last("Kami catat")
	}
	sari.tap("Kantor Dapil 2")
	sari.tap("Kantor lain")
	sari.tap("Kembali")
	sari.last("Kami catat")
	if a := w.latest(); a.Kind != before.Kind || a.KindBy != before.KindBy || a.Office != "dapil-2" || a.State != store.Drafted {
		t.Errorf("%+v", a)
	}
	back := bot.Button{Data: fmt.Sprint("c.draft:", before.ID)}
	sari.tap("Kirim sekarang")
	n := len(w.chats[sari.chat])
	sari.tapOn(sari.last("Sudah masuk"), back) // an old button
	w.person("Tono").say("pohon tumbang")
	if len(w.chats[sari.chat]) != n || w.latest().Citizen == before.Citizen {
		t.Error("an old way back shows what is sent")
	}
}

// What was said of a reply can be changed, under it, and as often as one likes; the stars go with the verdict.
func TestVerdictIsChanged(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	room.reply(room.last("udah 2 minggu"), "Lampunya kami ganti Kamis pagi, petugas sudah dijadwalkan.")
	w.pass(80 * time.Hour)
	id := w.ids()[0]
	budi.tap("Belum")
	budi.tap("2 ★")
	budi.tap("Ubah penilaian")
	asked := budi.last("Anda menilai balasan ini: belum terjawab")
	same, _ := buttonOf(asked, "Belum")
	events := func(kind store.EventKind) (n int) {
		w.view(func(r store.Reader) error {
			all, err := r.Events(id)
			for _, e := range all {
				if e.Kind == kind {
					n++
				}
			}
			return err
		})
		return n
	}
	budi.tapOn(asked, same) // not changed after all: it is as it was
	budi.last("Nilai Anda: 2 dari 5")
	if n := events(store.EventVerdict); n != 1 {
		t.Errorf("the same again is recorded: %d verdicts", n)
	}
	budi.tap("Ubah penilaian")
	budi.tap("Sudah")
	budi.last("Berapa nilai untuk balasan ini")
	if a := w.get(id); a.Verdict != store.VerdictYes || a.Stars != 0 || a.State != store.Closed {
		t.Errorf("%s, %d stars, %s", a.Verdict, a.Stars, a.State)
	}
	if n := events(store.EventVerdict); n != 2 {
		t.Errorf("%d verdicts", n)
	}
	// A supporter can change theirs too.
	sari.tap("Belum")
	sari.tap("Ubah penilaian")
	sari.last("Apakah ini menjawab?")
	sari.tap("Sudah")
	sari.last("Jawaban Anda: sudah terjawab")
	room.last("1 sudah terjawab, 0 belum")
	// Forged: of a reply that they judged not at all, and of somebody else's.
	tono := w.sent("Tono", "sampah menumpuk di pasar Wonosari")
	tono.tapOn(tono.last("Kode Anda"), bot.Button{Data: fmt.Sprintf("c.verdict:%d:%d", id, 3)})
	if slices.ContainsFunc(w.chats[tono.chat], func(s *shown) bool { return strings.Contains(s.out.Text.S, "Kamis pagi") }) {
		t.Error("another's reply is shown")
	}
}
