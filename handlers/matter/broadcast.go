package matter

import (
	"errors"
	"fmt"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// AnsweredBroadcast says which broadcast an aspiration answers: "kabar Kantor …, 29 Nov: …". Empty: none.
func AnsweredBroadcast(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	if a.Broadcast == "" {
		return "", nil
	}
	b, err := act.BroadcastByCode(a.Broadcast)
	if errors.Is(err, store.ErrNotFound) { // it came by a history file
		return a.Broadcast, nil
	} else if err != nil {
		return "", fmt.Errorf("broadcast %s: %w", a.Broadcast, err)
	}
	return p.S("news.name."+string(b.Kind), "day", p.DayMonth(b.StartedAt), "name", b.Name()), nil
}

// keepBroadcast forgets which broadcast a draft answers, if its citizen sends it to another office than the one that told it.
func keepBroadcast(act talk.Act, a *store.Aspiration) error {
	if a.Broadcast == "" {
		return nil
	}
	b, err := act.BroadcastByCode(a.Broadcast)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("broadcast %s: %w", a.Broadcast, err)
	}
	if b.Office != a.Office {
		a.Broadcast = ""
	}
	return nil
}
