package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
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
