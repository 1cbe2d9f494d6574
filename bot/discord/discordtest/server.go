// Package discordtest is a Discord for tests: REST and gateway of one bot, strict, in this process, and with people,
// guilds, channels and threads. The adapter's own tests use it, and those of the whole program, against a child process.
//
// It holds every request against the official specification where that lies beside the project, and against what
// Discord does beyond it; what it finds wrong is a violation. It is safe for concurrent use.
package discordtest

import (
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"
)

// Options is how the server is set up. The zero value is fine.
type Options struct {
	Token    string // the bot's
	Username string // the bot's
	NoSpec   bool   // requests are not held against the specification

	// NoMessageContent: the application may not read what people write in guilds (the privileged intent is off).
	NoMessageContent bool
	// LateAllowed: an interaction that is not answered in time is no violation.
	LateAllowed bool
	// Limits: rate limits are enforced. Without it the headers tell of far limits that are never reached.
	Limits bool
	// Compress: payloads go as zlib frames to a bot that asked for that when it identified itself.
	Compress bool

	Heartbeat    time.Duration // between heartbeats. 0: 41.25 s
	ResponseTime time.Duration // within which interactions are to be answered. 0: 3 s
	NonceWindow  time.Duration // within which an enforced nonce is known again. 0: 5 min
	MaxThreads   int           // active threads of a guild. 0: 1000
	MaxUpload    int           // bytes of an uploaded file. 0: 10 MiB
}

func (o *Options) fill() {
	or := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	or(&o.Heartbeat, 41250*time.Millisecond)
	or(&o.ResponseTime, 3*time.Second)
	or(&o.NonceWindow, 5*time.Minute)
	if o.Username == "" {
		o.Username = "dua-arah"
	}
	if o.MaxThreads == 0 {
		o.MaxThreads = 1000
	}
	if o.MaxUpload == 0 {
		o.MaxUpload = 10 << 20
	}
}

// Server is the Discord of one bot.
type Server struct {
	URL   string // the endpoint: scheme://host:port, without /api
	Token string
	BotID string // also the application's ID

	opt      Options
	http     *httptest.Server
	listener net.Listener // that of http, or one in its place
	spec     *spec
	routes   []route
	ids      idSource

	mu         sync.Mutex
	closed     bool
	changed    chan struct{} // closed, and made anew, at every change
	users      map[string]*User
	guilds     map[string]*Guild
	channels   map[string]*Channel // of guilds, threads and DMs
	files      map[string]*File
	fileAge    int // signatures of an earlier age are dead
	typing     map[string]int
	nonces     map[string]nonceUse
	commands   []*command
	byID       map[string]*Interaction
	byToken    map[string]*Interaction
	gateway    gateway
	limits     limits
	invalid    int
	faults     []*Fault
	violations []string
	calls      []Call
}

// Call is a request that the bot made.
type Call struct {
	Method string
	Path   string // below /api/vN
	Query  string
	Body   map[string]any // the JSON body (with files: payload_json), if it is an object
	JSON   string         // the JSON body as it came
	Files  []string       // names of uploaded files
	Status int            // answered; 0: no answer was given
	Code   int            // Discord's, of a refusal
	Time   time.Time
}

// New starts a server. It is to be closed.
func New(opt Options) (*Server, error) {
	opt.fill()
	s := &Server{
		opt: opt, changed: make(chan struct{}), users: map[string]*User{}, guilds: map[string]*Guild{},
		channels: map[string]*Channel{}, files: map[string]*File{}, typing: map[string]int{}, nonces: map[string]nonceUse{},
		byID: map[string]*Interaction{}, byToken: map[string]*Interaction{}, routes: routes(), limits: newLimits(),
	}
	s.BotID = s.ids.next()
	s.Token = opt.Token
	if s.Token == "" {
		s.Token = base64.RawURLEncoding.EncodeToString([]byte(s.BotID)) + ".Gdtest.not-a-real-token-000000000000000000"
	}
	if !opt.NoSpec {
		var err error
		if s.spec, err = loadSpec(findSpec()); err != nil {
			return nil, err
		}
	}
	s.gateway.sessions = map[string]*session{}
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
		t.Fatalf("discordtest: %v", err)
	}
	if s.spec == nil && !opt.NoSpec {
		t.Logf("discordtest: %s is not there: requests are not held against the specification", specPath)
	}
	t.Cleanup(func() {
		s.Close()
		for _, v := range s.Violations() {
			t.Errorf("discordtest: %s", v)
		}
	})
	return s
}

// Close ends the server with all its connections.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	_ = s.listener.Close() // it may be another than the one closed below
	for _, i := range s.byID {
		i.timer.Stop()
	}
	s.cutAll()
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
}

// HasSpec reports whether requests are held against the specification.
func (s *Server) HasSpec() bool { return s.spec != nil }

// Username is the bot's name.
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

// Calls is the requests so far whose "METHOD /path" fits the pattern of path.Match ("POST /channels/*/messages"); all
// with "". A pattern without a path fits by the method alone.
func (s *Server) Calls(pattern string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	method, below, _ := strings.Cut(pattern, " ")
	var all []Call
	for _, c := range s.calls {
		if fits(method, below, c.Method, c.Path) {
			all = append(all, c)
		}
	}
	return all
}

// fits reports whether a request is one of the method and path patterns; "" fits all.
func fits(methodPattern, pathPattern, method, at string) bool {
	if methodPattern != "" && methodPattern != "*" && methodPattern != method {
		return false
	}
	ok, err := path.Match(pathPattern, at)
	return pathPattern == "" || err == nil && ok
}

// InvalidRequests is how many requests were answered with 401, 403 or 429: Discord bans a bot at 10,000 in 10 min.
func (s *Server) InvalidRequests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.invalid
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

// Unreachable makes the server's address refuse connections, gateway included, until the function returned is called.
func (s *Server) Unreachable() (back func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.listener.Close() // it is to go
	s.cutAll()
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

// ServeHTTP implements http.Handler: REST, the gateway, and the files.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/attachments/"):
		s.serveFile(w, r)
	case strings.HasPrefix(r.URL.Path, gatewayPath):
		s.serveGateway(w, r)
	default:
		s.serveREST(w, r)
	}
}
