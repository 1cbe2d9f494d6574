package remind

import (
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An office that wants it gets a list of the day in its rooms, when its work begins or at a time of its own, on working days: what is late,
// what is due today, and what nobody has. On a day of nothing it gets none. What the list says is late, its rooms are not reminded of again; nor of a
// promise that it names. What they were reminded of before it, it leaves out.

// TimerMorning tells the morning lists; there is one, whose reference is 0.
const TimerMorning = "morning"

const (
	// MorningLongest is how long that timer is set for at most.
	MorningLongest = 24 * time.Hour
	morningLate    = 3 * time.Hour    // after which a list that was missed is told no more
	morningFresh   = 90 * time.Minute // in which its rooms are not reminded of what it says
	morningShown   = 5                // aspirations of a kind that it names
)

// PlanMornings sets the timer for the list that is due first. It is called when the program starts, and when offices are changed.
func PlanMornings(act talk.Act) error {
	offices, err := act.Offices()
	if err != nil {
		return fmt.Errorf("list the offices: %w", err)
	}
	var first time.Time
	for _, o := range offices {
		if o.Settings.Morning == 0 {
			continue
		}
		next := act.Now.Add(MorningLongest) // then it is looked at again
		for days := range 2 {
			if at := morningOf(act, o, days); at.After(act.Now) && at.Before(next) {
				next = at
			}
		}
		if first.IsZero() || next.Before(first) {
			first = next
		}
	}
	if first.IsZero() {
		if err := act.ClearTimer(TimerMorning, 0); err != nil {
			return fmt.Errorf("clear a timer: %w", err)
		}
		return nil
	}
	if err := act.SetTimer(TimerMorning, 0, first); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// morningOf is when an office gets its list today, or so many working days later. Of a day that is off, it is that of the next one.
func morningOf(act talk.Act, o store.Office, days int) time.Time {
	at, ok := act.Calendars.Of(o).Opening(act.Now, days)
	if !ok {
		return time.Time{}
	}
	if o.Settings.Morning < 0 {
		return act.Quiet.Until(at.In(o.Location())).UTC() // who always works begins after the night
	}
	local := at.In(o.Location())
	return time.Date(local.Year(), local.Month(), local.Day(), 0, o.Settings.Morning, 0, 0, local.Location()).UTC()
}

// MorningDue tells the lists that are due.
func MorningDue(act talk.Act) error {
	offices, err := act.Offices()
	if err != nil {
		return fmt.Errorf("list the offices: %w", err)
	}
	for _, o := range offices {
		if o.Settings.Morning == 0 {
			continue
		}
		at := morningOf(act, o, 0)
		if late := act.Now.Sub(at); at.IsZero() || late < 0 || late > morningLate {
			continue
		}
		m, err := act.Morning(o.ID)
		if err != nil {
			return fmt.Errorf("the morning list of %s: %w", o.ID, err)
		}
		day := at.In(o.Location()).Format(time.DateOnly)
		if m.Day == day || m.Day > day && m.At.Sub(act.Now) < 2*MorningLongest { // the clock was set back
			continue
		}
		if err := act.SaveMorning(store.Morning{Office: o.ID, Day: day, At: act.Now}); err != nil {
			return fmt.Errorf("keep the morning list of %s: %w", o.ID, err)
		}
		if err := tellMorning(act, o); err != nil {
			return err
		}
	}
	return PlanMornings(act)
}

// justListed reports whether an office's rooms had their list a short while ago.
func justListed(act talk.Act, o store.Office) (bool, error) {
	if o.Settings.Morning == 0 {
		return false, nil
	}
	m, err := act.Morning(o.ID)
	if err != nil {
		return false, fmt.Errorf("the morning list of %s: %w", o.ID, err)
	}
	since := act.Now.Sub(m.At)
	return m.Day != "" && since >= 0 && since < morningFresh, nil
}

func tellMorning(act talk.Act, o store.Office) error {
	rooms, err := act.Rooms(o.ID)
	if err != nil || len(rooms) == 0 {
		return err
	}
	out, ok, err := morning(act, matter.RoomPrinter(act, o), o)
	if err != nil || !ok {
		return err
	}
	for _, room := range rooms {
		if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, Out: out, About: store.About{Purpose: store.ForIndex}}); err != nil {
			return fmt.Errorf("enqueue a morning list: %w", err)
		}
	}
	return nil
}

// morning is the list. ok is false if there is nothing to say.
func morning(act talk.Act, p messages.Printer, o store.Office) (out bot.Outgoing, ok bool, err error) {
	var b bot.TextBuilder
	b.Text(p.Text("morning.head", "office", o.Name, "day", p.ShortDay(act.Now)))
	var shown []store.Aspiration
	var filters []bot.Button
	for _, part := range []struct {
		show        store.QueueShow
		head, label string
		lines       bool
	}{
		{store.ShowLate, "morning.late", "queue.filter.late", true},
		{store.ShowToday, "morning.today", "", true},
		{store.ShowFree, "morning.free", "queue.filter.free", false},
	} {
		some, total, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{o.ID}, Show: part.show, Now: act.Now,
			Until: matter.EndOfDay(act.Now, o.Location()), Limit: morningShown})
		if err != nil {
			return out, false, fmt.Errorf("the queue of %s: %w", o.ID, err)
		}
		if total == 0 {
			continue
		}
		ok = true
		b.Add("\n\n").Text(p.Text(part.head, "n", total))
		if part.label != "" {
			filters = append(filters, bot.Button{Label: p.S(part.label, "n", total), Data: talk.Data("s.list", string(part.show))})
		}
		if !part.lines {
			continue
		}
		for _, a := range some {
			line, err := morningLine(act, p, o, a)
			if err != nil {
				return out, false, err
			}
			b.Line().Text(line)
		}
		shown = append(shown, some...)
		if rest := total - len(some); rest > 0 {
			b.Line().Text(p.Text("remind.rest", "n", rest))
		}
	}
	promised, err := morningPromises(act, p, o, &b)
	if err != nil {
		return out, false, err
	}
	ok = ok || len(promised) > 0
	rows := append(matter.CodeButtons(shown), promised...)
	if len(filters) > 0 {
		rows = append(rows, filters)
	}
	return bot.Outgoing{Text: b.Build(), Panel: true, Buttons: rows}, ok, nil
}

func morningLine(act talk.Act, p messages.Printer, o store.Office, a store.Aspiration) (bot.Text, error) {
	about, err := matter.TopicName(act, p, a.Topic)
	if err != nil {
		return bot.Text{}, err
	}
	if a.Topic == "" {
		about = matter.KindName(p, a.Kind)
	}
	held, err := heldBy(act, p, a)
	if err != nil {
		return bot.Text{}, err
	}
	return p.Text("morning.line", "code", string(a.Code), "about", about, "wait", matter.Waited(act, p, o, a.TurnAt), "held", held), nil
}

// morningPromises adds what was promised to citizens for today, or before, and returns the buttons of it. What staff were reminded of
// today already is left out: see toldToday.
func morningPromises(act talk.Act, p messages.Printer, o store.Office, b *bot.TextBuilder) (rows [][]bot.Button, err error) {
	first, total, err := matter.ListedPromises(act, o)
	if err != nil {
		return nil, err
	}
	rest := total - len(first)
	var lines []bot.Text
	for _, each := range first {
		a, err := act.Aspiration(each.Aspiration)
		if err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", each.Aspiration, err)
		}
		if told, err := toldToday(act, o, a, each); err != nil {
			return nil, err
		} else if told {
			total--
			continue
		}
		name, err := matter.StaffName(act, p, each.Staff)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.Text("morning.promise", "code", string(a.Code), "staff", name, "day", p.Until(p.Day(each.Due), each.Due)))
		rows = append(rows, []bot.Button{{Label: p.S("morning.button.promise", "code", string(a.Code)), Data: talk.Data("s.vows", a.ID)}})
	}
	if total == 0 {
		return nil, nil
	}
	b.Add("\n\n").Text(p.Text("morning.promises", "n", total))
	for _, line := range lines {
		b.Line().Text(line)
	}
	if rest > 0 {
		b.Line().Text(p.Text("morning.more", "n", rest))
	}
	return rows, nil
}

// toldToday reports whether staff were reminded today, by itself, that a promise is due or was broken.
func toldToday(act talk.Act, o store.Office, a store.Aspiration, v store.Promise) (bool, error) {
	day := func(t time.Time) string { return t.In(o.Location()).Format(time.DateOnly) }
	if v.State == store.PromiseOpen {
		return v.On.Equal(v.Due) && day(v.Due) == day(act.Now), nil
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range events {
		id, _ := e.Data["promise"].(float64)
		if e.Kind == store.EventPromise && e.Data["step"] == "late" && store.PromiseID(id) == v.ID && day(e.At) == day(act.Now) {
			return true, nil
		}
	}
	return false, nil
}
