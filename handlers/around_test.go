package handlers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers"
	"duaarah/store"
)

// Whom an agency is asked for is not forgotten while their matter is set aside, withdrawn or closed: staff are reminded once it goes on.
func TestReferralComesBack(t *testing.T) {
	for name, c := range map[string]struct {
		away, back func(w *world, citizen, rina *person, code string)
	}{
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

// Who waits, and whose matter goes on as one whose citizen is asked something, is owed an answer as before: they are not asked.
func TestMergedIntoWhatIsAsked(t *testing.T) {
	for _, closed := range []bool{false, true} {
		w := newWorld(t)
		rina, room := w.office("Rina", "Grup Dapil 1")
		wati := w.sent("Wati", "lampu jalan depan SDN 3 mati udah 2 minggu")
		one := string(w.get(1).Code)
		room.say("/tanya " + one + " tiang nomor berapa?")
		if closed {
			room.say("/tutup " + one)
		}
		tono := w.sent("Tono", "penerangan dekat sekolah padam total")
		rina.say("/satukan " + string(w.get(2).Code) + " " + one)
		rina.tap("Lanjut sebagai " + one)
		a := w.get(1)
		if a.State != store.Open || a.Turn != store.OfficeTurn || !a.TurnAt.Equal(a.ReceivedAt) || !a.DueAt.After(w.now) {
			t.Errorf("closed before: %v; it is %s, the turn of %q since %s, due %s", closed, a.State, a.Turn, a.TurnAt, a.DueAt)
		}
		tono.sees("Janji balas")
		wati.reply(wati.last("tiang nomor"), "tiang nomor 14")
		room.last("tiang nomor 14")
		rina.say("/pulihkan " + string(w.get(2).Code))
		if a, b := w.get(1), w.get(2); a.Turn != store.OfficeTurn || b.Turn != store.OfficeTurn {
			t.Errorf("apart again, it is the turn of %q, and of %q", a.Turn, b.Turn)
		}
	}
}

// Words that answer an older question of an admin's are the answer to that one: the other field does not get what was meant for it.
func TestAnswerToAnOlderQuestion(t *testing.T) {
	w := newWorld(t)
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	head.say("/kantor")
	panel := head.sees("Kantor Dapil 1")
	name, _ := buttonOf(panel, "Ubah nama")
	profile, _ := buttonOf(panel, "Ubah profil")
	head.tapOn(panel, name)
	first := head.sees("Nama baru")
	head.tapOn(panel, profile)
	second := head.sees("Satu atau dua kalimat")
	head.reply(first, "Kantor Ibu Rahma")
	head.reply(first, "Kantor Ibu Lain")
	head.sees("sudah dijawab")
	head.reply(second, "Di Jalan Melati 3")
	head.sees("Di Jalan Melati 3")
	w.view(func(r store.Reader) error {
		o, err := r.Office("dapil-1")
		if o.Name != "Kantor Ibu Rahma" || o.Profile != "Di Jalan Melati 3" {
			t.Errorf("it is called %q, and described as %q", o.Name, o.Profile)
		}
		return err
	})
}

// Every room of an office gets its digest.
func TestDigestInEveryRoom(t *testing.T) {
	w := newWorld(t)
	w.with(&made{of: usual})
	rina, one := w.office("Rina", "Grup Satu")
	two := rina.in("Grup Dua")
	two.say("/ruang")
	two.tap("Tambahkan ruang ini")
	if n := len(w.roomsOf("dapil-1")); n != 2 {
		t.Fatalf("it has %d rooms", n)
	}
	w.until("2026-11-30", "08.00")
	if a, b := w.count(one, "Ringkasan pekan"), w.count(two, "Ringkasan pekan"); a != 1 || b != 1 {
		t.Errorf("it came %d and %d times", a, b)
	}
}

// An office that goes by another clock gets its digest of that week too, once.
func TestDigestByAnotherClock(t *testing.T) {
	for _, zone := range [][2]string{{"Asia/Jakarta", "Asia/Jayapura"}, {"Asia/Jayapura", "Asia/Jakarta"}} {
		w := newWorld(t)
		w.with(&made{of: usual})
		w.set("dapil-1", func(o *store.Office) { o.Zone = zone[0] })
		_, room := w.office("Rina", "Grup Dapil 1")
		w.set("dapil-1", func(o *store.Office) { o.Zone = zone[1] })
		w.until("2026-11-30", "12.00")
		if n := w.count(room, "Ringkasan pekan"); n != 1 {
			t.Errorf("from %s to %s, it came %d times", zone[0], zone[1], n)
		}
		w.until("2026-12-07", "12.00")
		if n := w.count(room, "Ringkasan pekan"); n != 2 {
			t.Errorf("from %s to %s, it came %d times in two weeks", zone[0], zone[1], n)
		}
	}
}

// A poll that is closed while it goes out goes to nobody any more: they could not vote.
func TestPollClosedOnItsWay(t *testing.T) {
	for _, itself := range []bool{false, true} {
		w := newWorld(t, func(o *handlers.Options) {
			o.Limits.BroadcastRate = func(bot.Account) bot.Rate { return bot.Rate{N: 3, Per: time.Second} } // ten a step
		})
		head := herald(w, "Bu Kepala")
		w.crowd(25)
		announce(head, "Jajak pendapat baru", "Kapan ronda?\nSabtu\nMinggu")
		head.tap("Kirim ke 25 warga")
		if itself { // the program was down for all of its days
			w.now = w.now.Add(8 * 24 * time.Hour)
		} else {
			w.pass(0)
			head.tap("Tutup jajak pendapat")
		}
		for range 8 {
			w.pass(10 * time.Second)
		}
		for i := range 25 {
			for _, s := range w.chats[fmt.Sprint("p-", i)] {
				if strings.Contains(s.out.Text.S, "sudah ditutup. Menanggapi") {
					t.Errorf("closed by itself %v: p-%d got a poll that is closed", itself, i)
				}
			}
		}
		if n := w.tally(1)[store.RecipientDelivered]; n > 10 {
			t.Errorf("closed by itself %v: it came to %d", itself, n)
		}
		head.last("jajak pendapatnya sudah ditutup")
	}
}

// How a citizen can be reached is kept no more once they claimed what they said: nor where staff read it.
func TestContactGoesWithTheClaim(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan lampu gang 4 mati")
	room.reply(room.last("lampu gang 4"), "0812 9999 7777")
	room.tap("Setuju, simpan kontaknya")
	room.tap("Lihat kontak")
	rina.tap("Memberikan slip")
	rina.last("0812 9999 7777")
	rina.say("/slip " + string(w.only().Code))
	w.answer()
	rina.last("0812 9999 7777")
	dewi := w.person("Dewi")
	dewi.say("/klaim " + rina.secret())
	dewi.tap("Ya, ini milik saya")
	w.scrub()
	w.unseen("9999 7777")
	w.nowhere("9999 7777")
}

// Who claims what staff have closed, or set aside, is told so, and that they can open it again.
func TestClaimOfWhatIsClosed(t *testing.T) {
	for how, said := range map[string]string{"/tutup ": "Ditutup staf tanpa balasan", "/spam ": "Disisihkan oleh staf"} {
		w := newWorld(t, reached)
		rina, room := w.office("Rina", "Grup")
		room.say("/catat_lisan lampu gang 4 mati")
		room.tap("Ya, setuju")
		code := string(w.only().Code)
		rina.say("/slip " + code)
		w.answer()
		secret := rina.secret()
		rina.say(how + code)
		dewi := w.person("Dewi")
		dewi.say("/klaim " + secret)
		dewi.tap("Ya, ini milik saya")
		if s := dewi.sees("sekarang milik Anda", said); strings.Contains(s.out.Text.S, "janji membalas") {
			t.Errorf("%s", s.out.Text.S)
		}
		dewi.reply(dewi.last("sekarang milik Anda"), "lampunya masih mati")
		room.last("lampunya masih mati")
	}
}

// What staff asked one citizen alone is not in what is sent to whose the aspiration is now.
func TestDataWithoutWhatOthersWereAsked(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	code := string(w.get(w.ids()[0]).Code)
	rina.say("/balas " + code + " Petugasnya Pak Joko, besok jam delapan di gardu.")
	rina.photo("album", "/tanya "+code+" Apakah rumah Bapak di gang Zirkonia?", "one")
	w.pass(time.Minute)
	rina.photo("album", "Zirkonia nomor dua?", "two")
	w.pass(time.Minute)
	budi.withdraws()
	rina.say("/tanya " + code + " Apakah di tempat Ibu gelap, di gang Melati?")
	w.pass(time.Minute)
	sari.say("/dataku")
	w.answer()
	data := w.unzip(sari.last("Ini semua").out.Files[0])["data.json"]
	if strings.Contains(data, "Zirkonia") || !strings.Contains(data, "Pak Joko") || !strings.Contains(data, "gang Melati") {
		t.Errorf("she gets %s", data)
	}
}

// A room that is for some of the cards alone is that also where it has moved to: the others do not come along.
func TestMovedRoomKeepsItsChoice(t *testing.T) {
	w := newWorld(t)
	rina, first := w.office("Rina", "Grup A")
	urgent := rina.in("Grup B")
	urgent.say("/ruang")
	urgent.tap("Tambahkan ruang ini")
	urgent.tap("Atur ruang")
	urgent.tap("Pilih kartunya")
	urgent.tap("Darurat saja")
	w.sent("Wati", "lampu jalan mati")
	first.last("lampu jalan mati")
	urgent.neverSaw("lampu jalan mati")
	moved := rina.in("Grup C")
	moved.say("/ruang")
	panel := moved.last("Tambahkan tempat ini")
	moved.tapOn(panel, panel.out.Buttons[2][0])
	if rooms := w.roomsOf("dapil-1"); len(rooms) != 2 || rooms[1].Only != store.OnlyUrgent {
		t.Fatalf("the rooms are %+v", rooms)
	}
	moved.neverSaw("lampu jalan mati")
	if s := moved.last("sekarang ruang"); !strings.Contains(s.out.Text.S, "ruang") {
		t.Error(s.out.Text.S)
	}
	w.sent("Tono", "tolong ada kebakaran besar di gudang, orang terjebak di dalam")
	moved.last("kebakaran")
}

// A file that changes by which clock an office works has its morning list come by that from the next day on, without a restart.
func TestMorningListAfterApply(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.applied(func(s *configs.Seed) { s.Offices[0].Morning = 8 * 60 })
	w.pass(0)
	w.sent("Wati", "lampu jalan mati")
	w.applied(func(s *configs.Seed) { s.Offices[0].Morning, s.Offices[0].Zone = 8*60, "Asia/Jayapura" })
	w.live("2026-11-24", "06.30")
	if n := room.said("Selamat pagi"); n != 1 {
		t.Errorf("told %d times:\n%s", n, w.show(room.chat))
	}
}

// Without a room in which others see that a broadcast waits for a second person, those who may agree are asked in private, and read what it
// says before they do; where there is nobody else, that is said.
func TestSecondPersonIsAsked(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati := wants(w, "Melati")
	w.setting(func(s *store.OfficeSettings) { s.Broadcast.Second = true })
	announce(head, "Kabar baru", "Posko dibuka di balai desa.\n\nNomor posko 0812 0000 1111, sebarkan.")
	head.tap("Minta orang kedua")
	if b := w.broadcast(); b.State != store.BroadcastDraft {
		t.Fatalf("with nobody to agree, it is %s", b.State)
	}
	other, clerk := herald(w, "Pak Wakil"), w.joined("Rina", "dapil-1", store.RoleStaff)
	head.tap("Minta orang kedua")
	other.sees("Bu Kepala minta persetujuan")
	clerk.neverSaw("minta persetujuan")
	other.tap("Lihat: ")
	other.last("Nomor posko 0812 0000 1111")
	other.tap("Setujui, kirim ke 1 warga")
	w.pass(0)
	melati.last("Posko dibuka")
}

// What is passed on while its citizen is asked something is another office's promise too: once they answered, and that is broken, they and
// its staff hear of it.
func TestPassedOnWhileAsked(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	_, other := w.second("Sari", "Grup Dapil 2")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	code := codeOf(w, 1)
	w.live("2026-12-02", "12.00")
	if n := citizen.said("Kami belum membalas"); n != 1 {
		t.Fatalf("told %d times", n)
	}
	room.say("/tanya " + code + " Tiang nomor berapa?")
	room.say("/alihkan " + code + " dapil-2")
	room.tap("Ya")
	citizen.reply(citizen.last("Tiang nomor"), "nomor 14")
	if a := w.get(1); a.Office != "dapil-2" || a.Turn != store.OfficeTurn || !a.DueAt.After(w.now) {
		t.Fatalf("it is with %s, the turn of %q, due %s", a.Office, a.Turn, a.DueAt)
	}
	w.live("2026-12-10", "12.00")
	if s := w.show(other.chat); !strings.Contains(s, "lewat janji") && !strings.Contains(s, "lewat sejak") {
		t.Errorf("the office was not reminded:\n%s", s)
	}
}

// What is promised for later than two weeks is told to be late as all else, though its citizen was asked after two weeks whether they were
// answered elsewhere.
func TestLatePromiseOfMoreThanTwoWeeks(t *testing.T) {
	for _, said := range []string{"", "Belum"} {
		w := newWorld(t, atNight)
		w.set("dapil-1", func(o *store.Office) { o.Promise = 18 })
		_, room := w.office("Rina", "Grup Dapil 1")
		citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
		w.live("2026-12-08", "12.00")
		citizen.sees("Sudah dua pekan")
		if said != "" {
			citizen.tap(said)
		}
		if n := citizen.said("padahal janjinya") + room.said("padahal janjinya"); n != 0 {
			t.Fatalf("it is called late %d times before it is", n)
		}
		w.live("2026-12-09", "12.00")
		if n := room.said("Warga mengingatkan"); (n == 1) != (said != "") || room.said("padahal janjinya") != 0 {
			t.Errorf("having said %q, staff are told\n%s", said, w.show(room.chat))
		}
		late := w.get(1).DueAt
		w.live(late.Add(96*time.Hour).In(jakarta).Format(time.DateOnly), "12.00")
		if n := citizen.said("padahal janjinya"); n != 1 {
			t.Errorf("having said %q, they are told %d times that it is late, promised for %s:\n%s", said, n, late, w.show(citizen.chat))
		}
		if n := room.said("lewat janji"); n == 0 {
			t.Errorf("having said %q, staff were not reminded:\n%s", said, w.show(room.chat))
		}
	}
}

// Who wants no more news is not told how a poll ended either, though that waits to be sent already.
func TestResultTakenBack(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati, budi := wants(w, "Melati"), wants(w, "Budi")
	poll(head, 2, true)
	melati.tap("Sabtu")
	budi.tap("Sabtu")
	w.tx(func(tx store.Tx) error { // its time is over
		b := w.broadcast()
		b.ClosesAt = w.now
		return errors.Join(tx.SaveBroadcast(b), tx.SetTimer("poll", 1, w.now))
	})
	w.queueDue()
	w.queueDue()
	w.quietly(melati, "/berhenti")
	w.pass(time.Minute)
	melati.neverSaw("Hasil jajak pendapat")
	budi.last("Hasil jajak pendapat")
}
