package dashboard

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"slices"
	"time"

	"duaarah/store/measure"
)

// figuresPage is what pages of figures have in common: the filter above them.
type figuresPage struct {
	page
	In      inquiry
	Periods []choice // ready-made ones
	AsOf    time.Time
	Days    float64 // window
}

// choice is one of several links, of which one may be the current.
type choice struct {
	Name, Link string
	Current    bool
}

func (s *Server) figuresPage(r *http.Request, v *visit, in inquiry, title string) figuresPage {
	f := figuresPage{page: s.page(r, v, title), In: in, AsOf: cmp.Or(in.AsOf, v.now), Days: in.Window.Hours() / 24}
	f.P = s.Catalogue.Printer(v.p.Lang(), s.Zone, f.AsOf) // how long somebody waits is told as of then
	today := f.AsOf.In(s.Zone)
	add := func(name, from, to string) {
		f.Periods = append(f.Periods, choice{name, in.Link(r.URL.Path, paramFrom, from, paramTo, to, paramBy, in.values.Get(paramBy)),
			in.From == from && in.To == to})
	}
	add(f.T("period.all"), "", "")
	for _, days := range []int{30, 90, 365} {
		add(f.T("period.days", "n", days), today.AddDate(0, 0, 1-days).Format(time.DateOnly), "")
	}
	for _, x := range v.seasons {
		add(x.Name, x.From, x.To)
	}
	return f
}

// Value is a parameter as it was asked.
func (f figuresPage) Value(name string) string { return f.In.values.Get(name) }

// asOf takes over when a report was made: it may be some minutes old.
func (f *figuresPage) asOf(r measure.Report) { f.AsOf = r.AsOf }

// Narrowed reports whether the filter is more than one of the ready-made periods.
func (f figuresPage) Narrowed() bool {
	if f.Value(paramAsOf) != "" || f.Value(paramWindow) != "" || f.Value(paramOffice) != "" {
		return true
	}
	return !slices.ContainsFunc(f.Periods, func(c choice) bool { return c.Current })
}

// count is a number that leads to what it counts.
type count struct {
	Name string
	N    int
	Link string
}

type overview struct {
	figuresPage
	Group   measure.Group
	Counted int  // received, and not left out
	Missed  int  // of the headline
	None    bool // nothing was received
	LeftOut []count
	Said    []count
	Steps   []step
	Curve   template.HTML
	Within  []within
	Series  template.HTML
	Weeks   []stretch
	ByMonth bool
	Waiting found
	Later   bool              // Waiting is asked for by itself
	Lists   map[string]string // where numbers lead
}

// within is which share had an answer after some days.
type within struct {
	Days   int
	Share  *float64
	AtRisk int
}

func withinDays(g measure.Group) []within {
	return []within{{3, g.Answered.D3, g.AtRisk.D3}, {7, g.Answered.D7, g.AtRisk.D7}, {14, g.Answered.D14, g.AtRisk.D14},
		{30, g.Answered.D30, g.AtRisk.D30}}
}

// series is the figures by week, or by month where that would be too many. Months come first: they are summed up already.
func (s *Server) series(ctx context.Context, in inquiry) (measure.Report, error) {
	r, err := s.stats(ctx, in.by(measure.ByMonth))
	if err != nil || len(r.Groups) > monthsMost {
		return r, err
	}
	return s.stats(ctx, in.by(measure.ByWeek))
}

// monthsMost is of how many months a series is by week.
const monthsMost = 18

// waitingShown is how many of those who wait longest are named.
const waitingShown = 8

func (s *Server) getOverview(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, err := s.inquire(v, r.URL.Query())
	if err != nil {
		return err
	}
	o := overview{figuresPage: s.figuresPage(r, v, in, "overview.title"), None: true}
	all, err := s.stats(r.Context(), in.by(measure.ByAll))
	if err != nil {
		return err
	}
	o.asOf(all)
	if len(all.Groups) > 0 {
		o.Group, o.None = all.Groups[0], false
	}
	if !o.None {
		o.numbers()
		if err := s.fill(r, v, &o); err != nil {
			return err
		}
	}
	s.show(w, r, http.StatusOK, "overview.html", o)
	return nil
}

// fill asks for what stands below the headline.
func (s *Server) fill(r *http.Request, v *visit, o *overview) error {
	in, say := o.In, o.Words()
	series, err := s.series(r.Context(), in)
	if err != nil {
		return err
	}
	o.ByMonth = series.By == measure.ByMonth
	if o.Group.Estimable() {
		waits, err := s.curve(r.Context(), in.by(measure.ByAll))
		if err != nil {
			return err
		}
		o.Curve = say.curveChart(waits, o.Days)
	}
	o.Weeks = say.series(series, v.seasons, s.Zone, func(key string) string { return in.list(series.By, key, measure.CellMatured) })
	o.Series = say.seriesChart(o.Weeks)
	// Of very many, looking for those who wait longest takes long: the list comes when it is asked for, by a script at once.
	if o.Later = o.Group.Aspirations > s.listedMost; o.Later {
		return nil
	}
	o.Waiting, err = s.cases(r.Context(), in.by(measure.ByAll), string(measure.ByAll), measure.CellWaiting, 0, waitingShown)
	return err
}

// listedMost is of how many aspirations those who wait longest are listed with all else.
const listedMost = 300_000

// numbers are those that lead somewhere.
func (o *overview) numbers() {
	in, say, g := o.In, o.Words(), o.Group
	list := func(c measure.Cell) string { return in.list(measure.ByAll, "", c) }
	number := func(c measure.Cell, n int) count { return count{say.Cell(c), n, list(c)} }
	x := g.Excluded
	for _, c := range []count{number(measure.CellSpam, x.Spam), number(measure.CellMerged, x.Merged), number(measure.CellWithdrawn, x.Withdrawn),
		number(measure.CellLost, x.Unreachable), number(measure.CellOwn, x.Own), number(measure.CellPraise, x.Praise)} {
		if c.N > 0 {
			o.LeftOut = append(o.LeftOut, c)
		}
	}
	o.Counted = g.Aspirations - x.Sum()
	if g.TwoWay != nil {
		o.Missed = g.TwoWay.Of - g.TwoWay.N
	}
	o.Said = []count{number(measure.CellYes, g.Verdict.Yes), number(measure.CellPartly, g.Verdict.Partly),
		number(measure.CellNo, g.Verdict.No), number(measure.CellSilent, g.Verdict.Silent)}
	o.Steps = say.funnel(g.Ladder, list)
	o.Within = withinDays(g)
	o.Lists = map[string]string{}
	for _, c := range measure.Cells {
		o.Lists[string(c)] = list(c)
	}
}
