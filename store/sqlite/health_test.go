package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	lib "modernc.org/sqlite/lib"

	"duaarah/bot/relay"
	"duaarah/store"
	"duaarah/store/health"
	"duaarah/store/sqlite/conn"
)

// recovers waits until the store takes updates again by itself.
func (w *world) recovers() {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); w.Health() != nil; time.Sleep(10 * time.Millisecond) {
		w.clock.Add(time.Second.Milliseconds())
		if time.Now().After(deadline) {
			w.t.Fatalf("it does not recover: %v", w.Health())
		}
	}
}

// suffers expects that an update is not kept, for that reason, and that nothing is until it recovers.
func (w *world) suffers(name, reason string) {
	w.t.Helper()
	err := w.Update(context.Background(), func(tx store.Tx) error { _, err := tx.SaveStaff(store.Staff{Name: name}); return err })
	if !errors.Is(err, relay.ErrStorage) {
		w.t.Fatalf("%s: %v", name, err)
	}
	var trouble *health.Trouble
	if !errors.As(w.Health(), &trouble) || !strings.Contains(trouble.Reason, reason) {
		w.t.Errorf("%s: unwell for %v, want %q", name, w.Health(), reason)
	}
	ran := false
	if err := w.Update(context.Background(), func(store.Tx) error { ran = true; return nil }); !errors.Is(err, relay.ErrStorage) || ran {
		w.t.Errorf("%s: what follows ran: %v, %v", name, ran, err)
	}
}

func (w *world) names() string {
	w.t.Helper()
	var names []string
	if err := w.view(w.t.Context(), func(r *reader) (err error) {
		names, err = list(r.session, value[string], "SELECT name FROM staff WHERE id > 1 ORDER BY id")
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(names)
}

func (w *world) saves(name string) {
	w.t.Helper()
	w.do(func(tx store.Tx) error { _, err := tx.SaveStaff(store.Staff{Name: name}); return err })
}

// elsewhere is the database as another program opens it.
func (w *world) elsewhere() *sql.DB {
	w.t.Helper()
	db, err := sql.Open("sqlite", fileURI(w.path))
	if err != nil {
		w.t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	w.t.Cleanup(func() { db.Close() })
	return db
}

func (w *world) move(from, to string) {
	w.t.Helper()
	if err := os.Rename(from, to); err != nil {
		w.t.Fatal(err)
	}
}

func TestReadOnly(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error { return tx.(*txn).raw("PRAGMA query_only = 1") })
	w.suffers("lost", "read-only")
	if w.names() != "[]" {
		t.Errorf("kept %s", w.names())
	}
}

func TestLockedByAnother(t *testing.T) {
	t.Parallel() // it waits for SQLite's busy timeout
	w := newWorld(t)
	other := w.elsewhere()
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	w.suffers("lost", "locked by another program")
	if _, err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	w.recovers()
	w.saves("after")
	if w.names() != "[after]" {
		t.Errorf("kept %s", w.names())
	}
}

// What is written to a file that is not at its path any more would be lost when it is closed.
func TestFileGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saves("before")
	w.move(w.path, w.path+".away")
	w.suffers("lost", "file gone")
	w.move(w.path+".away", w.path)
	w.recovers()
	w.saves("after")
	if w.names() != "[before after]" {
		t.Errorf("kept %s", w.names())
	}
}

// A file that was emptied is no new database: SQLite would take it for one, and remove the journal beside it.
func TestFileEmptied(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saves("before")
	if err := os.Truncate(w.path, 0); err != nil {
		t.Fatal(err)
	}
	w.suffers("lost", "emptied")
	_ = w.view(t.Context(), func(r *reader) error { _, err := list(r.session, value[string], "SELECT name FROM staff"); return err })
	for range 3 { // it is tried again meanwhile
		w.clock.Add(10 * time.Second.Milliseconds())
		time.Sleep(lookEvery)
	}
	if err := w.Close(); err != nil {
		t.Log(err)
	}
	if info, err := os.Stat(w.path + "-wal"); err != nil || info.Size() == 0 {
		t.Errorf("the journal is gone (%v)", err)
	}
	if db, err := Open(t.Context(), w.path, Options{}); !errors.Is(err, ErrJournalAlone) {
		t.Errorf("opened again: %v, %v", db, err)
	}
}

// Nothing is written to a file that was put in the database's place, and it is left as it is.
func TestFileReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saves("before")
	w.move(w.path, w.path+".away")
	if err := os.WriteFile(w.path, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.suffers("lost", "file gone or replaced")
	if b, err := os.ReadFile(w.path); err != nil || string(b) != "another's" {
		t.Errorf("the other file holds %q, %v", b, err)
	}
	w.move(w.path+".away", w.path)
	w.recovers()
	if w.names() != "[before]" {
		t.Errorf("kept %s", w.names())
	}
}

// Without its journal nothing is kept; an orderly end brings home what was in it.
func TestJournalGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saves("before")
	if err := os.Remove(w.path + "-wal"); err != nil {
		t.Fatal(err)
	}
	w.suffers("lost", "journal gone")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.DB = w.open(w.path)
	w.saves("after")
	if w.names() != "[before after]" {
		t.Errorf("kept %s", w.names())
	}
}

// damage overwrites the root page of a table in the file, and returns what puts it right.
func (w *world) damage(table string) (mend func()) {
	w.t.Helper()
	other := w.elsewhere()
	var page, size int64
	if err := other.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = ?", table).Scan(&page); err != nil {
		w.t.Fatal(err)
	}
	if err := other.QueryRow("PRAGMA page_size").Scan(&size); err != nil {
		w.t.Fatal(err)
	}
	var busy, log, done int
	if err := other.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil || busy != 0 {
		w.t.Fatal(busy, err)
	}
	f, err := os.OpenFile(w.path, os.O_RDWR, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	was := make([]byte, size)
	if _, err := f.ReadAt(was, (page-1)*size); err != nil {
		w.t.Fatal(err)
	}
	put := func(f *os.File, b []byte) {
		if _, err := f.WriteAt(b, (page-1)*size); err != nil {
			w.t.Error(err)
		}
	}
	put(f, bytes.Repeat([]byte{0xA5}, int(size)))
	return func() {
		f, err := os.OpenFile(w.path, os.O_RDWR, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		defer f.Close()
		put(f, was)
	}
}

// A page that only some transactions touch: the first that meets it has all writing stop, until the file is whole.
func TestDamagedPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saves("before")
	if err := w.Close(); err != nil { // so that nothing of it is in memory
		t.Fatal(err)
	}
	w.DB = w.open(w.path)
	mend := w.damage("parked")
	w.saves("untouched")
	inbox := w.Inbox(nil)
	if _, err := inbox.Parked(t.Context()); err == nil {
		t.Fatal("a damaged page was read")
	}
	w.suffers("lost", "damaged")
	for range 3 { // trying does not make it whole
		w.clock.Add(time.Minute.Milliseconds())
		time.Sleep(lookEvery)
		w.suffers("lost", "damaged")
	}
	mend()
	w.recovers()
	w.saves("after")
	if w.names() != "[before untouched after]" {
		t.Errorf("kept %s", w.names())
	}
	if _, err := inbox.Parked(t.Context()); err != nil {
		t.Error(err)
	}
}

// What the writer knew of the house, it does not know of another connection: data_version counts anew with that.
func TestNothingIsKnownOfAnotherConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.Close(); err != nil { // so that nothing of it is in memory
		t.Fatal(err)
	}
	w.DB = w.open(w.path)
	w.do(func(tx store.Tx) error { return errorOf(tx.Offices()) })
	mend := w.damage("parked")
	if _, err := w.Inbox(nil).Parked(t.Context()); err == nil {
		t.Fatal("a damaged page was read")
	}
	mend()
	if _, err := w.elsewhere().Exec(`UPDATE offices SET name = 'Baru'`); err != nil {
		t.Fatal(err)
	}
	w.recovers()
	w.do(func(tx store.Tx) error {
		if all, err := tx.Offices(); err != nil || all[0].Name != "Baru" {
			t.Errorf("the offices are %+v (%v)", all, err)
		}
		return nil
	})
}

// What is not to be seen is not said to be gone: nobody could put it back.
func TestReasonOfWhatIsForbidden(t *testing.T) {
	err := fmt.Errorf("%w: %w: %w", relay.ErrStorage, errGone, &fs.PathError{Op: "stat", Path: "duaarah.db", Err: fs.ErrPermission})
	if got := reason(err); !strings.Contains(got, "let the program into") {
		t.Errorf("the reason is %q", got)
	}
}

// A store that was closed is one file, also where it was read: whoever copies that has all of it, and where the journal was lost, nothing else is.
func TestClosedIsOneFile(t *testing.T) {
	for _, lost := range []bool{false, true} {
		w := newWorld(t)
		w.saves("Rina")
		if got := w.names(); got != "[Rina]" { // by a reader, which stays open
			t.Fatalf("it has %s", got)
		}
		if lost {
			if err := os.Remove(w.path + "-wal"); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(w.path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the journal (lost: %v) is still there: %v", lost, err)
		}
		if w.DB = w.open(w.path); w.names() != "[Rina]" {
			t.Errorf("the journal was lost (%v), and it has %s", lost, w.names())
		}
	}
}

// An end writes nothing into a file that was found damaged: of a journal with garbage in it, it would be ruined.
func TestClosedWhileDamaged(t *testing.T) {
	w := newWorld(t)
	w.saves("Rina")
	journal, err := os.OpenFile(w.path+"-wal", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	info, err := journal.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.WriteAt(bytes.Repeat([]byte{0xA5}, int(info.Size())-32), 32); err != nil { // all behind its header
		t.Fatal(err)
	}
	before, err := os.ReadFile(w.path)
	if err != nil {
		t.Fatal(err)
	}
	w.health.Down(&health.Trouble{Reason: "damaged", Err: fmt.Errorf("%w: %w", relay.ErrStorage, errDamaged)})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(w.path); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file was written to (%v)", err)
	}
}

// Why the store can do nothing is told once, by its health: what readers meet meanwhile is of the same trouble, whatever SQLite calls it, and
// what is wrong without trouble is none.
func TestReadersInTrouble(t *testing.T) {
	w := newWorld(t)
	read := func(q string) error {
		return w.view(t.Context(), func(r *reader) error {
			_, err := list(r.session, value[int64], q)
			return err
		})
	}
	var trouble *health.Trouble
	if err := read("SELECT 1 FROM not_there"); err == nil || errors.As(err, &trouble) {
		t.Errorf("without trouble: %v", err)
	}
	w.health.Down(&health.Trouble{Reason: "disk full", Err: errNoRoom})
	if err := read("SELECT 1"); err != nil {
		t.Errorf("what can be read: %v", err)
	}
	if err := read("SELECT 1 FROM not_there"); !errors.As(err, &trouble) || trouble.Reason != "disk full" {
		t.Errorf("in trouble: %v", err)
	}
}

// Pages that cannot be read look damaged. Where nothing can be written beside them either, it is the disk: no backup is to be put over what may be
// whole.
func TestAFailingDiskIsNoDamage(t *testing.T) {
	w := newWorld(t)
	corrupt := &conn.Error{Code: lib.SQLITE_CORRUPT, Text: "database disk image is malformed"}
	if got := w.trouble(corrupt).Reason; !strings.Contains(got, "damaged") {
		t.Errorf("beside a disk that takes what is written: %q", got)
	}
	dir, away := filepath.Dir(w.path), filepath.Dir(w.path)+".away"
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	got := w.trouble(corrupt).Reason
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	if got != diskFails {
		t.Errorf("beside a disk that takes nothing: %q, want %q", got, diskFails)
	}
}
