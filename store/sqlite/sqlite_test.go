package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store"
)

var start = time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)

// world is a store with an office, a citizen and a staff person in it, and a clock that stands still.
type world struct {
	*DB
	t        testing.TB
	path     string
	clock    *atomic.Int64
	home     bot.Address
	room     bot.Address
	identity store.Identity
	staff    store.Staff
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "with space #1", "duaarah.db"), clock: &atomic.Int64{}}
	w.clock.Store(start.UnixMilli())
	w.DB = w.open(w.path)
	account := bot.Account{Platform: "telegram", Name: "a/b"}
	w.home, w.room = bot.Address{Account: account, Chat: "100"}, bot.Address{Account: account, Chat: "-5", Thread: "7"}
	w.do(func(tx store.Tx) error {
		for i, id := range []store.OfficeID{"dapil-1", "dapil-2"} {
			if err := tx.SaveOffice(store.Office{ID: id, Name: "Kantor", Promise: 7, Position: i}); err != nil {
				return err
			}
		}
		c, err := tx.CreateCitizen(start)
		if err != nil {
			return err
		}
		if w.staff, err = tx.SaveStaff(store.Staff{Name: "Rina"}); err != nil {
			return err
		}
		w.identity, err = tx.SaveIdentity(store.Identity{Account: account, User: "100", Direct: w.home, Citizen: c.ID})
		return err
	})
	return w
}

// migrated puts an empty database of the present schema at path, unless there is something: to make one takes as long as many a test.
func migrated(t testing.TB, path string) {
	t.Helper()
	if _, err := os.Stat(path); err == nil {
		return
	}
	b, err := newDatabase()
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

var newDatabase = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "duaarah")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "new.db")
	d, err := Open(context.Background(), path, Options{})
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func (w *world) open(path string) *DB {
	w.t.Helper()
	migrated(w.t, path)
	d, err := Open(w.t.Context(), path, Options{Clock: w.now})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := d.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return d
}

func (w *world) now() time.Time { return time.UnixMilli(w.clock.Load()) }

func (w *world) do(fn func(tx store.Tx) error) {
	w.t.Helper()
	if err := w.Update(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) see(fn func(r store.Reader) error) {
	w.t.Helper()
	if err := w.View(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// aspiration keeps one with a message, sent to dapil-1.
func (w *world) aspiration(tx store.Tx, text string) (store.Aspiration, store.Message, error) {
	a, err := tx.CreateAspiration(store.Aspiration{Citizen: w.identity.Citizen, Identity: w.identity.ID, Home: w.home,
		Office: "dapil-1", Kind: store.Complaint, State: store.Open, ReceivedAt: start, SubmittedAt: start,
		Turn: store.OfficeTurn, DueAt: start.AddDate(0, 0, 7)})
	if err != nil {
		return a, store.Message{}, err
	}
	m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: start,
		Text: text, From: w.home, FromID: fmt.Sprintf("m%d", a.ID)})
	return a, m, err
}

func TestOneCallDoesNotHarmAnother(t *testing.T) {
	w := newWorld(t)
	boom := errors.New("boom")
	release, entered := make(chan struct{}), make(chan struct{})
	go func() { // holds the writer, so that the others end up in one group
		_ = w.Update(context.Background(), func(store.Tx) error { close(entered); <-release; return nil })
	}()
	<-entered
	var wg sync.WaitGroup
	errs := make([]error, 40)
	for i := range errs {
		wg.Go(func() {
			errs[i] = w.Update(context.Background(), func(tx store.Tx) error {
				if _, err := tx.SaveStaff(store.Staff{Name: fmt.Sprint("staff ", i)}); err != nil {
					return err
				}
				switch i % 4 {
				case 1:
					return boom
				case 2:
					panic("a citizen's words")
				case 3:
					err := tx.(*txn).exec("INSERT INTO staff (id, name) VALUES (1, 'again')")
					return err
				}
				return nil
			})
		})
	}
	for len(w.queue) < len(errs) { // all wait
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	for i, err := range errs {
		switch i % 4 {
		case 0:
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		case 1:
			if !errors.Is(err, boom) {
				t.Errorf("call %d: %v", i, err)
			}
		case 2:
			if err == nil || strings.Contains(err.Error(), "words") {
				t.Errorf("call %d: %v", i, err)
			}
		case 3:
			if err == nil || errors.Is(err, relay.ErrStorage) {
				t.Errorf("call %d: %v, want an error that is not the storage's", i, err)
			}
		}
	}
	var names []string
	_ = w.view(t.Context(), func(r *reader) (err error) {
		names, err = list(r.session, value[string], "SELECT name FROM staff WHERE name LIKE 'staff %'")
		return err
	})
	if len(names) != 10 {
		t.Errorf("kept %d calls' rows, want 10", len(names))
	}
}

func TestQueuedCallIsGivenUp(t *testing.T) {
	w := newWorld(t)
	release, entered := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		first <- w.Update(ctx, func(store.Tx) error { close(entered); <-release; return nil })
	}()
	<-entered
	second := make(chan error, 1)
	ran := false
	go func() { second <- w.Update(ctx, func(store.Tx) error { ran = true; return nil }) }()
	for len(w.queue) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("the queued call: %v", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Errorf("the call that ran: %v, though it was committed", err)
	}
	w.do(func(store.Tx) error { return nil })
	if ran {
		t.Error("the call that was given up ran")
	}
}

// A storage failure undoes the whole transaction, is told to everybody, is not to be swallowed, and passes.
func TestStorageFailure(t *testing.T) {
	w := newWorld(t)
	full := func(tx store.Tx) error {
		s := tx.(*txn).session
		if err := s.exec("INSERT INTO staff (name) VALUES ('lost')"); err != nil {
			return err
		}
		if err := s.raw("PRAGMA max_page_count = 1"); err != nil { // raised to the present size
			return err
		}
		_, _ = tx.SaveStaff(store.Staff{Name: strings.Repeat("x", 1<<20)}) // a handler that does not mind
		_, _ = tx.SaveStaff(store.Staff{Name: "on its own"})
		return nil
	}
	if err := w.Update(t.Context(), full); !errors.Is(err, relay.ErrStorage) {
		t.Fatalf("disk full: %v", err)
	}
	w.recovers()
	_ = w.Update(t.Context(), func(tx store.Tx) error { return tx.(*txn).raw("PRAGMA max_page_count = 1000000") })
	w.do(func(tx store.Tx) error { _, err := tx.SaveStaff(store.Staff{Name: "after"}); return err })

	// Somebody ends the transaction under the group's feet.
	if err := w.Update(t.Context(), func(tx store.Tx) error { return tx.(*txn).raw("ROLLBACK") }); !errors.Is(err, relay.ErrStorage) {
		t.Errorf("a transaction that ended: %v", err)
	}
	w.recovers()
	w.do(func(tx store.Tx) error { _, err := tx.SaveStaff(store.Staff{Name: "after that"}); return err })

	var names []string
	_ = w.view(t.Context(), func(r *reader) (err error) {
		names, err = list(r.session, value[string], "SELECT name FROM staff WHERE id > 1 ORDER BY id")
		return err
	})
	if fmt.Sprint(names) != "[after after that]" {
		t.Errorf("kept %.80q", names)
	}
}

func TestCallThatEndsItsGoroutine(t *testing.T) {
	w := newWorld(t)
	done := make(chan error)
	go func() {
		done <- w.Update(context.Background(), func(tx store.Tx) error {
			panicky := make(chan int)
			close(panicky)
			goexit()
			return nil
		})
	}()
	if err := <-done; err == nil {
		t.Error("no error")
	}
	w.do(func(tx store.Tx) error { _, err := tx.SaveStaff(store.Staff{Name: "after"}); return err })
}

func TestClose(t *testing.T) {
	w := newWorld(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		w.Update(t.Context(), func(store.Tx) error { return nil }),
		w.View(t.Context(), func(store.Reader) error { return nil }),
	} {
		if !errors.Is(err, relay.ErrStorage) {
			t.Errorf("after Close: %v", err)
		}
	}
}

// What was committed is in the file and its journal: a copy of them, taken while the program runs, has all of it.
func TestCrash(t *testing.T) {
	w := newWorld(t)
	var code store.Code
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "lampu mati")
		code = a.Code
		return err
	})
	dir := t.TempDir()
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(w.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "copy.db"+suffix), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := w.open(filepath.Join(dir, "copy.db"))
	if found := c.Check(t.Context()); len(found) > 0 {
		t.Error(found)
	}
	err := c.View(t.Context(), func(r store.Reader) error {
		a, err := r.AspirationByCode(code)
		if err != nil {
			return err
		}
		m, err := r.Messages(a.ID)
		if err == nil && (len(m) != 1 || m[0].Text != "lampu mati") {
			t.Errorf("messages %+v", m)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSchema(t *testing.T) {
	w := newWorld(t)
	other := w.open(w.path) // another process, to SQLite
	w.do(func(tx store.Tx) error { _, _, err := w.aspiration(tx, "x"); return err })
	if err := other.Update(t.Context(), func(tx store.Tx) error { _, _, err := w.aspiration(tx, "y"); return err }); err != nil {
		t.Error(err)
	}

	for _, p := range []struct{ pragma, want string }{{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}, {"secure_delete", "1"}, {"busy_timeout", "5000"}} {
		if got, err := one(probe(t, w.DB), value[any], "PRAGMA "+p.pragma); err != nil || fmt.Sprint(got) != p.want {
			t.Errorf("%s is %q (%v), want %q", p.pragma, got, err, p.want)
		}
	}
	if info, err := os.Stat(w.path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file's rights: %v %v", info.Mode(), err)
	}

	w.do(func(tx store.Tx) error {
		err := tx.(*txn).exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
		return err
	})
	if _, err := Open(t.Context(), w.path, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer schema: %v", err)
	}
}

// probe lends the writer's session to a test; nothing else runs by then.
func probe(t testing.TB, d *DB) *session {
	var s *session
	if err := d.update(t.Context(), func(tx *txn) error { s = tx.session; return nil }); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("a second lock: %v", err)
	}
	release()
	release()
	again, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

func TestEventsAreAppendOnly(t *testing.T) {
	w := newWorld(t)
	var ids []string
	w.do(func(tx store.Tx) error {
		for i := range 3 {
			e, err := tx.Record(store.Event{At: start, Kind: store.EventStars, Aspiration: 1, Data: map[string]any{"stars": i}})
			if err != nil {
				return err
			}
			ids = append(ids, e.ID)
		}
		return nil
	})
	if ids[0] >= ids[1] || ids[1] >= ids[2] {
		t.Errorf("IDs out of order: %v", ids)
	}
	for _, q := range []string{
		"UPDATE events SET at = 1", "DELETE FROM events", "DELETE FROM events WHERE seq = 1",
		"INSERT OR REPLACE INTO events (seq, id, at, kind, aspiration, office, citizen, staff, message, version, data) VALUES (1, 'x', 1, 'x', 1, '', 0, 0, 0, 0, '')",
		"UPDATE OR REPLACE events SET seq = 2 WHERE seq = 1",
	} {
		if err := w.update(t.Context(), func(tx *txn) error { err := tx.exec(q); return err }); err == nil {
			t.Errorf("%s went through", q)
		}
	}
	w.see(func(r store.Reader) error {
		l, err := r.Events(1)
		if len(l) != 3 || l[2].Data["stars"] != 2.0 || l[0].At != start {
			t.Errorf("events: %+v", l)
		}
		return err
	})
}
