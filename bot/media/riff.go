package media

import (
	"encoding/binary"
	"io"

	"duaarah/bot"
)

// riffMost is how many chunks a RIFF file may have, those within others too.
const riffMost = 4*FramesMax + 100

// chunk is one chunk of a RIFF file: a stretch of what came; written, its data are own bytes, then that stretch, then the
// chunks inside.
type chunk struct {
	kind   string
	own    []byte
	at, n  int64
	inside []chunk
}

// size is how many bytes its data have, without padding.
func (c chunk) size() int64 {
	n := int64(len(c.own)) + c.n
	for _, in := range c.inside {
		n += 8 + in.size() + in.size()&1
	}
	return n
}

// chunks lists the chunks from at to end. A last one that is longer than there is room is cut.
func chunks(r io.ReaderAt, at, end int64, room *int) (all []chunk, err error) {
	for at+8 <= end {
		if *room--; *room < 0 {
			return nil, refuse(bot.FaultBroken, "a file of too many chunks")
		}
		var head [8]byte
		if _, err := io.ReadFull(io.NewSectionReader(r, at, 8), head[:]); err != nil {
			return nil, err
		}
		c := chunk{kind: string(head[:4]), at: at + 8, n: int64(binary.LittleEndian.Uint32(head[4:]))}
		c.n = min(c.n, end-c.at)
		all = append(all, c)
		at = c.at + c.n + c.n&1
	}
	return all, nil
}

// first reads the first n bytes of a chunk's data.
func first(r io.ReaderAt, c chunk, n int64) ([]byte, error) {
	if c.n < n {
		return nil, refuse(bot.FaultBroken, "a %q chunk of %d bytes", c.kind, c.n)
	}
	b := make([]byte, n)
	_, err := io.ReadFull(io.NewSectionReader(r, c.at, n), b)
	return b, err
}

func writeChunks(w io.Writer, r io.ReaderAt, all []chunk) error {
	for _, c := range all {
		n := c.size()
		head := binary.LittleEndian.AppendUint32([]byte(c.kind), uint32(n))
		if _, err := w.Write(append(head, c.own...)); err != nil {
			return err
		}
		if _, err := io.Copy(w, io.NewSectionReader(r, c.at, c.n)); err != nil {
			return err
		}
		if err := writeChunks(w, r, c.inside); err != nil {
			return err
		}
		if n&1 == 1 {
			if _, err := w.Write([]byte{0}); err != nil {
				return err
			}
		}
	}
	return nil
}

// cleanWAV copies the sound and how it is to be read.
func cleanWAV(w io.Writer, r io.ReaderAt, size int64) error {
	room := riffMost
	all, err := chunks(r, 12, size, &room)
	if err != nil {
		return err
	}
	wave := chunk{kind: "RIFF", own: []byte("WAVE")}
	for _, c := range all {
		if c.kind == "fmt " || c.kind == "fact" || c.kind == "data" {
			wave.inside = append(wave.inside, c)
		}
	}
	if len(wave.inside) < 2 {
		return refuse(bot.FaultBroken, "a WAV without sound")
	}
	return writeChunks(w, r, []chunk{wave})
}

// cleanWebP copies the picture, moving or not, its colours, and which way is up.
func cleanWebP(w io.Writer, r io.ReaderAt, size int64) error {
	p := webpFile{r: r, room: riffMost, out: chunk{kind: "RIFF", own: []byte("WEBP")}}
	all, err := chunks(r, 12, size, &p.room)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.kind == "EXIF" && c.n > 6 && c.n < 1<<20 {
			data, err := first(r, c, c.n)
			if err != nil {
				return err
			}
			if string(data[:6]) == "Exif\x00\x00" {
				data = data[6:]
			}
			p.up = upright(orientation(data))
		}
	}
	for _, c := range all {
		if err := p.add(c); err != nil {
			return err
		}
	}
	if !p.shown {
		return refuse(bot.FaultPicture, "a WebP without a picture")
	}
	if p.up != nil && p.extended {
		p.put(chunk{kind: "EXIF", own: p.up})
	}
	return writeChunks(w, r, []chunk{p.out})
}

type webpFile struct {
	r               io.ReaderAt
	room            int
	out             chunk
	up              []byte // Exif data that tell which way is up; nil: as it lies
	shown, extended bool
	frames          frames
}

func (p *webpFile) put(c chunk) { p.out.inside = append(p.out.inside, c) }

// add takes a chunk, or leaves it out.
func (p *webpFile) add(c chunk) error {
	switch c.kind {
	case "VP8X":
		b, err := first(p.r, c, 10)
		if err != nil {
			return err
		}
		if err := measure(1+int24(b[4:]), 1+int24(b[7:])); err != nil {
			return err
		}
		b[0] &^= 0x08 | 0x04 // neither Exif nor XMP
		if p.up != nil {
			b[0] |= 0x08
		}
		p.extended = true
		p.put(chunk{kind: c.kind, own: b})
	case "VP8 ", "VP8L":
		width, height, err := p.size(c)
		if err != nil {
			return err
		}
		if err := measure(width, height); err != nil {
			return err
		}
		p.shown = true
		p.put(c)
	case "ANMF":
		return p.frame(c)
	case "ALPH", "ANIM":
		p.put(c)
	case "ICCP":
		if c.n <= keptMax {
			p.put(c)
		}
	}
	return nil
}

// frame takes a frame: what is not part of its picture is left out.
func (p *webpFile) frame(c chunk) error {
	b, err := first(p.r, c, 16)
	if err != nil {
		return err
	}
	width, height := 1+int24(b[6:]), 1+int24(b[9:])
	if err := measure(width, height); err != nil {
		return err
	}
	if err := p.frames.add(width, height); err != nil {
		return err
	}
	all, err := chunks(p.r, c.at+16, c.at+c.n, &p.room)
	if err != nil {
		return err
	}
	frame := chunk{kind: c.kind, own: b}
	for _, in := range all {
		switch in.kind {
		case "VP8 ", "VP8L":
			w, h, err := p.size(in)
			if err != nil {
				return err
			}
			if w != width || h != height {
				return refuse(bot.FaultPicture, "a WebP with a frame that is not as large as it says")
			}
			p.shown = true
		case "ALPH":
		default:
			continue
		}
		frame.inside = append(frame.inside, in)
	}
	p.put(frame)
	return nil
}

// size is what a picture's own data say of its size.
func (p *webpFile) size(c chunk) (width, height int64, err error) {
	if c.kind == "VP8L" {
		b, err := first(p.r, c, 5)
		if err != nil {
			return 0, 0, err
		}
		bits := binary.LittleEndian.Uint32(b[1:])
		return int64(bits&0x3FFF) + 1, int64(bits>>14&0x3FFF) + 1, nil
	}
	b, err := first(p.r, c, 10)
	if err != nil {
		return 0, 0, err
	}
	return int64(binary.LittleEndian.Uint16(b[6:]) & 0x3FFF), int64(binary.LittleEndian.Uint16(b[8:]) & 0x3FFF), nil
}

func int24(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }
