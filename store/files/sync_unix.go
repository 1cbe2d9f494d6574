//go:build unix

package files

import (
	"errors"
	"os"
)

// syncDir has the names in a directory on disk.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
