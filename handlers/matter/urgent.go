package matter

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// An aspiration that speaks of danger to somebody's life goes first: its draft waits less, its card is marked, comes at once whatever else
// the room got, and stands at the top of the queue. Its citizen is shown whom to call before anything else is said. A false alarm harms
// nobody: they, or staff, say by a tap that nobody is in danger.

// Raise marks an aspiration of which new words speak of danger. The caller keeps it. raised is false if it was so already.
func Raise(act talk.Act, a *store.Aspiration, text string) (d caution.Danger, raised bool, err error) {
	if d = caution.DangerOf(text); d == caution.NoDanger || a.Urgent == store.Urgent {
		return d, false, nil
	}
	a.Urgent, a.Aside = store.Urgent, ""
	return d, true, Record(act, *a, store.Event{Kind: store.EventUrgent})
}

// Calm takes it back: nobody is in danger, says its citizen (staff 0) or staff.
func Calm(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if a.Urgent != store.Urgent {
		return false, nil
	}
	a.Urgent = store.Calmed
	if err := change(act, a, store.Event{Kind: store.EventCalm, Staff: staff}); err != nil {
		return false, err
	}
	if staff != 0 || !a.State.Sent() {
		return true, nil
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return true, fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	return true, tellCards(act, *a, cards, store.Message{Aspiration: a.ID}, "room.calmed")
}

// postUrgent puts the card of an urgent aspiration into a room before all else.
func postUrgent(act talk.Act, a store.Aspiration, rooms []store.Room) error {
	for _, room := range rooms {
		if err := postCard(act, a, room, bot.Interactive); err != nil {
			return err
		}
	}
	return nil
}
