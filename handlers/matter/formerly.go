package matter

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// keepCopies notes which replies the citizen has whose the aspiration was: corrected or taken back, those are so with them as well. That
// is all they hear of it. What was asked of them alone is over with them.
func keepCopies(act talk.Act, before store.Aspiration) error {
	all, _, err := act.SomeMessages(before.ID, store.MessageFilter{Side: store.StaffSide})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", before.ID, err)
	}
	for _, m := range all {
		if m.Outbox == 0 || m.Outcome == bot.Refused || !m.TakenBack.IsZero() {
			continue
		}
		if alone, err := forOne(act, m.ID); err != nil {
			return err
		} else if alone {
			continue
		}
		if err := saveCopy(act, store.SupportCopy{Message: m.ID, Citizen: before.Citizen, Outbox: m.Outbox, Version: m.Version, Outcome: m.Outcome,
			DeliveredAt: m.DeliveredAt}); err != nil {
			return err
		}
	}
	return nil
}

// askedFormer ends what staff asked the citizen whose the aspiration was: it may be about them, and nobody else reads it. What the office
// owed before it asked, it owes whose it is now. asked is false if nothing was asked.
func askedFormer(act talk.Act, a *store.Aspiration) (asked bool, err error) {
	if asked, err = inquiryAnswered(act, a); err != nil {
		return false, err
	} else if asked {
		if err := act.SaveAspiration(*a); err != nil {
			return false, fmt.Errorf("save %d: %w", a.ID, err)
		}
		if err := turned(act, *a); err != nil {
			return false, err
		}
	}
	for { // others are on their way, or nothing was owed
		i, err := act.OpenInquiry(a.ID)
		if errors.Is(err, store.ErrNotFound) {
			return asked, nil
		} else if err != nil {
			return false, fmt.Errorf("what %d is asked: %w", a.ID, err)
		}
		i.Ended, asked = act.Now, true
		if err := act.SaveInquiry(i); err != nil {
			return false, fmt.Errorf("end a question: %w", err)
		}
	}
}

// HandedOver reports whether an aspiration became another citizen's since then.
func HandedOver(r store.Reader, a store.Aspiration, since time.Time) (bool, error) {
	events, err := r.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return slices.ContainsFunc(events, func(e store.Event) bool { return e.Kind == store.EventPromote && !e.At.Before(since) }), nil
}

// AskedFormer reports whether a message of staff asked alone whose the aspiration was before: it may be about them, and is nobody else's to read.
func AskedFormer(r store.Reader, a store.Aspiration, m store.Message) (bool, error) {
	if alone, err := forOne(r, m.ID); err != nil || !alone {
		return false, err
	}
	return HandedOver(r, a, m.At)
}

// isCopy reports whether an outbox row is the copy of a reply of somebody who is not its aspiration's citizen.
func isCopy(act talk.Act, outbox int64) (bool, error) {
	_, err := act.SupportCopyBy(outbox)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the copy %d: %w", outbox, err)
	}
	return true, nil
}
