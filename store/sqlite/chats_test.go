package sqlite

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func TestCursorsAreKeptWithTheirUpdates(t *testing.T) {
	w := newWorld(t)
	inbox := w.Inbox(func(context.Context, store.Tx, bot.Update) error { return nil })
	at := func(key, thread, cursor string) bot.Update {
		u := w.wrote(key, "x")
		u.Address.Thread, u.Cursor = thread, cursor
		return u
	}
	cursor := func(a bot.Address) string {
		t.Helper()
		l, err := w.Chats().Watched(t.Context(), a.Account)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range l {
			if x.Address == a {
				return x.Cursor
			}
		}
		return "none"
	}
	thread := w.home
	thread.Thread = "9"
	if got := cursor(w.home); got != "" {
		t.Errorf("a private chat of which nothing was kept has the cursor %q", got)
	}
	for _, u := range []bot.Update{at("1", "", "c1"), at("2", "", "c2"), at("3", "9", "t1"), at("4", "", "")} {
		if _, err := take(t.Context(), inbox, u); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := cursor(w.home), cursor(thread); a != "c2" || b != "t1" {
		t.Errorf("cursors %q and %q", a, b)
	}
	if _, err := take(t.Context(), inbox, at("2", "", "c3")); err != nil { // seen before, further on
		t.Fatal(err)
	}
	if got := cursor(w.home); got != "c3" {
		t.Errorf("an update seen before leaves the cursor at %q", got)
	}
	read := bot.Update{Kind: bot.KindRead, Address: w.home, Cursor: "c4"}
	if _, err := take(t.Context(), inbox, read); err != nil {
		t.Fatal(err)
	}
	if got := cursor(w.home); got != "c4" {
		t.Errorf("after reading on it is %q", got)
	}
}

func TestWatched(t *testing.T) {
	w := newWorld(t)
	other := bot.Address{Account: bot.Account{Platform: "discord", Name: "1"}, Chat: "u7"}
	w.do(func(tx store.Tx) error {
		if _, err := tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, At: start, Shared: true}); err != nil {
			return err
		}
		_, err := tx.SaveIdentity(store.Identity{Account: other.Account, User: "7", Direct: other})
		return err
	})
	inbox := w.Inbox(func(context.Context, store.Tx, bot.Update) error { return nil })
	w.do(func(tx store.Tx) error {
		for _, user := range []string{"1", "2"} {
			if _, err := tx.SaveIdentity(store.Identity{Account: w.home.Account, User: user, Direct: bot.Address{Account: w.home.Account, Chat: user}}); err != nil {
				return err
			}
		}
		return nil
	})
	for i, chat := range []string{"1", "2", "1", "elsewhere"} {
		w.clock.Add(1000)
		u := w.wrote(string(rune('a'+i)), "x")
		u.Address.Chat, u.Cursor = chat, string(rune('0'+i))
		if _, err := take(t.Context(), inbox, u); err != nil {
			t.Fatal(err)
		}
	}
	l, err := w.Chats().Watched(t.Context(), w.home.Account)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range l {
		got = append(got, x.Address.Chat+"/"+x.Address.Thread+"="+x.Cursor)
	}
	if want := []string{"1/=2", "2/=1", "-5/7=", "100/="}; !slices.Equal(got, want) {
		t.Errorf("watched %q, want %q", got, want)
	}
	u := w.wrote("topic", "x")
	u.Address, u.Cursor = bot.Address{Account: w.room.Account, Chat: w.room.Chat, Thread: "8"}, "t"
	if _, err := take(t.Context(), inbox, u); err != nil {
		t.Fatal(err)
	}
	l, err = w.Chats().Watched(t.Context(), w.home.Account)
	if err != nil || len(l) != 5 {
		t.Fatalf("watched %+v, %v", l, err)
	}
	for _, x := range l {
		if room := x.Address.Chat == w.room.Chat; room != x.Since.Equal(start) || !room && !x.Since.IsZero() {
			t.Errorf("%v is watched since %v", x.Address, x.Since)
		}
	}
	w.do(func(tx store.Tx) error { return tx.UnbindRoom(1, start) })
	l, err = w.Chats().Watched(t.Context(), w.home.Account)
	if err != nil || slices.ContainsFunc(l, func(x bot.Watched) bool { return x.Address.Chat == "-5" }) {
		t.Errorf("a room that is none any more is watched: %+v, %v", l, err)
	}
	if l, err := w.Chats().Watched(t.Context(), other.Account); err != nil || len(l) != 1 || l[0].Address != other {
		t.Errorf("of the other account %+v, %v", l, err)
	}
}

func TestSaid(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	said := func() string {
		t.Helper()
		out, ok, err := w.Chats().Said(t.Context(), w.home, "m1")
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return "unknown"
		}
		return out.Text.S
	}
	if got := said(); got != "unknown" {
		t.Errorf("it says %q", got)
	}
	id := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("one")}, store.About{})
	w.settle(o, id, bot.Settlement{Outcome: bot.Delivered, Messages: []string{"m1"}})
	if got := said(); got != "one" {
		t.Errorf("it says %q", got)
	}
	for _, text := range []string{"two", "three"} {
		edit := w.enqueue(w.home, bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: id}, Text: bot.Plain(text)}, store.About{})
		if got := said(); got != text {
			t.Errorf("it says %q, want %q", got, text)
		}
		w.settle(o, edit, bot.Settlement{Outcome: bot.Delivered})
		if got := said(); got != text {
			t.Errorf("it says %q, want %q", got, text)
		}
	}
}

func TestUnderIsResolved(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	card := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("card"), Topic: &bot.Topic{Name: "n"}}, store.About{})
	w.settle(o, card, bot.Settlement{Outcome: bot.Delivered, Messages: []string{"m1", "intro"}})
	p := w.lease(o, w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("x"), Under: bot.Ref{Outbox: card}}, store.About{}))
	if p.Out.Under != (bot.Ref{Message: "m1"}) {
		t.Errorf("under %+v", p.Out.Under)
	}
	if err := o.Settle(t.Context(), []bot.Settlement{{ID: p.ID, Outcome: bot.Delivered, Messages: []string{"m2"}}}); err != nil {
		t.Fatal(err)
	}
	for _, action := range []bot.Action{bot.Edit, bot.Delete} {
		change := w.lease(o, w.enqueue(w.home, bot.Outgoing{Action: action, Text: bot.Plain("y"), Target: bot.Ref{Outbox: p.ID}}, store.About{}))
		if change.Out.Under != (bot.Ref{Message: "m1"}) {
			t.Errorf("%s of what was said under it is under %+v", action, change.Out.Under)
		}
		if err := o.Settle(t.Context(), []bot.Settlement{{ID: change.ID, Outcome: bot.Delivered}}); err != nil {
			t.Fatal(err)
		}
	}
	if said, ok, err := w.Chats().Said(t.Context(), w.home, "m2"); err != nil || !ok || said.Text.S != "y" || said.Action != bot.Send || said.Under.Outbox != card {
		t.Errorf("it says %+v, %v, %v", said, ok, err)
	}
}

func TestKeptAndRetracted(t *testing.T) {
	w := newWorld(t)
	var m store.Message
	w.do(func(tx store.Tx) error {
		var err error
		if _, m, err = w.aspiration(tx, "lampu mati"); err != nil {
			return err
		}
		m, err = tx.AddMessage(store.Message{Aspiration: m.Aspiration, Side: store.CitizenSide, At: start, Text: "fotonya", From: w.home,
			FromID: "m9", Location: &bot.Location{Latitude: 1}, Files: []bot.File{{Kind: bot.Photo, ID: "f1", SHA256: "x"}}})
		return err
	})
	kept, err := w.Chats().Kept(t.Context(), w.home, 5)
	if err != nil || !slices.Equal(kept, []string{"m9", "m1"}) {
		t.Errorf("kept %q, %v", kept, err)
	}
	id := w.enqueue(w.room, bot.Outgoing{Text: bot.Plain("passed on")}, store.About{Purpose: store.ForFollowUp, Aspiration: m.Aspiration, Message: m.ID})
	w.enqueue(w.room, bot.Outgoing{Text: bot.Plain("of another")}, store.About{Purpose: store.ForFollowUp, Aspiration: m.Aspiration, Message: 1})
	w.do(func(tx store.Tx) error {
		copies, err := tx.Copies(m)
		if err != nil || len(copies) != 1 || copies[0].ID != id {
			t.Errorf("copies %+v", copies)
		}
		if _, err := tx.RetractMessage(m.ID, start.Add(time.Hour)); err != nil {
			return err
		}
		now, err := tx.Message(m.ID)
		if now.Text != "" || len(now.Files) > 0 || now.Location != nil || now.Version != 2 {
			t.Errorf("what was taken back is %+v", now)
		}
		return err
	})
}

func TestIdentityAt(t *testing.T) {
	w := newWorld(t)
	w.see(func(r store.Reader) error {
		if who, err := r.IdentityAt(w.home); err != nil || who.ID != w.identity.ID {
			t.Errorf("%+v, %v", who, err)
		}
		if _, err := r.IdentityAt(w.room); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of nobody: %v", err)
		}
		return nil
	})
}

func TestWhoIsToldInstead(t *testing.T) {
	w := newWorld(t)
	var told store.Settled
	o := w.Outbox(func(_ context.Context, _ store.Tx, s store.Settled) error { told = s; return nil })
	about := store.About{Purpose: store.ForOpening, Else: bot.Address{Account: w.home.Account, Chat: "i1-2"}}
	w.settle(o, w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("x")}, about),
		bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonRights, Note: "bot needs Send Messages in #x"})
	if told.About != about || told.Note != "bot needs Send Messages in #x" || w.row(1).Note != told.Note {
		t.Errorf("told %+v, kept %+v", told, w.row(1))
	}
}
