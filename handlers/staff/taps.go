package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Tap answers a button of a room. It may be old, tapped twice, or tapped by someone who is no staff.
func Tap(t *talk.Turn, verb string, args talk.Args) error {
	if strings.HasPrefix(verb, roomVerbs) {
		return roomTap(t, verb, args)
	}
	switch verb {
	case "s.name":
		if values := t.Update.Tap.Values; values != nil {
			if err := t.Toast(""); err != nil {
				return err
			}
			return Name(t, values["nama"])
		}
		return t.Toast("name.how")
	case "s.room":
		return makeRoom(t, store.OfficeID(args.At(0)))
	case "s.queue": // of lists that were shown before there were filters
		return queueTap(t, talk.Args{string(store.ShowAll), args.At(0)})
	case verbQueue:
		return queueTap(t, args)
	case verbTopics:
		return topicsTap(t, args)
	case verbOffices:
		return officesTap(t, args)
	case "s.aside":
		return asideList(t, store.OfficeID(args.At(0)), false)
	case "s.list":
		return sayQueue(t, view{show: showOf(args.At(0))})
	case verbCanned, verbCannedShow, verbCannedNew, verbCannedChange, verbCannedDrop, verbCannedDropYes:
		return cannedTap(t, verb, args)
	case "s.b.list", "s.b.new", "s.b.offer":
		return broadcastsTap(t, verb, args)
	case "s.b.to", "s.b.aim", "s.b.edit", "s.b.share", "s.b.drop", "s.b.send", "s.b.ok", "s.b.stop", "s.b.look", "s.b.close", "s.b.go":
		return broadcastTap(t, verb, args)
	case "s.forget":
		if ok, err := ownQuestion(t, args.Int(1)); err != nil || !ok {
			return err
		}
		if _, _, err := TakePending(t, args.Int(0)); err != nil {
			return err
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("staff.forgotten")}, store.About{Purpose: store.ForTalk})
	}
	if rest, ok := strings.CutPrefix(verb, dutyVerbs); ok {
		return dutyTap(t, rest, args)
	}
	if verb == verbFind {
		return findPage(t, args)
	}
	a, err := t.Aspiration(store.AspirationID(args.Int(0)))
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("aspiration: %w", err)
	}
	if !a.State.Sent() {
		return t.Toast("toast.stale") // nobody sees a draft before its citizen sends it
	}
	if own, err := theirWords(t, a, verb, args); err != nil {
		return err
	} else if !own {
		if ok, err := mayAbout(t, a, rightOf(verb)); err != nil || !ok {
			return err
		}
	}
	if slices.Contains(cardVerbs, verb) {
		if said, err := roomMoved(t, a); err != nil || said {
			return err
		}
	}
	return cardTap(t, a, verb, args)
}

// cardVerbs are those of the buttons of a card that change it at once.
var cardVerbs = []string{"s.take", "s.release", "s.close", "s.reopen", "s.spam", "s.restore", "s.ham", "s.junk", "s.nospam", "s.calm"}

// cardTap is a button about an aspiration of the speaker's office.
func cardTap(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	switch verb {
	case "s.take":
		return take(t, a)
	case "s.release":
		return letGo(t, a)
	case verbSeize, verbFree, verbLeave:
		return seize(t, a, verb, args)
	case verbGive:
		return giveTap(t, a, args)
	case verbStill, verbUnsent:
		return settle(t, a, verb, args)
	case "s.close":
		return closing(t, a)
	case "s.reopen":
		return done(t, a, "toast.reopened")(matter.Reopen(t.Act, &a, t.Who.Staff))
	case "s.spam":
		return spam(t, a)
	case "s.restore":
		return done(t, a, "toast.restored")(matter.Restore(t.Act, &a, t.Who.Staff))
	case "s.ham", "s.junk":
		return decide(t, a, verb)
	case "s.calm":
		return done(t, a, "toast.calmed")(matter.Calm(t.Act, &a, t.Who.Staff))
	case "s.nums":
		return askReason(t, a)
	case "s.correct":
		if args.At(1) == "" {
			return askCorrect(t, a, -1)
		}
		return askCorrect(t, a, max(int(args.Int(1)), 0))
	case "s.kind":
		return correctKind(t, a, store.Kind(args.At(1)))
	case "s.topic":
		return correctTopic(t, a, args.At(1))
	case "s.card":
		return showCard(t, a)
	case verbMore:
		return more(t, a)
	case verbSnooze:
		return snoozeTap(t, a, args.At(1))
	case "s.alike":
		return alike(t, a)
	case "s.page":
		return showPage(t, a, int(args.Int(1)))
	case "s.reply":
		if !a.Answerable() && t.Update.Tap.Values == nil { // with the words of a form, answer says so, and gives them back
			return t.Toast("staff.is_imported", "code", string(a.Code))
		}
		return replyTap(t, a)
	case verbTakeBack, verbTakeYes, verbTakeNo:
		return takeBackTap(t, a, verb, store.MessageID(args.Int(1)))
	case verbHeldGo, verbHeldStop:
		return heldTap(t, a, verb, store.HeldID(args.Int(1)))
	case verbTemplates, verbTemplate, verbTemplateGo, verbTemplateEdit:
		return templateTap(t, a, verb, args)
	case "s.declare":
		return declare(t, a, store.MessageID(args.Int(1)), store.ReplyType(args.At(2)))
	case "s.again":
		if !a.Answerable() {
			return t.Toast("staff.is_imported", "code", string(a.Code))
		}
		return again(t, a, store.MessageID(args.Int(1)))
	case verbArea:
		return regionTap(t, a, args.At(1))
	case "s.to":
		return toPending(t, a, args)
	}
	return passTap(t, a, verb, args)
}

// closing closes it.
func closing(t *talk.Turn, a store.Aspiration) error {
	key := "toast.closed"
	if a.Imported() {
		key = "toast.closed_alone" // nobody is there to be told
	}
	return done(t, a, key)(matter.Close(t.Act, &a, t.Who.Staff))
}

// done answers a tap with what came of it.
func done(t *talk.Turn, a store.Aspiration, key string) func(changed bool, err error) error {
	return func(changed bool, err error) error {
		switch {
		case errors.Is(err, matter.ErrState):
			return notNow(t, a)
		case err != nil:
			return err
		case !changed:
			return t.Toast("toast.already")
		}
		return t.ToastPassing(key, "code", string(a.Code)) // the card says so, too
	}
}

// showCard shows what the citizen wrote, here and now: staff opened it. What is replied to it goes to the citizen. It
// tells nothing that changes, but for how it stood at that moment, so that only the card itself has to be kept true. An aspiration that has no card yet gets it;
// in the room itself, that is what is shown.
func showCard(t *talk.Turn, a store.Aspiration) error {
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if answers, err := matter.May(t.Tx, t.Who.Staff, a.Office, store.RightReply); err != nil {
		return err
	} else if !answers { // who only reads changes nothing in the room
		return showPage(t, a, 0)
	}
	posted, err := matter.Opened(t.Act, a)
	if err != nil {
		return err
	}
	for _, room := range posted {
		if room.Address != t.Back() {
			continue
		}
		if err := matter.Seen(t.Act, a, t.Who.Staff); err != nil {
			return err
		}
		return t.Toast("")
	}
	return showPage(t, a, 0)
}

// mayShow reports whether what the citizen wrote may be shown here; else it says why not.
func mayShow(t *talk.Turn, a store.Aspiration) (bool, error) {
	if t.Update.Place != bot.Group || t.Whispers() {
		return true, nil
	}
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return false, fmt.Errorf("rooms here: %w", err)
	}
	if len(readHere([]store.OfficeID{a.Office}, rooms)) == 0 { // others read along
		if t.Update.Tap != nil {
			if said, err := roomMoved(t, a); err != nil || said {
				return false, err
			}
		}
		return false, t.Toast("queue.no_room_here")
	}
	return true, nil
}

// showPage shows a page of what the citizen wrote.
func showPage(t *talk.Turn, a store.Aspiration, page int) error {
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if err := matter.Seen(t.Act, a, t.Who.Staff); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	handles, err := matter.May(t.Tx, t.Who.Staff, a.Office, store.RightReply)
	if err != nil {
		return err
	}
	out, err := matter.Copy(t.Act, a, max(page, 0), matter.Reader{Answers: !t.Whispers(), // what one person alone sees cannot be answered
		Reads: !handles, Stands: t.Update.Place != bot.Group || t.Whispers()})
	if err != nil {
		return err
	}
	return sayAtCard(t, a, out, store.ForPrompt)
}

// replyTap takes a reply by the button's form; without one it asks for it in words.
func replyTap(t *talk.Turn, a store.Aspiration) error {
	if values := t.Update.Tap.Values; values != nil {
		if err := t.Toast(""); err != nil {
			return err
		}
		said, err := answer(t, a, talk.Content{Text: values["teks"]}, "")
		if err != nil || said == nil {
			return err
		}
		return said.say(t)
	}
	if err := toastWriting(t, a); err != nil {
		return err
	}
	out, err := promptFor(t, a)
	if err != nil {
		return err
	}
	if t.Update.Place == bot.Group {
		out.ReplyTo = bot.Ref{Message: t.Update.Tap.Message}
	}
	_, err = t.SayOpenly(out, store.About{Purpose: store.ForPrompt, Aspiration: a.ID}) // so that it can be answered
	return err
}

// again sends a reply once more that did not arrive.
func again(t *talk.Turn, a store.Aspiration, id store.MessageID) error {
	m, err := t.Message(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Side != store.StaffSide) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the reply: %w", err)
	}
	if a.State != store.Open && a.State != store.Closed {
		return notNow(t, a)
	}
	told := func(key string) error { // the news has no button any more, and is true
		return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code))}, store.About{Purpose: store.ForPrompt, Aspiration: a.ID, Message: m.ID})
	}
	if m.Outcome == bot.Delivered && m.TakenBack.IsZero() {
		if err := t.Toast(""); err != nil {
			return err
		}
		return told("reply.failed.arrived")
	}
	if m.Outcome != bot.Refused && m.Outcome != bot.Uncertain || !m.TakenBack.IsZero() {
		return t.Toast("toast.already")
	}
	if err := matter.SendAgain(t.Act, a, m); errors.Is(err, matter.ErrState) {
		return notNow(t, a)
	} else if err != nil {
		return err
	}
	if err := t.Toast("toast.sending"); err != nil {
		return err
	}
	return told("reply.failed.again")
}

// toPending sends what was written before as a reply to the aspiration that was meant.
func toPending(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	if ok, err := ownQuestion(t, args.Int(2)); err != nil || !ok {
		return err
	}
	if key := unanswerable(a); key != "" { // it may be for another
		return cannot(t, a, key)
	}
	c, ok, err := takeTapped(t, args)
	if err != nil || !ok {
		return err
	}
	said, err := answer(t, a, c, "")
	if err != nil || said == nil {
		return err
	}
	return said.sayTapped(t)
}
