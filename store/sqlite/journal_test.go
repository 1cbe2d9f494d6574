package sqlite

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// A journal that was removed or cut while the program was down is noticed by the next start, before SQLite takes it for all that there is.
// What the database holds as well is no loss.
func TestJournalIsShort(t *testing.T) {
	w := newWorld(t)
	w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("a")}, store.About{Purpose: store.ForTalk})
	killed := func(cut func(path string, size int64) error) string { // what a process that was killed leaves behind
		path := filepath.Join(t.TempDir(), "duaarah.db")
		for _, end := range []string{"", "-shm", "-wal"} {
			b, err := os.ReadFile(w.path + end)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path+end, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		info, err := os.Stat(path + "-wal")
		if err != nil || info.Size() < 8192 {
			t.Fatalf("nothing is in the journal (%v)", err)
		}
		if err := cut(path+"-wal", info.Size()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	check := func(name string, want bool, cut func(path string, size int64) error) {
		path := killed(cut)
		if got := JournalShort(path); got != want {
			t.Errorf("%s: it is short: %v", name, got)
		}
		var log bytes.Buffer
		db, err := Open(t.Context(), path, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer db.Close()
		if got := strings.Contains(log.String(), "what was kept last may be lost"); got != want {
			t.Errorf("%s: the log has %q", name, &log)
		}
		if JournalShort(path) {
			t.Errorf("%s: it is short after the start", name)
		}
	}
	whole := func(string, int64) error { return nil }
	gone := func(path string, _ int64) error { return os.Remove(path) }
	check("whole", false, whole)
	check("gone", true, gone)
	check("cut", true, func(path string, size int64) error { return os.Truncate(path, size-4096) })
	check("without its index", false, func(path string, _ int64) error { return os.Remove(strings.TrimSuffix(path, "-wal") + "-shm") })
	if JournalShort(w.path) {
		t.Error("that of a store that is open is short")
	}
	if err := probe(t, w.DB).raw("PRAGMA wal_checkpoint(FULL)"); err != nil {
		t.Fatal(err)
	}
	check("gone, and all is in the database", false, gone)
	// The power fails soon after an erasure: the index on disk is still that of the journal before it.
	for range 9 {
		w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("b")}, store.About{Purpose: store.ForTalk})
	}
	index, err := os.ReadFile(w.path + "-shm")
	if err != nil {
		t.Fatal(err)
	}
	if err := probe(t, w.DB).raw("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("c")}, store.About{Purpose: store.ForTalk})
	check("emptied and begun anew, with the index of before", false, func(path string, _ int64) error {
		return os.WriteFile(strings.TrimSuffix(path, "-wal")+"-shm", index, 0o600)
	})
}
