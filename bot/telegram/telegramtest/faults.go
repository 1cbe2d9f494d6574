package telegramtest

import (
	"net/http"
	"strings"
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
	// Status and Body are answered as they are.
	Status int
	Body   string
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
