package poster

import (
	"fmt"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// point is a place on the sheet, in dots.
type point struct{ x, y float64 }

// step is a part of an outline: 'M' and 'L' have one point, 'Q' two, 'C' three.
type step struct {
	op byte
	at []point
}

// letters are the two fonts.
type letters struct {
	plain, bold *sfnt.Font
	buf         sfnt.Buffer
}

func newLetters() (*letters, error) {
	var l letters
	var err error
	if l.plain, err = sfnt.Parse(goregular.TTF); err == nil {
		l.bold, err = sfnt.Parse(gobold.TTF)
	}
	if err != nil {
		return nil, fmt.Errorf("read the fonts: %w", err)
	}
	return &l, nil
}

func (l *letters) font(bold bool) *sfnt.Font {
	if bold {
		return l.bold
	}
	return l.plain
}

// ppem is the resolution at which glyphs are read; they are scaled to size.
const ppem = 1000

// width is how wide a text is, in dots.
func (l *letters) width(s string, size float64, bold bool) float64 {
	f, w := l.font(bold), 0.0
	for _, r := range s {
		g, err := f.GlyphIndex(&l.buf, r)
		if err != nil {
			continue
		}
		if adv, err := f.GlyphAdvance(&l.buf, g, fixed.I(ppem), font.HintingNone); err == nil {
			w += float64(adv) / 64 / ppem * size
		}
	}
	return w
}

// line is the outline of a text around x, standing on y.
func (l *letters) line(s string, size float64, bold bool, x int, y float64) []step {
	f := l.font(bold)
	left, scale := float64(x)-l.width(s, size, bold)/2, size/ppem/64
	var path []step
	for _, r := range s {
		g, err := f.GlyphIndex(&l.buf, r)
		if err != nil {
			continue
		}
		if segs, err := f.LoadGlyph(&l.buf, g, fixed.I(ppem), nil); err == nil {
			for _, seg := range segs {
				op, n := byte('M'), 1
				switch seg.Op {
				case sfnt.SegmentOpLineTo:
					op = 'L'
				case sfnt.SegmentOpQuadTo:
					op, n = 'Q', 2
				case sfnt.SegmentOpCubeTo:
					op, n = 'C', 3
				}
				st := step{op: op}
				for _, p := range seg.Args[:n] {
					st.at = append(st.at, point{left + float64(p.X)*scale, y + float64(p.Y)*scale})
				}
				path = append(path, st)
			}
		}
		if adv, err := f.GlyphAdvance(&l.buf, g, fixed.I(ppem), font.HintingNone); err == nil {
			left += float64(adv) * scale
		}
	}
	return path
}

// address is how an address is written for people to type: in one line, if need be in smaller letters, as nobody knows whether a break belongs
// to it. One that is too long even in the smallest is broken after a mark that ends a part of it.
func (l *letters) address(s string, size, least float64, bold bool, width int) (at float64, words string) {
	for at = size; at > least && l.width(s, at, bold) > float64(width); at -= 2 {
	}
	line := ""
	for part := range strings.SplitAfterSeq(s, "/") {
		if line != "" && l.width(line+part, at, bold) > float64(width) {
			words, line = words+line+" ", ""
		}
		line += part
	}
	return at, words + line
}

// wrap breaks a text into at most so many lines; what does not fit ends with an ellipsis. A word that is wider than a line is
// broken.
func (l *letters) wrap(s string, size float64, bold bool, width, most int) []string {
	var lines []string
	line := ""
	fits := func(s string) bool { return l.width(s, size, bold) <= float64(width) }
	for _, word := range strings.Fields(s) {
		joined := strings.TrimSpace(line + " " + word)
		if fits(joined) {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for !fits(word) {
			part := []rune(word)
			n := len(part)
			for n > 1 && !fits(string(part[:n])) {
				n--
			}
			lines, word = append(lines, string(part[:n])), string(part[n:])
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	last := []rune(lines[most-1])
	for len(last) > 0 && !fits(string(last)+"…") {
		last = last[:len(last)-1]
	}
	lines[most-1] = strings.TrimSpace(string(last)) + "…"
	return lines
}
