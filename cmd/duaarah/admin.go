package main

import (
	"context"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"duaarah/store/backup"
)

// listenAdmin takes the address of metrics and profiling. One that cannot be had is no reason not to serve people: the
// log says so, and the program goes on without.
func (s *server) listenAdmin(ctx context.Context) {
	if s.cfg.AdminListen == "off" {
		return
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.AdminListen)
	if err != nil {
		s.log.WarnContext(ctx, "no metrics: the address cannot be listened at", "admin_listen", s.cfg.AdminListen, "error", err)
		return
	}
	s.adminListener = l
	s.admin = newHTTP(s.adminRoutes(), s.log)
}

// adminRoutes is what operators are answered, apart from the web that people reach.
func (s *server) adminRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 1, DisableCompression: true,
	}))
	s.healthRoutes(mux)
	// Without cmdline: a token may have been given as a flag.
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// serveAdmin answers until stop is called, which cuts off what is being asked: nothing there is worth waiting for.
func (s *server) serveAdmin(ctx context.Context) (stop func()) {
	if s.admin == nil {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.admin.Serve(s.adminListener) // ends by stop
	}()
	s.log.InfoContext(ctx, "metrics are served", "address", "http://"+s.adminListener.Addr().String()+"/metrics")
	return func() {
		_ = s.admin.Close()
		<-done
	}
}

// lastBackup is when the last good backup was made, as the note in the data directory says.
func (p *program) lastBackup() (time.Time, bool) {
	n, err := backup.LastNote(p.cfg.Data)
	return n.At, err == nil
}
