//go:build unix

package backup

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What root backs up and restores stays with the user whom the data are of: the service runs as one of its own. (Tried only where root
// runs the tests. To all others it is theirs in any case.)
func TestDataStayWithTheirOwner(t *testing.T) {
	w := newWorld(t, 1)
	path := w.backup(w.options())
	data := filepath.Join(t.TempDir(), "data")
	if _, _, err := restore(t, data, path, false); err != nil {
		t.Fatal(err)
	}
	const service = 64674
	if os.Geteuid() == 0 {
		give := func(path string, _ fs.DirEntry, err error) error { return os.Lchown(path, service, service) }
		if err := filepath.WalkDir(data, give); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Make(t.Context(), filepath.Join(t.TempDir(), "again.tar.gz"), Options{Data: data, Clock: clock}); err != nil {
		t.Fatal(err)
	}
	sameOwner(t, data)
	if _, _, err := restore(t, data, path, true); err != nil {
		t.Fatal(err)
	}
	sameOwner(t, data)
}

// sameOwner fails for whatever is in a directory and another user's.
func sameOwner(t *testing.T, dir string) {
	t.Helper()
	of := func(info fs.FileInfo) uint32 { return info.Sys().(*syscall.Stat_t).Uid }
	top, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && of(info) != of(top) {
			t.Errorf("%s is of user %d, the data are of %d", path, of(info), of(top))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
