package sqlite

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
	"duaarah/store/worktime"
)

// figuring is how this store reckons.
type figuring struct {
	zone      *time.Location
	holidays  string // a text that is another when the holidays are
	calendars *worktime.Calendars
}

func newFiguring(zone *time.Location, h worktime.Holidays) figuring {
	sum := sha256.Sum256([]byte(strings.Join(h, " ")))
	return figuring{zone, hex.EncodeToString(sum[:8]), worktime.NewCalendars(h)}
}

// calendar is a text that is another when an office's working time is.
func (f figuring) calendar(o store.Office) string { return f.holidays + " " + f.calendars.Key(o) }

// Stats makes the figures of a query. With the usual window and its AsOf zero, which is now, they come from what is kept, exact in
// counts and within the tolerances of measures.md else; otherwise from the history.
func (d *DB) Stats(ctx context.Context, q measure.Query) (measure.Report, error) {
	return d.report(ctx, q, d.count)
}

// Recompute makes the figures of a query from the history alone.
func (d *DB) Recompute(ctx context.Context, q measure.Query) (measure.Report, error) {
	return d.report(ctx, q, d.recount)
}

func (d *DB) report(ctx context.Context, q measure.Query, count counting) (report measure.Report, err error) {
	err = count(ctx, q, false, nil, func(c *measure.Counter, r *reader) error {
		n, err := r.names()
		if err != nil {
			return err
		}
		broadcasts, err := r.broadcasts(n)
		if err != nil {
			return err
		}
		for _, l := range broadcasts {
			c.Broadcast(l.Office, l.Broadcast, l.At, l.Recipients)
		}
		report = c.Report()
		return nil
	})
	return report, err
}

// Curve is the share of a query's aspirations that still wait, by time since their receipt, and the longest time observed. See
// measure.Survival.
func (d *DB) Curve(ctx context.Context, q measure.Query) (steps []measure.Step, longest float64, err error) {
	q.By = measure.ByAll
	err = d.count(ctx, q, false, nil, func(c *measure.Counter, _ *reader) error {
		s := c.Waits()
		steps, longest = s.Steps(), s.Longest()
		return nil
	})
	return steps, longest, err
}

// Cases lists the aspirations behind a number of a query's group, the earliest received first, and says how many there are.
func (d *DB) Cases(ctx context.Context, q measure.Query, key string, cell measure.Cell, offset, limit int) (page []measure.Case, total int, err error) {
	var first []measure.Entry
	sorted := func() {
		slices.SortFunc(first, func(a, b measure.Entry) int {
			return cmp.Or(cmp.Compare(a.Received, b.Received), cmp.Compare(a.ID, b.ID))
		})
	}
	last := max(offset, 0) + max(limit, 0)
	see := func(c *measure.Counter, e *measure.Entry) {
		if !c.Wants(e) || !cell.Holds(e, c) || c.Key(e) != key {
			return
		}
		total++
		x := *e
		x.Citizens = nil
		if first = append(first, x); len(first) >= 2*last+100 { // there may be millions behind a number
			sorted()
			first = first[:last]
		}
	}
	err = d.count(ctx, q, true, see, func(c *measure.Counter, r *reader) error {
		sorted()
		for _, e := range first[min(max(offset, 0), len(first)):min(last, len(first))] {
			a, err := one(r.session, scanAspiration, aspirationColumns+` WHERE id = ?`, e.ID)
			if err != nil {
				return err
			}
			o := e.Outcome(c.Names())
			o.Case = string(a.Code)
			page = append(page, measure.Case{Aspiration: a.ID, Code: a.Code, Outcome: o})
		}
		return nil
	})
	return page, total, err
}

// counting lets a counter see what a query asks for, and then runs fn on the same snapshot. Every entry is told to see, if that is
// not nil, and with each nothing is taken from sums.
type counting func(ctx context.Context, q measure.Query, each bool, see func(*measure.Counter, *measure.Entry), fn func(*measure.Counter, *reader) error) error

// count counts what is kept, if that answers the query.
func (d *DB) count(ctx context.Context, q measure.Query, each bool, see func(*measure.Counter, *measure.Entry), fn func(*measure.Counter, *reader) error) error {
	if !q.AsOf.IsZero() || q.Window != 0 && q.Window != measure.Window {
		return d.recount(ctx, q, each, see, fn)
	}
	asked := q
	q.AsOf = d.now()
	err := d.view(ctx, func(r *reader) error {
		set, offices, err := r.setting(d.figuring)
		if err != nil {
			return err
		}
		k, err := r.kept(q.AsOf)
		if err != nil {
			return err
		}
		c, err := measure.NewEntryCounter(q, set, k.names)
		if err != nil {
			return err
		}
		k.counter, k.fig, k.seasons, k.offices = c, d.figuring, set.Seasons, offices
		k.add = func(e *measure.Entry) {
			c.AddEntry(e)
			if see != nil {
				see(c, e)
			}
		}
		if err := k.count(each); err != nil {
			return err
		}
		return fn(c, r)
	})
	if errors.Is(err, measure.ErrBroken) {
		d.broken(ctx, err)
		return d.recount(ctx, asked, each, see, fn)
	}
	return wrap(err, "reading the figures")
}

// broken has kept figures made again that cannot be read.
func (d *DB) broken(ctx context.Context, err error) {
	d.log.ErrorContext(ctx, "the kept figures are broken, they are made again", "error", err)
	if err := d.ForgetFigures(ctx); err != nil {
		d.log.ErrorContext(ctx, "the kept figures cannot be made again", "error", err)
	}
}

// recount counts the history.
func (d *DB) recount(ctx context.Context, q measure.Query, _ bool, see func(*measure.Counter, *measure.Entry), fn func(*measure.Counter, *reader) error) error {
	if q.AsOf.IsZero() {
		q.AsOf = d.now()
	}
	return wrap(d.view(ctx, func(r *reader) error {
		set, _, err := r.setting(d.figuring)
		if err != nil {
			return err
		}
		c, err := measure.NewCounter(q, set)
		if err != nil {
			return err
		}
		q := c.Query()
		from, to := c.Bounds()
		n, err := r.numbers()
		if err != nil {
			return err
		}
		if err := r.trails(n, from, to, func(a store.Aspiration, t measure.Trail) error {
			if o, ok := measure.Decide(t, q.AsOf, q.Window); ok {
				e := c.Entry(int64(a.ID), &o)
				c.AddEntry(&e)
				if see != nil {
					see(c, &e)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		return fn(c, r)
	}), "computing the figures")
}

// setting is how this store reckons, and its offices.
func (r *reader) setting(fig figuring) (set measure.Setting, offices []store.Office, err error) {
	set.Zone = fig.zone
	if set.Seasons, err = r.Seasons(); err != nil {
		return set, nil, err
	}
	if offices, err = r.Offices(); err != nil {
		return set, nil, err
	}
	calendars := map[string]measure.Calendar{}
	for _, o := range offices {
		calendars[string(o.ID)] = fig.calendars.Of(o)
	}
	set.Work = func(office string) measure.Calendar { return calendars[office] }
	return set, offices, nil
}

// kept is the kept figures, with what is not in them yet.
type kept struct {
	*reader
	names   *measure.Names
	calls   *names
	seasons []store.Season
	offices []store.Office
	fig     figuring
	counter *measure.Counter
	add     func(*measure.Entry)

	fresh  []measure.Entry       // what became of aspirations that have events beyond the mark
	stale  map[int64]bool        // those, which are not to be counted as they are kept
	spoilt map[uint32][]chunkDay // where they are kept, by office
}

// kept reads what the kept figures do not know yet.
func (r *reader) kept(now time.Time) (*kept, error) {
	k := &kept{reader: r, names: &measure.Names{}, stale: map[int64]bool{}, spoilt: map[uint32][]chunkDay{}}
	err := r.each(`SELECT id, name FROM figure_names`, nil, func(s scanner) (bool, error) {
		var id int64
		var name string
		err := s.Scan(&id, &name)
		k.names.Put(name, uint32(id))
		return true, err
	})
	if err != nil {
		return nil, err
	}
	if k.calls, err = r.numbers(); err != nil {
		return nil, err
	}
	ids, err := r.changed(&fold{}, 0, now)
	if err != nil {
		return nil, err
	}
	later, err := list(r.session, value[store.AspirationID], `SELECT aspiration FROM figure_later`)
	if err != nil {
		return nil, err
	}
	for _, id := range later {
		ids[id] = true
	}
	for id := range ids {
		if err := k.anew(id, now); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// anew looks at an aspiration as it stands now, and leaves out what is kept of it.
func (k *kept) anew(id store.AspirationID, now time.Time) error {
	k.stale[int64(id)] = true
	at, err := one(k.session, func(s scanner) (at chunkDay, err error) {
		err = s.Scan(&at.office, &at.day)
		return at, err
	}, `SELECT c.office, c.day FROM figure_places p JOIN figure_chunks c ON c.id = p.chunk WHERE p.aspiration = ?`, id)
	switch {
	case err == nil:
		k.spoilt[at.office] = append(k.spoilt[at.office], at)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	a, err := one(k.session, scanAspiration, aspirationColumns+` WHERE id = ?`, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (a.SubmittedAt.IsZero() || !a.State.Counts()) {
		return nil
	}
	if err != nil {
		return err
	}
	t, err := k.trail(k.calls, a, nil)
	if err != nil {
		return err
	}
	if o, ok := measure.Decide(t, now, measure.Window); ok {
		k.fresh = append(k.fresh, o.Entry(int64(id), k.names.Make, measure.CitizenNumber))
	}
	return nil
}

// count counts all that the query asks for; each: one by one.
func (k *kept) count(each bool) error {
	for i := range k.fresh {
		k.add(&k.fresh[i])
	}
	by := k.counter.Query().By
	each = each || by != measure.ByAll && by != measure.ByOffice && by != measure.ByMonth && by != measure.BySeason
	from, to := k.counter.Bounds()
	var ahead []*officeSums // whose sums are being decoded beside
	for _, o := range k.offices {
		number, ok := k.names.Number(string(o.ID))
		if !ok || !k.counter.WantsOffice(number) {
			continue
		}
		if each {
			if err := k.entries(number, from, to, k.stale, k.add); err != nil {
				return fmt.Errorf("of %s: %w", o.ID, err)
			}
			continue
		}
		x, err := k.office(number, o, from, to)
		if err != nil {
			return fmt.Errorf("of %s: %w", o.ID, err)
		}
		if ahead = append(ahead, x); len(ahead) > officesAhead {
			if err := k.addOffice(ahead[0]); err != nil {
				return err
			}
			ahead = ahead[1:]
		}
	}
	for _, x := range ahead {
		if err := k.addOffice(x); err != nil {
			return err
		}
	}
	return nil
}

// officesAhead is of how many offices the sums are decoded while those of others are counted.
const officesAhead = 4

// officeSums are the sums that an office's figures are made of, and the time that they are asked for.
type officeSums struct {
	number   uint32
	from, to int64
	rows     []sealRow // in order of time
	decoding sync.WaitGroup
}

// sealRow is one of figure_seals.
type sealRow struct {
	first, last int64
	mark        string
	data        []byte
	seal        *measure.Seal
	err         error
}

// office reads an office's sums within from and to, as far as there are good ones, and begins to decode them.
func (k *kept) office(number uint32, o store.Office, from, to int64) (*officeSums, error) {
	x := &officeSums{number: number, from: from, to: to}
	calendar, next := k.fig.calendar(o), from
	pick := func(whole bool, marks ...string) error {
		rows, err := list(k.session, func(s scanner) (r sealRow, err error) {
			err = s.Scan(&r.first, &r.last, &r.mark, &r.data)
			return r, err
		}, `SELECT first, last, mark, data FROM figure_seals WHERE office = ? AND whole = ? AND first >= ? AND last <= ? ORDER BY first`, number, whole, next, to)
		for _, r := range rows {
			if r.first >= next && slices.Contains(marks, r.mark) && !k.spoils(number, r.first, r.last) {
				x.rows, next = append(x.rows, r), r.last
			}
		}
		return err
	}
	if by := k.counter.Query().By; by == measure.ByAll || by == measure.ByOffice {
		if err := pick(true, wholeMark(k.fig.zone, k.seasons, calendar)); err != nil {
			return nil, err
		}
		if len(x.rows) > 0 { // nothing lies before it
			x.from = x.rows[0].first
		}
	}
	if err := pick(false, span{in: false}.mark(k.fig.zone, calendar), span{in: true}.mark(k.fig.zone, calendar)); err != nil {
		return nil, err
	}
	x.decoding.Go(func() {
		for i := range x.rows {
			x.rows[i].seal, x.rows[i].err = measure.ReadSeal(x.rows[i].data, number)
			x.rows[i].data = nil
		}
	})
	return x, nil
}

// addOffice counts an office: its sums, and one by one what lies between them.
func (k *kept) addOffice(x *officeSums) error {
	x.decoding.Wait()
	next := x.from
	for _, r := range x.rows {
		if r.err != nil {
			return r.err
		}
		if err := k.entries(x.number, next, r.first, k.stale, k.add); err != nil {
			return err
		}
		var torn error
		k.counter.AddSeal(r.seal, r.first, func(from, to int64) {
			torn = errors.Join(torn, k.entries(x.number, from, to, nil, k.counter.AddMatured))
		})
		if torn != nil {
			return torn
		}
		next = r.last
	}
	return k.entries(x.number, next, x.to, k.stale, k.add)
}

// spoils reports whether something that is in the sums of that time is known better.
func (k *kept) spoils(office uint32, from, to int64) bool {
	return slices.ContainsFunc(k.spoilt[office], func(at chunkDay) bool { return at.day*dayMS < to && (at.day+1)*dayMS > from })
}

func (r *reader) SelfAnswered(since, until time.Time) (map[store.OfficeID]int, error) {
	type row struct {
		office store.OfficeID
		n      int
	}
	all, err := list(r.session, func(s scanner) (x row, err error) {
		err = s.Scan(&x.office, &x.n)
		return x, err
	}, `SELECT a.office, count(DISTINCT a.id) FROM identities i JOIN aspirations a ON a.citizen = i.citizen JOIN messages m ON m.aspiration = a.id AND m.staff = i.staff
		WHERE i.staff IS NOT NULL AND i.citizen IS NOT NULL AND a.own = 0 AND a.first_reply <> 0 AND a.state IN ('open', 'closed') AND a.received >= ?
		AND (? = 0 OR a.received < ?) AND m.side = 'staff' AND m.delivered <> 0 AND m.taken_back = 0 GROUP BY a.office`, ms(since), ms(until), ms(until))
	counts := map[store.OfficeID]int{}
	for _, x := range all {
		counts[x.office] = x.n
	}
	return counts, wrap(err, "counting who answered themselves")
}
