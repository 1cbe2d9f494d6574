package matter

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Inherit gives an aspiration that its citizen withdraws, or has erased, to its earliest supporter who can be written to: the matter
// is theirs too, and goes on. done is false if nobody supports it: then it is the citizen's alone. erase removes the former citizen's words
// from it; nil: they stay.
//
// The office's wait does not begin anew. Who leaves before the first counting reply, within the reply window, is counted no more
// (measures.md, "withdrawn"); later, the office had its chance with them: they stay among those whose matter it is.
func Inherit(act talk.Act, a *store.Aspiration, erase func(a store.Aspiration, former store.CitizenID) error) (done bool, err error) {
	if a.State != store.Open && a.State != store.Closed && a.State != store.Spam {
		return false, nil
	}
	next, err := heir(act, a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	before := *a
	if err := promote(act, a, next); err != nil {
		return false, err
	}
	asked, err := askedFormer(act, a)
	if err != nil {
		return false, err
	}
	if err := forgetName(act, a.ID); err != nil {
		return false, err
	}
	if err := act.SetShownName(a.ID, "", act.Now); err != nil { // it was the other's
		return false, fmt.Errorf("hide the name of %d: %w", a.ID, err)
	}
	if erase == nil {
		err = withWords(act, *a, before)
	} else if err = takeOver(act, *a, before); err == nil {
		err = erase(*a, before.Citizen)
	}
	if err != nil {
		return false, err
	}
	return true, tellInherited(act, *a, asked)
}

// promote makes a supporter the citizen of an aspiration.
func promote(act talk.Act, a *store.Aspiration, next store.Support) error {
	if !a.FirstReplyAt.IsZero() || act.Now.Sub(a.ReceivedAt) > store.ReplyWindow {
		if err := Record(act, *a, store.Event{Kind: store.EventSupport, Citizen: a.Citizen}); err != nil {
			return err
		}
	}
	if err := endQuiet(act, a); err != nil {
		return err
	}
	next.Until = act.Now // it is their own now
	if err := act.SaveSupport(next); err != nil {
		return fmt.Errorf("save a support of %d: %w", a.ID, err)
	}
	a.Citizen, a.Identity, a.Home, a.DraftBox, a.ReceiptBox, a.Via = next.Citizen, next.Identity, next.Home, 0, 0, ""
	a.UnreachableAt = zeroTime
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return Record(act, *a, store.Event{Kind: store.EventPromote})
}

// withWords has an aspiration go on with the words of who leaves it. They are theirs: by the support that is noted they are found when they are
// to be sent, or erased. No card counts or quotes them by it.
func withWords(act talk.Act, a, before store.Aspiration) error {
	if err := keepCopies(act, before); err != nil {
		return err
	}
	if err := takeOver(act, a, before); err != nil {
		return err
	}
	if err := act.SaveSupport(store.Support{Aspiration: a.ID, Citizen: before.Citizen, Identity: before.Identity, Home: before.Home,
		At: before.ReceivedAt, Until: act.Now, Told: store.Withdrawn}); err != nil {
		return fmt.Errorf("note whose words are in %d: %w", a.ID, err)
	}
	if err := act.IndexAlike(a.ID); err != nil {
		return fmt.Errorf("index %d: %w", a.ID, err)
	}
	return nil
}

// tellInherited tells the rooms and the new citizen. asked: staff had asked the former something.
func tellInherited(act talk.Act, a store.Aspiration, asked bool) error {
	key := "room.handed_over"
	if asked {
		key = "room.handed_over_asked"
	}
	if err := tellStanding(act, a, key); err != nil {
		return err
	}
	if err := RefreshCard(act, a); err != nil {
		return err
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	return TellCitizenWith(act, a, p.Text("support.yours", "code", string(a.Code)),
		func(p messages.Printer, _ store.Aspiration) [][]bot.Button { return statusButton(p) })
}

// heir is the earliest supporter who can be written to; of those who cannot, the earliest.
func heir(act talk.Act, id store.AspirationID) (store.Support, error) {
	all, _, err := act.Supporters(id, supportPage)
	if err != nil {
		return store.Support{}, fmt.Errorf("supporters of %d: %w", id, err)
	}
	for _, s := range all {
		who, err := act.IdentityByID(s.Identity)
		if err != nil {
			return s, fmt.Errorf("a supporter of %d: %w", id, err)
		}
		if !who.Blocked {
			return s, nil
		}
	}
	if len(all) == 0 {
		return store.Support{}, store.ErrNotFound
	}
	return all[0], nil
}

// takeOver makes the words of the new citizen what the card quotes, and their copies of replies what is said to the citizen. What
// becomes of a reply that is on its way to the former is noted as before.
func takeOver(act talk.Act, a, before store.Aspiration) error {
	all, _, err := act.SomeMessages(a.ID, store.MessageFilter{})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, m := range all {
		switch {
		case m.Side == store.CitizenSide && m.Citizen == a.Citizen:
			m.Opening = true
		case m.Side == store.CitizenSide && m.Citizen == before.Citizen:
			m.Opening = false
		case m.Side == store.StaffSide:
			c, err := act.SupportCopy(m.ID, a.Citizen)
			if errors.Is(err, store.ErrNotFound) || err == nil && (c.Outbox == 0 || c.Outcome == bot.Refused || m.DeliveredAt.IsZero()) {
				continue
			} else if err != nil {
				return fmt.Errorf("a copy of %d: %w", m.ID, err)
			}
			m.Outbox = c.Outbox
		default:
			continue
		}
		if err := act.SaveMessage(m); err != nil {
			return fmt.Errorf("save message %d: %w", m.ID, err)
		}
	}
	return nil
}
