package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/wording"
)

// Every statement on the way of a message finds its rows by an index: what the path prepared is asked for its plan.
func TestPathUsesIndexes(t *testing.T) {
	w := newWorld(t)
	inbox := w.Inbox(func(_ context.Context, tx store.Tx, u bot.Update) error {
		a, m, err := w.aspiration(tx, u.Message.Text)
		if err != nil {
			return err
		}
		if _, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, At: start, Files: []bot.File{
			{Kind: bot.Photo, ID: strings.Repeat("a", 26), SHA256: "x"}}}); err != nil {
			return err
		}
		if _, err := tx.ReviseMessage(m.ID, "other", start); err != nil {
			return err
		}
		for _, err := range []error{errorOf(tx.Identity(w.identity.Account, "100")), errorOf(tx.IdentityByID(1)), errorOf(tx.Memberships(1)),
			errorOf(tx.StaffOf("dapil-1")), errorOf(tx.Rooms("dapil-1")), errorOf(tx.RoomsAt(w.room)), errorOf(tx.Copies(m)),
			errorOf(tx.Matters(a.Citizen, 5)),
			errorOf(tx.IdentitiesOfCitizen(a.Citizen)), errorOf(tx.IdentitiesOfStaff(1)), errorOf(tx.Cards(a.ID)), errorOf(tx.Events(a.ID)),
			errorOf(tx.Watch(a.ID)), tx.SaveWatch(store.Watch{Aspiration: a.ID}), errorOf(tx.LastSaid(w.home)), errorOf(tx.RemindedAt("dapil-1")),
			errorOf2(tx.MattersPage(a.Citizen, true, 0, 5)), errorOf2(tx.MattersPage(a.Citizen, false, 0, 5)), errorOf(tx.Reminders("dapil-1")), errorOf(tx.Duty(a.ID)), tx.SaveDuty(store.Duty{Aspiration: a.ID}), errorOf(tx.Morning("dapil-1")),
			errorOf(tx.LeavesOf("dapil-1", start)), errorOf(tx.Loads("dapil-1", []store.StaffID{1})), errorOf2(tx.Claims("dapil-1", 1, 5)),
			errorOf(tx.TopicsOf("dapil-1")), errorOf(tx.Composing(a.ID, start)), tx.SetComposing(a.ID, 1, start), tx.GaveTo("dapil-1", 1), tx.AddGiven(1, a.ID),
			tx.EndGiven(1, start), tx.SetNobodyThere("dapil-1", time.Time{}),
			errorOf2(tx.MattersPage(a.Citizen, true, 0, 5)), errorOf2(tx.MattersPage(a.Citizen, false, 0, 5)), errorOf(tx.Reminders("dapil-1")), errorOf(tx.Duty(a.ID)), tx.SaveDuty(store.Duty{Aspiration: a.ID}), errorOf(tx.Morning("dapil-1")), errorOf2(tx.PromisesBy("dapil-1", start, 5)),
			errorOf(tx.AspirationByCode(a.Code)), errorOf(tx.Office("dapil-1")), tx.SaveAspiration(a), tx.SaveMessage(m),
			tx.SetConversation(w.home, 1, 1), tx.Conversation(w.home, 1, new(int)), tx.SetTimer("draft", 1, start), tx.ClearTimer("draft", 1)} {
			if err != nil {
				return err
			}
		}
		if _, err := tx.Record(store.Event{At: start, Kind: store.EventReceived, Aspiration: a.ID}); err != nil {
			return err
		}
		for _, at := range []time.Time{start, start.Add(wording.Recent * 2)} { // the second finds the first too old
			reply, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, Staff: 1, At: at, Text: "Sudah kami ganti lampunya."})
			if err != nil {
				return err
			}
			if err := errors.Join(tx.IndexReply("dapil-1", reply), errorOf(tx.LikeReplies("dapil-1", reply)),
				errorOf(tx.LikeReplies("dapil-1", store.Message{ID: reply.ID + 1, Aspiration: a.ID, Text: reply.Text, At: at}))); err != nil {
				return err
			}
		}
		_, _ = tx.Draft(a.Citizen, w.home)
		_, _ = tx.HeldAt(w.home, "nothing")
		for _, err := range []error{errorOf(tx.HeldIn(w.home)), errorOf(tx.HeldOf(a.ID)), errorOf(tx.Templates("dapil-1")), tx.SetTold(m.ID, 1)} {
			if err != nil {
				return err
			}
		}
		_, _ = tx.What(w.home, "nothing")
		_, _ = tx.IdentityAt(w.home)
		_, _ = tx.Consent(a.Citizen, "1")
		id, err := tx.Enqueue(store.Outbound{To: w.home, Out: bot.Outgoing{Text: bot.Plain("x")}})
		if err != nil {
			return err
		}
		if _, _, err := tx.Queue(store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Turn: store.OfficeTurn, Limit: 5}); err != nil {
			return err
		}
		_, err = tx.Enqueue(store.Outbound{To: w.home, Out: bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: id}}})
		return err
	})
	read := w.wrote("k", "x")
	read.Cursor = "1"
	if _, err := take(t.Context(), inbox, read); err != nil {
		t.Fatal(err)
	}
	if l, err := inbox.Parked(t.Context()); err != nil || len(l) > 0 {
		t.Fatalf("parked %+v (%v)", l, err)
	}
	o := w.Outbox(nil)
	sent := w.row(1)
	w.settle(o, sent.ID, bot.Settlement{Outcome: bot.Handed, Messages: []string{"m"}})
	w.lease(o, w.enqueue(w.home, bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: 1}}, store.About{}))
	w.do(func(tx store.Tx) error { _, err := tx.Confirm(w.home, []string{"m", "early"}, start); return err })
	timers := w.Timers(func(context.Context, store.Tx, store.Timer) error { return nil })
	w.do(func(tx store.Tx) error { return tx.SetTimer("draft", 1, start) })
	_, _, _ = timers.Next(t.Context())
	if n, err := timers.Fire(t.Context(), start); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := o.Pending(t.Context(), bot.Interactive, 0, 9); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Held(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.FileQueue().Pending(t.Context(), w.home.Account, start, 9); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Chats().Watched(t.Context(), w.home.Account); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Chats().Kept(t.Context(), w.home, 9); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := w.Chats().Said(t.Context(), w.home, "m"); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, err := w.Transcript().Changes(t.Context(), w.home, 0, 9); err != nil {
		t.Fatal(err)
	}

	statements := w.prepared()
	if len(statements) < 60 {
		t.Errorf("only %d statements", len(statements))
	}
	w.checkPlans(statements)
}

// prepared are the statements that the connections have prepared so far.
func (w *world) prepared() map[string]bool {
	statements := map[string]bool{}
	for q := range probe(w.t, w.DB).stmts {
		statements[q] = true
	}
	for range cap(w.readers) {
		s := <-w.readers
		if s != nil {
			for q := range s.stmts {
				statements[q] = true
			}
		}
		w.readers <- s
	}
	return statements
}

// checkPlans finds statements that read a table from end to end.
func (w *world) checkPlans(statements map[string]bool) {
	for q := range statements {
		if !strings.ContainsAny(q, " \t\n") || strings.Contains(q, "SAVEPOINT") || strings.HasPrefix(q, "RO") || strings.HasPrefix(q, "RELEASE") ||
			strings.Contains(q, "FROM erasures") || strings.Contains(q, "FROM parked ORDER BY id") || // the operator's
			strings.Contains(q, "FROM offices ORDER BY") || strings.Contains(q, "FROM rules ORDER BY") { // all of few, and kept in memory
			continue
		}
		plan, err := list(probe(w.t, w.DB), func(s scanner) (detail string, err error) {
			var id, parent, unused int
			err = s.Scan(&id, &parent, &unused, &detail)
			return detail, err
		}, "EXPLAIN QUERY PLAN "+q, make([]any, strings.Count(q, "?")-repeated(q))...)
		if err != nil {
			w.t.Errorf("%s: %v", q, err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN CONSTANT ROW") && !strings.Contains(step, "USING") {
				w.t.Errorf("%s\n\t%s", q, step)
			}
		}
	}
}

// repeated is how many of the numbered parameters are named again.
func repeated(q string) int {
	n := 0
	for _, p := range []string{"?1", "?2", "?3", "?4", "?5"} {
		n += max(strings.Count(q, p)-1, 0)
	}
	return n
}

func errorOf[T any](_ T, err error) error { return err }

// modernc.org/sqlite works with the one version of modernc.org/libc that it was made with.
func TestLibcVersion(t *testing.T) {
	run := func(v any, args ...string) {
		t.Helper()
		out, err := exec.Command("go", args...).Output()
		if err == nil {
			err = json.Unmarshal(out, v)
		}
		if err != nil {
			t.Skipf("the module cache cannot be asked: go %s: %v", strings.Join(args, " "), err)
		}
	}
	var sqlite, libc struct{ Version, GoMod string }
	run(&sqlite, "list", "-m", "-json", "modernc.org/sqlite")
	run(&libc, "list", "-m", "-json", "modernc.org/libc")
	var mod struct {
		Require []struct{ Path, Version string }
	}
	run(&mod, "mod", "edit", "-json", sqlite.GoMod)
	for _, r := range mod.Require {
		if r.Path == "modernc.org/libc" {
			if r.Version != libc.Version {
				t.Errorf("modernc.org/libc is %s; modernc.org/sqlite %s wants %s", libc.Version, sqlite.Version, r.Version)
			}
			return
		}
	}
	t.Error("modernc.org/sqlite requires no modernc.org/libc")
}
