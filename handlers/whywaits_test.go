package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Who looks at what is late reads of each what has come of it, and opened in private how it stands, as the room's card says it. Whoever only reads is
// offered nothing to answer with.
func TestWhoIsLateAndWhy(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup")
	head := w.joined("Bu Kepala", "dapil-1", store.RoleHead)
	w.sent("Budi", "lampu jalan mati di gang 3")
	w.sent("Tono", "sampah menumpuk di pasar lama tidak diangkut")
	room.say("/janji " + codeOf(w, 2) + " Jumat kami angkut")
	wati := w.sent("Wati", "jalan berlubang di depan balai desa")
	w.fail[wati.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	room.reply(room.last("berlubang"), "Lubangnya kami tambal besok pagi.")
	w.sent("Joko", "air pdam mati tiga hari di rt 5")
	room.reply(room.last("pdam"), "Terima kasih atas laporannya, akan kami tindaklanjuti.")
	for range 12 {
		w.pass(24 * time.Hour)
	}
	head.say("siapa yang terlambat dan kenapa?")
	list := head.sees("4 aspirasi lewat janji").out.Text.S
	for code, why := range map[int]string{1: "belum ada balasan", 2: "janji Jumat, 27 Nov terlambat", 3: "balasan tidak sampai", 4: "baru ucapan terima kasih"} {
		_, line, _ := strings.Cut(list, codeOf(w, store.AspirationID(code)))
		if line, _, _ = strings.Cut(line, "\n\n"); !strings.HasSuffix(line, why) {
			t.Errorf("of %d they read %q, want %q", code, line, why)
		}
	}
	head.say("/kartu " + codeOf(w, 3))
	head.sees("Keadaannya saat dibuka", "Janji balas Senin, 30 Nov", "memblokir bot", "Balas pesan ini")
	head.say("/kartu " + codeOf(w, 2))
	if s := head.sees("Yang dijanjikan untuk Jumat, 27 Nov terlambat"); strings.Contains(s.out.Text.S, "kami angkut") {
		t.Errorf("of words that may be taken back they keep\n%s", flat(s.out))
	}
	head.say("/kartu " + codeOf(w, 1))
	head.sees("Belum dipegang siapa pun")
	reader := w.joined("Pemeriksa", "dapil-1", store.RoleAuditor)
	reader.say("/kartu " + codeOf(w, 3))
	if s := reader.sees("Keadaannya saat dibuka"); len(s.out.Buttons) > 0 || strings.Contains(s.out.Text.S, "Balas pesan ini") {
		t.Errorf("who only reads is offered\n%s", flat(s.out))
	}
}
