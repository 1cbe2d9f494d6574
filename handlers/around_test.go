package handlers_test

import (
	"testing"
)

// Whom an agency is asked for is not forgotten while their matter is set aside, withdrawn or closed: staff are reminded once it goes on.
func TestReferralComesBack(t *testing.T) {
	for name, c := range map[string]struct{ away, back func(w *world, citizen, rina *person, code string) }{
		"spam": {
			func(_ *world, _, rina *person, code string) { rina.say("/spam " + code) },
			func(_ *world, _, rina *person, code string) { rina.say("/pulihkan " + code) }},
		"withdrawn": {
			func(_ *world, citizen, _ *person, _ string) { citizen.withdraws() },
			func(_ *world, citizen, _ *person, _ string) { citizen.tap("Buka lagi") }},
		"closed": {
			func(_ *world, _, rina *person, code string) { rina.say("/tutup " + code) },
			func(_ *world, _, rina *person, _ string) { rina.in("Grup Dapil 1").tap("Buka lagi") }},
		"opened by a word": {
			func(_ *world, _, rina *person, code string) { rina.say("/tutup " + code) },
			func(w *world, citizen, _ *person, code string) {
				citizen.reply(citizen.last(code), "lampunya masih mati")
			}},
		"merged": {
			func(_ *world, _, rina *person, code string) { rina.say("/tutup " + code) },
			func(w *world, _, rina *person, code string) {
				w.sent("Sari", "penerangan dekat sekolah padam total")
				rina.say("/satukan " + code + " " + string(w.get(2).Code))
				rina.tap("Lanjut sebagai " + string(w.get(2).Code))
			}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, atNight)
			rina, room := w.office("Rina", "Grup Dapil 1")
			citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
			code := string(w.only().Code)
			room.say("/alihkan " + code + " Dinas PU, 3 hari kerja")
			c.away(w, citizen, rina, code)
			w.live("2026-11-27", "12.00")
			if n := room.said("waktunya bertanya lagi"); n != 0 {
				t.Fatalf("it is not open, and staff were reminded %d times", n)
			}
			c.back(w, citizen, rina, code)
			w.live("2026-11-30", "12.00")
			if n := room.said("waktunya bertanya lagi ke Dinas PU"); n != 1 {
				t.Errorf("staff were reminded %d times:\n%s", n, w.show(room.chat))
			}
		})
	}
}
