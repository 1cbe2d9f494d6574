package figures

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duaarah/handlers/chart"
	"duaarah/store"
	"duaarah/store/measure"
)

const (
	weeksMost  = 60 // that are drawn: beyond, months are
	pointsMost = 62 // of which the earlier ones are left out
	week       = 7 * 24 * time.Hour
)

// series is figures over time.
type series struct {
	by     measure.Grouping
	groups map[string]measure.Group
	starts []time.Time // of all weeks or months, without gaps
}

// series computes figures by week of receipt from a day on (empty: from the beginning) until another (empty: until now); by month, if there are too
// many weeks.
func (v *view) series(ctx context.Context, from, to string) (series, error) {
	s := series{by: measure.ByWeek}
	groups, err := v.ask(ctx, measure.ByMonth, from, to)
	if err != nil || len(groups) == 0 {
		return s, err
	}
	first, ok := measure.Begin(measure.ByMonth, groups[0].Key, v.o.House.Zone)
	if !ok {
		return s, fmt.Errorf("a month called %q", groups[0].Key)
	}
	end := v.now
	if last, err := time.ParseInLocation(time.DateOnly, to, v.o.House.Zone); err == nil && last.Before(end) {
		end = last
	}
	if end.Sub(first) <= weeksMost*week {
		if groups, err = v.ask(ctx, measure.ByWeek, from, to); err != nil || len(groups) == 0 {
			return s, err
		}
		if first, ok = measure.Begin(measure.ByWeek, groups[0].Key, v.o.House.Zone); !ok {
			return s, fmt.Errorf("a week called %q", groups[0].Key)
		}
	} else {
		s.by = measure.ByMonth
	}
	s.groups = make(map[string]measure.Group, len(groups))
	for _, g := range groups {
		s.groups[g.Key] = g
	}
	for at := first; !at.After(end); at = measure.Next(s.by, at) {
		s.starts = append(s.starts, at)
	}
	s.starts = s.starts[max(len(s.starts)-pointsMost, 0):]
	return s, nil
}

// drawn reports whether a picture of figures would show anything.
func drawn(g measure.Group) bool { return known(g.TwoWay) || g.Estimable() }

// chart is the picture of a period's figures.
func (v *view) chart(g measure.Group, s series, title, period string) chart.Picture {
	p := chart.Picture{Title: title, Period: period, Headline: v.S("figures.chart.none_due"),
		Foot:   v.S("figures.chart.foot", "day", v.DayMonth(v.now), "year", v.now.In(v.o.House.Zone).Year()),
		Series: v.chartSeries(s), Waits: v.chartWaits(g)}
	if known(g.TwoWay) {
		p.Headline = v.S("figures.chart.headline", "rate", v.percent(*g.TwoWay.Rate), "between", v.between(*g.TwoWay),
			"n", v.count(g.TwoWay.N), "of", v.count(g.TwoWay.Of))
	}
	return p
}

func (v *view) chartSeries(s series) chart.Series {
	heading := v.S("figures.chart.weeks", "days", days())
	if s.by == measure.ByMonth {
		heading = v.S("figures.chart.months", "days", days())
	}
	out := chart.Series{Heading: heading, Axis: [3]string{v.percent(0), v.percent(0.5), v.percent(1)}, Empty: v.S("figures.chart.empty")}
	faint, young := false, false
	for _, at := range s.starts {
		point := chart.Point{Label: v.DayMonth(at)}
		if s.by == measure.ByMonth {
			point.Label = v.MonthYear(at)
		}
		g := s.groups[measure.KeyAt(s.by, at)]
		if w := g.TwoWay; known(w) {
			point.Known, point.Rate, point.Low, point.High, point.Faint = true, *w.Rate, *w.Low, *w.High, w.Of < fewBelow
			faint = faint || point.Faint
		}
		young = young || g.Counted() > g.Matured
		out.Points = append(out.Points, point)
	}
	out.Bands = v.bands(s)
	notes := []string{v.S("figures.chart.band")}
	if faint {
		notes = append(notes, v.S("figures.chart.faint", "n", fewBelow))
	}
	if len(out.Bands) > 0 {
		notes = append(notes, v.S("figures.chart.season"))
	} else if young {
		notes = append(notes, v.S("figures.chart.young", "days", days()))
	}
	out.Note = strings.Join(notes, " ")
	return out
}

// bands are the weeks or months on which a campaign season falls.
func (v *view) bands(s series) []chart.Band {
	var out []chart.Band
	for _, x := range v.seasons {
		first, last := -1, -1
		for i, at := range s.starts {
			if falls(x, at, measure.Next(s.by, at)) {
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		if first >= 0 {
			out = append(out, chart.Band{First: first, Last: last, Name: x.Name})
		}
	}
	return out
}

// falls reports whether a season has days between two moments, of which the second is not included.
func falls(x store.Season, from, to time.Time) bool {
	return x.From < to.Format(time.DateOnly) && x.To >= from.Format(time.DateOnly)
}

// chartWaits are the shares that had a reply after so many days.
func (v *view) chartWaits(g measure.Group) chart.Waits {
	out := chart.Waits{Heading: v.S("figures.chart.waits"), Empty: v.S("figures.chart.no_waits"), Note: v.S("figures.chart.rest")}
	if !g.Estimable() {
		return out
	}
	if g.WaitHours.P50 != nil {
		out.Note = v.S("figures.chart.half", "half", v.hours(*g.WaitHours.P50))
	}
	for _, h := range []struct {
		days  int
		share *float64
	}{{3, g.Answered.D3}, {7, g.Answered.D7}, {14, g.Answered.D14}, {30, g.Answered.D30}} {
		bar := chart.Bar{Label: v.S("figures.chart.days", "n", h.days), Value: v.S("figures.chart.unknown")}
		if h.share != nil {
			bar.Known, bar.Share, bar.Value = true, *h.share, v.percent(*h.share)
		}
		out.Bars = append(out.Bars, bar)
	}
	return out
}
