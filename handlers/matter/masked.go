package matter

import (
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"

	"duaarah/bot"
)

// What staff see of a citizen's words goes through ForStaff: telephone and identity-card numbers in it are masked, until somebody
// asks for them with a reason (package staff, reveal.go). What is kept stays as it was written.

// ForStaff puts a run of messages together as staff see it.
func ForStaff(run []store.Message) Whole {
	masked := false
	shown := make([]store.Message, len(run))
	for i, m := range run {
		if m.Side != store.StaffSide {
			text := Masked(m.Text)
			masked = masked || text != m.Text
			m.Text = text
			if m.Contact != nil {
				c := *m.Contact
				c.Name, c.Phone = Masked(c.Name), caution.Hide(c.Phone)
				masked, m.Contact = true, &c
			}
		}
		shown[i] = m
	}
	w := Gather(shown)
	w.Masked = masked
	return w
}

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
