package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// span is some days that are summed up together: a month once it is long past, and before that a week, or the part of one that lies
// in a season, or not, and in one month. In ms, to is not included.
type span struct {
	from, to int64
	in       bool // in a season
	old      bool // a month
	days     []int64
}

// mark tells sums that were made otherwise from those that are good: by other days, seasons or working hours.
func (s span) mark(zone *time.Location, calendar string) string {
	return fmt.Sprintf("%d %s %t %s", measure.SealVersion, zone, s.in, calendar)
}

// wholeMark is that of all spans together.
func wholeMark(zone *time.Location, seasons []store.Season, calendar string) string {
	return fmt.Sprintf("%d %s %v %s", measure.SealVersion, zone, seasons, calendar)
}

// spansOf cuts the time from the month of first on into spans that are over by now.
func spansOf(zone *time.Location, seasons []store.Season, first, now int64) []span {
	var all []span
	t := time.UnixMilli(first).In(zone)
	for month := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, zone); month.UnixMilli() <= now; month = month.AddDate(0, 1, 0) {
		end := month.AddDate(0, 1, 0)
		old := end.UnixMilli()+measure.SealAge <= now
		fresh := true // the next day begins a span
		for day := month; day.Before(end); day = day.AddDate(0, 0, 1) {
			in, from, to := inSeason(seasons, day), day.UnixMilli(), day.AddDate(0, 0, 1).UnixMilli()
			if !old && day.Weekday() == time.Monday {
				fresh = true
			}
			if fresh || all[len(all)-1].in != in {
				all = append(all, span{from: from, in: in, old: old})
			}
			s := &all[len(all)-1]
			s.to, s.days, fresh = to, append(s.days, from), false
		}
	}
	return slices.DeleteFunc(all, func(s span) bool { return s.to > now })
}

func inSeason(seasons []store.Season, day time.Time) bool {
	date := day.Format(time.DateOnly)
	for _, s := range seasons {
		if s.From <= date && date <= s.To {
			return true
		}
	}
	return false
}

// sealed are sums to be kept.
type sealed struct {
	office uint32
	span
	whole bool
	mark  string
	data  []byte
}

// Seal sums up some of what is long past. more: there may be others.
func (d *DB) Seal(ctx context.Context) (more bool, err error) { return d.seal(ctx, sealBatch) }

// seal is Seal of at most so many spans.
func (d *DB) seal(ctx context.Context, limit int) (more bool, err error) {
	var made []sealed
	var mark int64
	err = d.view(ctx, func(r *reader) error {
		var err error
		if mark, err = one(r.session, value[int64], `SELECT seq FROM figure_mark`); err != nil {
			return err
		}
		made, err = r.unsealed(d.figuring, d.now(), limit)
		return err
	})
	if err == nil && len(made) > 0 {
		err = d.update(ctx, func(tx *txn) error { return tx.seal(made, mark) })
	}
	return len(made) > 0, wrap(err, "summing the figures up")
}

// seal keeps sums, unless the figures went on meanwhile.
func (t *txn) seal(made []sealed, mark int64) error {
	now, err := one(t.session, value[int64], `SELECT seq FROM figure_mark`)
	if err != nil || now != mark {
		return err
	}
	for _, s := range made {
		// What it takes the place of: the same span, made otherwise, and those within it.
		err := t.exec(`DELETE FROM figure_seals WHERE office = ? AND whole = ? AND first >= ? AND first < ?`, s.office, s.whole, s.from, s.to)
		if err == nil && s.whole {
			err = t.exec(`DELETE FROM figure_seals WHERE office = ? AND whole = 1`, s.office)
		}
		if err == nil {
			err = t.exec(`INSERT INTO figure_seals (office, first, last, whole, mark, data) VALUES (?, ?, ?, ?, ?, ?)`,
				s.office, s.from, s.to, s.whole, s.mark, s.data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// place is where sums are kept.
type place struct {
	office      uint32
	whole       bool
	first, last int64
}

// unsealed makes at most limit of the sums that offices lack.
func (r *reader) unsealed(fig figuring, now time.Time, limit int) (made []sealed, err error) {
	seasons, err := r.Seasons()
	if err != nil {
		return nil, err
	}
	offices, err := r.Offices()
	if err != nil {
		return nil, err
	}
	have := map[place]string{}
	err = r.each(`SELECT office, whole, first, last, mark FROM figure_seals`, nil, func(s scanner) (bool, error) {
		var at place
		var mark string
		err := s.Scan(&at.office, &at.whole, &at.first, &at.last, &mark)
		have[at] = mark
		return true, err
	})
	if err != nil {
		return nil, err
	}
	spans := map[int64][]span{} // by the first day
	for _, o := range offices {
		number, err := one(r.session, value[uint32], `SELECT id FROM figure_names WHERE name = ?`, string(o.ID))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		first, err := one(r.session, value[int64], `SELECT day FROM figure_chunks WHERE office = ? ORDER BY day LIMIT 1`, number)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if spans[first] == nil {
			spans[first] = spansOf(fig.zone, seasons, first*dayMS, ms(now))
		}
		s := sealer{reader: r, office: number, cal: fig.calendars.Of(o), calendar: fig.calendar(o), zone: fig.zone, seasons: seasons, have: have}
		more, err := s.make(spans[first], limit-len(made))
		if made = append(made, more...); err != nil || len(made) >= limit {
			return made, err
		}
	}
	return made, nil
}

// sealer makes the sums of one office.
type sealer struct {
	*reader
	office   uint32
	cal      measure.Calendar
	calendar string
	zone     *time.Location
	seasons  []store.Season
	have     map[place]string // the marks of those that are kept
}

// sealBatch is how many spans are summed up before they are kept.
const sealBatch = 12

func (s *sealer) make(spans []span, limit int) (made []sealed, err error) {
	var months []span
	for _, p := range spans {
		if p.old {
			months = append(months, p)
		}
		mark := p.mark(s.zone, s.calendar)
		if s.have[place{s.office, false, p.from, p.to}] == mark {
			continue
		}
		data, err := s.span(p)
		if err != nil {
			return nil, err
		}
		if made = append(made, sealed{s.office, p, false, mark, data}); len(made) >= limit {
			return made, nil
		}
	}
	if len(made) > 0 || len(months) == 0 {
		return made, nil // together only when each of them is kept
	}
	return s.whole(months)
}

// span sums a span up: a young one day by day.
func (s *sealer) span(p span) ([]byte, error) {
	seal := measure.NewSeal(s.office, p.old)
	parts := p.days
	if p.old {
		parts = p.days[:1]
	}
	for i, from := range parts {
		to := p.to
		if i+1 < len(parts) {
			to = parts[i+1]
		}
		seal.Part(from, to, p.in)
		if err := s.entries(s.office, from, to, nil, func(e *measure.Entry) { seal.Add(e, s.cal) }); err != nil {
			return nil, err
		}
	}
	return seal.Append(nil)
}

// whole puts all months together.
func (s *sealer) whole(months []span) ([]sealed, error) {
	p := span{from: months[0].from, to: months[len(months)-1].to}
	mark := wholeMark(s.zone, s.seasons, s.calendar)
	if s.have[place{s.office, true, p.from, p.to}] == mark {
		return nil, nil
	}
	all := measure.NewSeal(s.office, true)
	for _, part := range months {
		data, err := one(s.session, value[[]byte], `SELECT data FROM figure_seals WHERE office = ? AND whole = 0 AND first = ? AND last = ?`, s.office, part.from, part.to)
		if err != nil {
			return nil, err
		}
		seal, err := measure.ReadSeal(data, s.office)
		if err != nil {
			return nil, err
		}
		all.Join(seal)
	}
	data, err := all.Append(nil)
	return []sealed{{s.office, p, true, mark, data}}, err
}

// entries tells the entries of an office received from from until to, but for those that are left out.
func (r *reader) entries(office uint32, from, to int64, out map[int64]bool, each func(e *measure.Entry)) error {
	if from >= to {
		return nil
	}
	return r.each(`SELECT data FROM figure_chunks WHERE office = ? AND day BETWEEN ? AND ?`, []any{office, dayOf(from), dayOf(to - 1)}, func(s scanner) (bool, error) {
		var data []byte
		if err := s.Scan(&data); err != nil {
			return false, err
		}
		return true, measure.EachEntry(data, office, func(e *measure.Entry) {
			if e.Received >= from && e.Received < to && !out[e.ID] {
				each(e)
			}
		})
	})
}
