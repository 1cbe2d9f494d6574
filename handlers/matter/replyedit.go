package matter

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// editSeen is how long after a reply arrived its citizen may have read it: a phone says nothing of a message that is changed.
const editSeen = 2 * time.Minute

// ReviseReply gives a reply another version, and changes the citizen's copy. Who may have read it before is told so.
func ReviseReply(act talk.Act, a store.Aspiration, m store.Message, text string) error {
	m, err := act.ReviseMessage(m.ID, text, act.Now)
	if err != nil {
		return fmt.Errorf("revise reply %d: %w", m.ID, err)
	}
	before, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	tell := tellsEdit(act, before, m)
	edit := store.Event{Kind: store.EventEdit, Staff: m.Staff, Message: m.ID, Version: m.Version}
	if tell {
		edit.Data = map[string]any{"told": true}
	}
	if err := Record(act, a, edit); err != nil {
		return err
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	if err := serveAll(act, a, m, replyTypes(events)[m.ID]); err != nil {
		return err
	}
	if err := changeReply(act, a, m, stageBy(events, a, m), m.From); err != nil || !tell {
		return err
	}
	return tellEdited(act, a, m)
}

// tellsEdit reports whether a changed message of staff is made known: it arrived a while ago or was judged, nothing was said of it a moment ago, and it is no
// promise whose other day is told just now.
func tellsEdit(act talk.Act, events []store.Event, m store.Message) bool {
	if m.DeliveredAt.IsZero() || !m.TakenBack.IsZero() {
		return false
	}
	read := act.Now.Sub(m.DeliveredAt) >= editSeen
	for _, e := range events {
		told, _ := e.Data["told"].(bool)
		read = read || e.Kind == store.EventVerdict && e.Message == m.ID
		if e.Message == m.ID && (e.Kind == store.EventEdit && told && act.Now.Sub(e.At) < editSeen || e.Kind == store.EventPromise && e.At.Equal(act.Now)) {
			return false
		}
	}
	return read
}

// tellEdited tells who has a message of staff that it says something else now. It holds none of its words: they would have to go where it is taken
// back.
func tellEdited(act talk.Act, a store.Aspiration, m store.Message) error {
	if alone, err := forOne(act, m.ID); err != nil {
		return err
	} else if !alone {
		if err := supportersHear(act, a, newsEdited+strconv.FormatInt(int64(m.ID), 10), editSeen); err != nil {
			return err
		}
	}
	if m.Outbox == 0 || a.Imported() {
		return nil
	}
	row, err := act.Outbox(m.Outbox)
	if err != nil {
		return fmt.Errorf("the reply %d: %w", m.Outbox, err)
	} else if row.To != a.Home {
		return nil
	}
	say, err := editedOut(act, a, m)
	if err != nil {
		return err
	}
	return tellBySelfOf(act, a, m.ID, func(p messages.Printer) bot.Outgoing { return say(p, m.Outbox) })
}

// editedOut is what that says, below a copy of the message.
func editedOut(act talk.Act, a store.Aspiration, m store.Message) (func(p messages.Printer, copied int64) bot.Outgoing, error) {
	office, err := signedBy(act, a, m)
	if err != nil {
		return nil, err
	}
	staff, err := act.Staff(m.Staff)
	if err != nil {
		return nil, fmt.Errorf("staff %d: %w", m.Staff, err)
	}
	return func(p messages.Printer, copied int64) bot.Outgoing {
		name := staff.Name
		if name == "" {
			name = p.S("staff.someone")
		}
		return bot.Outgoing{Text: p.Text("reply.was_edited", "code", string(a.Code), "office", office.Name, "staff", name), ReplyTo: bot.Ref{Outbox: copied}}
	}, nil
}

// editHappened tells a supporter who had a copy before. nil: it was taken back since.
func editHappened(act talk.Act, a store.Aspiration, id store.MessageID) (tell func(s store.Support) error, err error) {
	m, err := act.Message(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !m.TakenBack.IsZero() {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("message %d: %w", id, err)
	}
	say, err := editedOut(act, a, m)
	if err != nil {
		return nil, err
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return nil, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	var changed time.Time
	for _, e := range events {
		if e.Kind == store.EventEdit && e.Message == m.ID {
			changed = e.At
		}
	}
	return func(s store.Support) error {
		c, err := act.SupportCopy(m.ID, s.Citizen)
		if errors.Is(err, store.ErrNotFound) || err == nil && (c.Outbox == 0 || c.Outcome != bot.Delivered || !c.DeliveredAt.Before(changed)) {
			return nil
		} else if err != nil {
			return fmt.Errorf("a copy of %d: %w", m.ID, err)
		}
		return tellSupport(act, a, s, m.ID, func(p messages.Printer) (bot.Outgoing, error) { return say(p, c.Outbox), nil })
	}, nil
}
