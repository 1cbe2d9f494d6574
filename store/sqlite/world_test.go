package sqlite

import (
	"errors"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Events in the real world are kept as they are, the latest first, and found by the code that people type.
func TestOccasions(t *testing.T) {
	w := newWorld(t)
	var made []store.Occasion
	w.do(func(tx store.Tx) error {
		for _, days := range [][2]string{{"2026-11-30", "2026-11-30"}, {"2026-12-24", "2026-12-26"}, {"2026-11-01", "2026-11-02"}} {
			o, err := tx.CreateOccasion(store.Occasion{Office: "dapil-1", Name: "Reses", Place: "Balai", From: days[0], To: days[1], CreatedAt: w.now().UTC(), CreatedBy: 3})
			if err != nil {
				return err
			}
			if id, err := store.ParseOccasionID(string(o.ID)); err != nil || id != o.ID {
				t.Errorf("the code %q is read as %q (%v)", o.ID, id, err)
			}
			made = append(made, o)
		}
		made[0].ClosedAt = w.now().UTC()
		return tx.SaveOccasion(made[0])
	})
	w.see(func(r store.Reader) error {
		all, err := r.Occasions()
		if want := []store.Occasion{made[1], made[0], made[2]}; !slices.Equal(all, want) {
			t.Errorf("the events are %+v, want %+v", all, want)
		}
		if _, err := r.Occasion("22222"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an event that is not there: %v", err)
		}
		return err
	})
	if made[1].Ended("2026-12-26") || !made[1].Ended("2026-12-27") || !made[0].Ended("2026-11-01") {
		t.Error("when an event is over is not clear")
	}
	for i := range len(made[1].ID) { // a wrong sign is no code
		b := []byte(made[1].ID)
		if b[i]++; b[i] == ':' {
			b[i] = 'A'
		}
		if id, err := store.ParseOccasionID(string(b)); err == nil && id != made[1].ID {
			t.Errorf("%s is taken for a code beside %s", b, made[1].ID)
		}
	}
}

// A slip is good once, until a later one takes its place, or time runs out; its secret is nowhere in the file.
func TestSlips(t *testing.T) {
	w := newWorld(t)
	var a store.Aspiration
	w.do(func(tx store.Tx) (err error) { a, _, err = w.aspiration(tx, "lampu mati"); return err })
	first, firstHash := store.NewInvitation()
	second, secondHash := store.NewInvitation()
	slip := func(hash string) error {
		return w.Update(t.Context(), func(tx store.Tx) error {
			return tx.CreateSlip(store.Slip{Hash: hash, Aspiration: a.ID, Created: w.now(), Expires: w.now().Add(time.Hour)})
		})
	}
	use := func(hash string, at time.Time) (err error) {
		return w.Update(t.Context(), func(tx store.Tx) error {
			x, err := tx.UseSlip(hash, at)
			if err == nil && x.Aspiration != a.ID {
				t.Errorf("a slip of %d", x.Aspiration)
			}
			return err
		})
	}
	if err := errors.Join(slip(firstHash), slip(secondHash)); err != nil {
		t.Fatal(err)
	}
	if err := use(firstHash, w.now()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that was replaced: %v", err)
	}
	if err := use(secondHash, w.now().Add(time.Hour)); !errors.Is(err, store.ErrExpired) {
		t.Errorf("too late: %v", err)
	}
	if err := use(store.HashInvitation(second), w.now().Add(time.Hour-time.Millisecond)); err != nil {
		t.Errorf("in time: %v", err)
	}
	if err := use(secondHash, w.now()); !errors.Is(err, store.ErrUsed) {
		t.Errorf("a second time: %v", err)
	}
	if store.CleanSecret(first) != first || store.CleanSecret("k7m4") != "" {
		t.Error("a secret is not read as it is written")
	}

	// What was sent with a secret in it is emptied, with the transcript; how a citizen can be reached goes with an erasure.
	var box int64
	w.do(func(tx store.Tx) (err error) {
		box, err = tx.Enqueue(store.Outbound{To: w.home, Out: bot.Outgoing{Text: bot.Plain(second)},
			About: store.About{Purpose: store.ForSlip, Aspiration: a.ID}})
		if err != nil {
			return err
		}
		return tx.SaveSpokenContact(a.ID, "0812 3456 7891")
	})
	w.see(func(r store.Reader) error {
		rows, err := r.Slips(a.ID)
		if len(rows) != 1 || rows[0].ID != box {
			t.Errorf("the slips that were said are %+v", rows)
		}
		return err
	})
	w.do(func(tx store.Tx) error { return tx.VoidSlips(a.ID) })
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, w.now()) })
	w.see(func(r store.Reader) error {
		row, err := r.Outbox(box)
		if err != nil || row.Out.Text.S != "" || row.State != "cancelled" {
			t.Errorf("the slip that was to be said is %+v (%v)", row, err)
		}
		if _, err := r.SpokenContact(a.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a contact after the erasure: %v", err)
		}
		_, err = r.Slip(secondHash, w.now())
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a slip after the erasure: %v", err)
		}
		return nil
	})
}
