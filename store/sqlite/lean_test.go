package sqlite

import (
	"slices"
	"strings"
	"testing"

	"duaarah/store"
)

// What ended is found by the index that has it.
func TestEndedIsFoundByItsIndex(t *testing.T) {
	w := newWorld(t)
	w.see(func(r store.Reader) error {
		if _, err := r.EndedBefore(start, 5); err != nil {
			return err
		}
		_, err := r.GivenUpBefore(start, 5)
		return err
	})
	if _, err := w.Expired(t.Context()); err != nil {
		t.Fatal(err)
	}
	n := 0
	for q := range w.prepared() {
		if !strings.Contains(q, ended) {
			continue
		}
		n++
		plan, err := list(probe(t, w.DB), func(s scanner) (detail string, err error) {
			var id, parent, unused int
			err = s.Scan(&id, &parent, &unused, &detail)
			return detail, err
		}, "EXPLAIN QUERY PLAN "+q, make([]any, strings.Count(q, "?")-repeated(q))...)
		if err != nil || !strings.Contains(plan[0], "INDEX aspirations_ended (state=?") {
			t.Errorf("%s\n%v (%v)", q, plan, err)
		}
	}
	if n != 3 {
		t.Errorf("%d statements are of what ended", n)
	}
}

// A draft does not wait to be found, however often it is written to. Once it is sent it does, and so does what is written then.
func TestDraftsAreNotQueuedForSearch(t *testing.T) {
	w := newWorld(t)
	var a store.Aspiration
	w.do(func(tx store.Tx) (err error) {
		_, err = tx.FollowSearch(1000)
		return err
	})
	queued := func(want bool) {
		t.Helper()
		l, err := list(probe(t, w.DB), value[store.AspirationID], `SELECT aspiration FROM search_queue`)
		if err != nil || slices.Contains(l, a.ID) != want {
			t.Errorf("%v wait to be found, want %d among them: %v (%v)", l, a.ID, want, err)
		}
	}
	write := func(state store.State) {
		t.Helper()
		w.do(func(tx store.Tx) (err error) {
			if a.ID == 0 {
				a, err = tx.CreateAspiration(store.Aspiration{Citizen: w.identity.Citizen, Home: w.home, Office: "dapil-1", Kind: store.Complaint, State: state,
					ReceivedAt: start})
			} else if a.State != state {
				a.State = state
				err = tx.SaveAspiration(a)
			}
			return err
		})
	}
	say := func(text string) {
		t.Helper()
		w.do(func(tx store.Tx) error {
			m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: start, Text: text})
			if err == nil {
				_, err = tx.ReviseMessage(m.ID, text+"!", start)
			}
			return err
		})
	}
	write(store.Drafted)
	say("lampu mati")
	write(store.Held)
	say("di gang melati")
	queued(false)
	write(store.Open)
	queued(true)
	w.do(func(tx store.Tx) error { _, err := tx.FollowSearch(1000); return err })
	queued(false)
	say("sudah seminggu")
	queued(true)
}
