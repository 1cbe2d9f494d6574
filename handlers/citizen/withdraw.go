package citizen

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// withdrawnShown is how many aspirations are named to who asked to take one back.
const withdrawnShown = 5

// Withdrawing takes staff's command for taking a reply back from who is no staff: they mean an aspiration of their own, or the draft that they have in hand. done is
// false if they have sent none.
func Withdrawing(t *talk.Turn, args string) (done bool, err error) {
	if t.Who.Citizen == 0 {
		return false, nil
	}
	all, err := t.AspirationsOf(t.Who.Citizen)
	if err != nil {
		return false, fmt.Errorf("aspirations: %w", err)
	}
	all = slices.DeleteFunc(all, func(a store.Aspiration) bool { return !a.State.Sent() })
	if len(all) == 0 {
		return false, nil
	}
	if code, err := store.ParseCode(args); err == nil {
		for _, a := range all {
			if a.Code == code {
				return true, ownMenu(t, a)
			}
		}
	}
	draft, err := t.Draft(t.Who.Citizen, t.InPrivate().Here())
	inHand := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return true, fmt.Errorf("the draft: %w", err)
	}
	if len(all) == 1 && !inHand {
		return true, ownMenu(t, all[0])
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return true, err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("own.which"))
	var rows [][]bot.Button
	if inHand {
		rows = append(rows, []bot.Button{t.Btn("own.button.drop_draft", "c.drop", draft.ID)})
	}
	slices.Reverse(all) // the latest first
	for _, a := range all[:min(len(all), withdrawnShown)] {
		line, err := erasableLine(t, a)
		if err != nil {
			return true, err
		}
		b.Line().Text(line)
		rows = append(rows, []bot.Button{{Label: t.P.S("own.button.open_code", "code", string(a.Code)), Data: talk.Data("c.own", a.ID)}})
	}
	rows = append(rows, []bot.Button{t.Btn("own.button.nothing", "c.keep")})
	_, err = t.Say(bot.Outgoing{Text: b.Build(), Buttons: rows})
	return true, err
}
