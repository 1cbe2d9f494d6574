package matter

import (
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An office is reminded of what it promised to answer by now: while it works, of all that came up within a minute in one message,
// and not again for a while. What was only one is said under its card.

// TimerRemind reminds offices; there is one, whose reference is 0.
const TimerRemind = "remind"

// RemindLongest is how long that timer is set for at most.
const RemindLongest = 8 * 24 * time.Hour

const (
	remindEvery    = 15 * time.Minute // between two messages to one office
	remindersShown = 6                // aspirations that one of them names
	remindAtOnce   = 20               // offices, in one transaction
)

// Who has staff reminded.
const (
	byBot       = "bot"
	byCitizen   = "citizen"
	bySupporter = "supporter"
)

// remind has the office reminded of an aspiration, and says when that is. who: the supporter who wants that, where it is known.
func remind(act talk.Act, a store.Aspiration, w *store.Watch, by string, who store.CitizenID) (at time.Time, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return at, fmt.Errorf("office %s: %w", a.Office, err)
	}
	last, err := act.RemindedAt(a.Office)
	if err != nil {
		return at, fmt.Errorf("when %s was reminded: %w", a.Office, err)
	}
	from := act.Now
	if again := last.Add(remindEvery - time.Minute); again.After(from) && !last.After(act.Now) {
		from = again
	}
	at = atWork(act, office, from)
	if err := act.AddReminder(store.Reminder{Aspiration: a.ID, Office: a.Office, Due: at, Asked: by != byBot}); err != nil {
		return at, fmt.Errorf("have %s reminded of %d: %w", a.Office, a.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventRemind, Citizen: who, Data: map[string]any{"by": by}}); err != nil {
		return at, err
	}
	w.Reminded = act.Now
	return at, setRemind(act)
}

// setRemind sets the timer for the reminder that is due first.
func setRemind(act talk.Act) error {
	_, next, err := act.RemindersDue(act.Now, 1)
	if err != nil {
		return fmt.Errorf("what is to be reminded of: %w", err)
	}
	if next.IsZero() {
		return nil
	}
	if latest := act.Now.Add(RemindLongest); next.After(latest) {
		next = latest
	}
	if err := act.SetTimer(TimerRemind, 0, next); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// RemindDue reminds the offices that are due.
func RemindDue(act talk.Act) error {
	offices, _, err := act.RemindersDue(act.Now, remindAtOnce)
	if err != nil {
		return fmt.Errorf("what is to be reminded of: %w", err)
	}
	for _, id := range offices {
		if err := remindOffice(act, id); err != nil {
			return err
		}
	}
	return setRemind(act)
}

func remindOffice(act talk.Act, id store.OfficeID) error {
	office, err := act.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	if at := atWork(act, office, zeroTime); at.After(act.Now) { // the program was down, or its hours are others now
		return act.MoveReminders(id, at)
	}
	first, total, err := act.Reminders(id, remindersShown)
	if err != nil {
		return fmt.Errorf("what %s is to be reminded of: %w", id, err)
	}
	if err := act.EndReminders(id, act.Now); err != nil {
		return fmt.Errorf("end the reminders of %s: %w", id, err)
	}
	if total == 0 {
		return nil
	}
	if total == 1 {
		if done, err := underItsCard(act, office, first[0]); done || err != nil {
			return err
		}
	}
	places, err := remindedAt(act, office)
	if err != nil {
		return err
	}
	out, err := reminder(act, office, first, total)
	if err != nil {
		return err
	}
	rooms, err := act.Rooms(id)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", id, err)
	}
	about := store.About{Purpose: store.ForIndex}
	if len(rooms) == 0 {
		about.Purpose = store.ForTalk
	}
	for _, to := range places {
		if _, err := act.Enqueue(store.Outbound{To: to, Lane: bot.Bulk, Out: out, About: about}); err != nil {
			return fmt.Errorf("enqueue a reminder: %w", err)
		}
	}
	return nil
}

// remindedAt is where an office is reminded: in its rooms; where it has none, each of its people in private.
func remindedAt(act talk.Act, o store.Office) (places []bot.Address, err error) {
	rooms, err := act.Rooms(o.ID)
	if err != nil {
		return nil, fmt.Errorf("rooms of %s: %w", o.ID, err)
	}
	for _, r := range rooms {
		places = append(places, r.Address)
	}
	if len(places) > 0 {
		return places, nil
	}
	members, err := act.StaffOf(o.ID)
	if err != nil {
		return nil, fmt.Errorf("staff of %s: %w", o.ID, err)
	}
	for _, m := range members {
		people, err := act.IdentitiesOfStaff(m.Staff)
		if err != nil {
			return nil, fmt.Errorf("identities of %d: %w", m.Staff, err)
		}
		for _, who := range people {
			if !who.Direct.IsZero() && !who.Blocked && !slices.Contains(places, who.Direct) {
				places = append(places, who.Direct)
			}
		}
	}
	return places, nil
}

// underItsCard reminds of one aspiration under its card, where it has one that is there. done is false if it has none.
func underItsCard(act talk.Act, o store.Office, m store.Reminder) (done bool, err error) {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return false, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return false, fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	there := cards[:0:0]
	for _, c := range cards {
		if ok, err := stands(act, []store.Card{c}, c.Room); err != nil {
			return false, err
		} else if ok {
			there = append(there, c)
		}
	}
	if len(there) == 0 {
		return false, nil
	}
	p, citizen, err := roomView(act, a)
	if err != nil {
		return false, err
	}
	key := "remind.one"
	if m.Asked {
		key = "remind.asked"
	}
	out := bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "day", p.ShortDay(a.DueAt), "alias", citizen.Alias,
		"wait", p.Duration(act.Now.Sub(a.TurnAt))), Buttons: [][]bot.Button{{ReplyButton(p, a, p.S("card.button.reply"))}}}
	return true, underCards(act, a, there, out, 0)
}

// reminder names aspirations whose promises are past: the first of total.
func reminder(act talk.Act, o store.Office, first []store.Reminder, total int) (bot.Outgoing, error) {
	p := RoomPrinter(act, o)
	var b bot.TextBuilder
	b.Text(p.Text("remind.head", "n", total))
	var all []store.Aspiration
	for _, m := range first {
		a, err := act.Aspiration(m.Aspiration)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
		}
		all = append(all, a)
		b.Line().Text(reminderLine(p, a, m.Asked))
	}
	if rest := total - len(first); rest > 0 {
		b.Line().Text(p.Text("remind.rest", "n", rest))
	}
	b.Line().Text(p.Text("remind.how"))
	rows := append(codeButtons(all), []bot.Button{{Label: p.S("room.gathered.button"), Data: "s.list"}})
	return bot.Outgoing{Text: b.Build(), Panel: true, Buttons: rows}, nil
}

func reminderLine(p messages.Printer, a store.Aspiration, asked bool) bot.Text {
	about := a.Topic
	if about == "" {
		about = KindName(p, a.Kind)
	}
	key := "remind.line"
	if asked {
		key = "remind.line_asked"
	}
	return p.Text(key, "code", string(a.Code), "about", about, "day", p.ShortDay(a.DueAt))
}

// RemindedToday reports whether staff were reminded of it today, by the citizen's clock.
func RemindedToday(act talk.Act, a store.Aspiration, w store.Watch) bool {
	if w.Reminded.IsZero() || w.Reminded.After(act.Now) { // the clock was set back
		return false
	}
	zone := CitizenZone(act, a)
	return w.Reminded.In(zone).Format(time.DateOnly) == act.Now.In(zone).Format(time.DateOnly)
}

// Remind takes the citizen's wish to have the office reminded, and says when it is. ErrState: nothing is overdue, or it was
// reminded today.
func Remind(act talk.Act, a store.Aspiration) (at time.Time, err error) {
	w, err := watchOf(act, a)
	if err != nil {
		return at, err
	}
	if !mayRemind(act, a, w) {
		return at, ErrState
	}
	unknown := !w.Overdue.Equal(a.TurnAt)
	w.Overdue, w.RemindAt = a.TurnAt, zeroTime // they know
	if at, err = remind(act, a, &w, byCitizen, 0); err != nil {
		return at, err
	}
	if unknown { // who supports it does not
		if err := supportersHear(act, a, newsOverdue, at.Add(time.Minute).Sub(act.Now)); err != nil {
			return at, err
		}
	}
	dropNews(&w, newsOverdue)
	return at, keepWatch(act, a, w)
}

// mayRemind reports whether staff can be reminded now because somebody wants that.
func mayRemind(act talk.Act, a store.Aspiration, w store.Watch) bool {
	return waits(a) && !a.DueAt.After(act.Now) && !RemindedToday(act, a, w)
}

// RemindLater takes the citizen's wish to have the office reminded tomorrow, should it not have answered, and says when that is.
func RemindLater(act talk.Act, a store.Aspiration) (at time.Time, err error) {
	if !waits(a) || a.DueAt.After(act.Now) {
		return at, ErrState
	}
	w, err := watchOf(act, a)
	if err != nil {
		return at, err
	}
	unknown := !w.Overdue.Equal(a.TurnAt)
	if w.RemindAt, err = tomorrow(act, a); err != nil {
		return at, err
	}
	if err := saveWished(act, a, false); err != nil {
		return at, err
	}
	w.Overdue = a.TurnAt
	if unknown {
		if err := supportersHear(act, a, newsOverdue, changeWait); err != nil {
			return at, err
		}
	}
	return w.RemindAt, keepWatch(act, a, w)
}

// tomorrow is when the office works on the citizen's next day.
func tomorrow(act talk.Act, a store.Aspiration) (time.Time, error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return time.Time{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	local := act.Now.In(CitizenZone(act, a))
	return atWork(act, office, time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location())), nil
}
