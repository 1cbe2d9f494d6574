package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// team is an office with a room, and three of its people.
func (w *world) team() (rina, budi, sari, room *person) {
	w.t.Helper()
	rina, room = w.office("Rina", "g")
	rina.say("/nama Rina")
	budi, sari = w.joined("Budi", "dapil-1", store.RoleStaff), w.joined("Sari", "dapil-1", store.RoleHead)
	budi.say("/nama Budi")
	sari.say("/nama Sari")
	return rina, budi, sari, room
}

// holder is who has an aspiration; empty: nobody.
func (w *world) holder(id store.AspirationID) (name string) {
	w.t.Helper()
	w.view(func(r store.Reader) error {
		a, err := r.Aspiration(id)
		if err != nil || a.Claimed == 0 {
			return err
		}
		s, err := r.Staff(a.Claimed)
		name = s.Name
		return err
	})
	return name
}

func (w *world) holders() (names []string) {
	for _, id := range w.ids() {
		names = append(names, w.holder(id))
	}
	return names
}

func TestHandedOver(t *testing.T) {
	w := newWorld(t)
	rina, budi, sari, _ := w.team()
	w.sent("Wati", "Lampu di Jalan Melati mati")
	a := w.only()
	rina.say("/ambil " + string(a.Code))
	rina.say("/serahkan " + string(a.Code))
	rina.sees("diserahkan kepada siapa")
	rina.tap("Budi · 0")
	rina.sees("sekarang dipegang Budi")
	budi.sees("Rina menyerahkan "+string(a.Code)+" kepada Anda", "Lampu di Jalan Melati mati")
	if got := w.holder(a.ID); got != "Budi" {
		t.Errorf("%q has it", got)
	}
	// What a colleague has is handed on by who leads the office alone; another has to take it over.
	rina.say("/serahkan " + string(a.Code) + " sari")
	rina.sees("dipegang Budi. Ambil alih dulu")
	sari.say("/serahkan " + string(a.Code) + " rina")
	rina.sees("Sari menyerahkan")
	budi.sees("kepada Rina")
	if got := w.holder(a.ID); got != "Rina" {
		t.Errorf("%q has it", got)
	}
	// A reply to the card that Budi was sent reaches the citizen still, with a question first.
	if kinds := w.kinds(a.ID); !strings.Contains(kinds, "assign") {
		t.Error(kinds)
	}
}

func TestTakenOver(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	rina.say("/ambil " + string(a.Code))
	budi.say("/ambil " + string(a.Code))
	budi.sees("dipegang Rina", "Mau Anda ambil alih?")
	ask := budi.sees("Mau Anda")
	seize, _ := buttonOf(ask, "Ambil alih")
	rina.tapOn(ask, seize) // a forged tap of another
	if got := w.holder(a.ID); got != "Rina" {
		t.Errorf("%q has it", got)
	}
	budi.tapOn(ask, seize)
	budi.tapOn(ask, seize) // twice
	if got := w.holder(a.ID); got != "Budi" {
		t.Errorf("%q has it", got)
	}
	rina.sees("Budi mengambil alih " + string(a.Code))
	room.last("Dipegang Budi") // the card says so
	// Its old button lets nothing go without asking.
	rina.in("g").tap("Lepas")
	if got := w.holder(a.ID); got != "Budi" {
		t.Errorf("%q has it", got)
	}
	rina.in("g").tap("Ke antrean")
	if got := w.holder(a.ID); got != "" {
		t.Errorf("%q has it", got)
	}
	budi.sees("Rina mengembalikan " + string(a.Code))
	_ = wati
}

func TestRepliesThatCollide(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	card := room.last("Lampu mati")
	rina.in("g").reply(card, "Besok kami ganti lampunya, Bu Wati.")
	wati.last("Besok kami ganti")
	w.pass(2 * time.Minute)
	budi.in("g").reply(card, "Sudah kami catat, lampunya diganti pekan ini.")
	ask := room.sees("Rina sudah membalas", "Besok kami ganti", "masih kami simpan")
	if strings.Contains(w.show(wati.chat), "pekan ini") {
		t.Fatal("it was sent without asking")
	}
	still, _ := buttonOf(ask, "Tetap kirim")
	rina.in("g").tapOn(ask, still) // not theirs to send
	if strings.Contains(w.show(wati.chat), "pekan ini") {
		t.Fatal("another sent it")
	}
	budi.in("g").tapOn(ask, still)
	wati.last("pekan ini")
	budi.in("g").tapOn(ask, still)
	if n := strings.Count(w.show(wati.chat), "pekan ini"); n != 1 {
		t.Errorf("sent %d times", n)
	}
	// Rina has it, and has not seen what Budi wrote; Budi knows, and is asked no more.
	budi.in("g").reply(card, "Petugasnya bernama Pak Joko.")
	wati.last("Pak Joko")
	rina.in("g").reply(card, "Kalau belum menyala, kabari kami.")
	ask = room.sees("Budi sudah membalas")
	unsent, _ := buttonOf(ask, "Batal")
	rina.in("g").tapOn(ask, unsent)
	room.last("Kalau belum menyala, kabari kami.") // given back
	if strings.Contains(w.show(wati.chat), "Kalau belum menyala") {
		t.Error("it was sent though it was taken back")
	}
}

func TestWhoeverWrites(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	card := room.last("Lampu mati")
	reply, _ := buttonOf(card, "Balas")
	rina.in("g").tapOn(card, reply)
	budi.say("/balas " + string(a.Code) + " Sudah kami teruskan ke petugas lampu.")
	budi.sees("Rina sedang menulis balasan")
	budi.tap("Tetap kirim")
	wati.last("petugas lampu")
	// Long after, and of what nobody has, nothing is asked.
	w.sent("Tono", "Got mampet")
	b := w.get(w.ids()[1])
	w.pass(time.Hour)
	rina.say("/balas " + string(b.Code) + " Besok gotnya dikeruk, Pak Tono.")
	w.person("Tono").last("Besok gotnya")
	// Of what a colleague has, it is; with the words of a form too.
	card = room.last("Got mampet")
	reply, _ = buttonOf(card, "Balas")
	w.pass(time.Hour)
	u := budi.in("g").update(bot.KindTap)
	u.Tap = &bot.Tap{ID: "form", Message: card.id, Data: reply.Data, Values: map[string]string{"teks": "Alat beratnya sudah berangkat."}}
	w.take(u)
	room.last(string(b.Code) + " dipegang Rina")
	budi.in("g").tap("Tetap kirim")
	w.person("Tono").last("Alat beratnya")
}

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

func TestFind(t *testing.T) {
	w := newWorld(t)
	rina, _, _, room := w.team()
	w.sent("Wati", "Jalannya rusak parah di depan Pasar Genteng, hubungi saya di 081234567890")
	w.sent("Tono", "Lampu penerangan mati")
	w.sent("Ani", "Kerusakan jln dekat sekolah")
	stranger := w.person("Orang")
	stranger.say("/cari jalan")
	stranger.sees("Ini untuk staf kantor")
	rina.say("/cari")
	rina.sees("/cari jalan rusak")
	rina.say("/cari jalan rusak")
	found := rina.sees("2 aspirasi cocok", "Kerusakan jln", "Jalannya rusak parah")
	if s := found.out.Text.S; strings.Index(s, "Kerusakan") > strings.Index(s, "Jalannya") || strings.Contains(s, "0812345") {
		t.Error(s)
	}
	if !slices.ContainsFunc(found.out.Text.Spans, func(x bot.Span) bool {
		return x.Kind == bot.Bold && strings.HasPrefix(found.out.Text.S[x.Start:], "Jalannya")
	}) {
		t.Error("the words are not marked")
	}
	rina.say("/cari jalan rusak november belum dibalas")
	rina.sees("2 aspirasi cocok")
	rina.say("/cari jalan rusak oktober")
	rina.sees("Tidak ada yang cocok")
	rina.say("/cari penernagan")
	rina.sees("ejaannya mirip", "Lampu penerangan")
	rina.say("/cari " + strings.ToLower(string(w.get(w.ids()[1]).Code)))
	rina.sees("Lampu penerangan mati")
	room.say("/cari lampu")
	room.sees("1 aspirasi cocok")
	w.tx(func(tx store.Tx) error {
		who, err := tx.Identity(bot.Account{Platform: platform, Name: account}, "Rina")
		if err != nil {
			return err
		}
		_, err = tx.SaveNote(store.Note{Aspiration: w.ids()[2], Staff: who.Staff, At: w.now, Text: "Tanyakan ke mandor"})
		return err
	})
	room.say("/cari mandor")
	room.sees("Catatan Rina: Tanyakan ke mandor")
	rina.in("lain").say("/cari lampu") // others read along
	if s := w.show("lain"); strings.Contains(s, "penerangan") {
		t.Error(s)
	}
	other := w.joined("Dua", "dapil-2", store.RoleStaff)
	other.say("/cari lampu")
	other.sees("Tidak ada yang cocok")
	forged := other.update(bot.KindTap)
	forged.Tap = &bot.Tap{ID: "f", Data: "s.find:0:lampu"}
	w.take(forged)
	other.sees("Tidak ada yang cocok")
}

func TestFindPages(t *testing.T) {
	w := newWorld(t)
	rina, _, _, _ := w.team()
	w.many(0, 12)
	rina.say("/cari aduan hal")
	rina.sees("12 aspirasi cocok", "nomor 11")
	rina.tap("Berikutnya")
	rina.sees("nomor 6")
	rina.tap("Berikutnya")
	rina.sees("nomor 0")
	rina.say("/cari " + strings.Repeat("aduan ", 12))
	rina.sees("cari dengan kata yang lebih sedikit")
}

// What somebody had who is gone is nobody's when it is opened again, and is given to somebody.
func TestGoneWhenOpenedAgain(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, _ := w.team()
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	budi.say("/ambil " + string(a.Code))
	budi.say("/tutup " + string(a.Code))
	w.tx(func(tx store.Tx) error {
		who, err := tx.Identity(bot.Account{Platform: platform, Name: account}, "Budi")
		if err != nil {
			return err
		}
		return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: who.Staff, Role: store.RoleStaff, Since: w.now, Until: w.now})
	})
	rina.say("/libur")
	w.assigns(store.AssignLeast)
	wati.reply(wati.last(string(a.Code)), "Belum menyala juga")
	if got := w.holder(a.ID); got != "Sari" {
		t.Errorf("%q has it", got)
	}
}
