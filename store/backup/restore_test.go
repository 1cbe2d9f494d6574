package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duaarah/store/sqlite"
)

// A backup that is cut off, or changed anywhere, is restored whole or not at all.
func TestDamagedBackups(t *testing.T) {
	w := newWorld(t, 2)
	whole, err := os.ReadFile(w.backup(w.options()))
	if err != nil {
		t.Fatal(err)
	}
	want := content(t, w.dir)
	try := func(what string, b []byte, good bool) {
		t.Helper()
		data := t.TempDir()
		_, _, err := Restore(t.Context(), bytes.NewReader(b), RestoreOptions{Data: data, Clock: clock})
		if err == nil && good {
			if got := content(t, data); !slices.Equal(got, want) {
				t.Errorf("%s: restored %q", what, got)
			}
			return
		}
		if err == nil {
			t.Errorf("%s: restored", what)
		}
		if l := names(t, data); len(l) > 0 {
			t.Errorf("%s: left %v", what, l)
		}
	}
	for n := 0; n < len(whole); n += 1 + len(whole)/40 {
		try(fmt.Sprint("cut after ", n), whole[:n], false)
	}
	try("cut by one", whole[:len(whole)-1], false)
	for n := 0; n < len(whole); n += 1 + len(whole)/60 {
		b := slices.Clone(whole)
		b[n] ^= 0x10
		try(fmt.Sprint("changed at ", n), b, true) // some bits mean nothing: those of a time, and what fills a block up
	}
	try("nothing", nil, false)
	try("something else", []byte("it is a text\n"), false)
}

// retar makes another archive of a backup, with its entries changed.
func retar(t *testing.T, path string, change func(h *tar.Header, b []byte) (more []*tar.Header, out []byte)) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	to := tar.NewWriter(zipped)
	for from := tar.NewReader(unzipped); ; {
		h, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		more, b := change(h, b)
		h.Size = int64(len(b))
		for _, h := range append(more, h) {
			if h.Name == "" {
				continue
			}
			if err := to.WriteHeader(h); err != nil {
				t.Fatal(err)
			}
			if h.Size > 0 {
				if _, err := to.Write(b); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := errors.Join(to.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatHasNoPlaceInABackup(t *testing.T) {
	w := newWorld(t, 2)
	path := w.backup(w.options())
	blob := "files/" + w.blobs[0][:2] + "/" + w.blobs[0]
	entry := func(name string, kind byte) func(h *tar.Header, b []byte) ([]*tar.Header, []byte) {
		return func(h *tar.Header, b []byte) ([]*tar.Header, []byte) {
			if h.Name == database {
				return []*tar.Header{{Name: name, Typeflag: kind, Linkname: "/etc/passwd", Mode: 0o600}}, b
			}
			return nil, b
		}
	}
	about := func(change func(m *Manifest)) func(h *tar.Header, b []byte) ([]*tar.Header, []byte) {
		return func(h *tar.Header, b []byte) ([]*tar.Header, []byte) {
			if h.Name == manifest {
				var m Manifest
				if err := json.Unmarshal(b, &m); err != nil {
					t.Fatal(err)
				}
				change(&m)
				b, _ = json.Marshal(m)
			}
			return nil, b
		}
	}
	without := func(name string) func(h *tar.Header, b []byte) ([]*tar.Header, []byte) {
		return func(h *tar.Header, b []byte) ([]*tar.Header, []byte) {
			if h.Name == name {
				h.Name = ""
			}
			return nil, b
		}
	}
	for what, c := range map[string]struct {
		change func(h *tar.Header, b []byte) ([]*tar.Header, []byte)
		want   error
	}{
		"a way out":        {entry("files/../../out", tar.TypeReg), ErrNotWhole},
		"a rooted name":    {entry("/tmp/out", tar.TypeReg), ErrNotWhole},
		"another name":     {entry("files/zz/"+w.blobs[0], tar.TypeReg), ErrNotWhole},
		"a link":           {entry("files/aa/"+strings.Repeat("a", 26), tar.TypeSymlink), ErrNotWhole},
		"one twice":        {entry(blob, tar.TypeReg), ErrNotWhole},
		"not in the sums":  {entry("files/aa/"+strings.Repeat("a", 26), tar.TypeReg), ErrNotWhole},
		"no attachment":    {without(blob), ErrNotWhole},
		"no database":      {without(database), ErrNotWhole},
		"no sums":          {without(sums), ErrNotWhole},
		"no manifest":      {without(manifest), ErrNotWhole},
		"a newer schema":   {about(func(m *Manifest) { m.Schema = sqlite.Schema() + 1 }), sqlite.ErrNewer},
		"another time":     {about(func(m *Manifest) { m.At = start.Add(1) }), ErrNotWhole},
		"of another form":  {about(func(m *Manifest) { m.Format = 2 }), nil},
		"a damaged sector": {func(h *tar.Header, b []byte) ([]*tar.Header, []byte) { clear(b[len(b)/2 : len(b)/2+1]); return nil, b }, ErrNotWhole},
	} {
		data := t.TempDir()
		_, _, err := Restore(t.Context(), bytes.NewReader(retar(t, path, c.change)), RestoreOptions{Data: data, Clock: clock})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
		if l := names(t, data); len(l) > 0 {
			t.Errorf("%s: left %v", what, l)
		}
	}
	if _, _, err := Restore(t.Context(), bytes.NewReader(retar(t, path, func(_ *tar.Header, b []byte) ([]*tar.Header, []byte) { return nil, b })),
		RestoreOptions{Data: t.TempDir(), Clock: clock}); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// Data that are there are not touched, unless that is asked for; then they are moved aside whole.
func TestRestoreOverData(t *testing.T) {
	path := newWorld(t, 2).backup(newWorld(t, 2).options())
	old := newWorld(t, 4)
	if _, _, err := restore(t, old.dir, path, false); !errors.Is(err, ErrData) {
		t.Errorf("over data: %v", err)
	}
	if got := content(t, old.dir); len(got) != 4 {
		t.Errorf("they are now %q", got)
	}
	_, aside, err := restore(t, old.dir, path, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, old.dir); len(got) != 2 {
		t.Errorf("restored %q", got)
	}
	if got := content(t, aside); len(got) != 4 {
		t.Errorf("aside lies %q", got)
	}
}

// The process dies at any step of the moving into place: whoever opens the directory next completes it.
func TestRestoreDies(t *testing.T) {
	w := newWorld(t, 2)
	path := w.backup(w.options())
	died := errors.New("died")
	for steps := 0; ; steps++ {
		old := newWorld(t, 4) // not closed: its journal has to be moved, too
		data := old.dir
		if _, err := os.Stat(DatabaseIn(data) + "-wal"); err != nil {
			t.Fatal(err)
		}
		if err := stage(t, data, path); err != nil {
			t.Fatal(err)
		}
		n := 0
		err := finish(data, func() error {
			if n++; n > steps {
				return died
			}
			return nil
		})
		if err != nil && !errors.Is(err, died) {
			t.Fatal(err)
		}
		for range 2 {
			if err := Finish(data); err != nil {
				t.Fatalf("after %d steps: %v", steps, err)
			}
		}
		if got := content(t, data); len(got) != 2 {
			t.Errorf("after %d steps: restored %q", steps, got)
		}
		if got := content(t, filepath.Join(data, "before")); len(got) != 4 {
			t.Errorf("after %d steps: aside lies %q", steps, got)
		}
		if Unfinished(data) {
			t.Errorf("after %d steps: never finished", steps)
		}
		if err == nil {
			if steps < 6 {
				t.Errorf("it took only %d steps", steps)
			}
			return
		}
	}
}

// stage does what Restore does before it moves anything into place.
func stage(t *testing.T, data, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := unpack(t.Context(), f, unpacking{into: filepath.Join(data, ready), keep: true}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(data, ready, asideIn), []byte("before"), 0o600)
}

// A database of a replica takes the place of one that is lost, and the attachments stay.
func TestRestoreADatabaseAlone(t *testing.T) {
	w := newWorld(t, 3)
	replica := filepath.Join(t.TempDir(), "replica.db")
	if _, err := sqlite.Snapshot(t.Context(), DatabaseIn(w.dir), replica); err != nil {
		t.Fatal(err)
	}
	if _, _, err := restore(t, w.dir, replica, false); !errors.Is(err, ErrData) {
		t.Errorf("over a database: %v", err)
	}
	data := t.TempDir()
	if err := os.CopyFS(filepath.Join(data, attachments), os.DirFS(filepath.Join(w.dir, attachments))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(data, attachments, w.blobs[1][:2], w.blobs[1])); err != nil {
		t.Fatal(err)
	}
	rep, _, err := restore(t, data, replica, false)
	if err != nil || rep.Files != 2 || !slices.Equal(rep.Lost, w.blobs[1:2]) {
		t.Fatalf("%+v (%v)", rep, err)
	}
	if got := content(t, data); !slices.Equal(got, []string{"picture 0: picture 0", "picture 1: lost", "picture 2: picture 2"}) {
		t.Errorf("restored %q", got)
	}
	b, err := os.ReadFile(replica)
	if err != nil {
		t.Fatal(err)
	}
	for what, b := range map[string][]byte{"cut": b[:len(b)/2], "head alone": b[:100]} {
		data := t.TempDir()
		if _, _, err := Restore(t.Context(), bytes.NewReader(b), RestoreOptions{Data: data, Clock: clock}); err == nil {
			t.Errorf("%s: restored", what)
		}
		if l := names(t, data); len(l) > 0 {
			t.Errorf("%s: left %v", what, l)
		}
	}
}
