package admin

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	verbTrail       = staff.VerbTrail // aspiration, page
	verbOfficeTrail = "s.a_riwayat"   // office, number of the event before which
	verbHouseTrail  = "s.a_rumah"     // the same of what belongs to no office
	trailShown      = 8
)

func trailButtons() []button {
	return []button{
		{verbTrail, "", func(t *turn, _ store.Office, args talk.Args) error {
			return t.trailTap(store.AspirationID(args.Int(0)), int(args.Int(1)), args.At(1) != "")
		}},
		{verbOfficeTrail, store.RightOffice, func(t *turn, o store.Office, args talk.Args) error { return t.officeTrail(o, args.Int(1)) }},
		{verbHouseTrail, store.RightHouse, func(t *turn, _ store.Office, args talk.Args) error { return t.houseTrail(args.Int(0)) }},
	}
}

// Trail is "/jejak KODE": what happened to an aspiration, and who did it. "/jejak kantor" is that of an office.
func Trail(t *talk.Turn, args string) error {
	word, rest, _ := strings.Cut(strings.TrimSpace(args), " ")
	switch strings.ToLower(word) {
	case "kantor", "office":
		o, ok, err := which(t, store.RightOffice, rest, "trail.which", verbOfficeTrail)
		if err != nil || !ok {
			return err
		}
		return (&turn{Turn: t}).officeTrail(o, 0)
	case "rumah", "house":
		x := &turn{Turn: t}
		return x.press(verbHouseTrail, nil)
	}
	return staff.ByCode(t, args, store.RightRead, func(a store.Aspiration) error { return (&turn{Turn: t}).trail(a, -1) })
}

// trailTap is Trail by a button. tapped: it turns a page of one that is shown.
func (t *turn) trailTap(id store.AspirationID, page int, tapped bool) error {
	a, err := t.Aspiration(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !a.State.Sent() {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", id, err)
	}
	if ok, err := staff.MayIn(t.Turn, a.Office, store.RightRead); err != nil || !ok {
		return err
	}
	if !tapped {
		page = -1
	}
	return t.trail(a, max(page, -1))
}

// trail shows a page of an aspiration's history, the latest first. Below 0: the first, said anew.
func (t *turn) trail(a store.Aspiration, page int) error {
	if ok, err := staff.MayShow(t.Turn, a); err != nil || !ok {
		return err
	}
	events, err := t.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	slices.Reverse(events)
	from := max(page, 0) * trailShown
	if from >= len(events) {
		from = 0
	}
	teller := Teller{t.Tx, t.P}
	var b bot.TextBuilder
	b.Text(t.P.Text("trail.head", "code", string(a.Code), "n", len(events)))
	for _, e := range events[from:min(from+trailShown, len(events))] {
		line, err := teller.Line(e)
		if err != nil {
			return err
		}
		b.Add("\n\n").Text(line)
	}
	out := bot.Outgoing{Text: b.Build(), Buttons: t.Pages(from/trailShown, trailShown, len(events), func(page int) string {
		return talk.Data(verbTrail, a.ID, page)
	})}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if page < 0 {
		if err := matter.Seen(t.Act, a, t.Who.Staff); err != nil {
			return err
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		out.ReplyTo = t.InGroup()
		_, err = t.SayAbout(out, about)
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, about)
}

// officeTrail shows what happened to an office: its people, settings and rooms.
func (t *turn) officeTrail(o store.Office, before int64) error {
	return t.officeTrailOut(o.ID, o.Name, before, func(seq int64) string { return talk.Data(verbOfficeTrail, o.ID, seq) })
}

// houseTrail shows what happened to what belongs to no office.
func (t *turn) houseTrail(before int64) error {
	return t.officeTrailOut("", t.P.S("trail.house"), before, func(seq int64) string { return talk.Data(verbHouseTrail, seq) })
}

func (t *turn) officeTrailOut(id store.OfficeID, name string, before int64, data func(seq int64) string) error {
	events, err := t.OfficeEvents(id, before, trailShown+1)
	if err != nil {
		return fmt.Errorf("what happened to %q: %w", id, err)
	}
	var rows [][]bot.Button
	if len(events) > trailShown {
		events = events[:trailShown]
		rows = [][]bot.Button{{{Label: t.P.S("trail.older"), Data: data(events[trailShown-1].Seq)}}}
	}
	teller := Teller{t.Tx, t.P}
	var b bot.TextBuilder
	b.Text(t.P.Text("trail.head_office", "office", name))
	if len(events) == 0 {
		b.Line().Text(t.P.Text("trail.nothing"))
	}
	for _, e := range events {
		line, err := teller.Line(e)
		if err != nil {
			return err
		}
		b.Add("\n\n").Text(line)
	}
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: rows})
}
