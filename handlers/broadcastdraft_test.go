package handlers_test

import (
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// A broadcast that was written and not sent stands in the list until it is sent or given up: by who wrote it, or by another once that one
// has left. Words written in private are not shown where others read along.
func TestDraftsOfBroadcasts(t *testing.T) {
	w := newWorld(t)
	head, other := herald(w, "Bu Kepala"), herald(w, "Pak Wakil")
	melati := wants(w, "Melati")
	announce(head, "Kabar baru", "Posko banjir dibuka.")
	announce(head, "Kabar baru", "Pasar murah besok.")
	head.say("/siaran")
	head.tap("Kabar baru") // nothing is written
	head.say("/siaran")
	head.sees("draf Bu Kepala: Posko banjir dibuka.", "draf Bu Kepala: Pasar murah besok.")
	other.say("/siaran")
	other.sees("draf Bu Kepala: Posko banjir dibuka.")
	for _, label := range []string{"Lanjutkan", "Buang"} {
		if _, ok := buttonOf(other.sees(), label); ok {
			t.Errorf("%q of somebody else's draft", label)
		}
	}
	room := head.in("Grup")
	room.say("/ruang")
	room.say("/siaran")
	room.neverSaw("Posko banjir")

	head.tap("Buang: Posko banjir")
	list := head.last("draf Bu Kepala: Pasar murah besok.")
	if _, ok := buttonOf(list, "Posko"); ok {
		t.Error("what was given up is still offered")
	}
	head.last("Posko banjir dibuka. dibatalkan") // its preview says so, too
	head.tap("Lanjutkan: Pasar murah")
	head.sees("persis seperti yang akan dibaca warga", "1 warga")
	head.tap("Kirim ke 1 warga")
	w.pass(0)
	melati.sees("Pasar murah besok.")
	melati.neverSaw("Posko")
	head.forged(list, "s.b.go:2")
	head.forged(list, "s.b.drop:2:list")
	head.forged(list, "s.b.drop:1:list")
	if b := w.broadcast(); b.State != store.BroadcastDropped {
		t.Errorf("the first is %s", b.State)
	}

	announce(head, "Kabar baru", "Ronda malam dimulai.")
	other.forged(other.sees(), "s.b.drop:4:list")
	state := func() (s store.BroadcastState) {
		w.view(func(r store.Reader) error {
			b, err := r.Broadcast(4)
			s = b.State
			return err
		})
		return s
	}
	if state() != store.BroadcastDraft {
		t.Error("another gave it up")
	}
	head.say("/keluar")
	head.tap("Ya, keluar")
	other.say("/siaran")
	other.tap("Buang: Ronda malam")
	if state() != store.BroadcastDropped {
		t.Error("what somebody wrote who has left cannot be given up")
	}
	clerk := w.joined("Rina", "dapil-1", store.RoleStaff)
	clerk.tapOn(&shown{id: "x"}, bot.Button{Data: "s.b.drop:3:list"})
}
