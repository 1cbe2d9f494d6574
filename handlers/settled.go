package handlers

import (
	"context"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/rooms"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Settled takes in what became of a message of ours, in the transaction that notes it.
func (h *Handlers) Settled(_ context.Context, tx store.Tx, s store.Settled) error {
	act := h.act(tx)
	switch s.About.Purpose {
	case store.ForOpening:
		return citizen.Opened(act, s)
	case store.ForReceipt:
		return citizen.Received(act, s)
	case store.ForDraft, store.ForSpoken:
		return citizen.DraftSettled(act, s)
	case store.ForBroadcast:
		if s.Action != bot.Send {
			return nil
		}
		return broadcast.Settled(act, s)
	case store.ForQuestion:
		if err := act.SayAgain(s); err != nil {
			return err
		}
	}
	if answers(s.About) {
		if _, err := act.SayAnew(s); err != nil {
			return err
		}
	}
	return replySettled(act, s)
}

// answers reports whether a change of a message about that answers somebody who waits for it. A card, a reply and what is taken away
// change what is there, and nothing else.
func answers(about store.About) bool {
	switch about.Purpose {
	case store.ForCard, store.ForFollowUp, store.ForIndex, store.ForTopic, store.ForReply, store.ForTakeBack, store.ForErasure, store.ForData:
		return false
	case store.ForSupport:
		return about.Message == 0 // else it is a copy of a reply
	}
	return true
}

// replySettled takes in what became of anything else that was said, and has what was told of a reply say so.
func replySettled(act talk.Act, s store.Settled) error {
	if err := rooms.Settled(act, s); err != nil {
		return err
	}
	if err := matter.Settled(act, s); err != nil {
		return err
	}
	return staff.ReplySettled(act, s)
}
