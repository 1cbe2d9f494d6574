package handlers_test

import (
	"context"
	"fmt"
	"slices"
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

// A promise is broken, and the citizen knows it: who has it, that it is past, that staff were reminded, and again the next day. Then
// comes the reply; it is asked once more, and never again, whether it was an answer.
func TestOverdue(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	room.tap("Ambil")
	w.live("2026-11-30", "20.00")
	citizen.sees("dipegang Rina")
	n := citizen.heard()
	w.live("2026-12-01", "08.30")
	citizen.sees("Kami belum membalas", "janjinya kemarin", "sudah kami ingatkan", "Senin, 7 Desember")
	if got := citizen.heard(); got != n+1 {
		t.Errorf("they were told %d things since the promise was past", got-n)
	}
	rina.sees("lewat janji (Senin, 30 Nov)", "Balas pesan ini")
	citizen.tap("Ingatkan lagi besok")
	citizen.last("kami ingatkan lagi besok")
	w.live("2026-12-02", "09.00")
	rina.sees("mengingatkan")
	w.live("2026-12-03", "10.00")
	citizen.say("/status")
	citizen.sees("Belum dibalas, padahal janjinya Senin, 30 November", "Dipegang Rina")
	citizen.tap(string(w.only().Code))
	citizen.tap("Ingatkan staf")
	citizen.sees("kami ingatkan sekarang", "Anda minta staf diingatkan")
	before := len(w.chats[rina.chat])
	citizen.tapOn(citizen.sees(), bot.Button{Data: "c.remind:1"})
	w.live("2026-12-03", "10.05")
	if n := len(w.chats[rina.chat]) - before; n != 1 {
		t.Errorf("reminded twice on one day, who has it was told %d times", n)
	}
	rina.reply(rina.sees("mengingatkan"), "Maaf lama, lampunya sudah diganti tadi malam. Masih gelap?")
	citizen.sees("Balasan Kantor Dapil 1", "sudah diganti")
	w.live("2026-12-06", "09.00")
	citizen.sees("sudah diganti")
	w.live("2026-12-06", "10.10")
	ask := citizen.sees("dibalas Rina dari Kantor Dapil 1 pada Kamis, 3 Desember", "tidak bertanya lagi")
	if ask.reply == "" {
		t.Error("the question does not point to the reply")
	}
	citizen.tap("Sebagian")
	citizen.sees("terjawab sebagian")
	citizen.tap("4 ★")
	citizen.sees("Nilai Anda: 4 dari 5")
	n = citizen.heard()
	w.live("2026-12-11", "20.00")
	if got := citizen.heard(); got != n {
		t.Errorf("%d things more were said:\n%s", got-n, w.show(citizen.chat))
	}
	citizen.say("/riwayat")
	citizen.tap(string(w.only().Code))
	w.golden("overdue")
	var reminded []string
	w.view(func(r store.Reader) error {
		events, err := r.Events(1)
		for _, e := range events {
			if e.Kind == store.EventRemind {
				reminded = append(reminded, fmt.Sprint(e.Data["by"]))
			}
		}
		return err
	})
	if want := []string{"bot", "citizen", "citizen"}; !slices.Equal(reminded, want) {
		t.Errorf("reminded by %v, want %v", reminded, want)
	}
}

// Two weeks without a reply: it is asked once whether they were answered elsewhere. That is no reply, whatever they say.
func TestTwoWeeks(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	yes, no := w.sent("Budi", "lampu jalan depan SDN 3 mati"), w.sent("Sari", "jembatan di Kalijaga putus")
	w.live("2026-12-07", "19.50")
	yes.sees("Sudah dua pekan", "di tempat lain")
	no.sees("Sudah dua pekan")
	yes.tap("Sudah")
	yes.sees("kami tutup", "tetap tercatat belum dibalas")
	no.tap("Belum")
	no.sees("tetap di urutan teratas")
	w.live("2026-12-08", "09.00")
	room.last("terjawab di tempat lain")
	room.last("mengingatkan: ")
	yes.say("/status")
	yes.sees("Tidak ada aspirasi Anda yang sedang berjalan", "Kata Anda sudah terjawab di tempat lain")
	n := yes.heard() + no.heard()
	w.live("2027-01-20", "12.00")
	if got := yes.heard() + no.heard(); got != n {
		t.Errorf("%d things more were said", got-n)
	}
	yes.reply(yes.last("kami tutup"), "ternyata masih mati")
	yes.sees("Sudah kami sampaikan")
	w.golden("twoweeks")
	first := w.history()
	if do := slices.ContainsFunc(first, func(l store.Line) bool { return l.Do == "reply" || l.Do == "withdraw" }); do {
		t.Error("what they were answered elsewhere became a reply")
	}
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(1); return err })
	if a.State != store.Open || !a.TurnAt.Equal(a.ReceivedAt) || !a.FirstReplyAt.IsZero() {
		t.Errorf("written to again, it is %s, and waits since %v", a.State, a.TurnAt)
	}
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

// Of many promises that are past at once, the room is told in one message, and each citizen once.
func TestManyOverdue(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	var all []*person
	for i := range 40 {
		all = append(all, w.sent(fmt.Sprint("Warga", i), fmt.Sprintf("lampu %d mati", i)))
	}
	w.log.Reset()
	w.live("2026-12-01", "09.00")
	if n := w.count(room, "lewat janji dan belum dibalas"); n != 1 {
		t.Errorf("the room was reminded by %d messages", n)
	}
	room.last("40 aspirasi lewat janji")
	room.last("… dan 34 lagi")
	for _, p := range all {
		if n := w.count(p, "Kami belum membalas"); n != 1 {
			t.Errorf("%s was told %d times", p.name, n)
		}
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

// Who was thanked, and not answered, is not told that nobody wrote to them.
func TestThankedAndOverdue(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	room.reply(room.last("lampu jalan"), "Terima kasih laporannya Pak, segera kami tindak lanjuti.")
	w.live("2026-12-01", "12.00")
	if s := citizen.sees("padahal janjinya kemarin", "sudah kami ingatkan").out.Text.S; strings.Contains(s, "belum membalas") || !strings.Contains(s, "belum sungguh-sungguh menjawab") {
		t.Errorf("they read\n%s", s)
	}
}

// What changed just before the promise is past is told with that, and not lost.
func TestChangesAreToldWithAnOverduePromise(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.live("2026-12-01", "07.58")
	room.tap("Ambil")
	w.live("2026-12-01", "09.00")
	for _, p := range []*person{budi, sari} {
		p.sees("dipegang Rina", "padahal janjinya")
		if n := p.said("dipegang Rina"); n != 1 {
			t.Errorf("%s is told %d times that somebody has it:\n%s", p.name, n, w.show(p.chat))
		}
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

// Asked twice of one turn at most, though staff write several replies; and again in a later turn.
func TestAskedAgainOnce(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	room.reply(room.last("lampu"), "Lampunya kami ganti besok pagi, Pak Budi.")
	w.live("2026-11-28", "12.00")
	room.reply(room.last("lampu"), "Sudah menyala sejak semalam. Mohon dicek ya.")
	w.live("2026-12-20", "12.00")
	if n := w.count(citizen, "tidak bertanya lagi"); n != 1 {
		t.Errorf("it was asked again %d times", n)
	}
	citizen.say("mati lagi pak, sejak kemarin")
	room.reply(room.last("mati lagi"), "Waduh, kami cek kabelnya besok.")
	w.live("2026-12-30", "12.00")
	if n := w.count(citizen, "tidak bertanya lagi"); n != 2 {
		t.Errorf("in two turns it was asked again %d times", n)
	}
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

// An office without a room is reminded in private, and of one without anybody nothing untrue is said.
func TestRemindedWithoutARoom(t *testing.T) {
	w := newWorld(t, atNight)
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.live("2026-12-01", "09.00")
	if text := citizen.sees("Kami belum membalas").out.Text.S; strings.Contains(text, "ingatkan.") {
		t.Errorf("nobody is there:\n%s", text)
	}
	w = newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	w.take(room.update(bot.KindBlocked)) // the bot was thrown out
	citizen = w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.live("2026-12-01", "09.00")
	citizen.sees("Kami belum membalas", "sudah kami ingatkan")
	rina.sees(codeOf(w, 1), "lewat janji") // in her private chat, which stands in for the room
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

// In English, as its citizen reads it.
func TestOverdueInEnglish(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Jane")
	citizen.say("/language english")
	citizen.say("The street light has been broken for two weeks")
	citizen.tap("Send now")
	room.tap("Ambil")
	w.live("2026-12-01", "09.00")
	citizen.sees("We have not answered", "our promise (yesterday) is past")
	citizen.tap("again tomorrow")
	w.live("2026-12-07", "19.50")
	citizen.sees("For two weeks")
	citizen.tap("Not yet")
	citizen.say("/history")
	citizen.tap(codeOf(w, 1))
	citizen.tap("Take a message back")
	citizen.tap("Back")
	room.reply(room.last("street light"), "Good evening, this is Rina. The lamp was replaced this afternoon.")
	w.live("2026-12-10", "20.00")
	citizen.sees("We will not ask again")
	citizen.tap("Yes")
	w.golden("overdue.en")
}

// A code alone asks where that stands: its citizen is told, and nobody else learns anything, not even that it is one.
func TestACodeAlone(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati sudah dua minggu")
	code := string(w.only().Code)
	budi.say(strings.ToLower(code))
	budi.sees(code, "lampu jalan mati", "Menunggu balasan")
	sari := w.person("Sari")
	sari.say(code)
	one := sari.sees("bukan kode aspirasi Anda").out.Text.S
	sari.say(string(store.NewCode(false)))
	if other := sari.sees("bukan kode aspirasi Anda").out.Text.S; other != one {
		t.Errorf("a code of nobody's is answered by %q, one of somebody's by %q", other, one)
	}
	sari.say(strings.ReplaceAll(code, "-", "")) // may be a word
	if s := sari.sees().out.Text.S; s == one {  // in whatever language that word may seem to be
		t.Errorf("a word is answered by %q", s)
	}
	if n := len(w.ids()); n != 2 {
		t.Errorf("%d aspirations, want Budi's and the draft", n)
	}
}
