package staff

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// alikeShown is how many like aspirations are listed.
const alikeShown = 6

// alike lists what is open in the same office about the same matter: each is opened by its code.
func alike(t *talk.Turn, a store.Aspiration) error {
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	all, err := t.AlikeTo(a.ID, t.Now.Add(-t.SimilarFor), alikeShown)
	if err != nil {
		return fmt.Errorf("like %d: %w", a.ID, err)
	}
	if len(all) == 0 {
		return t.Toast("alike.none")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("alike.head", "n", len(all), "code", string(a.Code)))
	var row []bot.Button
	var rows [][]bot.Button
	for _, x := range all {
		citizen, err := t.Citizen(x.Citizen)
		if err != nil {
			return fmt.Errorf("citizen %d: %w", x.Citizen, err)
		}
		about, err := matter.FirstWords(t.Tx, t.P, x)
		if err != nil {
			return err
		}
		b.Add("\n\n").Text(t.P.Text("alike.line", "code", string(x.Code), "alias", citizen.Alias, "in", t.P.ShortDay(x.ReceivedAt), "text", about))
		if row = append(row, bot.Button{Label: string(x.Code), Data: talk.Data("s.card", x.ID)}); len(row) == 3 {
			rows, row = append(rows, row), nil
		}
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	_, err = t.Say(bot.Outgoing{Text: b.Build(), Buttons: rows, Silent: true})
	return err
}
