package sqlite

import (
	"context"
	"fmt"
	"slices"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// Stats makes the figures of a query; its AsOf is now if it is zero.
func (d *DB) Stats(ctx context.Context, q measure.Query) (measure.Report, error) {
	return d.Recompute(ctx, q)
}

// Recompute makes the figures of a query from the history alone.
func (d *DB) Recompute(ctx context.Context, q measure.Query) (measure.Report, error) {
	var report measure.Report
	err := d.counted(ctx, q, func(c *measure.Counter, r *reader) error {
		if err := r.broadcasts(c.Broadcast); err != nil {
			return err
		}
		report = c.Report()
		return nil
	}, nil)
	return report, err
}

// Curve is the share of a query's aspirations that still wait, by time since their receipt. See measure.Survival.
func (d *DB) Curve(ctx context.Context, q measure.Query) (steps []measure.Step, longest float64, err error) {
	q.By = measure.ByAll
	err = d.counted(ctx, q, func(c *measure.Counter, _ *reader) error {
		s := c.Waits()
		steps, longest = s.Steps(), s.Longest()
		return nil
	}, nil)
	return steps, longest, err
}

// Cases lists the aspirations behind a number of a query's group, the earliest received first, and says how many there are.
func (d *DB) Cases(ctx context.Context, q measure.Query, key string, cell measure.Cell, offset, limit int) (page []measure.Case, total int, err error) {
	var all []measure.Case
	err = d.counted(ctx, q, func(*measure.Counter, *reader) error { return nil },
		func(c *measure.Counter, a store.Aspiration, o *measure.Outcome) {
			if q := c.Query(); c.Wants(o) && c.Key(o) == key && cell.Holds(o, q.AsOf, q.Window) {
				all = append(all, measure.Case{Aspiration: a.ID, Code: a.Code, Outcome: *o})
			}
		})
	slices.SortStableFunc(all, func(a, b measure.Case) int { return a.Received.Compare(b.Received) })
	first := min(max(offset, 0), len(all))
	return all[first:min(first+max(limit, 0), len(all))], len(all), err
}

// counted lets a counter see every outcome, tells each of them to seen, if that is not nil, and then runs fn on the same snapshot.
func (d *DB) counted(ctx context.Context, q measure.Query, fn func(*measure.Counter, *reader) error,
	seen func(*measure.Counter, store.Aspiration, *measure.Outcome)) error {
	if q.AsOf.IsZero() {
		q.AsOf = d.now()
	}
	return wrap(d.view(ctx, func(r *reader) error {
		set, err := r.setting(d.zone)
		if err != nil {
			return err
		}
		c, err := measure.NewCounter(q, set)
		if err != nil {
			return err
		}
		q := c.Query()
		if err := r.trails(func(a store.Aspiration, t measure.Trail) error {
			if o, ok := measure.Decide(t, q.AsOf, q.Window); ok {
				c.Add(&o)
				if seen != nil {
					seen(c, a, &o)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		return fn(c, r)
	}), "computing the figures")
}

// setting is how this store reckons.
func (r *reader) setting(zone *time.Location) (measure.Setting, error) {
	seasons, err := r.Seasons()
	return measure.Setting{Zone: zone, Seasons: seasons}, err
}

// trails tells what happened to each aspiration that was sent, in order of receipt.
func (r *reader) trails(yield func(store.Aspiration, measure.Trail) error) error {
	var last store.Aspiration
	for {
		page, err := r.sentAfter(last)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, a := range page {
			t, err := r.trail(a, nil)
			if err != nil {
				return err
			}
			if err := yield(a, t); err != nil {
				return err
			}
		}
		last = page[len(page)-1]
	}
}

// trail is what happened to an aspiration, and to those that were merged into it. above are those that it is read for: a circle is
// cut.
func (r *reader) trail(a store.Aspiration, above []store.AspirationID) (measure.Trail, error) {
	lines, err := r.lines(a, false)
	if err != nil {
		return measure.Trail{}, fmt.Errorf("the history of aspiration %d: %w", a.ID, err)
	}
	t := measure.Trail{Lines: lines}
	sources, err := list(r.session, value[store.AspirationID], `SELECT source FROM merges WHERE into_id = ?`, a.ID)
	if err != nil {
		return t, err
	}
	above = append(above, a.ID)
	for _, id := range sources {
		if slices.Contains(above, id) {
			continue
		}
		source, err := r.Aspiration(id)
		if err != nil {
			return t, err
		}
		s, err := r.trail(source, above)
		if err != nil {
			return t, err
		}
		t.Sources = append(t.Sources, s)
	}
	return t, nil
}

// broadcasts tells what offices told many at once.
func (r *reader) broadcasts(tell func(office string, at time.Time, recipients int)) error {
	events, err := list(r.session, scanEvent, eventColumns+` WHERE kind = 'broadcast' ORDER BY at, seq`)
	for _, e := range events {
		tell(string(e.Office), e.At, number(e, "recipients"))
	}
	return err
}
