package handlers_test

import (
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What changes by itself is no answer: where its message is gone, it is not said anew, whatever happens while that is found out.
func TestNoAnswerIsNotSaidAnew(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang mampet sejak senin")
	budi.say("/hapus")
	budi.tap("Hapus")
	budi.tap("Ya, hapus")
	w.chats[budi.chat] = nil
	w.scrub()
	w.now = w.now.Add(time.Hour)
	if _, err := w.timers.Fire(t.Context(), w.now); err != nil {
		t.Fatal(err)
	}
	waiting, err := w.outbox.Pending(t.Context(), bot.Bulk, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, x := range waiting {
		if x.To.Chat != budi.chat {
			continue
		}
		found = true
		if _, err := w.outbox.Lease(t.Context(), []int64{x.ID}); err != nil {
			t.Fatal(err)
		}
		w.tx(func(tx store.Tx) error { return tx.MoveChat(w.person("Lama").address(), w.person("Baru").address()) })
		if err := w.outbox.Settle(t.Context(), []bot.Settlement{{ID: x.ID, Outcome: bot.Refused, Reason: bot.ReasonTarget, At: w.now}}); err != nil {
			t.Fatal(err)
		}
	}
	w.deliver()
	if !found || len(w.chats[budi.chat]) > 0 {
		t.Errorf("it was to change (%v); they see\n%s", found, w.show(budi.chat))
	}
}
