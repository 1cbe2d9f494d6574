// Package dashboard shows the figures in a browser: to staff and admins under /dashboard, to everybody under /kantor/ID where
// an office wants it, and to programs under /api/v1; and to everybody where to write, under the addresses that codes in print hold
// (/m/CODE, /k/SECRET). All of it reads, and nothing but who is signed in is written. Pages are
// whole without any script.
package dashboard

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"duaarah/bot/web"
	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/measure"
)

// Figures answers what is asked of the figures. It is asked beside the writer, by several goroutines, and gives up when ctx is
// done.
type Figures interface {
	Stats(ctx context.Context, q measure.Query) (measure.Report, error)
	// Curve is how the share of those who wait falls with time, of all that the query asks for, and the longest time observed, in
	// hours.
	Curve(ctx context.Context, q measure.Query) (steps []measure.Step, longest float64, err error)
	// Cases are the aspirations behind a number of the group with that key, those received first first, and how many
	// there are.
	Cases(ctx context.Context, q measure.Query, key string, cell measure.Cell, offset, limit int) ([]measure.Case, int, error)
	// StaffNames are what staff are called, by their keys in the figures.
	StaffNames(ctx context.Context) (map[string]string, error)
}

// Store is what of the store the pages need.
type Store interface {
	View(ctx context.Context, fn func(r store.Reader) error) error
	Update(ctx context.Context, fn func(tx store.Tx) error) error
	// History tells the history file line by line, the lines of a case one after the other.
	History(ctx context.Context, withText bool, yield func(store.Line) error) error
}

// Options is what a Server needs. All but Log and PublicURL are required.
type Options struct {
	Store     Store
	Figures   Figures
	Catalogue *messages.Catalogue
	Clock     func() time.Time
	Zone      *time.Location
	Lang      string // of readers who chose none
	Log       *slog.Logger
	// PublicURL is where people reach the program: links, the Secure flag of cookies, requests by way of a proxy.
	PublicURL string
}

// Server answers for all three.
type Server struct {
	Options
	public *url.URL // nil: not known
	mux    http.Handler

	heavy   chan struct{} // holds one for each question to the figures that is worked on
	exports chan struct{} // and for each history file that is being written
	memory  *memory
	pages   *publicPages
	tries   *web.Limiter // of links and tokens that are not good, by network address
	asked   *web.Limiter // of the API, by token

	listedMost int // of how many aspirations those who wait longest are listed on the first page
}

// How much is worked on at a time: together less than the store reads at a time, which is for all. What is beyond it waits for its
// turn, and is told to come again after answerIn.
const (
	heavyMost   = 2
	exportsMost = 1
	answerIn    = time.Minute
)

// New makes the server.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	s := &Server{Options: o, heavy: make(chan struct{}, heavyMost), exports: make(chan struct{}, exportsMost),
		memory: newMemory(o.Clock), pages: newPublicPages(), tries: web.NewLimiter(0.2, 20, o.Clock), asked: web.NewLimiter(5, 60, o.Clock),
		listedMost: listedMost}
	if u, err := url.Parse(o.PublicURL); err == nil && u.Host != "" {
		s.public = u
	}
	s.mux = s.routes()
	return s
}

// Paths are where the server is mounted, with paths left as they are. It also answers whoever comes to an address where nothing is: it may be copied
// from a poster.
func Paths() []string {
	return []string{"/dashboard", "/dashboard/", "/kantor/", "/m/", "/k", "/k/", "/api/v1/", "/"}
}

// Handler answers everything below Paths.
func (s *Server) Handler() http.Handler { return s.mux }

func (s *Server) routes() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /dashboard/assets/{hash}/{name}", s.getAsset)
	pages.HandleFunc("GET /dashboard/masuk", s.getSignIn)
	pages.HandleFunc("POST /dashboard/masuk", s.postSignIn)
	pages.HandleFunc("POST /dashboard/keluar", s.postSignOut)
	pages.HandleFunc("POST /dashboard/bahasa", s.postLanguage)
	for pattern, page := range map[string]func(http.ResponseWriter, *http.Request, *visit) error{
		"GET /dashboard":                  s.getOverview,
		"GET /dashboard/tabel":            s.getTable,
		"GET /dashboard/musim":            s.getSeasons,
		"GET /dashboard/menunggu":         s.getWaiting,
		"GET /dashboard/daftar":           s.getCases,
		"GET /dashboard/aspirasi/{code}":  s.getCase,
		"GET /dashboard/unduh":            s.getDownloads,
		"GET /dashboard/unduh/angka.csv":  s.getCSV,
		"GET /dashboard/unduh/angka.xlsx": s.getXLSX,
		"GET /dashboard/unduh/angka.png":  s.getPNG,
		"GET /dashboard/unduh/riwayat":    s.getHistory,
	} {
		pages.HandleFunc(pattern, s.visited(page))
	}
	pages.Handle("GET /dashboard/{$}", http.RedirectHandler("/dashboard", http.StatusMovedPermanently))
	pages.HandleFunc("GET /kantor/{id}", s.getPublic)
	pages.HandleFunc("GET /m/{code}", s.getCode)
	pages.HandleFunc("GET /k", s.getSlip)
	pages.HandleFunc("GET /k/{secret}", s.getSlip)
	pages.HandleFunc("/", s.notFound)

	cross := http.NewCrossOriginProtection()
	if s.public != nil {
		_ = cross.AddTrustedOrigin(s.public.Scheme + "://" + s.public.Host) // a URL that parsed makes an origin
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, nil, http.StatusForbidden, "foreign")
	}))
	all := http.NewServeMux()
	all.Handle("/api/v1/", s.api())
	all.Handle("/", cross.Handler(pages))
	return web.Headers(all, pagePolicy, "")
}

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// secure reports whether the browser came by https, so that its cookies need never go without.
func (s *Server) secure(r *http.Request) bool {
	return r.TLS != nil || s.public != nil && s.public.Scheme == "https"
}

// ask has one question answered by the figures, when it is its turn. errBusy: that took too long.
func ask[T any](s *Server, ctx context.Context, fn func(ctx context.Context) (T, error)) (answer T, err error) {
	limited, cancel := context.WithTimeout(ctx, answerIn)
	defer cancel()
	select {
	case s.heavy <- struct{}{}:
		defer func() { <-s.heavy }()
	case <-limited.Done():
		return answer, errBusy
	}
	answer, err = fn(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return answer, errBusy
	}
	return answer, err
}

// askKept is ask for what is remembered under a key, if keep says that the answer is small enough.
func askKept[T any](s *Server, ctx context.Context, key string, keep func(T) bool, fn func(ctx context.Context) (T, error)) (T, error) {
	if x, ok := s.memory.get(key); ok {
		return x.(T), nil
	}
	return ask(s, ctx, func(ctx context.Context) (T, error) {
		if x, ok := s.memory.get(key); ok { // somebody else asked it while this waited for its turn
			return x.(T), nil
		}
		began := s.Clock()
		x, err := fn(ctx)
		if err == nil && keep(x) {
			s.memory.put(key, x, s.Clock().Sub(began))
		}
		return x, err
	})
}

// groupsKept is how many groups a report has at most that is remembered.
const groupsKept = 2000

// stats is a report, which is shared: it must not be changed.
func (s *Server) stats(ctx context.Context, q measure.Query) (measure.Report, error) {
	return askKept(s, ctx, fmt.Sprintf("stats %#v", q), func(r measure.Report) bool { return len(r.Groups) <= groupsKept },
		func(ctx context.Context) (measure.Report, error) { return s.Figures.Stats(ctx, q) })
}

// curve is how a wait goes on.
type curve struct {
	steps   []measure.Step
	longest float64 // hours
}

func (s *Server) curve(ctx context.Context, q measure.Query) (curve, error) {
	return askKept(s, ctx, fmt.Sprintf("curve %#v", q), func(curve) bool { return true }, func(ctx context.Context) (c curve, err error) {
		c.steps, c.longest, err = s.Figures.Curve(ctx, q)
		return c, err
	})
}

// found is a part of the aspirations behind a number.
type found struct {
	cases []measure.Case
	total int
}

// Total is how many there are in all.
func (f found) Total() int { return f.total }

func (s *Server) cases(ctx context.Context, q measure.Query, key string, cell measure.Cell, offset, limit int) (found, error) {
	return askKept(s, ctx, fmt.Sprintf("cases %#v %q %s %d %d", q, key, cell, offset, limit), func(found) bool { return limit <= casesShown }, func(ctx context.Context) (f found, err error) {
		f.cases, f.total, err = s.Figures.Cases(ctx, q, key, cell, offset, limit)
		return f, err
	})
}
