package handlers_test

import (
	"strings"
	"testing"

	"duaarah/store"
)

// Whatever somebody looks for is words: no sign of the index's own language means anything, and none breaks it.
func TestFindTakesAnything(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	other := w.joined("Dua", "dapil-2", store.RoleStaff)
	w.sent("Tono", "Lampu penerangan mati")
	for _, words := range []string{`"`, `lampu"`, `lampu" OR "o_dapil_2`, "*", "lam*", "NEAR(lampu mati, 2)", "lampu NOT mati", "words : lampu", "o_dapil_1", "o_dapil_1 lampu", "^lampu", "-lampu",
		"(((", "lampu\x00mati", "k_complaint", strings.Repeat("lampu ", 2000), strings.Repeat("x", 5000), "💡", "ﷺ lampu", "'; DROP TABLE search; --", "31 13 2026", "99/99/9999", "0", "lampu 2026-02-31"} {
		rina.say("/cari " + words)
		other.say("/cari " + words)
		if s := w.show("p-Dua"); strings.Contains(s, "penerangan mati") {
			t.Fatalf("%q shows another office's:\n%s", words, s)
		}
	}
	rina.say("/cari lampu")
	rina.sees("1 aspirasi cocok", "Lampu penerangan")
}

// What was found goes with the words of which it showed some.
func TestFoundWordsAreErased(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	tono := w.sent("Tono", "Lampu penerangan mati")
	rina.say("/cari lampu")
	rina.sees("1 aspirasi cocok")
	room.say("/cari lampu")
	room.sees("1 aspirasi cocok")
	room.say("/jejak " + string(w.only().Code))
	tono.say("/hapus")
	tono.tap("Hapus semua")
	tono.tap("Ya")

	for _, chat := range []string{"p-Rina", "Grup"} {
		if s := w.show(chat); strings.Contains(s, "penerangan") {
			t.Errorf("%s still shows\n%s", chat, s)
		}
	}
	rina.say("/cari lampu")
	rina.sees("Tidak ada yang cocok")
}

// Cards do not come to where only somebody reads who may not answer any more.
func TestAnAuditorHasNoRoom(t *testing.T) {
	w := newWorld(t)
	rina := w.joined("Rina", "dapil-1", store.RoleStaff) // cards come to her chat
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	w.sent("Tono", "Lampu penerangan mati")
	rina.last("Lampu penerangan mati")
	head.say("/staf")
	head.tap("Rina")
	head.tap("Jadikan pemeriksa")
	w.sent("Wati", "Got mampet sekali")
	head.last("Got mampet sekali")
	head.last("Lampu penerangan mati")
	if strings.Contains(w.show("p-Rina"), "Got mampet") {
		t.Errorf("the auditor gets cards:\n%s", w.show("p-Rina"))
	}
	for who, want := range map[*person]string{rina: "Ketuk kodenya untuk membaca.", head: "Ketuk kodenya untuk membaca dan menjawab."} {
		who.say("/antrean")
		who.sees("2 aspirasi terbuka", want)
	}
}

// What is done with a broadcast is told afterwards, whoever did it, also what nobody was sent.
func TestTheTrailOfABroadcast(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	wants(w, "Melati")
	announce(head, "Jajak pendapat baru", "Jembatan atau pasar dulu?\nJembatan\nPasar")
	head.tap("Tunjukkan hasil ke pemilih")
	head.tap("Sembunyikan hasil dari pemilih")
	head.tap("Batal")
	head.say("/jejak kantor dapil-1")
	code := w.broadcast().Code
	s := head.sees("Bu Kepala menulis siaran "+code, "menunjukkan hasil siaran "+code, "menyembunyikan hasil siaran "+code, "membuang siaran "+code).out.Text.S
	if strings.Contains(s, "Jembatan") || strings.Contains(s, "Melati") {
		t.Errorf("it holds words, or who agreed:\n%s", s)
	}
}

// Questions in words are answered in any order, and each answer goes where its own question says.
func TestQuestionsInWordsAtOnce(t *testing.T) {
	t.Run("why it goes back", func(t *testing.T) {
		w := newWorld(t)
		rina, _ := w.office("Rina", "Grup Dapil 1")
		other := w.joined("Tono", "dapil-2", store.RoleStaff)
		w.sent("Budi", "lampu jalan mati sejak senin")
		w.sent("Sari", "got di depan rumah mampet")
		for _, id := range w.ids() {
			code := string(w.get(id).Code)
			rina.say("/alihkan " + code + " dapil-2")
			rina.tap("Ya, alihkan")
			other.say("/alihkan " + code + " dapil-1")
			other.tap("Ya, alihkan")
		}
		for _, id := range w.ids() {
			code := string(w.get(id).Code)
			other.reply(other.last("Mengapa "+code), "alasan untuk "+code)
			if a := w.get(id); a.Office != "dapil-1" {
				t.Errorf("%s is at %s; %s reads\n%s", code, a.Office, other.name, w.show(other.chat))
			}
		}
	})
	t.Run("what was said in person", func(t *testing.T) {
		w := newWorld(t, reached)
		rina, _ := w.office("Rina", "Grup")
		var events []store.Occasion
		for _, name := range []string{"Reses", "Kunjungan"} {
			rina.say("/acara " + name + "; 1/12 s.d. 2/12")
			events = append(events, w.occasion())
		}
		var asked []*shown
		for _, o := range events {
			rina.say("/catat-lisan " + string(o.ID))
			rina.tap("Tulis catatan")
			asked = append(asked, rina.last("Balas pesan ini dengan kata-kata warga"))
		}
		rina.say("/catat-lisan " + string(events[0].ID))
		asked = append(asked, rina.sees("")) // answered without its button
		for i, s := range asked {
			rina.reply(s, "jalan rusak nomor "+string(rune('1'+i)))
			if a := w.get(w.ids()[i]); a.Occasion != events[i%2].ID {
				t.Errorf("answer %d is from event %q, want %q", i, a.Occasion, events[i%2].ID)
			}
		}
	})
}
