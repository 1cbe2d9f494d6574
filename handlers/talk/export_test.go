package talk

import "time"

// ParseDay is ReadDay, with the moment at which something is to happen then.
func ParseDay(text string, now time.Time, zone *time.Location) (at time.Time, rest string, ok bool) {
	d, rest, ok := ReadDay(text, now, zone, nil)
	if !ok {
		return time.Time{}, text, false
	}
	return d.From(now), rest, true
}
