package media

import (
	"encoding/binary"
	"io"
	"strings"

	"duaarah/bot"
)

// Files built of boxes: MP4, QuickTime, 3GP, M4A, and the still pictures HEIC and AVIF. Nothing in them moves, because they
// refer to places in themselves: what is to go is overwritten with zeros, and its box called "free", which is what players
// pass over.

const (
	boxesMost = 100_000
	boxesDeep = 12
)

// What is kept, by what it is in. What is not listed here is emptied: "udta", "meta", "uuid", and whatever a maker of
// phones thought of.
var boxesKept = map[string]string{
	"":     " ftyp styp moov moof mdat mfra sidx ssix pdin meta ",
	"moov": " mvhd trak mvex iods ",
	"trak": " tkhd edts mdia tref load tapt clip matt ",
	"mdia": " mdhd hdlr minf elng ",
	"minf": " vmhd smhd nmhd gmhd sthd hdlr dinf stbl ",
	"stbl": " stsd stts ctts cslg stss stps stsh stsz stz2 stsc stco co64 sdtp sbgp sgpd subs saiz saio padb stdp ",
	"mvex": " mehd trex ",
	"moof": " mfhd traf ",
	"traf": " tfhd trun tfdt saiz saio sbgp sgpd ",
	"meta": " hdlr pitm iloc iinf iref iprp idat dinf grpl ",
}

type boxFile struct {
	patch
	size    int64
	still   bool // a picture
	shown   bool // there is a description of what is seen
	boxes   int
	data    []box           // where samples lie
	emptied int64           // bytes of samples
	marked  map[uint32]bool // items of a picture that are none of it
	idat    box             // where they may lie beside the file
	iloc    box
}

// box is one box: where it begins, where its content does, and where it ends.
type box struct {
	kind          string
	at, body, end int64
}

// cleanBoxes empties what is no picture and no sound: descriptions, places, times, and tracks of other things.
func cleanBoxes(p patch, size int64) error {
	f := &boxFile{patch: p, size: size, marked: map[uint32]bool{}}
	head, err := p.bytes(0, 12)
	if err != nil {
		return err
	}
	switch brands[string(head[8:12])] {
	case "image/heic", "image/heif", "image/avif":
		f.still = true
	}
	if err := f.each(0, size, func(b box) error {
		if b.kind == "mdat" {
			f.data = append(f.data, b)
		}
		if len(f.data) > 1000 {
			return refuse(bot.FaultBroken, "a film in too many pieces")
		}
		return nil
	}); err != nil {
		return err
	}
	if err := f.walk("", 0, size, 0); err != nil {
		return err
	}
	if f.still && !f.shown {
		return refuse(bot.FaultPicture, "a picture without a description")
	}
	return nil
}

// each calls do for the boxes from at to end.
func (f *boxFile) each(at, end int64, do func(b box) error) error {
	for at < end {
		if f.boxes++; f.boxes > boxesMost {
			return refuse(bot.FaultBroken, "a file of too many boxes")
		}
		if end-at < 8 {
			return f.zero(at, end-at) // QuickTime ends some lists with a 0
		}
		head, err := f.bytes(at, 8)
		if err != nil {
			return err
		}
		b := box{string(head[4:]), at, at + 8, at + int64(binary.BigEndian.Uint32(head))}
		switch b.end - at {
		case 0:
			b.end = end
		case 1:
			long, err := f.bytes(at+8, 8)
			if err != nil {
				return err
			}
			n := binary.BigEndian.Uint64(long)
			if n < 16 || n > uint64(end-at) {
				return refuse(bot.FaultBroken, "a box of %d bytes", n)
			}
			b.body, b.end = at+16, at+int64(n)
		}
		if b.kind == "mdat" && b.end > end { // cut off
			b.end = end
		}
		if b.end < b.body || b.end > end {
			return refuse(bot.FaultBroken, "a box that is longer than what it is in")
		}
		if err := do(b); err != nil {
			return err
		}
		at = b.end
	}
	return nil
}

// free empties a box.
func (f *boxFile) free(b box) error {
	if _, err := f.WriteAt([]byte("free"), b.at+4); err != nil {
		return err
	}
	return f.zero(b.body, b.end-b.body)
}

// walk cleans the boxes in one called in.
func (f *boxFile) walk(in string, at, end int64, deep int) error {
	if deep > boxesDeep {
		return refuse(bot.FaultBroken, "boxes in too many boxes")
	}
	return f.each(at, end, func(b box) error { return f.one(in, b, deep) })
}

func (f *boxFile) one(in string, b box, deep int) error {
	switch {
	case b.kind == "cmov": // packed, and so not to be read
		return refuse(bot.FaultBroken, "a film with a packed description")
	case !strings.Contains(boxesKept[in], " "+b.kind+" "):
		return f.free(b)
	case b.kind == "meta" && !f.still:
		return f.free(b)
	case b.kind == "meta":
		return f.picture(b, deep)
	case b.kind == "trak":
		return f.track(b, deep)
	case b.kind == "mvhd" || b.kind == "tkhd" || b.kind == "mdhd":
		return f.times(b)
	case b.kind == "hdlr":
		if b.end-b.body > 24 { // what the maker calls it
			return f.zero(b.body+24, b.end-b.body-24)
		}
		return nil
	case boxesKept[b.kind] != "":
		return f.walk(b.kind, b.body, b.end, deep+1)
	}
	return nil
}

// times empties when it was made and changed.
func (f *boxFile) times(b box) error {
	head, err := f.bytes(b.body, 4)
	if err != nil {
		return err
	}
	n := int64(8)
	if head[0] == 1 {
		n = 16
	}
	return f.zero(b.body+4, min(n, max(b.end-b.body-4, 0)))
}

// find finds boxes along a path. ok = false: there is no such.
func (f *boxFile) find(b box, path ...string) (found box, ok bool, err error) {
	if len(path) == 0 {
		return b, true, nil
	}
	err = f.each(b.body, b.end, func(in box) error {
		if in.kind == path[0] && !ok {
			var err error
			found, ok, err = f.find(in, path[1:]...)
			return err
		}
		return nil
	})
	return found, ok, err
}

// track cleans a track that is seen or heard, and empties any other, with all that it holds: places by the second, texts.
func (f *boxFile) track(b box, deep int) error {
	handler, ok, err := f.find(b, "mdia", "hdlr")
	if err != nil {
		return err
	}
	kind := ""
	if ok && handler.end-handler.body >= 12 {
		head, err := f.bytes(handler.body, 12)
		if err != nil {
			return err
		}
		kind = string(head[8:])
	}
	f.shown = true
	if kind == "vide" || kind == "soun" || kind == "auxv" || kind == "pict" {
		return f.walk("trak", b.body, b.end, deep+1)
	}
	if table, ok, err := f.find(b, "mdia", "minf", "stbl"); err != nil {
		return err
	} else if ok {
		if err := f.samples(table); err != nil {
			return err
		}
	}
	return f.free(b)
}

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

// picture empties what lies beside a still picture: Exif, XMP, and all that is no picture.
func (f *boxFile) picture(b box, deep int) error {
	if b.end-b.body < 4 {
		return refuse(bot.FaultBroken, "a picture without a description")
	}
	if err := f.walk("meta", b.body+4, b.end, deep+1); err != nil {
		return err
	}
	var items box
	err := f.each(b.body+4, b.end, func(in box) error {
		switch in.kind {
		case "iinf":
			items = in
		case "iloc":
			f.iloc = in
		case "idat":
			f.idat = in
		case "iprp":
			return f.properties(in)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if items.kind == "" || f.iloc.kind == "" {
		return refuse(bot.FaultBroken, "a picture without a list of its parts")
	}
	if err := f.items(items); err != nil {
		return err
	}
	f.shown = true
	return f.locations()
}

// pictureItems are the kinds of items that are part of what is seen.
const pictureItems = " hvc1 hvc2 lhv1 hev1 av01 avc1 vvc1 jpeg j2k1 unci grid iovl iden tmap "

// items finds the items that are none of the picture, and forgets what they are called.
func (f *boxFile) items(b box) error {
	head, err := f.bytes(b.body, 8)
	if err != nil {
		return err
	}
	at := b.body + 6
	if head[0] != 0 {
		at = b.body + 8
	}
	return f.each(at, b.end, func(in box) error {
		if in.kind != "infe" || in.end-in.body < 12 {
			return f.free(in)
		}
		e, err := f.bytes(in.body, int(min(in.end-in.body, 14)))
		if err != nil {
			return err
		}
		id, rest := uint32(binary.BigEndian.Uint16(e[4:])), 8
		switch {
		case e[0] == 3 && len(e) == 14:
			id, rest = binary.BigEndian.Uint32(e[4:]), 10
		case e[0] != 2:
			return refuse(bot.FaultBroken, "a picture with parts of an unknown kind")
		}
		if !strings.Contains(pictureItems, " "+string(e[rest:rest+4])+" ") {
			f.marked[id] = true
		}
		return nil
	})
}

// locations empties the marked items.
func (f *boxFile) locations() error {
	b := f.iloc
	r := &fields{r: io.NewSectionReader(f, b.body, b.end-b.body)}
	version := r.next(1)
	r.next(3)
	sizes := r.next(2)
	offset, length, base, index := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	wide := 2
	if version >= 2 {
		wide = 4
	}
	if version == 0 {
		index = 0
	}
	for range r.next(wide) {
		id, method := uint32(r.next(wide)), uint64(0)
		if version > 0 {
			method = r.next(2) & 15
		}
		r.next(2)
		start := r.next(base)
		marked := f.marked[id]
		for range r.next(2) {
			r.next(index)
			at, n := int64(start+r.next(offset)), int64(r.next(length))
			if r.err != nil {
				return r.err
			}
			if !marked {
				continue
			}
			var done int64
			var err error
			switch {
			case n <= 0:
			case method == 0:
				done, err = f.empty(at, n)
			case method == 1 && at >= 0 && n <= f.idat.end-f.idat.body && at <= f.idat.end-f.idat.body-n:
				done, err = n, f.zero(f.idat.body+at, n)
			}
			if err != nil {
				return err
			}
			if done != n || n == 0 {
				return refuse(bot.FaultBroken, "a picture with a part that cannot be emptied")
			}
		}
		if r.err != nil {
			return r.err
		}
	}
	return r.err
}

// properties looks at how large the pictures say they are.
func (f *boxFile) properties(b box) error {
	return f.each(b.body, b.end, func(in box) error {
		if in.kind != "ipco" {
			return nil
		}
		return f.each(in.body, in.end, func(p box) error {
			if p.kind != "ispe" || p.end-p.body < 12 {
				if p.kind == "udes" || p.kind == "uuid" {
					return f.free(p)
				}
				return nil
			}
			size, err := f.bytes(p.body, 12)
			if err != nil {
				return err
			}
			return measure(int64(binary.BigEndian.Uint32(size[4:])), int64(binary.BigEndian.Uint32(size[8:])))
		})
	})
}

// fields reads numbers of any width. After an error they are 0.
type fields struct {
	r   *io.SectionReader
	err error
}

func (f *fields) next(bytes int) (n uint64) {
	var b [8]byte
	if f.err != nil || bytes == 0 || bytes > 8 {
		return 0
	}
	if _, f.err = io.ReadFull(f.r, b[:bytes]); f.err != nil {
		return 0
	}
	for _, x := range b[:bytes] {
		n = n<<8 | uint64(x)
	}
	return n
}
