package dashboard

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"

	"duaarah/store/measure"
)

// contrast is an office in the table of who answers only before elections.
type contrast struct {
	Name     string
	Link     string
	Group    measure.Group
	Contrast measure.Contrast
	Bar      template.HTML
	Verdict  string // key of what may be said of it
	InLink   string
	OutLink  string
}

type seasonsPage struct {
	figuresPage
	Rows      []contrast
	NoSeasons bool
	Clear     int // offices that surely answer more in a season
}

// What may be said of an office's seasons.
const (
	surelyMore = "seasons.more"
	surelyLess = "seasons.less"
	unsure     = "seasons.unsure"
	tooFew     = "seasons.few"
)

// fewBelow is how many matured aspirations either side needs before anything is said of it.
const fewBelow = 20

func judge(c measure.Contrast) string {
	switch {
	case c.In.Of < fewBelow || c.Out.Of < fewBelow || c.Low == nil || c.High == nil:
		return tooFew
	case *c.Low > 0:
		return surelyMore
	case *c.High < 0:
		return surelyLess
	}
	return unsure
}

// getSeasons answers: which offices answer only before elections?
func (s *Server) getSeasons(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, err := s.inquire(v, r.URL.Query())
	if err != nil {
		return err
	}
	p := seasonsPage{figuresPage: s.figuresPage(r, v, in, "seasons.title"), NoSeasons: len(v.seasons) == 0}
	if !p.NoSeasons {
		report, err := s.stats(r.Context(), in.by(measure.ByOffice))
		if err != nil {
			return err
		}
		for _, g := range report.Groups {
			if g.Season == nil {
				continue
			}
			c := contrast{Name: v.Name(g.Key), Group: g, Contrast: *g.Season, Bar: p.Words().DifferenceBar(g.Season), Verdict: judge(*g.Season),
				Link: in.Link("/dashboard", paramOffice, g.Key)}
			c.InLink = in.Link("/dashboard/tabel", paramOffice, g.Key, paramBy, string(measure.BySeason))
			if c.Verdict == surelyMore {
				p.Clear++
			}
			p.Rows = append(p.Rows, c)
		}
		slices.SortStableFunc(p.Rows, func(a, b contrast) int {
			if few := cmp.Compare(order(a), order(b)); few != 0 {
				return few
			}
			return cmp.Compare(value(b.Contrast.Difference), value(a.Contrast.Difference))
		})
	}
	s.show(w, r, http.StatusOK, "seasons.html", p)
	return nil
}

// order puts those of whom nothing may be said after the others.
func order(c contrast) int {
	if c.Verdict == tooFew {
		return 1
	}
	return 0
}

func value(x *float64) float64 {
	if x == nil {
		return -2
	}
	return *x
}

// waiter is a group of those who wait.
type waiter struct {
	Name   string
	Link   string // to them
	Of     int    // counted
	N      int    // have no counting reply, and may still get one
	Share  *float64
	Oldest *measure.Case
}

type waitingPage struct {
	figuresPage
	By   measure.Grouping
	Bys  []choice
	Rows []waiter
	More int
	All  found
}

// waitersMost is how many groups are looked into.
const waitersMost = 15

// waitingBys are what those who wait are put together by.
var waitingBys = [...]measure.Grouping{measure.ByTopic, measure.ByRegion, measure.ByOffice, measure.ByKind}

// getWaiting answers: whom do they leave waiting?
func (s *Server) getWaiting(w http.ResponseWriter, r *http.Request, v *visit) error {
	values := r.URL.Query()
	if !slices.Contains(waitingBys[:], measure.Grouping(values.Get(paramBy))) {
		values.Set(paramBy, string(measure.ByTopic))
	}
	in, err := s.inquire(v, values)
	if err != nil {
		return err
	}
	p := waitingPage{figuresPage: s.figuresPage(r, v, in, "waiting.title"), By: in.By}
	report, err := s.stats(r.Context(), in.Query)
	if err != nil {
		return err
	}
	names, err := s.names(r, v, report)
	if err != nil {
		return err
	}
	// Those with most without a reply first: what a closer look takes is worth it there.
	groups := slices.DeleteFunc(report.Groups, func(g measure.Group) bool { return open(g) == 0 })
	slices.SortStableFunc(groups, func(a, b measure.Group) int { return cmp.Compare(open(b), open(a)) })
	if len(groups) > waitersMost {
		p.More, groups = len(groups)-waitersMost, groups[:waitersMost]
	}
	for _, g := range groups {
		f, err := s.cases(r.Context(), in.Query, g.Key, measure.CellWaiting, 0, 1)
		if err != nil {
			return err
		}
		x := waiter{Name: names(g.Key), Link: in.list(in.By, g.Key, measure.CellWaiting), Of: g.Aspirations - g.Excluded.Sum(), N: f.total}
		if x.N == 0 {
			continue
		}
		share := float64(x.N) / float64(x.Of)
		x.Share = &share
		if len(f.cases) > 0 {
			x.Oldest = &f.cases[0]
		}
		p.Rows = append(p.Rows, x)
	}
	slices.SortStableFunc(p.Rows, func(a, b waiter) int { return cmp.Compare(b.N, a.N) })
	if p.All, err = s.cases(r.Context(), in.by(measure.ByAll), string(measure.ByAll), measure.CellWaiting, 0, waitingShown); err != nil {
		return err
	}
	for _, by := range waitingBys {
		p.Bys = append(p.Bys, choice{p.Words().By(by), in.Link("/dashboard/menunggu", paramBy, string(by)), by == in.By})
	}
	s.show(w, r, http.StatusOK, "waiting.html", p)
	return nil
}

// open is how many have no counting reply.
func open(g measure.Group) int { return g.Ladder.Unheard + g.Ladder.Seen }
