package media

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"

	"duaarah/bot"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that make the picture, and those that say how its colours and its size are to be read. All others
// are words, times, and what programs noted.
const pngKept = " IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI acTL fcTL fdAT "

// cleanPNG copies the picture, moving or not.
func cleanPNG(w io.Writer, r io.Reader) error {
	magic := make([]byte, len(pngMagic))
	if _, err := io.ReadFull(r, magic); err != nil {
		return err
	}
	if string(magic) != pngMagic {
		return refuse(bot.FaultPicture, "a PNG that does not begin")
	}
	if _, err := w.Write(magic); err != nil {
		return err
	}
	p := pngFile{w: w, r: r}
	for {
		kind, err := p.chunk()
		switch {
		case err != nil:
			return err
		case kind == "IDAT":
			p.shown = true
		case kind == "IEND" && !p.shown:
			return refuse(bot.FaultPicture, "a PNG without a picture")
		case kind == "IEND":
			return nil
		}
	}
}

type pngFile struct {
	w       io.Writer
	r       io.Reader
	begun   bool
	shown   bool
	profile int64
	frames  frames
}

// chunk copies the next chunk, or leaves it out.
func (p *pngFile) chunk() (kind string, err error) {
	var head [8]byte
	if _, err := io.ReadFull(p.r, head[:]); err != nil {
		return "", err
	}
	n, kind := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
	if p.begun == (kind == "IHDR") || n > 1<<31-1 {
		return "", refuse(bot.FaultPicture, "a PNG with a chunk out of place")
	}
	p.begun = true
	if kind == "IHDR" || kind == "fcTL" || kind == "eXIf" {
		return kind, p.small(kind, n, head)
	}
	keep := strings.Contains(pngKept, " "+kind+" ")
	if kind != "IDAT" && kind != "fdAT" && keep {
		if p.profile += n; p.profile > keptMax {
			keep = false
		}
	}
	if !keep {
		_, err := io.CopyN(io.Discard, p.r, n+4)
		return kind, err
	}
	sum := crc32.NewIEEE()
	sum.Write(head[4:])
	if _, err := p.w.Write(head[:]); err != nil {
		return "", err
	}
	if _, err := io.CopyN(io.MultiWriter(p.w, sum), p.r, n); err != nil {
		return "", err
	}
	return kind, p.end(sum.Sum32())
}

// end copies a chunk's checksum, if it is right.
func (p *pngFile) end(sum uint32) error {
	var got [4]byte
	if _, err := io.ReadFull(p.r, got[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(got[:]) != sum {
		return refuse(bot.FaultPicture, "a PNG with a wrong checksum")
	}
	_, err := p.w.Write(got[:])
	return err
}

// small takes a chunk that has to be looked at.
func (p *pngFile) small(kind string, n int64, head [8]byte) error {
	if n > 1<<20 {
		if kind == "eXIf" {
			_, err := io.CopyN(io.Discard, p.r, n+4)
			return err
		}
		return refuse(bot.FaultPicture, "a PNG with a header of %d bytes", n)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(p.r, data); err != nil {
		return err
	}
	sum := crc32.ChecksumIEEE(append(head[4:8:8], data...))
	switch kind {
	case "eXIf":
		if _, err := io.CopyN(io.Discard, p.r, 4); err != nil {
			return err
		}
		up := upright(orientation(data))
		if up == nil {
			return nil
		}
		return writeChunk(p.w, "eXIf", up)
	case "IHDR":
		if n != 13 {
			return refuse(bot.FaultPicture, "a PNG with a header of %d bytes", n)
		}
		if err := measure(int64(binary.BigEndian.Uint32(data)), int64(binary.BigEndian.Uint32(data[4:]))); err != nil {
			return err
		}
	default:
		if n != 26 {
			return refuse(bot.FaultPicture, "a PNG with a frame of %d bytes", n)
		}
		width, height := int64(binary.BigEndian.Uint32(data[4:])), int64(binary.BigEndian.Uint32(data[8:]))
		if err := measure(width, height); err != nil {
			return err
		}
		if err := p.frames.add(width, height); err != nil {
			return err
		}
	}
	if _, err := p.w.Write(append(head[:], data...)); err != nil {
		return err
	}
	return p.end(sum)
}

func writeChunk(w io.Writer, kind string, data []byte) error {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	_, err := w.Write(b)
	return err
}
