package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	lib "modernc.org/sqlite/lib"

	"duaarah/bot/relay"
	"duaarah/store/health"
	"duaarah/store/sqlite/conn"
)

// lookEvery is how often the writer looks whether its file is still there, and whether trouble is over.
const lookEvery = time.Second

var (
	errGone        = errors.New("another file, or none, lies where the database is")
	errEmptied     = errors.New("nothing is in the database's file")
	errJournalGone = errors.New("another file, or none, lies where the database's journal is")
	errNoRoom      = errors.New("there is no room for what is to come")
	errDisk        = errors.New("nothing can be written beside the database")
	errDamaged     = errors.New("the database is damaged")
)

// Health is an error, a *health.Trouble, while nothing can be written. Updates are then refused at once; what may end it is
// tried now and then.
func (d *DB) Health() error {
	if t := d.health.Trouble(); t != nil {
		return t
	}
	return nil
}

// down notes that err kept a transaction from the disk, if it is the storage's fault, and returns it as trouble.
func (d *DB) down(err error) error {
	var known *health.Trouble
	if err == nil || !errors.Is(err, relay.ErrStorage) || errors.Is(err, errClosed) || errors.As(err, &known) {
		return err
	}
	t := d.trouble(err)
	d.health.Down(t)
	return t
}

// trouble is what err says is wrong. A disk that fails altogether reads as a database that is damaged, and is whole again with the disk: whether
// it does shows beside.
func (d *DB) trouble(err error) *health.Trouble {
	if damaging(err) {
		if disk := d.room(); disk != nil {
			err = fmt.Errorf("%w: %w", disk, err)
		}
	}
	return &health.Trouble{Reason: reason(err), Err: err}
}

// ofTrouble says of an error of SQLite's in reading that it is of the trouble that there is, so that it is told once, and not by each reader.
func (d *DB) ofTrouble(err error) error {
	t := d.health.Trouble()
	if t == nil || errorCode(err) == 0 {
		return err
	}
	return &health.Trouble{Reason: t.Reason, Err: err}
}

// explained is err with what is wrong in words, if it is the storage's fault.
func explained(err error) error {
	if !errors.Is(err, relay.ErrStorage) {
		return err
	}
	return &health.Trouble{Reason: reason(err), Err: err}
}

const (
	diskFull  = "disk full, or without free inodes: make room"
	diskFails = "the disk fails: see whether it is mounted read-only, its room, its quota, the limit of a file's size, and the system's log"
)

// reason says in a few words what is wrong, and what to do.
func reason(err error) string {
	switch code := errorCode(err); {
	case errors.Is(err, fs.ErrPermission):
		return "database cannot be reached: let the program into the data directory"
	case errors.Is(err, errGone), code == lib.SQLITE_READONLY_DBMOVED:
		return "database file gone or replaced: put it back; or stop the program and restore a backup with duaarah restore"
	case errors.Is(err, errEmptied), errors.Is(err, ErrJournalAlone):
		return "database file emptied: stop the program and restore a backup with duaarah restore"
	case errors.Is(err, errJournalGone):
		return "database journal gone or replaced: stop the program, not by force, and start it again"
	case errors.Is(err, errDisk):
		return diskFails
	case errors.Is(err, errNoRoom):
		return diskFull
	case damaging(err):
		return "database damaged: stop the program and restore a backup with duaarah restore (duaarah check tells more)"
	case code&0xff == lib.SQLITE_FULL, code == lib.SQLITE_IOERR_SHMSIZE:
		return diskFull
	case code&0xff == lib.SQLITE_BUSY, code&0xff == lib.SQLITE_LOCKED, code&0xff == lib.SQLITE_PROTOCOL:
		return "database locked by another program: end that"
	case code&0xff == lib.SQLITE_READONLY, code&0xff == lib.SQLITE_PERM:
		return "database read-only: make the data directory and what is in it writable"
	case code&0xff == lib.SQLITE_CANTOPEN:
		return "database cannot be opened: see whether the data directory is there and writable"
	case code&0xff == lib.SQLITE_IOERR:
		return diskFails
	case code&0xff == lib.SQLITE_NOMEM:
		return "out of memory"
	}
	return "the database fails"
}

// damaging reports whether the file does not hold what it should. Nothing is written to such a one before it was seen
// to be whole.
func damaging(err error) bool {
	code := errorCode(err)
	switch code & 0xff {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return true
	}
	switch code {
	case lib.SQLITE_IOERR_READ, lib.SQLITE_IOERR_SHORT_READ, lib.SQLITE_IOERR_DATA, lib.SQLITE_IOERR_CORRUPTFS:
		return true
	}
	return errors.Is(err, errDamaged)
}

// look finds out, every lookEvery, whether the file is still there, and whether trouble is over.
func (d *DB) look(w *writer) {
	if d.Health() == nil {
		_ = d.down(w.inPlace(d.path))
		return
	}
	if !d.health.Due() {
		return
	}
	if err := d.probe(w); err != nil {
		d.health.Down(d.trouble(err))
		return
	}
	d.health.Up()
}

// probe writes something that changes nothing, and has it on disk; to what was damaged, only once it is found whole.
func (d *DB) probe(w *writer) (err error) {
	t := d.health.Trouble()
	switch {
	case damaging(t):
		err = d.whole(w)
	case errorCode(t)&0xff == lib.SQLITE_FULL, errors.Is(t, errNoRoom):
		err = d.room()
	}
	if err != nil {
		return err
	}
	if err := d.open(w); err != nil {
		return err
	}
	if err := w.inPlace(d.path); err != nil {
		return err
	}
	s := w.session
	defer func() {
		if err != nil {
			d.abandon(w)
		}
	}()
	if err := s.raw("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	version, err := one(s, value[int64], "PRAGMA user_version")
	if err != nil {
		return err
	}
	if err := s.raw(fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	if err := s.raw("COMMIT"); err != nil {
		return err
	}
	return w.inPlace(d.path)
}

// roomFor is what has to be free before a full disk is written to again: less would be full with the next group.
const roomFor = 1 << 20

// room sees whether so much can be written beside the database.
func (d *DB) room() error {
	f, err := os.CreateTemp(filepath.Dir(d.path), ".room-*")
	if err == nil {
		_, err = f.Write(make([]byte, roomFor))
		if err == nil {
			err = f.Sync() // some find out only then
		}
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w: %w", relay.ErrStorage, errNoRoom, err)
	}
	return fmt.Errorf("%w: %w: %w", relay.ErrStorage, errDisk, err)
}

// whole checks all of the file, with nothing of it in memory.
func (d *DB) whole(w *writer) error {
	d.drop(w)
	if err := d.open(w); err != nil {
		return err
	}
	over, stopped := make(chan struct{}), make(chan struct{})
	go func(c *conn.Conn) {
		defer close(stopped)
		select {
		case <-d.closing: // it may take long
			c.Interrupt()
		case <-over:
		}
	}(w.session.conn)
	found, err := one(w.session, value[string], "PRAGMA integrity_check(1)")
	close(over)
	<-stopped
	if err != nil {
		d.drop(w)
		return storageError(err)
	}
	if found != "ok" {
		d.drop(w)
		return fmt.Errorf("%w: %w: %s", relay.ErrStorage, errDamaged, found)
	}
	return nil
}

// inPlace is an error if the files that are open are not those at their paths: what is written to them would be lost
// when they are closed.
func (w *writer) inPlace(path string) error {
	if err := w.file.same(path, errGone); err != nil {
		return err
	}
	if w.file.FileInfo != nil && noContent(path) {
		return fmt.Errorf("%w: %w", relay.ErrStorage, errEmptied)
	}
	return w.journal.same(path+"-wal", errJournalGone)
}

// identity is which file is open; nil: not known yet.
type identity struct{ os.FileInfo }

func (i identity) same(path string, gone error) error {
	if i.FileInfo == nil {
		return nil
	}
	now, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%w: %w: %w", relay.ErrStorage, gone, err)
	}
	if !os.SameFile(now, i.FileInfo) {
		return fmt.Errorf("%w: %w", relay.ErrStorage, gone)
	}
	return nil
}

// noContent reports whether nothing is in a file that is there. SQLite takes such a database for a new one, and removes the journal beside it.
func noContent(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() == 0
}

// note remembers which file lies there, unless that is known.
func (i *identity) note(path string) {
	if i.FileInfo == nil {
		if info, err := os.Stat(path); err == nil {
			i.FileInfo = info
		}
	}
}
