package main

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// arrivals are citizens who write one after another, and when each was answered.
type arrivals struct {
	l     *lean
	first int64

	mu       sync.Mutex
	came     []time.Time
	answered []time.Time
	missing  int
	done     chan struct{}
}

func newArrivals(l *lean, first int64, most int) *arrivals {
	a := &arrivals{l: l, first: first, answered: make([]time.Time, most), missing: most, done: make(chan struct{})}
	l.onSent = func(chat int64, at time.Time) {
		i := chat - first
		a.mu.Lock()
		defer a.mu.Unlock()
		if i < 0 || i >= int64(most) || !a.answered[i].IsZero() {
			return
		}
		a.answered[i] = at
		if a.missing--; a.missing == 0 {
			close(a.done)
		}
	}
	return a
}

// at lets n citizens write at a rate, evenly.
func (a *arrivals) at(rate, n int) {
	began := time.Now()
	for sent := 0; sent < n; {
		due := min(n, int(time.Since(began).Seconds()*float64(rate))+1)
		if due == sent {
			time.Sleep(500 * time.Microsecond)
			continue
		}
		var some [][]byte
		a.mu.Lock()
		for ; sent < due; sent++ {
			some = append(some, first(a.first+int64(len(a.came))))
			a.came = append(a.came, time.Now())
		}
		a.mu.Unlock()
		a.l.add(some...)
	}
}

// percentile is how long those from one to another waited, of whom that part waited no longer.
func (a *arrivals) percentile(from, to int, part float64) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var waits []time.Duration
	for i := from; i < to; i++ {
		waits = append(waits, a.answered[i].Sub(a.came[i]))
	}
	slices.Sort(waits)
	return waits[int(part*float64(len(waits)-1))]
}

// BenchmarkLatency: how long a citizen waits for the first answer, from the moment at which the server has the message, while
// they come evenly at a rate; and at 600 a second with ten times as many for five seconds.
func BenchmarkLatency(b *testing.B) {
	const base, times, seconds = 600, 10, 5
	for _, rate := range []int{base, 3 * base, base * times} {
		b.Run(fmt.Sprintf("%d", rate), func(b *testing.B) {
			l := startLean(b)
			c := serveLean(b, l, b.TempDir())
			for b.Loop() {
				calm, burst := base*seconds, 0
				if rate != base {
					burst = rate * seconds
				}
				a := newArrivals(l, 2e9, calm+burst)
				a.at(base, calm)
				if burst > 0 {
					a.at(rate, burst)
				}
				c.await(a.done, time.Minute)
				ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
				from := 0
				if burst > 0 {
					from = calm
				}
				b.ReportMetric(ms(a.percentile(from, calm+burst, 0.5)), "p50-ms")
				b.ReportMetric(ms(a.percentile(from, calm+burst, 0.99)), "p99-ms")
				b.ReportMetric(ms(a.percentile(from, calm+burst, 1)), "max-ms")
			}
			b.ReportMetric(float64(c.used().peak)/(1<<20), "peak-MiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkLimits: with the limits of Telegram (30 messages a second, and one a chat), how much of them a backlog uses, and
// how far a citizen is from their place in the order of arrival.
func BenchmarkLimits(b *testing.B) {
	const citizens = 900
	l := startLean(b)
	l.limits = true
	c := serveLean(b, l, b.TempDir(), "DUAARAH_TELEGRAM_PACE=")
	for b.Loop() {
		a := newArrivals(l, 3e9, citizens)
		began := time.Now()
		a.at(1e6, citizens)
		c.await(a.done, 2*time.Minute)
		took := time.Since(began).Seconds()
		order := make([]int, citizens)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int { return a.answered[i].Compare(a.answered[j]) })
		off := 0
		for place, i := range order {
			off = max(off, place-i, i-place)
		}
		b.ReportMetric(100*citizens/(30+30*took), "%-of-limit") // a burst of 30, then 30 a second
		b.ReportMetric(float64(off), "places-off")
		b.ReportMetric(float64(l.early), "early")
	}
	b.ReportMetric(0, "ns/op")
}
