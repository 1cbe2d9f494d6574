package admin

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duaarah/store"
)

// Why a rule does not bring what matches to where somebody reads it.
const (
	AstrayGone   = "gone"   // there is no such office: the rule is passed over
	AstrayClosed = "closed" // it takes nothing new: the same
	AstrayRoom   = "room"   // it has no room, so that no card comes anywhere
)

// Astray are the rules of one office that do not bring what matches to where somebody reads it.
type Astray struct {
	Office store.Office
	Why    string
	Rules  []int // their numbers, from 1
}

// Numbers are those of the rules, as people read them.
func (a Astray) Numbers() string {
	var all []string
	for _, n := range a.Rules {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, ", ")
}

// astray says why a rule for that office brings nothing to where somebody reads it. Empty: it does.
func astray(r store.Reader, id store.OfficeID) (o store.Office, why string, err error) {
	o, err = r.Office(id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return store.Office{ID: id, Name: string(id)}, AstrayGone, nil
	case err != nil:
		return o, "", fmt.Errorf("office %s: %w", id, err)
	case o.Closed:
		return o, AstrayClosed, nil
	}
	rooms, err := r.Rooms(id)
	if err != nil {
		return o, "", fmt.Errorf("rooms of %s: %w", id, err)
	}
	if len(rooms) == 0 {
		why = AstrayRoom
	}
	return o, why, nil
}

// AstrayRules finds the rules that do not bring what matches to where somebody reads it, by office, in the order of the rules.
func AstrayRules(r store.Reader) (all []Astray, err error) {
	rules, err := r.Rules()
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	var seen []Astray
	for i, rule := range rules {
		k := slices.IndexFunc(seen, func(a Astray) bool { return a.Office.ID == rule.Office })
		if k < 0 {
			o, why, err := astray(r, rule.Office)
			if err != nil {
				return nil, err
			}
			k, seen = len(seen), append(seen, Astray{Office: o, Why: why})
		}
		seen[k].Rules = append(seen[k].Rules, i+1)
	}
	return slices.DeleteFunc(seen, func(a Astray) bool { return a.Why == "" }), nil
}
