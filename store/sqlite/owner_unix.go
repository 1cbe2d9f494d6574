//go:build unix

package sqlite

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// GiveToOwner gives what root made in a data directory, with all below it, to the user whose directory that is: the service could not
// open it else. SQLite does the same with its journal. Nobody but root could, and need.
func GiveToOwner(data, path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(data)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	err = filepath.WalkDir(path, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(owner.Uid), int(owner.Gid))
	})
	if err != nil {
		return fmt.Errorf("giving it to the user whose directory it is: %w", err)
	}
	return nil
}
