// Package chart draws the figures as a picture for a chat: how many were really answered in time, week by week, and how long
// citizens wait. It is pure: the same values give the same bytes. It knows no language; all that is written comes in.
package chart

import (
	"bytes"
	"fmt"
	"image/png"
)

// Width and Height of a picture in pixels: a phone shows it at about a third of that.
const (
	Width  = 1080
	Height = 1350
)

// Picture is what is drawn: a title, a panel over time, and a panel of waits.
type Picture struct {
	Title    string // whose figures
	Period   string // of which time
	Headline string // the one figure, in words: a line or two
	Series   Series
	Waits    Waits
	Foot     string // as of when
}

// Series is a share over time, with its interval.
type Series struct {
	Heading string
	Axis    [3]string // how 0, a half and 1 are written
	Points  []Point   // one for each week (or month), in order, without gaps
	Bands   []Band    // stretches to be told apart from the rest
	Note    string    // what the faint points and the bands are
	Empty   string    // said where there is nothing to be shown
}

// Point is one week. Low, Rate and High are shares from 0 to 1.
type Point struct {
	Label           string // of the axis; as many are written as there is room for
	Low, Rate, High float64
	Known           bool // false: there is nothing to be shown of it
	Faint           bool // of few: not to be read too much into
}

// Band is the points from First to Last, both included. Bands come in order.
type Band struct {
	First, Last int
	Name        string
}

// Waits are the shares that had their answer after a time.
type Waits struct {
	Heading string
	Bars    []Bar
	Note    string
	Empty   string // said where none is known
}

// Bar is one of them; Share is from 0 to 1.
type Bar struct {
	Label string // "3 hari"
	Value string // "41 %", or why it is not known
	Share float64
	Known bool
}

// PNG draws the picture.
func PNG(p Picture) ([]byte, error) {
	f, err := newFaces()
	if err != nil {
		return nil, err
	}
	c := newCanvas(f)
	for _, s := range layout(p, f) {
		if err := s.paint(c); err != nil {
			return nil, fmt.Errorf("draw a picture: %w", err)
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, c.img); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return out.Bytes(), nil
}
