package dashboard

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"time"

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
	In, Out  sides
}

// sides are where the numbers of one side lead.
type sides struct{ N, Of string }

type seasonsPage struct {
	figuresPage
	Rows      []contrast
	NoSeasons bool
	Judged    int // offices with enough on both sides to say something
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
		p.asOf(report)
		for _, g := range report.Groups {
			if g.Season == nil {
				continue
			}
			c := contrast{Name: v.Name(g.Key), Group: g, Contrast: *g.Season, Bar: p.Words().DifferenceBar(g.Season), Verdict: judge(*g.Season),
				Link: in.Link("/dashboard", paramOffice, g.Key)}
			c.In, c.Out = v.sides(in, g.Key)
			if c.Verdict != tooFew {
				p.Judged++
			}
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

// sides are where the numbers of an office lead. What was received in several seasons is no one list: they lead to a table of them.
func (v *visit) sides(in inquiry, office string) (inside, outside sides) {
	list := func(key string, c measure.Cell) string {
		return in.Link("/dashboard/daftar", paramOffice, office, paramBy, string(measure.BySeason), "key", key, "cell", string(c))
	}
	outside = sides{list(measure.NoKey, measure.CellTwoWay), list(measure.NoKey, measure.CellMatured)}
	if len(v.seasons) == 1 {
		return sides{list(v.seasons[0].Name, measure.CellTwoWay), list(v.seasons[0].Name, measure.CellMatured)}, outside
	}
	all := in.Link("/dashboard/tabel", paramOffice, office, paramBy, string(measure.BySeason))
	return sides{all, all}, outside
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
	N      int    // have no counting reply
	Share  *float64
	Oldest *measure.Case
	// Younger: all of them were received later; zero if Oldest is known.
	Younger time.Time
}

type waitingPage struct {
	figuresPage
	By   measure.Grouping
	Bys  []choice
	Rows []waiter
	More int
	All  found
}

// waitersMost is how many groups are shown, earlyMost how many of the earliest are looked at for the oldest of each.
const (
	waitersMost = 25
	earlyMost   = 300
)

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
	p.asOf(report)
	names, err := s.names(r, v, report)
	if err != nil {
		return err
	}
	groups := slices.DeleteFunc(slices.Clone(report.Groups), func(g measure.Group) bool { return open(g) == 0 })
	slices.SortStableFunc(groups, func(a, b measure.Group) int { return cmp.Compare(open(b), open(a)) })
	if len(groups) > waitersMost {
		p.More, groups = len(groups)-waitersMost, groups[:waitersMost]
	}
	// The earliest of all are the earliest of their groups too; of a group that is not among them it is known that it has none so old.
	early, err := s.cases(r.Context(), in.by(measure.ByAll), string(measure.ByAll), measure.CellUnanswered, 0, earlyMost)
	if err != nil {
		return err
	}
	for _, g := range groups {
		x := waiter{Name: names(g.Key), Link: in.list(in.By, g.Key, measure.CellUnanswered), Of: g.Counted(), N: open(g)}
		share := float64(x.N) / float64(x.Of)
		x.Share = &share
		i := slices.IndexFunc(early.cases, func(c measure.Case) bool { return keyOf(c, in.By) == g.Key })
		switch {
		case i >= 0:
			x.Oldest = &early.cases[i]
		case len(early.cases) > 0:
			x.Younger = early.cases[len(early.cases)-1].Received
		}
		p.Rows = append(p.Rows, x)
	}
	p.All = found{early.cases[:min(waitingShown, len(early.cases))], early.total}
	for _, by := range waitingBys {
		p.Bys = append(p.Bys, choice{p.Words().By(by), in.Link("/dashboard/menunggu", paramBy, string(by)), by == in.By})
	}
	s.show(w, r, http.StatusOK, "waiting.html", p)
	return nil
}

// keyOf is the key of the group of a case.
func keyOf(c measure.Case, by measure.Grouping) string {
	key := ""
	switch by {
	case measure.ByTopic:
		key = c.Topic
	case measure.ByRegion:
		key = c.Region
	case measure.ByOffice:
		key = c.Office
	case measure.ByKind:
		key = c.Kind
	}
	return cmp.Or(key, measure.NoKey)
}

// open is how many have no counting reply.
func open(g measure.Group) int { return g.Ladder.Unheard + g.Ladder.Seen }
