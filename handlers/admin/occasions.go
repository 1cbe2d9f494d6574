package admin

import (
	"fmt"
	"time"

	"duaarah/configs"
	"duaarah/handlers/matter"
	"duaarah/store"
)

// putOccasions makes the events of a seed that there are not: one is known by its office, name and first day. overwrite: of those that there
// are, place and last day become what the seed says. What was closed stays closed, and others stay as they are. Each change is an event.
func putOccasions(tx store.Tx, seed []configs.Occasion, now time.Time, overwrite bool) ([]Change, error) {
	if len(seed) == 0 {
		return nil, nil
	}
	there, err := tx.Occasions()
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	type known struct {
		office     store.OfficeID
		name, from string
	}
	by := map[known]store.Occasion{}
	for _, o := range there {
		by[known{o.Office, o.Name, o.From}] = o
	}
	var changes []Change
	for _, s := range seed {
		before, ok := by[known{store.OfficeID(s.Office), s.Name, s.From}]
		after := store.Occasion{Office: store.OfficeID(s.Office), Name: s.Name, From: s.From}
		if ok {
			after = before
		}
		after.Place, after.To = s.Place, s.To
		if _, err := tx.Office(after.Office); err != nil {
			return nil, fmt.Errorf("the office %s of the event %q: %w", after.Office, s.Name, err)
		}
		if ok && (!overwrite || after == before) {
			continue
		}
		if _, err := matter.SaveOccasion(tx, after, 0, now); err != nil {
			return nil, err
		}
		change := Change{What: "event", Name: s.Name + ", " + s.From, New: !ok}
		if ok {
			for _, f := range []Field{{Name: "place", Before: before.Place, After: after.Place}, {Name: "to", Before: before.To, After: after.To}} {
				if f.Before != f.After {
					change.Fields = append(change.Fields, f)
				}
			}
		}
		changes = append(changes, change)
	}
	return changes, nil
}
