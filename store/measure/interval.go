package measure

import "math"

// z is the 97.5 % point of the normal distribution.
const z = 1.959963984540054

// Wilson is the 95 % score interval of n successes of of. of must be more than 0.
// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209–212.
func Wilson(n, of int) (low, high float64) {
	N := float64(of)
	p := float64(n) / N
	centre := p + z*z/(2*N)
	half := z * math.Sqrt(p*(1-p)/N+z*z/(4*N*N))
	low, high = (centre-half)/(1+z*z/N), (centre+half)/(1+z*z/N)
	if n == 0 {
		low = 0
	}
	if n == of {
		high = 1
	}
	return low, high
}

// Outward is an interval in whole per cent, with its ends rounded away from the middle: wherever it is read, it promises no more than it holds.
func Outward(low, high float64) (from, to int) {
	return max(int(math.Floor(low*100+1e-9)), 0), min(int(math.Ceil(high*100-1e-9)), 100)
}

// Percent is a share in whole per cent, as people read it. What is not all is not a hundred, and what is not nothing is not nought.
func Percent(share float64) int {
	n := int(math.Round(share * 100))
	switch {
	case n <= 0 && share > 0:
		return 1
	case n >= 100 && share < 1:
		return 99
	}
	return n
}

// Newcombe is the difference of two independent shares, a/ofA − b/ofB, with its 95 % interval. ofA and ofB must be more than 0.
// Source: R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven
// methods, Statistics in Medicine 17 (1998), 873–890, method 10.
func Newcombe(a, ofA, b, ofB int) (difference, low, high float64) {
	p1, p2 := float64(a)/float64(ofA), float64(b)/float64(ofB)
	l1, u1 := Wilson(a, ofA)
	l2, u2 := Wilson(b, ofB)
	difference = p1 - p2
	return difference, difference - math.Hypot(p1-l1, u2-p2), difference + math.Hypot(u1-p1, p2-l2)
}

// share is n of of with its rate and interval, which nothing has none of.
func share(n, of, pending int) Share {
	s := Share{N: n, Of: of, Pending: pending}
	if of > 0 {
		low, high := Wilson(n, of)
		s.Rate, s.Low, s.High = ratio(n, of), &low, &high
	}
	return s
}

// contrast sets in against out.
func contrast(in, out Share) *Contrast {
	c := Contrast{In: in, Out: out}
	if in.Of > 0 && out.Of > 0 {
		d, low, high := Newcombe(in.N, in.Of, out.N, out.Of)
		c.Difference, c.Low, c.High = &d, &low, &high
	}
	return &c
}

// ratio is n/of; nil of nothing.
func ratio(n, of int) *float64 {
	if of == 0 {
		return nil
	}
	r := float64(n) / float64(of)
	return &r
}
