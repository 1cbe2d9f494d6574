package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// child is a program under measurement, in a process of its own.
type child struct {
	cmd *exec.Cmd
	tb  testing.TB
	log string // file
}

// usage is what a process has used so far.
type usage struct {
	cpu       time.Duration
	peak, now int64 // bytes in memory: at most, and now
	own       int64 // of those now, what is no page of a file, such as the program's
}

func startChild(tb testing.TB, environ []string, name string, args ...string) *child {
	tb.Helper()
	log, err := os.Create(filepath.Join(tb.TempDir(), "log"))
	if err != nil {
		tb.Fatal(err)
	}
	defer log.Close()
	c := &child{exec.Command(name, args...), tb, log.Name()}
	c.cmd.Env = append(os.Environ(), environ...)
	c.cmd.Stdout, c.cmd.Stderr = log, log
	if err := c.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.stop)
	return c
}

func (c *child) stop() {
	if c.cmd.ProcessState != nil {
		return
	}
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	defer time.AfterFunc(20*time.Second, func() { _ = c.cmd.Process.Kill() }).Stop()
	_ = c.cmd.Wait() // a yardstick ends by the signal
}

// used reads the usage where Linux tells it.
func (c *child) used() usage {
	c.tb.Helper()
	dir := "/proc/" + strconv.Itoa(c.cmd.Process.Pid)
	status, err := os.ReadFile(dir + "/status")
	if err != nil {
		c.tb.Skipf("this system does not tell what a process uses: %v", err)
	}
	status = bytes.ReplaceAll(bytes.ReplaceAll(status, []byte(" "), nil), []byte("\t"), nil)
	u := usage{peak: number(status, "VmHWM:") << 10, now: number(status, "VmRSS:") << 10, own: number(status, "RssAnon:") << 10}
	// Of all its threads, in nanoseconds: finer than the ticks of the process.
	tasks, err := filepath.Glob(dir + "/task/*/schedstat")
	if err != nil {
		c.tb.Fatal(err)
	}
	for _, t := range tasks {
		if b, err := os.ReadFile(t); err == nil { // else the thread ended
			u.cpu += time.Duration(number(b, ""))
		}
	}
	return u
}

// built is the program as it is shipped.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "duaarah")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "duaarah")
	build := exec.Command("go", "build", "-trimpath", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

// serveLean runs the program against the server, until its first request.
func serveLean(tb testing.TB, l *lean, dir string, environ ...string) *child {
	tb.Helper()
	program, err := built()
	if err != nil {
		tb.Fatal(err)
	}
	return serveLeanAs(tb, program, l, dir, environ...)
}

// serveLeanAs is serveLean of another program.
func serveLeanAs(tb testing.TB, program string, l *lean, dir string, environ ...string) *child {
	tb.Helper()
	asked := l.until(func(map[string]int) bool { return true })
	c := startLeanAs(tb, program, l, dir, environ...)
	c.await(asked, time.Minute)
	return c
}

// startLeanAs is serveLeanAs without waiting.
func startLeanAs(tb testing.TB, program string, l *lean, dir string, environ ...string) *child {
	tb.Helper()
	return startChild(tb, append([]string{"DUAARAH_DATA=" + dir, "DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=" + cmp.Or(os.Getenv("DUAARAH_BENCH_ADMIN"), "off"), "DUAARAH_TELEGRAM_TOKEN=" + leanToken,
		"DUAARAH_TELEGRAM_ENDPOINT=" + l.url, "DUAARAH_TELEGRAM_PACE=off"}, environ...), program, "serve")
}

// await waits for what is to be closed.
func (c *child) await(done <-chan struct{}, most time.Duration) {
	c.tb.Helper()
	select {
	case <-done:
	case <-time.After(most):
		log, _ := os.ReadFile(c.log) // may be missing
		c.tb.Fatalf("nothing after %v; its log:\n%s", most, log)
	}
}
