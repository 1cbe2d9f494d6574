// Package media tells what the content of a file really is, whether it is taken from people at all, and takes off what it
// says beside what is seen and heard: where and when it was made, by whom, with what.
//
// Content is streamed: nothing here holds a file in memory. What is read is hostile: sizes and counts are checked before
// they are believed, and no picture is ever decoded.
package media

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"duaarah/bot"
)

// What a picture may measure. Who opens it decodes all of it: four bytes a pixel.
const (
	SideMax   = 30_000      // pixels of one side
	PixelsMax = 120_000_000 // of a still picture: phones make 108 million
	// Of a moving picture, all frames together.
	FramesMax      = 2000
	FramePixelsMax = 600_000_000
)

// keptMax is how much is kept of what only describes a picture's colours, in bytes.
const keptMax = 4 << 20

// Out is where the cleaned content goes: an empty file that is open for reading and writing.
type Out interface {
	io.Writer
	io.ReaderAt
	io.WriterAt
}

// Clean writes what is in src, of that many bytes, to dst, without what it says beside what is seen and heard, and returns
// its type (MIME), known by the content alone. Sound and films that are too damaged to be read are written as they are, and so is
// what is of no kind that we know (Unknown). A *bot.FileError: it is not taken, or cannot be cleaned; all other errors are
// those of src and dst. What was written then is of no use.
func Clean(dst Out, src io.ReaderAt, size int64) (mime string, err error) {
	defer func() {
		if p := recover(); p != nil { // a fault of ours, which costs one file
			mime, err = "", refuse(bot.FaultBroken, "cleaning it fails: %T", p)
		}
	}()
	in := &source{r: src}
	head := make([]byte, min(size, HeadSize))
	if _, err := io.ReadFull(io.NewSectionReader(in, 0, size), head); err != nil {
		return "", fmt.Errorf("read a file's beginning: %w", err)
	}
	mime, fault := Judge(head)
	if fault != "" {
		return "", refuse(fault, "it is none that is taken")
	}
	said := mime
	err = clean(dst, in, size, &mime)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = refuse(bot.FaultBroken, "it ends too soon")
	}
	var refused *bot.FileError
	if errors.As(err, &refused) && strings.HasPrefix(said, "image/") && refused.Fault != bot.FaultPixels {
		none, rerr := hollow(in, size, said)
		if rerr == nil && none { // a file like others: nothing opens it as a picture
			_, err = io.Copy(io.NewOffsetWriter(dst, 0), io.NewSectionReader(in, 0, size))
			return Unknown, err
		}
	}
	switch {
	case in.err != nil: // neither the content is to blame
		return "", fmt.Errorf("read a file: %w", in.err)
	case errors.As(err, &refused) && refused.Fault == bot.FaultBroken && strings.HasPrefix(said, "image/"):
		return "", refuse(bot.FaultPicture, "%w", refused.Err)
	case errors.As(err, &refused) && refused.Fault == bot.FaultBroken && inPlace(said):
		// Sound or a film that is damaged may still be heard or seen in part. What it says beside that cannot be found.
		_, err = io.Copy(io.NewOffsetWriter(dst, 0), io.NewSectionReader(in, 0, size))
		return said, err
	case err != nil:
		return "", err
	}
	return mime, nil
}

// inPlace reports whether sound or a film of that type is cleaned where it stands, and so is as long as it was.
func inPlace(mime string) bool {
	return strings.HasPrefix(mime, "video/") || mime == "audio/ogg" || mime == "audio/mp4" || mime == "audio/webm"
}

func clean(dst Out, src io.ReaderAt, size int64, mime *string) error {
	all := func() io.Reader { return io.NewSectionReader(src, 0, size) }
	there := func(f func(p patch, size int64) error) error {
		if _, err := io.Copy(dst, all()); err != nil {
			return err
		}
		return f(patch{dst}, size)
	}
	w := bufio.NewWriterSize(dst, 32<<10)
	var err error
	switch m := *mime; {
	case m == "image/jpeg":
		err = cleanJPEG(w, all())
	case m == "image/png":
		err = cleanPNG(w, all())
	case m == "image/gif":
		err = cleanGIF(w, all())
	case m == "image/webp":
		err = cleanWebP(w, src, size)
	case m == "audio/wav":
		err = cleanWAV(w, src, size)
	case m == "audio/mpeg", m == "audio/aac":
		err = cleanMPEG(w, src, size)
	case m == "audio/flac":
		err = cleanFLAC(w, all())
	case m == "audio/ogg", m == "video/ogg":
		return there(cleanOgg)
	case m == "video/webm", m == "audio/webm":
		return there(cleanMatroska)
	case m == "image/heic", m == "image/heif", m == "image/avif", m == "audio/mp4", strings.HasPrefix(m, "video/"):
		return there(cleanBoxes)
	case m == "application/pdf":
		return there(cleanPDF)
	case m == "application/zip":
		*mime, err = cleanOffice(w, src, size)
	case m == "application/x-ole-storage":
		if *mime, err = oldOffice(src, size); err == nil {
			_, err = io.Copy(w, all())
		}
	default: // words, sound that says nothing more, and what nobody knows
		_, err = io.Copy(w, all())
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

// source remembers that reading failed: a file that ends too soon is another matter.
type source struct {
	r   io.ReaderAt
	err error
}

func (s *source) ReadAt(b []byte, off int64) (int, error) {
	n, err := s.r.ReadAt(b, off)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// refuse makes the error of a file that is not kept.
func refuse(why bot.FileFault, format string, args ...any) error {
	return &bot.FileError{Fault: why, Err: fmt.Errorf(format, args...)}
}

// measure checks what a picture says of its size.
func measure(width, height int64) error {
	switch {
	case width <= 0 || height <= 0:
		return refuse(bot.FaultPicture, "a picture of %d by %d pixels", width, height)
	case width > SideMax, height > SideMax, width*height > PixelsMax:
		return refuse(bot.FaultPixels, "a picture of %d by %d pixels", width, height)
	}
	return nil
}

// frames counts the frames of a moving picture.
type frames struct {
	n      int
	pixels int64
}

func (f *frames) add(width, height int64) error {
	f.n++
	f.pixels += width * height
	if f.n > FramesMax || f.pixels > FramePixelsMax {
		return refuse(bot.FaultPixels, "a picture of %d frames, %d pixels", f.n, f.pixels)
	}
	return nil
}

// patch changes a file where it stands.
type patch struct{ Out }

var blanks [4096]byte

// zero writes zeros.
func (p patch) zero(off, n int64) error { return p.fill(off, n, blanks[:]) }

func (p patch) fill(off, n int64, with []byte) error {
	for n > 0 {
		some := with[:min(n, int64(len(with)))]
		if _, err := p.WriteAt(some, off); err != nil {
			return fmt.Errorf("clean a file: %w", err)
		}
		off, n = off+int64(len(some)), n-int64(len(some))
	}
	return nil
}

// bytes reads so many bytes, of which there are few.
func (p patch) bytes(off int64, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(io.NewSectionReader(p, off, int64(n)), b); err != nil {
		return nil, err
	}
	return b, nil
}
