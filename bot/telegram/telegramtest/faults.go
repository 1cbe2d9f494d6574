package telegramtest

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is how requests go wrong. Without any of the fields below Match, they do not.
type Fault struct {
	Method string // of requests it is for; "send*" for all that begin so, "" for all
	Times  int    // how many requests; 0: one
	Match  func(params map[string]string) bool

	Delay time.Duration // before anything else happens
	Drop  bool          // the connection breaks before the request is handled
	// DropAfter: it breaks once the request is handled.
	DropAfter bool
	// Code and Description are answered in Telegram's form, with RetryAfter seconds and MigrateTo.
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
	// Enforce has a 429 hold: what is asked for the same chat (with Global: for any) before RetryAfter is over gets a 429 as
	// well, and is noted: see Early.
	Enforce, Global bool
	// Status and Body are answered as they are.
	Status int
	Body   string
	// RetryHeader is what is said in the header Retry-After, beside or in place of RetryAfter; empty: nothing.
	RetryHeader string
}

// Fail adds faults. Each request meets the first that fits.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		f.Times = max(f.Times, 1)
		s.faults = append(s.faults, &f)
	}
}

// Faults is how many faults are still to happen.
func (s *Server) Faults() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, f := range s.faults {
		n += f.Times
	}
	return n
}

// ClearFaults takes back the faults that have not happened yet.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Revoke makes the bot's token one that is not accepted, until the function returned is called. A poll in hand ends.
func (s *Server) Revoke() (back func()) {
	set := func(revoked bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.revoked = revoked
		s.touch()
	}
	set(true)
	s.http.CloseClientConnections()
	return sync.OnceFunc(func() { set(false) })
}

func (s *Server) isRevoked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revoked
}

// Early is a request that came before a 429 allowed it, by the server's own clock.
type Early struct {
	Method, Chat string
	By           time.Duration
}

// Early is the requests that came too early so far: see Fault.Enforce.
func (s *Server) Early() []Early {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.early)
}

// hold is what an enforced 429 told to wait for.
type hold struct {
	chat  string // empty: all
	until time.Time
}

// held refuses a request that comes before a 429 allows it.
func (s *Server) held(req *request) *apiError {
	chat := req.params["chat_id"]
	if chat == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.holds {
		if left := time.Until(h.until); left > 0 && (h.chat == "" || h.chat == chat) {
			s.early = append(s.early, Early{req.method, chat, left})
			s.touch()
			seconds := int(math.Ceil(left.Seconds()))
			return &apiError{code: http.StatusTooManyRequests, text: fmt.Sprint("Too Many Requests: retry after ", seconds), retryAfter: seconds}
		}
	}
	return nil
}

// enforce begins to hold to a 429, from the moment that it is answered.
func (s *Server) enforce(f *Fault, req *request) {
	if !f.Enforce {
		return
	}
	h := hold{chat: req.params["chat_id"], until: time.Now().Add(time.Duration(f.RetryAfter) * time.Second)}
	if f.Global {
		h.chat = ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds = append(s.holds, h)
}

// fault finds the fault that a request meets.
func (s *Server) fault(req *request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		prefix, any := strings.CutSuffix(f.Method, "*")
		if f.Method != "" && f.Method != req.method && (!any || !strings.HasPrefix(req.method, prefix)) {
			continue
		}
		if f.Match != nil && !f.Match(req.params) {
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		once := *f
		s.touch()
		return &once
	}
	return nil
}

// before does what comes before the request is handled. false: it is not handled at all.
func (f *Fault) before(w http.ResponseWriter, r *http.Request) bool {
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			return false
		}
	}
	if f.RetryHeader != "" {
		w.Header().Set("Retry-After", f.RetryHeader)
	}
	switch {
	case f.Drop:
		hangUp(w)
	case f.Code != 0:
		answer(w, nil, &apiError{code: f.Code, text: f.Description, retryAfter: f.RetryAfter, migrateTo: f.MigrateTo})
	case f.Status != 0:
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte(f.Body)) // the bot may have hung up
	default:
		return true
	}
	return false
}
