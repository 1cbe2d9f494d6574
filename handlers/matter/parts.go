package matter

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Several messages that one person of staff writes within a moment are one reply (measures.md: a turn is a run of messages). Each
// arrives as it was written; the question for a verdict stands under the last of them alone.

// oneReply is within what time of the one before a message of the same person goes on with it.
const oneReply = time.Minute

// goesOn is the first message of the reply that the person goes on with; 0: they begin one.
func goesOn(act talk.Act, a store.Aspiration, staff store.StaffID) (store.MessageID, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return 0, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	whole, back := with(events), takenBack(events)
	more := map[store.MessageID]bool{} // what is more than a reply: a question, a promise
	for _, e := range slices.Backward(events) {
		switch e.Kind {
		case store.EventReply:
			if e.Staff != staff || act.Now.Sub(e.At) > oneReply || back[e.Message] || more[e.Message] || follows(e) {
				return 0, nil
			}
			return whole[e.Message], nil
		case store.EventMessage, store.EventVerdict: // the citizen answered in between
			return 0, nil
		case store.EventDelivered, store.EventUndelivered, store.EventEdit, store.EventDeclare, store.EventTakeBack:
		default:
			more[e.Message] = true
		}
	}
	return 0, nil
}

// partsOf are the messages that are one with m and were not taken back, in the order in which they were written.
func partsOf(events []store.Event, m store.MessageID) (all []store.MessageID) {
	whole, back := with(events), takenBack(events)
	for _, e := range events {
		if e.Kind == store.EventReply && whole[e.Message] == whole[m] && !back[e.Message] {
			all = append(all, e.Message)
		}
	}
	return all
}

// Joined reports whether a message goes on with an earlier one that still stands.
func Joined(act talk.Act, a store.Aspiration, m store.MessageID) (bool, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	parts := partsOf(events, m)
	return len(parts) > 0 && parts[0] != m, nil
}

// worth is what a reply is worth as a whole: as much as the worthiest of its messages.
func worth(events []store.Event, m store.MessageID) store.ReplyType {
	types := replyTypes(events)
	best := types[m]
	for _, id := range partsOf(events, m) {
		if best.Lower(types[id]) == best { // not worth less
			best = types[id]
		}
	}
	return best
}

// Worth is what a reply is worth, with all that its writer added to it.
func Worth(act talk.Act, a store.Aspiration, m store.MessageID) (store.ReplyType, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return "", fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return worth(events, m), nil
}

// stageOf is how a reply is to be shown to its citizen now.
func stageOf(act talk.Act, a store.Aspiration, m store.Message) (stage, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return unasked, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return stageBy(events, a, m), nil
}

func stageBy(events []store.Event, a store.Aspiration, m store.Message) stage {
	if last := latestVerdict(events); last.Message == m.ID && a.Verdict != "" {
		if a.Stars == 0 {
			return askStars
		}
		return thanked
	}
	return question(events, m.ID)
}

// question is what stands under a reply on which there is no verdict.
func question(events []store.Event, m store.MessageID) stage {
	parts := partsOf(events, m)
	if n := len(parts); n > 0 && parts[n-1] != m {
		return bare
	}
	if worth(events, m) == store.ReplyPersonal {
		return askVerdict // only an answer asks whether it is one
	}
	return unasked
}

// askOnce takes the question off the message before m, if both are one reply: it stands under m now.
func askOnce(act talk.Act, a store.Aspiration, m store.Message) error {
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	parts := partsOf(events, m.ID)
	at := slices.Index(parts, m.ID)
	if at < 1 || slices.ContainsFunc(events, func(e store.Event) bool { return e.Message == m.ID && follows(e) }) {
		return nil
	}
	return showAgain(act, a, events, parts[at-1])
}

// showAgain shows a reply as it is to be shown now.
func showAgain(act talk.Act, a store.Aspiration, events []store.Event, id store.MessageID) error {
	m, err := act.Message(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", id, err)
	}
	return showReply(act, a, m, stageBy(events, a, m))
}

// quoting has a reply answer the message that it is meant for: in the chat in which that was written, by the platform's own means;
// elsewhere the first words are quoted. Nobody is shown what another wrote.
func quoting(act talk.Act, p messages.Printer, m store.Message, a store.Aspiration, out *bot.Outgoing) error {
	if m.Answers == 0 {
		return nil
	}
	to, err := act.Message(m.Answers)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what reply %d answers: %w", m.ID, err)
	}
	if to.Aspiration != a.ID || to.Side != store.CitizenSide || to.Citizen != a.Citizen {
		return nil
	}
	if to.FromID != "" && to.From.Account == a.Home.Account && to.From.Chat == a.Home.Chat {
		out.ReplyTo = bot.Ref{Message: to.FromID}
		return nil
	}
	if words := Snippet(to.Text); words != "" {
		var b bot.TextBuilder
		b.Text(p.Text("reply.answers", "text", words)).Line().Text(out.Text)
		out.Text = b.Build()
	}
	return nil
}

// Preview is what the aspiration's citizen will read of a reply that is not sent yet.
func Preview(act talk.Act, a store.Aspiration, staff store.StaffID, c talk.Content) (bot.Text, error) {
	out, err := wordsOut(act, a, store.Message{Aspiration: a.ID, Side: store.StaffSide, Staff: staff, At: act.Now, Version: 1,
		Text: c.Text, Files: c.Files, Location: c.Location, Contact: c.Contact, Answers: c.Answers}, bare, c.As, c.Due, 0)
	return out.Text, err
}
