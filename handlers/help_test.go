package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// helped asks for help, and says what it tells of each of some texts.
func (p *person) helped(has []string, not ...string) {
	p.w.t.Helper()
	p.say("/bantuan")
	text := p.sees(has...).out.Text.S
	for _, x := range not {
		if strings.Contains(text, x) {
			p.w.t.Errorf("the help of %s speaks of %q:\n%s", p.title(), x, text)
		}
	}
}

// A citizen's help begins with what is at hand, and leads to nothing that is empty for them.
func TestHelpOfACitizen(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.helped([]string{"Tulis saja", "/kabar: terima kabar", "/privasi", "/bahasa"}, "/riwayat", "/status", "/berhenti", "Untuk menjawab", "Menanggapi balasan")
	budi.say("lampu jalan mati")
	budi.helped([]string{"belum dikirim", "Tulis saja", "/dataku"}, "/riwayat")
	budi.tap("Kirim sekarang")
	budi.helped([]string{codeOf(w, 1), "Menunggu balasan", "lampu jalan mati", "/riwayat", "/hapus", "Menanggapi balasan"}, "belum dikirim")
	budi.say("/aspirasi jembatan rusak")
	budi.tap("Kirim sekarang")
	budi.say("/kabar")
	budi.tap("Terima kabar: Kantor Dapil 1")
	budi.helped([]string{"2 aspirasi yang sedang berjalan", "/kabar: kabar kantor yang Anda terima", "/berhenti"}, "lampu jalan", "terima kabar dari kantor, kalau mau")
	// In a group, where others read along, nothing is said of anybody.
	budi.in("Grup").helped([]string{"staf"}, "berjalan", codeOf(w, 1))
}

// The help of staff begins with what waits for them; in a room with what everyone there may read.
func TestHelpOfStaff(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	rina.helped([]string{"balas kartunya", "/antrean"}, "lewat janji:", "Anda pegang", "libur.")
	other := w.joined("Dua", "dapil-2", store.RoleAuditor)
	w.sent("Budi", "lampu jalan mati")
	w.sent("Sari", "got mampet")
	w.pass(8 * 24 * time.Hour)
	room.say("/ambil " + codeOf(w, 1))
	rina.helped([]string{"2 lewat janji: /antrean lewat janji", "1 Anda pegang"}, "jatuh tempo hari ini")
	room.helped([]string{"2 lewat janji"})
	other.helped([]string{"Anda membaca saja"}, "lewat janji:", "/balas")
	rina.say("/libur besok")
	rina.helped([]string{"Anda sedang libur. Kembali: /tugas"})
}
