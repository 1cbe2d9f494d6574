package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot/telegram/telegramtest"
	"duaarah/store/backup"
)

// executed runs the program as a process of its own, and returns what it printed and its exit code.
func executed(t *testing.T, dir string, args ...string) (out, log string, code int) {
	t.Helper()
	cmd := executable(dir, args...)
	var o, l bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &l
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return o.String(), l.String(), cmd.ProcessState.ExitCode()
}

// executable is the program on a data directory; TestMain puts it into the path.
func executable(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("duaarah", args...)
	cmd.Env = append(os.Environ(), "DUAARAH_DATA="+dir, "DUAARAH_LISTEN=127.0.0.1:0")
	return cmd
}

// executing runs serve as a process until the test ends, and returns where it is reached.
func executing(t *testing.T, dir string) (base string, stop func()) {
	t.Helper()
	cmd := executable(dir, "serve")
	var out, log output
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		if err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()); err != nil {
			t.Errorf("serve: %v\n%s", err, &log)
		}
	})
	t.Cleanup(stop)
	for deadline := time.Now().Add(patience); !strings.Contains(out.String(), "Ctrl+C"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("serve did not start:\n%s", &log)
		}
	}
	return regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(out.String()), stop
}

// talker is a citizen who goes on writing, and remembers what was acknowledged.
type talker struct {
	*webPerson
	mu   sync.Mutex
	said []string
}

func (p *talker) talk(n int, stop *atomic.Bool, count *atomic.Int64) {
	for i := 0; !stop.Load(); i++ {
		text := fmt.Sprintf("warga %d, pesan ke-%d.", n, i)
		if i%5 == 0 {
			p.sendFile(text, "foto.png", picture(p.t, color.RGBA{R: uint8(n), G: uint8(i), B: uint8(i >> 8), A: 255}))
		} else {
			p.say(text)
		}
		p.mu.Lock()
		p.said = append(p.said, text)
		p.mu.Unlock()
		count.Add(1)
		time.Sleep(50 * time.Millisecond) // the server asks those to wait who write faster
	}
}

// acknowledged is what was said so far.
func acknowledged(all []*talker) (texts []string) {
	for _, p := range all {
		p.mu.Lock()
		texts = append(texts, p.said...)
		p.mu.Unlock()
	}
	return texts
}

// Backups are made while citizens write, by another process. Each is restored by a further one, and has all that was
// acknowledged before it began; writing goes on meanwhile.
func TestBackupsUnderLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	base, stop := executing(t, dir)
	var ended atomic.Bool
	var count atomic.Int64
	var crowd sync.WaitGroup
	var all []*talker
	for n := range 8 {
		p := &talker{webPerson: newWebPerson(t, base, "/chat")}
		all = append(all, p)
		crowd.Go(func() { p.talk(n, &ended, &count) })
	}
	during := int64(0)
	rounds := 4
	if testing.Short() {
		rounds = 2
	}
	for i := range rounds {
		for before := count.Load(); count.Load() < before+20; {
			time.Sleep(5 * time.Millisecond)
		}
		before, had := acknowledged(all), count.Load()
		file := filepath.Join(t.TempDir(), "b.tar.gz")
		if out, log, code := executed(t, dir, "backup", file); code != exitOK {
			t.Fatalf("backup %d: %d\n%s%s", i, code, out, log)
		}
		during += count.Load() - had
		fresh := filepath.Join(t.TempDir(), "fresh")
		if out, log, code := executed(t, fresh, "restore", file); code != exitOK {
			t.Fatalf("restore %d: %d\n%s%s", i, code, out, log)
		}
		if out, log, code := executed(t, fresh, "check"); code != exitOK {
			t.Fatalf("check %d: %d\n%s%s", i, code, out, log)
		}
		texts, pictures := kept(t, fresh)
		for _, text := range before {
			if texts[text] != 1 {
				t.Errorf("backup %d has %q %d times", i, text, texts[text])
			}
		}
		if want := len(before) / 6; pictures < want {
			t.Errorf("backup %d has %d pictures for %d messages", i, pictures, len(before))
		}
	}
	ended.Store(true)
	crowd.Wait()
	stop()
	if during == 0 {
		t.Error("nothing was taken while backups were made")
	}
	t.Logf("%d messages acknowledged, %d of them while %d backups were made", count.Load(), during, rounds)
	if texts, _ := kept(t, dir); len(texts) < len(acknowledged(all)) {
		t.Errorf("%d texts are kept of %d", len(texts), len(acknowledged(all)))
	}
}

// kept is how often each text is in a database, and how many attachments are there.
func kept(t *testing.T, dir string) (texts map[string]int, pictures int) {
	t.Helper()
	db := opened(t, dir)
	defer db.Close()
	rows, err := db.Query(`SELECT text FROM message_versions`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	texts = map[string]int{}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		texts[text]++
	}
	if err := errors.Join(rows.Err(), db.QueryRow(`SELECT count(*) FROM attachments WHERE state = 'local'`).Scan(&pictures)); err != nil {
		t.Fatal(err)
	}
	return texts, pictures
}

func opened(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "duaarah.db"))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// A restoring that is killed at any moment leaves nothing or the whole, also in the place of other data.
func TestRestoreIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("long: the processes are many")
	}
	dir := t.TempDir()
	base, stop := executing(t, dir)
	citizen := newWebPerson(t, base, "/chat")
	for i := range 30 {
		citizen.sendFile(fmt.Sprint("foto ", i), "foto.png", picture(t, color.Gray{uint8(i)}))
	}
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	if _, log, code := executed(t, dir, "backup", file); code != exitOK {
		t.Fatal(log)
	}
	if _, log, code := executed(t, dir, "restore", "--force", file); code != exitFailed || !strings.Contains(log, "stop it first") {
		t.Errorf("restoring under a serving program ends with %d:\n%s", code, log)
	}
	stop()
	want, pictures := kept(t, dir)

	whole, former, unfinished := 0, 0, 0
	const rounds = 16
	began := time.Now()
	if _, log, code := executed(t, filepath.Join(t.TempDir(), "measure"), "restore", file); code != exitOK {
		t.Fatal(log)
	}
	takes := time.Since(began)
	for i := range rounds {
		data := t.TempDir()
		ran(t, data, "invite", "--office", "dapil-1", "--role", "staff")
		cmd := executable(data, "restore", "--force", file)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { _ = cmd.Wait(); close(ended) }()
		if i%2 == 0 {
			time.Sleep(time.Duration(rand.Int64N(int64(takes*3/2))) * time.Duration(min(i, 1))) // the first at once
		} else { // while it moves things into place
			for done := false; !done && !backup.Unfinished(data); {
				select {
				case <-ended:
					done = true
				default:
				}
			}
		}
		_ = cmd.Process.Kill()
		<-ended
		if backup.Unfinished(data) {
			unfinished++
		}
		out, log, code := executed(t, data, "check")
		if code != exitOK {
			t.Fatalf("check: %d\n%s%s", code, out, log)
		}
		switch texts, n := kept(t, data); {
		case len(texts) == len(want) && n == pictures:
			whole++
			if out, log, code := executed(t, data, "backup", filepath.Join(t.TempDir(), "again")); code != exitOK {
				t.Errorf("it is not whole: %s%s", out, log)
			}
		case len(texts) == 0 && n == 0:
			former++
		default:
			t.Errorf("%d texts and %d pictures of %d and %d", len(texts), n, len(want), pictures)
		}
	}
	if whole == 0 || former == 0 {
		t.Errorf("killed %d times, it always left the same: it tests nothing", rounds)
	}
	t.Logf("killed %d times: %d left what was there, %d the whole, %d of them after the next command completed it", rounds, former, whole, unfinished)
}

// A backup that is killed at any moment leaves no file, or a whole one, and is in nobody's way.
func TestBackupIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("long: the processes are many")
	}
	dir := t.TempDir()
	ran(t, dir, "invite", "--office", "dapil-1", "--role", "staff")
	began := time.Now()
	if _, log, code := executed(t, dir, "backup", filepath.Join(t.TempDir(), "measure")); code != exitOK {
		t.Fatal(log)
	}
	takes := time.Since(began)
	made := 0
	for range 10 {
		file := filepath.Join(t.TempDir(), "b.tar.gz")
		cmd := executable(dir, "backup", file)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(takes * 3 / 2))))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if _, err := os.Stat(file); err == nil {
			made++
			if _, log, code := executed(t, filepath.Join(t.TempDir(), "new"), "restore", file); code != exitOK {
				t.Errorf("a half backup under the final name:\n%s", log)
			}
		}
		if _, log, code := executed(t, dir, "backup", "--force", file); code != exitOK {
			t.Errorf("the next backup ends with %d:\n%s", code, log)
		}
		if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
			t.Errorf("left: %v (%v)", left, err)
		}
	}
	t.Logf("killed ten times, %d were made", made)
}

// What reads a backup from the standard output may end before it has all: that is said, and nothing is left behind.
func TestBackupIntoAPipeThatBreaks(t *testing.T) {
	dir := t.TempDir()
	ran(t, dir, "invite", "--office", "dapil-1", "--role", "staff")
	reads, writes, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := executable(dir, "backup", "-")
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = writes, &log
	if err := errors.Join(reads.Close(), cmd.Start(), writes.Close()); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(log.String(), "broken pipe") {
		t.Errorf("it ends with %v (%d), and says %q", cmd.ProcessState, code, &log)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".backup*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

// A reply waits when a backup is made, and arrives afterwards. In the restored program it does not arrive again: the
// office is told that it may have. A move to another machine, with nothing running in between, sends it.
func TestNothingIsSaidTwiceAfterARestoring(t *testing.T) {
	w := startTelegram(t)
	citizen := w.api.User("Budi")
	citizen.Say("lampu jalan mati")
	w.tap(citizen.In(citizen.ID, 0), w.sees(citizen.ID, "Kami catat"), "Kirim sekarang")
	w.sees(citizen.ID, "Kode Anda")
	card := w.sees(w.group, "lampu jalan mati")
	var free, tried atomic.Bool
	const reply = "Besok kami perbaiki."
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Times: 1 << 30, Code: 429, RetryAfter: 1, Description: "Too Many Requests",
		Match: func(params map[string]string) bool {
			waits := !free.Load() && strings.Contains(params["text"], reply)
			if waits {
				tried.Store(true)
			}
			return waits
		}})
	w.staff.In(w.group, 0).Reply(card.ID, reply)
	db := openDB(t, w.dir)
	waits := 0 // the reply, and what else is on its way still
	for deadline := time.Now().Add(patience); !tried.Load() || w.api.Pending() > 0 || waits != 1; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the reply is never sent, or %d things are still to be said:\n%s", waits, w.log)
		}
		if err := db.QueryRow(`SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased')`).Scan(&waits); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	ran(t, w.dir, "backup", file)
	count := func() (n int) {
		for _, m := range w.api.Said(citizen.ID) {
			if strings.Contains(m.Text, reply) {
				n++
			}
		}
		return n
	}
	if n := count(); n != 0 {
		t.Fatalf("it has arrived %d times already", n)
	}
	free.Store(true)
	w.sees(citizen.ID, reply)
	w.stop()

	dir := t.TempDir()
	var out, log output
	s := streams{strings.NewReader(""), &out, &log, append(w.env, "DUAARAH_DATA="+dir), time.Now}
	if code := run(t.Context(), []string{"restore", file}, s); code != exitOK || !strings.Contains(out.String(), "1 pesan sedang menunggu saat cadangan dibuat") {
		t.Fatalf("restore ends with %d:\n%s%s", code, &out, &log)
	}
	w.dir = dir
	_, _, stop := started(t, append(w.env, "DUAARAH_DATA="+dir)...)
	w.sees(w.group, "mungkin tidak sampai")
	citizen.Say("terima kasih")
	w.quiet()
	if n := count(); n != 1 {
		t.Errorf("the citizen has the reply %d times", n)
	}
	if g := tallied(t, dir, "dapil-1"); g.Undelivered != 1 {
		t.Errorf("the figures do not show that it may not have arrived: %+v", g)
	}
	stop()

	moved := t.TempDir()
	s.environ = append(w.env, "DUAARAH_DATA="+moved)
	if code := run(t.Context(), []string{"restore", "--resend", file}, s); code != exitOK {
		t.Fatalf("restore --resend ends with %d:\n%s", code, &log)
	}
	_, _, stop = started(t, s.environ...)
	if !w.api.Await(patience, func() bool { return count() == 2 }) {
		t.Error("moved, what waited is not sent")
	}
	stop()
}

// An older program refuses a newer database, whatever it is asked to do, says what helps, and leaves the file alone.
func TestOlderProgramOnNewerDatabase(t *testing.T) {
	dir := t.TempDir()
	ran(t, dir, "invite", "--office", "dapil-1", "--role", "staff")
	db := opened(t, dir)
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1); PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	sum := func() string {
		t.Helper()
		f, err := os.Open(filepath.Join(dir, "duaarah.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	before := sum()
	offices := filepath.Join(t.TempDir(), "offices.yaml")
	if err := os.WriteFile(offices, []byte("offices:\n  - id: x\n    name: X\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"serve"}, {"invite", "--office", "dapil-1", "--role", "staff"}, {"stats"}, {"export"}, {"apply", offices},
		{"inbox", "list"}, {"inbox", "retry", "--all"}, {"inbox", "drop", "1"}, {"check"}, {"backup", filepath.Join(t.TempDir(), "b")},
	} {
		_, log, code := executed(t, dir, args...)
		if code != exitFailed || !strings.Contains(log, "written by a newer version of the program") || !strings.Contains(log, "use the newer program again") {
			t.Errorf("%v ends with %d:\n%s", args, code, log)
		}
		if after := sum(); after != before {
			t.Fatalf("%v changed the file", args)
		}
	}
}

func TestCheckTellsOfAnOldBackup(t *testing.T) {
	dir := t.TempDir()
	ran(t, dir, "invite", "--office", "dapil-1", "--role", "staff")
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	ran(t, dir, "backup", file)
	n, err := backup.LastNote(dir)
	if err != nil || n.File != file || !n.Verified {
		t.Fatal(n, err)
	}
	for age, want := range map[time.Duration]string{time.Hour: "ok     Cadangan terakhir: 1 jam lalu", 72 * time.Hour: "ingat  Cadangan terakhir sudah lama: 3 hari lalu"} {
		var out, log output
		s := streams{strings.NewReader(""), &out, &log, []string{"DUAARAH_DATA=" + dir}, func() time.Time { return n.At.Add(age) }}
		if code := run(t.Context(), []string{"check"}, s); code != exitOK || !strings.Contains(out.String(), want) {
			t.Errorf("after %v check ends with %d and says\n%s%s", age, code, &out, &log)
		}
	}
}
