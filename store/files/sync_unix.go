//go:build unix

package files

import (
	"errors"
	"os"
)

// SyncDir has the names in a directory on disk.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
