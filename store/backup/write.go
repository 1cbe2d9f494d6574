package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"duaarah/store/files"
	"duaarah/store/sqlite"
)

// archive is a backup that is being written.
type archive struct {
	tar  *tar.Writer
	at   time.Time
	sums bytes.Buffer
}

// add writes an entry of that size, and returns the hash of what went in. Content that is shorter is filled up with
// zeros: the hash tells.
func (a *archive) add(name string, r io.Reader, size int64) (sum string, err error) {
	err = a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.at, Format: tar.FormatPAX})
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(a.tar, hash), io.MultiReader(r, zeros{}), size); err != nil {
		return "", err
	}
	sum = hex.EncodeToString(hash.Sum(nil))
	fmt.Fprintf(&a.sums, "%s  %s\n", sum, name)
	return sum, nil
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// write writes a backup; dir is a place for the snapshot, of which nothing is left.
func write(ctx context.Context, w io.Writer, dir string, o Options) (r Report, err error) {
	o.progress(Copying, 0, 1)
	source, snapshot := filepath.Join(o.Data, database), filepath.Join(dir, database)
	r.Manifest = Manifest{Format: format, Program: o.Program, At: o.Clock().UTC()}
	if r.Schema, err = sqlite.Snapshot(ctx, source, snapshot); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.Remove(snapshot)) }()
	_, named, err := sqlite.Inspect(ctx, snapshot)
	if err != nil {
		return r, err
	}
	zipped, err := gzip.NewWriterLevel(&writer{ctx, w}, gzip.BestSpeed) // most of the content is compressed already
	if err != nil {
		return r, err
	}
	a := &archive{tar: tar.NewWriter(zipped), at: r.At}
	about, err := json.Marshal(r.Manifest)
	if err != nil {
		return r, err
	}
	if _, err := a.add(manifest, bytes.NewReader(about), int64(len(about))); err != nil {
		return r, err
	}
	var gone []string
	for i, blob := range named {
		o.progress(Packing, i, len(named))
		good, err := a.addBlob(o.Data, blob)
		if err != nil {
			return r, err
		}
		if good {
			r.Files++
		} else if blob.Needed {
			gone = append(gone, blob.Name)
		}
	}
	if err := lose(ctx, source, snapshot, gone, &r, o.Incomplete); err != nil {
		return r, err
	}
	if err := a.addFile(database, snapshot); err != nil {
		return r, err
	}
	all := slices.Clone(a.sums.Bytes())
	if _, err := a.add(sums, bytes.NewReader(all), int64(len(all))); err != nil {
		return r, err
	}
	return r, errors.Join(a.tar.Close(), zipped.Close())
}

// lose notes in the snapshot which attachments it names in vain: those that were erased since, and the lost ones.
func lose(ctx context.Context, source, snapshot string, gone []string, r *Report, incomplete bool) error {
	var erased []string
	for _, blob := range gone {
		still, err := sqlite.Names(ctx, source, blob)
		if err != nil {
			return err
		}
		if still {
			r.Lost = append(r.Lost, blob)
		} else {
			erased = append(erased, blob)
		}
	}
	if len(r.Lost) > 0 && !incomplete {
		return &LostError{r.Lost}
	}
	return errors.Join(sqlite.LoseBlobs(ctx, snapshot, "erased while a backup was made", erased),
		sqlite.LoseBlobs(ctx, snapshot, "missing or damaged on disk when a backup was made", r.Lost))
}

// addBlob adds an attachment, if it is there and what it should be. A damaged one may be in the backup, but counts for
// nothing.
func (a *archive) addBlob(data string, b sqlite.Blob) (good bool, err error) {
	name, err := files.Path(b.Name)
	if err != nil {
		return false, nil // names in old outbox rows and transcripts are what they are
	}
	f, err := os.Open(filepath.Join(data, attachments, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	sum, err := a.add(path.Join(attachments, filepath.ToSlash(name)), f, info.Size())
	if err != nil {
		return false, fmt.Errorf("copying an attachment: %w", err)
	}
	return b.SHA256 == "" || b.SHA256 == sum, nil
}

func (a *archive) addFile(name, from string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil {
		_, err = a.add(name, f, info.Size())
	}
	if err != nil {
		return fmt.Errorf("copying %s: %w", name, err)
	}
	return nil
}

// progress tells of a step, if somebody wants to know.
func (o Options) progress(s Stage, done, total int) {
	if o.Progress != nil {
		o.Progress(s, done, total)
	}
}

// writer ends with its context, between two writes.
type writer struct {
	ctx context.Context
	w   io.Writer
}

func (w *writer) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(b)
}
