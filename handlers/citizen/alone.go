package citizen

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Not alone: where others have told of the same, a draft offers to support that. The tap decides; a draft that is left alone goes out
// as one of its own. Of another's words nothing is shown: only what the two share, in the words of who reads it.

// likes finds what others have told of the same as a draft; Best of ID 0: nothing that can be offered. What they support already is in Supported.
func likes(act talk.Act, a store.Aspiration, some []store.Message) (store.Alike, error) {
	// What speaks of danger goes to the top as one of its own.
	if act.SimilarFor == 0 || a.Office == "" || a.Urgent == store.Urgent || a.Kind == store.Praise && a.KindBy == store.ByCitizen || a.State != store.Drafted && a.State != store.Held {
		return store.Alike{}, nil
	}
	whole := matter.Gather(some)
	q := store.AlikeQuery{Of: a, Text: whole.Text, Since: act.Now.Add(-act.SimilarFor), Elsewhere: a.OfficeBy != store.ByCitizen && a.OfficeBy != store.ByLink}
	if len(whole.Places) > 0 {
		q.Place = &whole.Places[0]
	}
	found, err := act.Alike(q)
	if err != nil || found.Best.ID == 0 {
		return store.Alike{Supported: found.Supported, About: found.About, Where: found.Where}, err
	}
	who, err := act.IdentityByID(a.Identity)
	if err != nil {
		return found, fmt.Errorf("the writer of %d: %w", a.ID, err)
	}
	// Staff are not among those whose matter it is: else an office could make its own numbers.
	if member, err := matter.IsMember(act.Tx, who.Staff, found.Best.Office); err != nil || member {
		return store.Alike{}, err
	}
	return found, nil
}

// alonePart offers to support what others have told.
func alonePart(act talk.Act, p messages.Printer, v view) (part, error) {
	found, err := likes(act, v.Aspiration, v.some)
	if err == nil && found.Supported.ID != 0 {
		return supportsPart(p, v, found)
	}
	if err != nil {
		return part{}, err
	}
	if found.Best.ID == 0 {
		return addPart(act, p, v)
	}
	office := ""
	if found.Best.Office != v.Office {
		o, err := act.Office(found.Best.Office)
		if err != nil {
			return part{}, fmt.Errorf("office %s: %w", found.Best.Office, err)
		}
		office = p.S("alone.office", "office", o.Name)
	}
	support := bot.Button{Label: p.S("alone.button.support"), Data: talk.Data("c.sup", v.ID, found.Best.ID)}
	offer := part{
		text: p.Text("alone.offer", "n", found.Citizens, "what", sharedWords(p, found), "in", p.Day(found.Best.ReceivedAt), "office", office),
		lead: []bot.Button{support}, send: "alone.button.own", asks: true,
	}
	if v.State == store.Held {
		support.Label = p.S("alone.button.agree")
		offer.lead, offer.rows = nil, [][]bot.Button{{support}}
	}
	return offer, nil
}

// sharedWords say what a draft shares with what was found: "lampu, Jalan Melati". What was found may say more; that is another's.
func sharedWords(p messages.Printer, found store.Alike) string {
	about := strings.Join(found.About, ", ")
	which := found.Best
	if which.ID == 0 {
		which = found.Supported
	}
	if about == "" {
		about = which.Topic
	}
	if about == "" {
		about = matter.KindName(p, which.Kind)
	}
	return strings.Join(append([]string{about}, found.Where...), ", ")
}

// support makes a draft a support, by a tap. What was offered may be closed by now, or the draft say something else.
func support(t *talk.Turn, draft store.Aspiration, id store.AspirationID) error {
	some, _, err := draftMessages(t.Act, draft)
	if err != nil {
		return err
	}
	found, err := likes(t.Act, draft, some)
	if err != nil {
		return err
	}
	if found.Best.ID == 0 || !found.Has(id) {
		if err := t.Toast("alone.gone"); err != nil {
			return err
		}
		return showAgain(t, draft)
	}
	a, err := t.Aspiration(id)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", id, err)
	}
	if draft.State == store.Held {
		if t.Who.Stopped {
			if err := setStopped(t, false); err != nil {
				return err
			}
		}
		if err := agree(t, draft.ID); err != nil {
			return err
		}
	}
	if err := clearTimers(t.Act, draft); err != nil {
		return err
	}
	answered := !a.FirstReplyAt.IsZero()
	if err := matter.Support(t.Act, &draft, &a); err != nil {
		return err
	}
	out, err := supporting(t, a, found.Citizens, answered)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := elsewhere(t, draft, "alone.elsewhere"); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForSupport, Aspiration: a.ID})
}

// supporting says what supporting means, and what comes next.
func supporting(t *talk.Turn, a store.Aspiration, others int, answered bool) (bot.Outgoing, error) {
	who, err := addressee(t, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	next := ""
	switch {
	case answered:
		next = t.P.S("alone.next.answered")
	case a.Turn == store.OfficeTurn && a.DueAt.After(t.Now):
		next = t.P.S("alone.next.due", "day", matter.ByOffice(t.Act, t.P, a).Dated(a.DueAt))
	case a.Turn == store.OfficeTurn && !a.SnoozedUntil.IsZero():
		next = t.P.S("status.overdue_later", "day", matter.ByOffice(t.Act, t.P, a).Day(a.DueAt))
	case a.Turn == store.OfficeTurn:
		next = t.P.S("alone.next.overdue", "day", matter.ByOffice(t.Act, t.P, a).Day(a.DueAt))
	}
	return bot.Outgoing{Text: t.P.Text("alone.supported", "n", others, "who", who, "code", string(a.Code), "next", next),
		Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status"), t.Btn("citizen.button.other", "c.new")},
			{retractButton(t, a), t.Btn("support.button.stop", "c.unsup", a.ID)}}}, nil
}

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
