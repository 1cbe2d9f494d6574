package discordtest

import (
	"net/http"
	"time"
)

// Fault is how requests go wrong. Without any of the fields below Match, they do not.
type Fault struct {
	Method string // of requests it is for; "" for all
	Path   string // below /api/vN, a pattern of path.Match: "/channels/*/messages"; "" for all
	Times  int    // how many requests; 0: one
	Match  func(body map[string]any) bool

	Delay time.Duration // before anything else happens
	Drop  bool          // the connection breaks before the request is handled
	// DropAfter: it breaks once the request is handled.
	DropAfter bool
	// Status is answered, with Code and Message in Discord's form; or with Body as it is, if there is one.
	Status  int
	Code    int
	Message string
	Body    string
	// RetryAfter is the seconds of a 429; Global says that it is for all routes.
	RetryAfter float64
	Global     bool
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

// fault finds the fault that a request meets.
func (s *Server) fault(r *request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !fits(f.Method, f.Path, r.method, r.path) || f.Match != nil && !f.Match(r.fields) {
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
func (f *Fault) before(r *http.Request) bool {
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			return false
		}
	}
	return !f.Drop
}

// answers reports whether the fault is an answer.
func (f *Fault) answers() bool { return f.Status != 0 }

// answerFault answers what the fault says, and does nothing else.
func (s *Server) answerFault(w http.ResponseWriter, r *request, f *Fault) {
	s.mu.Lock()
	r.route, r.vars = s.find(r.method, r.path)
	if f.Status == http.StatusTooManyRequests {
		s.block(r, f.RetryAfter, f.Global)
	}
	s.note(r, f.Status, f.Code)
	s.mu.Unlock()
	if f.Body != "" {
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte(f.Body)) // the bot may have hung up
		return
	}
	message := f.Message
	switch {
	case message == "" && f.Status == http.StatusTooManyRequests:
		message = "You are being rate limited."
	case message == "":
		message = http.StatusText(f.Status)
	}
	s.answer(w, r, nil, &apiError{status: f.Status, code: f.Code, message: message, retryAfter: f.RetryAfter, global: f.Global})
}
