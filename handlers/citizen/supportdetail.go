package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// supportedDetail is detail for who supports an aspiration: what happened to it, and none of the words of anybody else than staff and
// themselves.
func supportedDetail(t *talk.Turn, a store.Aspiration, from list) (bot.Outgoing, error) {
	t = inZone(t, a)
	head, err := supportHead(t, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var b bot.TextBuilder
	b.Text(head)
	if err := addStory(&b, t, a); err != nil {
		return bot.Outgoing{}, err
	}
	var rows [][]bot.Button
	if remind, ok, err := matter.SupporterCanRemind(t.Act, t.P, a); err != nil {
		return bot.Outgoing{}, err
	} else if ok {
		rows = append(rows, []bot.Button{remind})
	}
	if wrote, err := wroteIn(t, a); err != nil {
		return bot.Outgoing{}, err
	} else if wrote {
		rows = append(rows, []bot.Button{retractButton(t, a)})
	}
	return bot.Outgoing{Text: b.Build(), Buttons: append(rows, []bot.Button{t.Btn("support.button.stop", "c.unsup", a.ID)},
		[]bot.Button{listButton(t, "status.button.back", from)})}, nil
}

// supportHead names an aspiration that they support.
func supportHead(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	_, n, err := t.Supporters(a.ID, 1)
	if err != nil {
		return bot.Text{}, fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return bot.Text{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	return t.P.Text("alone.status.head", "code", string(a.Code), "kind", matter.KindName(t.P, a.Kind), "office", office.Name, "n", n), nil
}

// happenedToSupported is an event as who supports the aspiration may know it: what staff did, and what they did themselves. Of what others
// wrote, judged or changed nothing is told. Empty: it does not concern them.
func happenedToSupported(t *talk.Turn, e store.Event, _ bool) (string, error) {
	mine := e.Citizen == t.Who.Citizen
	switch e.Kind {
	case store.EventSupport:
		if mine {
			return t.P.S("detail.did.supported"), nil
		}
		return "", nil
	case store.EventMessage, store.EventEdit:
		if !mine {
			return "", nil
		}
	case store.EventVerdict, store.EventElsewhere, store.EventWithdraw, store.EventSplit, store.EventSpam, store.EventRestore:
		return "", nil
	case store.EventRemind:
		if by := e.Data["by"]; by == "citizen" || by == "supporter" && !mine {
			return t.P.S("detail.did.reminded_other"), nil
		} else if by == "supporter" {
			return t.P.S("detail.did.reminded_you"), nil
		}
	case store.EventReopen:
		if e.Staff == 0 && !mine {
			return t.P.S("detail.did.reopened_citizen"), nil
		}
	}
	return happened(t, e, false)
}

// arrived is when a reply came to who is speaking; zero: it did not. What came before they supported the aspiration, or was for somebody else
// alone, they may not have.
func arrived(t *talk.Turn, a store.Aspiration, m store.Message) (time.Time, error) {
	if a.Citizen == t.Who.Citizen {
		return m.DeliveredAt, nil
	}
	c, err := t.SupportCopy(m.ID, t.Who.Citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return time.Time{}, fmt.Errorf("a copy of %d: %w", m.ID, err)
	}
	return c.DeliveredAt, nil
}
