package discordtest

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"time"
)

// limits is the state of the rate limits.
type limits struct {
	buckets map[string]*bucket
	global  bucket
}

// bucket counts the requests of a window.
type bucket struct {
	limit   int
	window  time.Duration
	used    int
	reset   time.Time
	told    time.Time // when an answer said that none remain; zero: none did
	blocked time.Time // a 429 said to wait until then
}

// inFlight is how long a request may have been under way when the answer before it told to wait.
const inFlight = 100 * time.Millisecond

func newLimits() limits {
	return limits{buckets: map[string]*bucket{}, global: bucket{limit: 50, window: time.Second}}
}

// key is the name of the request's bucket: the route with its major parameter.
func (r *request) key() string {
	if r.route == nil {
		return "none"
	}
	major := ""
	for _, name := range []string{"channel_id", "guild_id", "webhook_id", "interaction_token"} {
		if v := r.vars[name]; v != "" {
			major = v + r.vars["webhook_token"]
			break
		}
	}
	return r.method + " " + r.route.pattern + " " + major
}

// bucket is that of the request. The caller holds mu.
func (s *Server) bucket(r *request) *bucket {
	b := s.limits.buckets[r.key()]
	if b == nil {
		b = &bucket{limit: 1000, window: time.Second}
		if s.opt.Limits {
			b.limit = 50
			if r.route != nil && r.route.limit > 0 {
				b.limit, b.window = r.route.limit, r.route.window
			}
		}
		s.limits.buckets[r.key()] = b
	}
	return b
}

// take counts a request. false: there are too many.
func (b *bucket) take(now time.Time) bool {
	if now.After(b.reset) {
		b.used, b.reset, b.told = 0, now.Add(b.window), time.Time{}
	}
	if b.used >= b.limit {
		return false
	}
	b.used++
	return true
}

// limited counts a request, and refuses it if it is over a limit. The caller holds mu.
func (s *Server) limited(r *request) *apiError {
	if !s.opt.Limits {
		return nil
	}
	now := time.Now()
	own := s.bucket(r)
	for _, b := range []*bucket{&s.limits.global, own} {
		global := b == &s.limits.global
		if global && (r.route.exempt || !r.private) {
			continue
		}
		switch {
		case now.Before(b.blocked):
			if b.told.IsZero() || now.Sub(b.told) > inFlight {
				s.violate("%s %s: sent %v before the end of a 429's retry_after", r.method, r.path, b.blocked.Sub(now).Round(time.Millisecond))
			}
			return tooMany(b.blocked.Sub(now), global)
		case b.take(now):
			continue
		}
		if !b.told.IsZero() && now.Sub(b.told) > inFlight {
			s.violate("%s %s: sent although no request remained until %v later", r.method, r.path, b.reset.Sub(now).Round(time.Millisecond))
		}
		b.told = now
		b.blocked = b.reset
		return tooMany(b.reset.Sub(now), global)
	}
	return nil
}

func tooMany(after time.Duration, global bool) *apiError {
	return &apiError{
		status: http.StatusTooManyRequests, message: "You are being rate limited.", global: global,
		retryAfter: math.Ceil(after.Seconds()*1000) / 1000,
	}
}

// block notes that a 429 told to wait. The caller holds mu.
func (s *Server) block(r *request, seconds float64, global bool) {
	b := &s.limits.global
	if !global {
		b = s.bucket(r)
	}
	b.told = time.Now()
	b.blocked = b.told.Add(time.Duration(seconds * float64(time.Second)))
}

// limitHeaders tells of the request's rate limit.
func (s *Server) limitHeaders(h http.Header, r *request, refusal *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	b := s.bucket(r)
	if !s.opt.Limits {
		b.used, b.reset = 1, now.Add(b.window)
	}
	reset, remaining := b.reset, max(b.limit-b.used, 0)
	if refusal != nil && refusal.status == http.StatusTooManyRequests {
		remaining, reset = 0, now.Add(time.Duration(refusal.retryAfter*float64(time.Second)))
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(refusal.retryAfter))))
		h.Set("X-RateLimit-Scope", "user")
		if refusal.global {
			h.Set("X-RateLimit-Scope", "global")
			h.Set("X-RateLimit-Global", "true")
			return
		}
	}
	if remaining == 0 && s.opt.Limits && b.told.IsZero() {
		b.told = now
	}
	name := fnv.New64a()
	_, _ = name.Write([]byte(r.method + r.key())) // never fails
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", name.Sum64()))
	h.Set("X-RateLimit-Limit", strconv.Itoa(b.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(reset.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", max(reset.Sub(now).Seconds(), 0)))
}
