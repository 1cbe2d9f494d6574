package citizen

import (
	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// helloOf greets who came by a link to an office, or to an event of it in the real world. One that is over says so, and leads to
// its office all the same.
func helloOf(t *talk.Turn, payload string, office store.Office) (bot.Text, error) {
	o, ok, err := matter.OccasionOf(t.Tx, payload)
	switch {
	case err != nil:
		return bot.Text{}, err
	case !ok:
		return t.P.Text("citizen.hello_office", "office", office.Name, "profile", office.Profile), nil
	case o.Ended(matter.Today(t.Act, office)):
		return t.P.Text("occasion.hello_ended", "event", o.Name, "office", office.Name), nil
	}
	return t.P.Text("occasion.hello", "event", o.Name, "office", office.Name), nil
}

// cameBy says by which event in the real world an aspiration came, or which broadcast it answers. Nothing: none.
func cameBy(act talk.Act, p messages.Printer, a store.Aspiration) (bot.Text, error) {
	if a.Broadcast != "" {
		what, err := matter.AnsweredBroadcast(act, p, a)
		return p.Text("news.came_by", "what", what), err
	}
	name, err := matter.OccasionName(act, a.Occasion)
	if err != nil || name == "" {
		return bot.Text{}, err
	}
	return p.Text("occasion.came_by", "event", name), nil
}

// withEvent adds to a receipt by which event it came.
func withEvent(act talk.Act, p messages.Printer, a store.Aspiration, text bot.Text) (bot.Text, error) {
	by, err := cameBy(act, p, a)
	if err != nil || by.S == "" {
		return text, err
	}
	var b bot.TextBuilder
	return b.Text(text).Line().Text(by).Build(), nil
}

// Understand finds in words that somebody else wrote down what kind of matter they are, and where. Whom they are for is known.
func Understand(act talk.Act, a *store.Aspiration, text string) error {
	a.KindBy = store.ByGuess
	return understand(act, a, text)
}

// NoticeShown records that the notice in force was shown to the speaker, once, whom it makes a citizen.
func NoticeShown(t *talk.Turn) error {
	if err := ensure(t); err != nil {
		return err
	}
	return noticeShown(t)
}
