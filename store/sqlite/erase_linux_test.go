package sqlite

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"duaarah/store"
)

// The whole file is made anew for an erasure, and not in memory: a small server has less of that than a year's database needs.
func TestScrubTakesLittleMemory(t *testing.T) {
	w := newWorld(t)
	gone := w.secrets(strings.Repeat("a", 26))
	const megabytes = 64
	w.do(func(tx store.Tx) error {
		return tx.(*txn).raw(fmt.Sprintf(`CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d * 512)
			SELECT i, randomblob(2000) FROM n`, megabytes))
	})
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(gone.ID, start) })
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // the peak begins anew
		t.Fatal(err)
	}
	before := status(t, "VmHWM")
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if grew := status(t, "VmHWM") - before; grew > megabytes<<10/2 {
		t.Errorf("rewriting %d MB took %d MB of memory", megabytes, grew>>10)
	}
	if n, err := w.PendingErasures(t.Context()); n != 0 || err != nil {
		t.Errorf("%d erasures are pending (%v)", n, err)
	}
}

// status is what the system tells of this process, in kB.
func status(t *testing.T, name string) (n int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), name+":")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatal(err)
	}
	return n
}
