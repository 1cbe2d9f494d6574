package media

import (
	"encoding/binary"
	"io"

	"duaarah/bot"
)

// The tables of a film that say where what is seen and heard of a track lies.

// samples empties what a track's table points to.
func (f *boxFile) samples(table box) error {
	var sizes, runs, places box
	long := false
	err := f.each(table.body, table.end, func(b box) error {
		switch b.kind {
		case "stsz":
			sizes = b
		case "stsc":
			runs = b
		case "stco", "co64":
			places, long = b, b.kind == "co64"
		case "stz2":
			return refuse(bot.FaultBroken, "a track of places or words that cannot be emptied")
		}
		return nil
	})
	if err != nil || sizes.kind == "" || runs.kind == "" || places.kind == "" {
		return err
	}
	size, sized, err := f.numbers(sizes, 4, 2)
	if err != nil {
		return err
	}
	constant, perRun, err := int64(size[0]), [3]uint32{}, error(nil)
	_, run, err := f.numbers(runs, 4, 1)
	if err != nil {
		return err
	}
	n, place, err := f.numbers(places, 4, 1)
	if err != nil {
		return err
	}
	next, left := perRun, (sizes.end-sizes.body)/4 // no more sizes than there is room for
	if err := run.read(next[:]); err != nil {
		return err
	}
	for i := range n[0] {
		for next[0] != 0 && next[0] <= i+1 { // the run of this chunk begins
			perRun, next = next, [3]uint32{}
			if err := run.read(next[:]); err != nil {
				return err
			}
		}
		at, err := place.offset(long)
		if err != nil {
			return err
		}
		length := constant * int64(perRun[1])
		for j := uint32(0); constant == 0 && j < perRun[1]; j++ {
			var one [1]uint32
			if err := sized.read(one[:]); err != nil {
				return err
			}
			length += int64(one[0])
			if left--; left < 0 {
				return refuse(bot.FaultBroken, "a track of more parts than it has sizes for")
			}
		}
		if _, err := f.empty(at, length); err != nil {
			return err
		}
	}
	return nil
}

// empty empties n bytes of samples from a place on, as far as there are samples there, and returns how many it did.
func (f *boxFile) empty(at, n int64) (done int64, err error) {
	if at < 0 || n < 0 || at > f.size {
		return 0, nil
	}
	n = min(n, f.size-at)
	if f.emptied += n; f.emptied > f.size {
		return 0, refuse(bot.FaultBroken, "parts that are larger than their file")
	}
	for _, b := range f.data {
		from, to := max(at, b.body), min(at+n, b.end)
		if from >= to {
			continue
		}
		if err := f.zero(from, to-from); err != nil {
			return done, err
		}
		done += to - from
	}
	return done, nil
}

// table reads numbers one after another. Beyond its end they are 0.
type table struct {
	r *io.SectionReader
	b [8]byte
}

func (t *table) read(n []uint32) error {
	for i := range n {
		if _, err := io.ReadFull(t.r, t.b[:4]); err == io.EOF || err == io.ErrUnexpectedEOF {
			n[i] = 0
		} else if err != nil {
			return err
		} else {
			n[i] = binary.BigEndian.Uint32(t.b[:4])
		}
	}
	return nil
}

func (t *table) offset(long bool) (int64, error) {
	var n [2]uint32
	if !long {
		err := t.read(n[1:])
		return int64(n[1]), err
	}
	err := t.read(n[:])
	return int64(n[0])<<32 | int64(n[1]), err
}

// numbers reads the first count numbers of a table after skip bytes, and returns a reader of the others.
func (f *boxFile) numbers(b box, skip int64, count int) ([]uint32, *table, error) {
	t := &table{r: io.NewSectionReader(f, b.body+skip, max(b.end-b.body-skip, 0))}
	n := make([]uint32, count)
	if err := t.read(n); err != nil {
		return nil, nil, err
	}
	if count == 1 { // no more entries than there is room for
		n[0] = min(n[0], uint32(min((b.end-b.body)/4, 1<<31)))
	}
	return n, t, nil
}
