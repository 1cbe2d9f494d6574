package handlers

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Parked tells a person that what they did is kept, but not done: its handling failed, and the operator has to see to it.
// It runs in the transaction that parks the update. first: nothing else of that chat is parked; what follows is told of again
// only where it would be missed otherwise.
func (h *Handlers) Parked(tx store.Tx, u bot.Update, first bool) error {
	if u.From.Bot || u.From.User == "" {
		return nil
	}
	act := h.act(tx)
	who, err := act.Identity(u.Address.Account, u.From.User)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("identity: %w", err)
	}
	t := &talk.Turn{Act: act, Update: u, Who: who, P: act.Printer(who.Lang, nil, act.Now)}
	switch {
	case u.Kind == bot.KindTap && u.Tap != nil:
		return t.Toast("parked.tap")
	case u.Kind != bot.KindMessage && u.Kind != bot.KindEdit || u.Message == nil:
		return nil
	case u.Place == bot.Group && !t.Whispers() && !u.Message.ReplyToBot && u.Message.Command == nil:
		return nil // people among themselves
	}
	if u.Place != bot.Private { // of each of their replies, staff are to know
		if err := matter.Mark(act, u.Address, u.Message.ID, bot.MarkFailed); err != nil {
			return err
		}
	}
	if !first && !t.Whispers() {
		return nil
	}
	return t.SayText("parked.message")
}
