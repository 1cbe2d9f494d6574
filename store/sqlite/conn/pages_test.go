package conn

import (
	"testing"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// TestPagesHaveRoom: the pages that connections keep lie in the room that was made for them, not each in twice the memory that it needs.
func TestPagesHaveRoom(t *testing.T) {
	c := open(t)
	ask(t, c, `SELECT name FROM sqlite_schema`)
	status := func(what int32) int32 {
		p := libc.Xcalloc(c.tls, 2, 8)
		defer libc.Xfree(c.tls, p)
		if rc := lib.Xsqlite3_status(c.tls, what, p, p+8, 0); rc != lib.SQLITE_OK {
			t.Fatal(c.failure(rc))
		}
		return *(*int32)(pointer(p))
	}
	if in, out := status(lib.SQLITE_STATUS_PAGECACHE_USED), status(lib.SQLITE_STATUS_PAGECACHE_OVERFLOW); in == 0 || out != 0 {
		t.Errorf("%d pages in the room, %d bytes of pages elsewhere", in, out)
	}
}
