package handlers

import (
	"errors"
	"fmt"
	"time"

	"duaarah/handlers/broadcast"
	"duaarah/handlers/citizen"
	"duaarah/handlers/erasure"
	"duaarah/store"
)

// EraseAgain erases, in a database that was put back from a backup, what people had asked to be erased since that was made. It returns how many
// of it were there again.
func (h *Handlers) EraseAgain(tx store.Tx, asked []store.AskedErasure) (n int, err error) {
	act := h.act(tx)
	for _, x := range asked {
		if known, err := knownSince(tx, x.Citizen, x.Since); err != nil {
			return n, err
		} else if !known {
			continue
		}
		if x.Code == "" {
			held, _, err := h.HeldOf(tx, x.Citizen, "")
			if err != nil {
				return n, err
			}
			if held.None() {
				continue
			}
			if _, err := erasure.All(act, x.Citizen, "", nil); err != nil {
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
			_, err = erasure.One(act, &a)
		} else {
			_, err = erasure.Words(act, a, x.Citizen)
		}
		if err != nil {
			return n, fmt.Errorf("erase %s: %w", x.Code, err)
		}
		n++
	}
	return n, nil
}

// StopAgain stops, in a database that was put back from a backup, the processing for people who had asked for that since it was made. It
// returns how many these are.
func (h *Handlers) StopAgain(tx store.Tx, asked []store.AskedStop) (n int, err error) {
	for _, x := range asked {
		if known, err := knownSince(tx, x.Citizen, x.Since); err != nil {
			return n, err
		} else if !known {
			continue
		}
		stopped, err := citizen.StopAgain(h.act(tx), x.Citizen)
		if err != nil {
			return n, fmt.Errorf("stop for citizen %d: %w", x.Citizen, err)
		}
		if stopped {
			n++
		}
	}
	return n, nil
}

// LeaveAgain ends, in a database that was put back from a backup, the news of offices for people who had said since it was made that they
// want none. It returns how many these are, beside those who have none already.
func (h *Handlers) LeaveAgain(tx store.Tx, left []store.LeftNews) (int, error) {
	act := h.act(tx)
	changed := map[store.CitizenID]bool{}
	for _, x := range left {
		if known, err := knownSince(tx, x.Citizen, x.Since); err != nil {
			return 0, err
		} else if !known {
			continue
		}
		people, err := act.IdentitiesOfCitizen(x.Citizen)
		if err != nil {
			return 0, fmt.Errorf("identities of %d: %w", x.Citizen, err)
		}
		if len(people) == 0 { // erased
			continue
		}
		ended, err := broadcast.Unsubscribe(act, people[0], x.Office, x.How)
		if err != nil {
			return 0, fmt.Errorf("end the news for citizen %d: %w", x.Citizen, err)
		}
		if ended {
			changed[x.Citizen] = true
		}
	}
	return len(changed), nil
}

// knownSince reports whether that citizen of another database is the same in this one: numbers may stand for somebody else.
func knownSince(r store.Reader, id store.CitizenID, since time.Time) (bool, error) {
	c, err := r.Citizen(id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("citizen %d: %w", id, err)
	}
	return c.CreatedAt.Equal(since), nil
}
