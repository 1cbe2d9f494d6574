package adapter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"
	"time"
	"unicode"

	"duaarah/bot"
)

// PendingWait is how long until a file is asked for again that is not here yet.
const PendingWait = 2 * time.Second

// TypeOf is a MIME type without its parameters; empty if it is none.
func TypeOf(s string) string {
	t, _, err := mime.ParseMediaType(s)
	if err != nil {
		return ""
	}
	return t
}

const endingMax = 16 // bytes; what is longer is part of the name

// OpenFile opens the content of a file that is to be sent, of at most so many bytes. files may be nil: then there is none.
// Its error is a *bot.DeliveryError, or wraps one; so is that with which reading it fails.
func OpenFile(ctx context.Context, files bot.Files, f bot.File, most int64) (content io.ReadSeekCloser, size int64, err error) {
	if files == nil || f.ID == "" {
		return nil, 0, refused(bot.ReasonFile, errors.New("the file is not in our store"))
	}
	content, err = files.Open(ctx, f.ID)
	switch {
	case errors.Is(err, bot.ErrFilePending):
		return nil, 0, &bot.DeliveryError{Outcome: bot.Retry, After: PendingWait, Err: err}
	case errors.Is(err, bot.ErrFileGone):
		return nil, 0, refused(bot.ReasonFile, err)
	case err != nil:
		return nil, 0, unread("open", err)
	}
	size, err = content.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = content.Seek(0, io.SeekStart)
	}
	var bad error
	switch {
	case err != nil:
		bad = unread("measure", err)
	case size == 0:
		bad = refused(bot.ReasonFile, errors.New("the file is empty"))
	case f.Size > 0 && size != f.Size:
		bad = refused(bot.ReasonFile, fmt.Errorf("the file has %d bytes, and had %d", size, f.Size))
	case size > most:
		bad = refused(bot.ReasonTooLarge, fmt.Errorf("a file of %d bytes", size))
	}
	if bad != nil {
		return nil, 0, errors.Join(bad, content.Close())
	}
	return readable{content}, size, nil
}

// unread is that our store does not give a file now.
func unread(doing string, err error) *bot.DeliveryError {
	return &bot.DeliveryError{Outcome: bot.Retry, Reason: bot.ReasonFile, Err: fmt.Errorf("%s a file: %w", doing, err)}
}

// readable tells of content that breaks off, while it is sent, that it was our store's fault: nothing of it was said then.
type readable struct{ io.ReadSeekCloser }

func (r readable) Read(b []byte) (int, error) {
	n, err := r.ReadSeekCloser.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unread("read", err)
	}
	return n, err
}

func refused(why bot.Reason, err error) error {
	return &bot.DeliveryError{Outcome: bot.Refused, Reason: why, Err: err}
}

// FileName is what the sender of a file called it, without what could be a path or break a header, as a stem and an ending
// with its dot. Either may be empty.
func FileName(name string) (stem, ending string) {
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == '"' || r == unicode.ReplacementChar || unicode.Is(unicode.C, r) {
			return '_'
		}
		return r
	}, Valid(name))
	name = strings.TrimLeftFunc(strings.TrimSpace(name), func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	ending = path.Ext(name)
	if len(ending) > endingMax {
		ending = ""
	}
	return strings.TrimSuffix(name, ending), ending
}
