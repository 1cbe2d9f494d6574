package sqlite

import (
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"

	"duaarah/store"
	"duaarah/store/region"
)

// regionCache is the index of the regions as they were in the state that is told with it. All connections share it: it takes
// a while to be put together.
type regionCache struct{ latest atomic.Pointer[indexed] }

type indexed struct {
	state int64
	index *region.Index
}

func (r *reader) Regions() (*region.Index, error) {
	if r.house != nil && r.house.indexed != nil {
		return r.house.indexed.index, nil
	}
	state, err := one(r.session, value[int64], `SELECT state FROM regions_state`)
	if err != nil {
		return nil, wrap(err, "reading the state of the regions")
	}
	now := r.regions.latest.Load()
	if now == nil || now.state != state {
		all, err := list(r.session, scanRegion, `SELECT code, name, other, latitude, longitude FROM regions ORDER BY code`)
		if err != nil {
			return nil, wrap(err, "reading the regions")
		}
		now = &indexed{state, region.Build(all)}
		r.regions.latest.Store(now)
	}
	if r.house != nil {
		r.house.indexed = now
	}
	return now.index, nil
}

// perDegree is how exactly places are kept: to some ten centimetres.
const perDegree = 1e6

func micro(degrees float64) int64 { return int64(math.Round(degrees * perDegree)) }

func scanRegion(s scanner) (r region.Region, err error) {
	var latitude, longitude sql.NullInt64
	err = s.Scan(&r.Code, &r.Name, jsonColumn{&r.Other}, &latitude, &longitude)
	r.Latitude, r.Longitude = float64(latitude.Int64)/perDegree, float64(longitude.Int64)/perDegree
	r.Located = latitude.Valid && longitude.Valid
	return r, err
}

func (t *txn) SaveRegions(all []region.Region) (added, changed int, err error) {
	index, err := t.Regions()
	if err != nil {
		return 0, 0, err
	}
	for _, r := range all {
		before, known := index.Get(r.Code)
		if r.Name == "" && !known {
			return 0, 0, fmt.Errorf("keeping a region: %s has no name", r.Code)
		}
		if r.Name == "" {
			r.Name = before.Name
		}
		if known && len(r.Other) == 0 {
			r.Other = before.Other
		}
		if known && !r.Located {
			r.Latitude, r.Longitude, r.Located = before.Latitude, before.Longitude, before.Located
		}
		if known && r.Name == before.Name && slices.Equal(r.Other, before.Other) && r.Located == before.Located &&
			micro(r.Latitude) == micro(before.Latitude) && micro(r.Longitude) == micro(before.Longitude) {
			continue
		}
		other, err := jsonText(r.Other)
		if err != nil {
			return 0, 0, wrap(err, "keeping a region")
		}
		var latitude, longitude any
		if r.Located {
			latitude, longitude = micro(r.Latitude), micro(r.Longitude)
		}
		if err := t.exec(`INSERT INTO regions (code, name, other, latitude, longitude) VALUES (?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET
			name = excluded.name, other = excluded.other, latitude = excluded.latitude, longitude = excluded.longitude`,
			r.Code, r.Name, other, latitude, longitude); err != nil {
			return 0, 0, wrap(err, "keeping a region")
		}
		if known {
			changed++
		} else {
			added++
		}
	}
	if added+changed == 0 {
		return 0, 0, nil
	}
	t.house.forget()
	// A number that no other state has, one that was undone included.
	return added, changed, wrap(t.exec(`UPDATE regions_state SET state = ?`, rand.Int64()), "keeping the state of the regions")
}

func (r *reader) ElectoralDistricts() ([]store.ElectoralDistrict, error) {
	l, err := list(r.session, func(s scanner) (d store.ElectoralDistrict, err error) {
		err = s.Scan(&d.Name, jsonColumn{&d.Regions}, jsonColumn{&d.Offices})
		return d, err
	}, `SELECT name, regions, offices FROM electoral_districts ORDER BY position, name`)
	return l, wrap(err, "reading the electoral districts")
}

func (r *reader) Electorate() (*store.Electorate, error) {
	if r.house != nil && r.house.electorate != nil {
		return *r.house.electorate, nil
	}
	l, err := r.ElectoralDistricts()
	if err != nil {
		return nil, err
	}
	e := store.NewElectorate(l)
	if r.house != nil {
		r.house.electorate = &e
	}
	return e, nil
}

func (t *txn) SaveElectoralDistricts(districts []store.ElectoralDistrict) error {
	t.house.forget()
	if err := t.exec(`DELETE FROM electoral_districts`); err != nil {
		return wrap(err, "replacing the electoral districts")
	}
	for i, d := range districts {
		regions, err := jsonText(d.Regions)
		if err != nil {
			return wrap(err, "replacing the electoral districts")
		}
		offices, err := jsonText(d.Offices)
		if err != nil {
			return wrap(err, "replacing the electoral districts")
		}
		if err := t.exec(`INSERT INTO electoral_districts (name, position, regions, offices) VALUES (?, ?, ?, ?)`,
			d.Name, i+1, regions, offices); err != nil {
			return wrap(err, "replacing the electoral districts")
		}
	}
	return nil
}
