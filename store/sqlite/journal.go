package sqlite

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
)

// JournalShort reports whether the journal of the database at path holds less than what was committed to it. SQLite does not notice: it
// takes a journal for as long as it is. How long it was stands in a file beside it (-shm), which is there while the database is open, and
// stays where a process was killed. Whoever opens the database then begins that anew, so it is to be asked before.
//
// After a power failure that file may be older than the journal, and never newer: it is written to after the journal is synced. It may even be of
// a journal before this one, which was emptied, as after an erasure: each has a salt of its own.
func JournalShort(path string) bool {
	for range 3 {
		before, ok := journalIndex(path)
		if !ok {
			return false
		}
		size, salt, err := journalNow(path)
		if err != nil {
			return false
		}
		if after, ok := journalIndex(path); !ok || !bytes.Equal(before, after) {
			continue // it is being written to
		}
		number := func(at int) int64 { return int64(binary.NativeEndian.Uint32(before[at:])) }
		page := int64(binary.NativeEndian.Uint16(before[14:]))
		if page == 1 {
			page = 65536
		}
		if salt != nil && !bytes.Equal(salt, before[32:40]) {
			return false
		}
		frames, home := number(16), number(96) // those that were committed, and those of them that are in the database as well
		return home < frames && size < 32+frames*(24+page)
	}
	return false
}

// journalNow is how large the journal is, and its salt; nil: it is too short to have one.
func journalNow(path string) (size int64, salt []byte, err error) {
	f, err := os.Open(path + "-wal")
	if os.IsNotExist(err) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, nil, err
	}
	head := make([]byte, 32)
	if _, err := io.ReadFull(f, head); err != nil {
		return info.Size(), nil, nil
	}
	return info.Size(), head[16:24], nil
}

// journalIndex reads the beginning of the -shm file: its header twice, and how far checkpoints are. ok = false: there is none, or it is being
// written.
func journalIndex(path string) (b []byte, ok bool) {
	f, err := os.Open(path + "-shm")
	if err != nil {
		return nil, false
	}
	defer f.Close()
	b = make([]byte, 100)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, false
	}
	const version = 3007000
	return b, bytes.Equal(b[:48], b[48:96]) && binary.NativeEndian.Uint32(b) == version
}
