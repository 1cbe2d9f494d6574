package sqlite

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"duaarah/store"
	"duaarah/store/measure"
)

// trails tells what happened to each aspiration that was sent, and may have been received at from or later and before to (ms), in
// order of receipt. What others were merged into may have been received before its own receipt.
func (r *reader) trails(n *names, from, to int64, yield func(store.Aspiration, measure.Trail) error) error {
	last := store.Aspiration{ReceivedAt: fromMS(max(from, 1) - 1), ID: math.MaxInt64}
	for {
		page, err := r.sentAfter(last)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, a := range page {
			if ms(a.ReceivedAt) >= to {
				return r.mergedTrails(n, to, yield)
			}
			t, err := r.trail(n, a, nil)
			if err != nil {
				return err
			}
			if err := yield(a, t); err != nil {
				return err
			}
		}
		last = page[len(page)-1]
	}
}

// mergedTrails is trails of those that were received at from or later, and that others were merged into.
func (r *reader) mergedTrails(n *names, from int64, yield func(store.Aspiration, measure.Trail) error) error {
	all, err := list(r.session, scanAspiration, aspirationColumns+` WHERE id IN (SELECT into_id FROM merges) AND received >= ? ORDER BY received, id`, from)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.SubmittedAt.IsZero() || !a.State.Counts() {
			continue
		}
		t, err := r.trail(n, a, nil)
		if err != nil {
			return err
		}
		if err := yield(a, t); err != nil {
			return err
		}
	}
	return nil
}

// numbers are names for the figures: cases and citizens are called by their numbers, staff as the history file calls them.
func (r *reader) numbers() (*names, error) {
	n, err := r.names()
	if err == nil {
		n.numbers = true
	}
	return n, err
}

// trail is what happened to an aspiration, and to those that were merged into it. above are those that it is read for: a circle is
// cut.
func (r *reader) trail(n *names, a store.Aspiration, above []store.AspirationID) (measure.Trail, error) {
	lines, err := r.lines(a, strconv.FormatInt(int64(a.ID), 10), n, false)
	if err != nil {
		return measure.Trail{}, fmt.Errorf("the history of aspiration %d: %w", a.ID, err)
	}
	t := measure.Trail{Lines: lines}
	sources, err := list(r.session, value[store.AspirationID], `SELECT source FROM merges WHERE into_id = ?`, a.ID)
	if err != nil {
		return t, err
	}
	above = append(above, a.ID)
	for _, id := range sources {
		if slices.Contains(above, id) {
			continue
		}
		source, err := one(r.session, scanAspiration, aspirationColumns+` WHERE id = ?`, id)
		if err != nil {
			return t, err
		}
		s, err := r.trail(n, source, above)
		if err != nil {
			return t, err
		}
		t.Sources = append(t.Sources, s)
	}
	return t, nil
}
