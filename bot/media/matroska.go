package media

import (
	"math/bits"

	"duaarah/bot"
)

// IDs of Matroska's elements (RFC 9559).
const (
	mkvHeader   = 0x1A45DFA3
	mkvSegment  = 0x18538067
	mkvInfo     = 0x1549A966
	mkvTracks   = 0x1654AE6B
	mkvTrack    = 0xAE
	mkvCluster  = 0x1F43B675
	mkvCues     = 0x1C53BB6B
	mkvSeekHead = 0x114D9B74
	mkvVoid     = 0xEC
)

// mkvKept are the elements that stay, by what they are in; all others are emptied.
var mkvKept = map[int64][]int64{
	0:          {mkvHeader, mkvSegment},
	mkvSegment: {mkvInfo, mkvTracks, mkvCluster, mkvCues, mkvSeekHead},
	// How times are counted, how long it is; who made it has to be said, but not what.
	mkvInfo:   {0x2AD7B1, 0x4489, 0x4D80, 0x5741},
	mkvTracks: {mkvTrack},
}

// mkvEmptied are elements of a track that are emptied: its name, what follows it on other disks.
var mkvEmptied = []int64{0x536E, 0x3B4040, 0x26B240}

// mkvMost is how many elements a file may have.
const mkvMost = 200_000

type mkvFile struct {
	patch
	elements int
}

// cleanMatroska overwrites with nothing what is no picture and no sound: titles, times, tags, files that are attached.
func cleanMatroska(p patch, size int64) error {
	f := mkvFile{patch: p}
	head, ok, err := f.next(0, size)
	if err != nil {
		return err
	}
	if !ok || head.id != mkvHeader || head.end > min(size, HeadSize) {
		return refuse(bot.FaultBroken, "a film that does not begin")
	}
	kind, err := f.bytes(head.body, int(head.end-head.body))
	if err != nil {
		return err
	}
	if Detect(append([]byte("\x1A\x45\xDF\xA3"), kind...)) == "" {
		return refuse(bot.FaultBroken, "a film of an unknown kind")
	}
	_, err = f.walk(0, head.end, size, false)
	return err
}

// element is one element: where it begins, where its content does, and where that ends.
type element struct {
	id            int64
	at, body, end int64
	endless       bool // it does not say where it ends: it is being recorded
}

// next reads the element at a place. ok = false: there is none that can be read.
func (f *mkvFile) next(at, end int64) (e element, ok bool, err error) {
	if f.elements++; f.elements > mkvMost {
		return e, false, refuse(bot.FaultBroken, "a film of too many elements")
	}
	b, err := f.bytes(at, int(min(12, end-at)))
	if err != nil {
		return e, false, err
	}
	n := bits.LeadingZeros8(b[0]) + 1
	if n > 4 || n >= len(b) {
		return e, false, nil
	}
	for _, x := range b[:n] {
		e.id = e.id<<8 | int64(x)
	}
	m := bits.LeadingZeros8(b[n]) + 1
	if m > 8 || n+m > len(b) {
		return e, false, nil
	}
	size := int64(b[n]) & (1<<(8-m) - 1)
	for _, x := range b[n+1 : n+m] {
		size = size<<8 | int64(x)
	}
	e.at, e.body = at, at+int64(n+m)
	e.end = e.body + size
	if size == 1<<(7*m)-1 {
		e.end, e.endless = end, true
	}
	return e, e.end >= e.body, nil
}

// walk cleans the elements in one with that ID, from at on. It returns where it came to an end: before end only where the
// element does not say its own (open), at the first that cannot be in it.
func (f *mkvFile) walk(in, at, end int64, open bool) (int64, error) {
	for at < end {
		e, ok, err := f.next(at, end)
		if err != nil {
			return at, err
		}
		if open && in == mkvCluster && ok && (e.id > 0x10000000) {
			return at, nil
		}
		switch {
		case in == mkvCluster && (!ok || e.end > end): // sound and pictures, cut off
			return end, nil
		case ok && e.end > end && (e.id == mkvCluster || e.id == mkvSegment): // cut off: what is there is played
			e.end = end
		case !ok || e.end > end:
			return end, f.zero(at, end-at)
		}
		stop := e.end
		switch {
		case in == mkvCluster:
		case !kept(in, e.id):
			err = f.void(e)
		case in == mkvInfo && (e.id == 0x4D80 || e.id == 0x5741):
			err = f.fill(e.body, e.end-e.body, []byte("-"))
		case e.id == mkvCluster && !e.endless:
		case e.id == mkvSegment, e.id == mkvInfo, e.id == mkvTracks, e.id == mkvTrack, e.id == mkvCluster:
			stop, err = f.walk(e.id, e.body, e.end, e.endless)
		}
		if err != nil {
			return at, err
		}
		at = stop
	}
	return at, nil
}

func kept(in, id int64) bool {
	if in == mkvTrack {
		for _, x := range mkvEmptied {
			if x == id {
				return false
			}
		}
		return true
	}
	for _, x := range mkvKept[in] {
		if x == id {
			return true
		}
	}
	return false
}

// void makes an element one that is passed over.
func (f *mkvFile) void(e element) error {
	n := e.end - e.at
	head := []byte{mkvVoid, byte(0x80 | max(n-2, 0))}
	if n >= 9 {
		head = []byte{mkvVoid, 1, 0, 0, 0, 0, 0, 0, 0}
		for i, rest := 0, n-9; i < 7; i, rest = i+1, rest>>8 {
			head[8-i] = byte(rest)
		}
	}
	if _, err := f.WriteAt(head, e.at); err != nil {
		return err
	}
	return f.zero(e.at+int64(len(head)), n-int64(len(head)))
}
