package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

func (w *world) assigns(how store.Assign) {
	w.t.Helper()
	w.setting(func(s *store.OfficeSettings) { s.Assign = how })
}

func (w *world) many(from, to int) {
	for i := from; i < to; i++ {
		w.sent(fmt.Sprint("W", i), fmt.Sprintf("Aduan tentang hal nomor %d yang lain sekali", i))
	}
}

func TestOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	w.team()
	w.assigns(store.AssignRound)
	w.many(0, 4)
	if got := strings.Join(w.holders(), " "); got != "Rina Budi Sari Rina" {
		t.Error(got)
	}
	w.person("Budi").say("/libur sampai besok")
	w.person("Budi").sees("Anda masih memegang 1 aspirasi")
	w.many(4, 6)
	if got := strings.Join(w.holders()[4:], " "); got != "Sari Rina" {
		t.Error(got)
	}
	// Who comes back is next.
	w.pass(48 * time.Hour)
	w.many(6, 7)
	if got := w.holders()[6]; got != "Budi" {
		t.Error(got)
	}
	if kinds := w.kinds(w.ids()[6]); strings.Contains(kinds, "assign") {
		t.Errorf("what nobody looked at counts as seen: %s", kinds)
	}
}

func TestLeastAndTopics(t *testing.T) {
	w := newWorld(t)
	rina, budi, sari, _ := w.team()
	w.assigns(store.AssignLeast)
	w.many(0, 3)
	budi.say("/ambil " + string(w.get(w.ids()[0]).Code))
	budi.tap("Ambil alih")
	w.many(3, 4)
	if got := w.holders()[3]; got != "Rina" {
		t.Errorf("%q got it, who does not have the fewest", got)
	}
	w.assigns(store.AssignTopics)
	w.tx(func(tx store.Tx) error {
		who, err := tx.Identity(bot.Account{Platform: platform, Name: account}, "Budi")
		if err == nil {
			err = tx.SetTopicsOf("dapil-1", who.Staff, []string{"jalan"})
		}
		if err != nil {
			return err
		}
		return w.h.Do(tx, func(act talk.Act) error {
			a, err := act.Aspiration(w.ids()[3])
			if err != nil {
				return err
			}
			a.Claimed, a.Topic = 0, "jalan"
			return matter.AutoAssign(act, &a)
		})
	})
	if got := w.holders()[3]; got != "Budi" {
		t.Errorf("%q got it, whose topic it is not", got)
	}
	_, _ = rina, sari
}

func TestNobodyThere(t *testing.T) {
	w := newWorld(t)
	rina, budi, sari, room := w.team()
	w.assigns(store.AssignRound)
	for _, p := range []*person{rina, budi, sari} {
		p.say("/libur")
		p.sees("Anda libur di")
	}
	w.many(0, 3)
	if got := strings.Join(w.holders(), ""); got != "" {
		t.Errorf("%q has something", got)
	}
	if n := strings.Count(w.show(room.chat), "sedang libur, jadi"); n != 1 {
		t.Errorf("the room was told %d times", n)
	}
	budi.say("/tugas")
	budi.sees("Selamat bekerja lagi", "Bertugas: Budi", "Libur: ")
	w.many(3, 4)
	if got := w.holders()[3]; got != "Budi" {
		t.Error(got)
	}
}

// What came in while nobody was there is given to who is there next: in turn, once, and told in one message each. What a colleague put back
// by hand since, or answered, stays where it is.
func TestNobodysIsSharedOut(t *testing.T) {
	w := newWorld(t)
	rina, budi, sari, room := w.team()
	w.assigns(store.AssignRound)
	for _, p := range []*person{rina, budi, sari} {
		p.say("/libur")
	}
	w.many(0, 5)
	room.say("/balas " + codeOf(w, 2) + " Sudah diperbaiki petugas kami tadi pagi, silakan dicek lagi.")
	room.say("/lepas " + codeOf(w, 2))
	heard := budi.heard()
	budi.say("/tugas")
	w.pass(time.Second)
	if got := strings.Join(w.holders(), " "); got != "Budi  Budi Budi Budi" {
		t.Errorf("Budi is there, and it is %q who have what came in", got)
	}
	for range 10 {
		w.pass(time.Minute)
	}
	budi.sees("4 aspirasi", "Anda pegang")
	if n := budi.heard() - heard; n != 2 {
		t.Errorf("that they are back, and what they have, was told with %d messages:\n%s", n, w.show(budi.chat))
	}
	room.last("Dipegang Budi")
	// Once is enough: what is put back is nobody's until something happens to it.
	budi.say("/lepas " + codeOf(w, 1))
	rina.say("/tugas")
	w.pass(time.Hour)
	w.many(5, 7)
	w.pass(time.Hour)
	if got := strings.Join(w.holders(), " "); got != "  Budi Budi Budi Rina Budi" {
		t.Errorf("%q", got)
	}
}

// Whose leave is over by its day is given it when work begins, though they say nothing; of several, each their share.
func TestNobodysWaitsForTheEndOfLeave(t *testing.T) {
	w := newWorld(t, atNight)
	rina, budi, sari, _ := w.team()
	w.assigns(store.AssignRound)
	rina.say("/libur sampai besok")
	budi.say("/libur sampai besok")
	sari.say("/libur")
	w.many(0, 4)
	w.live("2026-11-25", "06.30")
	if got := strings.Join(w.holders(), ""); got != "" {
		t.Errorf("before work begins %q have something", got)
	}
	heard := rina.heard()
	w.live("2026-11-25", "12.00")
	if got := strings.Join(w.holders(), " "); got != "Rina Budi Rina Budi" {
		t.Errorf("%q have what came in", got)
	}
	if n := rina.heard() - heard; n != 1 {
		t.Errorf("it was told with %d messages:\n%s", n, w.show(rina.chat))
	}
}

// Somebody new is somebody, and very many are given a few at a time.
func TestNobodysIsGivenToTheNew(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "g")
	w.assigns(store.AssignLeast)
	rina.say("/libur")
	w.many(0, 60)
	dewi := w.joined("Dewi", "dapil-1", store.RoleStaff)
	dewi.say("/nama Dewi")
	heard := dewi.heard()
	for range 8 {
		w.pass(30 * time.Second)
	}
	if got := strings.Count(strings.Join(w.holders(), " "), "Dewi"); got != 60 {
		t.Errorf("%d of 60 have been given", got)
	}
	dewi.sees("60 aspirasi")
	if n := dewi.heard() - heard; n != 1 {
		t.Errorf("it was told with %d messages", n)
	}
}

// Who says at night that they are there is given what is nobody's at once; in another office it waits until work begins.
func TestNobodysWaitsForItsOwnOffice(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "g")
	rina.say("/nama Rina")
	budi := w.joined("Budi", "dapil-2", store.RoleStaff)
	budi.say("/nama Budi")
	w.assigns(store.AssignRound)
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-2")
		if err != nil {
			return err
		}
		o.Settings.Assign = store.AssignRound
		return tx.SaveOffice(o)
	})
	budi.say("/libur sampai besok")
	w.many(0, 1)
	room.say("/alihkan " + codeOf(w, 1) + " dapil-2")
	room.tap("Ya")
	rina.say("/libur")
	w.many(1, 2)
	w.live("2026-11-25", "02.00")
	rina.say("/tugas")
	w.pass(time.Second)
	w.pass(time.Second)
	if got := strings.Join(w.holders(), "|"); got != "|Rina" {
		t.Errorf("at night %q have what came in", got)
	}
	w.live("2026-11-25", "12.00")
	if got := strings.Join(w.holders(), "|"); got != "Budi|Rina" {
		t.Errorf("at noon %q have it", got)
	}
}

// What the one who is there wrote themselves is given to whoever is there next. No room is told that all are on leave, nor who wrote it.
func TestOwnWaitsForSomebodyElse(t *testing.T) {
	w := newWorld(t)
	rina, budi, sari, room := w.team()
	w.assigns(store.AssignRound)
	budi.say("/libur")
	sari.say("/libur")
	rina.say("Lampu di gang saya sendiri mati")
	rina.tap("Aspirasi saya sendiri")
	w.pass(time.Hour)
	w.many(0, 1)
	if got := strings.Join(w.holders(), "|"); got != "|Rina" {
		t.Errorf("%q have it", got)
	}
	if s := w.show(room.chat); strings.Contains(s, "sedang libur, jadi") {
		t.Errorf("Rina is there, and the room reads\n%s", s)
	}
	if at, ok, err := w.timers.Next(t.Context()); err != nil || ok && at.Before(w.now.Add(time.Minute)) {
		t.Errorf("it is looked at again and again: %v %v", at, err)
	}
	budi.say("/tugas")
	w.pass(time.Second)
	if got := strings.Join(w.holders(), "|"); got != "Budi|Rina" {
		t.Errorf("Budi is there, and %q have it", got)
	}
	// Once all are away, the room is told.
	rina.say("/libur")
	budi.say("/libur")
	w.many(1, 2)
	room.last("sedang libur, jadi")
}

func TestAwayWithClaims(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	w.many(0, 3)
	for _, id := range w.ids() {
		rina.say("/ambil " + string(w.get(id).Code))
	}
	rina.say("/libur sampai Jumat")
	rina.last("sampai Jumat, 27 Nov")
	ask := rina.sees("Anda masih memegang 3 aspirasi")
	queue, _ := buttonOf(ask, "Kembalikan")
	budi.tapOn(ask, queue) // forged
	rina.tap("Serahkan ke rekan")
	rina.tap("Budi")
	rina.sees("3 aspirasi sekarang dipegang Budi")
	if got := strings.Join(w.holders(), " "); got != "Budi Budi Budi" {
		t.Error(got)
	}
	budi.sees("Rina menyerahkan 3 aspirasi")
	room.last("Dipegang Budi")
	w.assigns(store.AssignLeast)
	w.tx(func(tx store.Tx) error {
		return w.h.Do(tx, func(act talk.Act) error {
			who, err := act.Identity(bot.Account{Platform: platform, Name: account}, "Budi")
			if err != nil {
				return err
			}
			n, err := matter.ReturnClaims(act, "dapil-1", who.Staff)
			if n != 3 {
				t.Errorf("%d returned", n)
			}
			return err
		})
	})
	if got := strings.Join(w.holders(), " "); got != "Sari Sari Sari" { // Rina is away
		t.Error(got)
	}
	rina.say("/libur sampai entah kapan")
	rina.sees("belum kami pahami")
}

func TestTopicsAreDeclared(t *testing.T) {
	w := newWorld(t)
	rina, _, sari, _ := w.team()
	w.topics()
	rina.say("/tugas")
	rina.tap("Topik saya")
	list := rina.sees("Topik Rina di Kantor Dapil 1: 0")
	b := list.out.Buttons[0][0]
	rina.tapOn(list, b)
	rina.tapOn(list, b) // twice: it is not taken away again
	rina.sees("Topik Rina di Kantor Dapil 1: 1")
	forged := rina.update(bot.KindTap)
	forged.Tap = &bot.Tap{ID: "x", Message: list.id, Data: strings.Replace(b.Data, ":1:", ":2:", 1)}
	w.take(forged)
	var of map[store.StaffID][]string
	w.view(func(r store.Reader) (err error) { of, err = r.TopicsOf("dapil-1"); return err })
	if len(of) != 1 {
		t.Errorf("topics %v", of)
	}
	sari.say("/tugas")
	sari.tap("Topik rekan")
	sari.tap("Budi")
	sari.sees("Topik Budi")
}
