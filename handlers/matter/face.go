package matter

import (
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// card is the aspiration as its room sees it. Times are absolute: the card stays, and must not go stale.
func card(act talk.Act, a store.Aspiration) (bot.Outgoing, error) {
	p, citizen, err := roomView(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	whole, err := opening(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	state, err := standing(act, p, a, true)
	if err != nil {
		return bot.Outgoing{}, err
	}
	support, written, err := supportLines(act, p, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	state = append(support, state...)
	due := ""
	if !a.DueAt.IsZero() && a.State == store.Open {
		due = " · " + p.S("card.due", "day", p.ShortDay(a.DueAt))
	}
	topic, err := subject(act, p, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	edited := ""
	switch {
	case whole.Edited && talk.Blank(whole.Text):
		edited = p.S("card.retracted")
	case whole.Edited:
		edited = p.S("card.edited")
	}
	who, err := cardName(act, p, a, citizen.Alias)
	if err != nil {
		return bot.Outgoing{}, err
	}
	urgent, rude := "", ""
	if a.Urgent == store.Urgent {
		urgent = p.S("card.urgent")
	}
	if caution.Judge(whole.Text).Insult {
		rude = p.S("card.rude")
	}
	out := bot.Outgoing{
		Text: p.Text("card.text", "urgent", urgent, "rude", rude, "code", string(a.Code), "kind", KindName(p, a.Kind), "topic", topic, "alias", who,
			"in", stamp(p, a.ReceivedAt), "due", due, "text", whole.Text, "more", more(p, whole), "edited", edited, "attached", whole.attached(p),
			"details", details(p, whole), "state", strings.Join(state, "\n"), "hint", hint(p, a)),
		Panel: true, Files: forRoom(whole.Files),
		Buttons: cardButtons(p, a), Topic: place(p, a, whole),
	}
	further, err := cardRows(act, p, a, whole, written)
	out.Buttons = append(out.Buttons, further...)
	return out, err
}

// subject is what the aspiration is about, where, by which event it came, and which broadcast it answers, each after a dot. Empty: nothing is known.
func subject(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	topic, err := topicSaid(act, p, a)
	if err != nil {
		return "", err
	}
	where, err := regionName(act, p, a)
	if err != nil {
		return "", err
	}
	event, err := OccasionName(act, a.Occasion)
	if err != nil {
		return "", err
	}
	if event != "" {
		event = p.S("occasion.card", "event", event)
	}
	answers, err := AnsweredBroadcast(act, p, a)
	if err != nil {
		return "", err
	}
	if answers != "" {
		answers = p.S("tell.card", "what", answers)
	}
	said := ""
	for _, each := range []string{topic, where, event, answers} {
		if each != "" {
			said += " · " + each
		}
	}
	return said, nil
}

// cardRows are the buttons of a card beside those that every card has. written: its supporters wrote more than it shows.
func cardRows(act talk.Act, p messages.Printer, a store.Aspiration, whole Whole, written bool) (rows [][]bot.Button, err error) {
	for _, each := range []func(talk.Act, messages.Printer, store.Aspiration) ([]bot.Button, error){doubtButtons, regionButton, spokenButtons} {
		row, err := each(act, p, a)
		if err != nil {
			return nil, err
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	notes, err := act.Notes(a.ID)
	if err != nil {
		return nil, fmt.Errorf("notes of %d: %w", a.ID, err)
	}
	if whole.More > 0 || written || len(notes) > 0 {
		rows = append(rows, []bot.Button{allButton(p, a)})
	}
	if like, err := act.HasAlike(a.ID); err != nil {
		return nil, fmt.Errorf("like %d: %w", a.ID, err)
	} else if like {
		rows = append(rows, []bot.Button{{Label: p.S("card.button.alike"), Data: talk.Data("s.alike", a.ID)}})
	}
	rows = withNumbers(p, a, whole, rows)
	if a.Urgent == store.Urgent && a.State == store.Open {
		rows = append(rows, []bot.Button{{Label: p.S("card.button.calm"), Data: talk.Data("s.calm", a.ID)}})
	}
	return rows, nil
}

// standing says how things stand, a line each: who has it, what became of the last reply, what the citizen said, and
// whose turn it is. kept: it is brought up to date with what it names; else nothing is said in words that may be erased, or of another aspiration.
func standing(act talk.Act, p messages.Printer, a store.Aspiration, kept bool) (lines []string, err error) {
	if kept {
		if lines, err = spokenLines(act, p, a); err != nil {
			return nil, err
		}
	}
	last, err := lastReply(act, a)
	if err != nil {
		return nil, err
	}
	ok := last.ID != 0
	if a.Claimed != 0 && (!ok || last.Staff != a.Claimed) {
		name, err := StaffName(act, p, a.Claimed)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.S("card.claimed", "staff", name))
	}
	if snoozed, err := snoozedLine(act, p, a); err != nil {
		return nil, err
	} else if snoozed != "" {
		lines = append(lines, snoozed)
	}
	if ok {
		name, err := StaffName(act, p, last.Staff)
		if err != nil {
			return nil, err
		}
		line, err := replyStanding(act, p, a, name, last)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	if back, err := takenBackLine(act, p, a); err != nil {
		return nil, err
	} else if back != "" {
		lines = append(lines, back)
	}
	more, err := passingLines(act, p, a, kept)
	if err != nil {
		return nil, err
	}
	lines = append(lines, more...)
	if v := verdictLine(p, a); v != "" {
		lines = append(lines, v)
	}
	switch {
	case a.State == store.Spam:
		lines = append(lines, p.S("card.spam"))
	case a.State == store.Withdrawn:
		lines = append(lines, p.S("card.withdrawn"))
	case a.State == store.Merged && kept:
		other, err := act.Aspiration(a.MergedInto)
		if err != nil {
			return nil, fmt.Errorf("what %d was merged into: %w", a.ID, err)
		}
		lines = append(lines, p.S("card.merged", "code", string(other.Code)))
	case a.State == store.Closed:
		lines = append(lines, p.S("card.closed", "at", stamp(p, a.ClosedAt)))
		if elsewhere, err := saidElsewhere(act, a); err != nil {
			return nil, err
		} else if elsewhere {
			lines = append(lines, p.S("card.elsewhere"))
		}
	case a.Turn == store.OfficeTurn && !a.FirstReplyAt.IsZero():
		lines = append(lines, p.S("card.again", "at", stamp(p, a.TurnAt)))
	}
	why, err := unreached(act, p, a)
	if err != nil {
		return nil, err
	}
	if why != "" {
		lines = append(lines, why)
	}
	return lines, nil
}

// unreached says why nothing can reach an aspiration's citizen. Empty: something can.
func unreached(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	if !a.Answerable() {
		return p.S("card.imported"), nil
	}
	if a.UnreachableAt.IsZero() {
		return "", nil
	}
	who, err := act.IdentityByID(a.Identity)
	if err != nil {
		return "", fmt.Errorf("the citizen of %d: %w", a.ID, err)
	}
	if who.Blocked { // in the figures it is so until they write: measures.md
		return p.S("card.unreachable"), nil
	}
	return "", nil
}

// replyStanding says what became of a reply, and if it did not arrive, why.
func replyStanding(act talk.Act, p messages.Printer, a store.Aspiration, staff string, m store.Message) (string, error) {
	switch m.Outcome {
	case bot.Delivered:
		kind, err := Worth(act, a, m.ID)
		if err != nil {
			return "", err
		}
		if key, err := sentKey(act, m.ID); err != nil {
			return "", err
		} else if key != "" {
			return withSeen(act, p, m, p.S(key, "staff", staff, "at", stamp(p, m.DeliveredAt)))
		}
		key := "card.reply.delivered"
		switch kind {
		case store.ReplyAck:
			key = "card.reply.ack"
		case store.ReplyForward:
			key = "card.reply.forward"
		case store.ReplyTemplate:
			key = "card.reply.template"
		}
		return withSeen(act, p, m, p.S(key, "staff", staff, "at", stamp(p, m.DeliveredAt)))
	case bot.Handed:
		return p.S("card.reply.handed", "staff", staff, "at", stamp(p, m.At)), nil
	case bot.Uncertain:
		return p.S("card.reply.uncertain", "staff", staff), nil
	case bot.Refused:
		if m.Outbox == 0 { // of an imported one nobody knows why
			return p.S("card.reply.lost", "staff", staff), nil
		}
		row, err := act.Outbox(m.Outbox)
		if err != nil {
			return "", fmt.Errorf("the reply %d: %w", m.Outbox, err)
		}
		why := p.S("card.why.other")
		switch row.Reason {
		case bot.ReasonBlocked:
			why = p.S("card.why.blocked")
		case bot.ReasonChatGone:
			why = p.S("card.why.gone")
		}
		return p.S("card.reply.refused", "staff", staff, "why", why), nil
	}
	if a.Unclaimed() {
		return p.S("spoken.card.kept", "staff", staff), nil
	}
	return p.S("card.reply.sending", "staff", staff), nil
}

// verdictLine is the citizen's own word, as the room sees it: "Kata warga: belum terjawab". Empty: none yet.
func verdictLine(p messages.Printer, a store.Aspiration) string {
	if a.Verdict == "" {
		return ""
	}
	stars := ""
	if a.Stars > 0 {
		stars = p.S("card.stars", "n", a.Stars)
	}
	return p.S("card.verdict", "verdict", VerdictName(p, a.Verdict), "stars", stars)
}

// VerdictName is how people say a verdict.
func VerdictName(p messages.Printer, v store.VerdictValue) string {
	switch v {
	case store.VerdictYes:
		return p.S("verdict.yes")
	case store.VerdictPartly:
		return p.S("verdict.partly")
	}
	return p.S("verdict.no")
}

func hint(p messages.Printer, a store.Aspiration) string {
	if a.Answerable() && (a.State == store.Open || a.State == store.Closed) {
		return p.S("card.hint")
	}
	return ""
}

// VerbMore is the verb of the button that shows what else can be done.
const VerbMore = "s.more"

func cardButtons(p messages.Printer, a store.Aspiration) [][]bot.Button {
	btn := func(label, verb string) bot.Button {
		return bot.Button{Label: label, Data: talk.Data(verb, a.ID)}
	}
	switch a.State {
	case store.Spam, store.Merged:
		return [][]bot.Button{{btn(p.S("card.button.restore"), "s.restore")}}
	case store.Closed:
		return [][]bot.Button{withReply(p, a, nil, btn(p.S("card.button.reopen"), "s.reopen"), btn(p.S("more.button"), VerbMore))}
	case store.Open:
		return [][]bot.Button{
			withReply(p, a, []bot.Button{claimButton(p, a)}),
			{btn(p.S("card.button.pass"), "s.pass"), btn(p.S("card.button.close"), "s.close"), btn(p.S("more.button"), VerbMore)},
		}
	}
	return nil
}

// claimButton takes what is open, or gives it back.
func claimButton(p messages.Printer, a store.Aspiration) bot.Button {
	if a.Claimed != 0 {
		return bot.Button{Label: p.S("card.button.release"), Data: talk.Data("s.release", a.ID)}
	}
	return bot.Button{Label: p.S("card.button.take"), Data: talk.Data("s.take", a.ID)}
}

// withReply is a row of buttons with that for a reply in it, if there is anybody to be answered.
func withReply(p messages.Printer, a store.Aspiration, before []bot.Button, after ...bot.Button) []bot.Button {
	if a.Answerable() {
		before = append(before, ReplyButton(p, a, p.S("card.button.reply")))
	}
	return append(before, after...)
}

// ReplyButton opens a form for a reply where the platform has forms; elsewhere its tap asks for one in words.
func ReplyButton(p messages.Printer, a store.Aspiration, label string) bot.Button {
	return bot.Button{Label: label, Data: talk.Data("s.reply", a.ID), Form: &bot.Form{
		Title: p.S("reply.form.title", "code", string(a.Code)), Submit: p.S("reply.form.submit"),
		Inputs: []bot.Input{{Name: "teks", Label: p.S("reply.form.text"), Multiline: true, Required: true}},
	}}
}

// lastReply is the latest message of staff that was not taken back; one without an ID: there is none. A history file may tell of what a bot said by
// itself: that is none.
func lastReply(act talk.Act, a store.Aspiration) (store.Message, error) {
	for skip := 0; ; skip++ {
		last, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Last: true, Limit: 1, Offset: skip})
		if err != nil || len(last) == 0 || last[0].Staff != 0 && last[0].TakenBack.IsZero() {
			return append(last, store.Message{})[0], err
		}
	}
}

// stamp is a moment that stays true however long it is read: "Senin, 23 Nov 19.42".
func stamp(p messages.Printer, t time.Time) string {
	return p.ShortDay(t) + " " + p.Clock(t)
}
