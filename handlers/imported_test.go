package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/history"
	"duaarah/store/sqlite"
)

const imported = `
{"at":"2026-11-02T02:00:00Z","do":"aspiration","case":"222-222","office":"dapil-1","citizen":"w1","kind":"complaint","text":"lampu mati"}
{"at":"2026-11-03T02:00:00Z","do":"reply","case":"222-222","staff":"s1","type":"personal","text":"kami lihat dulu ya"}
{"at":"2026-11-04T02:00:00Z","do":"aspiration","case":"XNV-NG9","office":"dapil-1","citizen":"w2","kind":"wish","text":"tambah halte"}
{"at":"2026-11-05T02:00:00Z","do":"reply","case":"XNV-NG9","staff":"s1","type":"personal","delivered":"2026-11-05T02:00:01Z","text":"sudah diusulkan"}
{"at":"2026-11-06T02:00:00Z","do":"message","case":"XNV-NG9","text":"kapan jadinya?"}
{"at":"2026-11-06T02:00:00Z","do":"aspiration","case":"ZPJ-RVZ","office":"dapil-1","citizen":"w3"}
{"at":"2026-11-06T03:00:00Z","do":"reply","case":"ZPJ-RVZ","type":"auto","delivered":"2026-11-06T03:00:00Z"}
{"at":"2026-11-06T02:00:00Z","do":"aspiration","case":"KXK-G6F","office":"dapil-1","citizen":"w4","text":"lampu mati juga"}
{"at":"2026-11-07T02:00:00Z","do":"merge","case":"KXK-G6F","into":"222-222","staff":"s1"}
`

// Words find what was received last first, also where older things were imported after it.
func TestImportedIsFoundInItsPlace(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	w.sent("Budi", "lampu mati di depan SDN 3")
	if _, err := w.db.Import(t.Context(), history.NewReader(strings.NewReader(strings.TrimSpace(imported))), sqlite.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"lampu mati", "lampu mati belum dibalas"} {
		rina.say("/cari " + words)
		text := rina.sees("SDN 3", "222-222").out.Text.S
		if strings.Index(text, "SDN 3") > strings.Index(text, "222-222") {
			t.Errorf("of %q what is older stands first:\n%s", words, text)
		}
	}
}

// What came by a history file is seen and sorted by staff like all else; whoever answers it is told that nobody is there to be
// reached, and nothing is sent to nowhere.
func TestImported(t *testing.T) {
	w := newWorld(t)
	done, err := w.db.Import(t.Context(), history.NewReader(strings.NewReader(strings.TrimSpace(imported))), sqlite.ImportOptions{})
	if err != nil || done.Aspirations != 4 {
		t.Fatalf("%+v: %v", done, err)
	}
	rina, room := w.office("Rina", "Grup")
	card := room.last("lampu mati")
	for _, want := range []string{"tidak bisa dihubungi lewat bot", "Balasan s1 tidak sampai"} {
		if !strings.Contains(card.out.Text.S, want) {
			t.Errorf("the card does not say %q", want)
		}
	}
	if _, ok := buttonOf(card, "Balas"); ok {
		t.Error("a reply is offered, and there is nobody to read it")
	}
	room.last("tambah halte")
	room.last("ZPJ-RVZ")
	room.say("/antrean")
	room.sees("222-222", "XNV-NG9", "ZPJ-RVZ")

	room.reply(card, "Sudah menyala, Pak.")
	room.sees("222-222", "tidak bisa dihubungi", "tidak dikirim")
	rina.say("/balas XNV-NG9 Bulan depan.")
	rina.sees("XNV-NG9", "tidak bisa dihubungi")
	rina.say("/balas KXK-G6F Sudah.")
	rina.sees("sudah digabung")
	rina.say("/kartu KXK-G6F")
	rina.say("/ambil ZPJ-RVZ")
	rina.say("/tutup ZPJ-RVZ")
	rina.say("/kartu ZPJ-RVZ")
	rina.say("/statistik")
	w.answer()
	w.pass(time.Hour)
	for _, label := range []string{"Ambil", "Lainnya"} {
		b, ok := buttonOf(card, label)
		if !ok {
			t.Fatalf("no button %s", label)
		}
		room.tapOn(card, b)
	}
	room.tap("Spam")
	w.golden("imported")

	for _, verb := range []string{"s.reply", "s.again", "s.restore", "s.release", "s.close", "s.reopen", "s.page", "s.card"} {
		for id := range 6 {
			for arg := range 4 {
				room.tapOn(card, bot.Button{Label: verb, Data: talk.Data(verb, id, arg)})
			}
		}
	}
	w.view(func(r store.Reader) error {
		a, err := r.AspirationByCode("KXK-G6F")
		if err != nil || a.State != store.Open || a.MergedInto != 0 {
			t.Errorf("restored, the merged one is %+v (%v)", a, err)
		}
		return nil
	})
	if n := len(w.chats[""]); n > 0 {
		t.Errorf("%d messages went to nowhere", n)
	}
	var replies int
	for _, l := range w.history() {
		if l.Do == "reply" {
			replies++
		}
	}
	if replies != 3 {
		t.Errorf("%d replies, of which 3 came by the file", replies)
	}
}
