package handlers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

var jakarta = time.FixedZone("WIB", 7*3600)

// atNight has quiet hours, as they are by default.
func atNight(o *handlers.Options) { o.Quiet = talk.QuietHours{From: 21 * 60, To: 7 * 60} }

// live lets time pass up to a moment in Jakarta, firing each timer when it is due. The transcript tells when something was said.
func (w *world) live(day, clock string) {
	w.t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15.04", day+" "+clock, jakarta)
	if err != nil {
		w.t.Fatal(err)
	}
	for {
		due, ok, err := w.timers.Next(context.WithoutCancel(w.t.Context()))
		if err != nil {
			w.t.Fatal(err)
		}
		if !ok || due.After(to) {
			break
		}
		w.now = later(w.now, due)
		before := w.log.String()
		fmt.Fprintf(w.log, "(%s)\n", w.now.In(jakarta).Format("2 Jan 15.04"))
		stamped := w.log.Len()
		if _, err := w.timers.Fire(w.t.Context(), w.now); err != nil {
			w.t.Fatal(err)
		}
		w.deliver()
		if w.log.Len() == stamped {
			w.log.Reset()
			w.log.WriteString(before)
		}
	}
	w.now = later(w.now, to)
	fmt.Fprintf(w.log, "(%s)\n", w.now.In(jakarta).Format("2 Jan 15.04"))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC()
	}
	return a
}

// heard is how many messages the bot said to a person.
func (p *person) heard() (n int) {
	for _, s := range p.w.chats[p.chat] {
		if s.from == "" {
			n++
		}
	}
	return n
}

// In quiet hours replies come without a sound, and what the bot says by itself waits until they are over.
func TestQuietAtNight(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen, other := w.sent("Budi", "lampu jalan depan SDN 3 mati"), w.sent("Sari", "jembatan di Kalijaga putus")
	w.live("2026-11-23", "22.00")
	room.reply(room.last("lampu jalan"), "Petugas kami datang besok pukul 9.")
	if got := citizen.sees("Petugas kami datang"); !got.out.Silent {
		t.Error("the reply makes a sound at night")
	}
	n := other.heard()
	room.tapOn(room.last("jembatan"), bot.Button{Label: "Tutup", Data: "s.close:2"})
	room.tapOn(room.last("jembatan"), bot.Button{Label: "Buka lagi", Data: "s.reopen:2"})
	w.live("2026-11-24", "06.00")
	room.tapOn(room.last("jembatan"), bot.Button{Label: "Tutup", Data: "s.close:2"})
	w.live("2026-11-24", "06.59")
	if got := other.heard(); got != n {
		t.Errorf("%d things were said in the night:\n%s", got-n, w.show(other.chat))
	}
	w.live("2026-11-24", "07.00")
	if got := other.heard(); got != n+1 {
		t.Errorf("%d things were said in the morning", got-n)
	}
	other.sees("Staf menutup", "tanpa balasan")
	other.say("/status")
	other.tap(codeOf(w, 2))
	other.tap("Buka lagi")
	other.sees("Menunggu balasan")
	room.last("membuka lagi")
	room.reply(room.last("lampu jalan"), "Petugasnya sudah di jalan.")
	if got := citizen.sees("sudah di jalan"); got.out.Silent {
		t.Error("by day, a reply makes no sound")
	}
	w.golden("quiet")
}

func codeOf(w *world, id store.AspirationID) (code string) {
	w.view(func(r store.Reader) error {
		a, err := r.Aspiration(id)
		code = string(a.Code)
		return err
	})
	return code
}

// Where it is night depends on the province.
func TestQuietWhereTheCitizenIs(t *testing.T) {
	for region, morning := range map[string]string{"": "07.00", "31.74": "07.00", "51.71": "06.00", "73": "06.00", "91.71": "05.00", "81": "05.00", "99": "07.00", "6": "07.00"} {
		w := newWorld(t, atNight)
		_, room := w.office("Rina", "Grup Dapil 1")
		citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
		a := w.only()
		a.Region = region
		w.tx(func(tx store.Tx) error { return tx.SaveAspiration(a) })
		w.live("2026-11-24", "03.00")
		n := citizen.heard()
		room.tap("Tutup")
		for citizen.heard() == n && w.now.Before(time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)) {
			w.pass(time.Minute)
		}
		if got := w.now.In(jakarta).Format("15.04"); got != morning {
			t.Errorf("of a citizen in %q, the night is over at %s in Jakarta, want %s", region, got, morning)
		}
	}
}

// A message can be taken back by a button; the staff's copy loses its words, and the matter goes on.
func TestTakeBack(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	citizen.reply(citizen.sees("Sudah masuk"), "nomor saya 0812 3456 7890, rumah cat hijau")
	room.last("rumah cat hijau")
	citizen.tap("Lihat status")
	citizen.tap(codeOf(w, 1))
	citizen.tap("Tarik pesan")
	citizen.tap("nomor saya")
	citizen.sees("Tarik pesan ini", "rumah cat hijau")
	sure := citizen.sees()
	yes, _ := buttonOf(sure, "Ya, tarik")
	citizen.tap("Ya, tarik")
	citizen.sees("sudah ditarik")
	citizen.tapOn(sure, yes)
	if text := w.show(room.chat); strings.Contains(text, "0812") {
		t.Errorf("the room still shows it:\n%s", text)
	}
	room.sees("menghapus sebuah pesannya")
	if n := w.count(room, "menghapus sebuah pesannya"); n != 1 {
		t.Errorf("tapped twice, the room was told %d times", n)
	}
	citizen.tap("Lihat status")
	citizen.tap(codeOf(w, 1))
	citizen.sees("Anda menarik sebuah pesan")
	citizen.tap("Tarik pesan")
	if _, ok := buttonOf(citizen.sees("Pesan mana"), "nomor saya"); ok {
		t.Error("what was taken back is offered again")
	}
	citizen.tap("Kembali")
	citizen.tap("Tulis tambahan")
	citizen.say("Rumahnya dekat masjid")
	citizen.sees("Sudah kami sampaikan ke Kantor Dapil 1")
	room.last("dekat masjid")
	w.golden("takeback")
	if a := w.only(); a.State != store.Open || a.Turn != store.OfficeTurn {
		t.Errorf("%+v", a)
	}
}

// Who has much finds it all, by pages that change in place.
func TestHistoryByPage(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Budi")
	for i := range 12 {
		citizen.say(fmt.Sprintf("/aspirasi dapil-1 lampu nomor %d mati", i+1))
		citizen.tap("Kirim sekarang")
	}
	w.log.Reset()
	citizen.say("/riwayat")
	citizen.sees("Aspirasi 1 sampai 5 dari 12", codeOf(w, 12), codeOf(w, 8))
	n := citizen.heard()
	citizen.tap("Lebih lama")
	citizen.tap("Lebih lama")
	citizen.sees("Aspirasi 11 sampai 12 dari 12", codeOf(w, 2), codeOf(w, 1))
	if _, ok := buttonOf(citizen.sees(), "Lebih lama"); ok {
		t.Error("there is a page after the last")
	}
	citizen.tap(codeOf(w, 2))
	citizen.sees("lampu nomor 2 mati")
	citizen.tap("Kembali")
	citizen.sees("Aspirasi 11 sampai 12 dari 12")
	citizen.tapOn(citizen.sees(), bot.Button{Data: "c.mine:a:99"})
	citizen.sees("Aspirasi 1 sampai 5 dari 12")
	citizen.tapOn(citizen.sees(), bot.Button{Data: "c.mine:a:-3"})
	citizen.sees("Aspirasi 1 sampai 5 dari 12")
	if got := citizen.heard(); got != n {
		t.Errorf("paging said %d messages more", got-n)
	}
	w.golden("history")

	// The buttons of one person are of no use to another.
	other := w.sent("Sari", "jembatan putus")
	last := other.sees("Sudah masuk")
	for _, verb := range []string{"c.show:1:o:0", "c.add:1", "c.remind:1", "c.later:1", "c.elsewhere:1:yes", "c.reopen:1", "c.back:1:o:0:1", "c.gone:1:1", "c.gone:13:1",
		"c.show:999999", "c.elsewhere:13:maybe"} {
		other.tapOn(last, bot.Button{Data: verb})
	}
	if text := w.show(other.chat); strings.Contains(text, "lampu nomor") || strings.Contains(text, codeOf(w, 1)) {
		t.Errorf("what is another's is shown:\n%s", text)
	}
	w.view(func(r store.Reader) error {
		a, err := r.Aspiration(1)
		if a.State != store.Open {
			t.Errorf("somebody else made it %s", a.State)
		}
		return err
	})
}

// Where others read along, status and history are whispered, and so is what their buttons lead to.
func TestHistoryWhispered(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	here := (&person{w: w, user: "Budi", name: "Budi"}).at("kanal", "")
	at := here.slash("riwayat", "")
	at.sees(codeOf(w, 1))
	at.tap(codeOf(w, 1))
	at.sees("lampu jalan depan SDN 3 mati")
	if text := w.show("kanal"); strings.Contains(text, codeOf(w, 1)) {
		t.Errorf("everybody reads\n%s", text)
	}
	open := w.person("Budi").in("Grup lain")
	open.tapOn(&shown{id: "x"}, bot.Button{Data: "c.mine:a:0"})
	if text := w.show("Grup lain"); strings.Contains(text, codeOf(w, 1)) {
		t.Errorf("everybody reads\n%s", text)
	}
}

// Changes that come close together are one message, and who has a matter is told once.
func TestChangesAreToldTogether(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	n := citizen.heard()
	room.tap("Ambil")
	w.tx(func(tx store.Tx) error {
		a, err := tx.Aspiration(1)
		if err != nil {
			return err
		}
		a.Office = "dapil-2"
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		return w.h.Do(tx, func(act talk.Act) error { return matter.Passed(act, a) })
	})
	w.tx(func(tx store.Tx) error {
		a, err := tx.Aspiration(1)
		if err != nil {
			return err
		}
		return w.h.Do(tx, func(act talk.Act) error { _, err := matter.Claim(act, &a, 1); return err })
	})
	_ = rina
	w.live("2026-11-23", "19.50")
	if got := citizen.heard(); got != n+1 {
		t.Errorf("they were told %d things:\n%s", got-n, w.show(citizen.chat))
	}
	citizen.sees("dialihkan ke Kantor Dapil 2", "Janji balas")
	// Given back and taken again, it is in the message that stands there, or nowhere.
	for range 3 {
		room.tapOn(room.last("lampu jalan"), bot.Button{Data: "s.release:1"})
		room.tapOn(room.last("lampu jalan"), bot.Button{Data: "s.take:1"})
		w.pass(time.Hour)
	}
	if got := citizen.heard(); got > n+2 {
		t.Errorf("they were told %d things:\n%s", got-n, w.show(citizen.chat))
	}
}

// Timers that fire again, a clock that jumps and a restart tell nothing twice.
func TestNothingIsToldTwice(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.timers = w.db.Timers(w.h.Fire).NoLonger(w.h.Longest())
	again := func() {
		w.tx(func(tx store.Tx) error { return tx.SetTimer(matter.TimerWatch, 1, w.now.Add(-time.Hour)) })
		w.pass(0)
		w.pass(0)
	}
	w.live("2026-12-01", "09.00")
	again()
	w.live("2026-12-08", "12.00")
	again()
	for _, jump := range []time.Duration{-20 * 24 * time.Hour, 25 * 24 * time.Hour, -24 * time.Hour, 3 * 24 * time.Hour} {
		w.now = w.now.Add(jump)
		if err := w.timers.Rewind(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
		again()
		w.pass(24 * time.Hour)
		w.pass(time.Hour)
		again()
	}
	for text, want := range map[string]int{"Kami belum membalas": 1, "Sudah dua pekan": 1} {
		if n := w.count(citizen, text); n != want {
			t.Errorf("%q was said %d times, want %d", text, n, want)
		}
	}
	if n := w.count(room, "lewat janji ("); n != 1 {
		t.Errorf("the room was reminded %d times", n)
	}
}

// What waited for a moment by a clock that was far ahead is told by the one that is right.
func TestToldAfterTheClockWasAhead(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	right := w.now
	w.now = w.now.AddDate(2, 0, 0)
	room.tap("Ambil")
	w.now = right
	w.tx(func(tx store.Tx) error { return tx.SetTimer(matter.TimerWatch, 1, w.now) }) // by something else that happens
	w.pass(time.Minute)
	citizen.last("dipegang Rina")
}

// What needs no telling is not told: answered, judged, written to or closed meanwhile, or nobody there.
func TestNoMoreThanNeeded(t *testing.T) {
	for name, do := range map[string]func(w *world, room, citizen *person){
		"answered": func(w *world, room, citizen *person) {
			room.reply(room.last("lampu"), "Lampunya kami ganti besok pagi, Pak Budi.")
		},
		"in doubt": func(w *world, room, citizen *person) {
			w.fail[citizen.chat] = bot.Settlement{Outcome: bot.Uncertain}
			room.reply(room.last("lampu"), "Lampunya kami ganti besok pagi.")
		},
		"closed":  func(w *world, room, citizen *person) { room.tap("Tutup") },
		"spam":    func(w *world, room, citizen *person) { room.tap("Lainnya"); room.tap("Spam") },
		"blocked": func(w *world, room, citizen *person) { w.take(citizen.update(bot.KindBlocked)) },
		"said so": func(w *world, room, citizen *person) {
			w.tx(func(tx store.Tx) error {
				a, err := tx.Aspiration(1)
				if err != nil {
					return err
				}
				return w.h.Do(tx, func(act talk.Act) error { _, err := matter.Elsewhere(act, &a, true); return err })
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, atNight)
			_, room := w.office("Rina", "Grup Dapil 1")
			citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
			do(w, room, citizen)
			w.live("2026-12-20", "12.00")
			for _, text := range []string{"Kami belum membalas", "Sudah dua pekan"} {
				if n := w.count(citizen, text); n != 0 {
					t.Errorf("%q was said:\n%s", text, w.show(citizen.chat))
				}
			}
		})
	}
	for name, do := range map[string]func(w *world, room, citizen *person){
		"wrote":  func(w *world, room, citizen *person) { citizen.say("kalau jam berapa ya pak?") },
		"thanks": func(w *world, room, citizen *person) { citizen.say("terima kasih") },
		"yes":    func(w *world, room, citizen *person) { citizen.tap("Sudah") },
		"no":     func(w *world, room, citizen *person) { citizen.tap("Belum") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, atNight)
			_, room := w.office("Rina", "Grup Dapil 1")
			citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
			room.reply(room.last("lampu"), "Lampunya kami ganti besok pagi, Pak Budi.")
			w.live("2026-11-23", "20.00")
			do(w, room, citizen)
			w.live("2026-11-30", "12.00")
			if n := w.count(citizen, "tidak bertanya lagi"); n != 0 {
				t.Errorf("it was asked again:\n%s", w.show(citizen.chat))
			}
		})
	}
}

// Who blocked the bot, and is back, is told again what happens: nothing but that they were away.
func TestToldOnceTheyAreBack(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.take(citizen.update(bot.KindBlocked))
	w.live("2026-11-24", "10.00")
	room.tap("Ambil")
	w.live("2026-11-24", "12.00")
	if n := w.count(citizen, "dipegang Rina"); n != 0 {
		t.Errorf("away, they are told %d things", n)
	}
	room.last("belum bisa dihubungi")
	w.take(citizen.update(bot.KindUnblocked))
	if s := room.last("lampu jalan").out.Text.S; strings.Contains(s, "belum bisa dihubungi") {
		t.Errorf("they are back, and the card says\n%s", s)
	}
	w.live("2026-12-01", "12.00")
	citizen.sees("Kami belum membalas")
	w.live("2026-12-08", "12.00")
	citizen.sees("Sudah dua pekan")
}

// Opened again by a button: who was answered is asked what is missing, and their next words go there.
func TestReopen(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	room.reply(room.last("lampu"), "Lampunya kami ganti besok pagi, Pak Budi.")
	for i := range 3 { // without cap
		citizen.tap("Sudah")
		if a := w.only(); a.State != store.Closed {
			t.Fatalf("judged, it is %s", a.State)
		}
		citizen.say("/riwayat")
		citizen.tap(codeOf(w, 1))
		citizen.tap("Buka lagi")
		citizen.sees("Apa yang masih kurang?")
		if a := w.only(); a.State != store.Open || a.Turn == store.OfficeTurn {
			t.Fatalf("opened again, it is %s, turn %q", a.State, a.Turn)
		}
		citizen.say(fmt.Sprintf("masih mati, sudah %d kali", i+1))
		citizen.sees("Sudah kami sampaikan ke Rina")
		room.sees("masih mati")
		if a := w.only(); a.Turn != store.OfficeTurn {
			t.Fatal("it is not the office's turn")
		}
		room.reply(room.last("masih mati"), fmt.Sprintf("Baik, petugas kembali lagi besok. Ini kunjungan nomor %d.", i+2))
	}
	if len(w.ids()) != 1 {
		t.Error("what they wrote became another aspiration")
	}
	w.golden("reopen")
}

// What is erased is in no list either, though that list was changed into something else since.
func TestListsAreErased(t *testing.T) {
	w := newWorld(t)
	citizen := w.person("Budi")
	for _, words := range []string{"lampu jalan depan SDN 3 mati", "rumah saya yang cat ungu kebanjiran"} {
		citizen.say("/aspirasi dapil-1 " + words)
		citizen.tap("Kirim sekarang")
	}
	citizen.say("/riwayat")
	citizen.sees("lampu jalan", "cat ungu")
	citizen.tap(codeOf(w, 1)) // the list became this
	citizen.say("/riwayat")
	here := (&person{w: w, user: "Budi", name: "Budi"}).at("kanal", "")
	here.slash("riwayat", "").sees("cat ungu")
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(2, w.now) })
	lists := 0
	w.view(func(r store.Reader) error {
		for id := int64(1); ; id++ {
			row, err := r.Outbox(id)
			if err != nil {
				return nil
			}
			if strings.Contains(row.Out.Text.S, "lampu jalan") {
				lists++
			}
			if strings.Contains(fmt.Sprint(row.Out), "cat ungu") {
				t.Errorf("message %d (%s) still says\n%s", id, row.About.Purpose, flat(row.Out))
			}
		}
	})
	if lists == 0 {
		t.Error("what is about the other is gone, too")
	}
}
