package sqlite

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func TestGauges(t *testing.T) {
	w := newWorld(t)
	w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("x")}, store.About{})
	w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("y")}, store.About{})
	w.do(func(tx store.Tx) error {
		late, _, err := w.aspiration(tx, "late")
		if err != nil {
			return err
		}
		late.State, late.Office, late.Turn, late.DueAt = store.Open, "dapil-1", store.OfficeTurn, start
		if err := tx.SaveAspiration(late); err != nil {
			return err
		}
		a, m, err := w.aspiration(tx, "in time")
		if err != nil {
			return err
		}
		a.State, a.Office, a.Turn, a.DueAt = store.Open, "dapil-1", store.OfficeTurn, start.Add(48*time.Hour)
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		_, err = tx.AddMessage(store.Message{Aspiration: m.Aspiration, Side: store.CitizenSide, At: start, Files: []bot.File{
			{Kind: bot.Photo, Ref: bot.FileRef{Account: w.home.Account, ID: "r"}}}})
		return err
	})
	g, err := w.Gauges(t.Context(), start.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Outbox) != 1 || g.Outbox[0].Account != w.home.Account || g.Outbox[0].Pending != 2 || g.Outbox[0].Oldest.IsZero() {
		t.Errorf("outbox %+v", g.Outbox)
	}
	var office OfficeGauge
	for _, o := range g.Offices {
		if o.Office == "dapil-1" {
			office = o
		}
	}
	if office.Open != 2 || office.Overdue != 1 || g.Erasures != 0 || len(g.Parked) != 0 || g.Files[w.home.Account] != 1 {
		t.Errorf("office %+v, all %+v", office, g)
	}
	statements := w.prepared()
	for q := range statements {
		if !strings.Contains(q, "INDEXED BY") {
			delete(statements, q)
		}
	}
	if len(statements) != 5 {
		t.Errorf("%d statements were prepared", len(statements))
	}
	w.checkPlans(statements)
}

type committed struct{ calls, failed atomic.Int64 }

func (c *committed) Committed(calls int, _, _ time.Duration, err error) {
	if err != nil {
		c.failed.Add(1)
		return
	}
	c.calls.Add(int64(calls))
}

func TestObserverIsToldOfCommits(t *testing.T) {
	var c committed
	db, err := Open(t.Context(), t.TempDir()+"/x.db", Options{Observer: &c})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 3 {
		if err := db.Update(t.Context(), func(store.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if c.calls.Load() != 3 || c.failed.Load() != 0 {
		t.Errorf("told of %d calls and %d failures", c.calls.Load(), c.failed.Load())
	}
}
