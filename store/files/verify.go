package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"duaarah/bot"
)

// Named is what the store says of the contents that attachments have.
type Named interface {
	// Blobs lists them by name (as ID) in order, those after one, with size and hash; at most limit.
	Blobs(ctx context.Context, after string, limit int) ([]bot.File, error)
	// Unused reports whether nothing at all names the blob.
	Unused(ctx context.Context, blob string) (bool, error)
}

// Verify reads the content of every attachment, and calls found with the name of each that is not what it was when it
// was saved. It returns how many it read. What is erased meanwhile is passed over.
func (d *Dir) Verify(ctx context.Context, n Named, found func(name string, why error)) (read int, err error) {
	const page = 500
	for after := ""; ; {
		blobs, err := n.Blobs(ctx, after, page)
		if err != nil || len(blobs) == 0 {
			return read, err
		}
		for _, b := range blobs {
			why := d.verify(ctx, b)
			if ctx.Err() != nil {
				return read, ctx.Err()
			}
			if why != nil {
				unused, err := n.Unused(ctx, b.ID)
				if err != nil {
					return read, err
				}
				if !unused {
					found(b.ID, why)
				}
			}
			read++
			after = b.ID
		}
	}
}

var (
	errMissing = errors.New("missing")
	errChanged = errors.New("its content has changed")
)

func (d *Dir) verify(ctx context.Context, b bot.File) error {
	if !valid(b.ID) {
		return errMissing
	}
	f, err := os.Open(d.path(b.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return errMissing
	}
	if err != nil {
		return err
	}
	hash := sha256.New()
	n, err := io.Copy(hash, &cancelled{ctx: ctx, r: f})
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if n != b.Size {
		return fmt.Errorf("it has %d bytes, and had %d", n, b.Size)
	}
	if b.SHA256 != "" && hex.EncodeToString(hash.Sum(nil)) != b.SHA256 {
		return errChanged
	}
	return nil
}
