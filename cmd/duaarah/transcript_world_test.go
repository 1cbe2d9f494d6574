package main

import (
	"strings"
	"time"
)

// worldStories are about what comes from the real world.
func worldStories() []conversation {
	return []conversation{
		{name: "kode-di-balai", play: func(s *story) {
			rina := s.rina()
			rina.command("acara", "teks", s.word("event"))
			var id string
			if err := s.db.QueryRowContext(s.t.Context(), "SELECT id FROM occasions").Scan(&id); err != nil {
				s.t.Fatal(err)
			}
			rina.tap("occasion.button.qr", "id", id)
			sari := s.citizen("Sari")
			sari.comes("e_"+id, id)
			sari.say("bridge")
			sari.tap("draft.button.send")
			rina.reply(s.code(1), "reply")
			s.wait(9 * day)
			dewi := s.citizen("Dewi")
			dewi.comes("e_"+id, id)
			dewi.say("clinic")
			s.wait(10 * time.Minute)
		}},
		{name: "catatan-lisan", play: func(s *story) {
			rina := s.rina()
			rina.command("catat_lisan", "teks", s.word("field"))
			rina.tap("spoken.button.agreed")
			rina.tap("slip.button.make")
			var said string
			if err := s.db.QueryRowContext(s.t.Context(), "SELECT body FROM outbox WHERE purpose = 'slip' ORDER BY id DESC LIMIT 1").Scan(&said); err != nil {
				s.t.Fatal(err)
			}
			secret := secretShown.FindString(said)
			rina.reply("Disampaikan langsung", "reply")
			s.wait(day)
			darmi := s.citizen("Darmi")
			darmi.write("AAAA-BBBB-CCCC")
			darmi.comes("klaim_"+strings.ReplaceAll(secret, "-", ""), secret)
			darmi.tap("claim.button.yes")
			darmi.tap("verdict.button.yes")
			darmi.command("status", "", "")
		}},
	}
}

// comes follows a code in print: by its link, or, where links carry nothing, by typing what stands there.
func (a *actor) comes(payload, typed string) {
	a.s.t.Helper()
	if a.seat.opens() {
		a.open(payload)
		return
	}
	a.write(typed)
}
