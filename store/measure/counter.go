package measure

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"duaarah/store"
)

// Calendar is an office's working time.
type Calendar interface {
	// Between is the working time between two moments; 0 unless from is before to.
	Between(from, to time.Time) time.Duration
}

// Setting is how the house reckons.
type Setting struct {
	Zone    *time.Location // of days, weeks, months and seasons
	Seasons []store.Season
	Work    func(office string) Calendar // nil: there are no figures of working time
}

// Counter puts outcomes together into the figures of a query.
type Counter struct {
	query    Query
	from, to time.Time // bounds of receipt; zero: none. to is not included
	seasons  []season
	set      Setting
	work     map[string]Calendar
	groups   map[string]*sums
	people   map[string]uint32
	offices  map[string]bool // nil: all
}

// season is a campaign season in moments: from included, to not.
type season struct {
	name     string
	from, to time.Time
}

// sums are what a group's figures are computed of.
type sums struct {
	aspirations int
	excluded    [Unreachable + 1]int
	two         outcomes
	in, out     outcomes
	replied     int // matured ones with a counting reply
	ladder      [Confirmed + 1]int
	said        [SaidNo + 1]int
	replies     Replies
	broadcasts  Broadcasts
	waits       []Point
	works       []Point
	heard       map[uint64]bool // office and citizen → a counting reply to one of theirs
}

// outcomes counts matured aspirations by how they went.
type outcomes struct{ n, of, pending int }

// NewCounter makes a counter. An error says what of the query cannot be.
func NewCounter(q Query, set Setting) (*Counter, error) {
	if q.By == "" {
		q.By = ByAll
	}
	if q.Window == 0 {
		q.Window = Window
	}
	if set.Zone == nil {
		set.Zone = time.UTC
	}
	q.AsOf = q.AsOf.UTC()
	c := &Counter{query: q, set: set, work: map[string]Calendar{}, groups: map[string]*sums{}, people: map[string]uint32{}}
	if q.Offices != nil {
		c.offices = map[string]bool{}
		for _, o := range q.Offices {
			c.offices[o] = true
		}
	}
	if !slices.Contains(Groupings[:], q.By) {
		return nil, fmt.Errorf("figures cannot be grouped by %q", q.By)
	}
	if q.Window < 0 {
		return nil, fmt.Errorf("the window %v is less than nothing", q.Window)
	}
	var err error
	if q.From != "" {
		if c.from, err = dayStart(q.From, 0, set.Zone); err != nil {
			return nil, err
		}
	}
	if q.To != "" {
		if c.to, err = dayStart(q.To, 1, set.Zone); err != nil {
			return nil, err
		}
	}
	c.seasons, err = spans(set.Seasons, set.Zone)
	return c, err
}

// dayStart is the beginning of the day that comes so many days after day (2026-01-31).
func dayStart(day string, after int, zone *time.Location) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return t, fmt.Errorf("%q is no day: want such as 2026-01-31", day)
	}
	return time.Date(t.Year(), t.Month(), t.Day()+after, 0, 0, 0, 0, zone), nil
}

func spans(all []store.Season, zone *time.Location) ([]season, error) {
	var seasons []season
	for _, s := range all {
		from, err := dayStart(s.From, 0, zone)
		if err != nil {
			return nil, fmt.Errorf("season %s: %w", s.Name, err)
		}
		to, err := dayStart(s.To, 1, zone)
		if err != nil {
			return nil, fmt.Errorf("season %s: %w", s.Name, err)
		}
		seasons = append(seasons, season{s.Name, from, to})
	}
	return seasons, nil
}

// Query is the query with what it left open filled in.
func (c *Counter) Query() Query { return c.query }

// Waits are how long all that was added waited for the first counting reply.
func (c *Counter) Waits() Survival {
	var all []Point
	for _, g := range c.groups {
		all = append(all, g.waits...)
	}
	return NewSurvival(all)
}

// Wants reports whether the query asks for an outcome: received in its days, and held by one of its offices.
func (c *Counter) Wants(o *Outcome) bool {
	return c.within(o.Received) && (c.offices == nil || c.offices[o.Office])
}

func (c *Counter) within(at time.Time) bool {
	return (c.from.IsZero() || !at.Before(c.from)) && (c.to.IsZero() || at.Before(c.to))
}

// Add counts an outcome, if the query asks for it. It must have been decided with the query's moment and window.
func (c *Counter) Add(o *Outcome) {
	if !c.Wants(o) {
		return
	}
	g := c.group(c.Key(o))
	g.aspirations++
	g.replies.add(o.Replies)
	g.excluded[o.Excluded]++
	if o.Excluded != Counted {
		return
	}
	g.ladder[o.Rung]++
	if o.Answered {
		g.said[o.Verdict]++
	}
	c.wait(g, o)
	if o.Matured(c.query.AsOf, c.query.Window) {
		c.matured(g, o)
	}
}

func (r *Replies) add(o Replies) {
	r.Personal += o.Personal
	r.Template += o.Template
	r.Ack += o.Ack
	r.Forward += o.Forward
	r.Auto += o.Auto
	r.Undelivered += o.Undelivered
}

func (c *Counter) group(key string) *sums {
	g := c.groups[key]
	if g == nil {
		g = &sums{heard: map[uint64]bool{}}
		c.groups[key] = g
	}
	return g
}

// Key is the key of the group that an outcome belongs to.
func (c *Counter) Key(o *Outcome) string {
	key := ""
	switch c.query.By {
	case ByAll:
		key = string(ByAll)
	case ByOffice:
		key = o.Office
	case ByTopic:
		key = o.Topic
	case ByKind:
		key = o.Kind
	case ByRegion:
		key = o.Region
	case ByPlatform:
		key = o.Platform
	case ByStaff:
		key = o.Staff
	case ByWeek:
		year, week := o.Received.In(c.set.Zone).ISOWeek()
		key = fmt.Sprintf("%04d-W%02d", year, week)
	case ByMonth:
		key = o.Received.In(c.set.Zone).Format("2006-01")
	case BySeason:
		key = c.season(o.Received)
	}
	if key == "" {
		return NoKey
	}
	return key
}

// season is the name of the season of a moment; empty: none.
func (c *Counter) season(at time.Time) string {
	for _, s := range c.seasons {
		if !at.Before(s.from) && at.Before(s.to) {
			return s.name
		}
	}
	return ""
}

func (c *Counter) wait(g *sums, o *Outcome) {
	until, event := o.Waited(c.query.AsOf)
	g.waits = append(g.waits, point(until.Sub(o.Received), event))
	if cal := c.calendar(o.Office); cal != nil {
		g.works = append(g.works, point(cal.Between(o.Received, until), event))
	}
}

func point(t time.Duration, event bool) Point {
	if event {
		return Point{T: t, Events: 1}
	}
	return Point{T: t, Censored: 1}
}

// calendar is the office's, if there are any.
func (c *Counter) calendar(office string) Calendar {
	if c.set.Work == nil {
		return nil
	}
	cal, ok := c.work[office]
	if !ok {
		cal = c.set.Work(office)
		c.work[office] = cal
	}
	return cal
}

func (c *Counter) matured(g *sums, o *Outcome) {
	ok, pending := o.TwoWay(c.query.AsOf, c.query.Window)
	g.two.add(ok, pending)
	if c.season(o.Received) != "" {
		g.in.add(ok, pending)
	} else {
		g.out.add(ok, pending)
	}
	if o.Answered {
		g.replied++
	}
	for _, citizen := range o.Citizens {
		pair := uint64(c.number("office "+o.Office))<<32 | uint64(c.number("citizen "+citizen))
		g.heard[pair] = g.heard[pair] || o.Answered
	}
}

func (t *outcomes) add(ok, pending bool) {
	t.of++
	if ok {
		t.n++
	}
	if pending {
		t.pending++
	}
}

// number is one that stands for a name.
func (c *Counter) number(name string) uint32 {
	n, ok := c.people[name]
	if !ok {
		n = uint32(len(c.people))
		c.people[name] = n
	}
	return n
}

// Broadcast counts what an office told so many people at once.
func (c *Counter) Broadcast(office string, at time.Time, recipients int) {
	key := string(ByAll)
	if c.query.By == ByOffice {
		key = office
	} else if c.query.By != ByAll {
		return
	}
	if at.After(c.query.AsOf) || !c.within(at) || c.offices != nil && !c.offices[office] {
		return
	}
	g := c.group(key)
	g.broadcasts.Messages++
	g.broadcasts.Recipients += recipients
}

// Report is the figures of all that was added.
func (c *Counter) Report() Report {
	r := Report{AsOf: c.query.AsOf, WindowDays: c.query.Window.Hours() / 24, By: c.query.By, Groups: []Group{}}
	for _, key := range slices.Sorted(maps.Keys(c.groups)) {
		if g := c.groups[key]; g.aspirations > 0 {
			r.Groups = append(r.Groups, g.figures(key, c.query.By, len(c.seasons) > 0))
		}
	}
	return r
}

// figures computes a group's.
func (g *sums) figures(key string, by Grouping, seasons bool) Group {
	heard := Heard{Of: len(g.heard)}
	for _, yes := range g.heard {
		if yes {
			heard.N++
		}
	}
	return g.build(key, by, seasons, heard, NewSurvival(g.waits), NewSurvival(g.works))
}

// build is figures with what does not simply add up given.
func (g *sums) build(key string, by Grouping, seasons bool, heard Heard, waits, works Survival) Group {
	x := g.excluded
	f := Group{
		Key: key, Aspirations: g.aspirations, Matured: g.two.of, Replies: g.replies,
		Excluded: Excluded{Spam: x[Spam], Withdrawn: x[Withdrawn], Merged: x[Merged], Praise: x[CalledPraise], Own: x[Own], Unreachable: x[Unreachable]},
		Answered: Horizons{waits.Within(days(3)), waits.Within(days(7)), waits.Within(days(14)), waits.Within(days(30))},
		AtRisk:   AtRisk{waits.AtRisk(days(3)), waits.AtRisk(days(7)), waits.AtRisk(days(14)), waits.AtRisk(days(30))},
		Ladder:   Ladder{g.ladder[Unheard], g.ladder[Seen], g.ladder[Answered], g.ladder[Conversed], g.ladder[Confirmed]},
		Verdict:  Verdicts{Yes: g.said[SaidYes], Partly: g.said[SaidPartly], No: g.said[SaidNo], Silent: g.said[Silent]},
		Flags:    []Flag{},
	}
	f.WaitHours, f.WorkWaitHours = waits.quantileHours(), works.quantileHours()
	v := &f.Verdict
	v.Of = v.Yes + v.Partly + v.No + v.Silent
	v.Low, v.High = ratio(v.Yes, v.Of), ratio(v.Yes+v.Silent, v.Of)
	if by == ByAll || by == ByOffice {
		f.Broadcasts = &g.broadcasts
	}
	two := share(g.two.n, g.two.of, g.two.pending)
	if by != ByStaff {
		heard.Rate = ratio(heard.N, heard.Of)
		f.TwoWay, f.Heard = &two, &heard
		if seasons {
			f.Season = contrast(share(g.in.n, g.in.of, g.in.pending), share(g.out.n, g.out.of, g.out.pending))
		}
		if g.two.of < fewBelow {
			f.Flags = append(f.Flags, FlagFew)
		}
	}
	if 10*(x[Spam]+x[Merged]) > g.aspirations {
		f.Flags = append(f.Flags, FlagExcludedHigh)
	}
	if by != ByStaff && g.two.of >= fewBelow && heard.Of > 0 {
		// |heard − replied| > 1/10, without rounding.
		difference := heard.N*g.two.of - g.replied*heard.Of
		if 10*max(difference, -difference) > heard.Of*g.two.of {
			f.Flags = append(f.Flags, FlagFlood)
		}
	}
	return f
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
