package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"duaarah/store"
	"duaarah/store/health"
)

// readyLimit is how long the database may take to show that it can be written to.
const readyLimit = 5 * time.Second

// newHTTP makes the web server. What reading a body and writing an answer may take is the handlers' to limit: an upload
// and an event stream take longer than all else.
func newHTTP(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           bounded(handler, requestsMost),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// requestsMost is how many requests are worked on at a time. Beyond it, who asks is told to come again: Telegram and the page of
// the web chat do.
const requestsMost = 256

// bounded keeps what requests use together from growing with their number. Those that last have limits of their own: event
// streams and uploads. Probes are always answered.
func bounded(next http.Handler, most int) http.Handler {
	slots := make(chan struct{}, most)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/events"), r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/"),
			r.URL.Path == "/healthz", r.URL.Path == "/readyz":
			next.ServeHTTP(w, r)
			return
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			next.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "2")
			answer(w, http.StatusServiceUnavailable, "busy")
		}
	})
}

// routes is what the web server answers.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/chat", s.web.Handler())
	mux.Handle("/chat/", s.web.Handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/chat", http.StatusFound))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.readyz)
	for path, handler := range s.hooks {
		mux.Handle(path, handler)
	}
	return mux
}

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
	answer(w, http.StatusServiceUnavailable, "not ready: "+why)
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
