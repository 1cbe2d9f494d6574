package staff

import (
	"cmp"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Post is "/pasang": a message that stays in a public place, with a button by which whoever reads it can begin to write to
// the bot in private.
func Post(t *talk.Turn, arg string) error {
	ids, err := offices(t, store.RightRoom)
	if err != nil {
		return err
	}
	switch {
	case len(ids) == 0:
		return none(t)
	case t.Update.Place != bot.Group:
		return t.SayText("post.where")
	}
	var office store.Office
	occasion, _, err := matter.OccasionCalled(t.Tx, arg)
	if err != nil {
		return err
	}
	if arg != "" {
		id := cmp.Or(occasion.Office, store.OfficeID(strings.ToLower(strings.TrimSpace(arg))))
		for _, mine := range ids {
			if mine == id {
				if office, err = t.Office(id); err != nil {
					return fmt.Errorf("office %s: %w", id, err)
				}
			}
		}
		if office.ID == "" {
			return t.SayText("room.not_yours")
		}
	}
	p := t.Printer("", office.Location(), t.Now) // many read it: in the house's language
	payload := string(office.ID)
	if occasion.ID != "" {
		payload = matter.OccasionPayload(occasion.ID)
	}
	button, ok, err := opener(t, p.S("post.button"), payload)
	if err != nil {
		return err
	}
	if !ok {
		return t.SayText("post.not_here")
	}
	text := p.Text("post.text")
	if office.ID != "" {
		text = p.Text("post.text_office", "office", office.Name)
	}
	if occasion.ID != "" {
		text = p.Text("occasion.post", "event", occasion.Name, "office", office.Name)
	}
	if _, err := t.SayOpenly(bot.Outgoing{Text: text, Panel: true, Buttons: [][]bot.Button{{button}}},
		store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	if t.Whispers() {
		return t.SayText("post.done")
	}
	return nil
}

// opener is a button that begins a private talk: by a tap where the bot may write first, else by a link.
func opener(t *talk.Turn, label, payload string) (bot.Button, bool, error) {
	if !t.Update.From.Direct.IsZero() {
		return bot.Button{Label: label, Data: talk.Data("c.open", payload)}, true, nil
	}
	accounts, err := t.Accounts()
	if err != nil {
		return bot.Button{}, false, fmt.Errorf("accounts: %w", err)
	}
	for _, a := range accounts {
		if a.Account == t.Here().Account && strings.Contains(a.Link, "%s") {
			return bot.Button{Label: label, URL: strings.Replace(a.Link, "%s", payload, 1)}, true, nil
		}
	}
	return bot.Button{}, false, nil
}
