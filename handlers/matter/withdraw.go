package matter

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Withdraw takes an aspiration back for its citizen: nothing is asked of the office any more. It is kept, and counts as
// measures.md says. Resume undoes it.
func Withdraw(act talk.Act, a *store.Aspiration) error {
	switch a.State {
	case store.Withdrawn:
		return nil
	case store.Open, store.Closed, store.Spam:
	default:
		return ErrState
	}
	if done, err := Inherit(act, a, nil); done || err != nil { // it is others' too
		return err
	}
	a.State, a.ReceiptBox = store.Withdrawn, 0
	if err := change(act, a, store.Event{Kind: store.EventWithdraw}); err != nil {
		return err
	}
	if quiet, err := Quiet(act, a, 0); quiet || err != nil {
		return err
	}
	return tellStanding(act, *a, "room.withdrawn")
}

// Resume opens again what its citizen had withdrawn: whoever waited has waited all the while.
func Resume(act talk.Act, a *store.Aspiration) (changed bool, err error) {
	if a.State != store.Withdrawn {
		return false, nil
	}
	a.UnreachableAt = zeroTime
	if a.State = store.Open; !a.ClosedAt.IsZero() {
		a.State = store.Closed // as it was
	}
	if a.State == store.Open {
		if err := openAgain(act, a); err != nil {
			return false, err
		}
	}
	if err := changeOrCard(act, a, store.Event{Kind: store.EventRestore}); err != nil {
		return false, err
	}
	if err := watchPromises(act, *a); err != nil {
		return false, err
	}
	if err := Watch(act, *a); err != nil {
		return false, err
	}
	if quiet, err := Quiet(act, a, 0); quiet || err != nil {
		return true, err
	}
	if err := AutoAssign(act, a); err != nil {
		return false, err
	}
	return true, tellStanding(act, *a, "room.resumed")
}

// tellStanding tells under the cards that are there how things stand. No card is posted for it.
func tellStanding(act talk.Act, a store.Aspiration, key string) error {
	cards, err := act.Cards(a.ID)
	if err != nil || len(cards) == 0 {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	return UnderCards(act, a, cards, bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "due", dueLine(p, a))}, 0)
}
