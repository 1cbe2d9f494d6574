package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// trailCmd tells what happened.
type trailCmd struct {
	Code   string `arg:"" optional:"" help:"The code of the aspiration."`
	Office string `placeholder:"ID" help:"Of an office: its people, settings and rooms."`
	House  bool   `help:"Of what belongs to no office: rules, topics, seasons."`
	Most   int    `default:"1000" placeholder:"N" help:"The latest so many."`
}

// Run prints a line for each event, the earliest first.
func (c trailCmd) Run(ctx context.Context, p *program) error {
	if n := len(c.Code) > 0; n == (c.Office != "") && n == c.House || n && (c.Office != "" || c.House) || c.Office != "" && c.House {
		return usagef("trail wants the code of an aspiration, or --office, or --house")
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		return db.View(ctx, func(r store.Reader) error {
			events, err := c.events(r)
			if err != nil {
				return err
			}
			teller := admin.Teller{R: r, P: p.printer()}
			for _, e := range events[max(len(events)-max(c.Most, 1), 0):] {
				line, err := teller.Line(e)
				if err != nil {
					return err
				}
				p.print(line.S)
			}
			return nil
		})
	})
}

func (c trailCmd) events(r store.Reader) ([]store.Event, error) {
	if c.Code == "" {
		if c.Office != "" {
			if _, err := officesOf(r, c.Office); err != nil {
				return nil, err
			}
		}
		events, err := r.OfficeEvents(store.OfficeID(c.Office), 0, max(c.Most, 1))
		slices.Reverse(events)
		return events, err
	}
	code, err := store.ParseCode(c.Code)
	if err != nil {
		return nil, usagef("%q is no code of an aspiration", c.Code)
	}
	a, err := r.AspirationByCode(code)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("there is no aspiration %s", code)
	} else if err != nil {
		return nil, err
	}
	return r.Events(a.ID)
}

// staffName is what somebody of staff is called.
func staffName(r store.Reader, pr messages.Printer, id store.StaffID) (string, error) {
	s, err := r.Staff(id)
	if err != nil {
		return "", fmt.Errorf("staff %d: %w", id, err)
	}
	if s.Name == "" {
		return pr.S("staff.someone"), nil
	}
	return s.Name, nil
}
