package dashboard

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"

	"duaarah/store"
	"duaarah/store/measure"
)

// row is a group in a table.
type row struct {
	Name  string
	Link  string // to all of the group
	Group measure.Group
	Open  int // without a counting reply so far: unheard or seen
	Bar   template.HTML
	Lists map[measure.Cell]string
}

// List is where a number of the row leads.
func (r row) List(c string) string { return r.Lists[measure.Cell(c)] }

// Wait is a time of the estimate; nil where the group has too few for one.
func (r row) Wait(hours *float64) *float64 {
	if !r.Group.Estimable() {
		return nil
	}
	return hours
}

// head is a column's heading, which sorts.
type head struct {
	Key, Name, Link string
	Sorted          string // "ascending", "descending" or ""
	Text            bool   // words, not numbers
}

type tablePage struct {
	figuresPage
	By    measure.Grouping
	Bys   []choice
	Heads []head
	Rows  []row
	More  int // rows that are not shown
	Share bool
}

// broadcastsNamed is how many broadcasts are called by their words, the latest.
const broadcastsNamed = 1000

// rowsMost is how many rows a page has; the files have all.
const rowsMost = 500

// tableBys are the groupings that make a table, in the order in which they are offered.
var tableBys = [...]measure.Grouping{measure.ByOffice, measure.ByTopic, measure.ByRegion, measure.ByKind, measure.ByPlatform, measure.ByEvent, measure.ByBroadcast, measure.ByStaff,
	measure.ByMonth, measure.ByWeek, measure.BySeason}

// sortable are the columns by which a table is sorted: the number of a row, nil where there is none. Those with few are never
// ranked by their rate.
func sortable(column string) func(r row) *float64 {
	number := func(n int) *float64 { f := float64(n); return &f }
	switch column {
	case "received":
		return func(r row) *float64 { return number(r.Group.Aspirations) }
	case "matured":
		return func(r row) *float64 { return number(r.Group.Matured) }
	case "rate":
		return func(r row) *float64 {
			if r.Group.TwoWay == nil || slices.Contains(r.Group.Flags, measure.FlagFew) {
				return nil
			}
			return r.Group.TwoWay.Low
		}
	case "open":
		return func(r row) *float64 { return number(r.Open) }
	case "half":
		return func(r row) *float64 { return r.Wait(r.Group.WaitHours.P50) }
	case "tenth":
		return func(r row) *float64 { return r.Wait(r.Group.WaitHours.P90) }
	case "yes":
		return func(r row) *float64 { return r.Group.Verdict.Low }
	}
	return nil
}

func (s *Server) getTable(w http.ResponseWriter, r *http.Request, v *visit) error {
	values := r.URL.Query()
	if values.Get(paramBy) == "" || values.Get(paramBy) == string(measure.ByAll) {
		values.Set(paramBy, string(measure.ByOffice))
	}
	in, err := s.inquire(v, values)
	if err != nil {
		return err
	}
	column, descending := cmp.Or(values.Get("sort"), "key"), values.Get("dir") == "desc"
	if column != "key" && sortable(column) == nil {
		return &badParam{"sort", column, "a column"}
	}
	report, err := s.stats(r.Context(), in.Query)
	if err != nil {
		return err
	}
	t := tablePage{figuresPage: s.figuresPage(r, v, in, "table.title"), By: in.By, Share: in.By != measure.ByStaff}
	t.asOf(report)
	names, err := s.names(r, v, report)
	if err != nil {
		return err
	}
	for _, g := range report.Groups {
		t.Rows = append(t.Rows, t.row(g, names(g.Key)))
	}
	sortRows(t.Rows, column, descending)
	if len(t.Rows) > rowsMost {
		t.More, t.Rows = len(t.Rows)-rowsMost, t.Rows[:rowsMost]
	}
	for _, by := range tableBys {
		t.Bys = append(t.Bys, choice{t.Words().By(by), in.Link("/dashboard/tabel", paramBy, string(by)), by == in.By})
	}
	t.Heads = t.heads(column, descending)
	s.show(w, r, http.StatusOK, "table.html", t)
	return nil
}

func (t tablePage) row(g measure.Group, name string) row {
	x := row{Name: name, Group: g, Open: g.Ladder.Unheard + g.Ladder.Seen, Bar: t.Words().RateCell(g.TwoWay), Lists: map[measure.Cell]string{}}
	for _, c := range measure.Cells {
		x.Lists[c] = t.In.list(t.By, g.Key, c)
	}
	x.Link = x.Lists[measure.CellAll]
	if t.By == measure.ByOffice {
		x.Link = t.In.Link("/dashboard", paramOffice, g.Key)
	}
	return x
}

// sortRows sorts by a column. What has no number there comes last, either way; what is equal is in order of name.
func sortRows(rows []row, column string, descending bool) {
	value := sortable(column)
	slices.SortStableFunc(rows, func(a, b row) int {
		if value == nil {
			c := cmp.Compare(a.Group.Key, b.Group.Key)
			if descending {
				return -c
			}
			return c
		}
		x, y := value(a), value(b)
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		if descending {
			return cmp.Compare(*y, *x)
		}
		return cmp.Compare(*x, *y)
	})
}

func (t tablePage) heads(column string, descending bool) []head {
	var all []head
	for _, key := range []string{"key", "received", "matured", "rate", "open", "half", "tenth", "yes"} {
		if key == "rate" && !t.Share {
			continue
		}
		h := head{Key: key, Name: t.T("column." + key), Text: key == "key"}
		dir := "desc"
		if key == "key" {
			h.Name, dir = t.Words().By(t.By), ""
		}
		if column == key {
			h.Sorted = "ascending"
			if descending {
				h.Sorted, dir = "descending", ""
			} else {
				dir = "desc"
			}
		}
		h.Link = t.In.Link("/dashboard/tabel", paramBy, string(t.By), "sort", key, "dir", dir)
		all = append(all, h)
	}
	return all
}

// names says what the groups of a report are called.
func (s *Server) names(r *http.Request, v *visit, report measure.Report) (func(key string) string, error) {
	say := words{v.p}
	switch report.By {
	case measure.ByOffice:
		return func(key string) string {
			if key == measure.NoKey {
				return say.Key(report.By, key)
			}
			return v.Name(key)
		}, nil
	case measure.ByRegion:
		return func(key string) string {
			if key == measure.NoKey {
				return say.Key(report.By, key)
			}
			return v.Region(key)
		}, nil
	case measure.ByTopic:
		return func(key string) string {
			if key == measure.NoKey {
				return say.Key(report.By, key)
			}
			return v.Topic(key)
		}, nil
	case measure.ByBroadcast:
		known := map[string]string{}
		err := s.Store.View(r.Context(), func(rd store.Reader) error {
			offices, err := rd.Offices()
			if err != nil {
				return err
			}
			var ids []store.OfficeID
			for _, o := range offices {
				ids = append(ids, o.ID)
			}
			all, err := rd.Broadcasts(ids, broadcastsNamed)
			for _, b := range all {
				known[b.Code] = b.Name()
			}
			return err
		})
		return func(key string) string { return cmp.Or(known[key], say.Key(report.By, key)) }, err
	case measure.ByEvent:
		known := map[string]string{}
		err := s.Store.View(r.Context(), func(rd store.Reader) error {
			all, err := rd.Occasions()
			for _, o := range all {
				known[string(o.ID)] = o.Name
			}
			return err
		})
		return func(key string) string { return cmp.Or(known[key], say.Key(report.By, key)) }, err
	case measure.ByStaff:
		known, err := s.Figures.StaffNames(r.Context())
		return func(key string) string {
			if name := known[key]; name != "" {
				return name
			}
			return say.Key(report.By, key)
		}, err
	}
	return func(key string) string { return say.Key(report.By, key) }, nil
}
