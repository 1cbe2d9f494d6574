package matter

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// A citizen may support what another has told, in place of sending the same once more. The matter counts once then, and the people
// heard each (measures.md). What that means:
//   - A reply counts when it is delivered to the aspiration's own citizen. Supporters get a copy of each, and what becomes of a copy
//     is noted with it: it makes no reply count, and makes none count less.
//   - What supporters write is kept as messages of the aspiration, and waits for an answer as its citizen's words do: after a reply
//     that counted, it opens a turn of the office. What its citizen alone is asked waits for them all the same (inquiry.go).
//   - The verdict is the citizen's own. What a supporter taps under a copy is told to staff. "Not yet" is a message too, and so
//     opens the matter again; "yes" closes nothing, and is in no figure.
//   - Who begins to support what was answered gets the last answer at once, so that whoever counts as heard was told something.
//   - If its citizen withdraws or erases it, the earliest supporter becomes its citizen (see Inherit): no wait begins anew.

// Timers of what many supporters are told, a page at a time.
const (
	TimerSupport     = "support"     // copies of a reply; the reference is the message's ID
	TimerSupportNews = "supportnews" // changes of an aspiration, which the reference is: see supportnews.go
	// SupportPause is how long is waited between two pages.
	SupportPause = time.Second
)

// supportPage is how many supporters are told something at a time: others' messages go in between.
const supportPage = 100

// Support makes a draft a support of an aspiration that another citizen sent: the draft never was one, and its messages continue the
// other. Who asks has seen to it that the two are alike, and that the speaker may.
func Support(act talk.Act, draft, a *store.Aspiration) error {
	if err := endDraft(act, draft); err != nil {
		return err
	}
	s := store.Support{Aspiration: a.ID, Citizen: draft.Citizen, Identity: draft.Identity, Home: draft.Home, Draft: draft.ID, At: act.Now, Told: a.State}
	if err := act.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventSupport, Citizen: s.Citizen}); err != nil {
		return err
	}
	waited := a.Turn == store.OfficeTurn
	moved, n, err := addDraft(act, *draft, a)
	if err != nil {
		return err
	}
	if err := lastWord(act, *a, s); err != nil {
		return err
	}
	return showAdded(act, *a, moved, n, waited)
}

// lastWord gives a new supporter the last answer, if there was one.
func lastWord(act talk.Act, a store.Aspiration, s store.Support) error {
	m, ok, err := LastAnswer(act, a)
	if err != nil || !ok {
		return err
	}
	return serve(act, a, m, store.ReplyPersonal, s)
}

// SupporterWrites adds what a supporter wrote to the aspiration. tell: it is said in the room if it makes the office's turn, or
// would but for a question to its citizen, or if they do not write very much; else the card alone shows it. quiet: it is kept without a word.
func SupporterWrites(act talk.Act, a *store.Aspiration, s store.Support, from bot.Address, c talk.Content, closing, tell bool) (quiet bool, err error) {
	m, err := act.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: s.Citizen, At: act.Now,
		Text: c.Text, Files: Nameless(c.Files), Location: c.Location, Contact: c.Contact, Closing: closing, From: from, FromID: c.ID, Album: c.Album})
	if err != nil {
		return false, fmt.Errorf("keep a message: %w", err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventMessage, Citizen: s.Citizen, Message: m.ID, Version: 1,
		Data: map[string]any{"closing": closing}}); err != nil {
		return false, err
	}
	a.UnreachableAt = zeroTime
	turned := false
	_, asked, err := Inquired(act, *a)
	if err != nil {
		return false, fmt.Errorf("what %d is asked: %w", a.ID, err)
	}
	if !closing {
		was := *a
		s.Told = store.Open // they did it
		if err := act.SaveSupport(s); err != nil {
			return false, fmt.Errorf("save a support of %d: %w", a.ID, err)
		}
		if err := officeTurnBy(act, a, s.Citizen); err != nil {
			return false, err
		}
		turned = was.Turn != a.Turn || was.State != a.State
		if was.State == store.Closed && a.State == store.Open {
			if err := reopened(act, *a, newsOther); err != nil {
				return false, err
			}
		}
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	theirs := *a
	theirs.Citizen = s.Citizen
	much, again, err := busyTwice(act, theirs)
	if err != nil || again {
		return again, err
	}
	if much {
		if err := tellSupporter(act, s, a.ID, "citizen.quiet"); err != nil {
			return true, err
		}
		m.Text, m.Files, m.Location, m.Contact = "", nil, nil, nil
		return true, tellRooms(act, *a, m, "room.supporter_much")
	}
	if closing {
		return false, nil
	}
	if tell || turned || asked {
		if err := tellRooms(act, *a, m, "room.supporter"); err != nil {
			return false, err
		}
	}
	return false, RefreshCard(act, *a)
}

// busyTwice reports whether its citizen has done more in the last minute than is answered one by one, and whether that was so
// before the last of it.
func busyTwice(act talk.Act, a store.Aspiration) (now, before bool, err error) {
	n := most(act, a)
	if n == 0 {
		return false, false, nil
	}
	for i, at := range []*bool{&now, &before} {
		since, err := act.Busy(a, n+1+i)
		if err != nil {
			return false, false, fmt.Errorf("what a supporter of %d does: %w", a.ID, err)
		}
		*at = Lately(act, since, QuietFor)
	}
	return now, before, nil
}

// supportPrinter speaks as a supporter does.
func supportPrinter(act talk.Act, s store.Support) (messages.Printer, error) {
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return messages.Printer{}, fmt.Errorf("a supporter of %d: %w", s.Aspiration, err)
	}
	return act.Printer(who.Lang, nil, act.Now), nil
}

// TellSupporterWith says something about the aspiration to who supports it and wrote a message, as an answer to that.
func TellSupporterWith(act talk.Act, a store.Aspiration, m store.Message, text func(messages.Printer) bot.Text) error {
	s, err := act.Support(a.ID, m.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	p, err := supportPrinter(act, s)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: text(p)}
	if m.From == s.Home {
		out.ReplyTo = bot.Ref{Message: m.FromID}
	}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news for a supporter: %w", err)
	}
	return nil
}

// tellSupporter says something about the aspiration to somebody who supports it; what they reply to it is theirs.
func tellSupporter(act talk.Act, s store.Support, id store.AspirationID, key string) error {
	a, err := act.Aspiration(id)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", id, err)
	}
	p, err := supportPrinter(act, s)
	if err != nil {
		return err
	}
	out := bot.Outgoing{Text: p.Text(key), Silent: asleep(act, supporters(a, s))}
	if key != "citizen.quiet" {
		out.Text = p.Text(key, "code", string(a.Code))
		out.Buttons = [][]bot.Button{{stopButton(p, a)}}
	}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news for a supporter: %w", err)
	}
	return nil
}

// supporters is the aspiration as a supporter has it.
func supporters(a store.Aspiration, s store.Support) store.Aspiration {
	a.Citizen, a.Identity, a.Home = s.Citizen, s.Identity, s.Home
	return a
}

func stopButton(p messages.Printer, a store.Aspiration) bot.Button {
	return bot.Button{Label: p.S("support.button.stop"), Data: talk.Data("c.unsup", a.ID)}
}

// StopSupport ends a support. What was written stays with the staff, who have read it.
func StopSupport(act talk.Act, a store.Aspiration, s store.Support) error {
	s.Until = act.Now
	if err := act.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventUnsupport, Citizen: s.Citizen}); err != nil {
		return err
	}
	return RefreshCard(act, a)
}
