package dashboard

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"duaarah/handlers/chart"
	"duaarah/store"
	"duaarah/store/measure"
)

// getPNG answers with the picture that the bot sends too: the rate over time, and how long citizens wait.
func (s *Server) getPNG(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, err := s.inquire(v, r.URL.Query())
	if err != nil {
		return err
	}
	all, err := s.stats(r.Context(), in.by(measure.ByAll))
	if err != nil {
		return err
	}
	if len(all.Groups) == 0 {
		return store.ErrNotFound
	}
	series, err := s.series(r.Context(), in)
	if err != nil {
		return err
	}
	picture := words{v.p}.picture(all, series, v.seasons, s.Zone)
	picture.Title = words{v.p}.t("overview.title")
	if in.Office != "" {
		picture.Title = v.Name(in.Office)
	}
	picture.Period = words{v.p}.period(in.From, in.To)
	// Drawing takes a place too: a picture is some megabytes before it is packed.
	content, err := ask(s, r.Context(), func(context.Context) ([]byte, error) { return chart.PNG(picture) })
	if err != nil {
		return err
	}
	attachment(w, "image/png", "duaarah-"+cmp.Or(in.AsOf, v.now).In(s.Zone).Format(time.DateOnly)+".png")
	_, _ = w.Write(content) // who does not read it comes again
	return nil
}

// period says of which days figures are.
func (w words) period(from, to string) string {
	if from == "" && to == "" {
		return w.t("period.all")
	}
	return w.t("cases.received_in", "from", cmp.Or(w.Date(from), "…"), "to", cmp.Or(w.Date(to), "…"))
}

// seriesPoints is how many weeks or months a picture has room for.
const seriesPoints = 60

// picture is what is drawn of the figures.
func (w words) picture(all, series measure.Report, seasons []store.Season, zone *time.Location) chart.Picture {
	g := all.Groups[0]
	p := chart.Picture{Headline: w.short(g, all.WindowDays), Foot: w.t("chart.foot", "at", w.Moment(all.AsOf)),
		Series: chart.Series{Heading: w.t("series.by_week"), Axis: [3]string{w.t("number.percent", "n", 0), w.t("number.percent", "n", 50), w.t("number.percent", "n", 100)},
			Note: w.t("series.short"), Empty: w.t("overview.nothing")},
		Waits: chart.Waits{Heading: w.t("waits.title"), Note: w.Waits(g), Empty: w.t("overview.nothing")}}
	if series.By == measure.ByMonth {
		p.Series.Heading = w.t("series.by_month")
	}
	stretches := w.series(series, seasons, zone, func(string) string { return "" })
	stretches = stretches[max(len(stretches)-seriesPoints, 0):]
	for i, x := range stretches {
		point := chart.Point{Label: x.Name}
		if x.Group != nil && x.Group.TwoWay != nil && x.Group.TwoWay.Rate != nil {
			t := x.Group.TwoWay
			point.Low, point.Rate, point.High, point.Known, point.Faint = *t.Low, *t.Rate, *t.High, true, t.Of < fewBelow
		}
		p.Series.Points = append(p.Series.Points, point)
		if x.Season == "" {
			continue
		}
		if n := len(p.Series.Bands); n > 0 && p.Series.Bands[n-1].Name == x.Season && p.Series.Bands[n-1].Last == i-1 {
			p.Series.Bands[n-1].Last = i
			continue
		}
		p.Series.Bands = append(p.Series.Bands, chart.Band{First: i, Last: i, Name: x.Season})
	}
	if !g.Estimable() {
		return p
	}
	for _, x := range withinDays(g) {
		bar := chart.Bar{Label: w.t("period.days_only", "n", x.Days), Value: w.Percent(x.Share)}
		if x.Share != nil {
			bar.Share, bar.Known = *x.Share, true
		}
		p.Waits.Bars = append(p.Waits.Bars, bar)
	}
	return p
}
