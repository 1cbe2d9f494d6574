package conn

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	lib "modernc.org/sqlite/lib"
)

type name string

type number16 int16

func open(t *testing.T) *Conn {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Open("file:"+path, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// ask prepares a statement, runs it and returns all columns of its rows.
func ask(t *testing.T, c *Conn, q string, args ...any) (rows [][]any) {
	t.Helper()
	s, err := c.Prepare(q)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // again, as it is kept
		rows = nil
		if err := s.Query(args, func() (bool, error) {
			var row []any
			for i := range s.Columns() {
				row = append(row, s.Column(i))
			}
			rows = append(rows, row)
			return true, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestValues(t *testing.T) {
	c := open(t)
	long := strings.Repeat("panjang ", 100_000)
	for _, x := range []struct{ in, out any }{
		{"", ""}, {"teks", "teks"}, {"a\x00b", "a\x00b"}, {"😀 é", "😀 é"}, {long, long}, {name("n"), "n"}, {name(""), ""},
		{int64(-1 << 63), int64(-1 << 63)}, {7, int64(7)}, {number16(-7), int64(-7)}, {true, int64(1)}, {false, int64(0)}, {nil, nil},
	} {
		if got := ask(t, c, "SELECT ?, typeof(?1) <> 'blob', 1.5, NULL", x.in); !reflect.DeepEqual(got, [][]any{{x.out, int64(1), 1.5, nil}}) {
			t.Errorf("%.20v comes back as %.80v", x.in, got)
		}
	}
	if c.argsSize > argsKept {
		t.Errorf("%d bytes are kept for texts", c.argsSize)
	}
	for _, blob := range [][]byte{{}, {0, 1, 0xff}, []byte(long)} {
		s, err := c.Prepare("SELECT ?, typeof(?1)")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Query([]any{blob}, func() (bool, error) {
			if got := s.Bytes(0); !bytes.Equal(got, blob) || s.Text(1) != "blob" {
				t.Errorf("%.20v comes back as a %s %.20v", blob, s.Text(1), got)
			}
			return true, nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := ask(t, c, "SELECT ? || ? || ?", "satu", "", "dua"); !reflect.DeepEqual(got, [][]any{{"satudua"}}) {
		t.Errorf("three texts make %v", got)
	}
}

func TestChanges(t *testing.T) {
	c := open(t)
	for _, q := range []string{"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE)", "INSERT INTO t (a) VALUES ('x'), ('y')"} {
		if err := c.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if n, id := c.Changes(), c.LastInsertID(); n != 2 || id != 2 {
		t.Errorf("%d changed, the last is %d", n, id)
	}
	var e *Error
	if err := c.Exec("INSERT INTO t (a) VALUES ('x')"); !errors.As(err, &e) || e.Code != lib.SQLITE_CONSTRAINT_UNIQUE || !strings.Contains(err.Error(), "t.a") {
		t.Errorf("the same again: %v", err)
	}
	if got := ask(t, c, "UPDATE t SET a = a || '.' RETURNING a"); fmt.Sprint(got) != "[[x..] [y..]]" {
		t.Errorf("returned %v", got)
	}
}

func TestMisuse(t *testing.T) {
	c := open(t)
	if _, err := c.Prepare("SELECT nothing"); err == nil {
		t.Error("a column that is not there is found")
	}
	if _, err := c.Prepare(`SELECT "a text"`); err == nil {
		t.Error("a word in double quotes is a text")
	}
	if _, err := c.Prepare("-- nothing"); err == nil {
		t.Error("a comment is a statement")
	}
	s, err := c.Prepare("SELECT ?")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, args := range [][]any{nil, {1, 2}, {uint64(math.MaxUint64)}, {1.5}, {struct{}{}}} {
		if err := s.Exec(args...); err == nil {
			t.Errorf("%v are taken", args)
		}
	}
	stop := errors.New("enough")
	if err := s.Query([]any{1}, func() (bool, error) { return true, stop }); !errors.Is(err, stop) {
		t.Errorf("an error of the caller: %v", err)
	}
	if _, err := Open("file:"+filepath.Join(t.TempDir(), "none.db"), false); err == nil {
		t.Error("a file that is not there is opened")
	}
}

// What is bound to a statement never has it compiled anew, though an index of some of the rows would fit that alone.
func TestStatementsAreCompiledOnce(t *testing.T) {
	c := open(t)
	for _, q := range []string{"CREATE TABLE a (id INTEGER PRIMARY KEY, state TEXT, n INTEGER)", "CREATE INDEX some ON a (n) WHERE state = 'open'"} {
		if err := c.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Prepare("SELECT id FROM a WHERE state = ? AND n = ?")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		if err := s.Exec([]string{"open", "closed"}[i%2], i); err != nil {
			t.Fatal(err)
		}
	}
	if n := lib.Xsqlite3_stmt_status(c.tls, s.p, lib.SQLITE_STMTSTATUS_REPREPARE, 0); n != 0 {
		t.Errorf("the statement was compiled anew %d times", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
