package dashboard

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// publicPages are the figures of the public pages, by office. They are made once a day: two looks at a page on a day do not tell
// what came between them.
type publicPages struct {
	mu    sync.Mutex
	pages map[store.OfficeID]*publicFigures
}

type publicFigures struct {
	turn  chan struct{} // holds one while they are read or made
	day   string        // on which they were made; empty: never
	asOf  time.Time
	group measure.Group
}

func newPublicPages() *publicPages { return &publicPages{pages: map[store.OfficeID]*publicFigures{}} }

// of is the office's, which is there and public: there are not many.
func (p *publicPages) of(id store.OfficeID) *publicFigures {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.pages[id]
	if f == nil {
		f = &publicFigures{turn: make(chan struct{}, 1)}
		p.pages[id] = f
	}
	return f
}

// figures are an office's of a day. Who waits for them does not make them again.
func (f *publicFigures) figures(ctx context.Context, s *Server, id store.OfficeID, day string) (measure.Group, time.Time, error) {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-time.After(answerIn):
		return measure.Group{}, time.Time{}, errBusy
	case <-ctx.Done():
		return measure.Group{}, time.Time{}, ctx.Err()
	}
	if f.day == day {
		return f.group, f.asOf, nil
	}
	r, err := s.stats(ctx, measure.Query{By: measure.ByAll, Offices: []string{string(id)}})
	if err != nil {
		return measure.Group{}, time.Time{}, err
	}
	f.day, f.asOf, f.group = day, r.AsOf, measure.Group{}
	if len(r.Groups) > 0 {
		f.group = r.Groups[0]
	}
	return f.group, f.asOf, nil
}

// cell is a count on a public page.
type cell struct {
	Name   string
	N      int
	Hidden bool
	Bar    template.HTML
}

type publicPage struct {
	page
	Office    store.Office
	AsOf      time.Time
	Days      float64
	Share     *measure.Share // nil: hidden, or nothing
	Hidden    bool           // there is something, too little to be shown
	Group     measure.Group
	Counted   int
	Ladder    []cell
	LeftOut   []cell
	OtherLink string
}

// publicFor is how long a public page may be kept by whoever keeps pages.
const publicFor = time.Hour

// getPublic shows an office's figures to everybody, if the office wants that. If not, it is answered as if there were no such
// office.
func (s *Server) getPublic(w http.ResponseWriter, r *http.Request) {
	id := store.OfficeID(r.PathValue("id"))
	var office store.Office
	err := s.Store.View(r.Context(), func(rd store.Reader) (err error) {
		office, err = rd.Office(id)
		return err
	})
	if err == nil && !office.Public {
		err = store.ErrNotFound
	}
	var group measure.Group
	var asOf time.Time
	if err == nil {
		group, asOf, err = s.pages.of(id).figures(r.Context(), s, id, s.Clock().In(s.Zone).Format(time.DateOnly))
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		s.notFound(w, r)
		return
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "10")
		s.problem(w, r, nil, http.StatusServiceUnavailable, "busy")
		return
	case err != nil:
		if r.Context().Err() == nil {
			s.Log.ErrorContext(r.Context(), "a public page could not be made", "office", string(id), "error", err)
		}
		s.problem(w, r, nil, http.StatusInternalServerError, "broken")
		return
	}
	// No cookie: the page is the same for all who ask for it by that address.
	lang := s.Lang
	if l := r.URL.Query().Get("lang"); slices.Contains(s.Catalogue.Langs(), l) {
		lang = l
	}
	p := publicPage{page: s.page(r, nil, "public.title"), Office: office, AsOf: asOf, Group: group, Days: measure.Window.Hours() / 24}
	p.P = s.Catalogue.Printer(lang, s.Zone, asOf)
	p.OtherLink = "/kantor/" + string(id) + "?lang=" + p.Other()
	p.fill(group)
	w.Header().Set("Cache-Control", "public, max-age="+strconv.Itoa(int(publicFor/time.Second)))
	w.Header().Del("X-Robots-Tag")
	s.show(w, r, http.StatusOK, "public.html", p)
}

// fill takes in what may be shown.
func (p *publicPage) fill(g measure.Group) {
	say := p.Words()
	if g.TwoWay != nil && g.TwoWay.Of >= measure.HiddenBelow {
		p.Share = g.TwoWay
	} else if g.Aspirations > 0 {
		p.Hidden = true
	}
	l := g.Ladder
	ladder := []int{l.Unheard, l.Seen, l.Answered, l.Conversed, l.Confirmed}
	for _, n := range ladder {
		p.Counted += n
	}
	if p.Counted >= measure.HiddenBelow {
		for i, hidden := range hide(ladder) {
			c := cell{Name: say.Cell(rungs[i]), N: ladder[i], Hidden: hidden}
			if !hidden {
				d := newDrawing(300, 22, "funnel", c.Name)
				d.rect("track", 0, 0, 300, 22, 4, "")
				d.rect(fmt.Sprintf("step s%d", i), 0, 0, 300*float64(ladder[i])/float64(p.Counted), 22, 4, "")
				c.Bar = d.done()
			}
			p.Ladder = append(p.Ladder, c)
		}
	}
	x := g.Excluded
	counts := []int{x.Spam, x.Merged, x.Withdrawn, x.Unreachable, x.Own, x.Praise}
	cells := []measure.Cell{measure.CellSpam, measure.CellMerged, measure.CellWithdrawn, measure.CellLost, measure.CellOwn, measure.CellPraise}
	for i, hidden := range hide(counts) {
		if counts[i] > 0 {
			p.LeftOut = append(p.LeftOut, cell{Name: say.Cell(cells[i]), N: counts[i], Hidden: hidden})
		}
	}
}

// Small is how many are too few to be shown.
func (p publicPage) Small() int { return measure.HiddenBelow }

// hide says which of counts whose sum is known are not to be shown: those that are small and not nothing, and, where it could be
// worked out from the rest, the next larger one.
func hide(counts []int) []bool {
	hidden := make([]bool, len(counts))
	n, sum := 0, 0
	for i, c := range counts {
		if c > 0 && c < measure.HiddenBelow {
			hidden[i] = true
			n, sum = n+1, sum+c
		}
	}
	// One alone is the sum less the others; several that add up to little are each known to be less still.
	for n > 0 && (n == 1 || sum < measure.HiddenBelow) {
		next := -1
		for i, c := range counts {
			if !hidden[i] && c > 0 && (next < 0 || c < counts[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		hidden[next] = true
		n, sum = n+1, sum+counts[next]
	}
	return hidden
}
