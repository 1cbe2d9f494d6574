package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/erasure"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// Who supports an aspiration judges its replies, writes to it, has its office reminded, sees where it stands, and leaves it.

// supporterTap answers the buttons of supporters. done is false for others.
func supporterTap(t *talk.Turn, verb string, args talk.Args) (done bool, err error) {
	switch verb {
	case "c.unsup", "c.sv", "c.unsay", "c.unsay!", "c.sremind", "c.slater":
	default:
		return false, nil
	}
	a, err := t.Aspiration(store.AspirationID(args.Int(0)))
	if errors.Is(err, store.ErrNotFound) {
		return true, t.Toast("toast.stale")
	} else if err != nil {
		return true, fmt.Errorf("aspiration: %w", err)
	}
	s, err := t.Support(a.ID, t.Who.Citizen)
	if errors.Is(err, store.ErrNotFound) && verb == "c.unsay" || errors.Is(err, store.ErrNotFound) && verb == "c.unsay!" {
		return true, unsay(t, a, verb == "c.unsay!") // it was theirs before
	} else if errors.Is(err, store.ErrNotFound) {
		return true, t.Toast("toast.stale")
	} else if err != nil {
		return true, fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	switch {
	case a.Citizen == t.Who.Citizen && verb == "c.sv": // under what they were sent while they supported it
		return true, judge(t, "c.verdict", args)
	case a.Citizen == t.Who.Citizen:
		return true, t.Toast("alone.yours", "code", string(a.Code))
	case verb == "c.unsay", verb == "c.unsay!":
		return true, unsay(t, a, verb == "c.unsay!")
	case !s.InForce():
		return true, t.Toast("alone.stopped_already", "code", string(a.Code))
	case !a.State.Sent():
		return true, t.Toast("toast.stale")
	case verb == "c.sv":
		return true, says(t, a, s, args)
	case verb == "c.sremind", verb == "c.slater":
		return true, supporterReminds(t, a, s, verb == "c.slater", args.At(1) != "")
	}
	return true, unsupport(t, a, s)
}

// unsupport ends a support. What they wrote was read: to have it removed is another tap.
func unsupport(t *talk.Turn, a store.Aspiration, s store.Support) error {
	if err := matter.StopSupport(t.Act, a, s); err != nil {
		return err
	}
	if err := t.Toast("alone.toast.stopped"); err != nil {
		return err
	}
	_, err := t.Say(bot.Outgoing{Text: t.P.Text("alone.stopped", "code", string(a.Code)),
		Buttons: [][]bot.Button{{t.Btn("alone.button.unsay", "c.unsay", a.ID)}, {t.Btn("citizen.button.other", "c.new")}}})
	return err
}

// says takes what a supporter taps under a reply.
func says(t *talk.Turn, a store.Aspiration, s store.Support, args talk.Args) error {
	v, anew := store.VerdictValue(args.At(2)), args.At(2) == ""
	if !anew && v != store.VerdictYes && v != store.VerdictPartly && v != store.VerdictNo || a.State != store.Open && a.State != store.Closed {
		return t.Toast("toast.stale")
	}
	m, err := t.Message(store.MessageID(args.Int(1)))
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Side != store.StaffSide || !m.TakenBack.IsZero()) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the reply: %w", err)
	}
	if anew {
		if asked, err := matter.SupporterAnew(t.Act, a, s, m); err != nil {
			return err
		} else if !asked {
			return t.Toast("toast.stale")
		}
		return t.Toast("")
	}
	changed, err := matter.SupporterSays(t.Act, &a, s, m, v)
	if err != nil {
		return err
	}
	if !changed {
		return t.Toast("toast.noted_already")
	}
	return t.ToastPassing("toast.noted")
}

// unsay removes what they wrote in an aspiration that is not theirs, once that is confirmed.
func unsay(t *talk.Turn, a store.Aspiration, sure bool) error {
	wrote, err := wroteIn(t, a)
	if err != nil {
		return err
	}
	if !wrote || a.Citizen == t.Who.Citizen {
		return t.Toast("toast.stale")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if !sure {
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("alone.unsay.sure", "code", string(a.Code), "backup", backupSpan(t)), Buttons: [][]bot.Button{
			{t.Btn("alone.button.unsay_sure", "c.unsay!", a.ID)}, {t.Btn("own.button.nothing", "c.keep")}}}, store.About{Purpose: store.ForTalk})
	}
	if s, err := t.Support(a.ID, t.Who.Citizen); err == nil && s.InForce() {
		if err := matter.StopSupport(t.Act, a, s); err != nil {
			return err
		}
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	e, err := erasure.Words(t.Act, a, t.Who.Citizen)
	if err != nil {
		return err
	}
	if e.Box, err = t.Say(bot.Outgoing{Text: t.P.Text("alone.unsay.begun", "code", string(a.Code), "day", t.P.Dated(e.Due), "backup", backupSpan(t))}); err != nil {
		return err
	}
	if err := t.SaveErasure(e); err != nil {
		return fmt.Errorf("save an erasure: %w", err)
	}
	return nil
}

// wroteIn reports whether words of the speaker are in an aspiration.
func wroteIn(t *talk.Turn, a store.Aspiration) (bool, error) {
	if t.Who.Citizen == 0 {
		return false, nil
	}
	all, err := t.Messages(a.ID)
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, m := range all {
		if m.Side == store.CitizenSide && m.Citizen == t.Who.Citizen && (!talk.Blank(m.Text) || len(m.Files) > 0 || m.Location != nil || m.Contact != nil) {
			return true, nil
		}
	}
	return false, nil
}

// supportAnswered takes a message that replies to one of an aspiration which the speaker supports. done is false if they do not.
func supportAnswered(t *talk.Turn, a store.Aspiration, c talk.Content) (done bool, err error) {
	s, err := t.Support(a.ID, t.Who.Citizen)
	if err == nil && !s.InForce() && isThanks(c) { // for what they had once: nothing new begins with that
		return true, t.SayText("citizen.welcome")
	}
	if errors.Is(err, store.ErrNotFound) || err == nil && (!s.InForce() || t.Who.Stopped || !a.State.Sent()) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	return true, supportGoesOn(t, a, s, c)
}

// supportersLost tells a supporter which of their files are not to be had, and why.
func supportersLost(act talk.Act, a store.Aspiration, m store.Message, lost []bot.File) error {
	if !a.State.Sent() {
		return nil
	}
	var why []bot.FileFault
	for _, f := range lost {
		why = append(why, f.Fault)
	}
	if err := matter.TellSupporterWith(act, a, m, func(p messages.Printer) bot.Text {
		var b bot.TextBuilder
		return b.Text(matter.FaultText(p, why)).Line().Text(p.Text("citizen.file.rest")).Build()
	}); err != nil {
		return err
	}
	return matter.RefreshCard(act, a)
}

// supportMeant finds what a message continues that replies to none, of who has nothing open of their own: the only aspiration that
// they support, if it was answered to them. What speaks of danger and does not say where it belongs is one of its own.
func supportMeant(t *talk.Turn, matters []store.Aspiration, c talk.Content) (a store.Aspiration, s store.Support, ok bool, err error) {
	if len(openOnes(matters)) > 0 {
		return a, s, false, nil
	}
	all, err := t.Supports(t.Who.Citizen, 2)
	if err != nil || len(all) != 1 || caution.DangerOf(c.Text) != caution.NoDanger {
		return a, s, false, err
	}
	if a, err = t.Aspiration(all[0].Aspiration); err != nil {
		return a, s, false, fmt.Errorf("aspiration %d: %w", all[0].Aspiration, err)
	}
	closing, err := closes(t, a, c)
	if err != nil || a.LastReplyAt.IsZero() || a.State != store.Open && !closing || closing && t.Now.Sub(a.LastReplyAt) > thanksFor {
		return a, s, false, err
	}
	last, n, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Last: true, Limit: 1})
	if err != nil || n == 0 {
		return a, s, false, err
	}
	got, err := t.SupportCopy(last[0].ID, t.Who.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return a, s, false, nil
	}
	return a, all[0], err == nil && got.Outcome != bot.Refused, err
}

// supportGoesOn adds what a supporter wrote, and says that it has been passed on.
func supportGoesOn(t *talk.Turn, a store.Aspiration, s store.Support, c talk.Content) error {
	closing, err := closes(t, a, c)
	if err != nil {
		return err
	}
	danger, raised, err := matter.Raise(t.Act, &a, c.Text)
	if err != nil {
		return err
	}
	quiet, err := matter.SupporterWrites(t.Act, &a, s, t.Here(), c, closing, true)
	if err != nil {
		return err
	}
	if quiet && !raised {
		return nil
	}
	about := store.About{Purpose: store.ForSupport, Aspiration: a.ID}
	var apart [][]bot.Button
	if s.Receipt == 0 {
		if apart, err = apartRow(t, a, c); err != nil {
			return err
		}
	}
	if danger != caution.NoDanger { // whom to call is said at once, however much they wrote
		if quiet {
			if err := matter.RefreshCard(t.Act, a); err != nil {
				return err
			}
		}
		return supporterInDanger(t, a, apart, danger, about)
	}
	if closing {
		_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text(closingKey(c))}, about)
		return err
	}
	if s.Receipt != 0 && c.ID != "" {
		return matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken)
	}
	text, err := passed(t, a)
	if err != nil {
		return err
	}
	if s, err = t.Support(a.ID, s.Citizen); err != nil {
		return fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	if s.Receipt, err = t.SayAbout(bot.Outgoing{Text: text, Buttons: append([][]bot.Button{{t.Btn("citizen.button.status", "c.status"),
		t.Btn("citizen.button.other", "c.new")}}, apart...)}, about); err != nil {
		return err
	}
	if err := t.SaveSupport(s); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	return nil
}

// supporterInDanger says whom to call to somebody who supports an aspiration, and that their words have been passed on.
func supporterInDanger(t *talk.Turn, a store.Aspiration, apart [][]bot.Button, d caution.Danger, about store.About) error {
	text, err := passed(t, a)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(dangerText(t.Act, t.P, a, d)).Line().Text(text)
	_, err = t.SayAbout(bot.Outgoing{Text: b.Build(), Buttons: append([][]bot.Button{{t.Btn("citizen.button.status", "c.status"),
		t.Btn("citizen.button.other", "c.new")}}, apart...)}, about)
	return err
}

// supportsShown is how many of what they support a page of a list names.
const supportsShown = 3

// supportList says where stands what they support, a page of it for /status. more: there is another page.
func supportList(t *talk.Turn, page int) (lines []bot.Text, rows [][]bot.Button, more bool, err error) {
	if t.Who.Citizen == 0 {
		return nil, nil, false, nil
	}
	all, err := t.Supports(t.Who.Citizen, (page+1)*supportsShown+1)
	if err != nil {
		return nil, nil, false, fmt.Errorf("supports: %w", err)
	}
	var open []bot.Button // each of them
	all = all[min(page*supportsShown, len(all)):]
	if more = len(all) > supportsShown; more {
		all = all[:supportsShown]
	}
	for _, s := range all {
		a, err := t.Aspiration(s.Aspiration)
		if err != nil {
			return nil, nil, false, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
		}
		if !a.State.Sent() || a.State == store.Erased {
			continue
		}
		line, row, err := supportLine(t, a)
		if err != nil {
			return nil, nil, false, err
		}
		lines, rows = append(lines, line), append(rows, row)
		open = append(open, bot.Button{Label: string(a.Code), Data: talk.Data("c.show", append([]any{a.ID}, list{page: page}.args()...)...)})
	}
	if len(open) > 0 {
		rows = append([][]bot.Button{open}, rows...)
	}
	return lines, rows, more, nil
}

// supportLine says where stands one aspiration that they support, with what they can do.
func supportLine(t *talk.Turn, a store.Aspiration) (line bot.Text, row []bot.Button, err error) {
	head, err := supportHead(t, a)
	if err != nil {
		return line, nil, err
	}
	where, err := standing(t, a, a.Turn == store.OfficeTurn) // what is late has its button below
	if err != nil {
		return line, nil, err
	}
	var b bot.TextBuilder
	b.Text(head).Line().Text(where)
	row = []bot.Button{{Label: t.P.S("alone.button.stop_code", "code", string(a.Code)), Data: talk.Data("c.unsup", a.ID)}}
	remind, ok, err := matter.SupporterCanRemind(t.Act, t.P, a)
	if ok {
		row = append([]bot.Button{remind}, row...)
	}
	return b.Build(), row, err
}

// supported is an aspiration that the speaker supports. store.ErrNotFound: they do not.
func supported(t *talk.Turn, id int64) (store.Aspiration, error) {
	a, err := t.Aspiration(store.AspirationID(id))
	if err != nil {
		return a, fmt.Errorf("aspiration %d: %w", id, err)
	}
	s, err := t.Support(a.ID, t.Who.Citizen)
	if err == nil && !s.InForce() {
		err = store.ErrNotFound
	}
	if err != nil {
		return a, fmt.Errorf("a support of %d: %w", id, err)
	}
	return a, nil
}

// retractButton lists what they wrote in what they support, to be taken back.
func retractButton(t *talk.Turn, a store.Aspiration) bot.Button {
	return t.Btn("detail.button.retract", "c.back", append([]any{a.ID}, list{}.args()...)...)
}

// supporterReminds has the office reminded because somebody who supports the aspiration wants that. inList: they tapped that in /status.
func supporterReminds(t *talk.Turn, a store.Aspiration, s store.Support, later, inList bool) error {
	at, err := matter.SupporterReminds(t.Act, a, s, later)
	if errors.Is(err, matter.ErrState) {
		return notNow(t, a)
	} else if err != nil {
		return err
	}
	o, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	key := "remind.told"
	if later {
		key = "remind.wished"
	} else if at.Sub(t.Now) >= 20*time.Minute {
		key = "remind.told_later"
	}
	told := t.P.Text(key, "office", o.Name, "day", t.P.In(o.Location()).Dated(at))
	var b bot.TextBuilder
	if inList {
		if err := t.ToastPassing(""); err != nil {
			return err
		}
		out, about, err := listOut(t, list{})
		if err != nil {
			return err
		}
		out.Text = b.Text(told).Line().Line().Text(out.Text).Build()
		return t.EditTapped(out, about)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	row, ok, err := matter.SupporterCanRemind(t.Act, t.P, a)
	if err != nil {
		return err
	}
	b.Text(t.P.Text("support.still", "code", string(a.Code), "day", t.P.In(o.Location()).Day(a.DueAt))).Line().Text(told)
	out := bot.Outgoing{Text: b.Build(), Buttons: [][]bot.Button{{t.Btn("support.button.stop", "c.unsup", a.ID)}}}
	if ok && !later {
		row.Label, row.Data = t.P.S("overdue.button.later"), talk.Data("c.slater", a.ID)
		out.Buttons = append([][]bot.Button{{row}}, out.Buttons...)
	}
	return t.EditTapped(out, store.About{Purpose: store.ForSupport, Aspiration: a.ID})
}
