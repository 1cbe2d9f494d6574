package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Complaints that begin like an answer, an addition, thanks or a question to the bot are heard as what they are; and what is meant for the draft in
// hand, or for nobody, does not reach staff.

// What begins like an addition to what was sent, and is none, begins something new.
func TestBeginsLikeAnAddition(t *testing.T) {
	for said, back := range map[string]bool{"nomor 5 rumah saya kebanjiran": false, "tambahan guru di SD 5 belum ada": false, "pindahkan tiang listrik di depan rumah saya": false, "tolong pindahkan pasar tumpah itu": false,
		"jangan bilang tidak ada anggaran, jalan kami rusak": false, "jangan sebut kami warga liar, kami punya KTP": false, "salah satu pegawai kantor kelurahan minta pungli": false,
		"maksud hati mau berobat malah ditolak": false, "jangan sebut nama saya ya": true, "tambahan pak, tiangnya miring": true, "tambahan info: tiangnya miring": true, "salah kantor pak": true,
		"alihkan saja ke dapil 2": true, "pindahkan laporan ini ke dapil 2": true, "lampunya juga berkedip": true, "eh salah, bukan gang 3 tapi gang 4": true, "gang 4 maksud saya pak": true, "yang benar gang 4": true,
		"lupa bilang, tiangnya karatan": true, "lupa bawa KTP ditolak puskesmas": false, "yang benar saja pak, jalan rusak dibiarkan": false, "bukan air bersih tapi lumpur yang keluar": false, "betul jalan di pasar rusak parah": false} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Tini", "lampu jalan di gang 3 mati")
		w.pass(3 * time.Minute)
		p.say(said)
		if got := len(w.ids()) == 1; got != back {
			t.Errorf("%q goes with what was sent: %v", said, got)
		}
	}
	for said, back := range map[string]bool{"jalannya rusak di depan pasar": false, "lampunya masih mati": true, "oh iya alamatnya jl kenanga 3": true} { // much later a thing of that name may be another
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Tini", "lampu jalan di gang 3 mati")
		w.pass(20 * time.Hour)
		p.say(said)
		if got := len(w.ids()) == 1; got != back {
			t.Errorf("%q goes with what was sent the day before: %v", said, got)
		}
	}
}

// Who says that it is about something else, in whatever words, is believed.
func TestSaysItIsAnother(t *testing.T) {
	for said, anew := range map[string]bool{"satu lagi..": true, "saya mau lapor lagi pak, got mampet": true, "ada masalah lain pak, got mampet": true, "mau tanya hal lain bu, kapan puskesmas buka": true, "satu hal lagi pak, got mampet": true,
		"keluhan baru: got mampet": true, "lapor satu lagi boleh?": true, "saya punya masalah lain bu": true, "satu lagi belum nyala": false, "satu lagi yang di ujung juga": false, "ada lagi pak di sebelahnya": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Siska", "lampu jalan mati di gang 3")
		room.reply(room.last("lampu jalan"), "Lampunya kami ganti hari Kamis.")
		p.say(said)
		if got := len(w.ids()) == 2; got != anew {
			t.Errorf("%q starts anew: %v", said, got)
		}
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Siska", "lampu jalan mati di gang 3")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti hari Kamis.")
	w.pass(time.Hour)
	p.say("mau lapor pak")
	p.sees("Dibalas")
	p.say("got di pasar mampet")
	if got := w.texts(w.latest()); got != "got di pasar mampet" || len(w.ids()) != 2 {
		t.Errorf("who comes to report says %q, and there are %d", got, len(w.ids()))
	}
}

// What only sounds like a question to the bot, thanks, or a word to drop what is in hand is told to staff, first and beside a draft.
func TestSoundsLikeAWordToTheBot(t *testing.T) {
	for i, said := range []string{"data saya tidak aman", "data saya dipakai orang lain, gimana ini pak", "identitas saya dipakai orang", "saya tidak bisa bicara", "orangnya tidak ada di sini", "mesin tidak bisa",
		"tolong stop pak", "kasih bantuannya pak", "foto KTP saya disalahgunakan", "siapa yang tanggung jawab lampu mati?", "hapus pungli di sekolah"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		w.person("Asih").say(said)
		if len(w.ids()) != 1 {
			t.Errorf("%q is heard by nobody", said)
		}
		p := w.person(fmt.Sprint("Ning", i))
		p.say("truk tambang lewat tiap malam")
		p.say(said)
		if a := w.latest(); a.State != store.Drafted || w.texts(a) != "truk tambang lewat tiap malam | "+said {
			t.Errorf("after %q the draft is %s and says %q", said, a.State, w.texts(a))
		}
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Lina", "got di depan rumah mampet")
	room.reply(room.last("mampet"), "Got itu kami keruk hari Sabtu.")
	p.say("kasih infonya bu") // asks for it
	if a := w.only(); a.Turn != store.OfficeTurn {
		t.Error("who asks for more is thanked for it")
	}
}

// A photo that is not to be deleted stays; what was begun is dropped by the word for taking it back, too.
func TestStaysOrIsTakenBack(t *testing.T) {
	for _, said := range []string{"jangan hapus fotonya ya", "foto itu jangan dihapus"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Wati")
		p.say("air pdam di rumah saya mati")
		p.send(bot.Message{Files: []bot.File{p.file(bot.Photo, "f.jpg", "f")}})
		p.say(said)
		p.say("kirim")
		if n := len(room.last("air pdam").out.Files); n != 1 {
			t.Errorf("after %q staff get %d files", said, n)
		}
	}
	for _, said := range []string{"tarik laporan saya", "cabut aja laporannya"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Wati")
		p.say("air pdam di rumah saya mati")
		p.say(said)
		if a := w.only(); a.State != store.Cancelled {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
}

// Beside a draft, to which a reply to another matter came, what belongs to the draft goes there.
func TestBelongsToTheDraft(t *testing.T) {
	for said, draft := range map[string]string{"gotnya bau sekali": " | gotnya bau sekali", "satu lagi pak, got di gang 4 mampet": " | satu lagi pak, got di gang 4 mampet", "sudah terkirim belum pak": "", "lampunya merek apa pak": "", "bisa hari lain?": ""} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Budi", "lampu jalan mati di gang 3")
		w.pass(time.Hour)
		p.say("got di pasar mampet")
		w.pass(time.Minute)
		room.reply(room.last("lampu jalan"), "Lampunya kami ganti hari Kamis.")
		w.pass(time.Minute)
		p.say(said)
		if got := w.texts(w.get(2)); got != "got di pasar mampet"+draft {
			t.Errorf("after %q the draft says %q", said, got)
		}
		if got, asks := w.get(1).Turn == store.OfficeTurn, said == "lampunya merek apa pak" || said == "bisa hari lain?"; got != asks {
			t.Errorf("%q reaches who replied: %v", said, got)
		}
	}
}

// What is asked of the bot just after it went out by itself is answered, and no part of it; who was asked to add something and wants to no more adds nothing.
func TestNothingToAdd(t *testing.T) {
	for said, want := range map[string]string{"ini bot atau orang?": "bot Dua Arah", "siapa aja yang baca": "nama samaran"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Tini")
		p.say("pohon besar di depan musala miring")
		w.pass(10*time.Minute + time.Second)
		w.pass(30 * time.Second)
		p.say(said)
		p.sees(want)
		if got := w.texts(w.only()); got != "pohon besar di depan musala miring" {
			t.Errorf("after %q it says %q", said, got)
		}
	}
	for _, said := range []string{"ga jadi", "batal pak", "kirim", "jangan dikirim dulu"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Sari", "lampu jalan mati")
		p.say("/status")
		p.tap(codeOf(w, 1))
		p.tap("Tulis tambahan")
		p.say(said)
		p.sees("Baik.")
		if a := w.only(); w.texts(a) != "lampu jalan mati" {
			t.Errorf("after %q it says %q", said, w.texts(a))
		}
	}
}

// Who reads that staff closed it, and says that it is not done, has it open again; what only begins so is new, and that it is done by now opens nothing.
func TestClosedAndNotDone(t *testing.T) {
	for said, want := range map[string]string{"belum beres kok ditutup": "open 1", "kok ditutup pak": "open 1", "masih mati": "open 1", "lampunya masih mati": "open 1", "loh belum diperbaiki": "open 1", "kenapa ditutup?": "open 1", "belum": "open 1", "masih": "open 1",
		"masih ada yang mati": "open 1", "tetap saja gelap": "open 1", "kok begitu pak": "open 1", "teu acan hurung": "open 1", "belum diperbaiki sampai sekarang pak": "open 1", "belum selesai proyek drainase": "closed 2",
		"masih banyak sampah di sungai": "closed 2", "belum ada guru di SD 5": "closed 2", "kok tutup terus puskesmasnya": "closed 2", "kenapa puskesmas ditutup padahal masih ramai": "closed 2", "jalannya rusak di depan pasar": "closed 2",
		"udah beres pak": "closed 1", "ok": "closed 1"} {
		for _, replied := range []bool{true, false} {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			p := w.sent("Tuti", "lampu jalan di gang 3 mati")
			if replied {
				room.reply(room.last("lampu jalan"), "Lampunya kami ganti hari Kamis.")
			}
			w.pass(time.Hour)
			room.say("/tutup " + codeOf(w, 1))
			w.pass(time.Minute)
			p.say(said)
			if got := fmt.Sprint(w.get(1).State, " ", len(w.ids())); got != want {
				t.Errorf("after %q (replied to: %v) it is %s, want %s", said, replied, got, want)
			}
		}
	}
}

// "Oke" after a broadcast is heard, and begins nothing, unless that asked something.
func TestOkayToABroadcast(t *testing.T) {
	for text, asks := range map[string]bool{"Posko banjir dibuka di balai desa.": false, "Apakah Bapak dan Ibu mau posko di balai desa?": true} {
		w := newWorld(t)
		head := herald(w, "Bu Kepala")
		p := wants(w, "Melati")
		p.say("lampu jalan di gang 3 mati")
		p.say("kirim")
		announce(head, "Kabar baru", text)
		head.tap("Kirim ke 1 warga")
		w.pass(0)
		p.sees("balai desa")
		p.say("oke")
		if got := len(w.ids()) == 2; got != asks {
			t.Errorf("to %q, oke begins something: %v", text, got)
		}
		if !asks {
			p.sees("Baik.")
		}
	}
}

// However they call who reads it, a word for a button is one; thanks at the end of what they tell change nothing of it.
func TestWordsWithHowTheyCallUs(t *testing.T) {
	for said, state := range map[string]store.State{"kirim bang": store.Open, "kirim aja kak": store.Open, "kirim dulu aja": store.Open, "batal mas": store.Cancelled, "ga jadi mbak": store.Cancelled, "jangan dikirim dulu kak": store.Cancelled} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person("Rio")
		p.say("woi")
		p.say("jembatan di kampung kami rusak parah")
		kind := w.only().Kind
		p.say("terima kasih bu")
		if a := w.only(); a.Kind != kind || kind == "" {
			t.Errorf("after thanks it is a %q, and was a %q", a.Kind, kind)
		}
		p.say(said)
		if a := w.only(); a.State != state {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
}

// That it is mended calls for nobody, though "nyala" is said of a fire, too.
func TestMendedIsNoAlarm(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.sent("Tini", "lampu jalan di gang 3 mati")
	p.say("udah nyala pak")
	p.sees("Sudah kami sampaikan ke Kantor Dapil 1")
	if a := w.only(); a.Urgent == store.Urgent {
		t.Error("a lamp that burns again is urgent")
	}
}

// Who says days later that a thing is as it was means what they told of it, if they told of it once.
func TestStillAsItWas(t *testing.T) {
	for said, want := range map[string]string{"lampunya masih mati pak": "1", "gotnya belum dikeruk": "2", "pak gotnya sudah dikeruk, alhamdulillah": "2", "warungnya masih buka di trotoar": "new", "jembatannya masih putus": "new",
		"lampunya mati di depan pasar": "new"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Budi", "lampu jalan mati di depan warung")
		w.pass(time.Hour)
		p.say("got mampet di belakang warung")
		p.tap("Kirim sekarang")
		w.pass(50 * time.Hour)
		p.say(said)
		got := "new"
		for id := range store.AspirationID(2) {
			if strings.HasSuffix(w.texts(w.get(id+1)), said) {
				got = fmt.Sprint(id + 1)
			}
		}
		if got != want || (got == "new") != (len(w.ids()) == 3) {
			t.Errorf("%q goes to %s, want %s", said, got, want)
		}
	}
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.sent("Budi", "lampu jalan mati di depan warung")
	w.pass(50 * time.Hour)
	p.say("lampunya masih mati pak")
	p.sees("Sudah kami sampaikan")
	p.say("lampunya mati di depan pasar")
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
}
