package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/measure"
)

// until lets time pass up to a moment in Jakarta, firing what is due on the way and answering what was asked.
func (w *world) until(day, clock string) {
	w.t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15.04", day+" "+clock, time.FixedZone("WIB", 7*3600))
	if err != nil {
		w.t.Fatal(err)
	}
	w.pass(to.Sub(w.now))
	w.answer()
}

func (w *world) count(p *person, text string) int { return strings.Count(w.show(p.chat), text) }

// A digest comes to the room, and to admins, every Monday at eight, once, with what was in the week before.
func TestDigest(t *testing.T) {
	w := newWorld(t) // on Monday 23 November, at 19.42
	m := &made{of: usual}
	w.with(m)
	rina, room := w.office("Rina", "Grup Dapil 1")
	boss := w.joined("Bu Ketua", "dapil-2", store.RoleAdmin)
	w.sent("Budi", "jalan berlubang")
	w.until("2026-11-30", "07.59")
	if w.count(room, "Ringkasan pekan") != 0 {
		t.Error("it comes too early")
	}
	m.asked = nil
	w.until("2026-11-30", "08.00")
	got := room.sees("Ringkasan pekan lalu, Kantor Dapil 1", "Senin, 23 Nov sampai Minggu, 29 Nov", "1 aspirasi menunggu balasan", "6 hari 12 jam")
	w.content(got)
	if strings.Contains(got.out.Text.S, "jalan berlubang") {
		t.Error("it has words of a citizen")
	}
	boss.last("Ringkasan pekan lalu, Semua kantor")
	boss.last("(Kantor Dapil 1), 6 hari 12 jam")
	if q := m.asked[0]; q.From != "2026-11-23" || q.To != "2026-11-29" || q.By != measure.ByAll {
		t.Errorf("asked first for %+v", q)
	}
	if w.count(rina, "Ringkasan pekan") != 0 {
		t.Error("staff who are no admin get it in private")
	}
	w.golden("digest")
	for range 30 {
		w.pass(5 * time.Hour)
		w.answer()
	}
	if n := w.count(room, "Ringkasan pekan"); n != 1 {
		t.Errorf("it came %d times in a week", n)
	}
	w.until("2026-12-07", "08.00")
	if n, b := w.count(room, "Ringkasan pekan lalu, Kantor"), w.count(boss, "Ringkasan pekan lalu, Semua"); n != 2 || b != 2 {
		t.Errorf("it came %d and %d times in two weeks", n, b)
	}
}

// Missed while the program was down, it comes late, once; after two days no more.
func TestDigestMissed(t *testing.T) {
	w := newWorld(t)
	w.with(&made{of: usual})
	_, room := w.office("Rina", "Grup")
	for _, c := range []struct {
		day, clock string
		want       int
	}{
		{"2026-12-02", "07.50", 1}, // of Monday, 30 November
		{"2026-12-02", "09.00", 1},
		{"2026-12-09", "08.10", 1}, // that of the 7th is too old
		{"2026-12-14", "08.00", 2},
		{"2027-02-02", "20.00", 3}, // after seven weeks, that of yesterday morning
	} {
		w.until(c.day, c.clock)
		for range 3 {
			w.pass(time.Minute)
			w.answer()
		}
		if got := w.count(room, "Ringkasan pekan lalu"); got != c.want {
			t.Errorf("%s %s: it came %d times, want %d", c.day, c.clock, got, c.want)
		}
	}
}

// At a desk that is the office's room as well, an admin gets both, and sets each.
func TestDigestsOfADesk(t *testing.T) {
	w := newWorld(t)
	w.with(&made{of: usual})
	rina := w.person("Rina")
	rina.place = bot.Desk
	rina.say("/gabung " + w.invite("dapil-1", store.RoleAdmin))
	rina.say("/ringkasan")
	rina.sees("Kantor Dapil 1", "setiap Senin pukul 08.00", "/ringkasan semua")
	rina.say("/ringkasan semua mati")
	rina.sees("semua kantor untuk Anda sedang dimatikan", "/ringkasan dapil-1")
	rina.say("/digest all friday 06:15")
	rina.sees("semua kantor dikirim kepada Anda setiap Jumat pukul 06.15")
	rina.tap("Matikan")
	rina.last("semua kantor untuk Anda sedang dimatikan")
	rina.say("/ringkasan")
	rina.sees("Kantor Dapil 1", "setiap Senin pukul 08.00")
	w.until("2026-12-07", "08.00")
	if of, all := w.count(rina, "Ringkasan pekan lalu, Kantor Dapil 1"), w.count(rina, "Ringkasan pekan lalu, Semua"); of == 0 || all != 0 {
		t.Errorf("%d came of the office, %d of all", of, all)
	}
}

// It is set by a word or a tap, by those who may, and off is off.
func TestDigestIsSet(t *testing.T) {
	w := newWorld(t)
	w.with(&made{of: usual})
	rina, room := w.office("Rina", "Grup")
	room.say("/ringkasan")
	room.sees("Kantor Dapil 1", "setiap Senin pukul 08.00", "Berikutnya Senin, 30 Nov 08.00")
	room.tap("Rabu")
	room.tap("16.00")
	room.last("setiap Rabu pukul 16.00")
	rina.say("/ringkasan KAMIS pukul 7.30") // in private, staff mean their office
	rina.sees("setiap Kamis pukul 07.30")
	for _, text := range []string{"/ringkasan besok", "/ringkasan 25.00", "/ringkasan 7.99", "/ringkasan kamis 7.3"} {
		rina.say(text)
		rina.sees("Kami tidak mengerti")
	}
	w.until("2026-11-26", "07.29")
	if w.count(room, "Ringkasan pekan lalu") != 0 {
		t.Error("it comes at a time that was set before")
	}
	w.until("2026-11-26", "07.30")
	room.sees("Ringkasan pekan lalu")

	boss := w.joined("Ketua", "dapil-2", store.RoleAdmin)
	boss.say("/ringkasan")
	boss.sees("semua kantor dikirim kepada Anda setiap Senin pukul 08.00", "/ringkasan dapil-2")
	boss.say("/ringkasan dapil-1 mati") // an admin, and not of that office
	boss.sees("Hanya admin kantor ini")
	boss.say("/digest friday 06:15")
	boss.sees("setiap Jumat pukul 06.15")
	boss.tap("Matikan")
	boss.last("untuk Anda sedang dimatikan")
	head := w.joined("Kepala", "dapil-1", store.RoleAdmin)
	rina.say("/ringkasan semua selasa") // staff have none of all offices
	rina.sees("Hanya admin kantor ini")
	rina.say("/ringkasan mati") // there is an admin now
	rina.sees("Hanya admin kantor ini")
	rina.say("/ringkasan")
	if s := rina.sees("setiap Kamis pukul 07.30"); len(s.out.Buttons) > 0 {
		t.Error("who may not change it is offered to")
	}
	message := room.last("Ringkasan pekanan Kantor Dapil 1")
	room.tapOn(message, bot.Button{Label: "Matikan", Data: "f.d:dapil-1:off:0"})
	w.person("Orang").in("Grup").tapOn(message, bot.Button{Label: "Matikan", Data: "f.d:dapil-1:off:0"})
	boss.tapOn(boss.last("dimatikan"), bot.Button{Label: "Matikan", Data: "f.d:dapil-1:off:0"})
	head.say("/ringkasan dapil-1 mati")
	head.sees("Kantor Dapil 1 sedang dimatikan")
	before := w.count(room, "Ringkasan pekan lalu")
	w.until("2026-12-31", "23.59")
	if n := w.count(room, "Ringkasan pekan lalu"); n != before || w.count(boss, "Ringkasan pekan lalu, Semua") != 0 {
		t.Errorf("it is off, and came %d times", n-before)
	}
	head.say("/ringkasan dapil-1 nyala")
	w.until("2027-01-07", "07.30")
	if n := w.count(room, "Ringkasan pekan lalu"); n != before+1 {
		t.Errorf("it is on again, and came %d times", n-before)
	}
	var sets int
	w.view(func(r store.Reader) error {
		events, err := r.Events(0)
		for _, e := range events {
			if e.Kind == store.EventDigest {
				sets++
			}
		}
		return err
	})
	if sets != 7 {
		t.Errorf("it was set %d times by the record", sets)
	}
}

// Who is no admin any more gets none, and a room that is none neither; where the only office's room is an admin's own chat, it
// comes once.
func TestDigestNeedsARight(t *testing.T) {
	w := newWorld(t)
	m := &made{of: usual}
	w.with(m)
	boss := w.joined("Ketua", "dapil-1", store.RoleAdmin)
	group := boss.in("Grup")
	group.say("/ruang")
	m.do = func() { // while it is computed
		w.tx(func(tx store.Tx) error {
			return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: 1, Role: store.RoleStaff, Since: w.now})
		})
	}
	w.until("2026-11-30", "08.00")
	if n := w.count(boss, "Ringkasan pekan lalu"); n != 0 {
		t.Errorf("who is no admin any more got %d", n)
	}
	if n := w.count(group, "Ringkasan pekan lalu"); n != 1 {
		t.Errorf("the room got %d", n)
	}
	m.do = nil
	w.tx(func(tx store.Tx) error {
		rooms, err := tx.Rooms("dapil-1")
		if err != nil {
			return err
		}
		return tx.UnbindRoom(rooms[0].ID, w.now)
	})
	w.until("2026-12-07", "08.00")
	if n := w.count(group, "Ringkasan pekan lalu"); n != 1 {
		t.Errorf("what is no room any more got %d", n)
	}
}

// A change is told only if it can hardly be chance.
func TestDigestTellsAChange(t *testing.T) {
	for _, c := range []struct {
		now, before, of int
		want            string
	}{
		{90, 60, 100, "Lebih baik dari sebelumnya: 90 %"}, {60, 90, 100, "Lebih buruk dari sebelumnya: 60 %"}, {65, 60, 100, ""}, {15, 5, 15, ""},
	} {
		w := newWorld(t)
		w.with(&made{of: func(q measure.Query) []measure.Group {
			switch {
			case q.To == "2026-11-16":
				return []measure.Group{group("all", c.now, c.of)}
			case q.To == "2026-10-19":
				return []measure.Group{group("all", c.before, c.of)}
			}
			return usual(q)
		}})
		_, room := w.office("Rina", "Grup")
		w.until("2026-11-30", "08.00")
		text := room.sees("Ringkasan pekan lalu").out.Text.S
		if told := strings.Contains(text, "dari sebelumnya"); told != (c.want != "") || !strings.Contains(text, c.want) {
			t.Errorf("%d and then %d of %d:\n%s", c.before, c.now, c.of, text)
		}
	}
}

// The clock set back tells nothing twice, and forward nothing for ever.
func TestDigestAndTheClock(t *testing.T) {
	w := newWorld(t)
	w.with(&made{of: usual})
	_, room := w.office("Rina", "Grup")
	w.timers = w.db.Timers(w.h.Fire).NoLonger(w.h.Longest())
	w.until("2026-11-30", "08.00")
	w.now = w.now.AddDate(-1, 0, 0)
	if err := w.timers.Rewind(t.Context(), w.now); err != nil {
		t.Fatal(err)
	}
	var mondays []string
	for range 24 * 21 {
		before := w.count(room, "Ringkasan pekan lalu")
		w.pass(time.Hour)
		w.answer()
		if w.count(room, "Ringkasan pekan lalu") > before {
			mondays = append(mondays, w.now.In(time.FixedZone("WIB", 7*3600)).Format("2006-01-02 15.04"))
		}
	}
	if want := []string{"2025-12-15 08.00"}; !slices.Equal(mondays, want) { // eight days after it was set back, it is noticed
		t.Errorf("it came %v", mondays)
	}
}
