package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// cautions are what a draft says where its words speak of danger to somebody's life (before all else, whom to call), or are insults
// and nothing else.
func cautions(act talk.Act, p messages.Printer, v view) (before, after []part, err error) {
	if v.Urgent == store.Urgent {
		before = append(before, part{text: dangerText(act, p, v.Aspiration, dangerOf(v.some)), rows: calmRow(p, v.Aspiration)})
	}
	if !short(v.text) || !caution.Judge(v.text).Bare {
		return before, nil, nil
	}
	again, err := matter.Abused(act, v.Aspiration)
	if err != nil {
		return nil, nil, err
	}
	key := "safe.insult"
	if again {
		key = "safe.insult_again"
	}
	return before, []part{{text: p.Text(key, "wait", p.Wait(longWaits*act.DraftWait))}}, nil
}

// short reports whether a text can be an insult and nothing else.
func short(text string) bool { return text != "" && len(text) <= 80 }

// longWaits is how many times longer a draft is left alone for whose citizen asks for that, and one of insults alone that is not the first within an hour.
const longWaits = 6

// LongestAlone is how long a draft is left alone at most: because its citizen asks for it, or nowhere takes it yet, or they sent many in the last
// hour.
func LongestAlone(house *talk.House) time.Duration { return max(longWaits*house.DraftWait, time.Hour) }

// draftWait is how long a draft is left alone before it submits itself.
func draftWait(act talk.Act, a store.Aspiration, text string) (time.Duration, error) {
	if a.Urgent != store.Urgent && short(text) && caution.Judge(text).Bare {
		if again, err := matter.Abused(act, a); err != nil {
			return 0, err
		} else if again {
			return longWaits * act.DraftWait, nil
		}
	}
	return act.WaitOf(a.Urgent == store.Urgent), nil
}

// dangerOf is what threatens somebody's life, by the latest of these messages that speaks of it.
func dangerOf(some []store.Message) caution.Danger {
	for _, m := range slices.Backward(some) {
		if d := caution.DangerOf(m.Text); d != caution.NoDanger {
			return d
		}
	}
	return caution.DangerOf(matter.Gather(some).Text)
}

// dangerText says whom to call about an aspiration.
func dangerText(act talk.Act, p messages.Printer, a store.Aspiration, d caution.Danger) bot.Text {
	var numbers []string
	for _, n := range act.NumbersFor(string(d), string(a.Office), a.Region) {
		numbers = append(numbers, p.S("danger.number", "number", n.Number, "name", p.S("danger.for."+n.For)))
	}
	key := "danger.lead"
	if d == caution.Self {
		key = "danger.lead_self"
	}
	var b bot.TextBuilder
	b.Text(p.Text(key, "numbers", strings.Join(numbers, ", "))).Add(" ").Text(p.Text("danger.first"))
	return b.Build()
}

func calmRow(p messages.Printer, a store.Aspiration) [][]bot.Button {
	return [][]bot.Button{{{Label: p.S("danger.button.calm"), Data: talk.Data("c.calm", a.ID)}}}
}

// sayDanger says in a message of its own whom to call: a draft that changes in place is not noticed.
func sayDanger(t *talk.Turn, a store.Aspiration, d caution.Danger) error {
	_, err := t.SayAbout(bot.Outgoing{Text: dangerText(t.Act, t.P, a, d), Buttons: calmRow(t.P, a)},
		store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
	return err
}

// withDanger puts whom to call before what is said about an urgent aspiration.
func withDanger(act talk.Act, p messages.Printer, a store.Aspiration, out bot.Outgoing) (bot.Outgoing, error) {
	if a.Urgent != store.Urgent {
		return out, nil
	}
	some, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: draftRead})
	if err != nil {
		return out, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	var b bot.TextBuilder
	b.Text(dangerText(act, p, a, dangerOf(some))).Line().Text(out.Text)
	out.Text = b.Build()
	out.Buttons = append(calmRow(p, a), out.Buttons...)
	return out, nil
}

// calm takes in that nobody is in danger.
func calm(t *talk.Turn, id int64) error {
	a, err := own(t, id)
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return err
	}
	draft := a.State == store.Drafted || a.State == store.Held
	if !draft && !a.State.Sent() {
		return t.Toast("toast.stale")
	}
	changed, err := matter.Calm(t.Act, &a, 0)
	if err != nil {
		return err
	}
	if !changed {
		return t.Toast("toast.noted_already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if draft {
		if err := putOff(t.Act, a, ""); err != nil {
			return err
		}
		return showAgain(t, a)
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("danger.calmed", "code", string(a.Code)),
		Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status"), t.Btn("citizen.button.other", "c.new")}}},
		store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
}

// goOnInDanger continues an aspiration with words that speak of danger: whom to call is said at once, however much they wrote, and the room
// does not wait for the sum either. apart: see apartRow.
func goOnInDanger(t *talk.Turn, a store.Aspiration, apart [][]bot.Button) error {
	a, err := t.Aspiration(a.ID)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", a.ID, err)
	}
	if a.QuietUntil.After(t.Now) {
		if err := matter.SumUp(t.Act, &a); err != nil {
			return err
		}
	}
	text, err := passed(t, a)
	if err != nil {
		return err
	}
	out, err := withDanger(t.Act, t.P, a, bot.Outgoing{Text: text, Buttons: apart})
	if err != nil {
		return err
	}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
	return err
}

// joinRepeated makes a draft part of what its citizen sent in the same words shortly before, if the office has not answered that. done: it
// is, and out says so. matters are the latest that they sent.
func joinRepeated(act talk.Act, p messages.Printer, a store.Aspiration, matters []store.Aspiration) (out bot.Outgoing, before store.Aspiration, done bool, err error) {
	if len(matters) == 0 {
		return out, before, false, nil
	}
	before, ok, err := matter.Repeats(act, a)
	if err != nil || !ok {
		return out, before, false, err
	}
	if err := clearTimers(act, a); err != nil {
		return out, before, false, err
	}
	if before.SnoozedUntil.IsZero() {
		err = matter.JoinQuietly(act, &a, before)
	} else { // staff put it off until they write
		err = matter.Join(act, &a, &before)
	}
	if err != nil {
		return out, before, false, err
	}
	text := p.Text("safe.repeated_praise", "code", string(before.Code))
	if !before.DueAt.IsZero() {
		text = p.Text("safe.repeated", "code", string(before.Code), "day", matter.ByOffice(act, p, before).Dated(before.DueAt))
	}
	return bot.Outgoing{Text: text, Buttons: [][]bot.Button{{
		{Label: p.S("citizen.button.status"), Data: "c.status"}, {Label: p.S("citizen.button.other"), Data: "c.new"}}}}, before, true, nil
}
