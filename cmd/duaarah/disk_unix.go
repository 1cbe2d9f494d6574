//go:build linux || darwin

package main

import "syscall"

// diskSpace is how large the disk is on which a directory lies, and how much of it is free for us. Zero: that is not known.
func diskSpace(dir string) (total, free int64) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, 0
	}
	size := int64(s.Bsize)
	return int64(s.Blocks) * size, int64(s.Bavail) * size
}
