package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// forgetProgram takes the program's own file out of the process's memory: code and tables that only starting needed. What is used
// from then on is mapped again, from the system's memory of the file. Only what the file says as it is may go: nothing that was written to.
func forgetProgram() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return err
	}
	defer f.Close()
	var from, to uintptr
	var mapped bool // the lines are of a part of the program that nobody can write to
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		switch fields := strings.Fields(line); {
		case len(fields) >= 5 && len(fields[1]) == len("r-xp"):
			_, err := fmt.Sscanf(fields[0], "%x-%x", &from, &to)
			mapped = err == nil && strings.HasSuffix(line, path) && !strings.Contains(fields[1], "w")
		case mapped && slices.Equal(fields, []string{"Anonymous:", "0", "kB"}): // no page of it is a copy
			if _, _, errno := unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED); errno != 0 {
				return errno
			}
		}
	}
	return nil
}
