// Package remind tells staff by the clock what they owe: each person, or the rooms of an office, what came up of reminders; the head and the
// admins what stays broken; and who wants it the list of the day. That there is something to be reminded of, and when, is noted where it
// happens: see remind.go, duty.go and watch.go of handlers/matter. What citizens are told of their waiting is there too.
package remind

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	shownMost = 6  // aspirations that a message names for one reason
	atOnce    = 20 // offices, in one transaction
)

// Each person gets one message with all that came up within a minute, in all of their offices, while those work, and not again for a while. Who
// has a matter is told in private, if they can be written to; of what nobody has, the room is: of a single one under its card.
// Promises that stay broken are told to the head of the office, and then to its admins (see escalate.go).

// Due reminds the offices that are due.
func Due(act talk.Act) error {
	offices, _, err := act.RemindersDue(act.Now, atOnce)
	if err != nil {
		return fmt.Errorf("what is to be reminded of: %w", err)
	}
	var r round
	for _, id := range offices {
		if err := r.office(act, id); err != nil {
			return err
		}
	}
	if err := r.tell(act); err != nil {
		return err
	}
	return matter.PlanReminders(act)
}

// round is who is reminded of what, at one moment.
type round struct{ all []*listener }

// listener is a person, or the rooms of an office, with what they are reminded of.
type listener struct {
	staff   store.StaffID // 0: the rooms of the office
	office  store.Office  // of a person: the first of which there is something
	near    bot.Account   // where the office is at work
	items   []store.Reminder
	offices []store.OfficeID
}

// add has a person, or with staff 0 the rooms, reminded of one thing more. Of one aspiration each is reminded once: the later reason is the
// graver one.
func (r *round) add(o store.Office, near bot.Account, staff store.StaffID, m store.Reminder) {
	i := slices.IndexFunc(r.all, func(l *listener) bool { return l.staff == staff && (staff != 0 || l.office.ID == o.ID) })
	if i < 0 {
		i = len(r.all)
		r.all = append(r.all, &listener{staff: staff, office: o, near: near})
	}
	l := r.all[i]
	if !slices.Contains(l.offices, o.ID) {
		l.offices = append(l.offices, o.ID)
	}
	if k := slices.IndexFunc(l.items, func(b store.Reminder) bool { return b.Aspiration == m.Aspiration }); k >= 0 {
		m.Asked = m.Asked || l.items[k].Asked
		l.items[k] = m
		return
	}
	l.items = append(l.items, m)
}

// team is who an office's reminders are for.
type team struct {
	office  store.Office
	rooms   []store.Room
	near    bot.Account
	members []store.Membership
	away    []store.StaffID // who is on leave
	alone   store.StaffID   // whose private chat its one room is; 0: it is none
	quiet   bool            // its rooms were told just now, by the morning list, of all that is late
}

func teamOf(act talk.Act, o store.Office) (t team, err error) {
	t.office = o
	if t.rooms, err = act.Rooms(o.ID); err != nil {
		return t, fmt.Errorf("rooms of %s: %w", o.ID, err)
	}
	if len(t.rooms) > 0 {
		t.near = t.rooms[0].Address.Account
	}
	if t.members, err = act.StaffOf(o.ID); err != nil {
		return t, fmt.Errorf("staff of %s: %w", o.ID, err)
	}
	if len(t.rooms) == 1 && !t.rooms[0].Shared {
		who, err := act.IdentityAt(t.rooms[0].Address)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return t, fmt.Errorf("whose room that is: %w", err)
		}
		t.alone = who.Staff
	}
	leaves, err := act.LeavesOf(o.ID, act.Now)
	if err != nil {
		return t, fmt.Errorf("who is away from %s: %w", o.ID, err)
	}
	for _, l := range leaves {
		t.away = append(t.away, l.Staff)
	}
	t.quiet, err = justListed(act, o)
	return t, err
}

// reached are those of its people who can be written to and are not on leave, of some roles, but for one.
func (t team) reached(act talk.Act, is func(store.Role) bool, but store.StaffID) (some []store.StaffID, err error) {
	for _, m := range t.members {
		if !is(m.Role) || m.Staff == but || slices.Contains(t.away, m.Staff) {
			continue
		}
		_, ok, err := matter.ReachedAt(act, m.Staff, t.near)
		if err != nil {
			return nil, err
		}
		if ok {
			some = append(some, m.Staff)
		}
	}
	return some, nil
}

func answers(r store.Role) bool { return r.May(store.RightReply) }

// office takes in what an office is to be reminded of. If it does not work now, that is put off.
func (r *round) office(act talk.Act, id store.OfficeID) error {
	office, err := act.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	if at := matter.AtWork(act, office, time.Time{}); at.After(act.Now) { // the program was down, or its hours are others now
		return act.MoveReminders(id, at)
	}
	all, err := act.Reminders(id)
	if err != nil {
		return fmt.Errorf("what %s is to be reminded of: %w", id, err)
	}
	if err := act.EndReminders(id, act.Now); err != nil {
		return fmt.Errorf("end the reminders of %s: %w", id, err)
	}
	if len(all) == 0 {
		return nil
	}
	t, err := teamOf(act, office)
	if err != nil {
		return err
	}
	for _, grave := range []bool{false, true} { // who is told of it by two ways reads the graver one
		for _, m := range all {
			switch {
			case grave != (m.Why == store.RemindHead || m.Why == store.RemindAdmin):
			case grave:
				err = r.escalate(act, t, m)
			default:
				err = r.remind(act, t, m)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// remind has those reminded whose business it is: who has the matter, or else the rooms; of an office without a room, everybody.
func (r *round) remind(act talk.Act, t team, m store.Reminder) error {
	who, roomKnows := m.Claimed, t.quiet && m.Why == store.RemindLate && !m.Asked
	if m.Why == store.RemindWoke {
		d, err := matter.DutyOf(act, m.Aspiration)
		if err != nil {
			return err
		}
		if who == 0 {
			who = d.Snoozer
		}
		roomKnows = d.Woke == store.WokeCitizen // what they did was told there
	}
	one, err := t.reached(act, answers, 0)
	if err != nil {
		return err
	}
	switch {
	case who != 0 && slices.Contains(one, who):
		r.add(t.office, t.near, who, m)
	case roomKnows && len(t.rooms) > 0:
	case t.alone != 0 && slices.Contains(one, t.alone): // with what else they are told
		r.add(t.office, t.near, t.alone, m)
	case len(t.rooms) > 0:
		r.add(t.office, t.near, 0, m)
	default:
		for _, each := range one {
			r.add(t.office, t.near, each, m)
		}
	}
	return nil
}

// tell enqueues the messages.
func (r *round) tell(act talk.Act) error {
	for _, l := range r.all {
		var err error
		if l.staff == 0 {
			err = l.tellRooms(act)
		} else {
			err = l.tellPerson(act)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *listener) tellRooms(act talk.Act) error {
	if len(l.items) == 1 && l.items[0].Why != store.RemindWoke {
		if done, err := underItsCard(act, l.items[0]); done || err != nil {
			return err
		}
	}
	out, err := l.list(act, matter.RoomPrinter(act, l.office))
	if err != nil {
		return err
	}
	rooms, err := act.Rooms(l.office.ID)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", l.office.ID, err)
	}
	for _, room := range rooms {
		if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, Out: out, About: store.About{Purpose: store.ForIndex}}); err != nil {
			return fmt.Errorf("enqueue a reminder: %w", err)
		}
	}
	return nil
}

func (l *listener) tellPerson(act talk.Act) error {
	about := store.About{Purpose: store.ForTalk}
	say := func(p messages.Printer) (bot.Outgoing, error) { return l.list(act, p) }
	if m := l.items[0]; len(l.items) == 1 && (m.Why == store.RemindLate || m.Why == store.RemindSoon) {
		about = store.About{Purpose: store.ForPrompt, Aspiration: m.Aspiration} // the answer to it is a reply
		say = func(p messages.Printer) (bot.Outgoing, error) { return single(act, p, m) }
	}
	_, err := matter.TellPrivately(act, l.office, l.staff, l.near, about, say)
	return err
}

// underItsCard reminds of one aspiration under its card, where it has one that is there. done is false if it has none.
func underItsCard(act talk.Act, m store.Reminder) (done bool, err error) {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return false, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	there, err := matter.StandingCards(act, a)
	if err != nil || len(there) == 0 {
		return false, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	out, err := single(act, matter.RoomPrinter(act, office), m)
	if err != nil {
		return false, err
	}
	return true, matter.UnderCards(act, a, there, out, 0)
}
