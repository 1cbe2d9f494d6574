package media

import (
	"encoding/binary"
	"io"
	"strings"

	"duaarah/bot"
)

// Pictures that are built of boxes: HEIC and AVIF.

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
