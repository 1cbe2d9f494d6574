package matter

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Some of what supporters hear is of one thing that happened, and each is an item of store.SupportNews of its own, so that it is told a page
// at a time like all else (supportnews.go): its name, and the number of what it is about.
const (
	newsMerged   = "merged"  // it goes on as another, and so do they
	newsVow      = "vow:"    // what became of a promise
	newsReferred = "refer:"  // an outside agency was asked
	newsEdited   = "edited:" // a message of staff says something else now
	newsUnsaid   = "unsaid:" // a message of staff was taken back: so are its words wherever they stand
)

// atOnce reports whether that does not wait for the morning: they are told without a sound then, or nothing is told.
func atOnce(item string) bool { return item == newsMerged || strings.HasPrefix(item, newsUnsaid) }

func anyAtOnce(items string) bool { return slices.ContainsFunc(strings.Fields(items), atOnce) }

// happeningsOf are what is done for each supporter by what is being told.
func happeningsOf(act talk.Act, a store.Aspiration, n store.SupportNews) (all []func(s store.Support) error, err error) {
	for _, item := range strings.Fields(n.Telling) {
		var tell func(s store.Support) error
		name, number, found := strings.Cut(item, ":")
		if !found && item != newsMerged {
			continue
		}
		id, _ := strconv.ParseInt(number, 10, 64)
		switch name + ":" {
		case newsMerged + ":":
			tell = func(s store.Support) error { return bring(act, a, s) }
		case newsVow:
			tell, err = vowHappened(act, store.PromiseID(id))
		case newsReferred:
			tell, err = referHappened(act, a, store.ReferralID(id))
		case newsEdited:
			tell, err = editHappened(act, a, store.MessageID(id))
		case newsUnsaid:
			tell, err = unsaidHappened(act, a, store.MessageID(id))
		}
		if err != nil {
			return nil, err
		}
		if tell != nil {
			all = append(all, tell)
		}
	}
	return all, nil
}

// tellSupport says something about the aspiration to who supports it, if they can be written to. m: the message of staff whose words it
// holds; 0: none.
func tellSupport(act talk.Act, a store.Aspiration, s store.Support, m store.MessageID, say func(p messages.Printer) (bot.Outgoing, error)) error {
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return fmt.Errorf("a supporter of %d: %w", a.ID, err)
	}
	if who.Blocked || who.Stopped || s.Home.IsZero() {
		return nil
	}
	out, err := say(act.Printer(who.Lang, CitizenZone(act, a), act.Now))
	if err != nil {
		return err
	}
	out.Silent = asleep(act, supporters(a, s))
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID, Message: m}}); err != nil {
		return fmt.Errorf("enqueue news for a supporter: %w", err)
	}
	return nil
}

// vowHappened tells what became of a promise, as it stands now. nil: there is nothing to tell any more.
func vowHappened(act talk.Act, id store.PromiseID) (tell func(s store.Support) error, err error) {
	v, err := act.Promise(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("promise %d: %w", id, err)
	}
	words, ok, err := promiseWords(act, v)
	if err != nil || !ok {
		return nil, err
	}
	holds, err := act.Aspiration(v.Aspiration)
	if err != nil {
		return nil, fmt.Errorf("aspiration %d: %w", v.Aspiration, err)
	}
	told, err := toldIn(act, holds, v)
	if err != nil {
		return nil, err
	}
	office, err := act.Office(holds.Office)
	if err != nil {
		return nil, fmt.Errorf("office %s: %w", holds.Office, err)
	}
	by, err := lastOfPromise(act, v)
	if err != nil {
		return nil, err
	}
	if words, err = ForOthers(act, told, words, ""); err != nil {
		return nil, err
	}
	m, err := act.Message(v.Message)
	if err != nil {
		return nil, fmt.Errorf("the promise %d: %w", v.Message, err)
	}
	return func(s store.Support) error {
		if err := tellSupport(act, told, s, v.Message, func(p messages.Printer) (bot.Outgoing, error) {
			return promiseNews(act, p, told, office, by, v, words)
		}); err != nil || v.State != store.PromiseOpen {
			return err
		}
		if _, err := act.SupportCopy(m.ID, s.Citizen); errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return fmt.Errorf("a copy of %d: %w", m.ID, err)
		}
		return serve(act, told, m, store.ReplyAck, s) // it was moved: their copy says the new day
	}, nil
}

// lastOfPromise is who of staff did something about a promise last.
func lastOfPromise(act talk.Act, v store.Promise) (store.StaffID, error) {
	events, err := act.Events(v.Aspiration)
	if err != nil {
		return 0, fmt.Errorf("events of %d: %w", v.Aspiration, err)
	}
	for _, e := range slices.Backward(events) {
		if id, _ := e.Data["promise"].(float64); e.Kind == store.EventPromise && store.PromiseID(id) == v.ID && e.Staff != 0 {
			return e.Staff, nil
		}
	}
	return v.Staff, nil
}

// referHappened tells that an outside agency was asked. nil: it need not be asked any more.
func referHappened(act talk.Act, a store.Aspiration, id store.ReferralID) (tell func(s store.Support) error, err error) {
	x, err := act.Referral(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (!x.Ended.IsZero() || x.Agency == "" || a.State != store.Open) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("referral %d: %w", id, err)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return nil, fmt.Errorf("office %s: %w", a.Office, err)
	}
	return func(s store.Support) error {
		return tellSupport(act, a, s, 0, func(p messages.Printer) (bot.Outgoing, error) {
			return bot.Outgoing{Text: p.Text("support.referred", "code", string(a.Code), "office", office.Name, "agency", x.Agency, "day", p.In(office.Location()).Dated(x.Due)),
				Buttons: append(statusButton(p), []bot.Button{stopButton(p, a)})}, nil
		})
	}, nil
}

// unsaidHappened takes away what a supporter was told in the words of a message of staff that was taken back. Their copy of the message
// itself goes by another way: see takeCopy.
func unsaidHappened(act talk.Act, a store.Aspiration, id store.MessageID) (tell func(s store.Support) error, err error) {
	m, err := act.Message(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.TakenBack.IsZero() {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("message %d: %w", id, err)
	}
	return func(s store.Support) error {
		c, err := act.SupportCopy(m.ID, s.Citizen)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("a copy of %d: %w", m.ID, err)
		}
		rows, err := act.CopiesAt(m, s.Home)
		if err != nil {
			return fmt.Errorf("what was said of %d: %w", m.ID, err)
		}
		for _, row := range rows {
			if row.About.Purpose != store.ForSupport || row.ID == c.Outbox {
				continue
			}
			if _, err := takeFrom(act, supporters(a, s), m, row); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
