package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	sqlite "modernc.org/sqlite"
)

// withMore are the migrations, and one more that does a good deal and then at.
func withMore(t *testing.T, at string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(migrations, "migrations/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = &fstest.MapFile{Data: b}
	}
	all["00999_more.sql"] = &fstest.MapFile{Data: []byte(`-- +goose Up
CREATE TABLE more (id INTEGER PRIMARY KEY, words TEXT NOT NULL);
ALTER TABLE staff ADD COLUMN phone TEXT NOT NULL DEFAULT '';
UPDATE message_versions SET text = text || ' (moved)';
INSERT INTO more (words) SELECT hex(randomblob(2000)) FROM messages, messages, messages;
` + at + `;
CREATE INDEX more_words ON more (words);
`)}
	return all
}

// inUse is a closed database with data in it.
func inUse(t *testing.T) (path string, want facts) {
	t.Helper()
	w := newWorld(t)
	w.fill()
	want = w.facts(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.path, want
}

// as it was: the database is at the schema it had, and says what it said.
func untouched(t *testing.T, path string, want facts) {
	t.Helper()
	d, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if found := d.Check(t.Context()); len(found) > 0 {
		t.Error(found)
	}
	s := probe(t, d)
	left, err := list(s, value[string], `SELECT name FROM sqlite_schema WHERE name LIKE 'more%'
		UNION ALL SELECT 'staff.phone' FROM pragma_table_info('staff') WHERE name = 'phone'`)
	if err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
	file := filepath.Join(t.TempDir(), "want.json")
	writeFacts(t, file, want)
	compareFacts(t, file, d.facts(t), Schema())
}

func migrateWith(ctx context.Context, path string, files fs.FS) error {
	db, err := sql.Open("sqlite", fileURI(path)+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	return errors.Join(upgrade(ctx, db, files, slog.New(slog.DiscardHandler)), db.Close())
}

// A migration that fails halfway, for want of space or by a mistake, leaves the database as it was; done right, it comes
// up to date.
func TestMigrationFails(t *testing.T) {
	path, want := inUse(t)
	if err := migrateWith(t.Context(), path, withMore(t, "INSERT INTO nowhere VALUES (1)")); err == nil {
		t.Fatal("no error")
	}
	untouched(t, path, want)
	if err := migrateWith(t.Context(), path, withMore(t, "SELECT 1")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("the program without that migration opens it: %v", err)
	}
}

// The process is killed in the middle of a migration: by itself, so that it is in the middle for sure.
func TestMigrationIsKilled(t *testing.T) {
	if path := os.Getenv("TEST_MIGRATE"); path != "" {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		err = sqlite.RegisterScalarFunction("die", 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			return int64(0), self.Kill()
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Fatal("it lives, and ended with", migrateWith(t.Context(), path, withMore(t, "SELECT die()")))
	}
	path, want := inUse(t)
	before := size(t, path+"-wal")
	cmd := exec.Command(os.Args[0], "-test.run=^TestMigrationIsKilled$")
	cmd.Env = append(os.Environ(), "TEST_MIGRATE="+path)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strings.Contains(string(out), "it lives") {
		t.Fatalf("the process was not killed: %v\n%s", err, out)
	}
	if size(t, path+"-wal") <= before {
		t.Error("nothing of the migration was in the journal yet: it tests nothing")
	}
	untouched(t, path, want)
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	} else if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
