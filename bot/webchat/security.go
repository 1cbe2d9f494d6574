package webchat

import (
	"encoding/json"
	"errors"
	"math"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"duaarah/bot"
)

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// routes puts the seats' pages and what they call together. Every path begins with /chat.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /chat/assets/{hash}/{name}", s.getAsset)
	mux.HandleFunc("POST /chat/language", s.postLanguage)
	mux.HandleFunc("/chat/", func(w http.ResponseWriter, r *http.Request) { s.notFound(w, r) })
	for _, st := range s.seats {
		p := st.Path
		mux.HandleFunc("GET "+p+"/{$}", func(w http.ResponseWriter, r *http.Request) {
			to := p
			if r.URL.RawQuery != "" {
				to += "?" + r.URL.RawQuery
			}
			http.Redirect(w, r, to, http.StatusPermanentRedirect)
		})
		mux.HandleFunc("GET "+p, st.getPage)
		mux.HandleFunc("GET "+p+"/state", st.getState)
		mux.HandleFunc("GET "+p+"/events", st.getEvents)
		mux.HandleFunc("GET "+p+"/file/{id}", st.getFile)
		for path, h := range map[string]func(http.ResponseWriter, *http.Request){
			"/send": st.postSend, "/edit": st.postEdit, "/tap": st.postTap, "/ack": st.postAck,
			"/recovery": st.postRecovery, "/recover": st.postRecover,
		} {
			mux.HandleFunc("POST "+p+path, st.api(h))
		}
		if st.Place == bot.Desk {
			mux.HandleFunc("GET "+p+"/gabung", st.getEnrol)
			mux.HandleFunc("POST "+p+"/gabung", st.postEnrol)
		}
	}
	cross := http.NewCrossOriginProtection()
	if s.public != nil {
		_ = cross.AddTrustedOrigin(s.public.Scheme + "://" + s.public.Host) // a URL that parsed makes an origin
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusForbidden, errorWire{Error: errOrigin})
	}))
	return headers(cross.Handler(mux))
}

// headers are those of every answer. Handlers that need others set them over these.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// bodyLimit is how long the small body of a post may take to come.
const bodyLimit = 30 * time.Second

// api guards a post of the page's script. The header that it asks for cannot be sent from another site without asking us
// first, which we never allow: what protects browsers that tell no Sec-Fetch-Site.
func (st *seat) api(next func(http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Dua-Arah") != "1" {
			st.fail(w, r, problem{http.StatusForbidden, errOrigin})
			return
		}
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || (kind != "application/json" && (kind != "multipart/form-data" || !strings.HasSuffix(r.URL.Path, "/send"))) {
			st.fail(w, r, problem{http.StatusUnsupportedMediaType, errBad})
			return
		}
		if wait := st.s.addresses.wait(remote(r)); wait > 0 {
			st.slowDown(w, r, wait)
			return
		}
		if kind == "application/json" {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyLimit))
			r.Body = http.MaxBytesReader(w, r.Body, 1<<18)
		}
		next(w, r)
	}
}

// What a post can end in, besides success: codes that the page has a text for, below "web.err.".
const (
	errBad      = "bad"      // not understood: a fault of the page
	errOrigin   = "origin"   // not from our own page
	errCookie   = "cookie"   // no cookie came with it
	errEnded    = "ended"    // the identity was taken over elsewhere
	errEmpty    = "empty"    // nothing in it
	errLong     = "long"     // text too long
	errLarge    = "large"    // file too large
	errMany     = "many"     // too many files
	errType     = "type"     // a file of a kind that is not taken
	errProgram  = "program"  // a file that a computer or a browser would run
	errArchive  = "archive"  // a file that holds others
	errPixels   = "pixels"   // a picture too large to be opened safely
	errBroken   = "broken"   // a damaged file
	errHollow   = "hollow"   // a file with nothing in it
	errBusy     = "busy"     // not kept now; the page tries again
	errSlow429  = "slow"     // too many posts; the page tries again
	errTrickles = "trickle"  // an upload that came too slowly: trying at once again is of no use
	errCode     = "code"     // no such recovery code
	errNobody   = "nobody"   // nothing was written yet that a code could recover
	errMissing  = "missing"  // no such message or file
	errTries    = "attempts" // too many codes tried
)

// problem is an answer that is not 200.
type problem struct {
	status int
	code   string
}

type errorWire struct {
	Error string `json:"error"`
	Text  string `json:"text,omitempty"` // for a person
}

func (st *seat) fail(w http.ResponseWriter, r *http.Request, p problem) {
	if p.status == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "2")
	}
	writeJSON(w, p.status, errorWire{p.code, st.s.text(st.s.lang(r), "web.err."+p.code)})
}

// broken answers that something of ours failed: nothing was kept, and the page tries again.
func (st *seat) broken(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, errNotRunning) && r.Context().Err() == nil {
		st.s.opt.Log.ErrorContext(r.Context(), "the chat could not answer", "seat", st.Name, "err", err)
	}
	st.fail(w, r, problem{http.StatusServiceUnavailable, errBusy})
}

func (st *seat) slowDown(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	st.fail(w, r, problem{http.StatusTooManyRequests, errSlow429})
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	for _, st := range s.seats {
		if strings.HasPrefix(r.URL.Path, st.Path) {
			st.fail(w, r, problem{http.StatusNotFound, errMissing})
			return
		}
	}
	http.NotFound(w, r)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b) // who does not read it comes again
}

// remote is the network that the request comes from, as far as limits care: an IPv4 address, or the /64 of an IPv6 one.
// What a proxy says is believed of one that is on this machine or its private network.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.IsLoopback() || ip.IsPrivate() {
		hops := r.Header.Values("X-Forwarded-For")
		if len(hops) > 0 {
			last := hops[len(hops)-1]
			last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
			if far, err := netip.ParseAddr(last); err == nil {
				ip = far.Unmap()
			}
		}
	}
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// limiter keeps a rate for each of many keys. It forgets those that have been quiet.
type limiter struct {
	rate  Rate
	clock func() time.Time

	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

// limiterKeys is how many keys are kept before the quiet ones are swept out.
const limiterKeys = 20_000

func newLimiter(r Rate, clock func() time.Time) *limiter {
	return &limiter{rate: r, clock: clock, keys: map[string]*rate.Limiter{}}
}

// wait takes one, and returns 0; or takes none, and returns how long until there is one.
func (l *limiter) wait(key string) time.Duration {
	now := l.clock()
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.keys[key]
	if k == nil {
		if len(l.keys) >= limiterKeys {
			l.sweep(now)
		}
		k = rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)
		l.keys[key] = k
	}
	res := k.ReserveN(now, 1)
	if !res.OK() {
		return time.Minute
	}
	wait := res.DelayFrom(now)
	if wait > 0 {
		res.CancelAt(now)
	}
	return wait
}

// sweep is called with mu held. Should all be busy, all are forgotten: a limit that forgets beats a memory that grows.
func (l *limiter) sweep(now time.Time) {
	for key, k := range l.keys {
		if k.TokensAt(now) >= float64(l.rate.Burst) {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= limiterKeys {
		clear(l.keys)
	}
}
