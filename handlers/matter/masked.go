package matter

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"

	"duaarah/bot"
)

// What staff see of a citizen's words goes through forStaff: telephone and identity-card numbers in it are masked, until somebody
// asks for them with a reason (package staff, reveal.go). What is kept stays as it was written.

// forStaff puts a run of messages together as staff see it. A number may go on from one message to the next.
func forStaff(run []store.Message) Whole {
	shown, masked := maskRun(run)
	w := Gather(shown)
	w.Masked = masked
	return w
}

// maskRun are messages as staff see them.
func maskRun(run []store.Message) (shown []store.Message, masked bool) {
	shown = slices.Clone(run)
	for from := 0; from < len(shown); {
		to := from + 1
		for to < len(shown) && shown[to].Side == shown[from].Side && shown[to].Citizen == shown[from].Citizen {
			to++
		}
		if shown[from].Side != store.StaffSide {
			texts := make([]string, to-from)
			for i, m := range shown[from:to] {
				texts[i] = m.Text
			}
			for i, text := range caution.MaskRun(texts) {
				m := &shown[from+i]
				masked = hideIn(m) || masked || text != m.Text
				m.Text = text
			}
		}
		from = to
	}
	return shown, masked
}

// hideIn masks what a citizen's message carries beside its words.
func hideIn(m *store.Message) (masked bool) {
	if m.Contact != nil {
		c := *m.Contact
		c.Name, c.Phone = Masked(c.Name), caution.Hide(c.Phone)
		masked, m.Contact = true, &c
	}
	if m.Location != nil {
		l := *m.Location
		l.Label = Masked(l.Label)
		masked, m.Location = masked || l.Label != m.Location.Label, &l
	}
	return masked
}

// asNews is a message as staff see it who read it alone: what its writer wrote just before may be the beginning of the same number.
func asNews(act talk.Act, m store.Message) (Whole, error) {
	whole := forStaff([]store.Message{m})
	if m.ID == 0 || m.Side == store.StaffSide || whole.Masked || !caution.Piece(m.Text) {
		return whole, nil
	}
	last, _, err := act.SomeMessages(m.Aspiration, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: piecesRead})
	if err != nil {
		return whole, fmt.Errorf("messages of %d: %w", m.Aspiration, err)
	}
	last = slices.DeleteFunc(last, func(x store.Message) bool { return x.Citizen != m.Citizen || x.ID > m.ID })
	shown, _ := maskRun(last)
	for i, x := range shown {
		if x.ID == m.ID && x.Text != last[i].Text && last[i].Text == m.Text {
			whole.Text, whole.Masked = x.Text, true
		}
	}
	return whole, nil
}

// Number is one that its writer put into several messages.
type Number struct {
	Kind caution.NumberKind
	Text string
}

// AcrossMessages are the numbers that begin in the i-th of these messages, and go on in those that the same citizen wrote next.
func AcrossMessages(all []store.Message, i int) (found []Number) {
	if !caution.Piece(all[i].Text) || i > 0 && all[i-1].Citizen == all[i].Citizen && caution.Piece(all[i-1].Text) {
		return nil // it is no piece of one, or was looked at with the first
	}
	var b strings.Builder
	for _, m := range all[i:min(len(all), i+piecesRead)] {
		if m.Citizen != all[i].Citizen || !caution.Piece(m.Text) {
			break
		}
		b.WriteString(m.Text)
		b.WriteByte('\n')
	}
	text := b.String()
	for _, n := range caution.Numbers(text) {
		if number := text[n.Start:n.End]; strings.Contains(number, "\n") {
			found = append(found, Number{n.Kind, strings.Join(strings.Fields(number), " ")})
		}
	}
	return found
}

// piecesRead is how many messages back a number is looked for that one ends.
const piecesRead = 16

// Masked is what a citizen wrote, as staff see it.
func Masked(text string) string { return caution.Mask(text) }

// numbersButton shows the numbers that are masked, to whoever gives a reason. Where the platform has no forms, its tap asks for it in words.
func numbersButton(p messages.Printer, a store.Aspiration) bot.Button {
	return bot.Button{Label: p.S("reveal.button"), Data: talk.Data("s.nums", a.ID), Form: &bot.Form{
		Title: p.S("reveal.form.title", "code", string(a.Code)), Submit: p.S("reveal.form.submit"),
		Inputs: []bot.Input{{Name: "alasan", Label: p.S("reveal.form.reason"), Required: true, Max: ReasonMost}},
	}}
}

// ReasonMost is how long a reason may be, in runes.
const ReasonMost = 300

// withNumbers adds the button for what is masked.
func withNumbers(p messages.Printer, a store.Aspiration, w Whole, rows [][]bot.Button) [][]bot.Button {
	if !w.Masked {
		return rows
	}
	return append(rows, []bot.Button{numbersButton(p, a)})
}
