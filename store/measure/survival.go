package measure

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"time"
)

// Point is how many waits came to an end after T: with a reply (Events), or without having been observed longer (Censored).
type Point struct {
	T        time.Duration
	Events   int
	Censored int
}

// Survival is the Kaplan–Meier estimate of S(t), the probability of waiting longer than t, from waits of which some were not
// observed to their end. Of waits of one length the events come first. Source: E. L. Kaplan, P. Meier, Nonparametric estimation
// from incomplete observations, JASA 53 (1958), 457–481.
type Survival struct {
	points []Point // in order of T, each once
	total  int
	rough  bool // S(t) need not be the nearest float64, which takes most of the time where groups are small
}

// NewSurvival makes an estimate. It sorts points, and puts those of equal T together.
func NewSurvival(points []Point) Survival {
	byLength := func(a, b Point) int { return cmp.Compare(a.T, b.T) }
	if !slices.IsSortedFunc(points, byLength) {
		slices.SortFunc(points, byLength)
	}
	s := Survival{points: points[:0]}
	for _, p := range points {
		s.total += p.Events + p.Censored
		if n := len(s.points); n > 0 && s.points[n-1].T == p.T {
			s.points[n-1].Events += p.Events
			s.points[n-1].Censored += p.Censored
			continue
		}
		s.points = append(s.points, p)
	}
	return s
}

// product is a product of fractions, kept so that it can be compared exactly. Between two censored waits it telescopes:
// (n−d)/n · (n−d−e)/(n−d) is (n−d−e)/n.
type product struct {
	nums, dens []int64
	value      float64
	rough      bool // float is value
	telescopes bool // the last fraction's numerator is the next one's denominator
}

func (p *product) times(num, den int) {
	p.value *= float64(num) / float64(den)
	if last := len(p.nums) - 1; p.telescopes {
		p.nums[last] = int64(num)
		return
	}
	p.nums, p.dens, p.telescopes = append(p.nums, int64(num)), append(p.dens, int64(den)), true
}

// exactMost is up to how many fractions the product is given as the nearest float64 to the exact one; beyond, rounding adds up to
// less than 1e-9.
const exactMost = 2000

func (p *product) float() float64 {
	if p.rough || len(p.nums) > exactMost || len(p.nums) == 0 {
		return p.value
	}
	num, den := new(big.Float).SetInt(multiply(p.nums)), new(big.Float).SetInt(multiply(p.dens))
	f, _ := new(big.Float).SetPrec(256).Quo(num, den).Float64()
	return f
}

// atMost reports whether the product is at most num/den, exactly.
func (p *product) atMost(num, den int64) bool {
	if limit := float64(num) / float64(den); math.Abs(p.value-limit) > 1e-6 {
		return p.value < limit
	}
	left := new(big.Int).Mul(multiply(p.nums), big.NewInt(den))
	right := new(big.Int).Mul(multiply(p.dens), big.NewInt(num))
	return left.Cmp(right) <= 0
}

// multiply multiplies by halves, so that large numbers meet large ones.
func multiply(all []int64) *big.Int {
	if len(all) > 8 {
		half := len(all) / 2
		return new(big.Int).Mul(multiply(all[:half]), multiply(all[half:]))
	}
	product, some := big.NewInt(1), int64(1)
	for _, n := range all {
		if n > 1<<31 || some > 1<<31 {
			product.Mul(product, big.NewInt(some))
			some = 1
		}
		some *= n
	}
	return product.Mul(product, big.NewInt(some))
}

// after lets the waits of a point end, of left that were there, and returns how many are left.
func (p *product) after(at Point, left int) int {
	if at.Events > 0 {
		p.times(left-at.Events, left)
	}
	if at.Censored > 0 {
		p.telescopes = false
	}
	return left - at.Events - at.Censored
}

// walk calls step after each T with events, with S(T), until it returns false. The product must not be kept.
func (s Survival) walk(step func(t time.Duration, p *product) bool) {
	p, left := product{value: 1, rough: s.rough}, s.total
	for _, at := range s.points {
		left = p.after(at, left)
		if at.Events > 0 && !step(at.T, &p) {
			return
		}
	}
}

// Within is the probability of an event within each of the times, which are in order: 1 − S(t). nil past the longest time
// observed, unless no survivors are left by then.
func (s Survival) Within(times ...time.Duration) []*float64 {
	shares := make([]*float64, len(times))
	if s.total == 0 {
		return shares
	}
	longest := s.points[len(s.points)-1].T
	i, p := 0, product{value: 1, rough: s.rough}
	reach := func(t time.Duration) { // what is asked for before t
		for ; i < len(times) && times[i] < t; i++ {
			if none := p.value == 0; times[i] <= longest || none {
				answered := 1 - p.float()
				shares[i] = &answered
			}
		}
	}
	left := s.total
	for _, at := range s.points {
		reach(at.T)
		left = p.after(at, left)
	}
	reach(math.MaxInt64)
	return shares
}

// AtRisk is how many were observed at least t.
func (s Survival) AtRisk(t time.Duration) int {
	n := 0
	for _, p := range s.points {
		if p.T >= t {
			n += p.Events + p.Censored
		}
	}
	return n
}

// quantileHours are the hours after which S(t) is at most 1/2, and 1/10; nil where it never is.
func (s Survival) quantileHours() (q Quantiles) {
	s.walk(func(t time.Duration, p *product) bool {
		if q.P50 == nil && p.atMost(1, 2) {
			h := hours(t)
			q.P50 = &h
		}
		if q.P50 != nil && p.atMost(1, 10) {
			h := hours(t)
			q.P90 = &h
			return false
		}
		return true
	})
	return q
}

// hours of a duration, as near as a float64 comes.
func hours(d time.Duration) float64 { return float64(d) / float64(time.Hour) }

// Step is a fall of a survival curve: from Hours on, Waiting is the share that waits still.
type Step struct {
	Hours   float64 `json:"hours"`
	Waiting float64 `json:"waiting"`
}

// Steps is the curve from its beginning, of at most some 200 steps: of more, those are left out that fall by less than that allows
// to be seen.
func (s Survival) Steps() []Step {
	steps, last := []Step{}, 1.0
	s.walk(func(t time.Duration, p *product) bool {
		if p.value < last-1.0/200 || p.value == 0 || len(steps) == 0 {
			steps, last = append(steps, Step{hours(t), p.value}), p.value
		}
		return true
	})
	return steps
}

// Longest is the longest time observed, in hours.
func (s Survival) Longest() float64 {
	if len(s.points) == 0 {
		return 0
	}
	return hours(s.points[len(s.points)-1].T)
}
