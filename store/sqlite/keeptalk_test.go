package sqlite

import (
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What is kept for its time alone goes from the history of a chat, too, where it is we who keep that. The words of an aspiration stay, and
// what is young.
func TestOldTalkGoesFromTheHistory(t *testing.T) {
	w := newWorld(t)
	account := accountText(w.home.Account)
	later := start.Add(48 * time.Hour)
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "lampu mati")
		if err != nil {
			return err
		}
		if _, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, At: start, Text: "gelap", From: w.home, FromID: "its"}); err != nil {
			return err
		}
		x := tx.(*txn)
		for id, at := range map[string]time.Time{"its": start, "talk": start, "young": later} {
			if _, err := x.putEntry(account, w.home.Chat, bot.Entry{ID: id, At: at, Message: &bot.Message{ID: id, Text: "kata " + id}}); err != nil {
				return err
			}
		}
		if _, err := tx.Enqueue(store.Outbound{To: w.home, Out: bot.Outgoing{Text: bot.Plain("Selamat datang")}}); err != nil {
			return err
		}
		_, err = x.putEntry(account, w.home.Chat, bot.Entry{ID: "b1", At: start, Out: &bot.Outgoing{Text: bot.Plain("Selamat datang")}})
		return err
	})
	w.settle(w.Outbox(nil), 1, bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b1"}})
	w.do(func(tx store.Tx) error {
		_, err := tx.(*txn).putEntry(account, w.home.Chat, bot.Entry{ID: "last", At: start, Message: &bot.Message{ID: "last", Text: "kata terakhir"}})
		return err
	})
	before := start.Add(24 * time.Hour)
	w.see(func(r store.Reader) error {
		n, _, _, err := r.TalkBefore(before)
		if n != 3 {
			t.Errorf("%d would be forgotten, want 3", n)
		}
		return err
	})
	w.do(func(tx store.Tx) error {
		n, err := tx.ForgetTalk(before, 100)
		if n != 3 {
			t.Errorf("%d are forgotten, want 3", n)
		}
		return err
	})
	left, err := w.Transcript().Page(t.Context(), w.home, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range left {
		if e.ID == "last" && (!e.Gone || e.Message != nil) {
			t.Errorf("the last says still %+v", e)
		}
		names = append(names, e.ID)
	}
	slices.Sort(names)
	if want := []string{"its", "last", "young"}; !slices.Equal(names, want) {
		t.Errorf("the history has %q, want %q", names, want)
	}
}

// What was whispered to a person is found, and forgotten, by their ID at the end of the chat's; not what was said in a group that has the same
// number with a sign before it.
func TestWhispersAreNoGroup(t *testing.T) {
	w := newWorld(t)
	const user = "4012345678"
	for i, chat := range []string{"i77-" + user, "-" + user, "u" + user, user + "-1"} {
		to := bot.Address{Account: w.home.Account, Chat: chat}
		w.do(func(tx store.Tx) error {
			_, err := tx.Enqueue(store.Outbound{To: to, Out: bot.Outgoing{Text: bot.Plain("ke " + chat)}})
			return err
		})
		w.settle(w.Outbox(nil), int64(i+1), bot.Settlement{Outcome: bot.Delivered, Messages: []string{chat}})
	}
	w.see(func(r store.Reader) error {
		said, err := r.WhisperedTo(w.home.Account, user)
		if len(said) != 1 || said[0].Text != "ke i77-"+user {
			t.Errorf("whispered was %+v", said)
		}
		return err
	})
	w.do(func(tx store.Tx) error { return tx.(*txn).forgetWhispers(accountText(w.home.Account), user, forEver) })
	left, err := list(probe(t, w.DB), value[string], `SELECT chat FROM outbox ORDER BY id`)
	if want := []string{"-" + user, "u" + user, user + "-1"}; err != nil || !slices.Equal(left, want) {
		t.Errorf("of %q there is left what was said (%v), want %q", left, err, want)
	}
}
