package remind

import (
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

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
		"wait", matter.Waited(act, p, office, a.TurnAt)), Buttons: [][]bot.Button{{matter.ReplyButton(p, a, p.S("card.button.reply"))}}}, nil
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
		for _, m := range of[:min(len(of), shownMost)] {
			a, line, err := l.line(act, p, m)
			if err != nil {
				return bot.Outgoing{}, err
			}
			shown = append(shown, a)
			b.Line().Text(line)
		}
		if rest := len(of) - shownMost; rest > 0 {
			b.Line().Text(p.Text("remind.rest", "n", rest))
		}
	}
	b.Line().Text(p.Text("remind.how"))
	rows := append(matter.CodeButtons(shown[:min(len(shown), 2*shownMost)]), []bot.Button{{Label: p.S("room.gathered.button"), Data: "s.list"}})
	return bot.Outgoing{Text: b.Build(), Panel: true, Buttons: rows}, nil
}

// line is one aspiration of a list.
func (l *listener) line(act talk.Act, p messages.Printer, m store.Reminder) (store.Aspiration, bot.Text, error) {
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return a, bot.Text{}, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	about, err := matter.TopicName(act, p, a.Topic)
	if err != nil {
		return a, bot.Text{}, err
	}
	if a.Topic == "" {
		about = matter.KindName(p, a.Kind)
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
		args = append(args, "wait", matter.Waited(act, p, office, a.TurnAt), "held", held)
	case m.Asked:
		key = "remind.line_asked"
	case m.Why == store.RemindSoon:
		key = "remind.line_soon"
	case m.Why == store.RemindWoke:
		d, err := matter.DutyOf(act, a.ID)
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
		name, err := matter.StaffName(act, p, a.Claimed)
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
