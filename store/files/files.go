// Package files keeps the content of attachments: each in a file of its own under a random name, synced to disk before
// anything names it. What people called their files is never a path here.
package files

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/health"
)

// Lookup says under which name the content of an attachment lies. bot.ErrFilePending: it is not here yet;
// bot.ErrFileGone: it never will be; store.ErrNotFound: no such attachment, or not yet.
type Lookup interface {
	Blob(ctx context.Context, id string) (name string, err error)
	// Blobs lists the names, as ID, of the contents that attachments have, those after one; at most limit.
	Blobs(ctx context.Context, after string, limit int) ([]bot.File, error)
}

// Dir is a directory of attachments. It is safe for use by several goroutines and processes.
type Dir struct {
	root   string
	lookup Lookup
	health *health.State
}

var _ bot.Files = (*Dir)(nil)

// partial is the directory of what is just being written; a name there is not yet one of ours.
const partial = "tmp"

// New opens the directory, and makes it if need be. What is wrong with it is told to log.
//
// Where nothing lies, and the store names contents, it makes none: their disk is not there, and what is saved would lie in its way. That is
// trouble like any other, see Health.
func New(ctx context.Context, dir string, lookup Lookup, clock func() time.Time, log *slog.Logger) (*Dir, error) {
	d := &Dir{root: dir, lookup: lookup, health: health.New("the directory of attachments", clock, log)}
	if !d.used() {
		named, err := lookup.Blobs(ctx, "", 1)
		if err != nil {
			return nil, fmt.Errorf("asking whether there are attachments: %w", err)
		}
		if len(named) > 0 {
			_ = d.down(fmt.Errorf("%s is empty: %w", dir, fs.ErrNotExist)) // which tells
			return d, nil
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, partial), 0o700); err != nil {
		return nil, fmt.Errorf("creating the directory of attachments: %w", err)
	}
	return d, nil
}

// used reports whether anything lies in the directory: if not, it was just made, or its disk is not there.
func (d *Dir) used() bool {
	entries, err := os.ReadDir(d.root)
	return err != nil && !errors.Is(err, fs.ErrNotExist) || len(entries) > 0
}

// Save implements bot.Files. Until the ID is attached to a message, Open finds the content by it all the same; one that
// never is gets removed by Clean.
func (d *Dir) Save(ctx context.Context, r io.Reader, limit int64) (bot.File, error) {
	from := &cancelled{ctx: ctx, r: r}
	f, err := d.save(from, limit)
	if err != nil {
		err = fmt.Errorf("saving a file: %w", err)
		return bot.File{}, d.blame(from, err)
	}
	return f, nil
}

// blame notes that files cannot be saved, unless what was to be saved is to blame.
func (d *Dir) blame(from *cancelled, err error) error {
	var refused *bot.FileError
	if from.err == nil && !errors.Is(err, bot.ErrFileTooLarge) && !errors.As(err, &refused) {
		return d.down(err)
	}
	return err
}

func (d *Dir) save(r io.Reader, limit int64) (file bot.File, err error) {
	f, err := d.create()
	if err != nil {
		return file, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.drop())
		}
	}()
	hash, head := sha256.New(), &prefix{}
	n, err := io.Copy(io.MultiWriter(f, hash, head), io.LimitReader(r, limit+1))
	if err != nil {
		return file, err
	}
	if n > limit {
		return file, bot.ErrFileTooLarge
	}
	if err := d.place(f); err != nil {
		return file, err
	}
	return bot.File{ID: f.id, Size: n, MIME: http.DetectContentType(head.b), SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// unnamed is a file that is being written.
type unnamed struct {
	*os.File
	id string
}

func (d *Dir) create() (unnamed, error) {
	id := strings.ToLower(rand.Text())
	f, err := os.OpenFile(filepath.Join(d.root, partial, id), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	return unnamed{f, id}, err
}

// drop removes it.
func (f unnamed) drop() error {
	return errors.Join(ignoreClosed(f.Close()), ignoreGone(os.Remove(f.Name())))
}

// place syncs it to disk, and gives it its name.
func (d *Dir) place(f unnamed) error {
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	dir := filepath.Join(d.root, f.id[:2])
	if err := os.Mkdir(dir, 0o700); err == nil {
		err = SyncDir(d.root)
		if err != nil {
			return err
		}
	} else if !errors.Is(err, os.ErrExist) {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, f.id)); err != nil {
		return err
	}
	return SyncDir(dir)
}

// Open implements bot.Files.
func (d *Dir) Open(ctx context.Context, id string) (io.ReadSeekCloser, error) {
	f, err := d.open(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("opening a file: %w", err)
	}
	return f, nil
}

func (d *Dir) open(ctx context.Context, id string) (*os.File, error) {
	if !valid(id) {
		return nil, bot.ErrFileGone
	}
	name, err := d.lookup.Blob(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		name, err = id, nil // saved, and not yet attached
	}
	if err != nil {
		return nil, err
	}
	if !valid(name) {
		return nil, bot.ErrFileGone
	}
	f, err := os.Open(d.path(name))
	switch {
	case err == nil:
		return f, nil
	case errors.Is(err, os.ErrNotExist) && d.used():
		return nil, bot.ErrFileGone
	case errors.Is(err, os.ErrNotExist): // all of them are away, and come back: what is to be sent with one waits
		return nil, fmt.Errorf("%w: %w", bot.ErrFilesAway, d.down(err))
	case d.Health() != nil:
		return nil, fmt.Errorf("%w: %w", bot.ErrFilesAway, err)
	}
	return nil, err
}

// Remove removes a blob from the disk. One that is not there is no error.
func (d *Dir) Remove(name string) error {
	if !valid(name) {
		return fmt.Errorf("removing a file: %q is not a name of ours", name)
	}
	if err := ignoreGone(os.Remove(d.path(name))); err != nil {
		return fmt.Errorf("removing a file: %w", err)
	}
	if err := ignoreGone(SyncDir(filepath.Dir(d.path(name)))); err != nil {
		return fmt.Errorf("removing a file: %w", err)
	}
	return nil
}

func (d *Dir) path(name string) string { return filepath.Join(d.root, name[:2], name) }

// Path is where a blob lies below the directory of attachments.
func Path(name string) (string, error) {
	if !valid(name) {
		return "", fmt.Errorf("%q is not a name of ours", name)
	}
	return filepath.Join(name[:2], name), nil
}

// valid reports whether s is a name that Save makes: nothing else becomes part of a path.
func valid(s string) bool {
	if len(s) != 26 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// prefix keeps what http.DetectContentType looks at.
type prefix struct{ b []byte }

func (p *prefix) Write(b []byte) (int, error) {
	p.b = append(p.b, b[:min(len(b), 512-len(p.b))]...)
	return len(b), nil
}

// cancelled is a reader that ends with its context, between two reads.
type cancelled struct {
	ctx context.Context
	r   io.Reader
	err error // with which it failed
}

func (c *cancelled) Read(b []byte) (n int, err error) {
	if err = c.ctx.Err(); err == nil {
		n, err = c.r.Read(b)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

func ignoreGone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
