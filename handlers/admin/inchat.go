package admin

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/store"
)

// Whoever applies a file is told what of it takes back that somebody set in chat: that is in the history. What the operator set since, or
// what a file did, is nobody's.

const (
	eventsPage = 200
	eventsMost = 10_000 // how many of an office are looked through
)

// lastEvents gives the events of an office, or without one those of the house, the latest first, until enough is true.
func lastEvents(r store.Reader, office store.OfficeID, enough func(e store.Event) (bool, error)) error {
	before := int64(0)
	for n := 0; n < eventsMost; n += eventsPage {
		some, err := r.OfficeEvents(office, before, eventsPage)
		if err != nil {
			return fmt.Errorf("what happened to %q: %w", office, err)
		}
		for _, e := range some {
			if done, err := enough(e); done || err != nil {
				return err
			}
			before = e.Seq
		}
		if len(some) < eventsPage {
			return nil
		}
	}
	return nil
}

// officeInChat notes of each field that differs who set it in chat last, and when.
func officeInChat(r store.Reader, office store.OfficeID, fields []Field) error {
	left := make([]string, 0, len(fields))
	for _, f := range fields {
		left = append(left, f.Name)
	}
	return lastEvents(r, office, func(e store.Event) (bool, error) {
		if e.Kind != store.EventOffice {
			return false, nil
		}
		var before, after store.Office
		d := data(e.Data)
		if err := errors.Join(d.into("before", &before), d.into("after", &after)); err != nil {
			return false, err
		}
		if before.ID == "" { // it was made
			return true, nil
		}
		for _, changed := range differing(before, after) {
			at := slices.Index(left, changed.Name)
			if at < 0 {
				continue
			}
			left = slices.Delete(left, at, at+1)
			i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == changed.Name })
			fields[i].By, fields[i].At = e.Staff, e.At
		}
		return len(left) == 0, nil
	})
}

// listInChat notes who changed in chat last a list that is kept as a whole.
func listInChat(r store.Reader, kind store.EventKind, c *Change) error {
	return lastEvents(r, "", func(e store.Event) (bool, error) {
		if e.Kind != kind {
			return false, nil
		}
		c.By, c.At = e.Staff, e.At
		return true, nil
	})
}
