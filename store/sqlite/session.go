package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"duaarah/bot/relay"
	"duaarah/store"
)

// session is one connection with its prepared statements, by SQL text. It is used by one goroutine at a time. Once the
// storage has failed under it, every further statement fails with the same error until reset: SQLite may have undone
// the whole transaction by itself, and what comes after would be committed on its own.
type session struct {
	conn   *sql.Conn
	stmts  map[string]*sql.Stmt
	ctx    context.Context // of a reader: ends its statements between one another; Background for the writer
	broken error
}

func newSession(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, storageError(err)
	}
	return &session{conn: conn, stmts: map[string]*sql.Stmt{}, ctx: context.Background()}, nil
}

// close ends the connection itself, not only the loan from database/sql's pool.
func (s *session) close() error {
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	err := s.conn.Raw(func(any) error { return driver.ErrBadConn })
	if err != nil && !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, sql.ErrConnDone) {
		errs = append(errs, err)
	}
	if err := s.conn.Close(); err != nil && !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, sql.ErrConnDone) {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *session) prepare(q string) (*sql.Stmt, error) {
	if s.broken != nil {
		return nil, s.broken
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	if st := s.stmts[q]; st != nil {
		return st, nil
	}
	st, err := s.conn.PrepareContext(context.Background(), q)
	if err != nil {
		return nil, s.failed(err)
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

func (s *session) exec(q string, args ...any) (sql.Result, error) {
	st, err := s.prepare(q)
	if err != nil {
		return nil, err
	}
	res, err := st.ExecContext(context.Background(), args...)
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

// raw runs a statement that is not kept prepared, whatever went before: transaction control and pragmas.
func (s *session) raw(q string) error {
	_, err := s.conn.ExecContext(context.Background(), q)
	return storageError(err)
}

// scanner is *sql.Rows, as scan functions see it.
type scanner interface{ Scan(dest ...any) error }

// list reads all rows of a query into memory before it returns, so that no statement is left open.
func list[T any](s *session, scan func(scanner) (T, error), q string, args ...any) ([]T, error) {
	st, err := s.prepare(q)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, s.failed(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, s.failed(err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, s.failed(err)
	}
	return out, nil
}

// one reads the one row of a query. store.ErrNotFound: there is none.
func one[T any](s *session, scan func(scanner) (T, error), q string, args ...any) (T, error) {
	all, err := list(s, scan, q, args...)
	if err != nil || len(all) == 0 {
		var none T
		if err == nil {
			err = store.ErrNotFound
		}
		return none, err
	}
	return all[0], nil
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
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, errClosed) {
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
