package talk

import (
	"slices"
	"time"
)

// EmergencyNumber is whom to call when somebody's life is in danger.
type EmergencyNumber struct {
	For    string // what it is for: a danger of package caution, or "any"
	Number string // as people dial it: "119 ext 8"
}

// AnyEmergency is For of a number that is for every danger.
const AnyEmergency = "any"

// NumbersFor are those to call in a danger, that for every danger first. None that is known is a danger without a number of its own.
func (h *House) NumbersFor(danger string) []EmergencyNumber {
	var some []EmergencyNumber
	for _, n := range h.Emergency {
		if n.For == AnyEmergency {
			some = append(some, n)
		}
	}
	own := slices.DeleteFunc(slices.Clone(h.Emergency), func(n EmergencyNumber) bool { return n.For != danger || danger == AnyEmergency })
	if danger == "self" { // who speaks of ending their life needs somebody to talk to first
		return append(own, some...)
	}
	return append(some, own...)
}

// WaitOf is how long a draft is left alone before it submits itself.
func (h *House) WaitOf(urgent bool) time.Duration {
	if urgent && h.DangerWait > 0 {
		return min(h.DangerWait, h.DraftWait)
	}
	return h.DraftWait
}
