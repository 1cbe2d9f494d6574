// Package health is whether a store can keep things at this time, and why not.
package health

import (
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Trouble is why nothing can be kept. Reason says it in a few words that hold no secret, and what to do.
type Trouble struct {
	Reason string
	Err    error
}

func (t *Trouble) Error() string { return t.Reason + ": " + t.Err.Error() }
func (t *Trouble) Unwrap() error { return t.Err }

const (
	probeFirst, probeLongest = time.Second, 10 * time.Second
	quietFirst, quietLongest = time.Minute, time.Hour
	// So many troubles are told at once, then one in a while: what comes and goes would fill the log.
	atOnce, atOnceEvery = 5, 10 * time.Minute
)

// State is whether things can be kept at a place, as far as is known. What fails says so with Down; as long as that
// holds, somebody has to try it now and then, as Due says, and to say Up when it works again. The log is told at once,
// then ever more rarely, however often it fails. It is safe for use by several goroutines.
type State struct {
	what  string
	clock func() time.Time
	log   *slog.Logger

	mu      sync.Mutex
	trouble *Trouble // nil: none
	since   time.Time
	try     time.Time
	pause   time.Duration
	told    bool // of this trouble
	tell    time.Time
	quiet   time.Duration
	fresh   *rate.Limiter
}

// New makes a State of what the log is to call it.
func New(what string, clock func() time.Time, log *slog.Logger) *State {
	return &State{what: what, clock: clock, log: log, fresh: rate.NewLimiter(rate.Every(atOnceEvery), atOnce)}
}

// Trouble is nil as long as nothing is known to be wrong.
func (s *State) Trouble() *Trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble
}

// Due reports whether it is time to try whether it works again.
func (s *State) Due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble != nil && !s.clock().Before(s.try)
}

// Down notes that it does not work, or still not.
func (s *State) Down(t *Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	switch {
	case s.trouble == nil:
		s.since, s.told, s.pause, s.quiet, s.tell = now, false, probeFirst, quietFirst, now
		if !s.fresh.AllowN(now, 1) {
			s.tell = now.Add(quietFirst)
		}
	case s.trouble.Reason != t.Reason && s.fresh.AllowN(now, 1):
		s.tell = now
		fallthrough
	default:
		s.pause = min(2*s.pause, probeLongest)
	}
	s.trouble, s.try = t, now.Add(s.pause)
	if now.Before(s.tell) {
		return
	}
	s.log.Error(s.what+" cannot be written to; nothing that needs it is taken until it can be",
		"reason", t.Reason, "cause", t.Err.Error(), "since", s.since)
	s.told, s.tell, s.quiet = true, now.Add(s.quiet), min(2*s.quiet, quietLongest)
}

// Up notes that it works again.
func (s *State) Up() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trouble == nil {
		return
	}
	s.trouble = nil
	if s.told {
		s.log.Warn(s.what+" can be written to again", "after", s.clock().Sub(s.since).Round(time.Second))
	}
}
