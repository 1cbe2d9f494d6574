package remind

import (
	"fmt"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// escalate tells others of a promise that stays broken: the head of the office, and later its admins. Where no head can be told, the admins
// are told in their place, and not again. It is noted who was, once in a turn of the office.
func (r *round) escalate(act talk.Act, t team, m store.Reminder) error {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	is := func(role store.Role) func(store.Role) bool { return func(r store.Role) bool { return r == role } }
	role := store.RoleHead
	if m.Why == store.RemindAdmin {
		role = store.RoleAdmin
	}
	whom, err := t.reached(act, is(role), a.Claimed) // who has it knows
	if err != nil {
		return err
	}
	if m.Why == store.RemindHead && len(whom) == 0 {
		if whom, err = t.reached(act, is(store.RoleAdmin), a.Claimed); err != nil {
			return err
		}
		d, err := matter.DutyOf(act, a.ID)
		if err != nil {
			return err
		}
		d.Admin = a.TurnAt
		if err := act.SaveDuty(d); err != nil {
			return fmt.Errorf("keep what staff were told of %d: %w", a.ID, err)
		}
	}
	told := []int64{}
	for _, each := range whom {
		r.add(t.office, t.near, each, m)
		told = append(told, int64(each))
	}
	return matter.Record(act, a, store.Event{Kind: store.EventEscalate, Data: map[string]any{"step": string(m.Why), "told": told}})
}
