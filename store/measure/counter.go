package measure

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	query       Query
	now, window int64 // ms
	from, to    int64 // bounds of receipt; to is not included
	seasons     []season
	set         Setting
	exact       bool
	names       *Names
	people      Names // citizens' numbers, of Add
	work        map[uint32]Calendar
	groups      map[uint32]*sums
	offices     map[uint32]bool // nil: all

	// The day of the latest receipt, and the group by week or month that its aspirations belong to.
	dayFrom, dayTo int64
	dayGroup       uint32
}

// season is a campaign season: from included, to not.
type season struct {
	name     string
	from, to int64 // ms
}

// NewCounter makes a counter, which makes names of its own. An error says what of the query cannot be.
func NewCounter(q Query, set Setting) (*Counter, error) {
	c, err := NewEntryCounter(q, set, &Names{})
	if err == nil {
		c.exact = true
	}
	return c, err
}

// NewEntryCounter makes a counter of entries, which have those names. Where there are many, it counts within the tolerances of
// measures.md.
func NewEntryCounter(q Query, set Setting, names *Names) (*Counter, error) {
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
	c := &Counter{
		query: q, set: set, names: names, work: map[uint32]Calendar{}, groups: map[uint32]*sums{},
		now: q.AsOf.UnixMilli(), window: q.Window.Milliseconds(), from: math.MinInt64, to: math.MaxInt64,
	}
	if !slices.Contains(Groupings[:], q.By) {
		return nil, fmt.Errorf("figures cannot be grouped by %q", q.By)
	}
	if q.Window < 0 {
		return nil, fmt.Errorf("the window %v is less than nothing", q.Window)
	}
	if q.Offices != nil {
		c.offices = map[uint32]bool{}
		for _, o := range q.Offices {
			c.offices[names.Make(o)] = true
		}
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

// dayStart is the beginning of the day that comes so many days after day (2026-01-31), in milliseconds.
func dayStart(day string, after int, zone *time.Location) (int64, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, fmt.Errorf("%q is no day: want such as 2026-01-31", day)
	}
	return time.Date(t.Year(), t.Month(), t.Day()+after, 0, 0, 0, 0, zone).UnixMilli(), nil
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

// Names are the counter's.
func (c *Counter) Names() *Names { return c.names }

// Bounds are those of receipt that the query asks for, in milliseconds: from included, to not.
func (c *Counter) Bounds() (from, to int64) { return c.from, c.to }

// Waits are how long all that was added waited for the first counting reply.
func (c *Counter) Waits() Survival {
	all := waits{exact: c.exact}
	for _, g := range c.groups {
		all.join(&g.waits)
	}
	return all.survival()
}

// Entry is an outcome in this counter's numbers.
func (c *Counter) Entry(id int64, o *Outcome) Entry {
	return o.Entry(id, c.names.Make, c.people.Make)
}

// Add counts an outcome, if the query asks for it. It must have been decided with the query's moment and window.
func (c *Counter) Add(o *Outcome) {
	e := c.Entry(0, o)
	c.AddEntry(&e)
}

// Wants reports whether the query asks for an entry: received in its days, and held by one of its offices.
func (c *Counter) Wants(e *Entry) bool {
	return e.Received >= c.from && e.Received < c.to && c.WantsOffice(e.Office)
}

// WantsOffice reports whether the query asks for what an office holds.
func (c *Counter) WantsOffice(office uint32) bool { return c.offices == nil || c.offices[office] }

// AddEntry is Add for an entry.
func (c *Counter) AddEntry(e *Entry) {
	if !c.Wants(e) {
		return
	}
	g := c.group(c.key(e))
	if !g.count(e) {
		return
	}
	until, event := e.waited(c.now)
	g.waits.add(until-e.Received, event)
	if cal := c.calendar(e.Office); cal != nil {
		g.works.add(cal.Between(moment(e.Received), moment(until)).Milliseconds(), event)
	}
	if e.matured(c.now, c.window) {
		c.mature(g, e)
	}
}

// AddSeal counts all that is in a seal, which the query must ask for, received at from or soon after. It must ask for the usual
// window, and for groups that the seal is in as a whole. torn is told of days of which only a part is matured: their entries are to
// be given to AddMatured.
func (c *Counter) AddSeal(s *Seal, from int64, torn func(from, to int64)) {
	g := c.group(c.key(&Entry{Received: from, Office: s.Office}))
	s.addTo(g, c.now, c.window, c.calendar(s.Office), torn)
}

// AddMatured counts an entry in what only matured ones are counted in, if it is one.
func (c *Counter) AddMatured(e *Entry) {
	if e.matured(c.now, c.window) {
		c.mature(c.group(c.key(e)), e)
	}
}

func (c *Counter) mature(g *sums, e *Entry) {
	g.mature(e)
	g.half(c.season(e.Received) > 0).add(e.twoWay(c.now, c.window))
}

func (c *Counter) group(key uint32) *sums {
	g := c.groups[key]
	if g == nil {
		g = &sums{waits: waits{exact: c.exact, most: groupMost}, works: waits{exact: c.exact, most: groupMost}}
		c.groups[key] = g
	}
	return g
}

// Key is the key of the group that an entry belongs to.
func (c *Counter) Key(e *Entry) string { return c.keyName(c.key(e)) }

// key is the number of that group.
func (c *Counter) key(e *Entry) uint32 {
	switch c.query.By {
	case ByOffice:
		return e.Office
	case ByTopic:
		return e.Topic
	case ByKind:
		return e.Kind
	case ByRegion:
		return e.Region
	case ByPlatform:
		return e.Platform
	case ByEvent:
		return e.Event
	case ByBroadcast:
		return e.Broadcast
	case ByStaff:
		return e.Staff
	case ByWeek, ByMonth:
		return c.dayKey(e.Received)
	case BySeason:
		return uint32(c.season(e.Received))
	}
	return 0
}

// dayKey is the number of a week, 202605, or month, 202601.
func (c *Counter) dayKey(received int64) uint32 {
	if received < c.dayFrom || received >= c.dayTo {
		t := time.UnixMilli(received).In(c.set.Zone)
		first := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.set.Zone)
		c.dayFrom, c.dayTo = first.UnixMilli(), first.AddDate(0, 0, 1).UnixMilli()
		if c.query.By == ByMonth {
			c.dayGroup = uint32(t.Year()*100) + uint32(t.Month())
		} else {
			year, week := t.ISOWeek()
			c.dayGroup = uint32(year*100 + week)
		}
	}
	return c.dayGroup
}

// keyName is how a group is called in the report.
func (c *Counter) keyName(key uint32) (name string) {
	switch c.query.By {
	case ByAll:
		return string(ByAll)
	case ByWeek:
		return fmt.Sprintf("%04d-W%02d", key/100, key%100)
	case ByMonth:
		return fmt.Sprintf("%04d-%02d", key/100, key%100)
	case BySeason:
		if key > 0 {
			name = c.seasons[key-1].name
		}
	default:
		name = c.names.Name(key)
	}
	if name == "" {
		return NoKey
	}
	return name
}

// season is which season a moment lies in, from 1; 0: none.
func (c *Counter) season(at int64) int {
	for i, s := range c.seasons {
		if at >= s.from && at < s.to {
			return i + 1
		}
	}
	return 0
}

// calendar is the office's, if there are any.
func (c *Counter) calendar(office uint32) Calendar {
	if c.set.Work == nil {
		return nil
	}
	cal, ok := c.work[office]
	if !ok {
		cal = c.set.Work(c.names.Name(office))
		c.work[office] = cal
	}
	return cal
}

// Broadcast counts what an office told so many people at once, under a code if it has one.
func (c *Counter) Broadcast(office, code string, at time.Time, recipients int) {
	number := c.names.Make(office)
	ms := at.UnixMilli()
	if !c.query.By.told() || at.After(c.query.AsOf) || ms < c.from || ms >= c.to || !c.WantsOffice(number) {
		return
	}
	g := c.group(c.key(&Entry{Office: number, Broadcast: c.names.Make(code)}))
	g.broadcasts.Messages++
	g.broadcasts.Recipients += recipients
	g.broadcasts.InSeason += index(c.season(ms) > 0)
}

// told reports whether groups have figures of broadcasts.
func (g Grouping) told() bool { return g == ByAll || g == ByOffice || g == ByBroadcast }

// Report is the figures of all that was added.
func (c *Counter) Report() Report {
	r := Report{AsOf: c.query.AsOf, WindowDays: c.query.Window.Hours() / 24, By: c.query.By, Groups: []Group{}}
	var keys []uint32
	for key, g := range c.groups {
		if g.aspirations > 0 {
			keys = append(keys, key)
		}
	}
	r.Groups = make([]Group, len(keys))
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(keys)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(keys)); i = next.Add(1) - 1 {
				r.Groups[i] = c.groups[keys[i]].figures(c.keyName(keys[i]), c.query.By, len(c.seasons) > 0)
			}
		})
	}
	all.Wait()
	slices.SortFunc(r.Groups, func(a, b Group) int { return strings.Compare(a.Key, b.Key) })
	return r
}

// figures computes a group's.
func (g *sums) figures(key string, by Grouping, seasons bool) Group {
	heard, waits, works := g.heard(), g.waits.survival(), g.works.survival()
	all := g.in.plus(g.out)
	x := g.excluded
	f := Group{
		Key: key, Aspirations: g.aspirations, Matured: all.of, Replies: g.replies,
		Excluded: Excluded{Spam: x[Spam], Withdrawn: x[Withdrawn], Merged: x[Merged], Praise: x[CalledPraise], Own: x[Own], Unreachable: x[Unreachable]},
		AtRisk:   AtRisk{waits.AtRisk(days(3)), waits.AtRisk(days(7)), waits.AtRisk(days(14)), waits.AtRisk(days(30))},
		Ladder:   Ladder{g.ladder[Unheard], g.ladder[Seen], g.ladder[Answered], g.ladder[Conversed], g.ladder[Confirmed]},
		Verdict:  Verdicts{Yes: g.said[SaidYes], Partly: g.said[SaidPartly], No: g.said[SaidNo], Silent: g.said[Silent]},
		Flags:    []Flag{},
	}
	within := waits.Within(days(3), days(7), days(14), days(30))
	f.Answered = Horizons{within[0], within[1], within[2], within[3]}
	f.WaitHours, f.WorkWaitHours = waits.quantileHours(), works.quantileHours()
	v := &f.Verdict
	v.Of = v.Yes + v.Partly + v.No + v.Silent
	v.Low, v.High = ratio(v.Yes, v.Of), ratio(v.Yes+v.Silent, v.Of)
	if by.told() {
		f.Broadcasts = &g.broadcasts
	}
	two := share(all.n, all.of, all.pending)
	if by != ByStaff {
		f.TwoWay, f.Heard = &two, &heard
		if seasons {
			f.Season = contrast(share(g.in.n, g.in.of, g.in.pending), share(g.out.n, g.out.of, g.out.pending))
		}
		if all.of < fewBelow {
			f.Flags = append(f.Flags, FlagFew)
		}
	}
	if 10*(x[Spam]+x[Merged]) > g.aspirations {
		f.Flags = append(f.Flags, FlagExcludedHigh)
	}
	if by != ByStaff && all.of >= fewBelow && heard.Of > 0 {
		// |heard − replied| > 1/10, without rounding.
		difference := heard.N*all.of - g.replied*heard.Of
		if 10*max(difference, -difference) > heard.Of*all.of {
			f.Flags = append(f.Flags, FlagFlood)
		}
	}
	return f
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
