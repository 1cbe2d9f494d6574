package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"duaarah/store"
)

// readyLimit is how long the database may take to show that it can be written to.
const readyLimit = 5 * time.Second

// newHTTP makes the web server. What reading a body and writing an answer may take is the handlers' to limit: an upload
// and an event stream take longer than all else.
func newHTTP(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// routes is what the web server answers.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/chat", s.web.Handler())
	mux.Handle("/chat/", s.web.Handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/chat", http.StatusFound))
	s.healthRoutes(mux)
	for path, handler := range s.hooks {
		mux.Handle(path, handler)
	}
	return mux
}

// healthRoutes are what those who watch over the program ask.
func (s *server) healthRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := s.ready(r.Context()); err != nil {
			s.log.WarnContext(r.Context(), "not ready", "error", err)
			answer(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		answer(w, http.StatusOK, "ready")
	})
}

// ready is an error unless every loop runs and the database can be written to.
func (s *server) ready(ctx context.Context) error {
	if err := s.loops.ready(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	return s.db.Update(ctx, func(store.Tx) error { return nil })
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
