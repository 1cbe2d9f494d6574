package handlers_test

import "testing"

// What staff in a hurry write in their room, and believe that its citizen reads.

// A reply to what was found, to the queue, or to what the bot says of itself reaches nobody: who wrote it is asked for whom it is, and not left
// without a word. A short word among themselves is none.
func TestReplyToWhatIsNoCard(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	said := func(to, words string, asked bool) {
		t.Helper()
		n := room.said("Balasan Anda untuk yang mana?")
		room.reply(room.last(to), words)
		if got := room.said("Balasan Anda untuk yang mana?") > n; got != asked {
			t.Errorf("they reply %q to %q, asked for whom: %t", words, to, got)
		}
	}
	room.say("/cari lampu")
	said("cocok dengan", "Lampunya kami ganti Kamis.", true)
	room.tap("Balas " + codeOf(w, 1))
	budi.last("kami ganti Kamis")
	room.say("/antrean")
	said("aspirasi terbuka", "Kami cek besok pagi.", true)
	said("aspirasi terbuka", "siap", false)
	said("sekarang ruang", "siap pak", false)
	room.say("/tutup " + codeOf(w, 2))
	said("ditutup", "Maaf salah tutup, kami cek antreannya.", true)
}
