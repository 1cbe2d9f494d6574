package main

import (
	"slices"
	"strings"
	"testing"

	"duaarah/bot/telegram/telegramtest"
)

// A long reply comes in two messages with the question under the last; made shorter, it is one; taken back, it is none. What answers a
// later message of the citizen answers that very message.
func TestRepliesOnTelegram(t *testing.T) {
	w := startTelegram(t)
	citizen := w.api.User("Budi")
	citizen.Say("lampu jalan mati")
	w.tap(citizen.Seat, w.sees(citizen.ID, "Kami catat"), "Kirim sekarang")
	receipt := w.sees(citizen.ID, "Kode Anda")
	follow := citizen.Reply(receipt.ID, "yang di tikungan juga")
	room := w.staff.In(w.group, 0)
	long := strings.Repeat("Lampunya diganti Kamis pagi pukul 09.00. ", 98)
	said := room.Reply(w.sees(w.group, "yang di tikungan juga").ID, long)
	holds := func(text string) (all []telegramtest.Message) {
		for _, m := range w.api.Said(citizen.ID) {
			if strings.Contains(m.Text, text) {
				all = append(all, m)
			}
		}
		return all
	}
	w.sees(citizen.ID, "Apakah ini menjawab?")
	words, asked := holds("Kamis pagi"), holds("Apakah ini menjawab?")
	if len(words) != 1 || len(asked) != 1 || words[0].ID == asked[0].ID || len(words[0].Buttons) > 0 || words[0].ReplyTo != follow.ID {
		t.Fatalf("a long reply is %d messages with words, and %d with a question", len(words), len(asked))
	}
	room.Edit(said.ID, "Lampunya diganti Jumat pagi pukul 10.00.")
	w.sees(citizen.ID, "Jumat pagi")
	if !w.api.Await(patience, func() bool {
		left := holds("Apakah ini menjawab?")
		return len(holds("Kamis pagi")) == 0 && len(left) == 1 && left[0].ID == words[0].ID
	}) {
		t.Errorf("after it was made shorter, there is %+v", w.api.Said(citizen.ID))
	}
	told := w.sees(w.group, "Sampai ")
	w.tap(room, told, "Tarik balasan")
	w.tap(room, w.sees(w.group, "Tarik balasan ini"), "Ya, tarik")
	w.sees(citizen.ID, "menarik balasannya")
	if !w.api.Await(patience, func() bool { return len(holds("Jumat pagi")) == 0 }) {
		t.Error("its citizen still reads what was taken back")
	}
	w.sees(w.group, "Balasan ditarik Rina")
	if g := tallied(t, w.dir, "dapil-1"); g.Answered != 0 || g.Undelivered != 1 {
		t.Errorf("figures %+v", g)
	}
	if slices.ContainsFunc(w.api.Said(w.group), func(m telegramtest.Message) bool { return strings.Contains(m.Text, "masih terbaca di sana") }) {
		t.Error("staff are told that it could not be taken away")
	}
}
