package measure

import (
	"encoding/binary"
	"slices"
)

// Seal is what became of the aspirations that an office received in a span of days, once all of them are so old that little can
// change: what still depends on the moment stands apart. It is made again when one of them changes.
type Seal struct {
	Office uint32
	sums   sums
	in     bool // the span lies in a season
	// turns are when the turns opened that are open, of those that were in time so far, in a season and not.
	turns [2][]int64
	// waiting are those without a counting reply, by day of receipt.
	waiting map[int64]waiting
}

// waiting are some that were received on a day: how many, and when, as the sum of the milliseconds since the day began.
type waiting struct{ n, sum int64 }

// SealAge is how old the youngest aspiration of a seal must be at least, with the usual window: the longest horizon, and a day.
const SealAge = 31 * day

// NewSeal makes an empty one. in: its span lies in a season.
func NewSeal(office uint32, in bool) *Seal {
	return &Seal{Office: office, in: in, waiting: map[int64]waiting{}}
}

// Add puts an entry of the office in. cal is the office's working time; nil: there is none.
func (s *Seal) Add(e *Entry, cal Calendar) {
	if !s.sums.count(e) {
		return
	}
	s.sums.mature(e)
	half := s.sums.half(s.in)
	half.of++
	switch {
	case e.InTime && e.Turn == 0:
		half.n++
	case e.InTime:
		s.turns[index(s.in)] = append(s.turns[index(s.in)], e.Turn)
	}
	until, event := e.waited(0)
	if until == 0 {
		at := e.Received / day
		w := s.waiting[at]
		s.waiting[at] = waiting{w.n + 1, w.sum + e.Received%day}
		return
	}
	s.sums.waits.add(until-e.Received, event)
	if cal != nil {
		s.sums.works.add(cal.Between(moment(e.Received), moment(until)).Milliseconds(), event)
	}
}

// Join adds a seal of the same office.
func (s *Seal) Join(o *Seal) {
	s.sums.join(&o.sums)
	for i := range s.turns {
		s.turns[i] = append(s.turns[i], o.turns[i]...)
	}
	for at, w := range o.waiting {
		mine := s.waiting[at]
		s.waiting[at] = waiting{mine.n + w.n, mine.sum + w.sum}
	}
}

// Append writes the seal.
func (s *Seal) Append(b []byte) ([]byte, error) {
	b = append(b, codecVersion)
	b, err := s.sums.append(b, s.Office)
	if err != nil {
		return nil, err
	}
	for _, turns := range s.turns {
		slices.Sort(turns)
		b = binary.AppendUvarint(b, uint64(len(turns)))
		last := int64(0)
		for _, t := range turns {
			b = binary.AppendUvarint(b, uint64(t-last))
			last = t
		}
	}
	b = binary.AppendUvarint(b, uint64(len(s.waiting)))
	for at, w := range s.waiting {
		b = binary.AppendVarint(b, at)
		b = binary.AppendUvarint(b, uint64(w.n))
		b = binary.AppendUvarint(b, uint64(w.sum))
	}
	return b, nil
}

// ReadSeal reads what Append wrote, of an office. The seal keeps b.
func ReadSeal(b []byte, office uint32) (*Seal, error) {
	if len(b) == 0 || b[0] != codecVersion {
		return nil, ErrBroken
	}
	d := decoder{b: b[1:]}
	s := NewSeal(office, false)
	s.sums = *d.sums(office)
	for i := range s.turns {
		last := int64(0)
		for n := d.count(); n > 0 && !d.broken; n-- {
			last += int64(d.uint())
			s.turns[i] = append(s.turns[i], last)
		}
	}
	for n := d.count(); n > 0 && !d.broken; n-- {
		at := d.int()
		w := waiting{int64(d.uint()), int64(d.uint())}
		if w.n <= 0 { // nobody waits since a day: no seal is written so
			return nil, ErrBroken
		}
		s.waiting[at] = w
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

// addTo puts the seal into the sums of a group, as it stands at now.
func (s *Seal) addTo(g *sums, now, window int64, cal Calendar) {
	g.join(&s.sums)
	for i, turns := range s.turns {
		half := g.half(i == 1)
		for _, t := range turns {
			if now-t < window {
				half.n++
				half.pending++
			}
		}
	}
	for at, w := range s.waiting {
		received := at*day + w.sum/w.n
		t := max(now-received, 0)
		g.waits.put(t, false, w.n, t*w.n)
		if cal != nil {
			worked := cal.Between(moment(received), moment(now)).Milliseconds()
			g.works.put(worked, false, w.n, worked*w.n)
		}
	}
}
