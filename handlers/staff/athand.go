package staff

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// AtHand says what waits for the speaker, of what may be read here: what is owed first, what they have, and that they are away. Empty: nothing.
func AtHand(t *talk.Turn) (bot.Text, error) {
	var none bot.Text
	ids, err := offices(t, store.RightRead)
	if err != nil {
		return none, err
	}
	if t.Update.Place == bot.Group && !t.Whispers() {
		here, err := t.RoomsIn(t.Here())
		if err != nil {
			return none, fmt.Errorf("rooms here: %w", err)
		}
		ids = readHere(ids, here)
	}
	if len(ids) == 0 {
		return none, nil
	}
	var b bot.TextBuilder
	line := func(key string, args ...any) {
		if b.Len() > 0 {
			b.Line()
		}
		b.Text(t.P.Text(key, args...))
	}
	for _, part := range []struct {
		show store.QueueShow
		key  string
	}{{store.ShowLate, "help.late"}, {store.ShowToday, "help.today"}, {store.ShowMine, "help.mine"}} {
		n, err := t.CountQueue(view{show: part.show}.filter(t, ids), countMost+1)
		if err != nil {
			return none, fmt.Errorf("queue: %w", err)
		}
		if n > 0 {
			line(part.key, "n", counted(t, n))
		}
	}
	for _, id := range ids {
		away, err := t.LeavesOf(id, t.Now)
		if err != nil {
			return none, fmt.Errorf("who is away in %s: %w", id, err)
		}
		if slices.ContainsFunc(away, func(l store.Leave) bool { return l.Staff == t.Who.Staff }) {
			line("help.away")
			break
		}
	}
	return b.Build(), nil
}
