package matter

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

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
		_, ok, err := ReachedAt(act, m.Staff, t.near)
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
	if at := AtWork(act, office, zeroTime); at.After(act.Now) { // the program was down, or its hours are others now
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
		d, err := DutyOf(act, m.Aspiration)
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
	out, err := l.list(act, RoomPrinter(act, l.office))
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
	_, err := TellPrivately(act, l.office, l.staff, l.near, about, say)
	return err
}

// underItsCard reminds of one aspiration under its card, where it has one that is there. done is false if it has none.
func underItsCard(act talk.Act, m store.Reminder) (done bool, err error) {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return false, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	there, err := StandingCards(act, a)
	if err != nil || len(there) == 0 {
		return false, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	out, err := single(act, RoomPrinter(act, office), m)
	if err != nil {
		return false, err
	}
	return true, UnderCards(act, a, there, out, 0)
}

// single reminds of one aspiration: what is replied to it goes to its citizen.
func single(act talk.Act, p messages.Printer, m store.Reminder) (bot.Outgoing, error) {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	citizen, err := act.Citizen(a.Citizen)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	key := "remind.one"
	switch {
	case m.Asked && a.DueAt.After(act.Now):
		key = "remind.asked_early"
	case m.Asked:
		key = "remind.asked"
	case m.Why == store.RemindSoon:
		key = "remind.soon"
	}
	return bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "day", p.ShortDay(a.DueAt), "due", p.DatedNear(a.DueAt), "alias", citizen.Alias,
		"wait", Waited(act, p, office, a.TurnAt)), Buttons: [][]bot.Button{{ReplyButton(p, a, p.S("card.button.reply"))}}}, nil
}

// reasons are the parts of a message that reminds, in their order, with the key of each.
var reasons = [...]struct {
	why store.ReminderWhy
	key string
}{{store.RemindAdmin, "remind.head_far"}, {store.RemindHead, "remind.head_far"}, {store.RemindLate, "remind.head"},
	{store.RemindSoon, "remind.head_soon"}, {store.RemindWoke, "remind.head_woke"}}

// list names aspirations, by why they are named.
func (l *listener) list(act talk.Act, p messages.Printer) (bot.Outgoing, error) {
	var b bot.TextBuilder
	var shown []store.Aspiration
	for _, each := range reasons {
		var of []store.Reminder
		for _, m := range l.items {
			if m.Why == each.why {
				of = append(of, m)
			}
		}
		if len(of) == 0 {
			continue
		}
		if len(shown) > 0 {
			b.Add("\n\n")
		}
		b.Text(p.Text(each.key, "n", len(of)))
		for _, m := range of[:min(len(of), remindersShown)] {
			a, line, err := l.line(act, p, m)
			if err != nil {
				return bot.Outgoing{}, err
			}
			shown = append(shown, a)
			b.Line().Text(line)
		}
		if rest := len(of) - remindersShown; rest > 0 {
			b.Line().Text(p.Text("remind.rest", "n", rest))
		}
	}
	b.Line().Text(p.Text("remind.how"))
	rows := append(CodeButtons(shown[:min(len(shown), 2*remindersShown)]), []bot.Button{{Label: p.S("room.gathered.button"), Data: "s.list"}})
	return bot.Outgoing{Text: b.Build(), Panel: true, Buttons: rows}, nil
}

// line is one aspiration of a list.
func (l *listener) line(act talk.Act, p messages.Printer, m store.Reminder) (store.Aspiration, bot.Text, error) {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return a, bot.Text{}, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	about, err := TopicName(act, p, a.Topic)
	if err != nil {
		return a, bot.Text{}, err
	}
	if a.Topic == "" {
		about = KindName(p, a.Kind)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return a, bot.Text{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if len(l.offices) > 1 {
		about += " · " + office.Name
	}
	args := []any{"code", string(a.Code), "about", about, "day", p.ShortDay(a.DueAt), "due", p.DatedNear(a.DueAt)}
	key := "remind.line"
	switch {
	case m.Why == store.RemindHead || m.Why == store.RemindAdmin:
		key = "remind.line_far"
		held, err := heldBy(act, p, a)
		if err != nil {
			return a, bot.Text{}, err
		}
		args = append(args, "wait", Waited(act, p, office, a.TurnAt), "held", held)
	case m.Asked:
		key = "remind.line_asked"
	case m.Why == store.RemindSoon:
		key = "remind.line_soon"
	case m.Why == store.RemindWoke:
		d, err := DutyOf(act, a.ID)
		if err != nil {
			return a, bot.Text{}, err
		}
		if key = "remind.line_woke"; d.Woke == store.WokeCitizen {
			key = "remind.line_wrote"
		}
		switch {
		case a.DueAt.IsZero():
			args = append(args, "promise", "")
		case a.DueAt.Before(act.Now):
			args = append(args, "promise", p.S("remind.promise_past", "due", p.ShortDay(a.DueAt)))
		default:
			args = append(args, "promise", p.S("remind.promise", "due", p.DatedNear(a.DueAt)))
		}
	}
	return a, p.Text(key, args...), nil
}

// heldBy says who has an aspiration, and whether it is put off.
func heldBy(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	held := p.S("remind.free")
	if a.Claimed != 0 {
		name, err := StaffName(act, p, a.Claimed)
		if err != nil {
			return "", err
		}
		held = p.S("remind.held", "staff", name)
	}
	if !a.SnoozedUntil.IsZero() {
		held += p.S("remind.snoozed", "until", p.DatedNear(a.SnoozedUntil))
	}
	return held, nil
}
