package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"sync"
)

// content is the body of the request and its type: nothing, JSON, or JSON and files as a form, which is not held in memory.
func (c call) content() (io.Reader, string, error) {
	var data []byte
	if c.body != nil {
		var err error
		if data, err = json.Marshal(c.body); err != nil {
			return nil, "", fmt.Errorf("write the request: %w", err)
		}
	}
	switch {
	case len(c.files) > 0:
		return c.form(data)
	case data != nil:
		return bytes.NewReader(data), "application/json", nil
	}
	return nil, "", nil
}

// upload is a form on its way: closed, it closes the files in it.
type upload struct {
	io.Reader
	files []io.Closer
	once  sync.Once
}

func (u *upload) Close() (err error) {
	u.once.Do(func() {
		for _, f := range u.files {
			err = errors.Join(err, f.Close())
		}
	})
	return err
}

// form puts what stands around the files before and behind their content.
func (c call) form(data []byte) (body io.Reader, kind string, err error) {
	around := &bytes.Buffer{} // what stands before the next content
	w := multipart.NewWriter(around)
	u := &upload{}
	defer func() {
		if err != nil {
			err = errors.Join(err, u.Close())
		}
	}()
	var parts []io.Reader
	cut := func() {
		parts = append(parts, bytes.NewReader(bytes.Clone(around.Bytes())))
		around.Reset()
	}
	if data != nil {
		if err = formPart(w, `form-data; name="payload_json"`, "application/json"); err != nil {
			return nil, "", err
		}
		around.Write(data)
	}
	for i, f := range c.files {
		kind := "application/octet-stream"
		if t, params, err := mime.ParseMediaType(f.mime); err == nil {
			if s := mime.FormatMediaType(t, params); s != "" { // written anew: what a sender called it may break a header
				kind = s
			}
		}
		if err = formPart(w, multipart.FileContentDisposition(fmt.Sprintf("files[%d]", i), f.name), kind); err != nil {
			return nil, "", err
		}
		cut()
		content, err := f.open()
		if err != nil {
			return nil, "", err
		}
		u.files = append(u.files, content)
		parts = append(parts, io.NopCloser(content))
	}
	if err = w.Close(); err != nil {
		return nil, "", err
	}
	cut()
	u.Reader = io.MultiReader(parts...)
	return u, w.FormDataContentType(), nil
}

func formPart(w *multipart.Writer, disposition, kind string) error {
	_, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {kind}})
	return err
}
