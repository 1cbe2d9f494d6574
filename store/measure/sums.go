package measure

import (
	"encoding/binary"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// sums are what a group's figures are computed of. They add up.
type sums struct {
	aspirations int
	excluded    [Unreachable + 1]int
	in, out     outcomes // received in a season, and not
	replied     int      // matured ones with a counting reply
	ladder      [Confirmed + 1]int
	said        [SaidNo + 1]int
	replies     Replies
	waits       waits
	works       waits             // the same in working time
	crowds      map[uint32]*crowd // by office
	broadcasts  Broadcasts
}

// outcomes counts matured aspirations by how they went.
type outcomes struct{ n, of, pending int }

// crowd are the citizens with a matured aspiration at an office, and those of them with a counting reply to one of those.
type crowd struct {
	all, heard *roaring.Bitmap
	// What is still to be put into them: one by one costs several times as much as many together.
	more []uint64 // each twice its number, and one more if it was heard
}

func (t *outcomes) add(ok, pending bool) {
	t.of++
	if ok {
		t.n++
	}
	if pending {
		t.pending++
	}
}

func (t outcomes) plus(o outcomes) outcomes {
	return outcomes{t.n + o.n, t.of + o.of, t.pending + o.pending}
}

func (r *Replies) add(o Replies) {
	r.Personal += o.Personal
	r.Template += o.Template
	r.Ack += o.Ack
	r.Forward += o.Forward
	r.Auto += o.Auto
	r.Undelivered += o.Undelivered
}

// crowd is that of an office.
func (s *sums) crowd(office uint32) *crowd {
	c := s.crowds[office]
	if c == nil {
		if s.crowds == nil {
			s.crowds = map[uint32]*crowd{}
		}
		c = newCrowd()
		s.crowds[office] = c
	}
	return c
}

// count adds what of an entry does not depend on the moment, and reports whether it is in the rates.
func (s *sums) count(e *Entry) bool {
	s.aspirations++
	s.replies.add(e.Replies)
	s.excluded[e.Excluded]++
	s.broadcasts.Answers += index(e.Broadcast != 0)
	if e.Excluded != Counted {
		return false
	}
	s.ladder[e.Rung]++
	if e.First != 0 {
		s.said[e.Verdict]++
		s.broadcasts.Answered += index(e.Broadcast != 0)
	}
	return true
}

// mature adds a matured entry, but for how its two-way went.
func (s *sums) mature(e *Entry) {
	s.crowd(e.Office).add(e)
	if e.First != 0 {
		s.replied++
	}
}

func (c *crowd) add(e *Entry) {
	for _, citizen := range e.Citizens {
		c.more = append(c.more, uint64(citizen)<<1|uint64(index(e.First != 0)))
	}
	c.settleMany()
}

// crowdMost is how many are put in together at most.
const crowdMost = 1 << 14

func (c *crowd) settleMany() {
	if len(c.more) >= crowdMost {
		c.settle()
	}
}

// settle puts in what is still to be put in.
func (c *crowd) settle() {
	if len(c.more) == 0 {
		return
	}
	all, heard := make([]uint32, 0, len(c.more)), []uint32{}
	c.each(func(citizen uint32, h bool) {
		all = append(all, citizen)
		if h {
			heard = append(heard, citizen)
		}
	})
	c.all.Or(roaring.BitmapOf(all...))
	c.heard.Or(roaring.BitmapOf(heard...))
	c.more = c.more[:0]
}

// each tells those that are still to be put in, in order, each once.
func (c *crowd) each(tell func(citizen uint32, heard bool)) {
	slices.Sort(c.more)
	for i, x := range c.more {
		if i+1 == len(c.more) || c.more[i+1]>>1 != x>>1 { // the last of those of a citizen is the one that was heard, if one was
			tell(uint32(x>>1), x&1 == 1)
		}
	}
}

// count is how many they are, without putting in what is still to be put in.
func (c *crowd) count() (all, heard int) {
	all, heard = int(c.all.GetCardinality()), int(c.heard.GetCardinality())
	if len(c.more) == 0 {
		return all, heard
	}
	inAll, inHeard := sorted(c.all.ToArray()), sorted(c.heard.ToArray())
	c.each(func(citizen uint32, h bool) {
		if !inAll.has(citizen) {
			all++
		}
		if h && !inHeard.has(citizen) {
			heard++
		}
	})
	return all, heard
}

// sorted are numbers in order, that are asked for in order.
type sorted []uint32

func (s *sorted) has(x uint32) bool {
	in := *s
	for len(in) > 0 && in[0] < x {
		in = in[1:]
	}
	*s = in
	return len(in) > 0 && in[0] == x
}

func newCrowd() *crowd { return &crowd{all: roaring.New(), heard: roaring.New()} }

// join adds another.
func (c *crowd) join(o *crowd) {
	if o.all.GetCardinality() > 0 {
		c.all.Or(o.all)
		c.heard.Or(o.heard)
	}
	c.more = append(c.more, o.more...)
	c.settleMany()
}

// append writes the crowd: a small one citizen by citizen, with whether they were heard.
func (c *crowd) append(b []byte) ([]byte, error) {
	c.settle()
	if n := c.all.GetCardinality(); n <= crowdMost/4 {
		b = binary.AppendUvarint(b, n<<1)
		last := uint32(0)
		for _, citizen := range c.all.ToArray() {
			b = binary.AppendUvarint(b, uint64(citizen-last)<<1|uint64(index(c.heard.Contains(citizen))))
			last = citizen
		}
		return b, nil
	}
	b = binary.AppendUvarint(b, 1)
	for _, set := range []*roaring.Bitmap{c.all, c.heard} {
		set.RunOptimize()
		raw, err := set.ToBytes()
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(b, uint64(len(raw)))
		b = append(b, raw...)
	}
	return b, nil
}

// crowd reads what append wrote.
func (d *decoder) crowd() *crowd {
	c := newCrowd()
	if n := d.uint(); n&1 == 0 {
		if n >>= 1; n > uint64(len(d.b)) {
			d.b, d.broken = nil, true
			return c
		}
		c.more = make([]uint64, 0, n)
		citizen := uint32(0)
		for ; n > 0; n-- {
			x := d.uint()
			citizen += uint32(x >> 1)
			c.more = append(c.more, uint64(citizen)<<1|x&1)
		}
		return c
	}
	for _, set := range []*roaring.Bitmap{c.all, c.heard} {
		raw := d.b[:d.count()]
		if d.broken {
			break
		}
		if _, err := set.FromBuffer(raw); err != nil {
			d.broken = true
		}
		d.b = d.b[len(raw):]
	}
	return c
}

// half is that of the aspirations received in a season, or the other.
func (s *sums) half(in bool) *outcomes {
	if in {
		return &s.in
	}
	return &s.out
}

// join adds others.
func (s *sums) join(o *sums) {
	s.aspirations += o.aspirations
	s.in, s.out = s.in.plus(o.in), s.out.plus(o.out)
	s.replied += o.replied
	s.broadcasts.Answers += o.broadcasts.Answers
	s.broadcasts.Answered += o.broadcasts.Answered
	s.replies.add(o.replies)
	for i, n := range o.excluded {
		s.excluded[i] += n
	}
	for i, n := range o.ladder {
		s.ladder[i] += n
	}
	for i, n := range o.said {
		s.said[i] += n
	}
	s.waits.join(&o.waits)
	s.works.join(&o.works)
	for office, c := range o.crowds {
		s.crowd(office).join(c)
	}
}

// heard counts the citizens, each once for an office.
func (s *sums) heard() (h Heard) {
	for _, c := range s.crowds {
		all, heard := c.count()
		h.Of, h.N = h.Of+all, h.N+heard
	}
	h.Rate = ratio(h.N, h.Of)
	return h
}

// numbers are those of sums that a seal keeps.
func (s *sums) numbers() []*int {
	r := &s.replies
	all := []*int{&s.aspirations, &r.Personal, &r.Template, &r.Ack, &r.Forward, &r.Auto, &r.Undelivered,
		&s.broadcasts.Answers, &s.broadcasts.Answered}
	for i := range s.excluded {
		all = append(all, &s.excluded[i])
	}
	for i := range s.ladder {
		all = append(all, &s.ladder[i])
	}
	for i := range s.said {
		all = append(all, &s.said[i])
	}
	return all
}
