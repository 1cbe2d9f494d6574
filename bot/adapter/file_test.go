package adapter

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"duaarah/bot"
)

// shelf is bot.Files with one file, or an error.
type shelf struct {
	bot.Files
	content string
	err     error
	closed  int
}

func (s *shelf) Open(context.Context, string) (io.ReadSeekCloser, error) {
	if s.err != nil {
		return nil, s.err
	}
	return &opened{strings.NewReader(s.content), s}, nil
}

type opened struct {
	*strings.Reader
	s *shelf
}

func (o *opened) Close() error { o.s.closed++; return nil }

func TestOpenFile(t *testing.T) {
	for name, c := range map[string]struct {
		files *shelf
		want  bot.DeliveryError // its Outcome and Reason
	}{
		"a file":             {&shelf{content: "isi"}, bot.DeliveryError{}},
		"a large one":        {&shelf{content: "terlalu panjang"}, bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonTooLarge}},
		"an empty one":       {&shelf{}, bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonFile}},
		"one that is gone":   {&shelf{err: bot.ErrFileGone}, bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonFile}},
		"one on its way":     {&shelf{err: bot.ErrFilePending}, bot.DeliveryError{Outcome: bot.Retry}},
		"one out of reach":   {&shelf{err: errors.New("disk")}, bot.DeliveryError{Outcome: bot.Retry, Reason: bot.ReasonFile}},
		"one without a home": {nil, bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonFile}},
	} {
		var files bot.Files
		if c.files != nil {
			files = c.files
		}
		content, size, err := OpenFile(context.Background(), files, bot.File{ID: "1"}, 8)
		if c.want.Outcome == "" {
			if read, e := io.ReadAll(content); err != nil || e != nil || size != 3 || string(read) != "isi" || c.files.closed != 0 {
				t.Errorf("%s: %q, %d, %v, %v, closed %d times", name, read, size, err, e, c.files.closed)
			}
			continue
		}
		var d *bot.DeliveryError
		if !errors.As(err, &d) || d.Outcome != c.want.Outcome || d.Reason != c.want.Reason {
			t.Errorf("%s: %v", name, err)
		}
		if c.files != nil && c.files.err == nil && c.files.closed != 1 {
			t.Errorf("%s: closed %d times", name, c.files.closed)
		}
	}
}

func TestFileName(t *testing.T) {
	for in, want := range map[string][2]string{
		"jalan rusak.jpg": {"jalan rusak", ".jpg"}, "../../etc/passwd": {"_.", "._etc_passwd"}, "a\"\r\n\x00\xff.png": {"a_____", ".png"},
		".htaccess": {"htaccess", ""}, "": {"", ""}, "a.tar.gz": {"a.tar", ".gz"}, "surat.panjang-sekali-sampai-sini": {"surat.panjang-sekali-sampai-sini", ""},
	} {
		if stem, ending := FileName(in); stem != want[0] || ending != want[1] {
			t.Errorf("FileName(%q) = %q, %q, want %q", in, stem, ending, want)
		}
	}
}
