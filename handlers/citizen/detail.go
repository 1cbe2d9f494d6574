package citizen

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// timelineShown is how many things that happened are told, the first and the last ones.
const timelineShown = 9

// show shows one aspiration in place of what was tapped: what was said, what happened, where it stands, and what can be done now.
// from is the list to go back to.
func showOne(t *talk.Turn, a store.Aspiration, from list) error {
	out, err := detail(t, a, from)
	if err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// codeAlone takes a message that is nothing but a code for a question where that stands. Its citizen alone is told, and who supports it; of a
// code of anybody else's, or of nobody's, all are told the same. done is false for what may be something else.
func codeAlone(t *talk.Turn, c talk.Content) (done bool, err error) {
	text := strings.TrimSpace(c.Text)
	if len(text) > codeMost || len(c.Files) > 0 || c.Location != nil || c.Contact != nil {
		return false, nil
	}
	code, err := store.ParseCode(text)
	if err != nil {
		return false, nil
	}
	a, err := t.AspirationByCode(code)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("aspiration %s: %w", code, err)
	}
	if err == nil && a.Citizen == t.Who.Citizen && a.State.Sent() {
		if ok, err := mayAsk(t); err != nil || !ok {
			return true, err
		}
		out, err := detail(t, a, list{all: true})
		if err != nil {
			return true, err
		}
		_, err = t.SayAbout(out, store.About{Purpose: store.ForView, Aspiration: a.ID})
		return true, err
	}
	if err == nil {
		if _, err := t.Support(a.ID, t.Who.Citizen); err == nil {
			return true, Status(t)
		} else if !errors.Is(err, store.ErrNotFound) {
			return false, fmt.Errorf("support of %d: %w", a.ID, err)
		}
	}
	if !strings.EqualFold(text, string(code)) {
		return false, nil // six letters may be a word
	}
	return true, Aside(t, "status.not_yours")
}

// codeMost is how long a message can be that is nothing but a code, in bytes.
const codeMost = 16

func detail(t *talk.Turn, a store.Aspiration, from list) (bot.Outgoing, error) {
	o, err := t.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	words, err := matter.OwnWords(t.Tx, t.P, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("detail.head", "code", string(a.Code), "kind", matter.KindName(t.P, a.Kind), "office", o.Name, "text", words))
	lines, err := timeline(t, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	b.Line()
	if n := len(lines); n > timelineShown {
		rest := t.P.S("detail.more", "n", n-timelineShown+1)
		lines = append(append(lines[:1:1], rest), lines[n-timelineShown+2:]...)
	}
	for _, l := range lines {
		b.Line().Add(l)
	}
	reply, err := lastReply(t, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if !reply.IsZero() {
		b.Line().Line().Text(reply)
	}
	where, err := standing(t, a, true)
	if err != nil {
		return bot.Outgoing{}, err
	}
	b.Line().Line().Text(where)
	rows, err := detailButtons(t, a, from)
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, err
}

// lastReply quotes the beginning of what staff wrote last, if it has arrived. The zero text: nothing has.
func lastReply(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	last, ok, err := matter.LastStanding(t.Act, a)
	if err != nil || !ok || last.DeliveredAt.IsZero() {
		return bot.Text{}, err
	}
	words := matter.Snippet(last.Text)
	if words == "" {
		words = matter.Gather([]store.Message{last}).Attached(t.P)
	}
	return t.P.Text("detail.reply", "day", t.P.Day(last.DeliveredAt), "text", words), nil
}

// timeline is what happened to an aspiration, in plain words, a line each.
func timeline(t *talk.Turn, a store.Aspiration) ([]string, error) {
	events, err := t.Events(a.ID)
	if err != nil {
		return nil, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	var lines []string
	wrote := 0 // messages of theirs in a row, on the last line
	last := "" // what it says
	for _, e := range events {
		other := e.Staff == 0 && e.Citizen != 0 && e.Citizen != a.Citizen
		what, err := happened(t, e, other)
		if err != nil {
			return nil, err
		}
		if what == "" {
			continue
		}
		if what == last && other && e.Kind == store.EventMessage { // others wrote, and wrote again
			continue
		}
		last = what
		if e.Kind != store.EventMessage || other {
			wrote = 0
		} else if wrote++; wrote > 1 {
			lines = lines[:len(lines)-1]
			what = t.P.S("detail.did.wrote_more", "n", wrote)
		}
		lines = append(lines, t.P.S("detail.line", "day", t.P.ShortDay(e.At), "clock", t.P.Clock(e.At), "what", what))
	}
	return lines, nil
}

// happened is an event as its citizen may know it. other: somebody did it who supports the aspiration, or whose it was before. Empty: it
// does not concern them.
func happened(t *talk.Turn, e store.Event, other bool) (string, error) {
	office := func() (string, error) {
		o, err := t.Office(e.Office)
		if err != nil {
			return "", fmt.Errorf("office %s: %w", e.Office, err)
		}
		return o.Name, nil
	}
	staff := func() (string, error) { return matter.StaffName(t.Act, t.P, e.Staff) }
	theirs := e.Staff == 0
	if other {
		switch e.Kind {
		case store.EventMessage:
			return t.P.S("detail.did.wrote_other"), nil
		case store.EventReopen:
			return t.P.S("detail.did.reopened_other"), nil
		case store.EventEdit, store.EventVerdict, store.EventWithdraw, store.EventElsewhere:
			return "", nil
		}
	}
	switch e.Kind {
	case store.EventSubmitted, store.EventPass:
		name, err := office()
		if e.Kind == store.EventPass {
			return t.P.S("detail.did.passed", "office", name), err
		}
		return t.P.S("detail.did.submitted", "office", name), err
	case store.EventAssign:
		name, err := staff()
		return t.P.S("detail.did.taken", "staff", name), err
	case store.EventDelivered:
		name, err := staff()
		if err != nil {
			return "", err
		}
		if key, err := otherThanReply(t, e.Message); err != nil || key != "" {
			return t.P.S(key, "staff", name), err
		}
		return t.P.S("detail.did.replied", "staff", name), err
	case store.EventTakeBack:
		name, err := staff()
		return t.P.S("detail.did.takenback", "staff", name), err
	case store.EventMessage:
		return t.P.S("detail.did.wrote"), nil
	case store.EventEdit:
		if retracted, _ := e.Data["retracted"].(bool); theirs && retracted {
			return t.P.S("detail.did.retracted"), nil
		} else if theirs {
			return t.P.S("detail.did.edited"), nil
		}
	case store.EventVerdict:
		v, _ := e.Data["verdict"].(string)
		return t.P.S("detail.did.judged", "verdict", matter.VerdictName(t.P, store.VerdictValue(v))), nil
	case store.EventClose:
		if !theirs {
			return t.P.S("detail.did.closed"), nil
		}
	case store.EventReopen:
		if theirs {
			return t.P.S("detail.did.reopened_you"), nil
		}
		return t.P.S("detail.did.reopened"), nil
	case store.EventSpam:
		return t.P.S("detail.did.aside"), nil
	case store.EventRestore:
		return t.P.S("detail.did.restored"), nil
	case store.EventRemind:
		if e.Data["by"] == "citizen" {
			return t.P.S("detail.did.reminded_you"), nil
		} else if e.Data["by"] == "supporter" {
			return t.P.S("detail.did.reminded_other"), nil
		}
		return t.P.S("detail.did.reminded"), nil
	case store.EventElsewhere:
		if yes, _ := e.Data["answered"].(bool); yes {
			return t.P.S("detail.did.elsewhere"), nil
		}
		return t.P.S("detail.did.nowhere"), nil
	case store.EventWithdraw:
		return t.P.S("detail.did.withdrawn"), nil
	case store.EventMerge:
		return t.P.S("detail.did.merged"), nil
	case store.EventSplit:
		return t.P.S("detail.did.split"), nil
	case store.EventRefer:
		if e.Data["step"] == "asked" {
			return t.P.S("detail.did.referred"), nil
		}
	case store.EventPromise:
		switch e.Data["step"] {
		case "kept":
			return t.P.S("detail.did.kept"), nil
		case "late":
			return t.P.S("detail.did.late"), nil
		case "moved":
			return t.P.S("detail.did.moved"), nil
		case "withdrawn":
			return t.P.S("detail.did.unpromised"), nil
		}
	}
	return "", nil
}

// detailButtons are what can be done with an aspiration as it stands, and the way back.
func detailButtons(t *talk.Turn, a store.Aspiration, from list) ([][]bot.Button, error) {
	back := listButton(t, "status.button.back", from)
	with := func(key, verb string) bot.Button {
		return t.Btn(key, verb, append([]any{a.ID}, from.args()...)...)
	}
	if a.State != store.Open && a.State != store.Closed {
		return [][]bot.Button{{OwnButton(t.P, a)}, {back}}, nil
	}
	var rows [][]bot.Button
	w, err := t.Tx.Watch(a.ID)
	if err != nil {
		return nil, fmt.Errorf("what was told of %d: %w", a.ID, err)
	}
	switch {
	case a.State == store.Closed:
		rows = append(rows, []bot.Button{with("detail.button.reopen", "c.reopen")})
	case a.Turn == store.OfficeTurn && !a.DueAt.After(t.Now) && !matter.RemindedToday(t.Act, a, w):
		rows = append(rows, []bot.Button{with("overdue.button.remind", "c.remind")}, []bot.Button{t.Btn("overdue.button.elsewhere", "c.elsewhere", a.ID, "yes")})
	case a.Turn == store.OfficeTurn && !a.DueAt.After(t.Now):
		if w.RemindAt.IsZero() {
			rows = append(rows, []bot.Button{with("overdue.button.later", "c.later")})
		}
		rows = append(rows, []bot.Button{t.Btn("overdue.button.elsewhere", "c.elsewhere", a.ID, "yes")})
	case a.Turn == store.CitizenTurn:
		m, ok, err := matter.LastAnswer(t.Act, a)
		if err != nil {
			return nil, err
		}
		if ok {
			rows = append(rows, matter.VerdictButtons(t.P, a, m))
		}
	}
	add := with("detail.button.add", "c.add")
	add.Form = &bot.Form{Title: t.P.S("detail.form.title", "code", string(a.Code)), Submit: t.P.S("detail.form.submit"),
		Inputs: []bot.Input{{Name: "teks", Label: t.P.S("detail.form.text"), Multiline: true, Required: true}}}
	rows = append(rows, []bot.Button{add, with("detail.button.retract", "c.back")})
	return append(rows, []bot.Button{OwnButton(t.P, a)}, []bot.Button{back}), nil
}
