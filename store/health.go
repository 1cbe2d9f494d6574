package store

import (
	"log/slog"
	"sync"
	"time"
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
	// steadyAfter without trouble, the next one is told at once again.
	steadyAfter = 10 * time.Minute
)

// Health is whether things can be kept at a place, as far as is known. What fails says so with Down; as long as that
// holds, somebody has to try it now and then, as Due says, and to say Up when it works again. The log is told at once,
// then ever more rarely, however often it fails or comes and goes. It is safe for use by several goroutines.
type Health struct {
	what  string
	clock func() time.Time
	log   *slog.Logger

	mu      sync.Mutex
	trouble *Trouble // nil: none
	since   time.Time
	until   time.Time // when the last one ended
	try     time.Time
	pause   time.Duration
	told    bool // of this trouble
	tell    time.Time
	quiet   time.Duration
}

// NewHealth makes a Health of what the log is to call it.
func NewHealth(what string, clock func() time.Time, log *slog.Logger) *Health {
	return &Health{what: what, clock: clock, log: log}
}

// Trouble is nil as long as nothing is known to be wrong.
func (h *Health) Trouble() *Trouble {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.trouble
}

// Due reports whether it is time to try whether it works again.
func (h *Health) Due() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.trouble != nil && !h.clock().Before(h.try)
}

// Down notes that it does not work, or still not.
func (h *Health) Down(t *Trouble) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock()
	if h.trouble == nil {
		h.since, h.told, h.pause = now, false, probeFirst
		if now.Sub(h.until) >= steadyAfter {
			h.tell, h.quiet = now, quietFirst
		}
	} else {
		h.pause = min(2*h.pause, probeLongest)
	}
	h.trouble, h.try = t, now.Add(h.pause)
	if now.Before(h.tell) {
		return
	}
	h.log.Error(h.what+" cannot be written to; nothing that needs it is taken until it can be",
		"reason", t.Reason, "cause", t.Err.Error(), "since", h.since)
	h.told, h.tell, h.quiet = true, now.Add(h.quiet), min(2*h.quiet, quietLongest)
}

// Up notes that it works again.
func (h *Health) Up() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.trouble == nil {
		return
	}
	h.trouble, h.until = nil, h.clock()
	if h.told {
		h.log.Warn(h.what+" can be written to again", "after", h.until.Sub(h.since).Round(time.Second))
	}
}
