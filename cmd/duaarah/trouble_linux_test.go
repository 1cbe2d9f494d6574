package main

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// What a platform took while the disk became full, so that it cannot be settled, is neither lost nor sent again; and
// nothing more is sent until it can be.
func TestSentButNotSettled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newDiskWorld(t, dir, "")
	d := limited{}
	sent := make(chan string, 1) // the server holds its lock while it asks
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Delay: patience / 60, Match: func(params map[string]string) bool {
		if !strings.Contains(params["text"], "Kami catat") {
			return false
		}
		sent <- params["chat_id"]
		return true
	}})
	for range 10 {
		w.citizenWrites()
	}
	first := <-sent
	d.set(t, w.p, 0) // that one is under way, and will arrive
	w.p.becomes(http.StatusServiceUnavailable, "the disk fails", nil)
	w.citizenWrites()
	if !w.api.Await(patience, func() bool {
		return slices.ContainsFunc(w.api.Calls("sendMessage"), func(c telegramtest.Call) bool { return c.Params["chat_id"] == first })
	}) {
		t.Fatal("what was under way never arrives")
	}
	drafts := w.drafts()
	w.polls(1)
	if n := w.drafts(); n != drafts {
		t.Errorf("%d messages were sent while nothing could be settled", n-drafts)
	}
	d.free(t, w.p)
	w.p.becomes(http.StatusOK, "ready", nil)
	w.answered()
	if n := w.drafts(); n != len(w.citizens) {
		t.Errorf("%d drafts were sent to %d citizens", n, len(w.citizens))
	}
	w.allOnce()
}

// polls waits until updates were asked for so many times more.
func (w *diskWorld) polls(more int) {
	w.t.Helper()
	polls := len(w.api.Calls("getUpdates"))
	if !w.api.Await(patience, func() bool { return len(w.api.Calls("getUpdates")) >= polls+more }) {
		w.t.Fatal("it asks for no updates any more")
	}
}

// drafts is how many times the bot sent a draft.
func (w *diskWorld) drafts() (n int) {
	for _, c := range w.api.Calls("sendMessage") {
		if strings.Contains(c.Params["text"], "Kami catat") {
			n++
		}
	}
	return n
}

// Another program holds the database longer than is waited for.
func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	w := newDiskWorld(t, t.TempDir(), "")
	w.citizenWrites()
	w.answered()
	other := openDB(t, w.dir)
	if _, err := other.Exec("BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	w.citizenWrites()
	w.p.becomes(http.StatusServiceUnavailable, "locked by another program", nil)
	if w.api.Pending() == 0 {
		t.Error("updates are confirmed that cannot have been kept")
	}
	if _, err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	w.p.becomes(http.StatusOK, "ready", nil)
	w.answered()
	w.allOnce()
}

// The database's file, then the whole directory, is pulled away under the running program, and put back.
func TestDatabasePulledAway(t *testing.T) {
	for _, what := range []string{"duaarah.db", "."} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newDiskWorld(t, filepath.Join(t.TempDir(), "data"), "")
			w.citizenWrites()
			w.answered()
			path := filepath.Join(w.dir, what)
			move(t, path, path+".away")
			w.p.becomes(http.StatusServiceUnavailable, "database file gone", nil)
			w.citizenWrites()
			w.polls(1)
			if w.api.Pending() == 0 {
				t.Error("updates are confirmed that cannot have been kept")
			}
			if _, err := os.Stat(filepath.Join(w.dir, "duaarah.db")); err == nil {
				t.Error("another database was made in its place")
			}
			move(t, path+".away", path)
			w.p.becomes(http.StatusOK, "ready", nil)
			w.answered()
			w.allOnce()
		})
	}
}

// The database's file is replaced by another, or emptied, under the running program: that, and `duaarah check`, say what to do, and no new
// database is begun in its place by the next start.
func TestDatabaseReplaced(t *testing.T) {
	for says, fault := range map[string]func(path string) error{
		"database file gone or replaced": func(path string) error {
			b, err := os.ReadFile(path)
			return errors.Join(err, os.WriteFile(path+".copy", b, 0o600), os.Rename(path+".copy", path))
		},
		"database file emptied: stop the program and restore a backup": func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			w := newDiskWorld(t, t.TempDir(), "")
			w.citizenWrites()
			w.answered()
			path := filepath.Join(w.dir, "duaarah.db")
			if err := fault(path); err != nil {
				t.Fatal(err)
			}
			w.p.becomes(http.StatusServiceUnavailable, says, nil)
			listen := "DUAARAH_LISTEN=" + strings.TrimPrefix(w.p.base, "http://")
			if out, code := checkOf(t, w.dir, listen); code != exitFailed || !strings.Contains(out, "sedang berjalan tidak siap: "+says) {
				t.Errorf("check ends with %d:\n%s", code, out)
			}
			w.p.becomes(http.StatusServiceUnavailable, says, nil)
			logs(t, w.p.log, says)
			w.p.stop()
			if !strings.Contains(says, "emptied") {
				return
			}
			serveFails(t, w.dir, "put the database back", math.MaxUint64)
			if err := errors.Join(os.Truncate(path+"-wal", 0), os.WriteFile(filepath.Join(w.dir, "backup.json"), nil, 0o600)); err != nil {
				t.Fatal(err)
			}
			serveFails(t, w.dir, "duaarah restore --force", math.MaxUint64)
		})
	}
}

// The journal is removed under the running program, which has it open still. Nobody is told to restore a backup over that: an orderly stop
// brings home what is in it.
func TestJournalPulledAway(t *testing.T) {
	t.Parallel()
	w := newDiskWorld(t, t.TempDir(), "")
	w.citizenWrites()
	w.answered()
	if err := os.Remove(filepath.Join(w.dir, "duaarah.db-wal")); err != nil {
		t.Fatal(err)
	}
	w.p.becomes(http.StatusServiceUnavailable, "journal gone", nil)
	if out, code := checkOf(t, w.dir); code != exitFailed || !strings.Contains(out, "stop the program, not by force") || strings.Contains(out, "duaarah restore") {
		t.Errorf("check ends with %d:\n%s", code, out)
	}
	if code := w.p.stop(); code != exitOK {
		t.Errorf("serve ends with %d", code)
	}
	if out, code := checkOf(t, w.dir); code != exitOK {
		t.Errorf("after the stop check ends with %d:\n%s", code, out)
	}
	w.p = spawned(t, "", w.env...)
	w.p.becomes(http.StatusOK, "ready", nil)
	w.allOnce()
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// A page of the file is overwritten that handling updates needs. They are not parked for it: nothing is taken until the
// file is whole again. check finds it.
func TestDamagedDatabase(t *testing.T) {
	t.Parallel()
	w := newDiskWorld(t, t.TempDir(), "")
	w.citizenWrites()
	w.answered()
	if code := w.p.stop(); code != exitOK {
		t.Fatalf("serve ended with %d", code)
	}
	mend := damaged(t, w.dir, "messages")
	w.p = spawned(t, "", w.env...)
	w.citizenWrites()
	w.p.becomes(http.StatusServiceUnavailable, "database damaged", nil)
	w.polls(1)
	if w.api.Pending() == 0 {
		t.Error("updates are confirmed that were not handled")
	}
	out, code := checkOf(t, w.dir)
	if code != exitFailed || !strings.Contains(out, "Basis data rusak") || !strings.Contains(out, "duaarah restore") {
		t.Errorf("check ends with %d:\n%s", code, out)
	}
	if out := ran(t, w.dir, "inbox", "list"); strings.Contains(out, "telegram") {
		t.Errorf("an update is parked:\n%s", out)
	}
	mend()
	w.p.becomes(http.StatusOK, "ready", nil)
	w.answered()
	w.allOnce()
}

// damaged overwrites the first page of a table (empty: of the file) of a database that nobody has open, and returns what puts it right.
func damaged(t *testing.T, dir, table string) (mend func()) {
	t.Helper()
	db := openDB(t, dir)
	var page, size int64
	root := "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'"
	if table == "" {
		root = "SELECT 1" // the schema itself
	}
	for query, to := range map[string]*int64{root: &page, "PRAGMA page_size": &size} {
		if err := db.QueryRow(query).Scan(to); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	path, offset := filepath.Join(dir, "duaarah.db"), (page-1)*size
	put := func(b []byte) (was []byte) {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		was = make([]byte, size)
		if _, err := f.ReadAt(was, offset); err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt(b, offset); err != nil {
			t.Fatal(err)
		}
		return was
	}
	was := put(bytes.Repeat([]byte{0xA5}, int(size)))
	return func() { put(was) }
}

// checkOf is what `duaarah check` says of a directory, in which something may be wrong.
func checkOf(t *testing.T, dir string, env ...string) (out string, code int) {
	t.Helper()
	cmd := exec.Command("duaarah", "check")
	cmd.Env = append(append(os.Environ(), "DUAARAH_DATA="+dir), env...)
	b, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(b), cmd.ProcessState.ExitCode()
}

// Attachments lie in a directory that goes away: words are taken all the same, files once it is back.
func TestAttachmentsPulledAway(t *testing.T) {
	t.Parallel()
	w := newDiskWorld(t, t.TempDir(), "")
	files := filepath.Join(w.dir, "files")
	move(t, files, files+".away")
	photo := w.api.User("Foto")
	content := picture(t, color.Black)
	photo.SendPhoto(content, "ini fotonya")
	w.p.becomes(http.StatusServiceUnavailable, "attachments: their directory is gone", nil)
	w.citizenWrites()
	w.answered()
	draft := w.sees(photo.ID, "dengan 1 foto")
	move(t, files+".away", files)
	w.p.becomes(http.StatusOK, "ready", nil)
	w.tap(photo.Seat, draft, "Kirim sekarang")
	w.sees(w.group, "ini fotonya")
	if !w.api.Await(patience, func() bool {
		for _, m := range w.api.Said(w.group) {
			if m.File != nil && bytes.Equal(m.File.Data, content) {
				return true
			}
		}
		return false
	}) {
		t.Error("the photo never reaches the room")
	}
	if lines := strings.Count(w.p.log.String(), "level=ERROR"); lines != 1 {
		t.Errorf("%d lines tell of it:\n%s", lines, w.p.log)
	}
	var kept []string
	for deadline := time.Now().Add(patience); len(kept) != 1; time.Sleep(20 * time.Millisecond) {
		var err error
		if kept, err = filepath.Glob(filepath.Join(files, "??", "*")); err != nil || time.Now().After(deadline) {
			t.Fatalf("%d files are kept, %v", len(kept), err)
		}
	}
	for _, damage := range []func() error{
		func() error {
			other := bytes.Clone(content)
			other[len(other)-20] ^= 1
			return os.WriteFile(kept[0], other, 0o600)
		},
		func() error { return os.Remove(kept[0]) },
	} {
		if out, code := checkOf(t, w.dir); code != exitOK || !strings.Contains(out, "1 lampiran utuh") {
			t.Errorf("check ends with %d:\n%s", code, out)
		}
		was, err := os.ReadFile(kept[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if out, code := checkOf(t, w.dir); code != exitFailed || !strings.Contains(out, filepath.Base(kept[0])+" rusak") ||
			!strings.Contains(out, "duaarah restore") {
			t.Errorf("check ends with %d:\n%s", code, out)
		}
		if err := os.WriteFile(kept[0], was, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A photo that was kept is away when its card goes to the room: the words are not held up, and it follows once it is back.
func TestPhotoFollowsOnceItIsBack(t *testing.T) {
	t.Parallel()
	w := newDiskWorld(t, t.TempDir(), "")
	photo := w.api.User("Foto")
	content := picture(t, color.Black)
	photo.SendPhoto(content, "ini fotonya")
	draft := w.sees(photo.ID, "dengan 1 foto")
	files := filepath.Join(w.dir, "files")
	var kept []string
	for deadline := time.Now().Add(patience); len(kept) == 0; time.Sleep(10 * time.Millisecond) {
		var err error
		if kept, err = filepath.Glob(filepath.Join(files, "??", "*")); err != nil || time.Now().After(deadline) {
			t.Fatalf("the photo is not kept (%v)", err)
		}
	}
	move(t, files, files+".away")
	w.tap(photo.Seat, draft, "Kirim sekarang")
	w.sees(photo.ID, "Kode Anda")
	w.sees(w.group, "ini fotonya")
	w.p.becomes(http.StatusServiceUnavailable, "attachments: their directory is gone", nil)
	move(t, files+".away", files)
	w.p.becomes(http.StatusOK, "ready", nil)
	if !w.api.Await(patience, func() bool {
		return slices.ContainsFunc(w.api.Said(w.group), func(m telegramtest.Message) bool { return m.File != nil && bytes.Equal(m.File.Data, content) })
	}) {
		t.Errorf("the photo never reaches the room: %+v", w.api.Said(w.group))
	}
}

// serveFails runs serve, which must end by itself with exit code 1, and say that; fsize limits the size of its files.
func serveFails(t *testing.T, dir, says string, fsize uint64) {
	t.Helper()
	cmd := exec.Command("sh", "-c", "exec duaarah serve")
	if fsize != math.MaxUint64 {
		cmd = exec.Command("sh", "-c", fmt.Sprintf("ulimit -f %d; exec duaarah serve", fsize))
	}
	cmd.Env = append(os.Environ(), "DUAARAH_DATA="+dir, "DUAARAH_LISTEN=127.0.0.1:0")
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(string(out), says) {
		t.Errorf("serve ends with %d, and does not say %q:\n%s", code, says, out)
	}
}

// A start where nothing can be kept says so, ends with 1, and does no damage.
func TestStartInTrouble(t *testing.T) {
	t.Parallel()
	w := newDiskWorld(t, t.TempDir(), "")
	w.citizenWrites()
	w.answered()
	whole := func() {
		t.Helper()
		if out, code := checkOf(t, w.dir); code != exitOK {
			t.Errorf("afterwards check ends with %d:\n%s", code, out)
		}
	}
	db := filepath.Join(w.dir, "duaarah.db")
	// With all that was kept in the journal, as after a crash.
	w.p.kill()
	if info, err := os.Stat(db + "-wal"); err != nil || info.Size() == 0 {
		t.Fatal("nothing is in the journal", err)
	}
	move(t, db, db+".away")
	serveFails(t, w.dir, "journal", math.MaxUint64)
	if err := os.Remove(db); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	move(t, db+".away", db)
	whole()

	mend := damaged(t, w.dir, "")
	serveFails(t, w.dir, "duaarah restore", math.MaxUint64)
	mend()
	whole()

	serveFails(t, t.TempDir(), "the disk fails", 0)
	serveFails(t, "/sys/duaarah", "/sys/duaarah", math.MaxUint64)
	if dir := mounted(t); dir != "" && os.Getenv("DUAARAH_TEST_DISK") == "" {
		small{filepath.Join(dir, "filler")}.fill(t, nil)
		serveFails(t, filepath.Join(dir, "data"), "disk full", math.MaxUint64)
		if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		serveFails(t, filepath.Join(dir, "data"), "read-only file system", math.MaxUint64)
	}
	w.p = spawned(t, "", w.env...)
	w.p.becomes(http.StatusOK, "ready", nil)
	w.allOnce()
}

// On Discord nothing can be left with the platform: what people write is taken up when it can be kept, once; what they do
// with a command comes back to them, with their words.
func TestDiscordWithoutItsDatabase(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a long test: Discord's patience has to run out")
	}
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	_, code := w.sent("Melati", "lampu jalan mati")
	db := filepath.Join(w.dir, "duaarah.db")
	move(t, db, db+".away")
	w.staff.In(w.room.ID).Slash("balas", map[string]any{"kode": code, "teks": "Besok kami cek."})
	w.whispers(w.staff, "belum tersimpan")
	w.whispers(w.staff, "Besok kami cek.")
	sari := w.api.User("Sari")
	w.guild.Join(sari)
	sari.Say("got mampet")
	if n := w.times(sari.Channel, "Kami catat"); n != 0 {
		t.Errorf("%d receipts for what cannot have been kept", n)
	}
	move(t, db+".away", db)
	w.sees(sari.Channel, "Kami catat")
	if n := w.times(sari.Channel, "Kami catat"); n != 1 {
		t.Errorf("%d receipts", n)
	}
	if told := strings.Count(w.log.String(), "database file gone"); told != 1 {
		t.Errorf("the log tells %d times:\n%s", told, w.log)
	}
}
