package matter

import (
	"fmt"

	"duaarah/store"
)

// May reports whether the person may do something in the office now: whether they are enrolled there in a role that may. What is of no
// office (RightFigures, RightHouse) they may who may it in any; office is "" then. It is asked in the transaction that uses it.
func May(r store.Reader, staff store.StaffID, office store.OfficeID, right store.Right) (bool, error) {
	if staff == 0 {
		return false, nil
	}
	all, err := r.Memberships(staff)
	if err != nil {
		return false, fmt.Errorf("memberships of %d: %w", staff, err)
	}
	for _, m := range all {
		if (m.Office == office || office == "") && m.Role.May(right) {
			return true, nil
		}
	}
	return false, nil
}

// IsMember reports whether the person is enrolled in the office now, in whatever role: whether they are one of those who are spoken to
// there. What they may do, May says.
func IsMember(r store.Reader, staff store.StaffID, office store.OfficeID) (bool, error) {
	return May(r, staff, office, store.RightRead)
}
