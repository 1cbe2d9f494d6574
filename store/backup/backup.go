// Package backup copies a data directory into one file while a process serves from it, and puts it back.
//
// The file is a gzipped tar: manifest.json, the attachments under files/, the database as duaarah.db, and at last
// SHA256SUMS of all of them, in the form of sha256sum, without which it is not whole. The database is a snapshot, taken
// first; what it names of the attachments was synced before the commit that named it, so it is there to be copied. What
// was erased meanwhile is gone, and noted as lost in the snapshot: a backup does not keep what the program was told to
// forget.
package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duaarah/store/files"
	"duaarah/store/sqlite"
)

// Names in a data directory, and in the file.
const (
	database    = "duaarah.db"
	attachments = "files"
	manifest    = "manifest.json"
	sums        = "SHA256SUMS"
)

// Manifest is what a backup says of itself.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"` // its version
	Schema  int64     `json:"schema"`
	At      time.Time `json:"at"` // of the snapshot
}

// format is the one that this program writes and reads.
const format = 1

// Options of Make.
type Options struct {
	Data    string // the data directory
	Program string // version of the program
	Clock   func() time.Time
	// Replace has an existing file replaced.
	Replace bool
	// Incomplete makes the backup even if attachments are missing or damaged on disk; they are lost in it.
	Incomplete bool
	// Progress, if not nil, is told from time to time how far it is: files of so many.
	Progress func(s Stage, done, total int)
}

// Stage is what a backup or a restoring is at.
type Stage string

const (
	Copying   Stage = "database"
	Packing   Stage = "files"
	Verifying Stage = "verify"
	Unpacking Stage = "unpack"
)

// Report is what was made.
type Report struct {
	Manifest
	Files int      // attachments
	Lost  []string // attachments that were missing or damaged on disk
}

// ErrExists: there is such a file already.
var ErrExists = errors.New("it exists already")

// LostError: attachments that the database names are missing or damaged on disk.
type LostError struct{ Blobs []string }

func (e *LostError) Error() string {
	return fmt.Sprintf("%d attachments are missing or damaged on disk: %s", len(e.Blobs), strings.Join(e.Blobs[:min(len(e.Blobs), 10)], ", "))
}

// Make writes a backup of a data directory to path, verifies it by reading it anew, and only then gives it its name. It
// notes in the data directory that there is one; see LastNote.
func Make(ctx context.Context, path string, o Options) (r Report, err error) {
	if _, err := os.Lstat(path); err == nil && !o.Replace {
		return r, fmt.Errorf("%s: %w", path, ErrExists)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return r, err
	}
	if err := notTheDatabase(o.Data, path); err != nil {
		return r, err
	}
	dir, clean, err := workDir(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial"))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	_ = clearLeft(filepath.Dir(path)) // what cannot be removed there is no fault of this one
	temporary := filepath.Join(dir, "backup")
	f, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return r, err
	}
	defer f.Close()
	if r, err = write(ctx, f, dir, o); err != nil {
		return r, err
	}
	if err := f.Sync(); err != nil {
		return r, fmt.Errorf("syncing the backup: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return r, err
	}
	check, err := unpack(ctx, f, unpacking{into: filepath.Join(dir, "verify"), stage: Verifying, total: r.Files, progress: o.Progress})
	if err != nil {
		return r, fmt.Errorf("the backup is not good: %w", err)
	}
	if check.Files != r.Files || !check.At.Equal(r.At) {
		return r, errors.New("the backup is not what was written")
	}
	if err := f.Close(); err != nil {
		return r, err
	}
	if err := place(temporary, path, o.Replace); err != nil {
		return r, err
	}
	if err := files.SyncDir(filepath.Dir(path)); err != nil {
		return r, fmt.Errorf("syncing the directory of the backup: %w", err)
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return r, noteBackup(o.Data, Note{At: r.At, File: path, Program: o.Program, Verified: true})
}

// notTheDatabase keeps a slip of the pen from replacing what is to be backed up.
func notTheDatabase(data, path string) error {
	here, err := os.Stat(data)
	if err != nil {
		return err
	}
	there, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return err
	}
	if os.SameFile(here, there) && strings.HasPrefix(filepath.Base(path), database) {
		return fmt.Errorf("%s is the place of the database itself", path)
	}
	return nil
}

// place gives the file its name. Without replace it is a link, which fails if another got the name meanwhile.
func place(temporary, path string, replace bool) error {
	if !replace {
		err := os.Link(temporary, path)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s: %w", path, ErrExists)
		}
		if err == nil {
			return nil
		} // a file system without links
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s: %w", path, ErrExists)
		}
	}
	return os.Rename(temporary, path)
}

// Stream writes a backup to w. What was read is verified, what becomes of it behind w is not; without its end it is not
// whole, and Restore refuses it.
func Stream(ctx context.Context, w io.Writer, o Options) (r Report, err error) {
	dir, clean, err := workDir(filepath.Join(o.Data, ".backup.partial"))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	if r, err = write(ctx, w, dir, o); err != nil {
		return r, err
	}
	return r, noteBackup(o.Data, Note{At: r.At, File: "-", Program: o.Program})
}

// workDir makes a directory for what is under way, in place of one that was left by a process that died.
func workDir(path string) (dir string, clean func() error, err error) {
	if _, err := os.Stat(filepath.Dir(path)); err != nil { // a directory that is not mounted is not made
		return "", nil, err
	}
	release, err := sqlite.Lock(path)
	if errors.Is(err, sqlite.ErrLocked) {
		return "", nil, fmt.Errorf("another backup to the same place is under way (%s)", path)
	}
	if err != nil {
		return "", nil, err
	}
	entries, err := os.ReadDir(path)
	for _, e := range entries {
		if e.Name() != "serve.lock" {
			err = errors.Join(err, os.RemoveAll(filepath.Join(path, e.Name())))
		}
	}
	if err != nil {
		release()
		return "", nil, err
	}
	return path, func() error {
		err := os.RemoveAll(path)
		release()
		return err
	}, nil
}

// Tidy removes from a data directory what backups and restorings left there that died half-way: it holds what was erased since, and nobody would
// look there. The caller holds the directory's lock.
func Tidy(data string) error {
	if err := errors.Join(clearLeft(data), os.RemoveAll(filepath.Join(data, unready))); err != nil {
		return fmt.Errorf("removing what a backup left: %w", err)
	}
	return nil
}

// clearLeft removes the directories of backups that died. One that is under way is locked, and stays.
func clearLeft(dir string) error {
	found, err := filepath.Glob(filepath.Join(escapeGlob(dir), ".*.partial"))
	for _, path := range found {
		if _, lerr := os.Lstat(filepath.Join(path, "serve.lock")); lerr != nil {
			continue // none of ours
		}
		release, lerr := sqlite.Lock(path)
		if lerr != nil {
			continue
		}
		err = errors.Join(err, os.RemoveAll(path))
		release()
	}
	return err
}

// Note says when the last good backup of a data directory was made. It is a small file there, for other processes to read:
// a row in the database would say so of the restored one as well, and could not be written to a disk that is full.
type Note struct {
	At       time.Time `json:"at"`   // what was committed by then is in it
	File     string    `json:"file"` // "-": it went to the standard output
	Program  string    `json:"program"`
	Verified bool      `json:"verified"` // by reading it anew
}

const noteFile = "backup.json"

// LastNote reads the note of the last good backup. fs.ErrNotExist: none was made.
func LastNote(data string) (n Note, err error) {
	b, err := os.ReadFile(filepath.Join(data, noteFile))
	if err == nil {
		err = json.Unmarshal(b, &n)
	}
	if err != nil {
		return n, fmt.Errorf("reading the note of the last backup: %w", err)
	}
	return n, nil
}

func noteBackup(data string, n Note) error {
	b, err := json.Marshal(n)
	if err == nil {
		err = writeFile(filepath.Join(data, noteFile), append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("the backup is good, but that could not be noted: %w", err)
	}
	return nil
}

// writeFile puts a small file in its place whole.
func writeFile(path string, b []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close(), sqlite.GiveToOwner(filepath.Dir(path), f.Name())); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return files.SyncDir(filepath.Dir(path))
}
