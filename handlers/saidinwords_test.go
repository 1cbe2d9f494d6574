package handlers_test

import (
	"fmt"
	"testing"

	"duaarah/store"
)

// What people say in their own words in place of a button, a command or a code.

// Who says that it is not to be sent, and why, is not sent to an office all the same; what is like it only is heard.
func TestNotToBeSent(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"jangan dikirim dulu", "jgn dikirim pak", "ga usah dikirim", "gak jadi dikirim ya", "batal karena sudah beres", "batal pak, maaf salah",
		"salah kirim maaf", "batalin dong", "batalkan laporan saya", "hapus aja", "stop", "ojo dikirim sik", "don't send it yet", "ulah dikintun"} {
		p := w.person(fmt.Sprint("W", i))
		p.say(fmt.Sprintf("jalan di gang %d bolong sejak dua bulan", i))
		p.say(said)
		p.sees("Dibatalkan")
		if a := w.latest(); a.State != store.Cancelled {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	for i, said := range []string{"batalkan proyek reklamasi itu karena merugikan nelayan", "jangan kirim bantuan ke orang yang salah", "petugas salah kirim surat ke rumah saya",
		"jangan sampai ada korban dulu", "tolong stop pungli di sana"} {
		p := w.person(fmt.Sprint("V", i))
		p.say(fmt.Sprintf("jalan di kampung %d bolong sejak dua bulan", i))
		p.say(said)
		if a := w.latest(); a.State != store.Drafted {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	for i, said := range []string{"krim", "kirm pak", "tolong dikirim ya", "gas kirim"} {
		p := w.person(fmt.Sprint("U", i))
		p.say(fmt.Sprintf("got di desa %d mampet sejak dua bulan", i))
		p.say(said)
		if a := w.latest(); a.State != store.Open {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
}

// Stars are given as people say them; what is no number of stars is heard.
func TestStarsAsPeopleSayThem(t *testing.T) {
	for said, stars := range map[string]int{"lima": 5, "empat bintang": 4, "⭐⭐⭐": 3, "⭐️⭐️": 2, "bintang lima pak": 5, "rating 4": 4, "kasih 5 deh": 5, "4/5": 4, "3 dari 5": 3, "papat": 4,
		"five stars": 5, "5⭐": 5, "0": 0, "6": 0, "lima kali saya lapor": 0, "jam 4": 0, "⭐⭐⭐⭐⭐⭐": 0, "2 1": 0, "pak": 0} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Budi", "got di depan warung mampet")
		room.reply(room.last("warung"), "Got itu kami keruk hari Kamis, petugasnya sudah dijadwalkan.")
		p.tap("Sudah")
		p.say(said)
		if a := w.get(1); a.Stars != stars {
			t.Errorf("%q is %d stars, want %d", said, a.Stars, stars)
		}
		if n := len(w.ids()); stars > 0 && n != 1 {
			t.Errorf("%q is an aspiration, too", said)
		}
	}
}
