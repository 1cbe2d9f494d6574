package chart

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The colours are few, and told apart by those who see no red or no green, and in grey: the blue and the ochre differ in
// lightness. Words have a contrast of 6 to 1 or more against the paper; the card is opaque, so that it looks the same on a light and on a dark chat.
var (
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	edge   = color.RGBA{0xb8, 0xc0, 0xca, 0xff}
	ink    = color.RGBA{0x17, 0x1c, 0x24, 0xff}
	quiet  = color.RGBA{0x4a, 0x54, 0x62, 0xff}
	grid   = color.RGBA{0xd9, 0xde, 0xe5, 0xff}
	strong = color.RGBA{0x00, 0x5a, 0x9c, 0xff} // two-way
	faint  = color.RGBA{0x5f, 0x99, 0xc8, 0xff} // the same, of few
	waits  = color.RGBA{0xb3, 0x5c, 0x00, 0xff}
	track  = color.RGBA{0xe9, 0xec, 0xf0, 0xff} // who still waits
	season = color.RGBA{0xfb, 0xee, 0xc4, 0xff}
)

// shape is one thing on the picture. Its String is what tests hold fast: places are rounded to pixels.
type shape interface {
	paint(c *canvas) error
	fmt.Stringer
}

// box is a filled rectangle.
type box struct {
	what       string
	x, y, w, h float64
	fill       color.RGBA
}

// dot is a filled circle; hollow, it has a hole in the colour of the paper.
type dot struct {
	what   string
	x, y   float64
	r      float64
	fill   color.RGBA
	hollow bool
}

// words are one line of text, from x on, or up to it, or around it. y is the base line.
type words struct {
	s     string
	x, y  float64
	size  float64
	bold  bool
	align float64 // 0: from x on, 0.5: around it, 1: up to it
	fill  color.RGBA
}

func (b box) String() string {
	return fmt.Sprintf("%s %.0f,%.0f %.0fx%.0f #%02x%02x%02x", b.what, b.x, b.y, b.w, b.h, b.fill.R, b.fill.G, b.fill.B)
}

func (d dot) String() string {
	return fmt.Sprintf("%s %.0f,%.0f r%.0f hollow=%t", d.what, d.x, d.y, d.r, d.hollow)
}

func (w words) String() string {
	return fmt.Sprintf("words %.0f,%.0f %.0fpx align=%.1f %q", w.x, w.y, w.size, w.align, w.s)
}

// faces are the two fonts, which are part of the program, in all sizes.
type faces struct {
	regular, bold *opentype.Font
	made          map[face]font.Face
	buf           sfnt.Buffer
}

type face struct {
	size float64
	bold bool
}

func newFaces() (*faces, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the bold font: %w", err)
	}
	return &faces{regular: regular, bold: bold, made: map[face]font.Face{}}, nil
}

func (f *faces) font(bold bool) *opentype.Font {
	if bold {
		return f.bold
	}
	return f.regular
}

func (f *faces) face(size float64, bold bool) (font.Face, error) {
	key := face{size, bold}
	if made, ok := f.made[key]; ok {
		return made, nil
	}
	made, err := opentype.NewFace(f.font(bold), &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("size a font: %w", err)
	}
	f.made[key] = made
	return made, nil
}

// shown is s without what the fonts have no picture of (emoji, other scripts), on one line. "" if nothing is left.
func (f *faces) shown(s string, bold bool) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if i, err := f.font(bold).GlyphIndex(&f.buf, r); err == nil && i != 0 && r >= ' ' {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// width is how wide a line is, in pixels.
func (f *faces) width(s string, size float64, bold bool) float64 {
	made, err := f.face(size, bold)
	if err != nil {
		return 0 // painting tells
	}
	return float64(font.MeasureString(made, s)) / 64
}

// canvas is what is painted on.
type canvas struct {
	img   *image.RGBA
	faces *faces
	ras   *vector.Rasterizer
}

func newCanvas(f *faces) *canvas {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, Width, Height)), faces: f, ras: vector.NewRasterizer(1, 1)}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return c
}

func (b box) paint(c *canvas) error {
	c.fill(b.x, b.y, b.x+b.w, b.y+b.h, b.fill, func(r *vector.Rasterizer, dx, dy float64) {
		x, y, z, w := float32(b.x-dx), float32(b.y-dy), float32(b.x+b.w-dx), float32(b.y+b.h-dy)
		r.MoveTo(x, y)
		r.LineTo(z, y)
		r.LineTo(z, w)
		r.LineTo(x, w)
		r.ClosePath()
	})
	return nil
}

func (d dot) paint(c *canvas) error {
	c.disc(d.x, d.y, d.r, d.fill)
	if d.hollow {
		c.disc(d.x, d.y, d.r*0.55, paper)
	}
	return nil
}

func (w words) paint(c *canvas) error {
	made, err := c.faces.face(w.size, w.bold)
	if err != nil {
		return err
	}
	x := w.x - w.align*c.faces.width(w.s, w.size, w.bold)
	d := font.Drawer{Dst: c.img, Src: image.NewUniform(w.fill), Face: made,
		Dot: fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(w.y * 64))}}
	d.DrawString(w.s)
	return nil
}

// fill paints a path with a colour; path is drawn into a rasterizer that begins at dx, dy.
func (c *canvas) fill(x0, y0, x1, y1 float64, with color.RGBA, path func(r *vector.Rasterizer, dx, dy float64)) {
	area := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
	if area.Empty() {
		return
	}
	c.ras.Reset(area.Dx(), area.Dy())
	path(c.ras, float64(area.Min.X), float64(area.Min.Y))
	c.ras.Draw(c.img, area, image.NewUniform(with), image.Point{})
}

// disc fills a circle.
func (c *canvas) disc(x, y, r float64, with color.RGBA) {
	const k = 0.5522847498 // of four cubic curves that make a circle
	c.fill(x-r, y-r, x+r, y+r, with, func(ras *vector.Rasterizer, dx, dy float64) {
		at := func(ax, ay float64) (float32, float32) { return float32(x + ax*r - dx), float32(y + ay*r - dy) }
		curve := func(p ...float64) {
			x1, y1 := at(p[0], p[1])
			x2, y2 := at(p[2], p[3])
			x3, y3 := at(p[4], p[5])
			ras.CubeTo(x1, y1, x2, y2, x3, y3)
		}
		ras.MoveTo(at(1, 0))
		curve(1, k, k, 1, 0, 1)
		curve(-k, 1, -1, k, -1, 0)
		curve(-1, -k, -k, -1, 0, -1)
		curve(k, -1, 1, -k, 1, 0)
		ras.ClosePath()
	})
}
