package measure

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// freireich is the remission in weeks of the 21 patients who were given 6-MP, of E. J. Freireich et al., The effect of
// 6-mercaptopurine on the duration of steroid-induced remissions in acute leukemia, Blood 21 (1963), 699–716.
func freireich() []Point {
	var points []Point
	for _, t := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		points = append(points, Point{T: days(t), Events: 1})
	}
	for _, t := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		points = append(points, Point{T: days(t), Censored: 1})
	}
	return points
}

// survivors is S(t), 1 − Within.
func survivors(t *testing.T, s Survival, at time.Duration) float64 {
	t.Helper()
	p := s.Within(at)[0]
	if p == nil {
		t.Fatalf("nothing is known of %v", at)
	}
	return 1 - *p
}

// TestSurvivalPublished: the estimate that textbooks give for these patients.
func TestSurvivalPublished(t *testing.T) {
	s := NewSurvival(freireich())
	for _, c := range []struct {
		week int
		want float64
	}{{0, 1}, {5, 1}, {6, 0.857}, {7, 0.807}, {9, 0.807}, {10, 0.753}, {12, 0.753}, {13, 0.690}, {16, 0.627}, {21, 0.627}, {22, 0.538}, {23, 0.448}, {35, 0.448}} {
		near(t, "S", survivors(t, s, days(c.week)), c.want, 0.0005)
	}
	// 18/21 · 16/17 · 14/15 · 11/12 · 10/11 · 6/7 · 5/6, cancelled by hand.
	near(t, "S(23), exactly", survivors(t, s, days(23)), 1-(1-18.0/21*16/17*14/15*11/12*10/11*6/7*5/6), 1e-15)
	if p := s.Within(days(35) + 1)[0]; p != nil {
		t.Errorf("past the longest time: %v", *p)
	}
	q := s.quantileHours()
	if q.P50 == nil || *q.P50 != 23*24 || q.P90 != nil {
		t.Errorf("quantiles %v, %v; want the 23rd, and none", q.P50, q.P90)
	}
	for week, want := range map[int]int{0: 21, 6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6, 35: 1, 36: 0} {
		if got := s.AtRisk(days(week)); got != want {
			t.Errorf("%d at risk in %d, want %d", got, week, want)
		}
	}
}

// TestSurvivalByHand: what few waits come to.
func TestSurvivalByHand(t *testing.T) {
	event := func(d, n int) Point { return Point{T: days(d), Events: n} }
	censored := func(d, n int) Point { return Point{T: days(d), Censored: n} }
	none := -1.0
	for name, c := range map[string]struct {
		points   []Point
		within   map[int]float64
		p50, p90 float64 // days
	}{
		"nothing":                             {nil, map[int]float64{0: none, 3: none}, none, none},
		"all censored":                        {[]Point{censored(1, 1), censored(5, 2)}, map[int]float64{0: 0, 1: 0, 5: 0, 6: none}, none, none},
		"none censored":                       {[]Point{event(1, 1), event(2, 1), event(3, 1), event(4, 1)}, map[int]float64{0: 0, 1: 0.25, 2: 0.5, 3: 0.75, 4: 1, 30: 1}, 2, 4},
		"at one time the events come first":   {[]Point{censored(2, 1), event(2, 1)}, map[int]float64{1: 0, 2: 0.5, 3: none}, 2, none},
		"censored before are not there":       {[]Point{censored(1, 1), event(2, 1)}, map[int]float64{1: 0, 2: 1, 3: 1}, 2, 2},
		"the last one censored":               {[]Point{event(1, 9), censored(3, 1)}, map[int]float64{1: 0.9, 3: 0.9, 4: none}, 1, 1},
		"nobody is left, though one censored": {[]Point{censored(1, 3), event(1, 1), event(4, 1), event(4, 1)}, map[int]float64{3: 1.0 / 6, 4: 1, 7: 1}, 4, 4},
		"at once":                             {[]Point{event(0, 1), censored(0, 1)}, map[int]float64{0: 0.5, 1: none}, 0, none},
		"many at one time, given apart":       {[]Point{event(3, 1), censored(3, 2), event(3, 2), event(7, 1)}, map[int]float64{2: 0, 3: 0.5, 6: 0.5, 7: 1}, 3, 7},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewSurvival(c.points)
			for d, want := range c.within {
				p := s.Within(days(d))[0]
				switch {
				case want == none && p != nil:
					t.Errorf("within %d days %v, want null", d, *p)
				case want != none && p == nil:
					t.Errorf("within %d days null, want %v", d, want)
				case want != none:
					near(t, "within", *p, want, 1e-15)
				}
			}
			q := s.quantileHours()
			for i, want := range []float64{c.p50, c.p90} {
				got := []*float64{q.P50, q.P90}[i]
				if want == none && got != nil || want != none && (got == nil || *got != want*24) {
					t.Errorf("quantile %d: %v, want %v days", i, got, want)
				}
			}
		})
	}
}

// TestWithinIsInOrder: several horizons at once are the same as one by one.
func TestWithinIsInOrder(t *testing.T) {
	s := NewSurvival(freireich())
	all := []time.Duration{0, days(3), days(6), days(6), days(7), days(14), days(30), days(35), days(36)}
	for i, got := range s.Within(all...) {
		want := s.Within(all[i])[0]
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("within %v: %v, alone %v", all[i], got, want)
		}
	}
}

// falling are waits whose S falls by the factors (r−1)/r from r = top down to bottom+1, so that it ends at exactly bottom/top. Some are
// censored between any two of them, so that nothing cancels on the way. spare are added to the last fall's number at risk.
func falling(top, bottom, spare int) []Point {
	var points []Point
	for r := top; r > bottom; r-- {
		each := r - bottom // events at r: r·each are there, (r−1)·each are left, of which (r−1) are censored but for the last
		points = append(points, Point{T: time.Duration(top-r+1) * time.Hour, Events: each})
		left := (r - 1) * each
		next := (r - 1) * (each - 1)
		if r-1 == bottom {
			next = bottom // they wait still
		}
		if left > next {
			points = append(points, Point{T: time.Duration(top-r+1)*time.Hour + time.Minute, Censored: left - next})
		}
	}
	points = append(points, Point{T: time.Duration(top+10) * time.Hour, Censored: bottom + spare})
	return points
}

// TestQuantilesAreExact: where S comes to 1/2 and 1/10 exactly, and where it stays just above, floating point would err.
func TestQuantilesAreExact(t *testing.T) {
	above := 0 // how often floating point says more than the limit, where it is the limit
	for _, m := range []int{2, 3, 7, 10, 20, 33, 50, 70, 100, 150, 200, 300} {
		for _, c := range []struct {
			top   int
			limit float64
		}{{2 * m, 0.5}, {10 * m, 0.1}} {
			quantile := func(points []Point) *float64 {
				q := NewSurvival(points).quantileHours()
				if c.limit == 0.5 {
					return q.P50
				}
				return q.P90
			}
			points := falling(c.top, m, 0)
			value, left := 1.0, 0
			for _, p := range points {
				left += p.Events + p.Censored
			}
			for _, p := range points {
				value *= 1 - float64(p.Events)/float64(left)
				left -= p.Events + p.Censored
			}
			if value > c.limit {
				above++
			}
			near(t, "S", value, c.limit, 1e-9)
			want := float64(c.top - m)
			if got := quantile(points); got == nil || *got != want {
				t.Errorf("%d/%d: reached at %v, want %v h", m, c.top, got, want)
			}
			// With one more who waits all the time, S stays above.
			if got := quantile(falling(c.top, m, 1)); got != nil {
				t.Errorf("%d/%d with one more: reached at %v h", m, c.top, *got)
			}
		}
	}
	if above == 0 {
		t.Error("floating point never erred: the cases prove nothing")
	}
}

// TestQuantilesOfManyEvents: half of 200 001 and of 200 000, one by one.
func TestQuantilesOfManyEvents(t *testing.T) {
	for _, n := range []int{200_000, 200_001} {
		points := make([]Point, n)
		for i := range points {
			points[i] = Point{T: time.Duration(i+1) * time.Hour, Events: 1}
		}
		q := NewSurvival(points).quantileHours()
		if want := float64((n + 1) / 2); *q.P50 != want {
			t.Errorf("half of %d after %v, want %v", n, *q.P50, want)
		}
		if want := math.Ceil(0.9 * float64(n)); *q.P90 != want {
			t.Errorf("nine tenths of %d after %v, want %v", n, *q.P90, want)
		}
	}
}

// TestMoreThanExactMost: beyond so many fractions the probabilities are rounded, and the quantiles exact still.
func TestMoreThanExactMost(t *testing.T) {
	m := exactMost + 500
	s := NewSurvival(falling(2*m, m, 0))
	q := s.quantileHours()
	if q.P50 == nil || *q.P50 != float64(m) {
		t.Errorf("half after %v, want %d h", q.P50, m)
	}
	near(t, "S", survivors(t, s, time.Duration(m)*time.Hour), 0.5, 1e-9)
	if q := NewSurvival(falling(2*m, m, 1)).quantileHours(); q.P50 != nil {
		t.Errorf("with one more: half after %v", *q.P50)
	}
}

// draws are n waits of which each is observed for some other time only, whichever ends first.
func draws(n int, wait, observed func() time.Duration) []Point {
	all := make([]Point, n)
	for i := range all {
		if t, until := wait(), observed(); t <= until {
			all[i] = Point{T: t, Events: 1}
		} else {
			all[i] = Point{T: until, Censored: 1}
		}
	}
	return all
}

// hoursOf is a duration of so many hours, in milliseconds.
func hoursOf(h float64) time.Duration {
	return time.Duration(h*3_600_000) * time.Millisecond
}

// distribution is one of waits in hours, with what is known of it.
type distribution struct {
	draw     func(r *rand.Rand) float64
	waiting  func(h float64) float64 // S
	p50, p90 float64
}

func distributions() map[string]distribution {
	const mean, median, sigma = 120.0, 60.0, 1.1
	const z90 = 1.2815515655446004
	return map[string]distribution{
		"exponential": {
			func(r *rand.Rand) float64 { return r.ExpFloat64() * mean },
			func(h float64) float64 { return math.Exp(-h / mean) }, mean * math.Ln2, mean * math.Ln10,
		},
		"log-normal": {
			func(r *rand.Rand) float64 { return median * math.Exp(sigma*r.NormFloat64()) },
			func(h float64) float64 { return math.Erfc(math.Log(h/median)/sigma/math.Sqrt2) / 2 }, median, median * math.Exp(sigma*z90),
		},
	}
}

// TestSurvivalRecovers: with more and more waits, of which a third or so are censored, the estimate comes to the truth, while the
// share of the waits that were seen to their end does not.
func TestSurvivalRecovers(t *testing.T) {
	for name, d := range distributions() {
		for _, n := range []int{500, 5_000, 50_000} {
			r := rand.New(rand.NewPCG(58, 457))
			s := NewSurvival(draws(n,
				func() time.Duration { return hoursOf(d.draw(r)) },
				func() time.Duration { return hoursOf(r.Float64() * 900) }))
			tolerance := 2.5 / math.Sqrt(float64(n))
			for _, h := range []float64{24, 72, 168, 336} {
				near(t, name+": S", survivors(t, s, hoursOf(h)), d.waiting(h), tolerance)
			}
			q := s.quantileHours()
			near(t, name+": half", *q.P50, d.p50, 4*tolerance*d.p50)
			near(t, name+": nine tenths", *q.P90, d.p90, 6*tolerance*d.p90)
		}
		r := rand.New(rand.NewPCG(58, 457))
		seen, within := 0, 0
		for _, p := range draws(50_000, func() time.Duration { return hoursOf(d.draw(r)) }, func() time.Duration { return hoursOf(r.Float64() * 900) }) {
			seen += p.Events
			if p.Events > 0 && p.T <= days(7) {
				within++
			}
		}
		if share := float64(within) / float64(seen); share < 1-d.waiting(168)+0.02 {
			t.Errorf("%s: leaving out the censored gives %g, which is near the truth: the censoring is too light to show anything", name, share)
		}
	}
}

// TestWaitsInBuckets: many waits are kept in buckets, within the tolerances of measures.md, also when put together of parts, and
// when written and read; the horizons, where rates are asked for, and the numbers at risk are exact.
func TestWaitsInBuckets(t *testing.T) {
	for name, d := range distributions() {
		r := rand.New(rand.NewPCG(19, 58))
		exact, kept := waits{exact: true}, waits{}
		parts := make([]waits, 7)
		for i, p := range draws(5_000, func() time.Duration { return hoursOf(d.draw(r)) }, func() time.Duration { return hoursOf(r.Float64() * 900) }) {
			if i%50 == 0 {
				p.T = []time.Duration{days(3), days(7), days(14), days(30), 0, days(14) + time.Millisecond}[i/50%6]
			}
			for _, w := range []*waits{&exact, &kept, &parts[i%len(parts)]} {
				w.add(p.T.Milliseconds(), p.Events > 0)
			}
		}
		var joined waits
		for i := range parts {
			joined.join(&parts[i])
		}
		read := (&decoder{b: kept.append(nil)}).waits()
		for how, w := range map[string]*waits{"added": &kept, "joined": &joined, "read": &read} {
			what := name + ", " + how
			got, want := w.survival(), exact.survival()
			if len(got.points) > 2500 || got.total != want.total {
				t.Errorf("%s: %d points of %d waits, want fewer points, and %d waits", what, len(got.points), got.total, want.total)
			}
			for _, h := range horizons {
				at := time.Duration(h) * time.Millisecond
				if g, w := got.AtRisk(at), want.AtRisk(at); g != w {
					t.Errorf("%s: %d at risk at %v, want %d", what, g, at, w)
				}
				near(t, what+": S", survivors(t, got, at), survivors(t, want, at), 0.005)
			}
			for h := 6.0; h < 700; h += 13 { // anywhere, within what a bucket's width may hide
				near(t, what+": S", survivors(t, got, hoursOf(h)), survivors(t, want, hoursOf(h)), 0.01)
			}
			g, w := got.quantileHours(), want.quantileHours()
			near(t, what+": half", *g.P50, *w.P50, 0.02**w.P50)
			near(t, what+": nine tenths", *g.P90, *w.P90, 0.02**w.P90)
		}
	}
}

// TestBuckets: longer waits never come in an earlier bucket, each is narrower than 1 %, and horizons have theirs alone.
func TestBuckets(t *testing.T) {
	last, first := uint16(0), int64(0)
	step := func(at int64) {
		b := bucketOf(at)
		if b < last {
			t.Fatalf("%d ms is in bucket %d, after %d", at, b, last)
		}
		if b > last {
			last, first = b, at
		}
		if float64(at-first) > 0.01*float64(first) {
			t.Fatalf("bucket %d is from %d to %d ms", b, first, at)
		}
	}
	for at := int64(0); at < 1_000_000_000_000; at += 1 + at/2000 {
		step(at)
	}
	for _, h := range horizons {
		if b := bucketOf(h); bucketOf(h-1) >= b || bucketOf(h+1) <= b {
			t.Errorf("%d ms shares its bucket", h)
		}
	}
}
