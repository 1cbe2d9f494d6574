package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/sqlite"
)

var start = time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)

func newDir(t *testing.T) (*Dir, *sqlite.DB) {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "duaarah.db"), sqlite.Options{Clock: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d, err := New(t.Context(), filepath.Join(dir, "files"), db, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return d, db
}

// attach keeps a message with the files in an aspiration of its own.
func attach(t *testing.T, db *sqlite.DB, files ...bot.File) (a store.Aspiration, m store.Message) {
	t.Helper()
	err := db.Update(t.Context(), func(tx store.Tx) error {
		c, err := tx.CreateCitizen(start)
		if err != nil {
			return err
		}
		if a, err = tx.CreateAspiration(store.Aspiration{Citizen: c.ID, State: store.Drafted, ReceivedAt: start}); err != nil {
			return err
		}
		m, err = tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, At: start, Files: files})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, m
}

func read(t *testing.T, d *Dir, id string) (string, error) {
	t.Helper()
	f, err := d.Open(t.Context(), id)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), nil
}

// stored counts the files on the disk, half written ones too.
func stored(t *testing.T, d *Dir) (n int) {
	t.Helper()
	if err := filepath.WalkDir(d.root, func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSaveAndOpen(t *testing.T) {
	d, _ := newDir(t)
	content := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 5000)
	f, err := d.Save(t.Context(), strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(content))
	if f.Size != int64(len(content)) || f.MIME != "image/png" || f.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("saved %+v", f)
	}
	if got, err := read(t, d, f.ID); err != nil || got != content {
		t.Errorf("not yet attached: %d bytes (%v)", len(got), err)
	}
	if info, err := os.Stat(d.path(f.ID)); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("rights %v (%v)", info, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestSaveFails(t *testing.T) {
	d, _ := newDir(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx  context.Context
		r    io.Reader
		want error
	}{
		{t.Context(), bytes.NewReader(make([]byte, 101)), bot.ErrFileTooLarge},
		{t.Context(), io.MultiReader(strings.NewReader("half"), broken{}), io.ErrUnexpectedEOF},
		{gone, strings.NewReader("x"), context.Canceled},
	} {
		if _, err := d.Save(c.ctx, c.r, 100); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
	if n := stored(t, d); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestOpenTakesNoPath(t *testing.T) {
	d, _ := newDir(t)
	if err := os.WriteFile(filepath.Join(d.root, "..", "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "../secret", "..", "a", strings.Repeat("a", 26), strings.Repeat("A", 26), "../" + strings.Repeat("a", 23), "aa/" + strings.Repeat("a", 23)} {
		if _, err := d.Open(t.Context(), id); !errors.Is(err, bot.ErrFileGone) {
			t.Errorf("%q: %v", id, err)
		}
	}
	if err := d.Remove("../secret"); err == nil {
		t.Error("removed by a path")
	}
}

func TestSameContentIsKeptOnce(t *testing.T) {
	d, db := newDir(t)
	save := func(s string) bot.File {
		t.Helper()
		f, err := d.Save(t.Context(), strings.NewReader(s), 100)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one, two, fetched := save("same"), save("same"), save("same")
	first, _ := attach(t, db, one)
	ref := bot.FileRef{Account: bot.Account{Platform: "telegram", Name: "1"}, ID: "F"}
	second, m := attach(t, db, two, bot.File{Ref: ref}, bot.File{Ref: ref})
	if _, err := d.Open(t.Context(), m.Files[1].ID); !errors.Is(err, bot.ErrFilePending) {
		t.Errorf("not fetched yet: %v", err)
	}
	q := db.FileQueue()
	if err := errors.Join(q.Keep(t.Context(), m.Files[1].ID, fetched), q.Lose(t.Context(), m.Files[2].ID, "gone")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context(), m.Files[2].ID); !errors.Is(err, bot.ErrFileGone) {
		t.Errorf("lost: %v", err)
	}
	if err := d.Sweep(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if n := stored(t, d); n != 1 {
		t.Errorf("%d copies are kept", n)
	}
	erase := func(a store.Aspiration) {
		t.Helper()
		if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.EraseAspiration(a.ID, start) }); err != nil {
			t.Fatal(err)
		}
		if err := d.Sweep(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	erase(first)
	for _, id := range []string{two.ID, m.Files[1].ID} {
		if got, err := read(t, d, id); err != nil || got != "same" {
			t.Errorf("after its copy was erased: %q (%v)", got, err)
		}
	}
	erase(second)
	if n := stored(t, d); n != 0 {
		t.Errorf("%d files outlive their erasure", n)
	}
}

func TestClean(t *testing.T) {
	d, db := newDir(t)
	var files []bot.File
	for i, s := range []string{"orphan", "attached", "in the transcript", "to be sent", "young"} {
		f, err := d.Save(t.Context(), strings.NewReader(s), 100)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		at := start.Add(-orphanAge)
		if i == 4 {
			at = start
		}
		if err := os.Chtimes(d.path(f.ID), at, at); err != nil {
			t.Fatal(err)
		}
	}
	half := filepath.Join(d.root, partial, strings.Repeat("a", 26))
	foreign := filepath.Join(d.root, "README")
	for _, f := range []string{half, foreign} {
		if err := errors.Join(os.WriteFile(f, nil, 0o600), os.Chtimes(f, start.Add(-orphanAge), start.Add(-orphanAge))); err != nil {
			t.Fatal(err)
		}
	}
	attach(t, db, files[1])
	chat := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: "c"}
	if _, err := db.Transcript().Put(t.Context(), chat, bot.Entry{ID: "1", Message: &bot.Message{Files: files[2:3]}}); err != nil {
		t.Fatal(err)
	}
	if err := db.Update(t.Context(), func(tx store.Tx) error {
		_, err := tx.Enqueue(store.Outbound{To: chat, Out: bot.Outgoing{Files: files[3:4]}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { d.Run(ctx, db, func() time.Time { return start }, slog.New(slog.DiscardHandler)); close(done) }()
	for deadline := time.Now().Add(20 * time.Second); stored(t, d) > 5 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	for i, f := range files {
		if _, err := read(t, d, f.ID); (err == nil) != (i != 0) {
			t.Errorf("file %d: %v", i, err)
		}
	}
	if n := stored(t, d); n != 5 {
		t.Errorf("%d files, want 4 and the foreign one", n)
	}
}

// An upload that broke off belongs to nobody, and may be of somebody who has had all of theirs erased: that is promised within three days.
func TestWhatNobodyNamesIsGoneInTime(t *testing.T) {
	if most := orphanAge + cleanEvery; most > 3*24*time.Hour {
		t.Errorf("it may stay for %v", most)
	}
}
