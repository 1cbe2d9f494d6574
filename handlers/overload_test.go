package handlers_test

import (
	"errors"
	"fmt"
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

// Who first joins an office in which much waits gets no more cards at once than people can follow in an hour. What one transaction
// enqueues is stamped while it goes on, after the moment at which it began.
func TestJoiningALongQueue(t *testing.T) {
	w := newWorld(t, paced(100), func(o *handlers.Options) {
		began := o.Clock
		o.Clock = func() time.Time { return began().Add(-time.Millisecond) }
		o.Limits.RoomHour = 5
	})
	w.raid(1, 12)
	rina := w.person("Rina")
	rina.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	if n := len(rina.cards()); n != 5 {
		t.Errorf("%d cards came at once:\n%s", n, w.show("Rina"))
	}
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
