package talk

import (
	"slices"
	"strings"
	"time"
)

// EmergencyNumber is whom to call when somebody's life is in danger.
type EmergencyNumber struct {
	For    string // what it is for: a danger of package caution, or "any"
	Number string // as people dial it: "119 ext 8"
	Place  string // the code of a region in which, or the ID of an office of which, it is the number; empty: anywhere
}

// AnyEmergency is For of a number that is for every danger.
const AnyEmergency = "any"

// NumbersFor are those to call in a danger, that for every danger first. None that is known is a danger without a number of its own. What a
// place has of its own, the office that is written to or the region that it is about, comes before what is for everywhere; for one danger it
// takes the place of that.
func (h *House) NumbersFor(danger, office, region string) []EmergencyNumber {
	some, own := h.numbersOf(AnyEmergency, office, region, true), []EmergencyNumber(nil)
	if danger != AnyEmergency {
		own = h.numbersOf(danger, office, region, false)
	}
	all := append(some, own...)
	if danger == "self" { // who speaks of ending their life needs somebody to talk to first
		all = append(own, some...)
	}
	said := map[string]bool{}
	return slices.DeleteFunc(all, func(n EmergencyNumber) bool { // a place may have the number of everywhere
		again := said[n.Number]
		said[n.Number] = true
		return again
	})
}

// numbersOf are those for one danger: the office's, or else those of the smallest region that has some, and those for everywhere if always is
// set or there are no others.
func (h *House) numbersOf(danger, office, region string, always bool) (all []EmergencyNumber) {
	at := func(place string) (some []EmergencyNumber) {
		for _, n := range h.Emergency {
			if n.For == danger && n.Place == place {
				some = append(some, n)
			}
		}
		return some
	}
	if office != "" {
		all = at(office)
	}
	for len(all) == 0 && region != "" {
		all = at(region)
		region = region[:max(strings.LastIndexByte(region, '.'), 0)]
	}
	if always || len(all) == 0 {
		all = append(all, at("")...)
	}
	return all
}

// WaitOf is how long a draft is left alone before it submits itself.
func (h *House) WaitOf(urgent bool) time.Duration {
	if urgent && h.DangerWait > 0 {
		return min(h.DangerWait, h.DraftWait)
	}
	return h.DraftWait
}
