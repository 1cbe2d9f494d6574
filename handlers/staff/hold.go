package staff

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// A reply waits before it is sent where its office wants that: for some seconds in which it can be taken back (Settings.Undo), or until
// its writer has looked at it as its citizen will read it (Settings.Preview). An album waits until its parts are there, so that it is
// one reply. What waits is no message yet: nothing shows or counts it, and nothing of it is in the outbox.

const (
	verbHeldGo   = "s.go"   // send it now
	verbHeldStop = "s.stop" // do not send it
)

// hold keeps a reply that is not to be sent yet. waits = false: it is to be sent. held is as it is now; its writer is to be told.
func hold(t *talk.Turn, a store.Aspiration, from bot.Address, c talk.Content) (held *store.HeldReply, waits bool, err error) {
	office, err := t.Office(a.Office)
	if err != nil {
		return nil, false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if partOfAlbum(t, c) {
		if held, ok, err := another(t, a, office, c); err != nil || ok {
			return held, ok, err
		}
	}
	h := store.HeldReply{Aspiration: a.ID, Staff: t.Who.Staff, From: from, FromID: c.ID, At: t.Now}
	if h.Why, h.Due = why(t, office, c); h.Why == "" {
		return nil, false, nil
	}
	if err := matter.Record(t.Act, a, store.Event{Kind: store.EventHold, Staff: t.Who.Staff,
		Data: map[string]any{"why": string(h.Why), "step": "held"}}); err != nil {
		return nil, true, err
	}
	h, err = keepHeld(t.Act, h, c)
	return &h, true, err
}

// partOfAlbum reports whether other parts of what the speaker just wrote may be on their way.
func partOfAlbum(t *talk.Turn, c talk.Content) bool { return c.Album != "" && t.Update.Message != nil }

// keepHeld keeps a reply that waits, with that content.
func keepHeld(act talk.Act, h store.HeldReply, c talk.Content) (store.HeldReply, error) {
	var err error
	if h.Content, err = json.Marshal(c); err != nil {
		return h, fmt.Errorf("a held reply: %w", err)
	}
	if h, err = act.HoldReply(h); err != nil {
		return h, fmt.Errorf("hold a reply: %w", err)
	}
	if err := act.SetTimer(timerOf(h), int64(h.ID), h.Due); err != nil {
		return h, fmt.Errorf("set a timer: %w", err)
	}
	return h, nil
}

func contentOf(h store.HeldReply) (c talk.Content, err error) {
	if err := json.Unmarshal(h.Content, &c); err != nil {
		return c, fmt.Errorf("held reply %d: %w", h.ID, err)
	}
	return c, nil
}

// another adds a part of an album to those that wait. ok = false: none do.
func another(t *talk.Turn, a store.Aspiration, office store.Office, c talk.Content) (held *store.HeldReply, ok bool, err error) {
	h, had, ok, err := heldAlbum(t, c.Album)
	if err != nil || !ok || h.Aspiration != a.ID {
		return nil, false, err
	}
	had.Join(c)
	if had.As == talk.AsPromise && had.Due.IsZero() {
		if had.Due = c.Due; had.Due.IsZero() {
			if err := dated(t, a, &had); err != nil {
				return nil, false, err
			}
		}
		if err := t.ClearTimer(timerOf(h), int64(h.ID)); err != nil { // it may wait for something else from now on
			return nil, false, fmt.Errorf("clear a timer: %w", err)
		}
		h.Why, h.Due = why(t, office, had)
	}
	if due := t.Now.Add(albumWait); due.After(h.Due) {
		h.Due = due
	}
	h, err = keepHeld(t.Act, h, had)
	return &h, true, err
}

// heldAlbum finds what the speaker wrote here of an album, and waits.
func heldAlbum(t *talk.Turn, album string) (h store.HeldReply, c talk.Content, ok bool, err error) {
	all, err := t.HeldIn(t.Here())
	if err != nil {
		return h, c, false, fmt.Errorf("what is held here: %w", err)
	}
	for _, h := range all {
		if h.Staff != t.Who.Staff {
			continue
		}
		if c, err := contentOf(h); err != nil || c.Album == album {
			return h, c, err == nil, err
		}
	}
	return h, c, false, nil
}

// sayHeld tells the writer that their reply waits, and for what; once. What was said before is changed. tapped: in the place of the
// message that was tapped.
func sayHeld(t *talk.Turn, h store.HeldReply, tapped bool) error {
	if h.Why == store.HeldAlbum {
		return nil // they are told when it is sent
	}
	a, err := t.Aspiration(h.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", h.Aspiration, err)
	}
	out, err := heldOut(t.Act, t.P, a, h)
	if err != nil {
		return err
	}
	at := t.Back()
	if h.Box != 0 {
		return changeBox(t.Act, h, out)
	} else if !tapped {
		out.ReplyTo = t.InGroup()
	} else if where, target := t.Tapped(); !target.IsZero() {
		at, out.Action, out.Target = where, bot.Edit, target
	}
	c, err := contentOf(h)
	if err != nil {
		return err
	}
	if h.Box, err = t.Enqueue(store.Outbound{To: at, Lane: bot.Interactive, Out: out, About: aboutWords(a, c.As)}); err != nil {
		return fmt.Errorf("enqueue that a reply waits: %w", err)
	}
	if _, err := t.HoldReply(h); err != nil {
		return fmt.Errorf("hold a reply: %w", err)
	}
	return nil
}

// aboutWords is what is said to staff of words for a citizen. What they reply to that is another reply; below a question or a promise it
// is theirs.
func aboutWords(a store.Aspiration, as talk.As) store.About {
	if as == talk.AsReply {
		return store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	}
	return store.About{Purpose: store.ForNote, Aspiration: a.ID}
}

// changeBox changes what was said of a reply that waits.
func changeBox(act talk.Act, h store.HeldReply, out bot.Outgoing) error {
	row, err := act.Outbox(h.Box)
	if err != nil {
		return fmt.Errorf("what was said of held reply %d: %w", h.ID, err)
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: h.Box}
	if _, err := act.Enqueue(store.Outbound{To: row.To, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForPrompt, Aspiration: h.Aspiration}}); err != nil {
		return fmt.Errorf("enqueue a change of that: %w", err)
	}
	return nil
}

// named names what waits to be sent, before the code of whom it is for.
func named(p messages.Printer, as talk.As) string {
	switch as {
	case talk.AsQuestion:
		return p.S("held.what.question")
	case talk.AsPromise:
		return p.S("held.what.promise")
	case talk.AsMore:
		return p.S("held.what.more")
	}
	return p.S("held.what.reply")
}

// heldOut says that a reply waits.
func heldOut(act talk.Act, p messages.Printer, a store.Aspiration, h store.HeldReply) (bot.Outgoing, error) {
	c, err := contentOf(h)
	if err != nil {
		return bot.Outgoing{}, err
	}
	btn := func(label, verb string) bot.Button {
		return bot.Button{Label: p.S(label), Data: talk.Data(verb, a.ID, h.ID)}
	}
	rows := [][]bot.Button{{btn("held.button.send", verbHeldGo), btn("held.button.stop", verbHeldStop)}}
	if h.Why != store.HeldPreview {
		n := int(h.Due.Sub(h.At).Round(time.Second) / time.Second)
		return bot.Outgoing{Text: p.Text("held.undo", "what", named(p, c.As), "code", string(a.Code), "n", n), Buttons: rows}, nil
	}
	shown, err := matter.Preview(act, a, h.Staff, c)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var b bot.TextBuilder
	b.Text(p.Text("held.preview", "code", string(a.Code))).Line().Line().Text(shown)
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, nil
}

// HeldDue sends what waited, gives it back, or reminds its writer of it.
func HeldDue(act talk.Act, timer store.Timer) error {
	h, err := act.HeldReply(store.HeldID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("held reply %d: %w", timer.Ref, err)
	}
	a, err := act.Aspiration(h.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", h.Aspiration, err)
	}
	if h, err = reachable(act, h); err != nil {
		return err
	}
	if h.Why != store.HeldPreview {
		return release(act, a, h)
	}
	if act.Now.Sub(h.At) >= previewAsk+previewKeep {
		return giveBack(act, a, h, 0, "held.forgotten")
	}
	c, err := contentOf(h)
	if err != nil {
		return err
	}
	p, _, err := writerOf(act, a, h)
	if err != nil {
		return err
	}
	out, err := heldOut(act, p, a, h)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(p.Text("held.remind", "what", named(p, c.As), "code", string(a.Code))).Line().Text(out.Text)
	out.Text = b.Build()
	if h.Box != 0 {
		if err := changeBox(act, h, bot.Outgoing{Text: p.Text("held.below", "what", named(p, c.As), "code", string(a.Code))}); err != nil {
			return err
		}
	}
	if h.Box, err = act.Enqueue(store.Outbound{To: h.From, Lane: bot.Interactive, Out: out, About: aboutWords(a, c.As)}); err != nil {
		return fmt.Errorf("enqueue that a reply waits: %w", err)
	}
	h.Due = h.At.Add(previewAsk + previewKeep)
	if _, err := act.HoldReply(h); err != nil {
		return fmt.Errorf("hold a reply: %w", err)
	}
	return act.SetTimer(TimerHeld, int64(h.ID), h.Due)
}

// reachable has a reply that waits be spoken of with its writer alone where the room is none any more in which they wrote it.
func reachable(act talk.Act, h store.HeldReply) (store.HeldReply, error) {
	lost, err := matter.PlaceLost(act, h.From, h.Staff)
	if err != nil || !lost {
		return h, err
	}
	who, ok, err := matter.ReachedAt(act, h.Staff, h.From.Account)
	if err != nil || !ok {
		return h, err
	}
	c, err := contentOf(h)
	if err != nil {
		return h, err
	}
	h.From, h.FromID, h.Box, c.ID, c.Album = who.Direct, "", 0, "", ""
	if h.Content, err = json.Marshal(c); err != nil {
		return h, fmt.Errorf("a held reply: %w", err)
	}
	return h, nil
}

// writerOf speaks as the writer of a reply that waits does. alone: what is said where they wrote it is seen by them alone.
func writerOf(act talk.Act, a store.Aspiration, h store.HeldReply) (p messages.Printer, who store.Identity, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return p, who, fmt.Errorf("office %s: %w", a.Office, err)
	}
	who, _, err = matter.ReachedAt(act, h.Staff, h.From.Account)
	return act.Printer(who.Lang, office.Location(), act.Now), who, err
}

// release sends what waited, if its writer still may, and there is somebody to be answered.
func release(act talk.Act, a store.Aspiration, h store.HeldReply) error {
	if ok, err := matter.May(act.Tx, h.Staff, a.Office, store.RightReply); err != nil {
		return err
	} else if !ok {
		return giveBack(act, a, h, 0, "held.no_right")
	}
	c, err := contentOf(h)
	if err != nil {
		return err
	}
	if key, err := obstacle(act, a, c); err != nil {
		return err
	} else if key != "" {
		return giveBack(act, a, h, 0, key)
	}
	if c.As == talk.AsQuestion { // to one citizen, who may have left meanwhile
		if other, err := matter.HandedOver(act, a, h.At); err != nil {
			return err
		} else if other {
			return giveBack(act, a, h, 0, "held.handed_over")
		}
	}
	person, err := act.Staff(h.Staff)
	if err != nil {
		return fmt.Errorf("staff %d: %w", h.Staff, err)
	}
	if err := drop(act, h); err != nil {
		return err
	}
	said, err := reply(act, a, person, h.From, c)
	if err != nil {
		return err
	}
	p, who, err := writerOf(act, a, h)
	if err != nil {
		return err
	}
	if h.Box != 0 {
		row, err := act.Outbox(h.Box)
		if err != nil {
			return fmt.Errorf("what was said of held reply %d: %w", h.ID, err)
		}
		out, err := said.told(act, p, row.To != h.From)
		if err != nil {
			return err
		}
		if err := setTold(act, said.message, h.Box); err != nil {
			return err
		}
		return changeBox(act, h, out)
	}
	out, err := said.told(act, p, false)
	if err != nil {
		return err
	}
	if who.Direct != h.From {
		out.ReplyTo = bot.Ref{Message: h.FromID}
	}
	id, err := act.Enqueue(store.Outbound{To: h.From, Lane: bot.Interactive, Out: out, About: aboutWords(a, c.As)})
	if err != nil {
		return fmt.Errorf("enqueue that a reply was sent: %w", err)
	}
	return setTold(act, said.message, id)
}

func drop(act talk.Act, h store.HeldReply) error {
	if err := act.DropHeld(h.ID); err != nil {
		return fmt.Errorf("drop held reply %d: %w", h.ID, err)
	}
	if err := act.ClearTimer(timerOf(h), int64(h.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	return nil
}

// heldPassed gives back what waits to be sent to an aspiration that another office has now: those there see to it.
func heldPassed(act talk.Act, a store.Aspiration, by store.StaffID) error {
	all, err := act.HeldOf(a.ID)
	if err != nil {
		return fmt.Errorf("what is held for %d: %w", a.ID, err)
	}
	for _, h := range all {
		if err := giveBack(act, a, h, by, "held.passed"); err != nil {
			return err
		}
	}
	return nil
}

// giveBack does not send what waited, and gives its writer the words back. by is who wanted that; 0: nobody did.
func giveBack(act talk.Act, a store.Aspiration, h store.HeldReply, by store.StaffID, key string) error {
	c, err := contentOf(h)
	if err != nil {
		return err
	}
	if err := drop(act, h); err != nil {
		return err
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventHold, Staff: by, Data: map[string]any{"why": string(h.Why), "step": "gone"}}); err != nil {
		return err
	}
	p, _, err := writerOf(act, a, h)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	args, err := codes(act.Tx, a)
	if err != nil {
		return err
	}
	b.Text(p.Text(key, append(args, "what", named(p, c.As), "office", office.Name, "n", matter.PromisesMost, "day", p.Until(p.Dated(c.Due), c.Due))...))
	if !talk.Blank(c.Text) {
		b.Line().Text(p.Text("held.words", "text", c.Text))
	}
	if with := matter.Attached(p, c.Files, 0, 0); with != "" {
		b.Line().Text(p.Text("held.files", "files", with))
	}
	out := bot.Outgoing{Text: b.Build()}
	if may, err := matter.May(act.Tx, h.Staff, a.Office, store.RightReply); err != nil {
		return err
	} else if unanswerable(a) == "" && (may || key != "held.passed") { // a colleague may, if they are of this office
		out.Buttons = [][]bot.Button{{wordsButton(p, office, a, c)}}
	}
	if h.Box != 0 {
		return changeBox(act, h, out)
	}
	if _, err := act.Enqueue(store.Outbound{To: h.From, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForPrompt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue that a reply is not sent: %w", err)
	}
	return nil
}

// heldTap sends what waits now, or does not send it.
func heldTap(t *talk.Turn, a store.Aspiration, verb string, id store.HeldID) error {
	h, err := t.HeldReply(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && h.Aspiration != a.ID {
		return t.Toast("held.late")
	} else if err != nil {
		return fmt.Errorf("held reply %d: %w", id, err)
	}
	if verb == verbHeldGo && h.Staff != t.Who.Staff { // it has its writer's name, and may be half written
		return t.Toast("claim.toast.not_you")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if verb == verbHeldStop {
		return giveBack(t.Act, a, h, t.Who.Staff, "held.stopped")
	}
	return release(t.Act, a, h)
}

// HeldDeleted takes in that staff deleted what waits to be sent: it is not sent. done = false: nothing waits that was written so.
func HeldDeleted(act talk.Act, chat bot.Address, message string) (done bool, err error) {
	h, err := act.HeldAt(chat, message)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("a held reply: %w", err)
	}
	a, err := act.Aspiration(h.Aspiration)
	if err != nil {
		return true, fmt.Errorf("aspiration %d: %w", h.Aspiration, err)
	}
	return true, giveBack(act, a, h, h.Staff, "held.deleted")
}

// heldPart takes another part of an album that waits.
func heldPart(t *talk.Turn, h store.HeldReply) error {
	a, err := t.Aspiration(h.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", h.Aspiration, err)
	}
	said, err := answer(t, a, talk.ContentOf(t.Update.Message), t.Update.Message.Unsupported)
	if err != nil || said == nil {
		return err
	}
	return said.say(t)
}
