package citizen

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Write is "/aspirasi teks": something new, whatever else is open. The text may begin with the ID of an office, or of an event. Without
// any text the bot says where to write.
func Write(t *talk.Turn, args string) error {
	payload, text, err := leadingLink(t, args)
	if err != nil {
		return err
	}
	c := talk.ContentOf(t.Update.Message)
	c.Text = text
	switch {
	case t.Update.Place == bot.Group && !t.Whispers():
		return t.SayText("citizen.write_private") // everybody would read along
	case t.Update.Place == bot.Group && c.Empty():
		return Open(t, payload)
	case t.Update.Place == bot.Group:
		return takeHere(t, payload, c)
	}
	if err := ensure(t); err != nil {
		return err
	}
	if done, err := finishDraft(t); err != nil {
		return err
	} else if !done {
		return backToThem(t, "citizen.draft_first", c)
	}
	if c.Empty() {
		if err := remember(t, payload); err != nil {
			return err
		}
		office, named, err := byLink(t.Act, payload)
		if err != nil || !named {
			return errors.Join(err, t.SayText("citizen.fresh"))
		}
		hello, err := helloOf(t, payload, office)
		if err != nil {
			return err
		}
		_, err = t.Say(bot.Outgoing{Text: hello})
		return err
	}
	matters, err := t.Matters(t.Who.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	return begin(t, c, payload, matters)
}

// EditWritten takes a changed "/aspirasi teks": the command, and a link behind it, are no words of theirs. Without any words left, it changes nothing.
func EditWritten(t *talk.Turn, m store.Message, args string) error {
	_, text, err := leadingLink(t, args)
	if err != nil {
		return err
	}
	if talk.Blank(text) && !talk.Blank(m.Text) {
		return Aside(t, "citizen.edit_not_taken")
	}
	changed := *t.Update.Message
	changed.Text = text
	t.Update.Message = &changed
	return Edit(t, m)
}

// finishDraft sends the draft that the speaker has in hand, so that what they begin now is another. done is false if it
// cannot go out yet.
func finishDraft(t *talk.Turn) (done bool, err error) {
	a, err := t.Draft(t.Who.Citizen, t.Here())
	switch {
	case errors.Is(err, store.ErrNotFound):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("the draft: %w", err)
	case a.State == store.Held || a.Office == "":
		return false, nil
	}
	if pause, _, err := pause(t.Act, a); err != nil || !pause.IsZero() {
		return false, err
	}
	if err := clearTimers(t.Act, a); err != nil {
		return false, err
	}
	return true, submitAlone(t.Act, a)
}

// backToThem says why something was not taken, with the words that would be lost: those of a command that was filled in
// stand nowhere.
func backToThem(t *talk.Turn, key string, c talk.Content) error {
	var b bot.TextBuilder
	b.Text(t.P.Text(key))
	if c.ID == "" && !talk.Blank(c.Text) {
		b.Line().Text(t.P.Text("citizen.your_words", "text", c.Text))
	}
	_, err := t.Say(bot.Outgoing{Text: b.Build()})
	return err
}

// leadingLink takes the ID of an office, or of an event of one in the real world, off the beginning of a text.
func leadingLink(t *talk.Turn, args string) (payload, text string, err error) {
	first, rest, _ := strings.Cut(args, " ")
	if o, ok, err := matter.OccasionCalled(t.Tx, first); err != nil {
		return "", "", err
	} else if ok {
		return matter.OccasionPayload(o.ID), strings.TrimSpace(rest), nil
	}
	o, ok, err := byLink(t.Act, first)
	if err != nil || !ok || string(o.ID) != strings.ToLower(first) {
		return "", args, err
	}
	return first, strings.TrimSpace(rest), nil
}

// remember has the next message begin an aspiration of its own, for that link's office if it names one. Without a link it is for that which they
// came by; but who wished to answer a broadcast, and then to write something else, does not answer it.
func remember(t *talk.Turn, payload string) error {
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Fresh, mem.FreshAt = true, t.Now
	mem.AddsNothing()
	if payload != "" {
		mem.Via = payload
	} else if _, answers, err := broadcast.Of(t.Tx, mem.Via, t.Who.Citizen); err != nil {
		return err
	} else if answers {
		mem.Via = ""
	}
	return t.Remember(mem)
}

// came has the next message begin an aspiration of its own, for where the speaker came to now, whatever else is open: that
// link's office, or all.
func came(t *talk.Turn, payload string) error {
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Via, mem.Fresh, mem.FreshAt = payload, true, t.Now
	mem.AddsNothing()
	return t.Remember(mem)
}

// Open writes to the speaker in private, because they asked for it where others read along. What became of that they are
// told by Opened.
func Open(t *talk.Turn, payload string) error {
	if t.Update.Place != bot.Group {
		return Start(t, payload)
	}
	if t.Update.From.Direct.IsZero() || !t.Whispers() {
		return t.Toast("citizen.write_private")
	}
	p := t.InPrivate()
	if err := ensure(p); err != nil {
		return err
	}
	if err := noticeShown(p); err != nil {
		return err
	}
	office, named, err := byLink(t.Act, payload)
	if err != nil {
		return err
	}
	if named {
		if done, err := finishOther(p, office, payload); err != nil {
			return err
		} else if !done {
			return t.Toast("toast.draft_first")
		}
	}
	if err := came(p, payload); err != nil {
		return err
	}
	text := t.P.Text("citizen.hello")
	if named {
		if text, err = helloOf(t, payload, office); err != nil {
			return err
		}
	}
	_, err = p.SayOpenly(bot.Outgoing{Text: text}, store.About{Purpose: store.ForOpening, Else: t.Update.Whisper})
	return err
}

// Opened tells the person who asked for it whether the bot could write to them in private. If not, they can say it where
// they are, seen by nobody else.
func Opened(act talk.Act, s store.Settled) error {
	if s.About.Else.IsZero() || s.Action != bot.Send || s.Outcome == bot.Uncertain {
		return nil
	}
	who, err := act.IdentityAt(s.To)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("who was written to: %w", err)
	}
	p := act.Printer(who.Lang, nil, act.Now)
	out := bot.Outgoing{Text: p.Text("open.done")}
	if s.Outcome != bot.Refused {
		if who.Blocked {
			who.Blocked = false
			if who, err = act.SaveIdentity(who); err != nil {
				return fmt.Errorf("save identity %d: %w", who.ID, err)
			}
		}
		if err := matter.SendRefused(act, who.Citizen); err != nil {
			return err
		}
	} else {
		var mem talk.Memory
		if err := act.Conversation(s.To, who.ID, &mem); err != nil {
			return fmt.Errorf("recall: %w", err)
		}
		payload := mem.Via
		out = bot.Outgoing{Text: p.Text("open.closed"), Buttons: [][]bot.Button{
			{{Label: p.S("open.button.here"), Data: talk.Data("c.here", payload), Form: &bot.Form{
				Title: p.S("open.form.title"), Submit: p.S("open.form.submit"),
				Inputs: []bot.Input{{Name: "teks", Label: p.S("open.form.text"), Hint: p.S("open.form.hint"), Multiline: true, Required: true}},
			}}},
			{{Label: p.S("open.button.again"), Data: talk.Data("c.open", payload)}},
		}}
	}
	if _, err := act.Enqueue(store.Outbound{To: s.About.Else, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForTalk}}); err != nil {
		return fmt.Errorf("enqueue what became of it: %w", err)
	}
	return nil
}

// here takes what was written into the form of somebody who cannot be written to in private.
func here(t *talk.Turn, payload string) error {
	if t.Update.Tap.Values == nil {
		return t.Toast("open.no_form")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return takeHere(t, payload, talk.Content{Text: t.Update.Tap.Values["teks"]})
}

// takeHere takes an aspiration where others read along, seen by its writer alone. It goes out at once if it is clear to
// whom; else they are asked, and it goes out as a draft does.
func takeHere(t *talk.Turn, payload string, c talk.Content) error {
	if c.Empty() {
		return t.SayText("citizen.empty")
	}
	p := t.InPrivate()
	if p == t || !t.Whispers() {
		return t.SayText("citizen.write_private")
	}
	if err := ensure(p); err != nil {
		return err
	}
	a, m, err := draft(p, c, payload)
	if err != nil {
		return err
	}
	offices, err := takingOffices(t.Act)
	if err != nil {
		return err
	}
	paused, _, err := pause(t.Act, a)
	if err != nil {
		return err
	}
	found, err := likes(t.Act, a, []store.Message{m})
	if err != nil {
		return err
	}
	if found.Best.ID != 0 || !paused.IsZero() || a.State == store.Held || a.Office == "" || unsettled(a) && len(offices) > 1 {
		return showNew(p, a)
	}
	if err := clearTimers(t.Act, a); err != nil {
		return err
	}
	if err := matter.Submit(t.Act, &a); err != nil {
		return err
	}
	if err := matter.Learn(t.Act, a, false); err != nil {
		return err
	}
	out, err := receiptTo(t, a)
	if err != nil {
		return err
	}
	if _, err := t.SayAbout(out, store.About{Purpose: store.ForReceipt, Aspiration: a.ID}); err != nil {
		return err
	}
	return noticeShown(p)
}

// receiptTo is the receipt for the speaker: where only they see it, it cannot be answered, and the reply comes elsewhere.
func receiptTo(t *talk.Turn, a store.Aspiration) (bot.Outgoing, error) {
	if !t.Whispers() {
		return receipt(t.Act, t.P, a)
	}
	return whisperedReceipt(t.Act, t.P, a)
}

func whisperedReceipt(act talk.Act, p messages.Printer, a store.Aspiration) (bot.Outgoing, error) {
	out, err := receipt(act, p, a)
	if err != nil {
		return out, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return out, fmt.Errorf("office %s: %w", a.Office, err)
	}
	out.Text = p.Text("open.receipt_praise", "office", office.Name, "code", string(a.Code))
	if !a.DueAt.IsZero() {
		out.Text = p.Text("open.receipt", "office", office.Name, "code", string(a.Code), "day", p.In(office.Location()).Dated(a.DueAt))
	}
	out.Text, err = withEvent(act, p, a, out.Text)
	return out, err
}

// CameBy has the words that are being taken come by that link. Who has a draft in hand goes on with it.
func CameBy(t *talk.Turn, payload string) error {
	if err := ensure(t); err != nil {
		return err
	}
	if busy, err := Drafting(t); err != nil || busy {
		return err
	}
	return came(t, payload)
}

// Drafting reports whether the speaker has a draft in hand.
func Drafting(t *talk.Turn) (bool, error) {
	_, err := t.Draft(t.Who.Citizen, t.Here())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the draft: %w", err)
	}
	return true, nil
}
