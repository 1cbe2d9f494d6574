// Package conn is a connection to an SQLite file: the few functions of its C interface that the store needs, as
// modernc.org/sqlite/lib has them in Go.
//
// The driver for database/sql that goes with them asks for the names and declared types of all columns at every query,
// allocates for every argument, and locks. That cost as much as SQLite's own work; the store runs some twenty small
// statements for each message.
package conn

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// Error is what SQLite says.
type Error struct {
	Code int // extended result code, see https://www.sqlite.org/rescode.html
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("%s (%d)", e.Text, e.Code) }

// Conn is a connection. It and its statements are used by one goroutine at a time.
type Conn struct {
	tls *libc.TLS
	db  uintptr // sqlite3 *
	out uintptr // room for a pointer that a function returns
	// args holds the texts of the statement that runs.
	args     uintptr
	argsSize int
}

// argsKept is how much room for texts a connection keeps between statements.
const argsKept = 64 << 10

// Open opens a database file by its URI, which must be there. It cannot be spoiled by SQL that writes to the schema, and a
// word in double quotes is a name, never a text. A statement is planned once, whatever is bound to it: else each that could use an index
// of some of the rows would be compiled anew whenever something else is bound.
func Open(uri string, readOnly bool) (_ *Conn, err error) {
	pages.Do(reservePages)
	c := &Conn{tls: libc.NewTLS()}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	if c.out, err = c.malloc(int(unsafe.Sizeof(uintptr(0)))); err != nil {
		return nil, err
	}
	name, err := libc.CString(uri)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, name)
	flags := int32(lib.SQLITE_OPEN_URI | lib.SQLITE_OPEN_NOMUTEX | lib.SQLITE_OPEN_EXRESCODE | lib.SQLITE_OPEN_READWRITE)
	if readOnly {
		flags ^= lib.SQLITE_OPEN_READWRITE | lib.SQLITE_OPEN_READONLY
	}
	rc := lib.Xsqlite3_open_v2(c.tls, name, c.out, flags, 0)
	c.db = deref(c.out)
	if rc != lib.SQLITE_OK {
		return nil, c.failure(rc)
	}
	for option, on := range map[int32]int32{lib.SQLITE_DBCONFIG_DEFENSIVE: 1, lib.SQLITE_DBCONFIG_DQS_DDL: 0, lib.SQLITE_DBCONFIG_DQS_DML: 0,
		lib.SQLITE_DBCONFIG_ENABLE_QPSG: 1} {
		if err := c.configure(option, on); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Conn) configure(option, on int32) error {
	list, err := c.malloc(16) // of two arguments, eight bytes each
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, list)
	if rc := lib.Xsqlite3_db_config(c.tls, c.db, option, libc.VaList(list, on, uintptr(0))); rc != lib.SQLITE_OK {
		return c.failure(rc)
	}
	return nil
}

// Close ends the connection. Its statements are to be closed before.
func (c *Conn) Close() error {
	rc := int32(lib.SQLITE_OK)
	if c.db != 0 {
		rc = lib.Xsqlite3_close_v2(c.tls, c.db)
	}
	var err error
	if rc != lib.SQLITE_OK {
		err = c.failure(rc)
	}
	for _, p := range []uintptr{c.out, c.args} {
		if p != 0 {
			libc.Xfree(c.tls, p)
		}
	}
	c.db, c.out, c.args, c.argsSize = 0, 0, 0, 0
	c.tls.Close()
	return err
}

// KeepJournal has Close leave the journal as it is: the last connection to a file would else write it back.
func (c *Conn) KeepJournal() error { return c.configure(lib.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

// Interrupt ends the statement that runs, with an error. It may be called by another goroutine.
func (c *Conn) Interrupt() {
	tls := libc.NewTLS() // the connection's is in use
	defer tls.Close()
	lib.Xsqlite3_interrupt(tls, c.db)
}

// Changes is how many rows the last INSERT, UPDATE or DELETE changed.
func (c *Conn) Changes() int { return int(lib.Xsqlite3_changes(c.tls, c.db)) }

// LastInsertID is the ID of the row inserted last.
func (c *Conn) LastInsertID() int64 { return lib.Xsqlite3_last_insert_rowid(c.tls, c.db) }

// Exec runs one statement, prepared for this once.
func (c *Conn) Exec(q string) error {
	s, err := c.Prepare(q)
	if err != nil {
		return err
	}
	return errors.Join(s.Exec(), s.Close())
}

func (c *Conn) failure(rc int32) error {
	text := libc.GoString(lib.Xsqlite3_errstr(c.tls, rc))
	if c.db != 0 {
		if more := libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db)); more != text {
			text += ": " + more
		}
	}
	return &Error{Code: int(rc), Text: text}
}

func (c *Conn) malloc(n int) (uintptr, error) {
	if p := libc.Xmalloc(c.tls, libc.Tsize_t(n)); p != 0 {
		return p, nil
	}
	return 0, &Error{Code: lib.SQLITE_NOMEM, Text: "out of memory"}
}

// room has place for n bytes of texts.
func (c *Conn) room(n int) error {
	if n <= c.argsSize {
		return nil
	}
	n = max(n, 4096)
	p, err := c.malloc(n)
	if err != nil {
		return err
	}
	c.release()
	c.args, c.argsSize = p, n
	return nil
}

func (c *Conn) release() {
	if c.args != 0 {
		libc.Xfree(c.tls, c.args)
	}
	c.args, c.argsSize = 0, 0
}

// Stmt is a prepared statement.
type Stmt struct {
	c       *Conn
	p       uintptr // sqlite3_stmt *
	params  int
	columns int
}

// Prepare compiles one statement.
func (c *Conn) Prepare(q string) (*Stmt, error) {
	text, err := libc.CString(q)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, text)
	if rc := lib.Xsqlite3_prepare_v2(c.tls, c.db, text, int32(len(q)), c.out, 0); rc != lib.SQLITE_OK {
		return nil, c.failure(rc)
	}
	s := &Stmt{c: c, p: deref(c.out)}
	if s.p == 0 {
		return nil, errors.New("no statement")
	}
	s.params = int(lib.Xsqlite3_bind_parameter_count(c.tls, s.p))
	s.columns = int(lib.Xsqlite3_column_count(c.tls, s.p))
	return s, nil
}

// Close gives the statement up.
func (s *Stmt) Close() error {
	if rc := lib.Xsqlite3_finalize(s.c.tls, s.p); rc != lib.SQLITE_OK {
		return s.c.failure(rc)
	}
	return nil
}

// Exec runs the statement to its end, passing over its rows.
func (s *Stmt) Exec(args ...any) error {
	return s.Query(args, func() (bool, error) { return true, nil })
}

// Query calls row for each row, as long as it returns true. The columns can be read while it runs.
func (s *Stmt) Query(args []any, row func() (more bool, err error)) (err error) {
	if err := s.bind(args); err != nil {
		return err
	}
	defer s.reset()
	for {
		switch rc := lib.Xsqlite3_step(s.c.tls, s.p); rc {
		case lib.SQLITE_ROW:
			if more, err := row(); err != nil || !more {
				return err
			}
		case lib.SQLITE_DONE:
			return nil
		default:
			return s.c.failure(rc)
		}
	}
}

// reset makes the statement ready to run again. What it says is what Query said already.
func (s *Stmt) reset() {
	lib.Xsqlite3_reset(s.c.tls, s.p)
	if s.c.argsSize > argsKept {
		lib.Xsqlite3_clear_bindings(s.c.tls, s.p)
		s.c.release()
	}
}

// Text is bytes that are bound as a text: what was just put together need not become a string first.
type Text []byte

// bind sets all parameters: integers, truths and texts (of any named type, or Text), blobs ([]byte), and nil.
func (s *Stmt) bind(args []any) error {
	if len(args) != s.params {
		return fmt.Errorf("%d arguments for %d parameters", len(args), s.params)
	}
	size := 1 // an empty text needs an address, too: without one it would be NULL
	for _, a := range args {
		if text, ok := text(a); ok {
			size += len(text)
		} else if blob, ok := a.([]byte); ok {
			size += len(blob)
		}
	}
	if err := s.c.room(size); err != nil {
		return err
	}
	at := s.c.args
	for i, a := range args {
		n := int32(i + 1)
		rc := int32(lib.SQLITE_OK)
		if text, ok := text(a); ok {
			copy(unsafe.Slice((*byte)(pointer(at)), len(text)), text)
			rc = lib.Xsqlite3_bind_text(s.c.tls, s.p, n, at, int32(len(text)), lib.SQLITE_STATIC)
			at += uintptr(len(text))
		} else if blob, ok := a.([]byte); ok {
			copy(unsafe.Slice((*byte)(pointer(at)), len(blob)), blob)
			rc = lib.Xsqlite3_bind_blob(s.c.tls, s.p, n, at, int32(len(blob)), lib.SQLITE_STATIC)
			at += uintptr(len(blob))
		} else if number, ok := number(a); ok {
			rc = lib.Xsqlite3_bind_int64(s.c.tls, s.p, n, number)
		} else if a == nil {
			rc = lib.Xsqlite3_bind_null(s.c.tls, s.p, n)
		} else {
			return fmt.Errorf("argument %d is a %T", n, a)
		}
		if rc != lib.SQLITE_OK {
			return s.c.failure(rc)
		}
	}
	return nil
}

func text(a any) (string, bool) {
	switch s := a.(type) {
	case string:
		return s, true
	case Text:
		return unsafe.String(unsafe.SliceData(s), len(s)), true
	case int64, int, bool, []byte, nil:
		return "", false
	}
	if v := reflect.ValueOf(a); v.Kind() == reflect.String {
		return v.String(), true
	}
	return "", false
}

func number(a any) (int64, bool) {
	switch n := a.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	case bool:
		if n {
			return 1, true
		}
		return 0, true
	}
	switch v := reflect.ValueOf(a); {
	case v.CanInt():
		return v.Int(), true
	case v.CanUint() && v.Uint() <= math.MaxInt64:
		return int64(v.Uint()), true
	}
	return 0, false
}

// Columns is how many columns a row has.
func (s *Stmt) Columns() int { return s.columns }

// Column is a column of the row in hand: an int64, float64 or string (blobs, too), or nil.
func (s *Stmt) Column(i int) any {
	switch lib.Xsqlite3_column_type(s.c.tls, s.p, int32(i)) {
	case lib.SQLITE_INTEGER:
		return s.Int(i)
	case lib.SQLITE_FLOAT:
		return lib.Xsqlite3_column_double(s.c.tls, s.p, int32(i))
	case lib.SQLITE_NULL:
		return nil
	}
	return s.Text(i)
}

// IsInt reports whether the column is an integer; IsText, whether it is a text.
func (s *Stmt) IsInt(i int) bool {
	return lib.Xsqlite3_column_type(s.c.tls, s.p, int32(i)) == lib.SQLITE_INTEGER
}

// IsText reports whether the column is a text.
func (s *Stmt) IsText(i int) bool {
	return lib.Xsqlite3_column_type(s.c.tls, s.p, int32(i)) == lib.SQLITE_TEXT
}

// Int is the column as an integer.
func (s *Stmt) Int(i int) int64 { return lib.Xsqlite3_column_int64(s.c.tls, s.p, int32(i)) }

// Text is the column as a text.
func (s *Stmt) Text(i int) string {
	p := lib.Xsqlite3_column_text(s.c.tls, s.p, int32(i))
	n := lib.Xsqlite3_column_bytes(s.c.tls, s.p, int32(i))
	if p == 0 || n == 0 {
		return ""
	}
	return string(unsafe.Slice((*byte)(pointer(p)), n))
}

// Bytes is a copy of the column, a blob or a text; nil if it is empty.
func (s *Stmt) Bytes(i int) []byte {
	p := lib.Xsqlite3_column_blob(s.c.tls, s.p, int32(i))
	n := lib.Xsqlite3_column_bytes(s.c.tls, s.p, int32(i))
	if p == 0 || n == 0 {
		return nil
	}
	return bytes.Clone(unsafe.Slice((*byte)(pointer(p)), n))
}

// deref reads a pointer that a function of C returned.
func deref(p uintptr) uintptr { return *(*uintptr)(pointer(p)) }

// pointer is an address in memory that is not Go's.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }
