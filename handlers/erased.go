package handlers

import (
	"duaarah/handlers/citizen"
	"duaarah/handlers/owned"
	"duaarah/store"
)

// HeldOf is how much is kept of a citizen, for the operator. named: the reason for which it is to be erased names them, and would stay.
func (h *Handlers) HeldOf(r store.Reader, id store.CitizenID, reason string) (held owned.Held, named bool, err error) {
	if held, err = owned.Count(r, id, h.clock().UTC()); err != nil {
		return held, false, err
	}
	named, err = owned.Names(r, id, reason)
	return held, named, err
}

// EraseFor erases everything of a citizen because the operator was asked to: see citizen.EraseFor.
func (h *Handlers) EraseFor(tx store.Tx, id store.CitizenID, reason string) (store.Erasure, error) {
	return citizen.EraseFor(h.act(tx), id, reason)
}
