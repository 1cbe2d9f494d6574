package sqlite

import (
	"errors"
	"slices"
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/caution"
)

// Of many like texts those that share most of the keys are read, however old.
func TestLikeTextsThatShareMost(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		var ids []store.AspirationID
		for i, keys := range []store.TextKeys{{1, 2, 3}, {1, 2, 30}, {10, 2, 3}, {1, 20, 30}, {10, 20, 3}, {10, 20, 30}} {
			a, _, err := w.aspiration(tx, "words")
			if err != nil {
				return err
			}
			ids = append(ids, a.ID)
			at := start.Add(time.Duration(i) * time.Minute)
			if err := tx.IndexText(store.LikeText{Aspiration: a.ID, Citizen: a.Citizen, At: at}, keys, start); err != nil {
				return err
			}
		}
		for limit, want := range map[int][]store.AspirationID{10: {ids[0], ids[1], ids[2], ids[3], ids[4]}, 4: {ids[0], ids[1], ids[2], ids[3]}, 2: {ids[0], ids[1]}} {
			got, err := tx.LikeTexts(store.TextKeys{1, 2, 3}, start, limit)
			if err != nil {
				return err
			}
			for _, id := range got {
				if l, err := tx.LikeText(id); err != nil || l.Aspiration != id || l.Citizen == 0 || !l.At.Equal(start.Add(time.Duration(slices.Index(ids, id))*time.Minute)) {
					t.Errorf("found %+v (%v)", l, err)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("of at most %d: %v, want %v", limit, got, want)
			}
		}
		return nil
	})
}

// What says the same is found by its words for a time, by one citizen and by all, and forgotten with the aspiration.
func TestLikeTexts(t *testing.T) {
	w := newWorld(t)
	keys := caution.Read("lampu jalan depan sekolah mati sudah dua minggu").Keys()
	var ids []store.AspirationID
	w.do(func(tx store.Tx) error {
		for i := range 6 {
			a, _, err := w.aspiration(tx, "lampu jalan depan sekolah mati sudah dua minggu")
			if err != nil {
				return err
			}
			ids = append(ids, a.ID)
			at := start.Add(time.Duration(i) * time.Hour)
			if err := tx.IndexText(store.LikeText{Aspiration: a.ID, Citizen: a.Citizen, At: at}, keys, at.Add(-3*time.Hour)); err != nil {
				return err
			}
		}
		return nil
	})
	w.do(func(tx store.Tx) error {
		all, err := tx.LikeTexts(keys, start, 10)
		if err != nil || len(all) == 0 || len(all) > 5 || all[0] != ids[5] {
			t.Errorf("found %v (%v), want the latest first, without those grown old", all, err)
		}
		latest, err := tx.LikeText(ids[5])
		if err != nil {
			return err
		}
		if one, err := tx.LikeTextOf(latest.Citizen, keys, start); err != nil || one.Aspiration != ids[5] {
			t.Errorf("of the citizen: %+v, %v", one, err)
		}
		if _, err := tx.LikeTextOf(latest.Citizen, keys, start.Add(6*time.Hour)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("later than all: %v", err)
		}
		other := caution.Read("sampah di pasar belum diangkut sejak hari raya").Keys()
		if l, err := tx.LikeTexts(other, start, 10); err != nil || len(l) != 0 {
			t.Errorf("other words find %+v, %v", l, err)
		}
		if err := tx.SaveHarmless(ids[5], keys); err != nil {
			return err
		}
		if l, err := tx.Harmless(keys); err != nil || len(l) != 1 || l[0] != ids[5] {
			t.Errorf("harmless: %v, %v", l, err)
		}
		if err := tx.EraseAspiration(ids[5], start); err != nil {
			return err
		}
		if l, err := tx.Harmless(keys); err != nil || len(l) != 0 {
			t.Errorf("harmless after its erasure: %v, %v", l, err)
		}
		if l, err := tx.LikeTexts(keys, start.Add(5*time.Hour), 10); err != nil || len(l) != 0 {
			t.Errorf("found after its erasure: %v, %v", l, err)
		}
		return nil
	})
}

// What is set aside is in no queue but its own, and what is urgent stands first however much is overdue.
func TestQueueOfCare(t *testing.T) {
	w := newWorld(t)
	var ids []store.AspirationID
	w.do(func(tx store.Tx) error {
		for i := range 3 {
			a, _, err := w.aspiration(tx, "lampu mati")
			if err != nil {
				return err
			}
			a.State, a.Office, a.Turn, a.DueAt = store.Open, "dapil-1", store.OfficeTurn, start.Add(time.Duration(i)*time.Hour)
			switch i {
			case 1:
				a.Aside = store.AsideSpam
			case 2:
				a.Urgent = store.Urgent
			}
			if err := tx.SaveAspiration(a); err != nil {
				return err
			}
			ids = append(ids, a.ID)
		}
		return nil
	})
	w.do(func(tx store.Tx) error {
		open, total, err := tx.Queue(store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}})
		if err != nil || total != 2 || open[0].ID != ids[2] || open[1].ID != ids[0] {
			t.Errorf("%d in the queue: %+v, %v", total, open, err)
		}
		aside, total, err := tx.Queue(store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Aside: true})
		if err != nil || total != 1 || aside[0].ID != ids[1] {
			t.Errorf("%d set aside: %+v, %v", total, aside, err)
		}
		return nil
	})
}
