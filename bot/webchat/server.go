package webchat

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/web"
)

// PlatformName is Account.Platform of every seat.
const PlatformName = "web"

// Seat is one way to sit at the chat: a page of its own, with identities of its own.
type Seat struct {
	Name  string    // Account.Name, and part of the cookie's name
	Path  string    // of the page, below /chat
	Place bot.Place // Private or Desk
}

// DefaultSeats are the citizens' page and the staff's.
func DefaultSeats() []Seat {
	return []Seat{
		{Name: "warga", Path: "/chat", Place: bot.Private},
		{Name: "staf", Path: "/chat/staf", Place: bot.Desk},
	}
}

// Options is what a Server needs. Transcript, Sessions, Files, Texts and Clock are required.
type Options struct {
	Seats      []Seat // nil: DefaultSeats
	Transcript Transcript
	Sessions   Sessions
	Files      bot.Files
	// Texts are what the page itself says: by language ("id", "en"), what gives the texts by key (see TextKeys), called again and
	// again. A key that is missing is looked for in DefaultLang, then shown as it is.
	Texts map[string]func() map[string]string
	Clock func() time.Time
	Log   *slog.Logger // nil: none
	// PublicURL is where people reach the program ("https://bot.example.id"), for links, the Secure flag of cookies and
	// requests by way of a proxy. Empty: links cannot be made.
	PublicURL string
	Limits    Limits // fields left 0 get their default
}

// Limits is how much of the server one person, one address, or all may use.
type Limits struct {
	FileSize    int64 // bytes of one uploaded file; default 20 MB
	Files       int   // files in one message; default 10
	Streams     int   // open pages of all people; default 4096
	UserStreams int   // open pages of one person; the oldest gives way; default 8
	Uploads     int   // messages with files that are coming in, of all people; default 32
	// AddressUploads is how many of those are of one network address, which many may share; default a quarter of Uploads.
	AddressUploads int
	Beat           time.Duration // between signs of life on a stream; default 20 s

	UserPosts       Rate // posts of one person; default 5 a second, 120 at once
	AddressPosts    Rate // posts of one network address, which many may share; default 100 a second, 3000 at once
	AddressCodes    Rate // secret codes tried by one network address; default 1 in 20 s, 10 at once
	CodesAltogether Rate // secret codes tried by all; default 2 a second, 200 at once
}

// Rate allows PerSecond, and Burst at once.
type Rate struct {
	PerSecond float64
	Burst     int
}

// DefaultLang is the language of a page whose reader has not chosen.
const DefaultLang = "id"

// Server is the chat of all seats: the HTTP side, and a Platform for each seat.
type Server struct {
	opt    Options
	public *url.URL // nil: not set
	seats  []*seat
	mux    http.Handler
	langs  []string
	finder Finder // nil: the transcript is none

	posts, addresses, codes, allCodes *web.Limiter
	uploads                           chan struct{} // holds one for each upload in hand
	uploading                         crowd         // the same, by network address

	closeOnce sync.Once
	closed    chan struct{}
}

// New makes the server. Nothing is taken until Run of a seat's Platform was called; pages are shown before that.
func New(opt Options) *Server {
	if opt.Seats == nil {
		opt.Seats = DefaultSeats()
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	opt.Limits = opt.Limits.withDefaults()
	s := &Server{opt: opt, langs: languages(opt.Texts), closed: make(chan struct{})}
	s.finder, _ = opt.Transcript.(Finder)
	if u, err := url.Parse(strings.TrimRight(opt.PublicURL, "/")); err == nil && u.Host != "" {
		s.public = u
	}
	s.uploads = make(chan struct{}, opt.Limits.Uploads)
	s.posts = limiter(opt.Limits.UserPosts, opt.Clock)
	s.addresses = limiter(opt.Limits.AddressPosts, opt.Clock)
	s.codes = limiter(opt.Limits.AddressCodes, opt.Clock)
	s.allCodes = limiter(opt.Limits.CodesAltogether, opt.Clock)
	for _, d := range opt.Seats {
		s.seats = append(s.seats, newSeat(s, d))
	}
	s.mux = s.routes()
	return s
}

func limiter(r Rate, clock func() time.Time) *web.Limiter {
	return web.NewLimiter(r.PerSecond, r.Burst, clock)
}

// Handler serves everything below /chat; it is mounted at /chat and /chat/ with the path left as it is.
func (s *Server) Handler() http.Handler { return s.mux }

// Platform is the seat's side towards the relay; nil if there is no such seat.
func (s *Server) Platform(name string) bot.Platform {
	for _, st := range s.seats {
		if st.Name == name {
			return st
		}
	}
	return nil
}

// Close ends all open streams at once, so that http.Server.Shutdown need not wait for them (RegisterOnShutdown). Pages
// reconnect by themselves when a server is there again.
func (s *Server) Close() { s.closeOnce.Do(func() { close(s.closed) }) }

func (l Limits) withDefaults() Limits {
	if l.FileSize == 0 {
		l.FileSize = 20 << 20
	}
	if l.Files == 0 {
		l.Files = 10
	}
	if l.Streams == 0 {
		l.Streams = 4096
	}
	if l.UserStreams == 0 {
		l.UserStreams = 8
	}
	if l.Uploads == 0 {
		l.Uploads = 32
	}
	if l.AddressUploads == 0 {
		l.AddressUploads = max(l.Uploads/4, 1)
	}
	if l.Beat == 0 {
		l.Beat = 20 * time.Second
	}
	for r, d := range map[*Rate]Rate{
		&l.UserPosts: {5, 120}, &l.AddressPosts: {100, 3000}, &l.AddressCodes: {0.05, 10}, &l.CodesAltogether: {2, 200},
	} {
		if *r == (Rate{}) {
			*r = d
		}
	}
	return l
}

// seat is one Seat at work.
type seat struct {
	Seat
	s       *Server
	account bot.Account
	hub     *hub

	mu    sync.Mutex
	take  bot.Take // nil: not running
	inUse sync.WaitGroup
	menus []bot.Menu
	ended chan struct{} // closed when Run ends
}

func newSeat(s *Server, d Seat) *seat {
	return &seat{
		Seat: d, s: s, account: bot.Account{Platform: PlatformName, Name: d.Name},
		hub: newHub(s.opt.Limits), ended: make(chan struct{}),
	}
}

// address is where that user is written to.
func (st *seat) address(user string) bot.Address { return bot.Address{Account: st.account, Chat: user} }

// errNotRunning: the program is starting, or stopping.
var errNotRunning = errors.New("the chat takes nothing at this moment")

// takeLimit is how long keeping an update may take. A page that gave up waiting does not stop it: the same post comes
// again, and is found to be kept.
const takeLimit = 20 * time.Second

// hand gives updates to the relay. nil: they are on disk.
func (st *seat) hand(ctx context.Context, updates ...bot.Update) error {
	st.mu.Lock()
	take := st.take
	if take != nil {
		st.inUse.Add(1)
	}
	st.mu.Unlock()
	if take == nil {
		return errNotRunning
	}
	defer st.inUse.Done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeLimit)
	defer cancel()
	return take(ctx, updates)
}
