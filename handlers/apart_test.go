package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// answeredOne is a citizen whose aspiration was answered an hour ago.
func (w *world) answeredOne() (citizen, room *person) {
	w.t.Helper()
	_, room = w.office("Rina", "Grup Dapil 1")
	citizen = w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	room.reply(room.last("lampu jalan"), answerText)
	w.pass(time.Hour)
	return citizen, room
}

const smell = "sampah di pasar cisalak numpuk bau banget"

// What went with the matter that was answered, though it is about something else, becomes a draft by a tap, received when it was written; that matter stands as it stood
// before, for staff and in the figures.
func TestSetApart(t *testing.T) {
	w := newWorld(t)
	citizen, room := w.answeredOne()
	before := w.only()
	citizen.say(smell)
	wrote := w.now
	citizen.sees("Sudah kami sampaikan ke Rina")
	if a := w.only(); a.Turn != store.OfficeTurn {
		t.Fatalf("they wrote, and it is the turn of %q", a.Turn)
	}
	w.pass(5 * time.Minute)
	citizen.tap("Tadi itu hal lain")
	citizen.last("tidak ikut " + codeOf(w, 1))
	citizen.sees("Kami catat", "Kantor Dapil 1")
	a, b := w.get(1), w.latest()
	if a.State != store.Open || a.Turn != before.Turn || !a.TurnAt.Equal(before.TurnAt) || !a.DueAt.Equal(before.DueAt) {
		t.Errorf("the first one is %s, the turn of %q since %v, due %v", a.State, a.Turn, a.TurnAt, a.DueAt)
	}
	if b.ID == a.ID || b.State != store.Drafted || !b.ReceivedAt.Equal(wrote) {
		t.Fatalf("the other one is %s, received %v", b.State, b.ReceivedAt)
	}
	if s := w.show(room.chat); strings.Contains(s, "cisalak") || !strings.Contains(s, "soal lain") {
		t.Errorf("the room still has it as a word on the first:\n%s", s)
	}
	citizen.say("tolong diangkut ya")
	citizen.tap("Kirim sekarang")
	room.sees("cisalak", "tolong diangkut")
	w.live("2026-12-01", "12.00")
	if n := citizen.said("Kami belum membalas " + string(a.Code)); n != 0 || citizen.said("Kami belum membalas") == 0 {
		t.Errorf("what is owed is told wrongly:\n%s", w.show(citizen.chat))
	}
	w.live("2026-12-10", "12.00")
	if g := w.stats().Groups[0]; g.TwoWay.Of != 2 || g.TwoWay.N != 1 {
		t.Errorf("%d of %d are two-way, want the first alone", g.TwoWay.N, g.TwoWay.Of)
	}
}

// Who takes it back adds it to the same matter again, and it waits for an answer there since it was written.
func TestSetApartAndBack(t *testing.T) {
	w := newWorld(t)
	citizen, room := w.answeredOne()
	citizen.say(smell)
	citizen.tap("Tadi itu hal lain")
	citizen.tap("Tambahan untuk " + codeOf(w, 1))
	room.sees("cisalak")
	if a := w.get(1); a.Turn != store.OfficeTurn {
		t.Errorf("it is the turn of %q", a.Turn)
	}
	w.live("2026-12-10", "12.00")
	if g := w.stats().Groups[0]; g.Aspirations != 1 || g.TwoWay.N != 0 {
		t.Errorf("%d of %d are two-way", g.TwoWay.N, g.Aspirations)
	}
}

// A question that the words were taken to answer waits again; what they opened is closed again.
func TestSetApartOfAnswersAndOfWhatWasClosed(t *testing.T) {
	w := newWorld(t)
	citizen, room := w.answeredOne()
	room.reply(room.last("lampu jalan"), "/tanya "+codeOf(w, 1)+" lampu yang sebelah mana?")
	w.pass(time.Minute)
	asked := w.only()
	citizen.say(smell)
	if a := w.only(); a.Turn != store.OfficeTurn {
		t.Fatalf("it is the turn of %q", a.Turn)
	}
	citizen.tap("Tadi itu hal lain")
	if a := w.get(1); a.Turn != store.CitizenTurn || !a.TurnAt.Equal(asked.TurnAt) {
		t.Errorf("asked, it is the turn of %q since %v, want %v", a.Turn, a.TurnAt, asked.TurnAt)
	}
	citizen.say("batal")
	citizen.reply(citizen.last("sebelah mana"), "yang dekat gerbang")
	if a := w.get(1); a.Turn != store.OfficeTurn {
		t.Errorf("the answer makes it the turn of %q", a.Turn)
	}

	w = newWorld(t)
	citizen, room = w.answeredOne()
	room.say("/tutup " + codeOf(w, 1))
	closed := w.only()
	citizen.say("belum beres kok ditutup, lampunya masih mati")
	if a := w.only(); a.State != store.Open {
		t.Fatalf("it is %s", a.State)
	}
	citizen.tap("Tadi itu hal lain")
	if a := w.get(1); a.State != store.Closed || !a.ClosedAt.Equal(closed.ClosedAt) || a.Turn != closed.Turn {
		t.Errorf("it is %s since %v, the turn of %q", a.State, a.ClosedAt, a.Turn)
	}
}

// Where staff have answered it, or it is not open any more, they are told, and what they write next is new.
func TestSetApartTooLate(t *testing.T) {
	for name, do := range map[string]func(w *world, room *person){
		"answered": func(w *world, room *person) {
			room.reply(room.last("cisalak"), "Sampah di pasar diangkut besok pagi oleh DLH, sudah kami hubungi.")
		},
		"closed": func(w *world, room *person) { room.say("/tutup " + codeOf(w, 1)) },
		"spam":   func(w *world, room *person) { room.say("/spam " + codeOf(w, 1)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			citizen, room := w.answeredOne()
			citizen.say(smell)
			on := citizen.last("Sudah kami sampaikan")
			do(w, room)
			b, _ := buttonOf(on, "Tadi itu hal lain")
			citizen.tapOn(on, b)
			citizen.last("tidak bisa kami pindahkan")
			if n := len(w.ids()); n != 1 {
				t.Errorf("%d aspirations", n)
			}
			citizen.say("got di depan rumah saya mampet")
			if a := w.latest(); a.ID == 1 || a.State != store.Drafted {
				t.Errorf("what they write next is %d, %s", a.ID, a.State)
			}
		})
	}
}

// Of several messages they say which; an album is one, and a second tap changes nothing.
func TestSetApartOfSeveral(t *testing.T) {
	w := newWorld(t)
	citizen, room := w.answeredOne()
	citizen.say("belum nyala bu sampai sekarang")
	on := citizen.last("Sudah kami sampaikan")
	citizen.photo("al", smell, "f1")
	citizen.photo("al", "", "f2")
	citizen.tap("Tadi itu hal lain")
	citizen.sees()
	citizen.last("Yang mana")
	citizen.tap("sampah di pasar")
	a, b := w.get(1), w.latest()
	if b.ID == a.ID || b.State != store.Drafted || a.Turn != store.OfficeTurn {
		t.Fatalf("the first one is the turn of %q, the other is %s", a.Turn, b.State)
	}
	citizen.sees("2 foto")
	citizen.tap("Kirim sekarang")
	if s := room.sees("cisalak"); strings.Contains(s.out.Text.S, "belum nyala") {
		t.Errorf("the card holds what is not its own: %s", s.out.Text.S)
	}
	if b, ok := buttonOf(on, "Tadi itu hal lain"); ok {
		citizen.tapOn(on, b)
	}
	if n := len(w.ids()); n != 2 {
		t.Errorf("%d aspirations", n)
	}
}

// Who has a draft in hand while a reply comes, and goes on with the draft: their words went to the reply, and go with the draft by a tap.
func TestSetApartIntoTheDraft(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	citizen.tap("Tulis yang lain")
	citizen.say("got di depan warung mampet")
	room.reply(room.last("lampu jalan"), answerText)
	w.pass(time.Minute)
	citizen.say("kalau hujan masuk rumah warga, sudah tiga kali")
	citizen.tap("Tadi itu hal lain")
	if a := w.get(1); a.Turn != store.CitizenTurn {
		t.Errorf("the first one is the turn of %q", a.Turn)
	}
	citizen.tap("Kirim sekarang")
	room.sees("got di depan warung", "kalau hujan masuk rumah")
	if n := len(w.ids()); n != 2 {
		t.Errorf("%d aspirations", n)
	}
}

// "Sudah nyala bu", with two matters open of which staff wrote about one, is of that; where they wrote about both, or neither, it is asked.
func TestMendedOfWhich(t *testing.T) {
	for replies, want := range map[string]store.AspirationID{"lampu taman": 1, "": 0, "lampu taman,pohon tumbang": 0} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Budi", "lampu taman mati")
		p.tap("Tulis yang lain")
		p.say("pohon tumbang di jalan veteran")
		p.tap("Kirim sekarang")
		w.pass(time.Hour)
		for about := range strings.SplitSeq(replies, ",") {
			if about != "" {
				room.reply(room.last(about), "Sudah kami kerjakan pagi ini bersama dinas.")
			}
		}
		p.say("/status")
		p.say("sudah nyala bu")
		if got := len(w.ids()) == 2; got != (want != 0) {
			t.Errorf("answered %q: it goes with one: %v\n%s", replies, got, w.show(p.chat))
		}
		if want != 0 {
			room.sees("menulis lagi", codeOf(w, want))
		}
	}
}

// What was set apart is gone with its aspiration, from the rooms too; and with all of its citizen's, where the draft of it was dropped.
func TestSetApartIsErased(t *testing.T) {
	for _, dropped := range []bool{false, true} {
		w := newWorld(t)
		citizen, _ := w.answeredOne()
		citizen.say("got di pasar zirkonia mampet sejak senin")
		citizen.tap("Tadi itu hal lain")
		if dropped {
			citizen.say("batal")
			citizen.say("/hapus")
			citizen.tap("Hapus semua tentang saya")
			citizen.tap("Ya, hapus")
			w.scrub()
			w.pass(3 * time.Minute)
		} else {
			citizen.tap("Kirim sekarang")
			citizen.erase(w.latest().Code)
		}
		w.unseen("zirkonia")
		w.nowhere("zirkonia")
	}
}

// Of two messages the first is about something else: the other one is an answer still, and it keeps open what it is about.
func TestSetApartOfOneOfTwo(t *testing.T) {
	w := newWorld(t)
	citizen, room := w.answeredOne()
	room.reply(room.last("lampu jalan"), "/tanya "+codeOf(w, 1)+" lampu yang sebelah mana?")
	w.pass(time.Minute)
	citizen.say(smell)
	w.pass(time.Minute)
	citizen.say("yang dekat gerbang bu")
	answered := w.now
	citizen.tap("Tadi itu hal lain")
	citizen.tap("sampah di pasar")
	if a := w.get(1); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(answered) {
		t.Errorf("they answered at %v, and it is the turn of %q since %v", answered, a.Turn, a.TurnAt)
	}

	w = newWorld(t)
	citizen, room = w.answeredOne()
	room.say("/tutup " + codeOf(w, 1))
	citizen.say("belum beres kok ditutup, lampunya masih mati")
	w.pass(time.Minute)
	citizen.say("tiangnya juga miring bu")
	citizen.tap("Tadi itu hal lain")
	citizen.tap("belum beres")
	if a := w.get(1); a.State != store.Open || a.Turn != store.OfficeTurn {
		t.Errorf("they wrote more, and it is %s, the turn of %q", a.State, a.Turn)
	}
}

// Danger does not wait in the draft that the words go with.
func TestSetApartInDanger(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.DangerWait = time.Minute })
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	citizen.tap("Tulis yang lain")
	citizen.say("got di depan warung mampet")
	room.reply(room.last("lampu jalan"), answerText)
	w.pass(time.Minute)
	citizen.say("kalau hujan masuk rumah warga, sudah tiga kali")
	citizen.say("tolong ada orang hanyut di got")
	citizen.tap("Tadi itu hal lain")
	citizen.tap("Semuanya")
	w.pass(2 * time.Minute)
	if a := w.get(2); a.State != store.Open || a.Urgent != store.Urgent {
		t.Errorf("it is %s, urgent %v", a.State, a.Urgent)
	}
	room.last("orang hanyut")
}

// "Tambahan: …", just after something was sent, is of that, though staff wrote about another one before.
func TestAddedToWhatWasJustSent(t *testing.T) {
	w := newWorld(t)
	citizen, room := w.answeredOne()
	citizen.tap("Tulis yang lain")
	citizen.say("pohon tumbang di jalan veteran")
	citizen.tap("Kirim sekarang")
	citizen.say("tambahan: di depan masjid agung")
	room.sees("masjid agung", codeOf(w, 2))
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
}

// Who supports a matter takes words out of it as its own citizen does; it is the office's turn no more for them, and they write to it again.
func TestSupporterSetsApart(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	room.reply(room.last("udah 2 minggu"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	w.pass(time.Minute)
	sari.say(smell)
	room.sees("cisalak")
	if a := w.get(1); a.Turn != store.OfficeTurn {
		t.Fatalf("it is the turn of %q", a.Turn)
	}
	sari.tap("Tadi itu hal lain")
	sari.last("tidak ikut " + codeOf(w, 1))
	sari.sees("Kami catat")
	if a := w.get(1); a.Turn != store.CitizenTurn {
		t.Errorf("it is the turn of %q still", a.Turn)
	}
	if s := w.show(room.chat); strings.Contains(s, "cisalak") {
		t.Errorf("the room has it still:\n%s", s)
	}
	sari.tap("Kirim sekarang")
	if b := w.latest(); b.State != store.Open || b.Citizen == w.get(1).Citizen {
		t.Errorf("the new one is %s, of %d", b.State, b.Citizen)
	}
	room.last("cisalak")
	sari.reply(sari.last("besok pagi"), "baik bu, kami tunggu petugasnya di depan gang")
	sari.sees("Sudah kami sampaikan")
	if _, ok := buttonOf(sari.last("Sudah kami sampaikan"), "Tadi itu"); ok {
		t.Error("who replied said what it is about")
	}
}

// Danger that went with a matter by mistake is taken out by the tap below whom to call, and that matter is urgent no more; one that spoke of danger itself is.
func TestDangerSetApart(t *testing.T) {
	for first, urgent := range map[string]store.Urgency{"lampu jalan depan SDN 3 mati udah 2 minggu": store.NotUrgent, "tolong ada orang hanyut di kali": store.Urgent} {
		w := newWorld(t, func(o *handlers.Options) { o.DangerWait = time.Minute })
		_, room := w.office("Rina", "Grup Dapil 1")
		p := w.sent("Budi", first)
		w.pass(time.Hour)
		room.reply(room.last(first), answerText)
		w.pass(time.Hour)
		p.say("tolong rumah sebelah kebakaran, ada orang terjebak di dalam")
		p.sees("112")
		if a := w.only(); a.Urgent != store.Urgent {
			t.Fatalf("it is urgent %v", a.Urgent)
		}
		p.tap("Tadi itu hal lain")
		if a := w.get(1); a.Urgent != urgent {
			t.Errorf("%q is urgent %v, want %v", first, a.Urgent, urgent)
		}
		if b := w.latest(); b.ID == 1 || b.Urgent != store.Urgent {
			t.Errorf("the danger is in %d, urgent %v", b.ID, b.Urgent)
		}
		w.pass(2 * time.Minute)
		room.last("terjebak di dalam")
		if s := room.last(first).out.Text.S; strings.Contains(s, "DARURAT") && urgent == store.NotUrgent {
			t.Errorf("its card says %s", s)
		}
	}
}

// Who has just told of danger writes on, and all of it is with staff at once: it waits in no draft, and asks for no office. What is something else they say.
func TestWritesOnInDanger(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	p := w.sent("Rini", "pak saya takut suami saya mukulin saya tiap malam")
	for _, said := range []string{"dia lagi di rumah sekarang", "rumah saya gang 3 nomor 5", "tolong cepet"} {
		p.say(said)
		room.last(said)
	}
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
	p.say("satu lagi pak, jalan di depan pasar berlubang")
	if a := w.latest(); a.ID == 1 || a.Urgent == store.Urgent {
		t.Errorf("the latest is %d, urgent %v", a.ID, a.Urgent)
	}
	w.pass(time.Hour)
	p.say("kirim")
	p.say("lampu taman kota mati")
	if a := w.latest(); a.ID != 3 {
		t.Errorf("the latest is %d", a.ID)
	}
}
