package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// supportsPart says that they support the same already, and offers to add to that.
func supportsPart(p messages.Printer, v view, found store.Alike) (part, error) {
	if v.State == store.Held {
		return part{}, nil // they agree to nothing yet
	}
	code := string(found.Supported.Code)
	return part{
		text: p.Text("alone.supports", "code", code, "what", sharedWords(p, found)),
		rows: [][]bot.Button{{{Label: p.S("alone.button.add", "code", code), Data: talk.Data("c.supadd", v.ID, found.Supported.ID)}}},
		send: "alone.button.own", asks: true,
	}, nil
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

// addPart offers to add a draft to what its writer has just begun to support: the photo that they send once they have tapped that.
func addPart(act talk.Act, p messages.Printer, v view) (part, error) {
	if v.State != store.Drafted {
		return part{}, nil
	}
	last, err := act.Supports(v.Citizen, 1)
	if err != nil {
		return part{}, fmt.Errorf("supports: %w", err)
	}
	if len(last) == 0 {
		return part{}, nil
	}
	if since := act.Now.Sub(last[0].At); since < 0 || since > addFor {
		return part{}, nil
	}
	a, err := act.Aspiration(last[0].Aspiration)
	if err != nil {
		return part{}, fmt.Errorf("aspiration %d: %w", last[0].Aspiration, err)
	}
	if a.State != store.Open {
		return part{}, nil
	}
	return part{rows: [][]bot.Button{{{Label: p.S("alone.button.add", "code", string(a.Code)), Data: talk.Data("c.supadd", v.ID, a.ID)}}}}, nil
}

// addToSupported makes a draft more words of what its writer supports, by a tap.
func addToSupported(t *talk.Turn, draft store.Aspiration, id store.AspirationID) error {
	if draft.State == store.Held {
		return t.Toast("toast.consent_first")
	}
	s, err := t.Support(id, t.Who.Citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("a support of %d: %w", id, err)
	}
	a, errA := t.Aspiration(id)
	if errA != nil && !errors.Is(errA, store.ErrNotFound) {
		return fmt.Errorf("aspiration %d: %w", id, errA)
	}
	if err != nil || errA != nil || !s.InForce() || a.Citizen == t.Who.Citizen || a.State != store.Open && a.State != store.Closed {
		if err := t.Toast("alone.gone"); err != nil {
			return err
		}
		return showAgain(t, draft)
	}
	if err := clearTimers(t.Act, draft); err != nil {
		return err
	}
	if err := matter.AddToSupported(t.Act, &draft, &a, s); err != nil {
		return err
	}
	text, err := passed(t, a)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := elsewhere(t, draft, "alone.elsewhere"); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: text, Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status"),
		t.Btn("citizen.button.other", "c.new")}}}, store.About{Purpose: store.ForSupport, Aspiration: a.ID})
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
