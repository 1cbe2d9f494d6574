package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// Bounds of what our packages prepare before main, in bytes: each of them, and all. Every command waits for that, and a start has 50 ms in all.
const (
	preparedMost = 48 << 10
	preparedAll  = 320 << 10
)

// TestLittleIsPreparedBeforeMain: lists and patterns are made when they are first looked at.
func TestLittleIsPreparedBeforeMain(t *testing.T) {
	cmd := exec.Command("duaarah", "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var out, trace output
	cmd.Stdout, cmd.Stderr = &out, &trace
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, trace.String())
	}
	packages, all := 0, 0
	for line := range strings.Lines(trace.String()) {
		f := strings.Fields(line)                                                                                              // init duaarah/store/region @5.1 ms, 0.17 ms clock, 32176 bytes, 67 allocs
		if len(f) != 11 || f[0] != "init" || !strings.HasPrefix(f[1], module+"/") || strings.HasSuffix(f[1], "/cmd/duaarah") { // the last has its tests in it
			continue
		}
		n, err := strconv.Atoi(f[7])
		if err != nil || f[8] != "bytes," {
			t.Fatalf("the runtime tells it otherwise now: %q", line)
		}
		packages, all = packages+1, all+n
		if n > preparedMost {
			t.Errorf("%s prepares %d bytes before main, more than %d", f[1], n, preparedMost)
		}
	}
	if packages < 10 || all > preparedAll {
		t.Errorf("%d packages prepare %d bytes before main, more than %d", packages, all, preparedAll)
	}
}
