package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// near fails unless got is want, to tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.17g, want %g (±%g)", what, got, want, tolerance)
	}
}

// TestWilsonPublished: the score method without continuity correction (method 3) of R. G. Newcombe, Two-sided confidence
// intervals for the single proportion, Statistics in Medicine 17 (1998), 857–872, table I.
func TestWilsonPublished(t *testing.T) {
	for _, c := range []struct {
		n, of     int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		// The one that measures.md shows.
		{5, 9, 0.2667, 0.8112},
	} {
		low, high := Wilson(c.n, c.of)
		near(t, "low", low, c.low, 0.00005)
		near(t, "high", high, c.high, 0.00005)
	}
}

// TestWilsonByHand: where the formula comes out in closed form.
func TestWilsonByHand(t *testing.T) {
	const z2 = 1.959963984540054 * 1.959963984540054
	for _, of := range []int{1, 2, 7, 20, 1000, 1_000_000} {
		N := float64(of)
		low, high := Wilson(0, of)
		if low != 0 {
			t.Errorf("none of %d: from %g, want 0", of, low)
		}
		near(t, "none", high, z2/(N+z2), 1e-15)
		low, high = Wilson(of, of)
		if high != 1 {
			t.Errorf("all of %d: to %g, want 1", of, high)
		}
		near(t, "all", low, N/(N+z2), 1e-15)
		// A half: p(1−p)/N = 1/4N, so that the root is √(N+z²)/2N.
		low, high = Wilson(of, 2*of)
		half := math.Sqrt(z2) / (2 * math.Sqrt(2*N+z2))
		near(t, "half, low", low, 0.5-half, 1e-14)
		near(t, "half, high", high, 0.5+half, 1e-14)
	}
	// The ends are where the score test just does not reject: (p̂ − p)² = z² p(1−p)/N.
	for _, of := range []int{3, 20, 133, 5000} {
		for n := 1; n < of; n += 1 + of/50 {
			p := float64(n) / float64(of)
			low, high := Wilson(n, of)
			if !(0 < low && low < p && p < high && high < 1) {
				t.Fatalf("%d of %d: %g to %g", n, of, low, high)
			}
			for _, end := range []float64{low, high} {
				near(t, "score", (p-end)*(p-end)*float64(of)/(end*(1-end)), z2, 1e-9)
			}
		}
	}
}

// TestWilsonTurnedRound: what is missed is the rest; more of the same number is better, and one more without a success worse.
func TestWilsonTurnedRound(t *testing.T) {
	for of := 1; of <= 60; of++ {
		for n := 0; n <= of; n++ {
			low, high := Wilson(n, of)
			l, h := Wilson(of-n, of)
			near(t, "the rest, low", 1-h, low, 1e-14)
			near(t, "the rest, high", 1-l, high, 1e-14)
			if l, h := Wilson(n, of+1); l > low || h >= high+1e-15 && n < of {
				t.Errorf("%d of %d: %g to %g; of one more %g to %g", n, of, low, high, l, h)
			}
			if n < of {
				if l, h := Wilson(n+1, of); l <= low || h <= high {
					t.Errorf("%d of %d: %g to %g; one more %g to %g", n, of, low, high, l, h)
				}
			}
		}
	}
}

// TestNewcombePublished: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, table II.
func TestNewcombePublished(t *testing.T) {
	for _, c := range []struct {
		a, ofA, b, ofB int
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		d, low, high := Newcombe(c.a, c.ofA, c.b, c.ofB)
		near(t, "difference", d, float64(c.a)/float64(c.ofA)-float64(c.b)/float64(c.ofB), 1e-15)
		near(t, "low", low, c.low, 0.00005)
		near(t, "high", high, c.high, 0.00005)
		back, l, h := Newcombe(c.b, c.ofB, c.a, c.ofA)
		near(t, "other way round", back, -d, 1e-15)
		near(t, "other way round, low", l, -high, 1e-15)
		near(t, "other way round, high", h, -low, 1e-15)
	}
}

// binomial is the probability of each number of successes of n.
func binomial(n int, p float64) []float64 {
	all := make([]float64, n+1)
	top, _ := math.Lgamma(float64(n + 1))
	for k := range all {
		a, _ := math.Lgamma(float64(k + 1))
		b, _ := math.Lgamma(float64(n - k + 1))
		all[k] = math.Exp(top - a - b + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
	}
	return all
}

// TestWilsonCoverage: how often the interval holds the truth, by going through all that can come out.
func TestWilsonCoverage(t *testing.T) {
	for _, n := range []int{10, 20, 50, 100, 200, 500} {
		lows, highs := make([]float64, n+1), make([]float64, n+1)
		for k := range n + 1 {
			lows[k], highs[k] = Wilson(k, n)
		}
		sum, count, least := 0.0, 0, 1.0
		for p := 0.05; p < 0.951; p += 0.0025 {
			covered := 0.0
			for k, prob := range binomial(n, p) {
				if lows[k] <= p && p <= highs[k] {
					covered += prob
				}
			}
			sum, count, least = sum+covered, count+1, min(least, covered)
		}
		mean := sum / float64(count)
		t.Logf("n = %d: mean %.4f, least %.4f", n, mean, least)
		near(t, "coverage", mean, 0.95, 0.015)
		if least < 0.89 { // it swings with p, but never as far as the ±1 standard error that others print (0.68)
			t.Errorf("n = %d: only %.4f for some p", n, least)
		}
	}
}

// TestNewcombeCoverage: the same of two shares, and for large ones by drawing them.
func TestNewcombeCoverage(t *testing.T) {
	for _, n := range [][2]int{{10, 10}, {10, 40}, {30, 20}, {50, 50}} {
		sum, count := 0.0, 0
		for p1 := 0.1; p1 < 0.91; p1 += 0.1 {
			for p2 := 0.1; p2 < 0.91; p2 += 0.1 {
				x, y := binomial(n[0], p1), binomial(n[1], p2)
				for a, pa := range x {
					for b, pb := range y {
						if _, low, high := Newcombe(a, n[0], b, n[1]); low <= p1-p2 && p1-p2 <= high {
							sum += pa * pb
						}
					}
				}
				count++
			}
		}
		mean := sum / float64(count)
		t.Logf("%v: %.4f", n, mean)
		near(t, "coverage", mean, 0.95, 0.015)
	}
	r := rand.New(rand.NewPCG(5, 10))
	draw := func(n int, p float64) (k int) {
		for range n {
			if r.Float64() < p {
				k++
			}
		}
		return k
	}
	for _, c := range []struct {
		n1, n2 int
		p1, p2 float64
	}{{200, 500, 0.65, 0.4}, {500, 200, 0.9, 0.85}, {500, 500, 0.3, 0.3}} {
		covered := 0
		const rounds = 4000 // standard error 0.35 points
		for range rounds {
			if _, low, high := Newcombe(draw(c.n1, c.p1), c.n1, draw(c.n2, c.p2), c.n2); low <= c.p1-c.p2 && c.p1-c.p2 <= high {
				covered++
			}
		}
		near(t, "coverage of large ones", float64(covered)/rounds, 0.95, 0.015)
	}
}

// Twelve of 28 are shown as "between 26 and 61 %": the lower end is 26.5, and is not rounded up.
func TestOutward(t *testing.T) {
	low, high := Wilson(12, 28)
	for _, c := range []struct {
		low, high float64
		from, to  int
	}{{low, high, 26, 61}, {0.561, 0.729, 56, 73}, {0, 1, 0, 100}, {0.29, 0.57, 29, 57}, {0.999, 1, 99, 100}} {
		if from, to := Outward(c.low, c.high); from != c.from || to != c.to {
			t.Errorf("%v to %v is %d to %d, want %d to %d", c.low, c.high, from, to, c.from, c.to)
		}
	}
}
