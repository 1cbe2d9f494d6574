package main

import (
	"bytes"
	"os"
	"testing"
)

// TestTheProgramsFileIsForgotten: after the start, what it took of the program's file is no longer counted as the program's memory, and it goes on.
func TestTheProgramsFileIsForgotten(t *testing.T) {
	pages := func() (kb int64) {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Skipf("this system does not tell what a process uses: %v", err)
		}
		status = bytes.ReplaceAll(bytes.ReplaceAll(status, []byte(" "), nil), []byte("\t"), nil)
		return number(status, "RssFile:") + number(status, "RssShmem:") // the latter where the file lies in memory
	}
	before := pages()
	if err := forgetProgram(); err != nil {
		t.Fatal(err)
	}
	if after := pages(); after > before*3/4 {
		t.Errorf("%d kB of files were in memory, and still %d are", before, after)
	}
}
