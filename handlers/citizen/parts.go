package citizen

import (
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// view is a draft with what its message is made of.
type view struct {
	store.Aspiration
	matters   []store.Aspiration // the latest that its citizen sent
	offices   []store.Office     // those that can be written to
	some      []store.Message    // the first of its messages
	total     int                // how many it has
	text      string             // the words of some
	whispered bool               // only its citizen sees it, where nothing can be added
}

// part is something more that a draft says, with its buttons. The zero part says nothing.
type part struct {
	text bot.Text
	rows [][]bot.Button
	lead []bot.Button // beside the button that sends it
	more []bot.Button // among the buttons that change what was understood
	send string       // key of what the button that sends it says instead; empty: what it says always
	asks bool         // it asks something
}

// parts are what a draft says before and after the sentence on what was understood. It is asked each time that the draft is
// shown, and reads only.
func parts(act talk.Act, p messages.Printer, v view) (before, after []part, err error) {
	before, after, err = cautions(act, p, v)
	if err != nil {
		return nil, nil, err
	}
	tongue, err := tonguePart(act, p, v)
	if err != nil {
		return nil, nil, err
	}
	where, err := wherePart(act, p, v)
	if err != nil {
		return nil, nil, err
	}
	alone, err := alonePart(act, p, v)
	if err != nil {
		return nil, nil, err
	}
	topic, err := topicPart(act, p, v)
	if topic.asks && (where.asks || alone.asks) { // staff can say as much; the others can not wait
		topic = part{}
	}
	return append(before, tongue), append(after, topic, where, alone), err
}

// understand finds in a draft's words what it is and whom it is for. What a person chose stays. It is asked when a draft
// begins, and each time that it grows; the caller keeps what it changes.
func understand(act talk.Act, a *store.Aspiration, text string) error {
	if err := place(act, a, text); err != nil {
		return err
	}
	if a.KindBy == store.ByGuess {
		if a.Kind = guessKind(text); a.Urgent == store.Urgent {
			a.Kind = store.Complaint // who calls for help wishes for nothing
		}
	}
	if unsettled(*a) {
		if err := route(act, a, text); err != nil {
			return err
		}
	}
	return infer(act, a, text)
}

// understandAnew finds in a draft's words, as they are by now, what it is and whom it is for, and keeps it.
func understandAnew(t *talk.Turn, a *store.Aspiration, at *bot.Location) error {
	some, total, err := draftMessages(t.Act, *a)
	if err != nil || total > len(some) {
		return err
	}
	before := *a
	if err := located(t.Act, a, at); err != nil {
		return err
	}
	if err := understand(t.Act, a, matter.Gather(some).Text); err != nil {
		return err
	}
	if *a != before {
		if err := t.SaveAspiration(*a); err != nil {
			return fmt.Errorf("save %d: %w", a.ID, err)
		}
	}
	return nil
}
