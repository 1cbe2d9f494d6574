package chart

import (
	"math"
	"strings"
)

// Sizes of the words, in pixels. A third of it is what they have on a phone.
const (
	titleSize   = 52
	leadSize    = 40
	headingSize = 40
	labelSize   = 34
	noteSize    = 30
)

const (
	margin = 56.0
	right  = Width - margin
	inner  = right - margin

	axisAt   = margin + 112 // where the plot begins, right of the axis' labels
	slotMost = 150.0        // how wide the place of one point is at most
	plotEdge = 10.0

	waitsHeight = 388.0 // of the lower panel, heading and note included
	barHeight   = 46.0
)

// layout says what is where.
func layout(p Picture, f *faces) []shape {
	out := []shape{
		box{"edge", 0, 0, Width, Height, edge},
		box{"paper", 3, 3, Width - 6, Height - 6, paper},
	}
	y := margin + 44
	for _, line := range f.wrap(p.Title, titleSize, true, inner, 2) {
		out = append(out, words{line, margin, y, titleSize, true, 0, ink})
		y += 60
	}
	if s := f.fit(p.Period, leadSize, false, inner); s != "" {
		out = append(out, words{s, margin, y, leadSize, false, 0, quiet})
		y += 54
	}
	for _, line := range f.lines(p.Headline, leadSize, inner, 2) {
		out = append(out, words{line, margin, y, leadSize, false, 0, ink})
		y += 50
	}
	foot := Height - margin + 10
	if s := f.fit(p.Foot, noteSize, false, inner); s != "" {
		out = append(out, words{s, margin, foot, noteSize, false, 0, quiet})
	}
	below := foot - 50 - waitsHeight
	out = append(out, seriesLayout(p.Series, f, y+10, below-36)...)
	return append(out, waitsLayout(p.Waits, f, below)...)
}

// seriesLayout is the upper panel, between two heights.
func seriesLayout(s Series, f *faces, top, bottom float64) []shape {
	y := top + 30
	var out []shape
	for _, line := range f.wrap(s.Heading, headingSize, true, inner, 2) {
		out = append(out, words{line, margin, y, headingSize, true, 0, ink})
		y += 48
	}
	known := false
	for _, p := range s.Points {
		known = known || p.Known
	}
	if !known {
		return append(out, sayEmpty(s.Empty, f, y, bottom)...)
	}
	notes := f.wrap(s.Note, noteSize, false, inner, 2)
	bottom -= 38 * float64(len(notes))
	for i, line := range notes {
		out = append(out, words{line, margin, bottom + 30 + 38*float64(i), noteSize, false, 0, quiet})
	}
	banded := 0.0
	if len(s.Bands) > 0 {
		banded = 36 // room for their names
	}
	plot := area{x: axisAt, w: right - axisAt, y: y + banded, n: len(s.Points)}
	plot.h = bottom - 62 - plot.y
	plot.slot = min((plot.w-2*plotEdge)/float64(plot.n), slotMost)
	plot.from = plot.x + (plot.w-plot.slot*float64(plot.n))/2
	out = append(out, bandsLayout(s.Bands, f, plot, banded)...)
	for i, share := range []float64{0, 0.5, 1} {
		at := plot.at(share)
		out = append(out, box{"grid", plot.x, at - 1.5, plot.w, 3, grid},
			words{f.shown(s.Axis[i], false), axisAt - 16, at + 12, labelSize, false, 1, quiet})
	}
	out = append(out, pointsLayout(s.Points, plot)...)
	return append(out, ticksLayout(s.Points, f, plot)...)
}

// area is where points are drawn.
type area struct {
	x, y, w, h float64
	n          int
	from, slot float64 // where the first point's place begins, and how wide each is
}

// at is the height of a share; what is no share is at an end.
func (a area) at(share float64) float64 {
	if !(share > 0) { // nor a number
		share = 0
	}
	return a.y + a.h*(1-min(share, 1))
}

func (a area) middle(i int) float64 { return a.from + a.slot*(float64(i)+0.5) }

// bandsLayout shades the bands, and writes above each what it is, as far as there is room before the next.
func bandsLayout(bands []Band, f *faces, plot area, room float64) []shape {
	var out, names []shape
	for i, b := range bands {
		first, last := max(b.First, 0), min(b.Last, plot.n-1)
		if first > last {
			continue
		}
		x := plot.from + plot.slot*float64(first)
		out = append(out, box{"season", x, plot.y - room, plot.slot * float64(last-first+1), plot.h + room, season})
		end := right
		if i+1 < len(bands) {
			end = min(end, plot.from+plot.slot*float64(bands[i+1].First))
		}
		if name := f.fit(b.Name, noteSize, false, end-x-14); len([]rune(name)) > 3 {
			names = append(names, words{name, x + 8, plot.y - room + 26, noteSize, false, 0, ink})
		}
	}
	return append(out, names...)
}

func pointsLayout(points []Point, plot area) []shape {
	var out []shape
	stem := min(max(plot.slot*0.16, 2), 8)
	r := min(max(plot.slot*0.3, 3.5), 15)
	for i, p := range points {
		if !p.Known {
			continue
		}
		x, with, what := plot.middle(i), strong, "week"
		if p.Faint {
			with, what = faint, "faint week"
		}
		low, high := plot.at(p.Low), plot.at(p.High)
		out = append(out, box{what, x - stem/2, high, stem, max(low-high, 1), with})
		if plot.slot > 24 {
			out = append(out, box{"cap", x - r*0.8, high - stem/4, r * 1.6, stem / 2, with},
				box{"cap", x - r*0.8, low - stem/4, r * 1.6, stem / 2, with})
		}
		out = append(out, dot{what, x, plot.at(p.Rate), r, with, p.Faint})
	}
	return out
}

// ticksLayout writes under the points what they are: the first, and then each that there is room for at an even distance.
func ticksLayout(points []Point, f *faces, plot area) []shape {
	widest := 0.0
	for _, p := range points {
		widest = max(widest, f.width(f.shown(p.Label, false), labelSize, false))
	}
	every := max(int(math.Ceil((widest+36)/plot.slot)), 1)
	y := plot.y + plot.h
	var out []shape
	for i := 0; i < len(points); i += every {
		s := f.shown(points[i].Label, false)
		half := f.width(s, labelSize, false) / 2
		x := min(max(plot.middle(i), plot.x-40+half), right-half)
		out = append(out, box{"tick", plot.middle(i) - 1.5, y, 3, 10, quiet}, words{s, x, y + 46, labelSize, false, 0.5, quiet})
	}
	return out
}

// waitsLayout is the lower panel, from a height on.
func waitsLayout(w Waits, f *faces, top float64) []shape {
	y := top + 30
	var out []shape
	for _, line := range f.wrap(w.Heading, headingSize, true, inner, 1) {
		out = append(out, words{line, margin, y, headingSize, true, 0, ink})
	}
	y += 26
	known := false
	label := 0.0
	for _, b := range w.Bars {
		known = known || b.Known
		label = max(label, f.width(f.shown(b.Label, false), labelSize, false))
	}
	if !known {
		return append(out, sayEmpty(w.Empty, f, y, top+waitsHeight)...)
	}
	label = min(label, inner/3)
	x := margin + label + 24
	wide := right - x - 130 // what is right of it is for the share in figures
	for _, b := range w.Bars {
		base := y + barHeight/2 + 12
		out = append(out, words{f.fit(b.Label, labelSize, false, label), margin + label, base, labelSize, false, 1, ink})
		if !b.Known {
			out = append(out, words{f.fit(b.Value, labelSize, false, right-x), x, base, labelSize, false, 0, quiet})
			y += barHeight + 18
			continue
		}
		share := min(max(b.Share, 0), 1)
		out = append(out, box{"track", x, y, wide, barHeight, track}, box{"bar", x, y, wide * share, barHeight, waits},
			words{f.shown(b.Value, true), right, base, labelSize, true, 1, ink})
		y += barHeight + 18
	}
	for i, line := range f.wrap(w.Note, noteSize, false, inner, 2) {
		out = append(out, words{line, margin, y + 26 + 38*float64(i), noteSize, false, 0, quiet})
	}
	return out
}

// sayEmpty says in the middle of a panel why there is nothing in it.
func sayEmpty(s string, f *faces, top, bottom float64) []shape {
	lines := f.wrap(s, labelSize, false, inner-80, 3)
	y := (top+bottom)/2 - 22*float64(len(lines)-1)
	out := []shape{box{"empty", margin, top, inner, bottom - top, track}}
	for _, line := range lines {
		out = append(out, words{line, Width / 2, y + 12, labelSize, false, 0.5, quiet})
		y += 46
	}
	return out
}

// fit is s on one line no wider than most: cut, with a sign that it is.
func (f *faces) fit(s string, size float64, bold bool, most float64) string {
	s = f.shown(s, bold)
	if f.width(s, size, bold) <= most {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		cut := strings.TrimRight(string(runes[:n]), " ,.:;") + "…"
		if f.width(cut, size, bold) <= most {
			return cut
		}
	}
	return ""
}

// lines is s as it is broken into lines already, each cut if need be; broken by wrap, if it is not.
func (f *faces) lines(s string, size, most float64, lines int) []string {
	given := strings.Split(strings.TrimSpace(s), "\n")
	if len(given) == 1 {
		return f.wrap(s, size, false, most, lines)
	}
	var out []string
	for _, line := range given[:min(len(given), lines)] {
		if line = f.fit(line, size, false, most); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// wrap breaks s into at most so many lines; the last is cut where more would be needed. None begins with a sign of per cent.
func (f *faces) wrap(s string, size float64, bold bool, most float64, lines int) []string {
	var out []string
	rest := f.shown(s, bold)
	for rest != "" && len(out) < lines-1 && f.width(rest, size, bold) > most {
		cut := 0
		for i, r := range rest {
			if r == ' ' && !strings.HasPrefix(rest[i:], " %") && f.width(rest[:i], size, bold) <= most {
				cut = i
			}
		}
		if cut == 0 { // one long word
			break
		}
		out = append(out, rest[:cut])
		rest = rest[cut+1:]
	}
	if rest != "" {
		out = append(out, f.fit(rest, size, bold, most))
	}
	return out
}
