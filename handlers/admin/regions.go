package admin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/configs"
	"duaarah/store"
	"duaarah/store/region"
)

// ImportRegions takes regions in: new ones, and changes of those that are known. Others stay.
func ImportRegions(tx store.Tx, all []region.Region, now time.Time) (added, changed int, err error) {
	added, changed, err = tx.SaveRegions(all)
	if err != nil {
		return 0, 0, fmt.Errorf("save the regions: %w", err)
	}
	if added+changed > 0 {
		err = record(tx, now, store.Event{Kind: store.EventRegions, Data: map[string]any{"added": added, "changed": changed}})
	}
	return added, changed, err
}

// UnknownRegions are the codes of a seed's electoral districts that no known region has, in order. Where no region at all is
// known there is nothing to compare with.
func UnknownRegions(r store.Reader, seed configs.Seed) ([]string, error) {
	index, err := r.Regions()
	if err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	if index.Len() == 0 {
		return nil, nil
	}
	var unknown []string
	for _, d := range seed.ElectoralDistricts {
		for _, code := range d.Regions {
			if _, ok := index.Get(code); !ok && !slices.Contains(unknown, code) {
				unknown = append(unknown, code)
			}
		}
	}
	slices.Sort(unknown)
	return unknown, nil
}

// putDistricts is putList for electoral districts, and tells which of them change.
func putDistricts(tx store.Tx, districts []configs.ElectoralDistrict, now time.Time, overwrite bool) ([]Change, error) {
	before, err := tx.ElectoralDistricts()
	if err != nil {
		return nil, fmt.Errorf("electoral districts: %w", err)
	}
	after := districtsOf(districts)
	changes, err := putList(tx, "electoral_districts", store.EventElectoral, after, tx.ElectoralDistricts, tx.SaveElectoralDistricts, now, overwrite)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	say := func(all []store.ElectoralDistrict, name string) string {
		for _, d := range all {
			if d.Name == name {
				offices := make([]string, len(d.Offices))
				for i, o := range d.Offices {
					offices[i] = string(o)
				}
				return strings.Join(d.Regions, " ") + ": " + strings.Join(offices, ", ")
			}
		}
		return ""
	}
	var told []string
	for _, d := range slices.Concat(after, before) {
		b, a := say(before, d.Name), say(after, d.Name)
		if a == b || slices.Contains(told, d.Name) {
			continue
		}
		told = append(told, d.Name)
		changes[0].Fields = append(changes[0].Fields, Field{Name: d.Name, Before: b, After: a})
	}
	return changes, nil
}

func districtsOf(districts []configs.ElectoralDistrict) []store.ElectoralDistrict {
	var all []store.ElectoralDistrict
	for _, d := range districts {
		e := store.ElectoralDistrict{Name: d.Name, Regions: d.Regions}
		for _, o := range d.Offices {
			e.Offices = append(e.Offices, store.OfficeID(o))
		}
		all = append(all, e)
	}
	return all
}
