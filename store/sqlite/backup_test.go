package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// A snapshot is taken while another process writes: the writer goes on meanwhile, and the snapshot is what was there at
// one of its commits, with all that was committed before it began.
func TestSnapshotBesideAWriter(t *testing.T) {
	w := newWorld(t)
	write := func(n int) error {
		return w.Update(context.Background(), func(tx store.Tx) error { // two rows, never one
			for range 2 {
				if _, err := tx.SaveStaff(store.Staff{Name: fmt.Sprintf("%08d %s", n, strings.Repeat("x", 1000))}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	rows, snapshots := 30_000, 5
	if testing.Short() {
		rows, snapshots = 5_000, 2
	}
	w.do(func(tx store.Tx) error { // enough to copy for a while
		for range rows {
			if _, err := tx.SaveStaff(store.Staff{Name: "many " + strings.Repeat("y", 1000)}); err != nil {
				return err
			}
		}
		return nil
	})
	var written atomic.Int64
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- writeUntil(stop, write, &written) }()
	during := int64(0)
	for i := range snapshots {
		for before := written.Load(); written.Load() == before; { // they are at work
			select {
			case err := <-ended:
				t.Fatal(err)
			default:
			}
		}
		before := written.Load()
		into := filepath.Join(t.TempDir(), "copy.db")
		schema, err := Snapshot(t.Context(), w.path, into)
		after := written.Load() + 1
		if err != nil || schema != Schema() {
			t.Fatal(schema, err)
		}
		during += after - 1 - before
		damage, _, err := Inspect(t.Context(), into)
		if err != nil || len(damage) > 0 {
			t.Fatal(damage, err)
		}
		var rows, last int64
		if err := withFile(t.Context(), into, "ro", func(c *sql.Conn) error {
			names, err := column(t.Context(), c, nil, `SELECT name FROM staff WHERE name GLOB '0*' ORDER BY id`)
			for _, name := range names {
				rows++
				if _, err := fmt.Sscanf(name, "%d", &last); err != nil {
					return err
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if rows != 2*last || last < before || last > after {
			t.Errorf("snapshot %d has %d rows, the last of write %d; %d were done before it, %d after", i, rows, last, before, after)
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if during == 0 {
		t.Error("nothing was written while snapshots were taken")
	}
	t.Logf("%d writes while %d snapshots were taken", during, snapshots)
}

func writeUntil(stop <-chan struct{}, write func(n int) error, written *atomic.Int64) error {
	for n := 1; ; n++ {
		select {
		case <-stop:
			return nil
		default:
		}
		if err := write(n); err != nil {
			return err
		}
		written.Store(int64(n))
	}
}

// What was erased lies about in free pages and gaps of the file for a while; a snapshot has none of it.
func TestSnapshotHasNothingErased(t *testing.T) {
	w := newWorld(t)
	db, err := sql.Open("sqlite", fileURI(w.path)+"?_pragma=secure_delete(0)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		`CREATE TABLE jottings (id INTEGER PRIMARY KEY, words TEXT)`,
		`WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO jottings SELECT i, '` + secret + `' || hex(randomblob(i % 700)) FROM n`,
		`DELETE FROM jottings WHERE id % 3 <> 0`, `UPDATE jottings SET words = 'x'`, `PRAGMA wal_checkpoint(TRUNCATE)`,
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(t.TempDir(), "copy.db")
	if _, err := Snapshot(t.Context(), w.path, into); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{w.path: true, into: false} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(secret)) != want {
			t.Errorf("%s has erased words: %v, want %v", filepath.Base(path), !want, want)
		}
	}
}

func TestSnapshotOfANewerDatabase(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		_, err := tx.(*txn).change("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
		return err
	})
	into := filepath.Join(t.TempDir(), "copy.db")
	if _, err := Snapshot(t.Context(), w.path, into); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer schema: %v", err)
	}
	if _, err := os.Stat(into); err == nil {
		t.Error("it was copied all the same")
	}
}

func TestNamed(t *testing.T) {
	w := newWorld(t)
	w.fill()
	w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("gambar"), Files: []bot.File{{ID: strings.Repeat("c", 26)}}}, store.About{})
	_, named, err := Inspect(t.Context(), w.path)
	want := []Blob{
		{strings.Repeat("a", 26), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", 5, true},
		{Name: strings.Repeat("b", 26)}, {Name: strings.Repeat("c", 26)},
	}
	if err != nil || !slices.Equal(named, want) {
		t.Errorf("it names %+v (%v)", named, err)
	}
}

// After a restoring, what waited is settled, no number is given twice, and all figures stay.
func TestRestored(t *testing.T) {
	w := newWorld(t)
	w.fill()
	before := w.facts(t)
	var told []string
	o := w.Outbox(func(_ context.Context, tx store.Tx, s store.Settled) error {
		told = append(told, fmt.Sprint(s.ID, " ", s.Outcome, " ", s.About.Purpose))
		if s.About.Purpose != store.ForCard {
			return nil
		}
		_, err := tx.Enqueue(store.Outbound{To: w.room, Out: bot.Outgoing{Text: bot.Plain("mungkin tidak sampai")}})
		return err
	})
	erased := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("x")}, store.About{})
	w.do(func(tx store.Tx) error {
		_, err := tx.(*txn).change(`UPDATE outbox SET erased = 1 WHERE id = ?`, erased)
		return err
	})
	web := func(a bot.Account) bool { return a.Platform == "web" }
	waited, err := o.Restored(t.Context(), start, web, false)
	if err != nil || waited.Uncertain != 3 || waited.Again != 2 {
		t.Errorf("%+v (%v), want a receipt, a card and the one that was being sent uncertain; an edit and the web chat's again", waited, err)
	}
	if want := []string{"10 uncertain talk", "7 uncertain receipt", "6 uncertain card"}; !slices.Equal(told, want) {
		t.Errorf("told of %q, want %q", told, want)
	}
	states := map[string]int{}
	_ = w.view(t.Context(), func(r *reader) error {
		rows, err := list(r.session, func(s scanner) (string, error) {
			var id int64
			var state, action, account string
			var attempts int
			err := s.Scan(&id, &state, &action, &account, &attempts)
			return fmt.Sprint(state, " ", action, " ", strings.Split(account, "/")[0], " ", attempts, " ", id > idGap), err
		}, `SELECT id, state, action, account, attempts FROM outbox WHERE state IN ('pending', 'leased', 'uncertain', 'cancelled')`)
		for _, r := range rows {
			states[r]++
		}
		return err
	})
	for state, want := range map[string]int{
		"uncertain  telegram 0 false": 3, "pending edit telegram 1 false": 1, "pending  web 1 false": 1, "pending  telegram 0 true": 1,
	} {
		if states[state] != want {
			t.Errorf("%d rows are %s, want %d: %v", states[state], state, want, states)
		}
	}
	if row := w.row(erased); row.State != stateCancelled {
		t.Errorf("an erased one is %s", row.State)
	}

	after := w.facts(t)
	for _, f := range []*facts{&before, &after} { // what is meant to change
		f.Outbox, f.Pending, f.Transcript = nil, nil, nil
	}
	file := filepath.Join(t.TempDir(), "before.json")
	writeFacts(t, file, before)
	compareFacts(t, file, after, Schema())
	w.do(func(tx store.Tx) error {
		a, m, err := w.aspiration(tx, "baru")
		if a.ID <= idGap || m.ID <= idGap || len(a.Code) != len(before.Matters[0].Code) {
			t.Errorf("new numbers are %d and %d, its code %s", a.ID, m.ID, a.Code)
		}
		c, err2 := tx.CreateCitizen(start)
		if c.ID <= idGap {
			t.Errorf("a new citizen is %d", c.ID)
		}
		return errors.Join(err, err2)
	})
	chat := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: "u7"}
	if l, err := w.Transcript().Changes(t.Context(), chat, 500, 10); err != nil || len(l) != 1 {
		t.Errorf("an open page, which saw more than there is now, is told %d changes (%v)", len(l), err)
	}
	if found := w.Check(t.Context()); len(found) > 0 {
		t.Error(found)
	}
}

func TestRestoredToBeSent(t *testing.T) {
	w := newWorld(t)
	w.fill()
	before := w.facts(t)
	waited, err := w.Outbox(nil).Restored(t.Context(), start, func(bot.Account) bool { return false }, true)
	if err != nil || waited.Uncertain != 0 || waited.Again != len(before.Pending[0])+len(before.Pending[1]) {
		t.Errorf("%+v (%v)", waited, err)
	}
	if after := w.facts(t); fmt.Sprint(after.Pending) != fmt.Sprint(before.Pending) {
		t.Errorf("it waits\n%v, and waited\n%v", after.Pending, before.Pending)
	}
}

// A reader that stays (Litestream) holds an erasure up; the file is rewritten for it once, not at every try.
func TestScrubBesideAReaderThatStays(t *testing.T) {
	w := newWorld(t)
	gone := w.secrets(strings.Repeat("a", 26))
	hold, held, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- w.View(context.Background(), func(r store.Reader) error {
			_, err := r.Offices() // the snapshot begins with the first statement
			close(held)
			<-hold
			return err
		})
	}()
	<-held
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(gone.ID, start) })
	var sizes []int64
	for range 4 {
		if err := w.Scrub(t.Context()); !errors.Is(err, errReaders) {
			t.Fatal(err)
		}
		sizes = append(sizes, size(t, w.path+"-wal"))
	}
	if sizes[3] != sizes[0] {
		t.Errorf("the journal grows with every try: %v", sizes)
	}
	close(hold)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := w.PendingErasures(t.Context()); n != 0 || err != nil || size(t, w.path+"-wal") > 100_000 {
		t.Errorf("%d erasures are pending, the journal has %d bytes (%v)", n, size(t, w.path+"-wal"), err)
	}
}

// Damage is found: a page that is wiped, an index that misses a row, a row that refers to nothing.
func TestInspectFindsDamage(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"a page": func(path string) error {
			b, err := os.ReadFile(path)
			if err == nil {
				at := bytes.Index(b, []byte("Mohon got di Jalan Kenanga")) &^ 4095
				clear(b[at : at+4096])
				err = os.WriteFile(path, b, 0o600)
			}
			return err
		},
		"an index": func(path string) error {
			return withFile(t.Context(), path, "rw", func(c *sql.Conn) error {
				if _, err := c.ExecContext(t.Context(), `CREATE INDEX staff_name ON staff (name)`); err != nil {
					return err
				}
				_, err := c.ExecContext(t.Context(), `INSERT INTO staff (name) VALUES ('before-the-copy')`)
				if err == nil {
					_, err = c.ExecContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`)
				}
				if err != nil {
					return err
				}
				b, err := os.ReadFile(path)
				if err == nil {
					i := bytes.LastIndex(b, []byte("before-the-copy"))
					b[i] = 'c'
					err = os.WriteFile(path, b, 0o600)
				}
				return err
			})
		},
		"a reference": func(path string) error {
			return withFile(t.Context(), path, "rw", func(c *sql.Conn) error {
				_, err := c.ExecContext(t.Context(), `UPDATE messages SET aspiration = 999 WHERE id = 1`)
				return err
			})
		},
	} {
		w := newWorld(t)
		w.fill()
		err := w.Close()
		if err == nil {
			err = withFile(t.Context(), w.path, "rw", func(c *sql.Conn) error { // else all of it is in the journal
				_, err := c.ExecContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`)
				return err
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		if damage, _, err := Inspect(t.Context(), w.path); err != nil || len(damage) > 0 {
			t.Fatal(damage, err)
		}
		if err := harm(w.path); err != nil {
			t.Fatal(name, err)
		}
		if damage, _, err := Inspect(t.Context(), w.path); err == nil && len(damage) == 0 {
			t.Errorf("%s: nothing is found", name)
		}
	}
}
