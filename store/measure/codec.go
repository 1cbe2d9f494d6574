package measure

import (
	"encoding/binary"
	"errors"
)

// ErrBroken: what was kept is not in the form in which it is kept.
var ErrBroken = errors.New("kept figures are broken")

// SealVersion is that of the form in which seals are kept: one of another is to be made again.
const SealVersion = 3

// AppendEntries writes entries, which are in order of ID.
func AppendEntries(b []byte, entries []Entry) []byte {
	b = binary.AppendUvarint(b, uint64(len(entries)))
	last := Entry{}
	for i := range entries {
		e := &entries[i]
		b = binary.AppendUvarint(b, uint64(e.ID-last.ID))
		b = binary.AppendVarint(b, e.Received-last.Received)
		b = e.append(b)
		last = *e
	}
	return b
}

// What an entry has beside the fields that all have, as bits.
const (
	hasFirst = 1 << iota
	hasTurn
	hasCensored
	isInTime
	isNotPlain // excluded, or several citizens, or none
	hasReplies
	hasEvent
	hasBroadcast
)

func (e *Entry) append(b []byte) []byte {
	bits := byte(0)
	set := func(on bool, bit byte) {
		if on {
			bits |= bit
		}
	}
	set(e.First != 0, hasFirst)
	set(e.Turn != 0, hasTurn)
	set(e.Censored != 0, hasCensored)
	set(e.InTime, isInTime)
	set(e.Excluded != Counted || len(e.Citizens) != 1, isNotPlain)
	set(e.Replies != Replies{}, hasReplies)
	set(e.Event != 0, hasEvent)
	set(e.Broadcast != 0, hasBroadcast)
	b = append(b, bits, byte(e.Rung)|byte(e.Verdict)<<4)
	for _, n := range [...]uint32{e.Kind, e.Topic, e.Region, e.Platform} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	if bits&hasFirst != 0 {
		b = binary.AppendVarint(b, e.First-e.Received)
		b = binary.AppendUvarint(b, uint64(e.Staff))
	}
	if bits&hasTurn != 0 {
		b = binary.AppendVarint(b, e.Turn-e.Received)
	}
	if bits&hasCensored != 0 {
		b = binary.AppendVarint(b, e.Censored-e.Received)
	}
	if bits&isNotPlain != 0 {
		b = append(b, byte(e.Excluded))
		b = binary.AppendUvarint(b, uint64(len(e.Citizens)))
	}
	for _, c := range e.Citizens {
		b = binary.AppendUvarint(b, uint64(c))
	}
	if bits&hasReplies != 0 {
		r := e.Replies
		for _, n := range [...]int{r.Personal, r.Template, r.Ack, r.Forward, r.Auto, r.Undelivered} {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	if bits&hasEvent != 0 {
		b = binary.AppendUvarint(b, uint64(e.Event))
	}
	if bits&hasBroadcast != 0 {
		b = binary.AppendUvarint(b, uint64(e.Broadcast))
	}
	return b
}

// decoder reads what was written, and remembers if that cannot be.
type decoder struct {
	b      []byte
	broken bool
}

func (d *decoder) uint() uint64 {
	if len(d.b) > 0 && d.b[0] < 0x80 {
		v := uint64(d.b[0])
		d.b = d.b[1:]
		return v
	}
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.b, d.broken = nil, true
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) int() int64 {
	u := d.uint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.broken = true
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

// count reads a number of things of which each takes a byte at least.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.b, d.broken = nil, true
		return 0
	}
	return int(n)
}

// EachEntry reads what AppendEntries wrote, of an office. The entry is good during the call only.
func EachEntry(b []byte, office uint32, each func(e *Entry)) error {
	d := decoder{b: b}
	var e Entry
	var citizens [8]uint32
	id, received := int64(0), int64(0)
	for n := d.count(); n > 0 && !d.broken; n-- {
		id += int64(d.uint())
		received += d.int()
		e = Entry{ID: id, Received: received, Office: office, Citizens: citizens[:0]}
		d.entry(&e)
		if !d.broken {
			each(&e)
		}
	}
	if d.broken || len(d.b) > 0 {
		return ErrBroken
	}
	return nil
}

func (d *decoder) entry(e *Entry) {
	bits, rung := d.byte(), d.byte()
	e.Rung, e.Verdict, e.InTime = Rung(rung&0xf), Said(rung>>4), bits&isInTime != 0
	e.Kind, e.Topic, e.Region, e.Platform = uint32(d.uint()), uint32(d.uint()), uint32(d.uint()), uint32(d.uint())
	if bits&hasFirst != 0 {
		e.First = e.Received + d.int()
		e.Staff = uint32(d.uint())
	}
	if bits&hasTurn != 0 {
		e.Turn = e.Received + d.int()
	}
	if bits&hasCensored != 0 {
		e.Censored = e.Received + d.int()
	}
	citizens := 1
	if bits&isNotPlain != 0 {
		e.Excluded = Cause(d.byte())
		citizens = d.count()
	}
	for range citizens {
		e.Citizens = append(e.Citizens, uint32(d.uint()))
	}
	if bits&hasReplies != 0 {
		e.Replies = Replies{int(d.uint()), int(d.uint()), int(d.uint()), int(d.uint()), int(d.uint()), int(d.uint())}
	}
	if bits&hasEvent != 0 {
		e.Event = uint32(d.uint())
	}
	if bits&hasBroadcast != 0 {
		e.Broadcast = uint32(d.uint())
	}
	if e.Rung > Confirmed || e.Verdict > SaidNo || e.Excluded > Unreachable {
		d.broken = true
	}
}

// Entries is all that EachEntry reads.
func Entries(b []byte, office uint32) ([]Entry, error) {
	var all []Entry
	err := EachEntry(b, office, func(e *Entry) {
		c := *e
		c.Citizens = append([]uint32(nil), e.Citizens...)
		all = append(all, c)
	})
	return all, err
}
