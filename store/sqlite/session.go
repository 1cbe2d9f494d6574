package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"duaarah/bot/relay"
	"duaarah/store"
	"duaarah/store/sqlite/conn"
)

// session is one connection with its prepared statements, by SQL text. It is used by one goroutine at a time. Once the
// storage has failed under it, every further statement fails with the same error until reset: SQLite may have undone
// the whole transaction by itself, and what comes after would be committed on its own.
//
// It speaks to SQLite by package conn: database/sql's pool has nothing to do here, and cost as much as SQLite.
type session struct {
	conn   *conn.Conn
	stmts  map[string]statement
	ctx    context.Context // of a reader: ends its statements between one another; Background for the writer
	broken error
	// changes counts the statements that may have changed something.
	changes int
	// worded counts those of them that may have changed what was said.
	worded int
}

// statement is one that is prepared. words: it names where what was said is kept, and may change it.
type statement struct {
	*conn.Stmt
	words bool
}

// wordTables hold what was said: the messages, their versions, and what is attached to them.
var wordTables = []string{"messages", "message_versions", "attachments"}

func namesWords(q string) bool {
	return slices.ContainsFunc(wordTables, func(table string) bool { return strings.Contains(q, table) })
}

func newSession(path string, readOnly bool) (*session, error) {
	if journal, err := os.Stat(path + "-wal"); err == nil && journal.Size() > 0 && noContent(path) {
		return nil, fmt.Errorf("%w: %w", relay.ErrStorage, ErrJournalAlone)
	}
	c, err := conn.Open(fileURI(path), readOnly)
	if err != nil {
		return nil, storageError(err)
	}
	s := &session{conn: c, stmts: map[string]statement{}, ctx: context.Background()}
	for _, p := range pragmas(readOnly) {
		if err := s.raw("PRAGMA " + p); err != nil {
			return nil, errors.Join(fmt.Errorf("setting %s: %w", p, err), s.close())
		}
	}
	return s, nil
}

func (s *session) close() error {
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, s.conn.Close())...)
}

func (s *session) prepare(q string) (statement, error) {
	if s.broken != nil {
		return statement{}, s.broken
	}
	if err := s.ctx.Err(); err != nil {
		return statement{}, err
	}
	if st, ok := s.stmts[q]; ok {
		return st, nil
	}
	c, err := s.conn.Prepare(q)
	if err != nil {
		return statement{}, s.failed(err)
	}
	st := statement{c, namesWords(q)}
	s.stmts[q] = st
	return st, nil
}

// failed classifies err, and remembers it if the storage is to blame.
func (s *session) failed(err error) error {
	err = storageError(err)
	if errors.Is(err, relay.ErrStorage) && s.broken == nil {
		s.broken = err
	}
	return err
}

func (s *session) exec(q string, args ...any) error {
	st, err := s.prepare(q)
	if err != nil {
		return err
	}
	s.changes++
	if st.words {
		s.worded++
	}
	if err := st.Exec(args...); err != nil {
		return s.failed(err)
	}
	return nil
}

// change runs a statement and returns how many rows it changed.
func (s *session) change(q string, args ...any) (int, error) {
	if err := s.exec(q, args...); err != nil {
		return 0, err
	}
	return s.conn.Changes(), nil
}

// insert runs an INSERT and returns the new row's ID.
func (s *session) insert(q string, args ...any) (int64, error) {
	if err := s.exec(q, args...); err != nil {
		return 0, err
	}
	return s.conn.LastInsertID(), nil
}

// insertNew is insert for a statement that does nothing ON CONFLICT. false: there was one.
func (s *session) insertNew(q string, args ...any) (id int64, ok bool, err error) {
	n, err := s.change(q, args...)
	if n == 0 || err != nil {
		return 0, false, err
	}
	return s.conn.LastInsertID(), true, nil
}

// control runs BEGIN, COMMIT or ROLLBACK, whatever went before.
func (s *session) control(q string) error {
	broken := s.broken
	s.broken, s.ctx = nil, context.Background()
	st, err := s.prepare(q)
	if err == nil {
		err = st.Exec()
	}
	s.broken = broken
	return storageError(err)
}

// raw runs a statement that is not kept prepared, whatever went before: pragmas (which may act when they are prepared).
func (s *session) raw(q string) error { return storageError(s.conn.Exec(q)) }

// each calls fn with the rows of a query, as long as it returns true.
func (s *session) each(q string, args []any, fn func(scanner) (bool, error)) error {
	st, err := s.prepare(q)
	if err != nil {
		return err
	}
	if err := st.Query(args, func() (bool, error) { return fn(row{st.Stmt}) }); err != nil {
		return s.failed(err)
	}
	return nil
}

// list reads all rows of a query into memory before it returns, so that no statement is left open.
func list[T any](s *session, scan func(scanner) (T, error), q string, args ...any) (out []T, err error) {
	err = s.each(q, args, func(r scanner) (bool, error) {
		v, err := scan(r)
		out = append(out, v)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// one reads the one row of a query. store.ErrNotFound: there is none.
func one[T any](s *session, scan func(scanner) (T, error), q string, args ...any) (v T, err error) {
	err = store.ErrNotFound
	qerr := s.each(q, args, func(r scanner) (bool, error) {
		v, err = scan(r)
		return false, err
	})
	if qerr != nil {
		err = qerr
	}
	return v, err
}

// value scans a row of one column.
func value[T any](r scanner) (v T, err error) {
	err = r.Scan(&v)
	return v, err
}

// storageError wraps relay.ErrStorage around errors that say that the store failed, not what was asked of it.
func storageError(err error) error {
	if err == nil || errors.Is(err, relay.ErrStorage) {
		return err
	}
	if errors.Is(err, errClosed) {
		return fmt.Errorf("%w: %w", relay.ErrStorage, err)
	}
	switch errorCode(err) & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_NOMEM, lib.SQLITE_READONLY, lib.SQLITE_INTERRUPT,
		lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_FULL, lib.SQLITE_CANTOPEN, lib.SQLITE_PROTOCOL,
		lib.SQLITE_NOTADB, lib.SQLITE_PERM:
		return fmt.Errorf("%w: %w", relay.ErrStorage, err)
	}
	return err
}

// errorCode is SQLite's extended result code; 0: the error is none of SQLite's.
func errorCode(err error) int {
	var c *conn.Error
	if errors.As(err, &c) {
		return c.Code
	}
	var d *sqlite.Error // of the driver, which the migrations use
	if errors.As(err, &d) {
		return d.Code()
	}
	return 0
}
