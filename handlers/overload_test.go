package handlers_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// paced gives rooms so many cards a minute.
func paced(n int) func(*handlers.Options) {
	return func(o *handlers.Options) {
		o.Limits.RoomRate = func(bot.Address) bot.Rate { return bot.Rate{N: n, Per: time.Minute, Burst: n} }
	}
}

// talkative limits what one citizen sets in motion.
func talkative(pace, most int) func(*handlers.Options) {
	return func(o *handlers.Options) { o.Limits.CitizenPace, o.Limits.CitizenMost = pace, most }
}

// raid has so many citizens write, and send it.
func (w *world) raid(from, to int) {
	w.t.Helper()
	for i := from; i <= to; i++ {
		w.sent(fmt.Sprint("Warga", i), fmt.Sprintf("jalan nomor %d rusak parah", i))
	}
}

// cards are the messages in the chat that are an aspiration's card.
func (p *person) cards() []*shown {
	var cards []*shown
	for _, s := range p.w.chats[p.chat] {
		if strings.Contains(s.out.Text.S, "· masuk ") {
			cards = append(cards, s)
		}
	}
	return cards
}

func (w *world) code(i int) string {
	w.t.Helper()
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(w.ids()[i]); return err })
	return string(a.Code)
}

// More comes than the room can follow: the first get their cards, the rest is named in one message, in which it can be
// opened and answered.
func TestARaid(t *testing.T) {
	w := newWorld(t, paced(3))
	private, room := w.office("Rina", "Grup")
	w.raid(1, 12)
	if n := len(room.cards()); n != 3 {
		t.Fatalf("the room has %d cards; it is:\n%s", n, w.show("Grup"))
	}
	private.say("/antrean")
	private.sees("12 aspirasi terbuka")
	w.log.Reset()
	w.pass(time.Minute)
	index := room.sees("9 aspirasi menunggu tanpa kartu", w.code(3), "nomor 4", "dan 3 lagi")
	w.raid(13, 13) // the room has calmed down: this one is carded at once
	room.sees("nomor 13 rusak")
	w.raid(14, 18)
	w.log.Reset()
	before := len(w.chats["Grup"])
	w.pass(time.Minute)
	if len(w.chats["Grup"]) != before || !strings.Contains(index.out.Text.S, "12 aspirasi menunggu") {
		t.Errorf("the list was not changed in place:\n%s", w.show("Grup"))
	}

	room.tapOn(index, index.out.Buttons[0][0]) // opens the first
	room.sees("nomor 4 rusak", "Balas pesan ini")
	if n := len(room.cards()); n != 7 {
		t.Errorf("the room has %d cards after one was opened", n)
	}
	room.reply(index, "Kami tambal besok.")
	asked := room.sees("Balasan Anda untuk yang mana?")
	outsider := w.person("Tamu").in("Grup")
	outsider.tapOn(asked, asked.out.Buttons[0][0])
	room.tapOn(asked, asked.out.Buttons[0][0])
	w.person("Warga5").sees("Kami tambal besok.")
	room.last("Kami kirim ke warga")
	if got := room.last("nomor 5 rusak"); !strings.Contains(got.out.Text.S, "Dijawab Rina") {
		t.Errorf("what was answered has no card that says so:\n%s", w.show("Grup"))
	}
	private.say("/ambil " + w.code(5))
	room.sees("nomor 6 rusak", "Dipegang Rina")

	citizen := w.person("Warga7") // whose aspiration has no card yet
	citizen.reply(citizen.last("Kode Anda"), "tambahan: di depan masjid")
	w.pass(time.Minute)
	if !strings.Contains(index.out.Text.S, "aspirasi menunggu tanpa kartu") {
		t.Errorf("the list says %q", index.out.Text.S)
	}
	w.golden("raid")
}

// What was passed on while it had no card yet gets none in the room that it left, and is not named there.
func TestPassedOnWithoutACard(t *testing.T) {
	w := newWorld(t, paced(3))
	_, room := w.office("Rina", "Grup")
	w.raid(1, 12)
	room.say("/alihkan " + w.code(4) + " dapil-2")
	room.tap("Ya, alihkan")
	w.pass(time.Minute)
	index := room.sees("8 aspirasi menunggu tanpa kartu", "nomor 4 rusak", "nomor 6 rusak")
	if strings.Contains(index.out.Text.S, w.code(4)) {
		t.Errorf("the list names what another office has:\n%s", index.out.Text.S)
	}
	for range 10 {
		w.pass(time.Minute)
	}
	for _, c := range room.cards() {
		if strings.HasPrefix(c.out.Text.S, w.code(4)) {
			t.Errorf("the room has a card of what another office has:\n%s", c.out.Text.S)
		}
	}
}

// What is gathered gets its cards when there is room for all of it.
func TestASmallCrowd(t *testing.T) {
	w := newWorld(t, paced(3))
	_, room := w.office("Rina", "Grup")
	w.raid(1, 5)
	if n := len(room.cards()); n != 3 {
		t.Fatalf("%d cards", n)
	}
	late := w.person("Warga5")
	late.reply(late.last("Kode Anda"), "tambahan: sejak kemarin")
	w.pass(time.Minute)
	cards := room.cards()
	if len(cards) != 5 {
		t.Fatalf("%d cards a minute later:\n%s", len(cards), w.show("Grup"))
	}
	room.sees("tambahan: sejak kemarin")
	if strings.Contains(w.show("Grup"), "tanpa kartu") {
		t.Error("a list was said for what came as cards")
	}
}

// The list ends when what it names is done with, is said anew when it is old and more comes, and again if it is lost.
func TestTheListGoesOn(t *testing.T) {
	w := newWorld(t, paced(1))
	private, room := w.office("Rina", "Grup")
	w.raid(1, 4)
	w.pass(time.Minute)
	first := room.sees("3 aspirasi menunggu")
	w.pass(15 * time.Minute)
	w.raid(5, 7)
	w.pass(time.Minute)
	second := room.sees("5 aspirasi menunggu")
	if second == first || !strings.Contains(first.out.Text.S, "sudah pindah") {
		t.Errorf("the old list says %q", first.out.Text.S)
	}
	w.fail["Grup"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonTarget} // somebody deleted it
	private.say("/tutup " + w.code(1))
	for range 3 {
		w.pass(15 * time.Minute)
	}
	third := room.sees("4 aspirasi menunggu")
	if third == second {
		t.Error("a lost list is not said anew")
	}
	for i := 2; i <= 6; i++ {
		private.say("/tutup " + w.code(i))
	}
	for range 2 {
		w.pass(15 * time.Minute)
	}
	if !strings.Contains(third.out.Text.S, "sudah selesai") || len(third.out.Buttons) > 0 {
		t.Errorf("the list says %q", third.out.Text.S)
	}
	if _, err := w.timers.Fire(t.Context(), w.now.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if due, ok, err := w.timers.Next(t.Context()); ok && due.Before(w.now.Add(24*time.Hour)) || err != nil { // the weekly digest's is later
		t.Errorf("a timer goes on though nothing is gathered (%v)", err)
	}
}

// A room that is made when much waits gets it at its pace, and one that is left is looked after no more.
func TestANewRoomInARaid(t *testing.T) {
	w := newWorld(t, paced(2))
	w.raid(1, 6)
	private, room := w.office("Rina", "Grup")
	if n := len(private.cards()); n != 2 {
		t.Fatalf("%d cards in private", n)
	}
	if n := len(room.cards()); n != 2 {
		t.Fatalf("%d cards in the group", n)
	}
	w.pass(time.Minute)
	room.sees("4 aspirasi menunggu tanpa kartu")
	if strings.Contains(w.show(private.chat), "tanpa kartu") {
		t.Error("the old room is told what waits")
	}
	outsider := w.person("Tamu").in("Grup")
	outsider.reply(room.last("tanpa kartu"), "saya saja")
	room.sees("Hanya staf Kantor Dapil 1")
}

// The list holds words of citizens: those of one that is erased leave it, whichever office has it by then.
func TestErasedFromTheList(t *testing.T) {
	for _, passed := range []bool{false, true} {
		t.Run(fmt.Sprint("passed ", passed), func(t *testing.T) { erasedFromTheList(t, passed) })
	}
}

func erasedFromTheList(t *testing.T, passed bool) {
	w := newWorld(t, paced(1))
	w.office("Rina", "Grup")
	w.second("Tono", "Grup Dapil 2")
	w.raid(1, 3)
	w.pass(time.Minute)
	var indexes []store.OutboxRow
	look := func() (n int) {
		w.view(func(r store.Reader) error {
			for id := int64(1); ; id++ {
				row, err := r.Outbox(id)
				if errors.Is(err, store.ErrNotFound) {
					return nil
				} else if err != nil {
					return err
				}
				if row.About.Purpose == store.ForIndex {
					indexes = append(indexes, row)
					n += strings.Count(row.Out.Text.S, "nomor 2 rusak")
				}
			}
		})
		return n
	}
	if look() != 1 {
		t.Fatalf("the list is %+v", indexes)
	}
	id := w.ids()[1]
	w.tx(func(tx store.Tx) error {
		if a, err := tx.Aspiration(id); err != nil {
			return err
		} else if a.Office = "dapil-2"; passed {
			if err := tx.SaveAspiration(a); err != nil {
				return err
			}
		}
		return tx.EraseAspiration(id, w.now)
	})
	if n := look(); n != 0 {
		t.Errorf("the list holds erased words %d times", n)
	}
}

// Nothing can be changed in a room that is lost: once the bot is back, the list there is put right, whatever was erased meanwhile.
func TestTheListOfALostRoom(t *testing.T) {
	w := newWorld(t, paced(1))
	_, room := w.office("Rina", "Grup")
	w.raid(1, 3)
	w.pass(time.Minute)
	room.sees("nomor 2 rusak", "nomor 3 rusak")
	w.away = "Grup"
	w.take(room.update(bot.KindBlocked))
	citizen := w.person("Warga2")
	citizen.say("/hapus")
	citizen.tap("Hapus semua tentang saya")
	citizen.tap("Ya, hapus semuanya")
	w.away = ""
	w.take(room.update(bot.KindUnblocked))
	room.tap("Jadikan ruang")
	w.pass(time.Hour)
	if text := w.show("Grup"); strings.Contains(text, "nomor 2 rusak") || !strings.Contains(text, "nomor 3 rusak") {
		t.Errorf("in the room stands\n%s", text)
	}
}

// rows is how many messages were ever put into the outbox.
func (w *world) rows() (n int) {
	w.view(func(r store.Reader) error {
		for id := int64(1); ; id++ {
			if _, err := r.Outbox(id); err != nil {
				return nil
			}
			n++
		}
	})
	return n
}

// One citizen writes a thousand messages in a minute: all are kept, in one draft; they are told so once, and the room has
// one card, with a way to all of it.
func TestAThousandMessages(t *testing.T) {
	w := newWorld(t, talkative(20, 20))
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	before := w.rows()
	for i := 1; i <= 1000; i++ {
		p.say(fmt.Sprintf("kalimat ke-%d tentang jalan rusak.", i))
		w.now = w.now.Add(50 * time.Millisecond)
	}
	if n := w.rows() - before; n > 25 {
		t.Errorf("a thousand messages led to %d messages", n)
	}
	if n := strings.Count(w.show(p.chat), "semuanya kami simpan"); n != 1 {
		t.Errorf("they are told %d times that all is kept", n)
	}
	w.log.Reset()
	w.pass(time.Minute)
	p.last("sudah 1000 pesan")
	p.tap("Kirim sekarang")
	p.last("Kode Anda")
	a := w.only()
	w.view(func(r store.Reader) error {
		all, err := r.Messages(a.ID)
		if err != nil {
			return err
		}
		for i, m := range all {
			if want := fmt.Sprintf("kalimat ke-%d tentang jalan rusak.", i+1); m.Text != want || !m.Opening {
				t.Fatalf("message %d is %q", i+1, m.Text)
			}
		}
		if len(all) != 1000 {
			t.Errorf("%d messages are kept", len(all))
		}
		return nil
	})
	card := room.sees("kalimat ke-1 ", "kalimat ke-20 ", "dan 980 pesan lagi")
	if strings.Contains(card.out.Text.S, "kalimat ke-21 ") {
		t.Error("the card holds too much")
	}
	room.tap("Baca semua")
	room.sees("kalimat ke-20 ", "Pesan 1 sampai 20 dari 1000")
	room.tap("Berikutnya")
	room.sees("kalimat ke-21 ", "kalimat ke-40 ", "Pesan 21 sampai 40 dari 1000")
	room.reply(room.last("Pesan 21"), "Terima kasih, kami baca dulu.")
	p.last("kami baca dulu")
	w.log.Reset()

	before = len(w.chats["Grup"])
	for i := range 100 {
		p.say(fmt.Sprintf("susulan %d", i))
		w.now = w.now.Add(300 * time.Millisecond)
	}
	quietly := len(w.chats["Grup"]) - before
	w.pass(time.Minute)
	room.sees("menulis 90 pesan lagi", "susulan 10\n", "susulan 29\n", "dan 70 pesan lagi")
	if quietly != 10 || len(w.chats["Grup"])-before != 11 {
		t.Errorf("a hundred messages are %d in the room, then %d", quietly, len(w.chats["Grup"])-before)
	}
	w.pass(time.Minute)
	p.say("sudah, itu saja")
	room.sees("sudah, itu saja")
	if n := w.history(); len(n) < 100 {
		t.Errorf("the history has %d lines", len(n))
	}
}

// While somebody goes on writing, it is summed up every minute, and nothing is said twice or left out.
func TestAnEndlessTalker(t *testing.T) {
	w := newWorld(t, talkative(4, 20))
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "jalan rusak")
	room.reply(room.last("jalan rusak"), "Di mana?")
	for i := range 60 { // five minutes
		p.say(fmt.Sprintf("kata %02d.", i))
		w.now = w.now.Add(5 * time.Second)
		if _, err := w.timers.Fire(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
		w.deliver()
	}
	w.pass(time.Minute)
	w.pass(time.Minute)
	all := w.show("Grup")
	for i := range 60 {
		if n := strings.Count(all, fmt.Sprintf("kata %02d.", i)); n != 1 {
			t.Errorf("message %d is in the room %d times", i, n)
		}
	}
	if n := strings.Count(w.show(p.chat), "semuanya kami simpan"); n != 1 {
		t.Errorf("they are told %d times", n)
	}
	if n := strings.Count(all, "pesan lagi"); n < 4 || n > 7 {
		t.Errorf("%d sums in the room:\n%s", n, all)
	}
}

// What was summed up and is deleted by its citizen is taken out of the sum.
func TestDeletedFromASum(t *testing.T) {
	w := newWorld(t, talkative(2, 20))
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "jalan rusak")
	room.reply(room.last("jalan rusak"), "Di mana?")
	var secret bot.Update
	for i := range 4 {
		u := p.say(fmt.Sprintf("rahasia %d", i))
		if i == 2 {
			secret = u
		}
	}
	w.pass(time.Minute)
	sum := room.last("rahasia 2")
	u := p.update(bot.KindDelete)
	u.Message = &bot.Message{ID: secret.Message.ID}
	w.take(u)
	if strings.Contains(w.show("Grup"), "rahasia 2") || !strings.Contains(sum.out.Text.S, "dihapus warganya") {
		t.Errorf("the room still shows\n%s", w.show("Grup"))
	}
	room.tapOn(sum, sum.out.Buttons[0][0])
	if got := room.sees("rahasia 1", "rahasia 3"); strings.Contains(got.out.Text.S, "rahasia 2") {
		t.Error("what was deleted can still be read")
	}
}

// Who corrects a message again and again is quiet too, and what they write meanwhile is told all the same.
func TestEndlessCorrections(t *testing.T) {
	w := newWorld(t, talkative(4, 20))
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "jalan rusak")
	room.reply(room.last("jalan rusak"), "Di mana?")
	u := p.say("di jalan Mawar")
	before := len(w.chats["Grup"])
	for i := range 20 {
		e := p.update(bot.KindEdit)
		e.Message = &bot.Message{ID: u.Message.ID, Text: fmt.Sprint("di jalan Mawar nomor ", i)}
		w.take(e)
	}
	p.say("dekat masjid")
	if n := len(w.chats["Grup"]) - before; n != 1 {
		t.Errorf("twenty corrections are %d messages in the room", n)
	}
	w.pass(time.Minute)
	room.sees("1 pesan lagi", "dekat masjid")
	room.tap("Baca semua")
	room.sees("di jalan Mawar nomor 19", "dekat masjid")
}

// A citizen who has sent many aspirations in an hour keeps the next as a draft, adds to it, and it goes out by itself.
func TestManyAspirations(t *testing.T) {
	w := newWorld(t, talkative(20, 3))
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	for i := range 3 {
		p.say(fmt.Sprintf("jalan %d rusak", i))
		p.tap("Kirim sekarang")
		w.now = w.now.Add(time.Minute)
	}
	p.say("jembatan putus")
	draft := p.sees("Sejam terakhir sudah 3 aspirasi", "pukul 20.42")
	if slices.ContainsFunc(draft.out.Buttons, func(row []bot.Button) bool { return strings.Contains(row[0].Label, "Kirim") }) {
		t.Error("a draft that waits offers to be sent")
	}
	p.tapOn(draft, bot.Button{Label: "Kirim sekarang", Data: fmt.Sprint("c.send:", w.ids()[3])}) // from an older message
	p.say("dan lampunya mati")
	w.pass(20 * time.Minute)
	if n := len(room.cards()); n != 3 {
		t.Fatalf("the room has %d cards", n)
	}
	w.pass(40 * time.Minute)
	room.sees("jembatan putus\ndan lampunya mati")
	p.sees("Kode Anda")
	w.golden("many")
}

// Somebody who sends commands, and what cannot be read, again and again is not answered for ever.
func TestAsidesWithoutEnd(t *testing.T) {
	w := newWorld(t, talkative(5, 20))
	p := w.person("Budi")
	for range 5 {
		p.send(bot.Message{Unsupported: "sticker"})
	}
	before := w.rows()
	for _, text := range []string{"/start", "/status", "/bantuan", "/privasi", "/bahasa", "/apa", "   "} {
		for range 10 {
			p.say(text)
		}
	}
	if n := w.rows() - before; n != 1 {
		t.Errorf("seventy commands are answered with %d messages", n)
	}
	p.sees("banyak sekali dalam semenit")
	if n := strings.Count(w.show(p.chat), "belum bisa membaca stiker"); n != 5 {
		t.Errorf("they are answered %d times", n)
	}
	p.say("jalan rusak")
	p.sees("Kami catat") // that is heard
	w.pass(time.Minute)
	p.send(bot.Message{Unsupported: "sticker"})
	if n := strings.Count(w.show(p.chat), "belum bisa membaca stiker"); n != 6 {
		t.Errorf("a minute later they have been answered %d times", n)
	}
}

// Where others read along and answers are seen by one alone, opening what is in the list shows it to who opens it, and
// gives it its card, with a thread, for all.
func TestTheListOnAServer(t *testing.T) {
	w := newWorld(t, paced(1))
	private := w.person("Rina")
	private.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	staff := private.at("ruang", "")
	staff.slash("ruang", "")
	w.raid(1, 3)
	w.pass(time.Minute)
	index := staff.last("2 aspirasi menunggu tanpa kartu")
	u := staff.tapOn(index, index.out.Buttons[0][0])
	staff.whispered(u).sees("nomor 2 rusak")
	card := staff.sees("nomor 2 rusak", "Balas pesan ini")
	if card.out.Topic == nil {
		t.Error("the card opens no thread")
	}
	u = staff.tapOn(index, index.out.Buttons[len(index.out.Buttons)-1][0])
	staff.whispered(u).sees("3 aspirasi terbuka")
	if !strings.Contains(index.out.Text.S, "2 aspirasi menunggu") {
		t.Error("the queue took the list's place")
	}
}
