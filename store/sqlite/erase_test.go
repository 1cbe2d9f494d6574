package sqlite

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

const secret = "RAHASIA-BANGET-"

// secrets keeps 300 aspirations, of which every third has the secret in it, wherever words can be. The first has a file.
func (w *world) secrets(blob string) (gone store.Aspiration) {
	w.do(func(tx store.Tx) error { // many others, so that pages are split and cells moved
		for i := range 300 {
			text := strings.Repeat("lampu jalan ", i%40)
			if i%3 == 0 {
				text += secret + fmt.Sprint(i)
			}
			a, m, err := w.aspiration(tx, text)
			if err != nil {
				return err
			}
			if _, err := tx.Enqueue(store.Outbound{To: w.room, Out: bot.Outgoing{Text: bot.Plain("card: " + text)},
				About: store.About{Purpose: store.ForCard, Aspiration: a.ID, Message: m.ID}}); err != nil {
				return err
			}
			if i == 0 {
				gone = a
			}
		}
		m, err := tx.AddMessage(store.Message{Aspiration: gone.ID, Side: store.CitizenSide, At: start, Text: secret + "x",
			From: w.home, FromID: "77", Location: &bot.Location{Label: secret}, Contact: &bot.Contact{Name: secret},
			Files: []bot.File{{ID: blob, Kind: bot.Photo, Name: secret, SHA256: "aa"}}})
		if err != nil {
			return err
		}
		if _, err := tx.ReviseMessage(m.ID, secret+"y", start); err != nil {
			return err
		}
		if _, err := tx.SaveReveal(store.Reveal{Aspiration: gone.ID, Staff: 1, At: start, Reason: secret}); err != nil {
			return err
		}
		x := tx.(*txn)
		if _, err := x.putEntry(accountText(w.home.Account), w.home.Chat, bot.Entry{ID: "77", Message: &bot.Message{ID: "77", Text: secret + "z"}}); err != nil {
			return err
		}
		b := &batch{inbox: &Inbox{}, tx: x}
		if err := b.Park(bot.Update{Key: "k", Address: w.home, Message: &bot.Message{ID: "77"}, Raw: []byte(`"` + secret + `"`)}, errors.New("x")); err != nil {
			return err
		}
		// What staff wrote under its card could not be handled: such an update has the card with it.
		return b.Park(bot.Update{Key: "l", Address: w.room, Message: &bot.Message{ID: "78"}, Raw: fmt.Appendf(nil, `{"text":"baik","reply_to":"%s %s"}`, gone.Code, secret)}, errors.New("x"))
	})
	w.settle(w.Outbox(nil), 1, bot.Settlement{Outcome: bot.Delivered, Messages: []string{"s1"}})
	w.do(func(tx store.Tx) error { // rows between others: pages are split, and moved cells leave copies where no free page is
		for i := range 4000 {
			text := strings.Repeat("a", i*7919%600)
			if i%5 == 0 {
				text = secret + text
			}
			if err := tx.(*txn).exec(`INSERT INTO outbox (id, account, chat, thread, lane, action, target, body, purpose,
				aspiration, message, state, created) VALUES (?, 'x/y', '1', '', 0, '', 0, json_object('prompt', ?), '', 1, 0, 'delivered', 1)`,
				1000+(i*7907)%4001, text); err != nil {
				return err
			}
		}
		return nil
	})
	return gone
}

func TestEraseLeavesNoWord(t *testing.T) {
	w := newWorld(t)
	blob := strings.Repeat("a", 26)
	gone := w.secrets(blob)
	w.do(func(tx store.Tx) error {
		for i := 1; i <= 300; i += 3 {
			if err := tx.EraseAspiration(store.AspirationID(i), start); err != nil {
				return err
			}
		}
		return nil
	})
	if n, err := w.PendingErasures(t.Context()); err != nil || n != 100 {
		t.Errorf("%d erasures are pending (%v)", n, err)
	}
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := w.PendingErasures(t.Context()); err != nil || n != 0 {
		t.Errorf("%d erasures are pending (%v)", n, err)
	}
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(w.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(b), secret); n > 0 {
			t.Errorf("duaarah.db%s holds %d erased words", suffix, n)
		}
	}
	if trash, err := w.Trash(t.Context()); err != nil || len(trash) != 1 || trash[0] != blob {
		t.Errorf("trash %v (%v)", trash, err)
	}
	if _, err := w.Blob(t.Context(), blob); !errors.Is(err, bot.ErrFileGone) {
		t.Errorf("the erased file: %v", err)
	}
	w.see(func(r store.Reader) error {
		row, err := r.Outbox(13)
		if err != nil || row.State != "cancelled" {
			t.Errorf("what waited about it: %+v (%v)", row, err)
		}
		l, err := r.Messages(gone.ID)
		if err != nil || len(l) != 2 || l[0].Text != "" || l[1].Text != "" || l[1].Location != nil || len(l[1].Files) != 0 {
			t.Errorf("messages %+v (%v)", l, err)
		}
		return err
	})
}
