package citizen

import (
	"fmt"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/tongue"
)

// How many words that tell of a language it takes to speak it from now on: Indonesian, to one who was greeted in another; and any other than
// was spoken with them so far because they wrote in it.
const (
	tongueEnough = 3
	tongueClear  = 4
)

// Hear is hear, of a message that asks for something in words.
func Hear(t *talk.Turn) error { return hear(t, t.Update.Message.Text) }

// hear finds out in which language a person writes who chose none, and answers in it from now on.
func hear(t *talk.Turn, text string) error {
	if t.Who.Lang != "" && t.Who.LangBy != store.ByGuess {
		return nil
	}
	spoken := t.Who.Lang
	if spoken == "" {
		spoken = t.House.Lang
	}
	g := tongue.Detect(text)
	switch {
	case g.Lang == spoken,
		t.Who.Lang != "" && g.Words < tongueClear,
		g.Lang == tongue.Indonesian && g.Words < tongueEnough: // it is said in doubt, too
		return nil
	}
	t.Who.Lang, t.Who.LangBy, t.Who.LangAt = g.Lang, store.ByGuess, t.Now
	who, err := t.SaveIdentity(t.Who)
	if err != nil {
		return fmt.Errorf("save identity %d: %w", t.Who.ID, err)
	}
	t.Who, t.P = who, t.Printer(who.Lang, nil, t.Now)
	return nil
}

// tonguePart says in the draft in which the language was found out that it was, and how another is chosen.
func tonguePart(act talk.Act, p messages.Printer, v view) (part, error) {
	if p.Lang() == act.House.Lang && len(v.matters) == 0 {
		return part{}, nil // nothing changed, most probably: it is not worth a look with everybody's first message
	}
	who, err := act.IdentityByID(v.Identity)
	if err != nil {
		return part{}, fmt.Errorf("the citizen of %d: %w", v.ID, err)
	}
	if who.LangBy != store.ByGuess || who.LangAt.Before(v.ReceivedAt) {
		return part{}, nil
	}
	return part{text: p.Text("draft.tongue")}, nil
}
