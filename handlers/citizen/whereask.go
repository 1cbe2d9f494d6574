package citizen

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/region"
)

// verbArea is the verb of buttons about where a draft is about: with a code that it is there, without one that its citizen wants
// to write where.
const verbArea = "c.area"

// What stands in place of a code.
const (
	areaNone = "none" // it is of no place
	areaBack = "back" // leave it as it is
)

// wherePart says where a draft is about, and asks if that must be known more exactly.
func wherePart(act talk.Act, p messages.Printer, v view) (part, error) {
	x, err := regions(act)
	if x == nil || err != nil {
		return part{}, err
	}
	need, whom, err := needed(act, v.Aspiration, v.offices)
	if err != nil {
		return part{}, err
	}
	_, known := x.Get(v.Region)
	var b bot.TextBuilder
	if known {
		b.Text(p.Text(saidKey(x, v), "place", x.Label(v.Region)))
		if able, whole, err := representing(act, v.Aspiration, v.offices); err != nil {
			return part{}, err
		} else if whole && len(able) > 1 && v.OfficeBy == store.ByDefault {
			b.Add(" ").Text(p.Text("where.several"))
		}
	}
	if need == region.None {
		if !known {
			return part{}, nil
		}
		key := "where.button.change"
		if v.RegionBy == store.ByGuess {
			key = "where.button.wrong"
		}
		return part{text: b.Build(), more: []bot.Button{writeButton(p, v.Aspiration, key)}}, nil
	}
	codes, err := guesses(act, x, v, need)
	if err != nil {
		return part{}, err
	}
	if known {
		b.Add(" ")
	}
	key := "where.ask." + need.String()
	switch {
	case len(codes) > 0:
		key = "where.choose." + need.String()
	case v.whispered: // nothing can be written there
		key = "where.tap." + need.String()
	}
	b.Text(p.Text(key))
	if whom {
		b.Add(" ").Text(p.Text("where.whom"))
	}
	rows := areaRows(x, v.Aspiration, codes)
	return part{text: b.Build(), rows: append(rows, []bot.Button{writeButton(p, v.Aspiration, "where.button.write")}), asks: true}, nil
}

// saidKey is how surely it is said where a draft is about.
func saidKey(x *region.Index, v view) string {
	if v.RegionBy != store.ByGuess {
		return "where.at"
	}
	for _, m := range v.some {
		if m.Location != nil && region.Within(x.Where(m.Location.Latitude, m.Location.Longitude).Code, v.Region) {
			return "where.at_point"
		}
	}
	return "where.at_guess"
}

// areaRows offer places, one a row.
func areaRows(x *region.Index, a store.Aspiration, codes []string) [][]bot.Button {
	var rows [][]bot.Button
	for _, code := range codes {
		rows = append(rows, []bot.Button{{Label: x.Near(code, codes), Data: talk.Data(verbArea, a.ID, code)}})
	}
	return rows
}

// writeButton has a place written: in a form where the platform has forms, else as a message.
func writeButton(p messages.Printer, a store.Aspiration, key string) bot.Button {
	return bot.Button{Label: p.S(key), Data: talk.Data(verbArea, a.ID), Form: &bot.Form{
		Title: p.S("where.form.title"), Submit: p.S("where.form.submit"),
		Inputs: []bot.Input{{Name: "tempat", Label: p.S("where.form.place"), Hint: p.S("where.form.hint"), Required: true, Max: placeWords}},
	}}
}

// areaTap takes a tap about where a draft is about.
func areaTap(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	x, err := regions(t.Act)
	if err != nil {
		return err
	}
	switch code := args.At(1); code {
	case "":
		if values := t.Update.Tap.Values; values != nil {
			return areaWritten(t, a, values["tempat"])
		}
		return askArea(t, a, x)
	case areaBack:
		if err := t.Toast(""); err != nil {
			return err
		}
		return showAgain(t, a)
	case areaNone:
		return setArea(t, a, "")
	default:
		if _, known := x.Get(code); !known {
			return t.Toast("toast.stale")
		}
		return setArea(t, a, code)
	}
}

// setArea notes where a draft is about, as its citizen said, and shows it anew.
func setArea(t *talk.Turn, a store.Aspiration, code string) error {
	if err := forgetArea(t); err != nil {
		return err
	}
	a.Region, a.RegionBy = code, store.ByCitizen
	if err := moved(t.Act, &a); err != nil {
		return err
	}
	if err := settleWhich(t, a); err != nil {
		return err
	}
	return changed(t, a)
}

// settleWhich takes the buttons away from a question of its own, where one of those was tapped: the draft says what it is now.
func settleWhich(t *talk.Turn, a store.Aspiration) error {
	if t.Whispers() || a.Region == "" {
		return nil
	}
	tapped, err := t.What(t.Here(), t.Update.Tap.Message)
	if errors.Is(err, store.ErrNotFound) || err == nil && (tapped.Outbox == 0 || tapped.Outbox == a.DraftBox) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what was tapped: %w", err)
	}
	x, err := regions(t.Act)
	if err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("where.at", "place", x.Label(a.Region))},
		store.About{Purpose: store.ForDraft, Aspiration: a.ID})
}

// askArea has the draft ask where. What its citizen writes next is the answer, if it can be one.
func askArea(t *talk.Turn, a store.Aspiration, x *region.Index) error {
	if x == nil {
		return t.Toast("toast.stale")
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Where = int64(a.ID)
	mem.AddsNothing()
	if err := t.Remember(mem); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	v, err := viewOf(t.Act, a)
	if err != nil {
		return err
	}
	need, _, err := needed(t.Act, a, v.offices)
	if err != nil {
		return err
	}
	if need == region.None {
		v.Region = "" // they say that it is elsewhere
	}
	codes, err := guesses(t.Act, x, v, need)
	if err != nil {
		return err
	}
	var others []string
	for _, c := range codes {
		if c != a.Region {
			others = append(others, c)
		}
	}
	btn := func(key, code string) bot.Button {
		return bot.Button{Label: t.P.S(key), Data: talk.Data(verbArea, a.ID, code)}
	}
	rows := append(areaRows(x, a, others), []bot.Button{btn("where.button.none", areaNone), btn("where.button.back", areaBack)})
	return showTapped(t, a, bot.Outgoing{Text: t.P.Text("where.write"), Buttons: rows})
}

// forgetArea has the next message be one like all others.
func forgetArea(t *talk.Turn) error {
	mem, err := t.Recall()
	if err != nil || mem.Where == 0 {
		return err
	}
	mem.Where = 0
	return t.Remember(mem)
}

// areaWritten takes a place that was written into a form.
func areaWritten(t *talk.Turn, a store.Aspiration, text string) error {
	if talk.Blank(text) {
		return t.Toast("toast.stale")
	}
	took, err := takeArea(t, &a, text, true)
	if err != nil {
		return err
	}
	if took == areaWhole {
		return changed(t, a)
	}
	// Nothing of what was written is lost, be it a place or not.
	if _, err := addMessage(t, a, talk.Content{Text: text}); err != nil {
		return err
	}
	if took == areaNot {
		if err := t.Toast("where.unknown_short"); err != nil {
			return err
		}
		return showAgain(t, a)
	}
	return changed(t, a)
}

// What was taken off a message as the place.
type areaTook int

const (
	areaNot   areaTook = iota // nothing
	areaGuess                 // it names a place, and may say more
	areaWhole                 // it is nothing but a place
)

// areaLeast is how near a name must be to what was written where a place was asked for: the answer is shown, and can be changed.
const areaLeast = 0.7

// takeArea notes the place that a text names, if it can be no other. asked: its citizen was asked to write one.
func takeArea(t *talk.Turn, a *store.Aspiration, text string, asked bool) (areaTook, error) {
	x, err := regions(t.Act)
	if x == nil || err != nil {
		return areaNot, err
	}
	if !asked {
		if region.Ordinary(text) {
			return areaNot, nil
		}
		offices, err := takingOffices(t.Act)
		if err != nil {
			return areaNot, err
		}
		if need, _, err := needed(t.Act, *a, offices); err != nil || need == region.None {
			return areaNot, err
		}
	}
	scope, err := scope(t.Act)
	if err != nil {
		return areaNot, err
	}
	found := meantBy(x, text, scope)
	took := areaNot
	switch {
	case len(found) != 1 || found[0].Score < areaLeast:
		if asked && len(found) == 0 { // they may have written more than the place
			if code := x.Read(text, scope).Code; code != "" {
				found, took = []region.Match{{Code: code}}, areaGuess
			}
		}
	case found[0].Score == 1:
		took = areaWhole
	case asked:
		took = areaGuess
	}
	if took == areaNot {
		return took, nil
	}
	a.Region, a.RegionBy = found[0].Code, store.ByCitizen
	return took, moved(t.Act, a)
}

// answeredWhere takes a message of a draft that answers the question where. done: it is nothing but a place, and no part of what
// they have to say.
func answeredWhere(t *talk.Turn, a *store.Aspiration, c talk.Content) (done bool, err error) {
	if c.Text == "" || !c.WordsAlone() {
		return false, nil
	}
	if x, err := regions(t.Act); x == nil || err != nil {
		return false, err
	}
	mem, err := t.Recall()
	if err != nil {
		return false, err
	}
	again := mem.Where == -int64(a.ID)
	asked := again || mem.Where == int64(a.ID)
	if asked {
		mem.Where = 0
		if err := t.Remember(mem); err != nil {
			return false, err
		}
	}
	took, err := takeArea(t, a, c.Text, asked)
	if err != nil {
		return false, err
	}
	if took != areaNot {
		if err := t.SaveAspiration(*a); err != nil {
			return false, fmt.Errorf("save %d: %w", a.ID, err)
		}
	} else if asked {
		return false, whichArea(t, *a, c.Text, again)
	} else {
		return false, draftPutRight(t, a, c)
	}
	return took == areaWhole, nil
}

// whichMost is how many places of one name are offered.
const whichMost = 6

// whichArea has its citizen choose what they meant by the name of a place; where it may be none, it says so, and takes what they write
// next for another try. again: it was that.
func whichArea(t *talk.Turn, a store.Aspiration, text string, again bool) error {
	x, err := regions(t.Act)
	if err != nil {
		return err
	}
	scope, err := scope(t.Act)
	if err != nil {
		return err
	}
	var codes []string
	for _, m := range meantBy(x, text, scope) {
		if len(codes) < whichMost {
			codes = append(codes, m.Code)
		}
	}
	if len(codes) == 0 && again {
		return nil // they have more to say
	} else if len(codes) == 0 {
		mem, err := t.Recall()
		if err != nil {
			return err
		}
		mem.Where = -int64(a.ID)
		if err := t.Remember(mem); err != nil {
			return err
		}
		return t.SayText("where.unknown")
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("where.which"), Buttons: areaRows(x, a, codes)},
		store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	return err
}

// viewOf is a draft with what its message is made of.
func viewOf(act talk.Act, a store.Aspiration) (view, error) {
	matters, err := act.Matters(a.Citizen, mattersRead)
	if err != nil {
		return view{}, fmt.Errorf("matters: %w", err)
	}
	offices, err := takingOffices(act)
	if err != nil {
		return view{}, err
	}
	some, total, err := draftMessages(act, a)
	if err != nil {
		return view{}, err
	}
	return view{Aspiration: a, matters: matters, offices: offices, some: some, total: total, text: textOf(some)}, nil
}

func textOf(some []store.Message) string { return matter.Gather(some).Text }
