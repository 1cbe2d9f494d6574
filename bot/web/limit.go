package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter keeps a rate for each of many keys. It forgets those that have been quiet. It may be used by several goroutines.
type Limiter struct {
	perSecond rate.Limit
	burst     int
	clock     func() time.Time

	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

// limiterKeys is how many keys are kept before the quiet ones are swept out.
const limiterKeys = 20_000

// NewLimiter makes a Limiter of so many a second, and so many at once.
func NewLimiter(perSecond float64, burst int, clock func() time.Time) *Limiter {
	return &Limiter{perSecond: rate.Limit(perSecond), burst: burst, clock: clock, keys: map[string]*rate.Limiter{}}
}

// Wait takes one, and returns 0; or takes none, and returns how long until there is one.
func (l *Limiter) Wait(key string) time.Duration {
	now := l.clock()
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.keys[key]
	if k == nil {
		if len(l.keys) >= limiterKeys {
			l.sweep(now)
		}
		k = rate.NewLimiter(l.perSecond, l.burst)
		l.keys[key] = k
	}
	r := k.ReserveN(now, 1)
	if !r.OK() { // none is ever there
		return time.Minute
	}
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// Spent reports whether nothing is left, and takes nothing.
func (l *Limiter) Spent(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.keys[key]
	return k != nil && k.TokensAt(l.clock()) < 1
}

// sweep is called with mu held. Should all be busy, all are forgotten: a limit that forgets beats a memory that grows.
func (l *Limiter) sweep(now time.Time) {
	for key, k := range l.keys {
		if k.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= limiterKeys {
		clear(l.keys)
	}
}
