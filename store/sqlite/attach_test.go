package sqlite

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What became of files is told once, and what is to be sent knows of it.
func TestNewsOfFiles(t *testing.T) {
	w := newWorld(t)
	q, box := w.FileQueue(), w.Outbox(func(context.Context, store.Tx, store.Settled) error { return nil })
	remote := func(n string) bot.File {
		return bot.File{Kind: bot.Photo, MIME: "image/jpeg", Ref: bot.FileRef{Account: w.home.Account, ID: n}}
	}
	var a store.Aspiration
	var m store.Message
	var row int64
	w.do(func(tx store.Tx) (err error) {
		if a, _, err = w.aspiration(tx, "x"); err != nil {
			return err
		}
		program := remote("4")
		program.Fault = bot.FaultProgram
		if m, err = tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, At: start, From: w.home, FromID: "9", Album: "al",
			Files: []bot.File{remote("1"), remote("2"), remote("3"), program}}); err != nil {
			return err
		}
		row, err = tx.Enqueue(store.Outbound{To: w.home, Lane: bot.Bulk, Out: bot.Outgoing{Text: bot.Plain("x"), Files: m.Files[:3]}})
		return err
	})
	news := func() (late, lost []string) {
		w.do(func(tx store.Tx) error {
			l, n, err := tx.FileNews(m.ID)
			for _, f := range l {
				late = append(late, f.Ref.ID)
			}
			for _, f := range n {
				lost = append(lost, f.Ref.ID+" "+string(f.Fault))
			}
			return err
		})
		return late, lost
	}
	if late, lost := news(); len(late) != 0 || strings.Join(lost, ",") != "4 program" {
		t.Errorf("at first: late %v, lost %v", late, lost)
	}
	// The first comes in time, the second is late, the third is none that is taken.
	keep := func(i int, b string) error {
		return q.Keep(t.Context(), m.Files[i].ID, bot.File{ID: strings.Repeat(b, 26), Size: 3, SHA256: b, MIME: "application/pdf", Kind: bot.Document})
	}
	if err := keep(0, "a"); err != nil {
		t.Fatal(err)
	}
	w.do(func(tx store.Tx) error {
		return errors.Join(tx.AwaitFiles(a.ID, m.ID+1, false), tx.AwaitFiles(a.ID, 0, true)) // neither is it
	})
	await := func() (n int) {
		w.see(func(r store.Reader) (err error) {
			n, err = one(r.(*reader).session, value[int], `SELECT count(*) FROM attachments WHERE news = 'awaited'`)
			return err
		})
		return n
	}
	if n := await(); n != 0 {
		t.Errorf("%d files of others are awaited", n)
	}
	w.do(func(tx store.Tx) error { return tx.AwaitFiles(a.ID, m.ID, false) })
	if n := await(); n != 2 {
		t.Errorf("%d files are awaited", n)
	}
	if err := q.Lose(t.Context(), m.Files[2].ID, bot.FaultPixels); err != nil {
		t.Fatal(err)
	}
	fs := w.lease(box, row).Out.Files
	if fs[0].Awaited || fs[0].MIME != "application/pdf" || fs[0].Kind != bot.Document || fs[0].Size != 3 || !fs[1].Awaited || fs[2].Awaited || fs[2].Fault != bot.FaultPixels || fs[0].Fault+fs[1].Fault != "" {
		t.Errorf("leased with %+v", fs)
	}
	if err := keep(1, "b"); err != nil {
		t.Fatal(err)
	}
	due, ok, err := w.Timers(nil).Next(t.Context())
	if err != nil || !ok || due.After(start.Add(time.Hour)) {
		t.Errorf("nothing is due: %v %v %v", due, ok, err)
	}
	if late, lost := news(); strings.Join(late, ",") != "2" || strings.Join(lost, ",") != "3 pixels" {
		t.Errorf("late %v, lost %v", late, lost)
	}
	if late, lost := news(); len(late)+len(lost) != 0 {
		t.Errorf("told again: late %v, lost %v", late, lost)
	}
	w.see(func(r store.Reader) error {
		got, err := r.Message(m.ID)
		if err != nil || got.Files[0].Kind != bot.Document || got.Files[2].Kind != bot.Photo {
			t.Errorf("%+v, %v", got.Files, err)
		}
		of, err := r.Album(w.home, "al")
		if err != nil || of.ID != m.ID || of.Album != "al" {
			t.Errorf("the album: %+v, %v", of, err)
		}
		return nil
	})
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, start) })
	w.see(func(r store.Reader) error {
		if _, err := r.Album(w.home, "al"); err == nil {
			t.Error("an erased album is found")
		}
		if _, err := r.Album(w.home, ""); err == nil {
			t.Error("no album is found")
		}
		return nil
	})
}
