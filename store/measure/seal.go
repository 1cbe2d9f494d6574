package measure

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// Seal is what became of the aspirations that an office received in a span of days, summed up. What depends on the moment at which
// it is asked stands apart in it. It is made again when one of the aspirations changes.
type Seal struct {
	Office uint32
	sums   sums // but for what only matured aspirations are counted in
	parts  []part
	// waiting are those without a counting reply, by receipt.
	waiting []waiting
	old     bool
}

// part is what only matured aspirations are counted in, of those received from from, before to (ms).
type part struct {
	from, to int64
	in       bool // in a season
	n, of    int
	replied  int
	turns    []int64 // when the turns opened that are open, of those that were in time so far, beside n
	crowd    *crowd
}

// waiting are n received at nearly one moment (ms), which is their mean.
type waiting struct{ received, n int64 }

// SealAge is how old the youngest aspiration must be for a seal to be old: beyond the longest horizon, nothing of it is
// counted one by one any more.
const SealAge = 31 * day

// NewSeal makes an empty one. old: all that goes into it is SealAge old.
func NewSeal(office uint32, old bool) *Seal { return &Seal{Office: office, old: old} }

// Part begins what is received from from, before to, in a season or not: what is added next. A young seal has a part for each day.
func (s *Seal) Part(from, to int64, in bool) {
	s.parts = append(s.parts, part{from: from, to: to, in: in, crowd: newCrowd()})
}

// Add puts an entry of the office into the latest part. cal is the office's working time; nil: there is none.
func (s *Seal) Add(e *Entry, cal Calendar) {
	if !s.sums.count(e) {
		return
	}
	p := &s.parts[len(s.parts)-1]
	p.of++
	p.crowd.add(e)
	if e.First != 0 {
		p.replied++
	}
	switch {
	case e.InTime && e.Turn == 0:
		p.n++
	case e.InTime:
		p.turns = append(p.turns, e.Turn)
	}
	until, event := e.waited(0)
	if until == 0 {
		s.waiting = append(s.waiting, waiting{e.Received, 1})
		return
	}
	s.sums.waits.add(until-e.Received, event)
	if cal != nil {
		s.sums.works.add(cal.Between(moment(e.Received), moment(until)).Milliseconds(), event)
	}
}

// Join adds an old seal of the same office to one.
func (s *Seal) Join(o *Seal) {
	s.sums.join(&o.sums)
	s.waiting = append(s.waiting, o.waiting...)
	for _, x := range o.parts {
		i := slices.IndexFunc(s.parts, func(p part) bool { return p.in == x.in })
		if i < 0 {
			s.parts = append(s.parts, x)
			continue
		}
		p := &s.parts[i]
		p.from, p.to = min(p.from, x.from), max(p.to, x.to)
		p.n, p.of, p.replied, p.turns = p.n+x.n, p.of+x.of, p.replied+x.replied, append(p.turns, x.turns...)
		p.crowd.join(x.crowd)
	}
}

// Append writes the seal.
func (s *Seal) Append(b []byte) ([]byte, error) {
	b = append(b, SealVersion)
	for _, n := range s.sums.numbers() {
		b = binary.AppendUvarint(b, uint64(*n))
	}
	b = s.sums.works.append(s.sums.waits.append(b))
	b = binary.AppendUvarint(b, uint64(len(s.parts)))
	for _, p := range s.parts {
		var err error
		if b, err = p.append(b); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(s.waiting, func(a, b waiting) int { return cmp.Compare(a.received, b.received) })
	if s.old && len(s.waiting) > waitingFew {
		s.waiting = byDay(s.waiting)
	}
	b = binary.AppendUvarint(b, uint64(len(s.waiting)))
	last := int64(0)
	for _, w := range s.waiting {
		b = binary.AppendVarint(b, w.received-last)
		b = binary.AppendUvarint(b, uint64(w.n))
		last = w.received
	}
	return b, nil
}

// waitingFew is up to how many that wait are looked at one by one.
const waitingFew = 512

// byDay puts those of a day together.
func byDay(all []waiting) []waiting {
	var days []waiting
	for from := 0; from < len(all); {
		to, sum, n := from, int64(0), int64(0)
		for ; to < len(all) && all[to].received/day == all[from].received/day; to++ {
			sum, n = sum+all[to].received%day*all[to].n, n+all[to].n
		}
		days = append(days, waiting{all[from].received/day*day + sum/n, n})
		from = to
	}
	return days
}

func (p *part) append(b []byte) ([]byte, error) {
	b = binary.AppendVarint(b, p.from)
	b = binary.AppendVarint(b, p.to-p.from)
	b = append(b, byte(index(p.in)))
	for _, n := range [...]int{p.n, p.of, p.replied, len(p.turns)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	slices.Sort(p.turns)
	last := int64(0)
	for _, t := range p.turns {
		b = binary.AppendVarint(b, t-last)
		last = t
	}
	return p.crowd.append(b)
}

func (d *decoder) part() part {
	p := part{from: d.int()}
	p.to, p.in = p.from+d.int(), d.byte() == 1
	p.n, p.of, p.replied = int(d.uint()), int(d.uint()), int(d.uint())
	last := int64(0)
	for n := d.count(); n > 0 && !d.broken; n-- {
		last += d.int()
		p.turns = append(p.turns, last)
	}
	p.crowd = d.crowd()
	return p
}

// ReadSeal reads what Append wrote, of an office. The seal keeps b.
func ReadSeal(b []byte, office uint32) (*Seal, error) {
	if len(b) == 0 || b[0] != SealVersion {
		return nil, ErrBroken
	}
	d := decoder{b: b[1:]}
	s := &Seal{Office: office}
	for _, n := range s.sums.numbers() {
		*n = int(d.uint())
	}
	s.sums.waits, s.sums.works = d.waits(), d.waits()
	for n := d.count(); n > 0 && !d.broken; n-- {
		s.parts = append(s.parts, d.part())
	}
	received := int64(0)
	n := d.count()
	s.waiting = make([]waiting, 0, n)
	for ; n > 0 && !d.broken; n-- {
		received += d.int()
		w := waiting{received, int64(d.uint())}
		if w.n <= 0 || w.n > math.MaxInt32 { // no seal is written so
			return nil, ErrBroken
		}
		s.waiting = append(s.waiting, w)
	}
	if d.broken || len(d.b) > 0 {
		return nil, ErrBroken
	}
	return s, nil
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addTo puts the seal into the sums of a group, as it stands at now. Of parts that are matured in part only, torn is told: those are
// to be counted one by one.
func (s *Seal) addTo(g *sums, now, window int64, cal Calendar, torn func(from, to int64)) {
	g.join(&s.sums)
	for _, p := range s.parts {
		switch {
		case p.from+window > now:
		case p.to-1+window > now:
			torn(p.from, p.to)
		default:
			p.addTo(g, s.Office, now, window)
		}
	}
	s.addWaiting(g, now, cal)
}

func (p *part) addTo(g *sums, office uint32, now, window int64) {
	half := g.half(p.in)
	half.n, half.of = half.n+p.n, half.of+p.of
	for _, t := range p.turns {
		if now-t < window {
			half.n++
			half.pending++
		}
	}
	g.replied += p.replied
	g.crowd(office).join(p.crowd)
}

// addWaiting adds those that wait still, those together that go into one bucket.
func (s *Seal) addWaiting(g *sums, now int64, cal Calendar) {
	if len(s.waiting) <= waitingFew && !g.waits.many() {
		for _, w := range s.waiting {
			t, worked := max(now-w.received, 0), int64(0)
			if cal != nil {
				worked = cal.Between(moment(w.received), moment(now)).Milliseconds()
			}
			if w.n > 1 {
				g.waits.put(t, false, w.n, t*w.n)
				if cal != nil {
					g.works.put(worked, false, w.n, worked*w.n)
				}
				continue
			}
			g.waits.add(t, false)
			if cal != nil {
				g.works.add(worked, false)
			}
		}
		return
	}
	for from := 0; from < len(s.waiting); {
		at, n, sum := bucketOf(max(now-s.waiting[from].received, 0)), int64(0), int64(0)
		for ; from < len(s.waiting); from++ {
			t := max(now-s.waiting[from].received, 0)
			if bucketOf(t) != at {
				break
			}
			n, sum = n+s.waiting[from].n, sum+t*s.waiting[from].n
		}
		g.waits.put(sum/n, false, n, sum)
		if cal != nil {
			worked := cal.Between(moment(now-sum/n), moment(now)).Milliseconds()
			g.works.put(worked, false, n, worked*n)
		}
	}
}
