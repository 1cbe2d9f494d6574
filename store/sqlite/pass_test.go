package sqlite

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"duaarah/store"
)

// TestPassing keeps what staff do with an aspiration beside answering it, finds it by indexes, and erases its words.
func TestPassing(t *testing.T) {
	w := newWorld(t)
	var a store.Aspiration
	var m store.Message
	w.do(func(tx store.Tx) (err error) { a, m, err = w.aspiration(tx, "lampu mati"); return err })
	n := store.Note{Aspiration: a.ID, Staff: 1, At: start, Text: "untuk staf saja", From: w.room, FromID: "77", Album: "al"}
	x := store.Referral{Aspiration: a.ID, Agency: "Dinas PU", Staff: 1, At: start, Due: start.Add(time.Hour)}
	v := store.Promise{Aspiration: a.ID, Message: m.ID, Staff: 1, At: start, Due: start.Add(time.Hour), State: store.PromiseOpen}
	i := store.Inquiry{Message: m.ID, Aspiration: a.ID, Staff: 1, At: start, TurnAt: start, DueAt: start.Add(time.Hour)}
	p := store.Pass{Aspiration: a.ID, From: "dapil-1", To: "dapil-2", Staff: 1, At: start, Back: true, Reason: "salah alamat"}
	w.do(func(tx store.Tx) (err error) {
		if n, err = tx.SaveNote(n); err != nil {
			return err
		}
		if x, err = tx.SaveReferral(x); err != nil {
			return err
		}
		if v, err = tx.SavePromise(v); err != nil {
			return err
		}
		return errors.Join(tx.SaveInquiry(i), tx.AddPass(p), tx.SaveSpamMark(store.SpamMark{Aspiration: a.ID, Staff: 1, At: start}))
	})
	w.do(func(tx store.Tx) error {
		byMessage, err := tx.NoteAt(w.room, "77")
		if err != nil || !reflect.DeepEqual(byMessage, n) {
			t.Errorf("the note is %+v (%v), want %+v", byMessage, err, n)
		}
		if byAlbum, err := tx.NoteAlbum(w.room, "al"); err != nil || byAlbum.ID != n.ID {
			t.Errorf("by its album: %+v (%v)", byAlbum, err)
		}
		if _, err := tx.NoteAt(w.room, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a note of a form is found by no message: %v", err)
		}
		if got, err := tx.OpenInquiry(a.ID); err != nil || got != i {
			t.Errorf("the question is %+v (%v), want %+v", got, err, i)
		}
		if got, err := tx.PromiseOf(m.ID); err != nil || got != v {
			t.Errorf("the promise is %+v (%v), want %+v", got, err, v)
		}
		if got, err := tx.Promises(a.ID); err != nil || len(got) != 1 {
			t.Errorf("promises: %+v (%v)", got, err)
		}
		if got, err := tx.Passes(a.ID); err != nil || len(got) != 1 || got[0].Reason != p.Reason {
			t.Errorf("passes: %+v (%v)", got, err)
		}
		if got, err := tx.OpenReferrals(a.ID); err != nil || len(got) != 1 || got[0] != x {
			t.Errorf("referrals: %+v (%v), want %+v", got, err, x)
		}
		if got, err := tx.SpamMark(a.ID); err != nil || got.Staff != 1 {
			t.Errorf("the mark is %+v (%v)", got, err)
		}
		if some, total, err := tx.MergedInto(a.ID, 3); err != nil || total != 0 || len(some) != 0 {
			t.Errorf("merged into it: %d (%v)", total, err)
		}
		return errors.Join(errorOf(tx.Note(n.ID)), errorOf(tx.Notes(a.ID)), errorOf(tx.Referral(x.ID)), errorOf(tx.Promise(v.ID)), errorOf(tx.Inquiry(m.ID)))
	})
	w.checkPlans(w.prepared())
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, start) })
	w.do(func(tx store.Tx) error {
		all, err := tx.Notes(a.ID)
		gone, err2 := tx.Note(n.ID)
		passes, err3 := tx.Passes(a.ID)
		asked, err4 := tx.OpenReferrals(a.ID)
		if len(all) != 0 || gone.Text != "" || gone.FromID != "" || passes[0].Reason != "" || asked[0].Agency != "" {
			t.Errorf("erased, there is %+v, %+v, %+v, %+v", all, gone, passes, asked)
		}
		return errors.Join(err, err2, err3, err4)
	})
}
