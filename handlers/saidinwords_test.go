package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// What people say in their own words in place of a button, a command or a code.

// Who says that it is not to be sent, and why, is not sent to an office all the same; what is like it only is heard.
func TestNotToBeSent(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"jangan dikirim dulu", "jgn dikirim pak", "ga usah dikirim", "gak jadi dikirim ya", "batal karena sudah beres", "batal pak, maaf salah",
		"salah kirim maaf", "batalin dong", "batalkan laporan saya", "hapus aja", "stop", "ojo dikirim sik", "don't send it yet", "ulah dikintun", "jangan dikirim, nanti dia tau", "jangan dikirim nanti dia marah"} {
		p := w.person(fmt.Sprint("W", i))
		p.say(fmt.Sprintf("jalan di gang %d bolong sejak dua bulan", i))
		p.say(said)
		p.sees("Dibatalkan")
		if a := w.latest(); a.State != store.Cancelled {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	for i, said := range []string{"batalkan proyek reklamasi itu karena merugikan nelayan", "jangan kirim bantuan ke orang yang salah", "petugas salah kirim surat ke rumah saya",
		"jangan sampai ada korban dulu", "tolong stop pungli di sana",
		"batal dapat bansos padahal sudah terdaftar", "batal operasi sudah tiga kali tanpa alasan", "batal sudah tiga kali jadwal operasi saya", "jangan kirim bantuan, kirim petugas"} {
		p := w.person(fmt.Sprint("V", i))
		p.say(fmt.Sprintf("jalan di kampung %d bolong sejak dua bulan", i))
		p.say(said)
		if a := w.latest(); a.State != store.Drafted {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	for i, said := range []string{"batal dapat bansos padahal sudah terdaftar", "batal sudah tiga kali jadwal operasi saya"} { // nothing is in hand
		p := w.person(fmt.Sprint("T", i))
		before := len(w.ids())
		p.say(said)
		if len(w.ids()) == before {
			t.Errorf("%q alone is no aspiration", said)
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

// Asked for their language, people name it; elsewhere the name is a word like any other.
func TestLanguageInWords(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis, petugas sudah dijadwalkan.")
	for said, want := range map[string]string{"en": "in English", "English": "in English", "jawa": "basa Jawi", "bahasa sunda": "basa Sunda", "Indonesia": "bahasa Indonesia"} {
		budi.say("/bahasa")
		budi.say(said)
		budi.sees(want)
	}
	rina.say("/bahasa")
	rina.say("en")
	rina.sees("in English")
	budi.say("jawa")
	room.sees("menulis lagi", "jawa")
}

// Who asks where a code stands says a word or two around it, and reads where it stands: no office is asked, and no draft begun. Of another's all
// read the same.
func TestCodeWithWordsAround(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	sari := w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	code := codeOf(w, 1)
	for _, said := range []string{"status " + code, "cek " + strings.ToLower(strings.ReplaceAll(code, "-", "")), "#" + code, code + "?", "Kode saya " + code + " pak", "/status " + code, "/riwayat " + code} {
		budi.say(said)
		budi.sees(code, "lampu jalan mati", "masuk ke antrean Kantor")
		sari.say(said)
		if s := sari.sees().out.Text.S; strings.Contains(s, "lampu") {
			t.Errorf("of %q another reads\n%s", said, s)
		}
	}
	sari.sees("bukan kode aspirasi Anda")
	sari.say("status")
	sari.sees("puskesmas antre lama")
	sari.say("status 292-936") // nobody's, without a letter
	sari.sees("bukan kode aspirasi Anda")
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d aspirations", n)
	}
	budi.say("got mampet di gang 4")
	budi.say(code)
	budi.sees(code, "lampu jalan mati", "masuk ke antrean Kantor")
	if got := w.texts(w.latest()); got != "got mampet di gang 4" {
		t.Errorf("the draft says %q", got)
	}
}

// Who waits asks what became of it, says that it is mended, or wants to take it back; nobody owes an answer to a new aspiration of these words.
func TestImpatience(t *testing.T) {
	for said, want := range map[string]string{"kok lama": "Menunggu balasan", "halo?? kok ga dibalas": "Menunggu balasan", "kapan dibalas?": "Menunggu balasan", "gimana pak kelanjutannya?": "Menunggu balasan",
		"udah dikirim?": "Menunggu balasan", "sudah masuk belum ya": "Menunggu balasan", "any news yet": "Waiting for", "udah beres pak": "Sudah kami sampaikan", "sudah diperbaiki makasih": "Sudah kami sampaikan",
		"tambahan: tiangnya nomor 12": "Sudah kami sampaikan", "Ralat, bukan gang 3 tapi gang 4": "Sudah kami sampaikan", "saya mau tarik laporan saya": "Tarik", "batalkan laporan saya": "Tarik", "stop": "Tarik",
		"hapus akun saya": "Apa yang ingin Anda hapus?", "tolong hapus semua data saya": "Apa yang ingin Anda hapus?", "siapa ini?": "bot Dua Arah", "ini bot apa orang": "bot Dua Arah"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Budi", "jembatan di kampung kami hampir putus")
		w.pass(26 * time.Hour)
		p.say(said)
		if want == "Tarik" {
			if _, ok := buttonOf(p.sees(), want); !ok {
				t.Errorf("%q: %s", said, flat(p.sees().out))
			}
		} else if want != "Waiting for" {
			p.sees(want)
		}
		if n := len(w.ids()); n != 1 {
			t.Errorf("%q is a new aspiration", said)
		}
	}
	// To staff who answered, the same may be a question.
	for _, said := range []string{"kok lama", "???", "kapan dikerjakan pak", "siapa ini?"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Budi", "jembatan di kampung kami hampir putus")
		room.reply(room.last("jembatan"), "Jembatannya kami perbaiki Kamis, petugas sudah dijadwalkan.")
		p.say(said)
		room.sees("menulis lagi", said)
	}
	// Something else is heard.
	for _, said := range []string{"lama sekali antrean di puskesmas", "kapan jalan diperbaiki?", "hapus retribusi parkir pasar", "lampu sudah diperbaiki tapi mati lagi", "tarik tambang di sungai merusak", "siapa yang mengurus sampah ini"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Budi", "jembatan di kampung kami hampir putus")
		p.say(said)
		if n := len(w.ids()); n != 2 {
			t.Errorf("%q is heard by nobody", said)
		}
	}
}

// Who supports a matter that nobody answered yet asks the same.
func TestSupporterIsImpatient(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	n := len(w.ids())
	for _, said := range []string{"kok lama", "kapan dibalas?"} {
		sari.say(said)
		sari.sees("Ini kabar aspirasi Anda", "Menunggu balasan")
	}
	if len(w.ids()) != n {
		t.Error("of that there is an aspiration")
	}
	room.reply(room.last("2 minggu"), "Lampunya kami ganti Kamis, petugas sudah dijadwalkan.")
	sari.say("kok lama")
	room.sees("menulis", "kok lama")
}

// Who only tries whether anybody is there, or asks who is, is answered: an office would owe a reply to "?".
func TestTrying(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for said, want := range map[string]string{"?": "Tulis saja keluhan", "...": "Tulis saja keluhan", "kamu siapa": "bot Dua Arah", "ini bot atau orang?": "bot Dua Arah", "tolong hapus data saya": "Apa yang ingin Anda hapus?"} {
		p := w.person("Warga " + said)
		p.say(said)
		p.sees(want)
	}
	if n := len(w.ids()); n != 0 {
		t.Errorf("there are %d aspirations", n)
	}
}

// Who is asked whether they agree, and says no, is not asked again: nothing is kept of it until it expires.
func TestConsentRefusedInWords(t *testing.T) {
	for _, said := range []string{"tidak setuju", "ga mau", "gak", "no", "mboten purun", "saya tidak setuju pak"} {
		w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
		w.office("Rina", "Grup")
		p := w.person("Budi")
		p.say("jalan di gang 3 bolong")
		p.say(said)
		p.sees("Dibatalkan")
		if a := w.only(); a.State != store.Cancelled {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	w.office("Rina", "Grup")
	p := w.person("Budi")
	p.say("jalan di gang 3 bolong")
	p.say("tidak ada lampu di sana")
	p.say("setuju")
	if a := w.only(); a.State != store.Open || w.texts(a) != "jalan di gang 3 bolong | tidak ada lampu di sana" {
		t.Errorf("it is %s and says %q", a.State, w.texts(a))
	}
}
