package webchat

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/web"
)

const (
	uploadLeast = 64 << 10    // bytes of an upload that have to come
	uploadPause = time.Minute // within so long: about as fast as the slowest phone
	uploadWhole = time.Hour   // how long it may take altogether
)

// patientReader lets a slow upload go on for as long as it gets on.
type patientReader struct {
	io.ReadCloser
	c   *http.ResponseController
	end time.Time
	err error // why no more came

	came   int           // bytes since uploadLeast of them were there last
	waited time.Duration // for these: what we do with them meanwhile is not the sender's time
}

var (
	errTrickle = errors.New("the upload comes too slowly")
	errTooLong = errors.New("the upload takes too long")
)

func (p *patientReader) Read(b []byte) (int, error) {
	now := time.Now() // the network's clock is the machine's
	if now.After(p.end) {
		p.err = errTooLong
		return 0, p.err
	}
	_ = p.c.SetReadDeadline(now.Add(uploadPause - p.waited))
	n, err := p.ReadCloser.Read(b)
	last := time.Since(now)
	p.came, p.waited = p.came+n, p.waited+last
	switch {
	case errors.Is(err, io.EOF):
		return n, err
	case p.came >= uploadLeast:
		p.came, p.waited = 0, 0
	case p.waited >= uploadPause && (err == nil || last < uploadPause/2): // where nothing comes any more, the line is broken: the page tries again
		err = errTrickle
	}
	if err != nil {
		p.err = err
	}
	return n, err
}

// tooSlow reports whether the upload was cut off for its sender's pace.
func (p *patientReader) tooSlow() bool {
	return errors.Is(p.err, errTrickle) || errors.Is(p.err, errTooLong)
}

// crowd counts what many keys have in hand, so that no key has more than its share. It is safe for concurrent use.
type crowd struct {
	mu sync.Mutex
	in map[string]int
}

// enter counts one more for the key. false: it has most already.
func (c *crowd) enter(key string, most int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.in[key] >= most {
		return false
	}
	if c.in == nil {
		c.in = map[string]int{}
	}
	c.in[key]++
	return true
}

func (c *crowd) leave(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.in[key]--; c.in[key] <= 0 {
		delete(c.in, key)
	}
}

// postFiles takes a message with files. Its first field has to be the "post", so that who sends is known, and what was
// kept before is not stored again, before any file is read.
func (st *seat) postFiles(w http.ResponseWriter, r *http.Request) {
	leave, ok := st.s.mayUpload(web.Network(r))
	if !ok {
		st.fail(w, r, problem{http.StatusServiceUnavailable, errBusy})
		return
	}
	defer leave()
	l := st.s.opt.Limits
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Time{}) // the answer comes after the upload, however long that takes
	body := &patientReader{ReadCloser: r.Body, c: c, end: time.Now().Add(uploadWhole)}
	r.Body = http.MaxBytesReader(w, body, int64(l.Files)*l.FileSize+(1<<20))

	parts, err := r.MultipartReader()
	if err != nil {
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return
	}
	p, err := readPost(parts)
	if err != nil && body.tooSlow() {
		st.fail(w, r, problem{http.StatusUnprocessableEntity, errTrickles})
		return
	}
	if err != nil {
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return
	}
	user, ok := st.poster(w, r, p)
	if !ok {
		return
	}
	if st.s.finder != nil {
		_, known, err := st.s.finder.Entry(r.Context(), st.address(user), "u"+p.ID)
		if err != nil {
			st.broken(w, r, fmt.Errorf("look up an entry: %w", err))
			return
		}
		if known {
			_, _ = io.Copy(io.Discard, r.Body) // else the browser, still sending, would see a broken connection
			writeJSON(w, http.StatusOK, sentWire{Me: user})
			return
		}
	}
	files, err := st.readFiles(r.Context(), parts)
	if err != nil {
		st.filesFailed(w, r, body, err)
		return
	}
	st.send(w, r, user, p, files)
}

// mayUpload takes a place for an upload from that network. ok = false: there is none; else leave gives it back.
func (s *Server) mayUpload(network string) (leave func(), ok bool) {
	if !s.uploading.enter(network, s.opt.Limits.AddressUploads) {
		return nil, false
	}
	select {
	case s.uploads <- struct{}{}:
	default:
		s.uploading.leave(network)
		return nil, false
	}
	return func() {
		<-s.uploads
		s.uploading.leave(network)
	}, true
}

// filesFailed answers that files could not be taken.
func (st *seat) filesFailed(w http.ResponseWriter, r *http.Request, body *patientReader, err error) {
	var bad *badFile
	var large *http.MaxBytesError
	switch {
	case body.tooSlow():
		st.fail(w, r, problem{http.StatusUnprocessableEntity, errTrickles})
	case errors.As(err, &bad):
		st.fail(w, r, bad.problem)
	case errors.As(err, &large):
		st.fail(w, r, problem{http.StatusRequestEntityTooLarge, errLarge})
	case body.err == nil && (errors.Is(err, errForm) || errors.Is(err, io.ErrUnexpectedEOF)): // it all came, and is no form
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
	default:
		st.broken(w, r, err)
	}
}

// readPost reads the field "post".
func readPost(parts *multipart.Reader) (p postWire, err error) {
	part, err := parts.NextPart()
	if err != nil {
		return p, fmt.Errorf("read the first field: %w", err)
	}
	if part.FormName() != "post" {
		return p, errors.New("the first field is not the post")
	}
	if err := json.NewDecoder(io.LimitReader(part, 1<<20)).Decode(&p); err != nil {
		return p, fmt.Errorf("decode the post: %w", err)
	}
	if !clientForm.fits(p.ID) {
		return p, errors.New("the post has no ID")
	}
	return p, nil
}

var errForm = errors.New("read an upload")

// badFile is a file that is not taken.
type badFile struct{ problem }

func (b *badFile) Error() string { return "a file is not taken: " + b.code }

// readFiles keeps the files that follow. What was kept of an upload that then fails belongs to no message.
func (st *seat) readFiles(ctx context.Context, parts *multipart.Reader) ([]bot.File, error) {
	var files []bot.File
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, errors.Join(errForm, err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		if len(files) == st.s.opt.Limits.Files {
			return nil, &badFile{problem{http.StatusRequestEntityTooLarge, errMany}}
		}
		f, err := st.readFile(ctx, part, cleanName(part.FileName()))
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
}

func (st *seat) readFile(ctx context.Context, r io.Reader, name string) (bot.File, error) {
	in := bufio.NewReaderSize(r, sniffSize)
	head, err := in.Peek(sniffSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return bot.File{}, fmt.Errorf("read an upload: %w", err)
	}
	kind, mime, fault := sniff(head, name)
	if fault != "" {
		return bot.File{}, &badFile{refusal(fault)}
	}
	f, err := st.s.opt.Files.Save(ctx, in, st.s.opt.Limits.FileSize)
	if errors.Is(err, bot.ErrFileTooLarge) {
		return bot.File{}, &badFile{problem{http.StatusRequestEntityTooLarge, errLarge}}
	}
	var refused *bot.FileError
	if errors.As(err, &refused) {
		return bot.File{}, &badFile{refusal(refused.Fault)}
	}
	if err != nil {
		return bot.File{}, fmt.Errorf("keep an upload: %w", err)
	}
	f.Kind, f.MIME, f.Name = kind, mime, name
	return f, nil
}

// cleanName is a file's name as it may be shown: no path, and nothing that is invisible or changes the direction.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '/' {
			return -1
		}
		return r
	}, name))
	if name == "." || name == ".." {
		return ""
	}
	for utf8.RuneCountInString(name) > 100 { // the end tells the kind, and is kept
		_, n := utf8.DecodeRuneInString(name)
		name = name[n:]
	}
	return name
}

// getFile gives an attachment to those whose transcript has it.
func (st *seat) getFile(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	user, err := st.user(r)
	if err != nil {
		st.broken(w, r, err)
		return
	}
	has := false
	if user != "" && len(id) <= 200 {
		if has, err = st.s.opt.Transcript.HasFile(r.Context(), st.address(user), id); err != nil {
			st.broken(w, r, fmt.Errorf("look up a file: %w", err))
			return
		}
	}
	if !has {
		st.fail(w, r, problem{http.StatusNotFound, errMissing})
		return
	}
	content, err := st.s.opt.Files.Open(r.Context(), id)
	switch {
	case errors.Is(err, bot.ErrFileGone):
		st.fail(w, r, problem{http.StatusNotFound, errMissing})
		return
	case err != nil:
		st.broken(w, r, fmt.Errorf("open an attachment: %w", err))
		return
	}
	defer func() {
		if err := content.Close(); err != nil {
			st.s.opt.Log.WarnContext(r.Context(), "close an attachment", "err", err)
		}
	}()
	head := make([]byte, sniffSize)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		st.broken(w, r, fmt.Errorf("read an attachment: %w", err))
		return
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		st.broken(w, r, fmt.Errorf("rewind an attachment: %w", err))
		return
	}
	// What it is, is seen in the content alone: what names and types others gave it is not believed.
	mime, inline := served(head[:n])
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", "attachment")
	if inline {
		h.Set("Content-Disposition", "inline")
	}
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'")
	h.Set("Cache-Control", "private, no-cache") // asked for each time, so that what was erased is gone
	h.Set("ETag", `"`+hash(id)[:32]+`"`)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadWhole))
	http.ServeContent(w, r, "", time.Time{}, content)
}
