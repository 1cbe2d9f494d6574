package staff

import (
	"fmt"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// rightOf is the right that a button about an aspiration asks for.
func rightOf(verb string) store.Right {
	switch verb {
	case "s.card", "s.page", "s.alike", verbMore, VerbTrail:
		return store.RightRead
	case "s.reply", "s.to", "s.again", verbTakeBack, verbTakeYes, verbTakeNo, verbHeldGo, verbHeldStop, verbTemplates, verbTemplate,
		verbTemplateGo, verbTemplateEdit,
		verbStill, verbUnsent,
		"s.ask", "s.vow", "s.n.send":
		return store.RightReply
	case "s.nums":
		return store.RightReveal
	}
	return store.RightHandle
}

// may reports whether the speaker may do something in the office now; else it says why not.
func may(t *talk.Turn, office store.OfficeID, right store.Right) (bool, error) {
	ok, err := matter.May(t.Tx, t.Who.Staff, office, right)
	if err != nil || ok {
		return ok, err
	}
	if member, err := matter.IsMember(t.Tx, t.Who.Staff, office); err != nil {
		return false, err
	} else if member {
		return false, t.Toast("more.no_right")
	}
	return false, notMember(t, office)
}

// offices are those in which the speaker has that right.
func offices(t *talk.Turn, right store.Right) ([]store.OfficeID, error) {
	if t.Who.Staff == 0 {
		return nil, nil
	}
	all, err := t.Memberships(t.Who.Staff)
	if err != nil {
		return nil, fmt.Errorf("memberships of %d: %w", t.Who.Staff, err)
	}
	var ids []store.OfficeID
	for _, m := range all {
		if m.Role.May(right) {
			ids = append(ids, m.Office)
		}
	}
	return ids, nil
}

// Enrolled reports whether the speaker is staff of any office now.
func Enrolled(t *talk.Turn) (bool, error) {
	ids, err := offices(t, store.RightRead)
	return len(ids) > 0, err
}

// none says why the speaker has an office for nothing that they asked for: they are in none, or their role may not.
func none(t *talk.Turn) error {
	enrolled, err := Enrolled(t)
	if err != nil {
		return err
	}
	if enrolled {
		return t.Toast("more.no_right")
	}
	return t.Toast("staff.not_enrolled")
}

// May reports whether the speaker may do it in any office; else it says why not.
func May(t *talk.Turn, right store.Right) (bool, error) {
	ids, err := offices(t, right)
	if err != nil || len(ids) > 0 {
		return len(ids) > 0, err
	}
	return false, none(t)
}

// MayIn reports whether the speaker may do something in the office now; without an office, in the house. Else it says why not.
func MayIn(t *talk.Turn, office store.OfficeID, right store.Right) (bool, error) {
	if office == "" {
		return May(t, right)
	}
	return may(t, office, right)
}

// MayShow reports whether what the aspiration holds may be shown here; else it says why not.
func MayShow(t *talk.Turn, a store.Aspiration) (bool, error) { return mayShow(t, a) }

// ByCode finds the aspiration whose code a command begins with, for do, if the speaker has that right; else it says why not.
func ByCode(t *talk.Turn, args string, right store.Right, do func(a store.Aspiration) error) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, right, do)
}

// RightOf is the right that a button of staff asks for, as far as it is about an aspiration.
func RightOf(verb string) store.Right { return rightOf(verb) }
