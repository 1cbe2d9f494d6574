package matter

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What is quoted of one person at a time: they may have written a thousand messages.
const (
	quotedMessages = 20
	quotedRunes    = 10_000
)

// Quoted puts the first messages of a run of total ones together, no more than can well be read in one go.
func Quoted(some []store.Message, total int) Whole {
	runes := 0
	for i, m := range some {
		runes += utf8.RuneCountInString(m.Text)
		if i == quotedMessages || i > 0 && runes > quotedRunes {
			some = some[:i]
			break
		}
	}
	w := forStaff(some)
	w.More = total - len(some)
	return w
}

// opening is what the card of an aspiration quotes.
func opening(act talk.Act, a store.Aspiration) (Whole, error) {
	some, total, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Opening: true, Limit: quotedMessages})
	if err != nil {
		return Whole{}, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return Quoted(some, total), nil
}

// more says how many messages are not quoted. Empty: all are.
func more(p messages.Printer, w Whole) string {
	if w.More == 0 {
		return ""
	}
	return p.S("card.more", "n", w.More)
}

// pageVerb is the verb of buttons that show what a citizen wrote, by page.
const pageVerb = "s.page"

// allButton reads all that the citizen wrote.
func allButton(p messages.Printer, a store.Aspiration) bot.Button {
	return pageButton(p, a, "card.button.all", 0)
}

func pageButton(p messages.Printer, a store.Aspiration, key string, page int) bot.Button {
	return bot.Button{Label: p.S(key), Data: talk.Data(pageVerb, a.ID, page)}
}

// signed has the words of supporters say whose they are.
func signed(act talk.Act, p messages.Printer, a store.Aspiration, some []store.Message) ([]store.Message, error) {
	for i, m := range some {
		if m.Citizen == a.Citizen || m.Citizen == 0 {
			continue
		}
		who, err := act.Citizen(m.Citizen)
		if err != nil {
			return nil, fmt.Errorf("citizen %d: %w", m.Citizen, err)
		}
		some[i].Text = p.S("card.supporter", "alias", who.Alias, "text", m.Text)
	}
	return some, nil
}

// Reader is for whom what the citizen wrote is shown once more.
type Reader struct {
	Answers bool // a message that replies to it will reach the citizen
	Reads   bool // they only read, and can do nothing with it
	Stands  bool // they see no card there, and are told how it stands at that moment
}

// Copy is what the citizen wrote, to be shown once more, a page of it: nothing in it changes.
func Copy(act talk.Act, a store.Aspiration, page int, by Reader) (bot.Outgoing, error) {
	p, citizen, err := roomView(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	some, total, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Limit: quotedMessages, Offset: page * quotedMessages})
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if some, err = signed(act, p, a, some); err != nil {
		return bot.Outgoing{}, err
	}
	whole := forStaff(some)
	how := ""
	if by.Answers && !by.Reads {
		how = hint(p, a)
	}
	stands := ""
	if by.Stands && page == 0 {
		if stands, err = standsNow(act, p, a); err != nil {
			return bot.Outgoing{}, err
		}
	}
	where := ""
	if total > quotedMessages {
		where = p.S("card.page", "from", page*quotedMessages+1, "to", page*quotedMessages+len(some), "of", total)
	}
	out := bot.Outgoing{
		Text: p.Text("card.copy", "code", string(a.Code), "kind", KindName(p, a.Kind), "alias", citizen.Alias, "text", whole.Text,
			"attached", whole.attached(p), "details", details(p, whole), "more", where, "stands", stands, "hint", how),
		Panel: true, Files: forRoom(whole.Files),
	}
	var row []bot.Button
	if a.State == store.Open && !by.Reads {
		row = append(row, claimButton(p, a))
	}
	if !by.Reads {
		row = withReply(p, a, row)
	}
	if len(row) > 0 {
		out.Buttons = [][]bot.Button{row}
	}
	if page == 0 {
		if row, err = spokenButtons(act, p, a); err != nil { // in private there is no other card
			return out, err
		} else if len(row) > 0 {
			out.Buttons = append(out.Buttons, row)
		}
		if out, err = withNotes(act, p, a, out); err != nil {
			return out, err
		}
	}
	if (a.State == store.Spam || a.State == store.Merged) && !by.Reads { // what can be done with it then
		out.Buttons = cardButtons(p, a)
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, pageButton(p, a, "queue.button.back", page-1))
	}
	if (page+1)*quotedMessages < total {
		turn = append(turn, pageButton(p, a, "queue.button.next", page+1))
	}
	if len(turn) > 0 {
		out.Buttons = append(out.Buttons, turn)
	}
	out.Buttons = withNumbers(p, a, whole, out.Buttons)
	return out, nil
}

// standsNow says how things stand, as the card does in the room, and when that was: it is not changed later.
func standsNow(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	lines, err := standing(act, p, a, false)
	if err != nil {
		return "", err
	}
	if !a.DueAt.IsZero() && a.State == store.Open {
		lines = append([]string{p.S("card.due_upper", "day", p.ShortDay(a.DueAt))}, lines...)
	}
	if a.State == store.Open && a.Claimed == 0 {
		lines = append(lines, p.S("card.nobody"))
	}
	promises, err := StandingPromises(act, a)
	if err != nil {
		return "", err
	}
	for _, v := range promises {
		key := "card.promised"
		if v.Due.Before(act.Now) {
			key = "card.promised_late"
		}
		lines = append(lines, p.S(key, "day", p.ShortDay(v.Due)))
	}
	if len(lines) == 0 {
		return "", nil
	}
	return p.S("card.stands", "at", stamp(p, act.Now)) + "\n" + strings.Join(lines, "\n"), nil
}

// WhyWaits says in few words what has come of an aspiration of which an answer is owed: nothing yet, or what is none.
func WhyWaits(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	promises, err := StandingPromises(act, a)
	if err != nil {
		return "", err
	}
	for _, v := range promises {
		if v.Due.Before(act.Now) {
			return p.S("queue.why.vow", "day", p.ShortDay(v.Due)), nil
		}
	}
	last, err := lastReply(act, a)
	if err != nil {
		return "", err
	}
	key := ""
	switch {
	case last.ID == 0, !a.FirstReplyAt.IsZero() && last.At.Before(a.TurnAt):
		key = "nothing"
	case last.Outcome == bot.Refused:
		key = "refused"
	case last.Outcome == bot.Uncertain:
		key = "uncertain"
	default:
		as, _, err := SaidAs(act, last.ID)
		if err != nil {
			return "", err
		}
		kind, err := Worth(act, a, last.ID)
		if err != nil {
			return "", err
		}
		switch {
		case as == talk.AsQuestion:
			key = "asked"
		case as == talk.AsPromise:
			key = "promised"
		case kind == store.ReplyPersonal:
			return "", nil
		default:
			key = string(kind)
		}
	}
	return p.S("queue.why." + key), nil
}
