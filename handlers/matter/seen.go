package matter

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// ReplySeen notes that a reply was really before its citizen's eyes, once, and has its card say so. That is no answer of theirs, and no
// figure counts it: few platforms tell.
func ReplySeen(act talk.Act, id store.MessageID) error {
	m, err := act.Message(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil // erased meanwhile
	} else if err != nil {
		return fmt.Errorf("the reply %d: %w", id, err)
	}
	if m.Side != store.StaffSide || m.Outcome != bot.Delivered || !m.TakenBack.IsZero() {
		return nil
	}
	if was, err := act.WasRead(m.Aspiration, m.ID); err != nil || was {
		if err != nil {
			err = fmt.Errorf("whether %d was read: %w", id, err)
		}
		return err
	}
	a, err := act.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventRead, Office: a.Office, Message: m.ID}); err != nil {
		return err
	}
	return RefreshCard(act, a)
}

// withSeen says beside what became of a reply that it was read, if the platform told so.
func withSeen(act talk.Act, p messages.Printer, m store.Message, said string) (string, error) {
	read, err := act.WasRead(m.Aspiration, m.ID)
	if err != nil || !read {
		return said, err
	}
	return p.S("card.reply.read", "said", said), nil
}
