package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"duaarah/bot"
)

// cleanJPEG copies what makes the picture, as it is, with its colours and which way is up. All else goes: Exif, XMP, IPTC,
// comments, previews, and whatever follows the picture's end (further pictures, a film).
func cleanJPEG(w io.Writer, r io.Reader) error {
	j := jpegFile{in: bufio.NewReaderSize(r, 32<<10), w: w}
	if m, err := j.marker(); err != nil {
		return err
	} else if m != 0xD8 {
		return refuse(bot.FaultPicture, "a JPEG that does not begin")
	}
	if err := j.write(0xFF, 0xD8); err != nil {
		return err
	}
	m, err := j.marker()
	for err == nil && m != 0xD9 {
		m, err = j.segment(m)
	}
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	switch {
	case err != nil && !(ended && j.scans > 0): // one that was cut off shows what it has
		return err
	case j.frames == 0 || j.scans == 0:
		return refuse(bot.FaultPicture, "a JPEG without a picture")
	}
	return j.write(0xFF, 0xD9)
}

type jpegFile struct {
	in            *bufio.Reader
	w             io.Writer
	frames, scans int
	turned        bool // which way is up has been told
	profile       int  // bytes of the colour profile
}

func (j *jpegFile) write(b ...byte) error { _, err := j.w.Write(b); return err }

// marker reads the next marker's second byte.
func (j *jpegFile) marker() (byte, error) {
	b, err := j.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if b != 0xFF {
		return 0, refuse(bot.FaultPicture, "a JPEG with something between its segments")
	}
	for b == 0xFF {
		if b, err = j.in.ReadByte(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

// segment takes the segment of a marker, and what follows it until the next one, which it returns.
func (j *jpegFile) segment(m byte) (next byte, err error) {
	if m == 0 || m == 1 || m >= 0xD0 && m <= 0xD8 {
		return 0, refuse(bot.FaultPicture, "a JPEG with a marker %#x out of place", m)
	}
	var length [2]byte
	if _, err := io.ReadFull(j.in, length[:]); err != nil {
		return 0, err
	}
	n := int(binary.BigEndian.Uint16(length[:])) - 2
	if n < 0 {
		return 0, refuse(bot.FaultPicture, "a JPEG with a segment of no length")
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(j.in, data); err != nil {
		return 0, err
	}
	if data, err = j.keep(m, data); err != nil {
		return 0, err
	}
	if data != nil {
		binary.BigEndian.PutUint16(length[:], uint16(len(data)+2))
		if err := errors.Join(j.write(0xFF, m, length[0], length[1]), j.write(data...)); err != nil {
			return 0, err
		}
	}
	if m == 0xDA {
		j.scans++
		return j.scan()
	}
	return j.marker()
}

// keep is what is kept of a segment; nil: nothing.
func (j *jpegFile) keep(m byte, data []byte) ([]byte, error) {
	switch {
	case m == 0xE0 && len(data) >= 14 && string(data[:5]) == "JFIF\x00":
		return append(data[:12:12], 0, 0), nil // without its preview
	case m == 0xE1 && bytes.HasPrefix(data, []byte("Exif\x00")) && len(data) > 6:
		if up := upright(orientation(data[6:])); up != nil && !j.turned {
			j.turned = true
			return append([]byte("Exif\x00\x00"), up...), nil
		}
		return nil, nil
	case m == 0xE2 && bytes.HasPrefix(data, []byte("ICC_PROFILE\x00")):
		if j.profile += len(data); j.profile > keptMax {
			return nil, nil
		}
		return data, nil
	case m == 0xEE && len(data) >= 12 && string(data[:5]) == "Adobe": // how its colours are to be read
		return data[:12], nil
	case m >= 0xC0 && m <= 0xCF && m != 0xC4 && m != 0xC8 && m != 0xCC:
		if len(data) < 6 {
			return nil, refuse(bot.FaultPicture, "a JPEG with a frame of no size")
		}
		j.frames++
		return data, measure(int64(binary.BigEndian.Uint16(data[3:])), int64(binary.BigEndian.Uint16(data[1:])))
	case m == 0xC4, m == 0xCC, m >= 0xDA && m <= 0xDD: // tables, a scan's beginning
		return data, nil
	}
	return nil, nil
}

// scan copies a scan's data, and returns the marker that ends it.
func (j *jpegFile) scan() (byte, error) {
	for {
		some, err := j.in.ReadSlice(0xFF)
		full := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !full {
			if len(some) > 0 {
				if err := j.write(some...); err != nil {
					return 0, err
				}
			}
			return 0, err
		}
		if full {
			if err := j.write(some...); err != nil {
				return 0, err
			}
			continue
		}
		if err := j.write(some[:len(some)-1]...); err != nil {
			return 0, err
		}
		b := byte(0xFF)
		for b == 0xFF {
			if b, err = j.in.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 && (b < 0xD0 || b > 0xD7) {
			return b, nil
		}
		if err := j.write(0xFF, b); err != nil {
			return 0, err
		}
	}
}
