package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// forum has what people do in the group come from one in which topics are opened by themselves.
func (p *person) forum() *person {
	p.opens, p.called = bot.OpensApart, "Ruang "+p.chat
	return p
}

// roomsOf are the rooms of an office.
func (w *world) roomsOf(office store.OfficeID) (all []store.Room) {
	w.t.Helper()
	w.view(func(r store.Reader) (err error) { all, err = r.Rooms(office); return err })
	return all
}

// titles are the chats of rooms.
func titles(rooms []store.Room) string {
	var all []string
	for _, r := range rooms {
		all = append(all, r.Address.Chat)
	}
	return strings.Join(all, " ")
}

// TestTwoRooms: an office has its cards in both, one is given up, the other stays.
func TestTwoRooms(t *testing.T) {
	w := newWorld(t)
	_, first := w.office("Rina", "Grup A")
	second := w.person("Rina").in("Grup B")
	second.say("/ruang")
	second.sees("sudah punya ruang", "semua kartu")
	second.tap("Tambahkan ruang ini")
	second.sees("sekarang ruang")
	melati := w.sent("Melati", "lampu jalan mati")
	card := first.last("lampu jalan mati")
	first.tapOn(card, bot.Button{Data: w.dataOf(card, "Ambil")})
	if other := second.last("lampu jalan mati"); !strings.Contains(other.out.Text.S, "Rina") {
		t.Errorf("the card in the other room does not say who has it:\n%s", other.out.Text.S)
	}
	second.reply(second.last("lampu jalan mati"), "Besok lampunya diganti.")
	melati.sees("Besok lampunya diganti.")
	if n := strings.Count(w.show("p-Melati"), "Besok lampunya diganti."); n != 1 {
		t.Errorf("it came %d times", n)
	}
	melati.reply(melati.last("Besok lampunya"), "masih gelap")
	first.last("masih gelap")
	second.last("masih gelap")
	first.say("/ruang lepas")
	first.sees("bukan ruang Kantor Dapil 1 lagi")
	if got := titles(w.roomsOf("dapil-1")); got != "Grup B" {
		t.Errorf("rooms %s", got)
	}
	w.sent("Kenanga", "jembatan rusak")
	second.last("jembatan rusak")
	if strings.Contains(w.show("Grup A"), "jembatan") {
		t.Error("a card came to the room that was given up")
	}
	first.say("/ruang lepas")
	first.sees("bukan ruang kantor Anda")
}

// TestARoomMoves: what is open comes along, and the old one says where it went.
func TestARoomMoves(t *testing.T) {
	w := newWorld(t)
	_, first := w.office("Rina", "Grup A")
	w.sent("Melati", "lampu jalan mati")
	second := w.person("Rina").in("Grup B").forum()
	second.opens = bot.OpensNone
	second.say("/ruang")
	old := second.last("sudah punya ruang")
	second.tap("Pindahkan ke sini")
	first.sees("pindah ke Ruang Grup B")
	second.last("lampu jalan mati")
	if got := titles(w.roomsOf("dapil-1")); got != "Grup B" {
		t.Errorf("rooms %s", got)
	}
	second.tapOn(old, bot.Button{Data: w.dataOf(old, "Pindahkan ke sini")}) // once more: that room is none any more
	if got := titles(w.roomsOf("dapil-1")); got != "Grup B" {
		t.Errorf("tapped twice: rooms %s", got)
	}
}

// TestWhoMayChangeRooms: forged buttons of others change nothing.
func TestWhoMayChangeRooms(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup A")
	other := w.person("Budi")
	other.say("/gabung " + w.invite("dapil-2", store.RoleHead))
	auditor := w.person("Sari")
	auditor.say("/gabung " + w.invite("dapil-1", store.RoleAuditor))
	before := w.roomsOf("dapil-1")
	for _, who := range []*person{other, auditor, w.person("Melati")} {
		here := w.person(who.name).in("Grup " + who.name)
		here.say("/ruang dapil-1")
		for _, verb := range []string{"s.rm.add:dapil-1", "s.rm.whole:dapil-1", "s.rm.move:1", "s.rm.drop:1", "s.rm.drop:2", "s.rm.set:2", "s.rm.way:2:none",
			"s.rm.only:2:!urgent", "s.rm.only:2", "s.rm.move:99", "s.rm.:2", "s.room:dapil-1"} {
			here.tapOn(&shown{id: "m0"}, bot.Button{Data: verb})
		}
	}
	if got := w.roomsOf("dapil-1"); !slices.Equal(got, before) {
		t.Errorf("rooms %+v, before %+v", got, before)
	}
	rina := w.person("Rina").in("Grup A")
	for _, verb := range []string{"s.rm.way:2:state", "s.rm.way:2:x", "s.rm.only:2:none-such"} { // no topics are there to be had
		rina.tapOn(&shown{id: "m0"}, bot.Button{Data: verb})
	}
	if got := w.roomsOf("dapil-1"); got[0].Way != "" || got[0].Only != "" {
		t.Errorf("the room is %+v", got[0])
	}
}

// TestOnlyUrgent: a room gets what is meant for it, and danger comes to all.
func TestOnlyUrgent(t *testing.T) {
	w := newWorld(t)
	_, first := w.office("Rina", "Grup A")
	second := w.person("Rina").in("Grup B")
	second.say("/ruang")
	second.tap("Tambahkan ruang ini")
	second.tap("Atur ruang")
	second.tap("Pilih kartunya")
	second.tap("Darurat saja")
	second.sees("yang darurat saja")
	w.sent("Melati", "lampu jalan mati")
	first.last("lampu jalan mati")
	if strings.Contains(w.show("Grup B"), "lampu jalan") {
		t.Error("what is not urgent came to the room for what is")
	}
	w.sent("Kenanga", "tolong ada kebakaran besar di gudang, orang terjebak di dalam")
	first.last("kebakaran")
	second.last("kebakaran")
}

// TestALostRoom: cards go to the other room; when that is lost too, to the head in private, though others were there before; when a
// room is there again, all of it comes there.
func TestALostRoom(t *testing.T) {
	w := newWorld(t)
	rina, first := w.office("Rina", "Grup A")
	head := w.person("Ibu Kepala")
	head.say("/gabung " + w.invite("dapil-1", store.RoleHead))
	second := w.person("Rina").in("Grup B")
	second.say("/ruang")
	second.tap("Tambahkan ruang ini")
	second.tap("Atur ruang")
	second.tap("Pilih kartunya")
	second.tap("Darurat saja")
	w.sent("Melati", "lampu jalan mati")
	w.take(first.update(bot.KindBlocked))
	second.last("lampu jalan mati") // it takes all, being the only one
	rina.sees("tidak bisa lagi menulis", "Tidak ada yang hilang")
	head.sees("tidak bisa lagi menulis", "Kalau sudah dihapus: /ruang di grup lain")
	w.fail["Grup B"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonChatGone}
	w.sent("Kenanga", "jembatan rusak")
	head.last("jembatan rusak")
	head.last("lampu jalan mati")
	head.last("ke percakapan pribadi Anda")
	rina.last("masuk ke percakapan pribadi Ibu Kepala")
	if strings.Contains(w.show(rina.chat), "jembatan rusak") {
		t.Error("it came to staff, too")
	}
	// The head cannot be written to: the next of them gets it.
	w.take(head.update(bot.KindBlocked))
	rina.last("jembatan rusak")
	rina.reply(rina.last("jembatan rusak"), "Kami cek besok.")
	w.person("Kenanga").sees("Kami cek besok.")

	w.take(first.update(bot.KindUnblocked))
	first.sees("bot ada di sini lagi")
	first.tap("Jadikan ruang")
	first.last("lampu jalan mati")
	first.last("jembatan rusak")
	rina.sees("pindah ke")
	if got := titles(w.roomsOf("dapil-1")); got != "Grup A" {
		t.Errorf("rooms %s", got)
	}
}

// TestARoomThatIsBack: what stands there says how things stand now, and has under it what was written meanwhile. What went to another
// office is of no concern there any more, and what was erased is gone.
func TestARoomThatIsBack(t *testing.T) {
	w := newWorld(t)
	rina, first := w.office("Rina", "Grup A")
	w.second("Tono", "Grup Dapil 2")
	second := w.person("Rina").in("Grup B")
	second.say("/ruang")
	second.tap("Tambahkan ruang ini")
	melati, kenanga, dahlia := w.sent("Melati", "lampu jalan mati"), w.sent("Kenanga", "jembatan rusak"), w.sent("Dahlia", "pohon tumbang")
	w.away = "Grup A"
	w.take(first.update(bot.KindBlocked))
	rina.say("/ambil " + w.codeOf(melati))
	melati.reply(melati.last("Kode Anda"), "masih gelap")
	rina.say("/alihkan " + w.codeOf(kenanga))
	rina.tap("Kantor Dapil 2")
	rina.tap("Ya, alihkan")
	dahlia.say("/hapus")
	dahlia.tap("Hapus semua tentang saya")
	dahlia.tap("Ya, hapus semuanya")
	w.away = ""
	w.take(first.update(bot.KindUnblocked))
	first.tap("Jadikan ruang")
	first.tap("Tambahkan ruang ini")
	if card := first.last("lampu jalan mati").out.Text.S; !strings.Contains(card, "Dipegang Rina") {
		t.Errorf("the card does not say who has it:\n%s", card)
	}
	if n := strings.Count(w.show("Grup A"), "masih gelap"); n != 1 {
		t.Errorf("what was written meanwhile is there %d times", n)
	}
	kenanga.reply(kenanga.last("Kode Anda"), "makin rusak")
	if text := w.show("Grup A"); strings.Contains(text, "jembatan rusak") || strings.Contains(text, "makin rusak") || !strings.Contains(text, "dialihkan ke **Kantor Dapil 2** oleh Rina") {
		t.Errorf("what another office has still stands there:\n%s", text)
	}
	if text := w.show("Grup A"); strings.Contains(text, "pohon tumbang") {
		t.Errorf("what was erased still stands there:\n%s", text)
	}
}

// TestErasedWhileARoomWasLost: what goes on as another's has a card there once it is open again, in place of that which was removed.
func TestErasedWhileARoomWasLost(t *testing.T) {
	w := newWorld(t, together)
	rina, first := w.office("Rina", "Grup A")
	second := w.person("Rina").in("Grup B")
	second.say("/ruang")
	second.tap("Tambahkan ruang ini")
	melati := w.sent("Melati", darkStreet)
	kenanga := w.supporter("Kenanga")
	code := w.codeOf(melati)
	rina.say("/tutup " + code)
	w.away = "Grup A"
	w.take(first.update(bot.KindBlocked))
	melati.say("/hapus")
	melati.tap("Hapus " + code)
	melati.tap("Ya, hapus")
	w.away = ""
	w.take(first.update(bot.KindUnblocked))
	first.tap("Jadikan ruang")
	first.tap("Tambahkan ruang ini")
	w.unseen("udah 2 minggu")
	kenanga.reply(kenanga.last("sekarang atas nama samaran Anda"), "masih gelap")
	for _, room := range []*person{first, second} {
		if card := room.last("anak saya takut lewat"); !strings.Contains(flat(card.out), "[Balas]") {
			t.Errorf("in %s, its card says\n%s", room.chat, flat(card.out))
		}
	}
}

// TestAnHourOfManyCards: eight a minute are no raid, and still more than people can follow for an hour.
func TestAnHourOfManyCards(t *testing.T) {
	w := newWorld(t, paced(10))
	_, room := w.office("Rina", "Grup")
	for i := range 12 {
		w.raid(8*i+1, 8*i+8)
		w.pass(time.Minute)
	}
	if n := len(room.cards()); n != 60 {
		t.Errorf("there are %d cards", n)
	}
	room.sees("aspirasi menunggu tanpa kartu")
}

// TestSeveralOfficesInARoom: each has its cards there, and its people answer their own alone.
func TestSeveralOfficesInARoom(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	w.person("Budi").in("Grup").say("/ruang")
	melati := w.person("Melati")
	melati.say("/aspirasi dapil-2 sekolah bocor")
	melati.tap("Kirim sekarang")
	card := room.last("sekolah bocor")
	room.reply(card, "Bukan kantor saya.")
	if strings.Contains(w.show("p-Melati"), "Bukan kantor saya") {
		t.Error("somebody of another office answered")
	}
	w.person("Budi").in("Grup").reply(card, "Kami perbaiki minggu ini.")
	melati.sees("Kami perbaiki minggu ini.")
	w.take(room.update(bot.KindBlocked))
	if a, b := w.roomsOf("dapil-1"), w.roomsOf("dapil-2"); len(a) != 1 || !a[0].StandIn || len(b) != 1 || !b[0].StandIn || a[0].Address == b[0].Address {
		t.Errorf("rooms %+v and %+v", a, b)
	}
	budi.last("sekolah bocor")
}

// News of a reply whose room is lost meanwhile comes where the cards are now, also if that is how the loss is found out.
func TestNewsOfALostRoom(t *testing.T) {
	for name, known := range map[string]bool{"known": true, "found out": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, first := w.office("Rina", "Grup A")
			second := w.person("Rina").in("Grup B")
			second.say("/ruang")
			second.tap("Tambahkan ruang ini")
			citizen := w.sent("Melati", "lampu jalan mati")
			lost := bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonChatGone}
			w.fail[citizen.chat] = lost
			first.reply(first.last("lampu jalan mati"), "Besok lampunya diganti.")
			said := first.sees("Balasan untuk ")
			if n := second.said("Balasan untuk "); n != 0 {
				t.Fatalf("it is told elsewhere, %d times", n)
			}
			again, _ := buttonOf(said, "Kirim lagi")
			if known {
				w.take(first.update(bot.KindBlocked))
				w.fail[citizen.chat] = lost
				second.tapOn(second.last("lampu jalan mati"), again)
			} else {
				w.tx(func(tx store.Tx) error {
					thing, err := tx.What(first.address(), said.id)
					if err != nil {
						return err
					}
					return w.h.Do(tx, func(act talk.Act) error {
						return rooms.Settled(act, store.Settled{ID: thing.Outbox, To: first.address(), Action: bot.Send, Outcome: bot.Refused,
							Reason: bot.ReasonChatGone, At: w.now, About: thing.About})
					})
				})
				w.deliver()
			}
			if n := second.said("Balasan untuk "); n != 1 || first.said("Balasan untuk ") != 1 {
				t.Errorf("it is told %d times:\n%s", n, w.show(second.chat))
			}
			if got := titles(w.roomsOf("dapil-1")); strings.Contains(got, "Grup A") {
				t.Errorf("rooms %s", got)
			}
			second.tap("Kirim lagi")
			citizen.sees("Besok lampunya diganti.")
		})
	}
}

// What waits in a room that is lost is spoken of with its writer alone.
func TestHeldInALostRoom(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	rina, room := w.office("Rina", "Grup A")
	citizen := w.sent("Melati", "lampu jalan mati")
	room.reply(room.last("lampu jalan mati"), "Besok lampunya diganti.")
	room.sees("Belum dikirim")
	w.take(room.update(bot.KindBlocked))
	n := room.heard()
	w.pass(time.Hour)
	rina.sees("masih menunggu Anda", "Besok lampunya diganti.")
	rina.tap("Kirim sekarang")
	citizen.sees("Besok lampunya diganti.")
	rina.last("Kami kirim ke warga")
	if room.heard() != n {
		t.Errorf("it is spoken of in the room:\n%s", w.show(room.chat))
	}
}

// Of a card of several parts the words arrived, and of the photo nobody knows: it stands. A room that is back gets no second one beside it.
func TestCardOfWhichAPartArrived(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	w.fail[room.chat] = bot.Settlement{Outcome: bot.Uncertain, Messages: []string{"b-words"}}
	w.sent("Budi", "lampu jalan mati")
	code := string(w.only().Code)
	w.chats[room.chat] = append(w.chats[room.chat], &shown{id: "b-words", out: bot.Outgoing{Text: bot.Plain(code + " · keluhan")}})
	w.away = room.chat
	w.take(room.update(bot.KindBlocked))
	rina.say("/catatan " + code + " sudah dicek")
	w.away = ""
	w.take(room.update(bot.KindUnblocked))
	room.tap("Jadikan ruang")
	w.pass(time.Hour)
	cards := 0
	for _, s := range w.chats[room.chat] {
		if strings.HasPrefix(s.out.Text.S, code+" · ") {
			cards++
			if !strings.Contains(s.out.Text.S, "Catatan: 1") {
				t.Errorf("a card says\n%s", s.out.Text.S)
			}
		}
	}
	if cards != 1 {
		t.Errorf("%d cards stand there:\n%s", cards, w.show(room.chat))
	}
}
