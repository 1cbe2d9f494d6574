package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// apiError is a refusal as Discord answers it.
type apiError struct {
	status  int
	code    int
	message string
	errors  any
	// of a 429
	retryAfter float64
	global     bool
}

// userAgent is what Discord asks every client to be called: DiscordBot (url, version).
var userAgent = regexp.MustCompile(`^DiscordBot \(https?://[^\s,]+, [^\s,)]+\)`)

func refuse(status, code int, message string) *apiError {
	return &apiError{status: status, code: code, message: message}
}

func unknownChannel() *apiError { return refuse(404, 10003, "Unknown Channel") }
func unknownGuild() *apiError   { return refuse(404, 10004, "Unknown Guild") }
func unknownMessage() *apiError { return refuse(404, 10008, "Unknown Message") }
func missingAccess() *apiError  { return refuse(403, 50001, "Missing Access") }
func missingPerms() *apiError   { return refuse(403, 50013, "Missing Permissions") }

func invalidForm(problems []string) *apiError {
	e := refuse(400, 50035, "Invalid Form Body")
	var all []obj
	for _, p := range problems {
		all = append(all, obj{"code": "INVALID", "message": p})
	}
	e.errors = obj{"_errors": all}
	return e
}

// request is one request in hand.
type request struct {
	method  string
	path    string // below /api/vN
	route   *route
	vars    map[string]string
	query   url.Values
	raw     []byte // the JSON body, or payload_json
	body    any    // raw, numbers as json.Number
	fields  obj    // body, if it is an object
	files   map[string]upload
	names   []string // of files, as they came
	status  int      // to answer
	private bool     // it came with the bot's token
}

type upload struct {
	name, mime string
	data       []byte
}

// has reports whether the body has that field and it is not null.
func (r *request) has(field string) bool { return r.fields[field] != nil }

// given reports whether the body has that field, may it be null.
func (r *request) given(field string) bool {
	_, ok := r.fields[field]
	return ok
}

// into reads the JSON body into a struct. The body was held against the specification: what does not fit is left out.
func (r *request) into(v any) {
	if len(r.raw) > 0 {
		_ = json.Unmarshal(r.raw, v)
	}
}

// route is one kind of request. Its pattern is a path of the specification.
type route struct {
	method, pattern string
	open            bool // it needs no token
	do              func(s *Server, r *request) (any, *apiError)
	limit           int // of the rate limit, in window
	window          time.Duration
	exempt          bool // from the global rate limit
}

// match fits a path to the pattern.
func match(pattern, path string) (map[string]string, bool) {
	p, q := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(p) != len(q) {
		return nil, false
	}
	vars := map[string]string{}
	for i := range p {
		name, variable := strings.CutPrefix(p[i], "{")
		switch {
		case variable && q[i] != "":
			value, err := url.PathUnescape(q[i])
			if err != nil {
				return nil, false
			}
			vars[strings.TrimSuffix(name, "}")] = value
		case p[i] != q[i]:
			return nil, false
		}
	}
	return vars, true
}

// find finds the route of a request: one without variables before others.
func (s *Server) find(method, path string) (*route, map[string]string) {
	var best *route
	var vars map[string]string
	for i := range s.routes {
		r := &s.routes[i]
		if v, ok := match(r.pattern, path); ok && r.method == method && (best == nil || len(v) < len(vars)) {
			best, vars = r, v
		}
	}
	return best, vars
}

func (s *Server) serveREST(w http.ResponseWriter, r *http.Request) {
	below := apiPath(r.URL.EscapedPath())
	if below == "" {
		s.mu.Lock()
		s.violate("%s %s: only paths below /api are there", r.Method, r.URL.Path)
		s.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	req, err := read(below, r, s.opt.MaxUpload)
	f := s.fault(req)
	if f != nil && !f.before(r) {
		if f.Drop {
			hangUp(w)
		}
		s.record(req, 0, 0)
		return
	}
	if f != nil && f.answers() {
		s.answerFault(w, req, f)
		return
	}
	result, refusal := s.handle(req, r, err)
	if f != nil && f.DropAfter {
		hangUp(w)
		return
	}
	s.answer(w, req, result, refusal)
}

// apiPath is the path below /api or /api/vN; "" if it is elsewhere, or of an unknown version.
func apiPath(path string) string {
	rest, ok := strings.CutPrefix(path, "/api/")
	if !ok {
		return ""
	}
	version, below, _ := strings.Cut(rest, "/")
	switch {
	case regexp.MustCompile(`^v([6-9]|10)$`).MatchString(version):
		return "/" + below
	case regexp.MustCompile(`^v\d+$`).MatchString(version):
		return ""
	}
	return "/" + rest
}

func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	reset(conn)
}

// reset cuts a connection without an orderly end.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// record notes the request among the calls.
func (s *Server) record(r *request, status, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(r, status, code)
}

// note is record for a caller who holds mu.
func (s *Server) note(r *request, status, code int) {
	s.calls = append(s.calls, Call{
		Method: r.method, Path: r.path, Query: r.query.Encode(), Body: r.fields, JSON: string(r.raw),
		Files: r.names, Status: status, Code: code, Time: time.Now(),
	})
	if status == 401 || status == 403 || status == 429 {
		s.invalid++
	}
	s.touch()
}

// answer writes an answer.
func (s *Server) answer(w http.ResponseWriter, r *request, result any, refusal *apiError) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	s.limitHeaders(h, r, refusal)
	if refusal == nil {
		if result == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		status := r.status
		if status == 0 {
			status = http.StatusOK
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(result) // the bot may have hung up
		return
	}
	body := obj{"code": refusal.code, "message": refusal.message}
	if refusal.errors != nil {
		body["errors"] = refusal.errors
	}
	if refusal.status == http.StatusTooManyRequests {
		body["retry_after"], body["global"] = refusal.retryAfter, refusal.global
		if refusal.code == 0 {
			delete(body, "code")
		}
	}
	w.WriteHeader(refusal.status)
	_ = json.NewEncoder(w).Encode(body) // the bot may have hung up
}

// errTooLarge is of a body that is larger than Discord takes.
var errTooLarge = errors.New("the body is too large")

// read reads a request. The request returned is there even with an error.
func read(below string, r *http.Request, maxUpload int) (*request, error) {
	req := &request{method: r.Method, path: below, query: r.URL.Query(), files: map[string]upload{}}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, int64(10*maxUpload+1<<20)))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return req, errTooLarge
		}
		return req, fmt.Errorf("read the body: %w", err)
	}
	kind, args, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "multipart/form-data":
		if err := req.readParts(multipart.NewReader(bytes.NewReader(body), args["boundary"])); err != nil {
			return req, err
		}
	case len(body) > 0 && kind != "application/json":
		return req, fmt.Errorf("the body's Content-Type is %q", kind)
	default:
		req.raw = body
	}
	if len(req.raw) == 0 {
		return req, nil
	}
	d := json.NewDecoder(bytes.NewReader(req.raw))
	d.UseNumber()
	if err := d.Decode(&req.body); err != nil || d.More() {
		return req, fmt.Errorf("the body is no JSON: %w", err)
	}
	req.fields, _ = req.body.(obj)
	return req, nil
}

func (r *request) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a part: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("read a part: %w", err)
		}
		switch {
		case part.FormName() == "payload_json":
			r.raw = data
		case part.FileName() == "":
			return fmt.Errorf("the part %q is neither a file nor payload_json", part.FormName())
		default:
			if _, twice := r.files[part.FormName()]; twice {
				return fmt.Errorf("the part %q is there twice", part.FormName())
			}
			r.files[part.FormName()] = upload{part.FileName(), part.Header.Get("Content-Type"), data}
			r.names = append(r.names, part.FileName())
		}
	}
}

// handle does what a request asks.
func (s *Server) handle(r *request, h *http.Request, unread error) (result any, refusal *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		status, code := r.status, 0
		switch {
		case refusal != nil:
			status, code = refusal.status, refusal.code
		case result == nil:
			status = http.StatusNoContent
		case status == 0:
			status = http.StatusOK
		}
		s.note(r, status, code)
	}()
	auth := h.Header.Get("Authorization")
	r.route, r.vars = s.find(r.method, r.path)
	r.private = auth == "Bot "+s.Token && !s.gateway.revoked
	if !r.private && (auth != "" || r.route == nil || !r.route.open) {
		return nil, refuse(401, 0, "401: Unauthorized")
	}
	if errors.Is(unread, errTooLarge) {
		return nil, refuse(413, 40005, "Request entity too large")
	}
	if unread != nil && !errors.Is(unread, io.ErrUnexpectedEOF) { // a bot may hang up in the middle, and asks for nothing then
		s.violate("%s %s: %v", r.method, r.path, unread)
	}
	if unread != nil {
		return nil, refuse(400, 50109, "The request body contains invalid JSON.")
	}
	if r.route == nil {
		s.violate("%s %s: there is no such request here", r.method, r.path)
		return nil, refuse(404, 0, "404: Not Found")
	}
	if agent := h.UserAgent(); !userAgent.MatchString(agent) {
		s.violate("%s %s: the User-Agent is %q, not DiscordBot (url, version)", r.method, r.path, agent)
	}
	if refusal := s.limited(r); refusal != nil {
		return nil, refusal
	}
	if bad := s.check(r); len(bad) > 0 {
		for _, v := range bad {
			s.violate("%s %s: %s", r.method, r.route.pattern, v)
		}
		return nil, invalidForm(bad)
	}
	for _, f := range r.files {
		if len(f.data) > s.opt.MaxUpload {
			return nil, refuse(413, 40005, "Request entity too large")
		}
	}
	return r.route.do(s, r)
}

// check holds a request against the specification. The caller holds mu.
func (s *Server) check(r *request) []string {
	if s.spec == nil {
		return nil
	}
	return s.spec.check(r)
}

// violation notes one for the request, and is the refusal of it. The caller holds mu.
func (s *Server) violation(r *request, problems []string) *apiError {
	for _, p := range problems {
		s.violate("%s %s: %s", r.method, r.route.pattern, p)
	}
	return invalidForm(problems)
}
