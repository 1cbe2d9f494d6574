package media

import (
	"bufio"
	"io"
	"strings"
)

// pdfWords are the keys of a PDF's description. Titles and subjects are not among them: bookmarks have such, too.
var pdfWords = []string{"Author", "Creator", "Producer", "CreationDate", "ModDate", "Keywords", "Company", "SourceModified"}

const (
	pdfStringMost = 8 << 10
	pdfPacketMost = 4 << 20
)

// cleanPDF blanks who made it, with what, and when, where that is written openly; all else stays in its place. What is
// packed stays: pictures, and in newer files the description itself. One that is signed stays as it is, as otherwise
// nobody could tell that it is what was signed; so does one that is locked.
func cleanPDF(p patch, size int64) error {
	f := &pdfFile{patch: p, in: bufio.NewReaderSize(io.NewSectionReader(p, 0, size), 64<<10)}
	bound := false
	err := f.scan(func(key string) error {
		bound = bound || key == "ByteRange" || strings.HasPrefix(key, "Encrypt")
		return nil
	}, func() error { return nil })
	if err != nil || bound {
		return err
	}
	f.in, f.at = bufio.NewReaderSize(io.NewSectionReader(p, 0, size), 64<<10), 0
	return f.scan(func(key string) error {
		for _, w := range pdfWords {
			if key == w {
				return f.blankString()
			}
		}
		return nil
	}, f.blankPacket)
}

type pdfFile struct {
	patch
	in *bufio.Reader
	at int64 // where the next byte is
}

func (f *pdfFile) byte() (byte, error) {
	b, err := f.in.ReadByte()
	if err == nil {
		f.at++
	}
	return b, err
}

// scan calls name behind each name, and packet at each packet of XMP.
func (f *pdfFile) scan(name func(key string) error, packet func() error) error {
	for {
		b, err := f.byte()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case b == '/':
			key := f.letters()
			if err := name(key); err != nil {
				return err
			}
		case b == '<':
			if next, _ := f.in.Peek(14); string(next) == "?xpacket begin" {
				if err := packet(); err != nil {
					return err
				}
			}
		}
	}
}

// letters reads a name.
func (f *pdfFile) letters() string {
	const most = 20
	next, _ := f.in.Peek(most)
	n := 0
	for n < len(next) && (next[n]|0x20 >= 'a' && next[n]|0x20 <= 'z') {
		n++
	}
	key := string(next[:n])
	_, _ = f.in.Discard(n) // it was seen
	f.at += int64(n)
	return key
}

// blankString blanks the string that follows, if one does.
func (f *pdfFile) blankString() error {
	var opened byte
	for {
		next, err := f.in.Peek(2)
		if err != nil {
			return nil // nothing follows
		}
		if strings.IndexByte(" \t\r\n\f\x00", next[0]) < 0 {
			if next[0] != '(' && (next[0] != '<' || next[1] == '<') {
				return nil
			}
			opened = next[0]
			break
		}
		if _, err := f.byte(); err != nil {
			return err
		}
	}
	if _, err := f.byte(); err != nil {
		return err
	}
	begin, deep := f.at, 1
	for f.at-begin < pdfStringMost {
		b, err := f.byte()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		switch {
		case opened == '(' && b == '\\':
			if _, err := f.byte(); err != nil && err != io.EOF {
				return err
			}
		case opened == '(' && b == '(':
			deep++
		case opened == '(' && b == ')', opened == '<' && b == '>':
			deep--
		}
		if deep == 0 {
			return f.fill(begin, f.at-1-begin, []byte(strings.Repeat(" ", 256)))
		}
	}
	return nil
}

// blankPacket blanks what stands in a packet of XMP.
func (f *pdfFile) blankPacket() error {
	begin := int64(0)
	for start := f.at; f.at-start < pdfPacketMost; {
		b, err := f.byte()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if b == '>' && begin == 0 {
			begin = f.at
		}
		if next, _ := f.in.Peek(12); b == '<' && string(next) == "?xpacket end" {
			if begin > 0 {
				return f.fill(begin, f.at-1-begin, []byte(strings.Repeat(" ", 256)))
			}
			return nil
		}
	}
	return nil
}
