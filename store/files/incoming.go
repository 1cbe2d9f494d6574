package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"duaarah/bot"
	"duaarah/bot/media"
)

// incoming is the directory for what people send: only what package media takes is kept, cleaned.
type incoming struct{ *Dir }

// Incoming is the directory for what people send: Save looks what it is, takes off what it says beside what is seen and
// heard, and keeps what is left; of what it keeps, MIME is the real type. The hash is of what is kept.
func (d *Dir) Incoming() bot.Files { return incoming{d} }

// Save implements bot.Files.
func (d incoming) Save(ctx context.Context, r io.Reader, limit int64) (bot.File, error) {
	from := &cancelled{ctx: ctx, r: r}
	f, err := d.save(from, limit)
	if err != nil {
		return bot.File{}, d.blame(from, fmt.Errorf("saving a file that was sent: %w", err))
	}
	return f, nil
}

func (d incoming) save(r io.Reader, limit int64) (file bot.File, err error) {
	raw, err := d.create()
	if err != nil {
		return file, err
	}
	defer func() { err = errors.Join(err, raw.drop()) }()
	n, err := io.Copy(raw, io.LimitReader(r, limit+1))
	if err != nil {
		return file, err
	}
	if n > limit {
		return file, bot.ErrFileTooLarge
	}
	f, err := d.create()
	if err != nil {
		return file, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.drop())
		}
	}()
	mime, err := media.Clean(f, raw, n)
	if err != nil {
		return file, err
	}
	hash := sha256.New()
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = io.Copy(hash, io.NewSectionReader(f, 0, size))
	}
	if err != nil {
		return file, err
	}
	if err := d.place(f); err != nil {
		return file, err
	}
	return bot.File{ID: f.id, Size: size, MIME: mime, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}
