package dashboard

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// rateBar draws a share on a line from nothing to all, with its interval.
func (w words) rateBar(x *measure.Share, class string) template.HTML {
	if x == nil || x.Rate == nil {
		return ""
	}
	const width, height, pad = 200.0, 16.0, 4.0
	at := func(v float64) float64 { return pad + v*(width-2*pad) }
	low, high := w.ends(*x.Low, *x.High)
	d := newDrawing(width, height, class, w.t("chart.rate", "rate", w.Percent(x.Rate), "low", low, "high", high))
	d.rect("track", pad, 5, width-2*pad, 6, 3, "")
	d.rect("range", at(*x.Low), 3, at(*x.High)-at(*x.Low), 10, 3, "")
	d.rect("tick", at(*x.Rate)-2, 0, 4, height, 2, "")
	return d.done()
}

// RateBar is the headline's bar.
func (w words) RateBar(x *measure.Share) template.HTML { return w.rateBar(x, "bar wide") }

// RateCell is a table's bar.
func (w words) RateCell(x *measure.Share) template.HTML { return w.rateBar(x, "bar") }

// DifferenceBar draws a difference on a line from −100 to +100 points, with its interval.
func (w words) DifferenceBar(c *measure.Contrast) template.HTML {
	if c == nil || c.Difference == nil {
		return ""
	}
	const width, height, pad = 200.0, 16.0, 4.0
	at := func(v float64) float64 { return pad + (v+1)/2*(width-2*pad) }
	d := newDrawing(width, height, "bar", w.t("chart.difference", "difference", w.Points(c.Difference), "low", w.Points(c.Low), "high", w.Points(c.High)))
	d.rect("track", pad, 5, width-2*pad, 6, 3, "")
	d.line("zero", at(0), 0, at(0), height)
	d.rect("range", at(*c.Low), 3, at(*c.High)-at(*c.Low), 10, 3, "")
	d.rect("tick", at(*c.Difference)-2, 0, 4, height, 2, "")
	return d.done()
}

// step is one bar of the funnel.
type step struct {
	Cell    measure.Cell
	Count   int // exactly so far
	AtLeast int // so far or farther
	Share   *float64
	Link    string
	Bar     template.HTML
}

// funnel is the ladder as steps that ever fewer reach. Those who came no farther than being unheard are its first step.
func (w words) funnel(l measure.Ladder, link func(measure.Cell) string) []step {
	counts := [...]int{l.Unheard, l.Seen, l.Answered, l.Conversed, l.Confirmed}
	all := 0
	for _, n := range counts {
		all += n
	}
	var steps []step
	left := all
	for i, n := range counts {
		s := step{Cell: rungs[i], Count: n, AtLeast: left, Link: link(rungs[i])}
		if all > 0 {
			share := float64(left) / float64(all)
			s.Share = &share
			const width = 300.0
			d := newDrawing(width, 22, "funnel", w.t("chart.step", "n", w.Num(left), "share", w.Percent(&share)))
			full := max(share*width, 1)
			d.rect("track", 0, 0, width, 22, 4, "")
			class := fmt.Sprintf("step s%d", i)
			if i == 0 {
				class = "all" // of all that is counted: unheard are but those who came no farther
			}
			d.rect(class, (width-full)/2, 0, full, 22, 4, "")
			s.Bar = d.done()
		}
		steps = append(steps, s)
		left -= n
	}
	return steps
}

// The curve is drawn for the first days; what comes later is in the figures beside it.
const curveDays = 30

// curveChart draws which share had an answer after how many days. From its last step the curve goes on as far as
// anything was observed.
func (w words) curveChart(c curve, windowDays float64) template.HTML {
	const width, height, left, right, top, bottom = 440.0, 230.0, 48.0, 12.0, 12.0, 28.0
	x := func(days float64) float64 { return left + math.Min(days/curveDays, 1)*(width-left-right) }
	y := func(share float64) float64 { return top + (1-share)*(height-top-bottom) }
	d := newDrawing(width, height, "chart curves", w.t("chart.curve"))
	w.shareAxis(d, left, width-right, y)
	for _, day := range []int{0, 3, 7, 14, 21, 30} {
		d.text("axis", "middle", x(float64(day)), height-10, fmt.Sprint(day))
	}
	if windowDays <= curveDays {
		d.line("window", x(windowDays), top, x(windowDays), height-bottom)
	}
	var line strings.Builder
	fmt.Fprintf(&line, "M%s %s", num(x(0)), num(y(0)))
	last := 0.0
	for _, s := range c.steps {
		days := s.Hours / 24
		if days > curveDays {
			break
		}
		fmt.Fprintf(&line, "H%s V%s", num(x(days)), num(y(1-s.Waiting)))
		last = days
	}
	fmt.Fprintf(&line, "H%s", num(x(max(last, c.longest/24))))
	shape := line.String()
	d.path("area", shape+fmt.Sprintf("V%s H%s Z", num(y(0)), num(x(0))))
	d.path("curve", shape)
	return d.done()
}

// shareAxis draws the lines of 0, 25 … 100 %.
func (w words) shareAxis(d *drawing, from, to float64, y func(float64) float64) {
	for i := range 5 {
		share := float64(i) / 4
		d.line("grid", from, y(share), to, y(share))
		d.text("axis", "end", from-6, y(share)+4, w.t("number.percent", "n", 25*i))
	}
}

// stretch is one week or month of a series.
type stretch struct {
	Key      string
	Name     string
	From, To time.Time // To is not included
	Group    *measure.Group
	Link     string
	Season   string
}

// series makes stretches of a report by week or month, those without aspirations between them too.
func (w words) series(r measure.Report, seasons []store.Season, zone *time.Location, link func(key string) string) []stretch {
	var all []stretch
	for i := range r.Groups {
		g := &r.Groups[i]
		from, ok := measure.Begin(r.By, g.Key, zone)
		if !ok {
			continue
		}
		for len(all) > 0 && len(all) < seriesMost {
			next := all[len(all)-1].To
			if !next.Before(from) {
				break
			}
			all = append(all, stretch{From: next, To: measure.Next(r.By, next)})
		}
		all = append(all, stretch{Key: g.Key, From: from, To: measure.Next(r.By, from), Group: g, Link: link(g.Key)})
	}
	for i := range all {
		s := &all[i]
		s.Name = w.Day(s.From)
		if r.By == measure.ByMonth {
			s.Name = w.Key(measure.ByMonth, s.From.Format("2006-01"))
		}
		for _, x := range seasons {
			// By its days: a season is of the zone that the weeks are of.
			if x.From < s.To.Format(time.DateOnly) && x.To >= s.From.Format(time.DateOnly) {
				s.Season = x.Name
			}
		}
	}
	return all
}

// seriesMost is how many stretches are filled in: an aspiration of 1970 must not make a chart of ten thousand weeks.
const seriesMost = 600

// seriesChart draws the two-way rate of each stretch with its interval; seasons are shaded, and those with few are pale.
func (w words) seriesChart(all []stretch) template.HTML {
	const width, height, left, right, top, bottom = 900.0, 280.0, 48.0, 10.0, 24.0, 34.0
	n := max(len(all), 1)
	each := (width - left - right) / float64(n)
	x := func(i float64) float64 { return left + i*each }
	y := func(share float64) float64 { return top + (1-share)*(height-top-bottom) }
	d := newDrawing(width, height, "chart", w.t("chart.series"))
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].Season == all[i].Season {
			j++
		}
		if all[i].Season != "" {
			d.rect("season", x(float64(i)), top, float64(j-i)*each, height-top-bottom, 0, all[i].Season)
			anchor, at := "middle", x(float64(i+j)/2)
			if at > width-120 {
				anchor, at = "end", width-right
			} else if at < left+120 {
				anchor, at = "start", left
			}
			d.text("season-name", anchor, at, top-8, all[i].Season)
		}
		i = j
	}
	w.shareAxis(d, left, width-right, y)
	every := (n + 7) / 8
	for i, s := range all {
		middle := x(float64(i) + 0.5)
		if i%every == 0 && (n-i > every/2 || n <= 8) {
			d.text("axis", "middle", min(middle, width-44), height-12, s.Name)
		}
		if s.Group == nil || s.Group.TwoWay == nil || s.Group.TwoWay.Rate == nil {
			continue
		}
		t := s.Group.TwoWay
		class := ""
		if t.Of < 20 {
			class = " pale"
		}
		wide := min(each*0.7, 14)
		label := w.t("chart.point", "name", s.Name, "rate", w.Percent(t.Rate), "n", w.Num(t.N), "of", w.Num(t.Of))
		d.rect("range"+class, middle-wide/2, y(*t.High), wide, y(*t.Low)-y(*t.High), min(wide/2, 3), label)
		d.circle("dot"+class, middle, y(*t.Rate), min(max(each*0.3, 2), 5), label)
	}
	return d.done()
}
