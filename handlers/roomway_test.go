package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// standing are the cards of a chat that are not said to have moved: where each stands, by its words.
func (w *world) standing(chat, words string) (own, under, plain int) {
	w.t.Helper()
	for _, s := range w.chats[chat] {
		if !strings.Contains(s.out.Text.S, words) {
			continue
		}
		switch {
		case s.out.Topic != nil:
			own++
		case s.out.Under.Message != "":
			under++
		default:
			plain++
		}
	}
	return own, under, plain
}

// What is open moves to where the room's new way of topics has it, by a tap: a few at a time, once each, what is closed not; a topic
// of its own is closed and stays with what was said in it, and what is written to the new card is answered as before.
func TestOpenCardsFollowTheWayOfTheRoom(t *testing.T) {
	w := newWorld(t)
	rina := w.person("Rina")
	rina.say("/gabung " + w.invite("dapil-1", store.RoleHead))
	room := rina.in("Forum").forum()
	room.say("/ruang")
	for i := range 6 {
		w.sent(fmt.Sprint("Warga", i), fmt.Sprint("perkara nomor ", i, " di pasar"))
	}
	room.tapOn(room.last("perkara nomor 5"), bot.Button{Data: "s.close:6"})
	old := room.last("perkara nomor 0")
	room.say("/ruang")
	if _, ok := buttonOf(room.sees("Ruang Forum"), "Pindahkan"); ok {
		t.Error("nothing is to be moved, and that is offered")
	}
	room.tap("Satu topik per keadaan")
	room.sees("5 kartu yang terbuka masih di tempat lama")
	room.tap("Pindahkan 5 kartu")
	w.pass(0)
	if _, under, _ := w.standing("Forum", "perkara nomor"); under != 4 {
		t.Errorf("%d were moved at once:\n%s", under, w.show("Forum"))
	}
	w.pass(time.Minute)
	w.pass(time.Hour)
	if own, under, plain := w.standing("Forum", "perkara nomor"); own != 1 || under != 5 || plain != 0 {
		t.Errorf("%d have a topic of their own, %d stand in that of their state, %d in none:\n%s", own, under, plain, w.show("Forum"))
	}
	if old.out.Topic == nil || !old.out.Topic.Closed || !strings.Contains(old.out.Text.S, "pindah tempat") {
		t.Errorf("the old topic is %+v:\n%s", old.out.Topic, old.out.Text.S)
	}
	card := room.last("perkara nomor 0")
	if card.out.Under.Message != w.topicOf("Forum", "Menunggu balasan") {
		t.Errorf("it stands under %+v", card.out.Under)
	}
	room.reply(card, "Besok petugas kami datang ke pasar, Pak.")
	w.person("Warga0").sees("Besok petugas kami datang")
	w.person("Warga0").say("terima kasih, kami tunggu jam berapa?")

	// And back: what a citizen wrote that nobody answered comes along.
	room.say("/ruang")
	room.tap("Satu topik per aspirasi")
	room.tap("Pindahkan 5 kartu")
	w.pass(0)
	w.pass(time.Minute)
	if own, under, _ := w.standing("Forum", "perkara nomor"); own != 6 || under != 0 {
		t.Errorf("back, %d have a topic of their own, %d stand elsewhere:\n%s", own, under, w.show("Forum"))
	}
	room.say("/jejak kantor")
	stranger := w.person("Orang").in("Forum").forum()
	stranger.tapOn(room.sees(), bot.Button{Data: "s.rm.cards:1"})
	room.tapOn(room.sees(), bot.Button{Data: "s.rm.cards:1"}) // nothing is left to be moved
	room.tapOn(room.sees(), bot.Button{Data: "s.rm.cards:77"})
}

// Cards that are moved leave space for those that are news.
func TestMovingCardsLeavesSpace(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) {
		o.Limits.RoomRate = func(bot.Address) bot.Rate { return bot.Rate{N: 1000, Per: time.Minute, Burst: 1000} }
		o.Limits.RoomHour = 24
	})
	rina := w.person("Rina")
	rina.say("/gabung " + w.invite("dapil-1", store.RoleHead))
	room := rina.in("Forum").forum()
	room.say("/ruang")
	room.say("/ruang")
	room.tap("Tanpa topik")
	for i := range 20 {
		w.sent(fmt.Sprint("Warga", i), fmt.Sprint("perkara nomor ", i, " di pasar"))
	}
	w.pass(2 * time.Hour)
	room.say("/ruang")
	room.tap("Satu topik per keadaan")
	room.tap("Pindahkan 20 kartu")
	for range 30 {
		w.pass(time.Minute)
	}
	_, under, _ := w.standing("Forum", "perkara nomor")
	if under < 12 || under > 16 {
		t.Errorf("%d were moved in half an hour", under)
	}
	w.sent("Baru", "jembatan rusak parah")
	room.last("jembatan rusak parah") // not gathered
	for range 180 {
		w.pass(time.Minute)
	}
	if _, under, plain := w.standing("Forum", "perkara nomor"); under != 20 || plain != 0 {
		t.Errorf("in the end %d were moved, and %d stand where they did", under, plain)
	}
}
