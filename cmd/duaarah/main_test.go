package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"duaarah/bot/webchat"
	"duaarah/configs"
	"duaarah/configs/messages"
	"duaarah/store/sqlite/sqlitetest"
)

func TestMain(m *testing.M) {
	if f := flag.Lookup("test.parallel"); f != nil && runtime.GOMAXPROCS(0) < 4 { // stories wait more than they compute
		if err := f.Value.Set("4"); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"duaarah": main, inTrouble: troubled, "yardstick": yardstick, withoutFigures: still, inWeek: serveWeek})
}

// TestScripts runs the program as its operator does.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}

// TestServeIsReadAsAllCommandsAre: what is read without the others is the same command, with the same flags, help and mistakes.
func TestServeIsReadAsAllCommandsAre(t *testing.T) {
	said := func(args ...string) string {
		var out, log output
		code := run(t.Context(), args, streams{strings.NewReader(""), &out, &log, nil, time.Now})
		return fmt.Sprint(code, "\n", out.String(), log.String())
	}
	help := said("serve", "--help")
	if want := said("--log-level=info", "serve", "--help"); help != want || !strings.Contains(help, "--data=DIR") {
		t.Errorf("the help is\n%s\nwant\n%s", help, want)
	}
	for _, args := range [][]string{{"--nonsense"}, {"--data"}, {"twice"}, {"--dtaa=x"}} {
		alone, want := said(append([]string{"serve"}, args...)...), said(append([]string{"--log-level=info", "serve"}, args...)...)
		if alone != want || !strings.HasPrefix(alone, "2\n") {
			t.Errorf("%v: it says\n%s\nwant\n%s", args, alone, want)
		}
	}
}

// Spans of time stand in the log as people write them, in JSON as in text.
func TestTheLogTellsSpansInWords(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		var log output
		newLog(&log, configs.Config{LogFormat: format}).Warn("waits", "wait", 90*time.Second, slog.Group("of", "most", 1500*time.Millisecond))
		if said := log.String(); !strings.Contains(said, "1m30s") || !strings.Contains(said, "1.5s") {
			t.Errorf("as %s: %s", format, said)
		}
	}
}

func TestThereIsAFlagForEverySetting(t *testing.T) {
	var flags []string
	for f := range reflect.TypeFor[settings]().Fields() {
		flags = append(flags, strings.ReplaceAll(f.Tag.Get("name"), "-", "_"))
	}
	if keys := configs.Keys(); !slices.Equal(flags, keys) {
		t.Errorf("the flags are\n%v\nthe settings\n%v", flags, keys)
	}
}

func TestThePageHasEveryText(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	for lang, texts := range texts(cat, webchat.TextKeys()) {
		for _, key := range webchat.TextKeys() {
			if text := texts()[key]; text == "" || text == "["+key+"]" {
				t.Errorf("%s: the page has no %s", lang, key)
			}
		}
	}
}

// output is a writer that can be read while it is written.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// upToDate puts an empty database where a program is to start that has none yet: else it would begin each time with making one.
func upToDate(t *testing.T, environ []string) {
	t.Helper()
	for _, kv := range slices.Backward(environ) {
		dir, ok := strings.CutPrefix(kv, "DUAARAH_DATA=")
		if !ok {
			continue
		}
		path := filepath.Join(dir, "duaarah.db")
		if _, err := os.Stat(dir); err != nil {
			return
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			sqlitetest.Fresh(t, path)
		}
		return
	}
}

// sharedMemory leaves the collector as it is: the memory of this process is that of the servers it talks to, too, and of other tests.
var sharedMemory = []string{"GOGC=100", "GOMEMLIMIT=off"}

// started runs serve in this process until the test ends, and returns its output and what stops it.
func started(t *testing.T, environ ...string) (out, log *output, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, log = &output{}, &output{}
	ended := make(chan int, 1)
	environ = append([]string{"DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=off", "DUAARAH_SIMILAR_FOR=off", "DUAARAH_DATA=" + t.TempDir()}, environ...) // people here say much the same
	environ = append(environ, sharedMemory...)
	upToDate(t, environ)
	go func() {
		ended <- run(ctx, []string{"serve"}, streams{strings.NewReader(""), out, log, environ, time.Now})
	}()
	stop = sync.OnceValue(func() int {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { stop() })
	deadline := time.Now().Add(patience)
	for !strings.Contains(out.String(), "Ctrl+C") {
		select {
		case code := <-ended:
			t.Fatalf("serve ended with %d:\n%s", code, log)
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("serve did not start:\n%s", log)
		}
	}
	return out, log, stop
}

func TestServe(t *testing.T) {
	out, log, stop := started(t)
	link := regexp.MustCompile(`(http://127\.0\.0\.1:[0-9]+)/chat/staf/gabung\?kode=[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\n`).
		FindStringSubmatch(out.String())
	if link == nil || !strings.Contains(out.String(), link[1]+"/chat\n") {
		t.Fatalf("no links in\n%s", out)
	}
	client := &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	get := func(url string) (int, string, http.Header) {
		t.Helper()
		res, err := client.Get(strings.TrimSpace(url))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err := errors.Join(err, res.Body.Close()); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body), res.Header
	}
	for path, want := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/chat": 200, "/chat/staf": 200, "/": http.StatusFound, "/nowhere": 404,
	} {
		if status, _, _ := get(link[1] + path); status != want {
			t.Errorf("%s answers %d, want %d", path, status, want)
		}
	}
	if _, body, _ := get(link[1] + "/nowhere"); !strings.Contains(body, `lang="id"`) || !strings.Contains(body, `href="/"`) {
		t.Errorf("who mistyped the address reads\n%s", body)
	}
	if _, _, header := get(link[1] + "/"); header.Get("Location") != "/chat" {
		t.Errorf("/ leads to %q", header.Get("Location"))
	}
	for range 2 { // looking at it uses nothing up
		if status, body, _ := get(link[0]); status != 200 || !strings.Contains(body, "<form") {
			t.Errorf("the staff link answers %d:\n%s", status, body)
		}
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d:\n%s", code, log)
	}
	for _, secret := range regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindAllString(out.String(), -1) {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the invitation is in the log:\n%s", log)
		}
	}
}

func TestOneServesADirectory(t *testing.T) {
	dir := t.TempDir()
	started(t, "DUAARAH_DATA="+dir)
	var log output
	s := streams{strings.NewReader(""), io.Discard, &log, append([]string{"DUAARAH_DATA=" + dir, "DUAARAH_LISTEN=127.0.0.1:0"}, sharedMemory...), time.Now}
	if code := run(t.Context(), []string{"serve"}, s); code != exitFailed || !strings.Contains(log.String(), "another process") {
		t.Errorf("the second serve ends with %d:\n%s", code, &log)
	}
}

// Who copied the data as root, or types a command as somebody else, is told what to do.
func TestTheDataOfAnotherUser(t *testing.T) {
	p := &program{}
	p.cfg.Data = "/var/lib/duaarah"
	refused := func(path string) error {
		return fmt.Errorf("open the database: %w", &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission})
	}
	for _, x := range []struct{ command, path, want string }{
		{"serve", "/var/lib/duaarah/duaarah.db", fmt.Sprintf("chown -R %d:%d /var/lib/duaarah/.", os.Geteuid(), os.Getegid())},
		{"serve", "/var/lib/duaarah/serve.lock", "chown"},
		{"backup", "/var/lib/duaarah/duaarah.db", "run this as root"},
		{"backup", "/mnt/backup/x.tar.gz", ""},
		{"serve", "/var/lib/duaarah", ""}, // which cannot be made: the error says it
	} {
		err := p.anothers(x.command, refused(x.path))
		if (err == nil) != (x.want == "") || err != nil && !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s refused %s: %v, want %q", x.command, x.path, err, x.want)
		}
	}
	if err := p.anothers("serve", fmt.Errorf("look: %w", &fs.PathError{Op: "open", Path: "/var/lib/duaarah/duaarah.db", Err: fs.ErrNotExist})); err != nil {
		t.Errorf("what is not there: %v", err)
	}
}

// A number at which counting stopped is not told as all there is.
func TestHowManyHaveHadTheirTime(t *testing.T) {
	for n, want := range map[int]string{0: "0", retentionMost - 1: fmt.Sprint(retentionMost - 1), retentionMost: fmt.Sprint("≥ ", retentionMost)} {
		if got := counted(n); got != want {
			t.Errorf("%d are told as %q, want %q", n, got, want)
		}
	}
}

func TestTheDataIsForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir() + "/new"
	_, _, stop := started(t, "DUAARAH_DATA="+dir)
	stop()
	for path, want := range map[string]os.FileMode{dir: 0o700, dir + "/duaarah.db": 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}

func TestALoopRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		l := newLoops(slog.New(slog.NewTextHandler(&log, nil)), time.Now)
		ctx, cancel := context.WithCancel(t.Context())
		runs := 0
		done := make(chan struct{})
		go func() {
			defer close(done)
			l.keep(ctx, "it", func(ctx context.Context) error {
				switch runs++; runs {
				case 1:
					panic("oh")
				case 2:
					return errors.New("no")
				}
				<-ctx.Done()
				return nil
			})
		}()
		synctest.Wait()
		if runs != 1 || l.ready() == nil {
			t.Errorf("after a panic: %d runs, ready: %v", runs, l.ready())
		}
		time.Sleep(restartFirst)
		synctest.Wait()
		if runs != 2 || l.ready() == nil {
			t.Errorf("after an error: %d runs, ready: %v", runs, l.ready())
		}
		time.Sleep(2 * restartFirst)
		synctest.Wait()
		if runs != 3 || l.ready() != nil {
			t.Errorf("at last: %d runs, ready: %v", runs, l.ready())
		}
		cancel()
		<-done
		if !strings.Contains(log.String(), "panic: oh") {
			t.Errorf("the log does not tell of the panic:\n%s", log.String())
		}
	})
}

func TestAPlatformThatGivesUpStopsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoops(slog.New(slog.DiscardHandler), time.Now)
		runs := 0
		l.receive(t.Context(), "telegram/1", func(context.Context) error {
			runs++
			return errors.New("token revoked")
		})
		if runs != 1 || l.ready() != nil {
			t.Errorf("%d runs, ready: %v", runs, l.ready())
		}
	})
}

// openDB opens the database of a program that may be running, until the test ends.
func openDB(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "duaarah.db")+"?_pragma=busy_timeout(20000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}
