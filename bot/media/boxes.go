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
