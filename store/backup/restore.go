package backup

import (
	"bufio"
	"context"
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

const (
	unready = ".restore.partial" // what is being unpacked: of no worth if the process dies
	ready   = ".restore.ready"   // what is only to be moved into place: from its rename on, the restoring is decided
	asideIn = "aside"            // in ready: names the directory for what was there before
)

// ErrData: there are data in the directory already.
var ErrData = errors.New("there are data already")

// RestoreOptions are those of Restore.
type RestoreOptions struct {
	Data  string
	Clock func() time.Time
	// Aside has what is there moved into a directory beside.
	Aside bool
	// Prepare, if not nil, is given the unpacked data directory before it is moved into place.
	Prepare  func(dir string, m Manifest) error
	Progress func(s Stage, done, total int)
}

// Restore reads a backup and, if it is good, makes it the content of a data directory. The caller holds the directory's
// lock. A crash leaves either what was there before, or what Finish completes. aside is where the former data are; empty:
// there were none.
//
// It may also be a database file alone, of a replica: then the attachments that are there stay, and those that are missing
// are told as lost. Its manifest is of Format 0, as of now.
func Restore(ctx context.Context, r io.Reader, o RestoreOptions) (rep Report, aside string, err error) {
	buffered := bufio.NewReader(r)
	head, _ := buffered.Peek(len(sqliteHead)) // what cannot be read is told later
	alone := string(head) == sqliteHead
	has, err := hasData(o.Data, alone)
	if err != nil {
		return rep, "", err
	}
	if has && !o.Aside {
		return rep, "", fmt.Errorf("%s: %w", o.Data, ErrData)
	}
	dir := filepath.Join(o.Data, unready)
	if err := os.RemoveAll(dir); err != nil {
		return rep, "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	if alone {
		rep, err = takeDatabase(ctx, buffered, dir, o)
	} else {
		rep, err = unpack(ctx, buffered, unpacking{into: dir, keep: true, stage: Unpacking, progress: o.Progress})
		if err == nil {
			err = os.MkdirAll(filepath.Join(dir, attachments), 0o700) // empty, it takes the place of the former
		}
	}
	if err != nil {
		return rep, "", err
	}
	if o.Prepare != nil {
		if err := o.Prepare(dir, rep.Manifest); err != nil {
			return rep, "", err
		}
	}
	if alone { // whoever prepared it made a directory of attachments: that is not to take the place of what is there
		if err := os.RemoveAll(filepath.Join(dir, attachments)); err != nil {
			return rep, "", err
		}
	}
	if has {
		aside = "before-restore-" + o.Clock().UTC().Format("20060102T150405Z")
		if err := os.WriteFile(filepath.Join(dir, asideIn), []byte(aside), 0o600); err != nil {
			return rep, "", err
		}
	}
	if err := errors.Join(sqlite.GiveToOwner(o.Data, dir), syncTree(dir)); err != nil {
		return rep, "", err
	}
	if err := os.Rename(dir, filepath.Join(o.Data, ready)); err != nil {
		return rep, "", err
	}
	if err := Finish(o.Data); err != nil {
		return rep, "", err
	}
	if aside != "" {
		aside = filepath.Join(o.Data, aside)
	}
	return rep, aside, nil
}

// sqliteHead is how every database file begins.
const sqliteHead = "SQLite format 3\x00"

// takeDatabase takes in a database file alone.
func takeDatabase(ctx context.Context, r io.Reader, dir string, o RestoreOptions) (rep Report, err error) {
	u := unpacking{into: dir, keep: true}
	if err := u.write(database, &reader{ctx, r}); err != nil {
		return rep, err
	}
	damage, named, err := sqlite.Inspect(ctx, filepath.Join(dir, database))
	if err != nil {
		return rep, err
	}
	if len(damage) > 0 {
		return rep, fmt.Errorf("the database is damaged: %s", strings.Join(damage[:min(len(damage), 5)], "; "))
	}
	rep.At = o.Clock().UTC()
	for _, b := range named {
		name, err := files.Path(b.Name)
		if err == nil {
			_, err = os.Stat(filepath.Join(o.Data, attachments, name))
		}
		if err == nil {
			rep.Files++
		} else if b.Needed {
			rep.Lost = append(rep.Lost, b.Name)
		}
	}
	return rep, nil
}

// hasData reports whether there is a database, or an attachment (unless it is about the database alone).
func hasData(data string, alone bool) (bool, error) {
	patterns := []string{database + "*", filepath.Join(attachments, "??", "*")}
	if alone {
		patterns = patterns[:1]
	}
	for _, pattern := range patterns {
		if is, err := found(data, pattern); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

// Bereft reports whether a data directory had a database, and has none, or one in which nothing is: its journal, attachments or the note of
// a backup are there.
func Bereft(data string) (bool, error) {
	info, err := os.Lstat(DatabaseIn(data))
	there := err == nil // a start that ended at once leaves an empty one
	if there && info.Size() > 0 {
		return false, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if _, err := os.Lstat(filepath.Join(data, noteFile)); !errors.Is(err, fs.ErrNotExist) {
		return err == nil, err
	}
	if there {
		return found(data, filepath.Join(attachments, "??", "*"))
	}
	return hasData(data, false)
}

// found reports whether something in a data directory has a name like that.
func found(data, pattern string) (bool, error) {
	all, err := filepath.Glob(filepath.Join(escapeGlob(data), pattern))
	return len(all) > 0, err
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`[`, `[[]`, `*`, `[*]`, `?`, `[?]`).Replace(s)
}

// Unfinished reports whether a restoring was decided, and not completed: see Finish.
func Unfinished(data string) bool {
	_, err := os.Lstat(filepath.Join(data, ready))
	return err == nil
}

// Finish completes a restoring that was decided. The caller holds the directory's lock. Every step can be done again.
func Finish(data string) error {
	if !Unfinished(data) {
		return nil
	}
	if err := finish(data, func() error { return nil }); err != nil {
		return fmt.Errorf("moving restored data into place: %w", err)
	}
	return nil
}

// finish calls step after each step.
func finish(data string, step func() error) error {
	from := filepath.Join(data, ready)
	// What is there under a name that is still to be moved in is of the former data.
	for _, name := range []string{attachments, noteFile, database} {
		if _, err := os.Lstat(filepath.Join(from, name)); errors.Is(err, fs.ErrNotExist) {
			continue // moved already, or there is none
		} else if err != nil {
			return err
		}
		former := []string{name}
		if name == database { // the journal first: it must never be found beside another database
			former = []string{database + "-wal", database + "-shm", database + "-journal", "." + database + "-litestream", database}
		}
		for _, f := range former {
			if err := errors.Join(setAside(data, f), step()); err != nil {
				return err
			}
		}
		if err := os.Rename(filepath.Join(from, name), filepath.Join(data, name)); err != nil {
			return err
		}
		if err := errors.Join(files.SyncDir(data), step()); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(from); err != nil {
		return err
	}
	return files.SyncDir(data)
}

// setAside moves something of the former data, if it is there.
func setAside(data, name string) error {
	old := filepath.Join(data, name)
	if _, err := os.Lstat(old); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(data, ready, asideIn))
	if errors.Is(err, fs.ErrNotExist) { // there were no data: an empty directory, a note
		return os.RemoveAll(old)
	} else if err != nil {
		return err
	}
	to := filepath.Join(data, filepath.Base(string(b)))
	if err := os.Mkdir(to, 0o700); err == nil {
		err = sqlite.GiveToOwner(data, to)
		if err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(old, filepath.Join(to, name)); err != nil {
		return err
	}
	return errors.Join(files.SyncDir(to), files.SyncDir(data))
}

// syncTree has the names in a directory, and in those below it, on disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return files.SyncDir(path)
	})
}

// NoteRestored notes in an unpacked data directory which backup its content is of.
func NoteRestored(dir, file string, m Manifest) error {
	return noteBackup(dir, Note{At: m.At, File: file, Program: m.Program, Verified: true})
}

// DatabaseIn is the database of a data directory.
func DatabaseIn(data string) string { return filepath.Join(data, database) }
