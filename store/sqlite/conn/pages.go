package conn

import (
	"sync"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

const (
	pageSize = 4096
	// pagesKept is how many pages have room, those of all connections together.
	pagesKept = 1200
)

// pages is done once the pages that connections keep in memory have their room.
var pages sync.Once

// reservePages has all connections keep their pages in one piece of memory. The allocator would take more than twice as much: it rounds a
// page, with what SQLite notes beside it, up to a power of two. What cannot be had is done without: then each page is allocated.
func reservePages() {
	tls := libc.NewTLS()
	defer tls.Close()
	list := libc.Xcalloc(tls, 4, 8) // of three arguments at most, and a number
	if list == 0 {
		return
	}
	defer libc.Xfree(tls, list)
	beside := list + 24 // bytes that SQLite notes beside a page
	if lib.Xsqlite3_config(tls, lib.SQLITE_CONFIG_PCACHE_HDRSZ, libc.VaList(list, beside)) != lib.SQLITE_OK {
		return
	}
	size := pageSize + (*(*int32)(pointer(beside))+7)&^7
	room := libc.Xmalloc(tls, libc.Tsize_t(size)*pagesKept)
	if room == 0 {
		return
	}
	if lib.Xsqlite3_config(tls, lib.SQLITE_CONFIG_PAGECACHE, libc.VaList(list, room, size, int32(pagesKept))) != lib.SQLITE_OK {
		libc.Xfree(tls, room) // SQLite is at work already, by other means
	}
}
