package matter

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An office can have what comes in given to its people: one after the other, to who has the fewest, or by topics. Only who is at work
// is given anything. Being given something is no look at it: the figures count it only once somebody opens, takes or answers it.

// TimerGiven tells a person of what they were given since they were last told; its reference is their StaffID.
const TimerGiven = "given"

const (
	// GivenPause is for how long what a person is given is gathered into one message.
	GivenPause = 5 * time.Minute
	// nobodyAgain is after how long a room is told again that nobody is there.
	nobodyAgain = 4 * time.Hour
	givenShown  = 10
)

// AutoAssign gives an aspiration that has just come into its office's queue to somebody, if the office has that done and nobody has
// it. Its cards are brought up to date if it has any.
func AutoAssign(act talk.Act, a *store.Aspiration) error { return assignBut(act, a, 0) }

// assignBut is AutoAssign to anybody but one.
func assignBut(act talk.Act, a *store.Aspiration, but store.StaffID) error {
	if a.Claimed != 0 || a.State != store.Open || a.Aside != "" || praised(*a) {
		return nil
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	how := office.Settings.Assign
	if how == store.AssignNone {
		return nil
	}
	there, err := onDuty(act, a.Office)
	if err != nil {
		return err
	}
	own, err := staffOfCitizen(act, *a)
	if err != nil {
		return err
	}
	there = slices.DeleteFunc(there, func(id store.StaffID) bool { return id == but })
	others := othersThan(own, there)
	switch {
	case len(there) == 0:
		return nobodyThere(act, office)
	case len(others) == 0:
		return nobodyElseThere(act, office)
	}
	to, err := give(act, a, how, others)
	if err != nil {
		return err
	}
	if err := tellGiven(act, *a, to); err != nil {
		return err
	}
	told, err := act.NobodyThereAt(a.Office)
	if err != nil {
		return fmt.Errorf("whether anybody was there in %s: %w", a.Office, err)
	}
	if told.IsZero() {
		return nil
	}
	return PlanShares(act) // what came before it is nobody's yet
}

// othersThan are those who are there, without those who wrote it themselves.
func othersThan(own, there []store.StaffID) []store.StaffID {
	return slices.DeleteFunc(slices.Clone(there), func(id store.StaffID) bool { return slices.Contains(own, id) })
}

// give gives an aspiration to one of these people of its office, who is told by whoever calls it.
func give(act talk.Act, a *store.Aspiration, how store.Assign, there []store.StaffID) (to store.StaffID, err error) {
	if to, err = next(act, *a, how, there); err != nil {
		return 0, err
	}
	a.Claimed = to
	if err := change(act, a, store.Event{Kind: store.EventGive, Staff: to, Data: map[string]any{"how": string(how)}}); err != nil {
		return 0, err
	}
	if err := act.GaveTo(a.Office, to); err != nil {
		return 0, fmt.Errorf("give %d to %d: %w", a.ID, to, err)
	}
	return to, nil
}

// Workers are the people of an office who answer citizens: its staff and heads. Admins are among them where there is nobody else.
func Workers(r store.Reader, office store.OfficeID) ([]store.StaffID, error) {
	all, err := r.StaffOf(office)
	if err != nil {
		return nil, fmt.Errorf("staff of %s: %w", office, err)
	}
	var some, admins []store.StaffID
	for _, m := range all {
		switch {
		case !m.Role.May(store.RightHandle):
		case m.Role == store.RoleAdmin:
			admins = append(admins, m.Staff)
		default:
			some = append(some, m.Staff)
		}
	}
	if len(some) == 0 {
		some = admins
	}
	slices.Sort(some)
	return some, nil
}

// onDuty are the workers of an office who are not away, in order of their ID.
func onDuty(act talk.Act, office store.OfficeID) ([]store.StaffID, error) {
	all, err := Workers(act, office)
	if err != nil {
		return nil, err
	}
	away, err := act.LeavesOf(office, act.Now)
	if err != nil {
		return nil, fmt.Errorf("who is away in %s: %w", office, err)
	}
	return slices.DeleteFunc(all, func(id store.StaffID) bool {
		return slices.ContainsFunc(away, func(l store.Leave) bool { return l.Staff == id })
	}), nil
}

// staffOfCitizen are who its citizen is as staff: nobody is given what they wrote themselves.
func staffOfCitizen(act talk.Act, a store.Aspiration) ([]store.StaffID, error) {
	if a.Citizen == 0 {
		return nil, nil
	}
	people, err := act.IdentitiesOfCitizen(a.Citizen)
	if err != nil {
		return nil, fmt.Errorf("identities of citizen %d: %w", a.Citizen, err)
	}
	var ids []store.StaffID
	for _, who := range people {
		if who.Staff != 0 {
			ids = append(ids, who.Staff)
		}
	}
	return ids, nil
}

// next is who of these gets it.
func next(act talk.Act, a store.Aspiration, how store.Assign, there []store.StaffID) (store.StaffID, error) {
	if how == store.AssignTopics && a.Topic != "" {
		topics, err := act.TopicsOf(a.Office)
		if err != nil {
			return 0, fmt.Errorf("topics of %s: %w", a.Office, err)
		}
		theirs := slices.DeleteFunc(slices.Clone(there), func(id store.StaffID) bool { return !slices.Contains(topics[id], a.Topic) })
		if len(theirs) > 0 {
			there = theirs
		}
	}
	loads, err := act.Loads(a.Office, there)
	if err != nil {
		return 0, fmt.Errorf("loads in %s: %w", a.Office, err)
	}
	best := slices.MinFunc(loads, func(x, y store.Load) int {
		open := 0
		if how != store.AssignRound {
			open = cmp.Compare(x.Open, y.Open)
		}
		return cmp.Or(open, cmp.Compare(x.Number, y.Number), cmp.Compare(x.Staff, y.Staff))
	})
	return best.Staff, nil
}

// nobodyThere tells the rooms of an office that what comes in is nobody's, once in a while.
func nobodyThere(act talk.Act, o store.Office) error {
	told, err := act.NobodyThereAt(o.ID)
	if err != nil {
		return fmt.Errorf("whether %s was told: %w", o.ID, err)
	}
	if Lately(act, told, nobodyAgain) {
		return nil
	}
	if err := act.SetNobodyThere(o.ID, act.Now); err != nil {
		return fmt.Errorf("note that nobody is there in %s: %w", o.ID, err)
	}
	if err := PlanShares(act); err != nil {
		return err
	}
	rooms, err := act.Rooms(o.ID)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", o.ID, err)
	}
	p := RoomPrinter(act, o)
	for _, room := range rooms {
		if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
			Out: bot.Outgoing{Text: p.Text("claim.nobody_there", "office", o.Name),
				Buttons: [][]bot.Button{{{Label: p.S("claim.button.queue"), Data: talk.Data("s.list")}}}}}); err != nil {
			return fmt.Errorf("enqueue news for a room: %w", err)
		}
	}
	return nil
}

// nobodyElseThere has what nobody can have who is there wait for somebody else. The rooms are told nothing: it would say who wrote it.
func nobodyElseThere(act talk.Act, o store.Office) error {
	told, err := act.NobodyThereAt(o.ID)
	if err != nil {
		return fmt.Errorf("whether anybody was there in %s: %w", o.ID, err)
	}
	if told.IsZero() {
		if err := act.SetNobodyThere(o.ID, act.Now.Add(-nobodyAgain)); err != nil { // so that they are told once nobody is
			return fmt.Errorf("note that nobody else is there in %s: %w", o.ID, err)
		}
	}
	return PlanShares(act)
}

// tellGiven tells a person what they were given: the first at once, with its card, and what comes soon after it together.
func tellGiven(act talk.Act, a store.Aspiration, to store.StaffID) error {
	waiting, told, err := act.Given(to)
	if err != nil {
		return fmt.Errorf("what %d was given: %w", to, err)
	}
	if len(waiting) == 0 && (told.IsZero() || act.Now.Sub(told) >= GivenPause) {
		if err := act.EndGiven(to, act.Now); err != nil {
			return fmt.Errorf("note that %d is told: %w", to, err)
		}
		return tellHeld(act, a, 0, to, "claim.given")
	}
	if err := act.AddGiven(to, a.ID); err != nil {
		return fmt.Errorf("note what %d was given: %w", to, err)
	}
	if len(waiting) > 0 {
		return nil
	}
	if err := act.SetTimer(TimerGiven, int64(to), told.Add(GivenPause)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// GivenDue tells a person of all that they were given since they were last told, and still have.
func GivenDue(act talk.Act, timer store.Timer) error {
	staff := store.StaffID(timer.Ref)
	ids, _, err := act.Given(staff)
	if err != nil {
		return fmt.Errorf("what %d was given: %w", staff, err)
	}
	var all []store.Aspiration
	for _, id := range ids {
		a, err := act.Aspiration(id)
		if err != nil {
			return fmt.Errorf("aspiration %d: %w", id, err)
		}
		if a.Claimed == staff && a.State == store.Open {
			all = append(all, a)
		}
	}
	if err := act.EndGiven(staff, act.Now); err != nil {
		return fmt.Errorf("note that %d is told: %w", staff, err)
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return tellHeld(act, all[0], 0, staff, "claim.given")
	}
	o, err := act.Office(all[0].Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", all[0].Office, err)
	}
	_, err = TellPrivately(act, o, staff, nearOffice(act, o.ID), store.About{Purpose: store.ForTalk},
		func(p messages.Printer) (bot.Outgoing, error) { return givenMany(act, p, all) })
	return err
}

// givenMany lists what a person was given, with a button to open each of the first.
func givenMany(act talk.Act, p messages.Printer, all []store.Aspiration) (bot.Outgoing, error) {
	var b bot.TextBuilder
	b.Text(p.Text("claim.given_many", "n", len(all)))
	var rows [][]bot.Button
	for i, a := range all[:min(len(all), givenShown)] {
		text, err := FirstWords(act, p, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		b.Add("\n\n").Text(p.Text("claim.given_line", "code", string(a.Code), "text", text, "due", dueLine(p, a)))
		if i%3 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], bot.Button{Label: string(a.Code), Data: talk.Data("s.card", a.ID)})
	}
	rows = append(rows, []bot.Button{{Label: p.S("claim.button.queue"), Data: talk.Data("s.list")}})
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, nil
}
