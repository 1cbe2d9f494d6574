package bottest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"duaarah/bot"
)

// Files is bot.Files in memory. Use NewFiles.
type Files struct {
	mu      sync.Mutex
	content map[string][]byte
	errs    map[string]error
	broken  map[string]bool
	next    int
}

var _ bot.Files = (*Files)(nil)

// NewFiles makes an empty one.
func NewFiles() *Files {
	return &Files{content: map[string][]byte{}, errs: map[string]error{}, broken: map[string]bool{}}
}

// Add keeps data and returns it as a file to be sent.
func (f *Files) Add(kind bot.FileKind, name string, data []byte) bot.File {
	file := f.keep(data)
	file.Kind, file.Name = kind, name
	return file
}

// Fail makes Open of that file return err, until it is called with nil.
func (f *Files) Fail(id string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errs[id] = err
}

// Break has the content of that file be read no further than its first byte, as on a disk that fails there.
func (f *Files) Break(id string, broken bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken[id] = broken
}

// Content is what is kept under id.
func (f *Files) Content(id string) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.content[id]
	return b, ok
}

// Len is how many files are kept.
func (f *Files) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.content)
}

// Open implements bot.Files.
func (f *Files) Open(_ context.Context, id string) (io.ReadSeekCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.errs[id]; err != nil {
		return nil, fmt.Errorf("open %s: %w", id, err)
	}
	b, ok := f.content[id]
	if !ok {
		return nil, fmt.Errorf("open %s: %w", id, bot.ErrFileGone)
	}
	if f.broken[id] {
		return breaking{readSeekNop{bytes.NewReader(b)}}, nil
	}
	return readSeekNop{bytes.NewReader(b)}, nil
}

// Save implements bot.Files.
func (f *Files) Save(ctx context.Context, r io.Reader, limit int64) (bot.File, error) {
	var b bytes.Buffer
	n, err := io.CopyN(&b, r, limit+1)
	if err != nil && !errors.Is(err, io.EOF) {
		return bot.File{}, fmt.Errorf("save a file: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return bot.File{}, fmt.Errorf("save a file: %w", err)
	}
	if n > limit {
		return bot.File{}, fmt.Errorf("save a file of more than %d bytes: %w", limit, bot.ErrFileTooLarge)
	}
	return f.keep(b.Bytes()), nil
}

func (f *Files) keep(data []byte) bot.File {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	id := fmt.Sprintf("file%d", f.next)
	f.content[id] = bytes.Clone(data)
	sum := sha256.Sum256(data)
	return bot.File{ID: id, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), MIME: http.DetectContentType(data)}
}

type readSeekNop struct{ *bytes.Reader }

func (readSeekNop) Close() error { return nil }

// breaking is a content that breaks off.
type breaking struct{ readSeekNop }

func (b breaking) Read(p []byte) (int, error) {
	if at, err := b.Seek(0, io.SeekCurrent); err != nil || at > 0 || len(p) == 0 {
		return 0, errors.New("input/output error")
	}
	return b.readSeekNop.Read(p[:1])
}

// WriteTo is that of a content that is whole, and must not be used.
func (b breaking) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{b})
}
