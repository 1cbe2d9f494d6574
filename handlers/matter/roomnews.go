package matter

import (
	"cmp"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// tellRooms posts news of the aspiration under its cards; what staff reply to it goes to the citizen.
func tellRooms(act talk.Act, a store.Aspiration, m store.Message, key string) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	if len(cards) == 0 && a.Aside != "" && m.ID != 0 && key != "room.thanks" {
		return tellAside(act, a, m)
	}
	if len(cards) == 0 { // the office's room is another now, or its first: the card goes there, with all of this under it
		return PostCards(act, a)
	}
	return tellCards(act, a, cards, m, key)
}

// tellCards posts news under these cards.
func tellCards(act talk.Act, a store.Aspiration, cards []store.Card, m store.Message, key string) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	writer := cmp.Or(m.Citizen, a.Citizen)
	citizen, err := act.Citizen(writer)
	if err != nil {
		return fmt.Errorf("citizen %d: %w", writer, err)
	}
	if key == "room.followup" && writer != a.Citizen {
		key = "room.supporter"
	}
	whole, err := asNews(act, m)
	if err != nil {
		return err
	}
	p := RoomPrinter(act, office)
	return UnderCards(act, a, cards, roomNews(p, a, m, whole, key, citizen.Alias), m.ID)
}

// UnderCards posts something under these cards.
func UnderCards(act talk.Act, a store.Aspiration, cards []store.Card, out bot.Outgoing, m store.MessageID) error {
	for _, c := range cards {
		out.Under = bot.Ref{Outbox: c.Outbox}
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForFollowUp, Aspiration: a.ID, Message: m}}); err != nil {
			return fmt.Errorf("enqueue news for a room: %w", err)
		}
	}
	return nil
}

// dueLine says by when an answer is promised. Empty: none is.
func dueLine(p messages.Printer, a store.Aspiration) string {
	if a.DueAt.IsZero() {
		return ""
	}
	return p.S("card.due", "day", p.ShortDay(a.DueAt))
}

// roomNews is news of an aspiration for a room. whole is m as staff see it.
func roomNews(p messages.Printer, a store.Aspiration, m store.Message, whole Whole, key, alias string) bot.Outgoing {
	due, verdict := dueLine(p, a), ""
	if a.Verdict != "" {
		verdict = VerdictName(p, a.Verdict)
	}
	args := []any{"code", string(a.Code), "alias", alias}
	switch key {
	case "room.verdict":
		args = append(args, "verdict", verdict, "due", due)
	case "room.thanks":
		args = append(args, "text", whole.Text)
	case "room.edit":
		args = append(args, "text", whole.Text)
	case "room.retracted", "room.supporter_much", "room.calmed":
	case "room.album":
		args = append(args, "text", whole.Text, "attached", whole.attached(p), "details", details(p, whole))
	case "room.elsewhere":
	case "room.reopened":
		args = append(args, "due", due)
	default:
		args = append(args, "text", whole.Text, "attached", whole.attached(p), "details", details(p, whole), "due", due)
	}
	out := bot.Outgoing{Text: p.Text(key, args...), Files: forRoom(m.Files)}
	switch {
	case a.State == store.Spam:
		out.Buttons = cardButtons(p, a)
	case key == "room.supporter_much":
		out.Buttons = [][]bot.Button{{allButton(p, a)}}
	case (key == "room.followup" || key == "room.supporter" || key == "room.album" || key == "room.verdict" || key == "room.reopened") && a.Answerable():
		out.Buttons = [][]bot.Button{{ReplyButton(p, a, p.S("card.button.reply"))}}
	}
	out.Buttons = withNumbers(p, a, whole, out.Buttons)
	return out
}
