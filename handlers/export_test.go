package handlers

import (
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Do runs fn as if something happened now that no person and no timer causes.
func (h *Handlers) Do(tx store.Tx, fn func(talk.Act) error) error { return fn(h.act(tx)) }
