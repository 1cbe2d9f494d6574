package owned

import (
	"fmt"
	"time"

	"duaarah/store"
)

// Supported is an aspiration of another that the citizen supports or supported, with what they wrote there.
type Supported struct {
	Code    string    `json:"kode"`
	Since   time.Time `json:"sejak"`
	Until   time.Time `json:"sampai,omitzero"`
	Written []any     `json:"pesan,omitempty"`
}

// supported is what somebody supports, and their own words there: nothing of others'.
func supported(r store.Reader, id store.CitizenID) ([]Supported, error) {
	all, err := r.SupportsEver(id)
	if err != nil {
		return nil, fmt.Errorf("supports: %w", err)
	}
	var list []Supported
	for _, s := range all {
		a, err := r.Aspiration(s.Aspiration)
		if err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
		}
		if a.Citizen == id {
			continue // theirs by now: it is told whole
		}
		messages, err := r.Messages(a.ID)
		if err != nil {
			return nil, fmt.Errorf("messages of %d: %w", a.ID, err)
		}
		x := Supported{Code: string(a.Code), Since: s.At, Until: s.Until}
		for _, m := range messages {
			if m.Side != store.CitizenSide || m.Citizen != id {
				continue
			}
			one, err := gatherMessage(r, m)
			if err != nil {
				return nil, err
			}
			x.Written = append(x.Written, one)
		}
		list = append(list, x)
	}
	return list, nil
}
