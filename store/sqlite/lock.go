package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// ErrLocked: another process serves from this data directory.
var ErrLocked = errors.New("another process is serving from this data directory")

// Lock takes the data directory for one serving process, until release is called or the process ends. The commands
// beside it need no lock: they take turns at the file by SQLite's own.
func Lock(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating the data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "serve.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of the data directory: %w", err)
	}
	if err := lockFile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("locking %s: %w", dir, err), f.Close())
	}
	if err := GiveToOwner(dir, f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("the lock of the data directory: %w", err), f.Close())
	}
	var once sync.Once
	return func() { once.Do(func() { _ = f.Close() }) }, nil
}
