package sqlite

import (
	"fmt"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// What is changed of a message that was sent as words and files are its words alone; of what was sent before that was noted, all.
func TestAnEditIsOfWhatCarriesWords(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	id := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("panjang")}, store.About{})
	for _, s := range []bot.Settlement{
		{Outcome: bot.Progress, Part: 1, Messages: []string{"words1"}},
		{Outcome: bot.Progress, Part: 2, Messages: []string{"words2"}},
		{Outcome: bot.Delivered, Bare: true, Messages: []string{"photo1", "photo2"}},
	} {
		w.settle(o, id, s)
		if s.Outcome == bot.Progress {
			release(w, id)
		}
	}
	edit := func(s bot.Settlement, targets string, worded bool) {
		t.Helper()
		e := w.enqueue(w.home, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("pendek"), Target: bot.Ref{Outbox: id}}, store.About{})
		if p := w.settle(o, e, s); fmt.Sprint(p.Targets) != targets || p.Worded != worded {
			t.Errorf("targets %v, worded %v; want %s, %v", p.Targets, p.Worded, targets, worded)
		}
	}
	edit(bot.Settlement{Outcome: bot.Delivered, Gone: []string{"words2"}}, "[words1 words2]", true)
	edit(bot.Settlement{Outcome: bot.Delivered, Messages: []string{"words3"}}, "[words1]", true)
	edit(bot.Settlement{Outcome: bot.Delivered}, "[words1 words3]", true)
	del := w.enqueue(w.home, bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: id}}, store.About{})
	if p := w.settle(o, del, bot.Settlement{Outcome: bot.Delivered}); len(p.Targets) != 4 {
		t.Errorf("%v are deleted", p.Targets)
	}
	w.do(func(tx store.Tx) error { return tx.(*txn).exec(`UPDATE sent SET words = 0`) })
	edit(bot.Settlement{Outcome: bot.Delivered}, "[words1 photo1 photo2 words3]", false)
}

// release has a row wait again, as after a part of it was sent.
func release(w *world, id int64) {
	w.t.Helper()
	if err := w.Outbox(nil).Settle(w.t.Context(), []bot.Settlement{{ID: id, Outcome: bot.Released}}); err != nil {
		w.t.Fatal(err)
	}
}
