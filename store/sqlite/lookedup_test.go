package sqlite

import (
	"errors"
	"slices"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// What was read of an aspiration's messages is not read again in the transaction, unless something was said or changed since.
func TestMessagesAreReadAgainOnceChanged(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		a, m, err := w.aspiration(tx, "one")
		if err != nil {
			return err
		}
		other, _, err := w.aspiration(tx, "other")
		if err != nil {
			return err
		}
		texts := func(id store.AspirationID, f store.MessageFilter) (all []string) {
			t.Helper()
			for range 2 {
				some, total, err := tx.SomeMessages(id, f)
				if err != nil || total != len(some) {
					t.Fatal(total, err)
				}
				all = nil
				for _, m := range some {
					all = append(all, m.Text)
					for range m.Files {
						all = append(all, "a file")
					}
				}
			}
			return all
		}
		want := func(id store.AspirationID, f store.MessageFilter, want ...string) {
			t.Helper()
			if got := texts(id, f); !slices.Equal(got, want) {
				t.Errorf("of %d it reads %q, want %q", id, got, want)
			}
		}
		want(a.ID, store.MessageFilter{}, "one")
		want(other.ID, store.MessageFilter{}, "other")
		want(a.ID, store.MessageFilter{Side: store.StaffSide})
		if _, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, Staff: w.staff.ID, At: start, Text: "two",
			Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{Account: w.home.Account, ID: "x"}}}}); err != nil {
			return err
		}
		want(a.ID, store.MessageFilter{}, "one", "two", "a file")
		want(a.ID, store.MessageFilter{Side: store.StaffSide}, "two", "a file")
		want(other.ID, store.MessageFilter{}, "other")
		if _, err := tx.ReviseMessage(m.ID, "three", start); err != nil {
			return err
		}
		want(a.ID, store.MessageFilter{}, "three", "two", "a file")
		return nil
	})
}

// What an aspiration began with is not read again either, unless it was changed since, be it that the change was undone.
func TestTheOpeningIsReadAgainOnceChanged(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		begun := func(text string) (store.AspirationID, store.Message) {
			t.Helper()
			a, _, err := w.aspiration(tx, "said later")
			if err != nil {
				t.Fatal(err)
			}
			m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: start, Text: text, Opening: true})
			if err != nil {
				t.Fatal(err)
			}
			return a.ID, m
		}
		id, m := begun("one")
		other, _ := begun("other")
		want := func(want string) {
			t.Helper()
			for id, want := range map[store.AspirationID]string{id: want, other: "other"} {
				for range 2 {
					if got, err := tx.OpeningText(id); err != nil || got != want {
						t.Errorf("%d began with %q (%v), want %q", id, got, err, want)
					}
				}
			}
		}
		want("one")
		if _, err := tx.ReviseMessage(m.ID, "two", start); err != nil {
			return err
		}
		want("two")
		undone, x := errors.New("undone"), tx.(*txn)
		x.careful = true
		if err := x.savepoint(func() error {
			_, err := tx.ReviseMessage(m.ID, "three", start)
			want("three")
			return errors.Join(err, undone)
		}); !errors.Is(err, undone) {
			t.Error(err)
		}
		want("two")
		if err := tx.EraseAspiration(id, start); err != nil {
			return err
		}
		want("")
		return nil
	})
}

// Of an identity that was made in the transaction nothing is remembered, until something is.
func TestNewIdentityRemembers(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		at := bot.Address{Account: w.home.Account, Chat: "7"}
		who, err := tx.SaveIdentity(store.Identity{Account: at.Account, User: "7", Name: "Budi", Direct: at})
		if err != nil {
			return err
		}
		said := ""
		if err := tx.Conversation(at, who.ID, &said); err != nil || said != "" {
			t.Errorf("a new identity remembers %q (%v)", said, err)
		}
		if err := tx.SetConversation(at, who.ID, "lampu"); err != nil {
			return err
		}
		if err := tx.Conversation(at, who.ID, &said); err != nil || said != "lampu" {
			t.Errorf("it remembers %q (%v)", said, err)
		}
		again, err := tx.SaveIdentity(store.Identity{Account: at.Account, User: "7", Name: "Budi Santoso", Direct: at})
		if err != nil || again.ID != who.ID {
			t.Errorf("known again as %d (%v), was %d", again.ID, err, who.ID)
		}
		if got, err := tx.Identity(at.Account, "7"); err != nil || got.Name != "Budi Santoso" {
			t.Errorf("it is called %q (%v)", got.Name, err)
		}
		if err := tx.Conversation(at, who.ID, &said); err != nil || said != "lampu" {
			t.Errorf("known again, it remembers %q (%v)", said, err)
		}
		return nil
	})
}
