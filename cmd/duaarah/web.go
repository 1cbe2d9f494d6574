package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"duaarah/handlers/dashboard"
	"duaarah/store"
	"duaarah/store/health"
)

// readyLimit is how long the database may take to show that it can be written to.
const readyLimit = 5 * time.Second

// newHTTP makes the web server. What reading a body and writing an answer may take is the handlers' to limit: an upload
// and an event stream take longer than all else.
func newHTTP(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           newBounded(handler, requestsMost, requestsWaiting, requestsWait),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// Requests that are worked on at a time; those that wait for their turn, without their bodies being read; and how long they
// may. Beyond it, who asks is told to come again: Telegram and the page of the web chat do.
const (
	requestsMost    = 64
	requestsWaiting = 1000
	requestsWait    = 10 * time.Second
)

// bounded keeps what requests use together from growing with their number. Those that last have limits of their own: event
// streams and uploads. Probes are always answered.
type bounded struct {
	next  http.Handler
	slots chan struct{} // holds one for each request that is worked on
	line  chan struct{} // and for each that waits
	wait  time.Duration
}

func newBounded(next http.Handler, most, waiting int, wait time.Duration) *bounded {
	return &bounded{next, make(chan struct{}, most), make(chan struct{}, waiting), wait}
}

func (b *bounded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	upload := r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/")
	if upload || strings.HasSuffix(r.URL.Path, "/events") || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		b.next.ServeHTTP(w, r)
		return
	}
	if !b.enter(r.Context()) {
		w.Header().Set("Retry-After", "2")
		answer(w, http.StatusServiceUnavailable, "busy")
		return
	}
	defer func() { <-b.slots }()
	b.next.ServeHTTP(w, r)
}

// enter takes a slot, and waits for it if need be. false: there is none.
func (b *bounded) enter(ctx context.Context) bool {
	select {
	case b.slots <- struct{}{}:
		return true
	default:
	}
	select {
	case b.line <- struct{}{}:
		defer func() { <-b.line }()
	default:
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, b.wait)
	defer cancel()
	select {
	case b.slots <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// routes is what the web server answers.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/chat", s.web.Handler())
	mux.Handle("/chat/", s.web.Handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/chat", http.StatusFound))
	s.healthRoutes(mux)
	board := dashboard.New(dashboard.Options{Store: s.db, Figures: s.db, Catalogue: s.cat, Clock: s.clock, Zone: s.cfg.Location(),
		Lang: s.cfg.Language, Log: s.log, PublicURL: s.base})
	for _, path := range dashboard.Paths() {
		mux.Handle(path, board.Handler())
	}
	for path, handler := range s.hooks {
		mux.Handle(path, handler)
	}
	return mux
}

// healthRoutes are what those who watch over the program ask.
func (s *server) healthRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.readyz)
}

// notReady begins the answer of a program that is not.
const notReady = "not ready: "

// readyz says whether the program is ready, and if not, in a few words why.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	err := s.ready(r.Context())
	if err == nil {
		answer(w, http.StatusOK, "ready")
		return
	}
	s.log.WarnContext(r.Context(), "not ready", "error", err)
	why := err.Error()
	if t := (*health.Trouble)(nil); errors.As(err, &t) {
		why = t.Reason
	}
	answer(w, http.StatusServiceUnavailable, notReady+why)
}

var errSlow = errors.New("the database does not answer")

// ready is an error unless the database can be written to, attachments can be saved, and every loop runs.
func (s *server) ready(ctx context.Context) error {
	if err := s.db.Health(); err != nil {
		return err
	}
	if err := s.files.Health(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	err := s.db.Update(ctx, func(store.Tx) error { return nil })
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return errSlow
	case err != nil:
		return err
	}
	return s.loops.ready()
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
