package citizen

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// knowsTap answers the buttons by which citizens learn where their matters stand, and see to them. ok is false if the verb is
// another's.
func knowsTap(t *talk.Turn, verb string, args talk.Args) (ok bool, err error) {
	do := map[string]func(*talk.Turn, store.Aspiration, talk.Args) error{
		"c.show": shown, "c.add": add, "c.remind": remindNow, "c.later": remindLater, "c.elsewhere": elsewhereTap,
		"c.reopen": reopen, "c.back": takeBack, "c.gone": takenBack, "c.apart": setApart,
	}[verb]
	if do == nil && verb != "c.mine" {
		return false, nil
	}
	if t.Update.Place == bot.Group && !t.Whispers() {
		return true, t.Toast("citizen.write_private") // everybody would read along
	}
	if verb == "c.mine" {
		return true, turnTo(t, listOf(args, 0))
	}
	a, err := own(t, args.Int(0))
	if errors.Is(err, store.ErrNotFound) && (verb == "c.show" || verb == "c.back" || verb == "c.gone" || verb == "c.apart") { // what they support, or their words in it
		a, err = supported(t, args.Int(0))
	}
	if errors.Is(err, store.ErrNotFound) || err == nil && !a.State.Sent() {
		return true, t.Toast("toast.stale")
	} else if err != nil {
		return true, err
	}
	return true, do(t, a, args)
}

func shown(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	return showOne(t, a, listOf(args, 1))
}

// alive reports whether anything can be done with the aspiration still; if not, the tap is answered.
func alive(t *talk.Turn, a store.Aspiration) (bool, error) {
	if a.State == store.Open || a.State == store.Closed {
		return true, nil
	}
	return false, t.Toast("toast.stale")
}

// add asks for more words about an aspiration, or takes them by the button's form.
func add(t *talk.Turn, a store.Aspiration, _ talk.Args) error {
	if values := t.Update.Tap.Values; values != nil {
		return filledIn(t, a, values["teks"])
	}
	if ok, err := alive(t, a); err != nil || !ok {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return askMore(t, a, "add.ask")
}

// filledIn continues an aspiration of theirs with words that were written into a form. It may have been withdrawn, merged or set aside since
// the form was opened: the words stand nowhere else, and are taken as those of a reply.
func filledIn(t *talk.Turn, a store.Aspiration, text string) error {
	c := talk.Content{Text: text}
	if c.Empty() {
		return t.Toast("citizen.empty")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	a, err := matter.GoesOnAs(t.Tx, a)
	if err != nil {
		return err
	}
	if private := t.InPrivate(); a.Citizen == t.Who.Citizen && !t.Who.Stopped {
		a.ReceiptBox = 0 // there is no message of theirs that could be marked
		return goOn(private, a, c)
	} else if done, err := supportAnswered(private, a, c); err != nil || done {
		return err
	}
	return Begin(t.InPrivate(), c)
}

// goesOn has what they write next in private continue an aspiration.
func goesOn(t *talk.Turn, a store.Aspiration) error {
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Adding, mem.AddUntil, mem.Bare, mem.Fresh, mem.Where = int64(a.ID), t.Now.Add(addFor), false, false, 0
	return t.Remember(mem)
}

// askMore asks for words about an aspiration: what they write next continues it, whether or not it replies to the question.
func askMore(t *talk.Turn, a store.Aspiration, key string) error {
	if t.Update.Place == bot.Group {
		_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("add.private", "code", string(a.Code))}, store.About{Purpose: store.ForTalk})
		return err
	}
	if err := goesOn(t, a); err != nil {
		return err
	}
	who, err := addressee(t, a)
	if err != nil {
		return err
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code), "who", who), Prompt: t.P.S("add.hint")},
		store.About{Purpose: store.ForView, Aspiration: a.ID})
	return err
}

// addFor is how long what they write next is taken for what they were asked for.
const addFor = 15 * time.Minute

// bareFor is how long what they send without a word goes with what they wrote last: "ini fotonya", and then the photo.
const bareFor = time.Minute

// adding finds the aspiration for which more words were just asked, or with which a message without words goes. What was asked for is had once.
func adding(t *talk.Turn, mem *talk.Memory, c talk.Content) (a store.Aspiration, ok bool, err error) {
	if mem.Adding == 0 {
		return a, false, nil
	}
	id, left, bare := mem.Adding, mem.AddUntil.Sub(t.Now), mem.Bare
	mem.AddsNothing()
	if left > 0 && left <= addFor && (!bare || wordless(c)) && !t.Who.Stopped {
		a, err = own(t, id)
		if ok = err == nil && (a.State == store.Open || a.State == store.Closed); ok {
			mem.Adding, mem.AddUntil, mem.Bare = id, t.Now.Add(bareFor), true
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return a, false, err
		}
	}
	if err := t.Remember(*mem); err != nil {
		return a, false, err
	}
	if ok && !bare {
		a.ReceiptBox = 0 // who was asked is told that it arrived
	}
	return a, ok, nil
}

// addMore takes what they were asked to add. Who says that it is to be nothing adds nothing.
func addMore(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if c.WordsAlone() && dropsOrSends(words(c.Text), c) {
		return Aside(t, "citizen.heard_ok")
	}
	return goOn(t, a, c)
}

// wordless reports whether a message shows something and says nothing.
func wordless(c talk.Content) bool {
	return talk.Blank(c.Text) && !slices.ContainsFunc(c.Files, func(f bot.File) bool { return f.Kind == bot.Voice || f.Kind == bot.Audio })
}

// completes finds the aspiration, sent a moment ago, that a message makes whole: words for one that only shows something, or what is shown after
// the words, unless they have supported something since, or were written to about something else. Words that put right where it is about go with it, too, and
// such as can only be about it.
func completes(t *talk.Turn, mem talk.Memory, matters []store.Aspiration, c talk.Content) (a store.Aspiration, ok bool, err error) {
	if len(matters) == 0 || mem.Fresh || mem.Via != "" {
		return a, false, nil
	}
	a = matters[0]
	since := t.Now.Sub(a.SubmittedAt)
	if a.State != store.Open || a.SubmittedAt.IsZero() || since < 0 || since > addFor {
		return a, false, nil
	}
	if wordless(c) {
		last, err := t.Supports(t.Who.Citizen, 1)
		if err != nil {
			return a, false, fmt.Errorf("supports: %w", err)
		}
		if len(last) > 0 && last[0].At.After(a.SubmittedAt) {
			return a, false, nil
		}
		about, err := lastAbout(t)
		if err != nil {
			return a, false, err
		}
		other := about.Purpose == store.ForReply || about.Purpose == store.ForSupport || about.Purpose == store.ForBroadcast
		return a, !other || about.Aspiration == a.ID, nil
	}
	if acknowledges(c) || isThanks(c) || saysThatIsAll(words(c.Text)) {
		return a, false, nil
	}
	if a.Urgent == store.Urgent && !startsAnew(c.Text) && asksAboutUs(c) == "" { // who is in danger writes on, and staff need it at once
		return a, true, nil
	}
	if back, err := backTo(t, a, c); back || err != nil || adds(c.Text) || putsRight(c.Text) || namesNothing(c) || tellsFeeling(c) || short(c.Text) && caution.Judge(c.Text).Bare {
		return a, err == nil, err
	}
	if ok, err := stillWriting(t, a, c); ok || err != nil || !c.WordsAlone() {
		return a, ok, err
	}
	if ok, err := puts(t, a, c); ok || err != nil {
		return a, ok, err
	}
	run, err := t.Messages(a.ID)
	if err != nil {
		return a, false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return a, !slices.ContainsFunc(run, func(m store.Message) bool { return !wordless(talk.Content{Text: m.Text, Files: m.Files}) }), nil
}

// bareFollows has what they send next without a word go with what they have just written to an aspiration; no other words are asked for any
// more.
func bareFollows(t *talk.Turn, a store.Aspiration) error {
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Adding, mem.AddUntil, mem.Bare = int64(a.ID), t.Now.Add(bareFor), true
	return t.Remember(mem)
}

// remindNow has the office reminded of what it promised to answer by now, at most once a day.
func remindNow(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	at, err := matter.Remind(t.Act, a)
	if errors.Is(err, matter.ErrState) {
		return notNow(t, a)
	} else if err != nil {
		return err
	}
	return reminded(t, a, args, remindedKey(at, t.Now), at)
}

// remindLater has the office reminded tomorrow.
func remindLater(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	at, err := matter.RemindLater(t.Act, a)
	if errors.Is(err, matter.ErrState) {
		return notNow(t, a)
	} else if err != nil {
		return err
	}
	return reminded(t, a, args, "remind.wished", at)
}

// notNow says why staff are not reminded now.
func notNow(t *talk.Turn, a store.Aspiration) error {
	switch {
	case a.State != store.Open || a.Turn != store.OfficeTurn:
		return t.Toast("toast.remind_answered", "code", string(a.Code))
	case a.DueAt.After(t.Now):
		return t.Toast("toast.remind_early", "day", matter.ByOffice(t.Act, t.P, a).Dated(a.DueAt))
	}
	return t.Toast("toast.remind_once")
}

// reminded says when staff are reminded: in the message that was tapped, whose buttons fit no more.
func reminded(t *talk.Turn, a store.Aspiration, args talk.Args, key string, at time.Time) error {
	if args.At(1) != "" { // in the detail, which goes on below
		if err := t.ToastPassing(""); err != nil {
			return err
		}
		out, err := detail(t, a, listOf(args, 1))
		if err != nil {
			return err
		}
		o, err := t.Office(a.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", a.Office, err)
		}
		var b bot.TextBuilder
		b.Text(t.P.Text(key, "office", o.Name, "day", t.P.In(o.Location()).Dated(at), "code", string(a.Code))).Line().Line().Text(out.Text)
		out.Text = b.Build()
		return t.EditTapped(out, store.About{Purpose: store.ForView, Aspiration: a.ID})
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out, err := remindedOut(t, a, key, at)
	if err != nil {
		return err
	}
	if key == "remind.wished" {
		out.Buttons = out.Buttons[1:]
	}
	return t.EditTapped(out, store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// elsewhereTap takes their word on whether they were answered elsewhere.
func elsewhereTap(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	said := args.At(1)
	if said != "yes" && said != "no" {
		return t.Toast("toast.stale")
	}
	changed, err := matter.Elsewhere(t.Act, &a, said == "yes")
	switch {
	case errors.Is(err, matter.ErrState):
		return t.Toast("toast.remind_answered", "code", string(a.Code))
	case err != nil:
		return err
	case !changed:
		return t.Toast("toast.noted_already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	o, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	out := bot.Outgoing{Text: t.P.Text("elsewhere.no", "code", string(a.Code), "office", o.Name), Buttons: [][]bot.Button{
		{t.Btn("overdue.button.later", "c.later", a.ID)}, {t.Btn("citizen.button.status", "c.status")}}}
	if said == "yes" {
		out = bot.Outgoing{Text: t.P.Text("elsewhere.yes", "code", string(a.Code), "office", o.Name), Buttons: [][]bot.Button{
			{t.Btn("detail.button.reopen", "c.reopen", a.ID), t.Btn("citizen.button.other", "c.new")}}}
	}
	return t.EditTapped(out, store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// reopen opens a closed aspiration again.
func reopen(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	if err := matter.OpenAgain(t.Act, &a); errors.Is(err, matter.ErrState) {
		return t.Toast("toast.already")
	} else if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	waits := a.Turn == store.OfficeTurn
	switch {
	case args.At(1) != "":
		if err := showOne(t, a, listOf(args, 1)); err != nil {
			return err
		}
	case waits: // there is nothing to ask them: one message says it all
		if err := sayOpen(t, a); err != nil {
			return err
		}
	default:
		if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("add.open", "code", string(a.Code))},
			store.About{Purpose: store.ForView, Aspiration: a.ID}); err != nil {
			return err
		}
	}
	if !waits {
		return askMore(t, a, "add.missing")
	}
	if t.Update.Place == bot.Group {
		return nil
	}
	return goesOn(t, a)
}

// backShown is how many of their messages are offered to be taken back.
const backShown = 5

// takeBack lists the latest of their messages in an aspiration, to be taken back; or asks once more about the one chosen.
func takeBack(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	if ok, err := alive(t, a); err != nil || !ok {
		return err
	}
	about := store.About{Purpose: store.ForView, Aspiration: a.ID}
	back := backFrom(t, a, list{})
	if id := args.Int(3); id != 0 {
		m, ok, err := ownMessage(t, a, id)
		if err != nil || !ok {
			return err
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("retract.sure", "code", string(a.Code), "text", whatOf(t, m)),
			Buttons: [][]bot.Button{{t.Btn("retract.button.yes", "c.gone", a.ID, m.ID), back}}}, about)
	}
	l := listOf(args, 1)
	back = backFrom(t, a, l)
	all, err := t.Messages(a.ID)
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	var rows [][]bot.Button
	for i := len(all) - 1; i >= 0 && len(rows) < backShown; i-- {
		if what := whatOf(t, all[i]); what != "" && wroteIt(t, all[i]) {
			rows = append(rows, []bot.Button{{Label: what, Data: talk.Data("c.back", append(append([]any{a.ID}, l.args()...), all[i].ID)...)}})
		}
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	key := "retract.which"
	if len(rows) == 0 {
		key = "retract.none"
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code)), Buttons: append(rows, []bot.Button{back})}, about)
}

// backFrom leads back to the aspiration.
func backFrom(t *talk.Turn, a store.Aspiration, from list) bot.Button {
	return t.Btn("status.button.back", "c.show", append([]any{a.ID}, from.args()...)...)
}

// takenBack takes a message back.
func takenBack(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	if ok, err := alive(t, a); err != nil || !ok {
		return err
	}
	m, ok, err := ownMessage(t, a, args.Int(1))
	if err != nil || !ok {
		return err
	}
	if err := matter.Retract(t.Act, a, m); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	next := t.Btn("retract.button.more", "c.back", append([]any{a.ID}, list{}.args()...)...)
	if wrote, err := wroteIn(t, a); err != nil {
		return err
	} else if !wrote && a.Citizen != t.Who.Citizen {
		next = t.Btn("support.button.stop", "c.unsup", a.ID)
	} else if !wrote { // staff have nothing to answer any more
		next = t.Btn("overdue.button.withdraw", "c.withdraw", a.ID)
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("retract.done", "code", string(a.Code)), Buttons: [][]bot.Button{
		{next, t.Btn("citizen.button.status", "c.status")}}},
		store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// ownMessage finds a message that its citizen wrote in an aspiration of theirs and has not taken back; if it is none, the tap is
// answered.
func ownMessage(t *talk.Turn, a store.Aspiration, id int64) (m store.Message, ok bool, err error) {
	m, err = t.Message(store.MessageID(id))
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || !wroteIt(t, m)) {
		return m, false, t.Toast("toast.stale")
	} else if err != nil {
		return m, false, fmt.Errorf("message %d: %w", id, err)
	}
	if whatOf(t, m) == "" {
		return m, false, t.Toast("toast.already")
	}
	return m, true, nil
}

// wroteIt reports whether the speaker wrote a message: what others wrote in it, who support it, or whose it was before, is theirs.
func wroteIt(t *talk.Turn, m store.Message) bool {
	return m.Side == store.CitizenSide && m.Citizen == t.Who.Citizen
}

// whatOf is the beginning of a message, or what it carries, on one line; empty if it was taken back.
func whatOf(t *talk.Turn, m store.Message) string {
	if talk.Blank(m.Text) {
		return matter.Gather([]store.Message{m}).Attached(t.P)
	}
	return matter.Snippet(m.Text)
}
