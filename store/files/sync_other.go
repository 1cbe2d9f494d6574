//go:build !unix

package files

// SyncDir: elsewhere a directory cannot be synced, and need not be.
func SyncDir(string) error { return nil }
