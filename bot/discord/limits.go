package discord

import (
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	bucketsMax  = 4096
	bucketKept  = 10 * time.Minute       // behind its reset: what it held is worth knowing a while longer
	flyingWait  = 200 * time.Millisecond // for a bucket that is all in the air
	longestWait = 24 * time.Hour

	// Discord bans an address for a while that makes 10,000 invalid requests within 10 minutes.
	invalidMax    = 5000
	invalidWindow = 10 * time.Minute
)

// limits keeps to Discord's limits, which it tells with every answer: each route has a bucket of requests, some routes
// share one, and a channel, a server or a webhook has its own. Safe for concurrent use.
type limits struct {
	clock func() time.Time
	log   *slog.Logger

	mu      sync.Mutex
	routes  map[string]string // method and path, without IDs that do not matter → key of the bucket
	buckets map[string]*bucket
	global  time.Time // until then nothing is asked with the bot's token
	front   time.Time // until then nothing is asked at all
	invalid invalid
}

// bucket is how many requests of a kind may be made.
type bucket struct {
	limit  int       // in each window; 0: not told
	left   int       // by the least that was told of this window
	flying int       // asked, and not answered yet: the server has not counted them off left, or not told so
	reset  time.Time // when the window ends
}

// free is how many may be asked now.
func (b *bucket) free(now time.Time) int {
	if !now.Before(b.reset) {
		return max(b.limit, 1) - b.flying
	}
	return b.left - b.flying
}

// ticket is one request that was let through. Each is handed back, answered or unanswered.
type ticket struct {
	route  string
	bucket *bucket // nil: not known yet
	open   bool
	apart  bool
}

// waiting is why a request is not to be made, and for how long.
type waiting struct {
	after  time.Duration
	global bool
	why    string
}

func newLimits(clock func() time.Time, log *slog.Logger) *limits {
	return &limits{clock: clock, log: log, routes: map[string]string{}, buckets: map[string]*bucket{}}
}

// hold has nothing be asked with the bot's token before a time.
func (l *limits) hold(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.global = later(l.global, until)
}

// held is how long nothing may be asked with the bot's token.
func (l *limits) held() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return later(l.global, l.front).Sub(l.clock())
}

// admit lets a request through, or (nil) says how long it has to wait.
func (l *limits) admit(c call) (*ticket, waiting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	if until := l.front; now.Before(until) {
		return nil, waiting{until.Sub(now), true, "the server is asked too much"}
	}
	if until := l.global; now.Before(until) && !c.open {
		return nil, waiting{until.Sub(now), true, "the limit of all requests is reached"}
	}
	if after := l.invalid.wait(now); after > 0 {
		if l.invalid.spell() {
			l.log.Warn("too many requests were refused: nothing is asked for a while, or Discord would ban us", "refused", invalidMax, "within", invalidWindow)
		}
		return nil, waiting{after, true, "too many requests were refused"}
	}
	t := &ticket{route: route(c.method, c.path), open: c.open, apart: c.apart}
	if t.apart {
		t.route += " apart"
	}
	if t.bucket = l.buckets[l.routes[t.route]]; t.bucket == nil {
		return t, waiting{}
	}
	b := t.bucket
	if b.free(now) > 0 {
		if !now.Before(b.reset) {
			b.left = max(b.limit, 1)
		}
		b.flying++
		return t, waiting{}
	}
	after := b.reset.Sub(now)
	if after <= 0 {
		after = flyingWait
	}
	return nil, waiting{after: after, why: "the limit of such requests is reached"}
}

// unanswered hands back a request that no answer came to.
func (l *limits) unanswered(t *ticket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.landed(t)
}

func (l *limits) landed(t *ticket) {
	if t.bucket != nil {
		t.bucket.flying--
	}
}

// answered hands back a request that was answered, and reads the limits off the answer.
func (l *limits) answered(t *ticket, resp *http.Response, told refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	l.landed(t)
	shared := resp.Header.Get("X-RateLimit-Scope") == "shared"
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		l.invalid.note(now)
	case http.StatusTooManyRequests:
		if !shared {
			l.invalid.note(now)
		}
		if !told.json {
			l.front = later(l.front, now.Add(told.after))
			return
		}
		if told.Global && !t.open {
			l.global = later(l.global, now.Add(told.after))
			return
		}
	}
	l.learn(t, resp, told, now)
}

// learn notes what the answer tells of its bucket.
func (l *limits) learn(t *ticket, resp *http.Response, told refusal, now time.Time) {
	h := resp.Header
	empty := resp.StatusCode == http.StatusTooManyRequests
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	limit, _ := strconv.Atoi(h.Get("X-RateLimit-Limit")) // 0: not told
	reset := now.Add(seconds(headerSeconds(h, "X-RateLimit-Reset-After")))
	if empty {
		remaining, reset = 0, now.Add(told.after)
	} else if err != nil {
		return
	}
	key := t.route // a server that names no buckets
	if hash := h.Get("X-RateLimit-Bucket"); hash != "" && len(hash) <= 100 && !t.apart {
		key = hash + " " + major(t.route)
	}
	l.routes[t.route] = key
	b := l.buckets[key]
	if b == nil {
		l.tidy(now)
		b = &bucket{left: remaining, reset: reset}
		l.buckets[key] = b
	}
	switch {
	case empty:
		b.left, b.reset = 0, later(b.reset, reset)
	case !now.Before(b.reset), reset.Sub(b.reset) > time.Second && remaining > b.left:
		b.left, b.reset = remaining, reset // a new window
	default: // answers overtake each other
		b.left, b.reset = min(b.left, remaining), later(b.reset, reset)
	}
	if limit > 0 {
		b.limit = limit
	}
}

// tidy makes room for a bucket: those that are full again go, and if there are none, those that are full soonest.
func (l *limits) tidy(now time.Time) {
	if len(l.buckets) < bucketsMax && len(l.routes) < 4*bucketsMax {
		return
	}
	kept := now.Add(-bucketKept)
	for i := 0; i < 3 && len(l.buckets) >= bucketsMax/2; i++ {
		for key, b := range l.buckets {
			if i == 2 && len(l.buckets) < bucketsMax/2 {
				break
			}
			if i == 2 || b.flying == 0 && b.reset.Before(kept) {
				delete(l.buckets, key)
			}
		}
		kept = now
	}
	for route, key := range l.routes {
		if l.buckets[key] == nil {
			delete(l.routes, route)
		}
	}
}

// route is what requests have in common that share a bucket, as far as their form tells: "GET /channels/12/messages/:id".
func route(method, path string) string {
	parts := strings.Split(path, "/") // parts[0] is empty
	last := 0                         // the last part that tells buckets apart
	if len(parts) > 2 {
		switch parts[1] {
		case "channels", "guilds":
			last = 2
		case "webhooks", "interactions":
			last = 3
		}
	}
	for i := range parts {
		switch {
		case i <= last:
		case snowflake(parts[i]):
			parts[i] = ":id"
		case i > 1 && parts[i-1] == "reactions":
			parts[i] = ":emoji"
		}
	}
	return method + " " + strings.Join(parts, "/")
}

// major is the part of a route that has buckets of its own.
func major(route string) string {
	_, path, _ := strings.Cut(route, " ")
	parts := strings.Split(path, "/")
	switch {
	case len(parts) > 2 && (parts[1] == "channels" || parts[1] == "guilds"):
		return parts[2]
	case len(parts) > 3 && (parts[1] == "webhooks" || parts[1] == "interactions"):
		return parts[2] + "/" + parts[3]
	}
	return ""
}

// invalid counts the requests that were refused lately: 401, 403 and 429.
type invalid struct {
	at     []time.Time // a ring, of the latest invalidMax
	next   int         // the oldest, once the ring is full
	warned bool
}

func (i *invalid) note(now time.Time) {
	if len(i.at) < invalidMax {
		i.at = append(i.at, now)
		return
	}
	i.at[i.next] = now
	i.next = (i.next + 1) % invalidMax
}

// wait is how long until one more may be refused; 0: now.
func (i *invalid) wait(now time.Time) time.Duration {
	if len(i.at) < invalidMax {
		return 0
	}
	if after := i.at[i.next].Add(invalidWindow).Sub(now); after > 0 {
		return after
	}
	if newest := i.at[(i.next+invalidMax-1)%invalidMax]; now.Sub(newest) >= invalidWindow { // over for good
		*i = invalid{}
	}
	return 0
}

// spell reports whether the waiting has just begun.
func (i *invalid) spell() bool {
	first := !i.warned
	i.warned = true
	return first
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// headerSeconds reads a number of seconds, such as "1.5". 0: there is none.
func headerSeconds(h http.Header, name string) float64 {
	s, err := strconv.ParseFloat(strings.TrimSpace(h.Get(name)), 64)
	if err != nil {
		return 0
	}
	return s
}

// seconds is a duration, rounded up to a millisecond, and none that is absurd.
func seconds(s float64) time.Duration {
	if math.IsNaN(s) || s <= 0 {
		return 0
	}
	if s > longestWait.Seconds() {
		return longestWait
	}
	return time.Duration(math.Ceil(s*1000)) * time.Millisecond
}
