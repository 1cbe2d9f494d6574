package files

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duaarah/bot"
)

// What people send is kept cleaned, and hashed as it is kept: the same picture, taken at two places, is one.
func TestIncoming(t *testing.T) {
	d, _ := newDir(t)
	in := d.Incoming()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		t.Fatal(err)
	}
	at := func(place string) string {
		b := plain.Bytes()
		return string(b[:2]) + "\xFF\xFE\x00" + string([]byte{byte(len(place) + 2)}) + place + string(b[2:])
	}
	var kept []bot.File
	for _, place := range []string{"-6.9147,107.6098", "-6.2,106.8"} {
		f, err := in.Save(t.Context(), strings.NewReader(at(place)), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		r, err := in.Open(t.Context(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, plain.Bytes()) || f.Size != int64(len(got)) || f.MIME != "image/jpeg" {
			t.Errorf("%+v: %d bytes", f, len(got))
		}
		kept = append(kept, f)
	}
	if kept[0].SHA256 != kept[1].SHA256 || kept[0].ID == kept[1].ID {
		t.Errorf("%+v", kept)
	}
	for name, c := range map[string]struct {
		data string
		want bot.FileFault
	}{"a program": {"MZ\x90\x00", bot.FaultProgram}, "a page": {"<html><script>", bot.FaultPage}, "half a picture": {at("x")[:150], bot.FaultPicture}} {
		var why *bot.FileError
		if _, err := in.Save(t.Context(), strings.NewReader(c.data), 1<<20); !errors.As(err, &why) || why.Fault != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := in.Save(t.Context(), strings.NewReader(at("x")), 100); !errors.Is(err, bot.ErrFileTooLarge) {
		t.Errorf("one that is too large: %v", err)
	}
	if err := d.Health(); err != nil {
		t.Errorf("the directory is blamed: %v", err)
	}
	left, err := os.ReadDir(filepath.Join(d.root, partial))
	if err != nil || len(left) != 0 {
		t.Errorf("%d files are left half written, %v", len(left), err)
	}
}
