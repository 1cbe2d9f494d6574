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
	Electorate() (*Electorate, error)                 // the same, put together; what it returns stays as it is
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

// Electorate is all electoral districts, so put together that it is quickly found who represents a region. It never changes.
// The nil Electorate has none.
type Electorate struct {
	codes     []string         // of all regions of all districts, in order
	at        map[string][]int // code → places in districts, in order
	districts []ElectoralDistrict
	regencies []string
	finest    region.Level
}

// NewElectorate puts electoral districts together.
func NewElectorate(districts []ElectoralDistrict) *Electorate {
	if len(districts) == 0 {
		return nil
	}
	e := &Electorate{at: map[string][]int{}, districts: districts}
	for i, d := range districts {
		for _, code := range d.Regions {
			if e.at[code] == nil {
				e.codes = append(e.codes, code)
			}
			e.at[code] = append(e.at[code], i)
			e.finest = max(e.finest, region.LevelOf(code))
		}
	}
	slices.Sort(e.codes)
	for _, code := range e.codes {
		in := code
		if region.LevelOf(code) > region.Regency {
			in = region.At(code, region.Regency)
		}
		if n := len(e.regencies); n == 0 || e.regencies[n-1] != in {
			e.regencies = append(e.regencies, in)
		}
	}
	return e
}

// Regencies are the codes of the regencies, cities and provinces in which there are districts, in order. They must not be changed.
func (e *Electorate) Regencies() []string {
	if e == nil {
		return nil
	}
	return e.regencies
}

// under are the codes of the districts' regions that lie in a region, itself left out.
func (e *Electorate) under(code string) []string {
	from, _ := slices.BinarySearch(e.codes, code+".")
	to := from
	for to < len(e.codes) && region.Within(e.codes[to], code) {
		to++
	}
	return e.codes[from:to]
}

// Finest is the level of the smallest regions that districts have in a region; of an empty code, anywhere. None: no smaller ones
// than the region.
func (e *Electorate) Finest(code string) region.Level {
	if e == nil {
		return region.None
	}
	if code == "" {
		return e.finest
	}
	finest := region.None
	for _, c := range e.under(code) {
		finest = max(finest, region.LevelOf(c))
	}
	return finest
}

// Representing are the offices that represent a region, in the order of the districts. whole: they represent all of it. Else it
// is larger than a district: who lives there may be represented by one of them, or by none.
func (e *Electorate) Representing(code string) (offices []OfficeID, whole bool) {
	if e == nil || code == "" {
		return nil, false
	}
	var covering, touching []int
	for c := code; c != ""; c = region.Parent(c) {
		covering = append(covering, e.at[c]...)
	}
	for _, c := range e.under(code) {
		touching = append(touching, e.at[c]...)
	}
	all := slices.Concat(covering, touching)
	slices.Sort(all)
	whole = len(all) > 0
	for _, i := range slices.Compact(all) {
		whole = whole && slices.Contains(covering, i)
		for _, o := range e.districts[i].Offices {
			if !slices.Contains(offices, o) {
				offices = append(offices, o)
			}
		}
	}
	return offices, whole && len(offices) > 0
}
