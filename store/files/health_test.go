package files

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store/health"
)

// Only what is wrong with the directory is trouble, and it passes.
func TestTrouble(t *testing.T) {
	d, _ := newDir(t)
	if _, err := d.Save(t.Context(), broken{}, 10); err == nil || d.Health() != nil {
		t.Errorf("a sender that fails: %v, unwell for %v", err, d.Health())
	}
	if _, err := d.Save(t.Context(), strings.NewReader("too large"), 3); !errors.Is(err, bot.ErrFileTooLarge) || d.Health() != nil {
		t.Errorf("a large file: %v, unwell for %v", err, d.Health())
	}
	if err := os.Rename(d.root, d.root+".away"); err != nil {
		t.Fatal(err)
	}
	_, err := d.Save(t.Context(), strings.NewReader("x"), 3)
	var trouble *health.Trouble
	if !errors.As(err, &trouble) || !errors.As(d.Health(), &trouble) || !strings.Contains(trouble.Reason, "directory is gone") {
		t.Errorf("saving where there is nothing: %v, unwell for %v", err, d.Health())
	}
	if err := d.Probe(); err == nil || d.Health() == nil {
		t.Errorf("still nothing there: %v, unwell for %v", err, d.Health())
	}
	if err := os.Rename(d.root+".away", d.root); err != nil {
		t.Fatal(err)
	}
	if err := d.Probe(); err != nil || d.Health() != nil {
		t.Errorf("put back: %v, unwell for %v", err, d.Health())
	}
	if n := stored(t, d); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// A start without the directory in which attachments are named to lie makes none in its place: what is saved there would be out of sight once
// their disk is back. That may be a copy, without what was half written.
func TestGoneAtTheStart(t *testing.T) {
	d, db := newDir(t)
	f, err := d.Save(t.Context(), strings.NewReader("x"), 3)
	if err != nil {
		t.Fatal(err)
	}
	attach(t, db, f)
	if err := errors.Join(os.Remove(filepath.Join(d.root, partial)), os.Rename(d.root, d.root+".away")); err != nil {
		t.Fatal(err)
	}
	for _, mounted := range []bool{false, true} { // nothing, and an empty place for it
		if mounted {
			if err := os.Mkdir(d.root, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if d, err = New(t.Context(), d.root, db, time.Now, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		var trouble *health.Trouble
		if !errors.As(d.Health(), &trouble) || !strings.Contains(trouble.Reason, "directory is gone") {
			t.Errorf("an empty place (%v): unwell for %v", mounted, d.Health())
		}
		if _, err := d.Open(t.Context(), f.ID); errors.Is(err, bot.ErrFileGone) || !errors.As(err, &trouble) {
			t.Errorf("an empty place (%v): opening what is away: %v", mounted, err)
		}
		if err := d.Probe(); err == nil || d.used() {
			t.Errorf("an empty place (%v): a probe ends with %v, and leaves something: %v", mounted, err, d.used())
		}
	}
	if err := errors.Join(os.Remove(d.root), os.Rename(d.root+".away", d.root)); err != nil {
		t.Fatal(err)
	}
	if err := d.Probe(); err != nil || d.Health() != nil {
		t.Errorf("put back: %v, unwell for %v", err, d.Health())
	}
	content, err := d.Open(t.Context(), f.ID)
	if err != nil {
		t.Fatalf("put back: %v", err)
	}
	_ = content.Close()
	if err := os.Remove(d.path(f.ID)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context(), f.ID); !errors.Is(err, bot.ErrFileGone) || d.Health() != nil {
		t.Errorf("one alone is gone: %v, unwell for %v", err, d.Health())
	}
}

func TestVerify(t *testing.T) {
	d, db := newDir(t)
	var files []bot.File
	for i := range 5 {
		f, err := d.Save(t.Context(), strings.NewReader(fmt.Sprint("content ", i)), 100)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	attach(t, db, files...)
	found := map[string]string{}
	verify := func() int {
		t.Helper()
		clear(found)
		n, err := d.Verify(t.Context(), db, func(name string, why error) { found[name] = why.Error() })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := verify(); n != 5 || len(found) != 0 {
		t.Errorf("%d read, found %v", n, found)
	}
	if err := os.WriteFile(d.path(files[0].ID), bytes.ToUpper([]byte("content 0")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.path(files[1].ID), 3); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(d.path(files[2].ID)); err != nil {
		t.Fatal(err)
	}
	verify()
	want := map[string]string{
		files[0].ID: "its content has changed", files[1].ID: "it has 3 bytes, and had 9", files[2].ID: "missing",
	}
	if fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("found %v, want %v", found, want)
	}
}
