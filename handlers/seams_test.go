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

// A promise that was carried over by a merge is told to who was promised it, and to nobody else; apart again, it is where it was made.
func TestPromiseOfMerged(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	sari := w.sent("Sari", "penerangan dekat sekolah padam total")
	first, second := w.get(1), w.get(2)
	room.say("/janji " + string(second.Code) + " Jumat Lampu di depan rumah Bu Sari kami pasang.")
	room.say("/janji " + string(second.Code) + " Jumat Tiangnya di rumah Bu Sari kami cat.")
	room.say("/alihkan " + string(second.Code) + " Dinas PU")
	sari.last("rumah Bu Sari")
	room.say("/satukan " + string(second.Code) + " " + string(first.Code))
	room.tap("Lanjut sebagai " + string(first.Code))
	room.say("/janji " + string(first.Code))
	room.tap("1: Sudah ditepati")
	sari.last("sudah ditepati")
	if n := budi.said("Bu Sari"); n > 0 {
		t.Errorf("another citizen reads the promise:\n%s", w.show(budi.chat))
	}
	rina.say("/pulihkan " + string(second.Code))
	w.view(func(r store.Reader) error {
		mine, err := r.Promises(2)
		if len(mine) != 2 || !mine[1].Standing() && !mine[0].Standing() {
			t.Errorf("apart again, it has the promises %+v", mine)
		}
		if all, _ := r.Promises(1); len(all) > 0 {
			t.Errorf("the other still has %+v", all)
		}
		if all, _ := r.OpenReferrals(2); len(all) != 1 {
			t.Errorf("apart again, it has the referrals %+v", all)
		}
		return err
	})
	w.pass(7 * 24 * time.Hour)
	if n := budi.said("Bu Sari"); n > 0 {
		t.Errorf("another citizen reads the promise:\n%s", w.show(budi.chat))
	}
	sari.last("lewat waktunya")
}

// Who left has nothing, whatever comes back: what was merged, spam, or closed by a reply that is taken back.
func TestGoneWhenRestored(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, _ := w.team()
	w.sent("Wati", "Lampu mati")
	w.sent("Tono", "Got mampet")
	a, b := w.get(1), w.get(2)
	rina.say("/ambil " + string(a.Code))
	rina.say("/satukan " + string(a.Code) + " " + string(b.Code))
	rina.tap("Lanjut sebagai " + string(b.Code))
	rina.say("/keluar")
	rina.tap("Ya, keluar")
	budi.say("/pulihkan " + string(a.Code))
	if got := w.holder(a.ID); got != "" || w.get(1).State != store.Open {
		t.Errorf("%q has it, which is %s", got, w.get(1).State)
	}
}

// What waits is its writer's: a colleague can stop it, and not send it.
func TestHeldIsItsWriters(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	rina.in("g").reply(room.last("Lampu mati"), "Besok kami ganti lampunya, Bu Wati.")
	shown := room.sees("Besok kami ganti")
	send, _ := buttonOf(shown, "Kirim")
	budi.in("g").tapOn(shown, send)
	if n := wati.said("Besok kami ganti"); n > 0 {
		t.Error("a colleague sent it")
	}
	rina.in("g").tapOn(shown, send)
	if n := wati.said("Besok kami ganti"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}
