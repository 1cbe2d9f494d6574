package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"duaarah/store/files"
	"duaarah/store/sqlite"
)

// ErrNotWhole: the file is no backup of ours, or not all of one.
var ErrNotWhole = errors.New("it is no whole backup")

// unpacking is how a backup is read: the database is put into a directory, and the attachments, too, if they are to be
// kept; else they are only looked at.
type unpacking struct {
	into     string
	keep     bool
	stage    Stage
	total    int
	progress func(s Stage, done, total int)
}

// unpack reads a backup from end to end, and finds out whether it is good: every entry has its checksum, the database is
// sound, and everything that it names is there.
func unpack(ctx context.Context, r io.Reader, u unpacking) (rep Report, err error) {
	if err := os.MkdirAll(u.into, 0o700); err != nil {
		return rep, err
	}
	buffered := bufio.NewReaderSize(&reader{ctx, r}, 1<<16)
	unzipped, err := gzip.NewReader(buffered)
	if err != nil {
		return rep, notWhole(ctx, err)
	}
	got, listed := map[string]string{}, map[string]string(nil)
	for t := tar.NewReader(unzipped); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return rep, notWhole(ctx, err)
		}
		if listed != nil || got[h.Name] != "" || h.Typeflag != tar.TypeReg {
			return rep, fmt.Errorf("%w: %q has no place in it", ErrNotWhole, h.Name)
		}
		if len(got) == 0 && h.Name != manifest {
			return rep, fmt.Errorf("%w: it does not begin with %s", ErrNotWhole, manifest)
		}
		var small bytes.Buffer
		hash := sha256.New()
		if err := u.entry(h.Name, io.TeeReader(t, hash), &small); err != nil {
			return rep, notWhole(ctx, err)
		}
		got[h.Name] = hex.EncodeToString(hash.Sum(nil))
		switch h.Name {
		case manifest:
			if err := rep.read(small.Bytes()); err != nil {
				return rep, err
			}
		case sums:
			delete(got, sums)
			if listed, err = parseSums(small.String()); err != nil {
				return rep, err
			}
		case database:
		default:
			rep.Files++
			if u.progress != nil {
				u.progress(u.stage, rep.Files, u.total)
			}
		}
	}
	if _, err := io.Copy(io.Discard, unzipped); err != nil { // up to its own checksum
		return rep, notWhole(ctx, err)
	}
	if err := compare(got, listed); err != nil {
		return rep, err
	}
	rep.Files, err = u.inspect(ctx, got)
	return rep, err
}

// entry takes in one entry.
func (u unpacking) entry(name string, r io.Reader, small *bytes.Buffer) error {
	switch dir, base := path.Split(name); {
	case name == manifest || name == sums:
		_, err := io.Copy(small, r)
		return err
	case name == database:
		return u.write(database, r)
	case strings.HasPrefix(dir, attachments+"/"):
		want, err := files.Path(base)
		if err != nil || name != path.Join(attachments, filepath.ToSlash(want)) {
			break
		}
		if u.keep {
			return u.write(filepath.Join(attachments, want), r)
		}
		_, err = io.Copy(io.Discard, r)
		return err
	}
	return fmt.Errorf("%w: %q has no place in it", ErrNotWhole, name)
}

func (u unpacking) write(name string, r io.Reader) error {
	name = filepath.Join(u.into, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err == nil && u.keep {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func (r *Report) read(b []byte) error {
	if err := json.Unmarshal(b, &r.Manifest); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrNotWhole, manifest, err)
	}
	if r.Format != format {
		return fmt.Errorf("it is a backup of the form %d, made by %s; this program reads the form %d", r.Format, r.Program, format)
	}
	if r.Schema > sqlite.Schema() {
		return fmt.Errorf("%w (%s): its schema is %d, this program knows %d. Restore it with that program", sqlite.ErrNewer, r.Program, r.Schema, sqlite.Schema())
	}
	return nil
}

func parseSums(s string) (map[string]string, error) {
	all := map[string]string{}
	for line := range strings.Lines(s) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || all[name] != "" {
			return nil, fmt.Errorf("%w: %s cannot be read", ErrNotWhole, sums)
		}
		all[name] = sum
	}
	return all, nil
}

// compare holds what was read against the checksums.
func compare(got, listed map[string]string) error {
	if listed == nil {
		return fmt.Errorf("%w: its end is missing", ErrNotWhole)
	}
	for name, sum := range listed {
		if got[name] == "" {
			return fmt.Errorf("%w: %s is missing", ErrNotWhole, name)
		}
		if got[name] != sum {
			return fmt.Errorf("%w: %s is damaged", ErrNotWhole, name)
		}
	}
	if len(got) != len(listed) || got[database] == "" {
		return fmt.Errorf("%w: its parts are not those it lists", ErrNotWhole)
	}
	return nil
}

// inspect opens the database and holds what it names against what is there. It returns how many of the attachments count.
func (u unpacking) inspect(ctx context.Context, got map[string]string) (good int, err error) {
	damage, named, err := sqlite.Inspect(ctx, filepath.Join(u.into, database))
	if err != nil {
		return 0, err
	}
	if len(damage) > 0 {
		return 0, fmt.Errorf("its database is damaged: %s", strings.Join(damage[:min(len(damage), 5)], "; "))
	}
	for _, b := range named {
		name, err := files.Path(b.Name)
		sum := got[path.Join(attachments, filepath.ToSlash(name))]
		switch {
		case err == nil && sum != "" && (b.SHA256 == "" || b.SHA256 == sum):
			good++
		case b.Needed:
			return 0, fmt.Errorf("the attachment %s is missing or damaged in it", b.Name)
		}
	}
	return good, nil
}

// notWhole says so of errors that come of what is read, and not of its being read.
func notWhole(ctx context.Context, err error) error {
	var unreadable *os.PathError
	if ctx.Err() != nil || errors.As(err, &unreadable) || errors.Is(err, ErrNotWhole) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrNotWhole, err)
}

// reader ends with its context, between two reads.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
