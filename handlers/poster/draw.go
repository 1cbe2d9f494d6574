package poster

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

var (
	ink  = color.Gray{0x00}
	grey = color.Gray{0x40}
)

// PNG draws the poster for print: 300 dots an inch, which the file says.
func PNG(p Poster) ([]byte, error) {
	s, err := layout(p)
	if err != nil {
		return nil, err
	}
	img := image.NewGray(image.Rect(0, 0, s.w, s.h))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, x := range s.shapes {
		if x.path == nil {
			draw.Draw(img, image.Rect(x.x, x.y, x.x+x.w, x.y+x.h), image.NewUniform(ink), image.Point{}, draw.Src)
			continue
		}
		x.paint(img)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("write a PNG: %w", err)
	}
	return withDensity(b.Bytes()), nil
}

// paint fills an outline, and looks at no more of the picture than it covers.
func (x shape) paint(img *image.Gray) {
	box := x.bounds().Intersect(img.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.DrawOp = draw.Over
	f := func(p point) (float32, float32) {
		return float32(p.x - float64(box.Min.X)), float32(p.y - float64(box.Min.Y))
	}
	open := false
	for _, st := range x.path {
		ax, ay := f(st.at[0])
		switch st.op {
		case 'M':
			if open {
				r.ClosePath()
			}
			r.MoveTo(ax, ay)
			open = true
		case 'L':
			r.LineTo(ax, ay)
		case 'Q':
			bx, by := f(st.at[1])
			r.QuadTo(ax, ay, bx, by)
		case 'C':
			bx, by := f(st.at[1])
			cx, cy := f(st.at[2])
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	if open {
		r.ClosePath()
	}
	r.Draw(img, box, image.NewUniform(x.colour()), image.Point{})
}

// bounds is a rectangle that holds the outline.
func (x shape) bounds() (box image.Rectangle) {
	for _, st := range x.path {
		for _, p := range st.at {
			box = box.Union(image.Rect(int(p.x)-1, int(p.y)-1, int(p.x)+2, int(p.y)+2))
		}
	}
	return box
}

func (x shape) colour() color.Gray {
	if x.grey {
		return grey
	}
	return ink
}

// withDensity says in a PNG how many dots there are to a metre (chunk pHYs, after the header).
func withDensity(b []byte) []byte {
	const afterHeader = 8 + 4 + 4 + 13 + 4 // signature; length, name, content and sum of IHDR
	const perMetre uint32 = 11811          // dpi to the inch of 25.4 mm
	chunk := []byte("pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1)
	out := append([]byte(nil), b[:afterHeader]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, b[afterHeader:]...)
}

// SVG draws the poster as outlines, in its size on paper.
func SVG(p Poster) ([]byte, error) {
	s, err := layout(p)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	mm := func(dots int) string { return strconv.FormatFloat(float64(dots)/dpi*25.4, 'f', 2, 64) + "mm" }
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+`<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %d %d" role="img">`+"\n<title>",
		mm(s.w), mm(s.h), s.w, s.h)
	if err := xml.EscapeText(&b, []byte(s.title)); err != nil {
		return nil, fmt.Errorf("write an SVG: %w", err)
	}
	fmt.Fprintf(&b, "</title>\n"+`<rect width="%d" height="%d" fill="#fff"/>`+"\n", s.w, s.h)
	b.WriteString(`<path shape-rendering="crispEdges" d="`)
	for _, x := range s.shapes {
		if x.path == nil {
			fmt.Fprintf(&b, "M%d %dh%dv%dh-%dz", x.x, x.y, x.w, x.h, x.w)
		}
	}
	b.WriteString("\"/>\n")
	for _, x := range s.shapes {
		if x.path != nil {
			fmt.Fprintf(&b, `<path fill="#%02x%02[1]x%02[1]x" d="%s"/>`+"\n", x.colour().Y, outline(x.path))
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes(), nil
}

// outline is a path as SVG writes it.
func outline(path []step) string {
	var b strings.Builder
	for i, st := range path {
		if st.op == 'M' && i > 0 {
			b.WriteByte('Z')
		}
		b.WriteByte(st.op)
		for k, p := range st.at {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.FormatFloat(p.x, 'f', 1, 64) + " " + strconv.FormatFloat(p.y, 'f', 1, 64))
		}
	}
	if len(path) > 0 {
		b.WriteByte('Z')
	}
	return b.String()
}
