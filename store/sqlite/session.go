package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"

	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"duaarah/bot/relay"
	"duaarah/store"
)

// session is one connection with its prepared statements, by SQL text. It is used by one goroutine at a time. Once the
// storage has failed under it, every further statement fails with the same error until reset: SQLite may have undone
// the whole transaction by itself, and what comes after would be committed on its own.
//
// It speaks to the driver itself: database/sql's pool has nothing to do here, and cost as much as SQLite.
type session struct {
	conn   driver.Conn
	stmts  map[string]statement
	ctx    context.Context // of a reader: ends its statements between one another; Background for the writer
	broken error
	// changes counts the statements that may have changed something.
	changes int

	args []driver.NamedValue // reused
	row  row                 // reused
}

// statement is what the driver prepares.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

func newSession(dsn string) (*session, error) {
	conn, err := new(sqlite.Driver).Open(dsn)
	if err != nil {
		return nil, storageError(err)
	}
	return &session{conn: conn, stmts: map[string]statement{}, ctx: context.Background()}, nil
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
		return nil, s.broken
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	if st := s.stmts[q]; st != nil {
		return st, nil
	}
	prepared, err := s.conn.Prepare(q)
	if err != nil {
		return nil, s.failed(err)
	}
	st, ok := prepared.(statement)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's statement is a %T", prepared), prepared.Close())
	}
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

// bind makes arguments for the driver. They are good until the next statement.
func (s *session) bind(args []any) ([]driver.NamedValue, error) {
	s.args = s.args[:0]
	for i, a := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(a)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return s.args, nil
}

func (s *session) exec(q string, args ...any) (driver.Result, error) {
	st, err := s.prepare(q)
	if err != nil {
		return nil, err
	}
	bound, err := s.bind(args)
	if err != nil {
		return nil, err
	}
	s.changes++
	res, err := st.ExecContext(context.Background(), bound)
	if err != nil {
		return nil, s.failed(err)
	}
	return res, nil
}

// change runs a statement and returns how many rows it changed.
func (s *session) change(q string, args ...any) (int, error) {
	res, err := s.exec(q, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// insert runs an INSERT and returns the new row's ID.
func (s *session) insert(q string, args ...any) (int64, error) {
	res, err := s.exec(q, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// insertNew is insert for a statement that does nothing ON CONFLICT. false: there was one.
func (s *session) insertNew(q string, args ...any) (id int64, ok bool, err error) {
	res, err := s.exec(q, args...)
	if err != nil {
		return 0, false, err
	}
	if n, err := res.RowsAffected(); n == 0 || err != nil {
		return 0, false, err
	}
	id, err = res.LastInsertId()
	return id, true, err
}

// control runs BEGIN, COMMIT or ROLLBACK, whatever went before.
func (s *session) control(q string) error {
	broken := s.broken
	s.broken, s.ctx = nil, context.Background()
	st, err := s.prepare(q)
	if err == nil {
		_, err = st.ExecContext(context.Background(), nil)
	}
	s.broken = broken
	return storageError(err)
}

// raw runs a statement that is not kept prepared, whatever went before: pragmas (which may act when they are prepared).
func (s *session) raw(q string) error {
	st, err := s.conn.Prepare(q)
	if err != nil {
		return storageError(err)
	}
	_, err = st.(statement).ExecContext(context.Background(), nil)
	return storageError(errors.Join(err, st.Close()))
}

// each calls fn with the rows of a query, as long as it returns true.
func (s *session) each(q string, args []any, fn func(scanner) (bool, error)) error {
	st, err := s.prepare(q)
	if err != nil {
		return err
	}
	bound, err := s.bind(args)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(context.Background(), bound)
	if err != nil {
		return s.failed(err)
	}
	defer rows.Close()
	s.row = slices.Grow(s.row[:0], len(rows.Columns()))[:len(rows.Columns())]
	for more := true; more; {
		err := rows.Next(s.row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			more, err = fn(s.row)
		}
		if err != nil {
			return s.failed(err)
		}
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
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, errClosed) {
		return fmt.Errorf("%w: %w", relay.ErrStorage, err)
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_NOMEM, lib.SQLITE_READONLY, lib.SQLITE_INTERRUPT,
			lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_FULL, lib.SQLITE_CANTOPEN, lib.SQLITE_PROTOCOL,
			lib.SQLITE_NOTADB, lib.SQLITE_PERM:
			return fmt.Errorf("%w: %w", relay.ErrStorage, err)
		}
	}
	return err
}
