package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What was split off is not the first part's any more: if that alone had made it the office's turn, it is the citizen's again, and the
// figures say so.
func TestSplitGivesTheTurnBack(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	room.reply(room.last("lampu jalan"), answerText)
	w.pass(time.Hour)
	before := w.only()
	citizen.reply(citizen.last("Pak Joko"), "satu lagi, got di pasar mampet sejak senin")
	wrote := w.now
	if a := w.only(); a.Turn != store.OfficeTurn {
		t.Fatalf("they wrote, and it is the turn of %q", a.Turn)
	}
	w.pass(time.Hour)
	room.tap("Lainnya")
	room.tap("Pisahkan")
	room.tap("2")
	room.tap("Pisahkan 1 pesan")
	a, b := w.get(1), w.get(2)
	if a.Turn != store.CitizenTurn || !a.TurnAt.Equal(before.TurnAt) || !a.DueAt.IsZero() {
		t.Errorf("the first part is the turn of %q since %v, due %v", a.Turn, a.TurnAt, a.DueAt)
	}
	if b.Turn != store.OfficeTurn || !b.ReceivedAt.Equal(wrote) {
		t.Errorf("split off, it is the turn of %q since %v", b.Turn, b.ReceivedAt)
	}
	if g := w.stats().Groups[0]; g.TwoWay.Of != 2 || g.TwoWay.N != 1 {
		t.Errorf("%d of %d are two-way, want the first part alone", g.TwoWay.N, g.TwoWay.Of)
	}
	w.live("2026-12-08", "12.00")
	if n := citizen.said("Kami belum membalas " + string(a.Code)); n != 0 || citizen.said("Kami belum membalas") == 0 {
		t.Errorf("what is owed is told wrongly:\n%s", w.show(citizen.chat))
	}
	// What they write in the first part makes it the office's turn as ever.
	citizen.reply(citizen.last("Pak Joko"), "lampunya mati lagi sejak kemarin")
	if a := w.get(1); a.Turn != store.OfficeTurn {
		t.Errorf("it is the turn of %q", a.Turn)
	}
}

// Where something else had made it the office's turn, it stays that: the citizen said that they were not answered, or waits since later words.
func TestSplitKeepsTheTurnOfOthers(t *testing.T) {
	for name, later := range map[string]bool{"a verdict": false, "later words": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup Dapil 1")
			citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
			w.pass(time.Hour)
			room.reply(room.last("lampu jalan"), answerText)
			w.pass(time.Hour)
			if !later {
				citizen.tap("Belum")
				w.pass(time.Hour)
			}
			since := w.now.Add(-time.Hour)
			citizen.reply(citizen.last("Pak Joko"), "satu lagi, got di pasar mampet sejak senin")
			if later {
				w.pass(time.Hour)
				since = w.now
				citizen.reply(citizen.last("Pak Joko"), "dan lampunya masih mati")
			}
			w.pass(time.Hour)
			room.tap("Lainnya")
			room.tap("Pisahkan")
			room.tap("2")
			room.tap("Pisahkan 1 pesan")
			if a := w.get(1); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(since) || a.DueAt.IsZero() {
				t.Errorf("the first part is the turn of %q since %v, want since %v", a.Turn, a.TurnAt, since)
			}
		})
	}
}

// What is split off went where the whole went: who gave that away is told why it comes back, and gets it back but once.
func TestSplitRemembersWhereItWas(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	_, other := w.second("Tono", "Grup Dapil 2")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	room.tap("Alihkan")
	room.tap("Dapil 2")
	room.tap("Ya, alihkan")
	w.pass(time.Hour)
	citizen.reply(citizen.last("dialihkan ke Kantor Dapil 2"), "satu lagi, got di pasar mampet sejak senin")
	other.say("/pisahkan " + string(w.get(1).Code))
	other.tap("2")
	other.tap("Pisahkan 1 pesan")
	part := other.last("got di pasar")
	if a := w.get(2); a.Office != "dapil-2" || !strings.Contains(part.out.Text.S, "Dialihkan dari Kantor Dapil 1 oleh Rina") {
		t.Fatalf("what was split off is at %s, and its card says\n%s", a.Office, part.out.Text.S)
	}
	other.tapOn(part, bot.Button{Data: "s.pt:2:dapil-1"})
	other.tap("Ya, alihkan")
	if a := w.get(2); a.Office != "dapil-2" {
		t.Fatalf("it went back without a reason:\n%s", w.show(other.chat))
	}
	other.reply(other.last("Mengapa"), "pasarnya di dapil 1")
	if a := w.get(2); a.Office != "dapil-1" {
		t.Fatalf("given back, it is at %s:\n%s", a.Office, w.show(other.chat))
	}
}
