package media

import (
	"bufio"
	"encoding/binary"
	"io"

	"duaarah/bot"
)

// cleanMPEG copies the sound of an MP3 or AAC file. The tags before it and behind it go: they hold names, pictures, places.
func cleanMPEG(w io.Writer, r io.ReaderAt, size int64) error {
	at := func(off, n int64) ([]byte, error) {
		b := make([]byte, n)
		if off < 0 || off+n > size {
			return b, nil
		}
		_, err := io.ReadFull(io.NewSectionReader(r, off, n), b)
		return b, err
	}
	begin, end := int64(0), size
	for {
		b, err := at(begin, 10)
		if err != nil {
			return err
		}
		if string(b[:3]) != "ID3" {
			break
		}
		begin += 10 + int64(b[6]&127)<<21 + int64(b[7]&127)<<14 + int64(b[8]&127)<<7 + int64(b[9]&127)
		if b[5]&0x10 != 0 {
			begin += 10
		}
	}
	for again := true; again; {
		again = false
		if b, err := at(end-128, 3); err != nil {
			return err
		} else if string(b) == "TAG" {
			end, again = end-128, true
		}
		if b, err := at(end-32, 32); err != nil {
			return err
		} else if string(b[:8]) == "APETAGEX" {
			end, again = end-max(int64(binary.LittleEndian.Uint32(b[12:])), 32), true
			if b[23]&0x80 != 0 { // it has a header, too
				end -= 32
			}
		}
		if b, err := at(end-15, 15); err != nil {
			return err
		} else if string(b[6:]) == "LYRICS200" {
			n := int64(0)
			for _, digit := range b[:6] {
				n = 10*n + int64(digit&15)
			}
			end, again = end-15-n, true
		}
	}
	b, err := at(begin, 4)
	if err != nil {
		return err
	}
	if kind := Detect(b); begin >= end || kind != "audio/mpeg" && kind != "audio/aac" {
		return refuse(bot.FaultBroken, "an MP3 without sound")
	}
	_, err = io.Copy(w, io.NewSectionReader(r, begin, end-begin))
	return err
}

// cleanFLAC copies the sound, and what is needed to play it.
func cleanFLAC(w io.Writer, r io.Reader) error {
	in := bufio.NewReaderSize(r, 32<<10)
	head := make([]byte, 4+4+34)
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	if head[4]&0x7F != 0 || head[5] != 0 || head[6] != 0 || head[7] != 34 {
		return refuse(bot.FaultBroken, "a FLAC that does not begin")
	}
	last := head[4]&0x80 != 0
	head[4] |= 0x80 // the only block of its kind
	if _, err := w.Write(head); err != nil {
		return err
	}
	for !last {
		var b [4]byte
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return err
		}
		last = b[0]&0x80 != 0
		if _, err := io.CopyN(io.Discard, in, int64(b[1])<<16|int64(b[2])<<8|int64(b[3])); err != nil {
			return err
		}
	}
	_, err := io.Copy(w, in)
	return err
}

// oggStreams is how many streams one Ogg file may hold.
const oggStreams = 16

// comments are the packets of an Ogg stream that hold words: how they begin, by how the stream does; the second packet
// each.
var comments = []struct{ stream, packet, after string }{
	{"OpusHead", "OpusTags", ""}, {"\x01vorbis", "\x03vorbis", "\x01"}, {"\x80theora", "\x81theora", ""}, {"Speex   ", "", ""},
}

// oggStream is a stream of an Ogg file. Of its packets, the second one holds words.
type oggStream struct {
	known, packets int // known: index in comments
	length, done   int64
}

type oggFile struct {
	patch
	streams map[uint32]*oggStream
}

// cleanOgg overwrites the words of each stream with spaces, and says that there are none.
func cleanOgg(p patch, size int64) error {
	f := oggFile{p, map[uint32]*oggStream{}}
	if err := f.pages(size, func(page, segments []byte, at, n int64) error { return f.measure(page, segments, at) }); err != nil {
		return err
	}
	for _, s := range f.streams {
		s.packets = 0
	}
	return f.pages(size, f.rewrite)
}

// pages calls do with each page: its header, its table of segments, where its data begin and how many they are.
func (f *oggFile) pages(size int64, do func(page, segments []byte, at, n int64) error) error {
	for at := int64(0); at < size; {
		page, err := f.bytes(at, int(min(27, size-at)))
		if err != nil {
			return err
		}
		if len(page) < 27 || string(page[:4]) != "OggS" {
			if at == 0 {
				return refuse(bot.FaultBroken, "an Ogg that does not begin")
			}
			return f.zero(at, size-at) // something behind it
		}
		segments, err := f.bytes(at+27, int(page[26]))
		if err != nil {
			return err
		}
		n := int64(0)
		for _, s := range segments {
			n += int64(s)
		}
		data := at + 27 + int64(len(segments))
		if data+n > size {
			return f.zero(at, size-at) // cut off
		}
		if err := do(page, segments, data, n); err != nil {
			return err
		}
		at = data + n
	}
	return nil
}

// measure finds out how long the second packets are.
func (f *oggFile) measure(page, segments []byte, at int64) error {
	serial := binary.LittleEndian.Uint32(page[14:])
	s := f.streams[serial]
	if s == nil {
		if len(f.streams) == oggStreams {
			return refuse(bot.FaultBroken, "an Ogg of too many streams")
		}
		s = &oggStream{known: -1}
		f.streams[serial] = s
		n := 0
		for _, x := range segments {
			n += int(x)
		}
		head, err := f.bytes(at, min(n, 8))
		if err != nil {
			return err
		}
		for i, c := range comments {
			if len(head) >= len(c.stream) && string(head[:len(c.stream)]) == c.stream {
				s.known = i
			}
		}
		if s.known < 0 {
			return refuse(bot.FaultBroken, "an Ogg with a stream of an unknown kind")
		}
	}
	for _, n := range segments {
		if s.packets == 1 {
			s.length += int64(n)
		}
		if n < 255 {
			s.packets++
		}
	}
	return nil
}

// rewrite empties what the page holds of a second packet.
func (f *oggFile) rewrite(page, segments []byte, at, n int64) error {
	s := f.streams[binary.LittleEndian.Uint32(page[14:])]
	changed := false
	off := at
	for _, x := range segments {
		if s.packets == 1 && x > 0 {
			with, err := s.silence(int64(x))
			if err != nil {
				return err
			}
			if _, err := f.WriteAt(with, off); err != nil {
				return err
			}
			changed = true
		}
		if x < 255 {
			s.packets++
		}
		off += int64(x)
	}
	if !changed {
		return nil
	}
	clear(page[22:26])
	sum := oggSum(oggSum(0, page), segments)
	data, err := f.bytes(at, int(n)) // 64 KB at most
	if err != nil {
		return err
	}
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], oggSum(sum, data))
	_, err = f.WriteAt(b[:], at-int64(len(segments))-5)
	return err
}

// silence is the next n bytes of a packet that says nothing: a maker called by spaces alone, and no comments.
func (s *oggStream) silence(n int64) ([]byte, error) {
	c := comments[s.known]
	maker := s.length - int64(len(c.packet)+8+len(c.after))
	if maker < 0 {
		return nil, refuse(bot.FaultBroken, "an Ogg with a short packet of words")
	}
	head := binary.LittleEndian.AppendUint32([]byte(c.packet), uint32(maker))
	tail := append([]byte{0, 0, 0, 0}, c.after...)
	b := make([]byte, n)
	for i := range b {
		switch at := s.done + int64(i); {
		case at < int64(len(head)):
			b[i] = head[at]
		case at >= s.length-int64(len(tail)):
			b[i] = tail[at-(s.length-int64(len(tail)))]
		default:
			b[i] = ' '
		}
	}
	s.done += n
	return b, nil
}

// oggSum is Ogg's own checksum: CRC-32 with polynomial 0x04c11db7, not reflected (RFC 3533).
func oggSum(sum uint32, b []byte) uint32 {
	for _, x := range b {
		sum ^= uint32(x) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
