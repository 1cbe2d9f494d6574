package staff

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// verbMore shows what else can be done with an aspiration than what its card offers.
const verbMore = matter.VerbMore

// action is something that staff can do with an aspiration beside what its card offers. Its tap is a button's like any other.
type action struct {
	label string // key
	verb  string
	when  func(a store.Aspiration) bool
	form  func(t *talk.Turn, a store.Aspiration) *bot.Form // what the button asks for, where the platform has forms; nil: nothing
}

// actions are all, in the order in which they are shown.
func actions() []action {
	open := func(a store.Aspiration) bool { return a.State == store.Open }
	question := func(t *talk.Turn, a store.Aspiration) *bot.Form { return askForm(t.P, a) }
	anyState := func(a store.Aspiration) bool { return a.State.Sent() }
	sent := func(a store.Aspiration) bool { return a.State == store.Open || a.State == store.Closed }
	replyable := func(a store.Aspiration) bool { return sent(a) && a.Answerable() }
	answered := func(a store.Aspiration) bool { return !a.LastReplyAt.IsZero() && a.State.Sent() }
	return []action{
		{"template.button.use", verbTemplates, replyable, nil},
		{"reply.button.takeback", verbTakeBack, answered, nil},
		{"card.button.correct", "s.correct", sent, nil},
		{"claim.button.give", verbGive, open, nil},
		{"snooze.button", verbSnooze, func(a store.Aspiration) bool { return open(a) && a.Aside == "" }, nil},
		{"pass.more.region", verbArea, sent, areaForm},
		{"pass.more.ask", "s.ask", matter.CanBeAsked, question},
		{"pass.more.note", "s.note", anyState, noteForm},
		{"pass.more.vows", "s.vows", matter.CanBeAsked, nil},
		{"pass.more.merge", "s.merge", sent, nil},
		{"pass.more.split", "s.split", sent, nil},
		{"card.button.spam", "s.spam", open, nil},
		{"trail.button", VerbTrail, func(store.Aspiration) bool { return true }, nil},
	}
}

// VerbTrail shows what happened to an aspiration; package admin answers it.
const VerbTrail = "s.a_jejak"

// moreRow is how many buttons stand beside each other.
const moreRow = 2

// more shows them under the card, to the speaker alone where the platform can do that.
func more(t *talk.Turn, a store.Aspiration) error {
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	var rows [][]bot.Button
	for _, each := range actions() {
		if !each.when(a) {
			continue
		}
		if ok, err := matter.May(t.Tx, t.Who.Staff, a.Office, rightOf(each.verb)); err != nil {
			return err
		} else if !ok {
			continue
		}
		b := bot.Button{Label: t.P.S(each.label), Data: talk.Data(each.verb, a.ID)}
		if each.form != nil {
			b.Form = each.form(t, a)
		}
		if n := len(rows); n > 0 && len(rows[n-1]) < moreRow {
			rows[n-1] = append(rows[n-1], b)
		} else {
			rows = append(rows, []bot.Button{b})
		}
	}
	if len(rows) == 0 {
		return t.Toast("more.nothing", "code", string(a.Code))
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text("more.text", "code", string(a.Code)), Buttons: rows}
	return sayAtCard(t, a, out, store.ForPrompt)
}

// sayAtCard says something about an aspiration under its card, if that stands in this chat.
func sayAtCard(t *talk.Turn, a store.Aspiration, out bot.Outgoing, as store.Purpose) error {
	cards, err := t.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	for _, c := range cards {
		if c.Address == t.Back() {
			out.ReplyTo = bot.Ref{Outbox: c.Outbox}
		}
	}
	_, err = t.SayAbout(out, store.About{Purpose: as, Aspiration: a.ID})
	return err
}
