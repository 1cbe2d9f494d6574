package handlers

import (
	"errors"
	"fmt"

	"duaarah/handlers/matter"
	"duaarah/store"
)

// EraseAgain erases, in a database that was put back from a backup, what people had asked to be erased since that was made. It returns how many
// of it were there again.
func (h *Handlers) EraseAgain(tx store.Tx, asked []store.AskedErasure) (n int, err error) {
	act := h.act(tx)
	for _, x := range asked {
		c, err := tx.Citizen(x.Citizen)
		if errors.Is(err, store.ErrNotFound) || err == nil && !c.CreatedAt.Equal(x.Since) {
			continue // nobody whom the backup knows
		} else if err != nil {
			return n, fmt.Errorf("citizen %d: %w", x.Citizen, err)
		}
		if x.Code == "" {
			held, _, err := h.HeldOf(tx, x.Citizen, "")
			if err != nil {
				return n, err
			}
			if held.None() {
				continue
			}
			if _, err := matter.EraseAll(act, x.Citizen, matter.WhyAsked, "", nil); err != nil {
				return n, fmt.Errorf("erase citizen %d: %w", x.Citizen, err)
			}
			n++
			continue
		}
		a, err := tx.AspirationByCode(x.Code)
		if errors.Is(err, store.ErrNotFound) || err == nil && !a.State.Sent() && a.State != store.Drafted && a.State != store.Held {
			continue
		} else if err != nil {
			return n, fmt.Errorf("aspiration %s: %w", x.Code, err)
		}
		if a.Citizen == x.Citizen {
			_, err = matter.EraseOne(act, &a)
		} else {
			_, err = matter.EraseWords(act, a, x.Citizen)
		}
		if err != nil {
			return n, fmt.Errorf("erase %s: %w", x.Code, err)
		}
		n++
	}
	return n, nil
}
