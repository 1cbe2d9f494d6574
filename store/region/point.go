package region

import (
	"math"
	"slices"
)

// Place is where a point lies, as far as the middles of regions tell.
type Place struct {
	Code  string   // where, if that is fairly sure; else empty
	Maybe []string // the regions whose middles are nearest, the nearest first
}

const (
	// A point belongs to the district with the nearest middle if that is no further, and every other one much further: by that
	// factor. Regencies differ more in size.
	districtKM, districtNearer = 12, 0.6
	regencyKM, regencyNearer   = 40, 0.4

	pointsNear = 3
)

// Where finds where a point lies. There are no borders to go by: it is sure only of what lies much nearer than all else, and
// of what all the nearest lie in.
func (x *Index) Where(latitude, longitude float64) Place {
	if x == nil || len(x.points) == 0 || math.IsNaN(latitude) || math.IsNaN(longitude) ||
		math.Abs(latitude) > 90 || math.Abs(longitude) > 180 {
		return Place{}
	}
	for _, level := range []Level{District, Regency} {
		limit, nearer := float64(districtKM), districtNearer
		if level == Regency {
			limit, nearer = regencyKM, regencyNearer
		}
		near := x.nearest(latitude, longitude, level, limit)
		if len(near) == 0 {
			continue
		}
		var p Place
		for _, n := range near {
			p.Maybe = append(p.Maybe, n.code)
		}
		switch {
		case len(near) == 1 && near[0].km < limit/2, len(near) > 1 && near[0].km < nearer*near[1].km:
			p.Code = near[0].code
		case len(near) > 1:
			in := Parent(near[0].code)
			if !slices.ContainsFunc(near, func(n distant) bool { return Parent(n.code) != in }) && level == District {
				p.Code = in
			}
		}
		return p
	}
	return Place{}
}

type distant struct {
	code string
	km   float64
}

// nearest are the regions of a level whose middles are nearest, no further than limit, at most pointsNear.
func (x *Index) nearest(latitude, longitude float64, level Level, limit float64) []distant {
	var near []distant
	for _, at := range x.points {
		r := &x.all[at]
		if r.Level() != level || math.Abs(r.Latitude-latitude) > limit/110 {
			continue
		}
		km := kilometres(latitude, longitude, r.Latitude, r.Longitude)
		if km > limit {
			continue
		}
		i := 0
		for i < len(near) && near[i].km <= km {
			i++
		}
		if i < pointsNear {
			near = slices.Insert(near, i, distant{r.Code, km})
			near = near[:min(len(near), pointsNear)]
		}
	}
	return near
}

// kilometres is how far two points lie apart.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const radius = 6371
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	a := math.Pow(math.Sin(rad(lat2-lat1)/2), 2) + math.Cos(rad(lat1))*math.Cos(rad(lat2))*math.Pow(math.Sin(rad(lon2-lon1)/2), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(a)))
}
