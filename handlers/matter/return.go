package matter

import (
	"fmt"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// ReturnClaims has what the person has claimed in the office be nobody's again, and says how many there were.
func ReturnClaims(act talk.Act, office store.OfficeID, staff store.StaffID) (int, error) {
	ids, err := act.HeldBy(office, staff)
	if err != nil {
		return 0, fmt.Errorf("what %d has claimed: %w", staff, err)
	}
	for _, id := range ids {
		a, err := act.Aspiration(id)
		if err != nil {
			return 0, fmt.Errorf("aspiration %d: %w", id, err)
		}
		if _, err := Release(act, &a, staff); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
