package world

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What was noted and waits for the word that its citizen agrees: how it is shown, and what is set of it until then.

// held is what was noted, with the question whether its citizen agrees; or, before that, for which office it is: a page of them.
func held(t *talk.Turn, a store.Aspiration, page int) (bot.Outgoing, error) {
	some, total, err := t.SomeMessages(a.ID, store.MessageFilter{Limit: 5})
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	whole := matter.Quoted(some, total)
	if a.Office == "" {
		return heldOffices(t, a, whole, page)
	}
	btn := func(label, op string) bot.Button {
		return bot.Button{Label: label, Data: talk.Data("s.w.l", op, a.ID)}
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	event, err := matter.OccasionName(t.Tx, a.Occasion)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if event != "" {
		event = t.P.S("spoken.event", "event", event)
	}
	contact, err := t.SpokenContact(a.ID)
	reach := t.P.S("spoken.no_contact")
	if t.Whispers() { // what one person alone sees cannot be answered
		reach = t.P.S("spoken.no_contact_seen")
	}
	rows := [][]bot.Button{{btn(t.P.S("spoken.button.agreed"), "ya")}}
	switch {
	case err == nil:
		reach = t.P.S("spoken.contact", "contact", matter.MaskContact(contact))
		rows = [][]bot.Button{{btn(t.P.S("spoken.button.agreed_contact"), "ya")}, {btn(t.P.S("spoken.button.agreed_only"), "tanpa")}}
	case !errors.Is(err, store.ErrNotFound):
		return bot.Outgoing{}, fmt.Errorf("the contact of %d: %w", a.ID, err)
	}
	kind := btn(t.P.S("draft.button.kind"), "jenis")
	if a.Kind != "" {
		kind.Label = t.P.S("draft.button.not_kind", "kind", matter.KindName(t.P, a.Kind))
	}
	second := []bot.Button{kind}
	if open, err := openOccasions(t, office); err != nil {
		return bot.Outgoing{}, err
	} else if len(open) > 0 {
		second = append(second, btn(t.P.S("spoken.button.event"), "acara"))
	}
	rows = append(rows, []bot.Button{btn(t.P.S("spoken.button.refused"), "buang")}, second)
	return bot.Outgoing{Buttons: rows, Text: t.P.Text("spoken.held", "office", office.Name, "kind", matter.KindName(t.P, a.Kind), "event", event,
		"text", whole.Text, "attached", whole.Attached(t.P), "reach", reach)}, nil
}

// heldOffices is what was noted, and a page of the offices that it can be for.
func heldOffices(t *talk.Turn, a store.Aspiration, whole matter.Whole, page int) (bot.Outgoing, error) {
	mine, _, err := offices(t, store.RightHandle)
	if err != nil {
		return bot.Outgoing{}, err
	}
	rows := officeRows(t, mine, page, func(o store.Office) bot.Button {
		return bot.Button{Label: o.Name, Data: talk.Data("s.w.l", "kantor", a.ID, o.ID)}
	}, func(page int) string { return talk.Data("s.w.l", "lain", a.ID, page) })
	rows = append(rows, []bot.Button{{Label: t.P.S("spoken.button.drop"), Data: talk.Data("s.w.l", "buang", a.ID)}})
	return bot.Outgoing{Text: t.P.Text("spoken.which_office", "text", whole.Text, "attached", whole.Attached(t.P)), Buttons: rows}, nil
}

// openOccasions are the office's events that are not over, or were not long ago.
func openOccasions(t *talk.Turn, office store.Office) ([]store.Occasion, error) {
	all, err := t.Tx.Occasions()
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	since := t.Now.In(office.Location()).AddDate(0, 0, -14).Format(time.DateOnly)
	all = slices.DeleteFunc(all, func(o store.Occasion) bool { return o.Office != office.ID || o.Ended(since) })
	return all[:min(len(all), officesShown)], nil
}

// heldTap is a button under what was noted.
func heldTap(t *talk.Turn, id store.AspirationID, op, arg string) error {
	a, ok, err := heldOf(t, id)
	if err != nil {
		return err
	}
	if !ok {
		return t.Toast("toast.stale")
	}
	page := 0
	show := func() error {
		if err := t.SaveAspiration(a); err != nil {
			return fmt.Errorf("save %d: %w", a.ID, err)
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		out, err := held(t, a, page)
		if err != nil {
			return err
		}
		return t.EditTapped(out, store.About{Purpose: store.ForSpoken, Aspiration: a.ID})
	}
	switch {
	case op == "buang":
		return drop(t, a)
	case op == "kantor":
		mine, _, err := offices(t, store.RightHandle)
		if err != nil {
			return err
		}
		office, ok := find(mine, store.OfficeID(arg))
		if !ok {
			return t.Toast("toast.stale")
		}
		a.Office = office.ID
		return show()
	case op == "lain" && a.Office == "":
		page = int(talk.Args{arg}.Int(0))
		return show()
	case a.Office == "":
		return t.Toast("toast.stale")
	case op == "ya" || op == "tanpa":
		return agreed(t, a, op == "ya")
	case op == "lihat":
		return show()
	case op == "jenis" && arg == "":
		return askKind(t, a)
	case op == "jenis":
		if !slices.Contains(spokenKinds[:], store.Kind(arg)) {
			return t.Toast("toast.stale")
		}
		a.Kind, a.KindBy = store.Kind(arg), store.ByStaff
		return show()
	case op == "acara" && arg == "":
		return askOccasion(t, a)
	case op == "acara":
		a.Occasion, a.Via = "", ""
		if o, ok, err := matter.OccasionCalled(t.Tx, arg); err != nil {
			return err
		} else if ok && o.Office == a.Office {
			a.Occasion, a.Via = o.ID, matter.OccasionPayload(o.ID)
		}
		return show()
	}
	return t.Toast("toast.stale")
}

// heldOf finds what was noted and waits for the word that its citizen agrees. ok = false: it does not, or is not the speaker's.
func heldOf(t *talk.Turn, id store.AspirationID) (a store.Aspiration, ok bool, err error) {
	if t.Who.Staff == 0 {
		return a, false, nil
	}
	a, err = t.Aspiration(id)
	if errors.Is(err, store.ErrNotFound) {
		return a, false, nil
	} else if err != nil {
		return a, false, fmt.Errorf("aspiration %d: %w", id, err)
	}
	if a.State != store.Held || a.Recorder == 0 {
		return a, false, nil
	}
	if a.Office == "" {
		return a, a.Recorder == t.Who.Staff, nil
	}
	member, err := matter.May(t.Tx, t.Who.Staff, a.Office, store.RightHandle)
	return a, member, err
}

// spokenKinds are what staff can say it is: that it is praise, which expects no reply, only its citizen can.
var spokenKinds = [...]store.Kind{store.Complaint, store.Wish, store.Question}

func askKind(t *talk.Turn, a store.Aspiration) error {
	var row []bot.Button
	for _, k := range spokenKinds {
		row = append(row, bot.Button{Label: t.P.S("kind.button." + string(k)), Data: talk.Data("s.w.l", "jenis", a.ID, k)})
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	back := []bot.Button{{Label: t.P.S("status.button.back"), Data: talk.Data("s.w.l", "lihat", a.ID)}}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("spoken.which_kind"), Buttons: [][]bot.Button{row, back}},
		store.About{Purpose: store.ForSpoken, Aspiration: a.ID})
}

func askOccasion(t *talk.Turn, a store.Aspiration) error {
	office, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	open, err := openOccasions(t, office)
	if err != nil {
		return err
	}
	var rows [][]bot.Button
	for _, o := range open {
		rows = append(rows, []bot.Button{{Label: o.Name, Data: talk.Data("s.w.l", "acara", a.ID, o.ID)}})
	}
	rows = append(rows, []bot.Button{{Label: t.P.S("spoken.button.no_event"), Data: talk.Data("s.w.l", "acara", a.ID, "-")},
		{Label: t.P.S("status.button.back"), Data: talk.Data("s.w.l", "lihat", a.ID)}})
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("spoken.which_event"), Buttons: rows}, store.About{Purpose: store.ForSpoken, Aspiration: a.ID})
}
