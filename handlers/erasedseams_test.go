package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// erase has a citizen erase an aspiration, and what follows.
func (p *person) erase(code store.Code) {
	p.w.t.Helper()
	p.say("/hapus")
	if _, ok := buttonOf(p.sees(), "Hapus "+string(code)); ok {
		p.tap("Hapus " + string(code))
	}
	p.tap("Ya, hapus")
	p.w.scrub()
	p.w.pass(3 * time.Minute)
}

// What was merged, promised and offered as alike is gone with its aspiration, from the cards of the other too.
func TestMergedIsErased(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	sari := w.sent("Sari", "lampu jalan dekat SDN 3 zirkonia padam total")
	first, second := w.get(1), w.get(2)
	room.say("/janji " + string(second.Code) + " Jumat Lampunya di zirkonia kami pasang.")
	room.say("/alihkan " + string(second.Code) + " Dinas PU")
	room.say("/satukan " + string(first.Code))
	room.say("/satukan " + string(second.Code) + " " + string(first.Code))
	room.tap("Lanjut sebagai " + string(first.Code))
	w.pass(72 * time.Hour)
	sari.erase(second.Code)
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
	if a, b := w.get(1), w.get(2); a.State != store.Open || b.State != store.Erased {
		t.Errorf("they are %s and %s", a.State, b.State)
	}
	cards := 0
	for _, s := range w.chats[room.chat] {
		if s.from == "" && strings.Contains(s.out.Text.S, "lampu jalan depan") && strings.Contains(s.out.Text.S, "Balas pesan ini") {
			cards++
		}
	}
	if cards != 1 {
		t.Errorf("what goes on has %d cards:\n%s", cards, w.show(room.chat))
	}
	room.reply(room.last("lampu jalan depan"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	if budi.said("besok pagi") != 1 || sari.said("besok pagi") != 0 {
		t.Error("who erased theirs still hears of the other")
	}
}

// Who has everything erased leaves one card of what theirs went on as, which says how things stand.
func TestMergedIsErasedWithAllElse(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	sari := w.sent("Sari", "lampu jalan dekat SDN 3 zirkonia padam total")
	first, second := w.get(1), w.get(2)
	room.say("/satukan " + string(second.Code) + " " + string(first.Code))
	room.tap("Lanjut sebagai " + string(first.Code))
	w.pass(time.Hour)
	sari.wipes()
	w.pass(3 * time.Minute)
	w.unseen("zirkonia")
	room.say("/catatan " + string(first.Code) + " sudah dicek petugas")
	cards := 0
	for _, s := range w.chats[room.chat] {
		if s.from != "" || !strings.Contains(s.out.Text.S, "lampu jalan depan") || !strings.Contains(s.out.Text.S, "Balas pesan ini") {
			continue
		}
		if cards++; !strings.Contains(s.out.Text.S, "Catatan: 1") {
			t.Errorf("a card says\n%s", flat(s.out))
		}
	}
	if cards != 1 {
		t.Errorf("what goes on has %d cards:\n%s", cards, w.show(room.chat))
	}
}

// What staff wrote for themselves once it went on as another may be about who wrote it: it is gone as well, though they wrote nothing there.
func TestNotesSinceAMergeAreErased(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	sari := w.sent("Sari", "penerangan dekat sekolah padam total")
	first, second := w.get(1), w.get(2)
	room.say("/catatan " + string(first.Code) + " Pak Budi sudah ditelepon")
	w.pass(time.Hour)
	room.say("/satukan " + string(second.Code) + " " + string(first.Code))
	room.tap("Lanjut sebagai " + string(first.Code))
	w.pass(time.Hour)
	room.say("/catatan " + string(first.Code) + " rumah Bu Sari di gang zirkonia")
	w.pass(time.Hour)
	sari.erase(second.Code)
	w.nowhere("zirkonia")
	if n := w.notes(1); len(n) != 1 || !strings.Contains(n[0].Text, "Pak Budi") {
		t.Errorf("of the notes there are left %+v", n)
	}
	room.reply(room.last("lampu jalan depan"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	budi.sees("besok pagi")
}

func TestSplitIsErased(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(2 * time.Hour)
	citizen.reply(citizen.last("Kode Anda"), "satu lagi, got di pasar zirkonia mampet sejak senin")
	w.pass(3 * time.Hour)
	room.tap("Lainnya")
	room.tap("Pisahkan")
	room.tap("2")
	room.tap("Pisahkan 1 pesan")
	b := w.get(2)
	citizen.erase(b.Code)
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// What waits with staff goes with the aspiration: a reply that collided, one that waits, a mistyped note, a template that is filled in.
func TestWaitingIsErased(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	card := room.last("Lampu mati")
	rina.in("g").reply(card, "Besok kami ganti lampunya, Bu Wati.")
	budi.in("g").reply(card, "Sudah kami catat, zirkonia pekan ini.")
	budi.in("g").reply(card, "/catatn zirkonia")
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	rina.in("g").reply(card, "Kami zirkonia juga.")
	wati.erase(w.only().Code)
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}
