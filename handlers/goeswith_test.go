package handlers_test

import (
	"testing"
	"time"

	"duaarah/store"
)

// What citizens say of what they have sent, and of what was replied.

// Words that can only be about what was sent a moment ago go with it; others begin something new.
func TestPointsBack(t *testing.T) {
	sent := "Ada 3 hal: 1. pohon di depan musala miring. 2. got mampet. 3. lampu mati"
	for said, back := range map[string]bool{"oh iya alamatnya jl kenanga 3": true, "pohonnya di kiri musala": true, "eh gotnya bau juga": true, "yang nomor 1 itu di depan nomor 22 ya": true, "jangan telpon saya ya": true,
		"lupa, lokasinya dekat pasar": true, "salah kantor pak harusnya dapil 2": true, "fotonya nyusul ya": true, "maksud saya musala yang baru": true,
		"jembatannya retak di desa Sukamaju": false, "katanya ada bansos lagi": false, "jangan ada pungli di sekolah": false, "nomor antrean puskesmas habis terus": false, "salah satu guru SD sering bolos": false} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Tini", sent)
		w.pass(3 * time.Minute)
		p.say(said)
		if got := len(w.ids()) == 1; got != back {
			t.Errorf("%q goes with what was sent: %v", said, got)
		}
	}
}

// Thanks with the name of who replied, or for what is mended, end it: no reply is owed to them. More than that is heard.
func TestThanksByName(t *testing.T) {
	for said, ends := range map[string]bool{"terima kasih banyak bu rina": true, "makasih Rina": true, "sudah dikeruk, terima kasih": true, "wis mengalir pak, suwun": true, "makasih mbak rina, tapi gotnya masih bau": false,
		"makasih pak budi": false, "sudah dikeruk": false, "terima kasih rina kapan ya?": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Lina", "got di depan rumah mampet")
		room.reply(room.last("mampet"), "Got itu kami keruk hari Sabtu.")
		p.say(said)
		if got := w.only().Turn != store.OfficeTurn; got != ends {
			t.Errorf("%q ends it: %v", said, got)
		}
	}
}
