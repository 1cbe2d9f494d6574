package webchat

import (
	"encoding/json"
	"errors"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/bot/web"
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
	return web.Headers(cross.Handler(mux), pagePolicy, "self")
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
		if wait := st.s.addresses.Wait(web.Network(r)); wait > 0 {
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
