package sqlite

import (
	"fmt"
	"slices"
	"strings"
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
		n, more, err := tx.ForgetTalk(before, 100)
		if n != 3 || more {
			t.Errorf("%d are forgotten (more: %t), want 3", n, more)
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

// What is old is found without looking through all that people ever wrote, a piece at a time; and what is of an aspiration, or a note, is looked
// at once.
func TestOldTalkIsFoundInPieces(t *testing.T) {
	w := newWorld(t)
	account := accountText(w.home.Account)
	const limit = 2 // so ten are looked at
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "lampu mati")
		if err != nil {
			return err
		}
		for i := range 25 { // the talk is the last of it
			id, at := fmt.Sprint("e", i), start.Add(time.Duration(i)*time.Minute)
			if i < 20 {
				_, err = tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, At: at, Text: id, From: w.home, FromID: id})
			} else if i == 20 {
				_, err = tx.SaveNote(store.Note{Aspiration: a.ID, Staff: w.staff.ID, At: at, Text: id, From: w.home, FromID: id})
			}
			if err == nil {
				_, err = tx.(*txn).putEntry(account, w.home.Chat, bot.Entry{ID: id, At: at, Message: &bot.Message{ID: id, Text: "kata " + id}})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	for i, want := range []struct {
		n    int
		more bool
	}{{0, true}, {0, true}, {2, true}, {2, false}, {0, false}} {
		w.do(func(tx store.Tx) error {
			n, more, err := tx.ForgetTalk(start.Add(24*time.Hour), limit)
			if n != want.n || more != want.more {
				t.Errorf("piece %d: %d are forgotten (more: %t), want %+v", i, n, more, want)
			}
			return err
		})
	}
	statements := map[string]bool{}
	for q := range w.prepared() {
		if strings.Contains(q, "transcript") {
			statements[q] = true
		}
	}
	found := false
	for q := range statements {
		found = found || strings.Contains(q, oldTyped)
	}
	if !found {
		t.Error("what is old was not looked for")
	}
	w.checkPlans(statements)
	left, err := list(probe(t, w.DB), value[string], `SELECT entry FROM transcript WHERE message <> '' AND kept = 1`)
	if err != nil || len(left) != 21 {
		t.Errorf("marked are %q (%v), want those of the aspiration and of the note", left, err)
	}
	plan, err := list(probe(t, w.DB), func(s scanner) (detail string, err error) {
		var id, parent, unused int
		err = s.Scan(&id, &parent, &unused, &detail)
		return detail, err
	}, `EXPLAIN QUERY PLAN SELECT t.id`+oldTyped+` ORDER BY t.at LIMIT ?2`, 1, 1)
	if err != nil || !slices.ContainsFunc(plan, func(step string) bool { return strings.Contains(step, "USING INDEX transcript_talk (at<?)") }) ||
		slices.ContainsFunc(plan, func(step string) bool { return strings.Contains(step, "B-TREE") }) {
		t.Errorf("it is found by %q (%v)", plan, err)
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
