package media

import (
	"bufio"
	"encoding/binary"
	"io"

	"duaarah/bot"
)

// cleanGIF copies the frames and how often they are repeated. Comments, text, what programs noted, and whatever follows the
// end, go.
func cleanGIF(w io.Writer, r io.Reader) error {
	g := gifFile{in: bufio.NewReaderSize(r, 32<<10), w: w}
	head := make([]byte, 13)
	if _, err := io.ReadFull(g.in, head); err != nil {
		return err
	}
	g.width, g.height = int64(binary.LittleEndian.Uint16(head[6:])), int64(binary.LittleEndian.Uint16(head[8:]))
	if err := measure(max(g.width, 1), max(g.height, 1)); err != nil {
		return err
	}
	if err := g.table(head, head[10]); err != nil {
		return err
	}
	for {
		b, err := g.in.ReadByte()
		if err != nil {
			return err
		}
		switch b {
		case 0x21:
			err = g.extension()
		case 0x2C:
			err = g.image()
		case 0x3B:
			if g.frames.n == 0 {
				return refuse(bot.FaultPicture, "a GIF without a picture")
			}
			_, err = w.Write([]byte{0x3B})
			return err
		default:
			return refuse(bot.FaultPicture, "a GIF with something between its blocks")
		}
		if err != nil {
			return err
		}
	}
}

type gifFile struct {
	in            *bufio.Reader
	w             io.Writer
	width, height int64
	frames        frames
}

// table writes a head, and copies the colour table that its flags tell of.
func (g *gifFile) table(head []byte, flags byte) error {
	if _, err := g.w.Write(head); err != nil {
		return err
	}
	if flags&0x80 == 0 {
		return nil
	}
	_, err := io.CopyN(g.w, g.in, 3<<(flags&7+1))
	return err
}

// blocks copies data blocks up to the empty one that ends them.
func (g *gifFile) blocks(w io.Writer) error {
	for {
		n, err := g.in.ReadByte()
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte{n}); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		if _, err := io.CopyN(w, g.in, int64(n)); err != nil {
			return err
		}
	}
}

func (g *gifFile) image() error {
	head := make([]byte, 10)
	head[0] = 0x2C
	if _, err := io.ReadFull(g.in, head[1:]); err != nil {
		return err
	}
	width, height := int64(binary.LittleEndian.Uint16(head[5:])), int64(binary.LittleEndian.Uint16(head[7:]))
	if err := measure(width, height); err != nil {
		return err
	}
	if err := g.frames.add(max(width, g.width), max(height, g.height)); err != nil {
		return err
	}
	if err := g.table(head, head[9]); err != nil {
		return err
	}
	size, err := g.in.ReadByte()
	if err != nil {
		return err
	}
	if _, err := g.w.Write([]byte{size}); err != nil {
		return err
	}
	return g.blocks(g.w)
}

func (g *gifFile) extension() error {
	label, err := g.in.ReadByte()
	if err != nil {
		return err
	}
	switch label {
	case 0xF9: // how long a frame is shown
		if _, err := g.w.Write([]byte{0x21, label}); err != nil {
			return err
		}
		return g.blocks(g.w)
	case 0xFF:
		if name, err := g.in.Peek(12); err == nil && (string(name) == "\x0bNETSCAPE2.0" || string(name) == "\x0bANIMEXTS1.0") {
			return g.loop()
		}
	}
	return g.blocks(io.Discard)
}

// loop keeps how often the frames are repeated.
func (g *gifFile) loop() error {
	name := make([]byte, 12)
	if _, err := io.ReadFull(g.in, name); err != nil {
		return err
	}
	count, err := g.in.Peek(5)
	if err == nil && count[0] == 3 && count[1] == 1 && count[4] == 0 {
		if _, err := g.w.Write(append(append([]byte{0x21, 0xFF}, name...), count...)); err != nil {
			return err
		}
	}
	return g.blocks(io.Discard)
}
