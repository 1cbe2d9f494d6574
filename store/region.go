package store

import (
	"slices"

	"duaarah/store/region"
)

// RegionReader is what can be asked about regions.
type RegionReader interface {
	// Regions finds the regions that are known; nil: none are. What it returns stays as it is.
	Regions() (*region.Index, error)
	ElectoralDistricts() ([]ElectoralDistrict, error) // by position
}

// RegionTx is what can be changed of them.
type RegionTx interface {
	// SaveRegions adds regions, or changes those of the same code; others stay. What a region does not tell that was known
	// before, of its name, of further ones and of where it is, is kept. It returns how many were new, and how many changed.
	SaveRegions(all []region.Region) (added, changed int, err error)
	SaveElectoralDistricts(d []ElectoralDistrict) error // replaces all
}

// ElectoralDistrict is where some are elected together ("dapil"): the regions it is made of, and the offices of those who
// represent it.
type ElectoralDistrict struct {
	Name    string
	Regions []string // codes; each with all that lies in it
	Offices []OfficeID
}

// Representing are the offices that represent a region, in the order of the districts. whole: they represent all of it. Else it
// is larger than a district: who lives there may be represented by one of them, or by none.
func Representing(districts []ElectoralDistrict, code string) (offices []OfficeID, whole bool) {
	if code == "" {
		return nil, false
	}
	whole = true
	for _, d := range districts {
		touches, covers := false, false
		for _, r := range d.Regions {
			touches, covers = touches || region.Touches(code, r), covers || region.Within(code, r)
		}
		if !touches {
			continue
		}
		whole = whole && covers
		for _, o := range d.Offices {
			if !slices.Contains(offices, o) {
				offices = append(offices, o)
			}
		}
	}
	return offices, whole && len(offices) > 0
}
