package staff

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	verbTakeBack = "s.tb"  // is a reply to be taken back? Of no message in particular: the latest
	verbTakeYes  = "s.tby" // yes
	verbTakeNo   = "s.tbn" // no
)

// TakeBack is "/tarik KODE": the latest reply, if the speaker says so once more.
func TakeBack(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightReply, func(a store.Aspiration) error { return askTakeBack(t, a, 0) })
}

// takeBackTap takes the buttons about taking a reply back.
func takeBackTap(t *talk.Turn, a store.Aspiration, verb string, id store.MessageID) error {
	if verb == verbTakeBack {
		return askTakeBack(t, a, id)
	}
	m, ok, err := replyOf(t, a, id)
	if err != nil || !ok {
		return err
	}
	if verb == verbTakeNo {
		if err := t.Toast(""); err != nil {
			return err
		}
		kind, err := matter.Worth(t.Act, a, m.ID)
		if err != nil {
			return err
		}
		return (&sent{aspiration: a, message: m.ID, kind: kind}).sayTapped(t)
	}
	changed, err := matter.TakeBack(t.Act, &a, t.Who.Staff, m)
	if err != nil {
		return err
	}
	if !changed {
		return t.Toast("toast.already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("takeback.done", "code", string(a.Code), "stays", stays(t, a))},
		store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}

// theirWords reports whether a button is about taking back what the speaker wrote, and may take back though their office has the aspiration
// no more.
func theirWords(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) (bool, error) {
	if verb != verbTakeBack && verb != verbTakeYes && verb != verbTakeNo || args.Int(1) == 0 {
		return false, nil
	}
	m, err := t.Message(store.MessageID(args.Int(1)))
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Staff != t.Who.Staff) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the reply: %w", err)
	}
	return matter.MayChange(t.Tx, t.Who.Staff, a, m)
}

// replyOf is a reply to the aspiration that a button names. ok = false: it is none, and the speaker was told.
func replyOf(t *talk.Turn, a store.Aspiration, id store.MessageID) (m store.Message, ok bool, err error) {
	m, err = t.Message(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Side != store.StaffSide || m.Staff == 0) {
		return m, false, t.Toast("toast.stale")
	} else if err != nil {
		return m, false, fmt.Errorf("the reply: %w", err)
	}
	return m, true, nil
}

// askTakeBack asks whether a reply is to be taken back, in the place of the message that was tapped if it was under that reply.
func askTakeBack(t *talk.Turn, a store.Aspiration, id store.MessageID) error {
	var m store.Message
	ok := false
	var err error
	if id != 0 {
		m, ok, err = replyOf(t, a, id)
		if err != nil || !ok {
			return err
		}
		ok = m.TakenBack.IsZero()
	} else if m, ok, err = lastWhole(t, a); err != nil {
		return err
	}
	if !ok {
		return t.Toast("takeback.none", "code", string(a.Code))
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	words := matter.Snippet(m.Text)
	if words == "" {
		words = matter.Gather([]store.Message{m}).Attached(t.P)
	}
	out := bot.Outgoing{Text: t.P.Text("takeback.ask", "code", string(a.Code), "text", words), Buttons: [][]bot.Button{{
		t.Btn("takeback.button.yes", verbTakeYes, a.ID, m.ID), t.Btn("takeback.button.no", verbTakeNo, a.ID, m.ID)}}}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if id != 0 {
		if err := setTold(t.Act, m.ID, 0); err != nil {
			return err
		}
		return t.EditTapped(out, about)
	}
	out.ReplyTo = t.InGroup()
	_, err = t.SayAbout(out, about)
	return err
}

// lastWhole is the latest of what staff sent that was not taken back. What came late of an album is a part of the question, or the promise, that
// it follows, unless something else was sent since.
func lastWhole(t *talk.Turn, a store.Aspiration) (m store.Message, ok bool, err error) {
	if m, ok, err = matter.LastStanding(t.Act, a); err != nil || !ok {
		return m, ok, err
	}
	id, err := matter.Followed(t.Tx, m.ID)
	if err != nil || id == 0 {
		return m, true, err
	}
	first, err := t.Message(id)
	if err != nil {
		return m, false, fmt.Errorf("what %d follows: %w", m.ID, err)
	}
	since, _, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, From: id})
	if err != nil {
		return m, false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, x := range since {
		of, err := matter.Followed(t.Tx, x.ID)
		if err != nil {
			return m, false, err
		}
		if x.ID != id && of != id && x.TakenBack.IsZero() {
			return m, true, nil
		}
	}
	if first.TakenBack.IsZero() {
		m = first
	}
	return m, true, nil
}
