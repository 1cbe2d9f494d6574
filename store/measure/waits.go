package measure

import (
	"encoding/binary"
	"math/bits"
	"time"
)

// waits are how long some waited, as far as that was observed: one by one while they are few, and then in buckets of less than 1 %.
type waits struct {
	exact bool // never in buckets
	most  int  // up to how many are kept one by one; 0: fewMost
	few   []wait
	pages [bucketMost / pageLength]*[pageLength]bucket
}

// wait is one, in milliseconds, with what ended it: an event, or not having been observed longer.
type wait struct {
	t     int64
	event bool
}

// bucket holds waits of nearly one length: how many, and what they add up to, so that their mean lies among them.
type bucket struct {
	events, censored      int32
	eventSum, censoredSum int64
}

// Buckets lie in pages, so that those that nobody is in cost nothing. The last one begins at some 70 years.
const (
	pageLength = 64
	bucketMost = 72 * pageLength
)

// fewMost is how many waits a seal keeps one by one, and groupMost a group of figures: where there are no more, all is exact, however
// it was put together.
const (
	fewMost   = 1024
	groupMost = 4096
)

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
	if w.exact || len(w.few) < max(w.most, fewMost) && !w.many() {
		w.few = append(w.few, wait{t, event})
		return
	}
	w.spread()
	w.put(t, event, 1, t)
}

// spread puts the few into buckets.
func (w *waits) spread() {
	for _, x := range w.few {
		w.put(x.t, x.event, 1, x.t)
	}
	w.few = w.few[:0]
}

// put adds n waits near t, of which sum is the sum.
func (w *waits) put(t int64, event bool, n, sum int64) {
	b := w.bucket(bucketOf(t))
	if event {
		b.events, b.eventSum = b.events+int32(n), b.eventSum+sum
	} else {
		b.censored, b.censoredSum = b.censored+int32(n), b.censoredSum+sum
	}
}

func (w *waits) bucket(at uint16) *bucket {
	at = min(at, bucketMost-1)
	page := w.pages[at/pageLength]
	if page == nil {
		page = &[pageLength]bucket{}
		w.pages[at/pageLength] = page
	}
	return &page[at%pageLength]
}

// each tells the buckets that somebody is in, in order.
func (w *waits) each(tell func(at uint16, b *bucket)) {
	for i, page := range w.pages {
		if page == nil {
			continue
		}
		for j := range page {
			if b := &page[j]; b.events > 0 || b.censored > 0 {
				tell(uint16(i*pageLength+j), b)
			}
		}
	}
}

// join adds others.
func (w *waits) join(o *waits) {
	o.each(func(at uint16, b *bucket) {
		mine := w.bucket(at)
		mine.events, mine.eventSum = mine.events+b.events, mine.eventSum+b.eventSum
		mine.censored, mine.censoredSum = mine.censored+b.censored, mine.censoredSum+b.censoredSum
	})
	for _, x := range o.few {
		w.add(x.t, x.event)
	}
}

// many reports whether they are in buckets.
func (w *waits) many() bool { return w.pages != [len(w.pages)]*[pageLength]bucket{} }

// survival is the estimate from them.
func (w *waits) survival() Survival {
	room := len(w.few)
	if w.many() {
		room += 1024
	}
	points := make([]Point, 0, room)
	at := func(t int64) time.Duration { return time.Duration(t) * time.Millisecond }
	if w.many() {
		w.spread()
	}
	w.each(func(_ uint16, b *bucket) {
		if b.events > 0 {
			points = append(points, Point{T: at(b.eventSum / int64(b.events)), Events: int(b.events)})
		}
		if b.censored > 0 {
			points = append(points, Point{T: at(b.censoredSum / int64(b.censored)), Censored: int(b.censored)})
		}
		if n := len(points); n > 1 && points[n-1].T < points[n-2].T { // a bucket's two
			points[n-1], points[n-2] = points[n-2], points[n-1]
		}
	})
	for _, x := range w.few {
		if x.event {
			points = append(points, Point{T: at(x.t), Events: 1})
		} else {
			points = append(points, Point{T: at(x.t), Censored: 1})
		}
	}
	s := NewSurvival(points)
	s.rough = !w.exact
	return s
}

// append writes them.
func (w *waits) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(w.few)))
	for _, x := range w.few {
		b = binary.AppendUvarint(b, uint64(x.t)<<1|uint64(index(x.event)))
	}
	n := 0
	w.each(func(uint16, *bucket) { n++ })
	b = binary.AppendUvarint(b, uint64(n))
	last := uint16(0)
	w.each(func(at uint16, x *bucket) {
		b = binary.AppendUvarint(b, uint64(at-last))
		for _, n := range [...]int64{int64(x.events), x.eventSum, int64(x.censored), x.censoredSum} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		last = at
	})
	return b
}

// waits reads what append wrote.
func (d *decoder) waits() (w waits) {
	n := d.count()
	w.few = make([]wait, 0, n)
	for ; n > 0 && !d.broken; n-- {
		x := d.uint()
		w.few = append(w.few, wait{int64(x >> 1), x&1 == 1})
	}
	at := uint64(0)
	for n := d.count(); n > 0 && !d.broken; n-- {
		if at += d.uint(); at >= bucketMost {
			d.broken = true
			return w
		}
		b := w.bucket(uint16(at))
		b.events, b.eventSum = int32(d.uint()), int64(d.uint())
		b.censored, b.censoredSum = int32(d.uint()), int64(d.uint())
	}
	return w
}
