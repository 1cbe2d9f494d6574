package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/files"
	"duaarah/store/sqlite"
)

var start = time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)

func clock() time.Time { return start }

// world is a data directory in use, with aspirations that have a picture each.
type world struct {
	t     *testing.T
	dir   string
	db    *sqlite.DB
	files *files.Dir
	made  []store.AspirationID
	blobs []string
}

func newWorld(t *testing.T, n int) *world {
	t.Helper()
	w := &world{t: t, dir: filepath.Join(t.TempDir(), "data [1]")}
	var err error
	if w.db, err = sqlite.Open(t.Context(), filepath.Join(w.dir, database), sqlite.Options{Clock: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	if w.files, err = files.New(t.Context(), filepath.Join(w.dir, attachments), w.db, time.Now, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		w.add(fmt.Sprint("picture ", i))
	}
	return w
}

func (w *world) add(content string) {
	w.t.Helper()
	f, err := w.files.Save(w.t.Context(), strings.NewReader(content), 1<<20)
	if err != nil {
		w.t.Fatal(err)
	}
	w.blobs = append(w.blobs, f.ID)
	f.Kind = bot.Photo
	err = w.db.Update(w.t.Context(), func(tx store.Tx) error {
		c, err := tx.CreateCitizen(start)
		if err != nil {
			return err
		}
		a, err := tx.CreateAspiration(store.Aspiration{Citizen: c.ID, State: store.Drafted, ReceivedAt: start})
		if err != nil {
			return err
		}
		w.made = append(w.made, a.ID)
		_, err = tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: c.ID, At: start, Text: content, Files: []bot.File{f}})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) erase(id store.AspirationID) {
	w.t.Helper()
	err := w.db.Update(w.t.Context(), func(tx store.Tx) error { return tx.EraseAspiration(id, start) })
	if err == nil {
		err = w.files.Sweep(w.t.Context(), w.db)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) options() Options { return Options{Data: w.dir, Program: "test", Clock: clock} }

// backup makes one of w.
func (w *world) backup(o Options) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "b.tar.gz")
	if _, err := Make(w.t.Context(), path, o); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// restored puts a backup into a directory and returns the words and the content of the picture of each aspiration there:
// "lost" where it has none.
func restored(t *testing.T, path string) []string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "new", "data")
	if _, _, err := restore(t, data, path, false); err != nil {
		t.Fatal(err)
	}
	return content(t, data)
}

func restore(t *testing.T, data, path string, aside bool) (Report, string, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	return Restore(t.Context(), f, RestoreOptions{Data: data, Clock: clock, Aside: aside})
}

func content(t *testing.T, data string) (all []string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), DatabaseIn(data), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	dir, err := files.New(t.Context(), filepath.Join(data, attachments), db, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(t.Context(), func(r store.Reader) error {
		for id := store.AspirationID(1); ; id++ {
			l, err := r.Messages(id)
			if err != nil || len(l) == 0 {
				return err
			}
			for _, m := range l {
				told := m.Text + ": "
				for _, f := range m.Files {
					b, err := dir.Open(t.Context(), f.ID)
					if errors.Is(err, bot.ErrFileGone) {
						told += "lost"
						continue
					} else if err != nil {
						return err
					}
					c, err := io.ReadAll(b)
					if err := errors.Join(err, b.Close()); err != nil {
						return err
					}
					told += string(c)
				}
				all = append(all, told)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	l, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range l {
		all = append(all, e.Name())
	}
	return all
}

func TestThereAndBack(t *testing.T) {
	w := newWorld(t, 3)
	w.add("picture 0") // the same content again
	if _, err := w.files.Save(t.Context(), strings.NewReader("not attached yet"), 100); err != nil {
		t.Fatal(err)
	}
	path := w.backup(w.options())
	if l := names(t, filepath.Dir(path)); !slices.Equal(l, []string{"b.tar.gz"}) {
		t.Errorf("beside the backup there is %v", l)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its rights: %v (%v)", info.Mode(), err)
	}
	if n, err := LastNote(w.dir); err != nil || n != (Note{start, path, "test", true}) {
		t.Errorf("the note is %+v (%v)", n, err)
	}
	want := []string{"picture 0: picture 0", "picture 1: picture 1", "picture 2: picture 2", "picture 0: picture 0"}
	if got := restored(t, path); !slices.Equal(got, want) {
		t.Errorf("restored %q", got)
	}

	var b bytes.Buffer
	if _, err := Stream(t.Context(), &b, w.options()); err != nil {
		t.Fatal(err)
	}
	streamed := filepath.Join(t.TempDir(), "s")
	if err := os.WriteFile(streamed, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := restored(t, streamed); !slices.Equal(got, want) {
		t.Errorf("restored from a stream %q", got)
	}
	if l := names(t, w.dir); slices.Contains(l, ".backup.partial") {
		t.Errorf("left in the data directory: %v", l)
	}
}

// What is erased while a backup is made is gone, and the backup is good all the same; what came since is not in it.
func TestErasedMeanwhile(t *testing.T) {
	w := newWorld(t, 3)
	o := w.options()
	o.Progress = func(s Stage, done, total int) {
		if s == Packing && done == 1 { // one is in it, two are not
			w.erase(w.made[0])
			erased := slices.Sorted(slices.Values(w.blobs))[2]
			w.erase(w.made[slices.Index(w.blobs, erased)])
			w.add("late")
		}
	}
	path := w.backup(o)
	lost := 0
	got := restored(t, path)
	for _, c := range got {
		if strings.HasSuffix(c, ": lost") {
			lost++
		}
	}
	if len(got) != 3 || lost == 0 {
		t.Errorf("restored %q", got)
	}
}

// What is missing or damaged on disk is told, and not passed over: a disk that is not mounted makes no good backup.
func TestMissingAndDamaged(t *testing.T) {
	w := newWorld(t, 3)
	where := func(blob string) string { return filepath.Join(w.dir, attachments, blob[:2], blob) }
	if err := os.Remove(where(w.blobs[0])); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(where(w.blobs[1]), []byte("picture X"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.tar.gz")
	_, err := Make(t.Context(), path, w.options())
	var lost *LostError
	if !errors.As(err, &lost) || len(lost.Blobs) != 2 {
		t.Errorf("it ends with %v", err)
	}
	if l := names(t, filepath.Dir(path)); len(l) > 0 {
		t.Errorf("it leaves %v", l)
	}
	if _, err := LastNote(w.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is noted as good: %v", err)
	}
	o := w.options()
	o.Incomplete = true
	r, err := Make(t.Context(), path, o)
	if err != nil || len(r.Lost) != 2 || r.Files != 1 {
		t.Fatalf("%+v (%v)", r, err)
	}
	if got := restored(t, path); !slices.Equal(got, []string{"picture 0: lost", "picture 1: lost", "picture 2: picture 2"}) {
		t.Errorf("restored %q", got)
	}
}

// The name stands for a whole backup, or for what it stood for before.
func TestAnExistingFile(t *testing.T) {
	w := newWorld(t, 3)
	path := filepath.Join(t.TempDir(), "b.tar.gz")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	precious := func() {
		t.Helper()
		if b, err := os.ReadFile(path); err != nil || string(b) != "precious" {
			t.Errorf("it is now %.20q (%v)", b, err)
		}
		if l := names(t, filepath.Dir(path)); len(l) > 1 {
			t.Errorf("left beside it: %v", l)
		}
	}
	if _, err := Make(t.Context(), path, w.options()); !errors.Is(err, ErrExists) {
		t.Errorf("an existing file: %v", err)
	}
	precious()
	o := w.options()
	o.Replace = true
	for _, at := range []Stage{Copying, Packing, Verifying} {
		ctx, cancel := context.WithCancel(t.Context())
		o.Progress = func(s Stage, done, total int) {
			if s == at {
				cancel()
			}
		}
		if _, err := Make(ctx, path, o); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at %s: %v", at, err)
		}
		precious()
	}
	// One that died leaves its directory behind; the next takes its place. Two at a time do not.
	partial := filepath.Join(filepath.Dir(path), ".b.tar.gz.partial")
	if err := os.MkdirAll(filepath.Join(partial, "verify"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(partial, "backup"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Progress = func(s Stage, done, total int) {
		if s == Packing && done == 0 {
			second := o
			second.Progress = nil
			if _, err := Make(t.Context(), path, second); err == nil || !strings.Contains(err.Error(), "under way") {
				t.Errorf("a second backup to the same place: %v", err)
			}
		}
	}
	if _, err := Make(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	if got := restored(t, path); len(got) != 3 {
		t.Errorf("restored %q", got)
	}
	if l := names(t, filepath.Dir(path)); len(l) > 1 {
		t.Errorf("left beside it: %v", l)
	}
}

// What a backup that died left, of whatever name, holds what is erased afterwards: the next backup there removes it, and so does the program
// when it starts. What is under way stays, and what is none of ours.
func TestWhatDiedIsRemoved(t *testing.T) {
	w := newWorld(t, 1)
	there := filepath.Join(t.TempDir(), "backups [1]")
	leave := func(dir, name string) (path string, release func()) {
		t.Helper()
		path = filepath.Join(dir, name)
		release, err := sqlite.Lock(path)
		if err == nil {
			err = os.WriteFile(filepath.Join(path, database), []byte("words"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return path, release
	}
	for _, dir := range []string{there, w.dir} {
		died, release := leave(dir, ".monday.tar.gz.partial")
		release()
		at, ends := leave(dir, ".tuesday.tar.gz.partial")
		others := filepath.Join(dir, ".download.partial")
		if err := os.Mkdir(others, 0o700); err != nil {
			t.Fatal(err)
		}
		var err error
		if dir == there {
			_, err = Make(t.Context(), filepath.Join(dir, "wednesday.tar.gz"), w.options())
		} else {
			if err := os.Mkdir(filepath.Join(dir, unready), 0o700); err != nil {
				t.Fatal(err)
			}
			err = Tidy(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]bool{died: false, at: true, others: true, filepath.Join(dir, unready): false} {
			if _, err := os.Lstat(path); (err == nil) != want {
				t.Errorf("%s is there: %v, want %v", path, err == nil, want)
			}
		}
		ends()
	}
}

func TestTheDatabaseIsNoPlaceForABackup(t *testing.T) {
	w := newWorld(t, 1)
	o := w.options()
	o.Replace = true
	for _, name := range []string{database, database + "-wal"} {
		if _, err := Make(t.Context(), filepath.Join(w.dir, name), o); err == nil {
			t.Errorf("%s was replaced", name)
		}
	}
	if got := content(t, w.dir); len(got) != 1 {
		t.Errorf("it holds %q", got)
	}
}
