package staff

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// askReason takes the reason for which the speaker wants to see the numbers of people; without a form it asks for it in words.
func askReason(t *talk.Turn, a store.Aspiration) error {
	if values := t.Update.Tap.Values; values != nil {
		if err := t.Toast(""); err != nil {
			return err
		}
		return reveal(t, a, values["alasan"])
	}
	if _, ok := alone(t); !ok {
		return t.Toast("reveal.no_private")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text("reveal.prompt", "code", string(a.Code)), Prompt: t.P.S("reveal.prompt_hint")}
	if t.Update.Place == bot.Group {
		out.ReplyTo = bot.Ref{Message: t.Update.Tap.Message}
	}
	_, err := t.SayOpenly(out, store.About{Purpose: store.ForReason, Aspiration: a.ID})
	return err
}

// alone is where the speaker reads what nobody else is to read. ok = false: that is not known.
func alone(t *talk.Turn) (bot.Address, bool) {
	switch {
	case t.Update.Place != bot.Group || t.Whispers():
		return t.Back(), true
	case !t.Who.Direct.IsZero():
		return t.Who.Direct, true
	}
	return bot.Address{}, false
}

// reasonLeast is how many characters a reason has at least.
const reasonLeast = 4

// reveal shows the numbers that are masked in an aspiration, to the speaker alone, and keeps why.
func reveal(t *talk.Turn, a store.Aspiration, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if ok, err := may(t, a.Office, store.RightReveal); err != nil || !ok {
		return err
	}
	switch {
	case !a.State.Sent():
		return t.SayText("staff.not_sent")
	case talk.Blank(reason) || utf8.RuneCountInString(reason) < reasonLeast:
		return t.SayText("reveal.why")
	}
	to, ok := alone(t)
	if !ok {
		return t.SayText("reveal.no_private")
	}
	if r := []rune(reason); len(r) > matter.ReasonMost {
		reason = string(r[:matter.ReasonMost])
	}
	lines, first, err := numbersOf(t, a)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return t.SayText("reveal.none", "code", string(a.Code))
	}
	r, err := t.SaveReveal(store.Reveal{Aspiration: a.ID, Staff: t.Who.Staff, At: t.Now, Reason: reason})
	if err != nil {
		return fmt.Errorf("keep that numbers were shown: %w", err)
	}
	if err := matter.Record(t.Act, a, store.Event{Kind: store.EventReveal, Staff: t.Who.Staff, Message: first,
		Data: map[string]any{"reveal": int64(r.ID)}}); err != nil {
		return err
	}
	if _, err := t.Enqueue(store.Outbound{To: to, Lane: bot.Interactive, About: store.About{Purpose: store.ForTalk, Aspiration: a.ID},
		Out: bot.Outgoing{Text: t.P.Text("reveal.text", "code", string(a.Code), "text", strings.Join(lines, "\n"))}}); err != nil {
		return fmt.Errorf("enqueue numbers: %w", err)
	}
	if to != t.Back() {
		return t.SayText("reveal.sent")
	}
	return nil
}

// revealMost is how many messages are looked through for numbers, and how many are shown.
const revealMost = 500

// numbersOf are the numbers in what the citizen wrote, a line each, and the first message that has one.
func numbersOf(t *talk.Turn, a store.Aspiration) (lines []string, first store.MessageID, err error) {
	all, _, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Limit: revealMost})
	if err != nil {
		return nil, 0, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	seen := map[string]bool{}
	add := func(m store.Message, kind, number string) {
		if line := t.P.S("reveal."+kind, "number", number); !seen[line] && len(lines) < 50 {
			seen[line] = true
			lines = append(lines, line)
		}
		if first == 0 {
			first = m.ID
		}
	}
	for i, m := range all {
		for _, n := range caution.Numbers(m.Text) {
			add(m, string(n.Kind), m.Text[n.Start:n.End])
		}
		for _, n := range matter.AcrossMessages(all, i) {
			add(m, string(n.Kind), n.Text)
		}
		if m.Location != nil {
			for _, n := range caution.Numbers(m.Location.Label) {
				add(m, string(n.Kind), m.Location.Label[n.Start:n.End])
			}
		}
		if m.Contact != nil {
			add(m, "contact", strings.TrimSpace(m.Contact.Name+" "+m.Contact.Phone))
		}
	}
	return lines, first, nil
}
