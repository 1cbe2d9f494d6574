package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// A promise is broken, and the citizen knows it: who has it, that it is past, that staff were reminded, and again the next day. Then
// comes the reply; it is asked once more, and never again, whether it was an answer.
func TestOverdue(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	room.tap("Ambil")
	w.live("2026-11-30", "20.00")
	citizen.sees("dipegang Rina")
	n := citizen.heard()
	w.live("2026-12-01", "08.30")
	citizen.sees("Kami belum membalas", "janjinya kemarin", "sudah kami ingatkan", "Senin, 7 Desember")
	if got := citizen.heard(); got != n+1 {
		t.Errorf("they were told %d things since the promise was past", got-n)
	}
	rina.sees("lewat janji (Senin, 30 Nov)", "Balas pesan ini")
	citizen.tap("Ingatkan lagi besok")
	citizen.last("kami ingatkan lagi besok")
	w.live("2026-12-02", "09.00")
	rina.sees("mengingatkan")
	w.live("2026-12-03", "10.00")
	citizen.say("/status")
	citizen.sees("Belum dibalas, padahal janjinya Senin, 30 November", "Dipegang Rina")
	citizen.tap(string(w.only().Code))
	citizen.tap("Ingatkan staf")
	citizen.sees("kami ingatkan sekarang", "Anda minta staf diingatkan")
	before := len(w.chats[rina.chat])
	citizen.tapOn(citizen.sees(), bot.Button{Data: "c.remind:1"})
	w.live("2026-12-03", "10.05")
	if n := len(w.chats[rina.chat]) - before; n != 1 {
		t.Errorf("reminded twice on one day, who has it was told %d times", n)
	}
	rina.reply(rina.sees("mengingatkan"), "Maaf lama, lampunya sudah diganti tadi malam. Masih gelap?")
	citizen.sees("Balasan Kantor Dapil 1", "sudah diganti")
	w.live("2026-12-06", "09.00")
	citizen.sees("sudah diganti")
	w.live("2026-12-06", "10.10")
	ask := citizen.sees("dibalas Rina dari Kantor Dapil 1 pada Kamis, 3 Desember", "tidak bertanya lagi")
	if ask.reply == "" {
		t.Error("the question does not point to the reply")
	}
	citizen.tap("Sebagian")
	citizen.sees("terjawab sebagian")
	citizen.tap("4 ★")
	citizen.sees("Nilai Anda: 4 dari 5")
	n = citizen.heard()
	w.live("2026-12-11", "20.00")
	if got := citizen.heard(); got != n {
		t.Errorf("%d things more were said:\n%s", got-n, w.show(citizen.chat))
	}
	citizen.say("/riwayat")
	citizen.tap(string(w.only().Code))
	w.golden("overdue")
	var reminded []string
	w.view(func(r store.Reader) error {
		events, err := r.Events(1)
		for _, e := range events {
			if e.Kind == store.EventRemind {
				reminded = append(reminded, fmt.Sprint(e.Data["by"]))
			}
		}
		return err
	})
	if want := []string{"bot", "citizen", "citizen"}; !slices.Equal(reminded, want) {
		t.Errorf("reminded by %v, want %v", reminded, want)
	}
}

// Two weeks without a reply: it is asked once whether they were answered elsewhere. That is no reply, whatever they say.
func TestTwoWeeks(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	yes, no := w.sent("Budi", "lampu jalan depan SDN 3 mati"), w.sent("Sari", "jembatan di Kalijaga putus")
	w.live("2026-12-07", "19.50")
	yes.sees("Sudah dua pekan", "di tempat lain")
	no.sees("Sudah dua pekan")
	yes.tap("Sudah")
	yes.sees("kami tutup", "tetap tercatat belum dibalas")
	no.tap("Belum")
	no.sees("tetap di urutan teratas")
	w.live("2026-12-08", "09.00")
	room.last("terjawab di tempat lain")
	room.last("mengingatkan: ")
	yes.say("/status")
	yes.sees("Tidak ada aspirasi Anda yang sedang berjalan", "Kata Anda sudah terjawab di tempat lain")
	n := yes.heard() + no.heard()
	w.live("2027-01-20", "12.00")
	if got := yes.heard() + no.heard(); got != n {
		t.Errorf("%d things more were said", got-n)
	}
	yes.reply(yes.last("kami tutup"), "ternyata masih mati")
	yes.sees("Sudah kami sampaikan")
	w.golden("twoweeks")
	first := w.history()
	if do := slices.ContainsFunc(first, func(l store.Line) bool { return l.Do == "reply" || l.Do == "withdraw" }); do {
		t.Error("what they were answered elsewhere became a reply")
	}
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(1); return err })
	if a.State != store.Open || !a.TurnAt.Equal(a.ReceivedAt) || !a.FirstReplyAt.IsZero() {
		t.Errorf("written to again, it is %s, and waits since %v", a.State, a.TurnAt)
	}
}

// Of many promises that are past at once, the room is told in one message, and each citizen once.
func TestManyOverdue(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	var all []*person
	for i := range 40 {
		all = append(all, w.sent(fmt.Sprint("Warga", i), fmt.Sprintf("lampu %d mati", i)))
	}
	w.log.Reset()
	w.live("2026-12-01", "09.00")
	if n := w.count(room, "lewat janji dan belum dibalas"); n != 1 {
		t.Errorf("the room was reminded by %d messages", n)
	}
	room.last("40 aspirasi lewat janji")
	room.last("… dan 34 lagi")
	for _, p := range all {
		if n := w.count(p, "Kami belum membalas"); n != 1 {
			t.Errorf("%s was told %d times", p.name, n)
		}
	}
}

// Who was thanked, and not answered, is not told that nobody wrote to them.
func TestThankedAndOverdue(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	room.reply(room.last("lampu jalan"), "Terima kasih laporannya Pak, segera kami tindak lanjuti.")
	w.live("2026-12-01", "12.00")
	if s := citizen.sees("padahal janjinya kemarin", "sudah kami ingatkan").out.Text.S; strings.Contains(s, "belum membalas") || !strings.Contains(s, "belum sungguh-sungguh menjawab") {
		t.Errorf("they read\n%s", s)
	}
}

// What changed just before the promise is past is told with that, and not lost.
func TestChangesAreToldWithAnOverduePromise(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.live("2026-12-01", "07.58")
	room.tap("Ambil")
	w.live("2026-12-01", "09.00")
	for _, p := range []*person{budi, sari} {
		p.sees("dipegang Rina", "padahal janjinya")
		if n := p.said("dipegang Rina"); n != 1 {
			t.Errorf("%s is told %d times that somebody has it:\n%s", p.name, n, w.show(p.chat))
		}
	}
}

// Asked twice of one turn at most, though staff write several replies; and again in a later turn.
func TestAskedAgainOnce(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	room.reply(room.last("lampu"), "Lampunya kami ganti besok pagi, Pak Budi.")
	w.live("2026-11-28", "12.00")
	room.reply(room.last("lampu"), "Sudah menyala sejak semalam. Mohon dicek ya.")
	w.live("2026-12-20", "12.00")
	if n := w.count(citizen, "tidak bertanya lagi"); n != 1 {
		t.Errorf("it was asked again %d times", n)
	}
	citizen.say("mati lagi pak, sejak kemarin")
	room.reply(room.last("mati lagi"), "Waduh, kami cek kabelnya besok.")
	w.live("2026-12-30", "12.00")
	if n := w.count(citizen, "tidak bertanya lagi"); n != 2 {
		t.Errorf("in two turns it was asked again %d times", n)
	}
}

// An office without a room is reminded in private, and of one without anybody nothing untrue is said.
func TestRemindedWithoutARoom(t *testing.T) {
	w := newWorld(t, atNight)
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.live("2026-12-01", "09.00")
	if text := citizen.sees("Kami belum membalas").out.Text.S; strings.Contains(text, "ingatkan.") {
		t.Errorf("nobody is there:\n%s", text)
	}
	w = newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	w.take(room.update(bot.KindBlocked)) // the bot was thrown out
	citizen = w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.live("2026-12-01", "09.00")
	citizen.sees("Kami belum membalas", "sudah kami ingatkan")
	rina.sees(codeOf(w, 1), "lewat janji") // in her private chat, which stands in for the room
}

// In English, as its citizen reads it.
func TestOverdueInEnglish(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Jane")
	citizen.say("/language english")
	citizen.say("The street light has been broken for two weeks")
	citizen.tap("Send now")
	room.tap("Ambil")
	w.live("2026-12-01", "09.00")
	citizen.sees("We have not answered", "our promise (yesterday) is past")
	citizen.tap("again tomorrow")
	w.live("2026-12-07", "19.50")
	citizen.sees("For two weeks")
	citizen.tap("Not yet")
	citizen.say("/history")
	citizen.tap(codeOf(w, 1))
	citizen.tap("Take a message back")
	citizen.tap("Back")
	room.reply(room.last("street light"), "Good evening, this is Rina. The lamp was replaced this afternoon.")
	w.live("2026-12-10", "20.00")
	citizen.sees("We will not ask again")
	citizen.tap("Yes")
	w.golden("overdue.en")
}
