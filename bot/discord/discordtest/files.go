package discordtest

import (
	"fmt"
	"hash/fnv"
	"mime"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is an attachment of a message.
type File struct {
	ID          string
	Name        string
	Title       string // the name as it was, if Discord changed it
	MIME        string
	Description string
	Data        []byte
	Size        int // len(Data), unless it was only said to be larger
	Duration    float64
	Waveform    string
	Spoiler     bool

	channel string
}

// keep gives a file its ID. The caller holds mu.
func (s *Server) keep(f *File) *File {
	f.ID = s.ids.next()
	clean := strings.Map(func(r rune) rune {
		if r < 128 && (r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return r
		}
		return '_'
	}, filepath.Base(f.Name))
	if clean != f.Name {
		if f.Title == "" {
			f.Title = strings.TrimSuffix(f.Name, filepath.Ext(f.Name))
		}
		f.Name = clean
	}
	if f.MIME == "" {
		f.MIME = mime.TypeByExtension(filepath.Ext(f.Name))
	}
	if f.Size == 0 {
		f.Size = len(f.Data)
	}
	f.Spoiler = f.Spoiler || strings.HasPrefix(f.Name, "SPOILER_")
	s.files[f.ID] = f
	return f
}

// uploads is the files of a request, and those of the message before that it says to keep. The caller holds mu.
func (s *Server) uploads(r *request, refs []attachmentRef, before []*File) (files []*File, problems []string) {
	told := map[string]bool{}
	for _, a := range refs {
		field := "files[" + a.id() + "]"
		i := slices.IndexFunc(before, func(f *File) bool { return f.ID == a.id() })
		switch u, there := r.files[field]; {
		case there:
			told[field] = true
			name := u.name
			if a.Filename != "" {
				name = a.Filename
			}
			files = append(files, s.keep(&File{
				Name: name, Title: a.Title, MIME: u.mime, Description: a.Description, Data: u.data, Duration: a.Duration,
				Waveform: a.Waveform, Spoiler: a.Spoiler,
			}))
		case i >= 0:
			files = append(files, before[i])
		default:
			problems = append(problems, fmt.Sprintf("attachments: %s is neither a file of the request nor of the message", a.id()))
		}
	}
	var rest []string
	for field := range r.files {
		if !told[field] {
			rest = append(rest, field)
		}
	}
	slices.Sort(rest)
	for _, field := range rest {
		u := r.files[field]
		files = append(files, s.keep(&File{Name: u.name, MIME: u.mime, Data: u.data}))
	}
	return files, problems
}

// filesJSON is attachments as Discord sends them, with fresh addresses. The caller holds mu.
func (s *Server) filesJSON(files []*File) []any {
	all := []any{}
	for _, f := range files {
		all = append(all, s.fileJSON(f))
	}
	return all
}

func (s *Server) fileJSON(f *File) obj {
	at := s.fileURL(f)
	o := obj{"id": f.ID, "filename": f.Name, "size": f.Size, "url": at, "proxy_url": at, "content_scan_version": 0, "flags": 0}
	if f.MIME != "" {
		o["content_type"] = f.MIME
	}
	if f.Title != "" {
		o["title"] = f.Title
	}
	if f.Description != "" {
		o["description"] = f.Description
	}
	if f.Duration > 0 {
		o["duration_secs"], o["waveform"] = f.Duration, f.Waveform
	}
	if strings.HasPrefix(f.MIME, "image/") {
		o["width"], o["height"] = 640, 480
	}
	return o
}

// fileURL is where a file is got, signed for the present age.
func (s *Server) fileURL(f *File) string {
	until := time.Now().Add(24 * time.Hour).Unix()
	return fmt.Sprintf("%s/attachments/%s/%s/%s?ex=%x&is=%x&hm=%s", s.URL, f.channel, f.ID, f.Name, until, time.Now().Unix(), sign(f, s.fileAge))
}

func sign(f *File, age int) string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s/%d", f.ID, age) // never fails
	return fmt.Sprintf("%016x", h.Sum64())
}

// ExpireURLs makes all addresses of files that were told so far dead. A message that is read again has new ones.
func (s *Server) ExpireURLs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fileAge++
}

func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	req := &request{method: r.Method, path: r.URL.Path, query: r.URL.Query()}
	f := s.fault(req)
	if f != nil && !f.before(r) {
		if f.Drop {
			hangUp(w)
		}
		return
	}
	if f != nil && f.answers() {
		s.answerFault(w, req, f)
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	var file *File
	if len(parts) == 4 {
		file = s.files[parts[2]]
	}
	if file == nil || file.channel != parts[1] || file.Name != parts[3] || r.URL.Query().Get("hm") != sign(file, s.fileAge) {
		s.note(req, 404, 0)
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	if r.Header.Get("Authorization") != "" {
		s.violate("GET %s: the bot's token was sent for a file", r.URL.Path)
	}
	s.note(req, 200, 0)
	if file.MIME != "" {
		w.Header().Set("Content-Type", file.MIME)
	}
	_, _ = w.Write(file.Data) // the bot may have hung up
}
