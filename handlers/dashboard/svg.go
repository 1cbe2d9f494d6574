package dashboard

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// drawing is an SVG that is being written. Colours come from the style sheet, by class; what it shows is said beside it in words
// or in a table, and its title says where.
type drawing struct {
	b    strings.Builder
	w, h float64
}

// num writes a coordinate.
func num(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func newDrawing(w, h float64, class, title string) *drawing {
	d := &drawing{w: w, h: h}
	fmt.Fprintf(&d.b, `<svg class="%s" viewBox="0 0 %s %s" role="img" aria-label="%s">`, class, num(w), num(h), html.EscapeString(title))
	return d
}

func (d *drawing) done() template.HTML {
	d.b.WriteString("</svg>")
	return template.HTML(d.b.String()) // texts were escaped as they came in
}

func (d *drawing) rect(class string, x, y, w, h, round float64, title string) {
	fmt.Fprintf(&d.b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="%s">`, class, num(x), num(y), num(max(w, 0)), num(max(h, 0)), num(round))
	d.title(title)
	d.b.WriteString("</rect>")
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&d.b, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, num(x1), num(y1), num(x2), num(y2))
}

func (d *drawing) circle(class string, x, y, r float64, title string) {
	fmt.Fprintf(&d.b, `<circle class="%s" cx="%s" cy="%s" r="%s">`, class, num(x), num(y), num(r))
	d.title(title)
	d.b.WriteString("</circle>")
}

func (d *drawing) path(class, data string) {
	fmt.Fprintf(&d.b, `<path class="%s" d="%s"/>`, class, html.EscapeString(data))
}

// title is shown by a pointer that rests.
func (d *drawing) title(title string) {
	if title != "" {
		d.b.WriteString("<title>" + html.EscapeString(title) + "</title>")
	}
}

// text writes a label; anchor is start, middle or end.
func (d *drawing) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(&d.b, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`, class, anchor, num(x), num(y), html.EscapeString(text))
}
