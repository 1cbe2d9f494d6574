// Package telegramtest is a Bot API server for tests: strict, in this process, and with people and groups who talk with
// the bot. The adapter's own tests use it, and those of the whole program, against a child process.
//
// It holds every request against the official specification where that lies beside the project, and against what
// Telegram does beyond it; what it finds wrong is a violation. It is safe for concurrent use.
package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Options is how the server is set up. The zero value is fine.
type Options struct {
	Token    string // the bot's
	Username string // the bot's
	ReadAll  bool   // the bot's privacy mode is off: it sees all messages of groups
	NoSpec   bool   // requests are not held against the specification
	// WebhookClient calls the bot's webhook. nil: http.DefaultClient.
	WebhookClient *http.Client
}

// Server is the Bot API server of one bot.
type Server struct {
	URL   string // the endpoint: scheme://host:port
	Token string
	BotID int64

	opt      Options
	http     *httptest.Server
	listener net.Listener // that of http, or one in its place
	spec     *spec
	end      chan struct{} // closed by Close

	mu         sync.Mutex
	changed    chan struct{} // closed, and made anew, at every change
	users      map[int64]*User
	chats      map[int64]*chat
	nextUser   int64
	nextGroup  int64
	nextID     int64 // of messages in private chats and basic groups; supergroups count by themselves
	serial     int64 // of files, taps and albums
	queue      []queued
	history    []queued
	nextUpdate int64
	allowed    map[string]bool
	poll       int64 // number of the getUpdates that is in hand
	hook       hook
	queries    map[string]*query
	stored     map[string]*storedFile // by file ID
	paths      map[string]*storedFile // by path
	menus      map[string][]Command
	typing     map[int64]int
	faults     []*Fault
	holds      []hold
	early      []Early
	revoked    bool
	violations []string
	calls      []Call
}

// Call is a request that the bot made. Files holds names of uploaded files by field.
type Call struct {
	Method string
	Params map[string]string
	Files  map[string]string
}

// New starts a server. It is to be closed.
func New(opt Options) (*Server, error) {
	if opt.Token == "" {
		opt.Token = "7000000001:AAHtelegramtest_not-a-real-token-00"
	}
	if opt.Username == "" {
		opt.Username = "DuaArahUjiBot"
	}
	if opt.WebhookClient == nil {
		opt.WebhookClient = http.DefaultClient
	}
	s := &Server{
		Token: opt.Token, opt: opt, end: make(chan struct{}), changed: make(chan struct{}),
		users: map[int64]*User{}, chats: map[int64]*chat{}, nextUser: 7_000_000_000 + rand.Int64N(1_000_000), nextGroup: 4_000_000,
		nextUpdate: 100_000_000 + rand.Int64N(100_000_000), queries: map[string]*query{},
		stored: map[string]*storedFile{}, paths: map[string]*storedFile{}, menus: map[string][]Command{}, typing: map[int64]int{},
	}
	if _, err := fmt.Sscanf(opt.Token, "%d:", &s.BotID); err != nil {
		return nil, fmt.Errorf("the token has no bot's ID: %w", err)
	}
	s.allow(nil)
	if !opt.NoSpec {
		var err error
		if s.spec, err = loadSpec(findSpec()); err != nil {
			return nil, err
		}
	}
	s.http = httptest.NewUnstartedServer(s)
	s.http.Config.ErrorLog = log.New(io.Discard, "", 0)                            // broken connections are wanted
	s.URL, s.listener = "http://"+s.http.Listener.Addr().String(), s.http.Listener // before the first request
	s.http.Start()
	return s, nil
}

// Start starts a server that ends with the test, and fails it for every violation.
func Start(t testing.TB, opt Options) *Server {
	t.Helper()
	s, err := New(opt)
	if err != nil {
		t.Fatalf("telegramtest: %v", err)
	}
	if s.spec == nil && !opt.NoSpec {
		t.Logf("telegramtest: %s is not there: requests are not held against the specification", specPath)
	}
	t.Cleanup(func() {
		s.Close()
		for _, v := range s.Violations() {
			t.Errorf("telegramtest: %s", v)
		}
	})
	return s
}

// Close ends the server; polls that hang are broken off.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.end:
	default:
		close(s.end)
	}
	_ = s.listener.Close() // it may be another than the one closed below
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
}

// HasSpec reports whether requests are held against the specification.
func (s *Server) HasSpec() bool { return s.spec != nil }

// Username is the bot's handle without "@".
func (s *Server) Username() string { return s.opt.Username }

// Violations is what was wrong so far, with requests of the bot or with how the server was used.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// violate notes a violation. The caller holds mu.
func (s *Server) violate(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// Calls is the requests of that method so far; of all methods with "".
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			all = append(all, c)
		}
	}
	return all
}

// Changed is closed at the next change of anything a test could look at.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Await waits until ok holds, at most for d, and reports whether it does.
func (s *Server) Await(d time.Duration, ok func() bool) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		changed := s.Changed()
		if ok() {
			return true
		}
		select {
		case <-changed:
		case <-t.C:
			return ok()
		}
	}
}

// touch tells those who wait of a change. The caller holds mu.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Unreachable makes the server's address refuse connections, until the function returned is called.
func (s *Server) Unreachable() (back func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.listener.Close() // it is to go
	s.http.CloseClientConnections()
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		l, err := net.Listen("tcp", s.listener.Addr().String())
		if err != nil {
			s.violate("listen again: %v", err)
			return
		}
		s.listener = l
		go func() { _ = s.http.Config.Serve(l) }() // ends with the listener
	})
}

// apiError is a refusal as Telegram answers it.
type apiError struct {
	code       int
	text       string
	retryAfter int
	migrateTo  int64
}

func badRequest(text string) *apiError { return &apiError{code: 400, text: "Bad Request: " + text} }
func forbidden(text string) *apiError  { return &apiError{code: 403, text: "Forbidden: " + text} }

// request is one request in hand.
type request struct {
	method string
	params map[string]string
	files  map[string]upload
	http   *http.Request
}

type upload struct {
	name string
	data []byte
}

// ServeHTTP implements http.Handler: the Bot API, and the files.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.Token+"/"); ok {
		s.serveFile(w, path)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+s.Token+"/")
	switch {
	case s.isRevoked():
		answer(w, nil, &apiError{code: 401, text: "Unauthorized"})
		return
	case !ok && strings.HasPrefix(r.URL.Path, "/bot"):
		answer(w, nil, &apiError{code: 401, text: "Unauthorized"})
		return
	case !ok || strings.Contains(method, "/"):
		answer(w, nil, &apiError{code: 404, text: "Not Found"})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, uploadMax+1<<20))
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, net.ErrClosed) {
		hangUp(w) // the bot died, or hung up, before it had said all; or the server did
		return
	}
	var req *request
	if err == nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
		req, err = read(method, r)
	}
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			answer(w, nil, &apiError{code: 413, text: "Request Entity Too Large"})
			return
		}
		s.mu.Lock()
		s.violate("%s cannot be read: %v", method, err)
		s.mu.Unlock()
		answer(w, nil, badRequest("cannot be read"))
		return
	}
	if refusal := s.held(req); refusal != nil {
		answer(w, nil, refusal)
		return
	}
	f := s.fault(req)
	if f != nil {
		s.enforce(f, req)
	}
	if f != nil && !f.before(w, r) {
		return
	}
	result, refusal := s.handle(req)
	if f != nil && f.DropAfter {
		hangUp(w)
		return
	}
	answer(w, result, refusal)
}

func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // a reset, not an orderly end
	}
	_ = conn.Close()
}

func answer(w http.ResponseWriter, result any, refusal *apiError) {
	body := map[string]any{"ok": true, "result": result}
	code := http.StatusOK
	if refusal != nil {
		code = refusal.code
		body = map[string]any{"ok": false, "error_code": code, "description": refusal.text}
		parameters := map[string]any{}
		if refusal.retryAfter > 0 {
			parameters["retry_after"] = refusal.retryAfter
		}
		if refusal.migrateTo != 0 {
			parameters["migrate_to_chat_id"] = refusal.migrateTo
		}
		if len(parameters) > 0 {
			body["parameters"] = parameters
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // the bot may have hung up
}

const uploadMax = 50 << 20

// read reads a request in any of the forms that Telegram takes.
func read(method string, r *http.Request) (*request, error) {
	req := &request{method: method, params: map[string]string{}, files: map[string]upload{}, http: r}
	kind, args, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		return req, req.readParts(multipart.NewReader(r.Body, args["boundary"]))
	case "application/json":
		var fields map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&fields); err != nil {
			return nil, fmt.Errorf("read JSON: %w", err)
		}
		for name, raw := range fields {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			req.params[name] = text
		}
		return req, nil
	}
	if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("read the form: %w", err)
	}
	for name, values := range r.Form {
		req.params[name] = values[0]
	}
	return req, nil
}

func (req *request) readParts(parts *multipart.Reader) error {
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
		if part.FileName() == "" {
			req.params[part.FormName()] = string(data)
		} else {
			req.files[part.FormName()] = upload{part.FileName(), data}
		}
	}
}

// handle does what a request asks.
func (s *Server) handle(req *request) (any, *apiError) {
	if req.method == "getUpdates" {
		s.mu.Lock()
		bad := s.check(req)
		s.mu.Unlock()
		if bad {
			return nil, unspecified()
		}
		return s.getUpdates(req)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	call := Call{Method: req.method, Params: req.params, Files: map[string]string{}}
	for field, f := range req.files {
		call.Files[field] = f.name
	}
	s.calls = append(s.calls, call)
	defer s.touch()
	do := methods()[req.method]
	if do == nil {
		s.violate("%s: there is no such method here", req.method)
		return nil, &apiError{code: 404, text: "Not Found: method not found"}
	}
	if bad := s.check(req); bad {
		return nil, unspecified()
	}
	if mode := req.params["parse_mode"]; mode != "" {
		s.violate("%s: parse_mode %s: this server reads no markup", req.method, mode)
		return nil, badRequest("unsupported parse_mode")
	}
	return do(s, req)
}

func unspecified() *apiError { return badRequest("the request does not keep to the specification") }

// check holds a request against the specification. The caller holds mu.
func (s *Server) check(req *request) (bad bool) {
	if s.spec == nil {
		return false
	}
	found := s.spec.check(req.method, req.params, req.files)
	for _, v := range found {
		s.violate("%s: %s", req.method, v)
	}
	return len(found) > 0
}
