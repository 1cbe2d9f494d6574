package relay

import (
	"time"

	"golang.org/x/time/rate"

	"duaarah/bot"
)

// limit is a token bucket that is asked with the clock's time. nil: no limit.
type limit struct{ bucket *rate.Limiter }

func newLimit(r bot.Rate) *limit {
	if r.IsZero() || r.Per <= 0 {
		return nil
	}
	return &limit{rate.NewLimiter(rate.Limit(float64(r.N)/r.Per.Seconds()), max(r.Burst, 1))}
}

// wait is how long until a token is there; 0: there is one now.
func (l *limit) wait(now time.Time) time.Duration {
	if l == nil {
		return 0
	}
	r := l.bucket.ReserveN(now, 1)
	d := r.DelayFrom(now)
	r.CancelAt(now)
	return d
}

// take takes a token that wait said is there. The function returned gives it back; it is to be called with the same
// now in mind, at once or not at all.
func (l *limit) take(now time.Time) (back func()) {
	if l == nil {
		return func() {}
	}
	r := l.bucket.ReserveN(now, 1)
	return func() { r.CancelAt(now) }
}

// full reports whether the bucket has nothing left to remember.
func (l *limit) full(now time.Time) bool {
	return l == nil || l.bucket.TokensAt(now) >= float64(l.bucket.Burst())
}

// Backoff is how long to wait before another attempt: Min after the first, twice as long after each, never above Max.
// Half of it is jitter, so that what failed together is not tried together.
type Backoff struct {
	Min, Max time.Duration
}

// after is the wait after attempts failures before this one; chance is in [0, 1).
func (b Backoff) after(attempts int, chance float64) time.Duration {
	d := b.Min
	for range attempts {
		if d *= 2; d >= b.Max {
			d = b.Max
			break
		}
	}
	return d/2 + time.Duration(chance*float64(d/2))
}
