package measure

import (
	"cmp"
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
	"time"
)

// waits are how long some waited, as far as that was observed: one by one while they are few, and then in buckets of less than 1 %.
type waits struct {
	exact   bool // never in buckets
	few     []wait
	buckets map[uint16]*bucket
}

// wait is one, in milliseconds, with what ended it: an event, or not having been observed longer.
type wait struct {
	t     int64
	event bool
}

// bucket holds waits of nearly one length: how many, and what they add up to, so that their mean lies among them.
type bucket struct{ events, eventSum, censored, censoredSum int64 }

// fewMost is how many waits are kept one by one.
const fewMost = 1024

// horizons are where shares are asked for. Each has a bucket for itself alone, so that what lies below and above is exact.
var horizons = [...]int64{3 * day, 7 * day, 14 * day, 30 * day}

const day = 24 * 60 * 60 * 1000 // ms

// bucketOf is the number of the bucket of t: 128 in each power of two, cut at the horizons.
func bucketOf(t int64) uint16 {
	n := uint16(t)
	if t >= 256 {
		e := bits.Len64(uint64(t)) - 8
		n = uint16(e)<<7 + uint16(t>>e)
	}
	for _, h := range horizons {
		if t < h {
			break
		}
		n++
		if t > h {
			n++
		}
	}
	return n
}

func (w *waits) add(t int64, event bool) {
	t = max(t, 0)
	if w.exact || len(w.few) < fewMost {
		w.few = append(w.few, wait{t, event})
		return
	}
	for _, x := range w.few {
		w.put(x.t, x.event, 1, x.t)
	}
	w.few = w.few[:0]
	w.put(t, event, 1, t)
}

// put adds n waits near t, of which sum is the sum.
func (w *waits) put(t int64, event bool, n, sum int64) {
	w.into(bucketOf(t), event, n, sum)
}

func (w *waits) into(at uint16, event bool, n, sum int64) {
	if w.buckets == nil {
		w.buckets = map[uint16]*bucket{}
	}
	b := w.buckets[at]
	if b == nil {
		b = &bucket{}
		w.buckets[at] = b
	}
	if event {
		b.events, b.eventSum = b.events+n, b.eventSum+sum
	} else {
		b.censored, b.censoredSum = b.censored+n, b.censoredSum+sum
	}
}

// join adds the buckets of others.
func (w *waits) join(o *waits) {
	for at, b := range o.buckets {
		if b.events > 0 {
			w.into(at, true, b.events, b.eventSum)
		}
		if b.censored > 0 {
			w.into(at, false, b.censored, b.censoredSum)
		}
	}
	for _, x := range o.few {
		w.add(x.t, x.event)
	}
}

// survival is the estimate from them.
func (w *waits) survival() Survival {
	points := make([]Point, 0, len(w.few)+2*len(w.buckets))
	at := func(t int64) time.Duration { return time.Duration(t) * time.Millisecond }
	for _, x := range w.few {
		if x.event {
			points = append(points, Point{T: at(x.t), Events: 1})
		} else {
			points = append(points, Point{T: at(x.t), Censored: 1})
		}
	}
	for _, b := range w.buckets {
		if b.events > 0 {
			points = append(points, Point{T: at(b.eventSum / b.events), Events: int(b.events)})
		}
		if b.censored > 0 {
			points = append(points, Point{T: at(b.censoredSum / b.censored), Censored: int(b.censored)})
		}
	}
	return NewSurvival(points)
}

// append writes them, all in buckets.
func (w *waits) append(b []byte) []byte {
	all := waits{}
	all.join(&waits{buckets: w.buckets})
	for _, x := range w.few {
		all.put(x.t, x.event, 1, x.t)
	}
	b = binary.AppendUvarint(b, uint64(len(all.buckets)))
	last := uint16(0)
	for _, at := range slices.SortedFunc(maps.Keys(all.buckets), cmp.Compare) {
		x := all.buckets[at]
		b = binary.AppendUvarint(b, uint64(at-last))
		for _, n := range [...]int64{x.events, x.eventSum, x.censored, x.censoredSum} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		last = at
	}
	return b
}

// waits reads what append wrote.
func (d *decoder) waits() (w waits) {
	at := uint16(0)
	for n := d.count(); n > 0 && !d.broken; n-- {
		at += uint16(d.uint())
		b := bucket{int64(d.uint()), int64(d.uint()), int64(d.uint()), int64(d.uint())}
		if w.buckets == nil {
			w.buckets = map[uint16]*bucket{}
		}
		w.buckets[at] = &b
	}
	return w
}
