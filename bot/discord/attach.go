package discord

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/media"
	"duaarah/bot/split"
)

// attach readies the parcel's files. Its error is a *bot.DeliveryError, or wraps one.
func (s *sending) attach(ctx context.Context) ([]file, error) {
	var out []file
	names := map[string]bool{}
	for i, f := range s.Out.Files {
		content, err := s.open(ctx, f)
		if err != nil {
			return nil, err
		}
		if err := content.Close(); err != nil {
			return nil, retry(0, fmt.Errorf("close a file: %w", err))
		}
		name := fileName(f)
		if names[name] {
			name = strconv.Itoa(i+1) + "-" + name
		}
		names[name] = true
		out = append(out, file{name: name, mime: adapter.TypeOf(f.MIME), open: func() (io.ReadCloser, error) { return s.open(ctx, f) }})
	}
	return out, nil
}

// open opens the content of f. Its error is a *bot.DeliveryError, or wraps one.
func (s *sending) open(ctx context.Context, f bot.File) (io.ReadCloser, error) {
	content, _, err := adapter.OpenFile(ctx, s.opt.Files, f, fileMax)
	return content, err
}

// fileName is the name under which a file goes out: what its sender called it, without what could be a path or break a
// header. Discord shows a file by its name's ending, so that it has one that fits.
func fileName(f bot.File) string {
	stem, ending := adapter.FileName(f.Name)
	if known := endings(f.Kind); ending == "" || len(known) > 0 && !slices.Contains(known, strings.ToLower(ending)) {
		if f.Kind != bot.Document || ending == "" {
			stem, ending = stem+ending, endingOf(f)
		}
	}
	if stem == "" {
		stem = string(f.Kind)
	}
	return split.Truncate(stem, 100, bot.Runes) + ending
}

// endings are those that Discord shows as a kind of file.
func endings(k bot.FileKind) []string {
	switch k {
	case bot.Photo:
		return []string{".jpg", ".jpeg", ".png", ".gif", ".webp"}
	case bot.Video:
		return []string{".mp4", ".webm", ".mov"}
	case bot.Voice, bot.Audio:
		return []string{".ogg", ".oga", ".opus", ".mp3", ".m4a", ".wav", ".flac"}
	}
	return nil
}

func endingOf(f bot.File) string {
	t := adapter.TypeOf(f.MIME)
	known := endings(f.Kind)
	if ending := media.Ending(t); ending != "" && (f.Kind == bot.Document || slices.Contains(known, ending)) {
		return ending
	}
	switch f.Kind {
	case bot.Photo:
		return ".jpg"
	case bot.Video:
		return ".mp4"
	case bot.Voice:
		return ".ogg"
	case bot.Audio:
		if t != "" {
			return ".ogg"
		}
		return ".mp3"
	}
	return ".bin" // nothing opens that by itself
}
