// Package sqlitetest saves tests the time in which a new database comes up to date: that is as long as many a test, with the race
// detector at least.
package sqlitetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"duaarah/store/sqlite"
)

// Fresh puts an empty database of the present schema at path, as opening one that is not there makes it.
func Fresh(t testing.TB, path string) {
	t.Helper()
	b, err := fresh()
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fresh is the file's content, made once in a process.
var fresh = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "duaarah")
	if err != nil {
		return nil, fmt.Errorf("a place for a database: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "fresh.db")
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		return nil, fmt.Errorf("make a database: %w", err)
	}
	if err := db.Close(); err != nil {
		return nil, fmt.Errorf("close a database: %w", err)
	}
	return os.ReadFile(path)
})
