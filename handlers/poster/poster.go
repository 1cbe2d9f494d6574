// Package poster draws what is printed and hung up, or shown on a phone: a QR code with a few lines of text. The same shapes
// make a PNG of 300 dots an inch and an SVG; letters are outlines in both, so that no font is needed where it is printed.
package poster

import (
	"errors"
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Poster is what is drawn, on a sheet as wide as A6 paper (105 mm). Empty lines are left out; lines that are too long go on in the
// next one, or end with an ellipsis.
type Poster struct {
	Title string `json:"title"`          // what it is for
	Name  string `json:"name"`           // whose it is: the office
	About string `json:"about,omitzero"` // lines of more about it: the event, its place and day
	URL   string `json:"url"`            // what the code holds
	Short string `json:"short"`          // the same in letters, for who cannot scan
	Foot  string `json:"foot,omitzero"`  // what to do
}

// Sizes in dots, 300 to the inch.
const (
	dpi    = 300
	width  = 1240 // A6: 105 mm
	margin = 96
	height = 1748 // A6: 148 mm; more where the lines need it

	quietZone = 4   // modules on each side, as ISO/IEC 18004 asks for
	codeSide  = 900 // of code and quiet zone together, at most
	codeLeast = 3   // dots a module
)

// ErrTooLong: so much text makes no code that can be scanned.
var ErrTooLong = errors.New("the address is too long for a QR code")

// urlMost is how long what the code holds may be, in bytes.
const urlMost = 300

// sheet is a laid-out poster.
type sheet struct {
	w, h   int
	shapes []shape
	title  string
}

// shape is a filled rectangle, or an outline of letters.
type shape struct {
	x, y, w, h int    // of a rectangle
	path       []step // of letters; nil: it is a rectangle
	grey       bool
}

// layout puts everything in its place.
func layout(p Poster) (*sheet, error) {
	if len(p.URL) > urlMost || p.URL == "" {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLong, len(p.URL))
	}
	code, err := qr.Encode(p.URL, qr.Q) // a quarter of it may be torn or dirty
	if err != nil {
		return nil, fmt.Errorf("encode the address: %w", err)
	}
	scale := codeSide / (code.Size + 2*quietZone)
	if scale < codeLeast {
		return nil, ErrTooLong
	}
	letters, err := newLetters()
	if err != nil {
		return nil, err
	}
	s := &sheet{w: width, title: strings.TrimSpace(p.Title + ": " + p.Name)}
	y := margin
	text := func(line string, size float64, bold, grey bool, most int, gap int) {
		for _, l := range letters.wrap(line, size, bold, width-2*margin, most) {
			y += int(size * 1.25)
			s.shapes = append(s.shapes, shape{path: letters.line(l, size, bold, width/2, float64(y)-size*0.25), grey: grey})
		}
		if line != "" {
			y += gap
		}
	}
	text(p.Title, 68, true, false, 3, 12)
	text(p.Name, 52, false, false, 3, 4)
	for _, line := range strings.Split(p.About, "\n") {
		text(line, 42, false, true, 4, 0)
	}
	y += 12
	side := (code.Size + 2*quietZone) * scale
	left := (width - side) / 2
	s.code(code, left+quietZone*scale, y+quietZone*scale, scale)
	y += side + 4
	size, short := letters.address(p.Short, 50, 34, true, width-2*margin)
	text(short, size, true, false, 2, 14)
	text(p.Foot, 38, false, true, 4, 0)
	s.h = max(height, y+margin)
	if spare := s.h - y - margin; spare > 0 { // in the middle of the sheet
		s.down(spare / 2)
	}
	return s, nil
}

// code adds the dark modules, those of a row that touch as one.
func (s *sheet) code(code *qr.Code, left, top, scale int) {
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				s.shapes = append(s.shapes, shape{x: left + from*scale, y: top + y*scale, w: (x - from) * scale, h: scale})
			}
		}
	}
}

// down moves everything.
func (s *sheet) down(by int) {
	for i := range s.shapes {
		s.shapes[i].y += by
		for k := range s.shapes[i].path {
			st := &s.shapes[i].path[k]
			for n := range st.at {
				st.at[n].y += float64(by)
			}
		}
	}
}
