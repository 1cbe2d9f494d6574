package sqlite

import (
	"testing"
	"time"

	"duaarah/store"
)

// What supporters are to be told is kept as it is, they come in order after the last who was told, and it goes with the aspiration.
func TestSupportNews(t *testing.T) {
	w := newWorld(t)
	first := w.tells(dark, nil)
	want := store.SupportNews{Aspiration: first.ID, News: "taken", At: start.Add(time.Minute), Since: start, Telling: "state overdue",
		TellingSince: start.Add(-time.Hour), AfterAt: start, After: 2, Wished: true}
	var got store.SupportNews
	var next []store.Support
	w.do(func(tx store.Tx) error {
		if n, err := tx.SupportNews(first.ID); err != nil || n != (store.SupportNews{Aspiration: first.ID}) {
			t.Errorf("of one of which nothing is kept: %+v (%v)", n, err)
		}
		if err := tx.SaveSupportNews(store.SupportNews{Aspiration: first.ID, News: "state"}); err != nil {
			return err
		}
		if err := tx.SaveSupportNews(want); err != nil {
			return err
		}
		for i := range 5 {
			c, err := tx.CreateCitizen(start)
			if err != nil {
				return err
			}
			s := store.Support{Aspiration: first.ID, Citizen: c.ID, Identity: w.identity.ID, Home: w.home, At: start.Add(time.Duration(i/2) * time.Second)}
			if i == 3 {
				s.Until = start.Add(time.Hour)
			}
			if err := tx.SaveSupport(s); err != nil {
				return err
			}
			next = append(next, s)
		}
		var err error
		got, err = tx.SupportNews(first.ID)
		return err
	})
	if !got.At.Equal(want.At) || !got.AfterAt.Equal(want.AfterAt) || got.News != want.News || got.Telling != want.Telling || got.After != want.After || !got.Wished {
		t.Errorf("%+v, want %+v", got, want)
	}
	w.do(func(tx store.Tx) error {
		l, err := tx.SupportersAfter(store.SupportNews{Aspiration: first.ID, AfterAt: next[0].At, After: next[0].Citizen}, 9)
		if err != nil || len(l) != 3 || l[0].Citizen != next[1].Citizen || l[1].Citizen != next[2].Citizen || l[2].Citizen != next[4].Citizen {
			t.Errorf("%+v (%v)", l, err)
		}
		if err := tx.EraseAspiration(first.ID, start); err != nil {
			return err
		}
		n, err := tx.SupportNews(first.ID)
		if n.News != "" || n.After != 0 {
			t.Errorf("erased, it has %+v", n)
		}
		return err
	})
}
