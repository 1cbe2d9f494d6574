package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is the real program, serving in a process of its own.
type process struct {
	t    *testing.T
	out  *output
	log  *output // empty if the log goes to a file
	base string
	cmd  *exec.Cmd
	end  func() int // waits for its end, and returns the exit code
}

// spawned runs serve in a process until the test ends: the test's own binary, which is main as well (see TestMain).
// logFile: where its log goes; empty: to the test.
func spawned(t *testing.T, logFile string, environ ...string) *process {
	t.Helper()
	return spawnedAs(t, "duaarah", logFile, environ...)
}

// spawnedAs is spawned for another program, such as the one that is shipped.
func spawnedAs(t *testing.T, program, logFile string, environ ...string) *process {
	t.Helper()
	return spawnedWith(t, exec.Command(program, "serve"), logFile, environ...)
}

// spawnedWith is spawned for any command that serves.
func spawnedWith(t *testing.T, cmd *exec.Cmd, logFile string, environ ...string) *process {
	t.Helper()
	p := &process{t: t, out: &output{}, log: &output{}, cmd: cmd}
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "DUAARAH_") { // those are the tests' own
			p.cmd.Env = append(p.cmd.Env, kv)
		}
	}
	p.cmd.Env = append(append(p.cmd.Env, "DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=off", "DUAARAH_SIMILAR_FOR=off"), environ...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.log
	if logFile != "" {
		f, err := os.OpenFile(logFile, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		p.cmd.Stderr = f
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.end = sync.OnceValue(func() int {
		var exit *exec.ExitError
		if err := p.cmd.Wait(); err != nil && !errors.As(err, &exit) {
			t.Error(err)
		}
		return p.cmd.ProcessState.ExitCode()
	})
	t.Cleanup(p.kill)
	link := regexp.MustCompile(`(http://127\.0\.0\.1:[0-9]+)/chat`)
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if found := link.FindStringSubmatch(p.out.String()); found != nil && strings.Contains(p.out.String(), "Ctrl+C") {
			p.base = found[1]
			return p
		}
		if time.Now().After(deadline) || p.cmd.Process.Signal(syscall.Signal(0)) != nil {
			t.Fatalf("serve did not start:\n%s", p.log)
		}
	}
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	p.end()
}

// stop ends it as an operator does.
func (p *process) stop() int {
	_ = p.cmd.Process.Signal(os.Interrupt)
	return p.end()
}

// ready is what /readyz answers.
func (p *process) ready() (status int, body string) {
	p.t.Helper()
	client := http.Client{Timeout: patience}
	res, err := client.Get(p.base + "/readyz")
	if err != nil {
		p.t.Fatalf("/readyz: %v\n%s", err, p.log)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// becomes waits until /readyz answers with a status, and a body that contains why; meanwhile it does something again
// and again.
func (p *process) becomes(status int, why string, meanwhile func()) {
	p.t.Helper()
	var got int
	var body string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if got, body = p.ready(); got == status && strings.Contains(body, why) {
			return
		}
		if meanwhile != nil {
			meanwhile()
		}
	}
	p.t.Fatalf("/readyz answers %d %q, not %d with %q\n%s", got, body, status, why, p.log)
}

// steadyAddress is one that stays the same while programs come and go. Its port is none of those that the system gives to whoever listens
// on any, or connects: in between, another test could have it.
func steadyAddress(t *testing.T) string {
	t.Helper()
	for {
		listener, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 20_000+rand.IntN(10_000)))
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		return listener.Addr().String()
	}
}

// A terminal that goes away stops the program in order, as Ctrl+C does; one that was started by nohup stays.
func TestTheTerminalGoesAway(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a long test: the program is a process of its own")
	}
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP) // else what this test's own nohup ignores, the program would, too
	defer signal.Stop(heard)
	env := "DUAARAH_DATA=" + t.TempDir()
	p := spawned(t, "", env)
	_ = p.cmd.Process.Signal(syscall.SIGHUP)
	if code := p.end(); code != exitOK || !strings.Contains(p.log.String(), "stopped") {
		t.Errorf("it ends with %d:\n%s", code, p.log)
	}
	p = spawnedWith(t, exec.Command("sh", "-c", "trap '' HUP; exec duaarah serve"), "", env)
	_ = p.cmd.Process.Signal(syscall.SIGHUP)
	if status, _ := p.ready(); status != http.StatusOK {
		t.Errorf("started by nohup, it answers %d", status)
	}
}

// A stop during the start is none that failed.
func TestStoppedWhileItStarts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var log output
	s := streams{strings.NewReader(""), io.Discard, &log, []string{"DUAARAH_DATA=" + t.TempDir(), "DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=off"}, time.Now}
	if code := run(ctx, []string{"serve"}, s); code != exitOK {
		t.Errorf("serve ends with %d:\n%s", code, &log)
	}
}
