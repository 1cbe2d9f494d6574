package files

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"duaarah/store/health"
)

const (
	// lookEvery is how often Run sees whether trouble is over, probeEvery how often whether there is any.
	lookEvery  = time.Second
	probeEvery = 30 * time.Second
	probeSize  = 64 << 10
)

// Health is an error, a *health.Trouble, while nothing can be saved, as far as is known.
func (d *Dir) Health() error {
	if t := d.health.Trouble(); t != nil {
		return t
	}
	return nil
}

// down notes that err kept a file from being saved, and returns it as trouble.
func (d *Dir) down(err error) error {
	t := &health.Trouble{Reason: reason(err), Err: err}
	d.health.Down(t)
	return t
}

func reason(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "attachments: disk full, or without free inodes: make room"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "attachments: too many files are open: raise the limit, of systemd LimitNOFILE"
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "attachments: their directory is gone: put it back, or restore a backup with duaarah restore"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "attachments: their directory is not writable: make it so"
	}
	return "attachments: the disk fails: see its room, its quota, the limit of a file's size, and the system's log"
}

// Probe sees whether a file can be saved now.
func (d *Dir) Probe() error {
	if d.used() { // a copy that was put back may be without it
		_ = os.Mkdir(filepath.Join(d.root, partial), 0o700)
	}
	name := filepath.Join(d.root, partial, strings.ToLower(rand.Text()))
	err := func() error {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = f.Write(bytes.Repeat([]byte("duaarah\n"), probeSize/8))
		if err == nil {
			err = f.Sync()
		}
		return errors.Join(err, f.Close(), os.Remove(name))
	}()
	if err != nil {
		return d.down(fmt.Errorf("saving a file: %w", err))
	}
	d.health.Up()
	return nil
}
