package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"duaarah/bot/telegram/telegramtest"
)

// disk is where the data lies, and how it becomes full.
type disk interface {
	fill(t *testing.T, p *process)
	free(t *testing.T, p *process)
}

// limited is a disk on which no file of the program may grow beyond some more bytes than its journal has: what needs no
// rights. To SQLite it looks as a disk that fails, for the system says EFBIG.
type limited struct{ journal string }

func (d limited) fill(t *testing.T, p *process) {
	t.Helper()
	info, err := os.Stat(d.journal)
	if err != nil {
		t.Fatal(err)
	}
	d.set(t, p, uint64(info.Size())+rand.Uint64N(200_000))
}

func (d limited) free(t *testing.T, p *process) { t.Helper(); d.set(t, p, math.MaxUint64) }

func (limited) set(t *testing.T, p *process, bytes uint64) {
	t.Helper()
	err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: math.MaxUint64}, nil)
	if err != nil && !errors.Is(err, unix.ESRCH) { // the limit ended with the process
		t.Fatal(err)
	}
}

// small is a file system in memory that another file fills.
type small struct{ filler string }

func (d small) fill(t *testing.T, _ *process) {
	t.Helper()
	f, err := os.Create(d.filler)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 1; size /= 2 {
		for {
			if _, err := f.Write(make([]byte, size)); errors.Is(err, unix.ENOSPC) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (d small) free(t *testing.T, _ *process) {
	t.Helper()
	if err := os.Remove(d.filler); err != nil {
		t.Fatal(err)
	}
}

// mounted is a directory on a file system of its own, of 16 MiB; "" where that may not be made. The environment variable
// DUAARAH_TEST_DISK names a directory on one that is to be filled instead.
func mounted(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if given := os.Getenv("DUAARAH_TEST_DISK"); given != "" {
		dir, err := os.MkdirTemp(given, "full-*")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		return dir
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Logf("no small file system can be mounted here (%v): a limit of a file's size has to do", err)
		return ""
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// A disk that becomes full in the middle of traffic, twice, the second time with the program killed meanwhile. What could not
// be kept was not acknowledged; when there is room again all goes on by itself: nothing is lost, the order is kept, and
// nothing is said twice.
func TestFullDisk(t *testing.T) {
	t.Run("limit", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		fullDisk(t, dir, "", limited{filepath.Join(dir, "duaarah.db-wal")}, "the disk fails")
	})
	t.Run("limit for the log too", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		fullDisk(t, dir, filepath.Join(dir, "log"), limited{filepath.Join(dir, "duaarah.db-wal")}, "the disk fails")
	})
	t.Run("file system", func(t *testing.T) {
		t.Parallel()
		if dir := mounted(t); dir != "" {
			fullDisk(t, dir, filepath.Join(dir, "log"), small{filepath.Join(dir, "filler")}, "disk full")
		}
	})
}

// A start on a full disk, before anybody joined: no invitation can be made, and the program waits for room as ever.
func TestFullDiskBeforeAnybodyJoined(t *testing.T) {
	t.Parallel()
	dir := mounted(t)
	if dir == "" {
		t.Skip("no small file system")
	}
	env := []string{"DUAARAH_DATA=" + filepath.Join(dir, "data"), "DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=off"}
	p := spawned(t, "", env...)
	p.becomes(http.StatusOK, "ready", nil)
	p.kill()
	d := small{filepath.Join(dir, "filler")}
	d.fill(t, nil)
	p = spawned(t, "", env...)
	p.becomes(http.StatusServiceUnavailable, "disk full", nil)
	d.free(t, nil)
	p.becomes(http.StatusOK, "ready", nil)
	if code := p.stop(); code != exitOK {
		t.Errorf("serve ends with %d:\n%s", code, p.log)
	}
}

func fullDisk(t *testing.T, dir, log string, d disk, why string) {
	w := newDiskWorld(t, dir, log)
	web := newWebPerson(t, w.p.base, "/chat")
	web.say("halo dari web")
	web.waitFor("Kami catat")
	for round := range 2 {
		killed := round == 1
		for range 3 {
			w.citizenWrites()
		}
		before := len(w.p.log.String())
		d.fill(t, w.p)
		w.p.becomes(http.StatusServiceUnavailable, why, w.citizenWrites)
		id, text := fmt.Sprintf("penuh-web-%d", round), fmt.Sprintf("lampu mati %d", round)
		for range 3 { // honest each time
			if status := postOnce(t, web, id, text); status != http.StatusServiceUnavailable {
				t.Errorf("the web chat answers %d while the disk is full", status)
			}
		}
		w.citizenWrites()
		w.polls(2)
		if w.api.Pending() == 0 {
			t.Error("updates are confirmed that cannot have been kept")
		}
		if d, ok := d.(small); ok {
			if out, code := checkOf(t, w.dir); code != exitFailed || !strings.Contains(out, "disk full") {
				t.Errorf("check ends with %d on %v:\n%s", code, d, out)
			}
		}
		told := w.p.log.String()[before:]
		// A limit may leave room for a little, and so come and go.
		if n := strings.Count(told, why); log == "" && (n < 1 || n > 3) || strings.Count(told, "\n") > 2*n {
			t.Errorf("while the disk was full the log told\n%s", told)
		}
		if killed {
			w.p.kill()
			d.free(t, w.p)
			w.p = spawned(t, log, w.env...)
			web.base = w.p.base
		} else {
			d.free(t, w.p)
		}
		w.p.becomes(http.StatusOK, "ready", nil)
		if status := postOnce(t, web, id, text); status != http.StatusOK {
			t.Errorf("the web chat answers %d when there is room again", status)
		}
		w.answered()
	}
	for i := range 2 {
		if n := strings.Count(allText(web), fmt.Sprintf("lampu mati %d", i)); n != 1 {
			t.Errorf("the web chat shows what was written in round %d %d times", i, n)
		}
	}
	w.allOnce()
}

// diskWorld is the program as a process, between Telegram's server and the disk.
type diskWorld struct {
	*onTelegram
	p        *process
	citizens []*telegramtest.User
	asked    int // citizens before this one have their answer
}

func newDiskWorld(t *testing.T, dir, log string, env ...string) *diskWorld {
	t.Helper()
	if testing.Short() {
		t.Skip("a long test: the program is a process of its own")
	}
	w := &diskWorld{}
	w.onTelegram = startTelegramWith(t, dir, func(env ...string) (*output, *output, func() int) {
		w.p = spawned(t, log, env...)
		return w.p.out, w.p.log, w.p.stop
	}, append([]string{"DUAARAH_DRAFT_WAIT=24h", "DUAARAH_LOG_FORMAT=text"}, env...)...)
	return w
}

// citizenWrites has one more person write three messages.
func (w *diskWorld) citizenWrites() {
	n := len(w.citizens)
	c := w.api.User(fmt.Sprint("Warga ", n))
	w.citizens = append(w.citizens, c)
	for part := range 3 {
		c.Say(fmt.Sprintf("got nomor %d mampet, kata %d", n, part))
	}
}

// answered waits until every citizen has their draft, and submits it.
func (w *diskWorld) answered() {
	w.t.Helper()
	for ; w.asked < len(w.citizens); w.asked++ {
		c := w.citizens[w.asked]
		w.sees(c.ID, "Kami catat")
		if !w.api.Await(patience, func() bool { return w.api.PendingOf(c.ID) == 0 }) {
			w.t.Fatal("updates are never confirmed")
		}
		w.tap(c.Seat, w.sees(c.ID, "Kami catat"), "Kirim sekarang")
		w.sees(c.ID, "Kode Anda")
	}
	w.quiet() // a card of which it is not known whether it arrived could not be answered
}

// allOnce holds what everybody sees, and what is stored, against what was written.
func (w *diskWorld) allOnce() {
	w.t.Helper()
	for n := range w.citizens {
		card := w.sees(w.group, fmt.Sprintf("got nomor %d mampet, kata 0", n))
		w.staff.In(w.group, 0).Reply(card.ID, fmt.Sprintf("Balasan untuk nomor %d.", n))
	}
	for n, c := range w.citizens {
		w.sees(c.ID, fmt.Sprintf("Balasan untuk nomor %d.", n))
	}
	w.quiet()
	for n, c := range w.citizens {
		count := map[string]int{}
		for _, m := range w.api.Said(c.ID) {
			for _, words := range []string{"Kode Anda", fmt.Sprintf("Balasan untuk nomor %d.", n)} {
				count[words] += strings.Count(m.Text, words)
			}
		}
		for words, times := range count {
			if times != 1 {
				w.t.Errorf("citizen %d sees %q %d times", n, words, times)
			}
		}
		said := w.api.Said(c.ID)
		slices.SortFunc(said, func(a, b telegramtest.Message) int { return strings.Compare(a.Text, b.Text) })
		if same := len(slices.CompactFunc(said, func(a, b telegramtest.Message) bool { return a.Text == b.Text })); same != len(w.api.Said(c.ID)) {
			w.t.Errorf("citizen %d is told something twice: %q", n, said)
		}
	}
	if code := w.p.stop(); code != exitOK {
		w.t.Errorf("serve ended with %d:\n%s", code, w.p.log)
	}
	var texts, replies []string
	for n := range w.citizens {
		texts = append(texts, fmt.Sprintf("got nomor %[1]d mampet, kata 0\ngot nomor %[1]d mampet, kata 1\ngot nomor %[1]d mampet, kata 2", n))
		replies = append(replies, fmt.Sprintf("Balasan untuk nomor %d.", n))
	}
	checkExport(w.t, exported(w.t, w.dir), texts, replies)
	if out := ran(w.t, w.dir, "check"); !strings.Contains(out, "Basis data utuh") {
		w.t.Errorf("check says\n%s", out)
	}
}

// postOnce posts a message of the web chat, once, and returns the answer's status.
func postOnce(t *testing.T, p *webPerson, id, text string) int {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": id, "me": p.me, "text": text})
	if err != nil {
		t.Fatal(err)
	}
	for {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+p.seat+"/send", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Dua-Arah", "1")
		res, err := p.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusTooManyRequests {
			return res.StatusCode
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// mount mounts an image of a disk.
func mount(t *testing.T, image, dir string) (ok bool) {
	t.Helper()
	out, err := exec.Command("mount", "-o", "loop", image, dir).CombinedOutput()
	if err != nil {
		t.Logf("no image of a disk can be mounted here (%v: %s)", err, out)
	}
	return err == nil
}

// A disk that gives nothing any more reads as a database that is damaged. Nobody is told to restore a backup over what is whole: with the disk,
// all is there again.
func TestDiskFails(t *testing.T) {
	image, dir := filepath.Join(t.TempDir(), "disk"), t.TempDir()
	if err := errors.Join(os.WriteFile(image, nil, 0o600), os.Truncate(image, 48<<20)); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", image).CombinedOutput(); err != nil {
		t.Logf("no disk can be made that fails: %v: %s", err, out)
		return
	}
	if !mount(t, image, dir) {
		return
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	w := newDiskWorld(t, filepath.Join(dir, "data"), "")
	w.citizenWrites()
	w.answered()
	f, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	const shutdown = 0x8004587d // EXT4_IOC_SHUTDOWN
	if err := errors.Join(unix.IoctlSetPointerInt(int(f.Fd()), shutdown, 1), f.Close()); err != nil {
		t.Logf("the disk does not fail: %v", err)
		return
	}
	w.citizenWrites()
	w.p.becomes(http.StatusServiceUnavailable, "the disk fails", nil)
	if strings.Contains(w.p.log.String(), "duaarah restore") {
		t.Errorf("the log tells to restore a backup:\n%s", w.p.log)
	}
	w.p.stop()
	if err := unix.Unmount(dir, 0); err != nil {
		t.Fatal(err)
	}
	if !mount(t, image, dir) {
		t.Fatal("it was mounted before")
	}
	w.p = spawned(t, "", w.env...)
	w.p.becomes(http.StatusOK, "ready", nil)
	w.answered()
	w.allOnce()
}
