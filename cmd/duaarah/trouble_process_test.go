package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// The tests of trouble run the program as a process: "duaarah" is main itself, and "duaarah-in-trouble" the same with a
// clock that jumps and with conversations that fail, as the files in $TROUBLE say. That one is in no build but the tests'.
//
// Which test shows what becomes of each trouble, here unless a package is named:
//
//	429 of a chat, of the bot           TestTroubleTooFast, …OnDiscord, …AcrossARestart, WithReplies, WithRepliesOnDiscord; relay TestNothingGoesBeforeRetryAfter
//	500, 502, 503, garbage, wrong types TestTroubleWithReplies, WithRepliesOnDiscord (sending), WithUpdates (receiving)
//	connections dropped before, after   the same
//	no answer at all                    TestTroubleNoAnswer (TROUBLE=full waits the minutes that the program does)
//	an undecodable update among others  TestTroubleWithUpdates; discord TestGarbageIsSurvived
//	409                                 TestTroubleAnotherPolls
//	gateway dropped, resumed or not, events lost   TestDiscordInTrouble; discord TestResume, TestCodesThatEndTheSession
//	interactions late                   TestBusyDatabase; discord TestAnswersInTime, TestWhispersTooLate
//	401, at the start and later         TestTroubleWithTelegramsToken, WithDiscordsToken; discord TestTokenIsTriedAgain
//	blocked, chat not found             TestTroubleBlocked, WithReplies, WithRepliesOnDiscord, TestClosedDirectMessages
//	group becomes supergroup            TestTroubleGroupBecomesSupergroup
//	the clock is set                    TestTroubleWithTheClock, …AcrossARestart; sqlite TestTheClockWasAhead
//	a conversation fails or panics      TestTroubleWithConversations, WithReplyHandling; sqlite TestTellingThatSomethingIsParked
const inTrouble = "duaarah-in-trouble"

// troubled is the main of that program.
func troubled() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	dir := os.Getenv("TROUBLE")
	var jump atomic.Int64
	look := func() {
		b, err := os.ReadFile(filepath.Join(dir, "clock"))
		if seconds, perr := strconv.ParseInt(string(b), 10, 64); err == nil && perr == nil {
			jump.Store(seconds)
		}
	}
	look()
	go func() {
		for ctx.Err() == nil {
			time.Sleep(5 * time.Millisecond)
			look()
		}
	}()
	p := &program{streams: streams{os.Stdin, os.Stdout, os.Stderr, os.Environ(), func() time.Time { return set(time.Now(), jump.Load()) }}}
	p.around = func(handle sqlite.Handler) sqlite.Handler {
		return func(ctx context.Context, tx store.Tx, u bot.Update) error {
			if err := handle(ctx, tx, u); err != nil { // it fails late: what it did is to be undone
				return err
			}
			return fault(dir, u)
		}
	}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// fault fails, or panics, for what holds one of the words in the files of that name.
func fault(dir string, u bot.Update) error {
	said := ""
	switch {
	case u.Message != nil:
		said = u.Message.Text
	case u.Tap != nil:
		said = u.Tap.Data
	}
	for _, how := range []string{"panic", "fail"} {
		word, err := os.ReadFile(filepath.Join(dir, how))
		if err != nil || len(word) == 0 || !strings.Contains(said, string(word)) {
			continue
		}
		if how == "panic" {
			panic("about " + said)
		}
		return errors.New("the office is not to be found")
	}
	return nil
}

// set is a time as it is read off a clock that was set by so many seconds: the time of day is another, and the time that
// passes (Go's monotonic reading) is not. Nothing in package time makes such a time, so this changes its first word, of
// which the seconds are bits 30 to 62.
func set(t time.Time, seconds int64) time.Time {
	*(*uint64)(unsafe.Pointer(&t)) += uint64(seconds) << 30
	return t
}

func TestAClockThatIsSet(t *testing.T) {
	now := time.Now()
	for _, seconds := range []int64{3600, -3600, 365 * 86400} {
		got := set(now, seconds)
		if got.Unix()-now.Unix() != seconds || got.Sub(now) != 0 || !got.Equal(now.Add(0)) && got.After(now) {
			t.Errorf("set by %d s it is %v, %v later", seconds, got, got.Sub(now))
		}
	}
}

// trouble is the directory that a troubled program looks into.
func trouble(t *testing.T) (dir string, put func(name, content string)) {
	dir = t.TempDir()
	return dir, func(name, content string) {
		t.Helper()
		next := filepath.Join(dir, name+".new")
		err := os.WriteFile(next, []byte(content), 0o600)
		if err := errors.Join(err, os.Rename(next, filepath.Join(dir, name))); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond) // longer than the clock is read again
	}
}

// troubledServe is started, of a process of its own.
func troubledServe(t *testing.T, program string, environ []string) (out, log *output, stop func() int) {
	t.Helper()
	p := spawnedAs(t, program, "", append([]string{"DUAARAH_LOG_FORMAT=text"}, environ...)...)
	return p.out, p.log, p.stop
}

// commanded runs another command of the program in a process of its own, and returns all that it wrote.
func commanded(t *testing.T, name string, environ []string, args ...string) (said string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var all bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, environ...)
	cmd.Stdout, cmd.Stderr, cmd.Dir = &all, &all, t.TempDir()
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s %v: %v\n%s", name, args, err, &all)
	}
	return all.String(), cmd.ProcessState.ExitCode()
}

// logs waits until the program's log has a line with all of the words.
func logs(t *testing.T, log *output, words ...string) string {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		for line := range strings.Lines(log.String()) {
			all := true
			for _, w := range words {
				all = all && strings.Contains(line, w)
			}
			if all {
				return line
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the log never says %q:\n%s", words, log)
		}
	}
}

// base is where a program that began to serve is reached. What it says of platforms may be printed before.
func base(out *output) string {
	return strings.TrimSuffix(regexp.MustCompile(`http://[^/\s]+/chat`).FindString(out.String()), "/chat")
}

// readiness is what /readyz answers.
func readiness(t *testing.T, out *output) int {
	t.Helper()
	res, err := http.Get(base(out) + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}
