package dashboard

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter keeps a rate for each of many keys. It forgets those that have been quiet.
type limiter struct {
	perSecond rate.Limit
	burst     int
	clock     func() time.Time

	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

// limiterKeys is how many keys are kept before the quiet ones are swept out.
const limiterKeys = 10_000

func newLimiter(perSecond float64, burst int, clock func() time.Time) *limiter {
	return &limiter{perSecond: rate.Limit(perSecond), burst: burst, clock: clock, keys: map[string]*rate.Limiter{}}
}

// wait takes one, and returns 0; or takes none, and returns how long until there is one.
func (l *limiter) wait(key string) time.Duration {
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
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// spent reports whether nothing is left, and takes nothing.
func (l *limiter) spent(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.keys[key]
	return k != nil && k.TokensAt(l.clock()) < 1
}

// sweep is called with mu held. Should all be busy, all are forgotten: a limit that forgets beats a memory that grows.
func (l *limiter) sweep(now time.Time) {
	for key, k := range l.keys {
		if k.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= limiterKeys {
		clear(l.keys)
	}
}

// remote is the network that the request comes from, as far as limits care: an IPv4 address, or the /64 of an IPv6 one.
// What a proxy says is believed of one that is on this machine or its private network.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.IsLoopback() || ip.IsPrivate() {
		if hops := r.Header.Values("X-Forwarded-For"); len(hops) > 0 {
			last := hops[len(hops)-1]
			if far, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				ip = far.Unmap()
			}
		}
	}
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
