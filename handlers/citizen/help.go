package citizen

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Help says what they can do: first what is at hand for them, then how it goes, and of the commands those that lead to something.
func Help(t *talk.Turn) error {
	var b bot.TextBuilder
	keys, news := []string{"citizen.help"}, "citizen.help_news"
	if t.Who.Citizen != 0 {
		text, sent, err := atHand(t)
		if err != nil {
			return err
		}
		if text.S != "" {
			b.Text(text).Add("\n\n")
		}
		if sent {
			keys = append(keys, "citizen.help_mine")
		}
		_, subs, err := newsOffices(t)
		if err != nil {
			return err
		}
		if len(subs) > 0 {
			news = "citizen.help_news_on"
		}
	}
	for i, key := range append(keys, news, "citizen.help_privacy", "citizen.help_data", "citizen.help_language") {
		switch i {
		case 0:
		case 1:
			b.Add("\n\n") // how it goes, then what else there is
		default:
			b.Line()
		}
		b.Text(t.P.Text(key))
	}
	return asideText(t, b.Build())
}

// atHand says what waits for them, or what they wait for. sent: they have sent something, or support it.
func atHand(t *talk.Turn) (text bot.Text, sent bool, err error) {
	_, all, err := t.MattersPage(t.Who.Citizen, false, 0, 1)
	if err != nil {
		return text, false, fmt.Errorf("matters: %w", err)
	}
	supports, _, _, err := supportList(t, 0)
	if err != nil {
		return text, false, err
	}
	sent = all > 0 || len(supports) > 0
	draft, err := t.Draft(t.Who.Citizen, t.InPrivate().Here())
	if err == nil {
		return t.P.Text("status.draft", "code", string(draft.Code)), sent, nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return text, sent, fmt.Errorf("the draft: %w", err)
	}
	some, n, err := t.MattersPage(t.Who.Citizen, true, 0, 1)
	switch {
	case err != nil:
		return text, sent, fmt.Errorf("matters: %w", err)
	case n == 1:
		text, err = statusLine(t, some[0])
	case n > 1:
		text = t.P.Text("citizen.help_open", "n", n)
	}
	return text, sent, err
}
