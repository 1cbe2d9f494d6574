// Package citizen is the conversation with those who write: a first message becomes a draft, a draft becomes an
// aspiration, and what follows continues it. A citizen needs no command.
package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// thanksFor is how long after a reply a short thanks still belongs to it, though the matter be closed.
const thanksFor = 14 * 24 * time.Hour

// Speaks reports whether an update is words of a citizen, said in private.
func Speaks(u bot.Update) bool {
	return u.Kind == bot.KindMessage && u.Place == bot.Private && u.Message != nil && u.Message.Command == nil &&
		!talk.ContentOf(u.Message).Empty()
}

// Message answers what a citizen wrote in private, if it is no command.
func Message(t *talk.Turn) error {
	m := t.Update.Message
	c := talk.ContentOf(m)
	if m.Unsupported != "" { // its words are taken all the same, if it has any
		if err := Aside(t, unsupportedKey(m.Unsupported)); err != nil || c.Empty() {
			return err
		}
	}
	if c.Empty() {
		return Aside(t, "citizen.empty")
	}
	if c.Files = matter.Nameless(c.Files); len(c.Files) > 0 {
		if why, only := matter.OnlyFaults(c); only {
			return asideText(t, matter.FaultText(t.P, why))
		}
	}
	if err := ensure(t); err != nil {
		return err
	}
	if done, err := ofAlbum(t, c); done || err != nil {
		return err
	}
	if done, err := labelTyped(t, c); done || err != nil {
		return err
	}
	if done, err := answeredInWords(t, c); done || err != nil {
		return err
	}
	if done, err := ratedInWords(t, c); done || err != nil {
		return err
	}
	if m.ReplyTo != "" {
		if done, err := answered(t, c); done || err != nil {
			return err
		}
	}
	if done, err := codeAlone(t, c); done || err != nil {
		return err
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if err == nil {
		if done, err := namedBelow(t, c); done || err != nil {
			return err
		}
		if mem, err := t.Recall(); err != nil {
			return err
		} else if a, ok, err := adding(t, &mem, c); err != nil {
			return err
		} else if ok { // asked for later than the draft was begun
			return addMore(t, a, c)
		}
		if a, ok, err := answersBeside(t, draft, c); err != nil {
			return err
		} else if ok {
			return goOn(t, a, c)
		}
		return addToDraft(t, draft, c)
	} else if !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the draft: %w", err)
	}
	return undrafted(t, c)
}

// undrafted takes the words of who has no draft in hand: they go on with what they sent or support, or begin something new.
func undrafted(t *talk.Turn, c talk.Content) error {
	if done, err := stoppedByWord(t, c); done || err != nil {
		return err
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	matters, err := t.Matters(t.Who.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	if a, ok, err := adding(t, &mem, c); err != nil {
		return err
	} else if ok {
		return addMore(t, a, c)
	}
	if len(matters) > 0 {
		if done, err := namedBelow(t, c); done || err != nil {
			return err
		}
	}
	if done, err := showAgainReply(t, matters, c); done || err != nil {
		return err
	}
	if a, ok, err := regrets(t, matters, c); err != nil {
		return err
	} else if ok {
		return goOn(t, a, c)
	}
	anew := mem.Via != "" || mem.Fresh && !answeredSince(t, mem, matters)
	if a, ok, err := protests(t, matters, c, anew); err != nil {
		return err
	} else if ok {
		return goOn(t, a, c)
	}
	if a, ok, err := named(t, c); err != nil {
		return err
	} else if ok {
		if err := bareFollows(t, a); err != nil {
			return err
		}
		return goOn(t, a, c)
	}
	if !mem.Fresh || answeredSince(t, mem, matters) {
		if done, err := remindInWords(t, matters, c); done || err != nil {
			return err
		}
		if done, err := greetAgain(t, c, mem, matters); done || err != nil {
			return err
		}
		if a, ok, err := meant(t, matters, c); err != nil {
			return err
		} else if ok {
			return goOn(t, a, c)
		}
		if a, s, ok, err := supportMeant(t, matters, c); err != nil {
			return err
		} else if ok {
			return supportGoesOn(t, a, s, c)
		}
	}
	if done, err := tooLate(t, c, mem, matters); done || err != nil {
		return err
	}
	if a, ok, err := completes(t, mem, matters, c); err != nil {
		return err
	} else if ok {
		return goOn(t, a, c)
	}
	if done, err := smallTalk(t, c, mem, matters); done || err != nil {
		return err
	}
	return begin(t, c, mem.Via, matters)
}

// answeredSince reports whether an answer came since they wished to write something new, and wrote nothing for a while: what they write now may
// well be about that.
func answeredSince(t *talk.Turn, mem talk.Memory, matters []store.Aspiration) bool {
	return mem.Via == "" && !mem.FreshAt.IsZero() && t.Now.Sub(mem.FreshAt) > addFor &&
		slices.ContainsFunc(matters, func(a store.Aspiration) bool { return a.LastReplyAt.After(mem.FreshAt) })
}

// Begin makes a draft of what the speaker wrote before, as what they write next would be one.
func Begin(t *talk.Turn, c talk.Content) error {
	if err := ensure(t); err != nil {
		return err
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	matters, err := t.Matters(t.Who.Citizen, mattersRead)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	return begin(t, c, mem.Via, matters)
}

// answered takes a message that replies to one of an aspiration of theirs. done is false if it is about none.
func answered(t *talk.Turn, c talk.Content) (done bool, err error) {
	thing, a, err := t.Replied()
	if err == nil && a.ID != 0 { // what was merged goes on under another code
		a, err = matter.GoesOnAs(t.Tx, a)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case a.ID == 0 && thing.Purpose == store.ForBroadcast:
		return newsAnswered(t, store.BroadcastID(thing.Message), c)
	case a.ID == 0:
		return false, nil
	case a.Citizen != t.Who.Citizen:
		return supportAnswered(t, a, c)
	case t.Who.Stopped && a.State.Sent():
		return false, nil // a new one, held until they agree again
	case thing.Purpose == store.ForNaming && isName(c):
		return true, takeName(t, a, c)
	case a.State == store.Drafted || a.State == store.Held:
		return true, addToDraft(t, a, c)
	case a.State.Sent():
		if err := bareFollows(t, a); err != nil {
			return true, err
		}
		return true, goOn(t, a, c)
	}
	return false, nil
}

// named finds the aspiration of theirs whose code a message holds among its words. That of another's tells nothing, and of two codes neither.
func named(t *talk.Turn, c talk.Content) (a store.Aspiration, ok bool, err error) {
	for _, w := range strings.FieldsFunc(c.Text, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		code, err := store.ParseCode(w)
		if err != nil || !strings.Contains(w, "-") { // six letters may be a word
			continue
		}
		b, err := t.AspirationByCode(code)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return a, false, fmt.Errorf("aspiration %s: %w", code, err)
		}
		if b, err = matter.GoesOnAs(t.Tx, b); err != nil {
			return a, false, err
		}
		if b.Citizen != t.Who.Citizen || b.State != store.Open && b.State != store.Closed || b.ID == a.ID {
			continue
		} else if ok {
			return a, false, nil
		}
		a, ok = b, !t.Who.Stopped
	}
	return a, ok, nil
}

// meant finds the aspiration that a message continues though it replies to none: the one whose reply is what was said here last, or the only
// open one, if it was answered; and of a short thanks, the one answered last.
func meant(t *talk.Turn, matters []store.Aspiration, c talk.Content) (_ store.Aspiration, ok bool, err error) {
	var open []store.Aspiration
	var last store.Aspiration
	for _, a := range matters {
		if a.State == store.Open {
			open = append(open, a)
		}
		if a.LastReplyAt.After(last.LastReplyAt) {
			last = a
		}
	}
	if t.Who.Stopped { // nothing more goes to staff
		return store.Aspiration{}, false, nil
	}
	if last.ID != 0 && t.Now.Sub(last.LastReplyAt) <= thanksFor {
		if ok, err := closes(t, last, c); ok || err != nil {
			return last, ok, err
		}
	}
	if startsAnew(c.Text) {
		_, ok, err := asked(t)
		if err != nil || !ok {
			return store.Aspiration{}, false, err
		}
	}
	if a, ok, err := repliedHere(t, open, c); ok || err != nil {
		return a, ok, err
	}
	if len(open) != 1 {
		if told := answeredOnes(open); len(told) == 1 && c.WordsAlone() && mended(c.Text) { // "sudah nyala bu": of what staff wrote about
			return told[0], true, nil
		}
		return lingersOf(t, open, c)
	}
	if !open[0].FirstReplyAt.IsZero() || goesWith(c) {
		return open[0], true, nil
	}
	if back, err := backTo(t, open[0], c); back || err != nil {
		return open[0], back, err
	}
	if says, err := saysOfElsewhere(t, open[0], c); says || err != nil {
		return open[0], says, err
	}
	// They may have read a reply of which we do not know that it arrived.
	perhaps, err := matter.PerhapsRead(t.Act, open[0])
	return open[0], perhaps, err
}

// answeredOnes are those of some aspirations to which staff have written.
func answeredOnes(some []store.Aspiration) []store.Aspiration {
	return slices.DeleteFunc(slices.Clone(some), func(a store.Aspiration) bool { return a.LastReplyAt.IsZero() })
}

// goOn continues an aspiration that was sent, and says that the words have been passed on.
func goOn(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	closing, err := closes(t, a, c)
	if err != nil {
		return err
	}
	if !closing { // who goes on with what they withdrew opens it again
		if _, err := matter.Resume(t.Act, &a); err != nil {
			return err
		}
	}
	said := c.Text
	if mended(said) { // "udah nyala pak" is of a lamp
		said = ""
	}
	danger, raised, err := matter.Raise(t.Act, &a, said)
	if err != nil {
		return err
	}
	place, err := movedThere(t, &a, c)
	if err != nil {
		return err
	}
	if quiet, err := matter.Continue(t.Act, &a, t.Here(), c, closing); err != nil {
		return err
	} else if raised || danger != caution.NoDanger && !quiet {
		var apart [][]bot.Button
		if a.ReceiptBox == 0 { // else what acknowledged this turn of theirs has it
			if apart, err = apartRow(t, a, c); err != nil {
				return err
			}
		}
		return goOnInDanger(t, a, apart)
	} else if quiet {
		return nil
	}
	if closing {
		_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text(closingKey(c))},
			store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
		return err
	}
	if a.ReceiptBox != 0 && place == "" { // one acknowledgement for one turn of theirs: the rest get a sign
		return matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken)
	}
	text, err := passed(t, a)
	if err != nil {
		return err
	}
	if place != "" {
		var b bot.TextBuilder
		text = b.Text(text).Line().Text(t.P.Text("where.moved", "place", place)).Build()
	}
	if waits, err := Drafting(t); err != nil {
		return err
	} else if waits {
		var b bot.TextBuilder
		text = b.Text(text).Line().Text(t.P.Text("draft.waits")).Build()
	}
	out := bot.Outgoing{Text: text,
		Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status"), t.Btn("citizen.button.other", "c.new")}}}
	apart, err := apartRow(t, a, c)
	if err != nil {
		return err
	}
	out.Buttons = append(out.Buttons, apart...)
	a.ReceiptBox, err = t.SayAbout(out, store.About{Purpose: store.ForReceipt, Aspiration: a.ID})
	if err != nil {
		return err
	}
	return t.SaveAspiration(a)
}

// passed says that their words have been passed on: to whom, and by when a reply is promised if one is.
func passed(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	who, err := addressee(t, a)
	switch {
	case err != nil:
		return bot.Text{}, err
	case a.State == store.Spam:
		return t.P.Text("citizen.passed_aside", "code", string(a.Code)), nil
	case a.State == store.Open && a.Turn == store.OfficeTurn && a.DueAt.After(t.Now):
		return t.P.Text("citizen.passed_due", "who", who, "code", string(a.Code), "day", matter.ByOffice(t.Act, t.P, a).Dated(a.DueAt)), nil
	}
	return t.P.Text("citizen.passed", "who", who, "code", string(a.Code)), nil
}

// addressee is who will read: the person who has the aspiration, or its office.
func addressee(t *talk.Turn, a store.Aspiration) (string, error) {
	if a.Claimed != 0 {
		return matter.StaffName(t.Act, t.P, a.Claimed)
	}
	o, err := t.Office(a.Office)
	if err != nil {
		return "", fmt.Errorf("office %s: %w", a.Office, err)
	}
	return o.Name, nil
}
