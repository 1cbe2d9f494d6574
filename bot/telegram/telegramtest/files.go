package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	fetchMax = 20 << 20
	photoMax = 10 << 20
)

// storedFile is a file that Telegram keeps. Its ID is good for its kind only.
type storedFile struct {
	File
	path string
}

// keep gives a file an ID and a path. The caller holds mu.
func (s *Server) keep(f *File) {
	s.serial++
	f.ID = fmt.Sprintf("AgACAgUAAx-%s_%012d", f.Kind, s.serial)
	if f.Kind == "photo" && f.MIME == "" {
		f.Name = ""
	}
	path := fmt.Sprintf("%ss/file_%d.dat", f.Kind, s.serial)
	stored := &storedFile{*f, path}
	s.stored[f.ID], s.paths[path] = stored, stored
}

// LoseFiles makes all file IDs known so far unknown.
func (s *Server) LoseFiles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stored = map[string]*storedFile{}
}

func (s *Server) getFile(req *request) (any, *apiError) {
	f := s.stored[req.params["file_id"]]
	switch {
	case f == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case len(f.Data) > fetchMax:
		return nil, badRequest("file is too big")
	}
	return obj{"file_id": f.ID, "file_unique_id": "u" + f.ID[len(f.ID)-8:], "file_size": len(f.Data), "file_path": f.path}, nil
}

func (s *Server) serveFile(w http.ResponseWriter, path string) {
	s.mu.Lock()
	f := s.paths[path]
	s.mu.Unlock()
	if f == nil {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.Data)))
	_, _ = w.Write(f.Data) // the bot may have hung up
}

// take makes the file that a request names or brings: value is a file's ID, or "attach://" and a field.
func (s *Server) take(req *request, kind, field, value string) (*File, *apiError) {
	name, attached := strings.CutPrefix(value, "attach://")
	if attached {
		field = name
	}
	if up, ok := req.files[field]; ok {
		switch {
		case len(up.data) == 0:
			return nil, badRequest("file must be non-empty")
		case len(up.data) > uploadMax:
			return nil, &apiError{code: 413, text: "Request Entity Too Large"}
		case kind == "photo" && len(up.data) > photoMax:
			return nil, badRequest("file is too big for a photo")
		case kind == "photo" && !strings.HasPrefix(http.DetectContentType(up.data), "image/"):
			return nil, badRequest("IMAGE_PROCESS_FAILED")
		}
		f := &File{Kind: kind, Name: up.name, Data: up.data}
		s.keep(f)
		return f, nil
	}
	known := s.stored[value]
	switch {
	case known == nil:
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	case known.Kind != kind:
		return nil, badRequest("can't use file of type " + known.Kind + " as " + kind)
	}
	f := known.File
	return &f, nil
}

func sendsFile(kind string) method {
	return func(s *Server, req *request) (any, *apiError) {
		c, m, refusal := s.draft(req)
		if refusal != nil {
			return nil, refusal
		}
		if refusal = c.bars(kind); refusal != nil {
			return nil, refusal
		}
		if m.Text, m.Entities, refusal = s.words(req.method, req.params["caption"], req.params["caption_entities"], 1024); refusal != nil {
			return nil, refusal
		}
		if m.File, refusal = s.take(req, kind, kind, req.params[kind]); refusal != nil {
			return nil, refusal
		}
		return s.json(s.add(c, m), true), nil
	}
}

// bars refuses a kind of file that the bot may not send in the chat.
func (c *chat) bars(kind string) *apiError {
	name := kind + "s"
	switch kind {
	case "voice":
		name = "voice notes"
	case "audio":
		name = "music"
	}
	if slices.Contains(c.barred, name) {
		return badRequest("not enough rights to send " + name + " to the chat")
	}
	return nil
}

// editMessageMedia puts another file into a message, with its words and buttons.
func (s *Server) editMessageMedia(req *request) (any, *apiError) {
	_, m, refusal := s.own(req, "edit")
	switch {
	case refusal != nil:
		return nil, refusal
	case m.Prompt || m.Album != "" || m.Location != nil:
		return nil, badRequest("message can't be edited")
	}
	var item struct {
		Type     string          `json:"type"`
		Media    string          `json:"media"`
		Caption  string          `json:"caption"`
		Entities json.RawMessage `json:"caption_entities"`
	}
	if err := json.Unmarshal([]byte(req.params["media"]), &item); err != nil {
		s.violate("editMessageMedia: %v", err)
		return nil, badRequest("can't parse media")
	}
	next := m.clone()
	next.Buttons = nil
	if refusal := s.markup(req, &next); refusal != nil {
		return nil, refusal
	}
	if next.Text, next.Entities, refusal = s.words(req.method, item.Caption, string(item.Entities), 1024); refusal != nil {
		return nil, refusal
	}
	if refusal := s.chats[m.Chat].bars(item.Type); refusal != nil {
		return nil, refusal
	}
	if next.File, refusal = s.take(req, item.Type, "", item.Media); refusal != nil {
		return nil, refusal
	}
	m.Text, m.Entities, m.Buttons, m.File = next.Text, next.Entities, next.Buttons, next.File
	m.Edited, m.edited = true, time.Now().Unix()
	return s.json(m, true), nil
}

func (s *Server) sendMediaGroup(req *request) (any, *apiError) {
	var items []struct {
		Type     string          `json:"type"`
		Media    string          `json:"media"`
		Caption  string          `json:"caption"`
		Entities json.RawMessage `json:"caption_entities"`
	}
	if err := json.Unmarshal([]byte(req.params["media"]), &items); err != nil || len(items) < 2 || len(items) > 10 {
		s.violate("sendMediaGroup: %d items, %v", len(items), err)
		return nil, badRequest("wrong number of items")
	}
	s.serial++
	album := strconv.FormatInt(13_000_000_000_000_000+s.serial, 10)
	var c *chat
	var all []*Message
	for _, item := range items {
		to, m, refusal := s.draft(req)
		if refusal != nil {
			return nil, refusal
		}
		visual := func(t string) bool { return t == "photo" || t == "video" }
		if item.Type != items[0].Type && !(visual(item.Type) && visual(items[0].Type)) {
			s.violate("sendMediaGroup: %s together with %s", items[0].Type, item.Type)
			return nil, badRequest("can't mix media")
		}
		if refusal := to.bars(item.Type); refusal != nil {
			return nil, refusal
		}
		c, m.Album = to, album
		if m.Text, m.Entities, refusal = s.words(req.method, item.Caption, string(item.Entities), 1024); refusal != nil {
			return nil, refusal
		}
		if m.File, refusal = s.take(req, item.Type, "", item.Media); refusal != nil {
			return nil, refusal
		}
		all = append(all, m)
	}
	made := []obj{}
	for _, m := range all {
		made = append(made, s.json(s.add(c, m), true))
	}
	return made, nil
}
